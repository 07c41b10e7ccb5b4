"""Series up to the end of the calendar, and how much of them a query computes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.edtf import Date, Day, Interval, Window, day
from timeline.model import Event, Move, Recurrence, Timeline
from timeline.model.series import chosen, occurrences
from timeline.query import select
from timeline.rrule import parse

TOKYO = 'place = { name = "P", timezone = "Asia/Tokyo" }\n'
Make = Callable[[str], Timeline]


def event(keys: str) -> str:
    return f'[[event]]\nid = "s"\ntitle = "S"\n{keys}\n'


@pytest.mark.parametrize(
    ("keys", "last", "until"),
    [
        ('date = "2020-01-01/2020-01-03"\nrepeat = "FREQ=DAILY;UNTIL=99991231"', "9999-12-29", "9999-12-31"),
        ('date = "9999-12-01/9999-12-05"\nrepeat = "FREQ=DAILY;COUNT=99"', "9999-12-27", "9999-12-31"),
        ('date = 9999-12-25\nrepeat = "FREQ=DAILY;COUNT=99"', "9999-12-31", "9999-12-31"),
        (
            'date = "9999-01-30/9999-02-02"\nrepeat = "FREQ=MONTHLY;UNTIL=99991231"',
            "9999-11-30",
            "9999-12-03",
        ),
        ('date = "2020-12-30/2021-01-02"\nrepeat = "FREQ=YEARLY;UNTIL=99991231"', "9998-12-30", "9999-01-02"),
        (
            "start = 2020-01-01T23:30:00\nend = 2020-01-02T02:00:00\n"
            f'{TOKYO}repeat = "FREQ=DAILY;UNTIL=99991231T235959Z"',
            "9998-12-30",
            "9998-12-31",
        ),
        (
            f'start = 9990-01-01T10:00:00\nend = 9992-01-01T10:00:00\n{TOKYO}repeat = "FREQ=YEARLY;COUNT=99"',
            "9996-01-01",
            "9997-12-31",
        ),
        (
            f'date = 9998-12-30T10:00:00\n{TOKYO}repeat = "FREQ=DAILY;COUNT=99"',
            "9998-12-31",
            "9998-12-31",
        ),
    ],
)
def test_an_instance_that_would_end_after_the_calendar_is_left_out(
    timeline_of: Make, keys: str, last: str, until: str
) -> None:
    timeline = timeline_of(event(keys))
    [series] = timeline.events
    assert series.repeat is not None
    assert series.repeat.last is not None
    assert str(day(series.repeat.last)) == until
    found = [each.id for each in select(timeline, f"{last[:7]}..9999-12")]
    assert found[-1] == f"s@{last}"


def test_an_instance_that_is_moved_to_where_it_would_end_after_the_calendar_is_cut_off(
    timeline_of: Make,
) -> None:
    years = f"start = 2020-01-01T10:00:00\nend = 2022-01-01T10:00:00\n{TOKYO}"
    moved = "moved = [{ from = 2021-01-01, to = 9998-12-31T10:00:00 }]"
    timeline = timeline_of(event(f'{years}repeat = "FREQ=YEARLY;COUNT=3"\n{moved}'))
    [cut] = select(timeline, "9998..9999")
    assert (cut.id, cut.end) == ("s@2021-01-01", dt.datetime(9999, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert timeline.events[0].repeat is not None
    assert timeline.events[0].repeat.last == day_of("9998-12-31")


def test_a_range_of_ages_costs_a_series_no_more_than_a_range_of_days() -> None:
    looked_at: list[Event] = []
    start, end = day_of("2020-01-01"), day_of("9001-01-01")

    def outside(each: Event) -> bool:
        looked_at.append(each)
        assert each.earliest is not None
        return not start <= each.earliest < end

    series = a_series("FREQ=DAILY", dt.date(2020, 1, 1), 0, {})
    found = chosen(series, Window(), {start, end}, outside)
    assert next(found).id == "s@9001-01-01"
    assert len(looked_at) <= 3


def day_of(text: str) -> Day:
    return dt.date.fromisoformat(text).toordinal()


def a_series(rule: str, first: dt.date, length: int, moved: dict[int, int]) -> Event:
    """A series of days, some of its first moved: from the nth instance's day, by so many days."""
    last = first + dt.timedelta(days=length)
    when = Interval(Date(first.year, first.month, first.day), Date(last.year, last.month, last.day))
    series = Event("s", "s@example.org", "S", when, repeat=Recurrence(parse(rule)))
    days = [each.earliest for each, _ in zip(occurrences(series, Window()), range(8), strict=False)]
    moves = []
    for nth, by in moved.items():
        origin = days[nth % len(days)]
        assert origin is not None
        to = day(origin + by)
        moves.append(Move(origin, Date(to.year, to.month, to.day)))
    repeat = Recurrence(parse(rule), moved=tuple({move.day: move for move in moves}.values()))
    return Event("s", "s@example.org", "S", when, repeat=repeat)


@given(
    rule=st.sampled_from(
        ["DAILY", "DAILY;COUNT=9", "WEEKLY", "WEEKLY;BYDAY=MO,SU", "MONTHLY;COUNT=5", "DAILY;INTERVAL=9"]
    ),
    length=st.integers(0, 12),
    moved=st.dictionaries(st.integers(0, 7), st.integers(-60, 60), max_size=3),
    window=st.tuples(st.none() | st.integers(-30, 90), st.integers(1, 120)),
    ranges=st.lists(st.tuples(st.integers(-30, 120), st.integers(1, 40), st.booleans()), max_size=3),
)
def test_what_is_chosen_is_what_a_walk_through_all_chooses(
    rule: str,
    length: int,
    moved: dict[int, int],
    window: tuple[int | None, int],
    ranges: list[tuple[int, int, bool]],
) -> None:
    first = dt.date(2024, 1, 1)  # a Monday
    series = a_series(f"FREQ={rule}", first, length, moved)
    zero = first.toordinal()
    start, days = window
    asked = Window(None if start is None else zero + start, zero + (start or 0) + days)
    terms = [(zero + begin, zero + begin + long, negated) for begin, long, negated in ranges]

    def holds(each: Event) -> bool:
        assert each.earliest is not None
        assert each.latest is not None
        return all((each.earliest < end and each.latest >= begin) != negated for begin, end, negated in terms)

    ends = {end for term in terms for end in term[:2]}
    walked = [each for each in occurrences(series, asked) if holds(each)]
    assert list(chosen(series, asked, ends, holds)) == walked
