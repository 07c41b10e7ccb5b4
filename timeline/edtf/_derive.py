"""Dates computed from another date: ten years after a meeting, ninety days before a deadline.

The result is never more exact than what it is computed from: "in ten years" from a day gives an
approximate year; a month after "some day in November" is some day in December.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from timeline.edtf._bounds import is_qualified
from timeline.edtf._readings import extents as extents_of
from timeline.edtf._types import Date, Day, Expression, OneOf, Qualifier, Run

Unit = Literal["year", "month", "day"]
UNITS: tuple[Unit, ...] = ("year", "month", "day")
"""The coarsest first."""

_DURATION = re.compile(r"P(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,7})D)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """Years, months and days (a week is seven days) to add in this order. ISO 8601-1 5.5.2."""

    years: int = 0
    months: int = 0
    days: int = 0

    @property
    def precision(self) -> Unit:
        """The smallest unit of the duration."""
        return "day" if self.days else "month" if self.months else "year"


class RelativeError(ValueError):
    """Why a date cannot be computed, and in `help` what to write instead."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def parse_duration(text: str) -> Duration:
    """The duration of a text such as `P10Y`, `P1Y6M`, `P2W` or `P90D`; raises RelativeError for another."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        help_ = 'write "P10Y", "P6M", "P2W" or "P90D": P, and a number before Y, M, W or D'
        if "T" in text:
            raise RelativeError("a relative date cannot count hours", help_)
        raise RelativeError(f'not a duration: "{text[:40]}"', help_)
    years, months, weeks, days = (int(number or 0) for number in found.groups())
    if not years and not months and not weeks and not days:
        raise RelativeError("a duration of nothing", "give the other event's date itself")
    return Duration(years, months, weeks * 7 + days)


def say_duration(text: str) -> str:
    """A duration in words: `P10Y` is "10 years", `P1Y6M` "1 year and 6 months"; weeks stay weeks."""
    found = _DURATION.fullmatch(text)
    assert found is not None
    parts = [
        f"{int(number)} {unit}{'' if int(number) == 1 else 's'}"
        for number, unit in zip(found.groups(), ("year", "month", "week", "day"), strict=True)
        if number and int(number)
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def derive(
    anchor: Expression,
    duration: Duration,
    *,
    before: bool = False,
    precision: Unit | None = None,
    exact: bool = False,
) -> Expression:
    """The date that lies a duration after the end of `anchor`, or before its start.

    It is approximate unless `exact`. It is as exact as the anchor and the duration's smallest unit
    allow; `precision` can make it coarser, or finer than that unit ("ten years to the day"), but never
    finer than the anchor. Raises RelativeError if the anchor has no known end (or start), if
    `precision` is finer than the anchor, or if the result is outside the years 1 to 9999.
    """
    extents = extents_of(anchor)
    if before:
        extent = extents[0]
        bounds = (extent.earliest_start, extent.latest_start if extent.lasts else extent.latest_end)
    else:
        extent = extents[-1]
        bounds = (extent.earliest_end if extent.lasts else extent.earliest_start, extent.latest_end)
    first, last = bounds
    if first is None or last is None:
        side = "start" if before else "end"
        raise RelativeError(
            f"the event that this date depends on has no known {side}", "give the date itself"
        )
    low, high = (_add(day, duration, -1 if before else 1) for day in (first, last))
    own = _precision_of(first, last)
    if precision is not None and UNITS.index(precision) > UNITS.index(own):
        raise RelativeError(
            f"the event that this date depends on is known only to the {own}", f'write precision = "{own}"'
        )
    coarser: Unit = own if UNITS.index(own) < UNITS.index(duration.precision) else duration.precision
    wanted: Unit = precision or coarser
    mark = Qualifier.NONE if exact and not is_qualified(anchor) else Qualifier.APPROXIMATE
    return _between(low, high, wanted, mark)


def _precision_of(first: Day, last: Day) -> Unit:
    """The smallest unit that holds both days."""
    one, other = dt.date.fromordinal(first), dt.date.fromordinal(last)
    if one == other:
        return "day"
    return "month" if (one.year, one.month) == (other.year, other.month) else "year"


def _add(day: Day, duration: Duration, sign: int) -> Day:
    """Add years and months first, then days; a day past the end of a month becomes its last day."""
    from dateutil.relativedelta import relativedelta

    delta = relativedelta(years=duration.years, months=duration.months, days=duration.days)
    try:
        return (dt.date.fromordinal(day) + delta * sign).toordinal()
    except (ValueError, OverflowError):
        raise RelativeError("the result is outside the years 1 to 9999") from None


def _between(low: Day, high: Day, precision: Unit, mark: Qualifier) -> Expression:
    """The unit of this precision or coarser that holds both days; if none does, one of their years."""
    one, other = dt.date.fromordinal(low), dt.date.fromordinal(high)
    if precision == "day" and one == other:
        return Date(one.year, one.month, one.day, (mark, mark, mark))
    if precision != "year" and (one.year, one.month) == (other.year, other.month):
        return Date(one.year, one.month, None, (mark, mark, Qualifier.NONE))
    if one.year == other.year:
        return Date(one.year, None, None, (mark, Qualifier.NONE, Qualifier.NONE))
    marks = (mark, Qualifier.NONE, Qualifier.NONE)
    return OneOf((Run(Date(one.year, None, None, marks), Date(other.year, None, None, marks)),))
