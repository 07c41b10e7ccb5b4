"""How exact a date expression is: the name of the unit in which it says when something is."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import assert_never

from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Interval,
    Member,
    OneOf,
    Point,
    Run,
    Season,
    Unspecified,
)


class Precision(enum.StrEnum):
    """The unit in which a date is known, the finest first."""

    TIME = "time"
    DAY = "day"
    DAYS = "days"
    """From a day to a day, or a set of days."""
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    """Coarser than a quarter: seasons 21 to 24 name no hemisphere, 37 to 39 are four months."""
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    """Or even less."""
    OPEN = "open"
    """It has no start or no end, or nobody knows which."""
    UNDATED = "undated"
    """Nobody knows the date: of an event, never of an expression."""


_ORDER = {each: number for number, each in enumerate(Precision)}


def precision(expression: Expression) -> Precision:
    """The unit in which an expression says when something is; of ends or members that differ, the coarsest.

    Qualifiers change nothing, and neither do the number of members and which of them are meant: "2023-11~"
    is known to the month, and `is_exact` says that it is not exact.

    >>> precision(Date(2023, 11))
    <Precision.MONTH: 'month'>
    """
    match expression:
        case Interval(start=start, end=end):
            return _coarsest(_of_side(side) for side in (start, end))
        case OneOf(members=members) | AllOf(members=members):
            return _coarsest(side for member in members for side in _of_member(member))
        case point:
            return _of_point(point)


def _coarsest(found: Iterable[Precision]) -> Precision:
    coarsest = max(found, key=_ORDER.__getitem__)
    return Precision.DAYS if coarsest is Precision.DAY else coarsest


def _of_side(side: Point | Bound | None) -> Precision:
    return Precision.OPEN if side is None or isinstance(side, Bound) else _of_point(side)


def _of_member(member: Member) -> tuple[Precision, ...]:
    if isinstance(member, Run):
        return _of_side(member.first), _of_side(member.last)
    return (_of_point(member),)


def _of_point(point: Point) -> Precision:
    match point:
        case DateTime():
            return Precision.TIME
        case Date(month=month, day=day):
            return Precision.YEAR if month is None else Precision.MONTH if day is None else Precision.DAY
        case Season(season=season):
            if 33 <= season <= 36:
                return Precision.QUARTER
            return Precision.HALF if season >= 40 else Precision.SEASON
        case Unspecified(year=year, month=month):
            if "X" in year[:-1]:
                return Precision.CENTURY
            if "X" in year:
                return Precision.DECADE
            return Precision.YEAR if month is None or "X" in month else Precision.MONTH
        case _:
            assert_never(point)
