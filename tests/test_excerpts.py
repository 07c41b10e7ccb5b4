"""How a diagnostic stands on a terminal: broken between words, with its carets under what they mean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.conftest import HEAD, ROOT
from tests.test_cli import Result
from timeline.diagnostics import Diagnostic, Hint, Span, as_text

HELP = 'write related = [{ event = "x", as = "follows" }] (or leads-to, implements, part-of, supersedes)'
FAULT = Diagnostic(
    "E203",
    'related must be a list [ … ], not "a word and another word and a third word and more words"',
    Span("events.toml", 1, 11, 5),
    HELP,
    (Hint("the first of the two is in this line, which has nothing else", Span("events.toml", 1, 1, 7)),),
)
TEXTS = {"events.toml": 'related = "words"'}


def test_on_80_columns_messages_and_help_break_between_words() -> None:
    assert as_text([FAULT], TEXTS, width=80) == (
        'error[E203]: related must be a list [ … ], not "a word and another word and a\n'
        '    third word and more words"\n'
        "  --> events.toml:1:11\n"
        "   |\n"
        ' 1 | related = "words"\n'
        "   |           ^^^^^\n"
        "  note: the first of the two is in this line, which has nothing else\n"
        "  --> events.toml:1:1\n"
        "   |\n"
        ' 1 | related = "words"\n'
        "   | ^^^^^^^\n"
        '  help: write related = [{ event = "x", as = "follows" }] (or leads-to,\n'
        "        implements, part-of, supersedes)\n"
    )


def test_a_line_is_as_long_as_there_is_room() -> None:
    out = as_text([Diagnostic("E203", "one two three " * 4 + "four", Span(""))], {}, width=40)
    assert out == "error[E203]: one two three one two three\n    one two three one two three four\n"


@given(st.lists(st.text("ab日", min_size=1, max_size=12), min_size=1), st.integers(40, 90))
def test_no_line_of_words_is_wider_than_the_terminal_and_no_word_is_lost(
    words: list[str], width: int
) -> None:
    message = " ".join(words)
    out = as_text([Diagnostic("E203", message, Span(""), message)], {}, width=width)
    assert max(map(cell_len, out.splitlines())) <= width
    assert out.split() == ["error[E203]:", *words, "help:", *words]


def test_without_a_width_as_in_a_pipe_each_is_one_line() -> None:
    assert f"  help: {HELP}\n" in as_text([FAULT], TEXTS)
    assert f"error[E203]: {FAULT.message}\n" in as_text([FAULT], TEXTS)


def test_colours_begin_and_end_in_each_line() -> None:
    colored = as_text([FAULT], TEXTS, color=True, width=60)
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == as_text([FAULT], TEXTS, width=60)
    for line in colored.splitlines():
        assert line.count("\x1b[0m") == len(re.findall("\x1b\\[[1-9][0-9;]*m", line))


def test_a_word_that_is_wider_than_a_line_stays_whole() -> None:
    address = "https://example.org/" + "x" * 100
    shown = as_text([Diagnostic("E207", f"not an address: {address} here", Span(""))], {}, width=80)
    assert shown == f"error[E207]: not an address:\n    {address}\n    here\n"


@pytest.mark.parametrize(
    ("line", "marked", "shown", "carets"),
    [
        ("a = 1", "1", "a = 1", "    ^"),
        ("\ta = 1", "1", "    a = 1", "        ^"),
        ("a\t= 1", "1", "a    = 1", "       ^"),
        ('a = "日本", 1', "1", 'a = "日本", 1', "            ^"),  # two columns each
        ('a = "日本"', "日本", 'a = "日本"', "     ^^^^"),
        ('a = "e\u0301", 1', "1", 'a = "e\u0301", 1', "         ^"),  # none for an accent
        ('a = "\u0e01\u0e34", 1', "1", 'a = "\u0e01\u0e34", 1', "         ^"),  # nor for a vowel above
        ('a = "😀", 1', "1", 'a = "😀", 1', "          ^"),
        ('a = "\x07", 1', "1", 'a = "\\x07", 1', "            ^"),
    ],
    ids=ascii,
)
def test_carets_stand_under_what_they_mean(line: str, marked: str, shown: str, carets: str) -> None:
    span = Span("x", 1, line.index(marked) + 1, len(marked))
    out = as_text([Diagnostic("E203", "m", span)], {"x": line}, width=80).splitlines()
    assert out[3:] == [f" 1 | {shown}", f"   | {carets}"]


LETTERS = st.text("ab \t日é\u0301😀\x07\u202e", max_size=300)


@given(LETTERS, st.text("ab日", min_size=1, max_size=150), LETTERS, st.integers(40, 200))
def test_a_line_of_any_length_fits_the_terminal_and_shows_where_the_fault_begins(
    before: str, fault: str, after: str, width: int
) -> None:
    span = Span("x", 1, len(before) + 1, len(fault))
    out = as_text([Diagnostic("E203", "m", span)], {"x": before + fault + after}, width=width).splitlines()
    line, carets = (each.removeprefix(start) for each, start in zip(out[3:], (" 1 | ", "   | "), strict=True))
    assert cell_len(line) <= width - 5
    column = len(carets) - len(carets.lstrip())
    marked = carets.count("^")
    # the part of the line above the carets is the fault, or its beginning where it is long
    prefix = next(at for at in range(len(line) + 1) if cell_len(line[:at]) >= column)
    while prefix < len(line) and cell_len(line[: prefix + 1]) == column:  # an accent
        prefix += 1
    assert cell_len(line[:prefix]) == column
    above = next(
        line[prefix:at] for at in range(prefix, len(line) + 1) if cell_len(line[prefix:at]) == marked
    )
    assert above
    assert fault.startswith(above)


def test_check_writes_no_line_wider_than_a_terminal_and_whole_lines_into_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "e.toml"
    path.write_text(f'{HEAD}[[event]]\nid = "a"\ntitle = "A"\ndate = 2002\nrelated = "a"\n', encoding="utf-8")
    piped = Result("check", "--file", path)
    assert piped.code == 1
    assert max(map(len, piped.out.splitlines())) > 80
    script = f"stty cols 80; cd {tmp_path}; {sys.executable} -m timeline check --file e.toml"
    done = subprocess.run(
        ["script", "-qec", script, "/dev/null"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": ""},
        check=False,
    )
    lines = done.stdout.splitlines()
    assert "        implements, part-of, supersedes, side-event-of)" in lines
    assert max(map(len, lines)) <= 80
