"""The occurrences of our calendars, as two other implementations of RFC 5545 compute them, are ours."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from tests.conftest import ROOT
from tests.oracles.parsers import ical_js_folder
from tests.profiles import some
from timeline import edtf
from timeline.edtf import Date, DateTime, Interval, Window
from timeline.model import Event, Move, Recurrence, Timeline
from timeline.model.series import bounds, occurrences
from timeline.rrule import RruleError, check_start, expand, parse
from timeline.writers import WRITERS
from timeline.writers.options import Options

UNTIL = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
ZONES = (
    "America/New_York",
    "Europe/Vienna",
    "Asia/Kuala_Lumpur",
    "Australia/Lord_Howe",  # half an hour of daylight time
    "Africa/Casablanca",  # clocks that follow the moon
    "America/Santiago",
    "Pacific/Apia",  # a day that was left out
    "UTC",
)
Pairs = list[tuple[str, str]]


def text(moment: dt.date, zone: ZoneInfo | None = None) -> str:
    """A day, or a time in UTC to the second."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return f"{aware.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def ours(event: Event) -> Pairs:
    """Start and end of every occurrence before UNTIL, ends exclusive."""
    found = []
    for each in occurrences(event, Window(None, UNTIL.toordinal() + 2)):
        start, end = each.start, each.end
        if start is not None:
            if start < UNTIL:
                found.append((text(start), text(end if end is not None else start)))
            continue
        first, last = each.earliest, each.latest
        assert first is not None
        assert last is not None
        if first >= UNTIL.toordinal():
            continue
        found.append((text(edtf.day(first)), text(edtf.day(last + 1))))
    return sorted(found)


def by_ical(content: str) -> dict[str, Pairs]:
    found: dict[str, Pairs] = {}
    for event in IcsCalendarStream.calendar_from_ics(content).timeline:
        start = event.dtstart
        assert start is not None
        if text(start) >= text(UNTIL)[: len(text(start))]:
            break
        found.setdefault(str(event.uid), []).append((text(start), text(event.end)))
    return {uid: sorted(pairs) for uid, pairs in found.items()}


@pytest.fixture(scope="session")
def ical_js() -> Path:
    """The folder in which npm put ical.js."""
    return ical_js_folder()


def by_ical_js(content: str, folder: Path) -> dict[str, Pairs]:
    done = subprocess.run(
        ["node", str(ROOT / "tests" / "expand.mjs"), UNTIL.isoformat(), str(folder)],
        input=content,
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        uid: sorted((start, end) for start, end in pairs) for uid, pairs in json.loads(done.stdout).items()
    }


def generated(count: int) -> Iterator[Event]:
    """So many series of all kinds, the same on every run: days and times, exceptions and moves."""
    chance = random.Random(20240301)
    number = 0
    while number < count:
        freq = chance.choice(["YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY"])
        parts = [f"FREQ={freq}", f"INTERVAL={chance.choice([1, 1, 1, 2, 3])}"]
        if freq == "YEARLY":
            parts.append(f"BYMONTH={chance.randint(1, 12)}")
        shape = chance.choice(["plain", "monthday", "weekday", "nth", "setpos"])
        day = chance.choice(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
        if shape == "monthday" and freq != "WEEKLY":
            parts.append(f"BYMONTHDAY={chance.choice([1, 13, 28, 30, 31, -1, -2])}")
        elif shape == "weekday":
            parts.append(f"BYDAY={day},{'FR' if day != 'FR' else 'SU'}")
        elif shape == "nth" and freq in ("MONTHLY", "YEARLY"):
            parts.append(f"BYDAY={chance.choice(['1', '2', '4', '-1'])}{day}")
        elif shape == "setpos" and freq == "MONTHLY":
            parts.append(f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={chance.choice([1, 2, -1])}")
        if freq == "WEEKLY" and chance.random() < 0.3:
            parts.append("WKST=SU")
        zone = chance.choice(["", *ZONES])
        if chance.random() < 0.5:
            parts.append(f"COUNT={chance.randint(1, 40)}")
        elif chance.random() < 0.5:
            parts.append("UNTIL=" + (f"{chance.randint(2020, 2034)}0704" + ("T163000Z" if zone else "")))
        rule = parse(";".join(parts))
        hours, minutes = chance.choice([(0, 0), (2, 30), (9, 0), (12, 15), (23, 30)])
        base = dt.datetime(chance.randint(2008, 2018), 1, 1, *((hours, minutes) if zone else (0, 0)))
        tz = ZoneInfo(zone) if zone else None
        start = next(
            expand(replace(rule, count=None, until=None), base + dt.timedelta(chance.randint(0, 364))), None
        )
        if start is None:
            continue
        try:
            check_start(rule, start, timed=bool(zone), zone=tz)
        except RruleError:
            continue
        event = series(f"s{number}", start, rule_text=str(rule), zone=zone, chance=chance)
        number += 1
        yield event


def series(name: str, start: dt.datetime, *, rule_text: str, zone: str, chance: random.Random) -> Event:
    rule = parse(rule_text)
    when: edtf.Expression
    if zone:
        length = chance.choice([None, dt.timedelta(hours=1), dt.timedelta(hours=7)])
        when = DateTime(start) if length is None else Interval(DateTime(start), DateTime(start + length))
    else:
        days = chance.choice([0, 0, 1, 5])
        last = start + dt.timedelta(days=days)
        first = Date(start.year, start.month, start.day)
        when = first if not days else Interval(first, Date(last.year, last.month, last.day))
    event = Event(name, f"{name}@example.org", name, when, zone=zone)
    tz = ZoneInfo(zone) if zone else None
    instances = [each for each, _ in zip(expand(rule, start, zone=tz), range(12), strict=False)]
    changed = chance.sample(instances, k=min(len(instances) - 1, chance.choice([0, 0, 1, 3])))
    exdates = tuple(each.toordinal() for each in changed[1:])
    # `ical` shows the instance beside its override where RECURRENCE-ID is in UTC; ical.js does not
    moves = tuple(_move(each, zone, chance) for each in changed[:1] if zone != "UTC")
    repeat = Recurrence(rule, exdates, moves)
    first_day, last_day = bounds(event, repeat)
    return replace(event, repeat=replace(repeat, first=first_day, last=last_day))


def _move(instance: dt.datetime, zone: str, chance: random.Random) -> Move:
    to = instance + dt.timedelta(
        days=chance.choice([-400, -2, -1, 1, 2, 3, 400]), hours=chance.randint(1, 3) if zone else 0
    )
    target = DateTime(to) if zone else Date(to.year, to.month, to.day)
    return Move(instance.toordinal(), target)


def calendar(events: Sequence[Event]) -> str:
    timeline = Timeline("T", "example.org", events=tuple(events))
    return WRITERS["ics"].write(timeline, timeline.events, Options()).decode()


GENERATED = list(generated(len(some(range(240), every=20))))


@pytest.mark.thorough("it looks at the whole campaign")
def test_enough_kinds_of_series_are_generated() -> None:
    assert len(GENERATED) >= 200
    zones = {event.zone for event in GENERATED}
    assert zones == {"", *ZONES}
    assert sum(bool(event.repeat and event.repeat.moved) for event in GENERATED) >= 40
    assert sum(bool(event.repeat and event.repeat.exdates) for event in GENERATED) >= 20


def test_ical_computes_the_same_occurrences_of_generated_series() -> None:
    theirs = by_ical(calendar(GENERATED))
    assert {event.uid: ours(event) for event in GENERATED} == theirs


def test_ical_js_computes_the_same_occurrences_of_generated_series(ical_js: Path) -> None:
    """But for local times that clocks skip or repeat, which RFC 5545 3.3.5 reads by the offset before the
    gap and as the first of the two, and ical.js the other way; and for days of a daily rule that are
    counted from the month's end, on which ical.js does not come to an end.
    """
    events = [event for event in GENERATED if not ical_js_hangs_on(event)]
    assert len(events) >= len(GENERATED) * 5 // 6
    theirs = by_ical_js(calendar(events), ical_js)
    for event in events:
        doubtful = doubtful_starts(event)
        expected = ours(event)
        assert [p for p in expected if p not in theirs[event.uid] and p[0] not in doubtful] == []
        assert len([p for p in theirs[event.uid] if p not in expected]) <= len(doubtful)


def ical_js_hangs_on(event: Event) -> bool:
    return (
        event.repeat is not None
        and event.repeat.rule.freq == "DAILY"
        and min(event.repeat.rule.bymonthday, default=0) < 0
    )


def doubtful_starts(event: Event) -> set[str]:
    """The starts, in UTC, of occurrences that begin or end at a local time that does not come just once."""
    found = set()
    for each in occurrences(event, Window(None, UNTIL.toordinal() + 2)):
        for moment in (each.start, each.end):
            if moment is not None and moment.utcoffset() != moment.replace(fold=1).utcoffset():
                assert each.start is not None
                found.add(text(each.start))
    return found


def recurring(timeline: Timeline) -> list[Event]:
    return [event for event in timeline.events if event.repeat is not None]


def test_both_compute_the_same_occurrences_of_the_shipped_series(shipped: Timeline, ical_js: Path) -> None:
    events = recurring(shipped)
    assert len(events) >= 5
    expected = {event.uid: ours(event) for event in events}
    content = WRITERS["ics"].write(shipped, events, Options()).decode()
    assert by_ical(content) == expected
    assert by_ical_js(content, ical_js) == expected
