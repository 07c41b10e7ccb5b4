"""What is coming, how many there are of what, and what queries can name: `next`, `stats` and `names`."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HEAD, ROOT
from tests.test_cli import Result
from timeline.loader import load

EVENTS = """
as_of = 2026-01-15
[[actor]]
id = "us"
name = "United States"
[[actor]]
id = "nobody"
name = "Nobody"
[[category]]
id = "talks"
name = "Talks"
[[event]]
id = "past"
title = "Past"
date = 2026-01-01
actors = ["us"]
[[event]]
id = "missed"
title = "Planned and past"
date = 2026-02-01
[[event]]
id = "soon"
title = "Soon"
date = 2026-03-11
category = "talks"
status = "tentative"
place = { name = "Vienna" }
[[event]]
id = "vague"
title = "Some day of April"
date = "2026-04"
place = { name = "Vienna" }
[[event]]
id = "month"
title = "Some day of March"
date = "2026-03"
[[event]]
id = "perhaps"
title = "Perhaps in 2027"
date = "2027~"
[[event]]
id = "goes-on"
title = "Goes on"
date = "2026-03-01/2026-03-20"
[[event]]
id = "for-good"
title = "For good"
date = "2020/.."
[[event]]
id = "today"
title = "Today"
date = 2026-03-10
kind = "deadline"
[[event]]
id = "yearly"
title = "Yearly"
date = 2020-03-09
repeat = "FREQ=YEARLY"
actors = ["us"]
[[event]]
id = "ended"
title = "Ended"
date = 2020-03-09
repeat = "FREQ=YEARLY;COUNT=2"
[[event]]
id = "some-day"
title = "Some day"
date = "unknown"
[[feed]]
id = "f"
title = "A feed"
where = "2026"
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIMELINE_TODAY", "2026-03-10")
    found = tmp_path / "events.toml"
    found.write_text(HEAD + EVENTS, encoding="utf-8")
    return found


def objects(*arguments: str | Path) -> list[dict[str, Any]]:
    result = Result(*arguments, "--format", "json")
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)
    return found


def test_what_is_coming_stands_in_the_order_of_its_days_and_each_series_once(path: Path) -> None:
    found = [(event["id"], event["in_days"]) for event in objects("next", "-f", path)]
    assert found == [
        ("month", None),  # it may still begin
        ("today", 0),
        ("soon", 1),
        ("vague", None),
        ("perhaps", None),
        ("yearly@2027-03-09", 364),
    ]


def test_the_table_says_in_how_many_days_and_never_more_than_is_known(path: Path) -> None:
    dates = [line.split("  ")[0] for line in Result("next", "-f", path).out.splitlines()]
    assert dates == [
        "Mar 2026, any day",
        "10 Mar 2026, today",
        "11 Mar 2026, tomorrow",
        "Apr 2026, in 22 days or later",
        "about 2027, uncertain",
        "9 Mar 2027, in 364 days",
    ]
    assert "Soon [tentative]" in Result("next", "-f", path).out


def test_plans_that_are_past_since_the_data_was_written_are_named(path: Path) -> None:
    said = Result("next", "-f", path).err
    assert said == "note: past since the data was written, as of 15 January 2026: missed\n"


def test_a_query_a_limit_and_another_day_can_be_given(path: Path) -> None:
    assert [e["id"] for e in objects("next", "-f", path, "kind:deadline")] == ["today"]
    assert [e["id"] for e in objects("next", "-f", path, "-n", "2")] == ["month", "today"]
    found = objects("next", "-f", path, "--today", "2026-03-11", "actor:us")
    assert [(e["id"], e["in_days"]) for e in found] == [("yearly@2027-03-09", 363)]
    assert [e["id"] for e in objects("next", "-f", path, "2027")] == ["perhaps", "yearly@2027-03-09"]


def test_where_nothing_is_coming_that_is_said_and_is_no_error(path: Path) -> None:
    result = Result("next", "-f", path, "--today", "2026-03-11", "kind:deadline")
    assert (result.code, result.out) == (0, "")
    assert "nothing is coming" in result.err


@pytest.mark.parametrize("text", ["2026", "tomorrow", "2026-13-01"])
def test_today_has_to_be_a_day(path: Path, text: str) -> None:
    result = Result("next", "-f", path, "--today", text)
    assert result.code == 2
    assert f'"{text}" is not a day' in result.err


def test_without_an_option_today_is_the_day_of_the_clock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIMELINE_TODAY")
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    path.write_text(
        HEAD + f'[[event]]\nid = "a"\ntitle = "A"\ndate = {tomorrow.isoformat()}\n', encoding="utf-8"
    )
    assert [event["in_days"] for event in objects("next", "-f", path)] in ([1], [0])  # midnight may pass


# ---- stats


def test_years_stand_in_order_and_what_has_none_comes_last(path: Path) -> None:
    found = {each["key"]: each["count"] for each in objects("stats", "-f", path)}
    assert found == {"2020": 3, "2026": 7, "2027": 1, "undated": 1}
    assert list(found) == ["2020", "2026", "2027", "undated"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("category", {"talks": 1}),
        ("actor", {"us": 2}),
        ("status", {"confirmed": 11, "tentative": 1}),
        ("kind", {"event": 11, "deadline": 1}),
        ("importance", {"3": 12}),
        ("source", {}),
    ],
)
def test_events_are_counted_for_each_of_their_values(path: Path, by: str, expected: dict[str, int]) -> None:
    assert {each["key"]: each["count"] for each in objects("stats", "-f", path, "--by", by)} == expected


def test_precisions_stand_in_order_the_finest_first(path: Path) -> None:
    found = [(each["key"], each["count"]) for each in objects("stats", "-f", path, "--by", "precision")]
    assert found == [("day", 6), ("days", 1), ("month", 2), ("year", 1), ("open", 1), ("undated", 1)]


def test_the_counts_of_the_shipped_data_are_those_of_its_events() -> None:
    timeline = load(ROOT / "events.toml").timeline
    assert timeline is not None
    found = {
        each["key"]: each["count"] for each in objects("stats", "-f", ROOT / "events.toml", "--by", "actor")
    }
    assert found == Counter(actor for event in timeline.events for actor in event.actors)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_bar_is_as_long_as_its_number(path: Path) -> None:
    lines = Result("stats", "-f", path).out.splitlines()
    assert lines[1] == f"2026     7  {'█' * 40}"
    assert lines[2] == f"2027     1  {'█' * 6}"
    assert "United States" in Result("stats", "-f", path, "--by", "actor").out
    assert Result("stats", "-f", path, "--by", "source").out == ""


def test_a_range_with_an_end_counts_the_occurrences_of_a_series(path: Path) -> None:
    found = {each["key"]: each["count"] for each in objects("stats", "-f", path, "actor:us", "2020..2022")}
    assert found == {"2020": 1, "2021": 1, "2022": 1}


# ---- names


def test_names_are_all_that_queries_can_name_with_their_events(path: Path) -> None:
    found = [(each["kind"], each["id"], each["name"], each["count"]) for each in objects("names", "-f", path)]
    assert found == [
        ("actor", "us", "United States", 2),
        ("actor", "nobody", "Nobody", 0),
        ("category", "talks", "Talks", 1),
        ("feed", "f", "A feed", 9),
        ("place", "", "Vienna", 2),
    ]


def test_one_kind_of_names_is_a_table_of_its_own(path: Path) -> None:
    assert Result("names", "actors", "-f", path).out == "us      United States  2\nnobody  Nobody         0\n"
    assert Result("names", "sources", "-f", path).out == ""
    assert Result("names", "nothing", "-f", path).code == 2


@pytest.mark.parametrize("command", ["next", "stats"])
def test_a_query_that_names_what_is_not_there_is_an_error(path: Path, command: str) -> None:
    result = Result(command, "-f", path, "actor:nowhere")
    assert result.code == 2
    assert 'no actor "nowhere"' in result.err
