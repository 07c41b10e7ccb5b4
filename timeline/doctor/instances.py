"""Whether a day is an instance of a rule, computed without a search, so that no rule takes long.

RFC 5545 3.3.10, for rules that fall at most once a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from timeline.rrule import Rule


def falls_on(rule: Rule, start: dt.date, day: dt.date) -> bool:
    """Whether the rule of a series that starts on the day `start` gives `day`; ignores COUNT and UNTIL."""
    return day >= start and _in_phase(rule, start, day) and _chosen(rule, start, day)


def _in_phase(rule: Rule, start: dt.date, day: dt.date) -> bool:
    """Whether the rule, with its INTERVAL, has instances in the period of a day."""
    match rule.freq:
        case "YEARLY":
            # a week belongs to the year that has most of its days
            distance = _year(rule, day) - _year(rule, start)
        case "MONTHLY":
            distance = 12 * (day.year - start.year) + day.month - start.month
        case "WEEKLY":
            distance = (_week(rule, day) - _week(rule, start)) // 7
        case _:
            distance = (day - start).days
    return distance % rule.interval == 0


def _year(rule: Rule, day: dt.date) -> int:
    return _week_number(rule, day)[0] if rule.byweekno else day.year


def _week(rule: Rule, day: dt.date) -> int:
    """The day number of the first day of a day's week."""
    return day.toordinal() - (day.weekday() - rule.wkst) % 7


def _chosen(rule: Rule, start: dt.date, day: dt.date) -> bool:
    if not _fits(rule, start, day):
        return False
    if not rule.bysetpos:
        return True
    days = [other for other in _period(rule, day) if _fits(rule, start, other)]
    place, count = days.index(day), len(days)
    return place + 1 in rule.bysetpos or place - count in rule.bysetpos


def _period(rule: Rule, day: dt.date) -> Iterator[dt.date]:
    """The days of the year, month or week that BYSETPOS picks from."""
    match rule.freq:
        case "YEARLY":
            first, last = dt.date(day.year, 1, 1).toordinal(), dt.date(day.year, 12, 31).toordinal()
            if rule.byweekno:  # the week of the day may belong to the next year, or to the one before
                first, last = day.toordinal() - 53 * 7, day.toordinal() + 53 * 7
        case "MONTHLY":
            first = day.replace(day=1).toordinal()
            last = first + _length(day) - 1
        case "WEEKLY":
            first = _week(rule, day)
            last = first + 6
        case _:
            first = last = day.toordinal()
    for ordinal in range(max(1, first), min(last, dt.date.max.toordinal()) + 1):
        other = dt.date.fromordinal(ordinal)
        if not rule.byweekno or _year(rule, other) == _year(rule, day):
            yield other


def _fits(rule: Rule, start: dt.date, day: dt.date) -> bool:
    """Whether a day fits all BY… parts but BYSETPOS, and what DTSTART adds to them."""
    if rule.bymonth and day.month not in rule.bymonth:
        return False
    if rule.byweekno and not _in_weeks(rule, day):
        return False
    if rule.byyearday and not _counted(day.timetuple().tm_yday, _days_of_year(day.year), rule.byyearday):
        return False
    if rule.bymonthday and not _counted(day.day, _length(day), rule.bymonthday):
        return False
    if rule.byday:
        return any(by.weekday == day.weekday() and _nth(rule, day, by.nth) for by in rule.byday)
    if rule.byyearday or rule.bymonthday:
        return True
    if rule.byweekno:
        return day.weekday() == start.weekday()
    match rule.freq:
        case "YEARLY":
            return day.day == start.day and (bool(rule.bymonth) or day.month == start.month)
        case "MONTHLY":
            return day.day == start.day
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case _:
            return True


def _counted(number: int, length: int, wanted: tuple[int, ...]) -> bool:
    """Whether a number, counted from 1 or back from the end (-1), is one of those wanted."""
    return number in wanted or number - length - 1 in wanted


def _nth(rule: Rule, day: dt.date, nth: int | None) -> bool:
    """Whether the day is the nth of its weekday in its month, or in its year."""
    if nth is None:
        return True
    if rule.freq == "MONTHLY" or rule.bymonth:
        number, length = day.day, _length(day)
    else:
        number, length = day.timetuple().tm_yday, _days_of_year(day.year)
    return nth in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))


def _in_weeks(rule: Rule, day: dt.date) -> bool:
    year, week = _week_number(rule, day)
    weeks = (_first_week(rule, year + 1) - _first_week(rule, year)) // 7
    return _counted(week, weeks, rule.byweekno)


def _week_number(rule: Rule, day: dt.date) -> tuple[int, int]:
    """The year and the number of a day's week; the first week has at least four days in its year."""
    ordinal = day.toordinal()
    year = next(y for y in (day.year + 1, day.year, day.year - 1) if _first_week(rule, y) <= ordinal)
    return year, (ordinal - _first_week(rule, year)) // 7 + 1


def _first_week(rule: Rule, year: int) -> int:
    """The day number of the first day of a year's first week."""
    fourth = 365 * (year - 1) + (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400 + 4
    return fourth - (fourth - 1 - rule.wkst) % 7


def _days_of_year(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365


def _length(day: dt.date) -> int:
    """The number of days of a day's month."""
    if day.month == 12:
        return 31
    return (day.replace(day=1, month=day.month + 1) - day.replace(day=1)).days
