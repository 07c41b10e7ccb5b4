"""Plain columns for answers that are short: no folding, and only colours that a terminal shows."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Rows of cells as lines, each column as wide as its widest cell; columns of `right` are set right."""
    from rich.cells import cell_len
    from rich.control import strip_control_codes

    cells = [[strip_control_codes(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [
            " " * (width - cell_len(cell)) + cell
            if number in right
            else cell + " " * (width - cell_len(cell))
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip() + "\n")
    return "".join(lines)


def width_left(used: int, *, most: int) -> int:
    """How many columns are left beside `used` ones, at least 10 and at most `most`; `most` in a file."""
    if not sys.stdout.isatty():
        return most
    return max(10, min(most, shutil.get_terminal_size().columns - used))
