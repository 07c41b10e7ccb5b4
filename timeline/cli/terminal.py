"""Text folded to the columns of a terminal, and lines said on one."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import typer


def say(line: str) -> None:
    """One line on standard error, which can do nothing to a terminal; there it breaks at words."""
    from timeline.diagnostics import printable

    typer.echo("\n".join(folded(printable(line), sys.stderr)), err=True)


def folded(line: str, stream: Any) -> list[str]:
    """A line in lines of a terminal's width, broken at words; the line itself for any other stream."""
    width = shutil.get_terminal_size().columns
    if not stream.isatty() or len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(line, width, indent, f"{indent}  ")


def wrapped(words: str, width: int, first: str, rest: str) -> list[str]:
    """Words in lines of at most `width` columns, as terminals count them (UAX 11).

    The first line begins with `first`, all others with `rest`. A word that is wider than a line is broken.
    """
    from rich.cells import cell_len, chop_cells

    lines, bare = [first], True
    for word in words.split():
        if not bare and cell_len(f"{lines[-1]} {word}") > width:
            lines.append(rest)
            bare = True
        while bare and cell_len(lines[-1] + word) > width:
            head, *tail = chop_cells(word, max(width - cell_len(lines[-1]), 2))
            lines[-1] += head
            word = "".join(tail)
            lines.append(rest)
        lines[-1] += word if bare else f" {word}"
        bare = False
    return lines
