"""One function says every date: of series, derived, moved and timed events too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from timeline.model import Timeline
from timeline.model.series import occurrence_on
from timeline.model.words import when_in_short, when_in_words

PLACE = 'place = { name = "P", timezone = "America/New_York" }\n'


@pytest.mark.parametrize(
    ("keys", "words", "short"),
    [
        ("date = 2019", "some time in 2019", "2019"),
        (
            'date = "[2022-06-06..2022-06-09]"',
            "one day within 6 to 9 June 2022",
            "6\u20139 Jun 2022, one day",
        ),
        (
            'date = "{2026-09-22..2026-09-26,2026-09-28}"',
            "from 22 to 26 and on 28 September 2026",
            "22\u201326, 28 Sep 2026",
        ),
        ('date = 1988-06-26\nrepeat = "FREQ=YEARLY"', "every 26 June since 1988", "every 26 Jun"),
        (
            "date = 2003-09-16\n"
            'repeat = "FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYMONTHDAY=12,13,14,15,16,17,18;COUNT=20"',
            "every year on the Tuesday from 12 to 18 September, 2003 to 2022",
            "yearly",
        ),
        (
            'date = 2024-01-09\nrepeat = "FREQ=MONTHLY;BYDAY=2TU"\nexcept = [2024-02-13]',
            "on the second Tuesday of every month since 9 January 2024; not on 13 February 2024",
            "monthly",
        ),
        # a position of one weekday is its number
        (
            'date = 2024-01-09\nrepeat = "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"',
            "on the second Tuesday of every month since 9 January 2024",
            "monthly",
        ),
        (
            'date = 2024-09-10\nrepeat = "FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYSETPOS=2;COUNT=2"',
            "every year on the second Tuesday of September, 2024 to 2025",
            "yearly",
        ),
        (
            'date = 2024-09-10\nrepeat = "FREQ=YEARLY;BYMONTH=9,10;BYDAY=TU;BYSETPOS=2;COUNT=2"',
            "by the rule FREQ=YEARLY;COUNT=2;BYMONTH=9,10;BYDAY=TU;BYSETPOS=2, 2024 to 2025",
            "recurs",
        ),
        (
            'date = 2024-01-02\nrepeat = "FREQ=WEEKLY;INTERVAL=2"\n'
            "moved = [{ from = 2024-01-16, to = 2024-01-17 }]",
            "every 2 weeks on Tuesday since 2 January 2024; on 17 January 2024 instead of the 16th",
            "every 2 weeks",
        ),
        (
            'date = { after = "anchor", by = "P10Y" }',
            "2033, approximately; derived: 10 years after “Anchor”",
            "about 2033",
        ),
        (
            'date = "2026-05-14/2026-05-15"\nwas = ["2026-04"]',
            "14 to 15 May 2026; moved from April 2026",
            "14\u201315 May 2026",
        ),
        (
            f"{PLACE}start = 2023-07-18T11:00:00\nend = 2023-07-18T12:00:00",
            "18 July 2023, 11:00 to 12:00 (America/New_York)",
            "18 Jul 2023, 11:00",
        ),
        (
            f'{PLACE}date = 2023-12-09\ntime = "about 00:30"',
            "9 December 2023, about 00:30 (America/New_York)",
            "9 Dec 2023",
        ),
        ('date = "unknown"', "date unknown", "undated"),
    ],
)
def test_a_date_is_said(timeline_of: Callable[[str], Timeline], keys: str, words: str, short: str) -> None:
    timeline = timeline_of(
        '[[event]]\nid = "anchor"\ntitle = "Anchor"\ndate = 2023-07-18\n'
        f'[[event]]\nid = "a"\ntitle = "A"\n{keys}\n'
    )
    event = timeline.event("a")
    assert event is not None
    assert (when_in_words(event), when_in_short(event)) == (words, short)


def test_a_time_is_shown_in_the_reader_s_zone_beside_its_own(timeline_of: Callable[[str], Timeline]) -> None:
    text = (
        f'[[event]]\nid = "a"\ntitle = "A"\n{PLACE}start = 2023-07-18T11:00:00\nend = 2023-07-18T12:00:00\n'
    )
    [event] = timeline_of(text).events
    assert when_in_short(event, timezone="Asia/Tokyo") == (
        "18 Jul 2023, 11:00 (00:00 (+1 day) to 01:00 (+1 day) in Asia/Tokyo)"
    )
    assert when_in_short(event, timezone="America/New_York") == "18 Jul 2023, 11:00"


def test_an_occurrence_is_named_by_the_day_of_the_rule_before_and_after_a_move(shipped: Timeline) -> None:
    debate = shipped.event("unga-general-debate")
    assert debate is not None
    for text in ("2014-09-23", "2018-09-25"):
        found = occurrence_on(debate, dt.date.fromisoformat(text).toordinal())
        assert found is not None
        assert found.id == f"unga-general-debate@{text}"
    moved = occurrence_on(debate, dt.date(2014, 9, 23).toordinal())
    assert moved is not None
    assert when_in_words(moved) == "24 September 2014; moved from 23 September 2014"
    assert occurrence_on(debate, dt.date(2014, 9, 24).toordinal()) is None
