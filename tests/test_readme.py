"""What README says is so: its commands print what it shows, its names exist, its codes are all there."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import timeline
from tests.conftest import ROOT
from timeline.cli import app
from timeline.diagnostics import CODES
from timeline.doctor.codes import CODES as DOCTOR
from timeline.loader import load

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Each command after a `$`, and what README shows of its output."""
    found = []
    for block in blocks("console"):
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped data, in which README's commands are run one after the other."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copy(ROOT / "events.toml", folder)
    commands = folder / "bin"
    commands.mkdir()
    script = commands / "timeline"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m timeline "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize(("command", "shown"), sessions(), ids=[command for command, _ in sessions()])
def test_a_command_in_the_readme_prints_what_it_shows(folder: Path, command: str, shown: str) -> None:
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=folder, env=environment, check=True
    )
    pattern = "".join(".*\n?" if line == "…" else re.escape(f"{line}\n") for line in shown.splitlines())
    assert re.fullmatch(pattern, done.stdout + done.stderr, re.DOTALL), done.stdout + done.stderr


def test_the_readme_shows_commands_at_all() -> None:
    assert {command.split()[1] for command, _ in sessions()} >= {"list", "show", "check", "chart"}


def test_the_quick_start_is_two_commands_which_ci_runs_as_they_stand() -> None:
    lines = blocks("sh")[0].splitlines()
    assert len(lines) == 2
    assert all("venv" in line and "pip install" in line for line in lines)
    assert "^## Quick start" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    commands = [command.name for command in app.registered_commands]
    assert len(commands) >= 5
    assert [name for name in commands if f"`timeline {name}`" not in README] == []


def test_every_code_is_explained_in_the_readme_in_the_words_of_the_code() -> None:
    table = dict(re.findall(r"^\| `([EW]\d+)` \| (.*) \|$", README, re.MULTILINE))
    assert table == dict(CODES)


def test_every_code_of_the_doctor_is_explained_beside_the_readme(golden: Callable[[Path, str], None]) -> None:
    rows = []
    for code, known in DOCTOR.items():
        effects = "; ".join(" ".join(filter(None, (e.who, e.what, e.evidence))) for e in known.effects)
        rows.append(f"| `{code}` | {known.meaning} | {known.source} | {effects} |")
    path = ROOT / "docs" / "doctor.md"
    head = path.read_text(encoding="utf-8").partition("| code |")[0]
    table = "| code | meaning | clause | who does what |\n| --- | --- | --- | --- |\n"
    golden(path, head + table + "\n".join(rows) + "\n")
    assert "docs/doctor.md" in README


def test_the_readme_s_example_of_the_file_is_sound(tmp_path: Path) -> None:
    [example] = blocks("toml")
    assert set(tomllib.loads(example)) == {"timeline", "actor", "category", "source", "event", "feed"}
    path = tmp_path / "events.toml"
    path.write_text(example, encoding="utf-8")
    assert load(path).diagnostics == ()


def test_the_readme_s_table_of_dates_is_said_so() -> None:
    rows = re.findall(
        r"^\| ((?:`[^`]+` ?)+)\| (.*) \|$", README.split("### Dates")[1].split("### ")[0], re.MULTILINE
    )
    said = {first.split()[0].strip("`"): words for first, words in rows}
    assert len(said) >= 9
    for text, words in said.items():
        if "approximately" not in words and "going on" not in words:
            assert words.startswith(timeline.edtf.say(timeline.edtf.parse(text)).split(";")[0])


def test_the_readme_s_python_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    [example] = blocks("python")
    exec(example.replace(".show()", ".to_json()"), {})
    assert capsys.readouterr().out.splitlines()[0] == "biden-xi-woodside-summit 15 November 2023"


def test_every_public_name_is_there_and_the_package_s_example_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in timeline.__all__:
        assert getattr(timeline, name) is not None
    with pytest.raises(AttributeError):
        _ = timeline.nothing
    monkeypatch.chdir(ROOT)
    names = {name: getattr(timeline, name) for name in timeline.__all__}
    assert doctest.testmod(timeline, extraglobs=names).failed == 0
    assert doctest.testmod(timeline, extraglobs=names).attempted == 2


def test_files_and_folders_that_the_readme_names_exist() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
