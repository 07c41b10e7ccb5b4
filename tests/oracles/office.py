"""What openpyxl, python-docx and SQLite find in a spreadsheet, a text document and a database.

`texts_of_…` give the texts and raise at whatever is more than text; `described_…` say in lines of text
what a person would see, for golden files.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

Texts = tuple[list[list[str]], list[str]]
"""Of each event in order, and of the whole."""


def unpacked(content: bytes) -> bytes:
    """The members of a zip file one after the other, uncompressed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def as_xml_has_it(text: str) -> str:
    """A text without what XML 1.0 cannot hold (production 2)."""
    return re.sub("[\ufffe\uffff]", "\ufffd", text)


def _shown(value: Any) -> str:
    """What a spreadsheet shows of a cell: _xHHHH_ is a character (ECMA-376 part 1, 22.9.2.19)."""
    text = "" if value is None else str(value)
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _web(address: str) -> str:
    if not re.match("https?://", address):
        raise ValueError(f"more than text: {address}")
    return address


def _book(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.search(r"externalLinks|vba|activeX|embeddings|connections|media|comments", name):
                raise ValueError(f"more than text: {name}")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for cell in (cell for row in sheet for cell in row):
            if cell.data_type not in "sn":
                raise ValueError(f"more than text: {cell.value}")
            if str(cell.value).startswith(("=", "+", "-", "@")) and not cell.quotePrefix:
                raise ValueError(f"a formula when edited: {cell.value}")
    return book


def texts_of_xlsx(content: bytes) -> Texts:
    """The rows of the events, each with the rows of its claims and of its sources."""
    book = _book(content)
    sources, claims = ([[*row] for row in book[name].iter_rows(min_row=5)] for name in ("Sources", "Claims"))
    head = [cell.value for cell in book["Events"][4]]
    by_number = {row[0].value: row for row in sources}
    events = []
    for row in book["Events"].iter_rows(min_row=5):
        said = [claim for claim in claims if claim[-1].value == row[head.index("id")].value]
        cells = [*row, *(cell for claim in said for cell in (*claim, *by_number[claim[1].value]))]
        events.append([_shown(cell.value) for cell in cells])
        events[-1] += [_web(cell.hyperlink.target) for cell in cells if cell.hyperlink]
    return events, [_shown(cell.value) for sheet in book for cell in sheet["A"][:2]]


def described_xlsx(content: bytes) -> str:
    """Sheet by sheet how it is looked at and printed, and the cells, with `*` for bold and `>` for links."""
    lines = []
    book = _book(content)
    about = book.properties
    lines.append(f"{about.title} by {about.creator}, made {about.created}, changed {about.modified}")
    for sheet in book:
        page = sheet.page_setup
        lines += [
            "",
            f"== {sheet.title}: frozen {sheet.freeze_panes}, filter {sheet.auto_filter.ref}",
            f"print {sheet.print_area} {page.orientation} paper {page.paperSize} "
            f"{page.fitToWidth} wide, headings {sheet.print_title_rows}",
            "widths " + " ".join(f"{key}:{each.width:g}" for key, each in sheet.column_dimensions.items()),
        ]
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height
            for cell in row:
                if cell.value is not None:
                    value = cell.value if isinstance(cell.value, int) else f"{_shown(cell.value)!r}"
                    link = f" > {cell.hyperlink.target}" if cell.hyperlink else ""
                    high = f" ({height:g} high)" if height and cell is row[0] else ""
                    lines.append(f"{cell.coordinate}{'*' if cell.font.b else ''}{high} {value}{link}")
    return "\n".join(lines) + "\n"


_ELEMENTS = set(
    "body p pPr pStyle bidi r rPr rStyle rtl b bCs i iCs color t br tab tbl tblPr tblStyle bidiVisual tblW "
    "tblBorders top bottom insideH tblLayout tblCellMar left right tblGrid gridCol tr trPr cantSplit "
    "tblHeader tc tcPr tcW shd footnoteReference sectPr footerReference pgSz pgMar cols docGrid footnotes "
    "footnote footnoteRef separator continuationSeparator hyperlink type document".split()
)


def _document(content: bytes) -> tuple[Any, Any, dict[str, Any]]:
    """A document, the part of its footnotes, and these by number; raises at a field, an object, a macro."""
    found = docx.Document(io.BytesIO(content))
    [part] = [each.target_part for each in found.part.rels.values() if each.reltype.endswith("/footnotes")]
    notes = etree.fromstring(part.blob)
    for element in (*found.element.iter(), *notes.iter()):
        if etree.QName(element).localname not in _ELEMENTS:
            raise ValueError(f"more than text: {element.tag}")
    for each in (*found.part.rels.values(), *part.rels.values()):
        if each.is_external:
            _web(each.target_ref)
    return found, part, {note.get(qn("w:id")): note for note in notes}


def _texts(paragraph: Any, part: Any) -> list[str]:
    """The text of a paragraph, and of each of its runs; python-docx counts line breaks and tabs."""
    found = Paragraph(docx.oxml.parse_xml(etree.tostring(paragraph)), part)
    return [found.text, *(run.text for run in found.runs)]


def _links(element: Any, part: Any) -> list[str]:
    return [part.rels[link.get(qn("r:id"))].target_ref for link in element.iter(qn("w:hyperlink"))]


def texts_of_docx(content: bytes) -> Texts:
    """The paragraphs of each row, and those of its footnotes with the addresses that they link to."""
    document, part, notes = _document(content)
    [table] = document.tables
    events = []
    for row in table._tbl.tr_lst[1:]:
        texts = [text for each in row.iter(qn("w:p")) for text in _texts(each, document)]
        for reference in row.iter(qn("w:footnoteReference")):
            note = notes[reference.get(qn("w:id"))]
            texts += [text for each in note.iter(qn("w:p")) for text in _texts(each, document)]
            texts += _links(note, part)
        events.append(texts)
    return events, [paragraph.text for paragraph in document.paragraphs]


def described_docx(content: bytes) -> str:
    """The page, the paragraphs before the table, its rows, and the footnotes, with `*` for bold."""
    document, part, notes = _document(content)
    about, [page] = document.core_properties, document.sections
    [table] = document.tables
    head = table._tbl.tr_lst[0]
    lines = [
        f"{about.title} by {about.author}, made {about.created}, changed {about.modified}, {about.language}",
        f"page {page.page_width.cm:.1f} x {page.page_height.cm:.1f} cm, margins {page.left_margin.cm:.1f}",
        f"footer {[each.get(qn('w:instr')) for each in page.footer._element.iter(qn('w:fldSimple'))]}",
        *(f"{each.style.name}: {each.text}" for each in document.paragraphs),
        f"headings on each page: {head.find('.//' + qn('w:tblHeader')) is not None}",
    ]
    for row in table._tbl.tr_lst:
        lines.append("")
        for cell in row.tc_lst:
            width = cell.find(".//" + qn("w:tcW")).get(qn("w:w"))
            lines.append(f"{width}: " + " / ".join(map(_marked, cell.iter(qn("w:p")))))
    lines.append("")
    for number, note in notes.items():
        lines.append(f"[{number}] " + " ".join((*map(_marked, note.iter(qn("w:p"))), *_links(note, part))))
    return "\n".join(lines) + "\n"


def _marked(paragraph: Any) -> str:
    return "".join(_runs(paragraph))


def _runs(paragraph: Any) -> Iterator[str]:
    for run in paragraph.iter(qn("w:r")):
        text = "".join(
            each.text or "" if each.tag == qn("w:t") else "\\n" for each in run if "rPr" not in each.tag
        )
        reference = run.find(qn("w:footnoteReference"))
        if reference is not None:
            yield f"[{reference.get(qn('w:id'))}]"
        elif run.find(qn("w:footnoteRef")) is None:
            yield f"*{text}*" if run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None else text


_TABLES = set(
    "timeline categories actors sources events event_actors citations earlier_dates relations".split()
)


def _database(content: bytes) -> sqlite3.Connection:
    """An open database, whose tables and foreign keys are sound, and which runs nothing by itself."""
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    found = database.execute("select type, name from sqlite_master").fetchall()
    if {kind for kind, _ in found} != {"table", "index"}:
        raise ValueError(f"more than tables: {found}")
    if {name for kind, name in found if kind == "table" and not name.startswith("events_fts")} != _TABLES:
        raise ValueError(f"other tables: {found}")
    if database.execute("pragma integrity_check").fetchall() != [("ok",)]:
        raise ValueError("damaged")
    if broken := database.execute("pragma foreign_key_check").fetchall():
        raise ValueError(f"foreign keys that lead nowhere: {broken}")
    database.execute("insert into events_fts(events_fts) values ('integrity-check')")
    return database


def texts_of_sqlite(content: bytes) -> Texts:
    """The texts of each event's row, and of the rows that refer to it or that it refers to."""
    database = _database(content)
    about = """
        select * from categories where id = (select category from events where id = :id)
        union all select a.* from actors a join event_actors on actor = a.id and event = :id
    """
    cited = "select * from citations c join sources s on c.source = s.id where c.event = :id"
    others = (
        about,
        cited,
        *(f"select * from {name} where event = :id" for name in ("earlier_dates", "relations")),
    )
    events = []
    for row in database.execute("select * from events order by rowid").fetchall():
        found = [row, *(each for text in others for each in database.execute(text, {"id": row[0]}))]
        events.append([value for each in found for value in each if isinstance(value, str)])
    [whole] = database.execute("select * from timeline").fetchall()
    return events, [value for value in whole if isinstance(value, str)]


def described_sqlite(content: bytes) -> str:
    """What each table is made by, and its rows; of the index only what it is made by."""
    database = _database(content)
    lines = []
    for name, made in database.execute(
        "select name, sql from sqlite_master where sql is not null"
    ).fetchall():
        if name == "events_fts" or "events_fts" not in name:
            lines += [f"{made};", ""]
        if name in _TABLES:
            rows = database.execute(f"select * from {name} order by rowid").fetchall()
            lines += [*map(repr, rows), ""]
    return "\n".join(lines)
