"""Answers in columns: each as wide as its widest cell, or folded to the width of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_GAP = 2
_NARROWEST = 16, 4
"""The columns that a column of words keeps, and one without blanks, which is folded last: people copy it."""


def columns(
    rows: Sequence[Sequence[str]],
    *,
    headings: Sequence[str] = (),
    right: frozenset[int] = frozenset(),
    width: int | None = None,
    color: bool = False,
) -> str:
    """Rows of cells as lines; columns of `right` are set right. A line break in a cell stays one.

    With a `width`, what does not fit is folded: first the columns that hold words, the widest first.
    `headings` are bold if `color`.
    """
    from rich.cells import cell_len
    from rich.control import strip_control_codes

    cells = [[strip_control_codes(cell) for cell in row] for row in rows]
    if headings and cells:
        cells.insert(0, [*headings])
    if not cells:
        return ""
    by_column = [*zip(*cells, strict=True)]
    widths = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in by_column]
    if width is not None:
        widths = _narrowed(widths, [any(" " in cell for cell in column) for column in by_column], width)
    lines: list[str] = []
    for number, row in enumerate(cells):
        folded = [_folded(cell, wide) for cell, wide in zip(row, widths, strict=True)]
        for parts in zip_longest(*folded, fillvalue=""):
            padded = [
                " " * (wide - cell_len(part)) + part if at in right else part + " " * (wide - cell_len(part))
                for at, (part, wide) in enumerate(zip(parts, widths, strict=True))
            ]
            line = (" " * _GAP).join(padded).rstrip()
            lines.append(f"{_BOLD}{line}{_PLAIN}" if color and headings and not number else line)
    return "".join(f"{line}\n" for line in lines)


def _narrowed(widths: Sequence[int], wordy: Sequence[bool], room: int) -> list[int]:
    """The widths of columns that fit into `room` with the gaps between them, if they can at all."""
    found = [*widths]
    for most, candidates in zip(_NARROWEST, ([*wordy], [True] * len(found)), strict=True):
        while sum(found) + _GAP * (len(found) - 1) > room:
            wide = [at for at, may in enumerate(candidates) if may and found[at] > most]
            if not wide:
                break
            found[max(wide, key=found.__getitem__)] -= 1
    return found


def _folded(cell: str, width: int) -> list[str]:
    from rich.cells import cell_len

    from timeline.cli.terminal import wrapped

    return [
        part
        for line in cell.split("\n")
        for part in ([line] if cell_len(line) <= width else wrapped(line, width, "", ""))
    ]
