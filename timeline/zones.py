"""Time zones by their IANA names: which there are, and when their clocks change."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from timeline.diagnostics import did_you_mean

_SECOND = dt.timedelta(seconds=1)


@functools.cache
def zone_names() -> frozenset[str]:
    """The IANA names that zoneinfo knows, without those that mean another zone on each machine."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Whether there is an IANA zone of this name."""
    return name in zone_names()


def zone_help(name: str) -> str:
    """What to write instead of a zone that there is not."""
    return did_you_mean(name, zone_names()) or 'write an IANA name such as "Europe/Vienna"'


def clock_changes(
    zone: ZoneInfo, start: dt.datetime, end: dt.datetime, *, step: dt.timedelta
) -> Iterator[dt.datetime]:
    """The moments (UTC) from which on a zone's clocks keep another time, start < moment < end, in order.

    A change is one of the offset, the name of the time, or whether it is daylight saving time. Clocks that
    go to and fro within one `step` are not noticed; none ever did within a day.
    """
    before = start
    while before < end:
        after = min(before + step, end)
        if _kept(zone, before) != _kept(zone, after):
            low, high = before, after
            while high - low > _SECOND:
                middle = (low + (high - low) // 2).replace(microsecond=0)
                if _kept(zone, middle) == _kept(zone, before):
                    low = middle
                else:
                    high = middle
            if high < end:
                yield high
            after = high
        before = after


def _kept(zone: ZoneInfo, moment: dt.datetime) -> tuple[dt.timedelta | None, bool, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), is_daylight(local), local.tzname()


def is_daylight(moment: dt.datetime) -> bool:
    """Whether an aware moment is in daylight saving time, as calendars understand it."""
    # Dublin's winter is an hour less than its standard time; to a calendar it is no daylight time
    return (moment.dst() or dt.timedelta()) > dt.timedelta()
