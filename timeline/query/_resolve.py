"""Names in a query -> what they mean in a timeline: feeds their queries, events their days and relations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from timeline.diagnostics import did_you_mean, quoted
from timeline.edtf import Day, Window
from timeline.model import Actor, Category, Event, RelationType, Timeline
from timeline.model.series import occurrence_on
from timeline.query._fields import BY_EVENT, around_of
from timeline.query._points import shifted
from timeline.query._read import parse
from timeline.query._text import fold
from timeline.query._types import AnyTerm, FieldTerm, Query, QueryError, RangeTerm, Term

MAX_NESTED = 5
"""The most levels of feeds that ask for feeds: each level can double the work."""


def resolve(query: Query, timeline: Timeline, *, _inside: tuple[str, ...] = ()) -> Query:
    """The query with each `feed:` replaced by the feed's own query, and named events by what they mean.

    What is left are ranges, stamps, texts, and fields of the event itself. Raises QueryError for an actor,
    category, source, feed or event that the timeline does not have.
    """
    return replace(query, terms=tuple(_resolved(term, timeline, _inside) for term in query.terms))


def _resolved(term: Term, timeline: Timeline, inside: tuple[str, ...]) -> Term:
    match term:
        case AnyTerm(queries=queries):
            return replace(term, queries=tuple(resolve(query, timeline, _inside=inside) for query in queries))
        case FieldTerm(name="actor" | "category" | "source"):
            _check(term, timeline)
        case FieldTerm(name="feed"):
            _check(term, timeline)
            return _of_feeds(term, timeline, inside)
        case FieldTerm(name=name) if name in BY_EVENT:
            return _of_events(term, timeline)
    return term


def _check(term: FieldTerm, timeline: Timeline) -> None:
    tables: Mapping[str, Mapping[str, object]] = {
        "actor": timeline.actors,
        "category": timeline.categories,
        "feed": timeline.feeds,
        "source": timeline.sources,
    }
    known = tables[term.name]
    for value in term.values:
        if value not in known:
            raise QueryError(
                f"no {term.name} {quoted(value)}",
                position=term.position,
                length=len(value),
                help=_meant_by_name(term.name, value, timeline) or did_you_mean(value, known),
                kind=term.name,
            )


def _meant_by_name(kind: str, value: str, timeline: Timeline) -> str:
    """Help with the id that the text is but for capitals and accents, else with those of at most three actors
    or categories whose names have it; else empty.
    """
    tables: Mapping[str, Mapping[str, Actor | Category]] = {
        "actor": timeline.actors,
        "category": timeline.categories,
    }
    named = tables.get(kind, {}).values()
    text = fold(value).strip()
    if text in tables.get(kind, {}):
        return f'did you mean "{text}"?'
    ids = [f'"{each.id}"' for each in named if text and text in fold(each.name)]
    return f"did you mean {' or '.join(ids)}?" if 0 < len(ids) <= 3 else ""


def _of_feeds(term: FieldTerm, timeline: Timeline, inside: tuple[str, ...]) -> AnyTerm:
    queries = []
    for feed in dict.fromkeys(term.values):
        if feed in inside:
            raise QueryError(f"the feed {quoted(feed)} asks for itself", position=term.position)
        if len(inside) > MAX_NESTED:
            raise QueryError(f"feeds ask for each other more than {MAX_NESTED} deep", position=term.position)
        where = parse(timeline.feeds[feed].where, in_file=True)
        queries.append(resolve(where, timeline, _inside=(*inside, feed)))
    return AnyTerm(tuple(queries), term.negated)


# ---- Fields that name events


def _of_events(term: FieldTerm, timeline: Timeline) -> Term:
    value = term.values[0]
    match term.name:
        case "before":
            window = Window(None, _first_day(term, value, timeline))
        case "after":
            window = Window(_last_day(term, value, timeline) + 1, None)
        case "between":
            first, _, last = value.partition("..")
            window = Window(_first_day(term, first, timeline), _last_day(term, last, timeline) + 1)
            if window.end is not None and window.start is not None and window.end <= window.start:
                raise QueryError(
                    f"{quoted(last)} ends before {quoted(first)} begins",
                    position=term.position,
                    length=len(value),
                    help=f"write between:{last}..{first}",
                )
        case "around":
            id_, count, unit = around_of(value)
            first_day, last_day = _first_day(term, id_, timeline), _last_day(term, id_, timeline)
            window = Window(shifted(first_day, -count, unit), shifted(last_day, count, unit) + 1)
        case "chain":
            return replace(term, name="id", values=_chain(_named(term, value, timeline), timeline))
        case "related":
            named = [_named(term, each, timeline) for each in term.values]
            found = dict.fromkeys(other.id for event in named for _, other in timeline.related(event))
            return replace(term, name="id", values=tuple(found))
        case _:
            return _of_ids(term, timeline)
    return RangeTerm(window, term.negated)


def _of_ids(term: FieldTerm, timeline: Timeline) -> Term:
    """`id:`; an occurrence (`id@day`) is its series in the range of its days."""
    events = [_named(term, value, timeline) for value in term.values]
    whole = replace(term, values=tuple(event.id for event in events if not event.series))
    single = tuple(
        Query((replace(term, values=(event.series,), negated=False), RangeTerm(_days(event))))
        for event in events
        if event.series
    )
    if not single:
        return whole
    queries = (Query((replace(whole, negated=False),)), *single) if whole.values else single
    return AnyTerm(queries, term.negated)


def _days(event: Event) -> Window:
    return Window(event.earliest, None if event.latest is None else event.latest + 1)


def _named(term: FieldTerm, id_: str, timeline: Timeline) -> Event:
    """The event, series or occurrence of an id."""
    if (event := timeline.event(id_)) is not None:
        return event
    series, _, day = id_.partition("@")
    if (event := timeline.event(series)) is not None and event.repeat is not None:
        if (occurrence := _occurrence(event, day)) is not None:
            return occurrence
        raise QueryError(
            f"{quoted(series)} has no occurrence {quoted(day)}",
            position=term.position,
            length=len(id_),
            help="an occurrence is named by the day that its rule gives",
        )
    help_ = did_you_mean(id_, [event.id for event in timeline.events])
    if term.name in ("before", "after", "around") and id_[:1].isdigit():
        help_ = f"for a date, write a blank: {term.name} {id_}"
    raise QueryError(
        f"no event {quoted(id_)}", position=term.position, length=len(id_), help=help_, kind="event"
    )


def _occurrence(event: Event, day: str) -> Event | None:
    if not _DAY.fullmatch(day):
        return None
    try:
        return occurrence_on(event, dt.date.fromisoformat(day).toordinal())
    except ValueError:  # no such day
        return None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _dated(term: FieldTerm, id_: str, timeline: Timeline) -> Event:
    event = _named(term, id_, timeline)
    if event.repeat is not None:
        raise QueryError(
            f"{quoted(id_)} recurs",
            position=term.position,
            length=len(id_),
            help=f"name one of its occurrences, as in {id_}@{_example_day(event)}",
        )
    if event.when is None:
        raise QueryError(f"{quoted(id_)} has no date", position=term.position, length=len(id_))
    return event


def _example_day(event: Event) -> str:
    return "2026-06-26" if event.earliest is None else dt.date.fromordinal(event.earliest).isoformat()


def _first_day(term: FieldTerm, id_: str, timeline: Timeline) -> Day:
    day = _dated(term, id_, timeline).earliest
    if day is None:
        raise QueryError(f"nobody knows when {quoted(id_)} began", position=term.position, length=len(id_))
    return day


def _last_day(term: FieldTerm, id_: str, timeline: Timeline) -> Day:
    day = _dated(term, id_, timeline).latest
    if day is None:
        raise QueryError(f"{quoted(id_)} has no known end", position=term.position, length=len(id_))
    return day


def _chain(event: Event, timeline: Timeline) -> tuple[str, ...]:
    """The ids of what leads to an event, of what follows from it, and its own, in the timeline's order."""
    id_ = event.series or event.id
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for one, other in steps(timeline):
        after.setdefault(one, set()).add(other)
        before.setdefault(other, set()).add(one)
    found = {id_} | _reached(id_, after) | _reached(id_, before)
    return tuple(each.id for each in timeline.events if each.id in found)


def steps(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Each pair of ids of which the first leads to the second, or the second follows the first."""
    for event in timeline.events:
        for relation in event.relations:
            if relation.type is RelationType.LEADS_TO:
                yield event.id, relation.event
            elif relation.type is RelationType.FOLLOWS:
                yield relation.event, event.id


def _reached(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for other in ways.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found
