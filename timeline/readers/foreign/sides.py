"""Dates put together: from one to another, before, after, about."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from timeline import edtf
from timeline.edtf import AllOf, Bound, Date, DateTime, Interval, OneOf, Qualifier, Run, Season, Unspecified
from timeline.readers.foreign.points import NO_DATE, WRITE, UnreadError, at

Side: TypeAlias = Date | Season | Unspecified


def unit(date: Date) -> int:
    """How exact a date is: 1 a year, 2 a month, 3 a day."""
    return 3 if date.day is not None else 2 if date.month is not None else 1


def interval(start: Side, end: Side) -> edtf.Expression:
    """From one date to another, both included. Raises UnreadError if it would end before it starts."""
    if start == end:
        return start
    first, last = edtf.earliest(start), edtf.latest(end)
    if first is not None and last is not None and (
        last < first or (edtf.earliest(end) or last) < first
    ):  # fmt: skip
        raise UnreadError("ends before it starts", "write the year of each date", final=True)
    return Interval(start, end)


def first_day(expression: edtf.Expression) -> Date | None:
    """The first day that an expression could mean; None where it has no beginning."""
    day = edtf.earliest(expression)
    return None if day is None else edtf.date_on(day)


def last_day(expression: edtf.Expression) -> Date | None:
    """The last day that an expression could mean; None where it has no end."""
    day = edtf.latest(expression)
    return None if day is None else edtf.date_on(day)


def qualified(expression: edtf.Expression, mark: Qualifier) -> edtf.Expression:
    """The expression with each of its dates uncertain or approximate too."""

    def one(each: Side | None) -> Side | None:
        match each:
            case Date(month=month, day=day):
                known = (True, month is not None, day is not None)
            case Unspecified(month=months, day=days):
                known = (True, months is not None, days is not None)
            case Season(qualifiers=(year, season)):
                return replace(each, qualifiers=(year | mark, season | mark))
            case _:
                return each
        marks = tuple(q | mark if is_known else q for q, is_known in zip(each.qualifiers, known, strict=True))
        return replace(each, qualifiers=marks)  # type: ignore[arg-type]  # three, as before

    match expression:
        case Date() | Unspecified() | Season():
            found = one(expression)
            assert found is not None
            return found
        case Interval(start=start, end=end):
            ends = [side if isinstance(side, Bound | DateTime) else one(side) for side in (start, end)]
            return Interval(*ends)  # type: ignore[arg-type]  # no side became None
        case OneOf(members=members) | AllOf(members=members):
            marked = [
                Run(one(m.first), one(m.last)) if isinstance(m, Run) else one(m)  # type: ignore[arg-type]
                for m in members
            ]
            return type(expression)(tuple(marked))  # type: ignore[arg-type]
    raise UnreadError(NO_DATE, WRITE)


def _side(expression: edtf.Expression) -> edtf.Expression:
    if not isinstance(expression, Date | Season | Unspecified):
        raise UnreadError(NO_DATE, WRITE)
    return expression


def before(expression: edtf.Expression) -> edtf.Expression:
    """Some time before a date, which it excludes; before a date that is itself wide, within it too."""
    date = _side(expression)
    return OneOf((Run(None, at(date, -1) if isinstance(date, Date) else last_day(date)),))


def after(expression: edtf.Expression) -> edtf.Expression:
    """Some time after a date, which it excludes; after a date that is itself wide, within it too."""
    date = _side(expression)
    return OneOf((Run(at(date, 1) if isinstance(date, Date) else first_day(date), None),))


def by(expression: edtf.Expression) -> edtf.Expression:
    """Some time before the end of a date."""
    date = _side(expression)
    return OneOf((Run(None, date if isinstance(date, Date) else last_day(date)),))


def not_before(expression: edtf.Expression) -> edtf.Expression:
    """Some time from a date on, within it too."""
    date = _side(expression)
    return OneOf((Run(date if isinstance(date, Date) else first_day(date), None),))


def since(expression: edtf.Expression) -> edtf.Expression:
    """From a date on, without an end."""
    return Interval(_side(expression), Bound.OPEN)  # type: ignore[arg-type]  # a point


def until(expression: edtf.Expression) -> edtf.Expression:
    """Up to a date, from an open beginning."""
    return Interval(Bound.OPEN, _side(expression))  # type: ignore[arg-type]  # a point
