"""Time zones by their IANA names: which exist, and when their clocks change."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from timeline.diagnostics import did_you_mean

_SECOND = dt.timedelta(seconds=1)


@functools.cache
def zone_names() -> frozenset[str]:
    """The IANA names that zoneinfo knows, without those whose meaning depends on the machine."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Whether an IANA zone has this name."""
    return name in zone_names()


def zone_help(name: str) -> str:
    """What to write instead of the name of a zone that does not exist."""
    return did_you_mean(name, zone_names()) or 'write an IANA name such as "Europe/Vienna"'


def clock_changes(
    zone: ZoneInfo, start: dt.datetime, end: dt.datetime, *, step: dt.timedelta
) -> Iterator[dt.datetime]:
    """The moments at which the clocks of a zone change, in order: start < moment < end.

    All moments are aware and in UTC, to the second. A change is a new offset from UTC, a new abbreviation, or
    the start or end of daylight saving time. Two changes within one `step` that cancel each other are not
    noticed; no zone ever had two such changes within a day.
    """
    before, kept = start, _kept(zone, start)
    while before < end:
        after = min(before + step, end)
        kept_after = _kept(zone, after)
        if kept_after != kept:
            low = before
            while after - low > _SECOND:
                middle = (low + (after - low) // 2).replace(microsecond=0)
                if (kept_there := _kept(zone, middle)) == kept:
                    low = middle
                else:
                    after, kept_after = middle, kept_there
            if after < end:
                yield after
        before, kept = after, kept_after


def _kept(zone: ZoneInfo, moment: dt.datetime) -> tuple[dt.timedelta | None, bool, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), is_daylight(local), local.tzname()


def is_daylight(moment: dt.datetime) -> bool:
    """Whether an aware moment is in daylight saving time, in the sense of RFC 5545 3.6.5 (DAYLIGHT)."""
    # tzdata gives Dublin's winter a negative dst(); for calendars that is standard time
    return (moment.dst() or dt.timedelta()) > dt.timedelta()
