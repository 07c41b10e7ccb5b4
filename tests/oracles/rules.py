"""Random recurrence rules that the format accepts, of every kind, each with a start that fits it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from timeline.doctor.instances import falls_on
from timeline.rrule import WEEKDAYS, RruleError, Rule, check_start, parse

ZONES = ("America/New_York", "Europe/Vienna", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago")


class Case(NamedTuple):
    rule: Rule
    start: dt.datetime
    """Naive local time; midnight where there is no zone."""
    zone: str
    """Empty for whole days."""

    def __str__(self) -> str:
        return f"{self.start.isoformat()} {self.zone} {self.rule}"


def accepted(count: int, *, seed: int) -> Iterator[Case]:
    """So many rules, the same for the same seed, each with a first instance from 1996 to 2020."""
    chance = random.Random(seed)
    while count:
        try:
            rule = parse(_text(chance))
        except RruleError:
            continue
        zone = chance.choice(["", "", "", *ZONES])
        time = chance.choice([(2, 30), (9, 0), (12, 15), (23, 30)]) if zone else (0, 0)
        base = dt.datetime(chance.randint(1996, 2015), 1, 1, *time) + dt.timedelta(chance.randint(0, 1800))
        try:
            start = base + dt.timedelta(next(n for n in range(3000) if _falls_on(rule, base, n)))
            rule = _ended(rule, start, chance, timed=bool(zone))
            check_start(rule, start, timed=bool(zone))
        except (RruleError, StopIteration):
            continue
        count -= 1
        yield Case(rule, start, zone)


def _falls_on(rule: Rule, base: dt.datetime, later: int) -> bool:
    day = (base + dt.timedelta(later)).date()
    return falls_on(rule, day, day)  # the first instance is in phase with itself


def _ended(rule: Rule, start: dt.datetime, chance: random.Random, *, timed: bool) -> Rule:
    match chance.randint(0, 3):
        case 0:
            return replace(rule, count=chance.randint(1, 40))
        case 1:
            until = dt.datetime(start.year + chance.randint(1, 15), 7, 4, 16, 30)
            return replace(rule, until=until if timed else until.date())
    return rule


def _text(chance: random.Random) -> str:
    freq = chance.choice(["YEARLY", "YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY"])
    parts = [f"FREQ={freq}", f"INTERVAL={chance.choice([1, 1, 1, 2, 3, 4])}"]
    if chance.random() < (0.5 if freq == "YEARLY" else 0.15):
        parts.append("BYMONTH=" + _some(chance, range(1, 13), 3))
    if freq == "YEARLY" and chance.random() < 0.15:
        parts.append("BYWEEKNO=" + _some(chance, [1, 2, 10, 20, 30, 51, 52, 53, -1, -2], 2))
    if freq == "YEARLY" and chance.random() < 0.1:
        parts.append("BYYEARDAY=" + _some(chance, [1, 2, 59, 60, 61, 100, 200, 365, 366, -1, -366], 2))
    if freq != "WEEKLY" and chance.random() < 0.35:
        first = chance.randint(1, 22)
        runs = [_some(chance, [1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -31], 2)]
        runs.append(",".join(map(str, range(first, first + 7))))
        parts.append("BYMONTHDAY=" + chance.choice(runs))
    if chance.random() < 0.5:
        kind = chance.random()
        if kind < 0.35 and freq in ("MONTHLY", "YEARLY"):
            nths = [1, 2, 3, 4, 5, -1, -2]
            nths += [10, 20, -20] if freq == "YEARLY" and len(parts) == 2 else []
            picked = chance.sample(WEEKDAYS, chance.choice([1, 1, 2]))
            parts.append("BYDAY=" + ",".join(f"{chance.choice(nths)}{day}" for day in picked))
        elif kind < 0.4 and freq in ("MONTHLY", "YEARLY"):
            plain, numbered = chance.choice(WEEKDAYS), chance.choice(WEEKDAYS)
            parts.append(f"BYDAY={plain},{chance.choice([1, 2, -1])}{numbered}")
        elif kind < 0.6:
            parts.append("BYDAY=" + chance.choice(["MO,TU,WE,TH,FR", "SA,SU"]))
        else:
            parts.append("BYDAY=" + _some(chance, WEEKDAYS, 3))
    if chance.random() < 0.25:
        parts.append("BYSETPOS=" + _some(chance, [1, 1, 2, 3, 4, -1, -1, -2], 2))
    if chance.random() < 0.2:
        parts.append("WKST=" + chance.choice(["SU", "SU", "WE"]))
    return ";".join(parts)


def _some(chance: random.Random, values: range | list[int] | tuple[str, ...], most: int) -> str:
    found = chance.sample(list(values), chance.choice([1, 1, *range(2, most + 1)]))
    return ",".join(map(str, dict.fromkeys(found)))
