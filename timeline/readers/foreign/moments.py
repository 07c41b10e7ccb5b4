"""When a VEVENT is: days as days, times with their zone, and a time without a zone in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.edtf import Date, DateTime, Interval
from timeline.readers.foreign._types import Ask
from timeline.zones import is_zone


@dataclass(frozen=True, slots=True)
class When:
    """The date of an event, in the keys of the file."""

    date: str
    """EDTF."""
    time: str = ""
    """Words for the time, where no zone is known that the file can name."""
    zone: str = ""
    """The IANA zone of its times, which its place must name."""
    local: str = ""
    """The IANA zone in which its days are counted; empty for days and times without a zone."""
    is_timed: bool = False
    notes: list[str] = field(default_factory=list)


def moments(part: Any, ask: Ask, *, has_place: bool, repeats: bool) -> When | None:
    """When a VEVENT is; None without DTSTART. Raises what a damaged property raises."""
    given = _first(part.get("DTSTART"))
    if given is None:
        return None
    start = given.dt
    notes: list[str] = []
    try:
        end = _end(part, start, notes)
    except (ValueError, AttributeError, TypeError, OverflowError):
        end = None
        notes.append("an end that cannot be read is left out")
    if not isinstance(start, dt.datetime):
        return When(_days(start, end), notes=notes)
    name = zone_of(given)
    if start.tzinfo is None:  # RFC 5545 3.3.5: the same clock time wherever one is
        return _in_words(start, end, "", notes)
    if not name and repeats:  # the rule follows clocks that the file cannot name
        return _in_words(start, end, f"{start:%z}", notes)
    local = start if not name else start.astimezone(ZoneInfo(name))
    until = None if end is None else end.astimezone(local.tzinfo)
    if name in ("UTC", "Etc/UTC", "GMT", "Etc/GMT"):
        name = "UTC"
    if name == "UTC" or not name:
        return When(_timed(local, until, keep=True), is_timed=True, local=name, notes=notes)
    is_plain = _is_plain(local) and (until is None or _is_plain(until))
    if is_plain and ask.zone == name:
        return When(_timed(local, until, keep=False), is_timed=True, local=name, notes=notes)
    if is_plain and has_place:
        return When(_timed(local, until, keep=False), zone=name, is_timed=True, local=name, notes=notes)
    if repeats:
        return _in_words(local, until, name, notes)
    return When(_timed(local, until, keep=True), is_timed=True, local=name, notes=notes)


def zone_of(value: Any) -> str:
    """The IANA name of the zone of a time; empty where it has none."""
    moment = value.dt
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        return ""
    parameters = getattr(value, "params", {})
    zone = moment.tzinfo
    names = (getattr(zone, "key", None), getattr(zone, "zone", None), parameters.get("TZID"))
    if found := next((str(name) for name in names if name and is_zone(str(name))), ""):
        return found
    return "UTC" if zone is dt.UTC else ""


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _end(part: Any, start: dt.date, notes: list[str]) -> Any:
    """DTEND, or DTSTART and DURATION; None where the end says nothing, or does not fit the start."""
    end, duration = _first(part.get("DTEND")), _first(part.get("DURATION"))
    found = None
    if end is not None:
        found = end.dt
    elif duration is not None:
        found = start + duration.dt
    if found is None or found == start:
        return None
    if isinstance(found, dt.datetime) != isinstance(start, dt.datetime):
        if isinstance(start, dt.datetime):
            notes.append("an end of another type than its start is left out (RFC 5545 3.6.1)")
            return None
        found = found.date()
    if getattr(found, "tzinfo", None) is None and getattr(start, "tzinfo", None) is not None:
        notes.append("an end without a zone beside a start with one is left out")
        return None
    if getattr(found, "tzinfo", None) is not None and getattr(start, "tzinfo", None) is None:
        notes.append("an end with a zone beside a start without one is left out")
        return None
    if found < start:
        notes.append("an end before its start is left out")
        return None
    return found


def _days(start: dt.date, end: dt.date | None) -> str:
    last = start if end is None else max(start, end - dt.timedelta(days=1))  # RFC 5545 3.6.1: exclusive
    first = edtf.date_on(start.toordinal())
    return edtf.format(first if last == start else Interval(first, edtf.date_on(last.toordinal())))


def _in_words(start: dt.datetime, end: dt.datetime | None, zone: str, notes: list[str]) -> When:
    """A day, and its time in words that name the zone if there is one."""
    words = f"{start:%H:%M}"
    last = start.date()
    if end is not None:
        words += f" to {end:%H:%M}"
        last = (end - dt.timedelta(seconds=1)).date()
    first = Date(start.year, start.month, start.day)
    until = Date(last.year, last.month, last.day)
    date = edtf.format(first if until == first else Interval(first, until))
    if start.time() == dt.time.min and (end is None or end.time() == dt.time.min):
        words = ""
    if zone:
        words = f"{words} ({zone})".strip()
    return When(date, time=words, local=zone if is_zone(zone) else "", notes=notes)


def _timed(start: dt.datetime, end: dt.datetime | None, *, keep: bool) -> str:
    """Times, with their offsets if `keep`."""
    ends = [
        DateTime(each.replace(tzinfo=None, microsecond=0), _minutes(each) if keep else None)
        for each in (start, end)
        if each is not None
    ]
    return edtf.format(ends[0] if len(ends) == 1 else Interval(ends[0], ends[1]))


def _minutes(moment: dt.datetime) -> dt.timedelta:
    """The offset, which EDTF has in whole minutes: local mean times had seconds."""
    offset = moment.utcoffset() or dt.timedelta()
    if offset.seconds % 60:
        raise ValueError("its offset from UTC has seconds")
    return offset


def _is_plain(moment: dt.datetime) -> bool:
    """Whether the clocks of its zone show the time once: neither skipped nor repeated."""
    zone, naive = moment.tzinfo, moment.replace(tzinfo=None)
    first, second = (naive.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first == second


def with_offsets(text: str, moments: Sequence[str], zone: str) -> str:
    """The text of a date whose times state no offset, with those of its start and end (RFC 3339).

    Without them, where the clocks of `zone` show the same. An end that is not known is empty.
    """
    try:
        when = edtf.parse(text)
        aware = [dt.datetime.fromisoformat(moment) for moment in moments if moment]
    except ValueError:
        return text
    times = [when] if isinstance(when, DateTime) else []
    if isinstance(when, Interval):
        times = [end for end in (when.start, when.end) if isinstance(end, DateTime)]
    has_offsets = any(each.offset is not None for each in times) or any(each.tzinfo is None for each in aware)
    if has_offsets or len(times) != len(aware) or not times:
        return text
    if zone and all(each.astimezone(ZoneInfo(zone)).utcoffset() == each.utcoffset() for each in aware):
        return text
    ends = [edtf.format(DateTime(each.replace(tzinfo=None), each.utcoffset())) for each in aware]
    return "/".join(ends) if len(ends) == len(text.split("/")) else text


def without_offsets(text: str, zone: str) -> str:
    """The text of a date without the offsets of its times, where they are those of the IANA zone `zone`."""
    if "T" not in text or not is_zone(zone):
        return text
    when = edtf.parse(text)
    times: tuple[DateTime, ...] = (when,) if isinstance(when, DateTime) else ()
    if isinstance(when, Interval):
        times = tuple(end for end in (when.start, when.end) if isinstance(end, DateTime))
    tz = ZoneInfo(zone)
    if not times or any(each.local.replace(tzinfo=tz).utcoffset() != each.offset for each in times):
        return text
    local = [edtf.format(DateTime(each.local)) for each in times]
    return "/".join(local) if len(local) == len(text.split("/")) else text
