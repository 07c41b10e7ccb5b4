"""`timeline search`: what it prints in a pipe, on a terminal and as JSON, and how it answers odd input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import HEAD, ROOT
from tests.test_cli import Result, on_terminal
from tests.test_rank import event
from timeline.cli import search as command
from timeline.model import Event, Timeline
from timeline.query import MAX_LENGTH, rank

EVENTS = ROOT / "events.toml"


def test_json_has_the_objects_of_list_with_a_score() -> None:
    listed = {each["id"]: each for each in json.loads(Result("list", "-f", EVENTS, "--format", "json").out)}
    hits = json.loads(Result("search", "-f", EVENTS, "fentanyl", "china", "--format", "json").out)
    assert len(hits) == 10
    scores = [hit.pop("score") for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert hits == [listed[hit["id"]] for hit in hits]


def test_in_a_pipe_the_table_is_plain_and_errors_say_what_was_searched_for_instead() -> None:
    result = Result("search", "-f", EVENTS, "fentanyll", "malaysia", "-n", "2")
    assert result.code == 0
    assert (
        result.out.splitlines()[0] == "9 Dec 2023   Malaysia seizes suspected fentanyl at KLIA  klia-seizure"
    )
    assert result.out.splitlines()[1].startswith("             summary: ")
    assert "\x1b" not in result.out
    assert result.err.splitlines() == [
        "fentanyll: nothing; searched for fentanyl",
        "note: 2 of 13 events; --limit 13 shows all",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "help: write words"),
        (["", " "], 2, "nothing to search for"),
        (["…"], 2, "nothing to search for"),
        (["x" * (MAX_LENGTH + 1)], 2, "at most 10000 characters"),
        (["x" * MAX_LENGTH], 0, "xxx…: nothing\nno event matches"),
        (["aaa bbb "] * (MAX_LENGTH // 9), 0, ""),
        ([f"qx{at}" for at in range(1_200)], 0, "and nothing of 1,190 more words"),
        (["fentanyl", "-n", "-1"], 2, "--limit"),
        (["fentanyl", "-n", "0"], 0, "note: 0 of 12 events"),
        (["actor:us"], 0, 'note: "actor:us" was read as words; timeline list reads it as a term'),
        (["-fentanyl"], 0, ""),  # no option, and not negated: a word
        (["fentanyl", "-o", "a.csv"], 2, "a.csv does not say which format"),
        (["fentanyl", "-o", "a.json", "--format", "table"], 2, "a.json is a name for json, not for table"),
        (["\x1b[31mred\x07"], 0, "\\x1b[31mred\\x07: nothing"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_odd_input_is_answered(arguments: list[str], code: int, said: str) -> None:
    result = Result("search", "-f", EVENTS, *arguments)
    assert result.code == code, result.err
    assert said in result.err
    assert "\x1b" not in result.err


def test_a_file_has_the_format_of_its_ending(tmp_path: Path) -> None:
    for name, format_ in (("a.json", "json"), ("a.txt", "table"), ("a", "table")):
        assert Result("search", "-f", EVENTS, "klia", "-o", tmp_path / name).code == 0
        expected = Result("search", "-f", EVENTS, "klia", "--format", format_).out
        assert (tmp_path / name).read_text(encoding="utf-8") == expected


def test_an_empty_timeline_has_no_match(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD, encoding="utf-8")
    result = Result("search", "-f", path, "fentanyl")
    assert (result.code, result.out) == (0, "")
    assert result.err == "fentanyl: nothing\nno event matches\n"
    assert Result("search", "-f", path, "fentanyl", "--format", "json").out == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="script(1) differs elsewhere")
def test_a_terminal_without_colours_has_stars_around_matches_and_ids_that_can_be_copied() -> None:
    lines = on_terminal("search", "klia", "fentanyll", "-n", "1", columns=80)
    assert "fentanyll: nothing; searched for fentanyl" in lines
    assert any("Malaysia seizes suspected *fentanyl* at *KLIA*" in line for line in lines)
    assert any(line.endswith(" klia-seizure") for line in lines)
    assert max(map(len, lines)) <= 80


TITLE = "A very long title on fentanyl, which a narrow terminal has to fold between its working groups"


def shown(text: str, timeline: Timeline, width: int, style: command.Style) -> str:
    ranking = rank(timeline, text)
    return command.table(timeline, ranking.hits, ranking.sought, width=width, style=style)


@pytest.mark.parametrize("width", [34, 40, 41, 60, 80, 120, 200])
@pytest.mark.parametrize(
    "style",
    [command.Style("<", ">"), command.Style("\x1b[1;4m", "\x1b[0m", "\x1b[2m", "\x1b[1m", "\x1b[0m")],
    ids=["stars", "colours"],
)
def test_a_title_that_is_folded_has_its_marks_and_loses_nothing(
    timeline_of: Callable[[str], Timeline], width: int, style: command.Style
) -> None:
    timeline = timeline_of(
        event("a-b", title=TITLE, summary="fentanyl " * 50, date="2023-05/2024-06")
        + event("c", title="Fentanyl")
    )
    text = shown('fentanyl "working group"', timeline, width, style)
    for mark in set(style) - {"", "<", ">"}:
        text = text.replace(mark, {style.mark: "<", style.unmark: ">"}.get(mark, ""))
    lines = text.splitlines()
    assert max(len(re.sub("[<>]", "", line) if style.dim else line) for line in lines) <= width
    [title] = re.findall(
        r"A very.*?<?groups?>?s?\b", re.sub(r"\s+", " ", text.replace("May 2023 \u2013", ""))
    )
    title = title.replace("Jun 2024 ", "")
    assert title.replace("<", "").replace(">", "") == TITLE
    assert "on <fentanyl>, which" in title
    assert title.endswith(("<working group>s", "<working> <group>s"))


def test_ids_stand_in_one_column_whatever_is_marked(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(event("aa", title="Talks") + event("bb", title="T", summary="of talks"))
    for style in (command.Style("*", "*"), command.Style()):
        lines = shown("talks", timeline, 80, style).splitlines()
        assert {line.index(id_) for line in lines for id_ in ("aa", "bb") if id_ in line} == {
            lines[0].index("Id")
        }


def test_a_passage_shows_the_part_that_has_the_words(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(event("a", summary="before " * 40 + "the needle, found" + " after" * 40))
    lines = shown("needle", timeline, 80, command.Style("<", ">")).splitlines()
    [passage_] = [line for line in lines if "summary: " in line]
    assert passage_.strip().startswith("summary: …before ")
    assert "the <needle>, found after" in passage_
    assert passage_.endswith(" after…")
    assert len(passage_) <= 80


@pytest.mark.parametrize("words", ["the needle, found", "the needle"])
def test_a_passage_is_cut_between_words_and_fits_at_any_width(
    timeline_of: Callable[[str], Timeline], words: str
) -> None:
    timeline = timeline_of(event("a", summary="before " * 40 + words + " after" * 40))
    for width in range(50, 100):
        lines = shown("needle", timeline, width, command.Style("<", ">")).splitlines()
        [passage_] = [line for line in lines if "summary: " in line]
        assert len(passage_) <= width
        cut = {*re.findall("[a-z]+", passage_.partition("summary: ")[2])}
        assert {"needle"} < cut <= {"before", "the", "needle", "found", "after"}


def test_a_passage_without_blanks_fits_too(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(event("a", summary="前" * 200 + "会议" + "后" * 200))
    [passage_] = [
        line for line in shown("会议", timeline, 60, command.Style()).splitlines() if "会议" in line
    ]
    assert 50 < cell_len(passage_) <= 60
    assert re.search("summary: …前+会议后+…$", passage_)


def test_a_pipe_that_cannot_show_a_letter_gets_its_escape() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "timeline", "search", "obrador", "-n", "1"],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert b"L\\xf3pez Obrador" in done.stdout


HOSTILE = Event("a", "a@example.org", "\x1b[31mRed [bold]talks[/bold] \x07\u202eabc", None)


def test_hostile_texts_do_nothing_to_a_terminal() -> None:
    timeline = Timeline("T", "example.org", events=(HOSTILE,))
    text = shown("talks", timeline, 80, command.Style("<", ">"))
    assert "[bold]<talks>[/bold]" in text
    assert "\x07" not in text
