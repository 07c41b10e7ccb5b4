"""A date computed from another event's date is never more exact than that date and the duration."""

from __future__ import annotations

import pytest

from timeline import edtf
from timeline.edtf import RelativeError, Unit, derive, parse_duration, say_duration


@pytest.mark.parametrize(
    ("anchor", "by", "before", "precision", "exact", "expected"),
    [
        ("2023-07-18", "P10Y", False, None, False, "2033~"),  # "in ten years" is an approximate year
        ("2023-07-18", "P10Y", False, None, True, "2033"),
        ("2023-07-18", "P10Y", False, "day", True, "2033-07-18"),  # to the day, because it says so
        ("2023-07-18", "P90D", False, None, True, "2023-10-16"),
        ("2023-07-18", "P90D", False, "month", False, "2023-10~"),
        ("2024-01-31", "P1M", False, "day", True, "2024-02-29"),  # a day past the month's end is its last
        ("2023-11", "P1M", False, None, True, "2023-12"),  # no more exact than a month
        ("2019", "P6M", False, None, True, "[2019..2020]"),  # may be either year
        ("2024-03-14/2024-03-22", "P2W", False, None, True, "2024-04-05"),  # from the end
        ("2024-03-14/2024-03-22", "P2W", True, None, True, "2024-02-29"),  # from the start
        ("[2022-06-06..2022-06-09]", "P10D", False, None, True, "2022-06"),
        ("2023~", "P1Y", False, None, True, "2024~"),  # from an approximate date, an approximate one
    ],
)
def test_a_date_is_computed(
    anchor: str, by: str, before: bool, precision: Unit | None, exact: bool, expected: str
) -> None:
    found = derive(edtf.parse(anchor), parse_duration(by), before=before, precision=precision, exact=exact)
    assert edtf.format(found) == expected


@pytest.mark.parametrize(
    ("anchor", "by", "before", "precision", "message"),
    [
        ("2023/..", "P1Y", False, None, "no known end"),
        ("2023/", "P1Y", False, None, "no known end"),
        ("../2023", "P1Y", True, None, "no known start"),
        ("2023-11", "P1M", False, "day", "known only to the month"),
        ("2023", "P9999Y", False, None, "outside the years"),
        ("0001", "P1Y", True, None, "outside the years"),
    ],
)
def test_what_cannot_be_computed_says_why(
    anchor: str, by: str, before: bool, precision: Unit | None, message: str
) -> None:
    with pytest.raises(RelativeError, match=message):
        derive(edtf.parse(anchor), parse_duration(by), before=before, precision=precision)


@pytest.mark.parametrize(
    ("text", "words"), [("P10Y", "10 years"), ("P1Y6M", "1 year and 6 months"), ("P2W", "2 weeks")]
)
def test_a_duration_is_said(text: str, words: str) -> None:
    assert say_duration(text) == words
