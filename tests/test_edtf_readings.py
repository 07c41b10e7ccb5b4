"""Whether a date could fall or must fall in a window, against every single reading of it."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import dates, expressions, intervals, members, points, seasons, unspecified, windows
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

# The oracle builds every reading and checks it, one by one; nothing here calls the package.

Reading = tuple[float, float] | None
"""First and last day of it, or infinities; None for one that touches nothing."""

YEARS = (1999, 2001)
FIRST, LAST = dt.date(1997, 1, 1).toordinal(), dt.date(2003, 12, 31).toordinal()
FAR = 10**9
"""A day beyond all windows that have an end on that side."""

SEASON_MONTHS = {
    **{21: range(1, 13), 22: range(1, 13), 23: range(1, 13), 24: range(1, 15)},
    **{25: (3, 4, 5), 26: (6, 7, 8), 27: (9, 10, 11), 28: (12, 13, 14)},
    **{29: (9, 10, 11), 30: (12, 13, 14), 31: (3, 4, 5), 32: (6, 7, 8)},
    **{33: (1, 2, 3), 34: (4, 5, 6), 35: (7, 8, 9), 36: (10, 11, 12)},
    **{37: range(1, 5), 38: range(5, 9), 39: range(9, 13), 40: range(1, 7), 41: range(7, 13)},
}


def month_days(year: int, month: int) -> range:
    if month > 12:
        return month_days(year + 1, month - 12)
    # The calendar comes again every 400 years, and the standard library's begins with year 1.
    shift = 0 if year >= 1 else 400
    first = dt.date(year + shift, month, 1).toordinal() - (146_097 if shift else 0)
    return range(first, first + calendar.monthrange(year + shift, month)[1])


def fits(mask: str | None, digits: str) -> bool:
    return mask is None or all(each in ("X", digit) for each, digit in zip(mask, digits, strict=True))


def candidates(point: Point) -> list[int]:
    match point:
        case Date(year=year, month=month, day=day):
            months = range(1, 13) if month is None else [month]
            found = [each for each_month in months for each in month_days(year, each_month)]
            return found if day is None else [found[day - 1]]
        case Season(year=year, season=season):
            return [each for month in SEASON_MONTHS[season] for each in month_days(year, month)]
        case DateTime(local=local):
            return [local.date().toordinal()]
        case Unspecified(year=years, month=months_mask, day=days_mask):
            return [
                each
                for year in range(10_000)
                if fits(years, f"{year:04}")
                for month in range(1, 13)
                if fits(months_mask, f"{month:02}")
                for number, each in enumerate(month_days(year, month), 1)
                if fits(days_mask, f"{number:02}")
            ]


def is_marked(point: Point) -> bool:
    return not isinstance(point, DateTime) and any(mark is not Qualifier.NONE for mark in point.qualifiers)


def point_readings(point: Point, lasting: bool) -> list[Reading]:
    days = candidates(point)
    readings: list[Reading] = [(min(days), max(days))] if lasting else [(day, day) for day in days]
    # Nothing bounds what a mark stands for, so it may be outside any window.
    return [*readings, None] if is_marked(point) else readings


def interval_readings(interval: Interval, lasting: bool) -> Iterator[Reading]:
    start, end = interval.start, interval.end
    if any(not isinstance(side, Bound) and is_marked(side) for side in (start, end)):
        yield None
    starts: list[float] = [] if isinstance(start, Bound) else [*candidates(start)]
    ends: list[float] = [] if isinstance(end, Bound) else [*candidates(end)]
    if isinstance(end, DateTime):
        if end.local.time() == dt.time(0):
            ends = [ends[0] - 1]
        if starts:
            ends = [max(ends[0], starts[0])]
    if lasting:
        starts, ends = starts and [min(starts)], ends and [max(ends)]
    if start is Bound.OPEN:
        starts = [-math.inf]
    if end is Bound.OPEN:
        ends = [math.inf]
    if start is Bound.UNKNOWN:
        starts = [-FAR, *range(FIRST, int(min(max(ends), LAST)) + 1), max(ends)]
    if end is Bound.UNKNOWN:
        ends = [min(starts), *range(int(max(min(starts), FIRST)), LAST + 1), FAR]
    yield from ((first, last) for first in starts for last in ends if first <= last)


def units(member: Member) -> Iterator[Date | Unspecified | Season]:
    """A member by itself, or all units of a run, as far as windows reach and one beyond."""
    if not isinstance(member, Run):
        yield member
        return
    marks = next(
        (end.qualifiers for end in (member.first, member.last) if end is not None and is_marked(end)),
        (Qualifier.NONE,) * 3,
    )
    end = member.first or member.last
    assert end is not None
    if member.first is None:
        yield Date(-FAR, None, None, marks)
    if member.last is None:
        yield Date(FAR, None, None, marks)

    for year in range(dt.date.fromordinal(FIRST).year, dt.date.fromordinal(LAST).year + 1):
        for month in [None] if end.month is None else range(1, 13):
            in_month = len(month_days(year, month)) if month else 0
            for day in [None] if end.day is None else range(1, in_month + 1):
                unit = Date(year, month, day, marks)
                after = member.first is None or order(member.first) <= order(unit)
                if after and (member.last is None or order(unit) <= order(member.last)):
                    yield unit


def order(date: Date) -> tuple[int, int, int]:
    return date.year, date.month or 0, date.day or 0


def unit_readings(unit: Date | Unspecified | Season, lasting: bool) -> list[Reading]:
    if isinstance(unit, Date) and abs(unit.year) == FAR:
        beyond: list[Reading] = [(unit.year, unit.year)]
        return [*beyond, None] if is_marked(unit) else beyond
    return point_readings(unit, lasting)


def touches(reading: Reading, window: Window) -> bool:
    start = -math.inf if window.start is None else window.start
    end = math.inf if window.end is None else window.end
    if start >= end or reading is None:
        return False
    return max(start, reading[0]) <= reading[1] and max(start, reading[0]) < end


def brute_force(expression: Expression, window: Window, lasting: bool) -> tuple[bool, bool]:
    """Whether some and whether every reading touches the window."""
    hits: list[bool]
    match expression:
        case Interval():
            hits = [touches(reading, window) for reading in interval_readings(expression, lasting)]
        case OneOf(members=choices):
            hits = [
                touches(reading, window)
                for member in choices
                for unit in units(member)
                for reading in unit_readings(unit, lasting)
            ]
        case AllOf(members=together):
            of_units = [
                {touches(reading, window) for reading in unit_readings(unit, lasting)}
                for member in together
                for unit in units(member)
            ]
            # A joint reading takes one of each unit, whichever it is of the others; so one that
            # touches nothing exists where each unit has one that touches nothing.
            hits = [any(True in each for each in of_units), not all(False in each for each in of_units)]
            if sum(len(each) == 2 for each in of_units) <= 8:
                hits = [any(joint) for joint in itertools.product(*of_units)]
        case point:
            hits = [touches(reading, window) for reading in point_readings(point, lasting)]
    whole = window.start is None and window.end is None
    return any(hits), all(hits) or whole


def is_small(point: Point | Member, most: int) -> bool:
    """Whether the oracle can look at all its days."""
    if not isinstance(point, Unspecified):
        return True
    of_month_and_day = ((point.month or "XX") + (point.day or "XX")).count("X")
    years = math.prod([10] * point.year.count("X"))
    return years * (1, 10, 31, 150, 366)[of_month_and_day] <= most


small_points = points(YEARS).filter(lambda point: is_small(point, 40_000))


def all_small(expression: Interval | tuple[Member, ...]) -> bool:
    if isinstance(expression, Interval):
        return all(
            isinstance(side, Bound) or is_small(side, 400) for side in (expression.start, expression.end)
        )
    return all(is_small(member, 4_000) for member in expression)


small_intervals = intervals(YEARS).filter(all_small)
small_members = members(YEARS).filter(all_small)
plain_members = members(YEARS, qualified=False).filter(all_small)
near_windows = windows(dt.date(1998, 1, 1).toordinal(), dt.date(2002, 12, 31).toordinal())


@given(small_points, near_windows, st.booleans())
def test_a_point_is_where_its_days_are(point: Point, window: Window, lasting: bool) -> None:
    assert answers(point, window, lasting) == brute_force(point, window, lasting)


@given(small_intervals, near_windows, st.booleans())
def test_an_interval_is_where_all_of_its_readings_are(
    interval: Interval, window: Window, lasting: bool
) -> None:
    assert answers(interval, window, lasting) == brute_force(interval, window, lasting)


@given(small_members.map(OneOf) | small_members.map(AllOf), near_windows, st.booleans())
def test_a_set_is_where_its_members_are(among: OneOf | AllOf, window: Window, lasting: bool) -> None:
    assert answers(among, window, lasting) == brute_force(among, window, lasting)


unmarked = st.one_of(
    dates(YEARS, qualified=False),
    seasons(YEARS, qualified=False),
    unspecified(YEARS, qualified=False).filter(lambda each: is_small(each, 4_000)),
    intervals(YEARS, qualified=False).filter(all_small),
    plain_members.map(AllOf),
    plain_members.map(OneOf),
)


@given(unmarked, st.integers(-2, 2), st.integers(-2, 2), st.booleans())
def test_windows_that_end_where_an_expression_does_are_answered_to_the_day(
    expression: Expression, before: int, after: int, lasting: bool
) -> None:
    first, last = edtf.earliest(expression), edtf.latest(expression)
    window = Window(None if first is None else first + before, None if last is None else last + after)
    if all(edge is None or FIRST < edge < LAST for edge in (window.start, window.end)):
        assert answers(expression, window, lasting) == brute_force(expression, window, lasting)


def answers(expression: Expression, window: Window, lasting: bool) -> tuple[bool, bool]:
    return (
        edtf.possibly(expression, window, lasting=lasting),
        edtf.certainly(expression, window, lasting=lasting),
    )


@given(expressions(), windows(), st.booleans())
def test_what_is_certain_is_possible(expression: Expression, window: Window, lasting: bool) -> None:
    possible, certain = answers(expression, window, lasting)
    assert possible or not certain


@given(expressions(), windows(), st.integers(0, 400), st.booleans())
def test_a_wider_window_takes_nothing_away(
    expression: Expression, window: Window, more: int, lasting: bool
) -> None:
    wider = Window(
        None if window.start is None else window.start - more,
        None if window.end is None else window.end + more,
    )
    for narrow, wide in zip(
        answers(expression, window, lasting), answers(expression, wider, lasting), strict=True
    ):
        assert wide or not narrow


@given(expressions(), st.booleans())
def test_a_window_without_ends_holds_everything(expression: Expression, lasting: bool) -> None:
    assert answers(expression, Window(None, None), lasting) == (True, True)


@given(expressions(), st.integers(-4_000_000, 4_000_000), st.integers(0, 10), st.booleans())
def test_an_empty_window_holds_nothing(expression: Expression, start: int, less: int, lasting: bool) -> None:
    assert answers(expression, Window(start, start - less), lasting) == (False, False)


@given(expressions(), st.booleans())
def test_an_expression_is_nowhere_before_its_earliest_or_after_its_latest_day(
    expression: Expression, lasting: bool
) -> None:
    first, last = edtf.earliest(expression), edtf.latest(expression)
    if first is not None:
        assert not edtf.possibly(expression, Window(None, first), lasting=lasting)
        assert edtf.possibly(expression, Window(first, first + 1), lasting=lasting)
    if last is not None:
        assert not edtf.possibly(expression, Window(last + 1, None), lasting=lasting)
        assert edtf.possibly(expression, Window(last, last + 1), lasting=lasting)


def window(text: str) -> Window:
    """`2023-11-01 2023-12-01`, the second not included; a `.` where it has no end."""
    start, end = (None if each == "." else dt.date.fromisoformat(each).toordinal() for each in text.split())
    return Window(start, end)


ANSWERS = [
    # expression, window, possibly, certainly, reason
    ("2023-11", "2023-11-01 2023-12-01", True, True, "each of its days is in it"),
    ("2023-11", "2023-11-01 2023-11-30", True, False, "it may be on the 30th"),
    ("2023-11", "2023-12-01 2024-01-01", False, False, "it was over"),
    ("2033~", "2033-01-01 2034-01-01", True, False, "nothing bounds about 2033"),
    ("2023-11/..", "2030-01-01 2030-02-01", True, True, "it goes on"),
    ("2023-11/..", "2023-11-01 2023-11-15", True, False, "it may begin after"),
    ("2023-11/", "2030-01-01 2030-02-01", True, False, "it may have ended"),
    ("2023-11/", "2023-11-01 2023-12-01", True, True, "it began in it"),
    ("/2023-11", "1900-01-01 1900-02-01", True, False, "it may not have begun"),
    ("/2023-11-14", "2023-11-14 2023-11-15", True, True, "it ended in it"),
    ("2021/2023", "2022-01-01 2023-01-01", True, True, "it began before and ended after"),
    ("2021/2023", "2022-12-01 2023-02-01", True, True, "whenever in 2021 it began, and in 2023 it ended"),
    ("2021/2023", "2021-01-01 2021-12-31", True, False, "it may begin on 31 December"),
    ("2021/2023", "2023-01-01 2024-01-01", True, True, "it ended in it"),
    ("2021/2023", "2023-01-02 2024-01-01", True, False, "it may have ended on 1 January"),
    ("[2022-06-06..2022-06-09]", "2022-06-01 2022-06-10", True, True, "each of the four is in it"),
    ("[2022-06-06..2022-06-09]", "2022-06-07 2022-06-10", True, False, "it may be the 6th"),
    ("[2022,2024]", "2023-01-01 2024-01-01", False, False, "neither is in it"),
    ("{2022?,2024}", "2024-01-01 2025-01-01", True, True, "the one that is sure is in it"),
    ("{1670..1672}", "1671-01-01 1672-01-01", True, True, "one whole year of the run is in it"),
    ("{1670..1672}", "1671-01-02 1672-12-31", True, False, "no whole year of the run is in it"),
    ("{..1984}", ". 1800-01-01", True, True, "there are always earlier years"),
    ("[..1984]", ". 1984-12-31", True, False, "it may be the last day"),
    ("[..1984]", ". 1985-01-01", True, True, "that or earlier"),
    ("156X-12-25", "1560-01-01 1560-12-25", False, False, "no Christmas is in it"),
    ("156X-12-25", "1560-12-25 1569-12-26", True, True, "all ten are in it"),
    ("XXXX-12-XX", "2023-01-01 2023-12-01", False, False, "no December is in it"),
    ("XXXX-02-29", "1897-01-01 1904-02-29", False, False, "1900 was no leap year"),
    ("XXXX-XX-X1", "2023-11-12 2023-11-21", False, False, "between the 11th and the 21st"),
    ("2023-07-18T23:00/2023-07-19T00:00", "2023-07-19 2023-07-20", False, False, "it ended at midnight"),
    ("2023-24", "2024-02-29 2024-03-01", True, False, "a winter may run into the next year"),
]


@pytest.mark.parametrize(("text", "days", "possible", "certain", "reason"), ANSWERS)
def test_a_window_is_answered_by_the_readings(
    text: str, days: str, possible: bool, certain: bool, reason: str
) -> None:
    assert answers(edtf.parse(text), window(days), False) == (possible, certain), reason


LASTING = [
    ("2022", "2022-07-01 2022-08-01", True, True, "the figure is about July too"),
    ("2021/2023", "2021-01-01 2021-01-02", True, True, "from the first day"),
    ("2021/", "2021-01-02 2022-01-01", True, False, "it may have ended on its first day"),
    ("[1670..1672]", "1671-01-01 1672-01-01", True, False, "it may be another year"),
    ("[1670..1672]", "1670-12-31 1672-01-02", True, True, "each of the years reaches into it"),
    ("{1670..1672}", "1671-02-01 1671-02-02", True, True, "all of the years last"),
    ("156X-12-25", "1561-01-01 1561-02-01", True, True, "the whole span"),
]


@pytest.mark.parametrize(("text", "days", "possible", "certain", "reason"), LASTING)
def test_what_lasts_fills_its_span(text: str, days: str, possible: bool, certain: bool, reason: str) -> None:
    assert answers(edtf.parse(text), window(days), True) == (possible, certain), reason


HEAVY = [
    "XXXX-XX-X1",
    "XX00-02-29",
    "-XXXX-02-29",
    "{Y-999999999999999999..Y999999999999999999}",
    "[0000-01-01..9999-12-31]",
    "XXXX-XX-X1/XXXX-XX-X1",
    "{" + ",".join(["XX00-02-29"] * 900) + "}",
]


@pytest.mark.parametrize("text", HEAVY)
def test_no_expression_takes_long(text: str) -> None:
    expression = edtf.parse(text)
    started = time.process_time()
    for first in (-4_000_000, -3_000_000, 0, 700_000, 3_652_059, 4_000_000, 10**18):
        for lasting in (False, True):
            answers(expression, Window(first, first + 1), lasting)
    edtf.extents(expression)
    assert time.process_time() - started < 2
