"""Checks of local times that do not exist, because the clocks of their zone skip them. RFC 5545 3.3.5."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Event, Feed
from timeline.doctor.instances import falls_on
from timeline.doctor.recurring import after_until, rule_of
from timeline.doctor.values import Type, Unread, When, zone_of
from timeline.rrule import Rule, expand
from timeline.zones import clock_changes

AHEAD = 28
"""Years of a series to look at; then its weekdays fall on the same days again."""

_MAX_YEARS = 300  # years to look at in one feed, of all zones together
_MAX_COUNTED = 60  # series with a COUNT to expand in one feed
_MAX_COUNT = 1000
_SINGLE = ("DTSTART", "DTEND", "RECURRENCE-ID")
_SECOND = dt.timedelta(seconds=1)


def skipped(feed: Feed) -> Iterator[Finding]:
    """W794: a date of an event is a local time that the clocks of its zone skip (RFC 5545 3.3.5)."""
    for event in feed.events:
        for line in event.component.every(*_SINGLE):
            found = values.when_of(line)
            meant = None if found is None else _after_the_gap(found)
            if found is not None and meant is not None:
                message = f"the clocks of {quoted(found.tzid)} skip {line.name} {found}"
                help_ = f"write {meant}, which it means by the standard, or the time that is meant"
                yield Finding("W794", line.number, message, help_, line.name, "single")


def _after_the_gap(found: When) -> When | None:
    """The local time that a skipped one means: RFC 5545 3.3.5 takes the offset before the gap."""
    zone = zone_of(found.tzid) if found.type is Type.ZONED else None
    moment = found.instant
    if zone is None or moment is None:
        return None
    try:
        local = moment.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:  # the first or the last hours of the calendar
        return None
    return None if local == found.local else When(local, Type.ZONED, found.tzid)


def met(feed: Feed) -> Iterator[Finding]:
    """W794: a series has an instance at a local time that the clocks of its zone skip (RFC 5545 3.3.5)."""
    known: set[tuple[str, int]] = set()
    counted = _MAX_COUNTED
    for event in feed.events:
        line = event.component.first("RRULE")
        rule, start = rule_of(line), event.start
        if line is None or rule is None or start is None or start.type is not Type.ZONED or event.override:
            continue
        if rule.sub_daily or zone_of(start.tzid) is None or _after_the_gap(start) is not None:
            continue
        last = min(start.local.year + AHEAD, rule.until.year if rule.until is not None else 9998, 9998)
        span = range(start.local.year, last + 1)
        needed = known | {(start.tzid, year) for year in span}
        if len(needed) > _MAX_YEARS:
            continue
        known = needed
        excluded = set(_excluded(event))
        for instance in _in_gaps(rule, start, span):
            if instance in excluded:
                continue
            if rule.count is not None:
                counted -= 1
                if counted < 0 or not _is_counted(rule, start.local, instance):
                    break
            message = f"the clocks of {quoted(start.tzid)} skip the instance {When(instance, start.type)}"
            help_ = "exclude it with an EXDATE, and write an event at the time that is meant"
            yield Finding("W794", line.number, message, help_, "RRULE", "series")
            break


def _excluded(event: Event) -> Iterator[dt.datetime]:
    """The local times that EXDATEs name."""
    for line in event.component.every("EXDATE"):
        for text in line.value.split(","):
            found = values.when(text, line.parameters.get("TZID", ""))
            if not isinstance(found, Unread):
                yield found.local


def _in_gaps(rule: Rule, start: When, years: range) -> Iterator[dt.datetime]:
    """The skipped instances of a series in some years, in order, without regard to COUNT."""
    local = start.local
    [hour], [minute] = rule.byhour or (local.hour,), rule.byminute or (local.minute,)
    [second] = rule.bysecond or (local.second,)
    for year in years:
        for begin, end in _gaps(start.tzid, year):
            for day in sorted({begin.date(), end.date()}):
                instance = dt.datetime.combine(day, dt.time(hour, minute, second))
                falls = begin <= instance < end and falls_on(rule, local.date(), day)
                if falls and not after_until(rule, instance, start):
                    yield instance


def _is_counted(rule: Rule, start: dt.datetime, instance: dt.datetime) -> bool:
    """Whether an instance of a rule is before its COUNT is reached."""
    assert rule.count is not None
    if rule.count > _MAX_COUNT:  # a rule falls at most once a day
        return (instance - start).days < rule.count
    return next(expand(rule, start, after=instance, before=instance + _SECOND), None) is not None


@lru_cache(maxsize=1024)
def _gaps(tzid: str, year: int) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """What the clocks of a zone skip in a year: the first skipped local time, and the first after it."""
    zone = zone_of(tzid)
    if zone is None or not 1 < year < 9998:
        return ()
    found = []
    begin, end = (dt.datetime(number, 1, 1, tzinfo=dt.UTC) for number in (year, year + 1))
    for change in clock_changes(zone, begin, end, step=dt.timedelta(days=7)):
        before = (change - _SECOND).astimezone(zone).replace(tzinfo=None) + _SECOND
        after = change.astimezone(zone).replace(tzinfo=None)
        if after > before:
            found.append((before, after))
    return tuple(found)
