"""Where everything stands in a TOML text, to the character, comments included."""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from timeline.diagnostics import Diagnostic, quoted
from timeline.readers import toml
from timeline.readers.document import Path

_GAP = re.compile(r"(?:[ \t\r\n\ufeff]|\#[^\n]*)*+")
_COMMENT = re.compile(r"\#[^\r\n]*+")
_SPACE = re.compile(r"[ \t]*+")
_SCALAR = re.compile(
    r'''
    """(?:[^"\\]|\\.|"{1,2}+(?!"))*+"{3,5} | \'\'\'(?:[^']|'{1,2}+(?!'))*+'{3,5}
    | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+'
    | \d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}\#]*+   # TOML 1.0: a blank may stand between a day and its time
    | [^\s,\]}\#"']++
    ''',
    re.VERBOSE | re.DOTALL,
)
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+\'""")


class EditError(Exception):
    """What keeps a text from being changed; `help` says what to do."""

    def __init__(self, message: str, help: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.help = help
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Value:
    """A value: a scalar, an array (`items`) or an inline table (`entries`). Offsets count characters."""

    start: int
    end: int
    items: tuple[Value, ...] | None = None
    entries: tuple[Entry, ...] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`key = value`."""

    key: tuple[str, ...]
    start: int
    value: Value


@dataclass(frozen=True, slots=True)
class Block:
    """A `[header]` with its entries; the first of a text has none, and is empty as a rule."""

    path: Path
    """With the index of each table of an array: `("event", 3)`, `("event", 3, "place")`."""
    is_item: bool
    """Whether it is a `[[header]]`."""
    start: int
    header_end: int
    entries: tuple[Entry, ...]

    @property
    def end(self) -> int:
        """Behind its last value."""
        return self.entries[-1].value.end if self.entries else self.header_end


@dataclass(frozen=True, slots=True)
class Layout:
    """A text, what it says, and where."""

    text: str
    records: Mapping[str, Any]
    blocks: tuple[Block, ...]
    values: Mapping[Path, Value] = field(default_factory=dict)
    """All values that are written as such; a table of headers or dotted keys is none."""
    comments: tuple[tuple[int, int], ...] = ()
    """From the sign "#" to the end of the line, without its line end."""
    line_starts: tuple[int, ...] = ()
    by_record: Mapping[Path, Sequence[Block]] = field(default_factory=dict)

    @property
    def newline(self) -> str:
        """How the text ends its lines, by its first."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.line_starts[bisect.bisect_right(self.line_starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line after that of an offset begins; the length of the text in its last line."""
        at = bisect.bisect_right(self.line_starts, offset)
        return self.line_starts[at] if at < len(self.line_starts) else len(self.text)

    def line(self, offset: int) -> str:
        """The line of an offset, without blanks around it; empty behind the end of the text."""
        return (
            self.text[self.line_start(offset) : self.line_end(offset)].strip()
            if offset < len(self.text)
            else ""
        )

    def blocks_of(self, kind: str, index: int) -> Sequence[Block]:
        """The blocks of one record: its own and those of its tables, wherever they stand."""
        return self.by_record.get((kind, index), ())

    def index_of(self, kind: str, id: str) -> int:
        """The index of the only record of a kind with an id. Raises EditError."""
        records = self.records.get(kind, [])
        found = [
            index
            for index, record in enumerate(records if isinstance(records, list) else [])
            if isinstance(record, dict) and record.get("id") == id
        ]
        if len(found) != 1:
            raise EditError(f"{'more than one' if found else 'no'} {kind} has the id {quoted(id)}")
        return found[0]


def read_records(text: str) -> Mapping[str, Any]:
    """What a text says. Raises EditError, with the diagnostics, if it is not TOML or nested too deep."""
    document = toml.read(text, "")
    if document.diagnostics:
        raise EditError("it is not TOML", diagnostics=document.diagnostics)
    return document.records


def scan(text: str) -> Layout:
    """The layout of a text. Raises EditError as `read_records` does."""
    records = read_records(text)
    scanner = _Scanner(text)
    blocks = tuple(scanner.blocks())
    values: dict[Path, Value] = {}
    for block in blocks:
        for entry in block.entries:
            _index((*block.path, *entry.key), entry.value, values)
    by_record: dict[Path, list[Block]] = {}
    for block in blocks:
        by_record.setdefault(block.path[:2], []).append(block)
    starts = (0, *(found.end() for found in re.finditer("\n", text)))
    return Layout(text, records, blocks, values, tuple(scanner.comments), starts, by_record)


def same(one: Any, other: Any) -> bool:
    """Whether two values of TOML are of one type and equal, whatever the order of keys; nan equals nan."""
    if type(one) is not type(other):
        return False
    match one:
        case dict():
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        case list():
            return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


def _index(path: Path, value: Value, values: dict[Path, Value]) -> None:
    values[path] = value
    for index, item in enumerate(value.items or ()):
        _index((*path, index), item, values)
    for entry in value.entries or ():
        _index((*path, *entry.key), entry.value, values)


class _Scanner:
    """Reads a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counts: dict[Path, int] = {}
        self.comments: list[tuple[int, int]] = []

    def blocks(self) -> Iterator[Block]:
        path: Path = ()
        start = header_end = 0
        is_item = False
        entries: list[Entry] = []
        while True:
            self._gap()
            if not self._next("["):
                if self._at >= len(self._text):
                    break
                entries.append(self._entry())
                continue
            yield Block(path, is_item, start, header_end, tuple(entries))
            start, entries = self._at, []
            is_item = self._text.startswith("[[", start)
            self._at += 1 + is_item
            self._skip(_SPACE)
            path = self._resolved(self._keys(), is_item=is_item)
            self._at = header_end = self._text.index("]]" if is_item else "]", self._at) + 1 + is_item
        yield Block(path, is_item, start, header_end, tuple(entries))

    def _resolved(self, keys: tuple[str, ...], *, is_item: bool) -> Path:
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        path = (*path, keys[-1])
        if is_item:
            self._counts[path] = self._counts.get(path, -1) + 1
            return (*path, self._counts[path])
        return path

    def _gap(self) -> None:
        start = self._at
        self.comments += [
            (start + each.start(), start + each.end()) for each in _COMMENT.finditer(self._skip(_GAP))
        ]

    def _next(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise EditError(f"cannot read the text from its character {self._at} on")
        self._at = found.end()
        return found[0]

    def _keys(self) -> tuple[str, ...]:
        keys = []
        while True:
            raw = self._skip(_KEY)
            keys.append(tomllib.loads(f"key = {raw}")["key"] if raw[0] in "\"'" else raw)
            end = self._at
            self._skip(_SPACE)
            if not self._next("."):
                self._at = end
                return tuple(keys)
            self._at += 1
            self._skip(_SPACE)

    def _entry(self) -> Entry:
        start = self._at
        keys = self._keys()
        self._skip(_SPACE)
        self._at += 1  # the sign "="
        self._skip(_SPACE)
        return Entry(keys, start, self._value())

    def _value(self) -> Value:
        start = self._at
        if self._next("["):
            items = list(self._parts("]", self._value))
            return Value(start, self._at, items=tuple(items))
        if self._next("{"):
            entries = list(self._parts("}", self._entry))
            return Value(start, self._at, entries=tuple(entries))
        self._skip(_SCALAR)
        return Value(start, self._at)

    def _parts(self, close: str, part: Any) -> Iterator[Any]:
        self._at += 1
        while True:
            self._gap()
            if self._next(close):
                self._at += 1
                return
            yield part()
            self._gap()
            if self._next(","):
                self._at += 1
