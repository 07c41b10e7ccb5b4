"""Which events a query finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import assert_never

from timeline.edtf import Day, Precision, Window
from timeline.model import EPOCH, Event, Timeline, order
from timeline.model.series import chosen, first_from, touches
from timeline.query._read import parse
from timeline.query._resolve import resolve
from timeline.query._text import contains, fold
from timeline.query._types import AnyTerm, FieldTerm, Query, RangeTerm, StampTerm, Term, TextTerm

MOST_SHOWN = 5_000
"""A page or chart shows a series with more occurrences once."""
MOST_COUNTED = 20_000
"""Occurrences that are counted to say how many there are."""


def select(
    timeline: Timeline, query: Query | str, *, today: Day | None = None, most: int | None = None
) -> tuple[Event, ...]:
    """The events that a query finds, sorted by earliest day, then latest day, then id.

    A query of which every alternative has a range with an end finds the occurrences of a series, but the
    series itself if there are more than `most`. Any other query finds the series itself, which an open range
    sorts by its next occurrence. A range never finds an undated event. Raises QueryError, also for a name
    that the timeline does not have, and without `today` for words that are relative to it.
    """
    resolved = _resolve(timeline, query, today)
    if resolved.closed is None:
        found = (event for event in timeline.events if _found(event, resolved, timeline))
        return tuple(sorted(found, key=lambda event: order(next_occurrence(event, resolved) or event)))
    each: list[Event] = []
    for event in timeline.events:
        holding = _holding(event, resolved, timeline, resolved.closed)
        some = list(holding if most is None else islice(holding, most + 1))
        each += some if most is None or len(some) <= most else [event]
    return tuple(sorted(each, key=order))


def members(timeline: Timeline, query: Query | str) -> tuple[Event, ...]:
    """The events of which a query finds something, each series once and whole, in the timeline's order.

    Raises the errors of `select`.
    """
    resolved = _resolve(timeline, query)
    return tuple(event for event in timeline.events if _found(event, resolved, timeline))


def crowded(timeline: Timeline, query: Query | str) -> Iterator[tuple[Event, str]]:
    """Each series that `select` with MOST_SHOWN gives as itself, and how many occurrences the query finds.

    Raises the errors of `select`.
    """
    resolved = _resolve(timeline, query)
    for event in timeline.events if resolved.closed is not None else ():
        if event.repeat is not None and resolved.closed is not None:
            found = _holding(event, resolved, timeline, resolved.closed)
            count = sum(1 for _ in islice(found, MOST_COUNTED + 1))
            if count > MOST_SHOWN:
                yield event, f"{count:,}" if count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _resolve(timeline: Timeline, query: Query | str, today: Day | None = None) -> Query:
    return resolve(parse(query, today=today) if isinstance(query, str) else query, timeline)


def matcher(timeline: Timeline, query: Query | str) -> Callable[[Event], bool]:
    """A function that says whether a query finds an event of the timeline; raises the errors of `select`."""
    resolved = _resolve(timeline, query)
    return lambda event: _found(event, resolved, timeline)


def _found(event: Event, query: Query, timeline: Timeline) -> bool:
    """Whether a query finds an event, or some occurrence of a series."""
    if event.repeat is None or not query.bounds:
        return _holds(event, query, timeline)
    return any(True for _ in _holding(event, query, timeline, Window(query.since, None)))


def _holding(event: Event, query: Query, timeline: Timeline, window: Window) -> Iterator[Event]:
    """The occurrences in a window that a query finds, in the order of their starts; lazy."""
    return chosen(event, window, query.bounds, lambda each: _holds(each, query, timeline))


def _holds(event: Event, query: Query, timeline: Timeline) -> bool:
    return all(_term_holds(event, term, timeline, query.certain) for term in query.terms)


def _term_holds(event: Event, term: Term, timeline: Timeline, certain: bool) -> bool:
    match term:
        case RangeTerm():
            if event.when is None:
                return False
            # possibly outside means not certainly inside; certainly outside, not possibly inside
            return touches(event, term.window, certain=certain != term.negated) != term.negated
        case StampTerm():
            return _is_stamped(event, term)
        case FieldTerm():
            own = _own(event, term.name, timeline)
            return any(value in own for value in term.values) != term.negated
        case TextTerm():
            text = searched(event, timeline) if not term.within else _only(event, term.within)
            return any(contains(text, wanted) for wanted in term.texts) != term.negated
        case AnyTerm():
            found = any(
                _holds(event, replace(q, certain=certain != term.negated), timeline) for q in term.queries
            )
            return found != term.negated
        case _:
            assert_never(term)


def _is_stamped(event: Event, term: StampTerm) -> bool:
    """As for a range of days, what no lock knows is in none, negated or not."""
    stamp = event.version.created if term.name == "added" else event.version.modified
    if stamp == EPOCH:
        return False
    day = stamp.astimezone(dt.UTC).toordinal()
    start, end = term.window.start, term.window.end
    return ((start is None or start <= day) and (end is None or day < end)) != term.negated


def _own(event: Event, name: str, timeline: Timeline) -> tuple[str, ...]:
    """The values that an event has of a field."""
    match name:
        case "actor":
            return event.actors
        case "category":
            return (event.category,)
        case "source":
            return event.sources
        case "id":
            return (event.series or event.id,)
        case "importance":
            return (str(event.importance),)
        case "precision":
            return (event.precision, "inexact") if event.inexact else (event.precision,)
        case "disputed":
            return ("yes" if event.disputed else "no",)
        case "has":
            return has(event, timeline)
        case "kind":
            return (event.kind,)
        case _:
            return (event.status,)


def has(event: Event, timeline: Timeline) -> tuple[str, ...]:
    """What an event has of all that `has:` can ask for."""
    there = {
        "source": event.sources,
        "quote": any(citation.quote for citation in event.citations),
        "place": event.place,
        "time": event.time or event.precision is Precision.TIME,
        "repeat": event.repeat or event.series,
        "summary": event.summary,
        "actor": event.actors,
        "category": event.category,
        "related": timeline.related(event),
        "dispute": event.disputed,
    }
    return tuple(name for name, value in there.items() if value)


def searched(event: Event, timeline: Timeline) -> str:
    """The texts that a word may be in, one a line, folded.

    They are its id, title, summary, place and quotes, and the ids and names of its category and actors.
    """
    texts = [*own_texts(event), event.category, *event.actors]
    texts += [timeline.categories[event.category].name] if event.category in timeline.categories else []
    texts += [timeline.actors[actor].name for actor in event.actors if actor in timeline.actors]
    return "\n".join(map(fold, texts))


def own_texts(event: Event) -> list[str]:
    """The texts that belong to an event alone, as the file has them: title, place, id, summary, quotes."""
    place = event.place.name if event.place else ""
    quotes = [citation.quote for citation in event.citations]
    return [event.title, place, event.series or event.id, event.summary, *quotes]


def _only(event: Event, name: str) -> str:
    """The folded title or place."""
    return fold(event.title if name == "title" else event.place.name if event.place else "")


def next_occurrence(event: Event, query: Query) -> Event | None:
    """The first occurrence of a series in a query's ranges without end; None without such a range.

    `query` is resolved.
    """
    if event.repeat is None or query.closed is not None or query.since is None:
        return None
    return first_from(event, query.since)


def certain_of(event: Event, query: Query, timeline: Timeline) -> bool | None:
    """Whether a query finds the event whatever its date means; None unless every alternative has a range.

    `query` is resolved.
    """
    if not query.has_range or event.when is None:
        return None
    return _found(event, replace(query, certain=True), timeline)
