"""Series of events: the days that a rule gives, without the excepted days, and with the moved ones.

An occurrence is an event of its own. Its id is `<series>@<day>`, where the day is the local day that
the rule gives it, before and after a move. It is computed only for a window that it touches.

A series ends with the calendar: an instance that would end after the year 9999 is left out. A timed
one must end by the year 9998, so that it has a time in every zone (`last_start`). A moved instance
that would end later is cut off there.
"""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import takewhile
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.edtf import Date, DateTime, Day, Interval, Window
from timeline.model._timeline import order
from timeline.model._types import Earlier, Event, Move, Recurrence
from timeline.rrule import backwards, expand

_END_OF_TIMES = dt.datetime(9999, 1, 1)


def occurrences(event: Event, window: Window) -> Iterator[Event]:
    """The occurrences of a series that touch a window (half-open), in the order of their starts; lazy.

    An event that does not recur is its own only occurrence. Occurrences before the window cost nothing.
    """
    if event.repeat is None:
        if event.when is not None and edtf.possibly(event.when, window, lasting=event.lasts):
            yield event
        return
    by_rule = (_occurrence(event, start) for start in _starts(event, event.repeat, window))
    # a move can lead to any day; moves are few, so check all of them
    moved = sorted((_moved(event, move) for move in event.repeat.moved), key=order)
    found = heapq.merge(by_rule, moved, key=order)
    for occurrence in takewhile(lambda each: _begins_before(each, window.end), found):
        if occurrence.when is not None and edtf.possibly(occurrence.when, window):
            yield occurrence


def chosen(
    event: Event, window: Window, bounds: Collection[Day], holds: Callable[[Event], bool]
) -> Iterator[Event]:
    """The occurrences that touch a window (half-open) and for which `holds` is true, by their start; lazy.

    The answer of `holds` may change only at `bounds`. Occurrences between the same two bounds are
    alike: if it is false for one, the function skips the others.
    """
    if event.repeat is None:
        yield from filter(holds, occurrences(event, window))
        return
    days = sorted(bounds)

    def passed(day: Day | None) -> int:
        return len(days) if day is None else bisect_right(days, day)

    start = window.start
    checked: Event | None = None
    while True:
        for each in occurrences(event, Window(start, None)):
            if not _begins_before(each, window.end):
                return
            if checked is not None and order(each) <= order(checked):
                continue  # it began before the bound from which this search continues
            checked = each
            if holds(each):
                yield each
            elif passed(each.earliest) == passed(each.latest):
                break
        else:
            return
        following = passed(checked.latest)
        if following == len(days):
            return
        start = days[following]


def touches(event: Event, window: Window, *, certain: bool) -> bool:
    """Whether an event, or some occurrence of a series, falls in a window of days (half-open).

    `certain` asks whether it certainly does, otherwise whether it possibly does.
    """
    if event.when is None:
        return False
    if event.repeat is None:
        ask = edtf.certainly if certain else edtf.possibly
        return ask(event.when, window, lasting=event.lasts)
    # the days of an occurrence are known: if it possibly touches the window, it certainly does
    return any(True for _ in occurrences(event, window))


def first_from(event: Event, day: Day | None) -> Event | None:
    """The first occurrence of a series that does not end before a day; None if no such occurrence exists."""
    return next(occurrences(event, Window(day, None)), None)


def occurrence_on(event: Event, day: Day) -> Event | None:
    """The occurrence of a series to which its rule gives this local day, moved or not; None without one."""
    if event.repeat is None:
        return None
    for move in event.repeat.moved:
        if move.day == day:
            return _moved(event, move)
    for start in _starts(event, event.repeat, Window(day, day + 1)):
        if start.toordinal() == day:
            return _occurrence(event, start)
    return None


def given_by_rule(event: Event, repeat: Recurrence, day: Day) -> bool:
    """Whether the rule gives a local day, even if that day is excepted or moved."""
    plain = replace(repeat, exdates=(), moved=())
    return any(start.toordinal() == day for start in _starts(event, plain, Window(day, day + 1)))


def bounds(event: Event, repeat: Recurrence) -> tuple[Day | None, Day | None]:
    """The first day of a series' first occurrence and the last day of its last one, inclusive.

    The last is None if the series does not end; both are None if no instance is left.
    """
    first = first_from(replace(event, repeat=repeat), None)
    start = None if first is None else first.earliest
    if repeat.rule.count is None and repeat.rule.until is None:
        return start, None
    changed = _changed(repeat)
    last = next((each for each in _backwards(event, repeat) if each.toordinal() not in changed), None)
    found = [_moved(event, move).latest for move in repeat.moved]
    found += [_occurrence(event, last).latest] if last is not None else []
    return start, max((day for day in found if day is not None), default=None)


def last_by_rule(event: Event, repeat: Recurrence) -> dt.datetime | None:
    """The naive local start of a rule's last instance, even if excepted or moved; None if it does not end."""
    if repeat.rule.count is None and repeat.rule.until is None:
        return None
    return next(_backwards(event, repeat), None)


def _backwards(event: Event, repeat: Recurrence) -> Iterator[dt.datetime]:
    """The starts, from the last to the first, of a rule that ends, also of excepted and moved instances."""
    limit = last_start(event)
    for start in backwards(repeat.rule, start_of(event), until=limit.date(), zone=zone_of(event)):
        if start <= limit:
            yield start


def can_recur(event: Event) -> bool:
    """Whether an event can recur: its days are exact, and its times are in a named zone.

    A fixed offset is not enough, because no calendar can know when its clocks change.
    """
    if event.zone.startswith(("+", "-")):
        return False
    match event.when:
        case DateTime():
            return True
        case Interval(start=DateTime(), end=DateTime()):
            return True
        case (Date(day=int()) | Interval(start=Date(day=int()), end=Date(day=int()))) as days:
            return edtf.is_exact(days)
    return False


def fault_of_move(event: Event, target: edtf.Expression | None) -> str:
    """What an instance of a series can be moved to, if `target` is not that; otherwise empty."""
    if event.zone:
        fits = isinstance(target, DateTime) and target.offset is None and 1 < target.local.year < 9999
        return "" if fits else "a local time of a year from 2 to 9998"
    if not isinstance(target, Date) or target.day is None or not edtf.is_exact(target):
        return "a day"
    last = edtf.latest(target)
    ends = last is not None and last + days_over(event) <= dt.date.max.toordinal()
    return "" if ends else "a day from which it ends by the year 9999"


def start_of(event: Event) -> dt.datetime:
    """DTSTART: the naive local start of the first instance. Raises ValueError if the date cannot recur."""
    match event.when:
        case Interval(start=Date() as first) | (Date() as first):
            assert first.month is not None
            assert first.day is not None
            return dt.datetime(first.year, first.month, first.day)
        case Interval(start=DateTime() as moment) | (DateTime() as moment):
            return moment.local
    raise ValueError("only whole days and times recur")


def zone_of(event: Event) -> ZoneInfo | None:
    """The time zone of a timed series, in which its rule is expanded; None for whole days."""
    return ZoneInfo(event.zone) if event.zone else None


def _starts(event: Event, repeat: Recurrence, window: Window) -> Iterator[dt.datetime]:
    """The starts of the instances that may touch a window and are neither excepted nor moved."""
    first = start_of(event)
    after = None
    if window.start is not None:
        after = _midnight(window.start - days_over(event) - 1)
    limit = last_start(event)
    before = None
    if window.end is not None and window.end <= limit.toordinal():
        before = _midnight(window.end)
    changed = _changed(repeat)
    for start in expand(repeat.rule, first, after=after, before=before, zone=zone_of(event)):
        if start > limit:
            return
        if start.toordinal() not in changed:
            yield start


def last_start(event: Event) -> dt.datetime:
    """The latest local time, inclusive, at which an instance may start so that it ends within the calendar.

    Days end by the last day of 9999. Times end by the last day of 9998: in another zone they may be on
    the next day.
    """
    year = 9998 if event.zone else 9999
    last = dt.date(year, 12, 31).toordinal() - days_over(event)
    return dt.datetime.combine(dt.date.fromordinal(last), dt.time.max)


def _changed(repeat: Recurrence) -> set[Day]:
    """The days of the rule whose instances are excepted or moved."""
    return {*repeat.exdates, *(move.day for move in repeat.moved)}


def _midnight(day: Day) -> dt.datetime:
    return dt.datetime.fromordinal(min(max(day, 1), dt.date.max.toordinal()))


def days_over(event: Event) -> int:
    """The number of days from an event's first day to its last; an end at midnight is on the day before."""
    assert event.when is not None
    first, last = edtf.earliest(event.when), edtf.latest(event.when)
    assert first is not None
    assert last is not None
    return last - first


def event_length(event: Event) -> dt.timedelta:
    """The time from start to end on the local clock; of whole days, last minus first; 0 if not known."""
    match event.when:
        case Interval(start=Date(), end=Date()):
            return dt.timedelta(days=days_over(event))
        case Interval(start=DateTime() as start, end=DateTime() as end):
            return end.local - start.local
    return dt.timedelta()


def _occurrence(event: Event, start: dt.datetime) -> Event:
    when = _at(event, start)
    return replace(event, id=f"{event.id}@{start.date()}", when=when, repeat=None, series=event.id)


def _moved(event: Event, move: Move) -> Event:
    """The occurrence that the rule gives to one day and that was moved to another."""
    planned = start_of(event).time()
    by_rule = _at(event, dt.datetime.combine(dt.date.fromordinal(move.day), planned))
    to = move.to.local if isinstance(move.to, DateTime) else dt.datetime.combine(_date(move.to), planned)
    return replace(
        event,
        id=f"{event.id}@{dt.date.fromordinal(move.day)}",
        when=_at(event, to),
        repeat=None,
        series=event.id,
        was=(*event.was, Earlier(by_rule, note=move.note)),
    )


def _date(day: Date) -> dt.date:
    assert day.month is not None
    assert day.day is not None
    return dt.date(day.year, day.month, day.day)


def _at(event: Event, start: dt.datetime) -> edtf.Expression:
    """The event's date with another start and the same length."""
    match event.when:
        case Date():
            return _day(start)
        case DateTime():
            return DateTime(start)
        case Interval(start=Date()):
            return Interval(_day(start), _day(start + event_length(event)))
        case _:
            # RFC 5545 3.8.5.3 keeps the exact duration; people, and all clients that were tried, keep
            # the local time of the end, also over a change of clocks
            length = min(event_length(event), max(_END_OF_TIMES - start, dt.timedelta()))
            end = start + length
            zone = zone_of(event)
            begun = start.replace(tzinfo=zone).astimezone(dt.UTC)
            if end.replace(tzinfo=zone).astimezone(dt.UTC) < begun:  # it starts in the hour that clocks skip
                end = (begun + length).astimezone(zone).replace(tzinfo=None)
            return Interval(DateTime(start), DateTime(end))


def _day(moment: dt.datetime) -> Date:
    return Date(moment.year, moment.month, moment.day)


def _begins_before(event: Event, end: Day | None) -> bool:
    return end is None or event.earliest is None or event.earliest < end
