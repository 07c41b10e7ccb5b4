"""Feeds as their tables in the file ask for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HEAD, errors
from tests.test_cli import Result
from tests.test_lock import vevents
from timeline.loader import load
from timeline.model import Timeline
from timeline.query import select
from timeline.writers import WRITERS
from timeline.writers.options import Options

EVENTS = """\
[[event]]
id = "day"
title = "Day"
date = 2030-05-14
related = [{ event = "month", as = "follows" }, { event = "off", as = "leads-to" }]
[[event]]
id = "month"
title = "Month"
date = "2023-11"
[[event]]
id = "about"
title = "About"
date = "2033~"
[[event]]
id = "since"
title = "Since"
date = "2023-11/.."
[[event]]
id = "off"
title = "Off"
date = 2031-01-01
status = "cancelled"
[[event]]
id = "late"
title = "Late"
date = 2031-01-02
status = "postponed"
[[event]]
id = "series"
title = "Series"
date = 2020-06-26T10:00:00
repeat = "FREQ=YEARLY"
moved = [{ from = 2021-06-26, to = 2021-06-27T10:00:00 }]
"""
Feed = Callable[..., str]


@pytest.fixture
def feed(timeline_of: Callable[..., Timeline]) -> Feed:
    """The calendar of a feed with these options, unfolded."""

    def make(options: str = "", events: str = EVENTS) -> str:
        timeline = timeline_of(f'[[feed]]\nid = "f"\ntitle = "F"\n{options}\n{events}')
        found = select(timeline, timeline.feeds["f"].where)
        text = WRITERS["ics"].write(timeline, found, Options(feed=timeline.feeds["f"])).decode()
        return text.replace("\r\n ", "")

    return make


def lines(event: str, *names: str) -> set[str]:
    return {line for line in event.split("\r\n") if re.split("[;:]", line)[0] in names}


def test_an_imprecise_date_is_a_marker_on_its_first_day_where_the_feed_is_silent(feed: Feed) -> None:
    assert feed() == feed('imprecise = "marker"')
    event = vevents(feed())["month@example.org"]
    assert lines(event, "DTSTART", "DTEND") == {"DTSTART;VALUE=DATE:20231101", "DTEND;VALUE=DATE:20231102"}


def test_as_a_span_it_is_a_bar_over_all_its_days_and_still_says_that_it_is_not_exact(feed: Feed) -> None:
    spans = vevents(feed('imprecise = "span"'))
    month, about = spans["month@example.org"], spans["about@example.org"]
    assert lines(month, "DTSTART", "DTEND") == {"DTSTART;VALUE=DATE:20231101", "DTEND;VALUE=DATE:20231201"}
    assert lines(about, "DTSTART", "DTEND") == {"DTSTART;VALUE=DATE:20330101", "DTEND;VALUE=DATE:20340101"}
    assert lines(month, "SUMMARY", "X-EDTF-DATE") == {
        "SUMMARY;LANGUAGE=en:Month (Nov 2023)",
        "X-EDTF-DATE:2023-11",
    }
    # what has no end has no bar
    assert spans["since@example.org"] == vevents(feed())["since@example.org"]
    assert spans["day@example.org"] == vevents(feed())["day@example.org"]


def test_omitted_it_is_not_there_and_nothing_names_it(feed: Feed) -> None:
    omitted = feed('imprecise = "omit"')
    assert {uid.partition("@")[0] for uid in vevents(omitted)} == {"day", "off", "late", "series"}
    assert "RELATED-TO;RELTYPE=SIBLING:month@example.org" in feed()
    assert "RELATED-TO;RELTYPE=SIBLING:month@example.org" not in omitted
    assert "RELATED-TO;RELTYPE=SIBLING:day@example.org" in omitted


def test_what_is_off_is_cancelled_by_status_or_by_the_title_alone(feed: Feed) -> None:
    by_status, by_prefix = vevents(feed()), vevents(feed('cancelled = "prefix"'))
    for name, summary in (("off", "CANCELLED: Off"), ("late", "POSTPONED: Late")):
        uid = f"{name}@example.org"
        assert lines(by_status[uid], "STATUS", "SUMMARY") == {
            "STATUS:CANCELLED",
            f"SUMMARY;LANGUAGE=en:{summary}",
        }
        assert lines(by_prefix[uid], "STATUS", "SUMMARY") == {
            "STATUS:CONFIRMED",
            f"SUMMARY;LANGUAGE=en:{summary}",
        }
    assert by_prefix["day@example.org"] == by_status["day@example.org"]


def test_alarms_are_set_where_the_feed_asks_for_them_and_not_for_what_is_off(feed: Feed) -> None:
    assert "VALARM" not in feed()
    events = vevents(feed('alarms = ["P1D", "PT1H", "P1D"]'))
    for uid, event in events.items():
        alarms = re.findall(r"BEGIN:VALARM\r\n(.*?)END:VALARM", event, re.DOTALL)
        if uid in ("off@example.org", "late@example.org"):
            assert alarms == []
            continue
        summary = next(iter(lines(event, "SUMMARY"))).partition(":")[2]
        assert alarms == [
            f"ACTION:DISPLAY\r\nDESCRIPTION:{summary}\r\nTRIGGER:-{before}\r\n" for before in ("P1D", "PT1H")
        ]


def test_how_often_to_look_again_is_said_in_both_ways(feed: Feed) -> None:
    text = feed('refresh = "PT30M"')
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT30M\r\nX-PUBLISHED-TTL:PT30M\r\n" in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('alarms = ["1 day"]', "E113"),
        ('alarms = ["-P1D"]', "E113"),  # it is before the start in any case
        ('alarms = ["PT"]', "E113"),
        ('alarms = ["P1DT"]', "E113"),
        ('alarms = ["P1Y"]', "E113"),  # RFC 5545 3.3.6 knows no years
        ('refresh = "PT0M"', "E113"),
        ('imprecise = "bar"', "E204"),
        ("cancelled = true", "E20"),
    ],
)
def test_an_option_that_no_client_could_read_is_an_error(tmp_path: Path, options: str, expected: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(f'{HEAD}[[feed]]\nid = "f"\ntitle = "F"\n{options}\n{EVENTS}', encoding="utf-8")
    [diagnostic] = errors(load(path))
    assert diagnostic.code.startswith(expected)
    assert diagnostic.span.line == 7


def test_a_range_is_a_fixed_window(feed: Feed) -> None:
    found = {uid.partition("@")[0] for uid in vevents(feed('where = "2031"'))}
    assert found == {"off", "late", "series", "since"}


def test_a_feed_of_nothing_is_a_valid_calendar_with_the_zone_of_its_times(feed: Feed) -> None:
    text = feed('where = "1900"')
    assert "BEGIN:VTIMEZONE" in text
    assert "BEGIN:VEVENT" not in text
    assert "LAST-MODIFIED" not in text


GROUPED = """\
feed_per = ["category", "actor"]
[[actor]]
id = "us"
name = "United States"
[[actor]]
id = "idle"
name = "Idle"
[[category]]
id = "un"
name = "United Nations"
[[feed]]
id = "actor-us"
title = "Ours"
where = "2030"
[[event]]
id = "a"
title = "A"
date = 2030
actors = ["us"]
category = "un"
[[event]]
id = "b"
title = "B"
date = "unknown"
actors = ["idle"]
category = "un"
"""


def test_a_feed_for_each_category_and_actor_is_written_on_request(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + GROUPED, encoding="utf-8")
    assert Result("build", "-f", path).code == 0
    written = {file.stem for file in (tmp_path / "output" / "feeds").iterdir()}
    assert written == {"actor-us", "category-un"}  # one without a dated event has none
    timeline = load(path).timeline
    assert timeline is not None
    assert timeline.feeds["actor-us"].title == "Ours"  # the file's own is not replaced
    assert [event.id for event in select(timeline, "feed:category-un")] == ["a", "b"]
    text = (tmp_path / "output" / "feeds" / "category-un.ics").read_text(encoding="utf-8")
    assert "X-WR-CALNAME:A test: United Nations\n" in text


def test_names_that_no_table_gives_make_no_files(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    event = '[[event]]\nid = "a"\ntitle = "A"\ndate = 2030\nactors = ["../../x", "us"]\n'
    path.write_text(f'{HEAD}feed_per = ["actor"]\n{event}', encoding="utf-8")
    assert Result("build", "-f", path).code == 0
    written = {file.name for file in (tmp_path / "output" / "feeds").iterdir()}
    assert written == {"actor-us.ics", "actor-us.html"}
