"""The examples of each command's help work, on the shipped data, as they stand there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_cli import Result
from timeline.cli import app

NOT_RUN = {
    "init": "asks, or names a wheel that is not here",
    "build --file": "names a file that is not here",
    "build --plotly": "names a file that is not here",
    "check --published": "asks an address",
    "chart": "draws for seconds: tests of charts do",
    "picture": "draws for seconds: tests of pictures do",
    "page": "names no output, or draws for seconds: tests of the page do",
    "diff": "compares revisions of a repository",
    "add": "asks, or goes on in a second line: tests of edits do",
    "rename": "names ids that are not here",
    "import": "names files that are not here, or asks an address",
    "serve": "serves until somebody ends it",
    "doctor": "names a feed that is not here, or asks an address",
    "export --format json | jq": "needs another program",
    "build --locked": "compares with the output of another folder",
}
"""How examples begin that no test runs, and why."""


def examples() -> list[str]:
    """The examples of all commands, without the words behind them."""
    found = []
    for command in app.registered_commands:
        for line in (command.epilog or "").partition("Examples:")[2].splitlines():
            if line.startswith("  timeline "):
                found.append(re.split(r" {2,}", line.strip())[0].removeprefix("timeline "))
    return found


RUN = [each for each in examples() if not any(each.startswith(start) for start in NOT_RUN)]


def test_most_examples_are_run_and_what_is_not_run_exists() -> None:
    assert len(RUN) > 30
    assert [start for start in NOT_RUN if not any(each.startswith(start) for each in examples())] == []


@pytest.mark.parametrize("example", RUN)
def test_an_example_of_the_help_works(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("events.toml", "events.lock"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIMELINE_TODAY", "2026-03-26")
    result = Result(*shlex.split(example))
    assert result.code == 0, result.err
    assert "no event matches" not in result.err
