"""CSV and TSV to a grid: bytes decoded, the separator found, rows and cells."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import PurePath

from timeline.readers.foreign._types import Ask, Cell, Grid, RefusedError, Row, clean
from timeline.readers.foreign.text import decoded

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLE = 60  # rows
_MAX_COLUMNS = 1000


def grids(content: bytes, ask: Ask) -> tuple[list[Grid], list[str]]:
    """The table of a file, and what was assumed. Raises RefusedError."""
    text, encoding = decoded(content, ask)
    notes = []
    if encoding == "cp1252" and not ask.encoding:
        words = re.findall(r"\w*[^\x00-\x7f]\w*", text)[:3]
        shown = ", ".join(f"“{word}”" for word in words)
        notes.append(f"the file is not UTF-8: read as Windows-1252, with {shown} (--encoding says otherwise)")
    separator, text = _separator(text, is_tsv=PurePath(ask.name).suffix.lower() in (".tsv", ".tab"))
    rows = list(_rows(text, separator, ask))
    if separator not in ",\t" and rows:
        notes.append(f"the cells are separated by {_SEPARATORS[separator]}")
    return [Grid("", rows)], notes


def _separator(text: str, *, is_tsv: bool) -> tuple[str, str]:
    """The separator, and the text without a line that names it."""
    if (named := re.match(r"(?i)\ufeff?\"?sep=([,;\t|])\"?\r?\n", text)) is not None:
        return named[1], text[named.end() :]
    if is_tsv:
        return "\t", text
    best, most = ",", (0.0, 0)
    for separator in _SEPARATORS:
        try:
            sample = list(itertools.islice(_parsed(text[:200_000], separator), _SAMPLE))
        except csv.Error:
            continue
        widths = [len(row) for row in sample if any(row)]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        # many cells a row in most rows: a comma within sentences makes rows of all lengths
        if (round(score[0], 1), score[1]) > (round(most[0], 1), most[1]):
            best, most = separator, score
    return best, text


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _rows(text: str, separator: str, ask: Ask) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            why = "a cell has more than 131,072 characters" if "field larger" in str(error) else str(error)
            help_ = "a quotation mark may be missing there"
            raise RefusedError(f"{ask.name}: row {line} cannot be read: {why}", help_) from None
        if cells is None:
            return
        if len(cells) > _MAX_COLUMNS:
            raise RefusedError(f"{ask.name}: row {line} has {len(cells):,} columns", "is it a table?")
        yield Row(line, tuple(Cell(_unescaped(clean(cell))) for cell in cells))
        line = reader.line_num + 1


def _unescaped(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text
