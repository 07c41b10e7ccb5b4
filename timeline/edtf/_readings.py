"""Whether a date expression could fall, or must fall, in a window of days; and what a chart draws of it.

A *reading* is one set of days that an expression could mean: "some day in November 2023" has
thirty readings of a day each; an interval has one for every start and end that fit. An expression is
*possibly* in a window if some reading touches the window, and *certainly* if every reading does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from timeline.edtf import _calendar as calendar
from timeline.edtf._bounds import (
    ALWAYS,
    FOREVER,
    Days,
    Edge,
    day_or_none,
    days,
    ends,
    is_exact,
    is_qualified,
    span,
)
from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Extent,
    Interval,
    Member,
    OneOf,
    Point,
    Run,
    Window,
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A window that is not empty: the days `start <= day < stop`."""

    start: Edge
    stop: Edge

    def meets(self, first: Edge, last: Edge) -> bool:
        return first < self.stop and last >= self.start

    def covers(self, first: Edge, last: Edge) -> bool:
        return first >= self.start and (last < self.stop or self.stop == FOREVER)


def possibly(expression: Expression, window: Window, *, lasting: bool = False) -> bool:
    """Whether some reading touches the window (half-open); nothing touches an empty window.

    If `lasting`, an imprecise date fills its whole span instead of being a day within it.
    Qualifiers are ignored: "about 2033" is possibly in 2033.

    >>> possibly(Date(2023, 11), Window(738825, 738832))
    True
    """
    stretch = _stretch(window)
    return stretch is not None and _possibly(expression, stretch, lasting)


def certainly(expression: Expression, window: Window, *, lasting: bool = False) -> bool:
    """Whether every reading touches the window (half-open); nothing touches an empty window.

    If `lasting`, an imprecise date fills its whole span. A qualified date is certain only in a window
    without ends, because nothing bounds "about 2033".

    >>> certainly(Date(2023, 11), Window(738825, 738832))
    False
    """
    stretch = _stretch(window)
    if stretch is None:
        return False
    unbounded = stretch.start == ALWAYS and stretch.stop == FOREVER
    return unbounded or _certainly(expression, stretch, lasting)


def _stretch(window: Window) -> _Stretch | None:
    start = ALWAYS if window.start is None else window.start
    stop = FOREVER if window.end is None else window.end
    return _Stretch(start, stop) if start < stop else None


def _possibly(expression: Expression | Run, window: _Stretch, lasting: bool) -> bool:
    match expression:
        case Interval():
            start, end = ends(expression)
            return window.meets(start.first, end.last)
        case OneOf(members=members) | AllOf(members=members):
            return any(_possibly(member, window, lasting) for member in members)
        case Run():
            return window.meets(*span(expression))
        case point:
            candidates = days(point)
            if lasting:
                return window.meets(candidates.first, candidates.last)
            return candidates.at_or_after(window.start) < window.stop


def _certainly(expression: Expression, window: _Stretch, lasting: bool) -> bool:
    match expression:
        case Interval():
            return not is_qualified(expression) and _interval_certainly(expression, window, lasting)
        case OneOf(members=members):
            return all(_each_certainly(member, window, lasting) for member in members)
        case AllOf(members=members):
            return any(_any_certainly(member, window, lasting) for member in members)
        case point:
            return _point_certainly(point, window, lasting)


def _point_certainly(point: Point, window: _Stretch, lasting: bool) -> bool:
    if is_qualified(point):
        return False
    return window.meets(*span(point)) if lasting else window.covers(*span(point))


def _interval_certainly(interval: Interval, window: _Stretch, lasting: bool) -> bool:
    start, end = ends(interval)
    if lasting:
        start, end = _earliest_of(interval.start, start), _latest_of(interval.end, end)
    # A reading misses the window if it ends before it: the first to end are those that start earliest.
    # An open end never comes.
    if interval.end is not Bound.OPEN and end.at_or_after(start.first) < window.start:
        return False
    # Or if it starts after the window, on a day that can still have an end.
    if interval.start is Bound.OPEN or window.stop == FOREVER:
        return True
    late = start.at_or_after(window.stop)
    return late == FOREVER or late > end.last


def _earliest_of(side: Point | Bound, candidates: Days) -> Days:
    return candidates if isinstance(side, Bound) else Days(candidates.first, candidates.first)


def _latest_of(side: Point | Bound, candidates: Days) -> Days:
    return candidates if isinstance(side, Bound) else Days(candidates.last, candidates.last)


def _each_certainly(member: Member, window: _Stretch, lasting: bool) -> bool:
    """Whether each unit (year, month or day) of a member of `OneOf` is certainly in the window."""
    if not isinstance(member, Run):
        return _point_certainly(member, window, lasting)
    if is_qualified(member):
        return False
    first, last = span(member)
    if not lasting:
        return window.covers(first, last)
    # The first unit must not end before the window, and the last must not start after it.
    first_end = ALWAYS if member.first is None else span(member.first)[1]
    last_start = FOREVER if member.last is None else span(member.last)[0]
    return first_end >= window.start and (last_start < window.stop or window.stop == FOREVER)


def _any_certainly(member: Member, window: _Stretch, lasting: bool) -> bool:
    """Whether some unit (year, month or day) of a member of `AllOf` is certainly in the window."""
    if not isinstance(member, Run):
        return _point_certainly(member, window, lasting)
    if is_qualified(member):
        return False
    first, last = span(member)
    if lasting or _precision(member) == "day":
        return window.meets(first, last)
    floor = max(first, window.start)
    if floor == ALWAYS:
        return True
    start, end = _unit_at_or_after(_precision(member), int(floor))
    return start <= last and end < window.stop


def _precision(run: Run) -> str:
    date = run.first or run.last
    if date is None or date.day is not None:
        return "day"
    return "year" if date.month is None else "month"


def _unit_at_or_after(precision: str, floor: int) -> tuple[int, int]:
    """The first and the last day of the first month or year that does not start before a day."""
    year, month, day = calendar.civil(floor)
    if precision == "year":
        year += (month, day) != (1, 1)
        return calendar.day_number(year, 1, 1), calendar.day_number(year, 12, 31)
    return calendar.months_span(year * 12 + month - 1 + (day > 1))


def extents(expression: Expression, *, lasting: bool = False) -> tuple[Extent, ...]:
    """The stretches of days that an expression fills or falls in, in order, for a chart to draw.

    Most expressions have one. `AllOf` has one more than it has gaps: members that touch are joined. If
    `lasting`, an imprecise date fills its whole span.

    >>> [november] = extents(Date(2023, 11))
    >>> november.lasts, november.latest_end - november.earliest_start
    (False, 29)
    """
    match expression:
        case AllOf(members=members):
            found = _joined({_edges(member, lasting) for member in members})
        case _:
            found = [_edges(expression, lasting)]
    return tuple(each.extent() for each in found)


@dataclass(frozen=True, slots=True, order=True)
class _Edges:
    """An `Extent` whose edges can be compared."""

    earliest_start: Edge
    latest_start: Edge
    earliest_end: Edge
    latest_end: Edge
    lasts: bool

    def extent(self) -> Extent:
        return Extent(
            day_or_none(self.earliest_start),
            day_or_none(self.latest_start),
            day_or_none(self.earliest_end),
            day_or_none(self.latest_end),
            self.lasts,
        )


def _edges(expression: Expression | Run, lasting: bool) -> _Edges:
    first, last = span(expression)
    match expression:
        case Interval(start=start, end=end):
            starts, finishes = ends(expression)
            if lasting:
                starts, finishes = _earliest_of(start, starts), _latest_of(end, finishes)
            # It cannot start after its last possible day or end before its first; open sides have no day.
            return _Edges(
                first,
                ALWAYS if start is Bound.OPEN else min(starts.last, last),
                FOREVER if end is Bound.OPEN else max(finishes.first, first),
                last,
                True,
            )
        case Run(first=head, last=tail) if not lasting:
            latest_start = ALWAYS if head is None else span(head)[1]
            earliest_end = FOREVER if tail is None else span(tail)[0]
            return _Edges(first, latest_start, earliest_end, last, True)
        case Date() | DateTime() if is_exact(expression):
            return _Edges(first, first, last, last, True)
        case OneOf():
            return _Edges(first, last, first, last, False)
        case _ if lasting:
            return _Edges(first, first, last, last, True)
        case _:
            return _Edges(first, last, first, last, False)


def _joined(edges: Iterable[_Edges]) -> list[_Edges]:
    joined: list[_Edges] = []
    for each in sorted(edges):
        if not joined or each.earliest_start > joined[-1].latest_end + 1:
            joined.append(each)
            continue
        before = joined[-1]
        joined[-1] = _Edges(
            before.earliest_start,
            min(before.latest_start, each.latest_start),
            max(before.earliest_end, each.earliest_end),
            max(before.latest_end, each.latest_end),
            True,
        )
    return joined
