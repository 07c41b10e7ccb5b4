"""The rules that Outlook imports. MS-OXCICAL 2.1.3.2.2: what fits none of its templates should be refused."""

from __future__ import annotations

from dataclasses import replace

from timeline.rrule import WEEKDAYS, ByDay, Rule

_MOST = 999  # COUNT has at most three digits
_NTH = (-1, 1, 2, 3, 4)
_SETS = ({5, 6}, {0, 1, 2, 3, 4}, {0, 1, 2, 3, 4, 5, 6})  # the weekend, the working days, all days


def fits(rule: Rule) -> bool:
    """Whether a rule fits one of the templates of MS-OXCICAL 2.1.3.2.2.1 to 2.1.3.2.2.6."""
    common = max(len(rule.byhour), len(rule.byminute)) <= 1 and (rule.count or 0) <= _MOST
    if not common or rule.bysecond or rule.byyearday or rule.byweekno:
        return False
    match rule.freq:
        case "DAILY":
            return not (rule.byday or rule.bymonthday or rule.bymonth or rule.bysetpos)
        case "WEEKLY":
            plain = all(day.nth is None for day in rule.byday)
            return plain and not (rule.bymonth or rule.bysetpos)
        case "MONTHLY":
            by_day = not rule.byday and not rule.bysetpos and len(rule.bymonthday) <= 1
            return not rule.bymonth and (by_day or _nth(rule))
        case "YEARLY":
            by_day = not rule.byday and not rule.bysetpos and len(rule.bymonthday) <= 1
            return len(rule.bymonth) <= 1 and (by_day or (bool(rule.bymonth) and _nth(rule)))
        case _:
            return False


def _nth(rule: Rule) -> bool:
    """Whether it picks with BYSETPOS from a weekday, the working days, the weekend, or all days."""
    days = {day.weekday for day in rule.byday}
    plain = all(day.nth is None for day in rule.byday)
    picks = len(rule.bysetpos) == 1 and rule.bysetpos[0] in _NTH
    return plain and picks and not rule.bymonthday and (len(days) == 1 or days in _SETS)


def instead(rule: Rule) -> str:
    """The parts that say the same as those of a rule and fit a template; empty without such parts."""
    if len(rule.byday) != 1 or rule.bysetpos or (rule.freq == "YEARLY" and len(rule.bymonth) != 1):
        return ""
    [day] = rule.byday
    nth = day.nth
    if nth is None and len(rule.bymonthday) == 7:  # the 1st to the 7th, the 8th to the 14th, …
        first = min(rule.bymonthday)
        week = tuple(range(first, first + 7)) == tuple(sorted(rule.bymonthday)) and first % 7 == 1
        nth = first // 7 + 1 if week else None
    elif rule.bymonthday:
        return ""
    if nth is None:
        return ""
    other = replace(rule, byday=(ByDay(day.weekday),), bymonthday=(), bysetpos=(nth,))
    return f"BYDAY={WEEKDAYS[day.weekday]};BYSETPOS={nth}" if fits(other) else ""
