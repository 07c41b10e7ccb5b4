"""How `timeline list` orders, cuts, counts and writes what it finds."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.test_cli import Result
from timeline.loader import load
from timeline.writers import WRITERS

EVENTS = """
[[event]]
id = "b"
title = "beta"
date = 2021
importance = 5
[[event]]
id = "a"
title = "Alpha"
date = 2022
kind = "deadline"
[[event]]
id = "c"
title = "Épsilon"
date = 2023
importance = 5
[[event]]
id = "d"
title = "delta"
date = "unknown"
importance = 1
[[feed]]
id = "late"
title = "Late"
where = "2022.."
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "events.toml"
    found.write_text(HEAD + EVENTS, encoding="utf-8")
    return found


def listed(path: Path, *arguments: str) -> list[str]:
    result = Result("list", "-f", path, "--format", "json", *arguments)
    assert result.code == 0, result.err
    return [event["id"] for event in json.loads(result.out)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "bacd"),
        (["--reverse"], "dcab"),
        (["--sort", "importance"], "bcad"),
        (["--sort", "importance", "--limit", "2"], "bc"),
        (["--sort", "title"], "abdc"),
        (["--sort", "title", "--reverse", "-n", "1"], "c"),
        (["--limit", "0"], ""),
        (["--limit", "99"], "bacd"),
        (["--kind", "deadline"], "a"),
        (["--feed", "late"], "ac"),
        (["--feed", "late", "--kind", "event"], "c"),
    ],
)
def test_events_are_sorted_then_turned_then_cut(path: Path, arguments: list[str], expected: str) -> None:
    assert "".join(listed(path, *arguments)) == expected


def test_what_calendars_got_last_comes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795510800")
    assert Result("build", "-f", path).code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795597200")
    path.write_text(HEAD + EVENTS.replace("Alpha", "Aleph"), encoding="utf-8")
    assert Result("build", "-f", path).code == 0
    assert listed(path, "--sort", "changed") == ["a", "b", "c", "d"]


def test_the_count_is_one_number_for_scripts(path: Path) -> None:
    assert Result("list", "-f", path, "--count").out == "4\n"
    assert Result("list", "-f", path, "--count", "2022..").out == "2\n"
    nothing = Result("list", "-f", path, "--count", "1999")
    assert (nothing.code, nothing.out) == (0, "0\n")


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_file_has_the_format_of_its_ending(path: Path, name: str) -> None:
    output = path.with_name(f"answer{WRITERS[name].suffix.upper()}")
    assert Result("list", "-f", path, "-o", output).code == 0
    assert output.read_bytes().decode() == Result("list", "-f", path, "--format", name).out


def test_a_file_without_an_ending_and_a_text_get_the_table(path: Path) -> None:
    for name in ("answer", "answer.txt"):
        output = path.with_name(name)
        assert Result("list", "-f", path, "-o", output).code == 0
        assert output.read_text(encoding="utf-8") == Result("list", "-f", path).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.csv", "--format", "json"], "a.csv is a name for csv, not for json"),
        (["-o", "a.xyz"], "a.xyz does not say which format"),
        (["-o", "a.svg"], "a chart is drawn by timeline chart"),
        (["--limit", "-1"], "--limit"),
        (["--kind", "meeting"], 'no kind "meeting"'),
        (["--feed", "nothing"], 'no feed "nothing"'),
    ],
)
def test_a_contradiction_is_an_error_and_nothing_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(path.parent)
    result = Result("list", "-f", path, *arguments)
    assert result.code == 2
    assert said in result.err
    assert [each.name for each in path.parent.iterdir()] == ["events.toml"]


def test_json_lines_csv_and_json_say_the_same_of_importance(path: Path) -> None:
    objects = json.loads(Result("list", "-f", path, "--format", "json").out)
    lines = Result("list", "-f", path, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == objects
    rows = [*csv.DictReader(Result("list", "-f", path, "--format", "csv").out.splitlines())]
    assert [row["importance"] for row in rows] == [str(each["importance"]) for each in objects]
    assert [each["importance"] for each in objects] == [5, 3, 5, 1]


def test_the_five_most_important_of_the_shipped_data_have_the_highest_importance() -> None:
    timeline = load(ROOT / "events.toml").timeline
    assert timeline is not None
    found = json.loads(
        Result("list", "-f", ROOT / "events.toml", "--sort", "importance", "-n", "5", "--format", "json").out
    )
    highest = sorted((event.importance for event in timeline.events), reverse=True)[:5]
    assert [event["importance"] for event in found] == highest
