"""Where days stand: the even scale, the elastic one, and the words above them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.chart.layout import text_width
from timeline.chart.layout.scale import Stretch, TimeScale, time_scale
from timeline.chart.layout.text import wrap
from timeline.chart.layout.ticks import ticks
from timeline.chart.layout.units import Unit, floor, following
from timeline.edtf import civil, day_number

FIRST, LAST = dt.date(1, 1, 1).toordinal(), dt.date(9999, 12, 31).toordinal()


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    return dt.date(year, month, of_month).toordinal()


def on(year: int, month: int = 7, of_month: int = 7) -> Stretch:
    return Stretch(day(year, month, of_month), day(year, month, of_month) + 1)


def scale(*stretches: Stretch, even: bool = False, width: float = 1200) -> TimeScale:
    return time_scale(stretches, x0=0, x1=width, even=even)


def gaps(of: TimeScale) -> list[tuple[int, int]]:
    """The first and the last year of each."""
    return [(civil(cell.start)[0], civil(cell.end - 1)[0]) for cell in of.cells if cell.gap]


stretches = st.builds(
    lambda start, length: Stretch(start, start + length),
    st.integers(FIRST, LAST - 90_000),
    st.sampled_from([1, 1, 1, 30, 365, 4000, 80_000]),
)


@given(
    st.lists(stretches, min_size=1, max_size=30),
    st.booleans(),
    st.lists(st.integers(FIRST, LAST), max_size=9),
)
def test_later_days_never_stand_further_left(found: list[Stretch], even: bool, days: list[int]) -> None:
    drawn = time_scale(found, x0=100, x1=1200, even=even)
    edges = sorted({*days, *(one.start for one in found), *(one.end for one in found)})
    places = [drawn.x(at) for at in edges]
    assert places == sorted(places)
    assert all(100 <= place <= 1200 for place in places)
    assert all(a.end == b.start and a.x1 == b.x0 for a, b in zip(drawn.cells, drawn.cells[1:], strict=False))


@given(st.lists(stretches, min_size=1, max_size=30))
def test_in_a_gap_nothing_begins(found: list[Stretch]) -> None:
    for cell in time_scale(found, x0=0, x1=1200).cells:
        assert not (cell.gap and any(cell.start <= one.start < cell.end for one in found))


def test_an_even_scale_gives_each_day_the_same_width() -> None:
    drawn = scale(on(2001), on(2002), on(2030), even=True)
    assert not drawn.elastic
    assert drawn.x(day(2011)) - drawn.x(day(2010)) == pytest.approx(drawn.x(day(2012)) - drawn.x(day(2011)))


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([on(2001), on(2015)], []),  # two events are too few
        ([on(2001), on(2002), on(2015)], [(2003, 2014)]),
        ([on(2001), on(2003), on(2005), on(2007)], []),  # single empty years are no run
        ([on(2001), on(2003), on(2004), on(2015)], [(2005, 2014)]),  # and stay where others are folded
        ([on(2001), on(2002), on(2003), on(2004), on(2005), on(2006), on(2009)], []),  # 2 of 9 are under 30 %
        # something goes on through it, and no year is busy
        ([on(2001), Stretch(day(2002), day(2015)), on(2015)], []),
    ],
)
def test_runs_of_empty_cells_are_folded_where_they_are_many(
    stretches: list[Stretch], expected: list[tuple[int, int]]
) -> None:
    assert gaps(scale(*stretches)) == expected


@pytest.mark.parametrize(
    ("busy", "others", "elastic"),
    [
        (6, 1, True),  # 6 in one year, 1 in each of 5: the mean is 11 / 6
        (3, 1, False),  # 3 in one year: 3 is not 4 times 8 / 6
    ],
)
def test_a_busy_cell_gets_more_width_from_four_times_the_mean_on(
    busy: int, others: int, elastic: bool
) -> None:
    crowd = [on(2003, 1 + at) for at in range(busy)] * 2
    rest = [on(2001 + at) for at in range(9) if at != 2 for _ in range(others)]
    drawn = scale(*crowd, *rest)
    widths = {civil(cell.start)[0]: cell.x1 - cell.x0 for cell in drawn.cells}
    assert drawn.elastic is elastic
    assert (widths[2003] > 1.5 * widths[2005]) is elastic


def test_cells_of_an_elastic_scale_are_wide_enough_to_name() -> None:
    drawn = scale(*[on(2003, 1 + at) for at in range(12)], on(2001), on(2002), on(2010), on(2020))
    assert all(cell.x1 - cell.x0 >= 60 for cell in drawn.cells if not cell.gap)


def test_a_few_early_events_do_not_cost_the_later_ones_their_years() -> None:
    late = [on(2015 + at, 1 + more) for at in range(10) for more in range(4)]
    drawn = scale(on(1971), on(1988), *late)
    assert drawn.unit is Unit.YEAR
    assert gaps(drawn) == [(1972, 1987), (1989, 2014)]


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        (day(2023, 11, 3), day(2023, 11, 20), Unit.DAY),
        (day(2023, 1, 3), day(2023, 11, 20), Unit.MONTH),
        (day(2018), day(2024), Unit.YEAR),
        (day(1950), day(2020), Unit.DECADE),
        (day(1200), day(2020), Unit.CENTURY),
    ],
)
def test_the_unit_of_cells_follows_the_span(first: int, last: int, unit: Unit) -> None:
    assert scale(Stretch(first, first + 1), Stretch(last, last + 1)).unit is unit


@given(st.integers(-4_000_000, 8_000_000), st.sampled_from(Unit))
def test_every_day_is_in_exactly_one_unit(at: int, unit: Unit) -> None:
    start = floor(unit, at)
    assert start <= at < following(unit, at)
    assert floor(unit, start) == start
    assert floor(unit, following(unit, at)) == following(unit, at)


@pytest.mark.parametrize(("year", "month"), [(0, 3), (-399, 2), (1, 1), (2024, 2), (9999, 12), (12345, 6)])
def test_the_calendar_reaches_beyond_the_years_of_datetime(year: int, month: int) -> None:
    assert civil(day_number(year, month, 1)) == (year, month, 1)


def test_months_stand_above_the_days_of_a_short_span() -> None:
    found = ticks(scale(on(2023, 11, 25), on(2023, 12, 5)), text_width)
    assert [tick.text for tick in found.top] == ["Nov 2023", "Dec 2023"]
    assert [tick.text for tick in found.sub][:3] == ["24", "25", "26"]


def test_a_month_that_begins_in_a_gap_is_named_behind_it() -> None:
    days = [on(2023, 11, at) for at in (25, 26, 27)]
    drawn = scale(*days, on(2023, 12, 20), on(2023, 12, 21))
    [gap] = [cell for cell in drawn.cells if cell.gap]
    found = ticks(drawn, text_width)
    assert [tick.text for tick in found.top] == ["Nov 2023", "Dec 2023"]
    assert found.top[0].x < gap.x0 < gap.x1 < found.top[1].x


def test_a_month_is_not_named_where_gaps_leave_no_room() -> None:
    drawn = scale(on(2023, 11, 25), on(2023, 12, 20), on(2023, 12, 21), on(2023, 12, 22), width=360)
    for tick in ticks(drawn, text_width).top:
        end = tick.x + text_width(tick.text, 12.5, 600)
        assert not any(cell.gap and cell.x0 < end and tick.x < cell.x1 for cell in drawn.cells)


def test_quarters_or_months_stand_below_years_where_they_fit() -> None:
    found = ticks(scale(on(2021), on(2022), on(2023), on(2024)), text_width)
    assert [tick.text for tick in found.sub][:5] == ["Q1", "Q2", "Q3", "Q4", "Q1"]


def test_a_gap_says_its_first_and_last_year() -> None:
    found = ticks(scale(on(2001), on(2002), on(2015)), text_width)
    assert [gap.lines for gap in found.gaps] == [("2003\u2013", "2014")]


@given(st.text(max_size=300), st.integers(80, 400), st.integers(1, 3))
def test_wrapped_lines_fit_and_lose_no_words_without_an_ellipsis(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, lines=most, measure=text_width, size=13, weight=600)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 13, 600) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("letter", ["e\u0301", "👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f"])
def test_a_long_title_is_broken_between_letters_and_never_inside_one(letter: str) -> None:
    lines = wrap(letter * 200, 200, lines=2, measure=text_width, size=13, weight=600)
    assert len(lines) == 2
    assert lines[0].replace(letter, "") == ""
    assert lines[1].replace(letter, "") == "…"


def test_two_lines_are_about_equally_long() -> None:
    lines = wrap("Ministerial launches the coalition", 225, lines=2, measure=text_width, size=13, weight=600)
    assert lines == ("Ministerial launches", "the coalition")


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("i", "W"), ("e", "é" * 2), ("\u0301", "e"), ("a", "漢"), ("漢", "👩🏽"), ("a" * 3, "a" * 4)],
)
def test_the_width_table_knows_wide_from_narrow(narrow: str, wide: str) -> None:
    assert text_width(narrow, 13, 400) < text_width(wide, 13, 400)
    assert text_width(wide, 13, 400) <= text_width(wide, 13, 700)
