"""A VTIMEZONE (RFC 5545 3.6.5) from the system's own time zone data, exact for the years asked for.

icalendar's own writer puts onsets into RDATE lists. Some clients read only the first entry of a list, and
are then an hour wrong in most zones. Here, onsets that fit one rule for several years in a row become one
observance with an RRULE, and every other onset an observance of its own.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from timeline.rrule import WEEKDAYS
from timeline.zones import clock_changes, is_daylight

if TYPE_CHECKING:
    import icalendar


_DAY = dt.timedelta(days=1)
_CYCLE = 28
"""Years after which the days of the year fall on the same weekdays, but for a year such as 2100."""


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
        return self.daylight, self.name, self.offset_from, self.offset_to, self.local.time()

    @property
    def rules(self) -> frozenset[_Days]:
        """The rules for a day of each year that give the day of this onset."""
        month, day, weekday = self.local.month, self.local.day, self.local.weekday()
        length = calendar.monthrange(self.local.year, month)[1]
        certain = 28 if month == 2 else length  # days that each year has
        found = {
            _Days(month, None, day, day),
            _Days(month, weekday, (day + 6) // 7 * 7 - 6, (day + 6) // 7 * 7),
        }
        if day > length - 7:
            found.add(_Days(month, weekday, -7, -1))
        # "the first Sunday on or after the 9th", "the Saturday before the last Sunday": any seven days
        for first in range(max(1, day - 6), min(day, certain - 6) + 1):
            found.add(_Days(month, weekday, first, first + 6))
        # "the day after the last Thursday": of seven days that lie in two months, those in this one
        found |= {_Days(month, weekday, 1, last) for last in range(day, 7)}
        found |= {_Days(month, weekday, first, certain) for first in range(certain - 5, day + 1)}
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Days:
    """A rule for a day of each year: among some days in a row of a month, the one on a certain weekday."""

    month: int
    weekday: int | None
    """0 is Monday; None for the single day that `first` and `last` are."""
    first: int
    last: int
    """Both inclusive; negative numbers count from the end of the month."""

    def day(self, year: int) -> dt.date | None:
        """The day that it gives in a year; None where fewer than seven days hold no such weekday."""
        length = calendar.monthrange(year, self.month)[1]
        first, last = (n if n > 0 else length + 1 + n for n in (self.first, self.last))
        days = (dt.date(year, self.month, day) for day in range(first, min(last, length) + 1))
        return next((day for day in days if self.weekday in (None, day.weekday())), None)

    @property
    def parts(self) -> dict[str, list[str]]:
        """The parts of a yearly RRULE; BYDAY alone, without a list of days, where it says the same."""
        parts = {"BYMONTH": [str(self.month)]}
        if self.weekday is None:
            return parts | {"BYMONTHDAY": [str(self.first)]}
        name = WEEKDAYS[self.weekday]
        if self.first < 0:
            return parts | {"BYDAY": [f"-1{name}"]}
        if self.last % 7 == 0 and self.last - self.first == 6:
            return parts | {"BYDAY": [f"{self.last // 7}{name}"]}
        return parts | {"BYDAY": [name], "BYMONTHDAY": [str(n) for n in range(self.first, self.last + 1)]}

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Of rules that give the same days, the least is the one to write: short, and sure of each year."""
        return "BYMONTHDAY" in self.parts and "BYDAY" in self.parts, self.first - self.last, self.first


@dataclass(frozen=True, slots=True)
class _Observance:
    """Onsets by one rule, from the first on."""

    first: Onset
    rule: _Days | None = None
    """None for a single onset."""
    last: Onset | None = None
    """The last onset; None where there is only one, or the rule goes on."""

    @property
    def goes_on(self) -> bool:
        return self.rule is not None and self.last is None


def vtimezone(name: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The VTIMEZONE of an IANA zone, from the start of the first year to the end of the last, both included.

    It is exact in these years, and also after them as long as the zone's rules go on. Raises
    ZoneInfoNotFoundError where the system does not know the name.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("TZID", name)
    # one more day at each end: in the zone, a year begins and ends at other moments than in UTC
    start = dt.datetime(max(first_year, 2), 1, 1, tzinfo=dt.UTC) - dt.timedelta(days=1)
    end = dt.datetime(min(last_year, 9998) + 1, 1, 2, tzinfo=dt.UTC)
    for observance in _observances(name, start, end):
        first = observance.first
        part = TimezoneDaylight() if first.daylight else TimezoneStandard()
        part.add("DTSTART", first.local)
        part.add("TZOFFSETFROM", first.offset_from)
        part.add("TZOFFSETTO", first.offset_to)
        part.add("TZNAME", first.name)
        if observance.rule is not None:
            ends = {}
            if observance.last is not None:
                # one more day, well before the next onset: some parsers read UNTIL as local time, and would
                # lose the last
                ends["UNTIL"] = observance.last.utc.replace(tzinfo=dt.UTC) + dt.timedelta(days=1)
            part.add("RRULE", {"FREQ": "YEARLY", **observance.rule.parts, **ends})
        zone.add_component(part)
    return zone


def _observances(name: str, start: dt.datetime, end: dt.datetime) -> Iterator[_Observance]:
    """What a VTIMEZONE lists for the time from `start` to `end`, in order; the first one changes nothing."""
    zone = ZoneInfo(name)
    before = start.astimezone(zone)
    offset = before.utcoffset() or dt.timedelta()
    yield _Observance(
        Onset(before.replace(tzinfo=None), offset, offset, before.tzname() or name, is_daylight(before))
    )
    # beyond the end, the onsets show by which rule the last ones go on
    further = end.replace(year=min(end.year + _CYCLE, 9999))
    onsets = [
        *onsets_between(zone, start, end),
        *onsets_between(zone, end - dt.timedelta(seconds=1), further, step=dt.timedelta(days=7)),
    ]
    onsets.sort(key=lambda onset: (str(onset.kind), onset.utc))
    found: list[_Observance] = []
    for _, group in groupby(onsets, key=lambda onset: str(onset.kind)):
        of_kind = list(_runs(list(group), further.year - 1))
        shown = [each for each in of_kind if each.first.utc < end.replace(tzinfo=None)]
        if any(each.goes_on for each in shown):  # it may need another month in some later year
            shown += [each for each in of_kind if each.goes_on and each not in shown]
        found += shown
    yield from sorted(found, key=lambda observance: observance.first.utc)


def _runs(onsets: Sequence[Onset], last_year: int) -> Iterator[_Observance]:
    """The observances of onsets of one kind, which are in order and known to the end of `last_year`."""
    years = {onset.local.year for onset in onsets}

    def misses(rule: _Days, after: int, before: int) -> bool:
        """Whether a rule gives no day in the years between, in which other months have the onset."""
        between = range(after + 1, before)
        return years.issuperset(between) and not any(map(rule.day, between))

    for month in sorted({onset.local.month for onset in onsets}):
        run: list[Onset] = []
        rules: frozenset[_Days] = frozenset()
        for onset in [*(each for each in onsets if each.local.month == month), None]:
            common = frozenset[_Days]()
            if run and onset is not None:
                last = run[-1].local.year
                common = frozenset(
                    rule for rule in rules & onset.rules if misses(rule, last, onset.local.year)
                )
            if onset is not None and common:
                run.append(onset)
                rules = common
                continue
            if len(run) == 1:
                yield _Observance(run[0])
            elif run:
                rule = min(rules, key=lambda each: each.rank)
                goes_on = misses(rule, run[-1].local.year, last_year + 1)
                yield _Observance(run[0], rule, None if goes_on else run[-1])
            if onset is not None:
                run, rules = [onset], onset.rules


def onsets_between(
    zone: ZoneInfo, start: dt.datetime, end: dt.datetime, *, step: dt.timedelta = _DAY
) -> Iterator[Onset]:
    """Every change of a zone's clocks after `start` and before `end`, in order; both are aware.

    Two changes within one `step` that cancel each other are not noticed.
    """
    for moment in clock_changes(zone, start, end, step=step):
        old, new = (moment - dt.timedelta(seconds=1)).astimezone(zone), moment.astimezone(zone)
        offset_from, offset_to = old.utcoffset() or dt.timedelta(), new.utcoffset() or dt.timedelta()
        local = (moment + offset_from).replace(tzinfo=None)
        yield Onset(local, offset_from, offset_to, new.tzname() or "", is_daylight(new))
