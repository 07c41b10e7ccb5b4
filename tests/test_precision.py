"""In which unit a date is known, and whether it is exact."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.strategies import expressions
from timeline import edtf
from timeline.edtf import Expression, OneOf, Precision
from timeline.model import Event, Kind

ROWS = [
    # text, precision, whether it is inexact, reason
    ("2023-07-18T11:00", "time", False, "a moment"),
    ("2023-07-18T11:00/12:30", "time", False, "from a time to a time"),
    ("2023-07-18/2023-07-18T12:30", "days", False, "a day is coarser than a time"),
    ("2023-07-18T11:00/2023-07-20", "days", False, "whichever end it is"),
    ("2023-11-15", "day", False, "a day"),
    ("2023-11-15~", "day", True, "qualified: the precision of its plain text"),
    ("2023-11-15/2023-11-17", "days", False, "from a day to a day"),
    ("2023-11-15/2023-11-15", "days", False, "an interval stays one"),
    ("2023-11-15?/2023-11-17", "days", True, "one end is uncertain"),
    ("{2023-11-15,2023-11-17}", "days", False, "all of these days"),
    ("{2023-11-15..2023-11-17,2023-12-01}", "days", False, "and a run of them"),
    ("[2023-11-15,2023-11-17]", "days", True, "one of these days: nobody knows which"),
    ("2023-11", "month", True, "some day in it"),
    ("2023-11%", "month", True, "qualified"),
    ("2023-11/2023-12-05", "month", True, "the coarser end"),
    ("2023-12-05/2024", "year", True, "the coarser end"),
    ("{2023-11,2023-12-05}", "month", True, "the coarsest member"),
    ("[2023-11..2024-02]", "month", True, "one of the months"),
    ("2023-21", "season", True, "spring of no stated hemisphere"),
    ("2023-24", "season", True, "winter of no stated hemisphere"),
    ("2023-25", "season", True, "northern spring"),
    ("2023-32", "season", True, "southern winter"),
    ("2023-33", "quarter", True, "the first quarter"),
    ("2023-36", "quarter", True, "the fourth"),
    ("2023-37", "season", True, "the first third of a year"),
    ("2023-39", "season", True, "the last"),
    ("2023-40", "half", True, "the first half"),
    ("2023-41", "half", True, "the second"),
    ("2023-21/2023-36", "season", True, "a season may be anywhere in its year"),
    ("2023-11/2023-36", "quarter", True, "a quarter is coarser than a month"),
    ("2023-41/2024", "year", True, "a year is coarser than a half"),
    ("2023", "year", True, "some day in it"),
    ("-0043", "year", True, "before year 1"),
    ("Y17000", "year", True, "after year 9999"),
    ("[2033,2034]", "year", True, "one of the years"),
    ("2023-11-XX", "month", True, "the day is unknown"),
    ("2023-11-1X", "month", True, "part of the day is unknown"),
    ("2023-XX", "year", True, "the month is unknown"),
    ("2023-XX-XX", "year", True, "month and day are unknown"),
    ("2023-XX-15", "year", True, "only the month is unknown"),
    ("2023-1X", "year", True, "part of the month is unknown"),
    ("202X", "decade", True, "the year is unknown within ten"),
    ("202X-12-25", "decade", True, "though month and day are known"),
    ("-004X", "decade", True, "a sign is no digit"),
    ("20XX", "century", True, "within a hundred"),
    ("2X23", "century", True, "the decade is known, but not its century"),
    ("XXXX", "century", True, "nothing is known"),
    ("XXXX-12-25", "century", True, "any Christmas"),
    ("2023-11/..", "open", True, "it goes on"),
    ("2023-11-15/", "open", True, "it ended, but nobody knows when"),
    ("../2023-11-15", "open", True, "without a start"),
    ("/2023-07-18T12:30", "open", True, "a time does not make up for an unknown start"),
    ("[2023-11-15..]", "open", True, "or later"),
    ("{..1984-02}", "open", True, "all earlier ones"),
]


@pytest.mark.parametrize(("text", "precision", "inexact", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_a_date_has_the_precision_of_its_coarsest_part(
    text: str, precision: str, inexact: bool, reason: str
) -> None:
    for kind in Kind:  # a statistic's year fills it, and is no day either
        event = Event(
            "talks", "talks@example.org", "Talks", edtf.parse(text), zone="Asia/Shanghai", kind=kind
        )
        assert (str(event.precision), event.inexact) == (precision, inexact), reason


def test_an_event_without_a_date_is_undated_and_inexact() -> None:
    event = Event("talks", "talks@example.org", "Talks", None)
    assert (event.precision, event.inexact) == (Precision.UNDATED, True)


def test_every_precision_has_a_row() -> None:
    assert {row[1] for row in ROWS} | {"undated"} == set(Precision)


@given(expressions())
def test_what_is_no_time_day_or_days_or_is_qualified_or_one_of_several_is_inexact(when: Expression) -> None:
    known_to_a_day = edtf.precision(when) in (Precision.TIME, Precision.DAY, Precision.DAYS)
    event = Event("talks", "talks@example.org", "Talks", when)
    assert event.inexact == (not known_to_a_day or edtf.is_qualified(when) or isinstance(when, OneOf))


@given(expressions())
def test_a_day_begins_and_ends_on_one_day_and_what_is_open_has_a_side_without_a_day(when: Expression) -> None:
    first, last = edtf.earliest(when), edtf.latest(when)
    precision = edtf.precision(when)
    assert (precision is Precision.OPEN) == (None in (first, last))
    if precision is Precision.DAY:
        assert first == last
