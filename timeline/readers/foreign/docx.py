"""A text document (DOCX) to grids: each of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.readers.foreign._types import Ask, Cell, Grid, RefusedError, Row, clean
from timeline.readers.foreign.office import checked, missing

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAX_COLUMNS = 64  # Word itself has no more


def grids(content: bytes, ask: Ask) -> tuple[list[Grid], list[str]]:
    """The tables of a document, one after the other. Raises RefusedError."""
    packed = checked(content, ask)
    try:
        import docx
    except ImportError:
        raise missing("python-docx", ask) from None
    try:
        document = docx.Document(packed)
        tables = [table for table in document.element.body.iter(f"{_W}tbl") if not _is_inside(table)]
        links = {key: part.target_ref for key, part in document.part.rels.items() if part.is_external}
        found = [Grid(f"table {number}", list(_rows(table, links))) for number, table in enumerate(tables, 1)]
    except Exception as error:
        why = type(error).__name__
        raise RefusedError(f"{ask.name} cannot be read as a document ({why})", "save it anew") from None
    if not found:
        raise RefusedError(f"{ask.name} has no table", "a document's events stand in a table, a row each")
    return found, []


def _is_inside(table: Any) -> bool:
    """Whether a table stands in a cell of another."""
    return any(True for _ in table.iterancestors(f"{_W}tbl"))


def _rows(table: Any, links: dict[str, str]) -> Iterator[Row]:
    above: dict[int, Cell] = {}
    for number, line in enumerate(table.findall(f"{_W}tr"), 1):
        cells: list[Cell] = []
        widths: list[int] = []
        for box in _boxes(line):
            column = len(cells)
            properties = box.find(f"{_W}tcPr")
            width, is_continued = 1, False
            if properties is not None:
                span = properties.find(f"{_W}gridSpan")
                given = "" if span is None else str(span.get(f"{_W}val") or "")
                width = min(int(given), _MAX_COLUMNS) if given.isascii() and given.isdigit() else 1
                merge = properties.find(f"{_W}vMerge")
                is_continued = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            cell = above.get(column, Cell()) if is_continued else _cell(box, links)
            above[column] = cell
            widths.append(width)
            cells += [cell, *[Cell()] * (width - 1)]
        yield Row(number, tuple(cells), len(widths) == 1 and widths[0] > 2)


def _boxes(line: Any) -> Iterator[Any]:
    for child in line:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":  # a form's field around a cell
            yield from child.iter(f"{_W}tc")


def _cell(box: Any, links: dict[str, str]) -> Cell:
    """The text of a cell as it reads with all changes accepted, and the first address that it links to."""
    paragraphs: list[str] = []
    link = ""
    for element in box.iter():
        match element.tag:
            case tag if tag == f"{_W}p":
                paragraphs.append("")
            case tag if not paragraphs:
                pass
            case tag if tag == f"{_W}t":
                if not any(True for _ in element.iterancestors(f"{_W}del", f"{_W}moveFrom")):
                    paragraphs[-1] += element.text or ""
            case tag if tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                paragraphs[-1] += " " if tag == f"{_W}tab" else "\n"
            case tag if tag == f"{_W}noBreakHyphen":
                paragraphs[-1] += "-"
            case tag if tag == f"{_W}hyperlink" and not link:
                link = clean(links.get(element.get(f"{_R}id") or "", ""))
    text = "\n".join(line.strip() for line in paragraphs if line.strip())
    return Cell(clean(text), link=link)
