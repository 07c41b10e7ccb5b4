"""Other spellings of a rule that give the same days, among them one that programs read alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from timeline.rrule._clients import fits_outlook, misreadings
from timeline.rrule._parse import ByDay, Rule

_EVERY_MONTH = tuple(range(1, 13))
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_STEPS = 4  # of how many changes a spelling may be


def respelled(rule: Rule, start: dt.datetime, *, for_outlook: bool = False) -> Rule | None:
    """Another rule that gives the same days from `start` on, and that all programs read alike; or None.

    It fits one of Outlook's templates if such a rule is found; `for_outlook` asks for no other.
    """
    seen, found = {rule}, [rule]
    other = None
    for _ in range(_STEPS):
        following = []
        for each in found:
            for step in _CHANGES:
                changed = step(each, start)
                if changed is None or changed in seen:
                    continue
                seen.add(changed)
                following.append(changed)
                if next(misreadings(changed, start), None) is None:
                    if fits_outlook(changed):
                        return changed
                    other = other or changed
        found = following
    return None if for_outlook else other


def _plain(rule: Rule) -> bool:
    """Whether no weekday has a number."""
    return all(by.nth is None for by in rule.byday)


def _only(rule: Rule, *names: str) -> bool:
    """Whether a rule has no other BY… parts than these."""
    parts = ("bymonth", "byweekno", "byyearday", "bymonthday", "byday", "bysetpos")
    return all(not getattr(rule, name) or name in names for name in parts)


def _distinct(rule: Rule, start: dt.datetime) -> Rule | None:
    """Each value once, and the months in their order."""
    return replace(
        rule,
        bymonth=tuple(sorted(set(rule.bymonth))),
        byweekno=tuple(dict.fromkeys(rule.byweekno)),
        byyearday=tuple(dict.fromkeys(rule.byyearday)),
        bymonthday=tuple(dict.fromkeys(rule.bymonthday)),
        byday=tuple(dict.fromkeys(rule.byday)),
    )


def _weekdays_of_a_set(rule: Rule, start: dt.datetime) -> Rule | None:
    """`WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=1,3` -> `WEEKLY;BYDAY=MO,WE`: a week's set is the same each week."""
    if rule.freq != "WEEKLY" or not rule.bysetpos or rule.bymonth:
        return None
    days = sorted({by.weekday for by in rule.byday}, key=lambda day: (day - rule.wkst) % 7)
    return replace(rule, byday=tuple(map(ByDay, _picked(rule, days))), bysetpos=())


def _days_of_a_set(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYMONTHDAY=13,14;BYSETPOS=1` -> `MONTHLY;BYMONTHDAY=13`, of days that all months have."""
    one = rule.freq == "MONTHLY" or (rule.freq == "YEARLY" and len(rule.bymonth) == 1)
    if (
        not one
        or not rule.bysetpos
        or not rule.bymonthday
        or not _only(rule, "bymonth", "bymonthday", "bysetpos")
    ):
        return None
    if not all(0 < day < 29 for day in rule.bymonthday):
        return None
    return replace(rule, bymonthday=tuple(_picked(rule, sorted(set(rule.bymonthday)))), bysetpos=())


def _picked(rule: Rule, values: list[int]) -> list[int]:
    count = len(values)
    return [value for at, value in enumerate(values) if not {at + 1, at - count}.isdisjoint(rule.bysetpos)]


def _every_month(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYMONTHDAY=15` -> `MONTHLY;BYMONTHDAY=15`, or with all months where years are left out."""
    if (
        rule.freq != "YEARLY"
        or not rule.bymonthday
        or not _plain(rule)
        or not _only(rule, "bymonthday", "byday")
    ):
        return None
    if rule.interval == 1:
        return replace(rule, freq="MONTHLY")
    return replace(rule, bymonth=_EVERY_MONTH)


def _all_months(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYMONTH=1,2,…,12;BYDAY=2TU` -> `MONTHLY;BYDAY=2TU`."""
    if rule.freq != "YEARLY" or rule.interval != 1 or set(rule.bymonth) != set(_EVERY_MONTH):
        return None
    return (
        replace(rule, freq="MONTHLY", bymonth=()) if _only(rule, "bymonth", "bymonthday", "byday") else None
    )


def _months_of_a_year(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYMONTH=6;BYDAY=2TU` -> `YEARLY;BYMONTH=6;BYDAY=2TU`."""
    if rule.freq != "MONTHLY" or not rule.bymonth or 12 % rule.interval:
        return None
    months = tuple(m for m in sorted(set(rule.bymonth)) if (m - start.month) % rule.interval == 0)
    if rule.bysetpos and len(months) != 1:
        return None
    return replace(rule, freq="YEARLY", interval=1, bymonth=months)


def _days_that_exist(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYMONTH=5,6;BYMONTHDAY=31` -> `YEARLY;BYMONTH=5;BYMONTHDAY=31`; also a day from DTSTART."""
    if (
        rule.freq != "YEARLY"
        or not _only(rule, "bymonth", "bymonthday")
        or (rule.bymonthday and not rule.bymonth)
    ):
        return None
    months, days = rule.bymonth or (start.month,), rule.bymonthday or (start.day,)
    kept = tuple(m for m in months if any(abs(day) <= _LONGEST[m - 1] for day in days))
    days = tuple(day for day in days if any(abs(day) <= _LONGEST[m - 1] for m in kept))
    return replace(rule, bymonth=kept, bymonthday=days)


def _days_from_the_first(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYMONTH=9;BYMONTHDAY=-1` -> `YEARLY;BYMONTH=9;BYMONTHDAY=30`, of months of one length."""
    lengths = {_LONGEST[month - 1] for month in rule.bymonth}
    if len(lengths) != 1 or 2 in rule.bymonth or not rule.bymonthday:
        return None
    (length,) = lengths
    days = (day if day > 0 else length + 1 + day for day in rule.bymonthday)
    return replace(rule, bymonthday=tuple(dict.fromkeys(day for day in days if day > 0)))


def _of_the_day_numbers(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYDAY=20MO` -> `YEARLY;BYYEARDAY=134,…,140;BYDAY=MO`."""
    if rule.freq != "YEARLY" or len(rule.byday) != 1 or not _only(rule, "byday"):
        return None
    by = rule.byday[0]
    if by.nth is None or abs(by.nth) < 10:
        return None
    last = 7 * abs(by.nth)
    numbers = [number for number in range(last - 6, last + 1) if number <= 366]
    sign = 1 if by.nth > 0 else -1
    return replace(rule, byyearday=tuple(sign * number for number in numbers), byday=(ByDay(by.weekday),))


def _without_what_others_give(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYDAY=TU,2TU` -> `MONTHLY;BYDAY=TU`."""
    plain = {by.weekday for by in rule.byday if by.nth is None}
    kept = tuple(by for by in rule.byday if by.nth is None or by.weekday not in plain)
    return replace(rule, byday=kept)


def _of_days_one_by_one(rule: Rule, start: dt.datetime) -> Rule | None:
    """`DAILY;BYMONTHDAY=-1` -> `MONTHLY;BYMONTHDAY=-1`, and `DAILY;BYDAY=MO,TU` -> `WEEKLY;BYDAY=MO,TU`."""
    if (
        rule.freq != "DAILY"
        or rule.interval != 1
        or not _only(rule, "bymonth", "bymonthday", "byday", "bysetpos")
    ):
        return None
    if rule.bymonthday:  # a set of one day is that day
        return replace(rule, freq="MONTHLY", bysetpos=())
    return replace(rule, freq="WEEKLY", bysetpos=()) if rule.byday else None


def _of_weeks_one_by_one(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYDAY=MO,TU` -> `WEEKLY;BYDAY=MO,TU`."""
    if rule.freq not in ("MONTHLY", "YEARLY") or rule.interval != 1 or not rule.byday or not _plain(rule):
        return None
    return replace(rule, freq="WEEKLY") if _only(rule, "byday") else None


def _position_for_number(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYDAY=2TU` -> `MONTHLY;BYDAY=TU;BYSETPOS=2`, as Outlook writes it."""
    if len(rule.byday) != 1 or not _only(rule, "bymonth", "byday") or len(rule.bymonth) > 1:
        return None
    if rule.freq == "MONTHLY" and rule.bymonth:
        return None
    by = rule.byday[0]
    return None if by.nth is None else replace(rule, byday=(ByDay(by.weekday),), bysetpos=(by.nth,))


def _number_for_seven_days(rule: Rule, start: dt.datetime) -> Rule | None:
    """`MONTHLY;BYDAY=TU;BYMONTHDAY=8,…,14` -> `MONTHLY;BYDAY=2TU`."""
    month = rule.freq == "MONTHLY" or (rule.freq == "YEARLY" and rule.bymonth)
    if not month or not rule.byday or not _plain(rule) or not _only(rule, "bymonth", "bymonthday", "byday"):
        return None
    for nth in (1, 2, 3, 4, -1):
        first = 7 * nth - 6 if nth > 0 else -7
        if set(rule.bymonthday) == set(range(first, first + 7)):
            return replace(rule, bymonthday=(), byday=tuple(ByDay(by.weekday, nth) for by in rule.byday))
    return None


def _first_or_last_month(rule: Rule, start: dt.datetime) -> Rule | None:
    """`YEARLY;BYDAY=MO,TU;BYSETPOS=1` -> `YEARLY;BYMONTH=1;BYDAY=MO,TU;BYSETPOS=1`.

    A month has four of each weekday.
    """
    if rule.freq != "YEARLY" or not rule.bysetpos or not rule.byday or not _plain(rule):
        return None
    if not _only(rule, "byday", "bysetpos") or not all(abs(position) <= 4 for position in rule.bysetpos):
        return None
    if len({position > 0 for position in rule.bysetpos}) > 1:
        return None
    return replace(rule, bymonth=(1,) if rule.bysetpos[0] > 0 else (12,))


_CHANGES: tuple[Callable[[Rule, dt.datetime], Rule | None], ...] = (
    _distinct,
    _weekdays_of_a_set,
    _days_of_a_set,
    _every_month,
    _all_months,
    _months_of_a_year,
    _days_that_exist,
    _days_from_the_first,
    _of_the_day_numbers,
    _without_what_others_give,
    _of_days_one_by_one,
    _of_weeks_one_by_one,
    _position_for_number,
    _number_for_seven_days,
    _first_or_last_month,
)
