"""Calendars of other programs, and our own outputs, back to records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from timeline.edit import record_text
from timeline.loader import load
from timeline.model import Timeline
from timeline.readers.foreign import Ask, Imported, RefusedError, read
from timeline.readers.foreign.merge import merge
from timeline.readers.foreign.sound import keep_sound
from timeline.writers import WRITERS
from timeline.writers.options import Options

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//\n{ZONE}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def imported(*events: str, zone: str = "") -> Imported:
    found = read(
        calendar(*(f"UID:u{n}\nSUMMARY:Talks\n{event}" for n, event in enumerate(events))),
        Ask("x.ics", zone=zone),
        ending=".ics",
    )
    keep_sound(found, zone=zone)
    return found


DATES = [
    ("DTSTART;VALUE=DATE:20020814", {"date": "2002-08-14"}),
    ("DTSTART;VALUE=DATE:20020814\nDTEND;VALUE=DATE:20020815", {"date": "2002-08-14"}),  # exclusive
    ("DTSTART;VALUE=DATE:20020814\nDTEND;VALUE=DATE:20020817", {"date": "2002-08-14/2002-08-16"}),
    ("DTSTART;VALUE=DATE:20020814\nDURATION:P2D", {"date": "2002-08-14/2002-08-15"}),
    ("DTSTART:20020814T100000Z", {"date": "2002-08-14T10:00:00Z"}),
    (
        "DTSTART:20020814T100000Z\nDTEND:20020814T113000Z",
        {"date": "2002-08-14T10:00:00Z/2002-08-14T11:30:00Z"},
    ),
    # without a place that could name the zone, each time has its offset
    ("DTSTART;TZID=Europe/Vienna:20020814T100000", {"date": "2002-08-14T10:00:00+02:00"}),
    (
        "DTSTART;TZID=Europe/Vienna:20020814T100000\nLOCATION:Hofburg",
        {"date": "2002-08-14T10:00:00", "place": {"name": "Hofburg", "timezone": "Europe/Vienna"}},
    ),
    # an hour that clocks show twice has an offset, also where a place could name the zone
    (
        "DTSTART;TZID=Europe/Vienna:20021027T023000\nLOCATION:Hofburg",
        {"date": "2002-10-27T02:30:00+02:00", "place": {"name": "Hofburg"}},
    ),
    # floating (RFC 5545 3.3.5): nobody knows where
    ("DTSTART:20020814T100000\nDTEND:20020814T110000", {"date": "2002-08-14", "time": "10:00 to 11:00"}),
    ("DTSTART:20020814T000000\nDTEND:20020815T000000", {"date": "2002-08-14"}),
    ("DTSTART:20020814T100000Z\nDTEND:20020814T090000Z", {"date": "2002-08-14T10:00:00Z"}),  # reversed
    ("DTSTART;VALUE=DATE:20020814\nSTATUS:CANCELLED", {"date": "2002-08-14", "status": "cancelled"}),
    ("DTSTART;VALUE=DATE:20020814\nLOCATION:X\nGEO:48.2;16.4", {"date": "2002-08-14"}),
]


@pytest.mark.parametrize(("lines", "keys"), DATES)
def test_a_date_of_a_calendar_is_what_it_says(lines: str, keys: dict[str, Any]) -> None:
    [event] = imported(lines).events
    for key, value in keys.items():
        assert (str(event[key]) if key == "date" else event[key]) == value


def test_times_in_the_zone_of_the_timeline_need_no_offset() -> None:
    [event] = imported("DTSTART;TZID=Europe/Vienna:20020814T100000", zone="Europe/Vienna").events
    assert event["date"] == "2002-08-14T10:00:00"


SERIES = [
    (
        "DTSTART;VALUE=DATE:20020101\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20030101,20040101",
        {"repeat": "FREQ=YEARLY", "except": ["2003-01-01", "2004-01-01"]},
    ),
    (
        "DTSTART;TZID=Europe/Vienna:20020107T100000\nLOCATION:X\nRRULE:FREQ=WEEKLY;COUNT=3",
        {"date": "2002-01-07T10:00:00", "repeat": "FREQ=WEEKLY;COUNT=3"},
    ),
    # a rule follows the clocks of its zone, which no key names here: the day, and the time in words
    (
        "DTSTART;TZID=Europe/Vienna:20020107T100000\nRRULE:FREQ=WEEKLY;COUNT=3",
        {"date": "2002-01-07", "time": "10:00 (Europe/Vienna)", "repeat": "FREQ=WEEKLY;COUNT=3"},
    ),
    ("DTSTART:20020107T100000Z\nRRULE:FREQ=HOURLY", {"summary": "Repeats: FREQ=HOURLY"}),
    ("DTSTART;VALUE=DATE:20020107\nRDATE;VALUE=DATE:20020301", {"summary": "Also on: 2002-03-01"}),
    (
        "DTSTART;VALUE=DATE:20020101\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20030102",
        {"repeat": "FREQ=YEARLY"},  # the exception is no instance
    ),
]


@pytest.mark.parametrize(("lines", "keys"), SERIES)
def test_a_series_keeps_its_rule_where_the_file_can_hold_it(lines: str, keys: dict[str, Any]) -> None:
    found = imported(lines)
    assert found.troubles == []
    [event] = found.events
    assert {key: str(event[key]) if key == "date" else event[key] for key in keys} == keys
    assert ("repeat" in event) == ("repeat" in keys)


def test_a_moved_instance_and_a_cancelled_one_are_changes_of_the_series() -> None:
    series = "UID:s\nSUMMARY:Talks\nDTSTART;VALUE=DATE:20020101\nRRULE:FREQ=YEARLY"
    moved = "UID:s\nSUMMARY:Talks\nRECURRENCE-ID;VALUE=DATE:20030101\nDTSTART;VALUE=DATE:20030103"
    off = "UID:s\nSUMMARY:Talks\nRECURRENCE-ID;VALUE=DATE:20040101\nSTATUS:CANCELLED"
    found = read(calendar(moved, series, off), Ask("x.ics"), ending=".ics")
    [event] = found.events
    assert event["moved"] == [{"from": "2003-01-01", "to": "2003-01-03"}]
    assert event["except"] == ["2004-01-01"]


def test_what_an_event_says_comes_to_its_keys_and_the_rest_is_said() -> None:
    found = imported(
        "DTSTART;VALUE=DATE:20020814\nDESCRIPTION:<p>One</p><p>Two &amp; three</p>\nLOCATION:Vienna\n"
        "GEO:48.2;16.37\nCATEGORIES:Summit,Other\nURL:https://example.org/a\nATTENDEE:mailto:a@example.org"
    )
    [event] = found.events
    assert event["summary"] == "One\n\nTwo & three\nCategories: Summit, Other"
    assert event["place"] == {"name": "Vienna", "latitude": 48.2, "longitude": 16.37}
    assert (event["category"], event["cite"]) == ("summit", [{"source": "example-org-a"}])
    assert "people who are invited (ATTENDEE, ORGANIZER) are left out" in found.notes


BROKEN = [
    (b"", "is not a calendar"),
    (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "is not a calendar"),
    (b"BEGIN:VCALENDAR\r\nX\r\nEND:VCALENDAR\r\n", "cannot be read as a calendar"),
]


@pytest.mark.parametrize(("content", "message"), BROKEN)
def test_what_is_no_calendar_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        read(content, Ask("x.ics"), ending=".ics")


def test_events_without_a_title_or_a_date_are_listed() -> None:
    found = read(
        calendar("UID:a\nDTSTART;VALUE=DATE:20020814", "UID:b\nSUMMARY:B", "UID:c\nSUMMARY:C\nDTSTART:2002"),
        Ask("x.ics"),
        ending=".ics",
    )
    assert found.events == []
    assert [each.reason.partition(":")[0] for each in found.troubles] == [
        "has no title (SUMMARY)",
        "has no date (DTSTART)",
        "has a date that cannot be read",
    ]


# ---- our own outputs

CARRIED = {
    "json": {"derived"},  # a date that depends on another event comes back as it was computed
    "csv": {"derived", "place", "sources", "except", "moved", "disputed", "was", "date"},
    "ics": {"derived", "place", "sources", "importance", "was", "related", "actors", "category"},
}
"""By format the keys of JSON that may differ after list, import, list."""
CHRONOLOGIES = [ROOT / "events.toml", ROOT / "tests" / "golden" / "kinds.toml"]


def again(timeline: Timeline, name: str, folder: Path) -> Timeline:
    """A timeline that was written in a format, and imported from it."""
    content = WRITERS[name].write(timeline, timeline.events, Options())
    found = read(content, Ask(f"x.{name}", zone=timeline.timezone), ending=f".{name}")
    keep_sound(found, zone=timeline.timezone)
    assert found.troubles == []
    head = {"title": timeline.title, "domain": timeline.domain, "timezone": timeline.timezone}
    parts = [("timeline", head), *merge({}, found, domain=timeline.domain).added]
    path = folder / "again.toml"
    path.write_text("\n".join(record_text(kind, record) for kind, record in parts), encoding="utf-8")
    loaded = load(path)
    assert loaded.data is not None, loaded.diagnostics
    return loaded.data


def objects(timeline: Timeline) -> dict[str, dict[str, Any]]:
    return {
        each["id"]: each for each in json.loads(WRITERS["json"].write(timeline, timeline.events, Options()))
    }


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("path", CHRONOLOGIES, ids=lambda path: path.name)
def test_a_format_of_ours_gives_back_all_that_it_carries(path: Path, name: str, tmp_path: Path) -> None:
    before = load(path).data
    assert before is not None
    old, new = objects(before), objects(again(before, name, tmp_path))
    assert old.keys() - new.keys() == (
        {each for each in old if old[each]["date"] == "unknown"} if name == "ics" else set()
    )
    for event_id, event in new.items():
        keys = (event.keys() | old[event_id].keys()) - CARRIED[name]
        assert {key: event.get(key) for key in keys} == {key: old[event_id].get(key) for key in keys}


@pytest.mark.parametrize("path", CHRONOLOGIES, ids=lambda path: path.name)
def test_an_imprecise_date_of_a_calendar_comes_back_exactly(path: Path, tmp_path: Path) -> None:
    before = load(path).data
    assert before is not None
    after = {event.id: event for event in again(before, "ics", tmp_path).events}
    for event in before.events:
        if event.when is not None:
            assert (after[event.id].when, after[event.id].zone) == (event.when, event.zone) or event.derived


HARD = """\
[timeline]
title = "T"
domain = "example.org"

[[event]]
id = "escapes"
title = "_x000D_ _x0041_ ]]> <b>&amp;</b>"
date = "0002-01-01T00:00:00Z"

[[event]]
id = "blank"
title = "=1+1"
date = 2020
summary = "\\n\\n  begins with blank lines"
"""


@pytest.mark.parametrize("name", [*CARRIED, "toml", "jsonl", "xlsx"])
def test_a_file_s_own_output_changes_nothing_in_hard_texts_and_years(name: str, tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HARD, encoding="utf-8")
    test_a_file_s_own_output_changes_nothing_in_it(path, name)


@pytest.mark.parametrize("name", [*CARRIED, "toml"])
@pytest.mark.parametrize("path", CHRONOLOGIES, ids=lambda path: path.name)
def test_a_file_s_own_output_changes_nothing_in_it(path: Path, name: str) -> None:
    timeline = load(path).data
    assert timeline is not None
    content = (
        path.read_bytes() if name == "toml" else WRITERS[name].write(timeline, timeline.events, Options())
    )
    from timeline.readers import toml

    records = toml.read(path.read_text(encoding="utf-8"), "x").records
    actors = tuple(actor.name for actor in timeline.actors.values())
    found = read(content, Ask(f"x.{name}", zone=timeline.timezone, actors=actors), ending=f".{name}")
    keep_sound(found, zone=timeline.timezone)
    merged = merge(records, found, domain=timeline.domain)
    assert [(change.id, change.values) for change in merged.changed] == []
    assert merged.added == []
    assert merged.same == len(found.events)
