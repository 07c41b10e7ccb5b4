"""The instances of a recurrence rule, mostly computed by dateutil.

dateutil gets only checked rules: it accepts BYMONTH=13, never ends on INTERVAL=0, and searches the
whole calendar for 30 February. This module itself computes what dateutil gets wrong: BYWEEKNO
(dateutil miscounts the days of a week that lie in the year before or after), BYDAY that has weekdays
with and without a number (dateutil takes only the days that fit both kinds), and BYSETPOS in weeks (dateutil
counts in the first week from the start on).
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from timeline.edtf import day_number
from timeline.rrule._parse import ByDay, RruleError, Rule

if TYPE_CHECKING:
    from dateutil.rrule import rrule as DateutilRule  # noqa: N812 -- a class named like a function

_Day = TypeVar("_Day", int, dt.date, dt.datetime)
_Frequency: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6]

_MAX_STEPS = 20_000  # days that the search for the first instance of a daily rule tries


def check_start(rule: Rule, start: dt.datetime, *, timed: bool, zone: dt.tzinfo | None = None) -> None:
    """Check a rule against its first instance, which is naive local time; raises RruleError.

    The codes: E606 BYHOUR, BYMINUTE or BYSECOND in a rule; E607 UNTIL is of another type than the
    start; E608 the start is not an instance of the rule; E609 the rule has no instance; E610 the rule
    can fall more than once a day.
    """
    if rule.sub_daily:
        raise RruleError("E610", "the rule falls more than once a day", help="list such times as events")
    if rule.byhour or rule.byminute or rule.bysecond:
        raise RruleError(
            "E606", "the start gives the time: the rule may not have BYHOUR, BYMINUTE or BYSECOND"
        )
    if rule.until is not None and isinstance(rule.until, dt.datetime) != timed:
        help_ = "write it in UTC: UNTIL=20221231T235959Z" if timed else "write a day: UNTIL=20221231"
        raise RruleError("E607", "UNTIL must be a day for days, and a time in UTC for times", help=help_)
    if _never(rule):
        raise RruleError(
            "E609", "the rule never falls on a day", help="check BYMONTH, BYMONTHDAY and BYSETPOS"
        )
    first = _first(rule, start, zone)
    if first == start:
        return
    if first is None:
        raise RruleError(
            "E609", f"the rule never falls on a day from {start.date()} on", help="check its parts and UNTIL"
        )
    message, help_ = f"the rule does not fall on {start.date()}", f"its first day is {first.date()}"
    raise RruleError("E608", message, help=help_)


def _first(rule: Rule, start: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime | None:
    if rule.freq == "DAILY":  # dateutil would try every day to the end of the calendar
        day = start
        for _ in range(_MAX_STEPS):
            if _fits(rule, day.date()):
                return day if _within_until(rule, day, zone) else None
            try:
                day += dt.timedelta(days=rule.interval)
            except OverflowError:
                return None
        return None
    return next(expand(replace(rule, count=None), start, zone=zone), None)


def _fits(rule: Rule, day: dt.date) -> bool:
    """Whether a day passes the filters of a daily rule."""
    _, length = calendar.monthrange(day.year, day.month)
    return (
        (not rule.bymonth or day.month in rule.bymonth)
        and (not rule.bymonthday or day.day in rule.bymonthday or day.day - length - 1 in rule.bymonthday)
        and (not rule.byday or any(day.weekday() == by.weekday for by in rule.byday))
    )


def _never(rule: Rule) -> bool:
    """Whether the parts of a rule show, without a search, that it never falls on a day."""
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    if rule.bymonth and rule.bymonthday:
        fits = any(abs(day) <= longest.get(month, 31) for month in rule.bymonth for day in rule.bymonthday)
        if not fits:
            return True
    if rule.bysetpos:
        most = {"DAILY": 1, "WEEKLY": max(1, len(rule.byday)), "MONTHLY": 31, "YEARLY": 366}.get(
            rule.freq, 366
        )
        if rule.freq == "MONTHLY" and rule.byday:
            most = sum(1 if by.nth else 5 for by in rule.byday)
        if rule.bymonthday:
            most = min(most, len(rule.bymonthday) * (12 if rule.freq == "YEARLY" else 1))
        return all(abs(position) > most for position in rule.bysetpos)
    return False


def expand(
    rule: Rule,
    start: dt.datetime,
    *,
    after: dt.datetime | None = None,
    before: dt.datetime | None = None,
    zone: dt.tzinfo | None = None,
) -> Iterator[dt.datetime]:
    """The instances `after <= instance < before`, in order; all are naive local times.

    Lazy; the instances before `after` cost nothing, because the computation starts one period earlier.
    `zone` is the time zone of the local times; it is needed to compare them with an UNTIL in UTC.
    """
    if rule.count is not None:
        last = _last_of_count(rule, start)
        for moment in expand(replace(rule, count=None), start, after=after, before=before, zone=zone):
            if last is None or moment > last:
                return
            yield moment
        return
    for moment in _instances(rule, start, after):
        if before is not None and moment >= before:
            return
        if not _within_until(rule, moment, zone):
            return
        if moment >= start and (after is None or moment >= after):
            yield moment


def backwards(
    rule: Rule, start: dt.datetime, *, until: dt.date = dt.date.max, zone: dt.tzinfo | None = None
) -> Iterator[dt.datetime]:
    """The instances of a rule that ends (by COUNT or UNTIL), from the last to the first; lazy.

    Instances after the day `until` are left out. The last instances of a long series cost no more than
    those of a short one.
    """
    if rule.count is not None:
        counted = _last_of_count(rule, start)
        last = 0 if counted is None else counted.toordinal()
    else:
        assert rule.until is not None
        last = rule.until.toordinal() + 1  # a time in UTC may be on the next local day
    last = min(last, until.toordinal())
    high = dt.datetime.fromordinal(last + 1) if last < dt.date.max.toordinal() else dt.datetime.max
    days = rule.interval * {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7}.get(rule.freq, 1)
    while high > start:
        days = min(2 * days, high.toordinal() - 1)
        low = max(start, high - dt.timedelta(days=days))
        yield from reversed(list(expand(rule, start, after=low, before=high, zone=zone)))
        high = low


def _within_until(rule: Rule, moment: dt.datetime, zone: dt.tzinfo | None) -> bool:
    if rule.until is None:
        return True
    if not isinstance(rule.until, dt.datetime):
        return moment.date() <= rule.until
    if zone is None:
        return moment <= rule.until
    return moment.replace(tzinfo=zone) <= rule.until.replace(tzinfo=dt.UTC)


@functools.lru_cache(maxsize=256)
def _last_of_count(rule: Rule, start: dt.datetime) -> dt.datetime | None:
    """The last instance of a rule with COUNT; None if it has no instance."""
    last = None
    endless = (each for each in _instances(replace(rule, count=None), start, None) if each >= start)
    for number, moment in enumerate(endless, 1):
        last = moment
        if number == rule.count:
            break
    return last


def _instances(rule: Rule, start: dt.datetime, after: dt.datetime | None) -> Iterator[dt.datetime]:
    """The instances in order, without regard to COUNT and UNTIL, from somewhat before `after` on."""
    rule = _with_what_the_start_implies(rule, start)
    begin = start if after is None or after <= start else _shifted(rule, start, after)
    if rule.byweekno:
        return _of_weeks(rule, start, begin)
    if rule.freq == "WEEKLY" and rule.bysetpos:
        return _of_sets_of_weeks(rule, begin)
    if len({day.nth is None for day in rule.byday}) > 1:
        return _of_both(rule, begin)
    return iter(_dateutil(rule, begin))


def _of_weeks(rule: Rule, start: dt.datetime, begin: dt.datetime) -> Iterator[dt.datetime]:
    """The instances of a rule with BYWEEKNO; its INTERVAL and BYSETPOS count years of whole weeks."""
    first = _year_of_week(start.date(), rule.wkst)
    passed = max(0, _year_of_week(begin.date(), rule.wkst) - first)
    weekdays = {day.weekday for day in rule.byday} or set(range(7))
    for year in range(first + passed // rule.interval * rule.interval, dt.MAXYEAR + 2, rule.interval):
        days = [
            day
            for day in _days_of_weeks(year, rule.byweekno, rule.wkst)
            if day.weekday() in weekdays and _in_month_and_year(rule, day)
        ]
        for day in _picked(rule, days):
            yield dt.datetime.combine(day, start.time())


def _in_month_and_year(rule: Rule, day: dt.date) -> bool:
    """Whether a day fits BYMONTH, BYMONTHDAY and BYYEARDAY, as far as the rule has them."""
    of_month, of_year = calendar.monthrange(day.year, day.month)[1], 365 + calendar.isleap(day.year)
    number = day.timetuple().tm_yday
    return (
        (not rule.bymonth or day.month in rule.bymonth)
        and (not rule.bymonthday or not {day.day, day.day - of_month - 1}.isdisjoint(rule.bymonthday))
        and (not rule.byyearday or not {number, number - of_year - 1}.isdisjoint(rule.byyearday))
    )


def _of_sets_of_weeks(rule: Rule, begin: dt.datetime) -> Iterator[dt.datetime]:
    """The instances of a weekly rule with BYSETPOS, from the start of the week of `begin` on.

    RFC 5545 3.3.10: a set holds all days of one week, which starts on WKST, also those before DTSTART.
    """
    weekdays = {day.weekday for day in rule.byday}
    week = begin.toordinal() - (begin.weekday() - rule.wkst) % 7
    for first in range(week, dt.date.max.toordinal() + 1, 7 * rule.interval):
        days = [
            day
            for day in range(first, first + 7)
            if (day - 1) % 7 in weekdays and (not rule.bymonth or _month(day) in rule.bymonth)
        ]
        for day in _picked(rule, days):
            if 1 <= day <= dt.date.max.toordinal():
                yield dt.datetime.combine(dt.date.fromordinal(day), begin.time())


def _month(day: int) -> int:
    """The month of a day number; the days beyond both ends of the calendar are in January and December."""
    return dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal())).month


def _of_both(rule: Rule, begin: dt.datetime) -> Iterator[dt.datetime]:
    """The instances of a monthly or yearly rule whose BYDAY mixes plain and numbered weekdays (MO,2TU)."""
    yearly = rule.freq == "YEARLY"
    begin = begin.replace(month=1, day=1) if yearly else begin.replace(day=1)
    kinds = [tuple(day for day in rule.byday if (day.nth is None) == plain) for plain in (True, False)]
    each = (_dateutil(replace(rule, byday=kind, bysetpos=()), begin) for kind in kinds)
    for _, both in groupby(heapq.merge(*each), key=lambda day: (day.year, 0 if yearly else day.month)):
        yield from _picked(rule, list(dict.fromkeys(both)))


def _picked(rule: Rule, days: list[_Day]) -> list[_Day]:
    """What BYSETPOS picks from the days of one period, in order."""
    if not rule.bysetpos:
        return days
    count = len(days)
    return [day for at, day in enumerate(days) if not {at + 1, at - count}.isdisjoint(rule.bysetpos)]


def _dateutil(rule: Rule, begin: dt.datetime) -> DateutilRule:
    """The rule as one of dateutil's that starts at `begin`."""
    from dateutil import rrule

    frequencies: Mapping[str, _Frequency] = {
        "YEARLY": rrule.YEARLY,
        "MONTHLY": rrule.MONTHLY,
        "WEEKLY": rrule.WEEKLY,
        "DAILY": rrule.DAILY,
        "HOURLY": rrule.HOURLY,
        "MINUTELY": rrule.MINUTELY,
        "SECONDLY": rrule.SECONDLY,
    }
    weekdays = [rrule.weekday(by.weekday, by.nth) for by in rule.byday]
    return rrule.rrule(
        frequencies[rule.freq],
        dtstart=begin,
        interval=rule.interval,
        wkst=rule.wkst,
        bysetpos=rule.bysetpos or None,
        bymonth=rule.bymonth or None,
        bymonthday=rule.bymonthday or None,
        byyearday=rule.byyearday or None,
        byweekday=weekdays or None,
        byhour=rule.byhour or None,
        byminute=rule.byminute or None,
        bysecond=rule.bysecond or None,
    )


def _with_what_the_start_implies(rule: Rule, start: dt.datetime) -> Rule:
    """The rule with explicit parts for what RFC 5545 3.3.10 takes from DTSTART."""
    if rule.byweekno and not (rule.byday or rule.bymonthday or rule.byyearday):
        return replace(rule, byday=(ByDay(start.weekday()),))
    if rule.byweekno or rule.byyearday or rule.bymonthday or rule.byday:
        return rule
    match rule.freq:
        case "YEARLY":
            return replace(rule, bymonth=rule.bymonth or (start.month,), bymonthday=(start.day,))
        case "MONTHLY":
            return replace(rule, bymonthday=(start.day,))
        case "WEEKLY":
            return replace(rule, byday=(ByDay(start.weekday()),))
    return rule


def _shifted(rule: Rule, start: dt.datetime, after: dt.datetime) -> dt.datetime:
    """The start of a period of the rule that ends before `after`, or shortly after it."""
    step = rule.interval
    match rule.freq:
        case "YEARLY":
            years = (after.year - start.year - 1) // step * step
            return start.replace(year=start.year + years, month=1, day=1) if years > 0 else start
        case "MONTHLY":
            months = (after.year - start.year) * 12 + after.month - start.month - 1
            months = start.month - 1 + months // step * step
            shifted = start.replace(year=start.year + months // 12, month=months % 12 + 1, day=1)
            return max(shifted, start)
        case "WEEKLY" | "DAILY":
            days = step * (7 if rule.freq == "WEEKLY" else 1)
            return start + dt.timedelta(days=max(0, ((after - start).days // days - 1) * days))
    return start


def _first_week(year: int, week_start: int) -> int:
    """The day number of the first day of a year's first week; `week_start` is 0 for Monday.

    The first week is the first that has at least four days in the year, as in ISO 8601-1.
    """
    fourth = day_number(year, 1, 4)
    return fourth - (fourth - 1 - week_start) % 7


def _year_of_week(day: dt.date, week_start: int) -> int:
    """The year that counts the week of a day as its own."""
    ordinal = day.toordinal()
    if ordinal < _first_week(day.year, week_start):
        return day.year - 1
    return day.year + (ordinal >= _first_week(day.year + 1, week_start))


def _days_of_weeks(year: int, numbers: tuple[int, ...], week_start: int) -> Iterator[dt.date]:
    """The days, up to the year 9999, of a year's weeks by number; negative numbers count from its end."""
    begin, end = _first_week(year, week_start), _first_week(year + 1, week_start)
    count = (end - begin) // 7
    for number in sorted({each if each > 0 else count + 1 + each for each in numbers}):
        if 1 <= number <= count:
            first = begin + 7 * (number - 1)
            for day in range(max(first, 1), min(first + 6, dt.date.max.toordinal()) + 1):
                yield dt.date.fromordinal(day)
