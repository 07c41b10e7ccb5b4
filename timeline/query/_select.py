"""Which events a query finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import assert_never

from timeline.diagnostics import did_you_mean, quoted
from timeline.edtf import Window
from timeline.model import Event, Timeline, order
from timeline.model.series import chosen, first_from, touches
from timeline.query._parse import fold, parse
from timeline.query._types import AnyTerm, FieldTerm, Query, QueryError, RangeTerm, Term, TextTerm

MAX_NESTED = 5
"""The most levels of feeds that ask for feeds: each level can double the work."""
MOST_SHOWN = 5_000
"""A page or chart shows a series with more occurrences once."""
MOST_COUNTED = 20_000
"""Occurrences that are counted to say how many there are."""


def select(timeline: Timeline, query: Query | str, *, most: int | None = None) -> tuple[Event, ...]:
    """The events that a query finds, sorted by earliest day, then latest day, then id.

    A range with an end finds the occurrences of a series, but the series itself if there are more than
    `most`; any other query finds the series itself. A range never finds an undated event. Raises
    QueryError, also for an actor, category, source or feed that the timeline does not have.
    """
    resolved = _resolve(timeline, query)
    ended = _ended(resolved)
    if ended is None:
        return tuple(event for event in timeline.events if _found(event, resolved, timeline))
    each: list[Event] = []
    for event in timeline.events:
        found = _holding(event, resolved, timeline, ended)
        some = list(found if most is None else islice(found, most + 1))
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
    ended = _ended(resolved)
    for event in timeline.events if ended is not None else ():
        if event.repeat is not None and ended is not None:
            count = sum(1 for _ in islice(_holding(event, resolved, timeline, ended), MOST_COUNTED + 1))
            if count > MOST_SHOWN:
                yield event, f"{count:,}" if count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _resolve(timeline: Timeline, query: Query | str) -> Query:
    return resolve(parse(query) if isinstance(query, str) else query, timeline)


def _ended(query: Query) -> Window | None:
    """The shortest range that has an end, which has the fewest occurrences; None without one."""
    ended = [window for window in query.windows if window.end is not None]
    return min(ended, key=lambda window: (window.end or 0) - (window.start or 0), default=None)


def matcher(timeline: Timeline, query: Query | str) -> Callable[[Event], bool]:
    """A function that says whether a query finds an event of the timeline; raises the errors of `select`."""
    resolved = _resolve(timeline, query)
    return lambda event: _found(event, resolved, timeline)


def _found(event: Event, query: Query, timeline: Timeline) -> bool:
    """Whether a query finds an event, or some occurrence of a series."""
    if event.repeat is None or not query.bounds:
        return _holds(event, query, timeline)
    starts = [window.start for window in query.windows if window.start is not None]
    window = Window(max(starts, default=None), None)
    return any(True for _ in _holding(event, query, timeline, window))


def _holding(event: Event, query: Query, timeline: Timeline, window: Window) -> Iterator[Event]:
    """The occurrences in a window that a query finds, in the order of their starts; lazy."""
    return chosen(event, window, query.bounds, lambda each: _holds(each, query, timeline))


def resolve(query: Query, timeline: Timeline, *, _inside: tuple[str, ...] = ()) -> Query:
    """The query with each `feed:` replaced by the feed's own query; raises the errors of `select`."""
    return replace(query, terms=tuple(_resolved(term, timeline, _inside) for term in query.terms))


def _resolved(term: Term, timeline: Timeline, inside: tuple[str, ...]) -> Term:
    if not isinstance(term, FieldTerm) or term.name in ("kind", "status"):
        return term
    known = _known(term.name, timeline)
    for value in term.values:
        if value not in known:
            raise QueryError(
                f"no {term.name} {quoted(value)}",
                position=term.position,
                length=len(value),
                help=did_you_mean(value, known),
            )
    if term.name != "feed":
        return term
    queries = []
    for feed in dict.fromkeys(term.values):
        if feed in inside:
            raise QueryError(f"the feed {quoted(feed)} asks for itself", position=term.position)
        if len(inside) > MAX_NESTED:
            raise QueryError(f"feeds ask for each other more than {MAX_NESTED} deep", position=term.position)
        queries.append(resolve(parse(timeline.feeds[feed].where), timeline, _inside=(*inside, feed)))
    return AnyTerm(tuple(queries), term.negated)


def _known(name: str, timeline: Timeline) -> Mapping[str, object]:
    tables: Mapping[str, Mapping[str, object]] = {
        "actor": timeline.actors,
        "category": timeline.categories,
        "feed": timeline.feeds,
        "source": timeline.sources,
    }
    return tables[name]


def _holds(event: Event, query: Query, timeline: Timeline) -> bool:
    return all(_term_holds(event, term, timeline, query.certain) for term in query.terms)


def _term_holds(event: Event, term: Term, timeline: Timeline, certain: bool) -> bool:
    match term:
        case RangeTerm():
            if event.when is None:
                return False
            # possibly outside means not certainly inside; certainly outside, not possibly inside
            return touches(event, term.window, certain=certain != term.negated) != term.negated
        case FieldTerm():
            return any(value in _own(event, term.name) for value in term.values) != term.negated
        case TextTerm():
            text = searched(event, timeline)
            return any(needle in text for needle in term.texts) != term.negated
        case AnyTerm():
            found = any(
                _holds(event, replace(q, certain=certain != term.negated), timeline) for q in term.queries
            )
            return found != term.negated
        case _:
            assert_never(term)


def _own(event: Event, name: str) -> tuple[str, ...]:
    match name:
        case "actor":
            return event.actors
        case "category":
            return (event.category,)
        case "kind":
            return (event.kind,)
        case "source":
            return event.sources
        case _:
            return (event.status,)


def searched(event: Event, timeline: Timeline) -> str:
    """The texts that a word may be in: title, summary, place, actors and quotes, one a line, folded."""
    texts = [event.title, event.summary, event.place.name if event.place else ""]
    texts += [timeline.actors[actor].name if actor in timeline.actors else actor for actor in event.actors]
    texts += [citation.quote for citation in event.citations]
    return "\n".join(fold(text) for text in texts)


def next_occurrence(event: Event, query: Query) -> Event | None:
    """The first occurrence of a series in a query's ranges without end; None without such a range."""
    starts = [window.start for window in query.windows if window.end is None and window.start is not None]
    return first_from(event, max(starts)) if event.repeat is not None and starts else None


def certain_of(event: Event, query: Query) -> bool | None:
    """Whether every reading of the event's date falls in the query's ranges; None without a range."""
    windows = query.windows
    if not windows or event.when is None:
        return None
    return all(touches(event, window, certain=True) for window in windows)
