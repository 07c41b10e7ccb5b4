"""events.lock: an event keeps its identity, and subscribers get what changed and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HEAD, ROOT
from tests.profiles import some
from tests.test_cli import Result
from timeline import edtf
from timeline.calendar.related import related_to
from timeline.history import lock
from timeline.history.facts import facts, facts_of
from timeline.history.lock import Entry, Lock, Past, Shown, State, remember, update
from timeline.history.lock.memory import event_of
from timeline.loader import load
from timeline.model import Cancelled, Imprecise, Presentation, RelationType, Timeline, Version, order
from timeline.writers import WRITERS
from timeline.writers.options import Options

FIRST, SECOND, THIRD = (dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC) for day in (24, 25, 26))
TALKS = '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2030-05-14\n'
PAST = '[[event]]\nid = "past"\ntitle = "Past talks"\ndate = 2020-05-14\n'
OTHER = '[[event]]\nid = "other"\ntitle = "Other"\ndate = 2031\n'
FEED = '[[feed]]\nid = "near"\ntitle = "Near"\nwhere = "2030"\n'


class Project:
    """A folder with a timeline file that is built time and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = folder / "events.toml"
        self.lock = folder / "events.lock"
        self._monkeypatch = monkeypatch

    def build(self, text: str, at: dt.datetime, *options: str, code: int = 0, head: str = HEAD) -> Result:
        self.file.write_text(head + text, encoding="utf-8")
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
        result = Result("build", "-f", self.file, *options)
        assert result.code == code, result.err
        return result

    def calendar(self, name: str = "calendar.ics") -> dict[str, str]:
        return vevents((self.file.parent / "output" / name).read_bytes().decode())

    def event(self, uid: str = "talks@example.org", name: str = "calendar.ics") -> str:
        return self.calendar(name)[uid]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


def vevents(text: str) -> dict[str, str]:
    """Each VEVENT, unfolded, by its UID and RECURRENCE-ID."""
    found = {}
    for block in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", re.sub(r"\r?\n ", "", text), re.DOTALL):
        instance = re.search(r"RECURRENCE-ID\S*", block)
        uid = re.search(r"^UID:(\S+)", block, re.MULTILINE)
        assert uid
        found[uid[1] + (f" {instance[0]}" if instance else "")] = block
    return found


def test_a_date_that_moves_changes_that_event_s_vevent_and_no_other_byte(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    moved = ('id = "biden-xi-woodside-summit"', "date = 2023-11-15", "date = 2023-11-14")
    before, after = two_builds(old, new, moved)
    assert set(before) == set(after)
    for name in ("calendar.ics", "feeds/all.ics", "feeds/us-china.ics"):
        ours, theirs = vevents(before[name].decode()), vevents(after[name].decode())
        assert set(ours) == set(theirs)
        [changed] = [uid for uid in ours if ours[uid] != theirs[uid]]
        assert changed == "biden-xi-woodside-summit@synthetic-drugs.example.org"
        lines = set(theirs[changed].split("\r\n")) - set(ours[changed].split("\r\n"))
        assert lines >= {
            "SEQUENCE:1",
            "LAST-MODIFIED:20261125T090000Z",
            "DTSTAMP:20261125T090000Z",
            "DTSTART;VALUE=DATE:20231114",
            "DTEND;VALUE=DATE:20231115",
        }
        assert "CREATED:20261124T090000Z" in theirs[changed]
        # and around the events nothing but the calendar's own stamp
        outside = [
            re.sub(r"BEGIN:VEVENT.*END:VEVENT", "", text.decode(), flags=re.DOTALL)
            for text in (before[name], after[name])
        ]
        assert outside[0].replace("LAST-MODIFIED:20261124", "LAST-MODIFIED:20261125") == outside[1]
    unchanged = [name for name in before if before[name] == after[name]]
    assert {"feeds/united-nations.ics", "feeds/us-india.ics", "feeds/deadlines.ics"} < set(unchanged)


def test_with_an_anchor_those_change_that_are_derived_from_it_and_nothing_else(project: Project) -> None:
    anchor = TALKS + 'related = [{ event = "other", as = "leads-to" }]\n'
    derived = (
        '[[event]]\nid = "review"\ntitle = "Review"\ndate = { after = "talks", by = "P30D", exact = true }\n'
        '[[event]]\nid = "year"\ntitle = "Target"\ndate = { after = "talks", by = "P10Y" }\n'
    )
    project.build(anchor + derived + OTHER, FIRST)
    before = project.calendar()
    project.build(anchor.replace("05-14", "06-14") + derived + OTHER, SECOND)
    after = project.calendar()
    assert {uid for uid in after if after[uid] != before[uid]} == {"talks@example.org", "review@example.org"}
    assert "DTSTART;VALUE=DATE:20300714" in after["review@example.org"]
    assert "SEQUENCE:1" in after["review@example.org"]


def two_builds(
    old: Path, new: Path, change: tuple[str, str, str]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """output/ of the shipped data, and again a day later after a change to one event."""
    after_id, written, instead = change
    old.mkdir()
    shutil.copy(ROOT / "events.toml", old)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(FIRST.timestamp())))
        assert Result("build", "-f", old / "events.toml").code == 0
        shutil.copytree(old, new)
        text = (new / "events.toml").read_text(encoding="utf-8")
        start = text.index(written, text.index(after_id))
        text = text[:start] + instead + text[start + len(written) :]
        (new / "events.toml").write_text(text, encoding="utf-8")
        patch.setenv("SOURCE_DATE_EPOCH", str(int(SECOND.timestamp())))
        assert Result("build", "-f", new / "events.toml").code == 0
    first, second = (
        {
            str(path.relative_to(folder / "output")): path.read_bytes()
            for path in (folder / "output").rglob("*")
            if path.is_file()
        }
        for folder in (old, new)
    )
    return first, second


def test_no_date_of_the_shipped_data_that_moves_changes_another_event(shipped: Timeline) -> None:
    def content(timeline: Timeline) -> dict[str, str]:
        return vevents(WRITERS["ics"].write(timeline, timeline.events, Options()).decode())

    before = content(shipped)
    tried = 0
    for event in some(shipped.events):
        match event.when:
            case edtf.Date(day=int()) if event.repeat is None:
                pass
            case _:
                continue
        for days in (-30, 1):
            earliest = event.earliest
            assert earliest is not None
            day = edtf.day(earliest + days)
            moved = replace(event, when=edtf.Date(day.year, day.month, day.day))
            others = [each for each in shipped.events if each.id != event.id]
            after = content(replace(shipped, events=tuple(sorted([*others, moved], key=order))))
            assert [uid for uid in after if after[uid] != before[uid]] == [event.uid]
            tried += 1
    assert tried > len(some(range(60)))


def test_a_build_without_a_change_touches_no_file_whatever_the_clock_says(project: Project) -> None:
    project.build(TALKS, FIRST)
    before = {path: path.stat().st_mtime_ns for path in project.file.parent.rglob("*")}
    for later in (SECOND, dt.datetime(2099, 1, 1, tzinfo=dt.UTC), dt.datetime(1999, 1, 1, tzinfo=dt.UTC)):
        project.build(TALKS, later, "--locked")
        after = {path: path.stat().st_mtime_ns for path in project.file.parent.rglob("*")}
        assert {path for path in after if after[path] != before.get(path)} == {project.file}


def test_a_clock_that_runs_backwards_still_gives_a_later_stamp(project: Project) -> None:
    project.build(TALKS, SECOND)
    project.build(TALKS.replace("05-14", "05-15"), FIRST)
    assert "LAST-MODIFIED:20261125T090001Z" in project.event()
    assert "SEQUENCE:1" in project.event()


def test_an_event_with_another_id_keeps_its_uid_and_sequence_by_formerly_and_by_memory(
    project: Project,
) -> None:
    project.build(TALKS, FIRST)
    project.build(TALKS.replace("05-14", "05-15"), SECOND)
    renamed = TALKS.replace('"talks"', '"geneva"').replace("05-14", "05-15")
    project.build(renamed + 'formerly = ["talks"]\n', THIRD)
    assert set(project.calendar()) == {"talks@example.org"}
    assert "SEQUENCE:1" in project.event()
    # named once, it is remembered; and renamed again, it goes by the last of its names
    project.build(renamed, THIRD)
    assert set(project.calendar()) == {"talks@example.org"}
    project.build(renamed.replace("geneva", "vienna") + 'formerly = ["geneva"]\n', THIRD)
    assert set(project.calendar()) == {"talks@example.org"}
    assert "id talks -> geneva" in project.lock.read_text(encoding="utf-8")


def test_another_domain_leaves_published_uids_as_they_are(project: Project) -> None:
    project.build(TALKS, FIRST)
    project.build(TALKS + OTHER, SECOND, head=HEAD.replace("example.org", "example.net"))
    assert set(project.calendar()) == {"talks@example.org", "other@example.net"}


def test_an_event_that_vanishes_before_it_took_place_stays_as_removed_until_it_is_pruned(
    project: Project,
) -> None:
    project.build(FEED + TALKS + OTHER, FIRST)
    result = project.build(FEED + OTHER, SECOND)
    assert "warning[W501]" in result.err
    assert 'status = "cancelled"' in result.err
    for name in ("calendar.ics", "feeds/near.ics"):
        event = project.event(name=name)
        for line in (
            "SUMMARY;LANGUAGE=en:REMOVED: Talks",
            "STATUS:CANCELLED",
            "SEQUENCE:1",
            "DTSTART;VALUE=DATE:20300514",
            "LAST-MODIFIED:20261125T090000Z",
            "CREATED:20261124T090000Z",
        ):
            assert line in event.split("\r\n")
    assert "talks" not in (project.file.parent / "output" / "events.json").read_text(encoding="utf-8")
    # no clock drops it
    project.build(FEED + OTHER, dt.datetime(2050, 1, 1, tzinfo=dt.UTC), "--locked")
    assert "talks@example.org" in project.calendar()
    result = project.build(FEED + OTHER, THIRD, "--prune")
    assert "W501" not in result.err
    assert set(project.calendar()) == {"other@example.org"}
    assert project.calendar("feeds/near.ics") == {}


def test_one_that_comes_back_is_the_same_event(project: Project) -> None:
    project.build(TALKS + OTHER, FIRST)
    project.build(OTHER, SECOND)
    project.build(TALKS + OTHER, THIRD)
    event = project.event()
    assert "SEQUENCE:2" in event
    assert "SUMMARY;LANGUAGE=en:Talks\r\n" in event
    assert "STATUS:CONFIRMED" in event
    project.build(OTHER, THIRD, "--prune")  # vanishes, and is dropped at once
    assert "talks@example.org" not in project.calendar()
    project.build(TALKS + OTHER, THIRD)
    assert "SEQUENCE:4" in project.event()


def test_a_past_event_that_vanishes_is_gone_and_comes_back_with_its_uid(project: Project) -> None:
    project.build(PAST + OTHER, FIRST)
    result = project.build(OTHER, SECOND)
    assert "W501" not in result.err
    assert set(project.calendar()) == {"other@example.org"}
    renamed = PAST.replace('"past"', '"earlier"') + 'formerly = ["past"]\n'
    project.build(renamed + OTHER, THIRD)
    assert "SEQUENCE:2" in project.event("past@example.org")


def test_whether_it_is_past_goes_by_what_the_calendar_shows(project: Project) -> None:
    at = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    dates = {
        "today": "2026-11-24",
        "yesterday": "2026-11-23",
        "days-until-today": '"2026-11-20/2026-11-24"',
        "days-until-yesterday": '"2026-11-20/2026-11-23"',
        "marker-of-the-month": '"2026-11"',  # it stands on the 1st
        "since-long-ago": '"2020-01/.."',  # a marker too
        "going-on": '2020-06-26\nrepeat = "FREQ=YEARLY"',
        "over": '2020-06-26\nrepeat = "FREQ=YEARLY;COUNT=3"',
        "time-tonight": "2026-11-24T23:00:00Z",
        "time-until-midnight": '"2026-11-23T20:00:00Z/2026-11-23T23:00:00Z"',
    }
    events = "".join(
        f'[[event]]\nid = "{name}"\ntitle = "T"\ndate = {date}\n' for name, date in dates.items()
    )
    project.build(events, FIRST)
    project.build(OTHER, at)
    kept = {uid.partition("@")[0] for uid in project.calendar()} - {"other"}
    assert kept == {"today", "days-until-today", "going-on", "time-tonight"}


def test_one_merged_into_another_is_gone_without_a_word_of_removal(project: Project) -> None:
    project.build(TALKS + OTHER, FIRST)
    result = project.build(OTHER + 'formerly = ["talks"]\n', SECOND)
    assert "W501" not in result.err
    assert set(project.calendar()) == {"other@example.org"}
    assert "merged into other" in project.lock.read_text(encoding="utf-8")


def test_a_removed_series_keeps_its_rule_its_exceptions_and_its_moves(project: Project) -> None:
    series = (
        '[[event]]\nid = "day"\ntitle = "Day"\ndate = 2030-06-26\nrepeat = "FREQ=YEARLY;COUNT=5"\n'
        "except = [2031-06-26]\nmoved = [{ from = 2032-06-26, to = 2032-06-28 }]\n"
    )
    timed = series.replace('"day"', '"hour"').replace("2030-06-26", "2030-06-26T10:00:00", 1)
    project.build(series + timed.replace("2032-06-28", "2032-06-28T11:00:00") + OTHER, FIRST)
    before = project.calendar()
    project.build(OTHER, SECOND)
    after = project.calendar()
    assert set(after) == set(before)
    assert len(after) == 5
    for uid, event in before.items():
        dates = [line for line in event.split("\r\n") if re.match("DT(START|END)|RRULE|EXDATE|RECUR", line)]
        assert dates
        assert [line for line in dates if line not in after[uid].split("\r\n")] == []


def test_locked_fails_and_writes_nothing_where_the_lock_would_change(project: Project) -> None:
    refused = project.build(TALKS, FIRST, "--locked", code=1)
    assert "talks: added" in refused.err
    assert not project.lock.exists()
    project.build(TALKS, FIRST)
    kept = {path: path.read_bytes() for path in project.file.parent.rglob("*.*") if path.is_file()}
    refused = project.build(TALKS.replace("05-14", "05-15"), SECOND, "--locked", code=1)
    assert "talks: date 2030-05-14 -> 2030-05-15" in refused.err
    assert "error: " + str(project.lock) + " is not up to date: 1 change\n" in refused.err
    kept[project.file] = project.file.read_bytes()
    assert {path: path.read_bytes() for path in project.file.parent.rglob("*.*") if path.is_file()} == kept


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda text: text.replace('"version": 2', '"version": 3'), "E502"),
        (lambda text: text.replace('"version": 2', '"version": true'), "E501"),
        (lambda text: text.replace('"version": 2', '"version": 1'), "E501"),
        (lambda text: text[: len(text) // 2], "E501"),
        (lambda text: text.replace('  "uid"', '<<<<<<< HEAD\n  "uid"', 1), "E503"),
        (lambda text: text.replace('"digest"', '"digset"'), "E501"),
        (lambda text: text.replace('"title": "Talks"', '"title": ["Talks"]'), "E501"),
        (lambda text: text.replace("2030-05-14", "soon"), "E501"),
        (lambda text: text.replace('"sequence": 0', '"sequence": -1'), "E501"),
        (lambda text: text.replace('"sequence": 0', '"sequence": 9e99'), "E501"),
        (lambda text: text.replace('"sequence": 0', '"sequence": 2147483648'), "E501"),
        (lambda text: text.replace('"sequence": 0,', '"sequence": 0,\n  "sequence": 1,'), "E501"),  # a merge
        (lambda text: text.replace("T09:00:00Z", "T09:00:00"), "E501"),
        (lambda text: text.replace("null\n]\n", text[text.index('{\n  "uid"') :]), "E501"),  # a UID twice
        (lambda text: text.replace('"events": [', '"events": 3, "was": ['), "E501"),
        (lambda text: text.replace("\n  ", " "), "E501"),  # by another program
        (lambda text: "\udcff", "E501"),
        (lambda text: "", "E501"),
        (lambda text: "{" * 10_000, "E501"),
        (lambda text: "[" * 10_000, "E501"),
    ],
)
def test_a_lock_that_cannot_be_trusted_is_refused_with_help_and_left_alone(
    project: Project, damage: Callable[[str], str], code: str
) -> None:
    project.build(TALKS, FIRST)
    project.lock.write_bytes(
        damage(project.lock.read_text(encoding="utf-8")).encode("utf-8", "surrogateescape")
    )
    before = project.lock.read_bytes()
    output = {path: path.stat().st_mtime_ns for path in (project.file.parent / "output").rglob("*")}
    refused = project.build(TALKS.replace("05-14", "05-15"), SECOND, code=1)
    assert f"error[{code}]" in refused.err
    assert "help: " in refused.err
    assert project.lock.read_bytes() == before
    assert {path: path.stat().st_mtime_ns for path in (project.file.parent / "output").rglob("*")} == output


def test_how_a_feed_shows_events_is_a_new_version_in_that_feed_alone(project: Project) -> None:
    project.build(FEED + TALKS, FIRST)
    project.build(FEED + 'cancelled = "prefix"\n' + TALKS, SECOND)
    assert "SEQUENCE:1" in project.event(name="feeds/near.ics")
    assert "LAST-MODIFIED:20261125T090000Z" in project.event(name="feeds/near.ics")
    assert "SEQUENCE:0" in project.event()
    project.build(FEED + TALKS, THIRD)
    assert "SEQUENCE:2" in project.event(name="feeds/near.ics")
    assert "LAST-MODIFIED:20261126T090000Z" in project.event(name="feeds/near.ics")
    project.build(FEED + TALKS.replace("05-14", "05-15"), dt.datetime(2026, 11, 27, tzinfo=dt.UTC))
    assert "SEQUENCE:3" in project.event(name="feeds/near.ics")
    assert "SEQUENCE:1" in project.event()


def test_history_says_what_changed_in_words(project: Project) -> None:
    project.build(TALKS, FIRST)
    changed = TALKS.replace("2030-05-14", '"2030-05-14/2030-05-15"').replace("Talks", "The talks")
    project.build(changed + OTHER, SECOND)
    *entries, end = json.loads(project.lock.read_bytes())["events"]
    assert end is None
    assert {entry["id"]: entry.get("history") for entry in entries} == {
        "talks": [  # the newest first
            "2026-11-25T09:00:00Z date 2030-05-14 -> 2030-05-14/2030-05-15",
            "2026-11-25T09:00:00Z title Talks -> The talks",
        ],
        "other": ["2026-11-25T09:00:00Z added"],
    }


def test_the_shipped_lock_is_up_to_date(tmp_path: Path) -> None:
    for name in ("events.toml", "events.lock"):
        shutil.copy(ROOT / name, tmp_path)
    result = Result("build", "-f", tmp_path / "events.toml", "--locked")
    assert result.code == 0, result.err


def test_a_timeline_without_a_day_of_its_own_speaks_for_that_of_its_newest_change(project: Project) -> None:
    project.build(TALKS, FIRST)
    timeline = load(project.file).timeline
    assert timeline is not None
    assert timeline.as_of == FIRST.toordinal()


# ---- The file

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=dt.UTC)
)
VERSIONS = st.builds(Version, st.integers(0, 2**31 - 1), MOMENTS, MOMENTS)
DATES = st.sampled_from(["2030-05-14", "2019~", "unknown", "2023-11/..", "[2022-06-06..2022-06-09]"])
FACTS = st.builds(
    lambda **said: facts(said),
    title=WORDS,
    date=DATES,
    time=WORDS,
    actors=LISTS,
    place=WORDS,
    summary=WORDS,
    sources=LISTS,
)
ENTRIES = st.builds(
    Entry,
    uid=WORDS,
    id=WORDS,
    facts=FACTS,
    feeds=LISTS,
    version=VERSIONS,
    digest=WORDS,
    data=WORDS,
    history=st.lists(st.builds(Past, MOMENTS, WORDS), max_size=3).map(tuple),
    state=st.sampled_from(State),
)
PRESENTATIONS = st.builds(
    Presentation, st.sampled_from(Imprecise), st.sampled_from(Cancelled), st.just(("P1D", "PT1H"))
)
LOCKS = st.builds(
    lambda entries, feeds: Lock({entry.uid: entry for entry in entries}, feeds),
    st.lists(ENTRIES, max_size=4),
    st.dictionaries(WORDS, st.builds(Shown, PRESENTATIONS, VERSIONS), max_size=2),
)


@given(LOCKS)
def test_what_is_written_is_read_back_and_is_json(kept: Lock) -> None:
    content = lock.format(kept)
    again, diagnostics = lock.parse(content.decode(), "events.lock")
    assert diagnostics == []
    assert again == kept
    assert lock.format(again) == content
    assert len(json.loads(content)["events"]) == len(kept.entries) + 1
    assert lock.faults(again) == []


@given(st.data())
def test_any_damage_to_a_lock_is_reported_and_never_raises(data: st.DataObject) -> None:
    text = (ROOT / "events.lock").read_text(encoding="utf-8")[:3000]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.text(max_size=6)) + text[end:]
    found, diagnostics = lock.parse(damaged, "events.lock")
    assert found.entries == {} or diagnostics == []


def test_an_entry_gives_back_the_event_that_a_calendar_showed(shipped: Timeline) -> None:
    timeline, _ = remember(shipped, lock.EMPTY)
    entries = update(timeline, lock.EMPTY, now=FIRST).lock.entries
    for event in timeline.events:
        again = event_of(entries[event.uid])
        assert (again.when, again.zone, again.kind, again.title) == (
            event.when,
            event.zone,
            event.kind,
            event.title,
        )
        assert (again.repeat is None) == (event.repeat is None)
        if again.repeat is not None and event.repeat is not None:
            moves = [replace(move, note="") for move in event.repeat.moved]
            assert again.repeat == replace(event.repeat, moved=tuple(sorted(moves, key=lambda m: m.day)))


# ---- RELATED-TO


def test_the_later_names_the_earlier_and_a_part_its_whole(shipped: Timeline) -> None:
    related = related_to(shipped, {event.id for event in shipped.events})
    uids = {event.uid: event for event in shipped.events}
    assert sum(map(len, related.values())) >= 40
    for event_id, named in related.items():
        event = shipped.event(event_id)
        assert event is not None
        for uid, reltype in named:
            other = uids[uid]
            types = {relation.type for relation in event.relations if relation.event == other.id}
            inside = types & {RelationType.PART_OF, RelationType.SIDE_EVENT_OF}
            assert reltype == ("PARENT" if inside else "SIBLING")
            latest, earliest = event.latest, other.earliest
            assert reltype == "PARENT" or latest is None or earliest is None or latest >= earliest


RELATIONS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from(RelationType)), max_size=30
)


@given(RELATIONS)
def test_whatever_is_related_to_what_no_two_name_each_other_and_there_is_no_cycle(
    stated: list[tuple[int, int, RelationType]],
) -> None:
    from timeline.model import Event, Relation

    events = tuple(
        Event(
            f"e{at}",
            f"e{at}@example.org",
            "T",
            edtf.Date(2000),
            relations=tuple(Relation(f"e{b}", kind) for a, b, kind in stated if a == at and a != b),
        )
        for at in range(8)
    )
    timeline = Timeline("T", "example.org", events=events)
    related = related_to(timeline, {f"e{at}" for at in range(7)})  # the last is not in this calendar
    edges = {(of, uid.partition("@")[0]) for of, named in related.items() for uid, _ in named}
    assert all("e7" not in edge for edge in edges)
    pairs = {frozenset(edge) for edge in edges}
    assert pairs == {frozenset((f"e{a}", f"e{b}")) for a, b, _ in stated if a != b and 7 not in (a, b)}
    assert len(pairs) == len(edges)
    left = set(edges)
    while left:
        sources = {edge[0] for edge in left}
        without = {edge for edge in left if edge[1] not in sources}
        assert without, f"a cycle among {left}"
        left -= without


def test_facts_say_nothing_where_an_event_says_nothing() -> None:
    from timeline.model import Event

    assert facts_of(Event("a", "a@example.org", "A", edtf.Date(2000))) == facts(
        {"title": "A", "date": "2000"}
    )


def test_git_merges_changes_of_different_events_by_itself(project: Project, tmp_path: Path) -> None:
    events = [f'[[event]]\nid = "e{n}"\ntitle = "Event {n}"\ndate = 2030-05-1{n}\n' for n in range(6)]
    project.build("".join(events), FIRST)
    base = project.lock.read_bytes()
    versions = []
    moved = [event.replace("2030-05", "2030-06") for event in events]
    for text in (
        [*events[:2], moved[2], *events[3:5]],  # one moved, the last one removed
        [events[0], OTHER.replace("other", "e1-other"), *events[1:3], moved[3], *events[4:]],  # one added
    ):
        project.lock.write_bytes(base)
        project.build("".join(text), SECOND, "--force")
        versions.append(project.lock.read_bytes())
    names = [tmp_path / name for name in ("ours", "base", "theirs")]
    for path, content in zip(names, (versions[0], base, versions[1]), strict=True):
        path.write_bytes(content)
    merged = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True, check=True).stdout
    found, diagnostics = lock.parse(merged.decode(), "merged")
    assert diagnostics == []
    assert {entry.id: entry.version.sequence for entry in found.entries.values()} == {
        **{f"e{n}": int(n in (2, 3, 5)) for n in range(6)},
        "e1-other": 0,
    }
