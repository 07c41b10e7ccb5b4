"""Calendars keep to the letter of RFC 5545, and parsers that are not ours read them as meant."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from tests.conftest import ROOT
from timeline import edtf
from timeline.calendar.vevents import MAX_LINE, summary
from timeline.loader import load
from timeline.model import Event, Feed, Place, Source, Status, Timeline
from timeline.query import select
from timeline.writers import WRITERS
from timeline.writers.options import Options

AS_OF = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


def ics(timeline: Timeline, feed: Feed | None = None) -> str:
    events = select(timeline, feed.where) if feed else timeline.events
    return WRITERS["ics"].write(timeline, events, Options(feed=feed)).decode()


def parsed(text: str) -> list[Any]:
    """The events as icalendar reads them; Any, as its types say that a property may be anything."""
    return list(icalendar.Calendar.from_ical(text).events)


@pytest.fixture(scope="module")
def kinds() -> Timeline:
    timeline = load(ROOT / "tests" / "golden" / "kinds.toml").timeline
    assert timeline is not None
    return timeline


def spans(text: str) -> set[tuple[str, object, object]]:
    """UID, start and end of every event, as icalendar reads them."""
    return {(str(e["UID"]), e["DTSTART"].dt, e["DTEND"].dt if "DTEND" in e else None) for e in parsed(text)}


def test_lines_end_in_crlf_and_have_at_most_75_octets(shipped: Timeline) -> None:
    content = WRITERS["ics"].write(shipped, shipped.events, Options())
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no letter is cut in two


def test_the_calendar_has_what_clients_need_and_nothing_that_breaks_them(kinds: Timeline) -> None:
    head = ics(kinds, kinds.feeds["talks"]).split("BEGIN:VEVENT")[0]
    unfolded = head.replace("\r\n ", "").split("\r\n")
    assert unfolded[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//diplomatic-timeline//timeline//EN",
        "CALSCALE:GREGORIAN",
    ]
    for line in (
        r"NAME:Every kind\; of date\, and \\N text: Talks",
        r"X-WR-CALNAME:Every kind\; of date\, and \\N text: Talks",
        "DESCRIPTION:Only talks.",
        "X-WR-CALDESC:Only talks.",
        "X-WR-TIMEZONE:Europe/Vienna",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "SOURCE;VALUE=URI:https://kinds.example.org/timeline/feeds/talks.ics",
        "COLOR:teal",
        "X-APPLE-CALENDAR-COLOR:#008080",
        "LAST-MODIFIED:20240301T000000Z",
    ):
        assert line in unfolded
    assert not [line for line in unfolded if line.startswith(("METHOD", "UID"))]


def test_every_event_has_the_properties_that_clients_look_for(kinds: Timeline) -> None:
    events = parsed(ics(kinds))
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == AS_OF
        assert event["SEQUENCE"] == 0
        assert str(event["TRANSP"]) == "TRANSPARENT"
        assert str(event["CLASS"]) == "PUBLIC"
        assert str(event["STATUS"]) in ("CONFIRMED", "TENTATIVE", "CANCELLED")
        assert event["SUMMARY"].params["LANGUAGE"] == "en"
        assert not {"ORGANIZER", "ATTENDEE", "DURATION", "RDATE"} & set(event)
        assert not event.subcomponents
        if "DTEND" in event:
            assert event["DTEND"].dt > event["DTSTART"].dt


def component(timeline: Timeline, uid: str) -> Any:
    [event] = [e for e in parsed(ics(timeline)) if e["UID"] == uid]
    return event


@pytest.mark.parametrize(
    ("name", "start", "end", "title"),
    [
        ("day", dt.date(2023, 11, 15), dt.date(2023, 11, 16), "A day"),
        ("days", dt.date(2023, 11, 14), dt.date(2023, 11, 17), "Several days"),
        ("gap", dt.date(2026, 9, 22), dt.date(2026, 9, 27), "Days with a gap"),
        ("gap.2", dt.date(2026, 9, 28), dt.date(2026, 9, 29), "Days with a gap"),
        (
            "timed",
            dt.datetime(2023, 7, 18, 15, tzinfo=dt.UTC),
            dt.datetime(2023, 7, 18, 16, tzinfo=dt.UTC),
            "A time",
        ),
        ("timed-open", dt.datetime(2023, 11, 15, 19, tzinfo=dt.UTC), None, "A time of unknown length"),
        ("about-time", dt.date(2023, 12, 9), dt.date(2023, 12, 10), "A time that is not exact"),
        ("month", dt.date(2023, 11, 1), dt.date(2023, 11, 2), "Some day in a month (Nov 2023)"),
        ("year", dt.date(2019, 1, 1), dt.date(2019, 1, 2), "Some time in a year (2019)"),
        ("open", dt.date(2023, 11, 1), dt.date(2023, 11, 2), "Going on (since Nov 2023)"),
        (
            "open-start",
            dt.date(2023, 11, 15),
            dt.date(2023, 11, 16),
            "Always so until then (until 15 Nov 2023)",
        ),
        ("about", dt.date(2033, 1, 1), dt.date(2033, 1, 2), "About then (about 2033)"),
        ("doubted", dt.date(2019, 1, 1), dt.date(2019, 1, 2), "Perhaps then (2019?)"),
        ("cancelled", dt.date(2024, 5, 1), dt.date(2024, 5, 2), "CANCELLED: Cancelled"),
        ("postponed", dt.date(2024, 5, 2), dt.date(2024, 5, 3), "POSTPONED: Postponed"),
        ("tentative", dt.date(2024, 5, 3), dt.date(2024, 5, 4), "Tentative (tbc)"),
    ],
)
def test_a_kind_of_date_stands_in_the_calendar_as_it_must(
    kinds: Timeline, name: str, start: dt.date, end: dt.date | None, title: str
) -> None:
    event = component(kinds, f"{name}@kinds.example.org")
    assert event["DTSTART"].dt == start
    assert (event["DTEND"].dt if "DTEND" in event else None) == end
    assert str(event["SUMMARY"]) == title


def test_an_undated_event_stands_in_no_calendar(kinds: Timeline) -> None:
    assert "No date" not in ics(kinds)


def test_an_earlier_id_keeps_its_uid(kinds: Timeline) -> None:
    event = kinds.event("undated")
    assert event is not None
    assert event.uid == "before@kinds.example.org"


def test_the_last_day_of_the_calendar_needs_no_day_after_it(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of('[[event]]\nid = "a"\ntitle = "A"\ndate = 9999-12-31\n')
    [event] = parsed(ics(timeline))
    assert "DTEND" not in event


def test_text_is_read_back_as_it_was(kinds: Timeline) -> None:
    text = str(component(kinds, "day@kinds.example.org")["DESCRIPTION"])
    assert text.startswith("Two lines,\nwith; marks \\ and C:\\News.\n\nWhen: 15 November 2023\n")
    assert 'Says: some day in November 2023\n“they met, at "last"”\nNot confirmed.\n' in text
    assert "https://example.org/a%20b(c)?q=%C3%BC&x=1,2;3#top" in text


def test_a_source_s_link_has_its_relation_and_its_label(kinds: Timeline) -> None:
    link = component(kinds, "day@kinds.example.org")["LINK"]
    assert dict(link.params) == {
        "VALUE": "URI",
        "LINKREL": "describedby",
        "LABEL": "The 'Paper'; of record: a, b",
    }


def test_relations_lead_from_the_later_to_the_earlier_within_the_feed(shipped: Timeline) -> None:
    for feed in (None, *shipped.feeds.values()):
        events = parsed(ics(shipped, feed))
        starts = {str(event["UID"]): event["DTSTART"].dt for event in events}
        for event in events:
            named = event.get("RELATED-TO", [])
            for relation in named if isinstance(named, list) else [named]:
                assert relation.params["RELTYPE"] in ("PARENT", "SIBLING")
                assert day_of(starts[str(relation)]) <= day_of(event["DTSTART"].dt)


def day_of(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def test_relations_have_no_cycle(kinds: Timeline) -> None:
    edges = {
        str(event["UID"]): [
            str(r) for r in (lambda n: n if isinstance(n, list) else [n])(event.get("RELATED-TO", []))
        ]
        for event in parsed(ics(kinds))
    }
    assert edges["day@kinds.example.org"] == ["days@kinds.example.org", "month@kinds.example.org"]
    assert edges["days@kinds.example.org"] == []


_BYTE_ORDER_MARK = "\ufeff"  # icalendar leaves it out where a value begins with it
_TITLES = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        exclude_characters=f"\u202a\u202b\u202c\u202d\u202e{_BYTE_ORDER_MARK}",
    ),
    min_size=1,
    max_size=400,
)


_TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\n", exclude_characters=_BYTE_ORDER_MARK
    )
)


@given(title=_TITLES, text=_TEXTS)
def test_any_text_comes_back_from_another_parser_and_breaks_no_line(title: str, text: str) -> None:
    event = Event("a", "a@example.org", title, edtf.Date(2023, 1, 1), summary=text, place=Place(title))
    timeline = Timeline("T", "example.org", description=text, events=(event,))
    content = ics(timeline)
    [read] = parsed(content)
    normal = unicodedata.normalize("NFC", title)
    assert str(read["SUMMARY"]) == summary(event)
    if len(normal) <= MAX_LINE:
        assert str(read["SUMMARY"]) == str(read["LOCATION"]) == normal
    place = unicodedata.normalize("NFC", f"{text}\n\nWhen: 1 January 2023\nWhere: {title}".strip())
    assert str(read["DESCRIPTION"]) == place
    names = {re.split("[:;]", line)[0] for line in content.replace("\r\n ", "").split("\r\n") if line}
    assert names <= set(
        "BEGIN END VERSION PRODID CALSCALE NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC X-WR-TIMEZONE"
        " REFRESH-INTERVAL X-PUBLISHED-TTL LAST-MODIFIED UID DTSTAMP CREATED SEQUENCE DTSTART DTEND SUMMARY"
        " LOCATION CLASS STATUS TRANSP X-MICROSOFT-CDO-BUSYSTATUS".split()
    )


def test_a_long_title_is_cut_but_never_what_is_said_about_it() -> None:
    event = Event("a", "a@e.org", "x" * 10_000, edtf.Date(2019), status=Status.CANCELLED)
    assert len(summary(event)) == MAX_LINE
    assert summary(event).startswith("CANCELLED: xxx")
    assert summary(event).endswith("xxx… (2019)")


def test_markup_in_a_title_is_text_and_a_source_without_an_address_has_no_link(shipped: Timeline) -> None:
    event = replace(shipped.events[0], title="<script>alert(1)</script>", citations=())
    timeline = replace(shipped, events=(event,), sources={"s": Source("s", "S")})
    [read] = parsed(ics(timeline))
    assert "<script>" in str(read["SUMMARY"])
    assert "LINK" not in read


def test_an_empty_calendar_carries_the_rules_of_its_time_zone() -> None:
    timeline = Timeline("T", "example.org", timezone="Europe/Vienna")
    calendar = icalendar.Calendar.from_ical(ics(timeline))
    [zone] = calendar.timezones
    tz = zone.to_tz()
    for month in range(1, 13):
        moment = dt.datetime(2024, month, 15, 12)
        assert (
            moment.replace(tzinfo=tz).utcoffset()
            == moment.replace(tzinfo=ZoneInfo("Europe/Vienna")).utcoffset()
        )
    assert IcsCalendarStream.calendar_from_ics(ics(timeline)).events == []
