"""Reads the values of properties strictly. RFC 5545 3.3. What cannot be read is None or an `Unread`."""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from timeline.diagnostics import quoted
from timeline.doctor.lines import ContentLine
from timeline.zones import is_zone

_WHEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?")
_HYPHENS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,5})W|(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,8})S)?)?)"
)
_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_ITEM = re.compile(r"(?:^|,)((?:[^\\,]|\\.)*)")
_ESCAPE = re.compile(r"\\([\\;,nN])")


class Type(enum.StrEnum):
    """The type of a date or time. RFC 5545 3.3.4 and 3.3.5."""

    DATE = "DATE"
    UTC = "DATE-TIME in UTC"
    FLOATING = "DATE-TIME without a zone"
    ZONED = "DATE-TIME with TZID"


@dataclass(frozen=True, slots=True)
class When:
    """A day or a time as written; a day has the time 00:00."""

    local: dt.datetime
    """Naive, in the zone of the value."""
    type: Type
    tzid: str = ""

    def __str__(self) -> str:
        """As RFC 5545 writes it."""
        text = self.local.isoformat().replace("-", "").replace(":", "")
        if self.type is Type.DATE:
            return text[:8]
        return f"{text}Z" if self.type is Type.UTC else text

    @property
    def timed(self) -> bool:
        """Whether it is a time rather than a day."""
        return self.type is not Type.DATE

    @property
    def instant(self) -> dt.datetime | None:
        """The moment as naive UTC; a day or a time without a zone as it is; None for an unknown zone."""
        if self.type is not Type.ZONED:
            return self.local
        zone = zone_of(self.tzid)
        if zone is None:
            return None
        try:
            return self.local.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)
        except OverflowError:  # the first or the last hours of the calendar
            return self.local


@lru_cache(maxsize=1024)
def zone_of(tzid: str) -> ZoneInfo | None:
    """The time zone of an IANA name; None for any other name."""
    return ZoneInfo(tzid) if is_zone(tzid) else None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text is not a date or time, as a code, a message and the single fault."""

    code: str
    message: str
    fault: str = ""


def when(text: str, tzid: str = "") -> When | Unread:
    """The DATE or DATE-TIME of a text. RFC 5545 3.3.4 and 3.3.5."""
    found = _WHEN.fullmatch(text)
    if not found:
        fault = "hyphens" if _HYPHENS.match(text) else ""
        return Unread("E772", f"{quoted(text)} is not a date or time", fault)
    *numbers, utc = found.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        # RFC 5545 3.3.12: 60 is a leap second; no calendar shows one
        local = dt.datetime(year, month, day, hour, minute, 59 if second == 60 else second)
    except ValueError:
        fault = "no-such-day" if 1 <= month <= 12 and day > 28 else ""
        return Unread("E773", f"{quoted(text)} is a day or time that does not exist", fault)
    if numbers[3] is None:
        return When(local, Type.DATE)
    if utc:
        return When(local, Type.UTC)
    return When(local, Type.ZONED, tzid) if tzid else When(local, Type.FLOATING)


def when_of(line: ContentLine | None) -> When | None:
    """The date or time of a property with a single value; None without one that can be read."""
    if line is None:
        return None
    found = when(line.value, line.parameters.get("TZID", ""))
    return found if isinstance(found, When) else None


def duration(text: str) -> dt.timedelta | None:
    """The length of a DURATION; None for another text. RFC 5545 3.3.6."""
    found = _DURATION.fullmatch(text)
    if not found or text[-1] in "PT":
        return None
    sign, *numbers = found.groups()
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in numbers)
    length = dt.timedelta(days=7 * weeks + days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if sign == "-" else length


def offset(text: str) -> dt.timedelta | None:
    """The offset of a UTC-OFFSET; None for another text. RFC 5545 3.3.14."""
    found = _OFFSET.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    length = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def unescaped(text: str) -> str:
    """A TEXT value as people read it. RFC 5545 3.3.11."""
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], text) if "\\" in text else text


def listed(text: str) -> list[str]:
    """The items of a list of TEXT values, as written, between the commas that are not escaped."""
    return _ITEM.findall(text)


def escape_fault(text: str) -> tuple[int, str] | None:
    """The index and text of the first character of a TEXT value that lacks its escape; None without one."""
    found = _TEXT.match(text)
    end = found.end() if found else 0
    return None if end == len(text) else (end, text[end : end + 2] if text[end] == "\\" else text[end])


def escaped(text: str) -> str:
    """A text as a TEXT value; it keeps existing escapes."""
    return re.sub(r"\\[\\;,nN]|[\\;,]", lambda m: m[0] if len(m[0]) == 2 else "\\" + m[0], text)


def is_uri(text: str) -> bool:
    """Whether a text is an absolute address with percent-encoding where RFC 3986 demands it."""
    return _URI.fullmatch(text) is not None
