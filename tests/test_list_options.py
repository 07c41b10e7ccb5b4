"""How `timeline list` orders, cuts, counts and writes what it finds."""

from __future__ import annotations

import csv
import json
import shlex
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
    assert output.read_bytes() == Result("list", "-f", path, "--format", name).content


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
        (["-o", "a.svg"], "a picture is drawn by timeline picture"),
        (["-o", "a.svg", "--format", "json"], "a.svg is no name for json"),
        (["-o", "a.csv", "--count"], "--count writes text, and a.csv is no name for it"),
        (["-o", "a.ics", "--ids"], "--ids writes text"),
        (["--ids", "--count"], "--count and --ids contradict each other"),
        (["--ids", "--columns", "id"], "--ids and --columns contradict"),
        (["--count", "--format", "table"], "--count and --format contradict"),
        (["--template", "{{ id }}", "--columns", "id"], "--columns and --template contradict"),
        (["--template", "{{ id }}", "--format", "csv"], "--template and --format contradict"),
        (["--columns", "id", "--format", "ics"], "ics has no columns"),
        (["--columns", "id", "-o", "a.ics"], "ics has no columns"),
        (["--columns", "id,plac"], 'no column "plac"\nhelp: did you mean "place"? known are id, uid, title'),
        (["--columns", ""], 'no column ""'),
        (["--columns", "id,"], 'no column ""'),
        (["--columns", "sources.text"], 'no column "sources.text"'),
        (["-oa.csv"], "-oa.csv is an option and its value in one\nhelp: write -o a.csv"),
        (["-oA.JSON"], "write -o A.JSON"),
        (["-oa.txt"], "write -o a.txt"),
        (["-fother.toml"], "write -f other.toml"),
        (["-n5"], "write -n 5"),
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


@pytest.mark.parametrize("term", ["-ofac", "-other", "-nothing", "-f", "-o"])
def test_a_word_that_begins_like_an_option_of_one_letter_stays_a_term(path: Path, term: str) -> None:
    if len(term) == 2:  # an option without its value
        assert "requires an argument" in Result("list", "-f", path, term).err
    else:
        assert listed(path, term) == ["b", "a", "c", "d"]


def test_the_template_of_the_help_can_be_copied_as_it_stands(path: Path) -> None:
    text = Result("list", "--help").out
    [line] = [each for each in text.splitlines() if "timeline list --template" in each]
    result = Result(*shlex.split(line)[1:], "-f", path)
    assert result.out.splitlines()[0] == "some time in 2021: beta"


def test_ids_are_one_a_line_and_nothing_else(path: Path) -> None:
    assert Result("list", "-f", path, "--ids", "--sort", "title").out == "a\nb\nd\nc\n"
    nothing = Result("list", "-f", path, "--ids", "1999")
    assert (nothing.code, nothing.out) == (0, "")
    output = path.with_name("ids.txt")
    assert Result("list", "-f", path, "--ids", "-o", output).code == 0
    assert output.read_text(encoding="utf-8") == "b\na\nc\nd\n"


def test_columns_are_those_that_are_asked_for_in_their_order_each_once(path: Path) -> None:
    table = Result("list", "-f", path, "2022..", "--columns", "importance, title,importance")
    assert table.out == "3  Alpha\n5  Épsilon\n"
    rows = Result("list", "-f", path, "2022..", "--columns", "importance,title", "--format", "csv")
    assert rows.out.split() == ["importance,title", "3,Alpha", "5,Épsilon"]
    objects = Result("list", "-f", path, "2022..", "--columns", "place.name,id", "--format", "json")
    assert json.loads(objects.out) == [{"place.name": None, "id": "a"}, {"place.name": None, "id": "c"}]


def test_a_cell_of_a_table_is_one_line(path: Path) -> None:
    text = EVENTS.replace('title = "beta"', 'title = "beta"\nsummary = """\none\ntwo"""')
    path.write_text(HEAD + text, encoding="utf-8")
    assert Result("list", "-f", path, "2021", "--columns", "id,summary").out == "b  one two\n"


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
