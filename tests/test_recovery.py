"""A memory that is lost, older than what was published, or another's is noticed; calendars give it back."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.serving import served
from tests.test_cli import Result
from timeline.history.facts import differences, facts_of
from timeline.history.lock import Entry, State
from timeline.history.published import NotACalendarError, facts_in, read
from timeline.loader import load
from timeline.site import publish, read_manifest, read_sequences
from timeline.writers import WRITERS
from timeline.writers.options import Options

TALKS = '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2040-05-14\n'
OTHER = '[[event]]\nid = "other"\ntitle = "Other"\ndate = "2041"\n'
UNDATED = '[[event]]\nid = "some-day"\ntitle = "Some day"\ndate = "unknown"\n'
FEED = '[[feed]]\nid = "near"\ntitle = "Near"\nwhere = "2040"\n'


class Project:
    """A timeline file that is built day after day."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = folder / "events.toml"
        self.lock = folder / "events.lock"
        self.output = folder / "output"
        self._day = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
        self._monkeypatch = monkeypatch

    def build(self, *options: str | Path, code: int = 0) -> Result:
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(self._day.timestamp())))
        self._day += dt.timedelta(days=1)
        result = Result("build", "-f", self.file, *options)
        assert result.code == code, result.err
        return result

    def write(self, text: str, *, head: str = HEAD) -> None:
        self.file.write_text(head + text, encoding="utf-8")

    @property
    def entries(self) -> dict[str, Entry]:
        loaded = load(self.file)
        assert loaded.timeline is not None, loaded.diagnostics
        return dict(loaded.lock.entries)

    def calendars(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.output.rglob("*.ics"))}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Built twice; one of its two events with a date changed."""
    found = Project(tmp_path, monkeypatch)
    found.write(TALKS + OTHER + UNDATED + FEED)
    found.build()
    found.write(TALKS.replace("05-14", "05-15") + OTHER + UNDATED + FEED)
    found.build()
    return found


def test_the_manifest_knows_the_version_of_each_event_that_calendars_have(project: Project) -> None:
    assert read_sequences(project.output) == {"talks@example.org": 1, "other@example.org": 0}
    assert set(read_manifest(project.output)) == {
        str(path.relative_to(project.output))
        for path in project.output.rglob("*")
        if path.is_file() and path.name != ".manifest"
    }


def test_a_build_that_is_cut_short_leaves_the_versions_of_both_builds(tmp_path: Path) -> None:
    list(publish(tmp_path, {"a": b"1"}, {"a@example.org": 1, "b@example.org": 1}))
    cut_short = publish(tmp_path, {"a": b"2"}, {"a@example.org": 2})
    next(cut_short)
    assert read_sequences(tmp_path) == {"a@example.org": 2, "b@example.org": 1}


def test_a_lock_that_is_gone_is_an_error_and_nothing_is_written(project: Project) -> None:
    project.lock.unlink()
    before = project.calendars()
    refused = project.build(code=1)
    assert (
        f"{project.lock} is gone, and {project.output} has 2 events of it: other@example.org, talks@"
        in refused.err
    )
    assert "version control" in refused.err
    assert "timeline build --recover" in refused.err
    assert not project.lock.exists()
    assert project.calendars() == before


def test_a_lock_that_is_older_or_lacks_an_event_is_an_error(project: Project) -> None:
    kept = project.lock.read_text(encoding="utf-8")
    project.lock.write_text(kept.replace('"sequence": 1', '"sequence": 0'), encoding="utf-8")
    refused = project.build(code=1)
    assert (
        f"is older than {project.output}: talks@example.org (version 1 there, 0 in the lock)" in refused.err
    )
    begin = kept.index('{\n  "uid": "other@')
    end = kept.index('{\n  "uid": "some-day@')
    project.lock.write_text(kept[:begin] + kept[end:], encoding="utf-8")
    assert ": other@example.org (version 0 there, not in the lock)\n" in project.build(code=1).err


def test_a_lock_that_knows_more_than_the_output_is_fine(project: Project) -> None:
    text = project.lock.read_text(encoding="utf-8")
    project.lock.write_text(text.replace('"sequence": 1', '"sequence": 2'), encoding="utf-8")
    project.build()
    assert read_sequences(project.output)["talks@example.org"] == 2


def test_an_output_that_nobody_was_given_is_replaced_by_force(project: Project) -> None:
    project.lock.unlink()
    assert "as after a build of another branch, use --force" in project.build(code=1).err
    project.build("--force")
    assert read_sequences(project.output) == {"talks@example.org": 0, "other@example.org": 0}
    project.build()


def test_without_an_output_there_is_nothing_to_notice(project: Project) -> None:
    project.lock.unlink()
    shutil.rmtree(project.output)
    project.build()


# ---- Recovery


SHIPPED_CHANGES = (
    ('title = "Biden-Xi summit at Woodside"', 'title = "Biden-Xi summit"'),
    ("date = 2023-11-15\n", "date = 2023-11-16\n"),
    ('title = "World Drug Day"', 'title = "The World Drug Day"'),
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The shipped data, built four times with changes; an event that is still to come was dropped."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        found = Project(tmp_path_factory.mktemp("shipped"), monkeypatch)
        text = (ROOT / "events.toml").read_text(encoding="utf-8")
        found.file.write_text(text, encoding="utf-8")
        found.build()
        for old, new in SHIPPED_CHANGES:
            assert old in text, old
            text = text.replace(old, new, 1)
            found.file.write_text(text, encoding="utf-8")
            found.build()
        yield found


def test_what_is_recovered_from_the_output_is_the_true_lock_as_far_as_calendars_tell(
    shipped: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = shipped.entries
    lost = copied(shipped, tmp_path / "lost", monkeypatch)
    lost.lock.unlink()
    said = lost.build("--recover").err
    assert f"recovered {lost.lock}: " in said
    dated = {uid: entry for uid, entry in true.items() if entry.facts["date"] != "unknown"}
    assert len(dated) > 60
    assert sum(entry.version.sequence > 0 for entry in dated.values()) >= 3
    recovered = lost.entries
    for uid, entry in dated.items():
        again = recovered[uid]
        assert again.version == entry.version, uid
        assert replace(again, history=()) == replace(entry, history=()), uid
    for entry in true.values():
        if entry.facts["date"] == "unknown":
            assert entry.id in said
    assert "the history of changes" in said
    assert lost.calendars() == shipped.calendars()


@pytest.mark.thorough("the lock that is recovered is compared with the true one, entry by entry")
def test_the_next_builds_after_a_recovery_give_the_same_calendars_as_with_the_true_lock(
    shipped: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (copied(shipped, tmp_path / name, monkeypatch) for name in ("true", "lost"))
    other.lock.unlink()
    text = one.file.read_text(encoding="utf-8").replace('title = "Xi-Biden', 'title = "Biden')
    text = text.replace("date = 2023-07-07\n", "date = 2023-07-08\n", 1)
    for project in (one, other):
        project.file.write_text(text, encoding="utf-8")
        project.build(*(["--recover"] if project is other else []))
    assert one.calendars() == other.calendars()
    assert one.calendars() != shipped.calendars()


def copied(project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(project.file.parent, folder)
    found = Project(folder, monkeypatch)
    found._day = project._day
    return found


def test_an_event_that_calendars_keep_as_removed_comes_back_as_such(project: Project) -> None:
    event = TALKS + 'summary = "They talk."\nstatus = "tentative"\n'
    series = (
        '[[event]]\nid = "series"\ntitle = "Series"\ndate = 2039-03-05\nrepeat = "FREQ=YEARLY"\n'
        "except = [2040-03-05]\nmoved = [{ from = 2041-03-05, to = 2041-03-06 }]\n"
    )
    timed = (
        '[[event]]\nid = "timed"\ntitle = "Timed"\nstart = 2039-03-05T10:00:00\nend = 2039-03-05T11:00:00\n'
        'place = { name = "Vienna", timezone = "Europe/Vienna" }\n'
    )
    gap = '[[event]]\nid = "gap"\ntitle = "Gap"\ndate = "{2039-01-01,2039-01-03}"\n'
    vague = '[[event]]\nid = "vague"\ntitle = "Vague"\ndate = "2039-11~"\ntime = "in the morning"\n'
    project.write(event + OTHER + UNDATED + series + timed + gap + vague)
    project.build()
    project.write(OTHER + UNDATED)
    project.build()
    true, calendars = project.entries, project.calendars()
    project.lock.unlink()
    said = project.build("--recover").err
    assert "vanished since" not in said
    assert project.calendars() == calendars
    removed = {uid for uid, entry in project.entries.items() if entry.state is State.REMOVED}
    assert removed == {f"{name}@example.org" for name in ("talks", "series", "timed", "gap")} | {
        "vague@example.org"
    }
    for uid in removed:
        assert project.entries[uid].version == true[uid].version


def test_an_event_that_vanished_since_is_removed_by_the_build_that_recovers(project: Project) -> None:
    project.lock.unlink()
    project.write(OTHER + UNDATED + FEED)
    project.build("--recover")
    entry = project.entries["talks@example.org"]
    assert (entry.state, entry.version.sequence, entry.feeds) == (State.REMOVED, 2, ("near",))


def test_what_changed_since_is_a_new_version_and_its_history_says_how(project: Project) -> None:
    project.lock.unlink()
    project.write(TALKS.replace("05-14", "05-16") + OTHER + UNDATED + FEED)
    said = project.build("--recover").err
    assert "changed since, and get a new version: talks\n" in said
    entry = project.entries["talks@example.org"]
    assert entry.version.sequence == 2
    assert [past.what for past in entry.history] == ["date 2040-05-15 -> 2040-05-16"]


def test_an_event_that_lost_its_date_since_is_recovered_too(project: Project) -> None:
    project.lock.unlink()
    project.write(TALKS.replace("2040-05-14", '"unknown"') + OTHER + UNDATED + FEED)
    project.build("--recover")
    entry = project.entries["talks@example.org"]
    assert entry.version.sequence == 2
    assert [past.what for past in entry.history] == ["date 2040-05-15 -> unknown"]


def test_recovering_writes_a_lock_and_locked_does_not_so_both_are_refused(project: Project) -> None:
    assert "leave one of them out" in project.build("--recover", "--locked", code=2).err


def test_how_a_feed_shows_its_events_is_recovered_too(project: Project) -> None:
    project.write(TALKS + OTHER + UNDATED + FEED + 'cancelled = "prefix"\n')
    project.build()
    before = project.calendars()
    project.lock.unlink()
    project.build("--recover")
    assert project.calendars() == before


def test_what_an_older_lock_still_knows_is_kept(project: Project) -> None:
    older = project.lock.read_bytes()
    project.write(TALKS.replace("05-14", "05-17") + OTHER + UNDATED + FEED)
    project.build()
    project.lock.write_bytes(older)
    project.build("--recover")
    entry = project.entries["talks@example.org"]
    assert entry.version.sequence == 2
    assert [past.what for past in entry.history] == ["date 2040-05-14 -> 2040-05-15"]


def test_what_the_lock_knows_better_than_calendars_stays(project: Project, tmp_path: Path) -> None:
    project.write(TALKS.replace("05-14", "05-17") + OTHER + UNDATED + FEED)
    project.build("--output", tmp_path / "elsewhere")
    before = project.entries["talks@example.org"]
    project.build("--recover")  # from the older calendars
    assert project.entries["talks@example.org"] == before


def test_a_renamed_event_is_found_by_the_address_of_its_page_or_by_its_earlier_id(
    project: Project,
) -> None:
    head = HEAD + 'url = "https://example.org/site/"\n'
    project.write(TALKS + OTHER, head=head)
    project.build()
    renamed = TALKS.replace('"talks"', '"big-talks"') + 'formerly = ["talks"]\n'
    project.write(renamed + OTHER, head=head)
    project.build()
    before = project.calendars()
    project.write(renamed.replace('formerly = ["talks"]\n', "") + OTHER, head=head)
    project.build()
    assert project.calendars() == before
    project.lock.unlink()
    project.build("--recover")
    assert project.calendars() == before


def test_a_damaged_lock_can_be_recovered(project: Project) -> None:
    before = project.calendars()
    project.lock.write_text("{", encoding="utf-8")
    project.build(code=1)
    project.build("--recover")
    assert project.calendars() == before


def test_it_is_recovered_from_a_file_a_folder_or_an_address(project: Project, tmp_path: Path) -> None:
    before = project.calendars()
    elsewhere = tmp_path / "elsewhere"
    shutil.move(project.output, elsewhere)
    for source in (elsewhere / "calendar.ics", elsewhere):
        project.lock.unlink()
        project.build("--recover-from", source)
        assert project.calendars() == before
    with served(project.file) as server:
        project.lock.unlink()
        project.build("--recover-from", f"http://127.0.0.1:{server.port}/calendar.ics")
    assert project.calendars() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing.ics", None, "cannot read"),
        ("page.ics", b"<html>", "is not a calendar that a build wrote"),
        (
            "other.ics",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "is not a calendar that a build wrote: a@b: ",
        ),
        ("empty.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "has no events to recover"),
    ],
)
def test_what_cannot_be_recovered_from_is_said_and_nothing_is_written(
    project: Project, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    project.lock.unlink()
    assert said in project.build("--recover-from", tmp_path / name, code=1).err
    assert not project.lock.exists()


def test_an_output_without_calendars_cannot_give_a_lock_back(project: Project) -> None:
    project.lock.unlink()
    shutil.rmtree(project.output)
    project.output.mkdir()
    assert "has no calendar.ics" in project.build("--recover", code=1).err


# ---- What is online


def test_check_holds_the_lock_against_what_is_online(project: Project) -> None:
    calendar = project.output / "calendar.ics"
    assert Result("check", "-f", project.file, "--published", calendar).code == 0
    assert Result("check", "-f", project.file, "--published", project.output).code == 0
    with served(project.file) as server:
        address = f"http://127.0.0.1:{server.port}/calendar.ics"
        assert Result("check", "-f", project.file, "--published", address).code == 0
        text = project.lock.read_text(encoding="utf-8")
        project.lock.write_text(text.replace('"sequence": 1', '"sequence": 0'), encoding="utf-8")
        found = Result("check", "-f", project.file, "--published", address)
    assert found.code == 1
    assert f"{project.lock} is older than {address}: talks@example.org (version 1 there, 0 in" in found.err
    assert f"timeline build --recover-from {address}" in found.err


def test_check_names_an_event_once_though_it_is_in_several_calendars(project: Project) -> None:
    project.lock.unlink()
    found = Result("check", "-f", project.file, "--published", project.output)
    assert f"is gone, and {project.output} has 2 events of it" in found.err


def test_where_the_data_has_errors_check_says_nothing_of_what_is_online(project: Project) -> None:
    project.write(TALKS + "bad = 1\n")
    found = Result("check", "-f", project.file, "--published", project.output)
    assert found.code == 1
    assert "older" not in found.out + found.err


def test_check_takes_the_versions_of_a_feed_as_they_are_shown_there(project: Project) -> None:
    project.write(TALKS + OTHER + UNDATED + FEED + 'cancelled = "prefix"\n')
    project.build()
    feed = project.output / "feeds" / "near.ics"
    assert b"SEQUENCE:3" in feed.read_bytes()  # the event changed twice, and how the feed shows it once
    assert Result("check", "-f", project.file, "--published", feed).code == 0


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("http://127.0.0.1:1/calendar.ics", 1, "refuses connections"),
        ("ftp://example.org/a.ics", 2, "cannot request ftp addresses"),
        ("nothing.ics", 1, "cannot read nothing.ics: no such file"),
    ],
)
def test_what_cannot_be_compared_is_said(project: Project, source: str, code: int, said: str) -> None:
    found = Result("check", "-f", project.file, "--published", source)
    assert (found.code, said in found.err) == (code, True)


# ---- Another chronology


def test_a_lock_of_another_chronology_is_an_error_that_names_it(project: Project) -> None:
    text = '[timeline]\ntitle = "My own"\ndomain = "mine.example"\n[[event]]\nid = "mine"\ntitle = "Mine"\n'
    project.write(text + "date = 2030\n", head="")
    for command in ("check", "list", "build"):
        found = Result(command, "-f", project.file)
        assert found.code == 1
        said = found.out + found.err
        assert "error[E505]: this lock remembers another chronology: 3 events of example.org" in said
        assert str(project.lock) in said
        assert "W501" not in said
    project.lock.rename(project.lock.with_name("old.lock"))
    refused = project.build("--recover", code=1)
    assert refused.err == f"error: {project.output} is of another chronology than {project.file}\n"
    refused = project.build(code=1)
    assert f"{project.output} was published by another chronology: of example.org" in refused.err
    project.output.rename(project.output.with_name("old"))
    project.build()
    assert b"REMOVED" not in (project.output / "calendar.ics").read_bytes()


def test_another_domain_alone_or_other_ids_alone_are_the_same_chronology(project: Project) -> None:
    project.write(TALKS, head=HEAD.replace("example.org", "other.example"))
    project.build()
    project.write(TALKS.replace('"talks"', '"new"'))
    project.build()


# ---- A clock that is wrong


def test_a_lock_that_is_stamped_more_than_a_day_ahead_is_a_warning(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    for hours, warned in ((-23, False), (-25, True)):
        moment = newest + dt.timedelta(hours=hours)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        for result in (Result("build", "-f", project.file), Result("check", "-f", project.file)):
            assert result.code == 0
            assert ("W502" in result.out + result.err) == warned
    assert '"talks" is stamped 2026-11-25 09:00 UTC, and it is 2026-11-24 08:00' in result.out


# ---- What calendars tell


@pytest.mark.parametrize("name", ["events.toml", "tests/golden/kinds.toml", "tests/golden/version-1.toml"])
def test_a_calendar_tells_all_facts_but_sources_and_relations(name: str) -> None:
    timeline = load(ROOT / name).timeline
    assert timeline is not None
    found = read(WRITERS["ics"].write(timeline, timeline.events, Options()))
    dated = [event for event in timeline.events if event.when is not None]
    assert set(found) == {event.uid for event in dated}
    for event in dated:
        told = found[event.uid]
        assert (told.id, told.version) == (event.id, event.version)
        changed = {each.field for each in differences(facts_of(event), facts_in(told, timeline))}
        assert changed <= {"sources", "related"}, event.id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSEQUENCE:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nCREATED:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(NotACalendarError):
        read(content)


def test_the_digits_of_a_part_are_not_taken_for_an_event() -> None:
    text = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:2\r\nEND:VEVENT\r\n"
        for uid in ("gap@example.org", "gap.2@example.org", "gap.10@example.org")
    )
    [found] = read(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n".encode()).values()
    assert (found.uid, found.version.sequence, len(found.parts)) == ("gap@example.org", 2, 3)


def test_help_says_how_to_go_on_after_a_loss() -> None:
    said = re.sub(r"\s+", " ", Result("build", "--help").out)
    assert "--recover" in said
    assert "--published" in Result("check", "--help").out
