"""Recurrence rules in words: "every 26 June", "every year on the Tuesday from 12 to 18 September"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from timeline.edtf import MONTHS
from timeline.rrule._parse import ByDay, Rule

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}
_UNITS = {"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week", "DAILY": "day"}
_ADVERBS = {"YEARLY": "yearly", "MONTHLY": "monthly", "WEEKLY": "weekly", "DAILY": "daily"}


def say_rule(rule: Rule, start: dt.datetime) -> str:
    """A rule whose first instance is `start` in words, without its end.

    The words are "by the rule …" with its text if no plain words fit.
    """
    rule = _with_numbers(rule)
    if rule.byweekno or rule.byyearday or rule.bysetpos:
        return f"by the rule {rule}"
    match rule.freq:
        case "YEARLY":
            return _yearly(rule, start)
        case "MONTHLY" if not rule.bymonth:
            days = _days_of_month(rule, start)
            if days and rule.interval == 1:
                return f"on {days} of every month"
            return f"{_every(rule)} on {days}" if days else f"by the rule {rule}"
        case "WEEKLY" if not rule.bymonth:
            names = _joined([WEEKDAYS[by.weekday] for by in rule.byday] or [WEEKDAYS[start.weekday()]])
            return f"every {names}" if rule.interval == 1 else f"{_every(rule)} on {names}"
        case "DAILY" if not (rule.bymonth or rule.bymonthday or rule.byday):
            return _every(rule)
    return f"by the rule {rule}"


def say_rule_short(rule: Rule, start: dt.datetime) -> str:
    """A rule whose first instance is `start` in few words: `every 26 Jun`, `yearly`, `every 2 weeks`."""
    rule = _with_numbers(rule)
    several = (
        len(rule.bymonth) > 1
        or len(rule.byday) > (7 if rule.freq == "WEEKLY" else 1)
        or (
            rule.freq in ("YEARLY", "MONTHLY")
            and not rule.bymonthday
            and any(by.nth is None for by in rule.byday)
        )
        or (len(rule.bymonthday) > 1 and not rule.byday)
        or (rule.freq == "YEARLY" and bool(rule.bymonthday) and not rule.bymonth)
    )
    if several or (rule.freq == "DAILY" and (rule.bymonth or rule.bymonthday or rule.byday)):
        return "recurs"  # more or less often than the frequency says
    if rule.freq == "YEARLY" and rule.interval == 1 and not rule.byday and not rule.byweekno:
        days = rule.bymonthday or (start.day,)
        months = rule.bymonth or (start.month,)
        if len(days) == len(months) == 1 and days[0] > 0 and not rule.byyearday:
            return f"every {days[0]} {MONTHS[months[0] - 1][:3]}"
    return _ADVERBS[rule.freq] if rule.interval == 1 else _every(rule)


def _with_numbers(rule: Rule) -> Rule:
    """`BYDAY=TU;BYSETPOS=2` of one month as `BYDAY=2TU`, which says the same and is easier to say."""
    of_month = (rule.freq == "MONTHLY" and not rule.bymonth) or (
        rule.freq == "YEARLY" and len(rule.bymonth) == 1
    )
    if not of_month or rule.bymonthday or rule.byyearday or rule.byweekno:
        return rule
    if len(rule.byday) != 1 or rule.byday[0].nth is not None or not rule.bysetpos:
        return rule
    weekday = rule.byday[0].weekday
    return replace(rule, byday=tuple(ByDay(weekday, nth) for nth in rule.bysetpos), bysetpos=())


def _every(rule: Rule) -> str:
    unit = _UNITS[rule.freq]
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _yearly(rule: Rule, start: dt.datetime) -> str:
    # a rule that names weekdays or days of the month but no month means every month (RFC 5545 3.3.10)
    months = [MONTHS[month - 1] for month in rule.bymonth]
    if not rule.byday:
        if rule.bymonthday and not months:
            return f"by the rule {rule}"
        months = months or [MONTHS[start.month - 1]]
        numbers = rule.bymonthday or (start.day,)
        if min(numbers) < 0:
            return f"by the rule {rule}"
        days = f"{_joined([str(number) for number in numbers])} {_joined(months)}"
        return f"every {days}" if rule.interval == 1 else f"{_every(rule)} on {days}"
    days = _days_of_month(rule, start)
    if not days or not months:
        return f"by the rule {rule}"
    if rule.bymonthday:
        return f"{_every(rule)} on {days} {_joined(months)}"
    return f"{_every(rule)} on {days} of {_joined(months)}"


def _days_of_month(rule: Rule, start: dt.datetime) -> str:
    """`the second Tuesday`, `the 10th and 20th`, `the Tuesday from 12 to 18`; empty if no plain words fit."""
    if rule.byday and rule.bymonthday:
        first, last = min(rule.bymonthday), max(rule.bymonthday)
        run = first > 0 and set(rule.bymonthday) == set(range(first, last + 1))
        plain = all(by.nth is None for by in rule.byday) and (last == first + 6 or first == last)
        if not run or not plain:
            return ""
        names = _joined([WEEKDAYS[by.weekday] for by in rule.byday])
        return f"the {names} from {first} to {last}" if first != last else f"any {names} the {ordinal(first)}"
    if rule.byday:
        if any(by.nth not in (*_NTH, None) for by in rule.byday):
            return ""
        return _joined([_nth_weekday(by) for by in rule.byday])
    numbers = rule.bymonthday or (start.day,)
    return f"the {_joined([ordinal(n) if n > 0 else _from_end(n) for n in numbers])}"


def _nth_weekday(by: ByDay) -> str:
    return f"the {_NTH[by.nth]} {WEEKDAYS[by.weekday]}" if by.nth else f"every {WEEKDAYS[by.weekday]}"


def _from_end(number: int) -> str:
    return "last day" if number == -1 else f"{ordinal(-number)} day from the end"


def ordinal(number: int) -> str:
    """A number as an English ordinal: `1st`, `12th`, `23rd`."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
