"""What readers of other programs' files share: cells, what is asked of a reader, and what it gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from timeline.readers.foreign.points import Order

Record: TypeAlias = dict[str, Any]
"""A table of the file: plain values by its keys."""

MAX_BYTES = 256 * 1024 * 1024
"""Bytes of a file, and of what is packed in it."""
# the characters that text of the file may not hold: see `records.py`
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")


class RefusedError(ValueError):
    """A file that cannot be read as a whole; `help` says what to do."""

    def __init__(self, message: str, help: str = "", *, code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.code = code
        """The exit status: 2 where the options do not fit the file."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How a file is to be read."""

    name: str
    """Of the file, for messages."""
    order: Order | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Keys by the labels of columns; an empty key leaves a column out."""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    zone: str = ""
    """The zone of the timeline's times, which need no offset then; empty where nobody knows it."""
    actors: tuple[str, ...] = ()
    """Names of actors that the timeline has: a name can hold a comma, which also stands between names."""
    progress: Callable[[int], None] = lambda count: None
    """Called now and then with the number of rows that are done."""


CUT = " … (cut: a cell holds no more)"
"""The end of a text that a spreadsheet of ours does not hold whole."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str = ""
    """What it shows."""
    date: str = ""
    """EDTF of a spreadsheet's own date, as exact as the cell shows it."""
    time: str = ""
    """The time of day beside that date."""
    fault: str = ""
    """Why it is no date, although a spreadsheet has it as one."""
    link: str = ""
    """Where it leads: an address."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    number: int
    """As the file or the spreadsheet counts, from 1."""
    cells: tuple[Cell, ...]
    is_banner: bool = False
    """One cell is merged over most of the row: it is a heading or a note."""

    def cell(self, index: int) -> Cell:
        """The cell at an index; an empty one beyond the row's end."""
        return self.cells[index] if index < len(self.cells) else _NOTHING

    @property
    def filled(self) -> list[int]:
        """The indexes of the cells that hold something."""
        return [i for i, cell in enumerate(self.cells) if cell.text or cell.date or cell.fault]


_NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or one sheet of several."""

    name: str
    """Empty where the file holds one only."""
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what it is read as."""

    label: str
    key: str
    """Empty where the column is left out."""
    example: str = ""
    count: int = 0
    """The cells that hold something."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that makes no event, or not one with its date."""

    where: str
    """`row 7`, `“Talks” (uid …)`."""
    text: str
    """The words of its cell."""
    reason: str
    help: str = ""
    event: Record | None = None
    """The event without its date; None where it can be none at all."""


@dataclass(slots=True)
class Imported:
    """What a file holds, in the tables and keys of a timeline file."""

    records: dict[str, Any] = field(default_factory=dict)
    """`timeline`, and lists of tables: actor, category, source, feed, event. An event may lack its id."""
    places: list[str] = field(default_factory=list)
    """Where each event is in the file."""
    uids: list[str] = field(default_factory=list)
    """The UID that each event has in the file; empty where it has none."""
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was assumed, changed or left out, a sentence each."""
    columns: list[Column] = field(default_factory=list)
    has_ids: bool = False
    """The ids of its tables are those of a timeline, and not made here from names."""

    is_native: bool = False
    """Its values are those of a timeline file already, and stay as they are written."""

    @property
    def events(self) -> list[Record]:
        """The events."""
        found: list[Record] = self.records.setdefault("event", [])
        return found

    def add(self, event: Record, where: str, uid: str = "") -> None:
        """One event more."""
        self.events.append(event)
        self.places.append(where)
        self.uids.append(uid)

    def note(self, sentence: str) -> None:
        """Say something once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


def clean(text: str) -> str:
    """The text without the characters that the file may not hold, and without blanks at its ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _FORBIDDEN.sub("", text).strip()


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def with_words(summary: str, words: str) -> str:
    """A summary that ends with the words of a date which no expression says."""
    return "\n".join(part for part in (summary, f"Date as given: {words}" if words else "") if part)


def native(date: Any) -> Any:
    """A date as TOML has it: a whole day as a day, a year as a number; any other stays text."""
    if isinstance(date, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", date):
        return dt.date.fromisoformat(date)
    return int(date) if isinstance(date, str) and re.fullmatch("[1-9][0-9]{3}", date) else date
