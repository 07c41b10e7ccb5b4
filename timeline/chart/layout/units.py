"""Calendar units as stretches of day numbers, in the proleptic Gregorian calendar of any year."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator

from timeline.edtf import Day

_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097  # the calendar repeats after this many days

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def civil(day: Day) -> tuple[int, int, int]:
    """Year, month and day of the month of a day number; year 0 is 1 BCE."""
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    date = dt.date.fromordinal(rest + 1)
    return date.year + cycles * _CYCLE_YEARS, date.month, date.day


def first_day(year: int, month: int = 1) -> Day:
    """The day number of the first of a month."""
    cycles, rest = divmod(year - 1, _CYCLE_YEARS)
    return dt.date(rest + 1, month, 1).toordinal() + cycles * _CYCLE_DAYS


def floor(unit: Unit, day: Day) -> Day:
    """The first day of the unit that a day is in; decades and centuries begin with their round year."""
    year, month, _ = civil(day)
    match unit:
        case Unit.DAY:
            return day
        case Unit.MONTH:
            return first_day(year, month)
        case Unit.QUARTER:
            return first_day(year, month - (month - 1) % 3)
        case _:
            return first_day(year - year % YEARS[unit])


def following(unit: Unit, day: Day) -> Day:
    """The first day of the next unit."""
    year, month, _ = civil(day)
    match unit:
        case Unit.DAY:
            return day + 1
        case Unit.MONTH:
            return first_day(year + month // 12, month % 12 + 1)
        case Unit.QUARTER:
            quarter = (month - 1) // 3
            return first_day(year + quarter // 3, (quarter + 1) % 4 * 3 + 1)
        case _:
            return first_day(year - year % YEARS[unit] + YEARS[unit])


def starts(unit: Unit, start: Day, end: Day) -> Iterator[Day]:
    """First days of the units that touch start <= day < end; the first may lie before start."""
    at = floor(unit, start)
    while at < end:
        yield at
        at = following(unit, at)
