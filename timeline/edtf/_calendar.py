"""The proleptic Gregorian calendar on whole numbers, for any year, and dates with unknown digits.

Years are numbered as in ISO 8601-1, with a year 0: 0 is 1 BCE, and -44 is 45 BCE.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator

from timeline.edtf._types import Day

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# the calendar repeats every 400 years, so datetime can compute any year from the years 1 to 400
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def is_leap(year: int) -> bool:
    """Whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """The number of days of a month, 28 to 31."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month]


def day_number(year: int, month: int, day: int) -> Day:
    """The day number of a date that exists; raises ValueError for another.

    >>> day_number(1, 1, 1), day_number(0, 12, 31)
    (1, 0)
    """
    cycles, rest = divmod(year - 1, _CYCLE_YEARS)
    return dt.date(rest + 1, month, day).toordinal() + cycles * _CYCLE_DAYS


def civil(day: Day) -> tuple[int, int, int]:
    """The year, month and day of the month of a day number.

    >>> civil(0)
    (0, 12, 31)
    """
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    date = dt.date.fromordinal(rest + 1)
    return date.year + cycles * _CYCLE_YEARS, date.month, date.day


def months_span(month: int, count: int = 1) -> tuple[Day, Day]:
    """The first and the last day of `count` months, inclusive; month 0 is January of the year 0."""
    start_year, start = divmod(month, 12)
    next_year, following = divmod(month + count, 12)
    return day_number(start_year, start + 1, 1), day_number(next_year, following + 1, 1) - 1


def first_fit(year: str, month: str, day: str, floor: Day) -> Day | None:
    """The first day from `floor` on that exists and fits the digits and `X` of a date; None if none does.

    >>> civil(first_fit("XXXX", "02", "29", day_number(1897, 1, 1)))
    (1904, 2, 29)
    >>> first_fit("-000X", "XX", "XX", day_number(0, 1, 1)) is None
    True
    """
    for each in _years_up(year, civil(floor)[0]):
        for each_month in two_digits(month, 12):
            length = month_length(each, each_month)
            if day_number(each, each_month, length) < floor:
                continue
            for each_day in two_digits(day, length):
                fit = day_number(each, each_month, each_day)
                if fit >= floor:
                    return fit
    return None


def last_fit(year: str, month: str, day: str) -> Day | None:
    """The last day that exists and fits the digits and `X` of a date; None if none does."""
    for each in _years_down(year):
        for each_month in reversed(two_digits(month, 12)):
            days = two_digits(day, month_length(each, each_month))
            if days:
                return day_number(each, each_month, days[-1])
    return None


@functools.cache
def two_digits(mask: str, last: int) -> tuple[int, ...]:
    """The numbers from 1 to `last` (inclusive) that fit a mask of two digits, such as `1X`."""
    return tuple(each for each in range(1, last + 1) if _fits(mask, f"{each:02}"))


def _fits(mask: str, digits: str) -> bool:
    return all(wanted in ("X", digit) for wanted, digit in zip(mask, digits, strict=True))


def _years_up(mask: str, first: int) -> Iterator[int]:
    year = _year_at_least(mask, first)
    while year is not None:
        yield year
        year = _year_at_least(mask, year + 1)


def _years_down(mask: str) -> Iterator[int]:
    year = _year_at_most(mask, 9999)
    while year is not None:
        yield year
        year = _year_at_most(mask, year - 1)


def _year_at_least(mask: str, floor: int) -> int | None:
    if not mask.startswith("-"):
        return _at_least(mask, floor)
    size = _at_most(mask[1:], -floor)
    return -size if size else None  # -0000 does not exist: it would be 0000


def _year_at_most(mask: str, ceiling: int) -> int | None:
    if not mask.startswith("-"):
        return _at_most(mask, ceiling)
    size = _at_least(mask[1:], max(-ceiling, 1))
    return None if size is None else -size


def _at_most(mask: str, ceiling: int) -> int | None:
    top = 10 ** len(mask) - 1
    found = _at_least(mask.translate(_COMPLEMENT), top - ceiling)
    return None if found is None else top - found


def _at_least(mask: str, floor: int) -> int | None:
    """The smallest number that fits the mask, with as many digits, and is not below `floor`."""
    width = len(mask)
    if floor <= 0:
        return int(mask.replace("X", "0"))
    digits = f"{floor:0{width}}"
    if len(digits) > width:
        return None
    if _fits(mask, digits):
        return floor
    # A larger number has the same first digits as the floor, then a larger digit, then the smallest
    # digits that fit. The more digits are the same, the smaller the number.
    for shared in range(width - 1, -1, -1):
        if _fits(mask[:shared], digits[:shared]):
            larger = str(int(digits[shared]) + 1) if mask[shared] == "X" else mask[shared]
            if digits[shared] < larger <= "9" and len(larger) == 1:
                return int(digits[:shared] + larger + mask[shared + 1 :].replace("X", "0"))
    return None
