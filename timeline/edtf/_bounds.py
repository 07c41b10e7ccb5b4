"""The first and the last day that a date expression could mean, and whether it is exact."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, TypeAlias, assert_never

from timeline.edtf import _calendar as calendar
from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Day,
    Expression,
    Interval,
    OneOf,
    Point,
    Qualifier,
    Run,
    Season,
    Unspecified,
)

Edge: TypeAlias = float
"""A `Day`, or an infinity for a side without end, so that all edges can be compared."""

ALWAYS = float("-inf")
FOREVER = float("inf")

_FIRST_DAY_OF_MASKS = calendar.day_number(-9999, 1, 1)

_SEASONS: dict[int, tuple[int, int]] = {
    # No hemisphere is stated: any time of the year, and a winter may continue into the next one.
    **dict.fromkeys((21, 22, 23), (1, 12)),
    24: (1, 14),
    **{25 + season: (3 + 3 * season, 3) for season in range(4)},
    29: (9, 3),
    30: (12, 3),
    31: (3, 3),
    32: (6, 3),
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
}
"""The first month and the number of months of each code. EDTF level 2, 'Sub-year groupings'."""


class Days(NamedTuple):
    """The days that a point could be: from `first` to `last`, inclusive, those that fit `mask` if any."""

    first: Edge
    last: Edge
    mask: Unspecified | None = None

    def at_or_after(self, floor: Edge) -> Edge:
        """The first of them that is not before `floor`; FOREVER if none is."""
        if floor <= self.first:
            return self.first
        if floor > self.last:
            return FOREVER
        return floor if self.mask is None else _first_fit(self.mask, int(floor))


def earliest(expression: Expression) -> Day | None:
    """The first day that an expression could mean or touch; None if that side is open or unknown.

    Seasons 21 to 24 name no hemisphere, so they could be at any time of their year.
    """
    return day_or_none(span(expression)[0])


def latest(expression: Expression) -> Day | None:
    """The last day that an expression could mean or touch, inclusive; None if that side is open or unknown.

    A time that ends an interval is exclusive (RFC 5545 3.6.1): an end at 00:00 is on the day before.
    """
    return day_or_none(span(expression)[1])


def day(number: Day) -> dt.date:
    """The date with this day number; raises ValueError outside the years 1 to 9999."""
    if not 1 <= number <= dt.date.max.toordinal():
        raise ValueError(f"day {number} is outside the years 1 to 9999")
    return dt.date.fromordinal(number)


def date_on(number: Day) -> Date:
    """The expression for one whole day, by its day number, in any year."""
    return Date(*calendar.civil(number))


def is_exact(expression: Expression) -> bool:
    """Whether an expression says which days or times it means: nothing is imprecise, qualified or open."""
    match expression:
        case Date():
            return expression.day is not None and not is_qualified(expression)
        case DateTime():
            return True
        case Interval(start=start, end=end):
            return all(not isinstance(side, Bound) and is_exact(side) for side in (start, end))
        case AllOf(members=members):
            return all(_is_exact_member(member) for member in members)
        case Unspecified() | Season() | OneOf():
            return False


def _is_exact_member(member: Point | Run) -> bool:
    if isinstance(member, Run):
        return all(side is not None and is_exact(side) for side in (member.first, member.last))
    return is_exact(member)


def is_qualified(expression: Expression | Run) -> bool:
    """Whether any part of an expression is uncertain or approximate (`?`, `~` or `%`)."""
    match expression:
        case Date(qualifiers=qualifiers) | Unspecified(qualifiers=qualifiers) | Season(qualifiers=qualifiers):
            return any(qualifier is not Qualifier.NONE for qualifier in qualifiers)
        case DateTime():
            return False
        case Interval(start=start, end=end):
            return any(not isinstance(side, Bound) and is_qualified(side) for side in (start, end))
        case Run(first=first, last=last):
            return any(side is not None and is_qualified(side) for side in (first, last))
        case OneOf(members=members) | AllOf(members=members):
            return any(is_qualified(member) for member in members)


def span(expression: Expression | Run) -> tuple[Edge, Edge]:
    """The first and the last day that an expression could touch, inclusive; infinities for open sides."""
    match expression:
        case Date():
            return _date_span(expression)
        case DateTime(local=local):
            return local.toordinal(), local.toordinal()
        case Season(year=year, season=season):
            first_month, months = _SEASONS[season]
            return calendar.months_span(year * 12 + first_month - 1, months)
        case Unspecified(year=digits, month=month_digits, day=day_digits):
            last = calendar.last_fit(digits, month_digits or "XX", day_digits or "XX")
            return _first_fit(expression, _FIRST_DAY_OF_MASKS), ALWAYS if last is None else last
        case Interval():
            start, end = ends(expression)
            return start.first, end.last
        case Run(first=first, last=last):
            return ALWAYS if first is None else span(first)[0], FOREVER if last is None else span(last)[1]
        case OneOf(members=members) | AllOf(members=members):
            spans = [span(member) for member in members]
            return min(first for first, _ in spans), max(last for _, last in spans)
        case _:
            assert_never(expression)


def _date_span(date: Date) -> tuple[Day, Day]:
    if date.month is None:
        return calendar.day_number(date.year, 1, 1), calendar.day_number(date.year, 12, 31)
    if date.day is None:
        return calendar.months_span(date.year * 12 + date.month - 1)
    only = calendar.day_number(date.year, date.month, date.day)
    return only, only


def days(point: Point) -> Days:
    """The days that a point could be."""
    return Days(*span(point), point if isinstance(point, Unspecified) else None)


def ends(interval: Interval) -> tuple[Days, Days]:
    """The days that could be an interval's first and last day: any day for an open or unknown side."""
    start = Days(ALWAYS, FOREVER) if isinstance(interval.start, Bound) else days(interval.start)
    match interval.end:
        case Bound():
            return start, Days(ALWAYS, FOREVER)
        case DateTime(local=local):
            # RFC 5545 3.6.1: the end is exclusive, so midnight ends the day before. A local end can be
            # on a day before the start where the end's offset is across the date line: use the start.
            last = max(start.first, local.toordinal() - (local.time() == dt.time.min))
            return start, Days(last, last)
        case point:
            return start, days(point)


def day_or_none(edge: Edge) -> Day | None:
    """The day of an edge; None for an infinity."""
    return edge if isinstance(edge, int) else None


def _first_fit(mask: Unspecified, floor: Day) -> Edge:
    found = calendar.first_fit(mask.year, mask.month or "XX", mask.day or "XX", floor)
    return FOREVER if found is None else found
