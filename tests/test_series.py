"""Series at their edges: the calendar's ends, changes of clocks, far moves, relations, ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tests.conftest import HEAD, errors
from tests.test_cli import Result
from timeline.checks import check
from timeline.edtf import Window
from timeline.loader import load
from timeline.model import Timeline
from timeline.model.series import occurrence_on, occurrences
from timeline.model.words import when_in_short, when_in_words
from timeline.query import select
from timeline.writers import WRITERS
from timeline.writers.options import Options

NEW_YORK = 'place = { name = "P", timezone = "America/New_York" }\n'
Make = Callable[[str], Timeline]


def event(keys: str, name: str = "s", title: str = "") -> str:
    return f'[[event]]\nid = "{name}"\ntitle = "{title or name}"\n{keys}\n'


def found(timeline: Timeline, query: str) -> list[str]:
    return [each.id for each in select(timeline, query)]


def components(timeline: Timeline) -> list[Any]:
    content = WRITERS["ics"].write(timeline, timeline.events, Options())
    return list(icalendar.Calendar.from_ical(content.decode()).events)


@pytest.mark.parametrize(
    ("keys", "query", "expected"),
    [
        ('date = 2020-12-31\nrepeat = "FREQ=YEARLY"', "9999", ["s@9999-12-31"]),  # the last day there is
        ('start = 2020-12-30\nend = 2021-01-02\nrepeat = "FREQ=YEARLY"', "9999-12", []),  # would end in 10000
        (f'date = 2020-12-31T23:00:00\n{NEW_YORK}repeat = "FREQ=YEARLY"', "9999", []),  # in UTC it would be
        ('date = "0900-06-26"\nrepeat = "FREQ=YEARLY;UNTIL=09100626"', "0900", ["s@0900-06-26"]),
    ],
)
def test_a_series_keeps_within_the_calendar(
    timeline_of: Make, keys: str, query: str, expected: list[str]
) -> None:
    timeline = timeline_of(event(keys))
    assert found(timeline, query) == expected
    assert len(components(timeline)) == 1


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        (
            f'date = 2024-03-03T02:30:00\n{NEW_YORK}repeat = "FREQ=WEEKLY"\n'
            "moved = [{ from = 2024-03-24, to = 2024-03-10T02:30:00 }]",
            ["E111"],
        ),
        (
            f'date = 2024-11-04T01:30:00\n{NEW_YORK}repeat = "FREQ=WEEKLY"\n'
            "moved = [{ from = 2024-11-11, to = 2024-11-03T01:30:00 }]",
            ["E112"],
        ),
        (
            'date = 2024-01-01\nrepeat = "FREQ=YEARLY"\nmoved = [{ from = 2025-01-01, to = "unknown" }]',
            ["E203"],
        ),
        (
            'start = 2021-12-30\nend = 2022-01-02\nrepeat = "FREQ=YEARLY"\n'
            "moved = [{ from = 2022-12-30, to = 9999-12-31 }]",
            ["E203"],
        ),
        ('date = 2024-01-01\nwas = ["unknown"]', ["E203"]),
        ('date = 2024-01-01\nrepeat = "FREQ=DAILY;BYHOUR=9"', ["E606"]),
        ('date = 2024-01-01\nrepeat = "FREQ=YEARLY;COUNT=1"\nexcept = [2024-01-01]', ["E609"]),
    ],
    ids=["skipped", "repeated", "unknown", "off the calendar", "was unknown", "hours", "none left"],
)
def test_what_a_series_cannot_be_is_a_diagnostic(tmp_path: Path, keys: str, codes: list[str]) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + event(keys), encoding="utf-8")
    assert [error.code for error in errors(load(path))] == codes


def test_an_instance_in_the_hour_that_clocks_skip_does_not_end_before_it_starts(timeline_of: Make) -> None:
    timeline = timeline_of(
        event(f'start = 2024-03-03T02:30:00\nend = 2024-03-03T03:00:00\n{NEW_YORK}repeat = "FREQ=WEEKLY"')
    )
    [series] = timeline.events
    skipped = occurrence_on(series, dt.date(2024, 3, 10).toordinal())
    assert skipped is not None
    assert skipped.start is not None
    assert skipped.end is not None
    assert skipped.end.astimezone(dt.UTC) - skipped.start.astimezone(dt.UTC) == dt.timedelta(minutes=30)


def test_a_source_that_only_an_earlier_date_names_is_known_and_used(timeline_of: Make) -> None:
    timeline = timeline_of(event('date = 2024\nwas = [{ date = "2023", source = "s" }]'))
    assert set(timeline.sources) == {"s"}
    assert "W404" not in {diagnostic.code for diagnostic in check(timeline)}
    assert found(timeline, "source:s") == ["s"]


RELATED = event("date = 2012", "founding", "Founding") + event(
    'date = 2010-09-21\nrepeat = "FREQ=YEARLY"\nmoved = [{ from = 2014-09-21, to = 2014-09-24 }]\n'
    'related = [{ event = "founding", as = "leads-to" }]'
)


def test_overrides_and_series_name_others_in_no_cycle(timeline_of: Make) -> None:
    named: dict[str, set[str]] = {}
    for each in components(timeline_of(RELATED)):
        targets = each.get("RELATED-TO", [])
        for target in targets if isinstance(targets, list) else [targets]:
            named.setdefault(str(each["UID"]), set()).add(str(target))
    assert named == {"founding@example.org": {"s@example.org"}}


def test_a_part_names_its_whole_as_parent_also_where_both_last_as_long(timeline_of: Make) -> None:
    timeline = timeline_of(
        event('date = "2024-05-01/2024-05-05"\nrelated = [{ event = "z-whole", as = "part-of" }]', "a-part")
        + event('date = "2024-05-01/2024-05-05"', "z-whole")
    )
    [part] = [each for each in components(timeline) if "RELATED-TO" in each]
    assert str(part["UID"]) == "a-part@example.org"
    assert part["RELATED-TO"].params["RELTYPE"] == "PARENT"


def test_an_override_leads_to_its_series_on_the_page(timeline_of: Make) -> None:
    timeline = replace(timeline_of(RELATED), url="https://example.org/t/")
    assert {str(each["URL"]) for each in components(timeline) if str(each["UID"]).startswith("s@")} == {
        "https://example.org/t/#e-s"
    }


def test_the_zone_of_a_calendar_reaches_back_to_an_instance_that_was_moved_before_the_first(
    timeline_of: Make,
) -> None:
    timeline = timeline_of(
        event(
            f'date = 2021-01-04T09:00:00\n{NEW_YORK}repeat = "FREQ=WEEKLY;COUNT=5"\n'
            "moved = [{ from = 2021-01-04, to = 2020-07-01T09:00:00 }]"
        )
    )
    content = WRITERS["ics"].write(timeline, timeline.events, Options()).decode()
    [zone] = icalendar.Calendar.from_ical(content).timezones
    moved = dt.datetime(2020, 7, 1, 9)
    expected = moved.replace(tzinfo=ZoneInfo("America/New_York")).utcoffset()
    assert moved.replace(tzinfo=zone.to_tz()).utcoffset() == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["y"]),
        ("2012..2014", ["y@2012-06-26", "y@2013-06-26", "y@2014-06-26"]),
        ("2012..2014 -2013", ["y@2012-06-26", "y@2014-06-26"]),
        ("2012.. -2013", ["y"]),  # some of it is in the one and not in the other
        ("2012.. -2012..", []),
        ("-2013", ["y"]),
        ("..2009", []),
        ("feed:f", ["y@2014-06-26"]),  # a feed that asks for a year asks for its occurrences
        ("feed:f 2013..2015", ["y@2014-06-26"]),
        ("2000..2099 2013-06-26", ["y@2013-06-26"]),
    ],
)
def test_a_range_finds_occurrences_and_a_range_without_end_the_series_that_has_one(
    timeline_of: Make, query: str, expected: list[str]
) -> None:
    feed = '[[feed]]\nid = "f"\ntitle = "F"\nwhere = "2014"\n'
    timeline = timeline_of(event('date = 2010-06-26\nrepeat = "FREQ=YEARLY"', "y") + feed)
    assert found(timeline, query) == expected


def test_a_page_of_occurrences_shows_each_relation_once(tmp_path: Path) -> None:
    path, target = tmp_path / "events.toml", tmp_path / "x.html"
    path.write_text(HEAD + RELATED, encoding="utf-8")
    assert Result("page", "2012..2014", "-f", path, "-o", target).code == 0
    assert target.read_text(encoding="utf-8").count("Follows from") <= 1


def test_an_instance_that_was_taken_out_is_said_not_to_take_place(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(
        HEAD + event('date = 2024-01-01\nrepeat = "FREQ=YEARLY"\nexcept = [2025-01-01]'), encoding="utf-8"
    )
    result = Result("show", "s@2025-01-01", "-f", path)
    assert (result.code, "does not take place" in result.err) == (1, True)


@pytest.mark.parametrize(
    ("keys", "words", "short"),
    [
        ("date = 2024-01-01T09:00:00", "1 January 2024, 09:00 (UTC)", "1 Jan 2024, 09:00"),
        (
            'date = 2024-01-01T09:00:00\nplace = { name = "P", timezone = "Japan" }',
            "1 January 2024, 09:00 (Japan)",
            "1 Jan 2024, 09:00",
        ),
        ("date = 2024-01-01T09:00:00+09:00", "1 January 2024, 09:00 UTC+09:00", "1 Jan 2024, 09:00"),
        (
            'date = 2024-01-01\nrepeat = "FREQ=YEARLY;BYMONTHDAY=1"',
            "by the rule FREQ=YEARLY;BYMONTHDAY=1 since 2024",
            "recurs",
        ),
        (
            'date = 2024-01-01\nrepeat = "FREQ=YEARLY;BYMONTH=1,7"',
            "every 1 January and July since 2024",
            "recurs",
        ),
        (
            'date = 2024-01-01\nrepeat = "FREQ=MONTHLY;COUNT=3"\n'
            "moved = [{ from = 2024-03-01, to = 2024-05-20 }]",
            "on the 1st of every month, 1 January 2024 to 1 March 2024;"
            " on 20 May 2024 instead of 1 March 2024",
            "monthly",
        ),
    ],
)
def test_zones_and_rules_are_said_for_what_they_are(
    timeline_of: Make, keys: str, words: str, short: str
) -> None:
    [each] = timeline_of(event(keys)).events
    assert (when_in_words(each), when_in_short(each)) == (words, short)


def test_another_zone_s_time_is_shown_for_occurrences_and_not_for_a_series_whose_clocks_change(
    timeline_of: Make,
) -> None:
    [series] = timeline_of(event(f'date = 2024-01-01T09:00:00\n{NEW_YORK}repeat = "FREQ=MONTHLY"')).events
    assert "Asia/Tokyo" not in when_in_words(series, timezone="Asia/Tokyo")
    words = [
        when_in_short(each, timezone="Asia/Tokyo")
        for each in occurrences(
            series, Window(dt.date(2024, 1, 1).toordinal(), dt.date(2024, 8, 1).toordinal())
        )
    ]
    assert words[0] == "1 Jan 2024, 09:00 (23:00 in Asia/Tokyo)"
    assert words[6] == "1 Jul 2024, 09:00 (22:00 in Asia/Tokyo)"
