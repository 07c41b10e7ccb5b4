"""Calendar units as stretches of day numbers, in the proleptic Gregorian calendar of any year."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from timeline import edtf
from timeline.edtf import Day, civil, day_number

MONTHS = tuple(name[:3] for name in edtf.MONTHS)


class Unit(enum.StrEnum):
    """From the coarsest to the finest."""

    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


YEARS = {Unit.CENTURY: 100, Unit.DECADE: 10, Unit.YEAR: 1}
"""How many years a unit has, of those that have a whole number of them."""

DAYS = {
    Unit.CENTURY: 36_524.25,
    Unit.DECADE: 3_652.425,
    Unit.YEAR: 365.2425,
    Unit.QUARTER: 91.31,
    Unit.MONTH: 30.44,
    Unit.DAY: 1.0,
}
"""Its mean length in days."""


def floor(unit: Unit, day: Day) -> Day:
    """The first day of the unit that a day is in; decades and centuries begin with their round year."""
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
    """The first day of the next unit."""
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
    """First days of the units that touch start <= day < end; the first may lie before start."""
    at = floor(unit, start)
    while at < end:
        yield at
        at = following(unit, at)
