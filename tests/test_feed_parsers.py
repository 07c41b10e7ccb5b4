"""Every feed, of the shipped data, of one event a kind and of generated data, is sound and says the same to
six parsers that are not ours: when each event is is what the event itself says, and its title what we meant.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given

from tests import strategies
from tests.conftest import HEAD, ROOT
from tests.oracles import Row, contentlines, generated, truth
from tests.oracles.parsers import PARSERS, Parse
from tests.profiles import few, some
from tests.test_cli import Result
from timeline import edtf
from timeline.edtf import Expression
from timeline.loader import load
from timeline.query import select
from timeline.writers import WRITERS
from timeline.writers.options import Options

SEEDS = some(range(40), every=20)


@dataclass(frozen=True, slots=True)
class Written:
    """A feed as it was written, and when its events are."""

    name: str
    text: str
    rows: tuple[Row, ...]


def published(folder: Path, data: Path) -> list[Written]:
    """All calendars that a build makes of a copy of a file, with what it remembers beside it."""
    path = folder / data.name
    for each in (data, data.with_suffix(".lock")):
        if each.exists():
            shutil.copy(each, folder)
    result = Result("build", "-f", path)
    assert result.code == 0, result.err
    timeline = load(path).timeline
    assert timeline is not None
    feeds = {"calendar.ics": None, **{f"feeds/{feed.id}.ics": feed for feed in timeline.feeds.values()}}
    output = folder / "output"
    assert {str(each.relative_to(output)) for each in output.rglob("*.ics")} == set(feeds)
    found = []
    for name, feed in feeds.items():
        events = select(timeline, feed.where) if feed else timeline.events
        imprecise = str(feed.presentation.imprecise) if feed else "marker"
        rows = truth.rows(timeline, events, imprecise=imprecise)
        found.append(Written(name, (output / name).read_bytes().decode(), rows))
    return found


def written(folder: Path, seed: int) -> Iterator[Written]:
    """All calendars of a generated file."""
    path = folder / f"{seed}.toml"
    path.write_text(generated.timeline(seed), encoding="utf-8")
    loaded = load(path)
    assert loaded.timeline is not None, loaded.diagnostics
    timeline = loaded.timeline
    for feed in (None, *timeline.feeds.values()):
        events = select(timeline, feed.where) if feed else timeline.events
        imprecise = str(feed.presentation.imprecise) if feed else "marker"
        yield Written(
            f"{path.name} {feed.id if feed else ''}",
            WRITERS["ics"].write(timeline, events, Options(feed=feed)).decode(),
            truth.rows(timeline, events, imprecise=imprecise),
        )


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sequence[Written]]:
    @cache
    def make(data: str) -> Sequence[Written]:
        folder = tmp_path_factory.mktemp("feeds")
        match data:
            case "shipped":
                return published(folder, ROOT / "events.toml")
            case "kinds":
                return published(folder, ROOT / "tests" / "golden" / "kinds.toml")
        return [feed for seed in SEEDS for feed in written(folder, seed)]

    return make


@pytest.fixture(scope="module", params=PARSERS)
def parse(request: pytest.FixtureRequest) -> Parse:
    return PARSERS[request.param]()


@pytest.mark.parametrize("data", ["shipped", "kinds", "generated"])
def test_a_parser_accepts_every_feed_and_reads_when_each_event_is(
    parse: Parse, data: str, feeds: Callable[[str], Sequence[Written]]
) -> None:
    found = feeds(data)
    readings = parse([feed.text for feed in found])
    refused = {f.name: r.complaints for f, r in zip(found, readings, strict=True) if r.complaints}
    assert refused == {}
    wrong = {
        f.name: sorted(set(f.rows) ^ set(r.rows)) or "some stand twice"
        for f, r in zip(found, readings, strict=True)
        if f.rows != r.rows
    }
    assert wrong == {}


@pytest.mark.thorough("it looks at the whole campaign")
def test_the_feeds_are_many_and_of_all_kinds(feeds: Callable[[str], Sequence[Written]]) -> None:
    assert sum(len(feed.rows) for feed in feeds("shipped")) >= 150
    assert len(feeds("kinds")) >= 2
    rows = [row for feed in feeds("generated") for row in feed.rows]
    assert len(rows) >= 2_000
    for what, count in {
        "days": sum(len(row.start) == 10 for row in rows),
        "times": sum(len(row.start) == 20 and row.end != "" for row in rows),
        "times without an end": sum(len(row.start) == 20 and not row.end for row in rows),
        "moved instances": sum(row.instance != "" for row in rows),
        "later runs of days": sum("." in row.uid.partition("@")[0] for row in rows),
    }.items():
        assert count >= 100, what
    assert any(not feed.rows for feed in feeds("generated"))
    text = "".join(feed.text for feed in feeds("generated"))
    for line in ("BEGIN:VALARM", "RRULE:", "EXDATE", "STATUS:TENTATIVE", "STATUS:CANCELLED", "RELATED-TO"):
        assert text.count(f"\r\n{line}") >= 20, line


@pytest.mark.parametrize("name", [name for name in PARSERS if name != "sabre"])
def test_a_parser_reads_every_title_as_it_was_meant(
    name: str, feeds: Callable[[str], Sequence[Written]]
) -> None:
    """Debian's sabre/vobject is left out: 2.1 does not know which properties are text, and keeps escapes."""
    found = [*feeds("kinds"), *feeds("generated")]
    for feed, reading in zip(found, PARSERS[name]()([feed.text for feed in found]), strict=True):
        calendar = contentlines.calendar(feed.text.encode())
        meant = [(event.text("UID"), event.text("SUMMARY")) for event in calendar.named("VEVENT")]
        assert sorted((uid, title) for uid, _, title in reading.titles) == sorted(meant), feed.name


@given(when=strategies.expressions((1, 9999)))
@few()
def test_any_date_that_can_be_written_stands_in_a_calendar_as_it_must(
    tmp_path_factory: pytest.TempPathFactory, when: Expression
) -> None:
    path = tmp_path_factory.mktemp("dates") / "events.toml"
    event = f'[[event]]\nid = "a"\ntitle = "A"\ndate = "{edtf.format(when)}"\n'
    path.write_text(HEAD + event, encoding="utf-8")
    timeline = load(path).timeline
    assume(timeline is not None)  # ends of which one has a time, and the edges of the calendar
    assert timeline is not None
    content = WRITERS["ics"].write(timeline, timeline.events, Options()).decode()
    rows = truth.rows(timeline, timeline.events)
    for name in ("libical", "ical", "vobject", "icalendar"):
        [reading] = PARSERS[name]()([content])
        assert (name, reading.complaints, reading.rows) == (name, (), rows)


def test_libical_leaves_out_the_links_that_it_does_not_know_and_keeps_the_events(
    feeds: Callable[[str], Sequence[Written]],
) -> None:
    PARSERS["libical"]()
    from tests.oracles.libical import UNKNOWN, events_and_complaints

    [feed, *_] = feeds("shipped")
    events, complaints = events_and_complaints(feed.text)
    links = feed.text.count("\r\nLINK;")
    assert links > 50
    assert complaints == [UNKNOWN] * links
    assert len(events) == len(feed.rows)


SOUND = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//test//EN\r\nCALSCALE:GREGORIAN\r\n"
    "BEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20240301T000000Z\r\nDTSTART;VALUE=DATE:20240302\r\n"
    "DTEND;VALUE=DATE:20240303\r\nSUMMARY:A\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_each_parser_takes_a_sound_calendar_as_it_is_and_one_of_another_day_as_another(parse: Parse) -> None:
    sound, other = parse([SOUND, SOUND.replace("20240303", "20240304")])
    assert (sound.complaints, other.complaints) == ((), ())
    assert sound.rows == (Row("a@example.org", "", "2024-03-02", "2024-03-03"),)
    assert other.rows != sound.rows


@pytest.mark.parametrize(
    ("name", "line", "instead"),
    [
        ("libical", "DTSTAMP:20240301T000000Z\r\n", ""),  # RFC 5545 3.6.1: mandatory
        ("libical", "PRODID:-//example.org//test//EN\r\n", ""),  # 3.6: mandatory
        ("libical", "STATUS:CONFIRMED", "STATUS:SURE"),  # 3.8.1.11: no such status
        ("libical", "STATUS:CONFIRMED", "DURATION:P1D"),  # 3.6.1: never beside DTEND
        ("ical.js", "DTSTART;VALUE=DATE:", "DTSTART:"),  # 3.8.2.4: a time where nothing says that it is a day
        ("ical.js", "STATUS:CONFIRMED", "RRULE:FREQ=YEARLY;BYMONTH=13"),  # 3.3.10
        ("ical", "SUMMARY:A", "SUMMARY:A\r\nSUMMARY:B"),  # 3.6.1: once
        ("vobject", "UID:a@example.org\r\n", ""),  # 3.6.1: mandatory
        ("icalendar", "STATUS:CONFIRMED", "GEO:1"),  # 3.8.1.6: two numbers
        ("sabre", "STATUS:CONFIRMED", "SURE"),  # 3.1: no content line
    ],
)
def test_a_parser_refuses_what_the_standard_does(name: str, line: str, instead: str) -> None:
    broken = SOUND.replace(line, instead)
    assert broken != SOUND
    assert PARSERS[name]()([broken])[0].complaints
