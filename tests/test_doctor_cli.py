"""`timeline doctor`, as people type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_cli import Result

FOLDER = ROOT / "tests" / "doctor"


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """The exit status of a command, and what it printed to either stream."""
    done = Result("doctor", *arguments, stdin=stdin)
    return done.code, done.out, done.err


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["clean.ics"], 0, "nothing is wrong"),
        (["N738-no-source.ics"], 0, "a note"),
        (["W709-line-feeds.ics"], 0, "a warning"),
        (["W709-line-feeds.ics", "--strict"], 1, "a warning counts"),
        (["N738-no-source.ics", "--strict"], 0, "a note never counts"),
        (["E762-no-dtstart.ics"], 1, "an error"),
        (["E701-empty.ics"], 1, "an empty file"),
        (["E762-no-dtstart.ics", "--format", "json"], 1, "an error, whatever the format"),
        (["no-such.ics"], 1, "no such file"),
        (["."], 1, "a folder"),
        (["ftp://example.org/talks.ics"], 2, "an address that cannot be requested"),
        (["clean.ics", "--format", "xml"], 2, "no such format"),
        ([], 2, "no feed named"),
    ],
)
def test_the_exit_status_says_whether_there_are_errors(
    arguments: list[str], status: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    assert run(*arguments)[0] == status, reason


def test_a_missing_file_is_reported_in_one_line() -> None:
    assert run("no-such.ics")[2] == "error: cannot read no-such.ics: no such file or directory\n"


def test_a_hyphen_reads_standard_input() -> None:
    status, out, _ = run("-", stdin=(FOLDER / "E762-no-dtstart.ics").read_bytes())
    assert status == 1
    assert "--> standard input:12" in out


def test_json_holds_findings_and_what_each_client_does() -> None:
    report = json.loads(run(str(FOLDER / "E749-lists.ics"), "--format", "json")[1])
    [lists] = [finding for finding in report["findings"] if finding["code"] == "E749"]
    assert lists["lines"] == [19, 26]
    assert report["events"] == 1
    assert report["clients"]["Thunderbird"]["reads"] is True
    assert report["clients"]["Google"] == {"reads": None, "verdict": "E749: not tried"}
    assert list(report["clients"]) == ["Google", "Outlook", "Apple", "Thunderbird", "GNOME"]


def test_github_is_given_a_line_for_each_error_and_warning_and_none_for_notes() -> None:
    out = run(str(FOLDER / "E744-offset-as-zone.ics"), "--format", "github")[1]
    assert out.startswith("::error file=")
    assert ",line=18," in out
    assert "title=N738" not in run(str(FOLDER / "N738-no-source.ics"), "--format", "github")[1]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ics")), ids=lambda path: path.stem)
def test_no_line_of_text_is_wider_than_a_terminal(path: Path) -> None:
    out = run(str(path.relative_to(ROOT)))[1]
    longest = max(out.splitlines(), key=len)
    assert len(longest) <= 80 or "-->" in longest


def test_text_from_the_feed_cannot_move_the_cursor(tmp_path: Path) -> None:
    path = tmp_path / "talks.ics"
    sample = (FOLDER / "E762-no-dtstart.ics").read_bytes()
    path.write_bytes(sample.replace(b"Ministers", b"\x1b[2J\xe2\x80\xae"))
    out = run(str(path))[1]
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_nothing_heavy_is_imported_for_a_file() -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('MODULES', *sorted({name.split('.')[0] for name in sys.modules})))\n"
        "from timeline.cli import app\n"
        "app(['doctor', 'tests/doctor/N750-unused.ics'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ
    )
    loaded = set(done.stdout.splitlines()[-1].split()[1:])
    heavy = "plotly icalendar starlette pydantic rich jinja2 toml_rs dateutil webcolors"
    assert loaded & set(heavy.split()) == set()
