"""What a calendar of some events must say of when they are, computed from the events alone.

None of the code that writes calendars is used: its rules stand here once more, in other words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from tests.oracles import Row, moment
from timeline import edtf
from timeline.edtf import AllOf, Bound, Date, DateTime, Expression, Interval, Qualifier, Run
from timeline.model import Event, Timeline

LAST = dt.date.max.toordinal()


def rows(timeline: Timeline, events: Iterable[Event], *, imprecise: str = "marker") -> tuple[Row, ...]:
    """Of all VEVENTs, sorted; `imprecise` is the feed's option."""
    whole = {event.series or event.id: timeline.event(event.series or event.id) for event in events}
    found: list[Row] = []
    for event in whole.values():
        assert event is not None
        if event.when is not None:
            found += _rows(event, event.when, imprecise)
    return tuple(sorted(found))


def _rows(event: Event, when: Expression, imprecise: str) -> Iterable[Row]:
    if event.repeat is not None:
        return _series(event, when)
    local, domain = event.uid.split("@")
    if (times := _times(when, event.zone)) is not None:
        return [Row(event.uid, "", *times)]
    runs = _runs(when)
    if runs is None and imprecise == "omit":
        return []
    return [
        Row(event.uid if number == 1 else f"{local}.{number}@{domain}", "", _day(first), _day(last + 1))
        for number, (first, last) in enumerate(runs or [_shown(when, imprecise)], 1)
    ]


def _times(when: Expression, zone: str) -> tuple[str, str] | None:
    match when:
        case DateTime():
            return moment(_at(when, zone)), ""
        case Interval(start=DateTime() as start, end=DateTime() as end):
            return moment(_at(start, zone)), moment(_at(end, zone))
    return None


def _at(time: DateTime, zone: str) -> dt.datetime:
    tz = ZoneInfo(zone) if time.offset is None else dt.timezone(time.offset)
    return time.local.replace(tzinfo=tz)


def _runs(when: Expression) -> list[tuple[int, int]] | None:
    """The days, run by run, where all are known: first and last, both included."""
    match when:
        case Date() if (day := _known(when)) is not None:
            return [(day, day)]
        case Interval(start=Date() as start, end=Date() as end):
            first, last = _known(start), _known(end)
            return None if first is None or last is None else [(first, last)]
        case AllOf(members=members):
            days: set[int] = set()
            for member in members:
                first, last = _known_run(member)
                if first is None or last is None:
                    return None
                days.update(range(first, last + 1))
            runs = groupby(enumerate(sorted(days)), lambda pair: pair[1] - pair[0])
            return [(run[0], run[-1]) for run in ([day for _, day in pairs] for _, pairs in runs)]
    return None


def _known_run(member: object) -> tuple[int | None, int | None]:
    match member:
        case Date():
            return _known(member), _known(member)
        case Run(first=Date() as first, last=Date() as last):
            return _known(first), _known(last)
    return None, None


def _known(date: Date) -> int | None:
    """The day, where it is one and nobody doubts it."""
    if date.month is None or date.day is None or any(q is not Qualifier.NONE for q in date.qualifiers):
        return None
    return dt.date(date.year, date.month, date.day).toordinal()


def _shown(when: Expression, imprecise: str) -> tuple[int, int]:
    """Of a date that is not exact: the first day, the last where it has no first, or all of them."""
    first, last = edtf.earliest(when), edtf.latest(when)
    if imprecise == "span" and first is not None and last is not None:
        return first, last
    day = first if first is not None else last
    assert day is not None
    return day, day


def _series(event: Event, when: Expression) -> Sequence[Row]:
    assert event.repeat is not None
    found = [Row(event.uid, "", *_instance(when, event.zone, _start(when)))]
    for move in event.repeat.moved:
        by_rule = dt.datetime.combine(dt.date.fromordinal(move.day), _start(when).time())
        instance = _instance(when, event.zone, by_rule)[0]
        to = move.to.local if isinstance(move.to, DateTime) else _start(move.to)
        found.append(Row(event.uid, instance, *_instance(when, event.zone, to)))
    return found


def _start(when: Expression | Bound) -> dt.datetime:
    """The day or the time at which a series starts by the clock at its place."""
    match when:
        case Interval(start=start):
            return _start(start)
        case DateTime(local=local):
            return local
        case Date(year=year, month=int() as month, day=int() as day):
            return dt.datetime(year, month, day)
    raise AssertionError(when)


def _instance(when: Expression, zone: str, start: dt.datetime) -> tuple[str, str]:
    """Start and end of the instance that starts then, as long as the first by the clock at its place."""
    match when:
        case DateTime():
            return moment(start.replace(tzinfo=ZoneInfo(zone))), ""
        case Interval(start=DateTime() as first, end=DateTime() as last):
            end = start + (last.local - first.local)
            return moment(start.replace(tzinfo=ZoneInfo(zone))), moment(end.replace(tzinfo=ZoneInfo(zone)))
        case Interval(start=Date() as day, end=Date() as until):
            length = (_start(until) - _start(day)).days
            return _day(start.toordinal()), _day(start.toordinal() + length + 1)
    return _day(start.toordinal()), _day(start.toordinal() + 1)


def _day(number: int) -> str:
    # there is no day after the last of the year 9999, so a calendar leaves that end out
    return dt.date.fromordinal(number).isoformat() if number <= LAST else ""
