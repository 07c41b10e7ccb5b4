"""`timeline build`: the same bytes every time, whole files, and nobody else's touched."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.profiles import later
from tests.test_cli import Result
from timeline import site
from timeline.site import Outcome, publish, read_manifest

ONE = '[[event]]\nid = "a"\ntitle = "A"\ndate = 2023\n'
X = "0" * 64
FEED = '[[feed]]\nid = "f"\ntitle = "F"\nwhere = "2023"\n'


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "events.toml").write_text(HEAD + FEED + ONE, encoding="utf-8")
    return tmp_path


def test_a_build_writes_the_calendars_the_page_and_the_json_and_says_so(project: Path) -> None:
    result = Result("build", "-f", project / "events.toml")
    assert result.code == 0
    written = set(contents(project / "output"))
    assert written >= {
        "calendar.ics",
        "feeds/f.ics",
        "index.html",
        "chart.html",
        "changes.atom",
        "events.json",
        ".manifest",
    }
    reported = dict(line.split()[1::-1] for line in result.out.splitlines())
    files = [project / "events.lock", *(project / "output" / name for name in written - {".manifest"})]
    assert reported == {str(file): "wrote" for file in files}
    assert set(read_manifest(project / "output")) == written - {".manifest"}


def test_the_shipped_data_has_its_feeds_and_the_json_holds_what_list_says(tmp_path: Path) -> None:
    file = shutil.copy(ROOT / "events.toml", tmp_path)
    assert Result("build", "-f", file).code == 0
    assert len(list((tmp_path / "output" / "feeds").glob("*.ics"))) >= 5
    listed = Result("list", "-f", file, "--format", "json").out
    assert (tmp_path / "output" / "events.json").read_text(encoding="utf-8") == listed
    assert json.loads(listed)


def test_a_second_build_touches_nothing(project: Path) -> None:
    Result("build", "-f", project / "events.toml")
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    result = Result("build", "-f", project / "events.toml")
    assert {line.split()[0] for line in result.out.splitlines()} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_what_an_earlier_build_wrote_and_this_one_does_not_is_removed_and_nothing_else(project: Path) -> None:
    Result("build", "-f", project / "events.toml")
    own = project / "output" / "feeds" / "notes.txt"
    own.write_text("mine", encoding="utf-8")
    (project / "output" / ".gitignore").write_text("*", encoding="utf-8")
    (project / "events.toml").write_text(HEAD + ONE, encoding="utf-8")
    result = Result("build", "-f", project / "events.toml")
    assert f"removed   {project / 'output' / 'feeds' / 'f.ics'}\n" in result.out
    assert not (project / "output" / "feeds" / "f.ics").exists()
    assert own.read_text(encoding="utf-8") == "mine"
    assert (project / "output" / ".gitignore").exists()
    own.unlink()
    assert Result("build", "-f", project / "events.toml").code == 0


def test_a_file_that_somebody_changed_since_is_not_removed(project: Path) -> None:
    Result("build", "-f", project / "events.toml")
    (project / "output" / "feeds" / "f.ics").write_text("mine", encoding="utf-8")
    (project / "events.toml").write_text(HEAD + ONE, encoding="utf-8")
    assert Result("build", "-f", project / "events.toml").code == 0
    assert (project / "output" / "feeds" / "f.ics").read_text(encoding="utf-8") == "mine"


def test_a_folder_left_empty_goes_too(project: Path) -> None:
    Result("build", "-f", project / "events.toml")
    (project / "events.toml").write_text(HEAD + ONE, encoding="utf-8")
    Result("build", "-f", project / "events.toml")
    assert not (project / "output" / "feeds").exists()


def test_a_file_that_no_build_wrote_is_not_replaced_unless_forced(project: Path) -> None:
    (project / "output").mkdir()
    (project / "output" / "index.html").write_text("my own page", encoding="utf-8")
    result = Result("build", "-f", project / "events.toml")
    assert result.code == 1
    assert "index.html was not written by a build" in result.err
    assert "--force" in result.err
    assert set(contents(project / "output")) == {"index.html"}
    assert Result("build", "-f", project / "events.toml", "--force").code == 0
    assert b"my own page" not in (project / "output" / "index.html").read_bytes()


@pytest.mark.parametrize("inner", ["feeds", "assets"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_folder_in_the_output_that_is_a_link_is_refused_before_anything_is_written(
    project: Path, inner: str, force: list[str]
) -> None:
    path, output, elsewhere = (project / name for name in ("events.toml", "output", "elsewhere"))
    assert Result("build", "-f", path).code == 0
    (output / inner).rename(elsewhere)
    (output / inner).symlink_to(elsewhere)
    path.write_text(HEAD + ONE.replace('"A"', '"B"'), encoding="utf-8")  # without the feed, whose files go
    before = contents(project)
    refused = Result("build", "-f", path, *force)
    assert refused.code == 1
    assert f"error: {output / inner} is a symbolic link" in refused.err
    assert f"make {output} itself the link" in refused.err
    assert contents(project) == before


def test_the_output_itself_may_be_a_link(project: Path) -> None:
    (project / "elsewhere").mkdir()
    (project / "output").symlink_to(project / "elsewhere")
    assert Result("build", "-f", project / "events.toml").code == 0
    assert (project / "elsewhere" / "calendar.ics").is_file()
    assert (project / "output").is_symlink()


def test_an_output_that_is_no_folder_and_cannot_become_one_is_refused_with_what_to_do(project: Path) -> None:
    file, link, nowhere = (project / name for name in ("file", "link", "nowhere"))
    file.write_text("mine", encoding="utf-8")
    link.symlink_to(nowhere)
    before = contents(project)
    for output, fault, help_ in (
        (file, f"{file} is not a folder", "name another folder with --output"),
        (file / "inner" / "output", f"{file} is not a folder", "name another folder with --output"),
        (link, f"{link} is a symbolic link to {nowhere}, which does not exist", "create what it leads to"),
        (link / "output", f"{link} is a symbolic link to {nowhere}", "or remove the link"),
    ):
        refused = Result("build", "-f", project / "events.toml", "--output", output)
        assert refused.code == 1
        assert f"error: {fault}" in refused.err
        assert help_ in refused.err.partition("help: ")[2]
    assert contents(project) == before


def test_with_errors_in_the_data_the_last_output_stays(project: Path) -> None:
    Result("build", "-f", project / "events.toml")
    before = contents(project / "output")
    (project / "events.toml").write_text(HEAD + "bad = 1\n", encoding="utf-8")
    assert Result("build", "-f", project / "events.toml").code == 1
    assert contents(project / "output") == before


def test_a_manifest_that_leads_out_of_the_folder_removes_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_text("x", encoding="utf-8")
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / ".manifest").write_text(
        f"{X}  ../precious.txt\n{X}  {outside}\n{X}  a/../../precious.txt\n{X}  .gitignore\n",
        encoding="utf-8",
    )
    (folder / ".gitignore").write_text("*", encoding="utf-8")
    assert list(publish(folder, {"a": b"1"})) == [("a", Outcome.WROTE)]
    assert outside.exists()
    assert (folder / ".gitignore").exists()


def test_a_damaged_manifest_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / ".manifest").write_bytes(b"\xff\x00b\n")
    (tmp_path / "b").write_text("x", encoding="utf-8")
    assert list(publish(tmp_path, {"a": b"1"})) == [("a", Outcome.WROTE)]
    assert (tmp_path / "b").exists()


def test_a_file_is_replaced_whole_and_a_failure_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        site.replace_file(target, b"new")
    assert contents(tmp_path) == {"a": b"old"}


def test_a_full_disk_is_one_clear_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    result = Result("build", "-f", project / "events.toml")
    assert result.code == 1
    assert result.err == f"error: cannot write {project / 'events.lock'}: no space left on device\n"


def test_written_files_can_be_read_as_the_umask_says(project: Path) -> None:
    before = os.umask(0o022)
    try:
        Result("build", "-f", project / "events.toml")
    finally:
        os.umask(before)
    assert stat.S_IMODE((project / "output" / "calendar.ics").stat().st_mode) == 0o644


PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}
FAR = {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kuala_Lumpur"}
OLD = {"PYTHONHASHSEED": "2", "LC_ALL": "POSIX", "TZ": "America/Los_Angeles", "PYTHONUTF8": "0"}


def built(folder: Path, text: str, environment: dict[str, str], umask: int) -> dict[str, bytes]:
    """All that a build makes of a file of this text that was never built before, the lock too."""
    folder.mkdir()
    (folder / "events.toml").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "timeline", "build", "-f", str(folder / "events.toml")],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **environment},
        umask=umask,
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (folder / "events.toml").unlink()
    return contents(folder)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build makes of the shipped file."""
    text = (ROOT / "events.toml").read_text(encoding="utf-8")
    return built(tmp_path_factory.mktemp("straight") / "a", text, PLAIN, 0o022)


@pytest.mark.parametrize("settings", [(OLD, 0o000), *later((FAR, 0o077), why="a third, between the others")])
def test_builds_give_the_same_bytes_under_any_hash_seed_locale_time_zone_and_umask(
    tmp_path: Path, straight: dict[str, bytes], settings: tuple[dict[str, str], int]
) -> None:
    text = (ROOT / "events.toml").read_text(encoding="utf-8")
    assert built(tmp_path / "b", text, *settings) == straight


def test_shuffling_the_events_of_the_shipped_file_changes_no_byte(
    tmp_path: Path, straight: dict[str, bytes]
) -> None:
    text = (ROOT / "events.toml").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=\[\[?[a-z]+\]\]?$)", text)
    events = [part for part in parts if part.startswith("[[event]]")]
    rest = [part for part in parts if not part.startswith("[[event]]")]
    random.Random(7).shuffle(events)
    shuffled = "".join(rest + [event.rstrip() + "\n\n" for event in events])
    assert shuffled != text
    assert built(tmp_path / "b", shuffled, PLAIN, 0o022) == straight


def test_what_was_never_built_is_stamped_as_of_the_day_the_data_speaks_for_and_a_build_by_its_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.toml"

    def stamp(head: str = "") -> str:
        path.write_text(HEAD + head + ONE, encoding="utf-8")
        text = Result("list", "-f", path, "--format", "ics").out
        [found] = re.findall(r"DTSTAMP:(\S+)", text)
        return str(found)

    assert stamp() == "19700101T000000Z"
    assert stamp("as_of = 2024-03-01\n") == "20240301T000000Z"
    assert stamp("as_of = 1905-03-01\n") == "19700101T000000Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert Result("build", "-f", path).code == 0
    assert stamp() == "20231114T221320Z"


@pytest.mark.parametrize("epoch", ["soon", "1.5", "-1", "٣", "253402300799", "9" * 5_000, "\x1b[31m"])
def test_a_source_date_epoch_after_which_no_stamp_could_come_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + ONE, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    refused = Result("build", "-f", path)
    assert refused.code == 2
    assert "SOURCE_DATE_EPOCH must be a number of seconds from 0 to 253370764799" in refused.err
    assert "\x1b" not in refused.err
    assert {each.name for each in tmp_path.iterdir() if each.is_file()} == {"events.toml"}


@pytest.mark.thorough("it takes 800 events, and the bar is another's")
def test_long_work_on_a_terminal_shows_a_progress_bar(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    events = "".join(ONE.replace('"a"', f'"e{i}"') for i in range(800))
    path.write_text(HEAD + events, encoding="utf-8")
    done = subprocess.run(
        ["script", "-qec", f"{sys.executable} -m timeline build -f {path}", "/dev/null"],
        capture_output=True,
        text=True,
        env={**os.environ, "TERM": "xterm"},
        check=True,
    )
    assert "calendar.ics" in done.stdout
    assert "━" in done.stdout


def test_a_build_that_was_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    files = {"a": b"1", "b": b"2", "c": b"3"}
    cut_short = publish(tmp_path, files)
    assert next(cut_short) == ("a", Outcome.WROTE)
    del cut_short
    changed = {"a": b"4", "c": b"3"}  # and now the file that was written is to change: it is ours
    assert dict(publish(tmp_path, changed)) == {"a": Outcome.WROTE, "c": Outcome.WROTE}
    assert set(contents(tmp_path)) == {".manifest", "a", "c"}


SLIM = "/**\n* plotly.js (basic - minified) v4\n*/\nel.textContent='.own{color:red}';\n"


def test_a_slimmer_plotly_can_be_named_and_takes_the_place_of_the_packages(project: Path) -> None:
    Result("build", "--file", str(project / "events.toml"))
    (project / "slim.js").write_text(SLIM, encoding="utf-8")
    result = Result("build", "--file", str(project / "events.toml"), "--plotly", str(project / "slim.js"))
    assert result.code == 0
    [script] = (project / "output" / "assets").iterdir()
    assert script.read_text("utf-8") == SLIM
    digest = base64.b64encode(hashlib.sha256(b".own{color:red}").digest()).decode()
    for page in ("index.html", "chart.html", "feeds/f.html"):
        text = (project / "output" / page).read_text("utf-8")
        assert f"assets/{script.name}" in text
        assert f"sha256-{digest}" in text  # the policy lets it put in its own style


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read {}: no such file or directory"),
        (b"\xff\xfe", "cannot read {}: it is not text"),
        (b"alert(1)", "{} is not plotly.js\nhelp: its builds are on npm: plotly.js-basic-dist-min"),
    ],
)
def test_what_is_no_plotly_is_not_taken_for_it(project: Path, content: bytes | None, message: str) -> None:
    path = project / "slim.js"
    if content is not None:
        path.write_bytes(content)
    result = Result("build", "--file", str(project / "events.toml"), "--plotly", str(path))
    assert (result.code, result.err) == (2, f"error: {message.format(path)}\n")
    assert not (project / "output").exists()
