"""A new version of the program gives no subscriber a new version of what did not change."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HEAD, ROOT
from tests.test_cli import Result
from timeline.calendar import vevents
from timeline.calendar.related import related_to
from timeline.history import facts, lock
from timeline.history.lock import digests, version1
from timeline.history.lock.lockfile import VERSION
from timeline.loader import Loaded, load
from timeline.model import Timeline

GOLDEN = ROOT / "tests" / "golden"
LATER = "1893456000"  # 2030-01-01, as SOURCE_DATE_EPOCH has it
DATED = '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2040-05-14\n'
UNDATED = '[[event]]\nid = "some-day"\ntitle = "Some day"\ndate = "unknown"\n'
DROPPED = '[[event]]\nid = "dropped"\ntitle = "Dropped"\ndate = 2041\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that was built twice: of its three events one was dropped since."""
    path = tmp_path / "events.toml"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795510800")
    for text in (DATED + UNDATED + DROPPED, DATED + UNDATED):
        path.write_text(HEAD + text, encoding="utf-8")
        assert Result("build", "-f", path).code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    return path


def written(file: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(file.parent)): path.read_bytes()
        for path in file.parent.rglob("*")
        if path.is_file()
    }


def event(file: Path, uid: str = "talks@example.org") -> str:
    text = (file.parent / "output" / "calendar.ics").read_bytes().decode()
    [found] = re.findall(rf"BEGIN:VEVENT\s+UID:{re.escape(uid)}.*?END:VEVENT", text, re.DOTALL)
    return str(found)


def test_a_property_that_calendars_learn_restamps_no_event_that_does_not_have_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(file)
    fields = [("color", str, dataclasses.field(default="")), ("notes", tuple, dataclasses.field(default=()))]
    monkeypatch.setattr(
        vevents,
        "VEvent",
        dataclasses.make_dataclass("VEvent", fields, bases=(vevents.VEvent,), frozen=True),
    )
    assert Result("build", "-f", file, "--locked").code == 0
    assert Result("build", "-f", file).code == 0
    assert written(file) == before


def test_a_fact_that_the_lock_learns_restamps_no_event_that_does_not_have_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(file)
    more: dict[str, Any] = {**facts.FACTS, "outcome": facts.Fact(lambda event: "")}
    for module in (facts, digests):
        monkeypatch.setattr(module, "FACTS", more)
    result = Result("build", "-f", file, "--locked")
    assert result.code == 0, result.err
    assert written(file) == before


def test_an_event_that_the_program_words_otherwise_is_a_new_version_without_a_word_in_its_history(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(file)
    reword(monkeypatch)
    refused = Result("build", "-f", file, "--locked")
    assert refused.code == 1
    assert "talks: worded by the program in another way" in refused.err
    assert Result("build", "-f", file).code == 0
    assert "Date: 14 May 2040" in event(file)
    assert "SEQUENCE:1\r\n" in event(file)
    assert "LAST-MODIFIED:20300101T000000Z\r\n" in event(file)
    assert written(file)["output/changes.atom"] == before["output/changes.atom"]
    entries = load(file).lock.entries
    assert entries["talks@example.org"].history == ()
    assert entries["some-day@example.org"].version.sequence == 0


def reword(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program: it says `Date:` where this one says `When:`."""
    old = vevents.description
    monkeypatch.setattr(
        vevents, "description", lambda event, timeline: old(event, timeline).replace("When:", "Date:")
    )


def test_what_the_data_says_otherwise_is_in_the_history_even_if_the_program_changed_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(monkeypatch)
    file.write_text(HEAD + DATED + 'place = { name = "Vienna" }\n' + UNDATED, encoding="utf-8")
    assert Result("build", "-f", file).code == 0
    [past] = load(file).lock.entries["talks@example.org"].history
    assert past.what == "place none -> Vienna"


# ---- Version 1 of the lock


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the lock that version 1 wrote for it."""
    for ending in ("toml", "lock"):
        shutil.copy(GOLDEN / f"version-1.{ending}", tmp_path / f"events.{ending}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    return tmp_path / "events.toml"


def loaded(file: Path) -> tuple[Loaded, Timeline]:
    found = load(file)
    assert found.timeline is not None, found.diagnostics
    return found, found.timeline


def test_what_version_1_wrote_is_taken_over_without_one_new_stamp(old: Path) -> None:
    before, _ = loaded(old)
    assert len(before.lock.entries) == 5
    calendar = Result("list", "-f", old, "--format", "ics").out
    assert Result("build", "-f", old, "--locked").code == 0
    assert Result("build", "-f", old).code == 0
    after, _ = loaded(old)
    assert (old.with_suffix(".lock")).read_text(encoding="utf-8").startswith('{\n"about": ')
    assert f'"version": {VERSION},' in old.with_suffix(".lock").read_text(encoding="utf-8")
    for uid, entry in before.lock.entries.items():
        kept = after.lock.entries[uid]
        assert dataclasses.replace(kept, digest="", data="") == dataclasses.replace(entry, digest="", data="")
    assert after.lock.feeds == before.lock.feeds
    assert Result("list", "-f", old, "--format", "ics").out == calendar
    published = (old.parent / "output" / "calendar.ics").read_text(encoding="utf-8")
    assert published.count("SEQUENCE:1\n") == 2  # the event that was dropped, and the one that moved


def test_locked_takes_version_1_as_it_is_and_leaves_it_alone(old: Path) -> None:
    before = old.with_suffix(".lock").read_bytes()
    assert Result("build", "-f", old, "--locked").code == 0
    assert old.with_suffix(".lock").read_bytes() == before


def test_what_changed_since_version_1_is_told_by_its_facts(old: Path) -> None:
    text = old.read_text(encoding="utf-8").replace('title = "Summit"', 'title = "The summit"')
    old.write_text(text.replace('title = "Some day"', 'title = "One day"'), encoding="utf-8")
    assert Result("build", "-f", old).code == 0
    entries = loaded(old)[0].lock.entries
    assert [past.what for past in entries["summit@example.org"].history] == ["title Summit -> The summit"]
    assert [past.what for past in entries["some-day@example.org"].history] == ["title Some day -> One day"]
    assert entries["forum@example.org"].version.sequence == 0


def test_version_1_cannot_tell_whose_words_are_new_and_blames_no_data(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(monkeypatch)
    histories = {uid: entry.history for uid, entry in loaded(old)[0].lock.entries.items()}
    assert Result("build", "-f", old).code == 0
    entries = loaded(old)[0].lock.entries
    assert {uid: entry.history for uid, entry in entries.items()} == histories
    assert entries["summit@example.org"].version.sequence == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("# end\n", ""),
        lambda text: text.replace("version = 1", "version = 2"),
        lambda text: text.replace('date = "2030-05"', "date = 2030"),
        lambda text: text.replace("sequence = 0", "sequence = 0.5"),
        lambda text: text.replace("Z\n", "\n"),
        lambda text: text + text,
        lambda text: "event = 3\n" + text[: text.index("[[")] + "# end\n",
    ],
)
def test_damage_to_what_version_1_wrote_is_an_error_at_its_place(
    old: Path, damage: Callable[[str], str]
) -> None:
    path = old.with_suffix(".lock")
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    result = Result("build", "-f", old)
    assert result.code == 1
    assert "error[E501]" in result.err
    assert str(path) in result.err


# ---- The digest of the data


CHANGES: dict[str, tuple[str, str]] = {
    "an actor's name": ('name = "United States"', 'name = "U.S."'),
    "a category's name": ('name = "Talks"', 'name = "The talks"'),
    "a source's title": ('title = "A note"', 'title = "The note"'),
    "a source's publisher": ('title = "A note"', 'title = "A note"\npublisher = "P"'),
    "a source's address": ("example.org/note", "example.org/other"),
    "a quotation": ("They met.", "They did not meet."),
    "a claim's date": ('quote = "They met."', 'quote = "They met.", date = "2030"'),
    "a claim's note": ('quote = "They met."', 'quote = "They met.", note = "So they say."'),
    "a coordinate": ("latitude = 1.5", "latitude = 1.6"),
    "that it is disputed": ('date = "2030-05"', 'date = "2030-05"\ndisputed = true'),
    "an earlier date": ('date = "2030-05"', 'date = "2030-05"\nwas = [{ date = 2030 }]'),
    "a related title": ('title = "Talks"\ndate = 2040', 'title = "More talks"\ndate = 2040'),
    "the site's address": ("https://example.org/talks/", "https://example.org/other/"),
    "the language": ("[timeline]", '[timeline]\nlanguage = "fr"'),
    "importance": ('date = "2030-05"', 'date = "2030-05"\nimportance = 5'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_data_changes_in_a_calendar_changes_the_digest_of_the_data(
    old: Path, change: str
) -> None:
    text = old.read_text(encoding="utf-8")
    before = digests_of(loaded(old)[1])
    assert CHANGES[change][0] in text
    old.write_text(text.replace(*CHANGES[change]), encoding="utf-8")
    after = digests_of(loaded(old)[1])
    for event_id, (calendar, data) in after.items():
        assert (data == before[event_id][1]) == (calendar == before[event_id][0]), event_id
    assert (after == before) == (change == "importance")


def digests_of(timeline: Timeline) -> dict[str, tuple[str, str]]:
    """By the id of each event with a date: the digest of its VEVENTs, and that of the data."""
    dated = [event for event in timeline.events if event.when is not None]
    related = related_to(timeline, {event.id for event in dated})
    return {
        event.id: (
            digests.of_calendar(vevents.vevents(event, timeline, related)),
            digests.of_data(event, timeline, related),
        )
        for event in dated
    }


def test_no_name_is_ever_added_to_what_version_1_digested() -> None:
    assert len(version1.FACTS) == 15
    assert set(version1.FACTS) <= set(facts.FACTS)
    assert lock.VERSION == 2


def test_the_shipped_lock_is_in_the_form_that_builds_write() -> None:
    text = (ROOT / "events.lock").read_text(encoding="utf-8")
    found, diagnostics = lock.parse(text, "events.lock")
    assert diagnostics == []
    assert lock.format(found).decode() == text
    assert found.newest is not None
    assert found.newest < dt.datetime.now(dt.UTC)
