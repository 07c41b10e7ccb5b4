"""A VTIMEZONE (RFC 5545 3.6.5) from the system's own time zone data, exact for the years asked for.

icalendar's own writer puts onsets into RDATE lists. Some clients read only the first entry of a list, and
are then an hour wrong in most zones. Here, onsets that fit one rule for several years in a row become one
observance with an RRULE, and every other onset an observance of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from timeline.rrule import WEEKDAYS
from timeline.zones import clock_changes, is_daylight

if TYPE_CHECKING:
    import icalendar


@dataclass(frozen=True, slots=True)
class Onset:
    """The moment at which a zone's clocks change. RFC 5545 3.6.5."""

    local: dt.datetime
    """Naive, by the clock before the change, as an observance's DTSTART gives it."""
    offset_from: dt.timedelta
    offset_to: dt.timedelta
    name: str
    daylight: bool

    @property
    def utc(self) -> dt.datetime:
        """The moment in UTC, as a naive datetime."""
        return self.local - self.offset_from

    @property
    def kind(self) -> tuple[object, ...]:
        """What all onsets of one rule have in common, besides the rule for their day."""
        return (
            self.daylight,
            self.name,
            self.offset_from,
            self.offset_to,
            self.local.month,
            self.local.time(),
        )

    @property
    def rules(self) -> frozenset[str]:
        """The parts of yearly RRULEs that give this day of its month: 2nd Sunday, last Sunday, the 1st."""
        day, weekday = self.local.day, WEEKDAYS[self.local.weekday()]
        last = (self.local + dt.timedelta(days=7)).month != self.local.month
        found = {f"BYDAY={(day - 1) // 7 + 1}{weekday}", f"BYMONTHDAY={day}"}
        # "the first Sunday on or after the 9th": any seven days in a row
        for first in range(max(1, day - 6), min(day, 22) + 1):
            found.add(f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, range(first, first + 7)))}")
        return frozenset(found | ({f"BYDAY=-1{weekday}"} if last else set()))


def vtimezone(name: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The VTIMEZONE of an IANA zone, from the start of the first year to the end of the last, both included.

    Raises ZoneInfoNotFoundError where the system does not know the name.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("TZID", name)
    # one more day at each end: in the zone, a year begins and ends at other moments than in UTC
    start = dt.datetime(max(first_year, 2), 1, 1, tzinfo=dt.UTC) - dt.timedelta(days=1)
    end = dt.datetime(min(last_year, 9998) + 1, 1, 2, tzinfo=dt.UTC)
    for first, rule, until in _observances(name, start, end):
        part = TimezoneDaylight() if first.daylight else TimezoneStandard()
        part.add("DTSTART", first.local)
        part.add("TZOFFSETFROM", first.offset_from)
        part.add("TZOFFSETTO", first.offset_to)
        part.add("TZNAME", first.name)
        if rule:
            parts = dict(pair.split("=") for pair in rule.split(";"))
            rrule = {key: value.split(",") for key, value in parts.items()}
            ends = {} if until is None else {"UNTIL": until}
            part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": first.local.month, **rrule, **ends})
        zone.add_component(part)
    return zone


def _observances(
    name: str, start: dt.datetime, end: dt.datetime
) -> Iterator[tuple[Onset, str, dt.datetime | None]]:
    """Each observance's first onset, its rule (empty for a single onset), and the rule's last moment.

    The last moment is None where the rule still holds at `end`.
    """
    zone = ZoneInfo(name)
    before = start.astimezone(zone)
    offset = before.utcoffset() or dt.timedelta()
    # the offset at the beginning, as an observance that changes nothing
    yield (
        Onset(before.replace(tzinfo=None), offset, offset, before.tzname() or name, is_daylight(before)),
        "",
        None,
    )
    found: list[tuple[Onset, str, dt.datetime | None]] = []
    onsets = list(onsets_between(zone, start, end))
    onsets.sort(key=lambda onset: (str(onset.kind), onset.utc))
    for _, group in groupby(onsets, key=lambda onset: str(onset.kind)):
        run: list[Onset] = []
        rules: frozenset[str] = frozenset()
        for onset in group:
            common = rules & onset.rules
            if run and common and onset.local.year == run[-1].local.year + 1:
                run.append(onset)
                rules = common
                continue
            found += _closed(run, rules, end)
            run, rules = [onset], onset.rules
        found += _closed(run, rules, end)
    yield from sorted(found, key=lambda observance: observance[0].utc)


def _closed(
    run: list[Onset], rules: frozenset[str], end: dt.datetime
) -> list[tuple[Onset, str, dt.datetime | None]]:
    if not run:
        return []
    if len(run) == 1:
        return [(run[0], "", None)]
    rule = min(rules, key=lambda text: (len(text), text))
    if run[-1].local.year >= end.year - 1:
        return [(run[0], rule, None)]
    # one more day, well before the next onset: some parsers read UNTIL as local time, and would lose the last
    return [(run[0], rule, run[-1].utc.replace(tzinfo=dt.UTC) + dt.timedelta(days=1))]


def onsets_between(zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[Onset]:
    """Every change of a zone's clocks after `start` and before `end`, in order; both are aware."""
    for moment in clock_changes(zone, start, end, step=dt.timedelta(days=1)):
        old, new = (moment - dt.timedelta(seconds=1)).astimezone(zone), moment.astimezone(zone)
        offset_from, offset_to = old.utcoffset() or dt.timedelta(), new.utcoffset() or dt.timedelta()
        local = (moment + offset_from).replace(tzinfo=None)
        yield Onset(local, offset_from, offset_to, new.tzname() or "", is_daylight(new))
