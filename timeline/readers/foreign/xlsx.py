"""A spreadsheet (XLSX) to grids: what its cells show, and its own dates as exact as they show them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from timeline.readers.foreign._types import Ask, Cell, Grid, RefusedError, Row, clean
from timeline.readers.foreign.office import checked, missing

_MAX_COLUMN = 1000
_MAX_CELLS = 5_000_000
# how a sheet's text writes any character (ECMA-376 part 1, 22.9.2.19); openpyxl leaves it as it is
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[\$[^\]]*\]|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
# a year typed into a cell of dates is the day with that number
_YEARS_AS_DAYS = dt.date(1904, 12, 31), dt.date(1905, 12, 31)


def grids(content: bytes, ask: Ask) -> tuple[list[Grid], list[str]]:
    """The sheets of a file, and what was assumed. Raises RefusedError."""
    packed = checked(content, ask)
    try:
        import openpyxl
    except ImportError:
        raise missing("openpyxl", ask) from None
    import warnings

    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not keep: we only read
            book = openpyxl.load_workbook(packed, data_only=False)
            formulas = any(
                cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values()
            )
            computed = openpyxl.load_workbook(checked(content, ask), data_only=True) if formulas else book
    except RefusedError:
        raise
    except Exception as error:
        why = type(error).__name__
        raise RefusedError(
            f"{ask.name} cannot be read as a spreadsheet ({why})", "save it anew, or as CSV"
        ) from None
    found = []
    for sheet, values in zip(book.worksheets, computed.worksheets, strict=True):
        found.append(Grid(clean(sheet.title), list(_rows(sheet, values, notes))))
    return found, notes


def _rows(sheet: Any, values: Any, notes: list[str]) -> Iterator[Row]:
    cells = sheet._cells  # of openpyxl, by row and column: its own iteration fills all that lies between
    if len(cells) > _MAX_CELLS:
        raise RefusedError(f"the sheet {sheet.title} has more than {_MAX_CELLS:,} cells", "save it as CSV")
    by_row: dict[int, dict[int, Cell]] = {}
    never = 0
    for (row, column), cell in cells.items():
        if column > _MAX_COLUMN or cell.value is None:
            continue
        shown = values._cells.get((row, column))
        found = _cell(cell, None if shown is None else shown.value)
        never += cell.data_type == "f" and found.fault == _NEVER
        if found != Cell():
            by_row.setdefault(row, {})[column] = found
    banners = set()
    for merged in sheet.merged_cells.ranges:
        top = by_row.get(merged.min_row, {}).get(merged.min_col)
        if top is None:
            continue
        if merged.max_col - merged.min_col >= 2 and merged.min_row == merged.max_row:
            banners.add((merged.min_row, merged.min_col))
        for row in range(merged.min_row + 1, min(merged.max_row, merged.min_row + 10_000) + 1):
            by_row.setdefault(row, {})[merged.min_col] = top  # one value for several rows
    if never:
        notes.append(f"{never} formulas have no computed value: open the file in its program, and save it")
    for number in sorted(by_row):
        line = by_row[number]
        is_banner = len(line) == 1 and (number, next(iter(line))) in banners
        yield Row(number, tuple(line.get(column, Cell()) for column in range(1, max(line) + 1)), is_banner)


_NEVER = "a formula that was never computed"


def _cell(cell: Any, computed: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        if computed is None:
            text = value if isinstance(value, str) else str(getattr(value, "text", "") or "")
            return Cell(fault=_NEVER, text=_shown_by(clean(text)), link=_link_of(text))
        value = computed
    link = ""
    if cell.hyperlink is not None:
        link = clean(str(cell.hyperlink.target or ""))
    link = link or (_link_of(cell.value) if cell.data_type == "f" and isinstance(cell.value, str) else "")
    match value:
        case bool():
            return Cell(str(value).upper(), link=link)
        case dt.datetime() | dt.date():
            return _dated(value, str(cell.number_format or ""), link)
        case dt.time() | dt.timedelta():
            return Cell(str(value), fault="is a time without a date", link=link)
        case float():
            return Cell(f"{value:.15g}", link=link)
    text = clean(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value)))
    if cell.data_type == "e":
        return Cell(text, fault="is an error of the spreadsheet")
    return Cell(text, link=link)


def _shown_by(formula: str) -> str:
    """What =HYPERLINK("address", "words") shows; nothing for any other formula."""
    found = re.fullmatch(r'=HYPERLINK\("[^"]*"[,;]\s*"([^"]*)"\)', formula, re.IGNORECASE)
    return found[1] if found else ""


def _link_of(formula: Any) -> str:
    found = re.match(r'=HYPERLINK\("(https?://[^"]*)"', str(formula), re.IGNORECASE)
    return found[1] if found else ""


def _dated(value: dt.date, form: str, link: str) -> Cell:
    """A spreadsheet's own date: the month or the year alone, where the cell shows no more."""
    day = value.date() if isinstance(value, dt.datetime) else value
    shown = day.isoformat()
    if _YEARS_AS_DAYS[0] < day < _YEARS_AS_DAYS[1]:
        year = (day - dt.date(1899, 12, 30)).days
        fault = f"is a day of 1905, or the year {year} in a cell for dates"
        return Cell(shown, fault=fault, link=link)
    parts = parts_shown(form)
    clock = ""
    if isinstance(value, dt.datetime) and value.time() != dt.time.min and "h" in parts:
        clock = f"{value:%H:%M:%S}" if "s" in parts and value.second else f"{value:%H:%M}"
    if "y" not in parts:
        return Cell(shown, fault="is a date of which the cell does not show the year", link=link)
    if "d" in parts and "m" in parts:
        return Cell(shown, date=shown, time=clock, link=link)
    if "d" in parts:
        return Cell(shown, fault="is a date of which the cell does not show the month", link=link)
    text = shown[:7] if "m" in parts else shown[:4]
    return Cell(text, date=text, link=link)


def parts_shown(form: str) -> set[str]:
    """What a number format shows of a date: y, m (month), d (day of the month), h, s.

    ECMA-376 18.8.30: `m` is minutes beside hours or seconds, and three `d` or more are the weekday.
    """
    form = form.split(";")[0] if form else "General"
    if form.lower() in ("general", "@", ""):
        return {"y", "m", "d", "h", "s"}  # shown as a number: nothing says that less is meant
    tokens = re.findall(
        r"y+|e+|b+|m+|d+|h+|s+|am/pm|a/p", _SAID.sub(" ", form).lower().replace("general", "")
    )
    parts: set[str] = set()
    for index, token in enumerate(tokens):
        if token[0] in "yeb":
            parts.add("y")
        elif token[0] == "m":
            near = [tokens[i][0] for i in (index - 1, index + 1) if 0 <= i < len(tokens)]
            is_minutes = len(token) <= 2 and (("h" in near[:1] and index > 0) or "s" in near[-1:])
            parts.add("min" if is_minutes else "m")
        elif token[0] == "d":
            if len(token) <= 2:
                parts.add("d")
        elif token[0] in "hs":
            parts.add(token[0])
    return parts
