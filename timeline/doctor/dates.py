"""Checks of the dates and times of events. RFC 5545 3.8.2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Event, Feed
from timeline.doctor.lines import ContentLine
from timeline.doctor.values import Type, Unread, When

LONG = dt.timedelta(days=31)
"""A longer event fills the agenda of some clients."""

_DAY = dt.timedelta(days=1)
_SINGLE = ("DTSTART", "DTEND", "RECURRENCE-ID")
_LISTS = ("EXDATE", "RDATE")
_ENDS = (dt.time(0), dt.time(23, 59), dt.time(23, 59, 59))


def start(feed: Feed) -> Iterator[Finding]:
    """E762: an event has a DTSTART, if the calendar has no METHOD (RFC 5545 3.6.1)."""
    for event in feed.events:
        if event.component.first("DTSTART") is None:
            help_ = "write DTSTART;VALUE=DATE:20230707; leave out an event whose date is not known"
            yield Finding("E762", event.line, f"the event {event.title} has no DTSTART", help_)


def readable(feed: Feed) -> Iterator[Finding]:
    """E763, E772, E773, E774: the values of dates, durations and GEO can be read, and VALUE is right."""
    for event in feed.events:
        for line in event.component.every(*_SINGLE):
            yield from _fault(line, line.value)
        for line in event.component.every(*_LISTS):
            if line.parameters.get("VALUE", "").upper() == "PERIOD":
                continue
            for text in line.value.split(","):
                yield from _fault(line, text)
        for line in event.component.every("DURATION"):
            if values.duration(line.value) is None:
                message = f"DURATION {quoted(line.value)} is not a duration"
                yield Finding("E774", line.number, message, "write DURATION:PT1H or DURATION:P2D", "DURATION")
        for line in event.component.every("GEO"):
            if not _is_geo(line.value):
                message = f"GEO {quoted(line.value)} is not a latitude and a longitude"
                yield Finding("E774", line.number, message, "write GEO:48.2351;16.4147", "GEO")


def early(feed: Feed) -> Iterator[Finding]:
    """W793: a date is before the year 1000; its year has four digits, with zeros (RFC 5545 3.3.4)."""
    for event in feed.events:
        for line in event.component.every(*_SINGLE, *_LISTS):
            found = values.when(line.value.partition(",")[0])
            if isinstance(found, When) and found.local.year < 1000:
                message = f"{line.name} {found} is before the year 1000"
                help_ = "leave the event out of the feed, or write when it is remembered"
                yield Finding("W793", line.number, message, help_)


def _fault(line: ContentLine, text: str) -> Iterator[Finding]:
    said = line.parameters.get("VALUE", "DATE-TIME").upper()
    found = values.when(text)
    if isinstance(found, Unread):
        help_ = f"write {line.name};VALUE=DATE:20230707, or {line.name}:20230707T090000Z"
        yield Finding(found.code, line.number, f"{line.name} {found.message}", help_, line.name, found.fault)
        return
    is_ = "DATE-TIME" if found.timed else "DATE"
    if said == is_:
        return
    shown = f"{line.name};VALUE={is_}" if is_ == "DATE" else line.name
    message = (
        f"{line.name} {quoted(text)} is a DATE, but lacks VALUE=DATE"
        if "VALUE" not in line.parameters
        else f"{line.name} {quoted(text)} is a {is_}, but has VALUE={quoted(said)[1:-1]}"
    )
    fault = "" if "VALUE" in line.parameters else "no-value"
    yield Finding("E763", line.number, message, f"write {shown}:{quoted(text)[1:-1]}", line.name, fault)


def _is_geo(text: str) -> bool:
    parts = text.split(";")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return False
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def end(feed: Feed) -> Iterator[Finding]:
    """E764, E765, E766, N767: an event has one end, exclusive and after its start (RFC 5545 3.8.2.2)."""
    for event in feed.events:
        component = event.component
        line, length = component.first("DTEND"), component.first("DURATION")
        if line is not None and length is not None:
            message = f"the event {event.title} has both DTEND and DURATION"
            yield Finding("E766", length.number, message, "leave DURATION out")
        if event.start is None:
            continue
        if line is not None and event.end is not None:
            yield from _ending(event, event.start, event.end, line)
        elif length is not None and event.duration is not None:
            yield from _lasting(event.start, event.duration, length)
        elif line is None and not event.start.timed:
            last = _day_text(event.start.local + _DAY) if event.start.local.year < 9999 else "…"
            help_ = f"write DTEND;VALUE=DATE:{last}: the day after the last"
            yield Finding("N767", event.line, f"the all-day event {event.title} has no DTEND", help_)


def _ending(event: Event, begins: When, ends: When, line: ContentLine) -> Iterator[Finding]:
    if begins.timed != ends.timed or (begins.type is Type.FLOATING) != (ends.type is Type.FLOATING):
        message = f"DTEND is a {ends.type}, but DTSTART is a {begins.type}"
        fault = "types" if (begins.type, ends.type) == (Type.DATE, Type.UTC) else ""
        yield Finding("E765", line.number, message, "write both in the same type", fault=fault)
        return
    first, last = begins.instant or begins.local, ends.instant or ends.local
    if last > first:
        return
    if not begins.timed:
        what = "on the day on which it starts" if last == first else "before it starts"
        day = ends.local + _DAY if last == first else None
        help_ = (
            f"DTEND is exclusive: write DTEND;VALUE=DATE:{_day_text(day)}"
            if day is not None and ends.local.year < 9999
            else "write the later day as DTEND, and the day after it if it is the last"
        )
    else:
        what = "at the moment at which it starts" if last == first else "before it starts"
        help_ = (
            "leave DTEND out if the length is not known" if last == first else "write the later time as DTEND"
        )
    message = f"the event {event.title} ends {what}: {begins} to {ends}"
    fault = "same-day" if last == first else "" if begins.timed else "before"
    yield Finding("E764", line.number, message, help_, fault=fault)


def _lasting(begins: When, length: dt.timedelta, line: ContentLine) -> Iterator[Finding]:
    if length <= dt.timedelta():
        message = f"DURATION {quoted(line.value)} is not longer than zero"
        yield Finding("E764", line.number, message, "leave it out if the length is not known", "DURATION")
    elif not begins.timed and "T" in line.value:
        message = f"DURATION {quoted(line.value)} has hours, but DTSTART is a DATE"
        yield Finding("E765", line.number, message, "write whole days: DURATION:P1D", "DURATION")


def _day_text(day: dt.datetime) -> str:
    return day.date().isoformat().replace("-", "")


def times(feed: Feed) -> Iterator[Finding]:
    """W768, W769, N770, N771: times that mean whole days, that lack a zone, or that have the wrong kind."""
    for event in feed.events:
        begins, ends = event.start, event.end
        if begins is None or not begins.timed:
            continue
        assert event.component.first("DTSTART") is not None
        line = event.component.properties["DTSTART"][0]
        length = ends.local - begins.local if ends is not None else event.duration
        if begins.local.time() == dt.time(0) and _whole_days(begins, ends, length):
            day = _day_text(begins.local)
            message = f"DTSTART {begins} seems to mean the whole day"
            help_ = f"write DTSTART;VALUE=DATE:{day}: in other zones this time is on another day"
            yield Finding("W768", line.number, message, help_)
        elif begins.type is Type.FLOATING:
            message = f"DTSTART {begins} names no zone"
            help_ = f"write it in UTC, with a Z, or name its zone: DTSTART;TZID=Europe/Vienna:{begins}"
            yield Finding("W769", line.number, message, help_)
        elif begins.type is Type.ZONED and "RRULE" not in event.component.properties and not event.override:
            if begins.instant is not None or begins.tzid in feed.zones:  # E744 reports the others
                yield from _in_utc(begins, line)
        elif begins.type is Type.UTC and "RRULE" in event.component.properties:
            help_ = "write DTSTART in the zone of its place, with TZID and a VTIMEZONE"
            message = f"the series begins at {begins}, in UTC: its local hour changes when clocks change"
            yield Finding("N771", line.number, message, help_)


def _in_utc(begins: When, line: ContentLine) -> Iterator[Finding]:
    moment = begins.instant
    text = (
        f"DTSTART:{moment.isoformat().replace('-', '').replace(':', '')}Z"
        if moment
        else "it in UTC, with a Z"
    )
    message = f"DTSTART {begins} is a single time that depends on TZID={quoted(begins.tzid)[1:-1]}"
    yield Finding("N770", line.number, message, f"write {text}: it is the same in every client")


def _whole_days(begins: When, ends: When | None, length: dt.timedelta | None) -> bool:
    if length is None:
        return begins.type is Type.UTC  # without an end, only midnight in UTC: a local one may be meant
    if ends is None:
        return length >= _DAY and length % _DAY == dt.timedelta()
    return (
        ends.timed
        and ends.local > begins.local
        and ends.local.time() in _ENDS
        and length >= _DAY - dt.timedelta(minutes=1)
    )


def long(feed: Feed) -> Iterator[Finding]:
    """N761: an event lasts more than `LONG`."""
    for event in feed.events:
        if event.start is None:
            continue
        length = event.end.local - event.start.local if event.end is not None else event.duration
        if length is not None and length > LONG:
            message = f"the event {event.title} lasts {length.days} days"
            help_ = "write an event on its first day, and the whole range in words in the title"
            yield Finding("N761", event.line, message, help_)
