"""The format of a file is that of its name's ending, whichever command writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.test_cli import Result

EVENTS = '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = 2030-05-14\n'
COMMANDS = {
    "next": ["next", "--today", "2026-11-24"],
    "stats": ["stats"],
    "names": ["names", "actors"],
    "show": ["show", "talks"],
    "diff": ["diff", "events.toml"],
}
"""Commands with a format for people and one for programs."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "events.toml").write_text(HEAD + EVENTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["answer.json", "answer.JSON"])
def test_json_is_written_into_a_file_of_that_name(command: str, name: str) -> None:
    assert Result(*COMMANDS[command], "-o", name).code == 0
    content = Path(name).read_text(encoding="utf-8")
    assert content == Result(*COMMANDS[command], "--format", "json").out
    json.loads(content)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["answer", "answer.txt"])
def test_text_is_written_into_a_file_without_an_ending_and_into_a_text(command: str, name: str) -> None:
    assert Result(*COMMANDS[command], "-o", name).code == 0
    assert Path(name).read_text(encoding="utf-8") == Result(*COMMANDS[command]).out


def test_a_format_that_is_named_goes_into_a_file_whose_name_says_nothing() -> None:
    for name in ("answer", "answer.txt", "answer.log"):
        assert Result("stats", "--format", "json", "-o", name).code == 0
        assert json.loads(Path(name).read_text(encoding="utf-8")) == [{"key": "2030", "count": 1}]


def test_a_release_note_is_written_in_markdown_by_its_name() -> None:
    Path("old.toml").write_text(HEAD, encoding="utf-8")
    assert Result("diff", "old.toml", "-o", "news.md").code == 0
    assert (
        Path("news.md").read_text(encoding="utf-8") == Result("diff", "old.toml", "--format", "markdown").out
    )


def test_a_schema_is_json() -> None:
    assert Result("schema", "-o", "events.schema.json").code == 0
    assert Path("events.schema.json").read_text(encoding="utf-8") == Result("schema").out


WRONG = [
    # command, options, what is said
    *[(command, ["-o", "a.svg"], "a.svg is no name for what this command writes") for command in COMMANDS],
    *[(command, ["-o", "a.xyz"], "a.xyz does not say which format") for command in COMMANDS],
    ("stats", ["-o", "a.csv", "--format", "json"], "a.csv is no name for json\nhelp: name it .json"),
    ("stats", ["-o", "a.json", "--format", "table"], "a.json is a name for json, not for table"),
    ("show", ["-o", "a.json", "--format", "text"], "a.json is a name for json, not for text"),
    ("diff", ["-o", "a.md", "--format", "json"], "a.md is a name for markdown, not for json"),
    ("diff", ["-o", "a.csv"], "name it .json, .md, .txt, or use --format"),
    ("next", ["-oa.json"], "help: write -o a.json"),
    ("stats", ["-oa.png"], "help: write -o a.png"),
]


@pytest.mark.parametrize(("command", "options", "said"), WRONG)
def test_a_name_that_contradicts_is_an_error_and_nothing_is_written(
    command: str, options: list[str], said: str
) -> None:
    result = Result(*COMMANDS[command], *options)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert [each.name for each in Path().iterdir()] == ["events.toml"]


@pytest.mark.parametrize(
    ("command", "name"), [("schema", "a.csv"), ("chart", "a.csv"), ("picture", "a.json"), ("page", "a.json")]
)
def test_a_schema_and_a_chart_go_into_no_file_of_another_format(command: str, name: str) -> None:
    assert Result(command, "-o", name).code == 2
    assert [each.name for each in Path().iterdir()] == ["events.toml"]
