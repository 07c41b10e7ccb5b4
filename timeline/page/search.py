"""The records for the page's search: folded texts, names, and the days of each event's readings.

The page answers a query as `timeline.query` does, but it knows only day numbers, no calendar.
js/query.js reads the query; readings.js and recurrence.js read the days.
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
from timeline.model import EPOCH, Event, Recurrence, Timeline
from timeline.model.series import days_over, last_by_rule, last_start, occurrence_on, occurrences, start_of
from timeline.query import (
    CHOICES,
    AnyTerm,
    FieldTerm,
    Query,
    RangeTerm,
    StampTerm,
    Term,
    TextTerm,
    fold,
    has,
    own_texts,
    parse,
    resolve,
    steps,
)
from timeline.rrule import Rule

FOREVER = 9_999_999
"""The day of an open end, after all days of years with four digits; its negative is that of an open start."""

_BEYOND = 9_000_000  # the day used for a bound of a feed's range that is outside of the calendar
_CLOCKS_KNOWN = dt.date(2040, 1, 1).toordinal()
_LARGEST_CHANGE = dt.timedelta(hours=3)

Json: TypeAlias = dict[str, Any]


class _Reading(NamedTuple):
    """A reading in the form of js/readings.js: days are inclusive, `FOREVER` or its negative if open."""

    earliest_start: Day
    latest_start: Day
    earliest_end: Day
    latest_end: Day
    mask: str = ""
    """The digits of a date whose possible days have gaps: `20X4-XX-01`."""
    unit: str = ""
    """`month` or `year` for a run of which each whole month or year is meant by itself."""


def context(timeline: Timeline) -> Json:
    """The names that queries may use; raises QueryError if a feed's query cannot be read."""
    feeds = {feed.id: resolve(parse(feed.where, in_file=True), timeline) for feed in timeline.feeds.values()}
    return {
        "actors": {actor.id: fold(actor.name) for actor in timeline.actors.values()},
        "categories": {category.id: fold(category.name) for category in timeline.categories.values()},
        "choices": {name: list(values) for name, values in CHOICES.items()},
        "feeds": {name: _terms(where) for name, where in feeds.items()},
        "sources": list(timeline.sources),
        "steps": [list(step) for step in steps(timeline)],
    }


def record(event: Event, timeline: Timeline) -> Json:
    """An event in the form of js/query.js.

    `text` has its folded texts, a line each, first its title and its place. `days` has the readings of its
    date and is empty for an undated event; a series has `series` instead. The names of its category and
    actors are in the context, because many events share them.
    """
    title, place, *others = map(fold, own_texts(event))
    return {
        "id": event.id,
        "text": "\n".join([title, place, *filter(None, others)]),
        "actors": list(event.actors),
        "category": event.category,
        "kind": event.kind,
        "sources": list(dict.fromkeys(event.sources)),
        "status": event.status,
        "importance": event.importance,
        "precision": [event.precision, *(["inexact"] if event.inexact else [])],
        "disputed": event.disputed,
        "has": list(has(event, timeline)),
        "related": [other.id for _, other in timeline.related(event)],
        "added": _stamped(event.version.created),
        "changed": _stamped(event.version.modified),
        **({"series": _series(event, event.repeat)} if event.repeat else {"days": _days(event)}),
    }


def _stamped(moment: dt.datetime) -> Day | None:
    """The day of a stamp in UTC; None where no lock knows one."""
    return None if moment == EPOCH else moment.astimezone(dt.UTC).toordinal()


# ---- Queries


def _terms(query: Query) -> list[Json]:
    """A query in the form of js/query.js."""
    return [_term(term) for term in query.terms]


def _term(term: Term) -> Json:
    match term:
        case FieldTerm(name=name, values=values):
            own: Json = {"type": "field", "name": name, "values": list(values)}
        case TextTerm(texts=texts, within=within):
            own = {"type": "text", "texts": list(texts), **({"within": within} if within else {})}
        case RangeTerm(window=window):
            own = {"type": "range", "start": _near(window.start), "end": _near(window.end)}
        case StampTerm(name=name, window=window):
            own = {"type": "stamp", "name": name, "start": _near(window.start), "end": _near(window.end)}
        case AnyTerm(queries=queries):
            own = {"type": "any", "queries": [_terms(query) for query in queries]}
        case _:
            assert_never(term)
    return {**own, "negated": term.negated}


def _near(day: Day | None) -> Day | None:
    """A bound of a range, clamped: JavaScript cannot compute exactly with days of more than 16 digits."""
    return None if day is None else min(max(day, -_BEYOND), _BEYOND)


# ---- Dates


def _days(event: Event) -> list[Any]:
    """The readings of an event's date, each in its shortest form."""
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
            # the set is certainly in a window only if all members are
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
    """The reading of one member of `OneOf`."""
    if not isinstance(member, Run):
        return _point(member, lasting)
    first, last = _span(member)
    if edtf.is_qualified(AllOf((member,))):
        return _uncertain(first, last)
    if not lasting:
        return _Reading(first, last, first, last)
    # each unit fills its span: the first must not end before a window, and the last not start after it
    first_end = -FOREVER if member.first is None else _span(member.first)[1]
    last_start = FOREVER if member.last is None else _span(member.last)[0]
    return _Reading(first, last_start, first_end, last)


def _of_all(member: Member, lasting: bool) -> _Reading:
    """The reading of one member of `AllOf`."""
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
        # with gaps from unknown digits, the nearest possible ends may not be valid together: search
        days = range(first, last + 2)

        def begins_after(day: Day) -> bool:
            return not edtf.certainly(interval, Window(day, None), lasting=lasting)

        def ends_before(day: Day) -> bool:
            return edtf.certainly(interval, Window(None, day), lasting=lasting)

        earliest_end = first + bisect_left(days, True, key=begins_after) - 1
        latest_start = first + bisect_left(days, True, key=ends_before) - 1
    return _Reading(first, latest_start, earliest_end, last)


def _filling(first: Day, last: Day) -> _Reading:
    """The reading of a date that lasts from one day to the other."""
    return _Reading(first, first, last, last)


def _uncertain(first: Day, last: Day) -> _Reading:
    """The reading of a date that is certainly in no window but the one without ends."""
    return _Reading(first, FOREVER, -FOREVER, last)


def _span(part: Member | Point) -> tuple[Day, Day]:
    whole = AllOf((part,)) if isinstance(part, Run) else part
    first, last = edtf.earliest(whole), edtf.latest(whole)
    return -FOREVER if first is None else first, FOREVER if last is None else last


def _mask(date: Unspecified) -> str:
    """The digits of a date, if other days lie between the days that fit; otherwise empty."""
    digits = f"{date.year}-{date.month or 'XX'}-{date.day or 'XX'}"
    return digits if "X" in digits.replace("-", "").rstrip("X") else ""


# ---- Series


def _series(event: Event, repeat: Recurrence) -> Json:
    """A series in the form of js/recurrence.js; all its values are day numbers and numbers of days."""
    start, length = start_of(event), days_over(event)
    limit = last_start(event)
    last = limit.toordinal() - (start.time() > limit.time())
    ended = last_by_rule(event, repeat)
    found = [(move.day, occurrence_on(event, move.day)) for move in repeat.moved]
    moved = [(day, each.earliest, each.latest) for day, each in found if each is not None]
    odd = list(_of_odd_length(event, repeat, length))
    return {
        "rule": _rule(repeat.rule),
        "first": start.toordinal(),
        "last": last if ended is None else min(last, ended.toordinal()),
        "length": length,
        "without": sorted({*repeat.exdates, *(m.day for m in repeat.moved), *(first for first, _ in odd)}),
        "instead": [*((first, last) for _, first, last in moved), *odd],
        "given": [*(day for day, _, _ in moved), *(first for first, _ in odd)],
    }


def _of_odd_length(event: Event, repeat: Recurrence, length: int) -> Iterator[tuple[Day, Day]]:
    """The first and the last day of each occurrence whose number of days differs from the others'.

    Such an occurrence starts at a time that clocks skip, and so ends later. It is enough to search up to
    2040: zones change their clocks in later years by fixed rules, none of them so late in the day.
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
    """The parts of a rule by their names in RFC 5545, without empty ones."""
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
