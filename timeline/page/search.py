"""What the page's search knows of each event: its folded words, its names, and the days of its readings.

The page answers a query as `timeline.query` does, with no calendar but whole numbers of days:
js/query.js reads the query, readings.js and recurrence.js the days.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias, assert_never

from timeline import edtf
from timeline.edtf import (
    AllOf,
    Date,
    DateTime,
    Day,
    Expression,
    Interval,
    Member,
    OneOf,
    Point,
    Run,
    Season,
    Unspecified,
    Window,
)
from timeline.model import Event, Kind, Recurrence, Status, Timeline
from timeline.model.series import days_over, last_by_rule, last_start, occurrence_on, occurrences, start_of
from timeline.query import AnyTerm, FieldTerm, Query, RangeTerm, TextTerm, fold, parse, resolve, searched
from timeline.rrule import Rule

FOREVER = 9_999_999
"""A day beyond all that have a name of four digits: where an end is open. Its negative is always."""

_BEYOND = 9_000_000  # where a range ends that a feed has set outside of the calendar
_CLOCKS_KNOWN = dt.date(2040, 1, 1).toordinal()
_LARGEST_CHANGE = dt.timedelta(hours=3)

Json: TypeAlias = dict[str, Any]


class _Reading(NamedTuple):
    """As js/readings.js has it: days inclusive, `FOREVER` or its negative where there is no end."""

    earliest_start: Day
    latest_start: Day
    earliest_end: Day
    latest_end: Day
    mask: str = ""
    """Of a day with unknown digits that leave gaps: `20X4-XX-01`."""
    unit: str = ""
    """`month` or `year`: each whole one of a run is meant by itself."""


def context(timeline: Timeline) -> Json:
    """The names that queries may hold; raises QueryError where a feed cannot be read."""
    return {
        "actors": {actor.id: fold(actor.name) for actor in timeline.actors.values()},
        "categories": list(timeline.categories),
        "feeds": {feed.id: _terms(resolve(parse(feed.where), timeline)) for feed in timeline.feeds.values()},
        "kinds": list(Kind),
        "sources": list(timeline.sources),
        "statuses": list(Status),
    }


def record(event: Event, timeline: Timeline) -> Json:
    """An event for js/query.js; a series has `series` for `days`, which is empty where undated."""
    # actors' names are many times the same: they are in the context
    text = searched(replace(event, actors=()), timeline)
    return {
        "id": event.id,
        "text": "\n".join(line for line in text.split("\n") if line),
        "actors": list(event.actors),
        "category": event.category,
        "kind": event.kind,
        "sources": list(dict.fromkeys(event.sources)),
        "status": event.status,
        **({"series": _series(event, event.repeat)} if event.repeat else {"days": _days(event)}),
    }


# ---- Queries


def _terms(query: Query) -> list[Json]:
    """A query as js/query.js has it."""
    return [_term(term) for term in query.terms]


def _term(term: FieldTerm | TextTerm | RangeTerm | AnyTerm) -> Json:
    match term:
        case FieldTerm(name=name, values=values):
            own: Json = {"type": "field", "name": name, "values": list(values)}
        case TextTerm(texts=texts):
            own = {"type": "text", "texts": list(texts)}
        case RangeTerm(window=window):
            own = {"type": "range", "start": _near(window.start), "end": _near(window.end)}
        case AnyTerm(queries=queries):
            own = {"type": "any", "queries": [_terms(query) for query in queries]}
        case _:
            assert_never(term)
    return {**own, "negated": term.negated}


def _near(day: Day | None) -> Day | None:
    """A bound of a range; JavaScript reckons no days of years beyond 16 digits."""
    return None if day is None else min(max(day, -_BEYOND), _BEYOND)


# ---- Dates


def _days(event: Event) -> list[Any]:
    """The readings of its date, each as short as it can be written."""
    if event.when is None:
        return []
    return [_written(reading) for reading in _readings(event.when, event.lasts)]


def _written(reading: _Reading) -> Day | list[Any]:
    days = reading[:4]
    if len({*days}) == 1 and not reading.mask:
        return days[0]
    extra = [reading.mask, reading.unit] if reading.unit else [reading.mask] if reading.mask else []
    return [*days, *extra]


def _readings(when: Expression, lasting: bool) -> Sequence[_Reading]:
    match when:
        case Interval():
            return [_interval(when, lasting)]
        case OneOf(members=members):
            found = [_of_one(member, lasting) for member in members]
            # certain of a window is only what all members are
            latest, earliest = max(r.latest_start for r in found), min(r.earliest_end for r in found)
            return [r._replace(latest_start=latest, earliest_end=earliest) for r in found]
        case AllOf(members=members):
            return [_of_all(member, lasting) for member in members]
        case Date() | Unspecified() | Season() | DateTime():
            return [_point(when, lasting)]
        case _:
            assert_never(when)


def _point(point: Point, lasting: bool) -> _Reading:
    first, last = _span(point)
    mask = "" if lasting or not isinstance(point, Unspecified) else _mask(point)
    if edtf.is_qualified(point):
        return _uncertain(first, last)._replace(mask=mask)
    return _filling(first, last) if lasting else _Reading(first, last, first, last, mask)


def _of_one(member: Member, lasting: bool) -> _Reading:
    """Of one member of `OneOf`."""
    if not isinstance(member, Run):
        return _point(member, lasting)
    first, last = _span(member)
    if edtf.is_qualified(AllOf((member,))):
        return _uncertain(first, last)
    if not lasting:
        return _Reading(first, last, first, last)
    # each unit fills its span: the first must not end before a window, nor the last start after it
    first_end = -FOREVER if member.first is None else _span(member.first)[1]
    last_start = FOREVER if member.last is None else _span(member.last)[0]
    return _Reading(first, last_start, first_end, last)


def _of_all(member: Member, lasting: bool) -> _Reading:
    """Of one member of `AllOf`."""
    if not isinstance(member, Run):
        return _point(member, lasting)
    first, last = _span(member)
    if edtf.is_qualified(AllOf((member,))):
        return _uncertain(first, last)
    date = member.first or member.last
    if lasting or date is None or date.day is not None:
        return _filling(first, last)
    return _uncertain(first, last)._replace(unit="year" if date.month is None else "month")


def _interval(interval: Interval, lasting: bool) -> _Reading:
    [extent] = edtf.extents(interval, lasting=lasting)
    first = -FOREVER if extent.earliest_start is None else extent.earliest_start
    last = FOREVER if extent.latest_end is None else extent.latest_end
    if edtf.is_qualified(interval):
        return _uncertain(first, last)
    latest_start = -FOREVER if extent.latest_start is None else extent.latest_start
    earliest_end = FOREVER if extent.earliest_end is None else extent.earliest_end
    sides = (interval.start, interval.end)
    if any(isinstance(side, Unspecified) for side in sides) and first > -FOREVER and last < FOREVER:
        # where unknown digits leave gaps, the ends that go with each other are not the nearest
        days = range(first, last + 2)

        def begins_after(day: Day) -> bool:
            return not edtf.certainly(interval, Window(day, None), lasting=lasting)

        def ends_before(day: Day) -> bool:
            return edtf.certainly(interval, Window(None, day), lasting=lasting)

        earliest_end = first + bisect_left(days, True, key=begins_after) - 1
        latest_start = first + bisect_left(days, True, key=ends_before) - 1
    return _Reading(first, latest_start, earliest_end, last)


def _filling(first: Day, last: Day) -> _Reading:
    """It lasts from the one day to the other."""
    return _Reading(first, first, last, last)


def _uncertain(first: Day, last: Day) -> _Reading:
    """Certain of no window but the one without ends."""
    return _Reading(first, FOREVER, -FOREVER, last)


def _span(part: Member | Point) -> tuple[Day, Day]:
    whole = AllOf((part,)) if isinstance(part, Run) else part
    first, last = edtf.earliest(whole), edtf.latest(whole)
    return -FOREVER if first is None else first, FOREVER if last is None else last


def _mask(date: Unspecified) -> str:
    """Its digits where the days that fit them have others between them; else empty."""
    digits = f"{date.year}-{date.month or 'XX'}-{date.day or 'XX'}"
    return digits if "X" in digits.replace("-", "").rstrip("X") else ""


# ---- Series


def _series(event: Event, repeat: Recurrence) -> Json:
    """As js/recurrence.js has it: days of first instances and of lengths, whatever their number."""
    start, length = start_of(event), days_over(event)
    limit = last_start(event)
    last = limit.toordinal() - (start.time() > limit.time())
    ended = last_by_rule(event, repeat)
    moved = [occurrence_on(event, move.day) for move in repeat.moved]
    odd = list(_of_odd_length(event, repeat, length))
    return {
        "rule": _rule(repeat.rule),
        "first": start.toordinal(),
        "last": last if ended is None else min(last, ended.toordinal()),
        "length": length,
        "without": sorted({*repeat.exdates, *(m.day for m in repeat.moved), *(first for first, _ in odd)}),
        "instead": [*((each.earliest, each.latest) for each in moved if each is not None), *odd],
    }


def _of_odd_length(event: Event, repeat: Recurrence, length: int) -> Iterator[tuple[Day, Day]]:
    """First and last day of occurrences that end on another day than the others would.

    They start at a time that clocks skip, which makes them later. The changes of clocks that stand in no
    rule are past or near; of those that rules give for later years none is so late in the day.
    """
    if not isinstance(event.when, Interval) or not isinstance(event.when.end, DateTime):
        return
    if (event.when.end.local + _LARGEST_CHANGE).date() == start_of(event).date():
        return
    by_rule = replace(repeat, exdates=(*repeat.exdates, *(move.day for move in repeat.moved)), moved=())
    all_of_them = occurrences(replace(event, repeat=by_rule), Window(None, _CLOCKS_KNOWN))
    for each in all_of_them:
        first, last = each.earliest, each.latest
        if first is not None and last is not None and last - first != length:
            yield first, last


def _rule(rule: Rule) -> Json:
    """Its parts by their names in RFC 5545, without those that say nothing."""
    parts: Json = {
        "interval": rule.interval if rule.interval > 1 else None,
        "wkst": rule.wkst,
        "bymonth": rule.bymonth,
        "bymonthday": rule.bymonthday,
        "byyearday": rule.byyearday,
        "byweekno": rule.byweekno,
        "byday": [(day.weekday, day.nth or 0) for day in rule.byday],
        "bysetpos": rule.bysetpos,
    }
    return {"freq": rule.freq, **{name: value for name, value in parts.items() if value}}
