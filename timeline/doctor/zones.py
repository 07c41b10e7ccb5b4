"""Checks of time zones. RFC 5545 3.2.19 and 3.6.5."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from timeline import rrule
from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Component, Event, Feed
from timeline.doctor.lines import ContentLine
from timeline.doctor.values import Type, Unread, zone_of
from timeline.rrule import expand
from timeline.zones import clock_changes

AHEAD = 20
"""Years after the newest stamp for which a series without an end needs the right time."""

_MAX_YEARS = 300  # years to compare in one feed, of all zones together
_MAX_RULES = 60  # rules of VTIMEZONEs to expand in one feed
_MAX_ONSETS = 2000  # onsets of one rule: four a year since 1601
_DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")


def used(feed: Feed) -> Iterator[Finding]:
    """E744, E745: each TZID has its VTIMEZONE in the same calendar (RFC 5545 3.2.19)."""
    for event in feed.events:
        missing = dict.fromkeys(_tzids(event))
        for tzid, line in ((tzid, _where(event, tzid)) for tzid in missing if tzid not in feed.zones):
            help_ = "write a single time in UTC (…Z); a series needs its VTIMEZONE beside it"
            if not _is_known(tzid):
                message = f"there is no VTIMEZONE {quoted(tzid)}, and the zone is unknown"
                yield Finding("E744", line.number, message, help_, tzid)
            else:
                yield Finding("E745", line.number, f"there is no VTIMEZONE {quoted(tzid)}", help_, tzid)


def _is_known(tzid: str) -> bool:
    """Whether a TZID is an IANA name, or ends with one after a slash and a vendor's name. RFC 5545 3.2.19."""
    parts = tzid[:200].split("/")
    names = ["/".join(parts[at:]) for at in range(1, len(parts))] if tzid.startswith("/") else [tzid]
    return any(zone_of(name) is not None for name in names)


def _tzids(event: Event) -> Iterator[str]:
    for line in event.component.every(*_DATES):
        if tzid := line.parameters.get("TZID", ""):
            yield tzid


def _where(event: Event, tzid: str) -> ContentLine:
    return next(line for line in event.component.every(*_DATES) if line.parameters.get("TZID") == tzid)


def misplaced(feed: Feed) -> Iterator[Finding]:
    """E746: only a local time has a TZID, not a day or a time in UTC (RFC 5545 3.2.19)."""
    for event in feed.events:
        for line in event.component.every(*_DATES):
            if "TZID" not in line.parameters:
                continue
            found = values.when(line.value.partition(",")[0])
            if isinstance(found, Unread) or found.type is Type.FLOATING:
                continue
            what = "a day" if found.type is Type.DATE else "a time in UTC"
            message = f"{line.name} {found} is {what}, but has a TZID"
            help_ = f"leave TZID={quoted(line.parameters['TZID'])[1:-1]} out"
            fault = "utc" if found.type is Type.UTC else ""
            yield Finding("E746", line.number, message, help_, line.name, fault)


def complete(feed: Feed) -> Iterator[Finding]:
    """E747, E749, W795: a VTIMEZONE has a TZID, and observances, each with a start and two offsets.

    RFC 5545 3.6.5.
    """
    seen: dict[str, int] = {}
    for calendar in feed.calendars:
        for zone in calendar.within("VTIMEZONE"):
            tzid = zone.value("TZID")
            if not tzid:
                yield Finding("E747", zone.line, "the VTIMEZONE has no TZID", "write TZID: and its IANA name")
            elif tzid in seen:
                message = f"there is a second VTIMEZONE {quoted(tzid)}"
                yield Finding("E747", zone.line, message, f"leave one out; the other is in line {seen[tzid]}")
            seen.setdefault(tzid, zone.line)
            observances = [part for part in zone.children if part.name in ("STANDARD", "DAYLIGHT")]
            if not observances:
                message = f"the VTIMEZONE {quoted(tzid)} has no observance"
                help_ = "add a STANDARD part, and a DAYLIGHT part if the zone has daylight saving time"
                yield Finding("E747", zone.line, message, help_)
            begun: dict[tuple[str, str], int] = {}
            for part in observances:
                yield from _observance_faults(part)
                key = (part.value("DTSTART"), part.value("TZOFFSETTO"))
                if key in begun and all(key):
                    message = f"the observance in line {begun[key]} has the same start and offset"
                    yield Finding("W795", part.line, message, "keep one of the two", fault="same-start")
                begun.setdefault(key, part.line)


def _observance_faults(part: Component) -> Iterator[Finding]:
    start = values.when_of(part.first("DTSTART"))
    if start is None or start.type is not Type.FLOATING:
        message = f"the {part.name} part has no DTSTART in local time"
        yield Finding("E747", part.line, message, "write DTSTART:20070311T020000, without Z and TZID")
    for name in ("TZOFFSETFROM", "TZOFFSETTO"):
        if values.offset(part.value(name).strip()) is None:
            shown = quoted(part.value(name)) if part.value(name) else "missing"
            fault = "" if part.value(name) else "no-offset"
            yield Finding("E747", part.line, f"{name} is {shown}", f"write {name}:+0100", name, fault)
    for line in part.every("RDATE"):
        if "," in line.value:
            message = f"RDATE lists {line.value.count(',') + 1} moments in one line"
            help_ = "write an RRULE, or an observance of its own for each moment"
            yield Finding("E749", line.number, message, help_)


def placed(feed: Feed) -> Iterator[Finding]:
    """N750, N751: VTIMEZONEs come first, sorted, and only those that events use."""
    named = {tzid for event in feed.events for tzid in _tzids(event)}
    for calendar in feed.calendars:
        zones = list(calendar.within("VTIMEZONE"))
        if any(calendar.within("VEVENT")):
            for zone in zones:
                if zone.value("TZID") and zone.value("TZID") not in named:
                    message = f"no event uses the VTIMEZONE {quoted(zone.value('TZID'))}"
                    yield Finding("N750", zone.line, message, "leave it out")
        before = [zone.value("TZID") for zone in zones]
        late = next((z for z in reversed(calendar.children) if z.name == "VTIMEZONE"), None)
        first = next((part for part in calendar.children if part.name != "VTIMEZONE"), None)
        if late is not None and first is not None and late.line > first.line:
            message = f"a VTIMEZONE is below the {first.name} in line {first.line}"
            help_ = "put VTIMEZONEs first: some clients read the file once, from the top"
            yield Finding("N751", late.line, message, help_)
        elif before != sorted(before):
            yield Finding("N751", zones[0].line, "the VTIMEZONEs are not sorted", "sort them by TZID")


@dataclass(frozen=True, slots=True)
class _Clock:
    """The offsets of a VTIMEZONE, each with the moment (naive UTC) from which it applies."""

    moments: list[dt.datetime]
    offsets: list[dt.timedelta]
    before: dt.timedelta

    def at(self, moment: dt.datetime) -> dt.timedelta:
        """The offset from UTC at a moment in naive UTC."""
        found = bisect_right(self.moments, moment)
        return self.offsets[found - 1] if found else self.before


def right(feed: Feed) -> Iterator[Finding]:
    """E748: each VTIMEZONE has the offsets of its zone in the years of its events (RFC 5545 3.6.5)."""
    years = _years(feed)
    left, rules = _MAX_YEARS, _MAX_RULES
    for tzid, component in feed.zones.items():
        zone = zone_of(tzid)
        needed = sorted(years.get(tzid, ()))[: max(left, 0)]
        if zone is None or not needed:
            continue
        rules -= sum(1 for part in component.children if "RRULE" in part.properties)
        clock = _clock(component, needed[-1]) if rules >= 0 else None
        if clock is None:
            continue
        left -= len(needed)
        for moment in _probes(zone, needed):
            true = moment.replace(tzinfo=dt.UTC).astimezone(zone).utcoffset() or dt.timedelta()
            said = clock.at(moment)
            if true != said:
                local = moment + true
                message = (
                    f"{quoted(tzid)} is {_sign(true)} on {local.date()} at {local:%H:%M}; "
                    f"the VTIMEZONE says {_sign(said)}"
                )
                help_ = (
                    "create the VTIMEZONE again from the time zone data, with RRULEs, for the years of its "
                    "events; or write the times in UTC, and leave it out"
                )
                yield Finding("E748", component.line, message, help_)
                break


def _sign(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _years(feed: Feed) -> dict[str, set[int]]:
    """The years for which events need the offsets of a zone, by TZID."""
    stamps = (
        line.value[:4] for event in feed.events for line in event.component.every("DTSTAMP", "LAST-MODIFIED")
    )
    newest = max((int(stamp) for stamp in stamps if stamp.isascii() and stamp.isdigit()), default=0)
    found: dict[str, set[int]] = {}
    for event in feed.events:
        if event.start is None or event.start.type is not Type.ZONED:
            continue
        first = last = event.start.local.year
        if line := event.component.first("RRULE"):
            last = _last_year(line.value, event.start.local.date(), newest)
        span = range(first, min(last, first + _MAX_YEARS, 9998) + 1)
        found.setdefault(event.start.tzid, set()).update(span)
    return found


def _last_year(rule: str, start: dt.date, newest: int) -> int:
    """The last year in which a series needs the right time; for a COUNT, at least that year."""
    try:
        read = rrule.parse(rule)
    except rrule.RruleError:
        return start.year
    if read.until is not None:
        return read.until.year
    if read.count is not None:
        days = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7}.get(read.freq, 1)
        last = start.toordinal() + read.count * read.interval * days
        return dt.date.fromordinal(min(last, dt.date.max.toordinal())).year
    return max(start.year, newest) + AHEAD


def _clock(zone: Component, last_year: int) -> _Clock | None:
    """The offsets of a VTIMEZONE up to the end of a year; None if it cannot be read (E747 reports that)."""
    found: list[tuple[dt.datetime, dt.timedelta]] = []
    starts: list[tuple[dt.datetime, dt.timedelta]] = []
    for part in zone.children:
        start = values.when_of(part.first("DTSTART"))
        before = values.offset(part.value("TZOFFSETFROM").strip())
        after = values.offset(part.value("TZOFFSETTO").strip())
        if part.name not in ("STANDARD", "DAYLIGHT") or start is None or before is None or after is None:
            return None
        if start.type is not Type.FLOATING:
            return None
        starts.append((start.local, before))
        onsets = {start.local}
        for line in part.every("RDATE"):
            moments = (values.when(text) for text in line.value.split(","))
            onsets |= {moment.local for moment in moments if not isinstance(moment, Unread)}
        for line in part.every("RRULE"):
            try:
                rule = rrule.parse(line.value)
            except rrule.RruleError:
                return None
            if rule.freq != "YEARLY" or rule.sub_daily:
                return None
            end = dt.datetime(last_year + 1, 1, 1)
            expanded = expand(rule, start.local, before=end, zone=dt.timezone(before))
            onsets |= set(islice(expanded, _MAX_ONSETS))
        for onset in onsets:
            try:
                found.append((onset - before, after))
            except OverflowError:  # the first day of the calendar
                found.append((dt.datetime.min, after))
    if not found:
        return None
    found.sort(key=lambda pair: pair[0])
    return _Clock([moment for moment, _ in found], [after for _, after in found], min(starts)[1])


def _probes(zone: ZoneInfo, years: list[int]) -> Iterator[dt.datetime]:
    """Moments of each year in naive UTC: one a week, and one on each side of every change of clocks."""
    week, second = dt.timedelta(days=7), dt.timedelta(seconds=1)
    for year in years:
        if not 1 < year < 9998:
            continue
        start, end = (dt.datetime(year, month, day, 12, tzinfo=dt.UTC) for month, day in ((1, 1), (12, 31)))
        moments = {start + number * week for number in range(53) if start + number * week < end}
        for change in clock_changes(zone, start, end, step=week):
            moments |= {change - second, change}
        yield from (moment.replace(tzinfo=None) for moment in sorted(moments))
