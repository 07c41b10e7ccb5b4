"""Calendar units as stretches of day numbers, in the proleptic Gregorian calendar, for any year."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from timeline import edtf
from timeline.edtf import Day, civil, day_number

MONTHS = tuple(name[:3] for name in edtf.MONTHS)


class Unit(enum.StrEnum):
    """The units, from the coarsest to the finest."""

    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


YEARS = {Unit.CENTURY: 100, Unit.DECADE: 10, Unit.YEAR: 1}
"""The number of years of each unit that has whole years."""

DAYS = {
    Unit.CENTURY: 36_524.25,
    Unit.DECADE: 3_652.425,
    Unit.YEAR: 365.2425,
    Unit.QUARTER: 91.31,
    Unit.MONTH: 30.44,
    Unit.DAY: 1.0,
}
"""The mean length of each unit in days."""


def floor(unit: Unit, day: Day) -> Day:
    """The first day of the unit that contains a day; decades and centuries begin with their round year."""
    year, month, _ = civil(day)
    match unit:
        case Unit.DAY:
            return day
        case Unit.MONTH:
            return day_number(year, month, 1)
        case Unit.QUARTER:
            return day_number(year, month - (month - 1) % 3, 1)
        case _:
            return day_number(year - year % YEARS[unit], 1, 1)


def following(unit: Unit, day: Day) -> Day:
    """The first day of the unit after the one that contains a day."""
    year, month, _ = civil(day)
    match unit:
        case Unit.DAY:
            return day + 1
        case Unit.MONTH:
            return day_number(year + month // 12, month % 12 + 1, 1)
        case Unit.QUARTER:
            quarter = (month - 1) // 3
            return day_number(year + quarter // 3, (quarter + 1) % 4 * 3 + 1, 1)
        case _:
            return day_number(year - year % YEARS[unit] + YEARS[unit], 1, 1)


def starts(unit: Unit, start: Day, end: Day) -> Iterator[Day]:
    """The first days of the units that touch start <= day < end; the first may be before `start`."""
    at = floor(unit, start)
    while at < end:
        yield at
        at = following(unit, at)
