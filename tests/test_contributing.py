"""Each example of CONTRIBUTING.md works: its edits apply, its commands print what it says, its tests pass."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.pages import BLOCK, add_commands, check_output, session

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^### (Add .*)\n((?:(?!##).*\n)+)", PAGE, re.MULTILINE))
"""The sections by their headings."""
FOLDERS = (".ci", "bench", "docs", "tests", "timeline")
MOST_FILES_OF_A_FIELD = 6


def parts(example: str) -> list[tuple[str, str, str]]:
    """The blocks of an example: language, file (empty for a session), and text."""
    return [(*info.partition(" ")[::2], text) for info, text in BLOCK.findall(EXAMPLES[example])]


def edited(text: str, edit: str) -> str:
    """A text after an edit, whose lines begin with a blank, `-` or `+`. Its old lines must be there once."""
    lines = [line or " " for line in edit.splitlines()]
    assert {line[0] for line in lines} <= set(" -+"), edit
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
    found = f"\n{text}".count(f"\n{old}")
    assert found == 1, f"these lines are there {found} times, not once:\n{old}"
    return f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:]


def copied(folder: Path) -> Path:
    """A copy of the checkout, as far as examples need it, with the commands `timeline` and `pytest`."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    add_commands(folder)
    return folder


def follow(example: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Make a copy of the checkout and each edit of an example in it; give each command at its place."""
    copied(folder)
    for language, name, text in parts(example):
        file = folder / name
        if language == "console":
            yield from session(text)
        elif language == "diff":
            file.write_text(edited(file.read_text(encoding="utf-8"), text), encoding="utf-8")
        else:
            assert not file.exists(), f"{name} is there already"
            file.write_text(text, encoding="utf-8")


def runs_tests(command: str) -> bool:
    return command.startswith("pytest ")


def test_there_is_an_example_of_each_kind() -> None:
    assert list(EXAMPLES) == [f"Add a {what}" for what in ("writer", "reader", "check", "field", "command")]


def test_every_block_of_the_page_belongs_to_an_example_or_to_the_set_up() -> None:
    inside = [block for example in EXAMPLES.values() for block in BLOCK.findall(example)]
    assert [info for info, text in BLOCK.findall(PAGE) if (info, text) not in inside] == ["sh"]
    assert {info.partition(" ")[0] for info, _ in inside} == {"console", "diff", "json", "python", "toml"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_names_its_files_in_its_text(example: str) -> None:
    prose = BLOCK.sub("", EXAMPLES[example])
    for language, name, text in parts(example):
        assert (language == "console") == (name == "")
        if language != "console":
            assert f"`{name}`" in prose or f"`{Path(name).name}`" in prose or name == "README.md", text


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_edits_of_an_example_apply(example: str, tmp_path: Path) -> None:
    assert [*follow(example, tmp_path)]


@pytest.mark.thorough("its edits apply, and what they add is the example's own")
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_prints_what_it_shows(example: str, tmp_path: Path) -> None:
    for command, shown in follow(example, tmp_path):
        if not runs_tests(command):
            check_output(command, shown, tmp_path, code=tmp_path)


@pytest.mark.thorough("what the tests of an example say changes with the tests, not with the code")
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_tests_of_an_example_pass(example: str, tmp_path: Path) -> None:
    done = []
    for command, shown in follow(example, tmp_path):
        if runs_tests(command):
            check_output(command, shown, tmp_path, code=tmp_path)
            done.append(command)
    assert done


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("a\nb\nc\n", " a\n+x\n b\n", "a\nx\nb\nc\n"),
        ("a\nb\nc\n", "-b\n+x\n", "a\nx\nc\n"),
        ("a\n\nc\n", " a\n\n-c\n", "a\n\n"),
        ("ab\nb\n", "-b\n", "ab\n"),
    ],
)
def test_an_edit_changes_whole_lines(text: str, edit: str, expected: str) -> None:
    assert edited(text, edit) == expected


@pytest.mark.parametrize(("text", "times"), [("a\n", 0), ("b\na\nb\n", 2)])
def test_an_edit_whose_place_is_not_there_once_is_refused(text: str, times: int) -> None:
    with pytest.raises(AssertionError, match=f"there {times} times, not once"):
        edited(text, " b\n+x\n")


EVENTS = """
[[event]]
id = "summit"
title = "Summit"
date = 2023-11-15
[[event]]
id = "talks"
title = "Talks"
date = "2023-12"
[[event]]
id = "some-day"
title = "Some day"
date = "unknown"
[[feed]]
id = "all"
title = "All"
"""
SAID = EVENTS.replace('title = "Summit"', 'title = "Summit"\noutcome = "A treaty"')


def run(folder: Path, code: Path, *arguments: str) -> str:
    """What `timeline` prints in a folder, by the code of a checkout, and by a clock that stands still."""
    environment = {**os.environ, "PYTHONPATH": str(code), "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "timeline", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=True
    ).stdout


def written(folder: Path) -> dict[str, bytes]:
    """The files of a folder that a build makes, by their names."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "events.toml"
    }


@pytest.fixture(scope="module")
def with_field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout in which events have an outcome."""
    folder = tmp_path_factory.mktemp("field")
    assert [*follow("Add a field", folder)]
    return folder


def test_a_field_touches_few_files() -> None:
    files = {name for _, name, _ in parts("Add a field") if name} | {"CHANGELOG.md"}
    assert len(files) <= MOST_FILES_OF_A_FIELD


def test_events_that_do_not_have_the_field_keep_their_bytes(with_field: Path, tmp_path: Path) -> None:
    outputs = []
    for name, code in (("before", ROOT), ("after", with_field)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "events.toml").write_text(HEAD + EVENTS, encoding="utf-8")
        run(folder, code, "build")
        outputs.append(written(folder))
    assert {"events.lock", "output/calendar.ics", "output/events.json"} <= set(outputs[0])
    assert outputs[0] == outputs[1]


@pytest.mark.thorough("its edits apply, and what they add is the example's own")
def test_the_field_goes_from_the_file_to_every_output(with_field: Path, tmp_path: Path) -> None:
    """To `show` and `diff` too, as the example itself shows."""
    file = tmp_path / "events.toml"
    file.write_text(HEAD + EVENTS, encoding="utf-8")
    run(tmp_path, with_field, "build")
    before = written(tmp_path)
    file.write_text(HEAD + SAID, encoding="utf-8")
    run(tmp_path, with_field, "build")
    after = written(tmp_path)
    assert '"outcome": "A treaty"' in after["events.lock"].decode()
    summit, talks, _ = json.loads(after["output/events.json"])
    assert summit["outcome"] == "A treaty"
    assert "outcome" not in talks
    rows = csv.DictReader(io.StringIO(run(tmp_path, with_field, "list", "--format", "csv")))
    assert [row["outcome"] for row in rows] == ["A treaty", "", ""]
    keys = json.loads(run(tmp_path, with_field, "schema"))["$defs"]["EventRecord"]["properties"]
    assert keys["outcome"]["description"] == "what came of it"
    old, new = (files["output/feeds/all.ics"].decode().split("BEGIN:VEVENT")[1:] for files in (before, after))
    assert "Outcome: A treaty" in new[0]
    assert "SEQUENCE:1" in new[0]
    assert new[1] == old[1]
