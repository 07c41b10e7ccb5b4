"""First and last days, exactness and what to draw, for any year."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import expressions
from timeline import edtf
from timeline.edtf import Date, Expression, Extent


def number(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


BOUNDS = [
    # text, first day, last day, reason
    ("2023", "2023-01-01", "2023-12-31", "a year"),
    ("2023-02", "2023-02-01", "2023-02-28", "a month"),
    ("2024-02", "2024-02-01", "2024-02-29", "of a leap year"),
    ("1900-02", "1900-02-01", "1900-02-28", "no leap year"),
    ("2023-12", "2023-12-01", "2023-12-31", "the last month"),
    ("2023-11-14", "2023-11-14", "2023-11-14", "a day"),
    ("2023-11-14~", "2023-11-14", "2023-11-14", "qualifiers move nothing"),
    ("2023-11-14T23:59-12:00", "2023-11-14", "2023-11-14", "the day that the clock there shows"),
    ("2023/2024-02", "2023-01-01", "2024-02-29", "both ends included"),
    ("2023/..", "2023-01-01", None, "open end"),
    ("2023/", "2023-01-01", None, "unknown end"),
    ("../2023", None, "2023-12-31", "open start"),
    ("/2023", None, "2023-12-31", "unknown start"),
    ("2023-07-18T22:00/2023-07-19T02:00", "2023-07-18", "2023-07-19", "past midnight"),
    ("2023-07-18T22:00/2023-07-19T00:00", "2023-07-18", "2023-07-18", "up to midnight"),
    ("2023-07-18T00:00/00:00", "2023-07-18", "2023-07-18", "midnight that is the start"),
    ("2023-07-18/2023-07-20T00:00", "2023-07-18", "2023-07-19", "a day up to midnight"),
    ("2023-07-18/2023-07-18T00:00", "2023-07-18", "2023-07-18", "never before the start"),
    ("2023-07-18T10:00+12:00/2023-07-17T20:00-10:00", "2023-07-18", "2023-07-18", "over the date line"),
    ("2023-21", "2023-01-01", "2023-12-31", "spring of no stated hemisphere"),
    ("2023-22", "2023-01-01", "2023-12-31", "summer of no stated hemisphere"),
    ("2023-23", "2023-01-01", "2023-12-31", "autumn of no stated hemisphere"),
    ("2023-24", "2023-01-01", "2024-02-29", "winter may run into the next year"),
    ("2023-25", "2023-03-01", "2023-05-31", "northern spring"),
    ("2023-26", "2023-06-01", "2023-08-31", "northern summer"),
    ("2023-27", "2023-09-01", "2023-11-30", "northern autumn"),
    ("2023-28", "2023-12-01", "2024-02-29", "northern winter"),
    ("2023-29", "2023-09-01", "2023-11-30", "southern spring"),
    ("2023-30", "2023-12-01", "2024-02-29", "southern summer"),
    ("2023-31", "2023-03-01", "2023-05-31", "southern autumn"),
    ("2023-32", "2023-06-01", "2023-08-31", "southern winter"),
    ("2023-33", "2023-01-01", "2023-03-31", "first quarter"),
    ("2023-34", "2023-04-01", "2023-06-30", "second quarter"),
    ("2023-35", "2023-07-01", "2023-09-30", "third quarter"),
    ("2023-36", "2023-10-01", "2023-12-31", "fourth quarter"),
    ("2023-37", "2023-01-01", "2023-04-30", "first quadrimester"),
    ("2023-38", "2023-05-01", "2023-08-31", "second quadrimester"),
    ("2023-39", "2023-09-01", "2023-12-31", "third quadrimester"),
    ("2023-40", "2023-01-01", "2023-06-30", "first half"),
    ("2023-41", "2023-07-01", "2023-12-31", "second half"),
    ("201X", "2010-01-01", "2019-12-31", "a decade"),
    ("2004-XX", "2004-01-01", "2004-12-31", "any month"),
    ("2004-1X", "2004-10-01", "2004-12-31", "October to December"),
    ("2004-X1", "2004-01-01", "2004-11-30", "January or November"),
    ("2004-X1-XX", "2004-01-01", "2004-11-30", "a day of January or November"),
    ("1985-04-X1", "1985-04-01", "1985-04-21", "April has no 31st"),
    ("1985-XX-31", "1985-01-31", "1985-12-31", "the months of 31 days"),
    ("156X-12-25", "1560-12-25", "1569-12-25", "ten Christmases"),
    ("189X-02-29", "1892-02-29", "1896-02-29", "leap days of a decade"),
    ("X9X9-02-2X", "0909-02-20", "9999-02-28", "digits anywhere"),
    ("[1667,1668-03..1670-02]", "1667-01-01", "1670-02-28", "the hull of a set"),
    ("[1667,1668..]", "1667-01-01", None, "or later"),
    ("{..1984-02}", None, "1984-02-29", "all earlier ones"),
]


@pytest.mark.parametrize(("text", "first", "last", "reason"), BOUNDS)
def test_bounds_are_the_first_and_the_last_day_it_could_mean(
    text: str, first: str | None, last: str | None, reason: str
) -> None:
    expression = edtf.parse(text)
    wanted = (None if first is None else number(first), None if last is None else number(last))
    assert (edtf.earliest(expression), edtf.latest(expression)) == wanted, reason


def test_days_are_numbered_as_the_standard_library_does() -> None:
    for day in (1, 59, 60, 365, 366, 146_097, 146_098, number("1900-03-01"), number("2024-02-29"), 3_652_059):
        date = dt.date.fromordinal(day)
        expression = Date(date.year, date.month, date.day)
        assert edtf.earliest(expression) == edtf.latest(expression) == day
        assert edtf.day(day) == date


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(-100, 100))
def test_the_calendar_comes_again_every_400_years(year: int, cycles: int) -> None:
    here, there = Date(year), Date(year + 400 * cycles)
    first, again = edtf.earliest(here), edtf.earliest(there)
    last = edtf.latest(here)
    assert first is not None
    assert again is not None
    assert last is not None
    assert again - first == 146_097 * cycles
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    assert last - first + 1 == (366 if leap else 365)


def test_the_year_before_1_is_0_and_is_a_leap_year() -> None:
    assert (edtf.earliest(Date(1)), edtf.latest(Date(0)), edtf.earliest(Date(0))) == (1, 0, -365)
    assert (edtf.earliest(edtf.parse("-000X")), edtf.latest(edtf.parse("-000X"))) == (
        edtf.earliest(Date(-9)),
        edtf.latest(Date(-1)),
    )


@pytest.mark.parametrize("outside", [0, -1, 3_652_060, 10**20])
def test_only_the_years_1_to_9999_have_dates(outside: int) -> None:
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        edtf.day(outside)


@given(expressions())
def test_the_earliest_day_is_not_after_the_latest(expression: Expression) -> None:
    first, last = edtf.earliest(expression), edtf.latest(expression)
    assert first is None or last is None or first <= last


EXACT = [
    ("2023-11-14", True, False, "a day"),
    ("2023-11-14T10:00", True, False, "a time"),
    ("2023-11-14/2023-11-16", True, False, "days"),
    ("2023-11-14T10:00/11:00", True, False, "times"),
    ("{2023-11-14,2023-11-16..2023-11-18}", True, False, "all of several days"),
    ("2023", False, False, "a year"),
    ("2023-11", False, False, "a month"),
    ("2023-11/2023-11-14", False, False, "from a month"),
    ("2023-11-14/..", False, False, "open"),
    ("/2023-11-14", False, False, "unknown"),
    ("2023-33", False, False, "a quarter"),
    ("2023-11-1X", False, False, "digits left out"),
    ("[2023-11-14]", False, False, "one of a set"),
    ("{2023-11-14..}", False, False, "an open run"),
    ("{2023-11}", False, False, "a set with a month"),
    ("2023-11-14~", False, True, "approximate"),
    ("2023-11-?14", False, True, "a part of it uncertain"),
    ("2023-33%", False, True, "a season"),
    ("201X?", False, True, "a decade"),
    ("2023-11-14/2023-11-16?", False, True, "an end"),
    ("{2023-11-14,2023-11-16?..2023-11-18}", False, True, "a run in a set"),
    ("[2023,2024~]", False, True, "a member"),
]


@pytest.mark.parametrize(("text", "exact", "qualified", "reason"), EXACT)
def test_only_known_days_and_times_are_exact(text: str, exact: bool, qualified: bool, reason: str) -> None:
    expression = edtf.parse(text)
    assert (edtf.is_exact(expression), edtf.is_qualified(expression)) == (exact, qualified), reason


def extent(first: str, latest_start: str, earliest_end: str, last: str, lasts: bool = True) -> Extent:
    def day(text: str) -> int | None:
        return number(text) if text else None

    return Extent(day(first), day(latest_start), day(earliest_end), day(last), lasts)


DAY = "2023-11-14"
EXTENTS = [
    (DAY, [extent(DAY, DAY, DAY, DAY)], "an exact day lasts that day"),
    ("2023-11-14~", [extent(DAY, DAY, DAY, DAY, False)], "a qualified day is not exact"),
    ("2023-11-14T10:00", [extent(DAY, DAY, DAY, DAY)], "a time is on its day"),
    ("2023-11", [extent("2023-11-01", "2023-11-30", "2023-11-01", "2023-11-30", False)], "a day of a month"),
    ("1985-04-X1", [extent("1985-04-01", "1985-04-21", "1985-04-01", "1985-04-21", False)], "a mask"),
    ("2023-11-14/2023-11-16", [extent(DAY, DAY, "2023-11-16", "2023-11-16")], "exact ends"),
    ("2021/2023", [extent("2021-01-01", "2021-12-31", "2023-01-01", "2023-12-31")], "ends within years"),
    ("2023-11/2023-11-14", [extent("2023-11-01", DAY, DAY, DAY)], "it can't start after its end"),
    ("2023-11-14/2023-11", [extent(DAY, DAY, DAY, "2023-11-30")], "it can't end before its start"),
    ("2023/2023", [extent("2023-01-01", "2023-12-31", "2023-01-01", "2023-12-31")], "both within a year"),
    ("2023-11/..", [extent("2023-11-01", "2023-11-30", "", "")], "it goes on"),
    ("../2023-11", [extent("", "", "2023-11-01", "2023-11-30")], "it always has been"),
    (
        "2023-11/",
        [extent("2023-11-01", "2023-11-30", "2023-11-01", "")],
        "it ended some day from its start on",
    ),
    ("/2023-11", [extent("", "2023-11-30", "2023-11-01", "2023-11-30")], "it began some day up to its end"),
    (
        "[2022-06-06..2022-06-09]",
        [extent("2022-06-06", "2022-06-09", "2022-06-06", "2022-06-09", False)],
        "one of a run",
    ),
    ("[1667,1760-12..]", [extent("1667-01-01", "", "1667-01-01", "", False)], "one of, open"),
    (
        "{2026-09-28,2026-09-22..2026-09-26}",
        [
            extent("2026-09-22", "2026-09-22", "2026-09-26", "2026-09-26"),
            extent("2026-09-28", "2026-09-28", "2026-09-28", "2026-09-28"),
        ],
        "a gap, and in order",
    ),
    (
        "{2026-09-22,2026-09-23,2026-09-24..2026-09-26}",
        [extent("2026-09-22", "2026-09-22", "2026-09-26", "2026-09-26")],
        "members that touch are joined",
    ),
    ("{1670,1671,1672}", [extent("1670-01-01", "1670-12-31", "1672-01-01", "1672-12-31")], "as a run is"),
    ("{1670..1672}", [extent("1670-01-01", "1670-12-31", "1672-01-01", "1672-12-31")], "a run of years"),
    ("{1670,1670}", [extent("1670-01-01", "1670-12-31", "1670-01-01", "1670-12-31", False)], "said twice"),
    (
        "{..1984-02,1984-03-01}",
        [extent("", "", "1984-03-01", "1984-03-01")],
        "all earlier ones, joined with the next",
    ),
    (
        "{1960,1984-05..}",
        [
            extent("1960-01-01", "1960-12-31", "1960-01-01", "1960-12-31", False),
            extent("1984-05-01", "1984-05-31", "", ""),
        ],
        "a year, and all months later",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), EXTENTS)
def test_extents_are_the_stretches_to_draw(text: str, wanted: list[Extent], reason: str) -> None:
    assert list(edtf.extents(edtf.parse(text))) == wanted, reason


LASTING_EXTENTS = [
    ("2023-11", [extent("2023-11-01", "2023-11-01", "2023-11-30", "2023-11-30")], "the whole month"),
    ("2022~", [extent("2022-01-01", "2022-01-01", "2022-12-31", "2022-12-31")], "the whole year"),
    ("2021/2023", [extent("2021-01-01", "2021-01-01", "2023-12-31", "2023-12-31")], "whole years"),
    ("2021/..", [extent("2021-01-01", "2021-01-01", "", "")], "from the first day on"),
    ("2021/", [extent("2021-01-01", "2021-01-01", "2021-01-01", "")], "the end stays unknown"),
    ("/2021", [extent("", "2021-12-31", "2021-12-31", "2021-12-31")], "the start stays unknown"),
    ("[2021]", [extent("2021-01-01", "2021-12-31", "2021-01-01", "2021-12-31", False)], "still one of"),
    ("{1670..1672}", [extent("1670-01-01", "1670-01-01", "1672-12-31", "1672-12-31")], "whole years"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), LASTING_EXTENTS)
def test_extents_of_what_lasts_fill_the_whole_span(text: str, wanted: list[Extent], reason: str) -> None:
    assert list(edtf.extents(edtf.parse(text), lasting=True)) == wanted, reason


@given(expressions(), st.booleans())
def test_extents_reach_from_the_earliest_to_the_latest_day_in_order(
    expression: Expression, lasting: bool
) -> None:
    found = edtf.extents(expression, lasting=lasting)
    assert found[0].earliest_start == edtf.earliest(expression)
    assert found[-1].latest_end == edtf.latest(expression)
    for one, following in itertools.pairwise(found):
        assert one.latest_end is not None
        assert following.earliest_start is not None
        assert one.latest_end + 1 < following.earliest_start
    for each in found:
        for sooner, later in (
            (each.earliest_start, each.latest_start),
            (each.earliest_end, each.latest_end),
            (each.earliest_start, each.earliest_end),
            (each.latest_start, each.latest_end),
        ):
            assert sooner is None or later is None or sooner <= later
