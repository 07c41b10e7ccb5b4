"""Rules that calendar programs expand to other days than RFC 5545 3.3.10 says.

What is said of programs was measured: Thunderbird is ical.js 2.2.1, GNOME is libical 3.0.16, and the programs
that use Python's dateutil are `ical` 14.3.1 (Home Assistant) and recurring-ical-events 3.8.2. Outlook was not
measured: it maps the rules of its templates alone (MS-OXCICAL 2.1.3.2.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from timeline.rrule._parse import Rule

THUNDERBIRD, GNOME, DATEUTIL = "Thunderbird", "GNOME (libical)", "dateutil (ical, recurring-ical-events)"
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKEND, _WORKDAYS, _ALL = frozenset({5, 6}), frozenset(range(5)), frozenset(range(7))


class Misreading(NamedTuple):
    """Programs that compute other days, and the part of the rule from which they do."""

    clients: tuple[str, ...]
    what: str


def misreadings(rule: Rule, start: dt.datetime) -> Iterator[Misreading]:
    """What some program gets wrong in a rule whose first instance is `start`, a naive local time.

    It may name a program that reads this rule correctly and only others of its kind otherwise, but it leaves
    out none that was found to read it otherwise. It says nothing of times of day.
    """
    numbered = any(by.nth is not None for by in rule.byday)
    if _has_repeated_values(rule):
        yield Misreading((GNOME,), "a value that stands twice")
    if rule.byweekno:
        yield Misreading((THUNDERBIRD, *_misled_by_weeks(rule)), "BYWEEKNO")
    elif rule.byyearday and (rule.bymonth or rule.bymonthday):
        yield Misreading((THUNDERBIRD, GNOME), "BYYEARDAY with BYMONTH or BYMONTHDAY")
    elif rule.freq == "YEARLY" and rule.bymonthday and not rule.bymonth:
        yield Misreading((THUNDERBIRD, GNOME), "FREQ=YEARLY with BYMONTHDAY but without BYMONTH")
    if numbered and any(by.nth is None for by in rule.byday):
        yield Misreading((DATEUTIL,), "BYDAY with and without numbers")
    if any(by.nth and abs(by.nth) > 9 for by in rule.byday):
        yield Misreading((THUNDERBIRD,), "BYDAY with a number above 9")
    if numbered and (rule.bymonthday or rule.byyearday):
        yield Misreading((THUNDERBIRD,), "BYDAY with numbers beside days of the month or year")
    if min(rule.bymonthday, default=1) < 0:
        if rule.freq == "DAILY":
            yield Misreading((THUNDERBIRD, GNOME), "FREQ=DAILY with a negative BYMONTHDAY")
        elif rule.byday or len(rule.bymonth) > 1 or (rule.freq == "YEARLY" and rule.interval > 1):
            yield Misreading((THUNDERBIRD,), "a negative BYMONTHDAY with BYDAY, several months or INTERVAL")
    if _overflows(rule, start):
        leap = start.month == 2 and start.day == 29 and not rule.bymonthday
        what = "29 February (as 1 March in other years)" if leap else "a day that not each of its months has"
        yield Misreading((THUNDERBIRD,), what)
    if rule.freq == "MONTHLY" and rule.bymonth:
        in_order = sorted(rule.bymonth) == list(rule.bymonth)
        if rule.interval > 1 or (len(rule.bymonth) > 1 and (not in_order or start.month != rule.bymonth[0])):
            yield Misreading((THUNDERBIRD,), "FREQ=MONTHLY with BYMONTH")
    if rule.bysetpos and not rule.byweekno:
        yield from _of_sets(rule)


def _of_sets(rule: Rule) -> Iterator[Misreading]:
    """What programs get wrong in BYSETPOS: not a set of one day, nor the weekdays of one month."""
    match rule.freq:
        case "WEEKLY" if len(rule.byday) > 1:
            yield Misreading((THUNDERBIRD, GNOME, DATEUTIL), "BYSETPOS with several weekdays of a week")
        case "MONTHLY" if rule.bymonthday:
            yield Misreading((THUNDERBIRD,), "BYSETPOS with BYMONTHDAY")
        case "YEARLY" if rule.bymonthday or rule.byyearday or len(rule.bymonth) != 1:
            yield Misreading((THUNDERBIRD,), "BYSETPOS in a whole year")


def _misled_by_weeks(rule: Rule) -> tuple[str, ...]:
    """The programs besides Thunderbird that get a rule with BYWEEKNO wrong."""
    plain = rule.byday and not (rule.bysetpos or rule.bymonth or rule.bymonthday or rule.byyearday)
    within = all(1 < number < 52 for number in rule.byweekno)
    return (
        *(() if plain and within and rule.interval == 1 else (GNOME,)),
        *(() if rule.byday and within else (DATEUTIL,)),
    )


def _has_repeated_values(rule: Rule) -> bool:
    lists = (rule.bymonth, rule.bymonthday, rule.byyearday, rule.byweekno, rule.byday)
    return any(len(set(values)) < len(values) for values in lists)


def _overflows(rule: Rule, start: dt.datetime) -> bool:
    """Whether a yearly rule asks for a day of the month that one of its months does not have every year."""
    if rule.freq != "YEARLY" or rule.byday or rule.byweekno or rule.byyearday:
        return False
    if rule.bymonthday and not rule.bymonth:
        return False
    months, days = rule.bymonth or (start.month,), rule.bymonthday or (start.day,)
    if len(months) == len(days) == 1 and rule.bymonthday:
        return False  # 29 February, explicitly, comes in leap years alone
    return any(day > (28 if month == 2 else _LONGEST[month - 1]) for month in months for day in days)


def fits_outlook(rule: Rule) -> bool:
    """Whether a rule fits one of the templates that Outlook reads. MS-OXCICAL 2.1.3.2.2."""
    if rule.byweekno or rule.byyearday or (rule.count or 0) > 999:
        return False
    weekdays = {by.weekday for by in rule.byday}
    numbered = any(by.nth is not None for by in rule.byday)
    nth = (
        not numbered
        and not rule.bymonthday
        and (len(weekdays) == 1 or weekdays in (_WEEKEND, _WORKDAYS, _ALL))
        and len(rule.bysetpos) == 1
        and rule.bysetpos[0] in (-1, 1, 2, 3, 4)
    )
    day = (
        not rule.byday
        and not rule.bysetpos
        and len(rule.bymonthday) <= 1
        and (not rule.bymonthday or rule.bymonthday[0] >= -1)
    )
    match rule.freq:
        case "DAILY":
            return not (rule.byday or rule.bymonth or rule.bymonthday or rule.bysetpos)
        case "WEEKLY":
            return not (numbered or rule.bymonth or rule.bysetpos)
        case "MONTHLY":
            return not rule.bymonth and (nth or day)
        case "YEARLY":
            return len(rule.bymonth) == 1 if nth else day and len(rule.bymonth) <= 1
    return False
