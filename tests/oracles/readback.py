"""What readers of each output format find in a file: the texts, with all that stands for markup undone.

A reader is made of what others wrote for the format, or of its grammar, and not of the writer. What is
not sound in the format, or is more than text in it, raises.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt

from tests.oracles import contentlines, office


@dataclass(frozen=True, slots=True)
class Texts:
    """What a file says: of each event in its order, and of the whole."""

    events: list[list[str]]
    whole: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    read: Callable[[bytes], Texts]
    same: Callable[[str], str] = str
    """What of a text the format keeps: texts of which this is the same read alike."""
    plain: Callable[[bytes], bytes] = bytes
    """The bytes of a file without their compression: a text that it holds is a part of them."""
    described: Callable[[bytes], str] = bytes.decode
    """The file as a text that people can review."""


def _of_json(content: bytes) -> Texts:
    return Texts([list(_strings(each)) for each in json.loads(content)])


def _of_jsonl(content: bytes) -> Texts:
    return Texts([list(_strings(json.loads(line))) for line in content.decode().split("\n") if line])


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _strings(each)
        case dict():
            for each in value.values():
                yield from _strings(each)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _of_csv(content: bytes) -> Texts:
    """A cell that a spreadsheet would run raises."""
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    for row in rows:
        if len(row) != len(head) or any(cell.startswith(_FORMULA) for cell in row):
            raise ValueError(f"more than text: {row}")
    return Texts(rows)


def _shown(cell: str) -> str:
    """What a spreadsheet shows of a cell: an apostrophe before a formula only makes it text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _of_ics(content: bytes) -> Texts:
    """The TEXT values of each event, however many VEVENTs it has, and its addresses.

    Parameters are left out: none may hold a quotation mark (RFC 5545 3.1).
    """
    calendar = contentlines.calendar(content)
    events: dict[str, list[str]] = {}
    for part in calendar.named("VEVENT"):
        texts = events.setdefault(part.text("UID"), [])
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES"):
            texts += [line.text for line in part.all(name)]
        texts += [line.value for name in ("URL", "LINK") for line in part.all(name)]
    whole = [line.text for line in calendar.lines if line.name in ("NAME", "DESCRIPTION")]
    return Texts(list(events.values()), whole)


_ELEMENTS = {"table", "thead", "tbody", "tr", "th", "td", "strong", "a", "br"}


class _Table(HTMLParser):
    """The texts between the tags of each row, and the addresses that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            raise ValueError(f"more than text: <{tag}>")
        if tag == "tr":
            self.rows.append([])
        for name, value in attrs:
            if (tag, name) != ("a", "href") or not re.match("https?://", value or ""):
                raise ValueError(f"more than text: {name}={value}")
            self.rows[-1].append(value or "")
        if self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1][-1] += data

    def handle_comment(self, data: str) -> None:
        raise ValueError(f"more than text: <!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def _of_markdown(content: bytes) -> Texts:
    """As CommonMark with GitHub's tables reads it: nothing but one table, whose links lead to the web."""
    table = _Table()
    table.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(content.decode()))
    table.close()
    return Texts(table.rows[1:])


READERS: Mapping[str, Reader] = {
    "json": Reader(_of_json),
    "jsonl": Reader(_of_jsonl),
    "csv": Reader(_of_csv, _shown),
    # icalendar drops a byte order mark that a value begins with
    "ics": Reader(_of_ics, lambda text: unicodedata.normalize("NFC", text).strip().lstrip("\ufeff")),
    # a cell is one line
    "markdown": Reader(_of_markdown, lambda text: " ".join(text.split())),
    "xlsx": Reader(
        lambda content: Texts(*office.texts_of_xlsx(content)),
        office.as_xml_has_it,
        office.unpacked,
        office.described_xlsx,
    ),
    "docx": Reader(
        lambda content: Texts(*office.texts_of_docx(content)),
        office.as_xml_has_it,
        office.unpacked,
        office.described_docx,
    ),
    "sqlite": Reader(
        lambda content: Texts(*office.texts_of_sqlite(content)), described=office.described_sqlite
    ),
}
"""By the name of the writer."""
