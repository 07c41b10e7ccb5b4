"""The table of all events, as words: what the page's template fills in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from timeline import edtf
from timeline.chart.elements import capital
from timeline.chart.style import LIGHT
from timeline.model import Citation, Event, Source, Status, Timeline
from timeline.model.words import when_in_words


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one year, or of years that a date does not tell apart."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a reader should know at once: that an event is cancelled, say."""

    words: str
    kind: Literal["plain", "alert"]


@dataclass(frozen=True, slots=True)
class Relation:
    """Another event that an event relates to, and the words for that."""

    words: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says, if it says more than the event itself."""

    name: str
    title: str
    """Of the source; empty where the name says it."""
    href: str
    date: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One event."""

    id: str
    when: str
    title: str
    off: bool
    flags: Sequence[Flag]
    summary: str
    place: str
    actors: Sequence[str]
    relations: Sequence[Relation]
    category: str
    colour: int
    claims: Sequence[Claim]


def groups(timeline: Timeline, lanes: Sequence[str]) -> list[Group]:
    """Events in their order, under the year in which they began, or the years of which one is it."""
    related = _related(timeline)
    return [
        Group(heading, [_row(event, timeline, lanes, related[event.id]) for event in events])
        for heading, events in groupby(timeline.events, key=_heading)
    ]


def _related(timeline: Timeline) -> dict[str, list[Relation]]:
    return {
        event.id: [Relation(words, other.id, other.title) for words, other in timeline.related(event)]
        for event in timeline.events
    }


def _heading(event: Event) -> str:
    if event.when is None:
        return "Undated"
    if event.repeat is not None and event.earliest is not None:
        return str(edtf.civil(event.earliest)[0])  # its first instance may not take place
    extents = edtf.extents(event.when, lasting=event.lasts)
    first = min(extents, key=lambda extent: _or_before_all(extent.earliest_start))
    latest = first.latest_start if first.lasts else first.latest_end
    if first.earliest_start is None:
        return "No known beginning" if latest is None else f"Up to {edtf.civil(latest)[0]}"
    start = edtf.civil(first.earliest_start)[0]
    if latest is None:
        return f"From {start} on"
    end = edtf.civil(latest)[0]
    return str(start) if start == end else f"{start}\u2013{end}"


def _or_before_all(day: edtf.Day | None) -> float:
    return float("-inf") if day is None else day


def _row(event: Event, timeline: Timeline, lanes: Sequence[str], related: Sequence[Relation]) -> Row:
    category = timeline.categories.get(event.category)
    actors = [timeline.actors[actor].name if actor in timeline.actors else actor for actor in event.actors]
    return Row(
        id=event.id,
        when=capital(when_in_words(event)),
        title=event.title,
        off=event.status in (Status.CANCELLED, Status.POSTPONED),
        flags=list(_flags(event)),
        summary=event.summary,
        place="" if event.place is None or event.place.name in actors else event.place.name,
        actors=actors,
        relations=related,
        category=event.category if category is None else category.name,
        colour=lanes.index(event.category) % len(LIGHT.lanes),
        claims=[_claim(citation, event, timeline) for citation in event.citations],
    )


def _flags(event: Event) -> Iterable[Flag]:
    match event.status:
        case Status.TENTATIVE:
            yield Flag("tentative", "plain")
        case Status.CANCELLED:
            yield Flag("cancelled", "alert")
        case Status.POSTPONED:
            yield Flag("postponed, no new date", "alert")
        case Status.CONFIRMED:
            pass
    if event.disputed:
        yield Flag("sources disagree", "alert")


def _claim(citation: Citation, event: Event, timeline: Timeline) -> Claim:
    source = timeline.sources.get(citation.source)
    if source is None:
        source = Source(citation.source, title=citation.source)
    name = source.publisher or source.title
    if source.published is not None:
        name += f", {edtf.say_short(source.published)}"
    return Claim(
        name=name,
        title="" if source.title == name else source.title,
        href=source.url if _is_web(source.url) else "",
        date=_other_date(citation, event),
        quote=citation.quote,
        note=citation.note,
    )


def _other_date(citation: Citation, event: Event) -> str:
    """The date that a source gives, where its words are not those for the event's."""
    if citation.date is None or citation.date == event.when:
        return ""
    return edtf.say_short(citation.date, lasting=event.lasts)


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
