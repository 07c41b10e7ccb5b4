"""Hypothesis strategies that others build on: date expressions of every kind, and windows of days."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools

from hypothesis import strategies as st

from timeline import edtf
from timeline.edtf import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Interval,
    Member,
    OneOf,
    Point,
    Qualifier,
    Run,
    Season,
    Unspecified,
    Window,
)

Years = tuple[int, int]
"""The first and the last year, both included."""

ANY_YEAR: Years = (-9999, 9999)

NONE = Qualifier.NONE


def expressions(years: Years = ANY_YEAR, *, qualified: bool = True) -> st.SearchStrategy[Expression]:
    """Every kind of well-formed expression; with years of more than four digits where any year will do."""
    return st.one_of(
        points(years, qualified=qualified),
        intervals(years, qualified=qualified),
        members(years, qualified=qualified).map(OneOf),
        members(years, qualified=qualified).map(AllOf),
    )


def points(years: Years = ANY_YEAR, *, qualified: bool = True) -> st.SearchStrategy[Point]:
    return st.one_of(
        dates(years, qualified=qualified),
        unspecified(years, qualified=qualified),
        seasons(years, qualified=qualified),
        date_times(years),
    )


@st.composite
def dates(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> Date:
    parts = draw(st.integers(1, 3))
    marks = draw(_marks(parts, qualified))
    if parts == 1 and years == ANY_YEAR and draw(st.booleans()):
        size = draw(st.integers(10_000, 10**18 - 1))
        return Date(draw(st.sampled_from((size, -size))), None, None, marks)
    year = draw(st.integers(*years))
    if parts == 1:
        return Date(year, None, None, marks)
    month = draw(st.integers(1, 12))
    if parts == 2:
        return Date(year, month, None, marks)
    # The calendar comes again every 400 years, and this module knows it for the years from 1.
    length = calendar.monthrange(2000 + year % 400, month)[1]
    return Date(year, month, draw(st.integers(1, length)), marks)


@st.composite
def unspecified(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> Unspecified:
    """A date some of whose digits are covered by X, so that at least that date fits it."""
    date = draw(dates(years, qualified=False).filter(lambda date: abs(date.year) <= 9999))
    digits = [f"{abs(date.year):04}", *(f"{part:02}" for part in (date.month, date.day) if part is not None)]
    width = sum(map(len, digits))
    covered = draw(st.sets(st.integers(0, width - 1), min_size=1))
    text = "".join("X" if place in covered else digit for place, digit in enumerate("".join(digits)))
    sign = "-" if date.year < 0 else ""
    marks = draw(_marks(len(digits), qualified))
    return Unspecified(sign + text[:4], text[4:6] or None, text[6:] or None, marks)


@st.composite
def seasons(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> Season:
    of_year, of_season, _ = draw(_marks(2, qualified))
    return Season(draw(st.integers(*years)), draw(st.integers(21, 41)), (of_year, of_season))


@st.composite
def date_times(draw: st.DrawFn, years: Years = ANY_YEAR) -> DateTime:
    first, last = dt.datetime(max(years[0], 1), 1, 1), dt.datetime(max(years[1], 1), 12, 31, 23, 59, 59)
    local = draw(st.datetimes(first, last)).replace(microsecond=0)
    minutes = draw(st.none() | st.integers(-14 * 60, 14 * 60))
    return DateTime(local, None if minutes is None else dt.timedelta(minutes=minutes))


@st.composite
def intervals(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> Interval:
    """Its ends in order, and with offsets on both or none of two times."""
    sides = st.one_of(points(years, qualified=qualified), st.sampled_from(Bound))
    return draw(st.builds(Interval, sides, sides).filter(_in_order))


def _in_order(interval: Interval) -> bool:
    match interval:
        case Interval(start=Bound(), end=Bound()):
            return False
        case Interval(start=Bound()) | Interval(end=Bound()):
            return True
        case Interval(start=DateTime() as start, end=DateTime() as end):
            if (start.offset is None) != (end.offset is None):
                return False
            offset = (end.offset or dt.timedelta(0)) - (start.offset or dt.timedelta(0))
            return start.local <= end.local and end.local - start.local >= offset
    assert not isinstance(interval.start, Bound)
    assert not isinstance(interval.end, Bound)
    first, last = edtf.earliest(interval.start), edtf.latest(interval.end)
    return first is not None and last is not None and first <= last


@st.composite
def members(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> tuple[Member, ...]:
    """Those of a set; a run that is open stands first or last."""
    singles = st.one_of(
        dates(years, qualified=qualified),
        unspecified(years, qualified=qualified),
        seasons(years, qualified=qualified),
        runs(years, qualified=qualified),
    )
    inner: list[Member] = draw(st.lists(singles, max_size=4))
    if draw(st.booleans()):
        inner.insert(0, Run(None, draw(dates(years, qualified=qualified))))
    if not inner or draw(st.booleans()):
        inner.append(Run(draw(dates(years, qualified=qualified)), None))
    return tuple(inner)


@st.composite
def runs(draw: st.DrawFn, years: Years = ANY_YEAR, *, qualified: bool = True) -> Run:
    """Closed ones of two years, months or days."""
    dated = dates(years, qualified=qualified)
    first = draw(dated)
    parts = (first.month is None, first.day is None)
    last = draw(dated.filter(lambda last: (last.month is None, last.day is None) == parts))
    first, last = sorted((first, last), key=lambda date: (date.year, date.month or 0, date.day or 0))
    return Run(first, last)


def windows(first: int = -4_000_000, last: int = 4_000_000) -> st.SearchStrategy[Window]:
    """Windows of days `first` to `last`; of them some without an end, and some empty."""
    edge = st.none() | st.integers(first, last)
    near = st.tuples(st.integers(first, last), st.integers(0, 400)).map(lambda at: Window(at[0], sum(at)))
    return st.builds(Window, edge, edge) | near


def _marks(parts: int, qualified: bool) -> st.SearchStrategy[tuple[Qualifier, Qualifier, Qualifier]]:
    plain = (NONE, NONE, NONE)
    if not qualified:
        return st.just(plain)
    marks = [*itertools.product(Qualifier.__members__.values(), repeat=parts)]
    filled = [(*each, *plain[: 3 - parts]) for each in marks]
    return st.just(plain) | st.sampled_from([(first, second, third) for first, second, third in filled])
