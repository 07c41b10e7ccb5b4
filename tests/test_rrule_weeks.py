"""Weeks of the year and weekdays with and without a number: what dateutil does not know, day by day."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.doctor.instances import falls_on
from timeline.rrule import WEEKDAYS, expand, parse


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("2020-12-28", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU", "2020-12-28 2021-01-03 2026-12-28 2027-01-03"),
        ("2020-12-21", "FREQ=YEARLY;BYWEEKNO=52;BYDAY=SU", "2020-12-27 2022-01-02 2023-01-01 2023-12-31"),
        ("2018-12-31", "FREQ=YEARLY;BYWEEKNO=1", "2018-12-31 2019-12-30 2021-01-04 2022-01-03"),
        ("2020-12-28", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=FR", "2021-01-01 2021-12-31 2022-12-30 2023-12-29"),
        # the year is that of the week, not of its Monday
        ("2018-12-31", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1", "2018-12-31 2021-01-04 2023-01-02 2024-12-30"),
        # days of the month need no weekday from the start (RFC 5545 3.3.10)
        (
            "2024-12-30",
            "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=12;BYMONTHDAY=30",
            "2024-12-30 2025-12-30 2030-12-30 2031-12-30",
        ),
        ("2024-12-30", "FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=-2", "2024-12-30 2025-12-30 2030-12-30 2031-12-30"),
        # BYSETPOS picks from the weeks of a year, wherever their days are
        (
            "2001-01-08",
            "FREQ=YEARLY;BYWEEKNO=1,2;BYDAY=MO;BYSETPOS=-1",
            "2001-01-08 2002-01-07 2003-01-06 2004-01-05",
        ),
        ("2024-01-01", "FREQ=MONTHLY;BYDAY=MO,2TU", "2024-01-01 2024-01-08 2024-01-09 2024-01-15"),
        ("2024-01-01", "FREQ=YEARLY;BYDAY=MO,1TU;BYMONTH=1", "2024-01-01 2024-01-02 2024-01-08 2024-01-15"),
        (
            "2024-01-30",
            "FREQ=MONTHLY;BYDAY=MO,-1TU;BYSETPOS=-1",
            "2024-01-30 2024-02-27 2024-03-26 2024-04-30",
        ),
        # a set is of a whole week, also where the start is in its middle (RFC 5545 3.3.10)
        (
            "2024-10-23",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3",
            "2024-10-23 2024-10-28 2024-10-30 2024-11-04",
        ),
        (
            "2024-10-26",
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO,SA;BYSETPOS=-1,1",
            "2024-10-26 2024-11-03 2024-11-09 2024-11-17",
        ),
        ("2024-09-30", "FREQ=WEEKLY;BYMONTH=9;BYDAY=MO,WE;BYSETPOS=1;COUNT=2", "2024-09-30 2025-09-01"),
        ("0001-01-03", "FREQ=WEEKLY;WKST=SU;BYDAY=SU,WE;BYSETPOS=2;COUNT=2", "0001-01-03 0001-01-10"),
        ("9999-12-29", "FREQ=WEEKLY;BYDAY=MO,WE,SU;BYSETPOS=2,-1", "9999-12-29"),
        ("2024-01-09", "FREQ=MONTHLY;BYDAY=TU,2TU;COUNT=3", "2024-01-09 2024-01-16 2024-01-23"),
    ],
)
def test_a_rule_gives_its_days(start: str, rule: str, expected: str) -> None:
    found = islice(expand(parse(rule), dt.datetime.fromisoformat(start)), 4)
    assert " ".join(str(each.date()) for each in found) == expected


WEEKS = st.sampled_from([1, 2, 20, 51, 52, 53, -1, -2, -52, -53])
SOME_WEEKDAYS = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    days = draw(SOME_WEEKDAYS)
    kind = draw(st.sampled_from(["week of the year", "week", "mixed"]))
    if kind == "week":
        text = f"FREQ=WEEKLY;BYDAY={','.join(days)}{draw(st.sampled_from(['', ';BYMONTH=1,12']))}"
        text += f";BYSETPOS={draw(st.sampled_from(['1', '-1', '2', '1,3', '-2,1']))}"
    elif kind == "week of the year":
        weeks = draw(st.lists(WEEKS, min_size=1, max_size=3, unique=True))
        text = f"FREQ=YEARLY;BYWEEKNO={','.join(map(str, weeks))}"
        text += draw(st.sampled_from(["", f";BYDAY={','.join(days)}"]))
        more = ["", ";BYMONTH=1,12", ";BYMONTHDAY=1,29,-1", ";BYYEARDAY=1,2,-1,-2", ";BYSETPOS=1,-1"]
        text += draw(st.sampled_from(more))
    else:
        nth = draw(st.sampled_from([1, 2, 5, -1, -2]))
        freq = draw(st.sampled_from(["MONTHLY", "YEARLY", "YEARLY;BYMONTH=1,6"]))
        text = f"FREQ={freq};BYDAY={','.join(days)},{nth}{draw(st.sampled_from(WEEKDAYS))}"
        text += draw(st.sampled_from(["", ";BYSETPOS=1", ";BYSETPOS=-1", ";BYSETPOS=2,-2"]))
    return f"{text};INTERVAL={draw(st.integers(1, 3))};WKST={draw(st.sampled_from(WEEKDAYS))}"


@given(rules(), st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 3000))
def test_a_day_is_an_instance_where_a_look_at_that_day_alone_says_so(
    text: str, start: dt.date, later: int
) -> None:
    rule = parse(text)
    after = start + dt.timedelta(later)
    days = [after + dt.timedelta(number) for number in range(1200)]
    first, low, high = (
        dt.datetime.combine(day, dt.time(9)) for day in (start, after, after + dt.timedelta(1200))
    )
    found = [each.date() for each in expand(rule, first, after=low, before=high)]
    assert found == [day for day in days if falls_on(rule, start, day)]


@given(st.integers(1, 53), st.dates(dt.date(1, 1, 1), dt.date(9990, 1, 1)))
def test_a_week_is_that_of_iso_8601(week: int, start: dt.date) -> None:
    first = dt.datetime.combine(start, dt.time())
    text = f"FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,TU,WE,TH,FR,SA,SU"
    found = [each.date() for each in expand(parse(text), first, before=first + dt.timedelta(3000))]
    days = (start + dt.timedelta(number) for number in range(3000))
    assert found == [day for day in days if day.isocalendar().week == week]
