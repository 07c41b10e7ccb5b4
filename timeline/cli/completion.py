"""Answers the shell's question what may follow, by the protocol of the scripts that Typer installs.

Typer's own answers fail where a word has a colon: bash splits words there. They also leave a blank after
the name of a field in zsh, drop the name of an option in `--actor=us`, and print errors into the line.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from timeline.cli.candidates import Candidate

VARIABLE = "_TIMELINE_COMPLETE"
_GLUE = re.compile("[:=@]+")
"""What bash takes for a word of its own, without blanks around it (COMP_WORDBREAKS)."""


def answer(app: typer.Typer) -> None:
    """Print completions, and exit, if this process is asked for them; never print anything else."""
    shell = {"complete_bash": _bash, "complete_zsh": _zsh, "complete_fish": _fish}.get(
        os.environ.get(VARIABLE, "")
    )
    if shell is None:
        return
    text, status = "", 1
    quiet = contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO())
    # a command line may make no sense, and a file may not be readable
    with quiet[0], quiet[1], contextlib.suppress(Exception, SystemExit):
        text, status = shell(app)
    sys.stdout.write(text)
    sys.exit(status)


def _candidates(app: typer.Typer, words: Sequence[str], incomplete: str) -> list[Candidate]:
    """What may stand in place of the incomplete word, whole, and what it means."""
    from typer._completion_classes import BashComplete

    from timeline.diagnostics import printable

    shell = BashComplete(typer.main.get_command(app), {}, "timeline", VARIABLE)
    option = re.match("--[a-z-]+=", incomplete)  # Click leaves it out of its answer
    before = option[0] if option else ""
    return [
        (f"{before}{item.value}", printable(" ".join((item.help or "").split())))
        for item in shell.get_completions([*words], incomplete)
    ]


def _bash(app: typer.Typer) -> tuple[str, int]:
    """A line a candidate, without what stands before the word's last colon: bash does not replace that."""
    text, at = os.environ["COMP_WORDS"], int(os.environ["COMP_CWORD"])
    words: list[str] = []
    last = ""
    for piece in (text.split("\n") if "\n" in text else text.split(" "))[: at + 1]:
        if words and (_GLUE.fullmatch(piece) or _GLUE.fullmatch(last)):
            words[-1] += piece
        else:
            words.append(piece)
        last = piece
    if len(words) < 2:
        return "", 0
    incomplete = _unquoted(words[-1])
    kept = (
        ""
        if _is_quoted(words[-1])
        else incomplete[: len(incomplete) - (0 if _GLUE.fullmatch(last) else len(last))]
    )
    found = _candidates(app, [*map(_unquoted, words[1:-1])], incomplete)
    return "".join(f"{value.removeprefix(kept)}\n" for value, _ in found), 0


def _is_quoted(word: str) -> bool:
    return word[:1] in ('"', "'")


def _unquoted(word: str) -> str:
    """A word as the shell reads it; the last quotation mark may be missing."""
    for end in ("", word[:1]):
        with contextlib.suppress(ValueError):
            return "".join(shlex.split(word + end))
    return word


def _asked() -> tuple[list[str], str]:
    """The words before the incomplete one, and that, of a command line that a shell gives as one text."""
    text = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        words = shlex.split(text)
    except ValueError:  # an open quotation mark
        mark = '"' if text.count('"') % 2 else "'"
        words = shlex.split(text + mark)
        return words[1:-1], words[-1]
    return (words[1:], "") if text[-1:].isspace() else (words[1:-1], words[-1])


def _zsh(app: typer.Typer) -> tuple[str, int]:
    """Commands for zsh, which evaluates them; without candidates it completes files."""
    found = _candidates(app, *_asked())
    if not found:
        return "_files", 0
    commands = []
    for suffix, group in (
        ("-S ''", [each for each in found if each[0].endswith((":", ".."))]),  # no blank after it
        ("", [each for each in found if not each[0].endswith((":", ".."))]),
    ):
        if group:
            words = " ".join(shlex.quote(word) for word, _ in group)
            lines = " ".join(shlex.quote(f"{word}  -- {help_}" if help_ else word) for word, help_ in group)
            each = "-l" if any(help_ for _, help_ in group) else ""
            commands.append(f"v=({words}); d=({lines}); compadd {suffix} {each} -d d -a v")
    return f"local -a v d; {'; '.join(commands)}", 0


def _fish(app: typer.Typer) -> tuple[str, int]:
    """A line a candidate; or by the status alone whether there are any: without, fish completes files."""
    found = _candidates(app, *_asked())
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", 0 if found else 1
    return "".join(f"{value}\t{help_}\n" if help_ else f"{value}\n" for value, help_ in found), 0
