"""Text folded to the columns of a terminal."""

from __future__ import annotations


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
