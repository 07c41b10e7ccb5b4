"""Events -> a spreadsheet (XLSX, ECMA-376): a row an event, and sheets of sources and of what they say."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from timeline.model import Event, Timeline
from timeline.model.words import when_in_words
from timeline.readers.foreign import CUT
from timeline.writers import _office
from timeline.writers.columns import COLUMNS
from timeline.writers.csv import as_texts
from timeline.writers.options import Options, WriteError

_HEADER = 4
"""The row of the headings: above it are the title, a line on what the sheet holds, and an empty row."""
_MOST_ROWS = 1_048_576
_MOST_TEXT = 32_767
"""Characters of a cell."""
_MOST_ADDRESS = 2_079
"""Characters of a link: Excel repairs a file that has a longer one."""
_MOST_LINKS = 65_530
"""Of a sheet."""
_MOST_LINES, _POINTS = 27, 15
"""A row is at most 409 points high; a line is 15 points high."""
_FONT = "Calibri"
# a sheet's text may write any character as _x0041_, so what only looks like that is written as _x005F_x0041_
# (ECMA-376 part 1, 22.9.2.19)
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet, as wide as so many digits; `is_data` if it is for programs and not printed."""

    heading: str
    width: float
    is_data: bool = False


_PEOPLE = (
    Column("When", 26),
    Column("Title", 34),
    Column("Summary", 52),
    Column("Category", 18),
    Column("Actors", 20),
    Column("Place", 20),
    Column("Status", 11),
    Column("Source no.", 11),
)
_SAID = {column.heading.lower() for column in _PEOPLE}
EVENTS = (*_PEOPLE, *(Column(name, 14, is_data=True) for name in COLUMNS if name not in _SAID))
SOURCES = (
    Column("No.", 6),
    Column("Title", 44),
    Column("Publisher", 26),
    Column("Published", 18),
    Column("Address", 70),
    Column("Note", 34),
    Column("id", 24, is_data=True),
)
CLAIMS = (
    Column("Event", 34),
    Column("Source no.", 8),
    Column("Title of the source", 40),
    Column("Date that it gives", 24),
    Column("Quote", 50),
    Column("Note", 40),
    Column("id", 24, is_data=True),
)


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A workbook of three sheets: the events with their dates in words, their sources, and what these say.

    All cells are text or numbers, never formulas. What a cell cannot hold is cut, and says so. Raises
    WriteError for more events than a sheet has rows.
    """
    import openpyxl
    from openpyxl.writer.excel import ExcelWriter

    numbers = {
        name: number
        for number, name in enumerate(dict.fromkeys(name for event in events for name in event.sources), 1)
    }
    claims = [(event, citation) for event in events for citation in event.citations]
    if max(len(events), len(claims)) > _MOST_ROWS - _HEADER:
        raise WriteError(f"a spreadsheet has {_MOST_ROWS:,} rows: ask for fewer events")
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = "timeline", _office.clean(timeline.title)
    book.properties.created = book.properties.modified = _office.stamp(timeline)
    below = _office.subtitle(timeline, events, options)
    rows = [_row(event, timeline, options, numbers) for event in events]
    _fill(book.active, "Events", EVENTS, rows, timeline, below)
    sources: list[list[str | int]] = [
        [numbers[s.id], s.title, s.publisher, _office.published(s), _Link(s.url), s.note, s.id]
        for s in (timeline.sources[name] for name in numbers)
    ]
    _fill(book.create_sheet(), "Sources", SOURCES, sources, timeline, "The sources, by their numbers")
    said: list[list[str | int]] = [
        [
            event.title,
            numbers[citation.source],
            timeline.sources[citation.source].title,
            _office.capital(_office.gives(citation, event)),
            citation.quote,
            citation.note,
            event.id,
        ]
        for event, citation in claims
    ]
    _fill(book.create_sheet(), "Claims", CLAIMS, said, timeline, "What each source says of an event")
    out = io.BytesIO()
    # not book.save, which sets the time of the change to now
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return _office.without_clock(out.getvalue())


class _Link(str):
    """An address to click on."""

    __slots__ = ()


def _row(event: Event, timeline: Timeline, options: Options, numbers: dict[str, int]) -> list[str | int]:
    texts = as_texts(event, timeline, options)
    category, actors = _office.names(event, timeline)
    cited = dict.fromkeys(numbers[citation.source] for citation in event.citations)
    when = [
        _office.capital(when_in_words(event, timezone=options.timezone)),
        _office.dispute(event, timeline),
    ]
    return [
        "\n".join(filter(None, when)),
        event.title,
        event.summary,
        category,
        "; ".join(actors),
        texts["place"],
        texts["status"],
        ", ".join(map(str, cited)),
        *(
            event.importance if column.heading == "importance" else texts[column.heading]
            for column in EVENTS
            if column.is_data
        ),
    ]


def _fill(
    sheet: Any,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | int]],
    timeline: Timeline,
    below: str,
) -> None:
    """Write a sheet: title, headings that stay in view, a row each, and how it is printed."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet.title = name
    sheet.sheet_view.rightToLeft = timeline.runs_right_to_left
    _put(sheet.cell(1, 1), timeline.title).font = Font(_FONT, bold=True, size=16)
    _put(sheet.cell(2, 1), below).font = Font(_FONT, color="595959")
    head = PatternFill("solid", fgColor="1F3864"), PatternFill("solid", fgColor="D9D9D9")
    fonts = Font(_FONT, bold=True, color="FFFFFF"), Font(_FONT, color="404040")
    for index, column in enumerate(columns, 1):
        cell = _put(sheet.cell(_HEADER, index), column.heading)
        cell.fill, cell.font = head[column.is_data], fonts[column.is_data]
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    wrapped, plain = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
    centred = Alignment(vertical="top", horizontal="center")
    line = Border(bottom=Side("thin", color="D9D9D9"))
    dim, blue = Font(_FONT, color="595959"), Font(_FONT, color="0563C1", underline="single")
    links = 0
    for number, row in enumerate(rows, _HEADER + 1):
        for index, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = _put(sheet.cell(number, index), value)
            cell.alignment, cell.border = plain if column.is_data else wrapped, line
            if isinstance(value, int):
                cell.alignment = centred
            if column.is_data:
                cell.font = dim
            elif isinstance(value, _Link) and 0 < len(value) <= _MOST_ADDRESS and links < _MOST_LINKS:
                cell.hyperlink, cell.font = str(value), blue
                links += 1
        # else LibreOffice shows one line of each cell
        sheet.row_dimensions[number].height = _POINTS * _lines(columns, row)
    printed = get_column_letter(sum(not column.is_data for column in columns))
    whole, last = get_column_letter(len(columns)), _HEADER + max(1, len(rows))
    sheet.freeze_panes = sheet.cell(_HEADER + 1, 1)
    sheet.auto_filter.ref = f"A{_HEADER}:{whole}{last}"
    sheet.print_area = f"A1:{printed}{last}"
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # as many pages long as it needs
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4  # inches
    margins.bottom, margins.footer = 0.7, 0.3
    sheet.oddFooter.center.text = "&P / &N"


def _lines(columns: Sequence[Column], row: Sequence[str | int]) -> int:
    """How many lines the highest cell of a row needs, about: letters differ in width."""
    most = 1
    for column, value in zip(columns, row, strict=True):
        if not column.is_data and isinstance(value, str):
            # a letter of East Asia is as wide as two
            shown = "".join(letter * (1 + (letter >= "\u1100")) for letter in value[: _MOST_LINES * 200])
            lines = [textwrap.wrap(line, int(column.width)) or [""] for line in shown.split("\n")]
            most = max(most, sum(map(len, lines)))
    return min(most, _MOST_LINES)


def _put(cell: Any, value: str | int) -> Any:
    """Make a cell hold a number, or a text that stays text whatever it begins with."""
    if isinstance(value, int) or not value:
        cell.value = value or None
        return cell
    text = _LIKE_AN_ESCAPE.sub("_x005F_", _office.clean(value))
    cell.value = _cut(text)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula, and #N/A for an error
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))  # it stays text when somebody edits it
    return cell


def _cut(text: str) -> str:
    """The text, or as much of it as a cell holds, in units of UTF-16."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_TEXT:
        return text
    return units[: 2 * (_MOST_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT
