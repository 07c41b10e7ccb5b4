"""What a calendar feed must contain for the clients that there are: one test a promise, on the bytes that a
build writes, taken apart by a reader that is not the writer's.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from tests.conftest import ROOT
from tests.oracles import contentlines, generated
from tests.oracles.contentlines import Component
from tests.profiles import some
from tests.test_cli import Result

HEAD = """
[timeline]
title = "Talks, and; more"
domain = "talks.example.org"
url = "https://talks.example.org/site/"
timezone = "Europe/Vienna"
language = "en"
as_of = 2024-03-01
description = "All; of it, in \\\\ one"
"""
FEED = '[[feed]]\nid = "f"\ntitle = "F, one"\ndescription = "Only; these"\n'
MARCH, APRIL, MAY = (int(dt.datetime(2024, month, 1, tzinfo=dt.UTC).timestamp()) for month in (3, 4, 5))


@dataclass(frozen=True)
class Project:
    """A data file that is built again and again."""

    path: Path
    monkeypatch: pytest.MonkeyPatch

    def build(self, text: str, *, at: int = MARCH) -> Component:
        """The calendar of all events that a build at that moment writes."""
        self.path.write_text(text, encoding="utf-8")
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(at))
        result = Result("build", "-f", self.path)
        assert result.code == 0, result.err
        return self.calendar()

    def bytes(self, feed: str = "") -> bytes:
        return (self.path.parent / "output" / (f"feeds/{feed}.ics" if feed else "calendar.ics")).read_bytes()

    def calendar(self, feed: str = "") -> Component:
        return contentlines.calendar(self.bytes(feed))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path / "events.toml", monkeypatch)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[Component]:
    """All calendars of the shipped data, of one event a kind, and of generated data."""
    folder = tmp_path_factory.mktemp("everything")
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("events.toml", "tests/golden/kinds.toml")]
    found = []
    for number, text in enumerate([*texts, *map(generated.timeline, some(range(6), every=3))]):
        path = folder / str(number) / "events.toml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        assert Result("build", "-f", path).code == 0
        found += [contentlines.calendar(each.read_bytes()) for each in sorted(path.parent.rglob("*.ics"))]
    assert len(found) >= len(some(range(35), every=2))
    return found


def event(keys: str, name: str = "a") -> str:
    return f'[[event]]\nid = "{name}"\n' + ("" if "title" in keys else 'title = "A"\n') + keys + "\n"


def only(calendar: Component) -> Component:
    [found] = calendar.named("VEVENT")
    return found


def by_uid(calendar: Component) -> dict[str, Component]:
    """The events of a calendar without their overrides."""
    return {e.value("UID"): e for e in calendar.named("VEVENT") if e.get("RECURRENCE-ID") is None}


def when(part: Component) -> tuple[str, ...]:
    """DTSTART and DTEND as they stand."""
    return tuple(str(line) for name in ("DTSTART", "DTEND") for line in part.all(name))


def events_of(calendars: list[Component]) -> Iterator[Component]:
    for calendar in calendars:
        yield from calendar.named("VEVENT")


# ---- VCALENDAR


def test_a_calendar_names_its_version_its_maker_and_its_scale_and_has_no_method_and_no_uid(
    everything: list[Component],
) -> None:
    for calendar in everything:
        assert [str(line) for line in calendar.lines[:3]] == [
            "VERSION:2.0",
            "PRODID:-//diplomatic-timeline//timeline//EN",
            "CALSCALE:GREGORIAN",
        ]
        assert not calendar.all("METHOD")  # PUBLISH would make ORGANIZER mandatory (RFC 5546 3.2.1)
        assert not calendar.all("UID")  # vdirsyncer would take the whole feed for one event


def test_a_calendar_s_name_and_description_stand_in_the_standard_s_and_in_the_clients_words(
    project: Project, everything: list[Component]
) -> None:
    calendar = project.build(HEAD + FEED + event("date = 2024-05-01"))
    assert calendar.value("NAME") == r"Talks\, and\; more"
    assert calendar.value("DESCRIPTION") == r"All\; of it\, in \\ one"
    assert project.calendar("f").value("NAME") == r"Talks\, and\; more: F\, one"
    assert project.calendar("f").value("DESCRIPTION") == r"Only\; these"
    for each in everything:
        assert each.text("NAME") == each.text("X-WR-CALNAME")
        assert [line.text for line in each.all("DESCRIPTION")] == [
            line.text for line in each.all("X-WR-CALDESC")
        ]
        assert each.text("X-WR-TIMEZONE") in available_timezones()


def test_a_calendar_says_how_often_to_look_again_and_where_it_comes_from(project: Project) -> None:
    feeds = FEED + '[[feed]]\nid = "often"\ntitle = "O"\nrefresh = "PT30M"\n'
    calendar = project.build(HEAD + feeds + event("date = 2024-05-01"))
    for each, refresh in ((calendar, "PT12H"), (project.calendar("often"), "PT30M")):
        assert str(each.get("REFRESH-INTERVAL")) == f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"
        assert each.value("X-PUBLISHED-TTL") == refresh
    source = "SOURCE;VALUE=URI:https://talks.example.org/site"
    assert str(calendar.get("SOURCE")) == f"{source}/calendar.ics"
    assert str(project.calendar("f").get("SOURCE")) == f"{source}/feeds/f.ics"
    assert str(calendar.get("URL")) == "URL:https://talks.example.org/site/"
    without = project.build(re.sub("url = .*\n", "", HEAD) + event("date = 2024-05-01"))
    assert not without.all("SOURCE")
    assert not without.all("URL")


def test_a_feed_s_colour_is_a_css3_name_and_apple_s_in_hexadecimal(project: Project) -> None:
    project.build(HEAD + FEED + 'color = "teal"\n' + event("date = 2024-05-01"))
    assert str(project.calendar("f").get("COLOR")) == "COLOR:teal"
    assert str(project.calendar("f").get("X-APPLE-CALENDAR-COLOR")) == "X-APPLE-CALENDAR-COLOR:#008080"
    assert not project.calendar().all("COLOR")


def test_a_calendar_was_last_modified_when_its_newest_event_was(
    project: Project, everything: list[Component]
) -> None:
    text = HEAD + event("date = 2024-05-01") + event("date = 2024-05-02", "b")
    project.build(text)
    calendar = project.build(text.replace("05-02", "05-03"), at=APRIL)
    assert calendar.value("LAST-MODIFIED") == "20240401T000000Z"
    for each in everything:
        stamps = [e.value("LAST-MODIFIED") for e in each.named("VEVENT")]
        assert [line.value for line in each.all("LAST-MODIFIED")] == ([max(stamps)] if stamps else [])


def test_first_come_the_time_zones_that_are_used_sorted_then_the_events_by_start_and_uid(
    everything: list[Component],
) -> None:
    for calendar in everything:
        names = [part.name for part in calendar.parts]
        assert names == sorted(names, reverse=True)  # VTIMEZONE before VEVENT
        assert set(names) <= {"VTIMEZONE", "VEVENT"}
        zones = [zone.value("TZID") for zone in calendar.named("VTIMEZONE")]
        assert zones == sorted(set(zones))
        used = {
            value
            for part in calendar.named("VEVENT")
            for line in part.lines
            for name, value in line.params
            if name == "TZID"
        }
        assert set(zones) == used or (not names.count("VEVENT") and len(zones) == 1)
        # a time of a zone sorts by its moment, which takes a time zone to know: the others are enough here
        starts = [
            (re.sub(r"\D", "", start.value).ljust(14, "0"), part.value("UID"))
            for part in calendar.named("VEVENT")
            for start in part.all("DTSTART")
            if "TZID" not in dict(start.params) and not part.all("RECURRENCE-ID")
        ]
        assert starts == sorted(starts)
        for before, part in pairwise(calendar.named("VEVENT")):
            if part.all("RECURRENCE-ID"):
                assert before.value("UID") == part.value("UID")


def test_an_empty_calendar_carries_its_time_zone_and_nothing_else(project: Project) -> None:
    project.build(HEAD + FEED + 'where = "1950"\n' + event("date = 2024-05-01"))
    [zone] = project.calendar("f").parts
    assert zone.value("TZID") == project.calendar("f").value("X-WR-TIMEZONE") == "Europe/Vienna"


# ---- every VEVENT


def test_a_uid_is_ascii_and_one_event_s_alone(everything: list[Component]) -> None:
    for calendar in everything:
        keys = [(e.value("UID"), str(e.get("RECURRENCE-ID"))) for e in calendar.named("VEVENT")]
        assert len(set(keys)) == len(keys)
        for uid, _ in keys:
            assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+", uid)


@pytest.mark.parametrize(
    "change",
    [
        ('title = "A"', 'title = "Another title"'),
        ("2024-05-01", "2025-06-02"),
        ('id = "a"', 'id = "b"\nformerly = ["a"]'),  # a renaming that the file declares
        ("date = 2024-05-01", 'date = "2024-05"\nstatus = "tentative"'),
    ],
)
def test_a_uid_stays_whatever_changes(project: Project, change: tuple[str, str]) -> None:
    text = HEAD + event("date = 2024-05-01")
    assert only(project.build(text)).value("UID") == "a@talks.example.org"
    assert only(project.build(text.replace(*change), at=APRIL)).value("UID") == "a@talks.example.org"


def test_the_stamps_are_those_of_the_last_change_and_never_of_a_build(project: Project) -> None:
    text = HEAD + event("date = 2024-05-01") + event("date = 2024-05-02", "b")
    project.build(text, at=MARCH)
    first = project.bytes()
    project.build(text, at=APRIL)
    assert project.bytes() == first
    parts = by_uid(project.build(text.replace("05-02", "05-03"), at=MAY))
    for uid, modified, sequence in (
        ("a@talks.example.org", "20240301T000000Z", "0"),
        ("b@talks.example.org", "20240501T000000Z", "1"),
    ):
        assert parts[uid].value("DTSTAMP") == parts[uid].value("LAST-MODIFIED") == modified
        assert parts[uid].value("CREATED") == "20240301T000000Z"
        assert parts[uid].value("SEQUENCE") == sequence


def test_a_clock_that_runs_backwards_makes_no_version_older(project: Project) -> None:
    text = HEAD + event("date = 2024-05-01")
    project.build(text, at=MAY)
    part = only(project.build(text.replace("05-01", "05-02"), at=MARCH))
    assert part.value("DTSTAMP") == part.value("LAST-MODIFIED") == "20240501T000001Z"
    assert part.value("SEQUENCE") == "1"


def test_every_event_has_its_stamps_once_in_utc(everything: list[Component]) -> None:
    for part in events_of(everything):
        assert part.value("DTSTAMP") == part.value("LAST-MODIFIED")
        assert part.value("CREATED") <= part.value("LAST-MODIFIED")
        for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
            assert re.fullmatch(r"\d{8}T\d{6}Z", part.value(name))
        assert re.fullmatch(r"\d+", part.value("SEQUENCE"))


def test_a_summary_is_composed_text_of_at_most_255_characters_in_the_data_s_language(
    project: Project, everything: list[Component]
) -> None:
    for part in events_of(everything):
        summary = part.text("SUMMARY")
        assert summary == unicodedata.normalize("NFC", summary)
        assert 0 < len(summary) <= 255
        assert "\n" not in summary
    title = r"Zu\u0308rich, <b>bold</b>; C:\\News"
    part = only(project.build(HEAD + event(f'title = "{title}"\ndate = 2024-05-01')))
    assert str(part.get("SUMMARY")) == r"SUMMARY;LANGUAGE=en:Zürich\, <b>bold</b>\; C:\\News"
    assert ("LANGUAGE", "en") in part.all("DESCRIPTION")[0].params
    part = only(project.build(HEAD + event(f'title = "{"x" * 300}"\ndate = 2019\nstatus = "cancelled"')))
    assert part.text("SUMMARY") == f"CANCELLED: {'x' * 236}… (2019)"


def test_a_description_says_all_that_clients_drop_elsewhere(project: Project) -> None:
    text = (
        HEAD
        + '[[source]]\nid = "s"\ntitle = "Paper"\nurl = "https://example.org/a%20b?x=1,2;3"\n'
        + '[[source]]\nid = "t"\ntitle = "Book"\nurl = "https://example.org/ü"\n'
        + event(
            "start = 2024-05-01T09:00:00\nend = 2024-05-01T10:30:00\n"
            'status = "tentative"\nsummary = "What."\n'
            'place = { name = "Filoli, Woodside", timezone = "America/Los_Angeles" }\n'
            'cite = [{ source = "s", date = "2024-05" }, { source = "t" }]\n'
            'related = [{ event = "b", as = "follows" }]'
        )
        + event('title = "The other"\ndate = "2024-04"', "b")
    )
    parts = by_uid(project.build(text))
    lines = parts["a@talks.example.org"].text("DESCRIPTION").split("\n")
    for line in (
        "What.",
        "When: 1 May 2024, 09:00 to 10:30 (America/Los_Angeles)",
        "Status: tentative",
        "Where: Filoli, Woodside",
        "https://example.org/a%20b?x=1,2;3",
        "https://example.org/%C3%BC",
    ):
        assert line in lines
    assert any(line.startswith("Follows: The other") for line in lines)
    assert "When: some day in April 2024" in parts["b@talks.example.org"].text("DESCRIPTION").split("\n")


def test_every_source_of_an_event_has_a_link_with_relation_and_label_and_stands_in_the_description(
    project: Project, everything: list[Component]
) -> None:
    text = (
        HEAD
        + '[[source]]\nid = "s"\ntitle = "The \\"Paper\\", A; B: C ^ D"\nurl = "https://example.org/a%20b?q=ü&x=1,2;3"\n'
        + event('date = 2024-05-01\ncite = [{ source = "s" }]')
    )
    [link] = only(project.build(text)).all("LINK")
    address = "https://example.org/a%20b?q=%C3%BC&x=1,2;3"
    assert link.value == address
    assert ("VALUE", "URI") in link.params
    assert ("LINKREL", '"describedby"') in link.params
    # RFC 6868: ^ is written ^^; for a quotation mark stands an apostrophe, which older clients read too
    assert ("LABEL", "\"The 'Paper', A; B: C ^^ D\"") in link.params
    for part in events_of(everything):
        for each in part.all("LINK"):
            assert each.value in part.text("DESCRIPTION")
            # in quotes always: sabre/vobject 2.1 refuses a ^ outside of them
            assert dict(each.params)["LABEL"].startswith('"')


def test_an_event_has_one_address_percent_encoded(project: Project, everything: list[Component]) -> None:
    part = only(project.build(HEAD + event("date = 2024-05-01")))
    assert part.value("URL") == "https://talks.example.org/site/#e-a"
    for each in events_of(everything):
        assert len(each.all("URL")) <= 1
        for line in (*each.all("URL"), *each.all("LINK")):
            assert re.fullmatch(r"https?://[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=._~-]+", line.value)


def test_category_place_and_position_stand_where_they_are_known(project: Project) -> None:
    text = (
        HEAD
        + '[[category]]\nid = "c"\nname = "Talks, and; summits"\n'
        + event(
            f'date = 2024-05-01\ncategory = "c"\n'
            f'place = {{ name = "Filoli, {"x" * 300}", latitude = 37.47, longitude = -122.00001 }}'
        )
        + event("date = 2024-05-02", "b")
    )
    parts = by_uid(project.build(text))
    part = parts["a@talks.example.org"]
    assert part.value("CATEGORIES") == r"Talks\, and\; summits"
    assert len(part.text("LOCATION")) == 255
    assert part.value("GEO") == "37.47;-122.0"
    other = parts["b@talks.example.org"]
    assert not [line for name in ("CATEGORIES", "LOCATION", "GEO") for line in other.all(name)]


def test_an_event_is_public_takes_no_one_s_time_and_calls_nobody(everything: list[Component]) -> None:
    for part in events_of(everything):
        assert part.value("CLASS") == "PUBLIC"
        assert part.value("STATUS") in ("CONFIRMED", "TENTATIVE", "CANCELLED")
        assert part.value("TRANSP") == "TRANSPARENT"
        assert part.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
        assert not part.all("ORGANIZER")
        assert not part.all("ATTENDEE")


def test_there_are_alarms_only_in_a_feed_that_asks_for_them(project: Project) -> None:
    feeds = FEED + '[[feed]]\nid = "loud"\ntitle = "L"\nalarms = ["P1D", "PT2H"]\n'
    project.build(
        HEAD + feeds + event("date = 2024-05-01") + event('date = 2024-05-02\nstatus = "cancelled"', "b")
    )
    for name in ("", "f"):
        assert not [part for e in project.calendar(name).named("VEVENT") for part in e.parts]
    parts = by_uid(project.calendar("loud"))
    alarms = parts["a@talks.example.org"].parts
    assert [(alarm.name, alarm.value("ACTION"), alarm.value("TRIGGER")) for alarm in alarms] == [
        ("VALARM", "DISPLAY", "-P1D"),
        ("VALARM", "DISPLAY", "-PT2H"),
    ]
    assert all(alarm.text("DESCRIPTION") for alarm in alarms)  # RFC 5545 3.6.6: mandatory
    assert not parts["b@talks.example.org"].parts  # what is off alarms nobody


def test_the_later_of_two_related_events_names_the_earlier_in_every_feed_that_has_both(
    project: Project, everything: list[Component]
) -> None:
    feeds = FEED + '[[feed]]\nid = "later"\ntitle = "L"\nwhere = "2024-06"\n'
    calendar = project.build(
        HEAD
        + feeds
        + event('date = 2024-05-01\nrelated = [{ event = "b", as = "leads-to" }]')
        + event('date = 2024-06-01\nrelated = [{ event = "c", as = "part-of" }]', "b")
        + event('date = "2024-05-20/2024-06-10"', "c")
    )
    named = {uid: {str(line) for line in part.all("RELATED-TO")} for uid, part in by_uid(calendar).items()}
    assert named == {
        "a@talks.example.org": set(),
        "b@talks.example.org": {
            "RELATED-TO;RELTYPE=PARENT:c@talks.example.org",
            "RELATED-TO;RELTYPE=SIBLING:a@talks.example.org",
        },
        "c@talks.example.org": set(),
    }
    [link] = by_uid(project.calendar("later"))["b@talks.example.org"].all("RELATED-TO")
    assert link.value == "c@talks.example.org"  # the other isn't in this feed
    for each in everything:
        uids = {part.value("UID") for part in each.named("VEVENT")}
        edges: dict[str, set[str]] = {}
        for part in each.named("VEVENT"):
            for line in part.all("RELATED-TO"):
                assert line.value in uids
                assert dict(line.params)["RELTYPE"] in ("PARENT", "SIBLING")
                edges.setdefault(part.value("UID"), set()).add(line.value)
        assert is_acyclic(edges)


def is_acyclic(edges: dict[str, set[str]]) -> bool:
    """Whether no way along the edges comes back: what leads nowhere is taken away until nothing is left."""
    left = dict(edges)
    while left:
        ends = [name for name, others in left.items() if not others & left.keys()]
        if not ends:
            return False
        for name in ends:
            del left[name]
    return True


def test_line_breaks_are_one_kind_and_other_control_characters_are_refused(project: Project) -> None:
    part = only(project.build(HEAD + event('date = 2024-05-01\nsummary = """one\r\ntwo"""')))
    assert part.value("DESCRIPTION").startswith(r"one\ntwo\n\nWhen:")
    for escape in (r"\u0000", r"\u0007", r"\u000B", r"\u001B", r"\u007F", r"\u0085", r"\r"):
        project.path.write_text(HEAD + event(f'date = 2024-05-01\nsummary = "a{escape}b"'), encoding="utf-8")
        result = Result("build", "-f", project.path)
        assert result.code == 1
        assert "E208" in result.err
    project.path.write_text(HEAD + event('date = 2024-05-01\nsummary = "a\\uD800b"'), encoding="utf-8")
    assert Result("build", "-f", project.path).code == 1  # a lone surrogate is not even TOML


def test_all_text_is_text_to_the_letter(everything: list[Component]) -> None:
    """What stands unescaped in it would end it, or be a second one, for some client. RFC 5545 3.3.11."""
    for calendar in everything:
        for line in calendar.lines:
            if line.name in ("NAME", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE"):
                assert line.text
        for part in calendar.named("VEVENT"):
            for line in part.lines:
                if line.name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "X-EDTF-DATE"):
                    assert line.text


# ---- the kinds of events


@pytest.mark.parametrize(
    ("keys", "first", "after"),
    [
        ("date = 2024-05-01", "20240501", "20240502"),
        ("date = 2024-12-31", "20241231", "20250101"),  # the end is the first day that is not
        ("date = 2024-02-28", "20240228", "20240229"),
        ('date = "2024-05-01/2024-05-03"', "20240501", "20240504"),  # several days
        ("start = 2024-05-01\nend = 2024-05-03", "20240501", "20240504"),
        ('date = 2023-12-09\ntime = "about 00:30"', "20231209", "20231210"),  # on its local day
    ],
)
def test_whole_days_are_dates_with_an_end_that_is_the_day_after(
    project: Project, keys: str, first: str, after: str
) -> None:
    part = only(project.build(HEAD + event(keys)))
    assert when(part) == (f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{after}")
    assert part.text("SUMMARY") == "A"
    assert not [line for name in ("RRULE", "RDATE", "DURATION") for line in part.all(name)]


def test_a_time_that_is_not_exact_is_said_in_words(project: Project) -> None:
    place = 'place = { name = "Sepang", timezone = "Asia/Kuala_Lumpur" }'
    part = only(project.build(HEAD + event(f'date = 2023-12-09\ntime = "about 00:30"\n{place}')))
    assert when(part) == ("DTSTART;VALUE=DATE:20231209", "DTEND;VALUE=DATE:20231210")  # in UTC it was the 8th
    assert "When: 9 December 2023, about 00:30 (Asia/Kuala_Lumpur)" in part.text("DESCRIPTION")


def test_a_time_that_comes_once_stands_in_utc_without_a_time_zone(project: Project) -> None:
    calendar = project.build(
        HEAD
        + event("start = 2024-07-18T11:00:00\nend = 2024-07-18T12:00:00")
        + event("date = 2024-07-18T11:00:00-08:00", "b")
    )
    parts = by_uid(calendar)
    assert when(parts["a@talks.example.org"]) == ("DTSTART:20240718T090000Z", "DTEND:20240718T100000Z")
    assert when(parts["b@talks.example.org"]) == ("DTSTART:20240718T190000Z",)  # a length not known: no DTEND
    assert not calendar.named("VTIMEZONE")
    assert "11:00 to 12:00 (Europe/Vienna)" in parts["a@talks.example.org"].text("DESCRIPTION")


@pytest.mark.parametrize(
    ("date", "day", "said"),
    [
        ("2019", "20190101", "2019"),
        ('"2023-11"', "20231101", "Nov 2023"),
        ('"2023-11/.."', "20231101", "since Nov 2023"),  # ongoing
        ('"../2023-11-15"', "20231115", "until 15 Nov 2023"),  # of an open start the last day
        ('"2023-11-15/"', "20231115", "from 15 Nov 2023, end unknown"),
        ('"2033~"', "20330101", "about 2033"),
        ('"2019?"', "20190101", "2019?"),
        ('"[2022-06-06..2022-06-09]"', "20220606", "6\N{EN DASH}9 Jun 2022, one day"),
    ],
)
def test_a_date_that_is_not_exact_is_a_marker_that_says_so(
    project: Project, date: str, day: str, said: str
) -> None:
    part = only(project.build(HEAD + event(f"date = {date}")))
    after = f"{dt.date.fromisoformat(day) + dt.timedelta(1):%Y%m%d}"
    assert when(part) == (f"DTSTART;VALUE=DATE:{day}", f"DTEND;VALUE=DATE:{after}")
    assert part.text("SUMMARY") == f"A ({said})"
    assert part.text("DESCRIPTION").startswith("When: ")
    assert part.text("X-EDTF-DATE") == date.strip('"')


def test_a_feed_can_show_an_imprecise_date_as_a_bar_or_leave_it_out(project: Project) -> None:
    feeds = "".join(
        f'[[feed]]\nid = "{name}"\ntitle = "F"\nimprecise = "{name}"\n' for name in ("marker", "span", "omit")
    )
    project.build(HEAD + feeds + event('date = "2023-11"') + event("date = 2024-05-01", "b"))
    shown = {name: by_uid(project.calendar(name)) for name in ("marker", "span", "omit")}
    a = "a@talks.example.org"
    assert when(shown["marker"][a]) == ("DTSTART;VALUE=DATE:20231101", "DTEND;VALUE=DATE:20231102")
    assert when(shown["span"][a]) == ("DTSTART;VALUE=DATE:20231101", "DTEND;VALUE=DATE:20231201")
    assert shown["span"][a].text("SUMMARY") == "A (Nov 2023)"
    assert set(shown["omit"]) == {"b@talks.example.org"}


def test_a_range_with_a_gap_is_an_event_a_run_each_with_a_uid_of_its_own(project: Project) -> None:
    calendar = project.build(HEAD + event('date = "{2026-09-22..2026-09-26,2026-09-28,2026-10-01}"'))
    assert {uid: when(part) for uid, part in by_uid(calendar).items()} == {
        "a@talks.example.org": ("DTSTART;VALUE=DATE:20260922", "DTEND;VALUE=DATE:20260927"),
        "a.2@talks.example.org": ("DTSTART;VALUE=DATE:20260928", "DTEND;VALUE=DATE:20260929"),
        "a.3@talks.example.org": ("DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261002"),
    }


def test_a_series_of_days_has_its_rule_its_exceptions_and_its_overrides_in_days(project: Project) -> None:
    calendar = project.build(
        HEAD
        + event(
            'date = 2024-05-01\nrepeat = "FREQ=YEARLY;UNTIL=20280501"\nexcept = [2025-05-01]\n'
            "moved = [{ from = 2026-05-01, to = 2026-05-03 }]"
        )
    )
    series, override = calendar.named("VEVENT")
    assert when(series) == ("DTSTART;VALUE=DATE:20240501", "DTEND;VALUE=DATE:20240502")
    assert series.value("RRULE") == "FREQ=YEARLY;UNTIL=20280501"
    assert str(series.get("EXDATE")) == "EXDATE;VALUE=DATE:20250501"
    assert override.value("UID") == series.value("UID")
    assert str(override.get("RECURRENCE-ID")) == "RECURRENCE-ID;VALUE=DATE:20260501"
    assert when(override) == ("DTSTART;VALUE=DATE:20260503", "DTEND;VALUE=DATE:20260504")
    assert not override.all("RRULE")
    assert not calendar.named("VTIMEZONE")


def test_a_timed_series_goes_by_the_clock_of_its_zone(project: Project) -> None:
    calendar = project.build(
        HEAD
        + event(
            "start = 2024-05-01T10:00:00\nend = 2024-05-01T11:00:00\n"
            'repeat = "FREQ=WEEKLY;UNTIL=20241231T120000Z"\nexcept = [2024-05-08]\n'
            "moved = [{ from = 2024-05-15, to = 2024-05-16T09:00:00 }]"
        )
    )
    [zone] = calendar.named("VTIMEZONE")
    assert zone.value("TZID") == "Europe/Vienna"
    series, override = calendar.named("VEVENT")
    tz = "TZID=Europe/Vienna"
    assert when(series) == (f"DTSTART;{tz}:20240501T100000", f"DTEND;{tz}:20240501T110000")
    assert series.value("RRULE") == "FREQ=WEEKLY;UNTIL=20241231T120000Z"
    assert str(series.get("EXDATE")) == f"EXDATE;{tz}:20240508T100000"
    assert str(override.get("RECURRENCE-ID")) == f"RECURRENCE-ID;{tz}:20240515T100000"
    assert when(override) == (f"DTSTART;{tz}:20240516T090000", f"DTEND;{tz}:20240516T100000")
    assert not override.all("RRULE")


def test_a_start_that_its_rule_does_not_give_is_refused(project: Project) -> None:
    project.path.write_text(
        HEAD + event('date = 2024-05-01\nrepeat = "FREQ=YEARLY;BYMONTH=6"'), encoding="utf-8"
    )
    result = Result("build", "-f", project.path)
    assert result.code == 1
    assert "E608" in result.err


@pytest.mark.parametrize(
    ("status", "shown", "title"),
    [
        ("cancelled", "CANCELLED", "CANCELLED: A"),
        ("postponed", "CANCELLED", "POSTPONED: A"),  # it has no new date: the old one is off
        ("tentative", "TENTATIVE", "A (tbc)"),
    ],
)
def test_an_event_that_is_off_or_open_keeps_uid_and_dates_and_is_a_new_version(
    project: Project, status: str, shown: str, title: str
) -> None:
    text = HEAD + FEED + 'cancelled = "prefix"\n' + event("date = 2024-05-01")
    before = only(project.build(text))
    after = only(project.build(text + f'status = "{status}"\n', at=APRIL))
    assert after.value("UID") == before.value("UID")
    assert when(after) == when(before)
    assert after.value("STATUS") == shown
    assert after.text("SUMMARY") == title
    assert after.value("SEQUENCE") == "1"
    assert after.value("DTSTAMP") == after.value("LAST-MODIFIED") == "20240401T000000Z"
    # Google hides what is CANCELLED, so a feed can say it in the title alone
    in_feed = only(project.calendar("f"))
    assert in_feed.value("STATUS") == ("CONFIRMED" if shown == "CANCELLED" else shown)
    assert in_feed.text("SUMMARY") == title
    again = only(project.build(text, at=MAY))
    assert (again.value("UID"), again.value("STATUS"), again.value("SEQUENCE")) == (
        before.value("UID"),
        "CONFIRMED",
        "2",
    )


def test_a_coming_event_that_vanishes_stays_as_cancelled_until_it_is_pruned(project: Project) -> None:
    kept = event("date = 2024-05-01")
    gone = event("date = 2024-06-02", "b")
    project.build(HEAD + kept + gone)
    part = by_uid(project.build(HEAD + kept, at=APRIL))["b@talks.example.org"]
    assert part.value("STATUS") == "CANCELLED"
    assert part.text("SUMMARY") == "REMOVED: A"
    assert part.value("SEQUENCE") == "1"
    assert when(part) == ("DTSTART;VALUE=DATE:20240602", "DTEND;VALUE=DATE:20240603")
    assert Result("build", "-f", project.path, "--prune").code == 0
    assert set(by_uid(project.calendar())) == {"a@talks.example.org"}


def test_an_event_that_vanishes_after_its_day_is_gone(project: Project) -> None:
    kept = event("date = 2024-05-01")
    project.build(HEAD + kept + event("date = 2024-02-02", "b"))
    assert set(by_uid(project.build(HEAD + kept, at=APRIL))) == {"a@talks.example.org"}


def test_an_event_without_a_date_is_in_no_calendar(project: Project) -> None:
    calendar = project.build(HEAD + FEED + event("date = 2024-05-01") + event('date = "unknown"', "b"))
    assert set(by_uid(calendar)) == set(by_uid(project.calendar("f"))) == {"a@talks.example.org"}
