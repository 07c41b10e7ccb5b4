"""Every code of the doctor has a feed that brings it up, and what is right brings up none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import ROOT
from tests.doctor_feeds import DAY, HEAD, codes, event, feed, found, of
from timeline.cli import app
from timeline.doctor import CODES, Severity, examine, report, severity
from timeline.fetch import MAX_BYTES

FOLDER = ROOT / "tests" / "doctor"
SAMPLES = sorted(path for path in FOLDER.glob("*.ics") if path.stem != "clean")
ALSO = {
    "E716-broken-off": {"W712", "W814", "N815"},
    "E779-no-instance": {"N790"},
    "W787-years": {"W735"},
    "W814-transp": {"N815"},
    "E822-display": {"N817"},
    "E822-email": {"N817"},
}
"""The samples in which something else is found, and what."""
TOO_LARGE = {"E700", "W720"}  # what these are about is no small sample
VIENNA = """BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def named(value: object) -> str:
    """A value in the name of a test; a set in order, so that each process names the test so."""
    if isinstance(value, set) and value:
        return "{" + ", ".join(map(repr, sorted(value))) + "}"
    return str(value)


def code_of(path: Path) -> str:
    return path.name.partition("-")[0]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_findings_of_a_sample_s_code_are_exactly_as_expected(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    diagnosis = examine(path.read_bytes(), path.name)
    own = replace(diagnosis, groups=tuple(g for g in diagnosis.groups if g.first.code == code_of(path)))
    assert own.groups
    golden(path.with_suffix(".txt"), report.as_text(own) + "\n")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_has_no_other_findings(path: Path) -> None:
    found = codes(examine(path.read_bytes(), path.name))
    assert found - {code_of(path)} == ALSO.get(path.stem, set())


def test_errors_stand_before_warnings_and_those_before_notes_and_are_counted() -> None:
    diagnosis = examine((FOLDER / "E716-broken-off.ics").read_bytes(), "talks.ics")
    kinds = [group.first.severity for group in diagnosis.groups]
    assert set(kinds) == set(Severity)
    assert kinds == sorted(kinds, key=list(Severity).index)
    known = {"E716", *ALSO["E716-broken-off"]}
    own = replace(diagnosis, groups=tuple(g for g in diagnosis.groups if g.first.code in known))
    assert "\n2 errors, 2 warnings, 1 note in a feed of 2 events\n" in report.as_text(own)


def test_every_code_about_a_file_has_a_sample_and_every_sample_a_code() -> None:
    about_files = {code for code in CODES if code[1] != "9"}
    assert {code_of(path) for path in SAMPLES} == about_files - TOO_LARGE


def test_no_expected_text_is_left_without_its_sample() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in SAMPLES}


def test_a_number_is_used_for_one_code_only() -> None:
    numbers = [code[1:] for code in CODES]
    assert numbers == sorted(set(numbers))


def test_a_feed_without_a_fault_has_no_findings() -> None:
    diagnosis = examine((FOLDER / "clean.ics").read_bytes(), "clean.ics")
    assert diagnosis.groups == ()
    assert diagnosis.events == 2
    assert examine(feed(event()), "talks.ics").groups == ()


def test_a_feed_of_more_than_a_million_bytes_is_one_that_google_may_not_read() -> None:
    padding = "".join(f"COMMENT:{'x' * 60}\n" for _ in range(15_000))
    assert found(event(more=padding)) == {"W720"}


def test_a_file_of_more_than_64_megabytes_is_not_checked() -> None:
    diagnosis = examine(b"x" * (MAX_BYTES + 1), "talks.ics")
    assert codes(diagnosis) == {"E700"}
    assert not diagnosis.readable


def test_the_feeds_that_build_makes_have_no_errors_and_no_warnings(tmp_path: Path) -> None:
    shutil.copy(ROOT / "events.toml", tmp_path)
    done = CliRunner().invoke(app, ["build", "--file", str(tmp_path / "events.toml")])
    assert done.exit_code == 0, done.output
    feeds = list(tmp_path.rglob("*.ics"))
    assert len(feeds) > 3
    for path in feeds:
        diagnosis = examine(path.read_bytes(), path.name)
        assert {code for code in codes(diagnosis) if severity(code) is not Severity.NOTE} == set(), path.name
        assert diagnosis.events or "empty" in path.name


CALENDARS = [
    ("NAME:Talks", "NAME:Talks\\, all", {"W730"}, "names that are not alike"),
    ("NAME:Talks\nX-WR-CALNAME:Talks\n", "", {"W730"}, "no name at all"),
    ("PT12H\nX-PUBLISHED", "P1Y\nX-PUBLISHED", {"E734", "W735"}, "a duration has no years"),
    ("X-PUBLISHED-TTL:PT12H\n", "", {"W735"}, "one hint of two"),
    ("CALSCALE:GREGORIAN", "CALSCALE:gregorian", set(), "values of enumerations have no case"),
    ("LAST-MODIFIED:20230601T080000Z\n", "", {"N742"}, "the calendar says not when it changed"),
    ("PRODID:-//example.org//Talks//EN", "PRODID:", {"E724"}, "an empty one"),
    ("VERSION:2.0", "VERSION:2.0\nVERSION:2.0", {"E775"}, "once is enough"),
    ("NAME:Talks\nX-WR-CALNAME:Talks", "NAME:A, b\nX-WR-CALNAME:A, b", {"E801"}, "commas are escaped"),
    ("SOURCE;VALUE=URI:https", "SOURCE;VALUE=URI:https://a b//https", {"W808"}, "a blank in an address"),
    ("SOURCE", "COLOR:navy\nX-APPLE-CALENDAR-COLOR:#000080FF\nSOURCE", set(), "Apple adds the opacity"),
]


@pytest.mark.parametrize(("old", "new", "expected", "reason"), CALENDARS, ids=lambda value: named(value)[:40])
def test_a_calendar_has_these_findings(old: str, new: str, expected: set[str], reason: str) -> None:
    assert old in HEAD
    assert found(event(), head=HEAD.replace(old, new, 1)) == expected, reason


DATES = [
    ("DTSTART:20230707T080000Z", set(), "a time of unknown length has no DTEND"),
    ("DTSTART:20230707T080000Z\nDTEND:20230707T080000Z", {"E764"}, "it ends as it starts"),
    ("DTSTART:20230707T080000Z\nDURATION:PT0S", {"E764"}, "no length"),
    ("DTSTART:20230707T080000Z\nDURATION:PT1H", set(), "a length"),
    ("DTSTART:20230707T080000Z\nDURATION:1H", {"E774"}, "not a duration"),
    ("DTSTART;VALUE=DATE:20230707\nDURATION:PT24H", {"E765"}, "hours of a day"),
    ("DTSTART;VALUE=DATE:20230707\nDURATION:P2D", set(), "days of a day"),
    ("DTSTART;VALUE=DATE:20230707\nDURATION:-P1D", {"E764"}, "it ends before it starts"),
    ("DTSTART:20230707T000000Z", {"W768"}, "midnight in UTC, and no end"),
    ("DTSTART:20230707T000000Z\nDTEND:20230707T010000Z", set(), "an hour after midnight"),
    ("DTSTART:20230707T000000\nDTEND:20230707T235959", {"W768"}, "to the last second of the day"),
    ("DTSTART:20230707T000000\nDTEND:20230707T235900", {"W768"}, "to the last minute of the day"),
    ("DTSTART:20230707T000000\nDTEND:20230709T000000", {"W768"}, "two days"),
    ("DTSTART:20230707T000000\nDURATION:P1D", {"W768"}, "a day from midnight"),
    ("DTSTART:20230707T000000\nDURATION:PT36H", {"W769"}, "a day and a half"),
    ("DTSTART:20230707T080000\nDTEND:20230707T090000Z", {"E765", "W769"}, "one of two has a zone"),
    ("DTSTART;VALUE=DATE-TIME:20230707T080000Z", set(), "the type that it has without saying so"),
    ("DTSTART;VALUE=DATE:20230707T080000Z", {"E763"}, "a time that is said to be a day"),
    ("DTSTART:20230707T246000Z", {"E773"}, "no such time"),
    ("DTSTART:20161231T235960Z", set(), "a leap second"),
    ("DTSTART;VALUE=DATE:00000101", {"E773"}, "there is no year 0"),
    ("DTSTART;VALUE=DATE:99991231", {"N767"}, "no day comes after it"),
    ("DTSTART;VALUE=DATE:20230101\nDTEND;VALUE=DATE:20230201", set(), "a month is not long"),
    ("DTSTART;VALUE=DATE:20230101\nDTEND;VALUE=DATE:20230202", {"N761"}, "a day more is"),
    ("DTSTART;TZID=Europe/Vienna:20230707T100000", {"N770"}, "once, and not in UTC"),
    ("DTSTART;TZID=Europe/Vienna:20230707T100000Z", {"E746"}, "UTC is the zone"),
    ("DTSTART;TZID=Europe/Vienna;VALUE=DATE:20230707\nDURATION:P1D", {"E746"}, "days have no zone"),
    ("DTSTART;VALUE=DATE:09991231\nDTEND;VALUE=DATE:10000101", {"W793"}, "the last day before 1000"),
    ("DTSTART;VALUE=DATE:10000101\nDTEND;VALUE=DATE:10000102", set(), "the first day of 1000"),
    ("DTSTART;TZID=Europe/Vienna:20230326T015959", {"N770"}, "a second before the gap"),
    ("DTSTART;TZID=Europe/Vienna:20230326T020000", {"N770", "W794"}, "the first second of the gap"),
    ("DTSTART;TZID=Europe/Vienna:20230326T025959", {"N770", "W794"}, "the last second of the gap"),
    ("DTSTART;TZID=Europe/Vienna:20230326T030000", {"N770"}, "after the gap"),
    ("DTSTART;TZID=Europe/Vienna:20231029T023000", {"N770"}, "a time that comes twice"),
    ("DTSTART:20230326T023000Z", set(), "UTC has no gap"),
    (f"{DAY}\nGEO:48.2;16.4", set(), "a place"),
    (f"{DAY}\nGEO:48.2,16.4", {"E774"}, "not a comma"),
    (f"{DAY}\nGEO:148.2;16.4", {"E774"}, "north of the pole"),
]


@pytest.mark.parametrize(("dates", "expected", "reason"), DATES, ids=lambda value: named(value)[:50])
def test_dates_have_these_findings(dates: str, expected: set[str], reason: str) -> None:
    assert found(VIENNA if "Vienna" in dates else "", event(dates)) - {"N750"} == expected, reason


@pytest.mark.parametrize(
    ("tzid", "code"),
    [
        ("Europe/Vienna", "E745"),
        ("/mozilla.org/20070129_1/Europe/Vienna", "E745"),
        ("W. Europe Standard Time", "E744"),
        ("/example.org/Vienna", "E744"),
    ],
)
def test_a_zone_without_a_vtimezone_is_known_by_its_name_or_to_nobody(tzid: str, code: str) -> None:
    assert found(event(f"DTSTART;TZID={tzid}:20230707T100000", "RRULE:FREQ=YEARLY")) == {code}


def test_a_cancelled_event_says_so_to_those_who_cannot_see_its_status() -> None:
    cancelled = event().replace("STATUS:CONFIRMED", "STATUS:CANCELLED")
    assert found(cancelled) == {"N812", "N813"}
    prefixed = cancelled.replace("en:Ministers", "en:CANCELLED: Ministers")
    assert found(prefixed) == {"N813"}
    assert found(prefixed.replace("SEQUENCE:1", "SEQUENCE:0")) == {"N812", "N813"}


ZONED = "DTSTART;TZID=Europe/Vienna:20230707T100000"
SERIES = [
    (DAY, "RRULE:FREQ=YEARLY", set(), "each year"),
    (DAY, "RRULE:FREQ=MONTHLY;BYDAY=1FR", {"N790"}, "7 July 2023 is the first Friday"),
    (DAY, "RRULE:FREQ=MONTHLY;BYDAY=2FR", {"N790", "E779"}, "and not the second"),
    (DAY, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", {"N790"}, "the fifth working day"),
    (DAY, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", {"E779"}, "not the last"),
    (DAY, "RRULE:FREQ=YEARLY;UNTIL=20220707", {"E779"}, "over before it begins"),
    (DAY, "RRULE:FREQ=YEARLY;UNTIL=20230707", set(), "its end is included"),
    (DAY, "RRULE:FREQ=FORTNIGHTLY", {"E777"}, "no such frequency"),
    (DAY, "RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101", {"E776"}, "two ends"),
    (DAY, "RRULE:FREQ=YEARLY\nRRULE:FREQ=YEARLY", {"E775"}, "two rules"),
    (
        DAY,
        "RRULE:RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT",
        {"W789"},
        "as all rules are",
    ),
    (DAY, "RRULE:FREQ=YEARLY;rscale=gregorian;BYMONTH=8", {"W789", "E779"}, "its other parts are checked"),
    (DAY, "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD\nEXDATE;VALUE=DATE:20240301", {"W789"}, "skips"),
    (DAY, "RRULE:RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8", {"E788"}, "a leap month"),
    (DAY, "RRULE:FREQ=YEARLY;SKIP=OMIT", {"E776"}, "SKIP goes with RSCALE only"),
    (DAY, "RRULE:RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=13", {"W789", "E777"}, "no such month"),
    (ZONED, "RRULE:FREQ=YEARLY;UNTIL=20300707T080000Z", set(), "10 o'clock in Vienna"),
    (ZONED, "RRULE:FREQ=YEARLY;UNTIL=20300707T080000", {"E778"}, "local time in a zone"),
    (ZONED, "RRULE:FREQ=YEARLY;UNTIL=20300707", {"E778"}, "a day for a time"),
    (ZONED, "RRULE:FREQ=YEARLY;UNTIL=20230707T075959Z", {"E779"}, "a second too early"),
    ("DTSTART:20230707T100000", "RRULE:FREQ=YEARLY;UNTIL=20300707T100000", {"W769"}, "local, both"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10,16", {"N790"}, "twice a day, first at ten"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=16", {"E779"}, "at four, and begins at ten"),
    (ZONED, "RRULE:FREQ=HOURLY;INTERVAL=6", {"N790"}, "four times a day"),
    (DAY, "RRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20240707", set(), "an instance"),
    (DAY, "RRULE:FREQ=YEARLY;INTERVAL=2\nEXDATE;VALUE=DATE:20240707", {"W781"}, "every other year"),
    (DAY, "RRULE:FREQ=YEARLY;UNTIL=20240101\nEXDATE;VALUE=DATE:20240707", {"W781"}, "after its end"),
    (DAY, "RRULE:FREQ=YEARLY\nEXDATE:20240707", {"E763"}, "a day without VALUE"),
    (ZONED, "RRULE:FREQ=YEARLY\nEXDATE:20240707T080000Z", set(), "the same moment, in UTC"),
    (ZONED, "RRULE:FREQ=YEARLY\nEXDATE:20240707T100000Z", {"W781"}, "another moment"),
    (ZONED, "RRULE:FREQ=YEARLY\nEXDATE:20240707T100000", {"E780"}, "no zone"),
    (DAY, "EXDATE;VALUE=DATE:20240707", {"W781"}, "no series"),
    (DAY, "RDATE;VALUE=DATE:20240707\nEXDATE;VALUE=DATE:20240707", {"W782"}, "what an RDATE added"),
    (ZONED, "RDATE;VALUE=PERIOD:20240707T080000Z/PT1H", {"N770", "W782"}, "a period is a date too"),
    (DAY, "RRULE:FREQ=DAILY;COUNT=3", {"N785"}, "three days"),
    (DAY, "RRULE:FREQ=DAILY;UNTIL=20230709", {"N785"}, "three days, by their last"),
    (DAY, "RRULE:FREQ=DAILY", set(), "without an end it is a series"),
    (DAY, "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", set(), "every other day"),
    (DAY, "RRULE:FREQ=DAILY;BYDAY=FR;COUNT=3", {"N790"}, "Fridays"),
    (DAY, "RRULE:FREQ=DAILY;COUNT=31", {"N785"}, "a month"),
    (DAY, "RRULE:FREQ=DAILY;COUNT=32", set(), "a day more is too long for one bar"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10;BYMINUTE=30", {"E779"}, "at half past ten"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10;BYMINUTE=0;BYSECOND=0", {"N790"}, "at ten"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10;BYSECOND=1", {"N790", "E779"}, "a second past ten"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10,16\nEXDATE:20220707T080000Z", {"N790", "W781"}, "before it begins"),
    (ZONED, "RRULE:FREQ=DAILY;BYHOUR=10,16\nEXDATE:20240707T140000Z", {"N790"}, "at four"),
    (DAY, "RRULE:FREQ=WEEKLY;COUNT=3", set(), "weeks are"),
]


@pytest.mark.parametrize(("dates", "more", "expected", "reason"), SERIES, ids=lambda value: named(value)[:60])
def test_series_have_these_findings(dates: str, more: str, expected: set[str], reason: str) -> None:
    assert found(VIENNA if "Vienna" in dates else "", event(dates, more)) == expected, reason


OVERRIDES = [
    (DAY, "RECURRENCE-ID;VALUE=DATE:20240707", set(), "an instance"),
    (DAY, "RECURRENCE-ID:20240707T000000Z", {"E780"}, "a time for a day"),
    (ZONED, "RECURRENCE-ID;TZID=Europe/Vienna:20240707T100000", set(), "its zone"),
    (ZONED, "RECURRENCE-ID:20240707T080000Z", {"E780"}, "the moment, but not as the series is written"),
    (ZONED, "RECURRENCE-ID;TZID=Europe/Vienna:20240707T110000", {"W784"}, "another hour"),
]


@pytest.mark.parametrize(("dates", "named", "expected", "reason"), OVERRIDES)
def test_changed_instances_have_these_findings(
    dates: str, named: str, expected: set[str], reason: str
) -> None:
    zone = VIENNA if "Vienna" in dates else ""
    changed = event("DTSTART;VALUE=DATE:20240708\nDTEND;VALUE=DATE:20240709", named)
    assert found(zone, event(dates, "RRULE:FREQ=YEARLY"), changed) == expected, reason


TEXTS = [
    ("COMMENT:a\\, b\\; c\\nd \\\\ e", set(), "all that has to be is escaped"),
    ("COMMENT:a\\: b", {"E801"}, "a colon is not"),
    ("LOCATION:Hall\\n\u0303", set(), "an accent after a line break is no part of the n"),
    ("LOCATION:Halln\u0303", {"W804"}, "an accent after an n is"),
    ("COMMENT:a < b & c > d", set(), "signs are no HTML"),
    ("COMMENT:ends with \\", {"E801"}, "a backslash alone"),
    ("LOCATION:Rooms &nbsp;", {"W803", "E801"}, "an entity"),
    ("LOCATION:" + "x" * 40 + "\n " + "x" * 60 + "\n " + "x" * 60 + "\n " + "x" * 60 + "\n " + "x" * 36,
     {"W805"}, "256 letters"),
    ("LOCATION:" + "x" * 40 + "\n " + "x" * 60 + "\n " + "x" * 60 + "\n " + "x" * 60 + "\n " + "x" * 35,
     set(), "255 letters"),
    ("URL:https://example.org/\u00e4", {"W808", "N807"}, "a letter that is not encoded"),
    ("URL:talks.html", {"W808", "N807"}, "not a whole address"),
    ('LINK;VALUE=URI;LINKREL="describedby":https://example.org/1', {"N807"}, "not in DESCRIPTION"),
    ("X-COLOUR:red", set(), "what begins with X- is anybody's"),
    ("CLASS:public", set(), "values have no case"),
    ("ORGANIZER:mailto:a@example.org", {"W816"}, "somebody who invites"),
    ("ATTENDEE:mailto:a@example.org", {"E827"}, "somebody who is invited"),
    ("RELATED-TO:talks-1@example.org", {"W819"}, "it names itself"),
    ("RELATED-TO;RELTYPE=CHILD:talks-0@example.org", {"W818", "N821"}, "from above, and dangling"),
    ("SEQUENCE:2", {"E775"}, "twice"),
    ("BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT15M\nEND:VALARM", {"N817"}, "an alarm that plays a sound"),
    ("BEGIN:VALARM\nACTION:AUDIO\nEND:VALARM", {"N817", "E822"}, "an alarm at no time"),
    ("BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM", {"N817", "E822"}, "an alarm that does nothing"),
    ("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM", {"N817", "E822"}, "nothing to show"),
    ("BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT15M\nDESCRIPTION:a\nSUMMARY:b\nEND:VALARM", {"N817", "E822"},
     "a message to nobody"),
    ("CATEGORIES:talks,Vienna\\, and others", set(), "two categories, one with a comma"),
    ("CATEGORIES:talks,", {"W823"}, "a comma too many"),
    ("CATEGORIES:", {"W823"}, "no category at all"),
    ("CATEGORIES:,\\,", {"W823"}, "nothing, and a comma"),
    ("LOCATION;LANGUAGE=de-AT:Wien", set(), "a language and a country"),
    ("LOCATION;LANGUAGE=zh-Hant-TW:維也納", set(), "a language, a script and a region"),
    ("LOCATION;LANGUAGE=gsw:Wien", set(), "three letters"),
    ("LOCATION;LANGUAGE=x-elvish:Vienna", set(), "a private tag"),
    ("LOCATION;LANGUAGE=de-CH-1996-u-co-phonebk:Wien", set(), "a variant and an extension"),
    ("LOCATION;LANGUAGE=german:Wien", {"W824"}, "the name of a language"),
    ("LOCATION;LANGUAGE=:Wien", {"W824"}, "an empty tag"),
    ("LOCATION;LANGUAGE=de_AT:Wien", {"W824"}, "an underscore, as in names of locales"),
    ("LOCATION;LANGUAGE=uk;language=uk:Відень", {"E792"}, "a parameter twice"),
    ("LOCATION:Caf\ufffd", {"E825"}, "a lost letter"),
    ("BEGIN:VTODO\nUID:2@x\nEND:VTODO", {"E791"}, "a task inside of an event"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "expected", "reason"), TEXTS, ids=lambda value: named(value)[:50])
def test_texts_have_these_findings(more: str, expected: set[str], reason: str) -> None:
    assert found(event(more=more)) == expected, reason


BYTES = [
    (b"END:VEVENT", b"end:vevent", set(), "names and components have no case"),
    (b"en:Ministers", b"en:\xc3\r\n \x80 Ministers", {"W711"}, "the last byte of an A with a grave accent"),
    (b"en:Ministers", b"en:\r\n \xc3\x80 Ministers", set(), "folded between two characters"),
    (b"en:Ministers", b"en:\t\r\n\t\xc3\x80 Ministers", set(), "tabs in text and before what goes on"),
    (b"en:Ministers", b"en:Minis\rters", {"E708"}, "a CR in a text"),
    (b"en:Ministers", b"en:\xed\xa0\xbd\xed\xb8\x80", {"E705"}, "halves of a character, each for itself"),
    (b"en:Ministers", b"en:" + b"x" * 50, set(), "75 octets"),
    (b"en:Ministers", b"en:" + b"x" * 51, {"W710"}, "76 octets"),
    (b"en:Ministers meet", b"en: ", {"W802"}, "a title of blanks"),
    (b"PRODID:-//example.org//Talks//EN", b"PRODID: ", {"E724"}, "a product of blanks"),
    (b"VERSION:2.0\r\n", b"", {"E723"}, "no version"),
    (b"BEGIN:VCALENDAR", b"\r\nBEGIN:VCALENDAR", {"W713"}, "an empty line before all"),
    (b"BEGIN:VCALENDAR", b"<feed/>\r\nBEGIN:VCALENDAR", {"E714"}, "a tag before all"),
    (b"END:VCALENDAR", b"END:VTODO\r\nEND:VCALENDAR", {"E716"}, "an end of nothing"),
    (b"END:VCALENDAR", b"END:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT", {"E717"}, "an event outside"),
]


@pytest.mark.parametrize(("old", "new", "expected", "reason"), BYTES, ids=[reason for *_, reason in BYTES])
def test_bytes_have_these_findings(old: bytes, new: bytes, expected: set[str], reason: str) -> None:
    data = feed(event())
    assert old in data
    assert codes(examine(data.replace(old, new, 1), "x")) == expected, reason


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b" \r\n\0\t", "E701", "blanks"),
        (b"<HTML><title>Error</title>", "E702", "no doctype"),
        (b"<?xml version='1.0'?><html><body>Error</body></html>", "E702", "a page as XML"),
        (b"<?xml version='1.0'?><feed></feed>", "E703", "another format"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "E703", "a card"),
        ("\ufeff".encode(), "E701", "a byte order mark alone"),
    ],
)
def test_what_is_not_a_calendar_is_reported_as_what_it_is(data: bytes, code: str, reason: str) -> None:
    diagnosis = examine(data, "x")
    assert code in codes(diagnosis), reason
    assert not diagnosis.readable


OBSERVANCES = [
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:+2400", {"E747"}, "a day"),
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:+0260", {"E747"}, "60 minutes"),
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:+0159", {"E748"}, "59 minutes, a minute too few"),
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:02:00", {"E747"}, "no sign"),
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:+020000", set(), "with seconds"),
    ("DTSTART:19961027T030000", "DTSTART:19961027T010000Z", {"E747"}, "in UTC"),
    ("TZID:Europe/Vienna\n", "", {"E747", "E745"}, "no name"),
    ("BYMONTH=10;BYDAY=-1SU", "BYMONTH=10;BYDAY=1SU", {"E748"}, "the first Sunday"),
    ("TZOFFSETTO:+0100", "TZOFFSETTO:+0000", {"E748"}, "an hour less in winter"),
    ("DTSTART:19961027T030000", "DTSTART:19961027T031500", {"E748"}, "a quarter of an hour late"),
    ("BYMONTH=10;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU;UNTIL=20371025T010000Z", {"E748"}, "nothing after 2037"),
]


@pytest.mark.parametrize(("old", "new", "expected", "reason"), OBSERVANCES)
def test_zones_have_these_findings(old: str, new: str, expected: set[str], reason: str) -> None:
    assert old in VIENNA
    assert found(VIENNA.replace(old, new, 1), event(ZONED, "RRULE:FREQ=YEARLY")) == expected, reason


def test_a_zone_is_right_if_it_is_for_the_years_of_its_events() -> None:
    zone = VIENNA.replace("BYDAY=-1SU", "BYDAY=-1SU;UNTIL=20281231T000000Z")
    assert found(zone, event(ZONED, "RRULE:FREQ=YEARLY;COUNT=5")) == set()
    assert found(zone, event(ZONED, "RRULE:FREQ=YEARLY;COUNT=9")) == {"E748"}
    assert found(zone, event("DTSTART;TZID=Europe/Vienna:19950707T100000", "RRULE:FREQ=YEARLY;COUNT=2")) == {
        "E748"
    }


def test_before_its_first_observance_a_zone_keeps_the_time_that_this_one_ends() -> None:
    late = VIENNA.replace("DTSTART:19961027T030000", "DTSTART:20251026T030000")
    late = late.replace("DTSTART:19960331T020000", "DTSTART:20250330T020000")
    winter = "DTSTART;TZID=Europe/Vienna:20250107T100000"
    assert found(late, event(winter, "RRULE:FREQ=YEARLY;UNTIL=20260108T000000Z")) == set()


def test_a_stamp_that_cannot_be_read_is_no_year() -> None:
    stamped = event(ZONED, "RRULE:FREQ=YEARLY").replace("DTSTAMP:20230601T080000Z", "DTSTAMP:lately")
    assert found(VIENNA, stamped) == {"E774", "W757"}


def test_a_second_vtimezone_of_one_name_is_reported() -> None:
    assert found(VIENNA, VIENNA, event(ZONED, "RRULE:FREQ=YEARLY")) == {"E747"}


def test_zones_that_are_not_sorted_are_reported() -> None:
    paris = VIENNA.replace("Vienna", "Paris")
    series = "RRULE:FREQ=YEARLY"
    events = (event(ZONED, series), event(ZONED.replace("Vienna", "Paris"), series, uid="2@x"))
    assert found(paris, VIENNA, *events) == set()
    assert found(VIENNA, paris, *events) == {"N751"}


def test_a_cycle_of_three_relations_is_a_loop_and_a_tree_is_none() -> None:
    def named(own: int, other: int) -> str:
        return event(uid=f"{own}@x", more=f"RELATED-TO;RELTYPE=SIBLING:{other}@x")

    assert found(named(1, 2), named(2, 3), named(3, 1)) == {"W819"}
    assert found(event(uid="1@x"), named(2, 1), named(3, 1)) == set()


MUSTS = [
    ("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL", "RFC 7986 5.7"),
    ("DTSTAMP:20230601T080000Z", "DTSTAMP:20230601T080000", "RFC 5545 3.8.7.2"),
    ("CREATED:20230501T080000Z", "CREATED:20230501T080000", "RFC 5545 3.8.7.1"),
    (DAY, "DTSTART;TZID=Europe/Vienna:20230707T100000", "RFC 5545 3.2.19"),
    ("meet in Vienna.", "meet, in Vienna.", "RFC 5545 3.3.11"),
    ("STATUS", "LINK;VALUE=URI:https://example.org/1\nSTATUS", "RFC 9253 6.1"),
]


@pytest.mark.parametrize(("old", "new", "clause"), MUSTS, ids=[clause for *_, clause in MUSTS])
def test_what_breaks_a_must_of_a_standard_is_an_error(old: str, new: str, clause: str) -> None:
    data = feed(event()).decode().replace("\r\n", "\n")
    assert old in data
    severities = {severity(code) for code in codes(examine(data.replace(old, new).encode(), "x"))}
    assert Severity.ERROR in severities, clause


NIGHT = "DTSTART;TZID=Europe/Vienna:20230108T023000"  # a Sunday; 26 March 2023 has no such time
NIGHTS = [
    ("RRULE:FREQ=WEEKLY", {"W794"}, "each Sunday"),
    ("RRULE:FREQ=WEEKLY;COUNT=12", {"W794"}, "twelve of them, the last in the gap"),
    ("RRULE:FREQ=WEEKLY;COUNT=11", set(), "eleven, up to a week before it"),
    ("RRULE:FREQ=DAILY;COUNT=2000", {"N790", "W794"}, "a day of each year"),
    ("RRULE:FREQ=WEEKLY;UNTIL=20230326T013000Z", {"W794"}, "up to the moment that it means"),
    ("RRULE:FREQ=WEEKLY;UNTIL=20230319T013000Z", set(), "up to a week before it"),
    (
        "RRULE:FREQ=WEEKLY;UNTIL=20230402T003000Z\nEXDATE;TZID=Europe/Vienna:20230326T023000",
        set(),
        "but for it",
    ),
    ("RRULE:FREQ=MONTHLY;BYDAY=SU;BYSETPOS=2", set(), "never the last Sunday"),
    ("RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30;INTERVAL=7;COUNT=12", {"W794"}, "the same by its parts"),
]


@pytest.mark.parametrize(("rule", "expected", "reason"), NIGHTS, ids=[reason for *_, reason in NIGHTS])
def test_a_series_that_meets_a_skipped_hour_has_a_finding(rule: str, expected: set[str], reason: str) -> None:
    assert found(VIENNA, event(NIGHT, rule)) == expected, reason


def test_a_series_an_hour_after_the_skipped_one_has_no_finding() -> None:
    assert found(VIENNA, event(NIGHT.replace("T02", "T03"), "RRULE:FREQ=WEEKLY")) == set()


def test_each_of_many_series_of_one_zone_is_looked_at() -> None:
    calm = [event(NIGHT, "RRULE:FREQ=MONTHLY;BYDAY=SU;BYSETPOS=2", uid=f"{number}@x") for number in range(50)]
    assert found(VIENNA, *calm, event(NIGHT, "RRULE:FREQ=WEEKLY", uid="50@x")) == {"W794"}


def test_a_skipped_first_instance_is_reported_once() -> None:
    diagnosis = examine(feed(VIENNA, event(NIGHT.replace("0108", "0326"), "RRULE:FREQ=DAILY")), "x")
    assert of("W794", diagnosis).first.message.endswith("skip DTSTART 20230326T023000")


def test_a_message_that_invites_may_have_attendees() -> None:
    invited = event(more="ATTENDEE:mailto:a@example.org")
    assert found(invited, head=HEAD.replace("NAME", "METHOD:REQUEST\nNAME", 1)) == {"W728", "W816"}
    assert found(invited, head=HEAD.replace("NAME", "METHOD:PUBLISH\nNAME", 1)) == {"W728", "E827"}


def test_the_two_stamps_of_a_message_may_differ_and_those_of_a_feed_may_not() -> None:
    differing = event().replace("DTSTAMP:20230601T080000Z", "DTSTAMP:20230602T080000Z")
    assert found(differing) == {"W757"}
    assert found(differing, head=HEAD.replace("NAME", "METHOD:PUBLISH\nNAME", 1)) == {"W728"}


BUSY = [
    (DAY, "TRANSP:TRANSPARENT", "TRANSP:OPAQUE", {"W826"}, "a day"),
    (DAY, "TRANSP:TRANSPARENT\n", "", {"W826"}, "a day is opaque unless it says that it is not"),
    (DAY, "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n", "", {"N815"}, "busy in one client only"),
    ("DTSTART:20230707T080000Z", "TRANSP:TRANSPARENT", "TRANSP:OPAQUE", {"N815"}, "an hour or so"),
]


@pytest.mark.parametrize(("dates", "old", "new", "expected", "reason"), BUSY)
def test_an_all_day_event_that_makes_its_readers_busy_is_more_than_a_note(
    dates: str, old: str, new: str, expected: set[str], reason: str
) -> None:
    assert old in event(dates)
    assert found(event(dates).replace(old, new)) == expected, reason


def test_an_event_whose_end_is_missing_is_not_said_to_contain_the_next() -> None:
    lost = event(uid="1@x").replace("END:VEVENT\n", "")
    assert found(lost, event(uid="2@x")) == {"E716"}


def test_bytes_that_are_not_utf_8_are_not_called_lost_characters_too() -> None:
    assert codes(examine(feed(event(more="LOCATION:Caf\ufffd")).replace(b"\xef\xbf\xbd", b"\xe9"), "x")) == {
        "E705"
    }


def test_two_observances_that_begin_at_one_moment_with_two_offsets_are_not_one_that_appears_twice() -> None:
    part = VIENNA[VIENNA.index("BEGIN:STANDARD") : VIENNA.index("BEGIN:DAYLIGHT")]
    series = event(ZONED, "RRULE:FREQ=YEARLY")
    assert "W795" in found(VIENNA.replace("BEGIN:DAYLIGHT", f"{part}BEGIN:DAYLIGHT"), series)
    other = part.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0000")
    assert "W795" not in found(VIENNA.replace("BEGIN:DAYLIGHT", f"{other}BEGIN:DAYLIGHT"), series)


def test_findings_that_are_alike_are_one_with_all_their_lines() -> None:
    many = feed(*(event(uid=f"{n}@x").replace("DTSTAMP:20230601T080000Z\n", "") for n in range(1000)))
    group = of("E756", examine(many, "talks.ics"))
    assert group.count == 1000
    assert "and 999 more (25, 38, 51, 64, 77, …)" in report.as_text(examine(many, "talks.ics"))


def test_a_packed_feed_is_checked_and_a_damaged_one_is_none() -> None:
    packed = (FOLDER / "E704-gzip.ics").read_bytes()
    assert examine(packed, "x").events == 1
    assert codes(examine(packed[:30], "x")) == {"E703", "E704"}


def test_line_numbers_are_those_of_the_file_whatever_its_line_ends() -> None:
    data = feed(event(), event(uid="2@x").replace("STATUS:CONFIRMED", "STATUS:DONE"))
    for text in (
        data,
        data.replace(b"\r\n", b"\n"),
        data.replace(b"\r\n", b"\r"),
        data.replace(b"\r", b"\r\r"),
    ):
        assert of("W811", examine(text, "x")).first.line == HEAD.count("\n") + 14 + 11
