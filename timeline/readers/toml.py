"""Text in TOML 1.0 to records, with the line and column of every key and value.

tomllib decides what is TOML and reports its errors; then toml-rs gives the positions. toml-rs comes
second because it crashes the whole process on deep nesting, and because its line numbers are wrong
after text that is not ASCII.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from timeline.diagnostics import Diagnostic, Span
from timeline.readers.document import Document, Path
from timeline.readers.syntax import LISTS, single_headers
from timeline.readers.syntax import faults as syntax_faults

MAX_DEPTH = 64
"""The most levels of nested tables and arrays; events.toml needs five."""

_LONG_KEY = re.compile(
    # tomllib takes quadratic time for a key of many parts: refuse it before tomllib reads it
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}"""
)
_MAX_REPAIRS = 50
_MAX_REREAD = 20_000_000  # characters to read again in order to find further faults


def read(text: str, name: str) -> Document:
    """The document of a TOML text; `name` is the file's name in diagnostics."""
    text = text.removeprefix("\ufeff")
    if long_key := _LONG_KEY.search(text):
        return Document(name, diagnostics=(_too_deep(_at(text, name, long_key.start())),))
    diagnostics: list[Diagnostic] = []
    inserted: dict[int, list[int]] = {}
    while True:
        try:
            records = tomllib.loads(text)
            faults = (
                single_headers(text, name) if any(isinstance(records.get(n), dict) for n in LISTS) else None
            )
            if faults is None:
                break
        except RecursionError:
            return Document(name, diagnostics=(*diagnostics, _too_deep(_at_deepest(text, name))))
        except ValueError as error:  # TOMLDecodeError; ValueError for a number of thousands of digits
            faults = syntax_faults(text, name, str(error))
        diagnostics += faults.found
        for line, columns in faults.inserted.items():
            inserted.setdefault(line, []).extend(columns)
        tired = len(diagnostics) >= _MAX_REPAIRS or len(diagnostics) * len(text) > _MAX_REREAD
        if faults.text is None or tired:
            return Document(name, diagnostics=tuple(diagnostics))
        text = faults.text
    if _depth(records) > MAX_DEPTH:
        return Document(name, diagnostics=(*diagnostics, _too_deep(_at_deepest(text, name))))

    import toml_rs

    try:
        nodes = toml_rs.load_with_metadata(text, toml_version="1.0.0").meta["nodes"]
    except toml_rs.TOMLDecodeError as error:  # for texts on which the two parsers disagree; none is known
        message = str(error).strip().rsplit("\n", 1)[-1]
        fault = Diagnostic("E003", message, Span(name, error.lineno, error.colno))
        return Document(name, diagnostics=(*diagnostics, fault))
    positions = _Positions(text, name, nodes, inserted)
    return Document(name, records, tuple(diagnostics), positions.of_key, positions.of_value)


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic("E004", f"nested more than {MAX_DEPTH} levels deep", span)


def _at(text: str, name: str, offset: int) -> Span:
    return Span(name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _at_deepest(text: str, name: str) -> Span:
    """Roughly where the nesting becomes too deep (brackets inside strings count too)."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > MAX_DEPTH:
            return _at(text, name, bracket.start())
    return Span(name)


def _depth(records: dict[str, Any]) -> int:
    """The number of levels of nested tables and arrays, counted without recursion."""
    depth = 0
    level: list[dict[str, Any] | list[Any]] = [records]
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


class _Positions:
    """The places of keys and values, from the nodes of toml-rs.

    A node is `{key, key_line, key_col, value, value_line, value_col, …}`. A `value` that is a table is a
    dict of nodes, and an array is a list of nodes; a table under its own `[header]` is only the dict of
    nodes. Columns count bytes, and both ends are inclusive. `inserted` are the columns of the quotes that the
    file lacks, by line.
    """

    def __init__(self, text: str, name: str, nodes: Any, inserted: Mapping[int, Sequence[int]]) -> None:
        self._lines = text.split("\n")
        self._name = name
        self._nodes = nodes
        self._inserted = inserted

    def of_key(self, path: Path) -> Span | None:
        """The place of the key at a path; None if it is not known."""
        node = self._node(path)
        return self._span(node, "key") if _is_node(node) else None

    def of_value(self, path: Path) -> Span | None:
        """The place of the value at a path; None if it is not known."""
        node = self._node(path)
        if _is_node(node):
            return self._span(node, "value") or self._span(node, "key")
        if isinstance(node, dict):  # a table with a header has no node: take the place of its first key
            return next((span for key in node if (span := self.of_key((*path, key)))), None)
        return None

    def _node(self, path: Path) -> Any:
        node: Any = self._nodes
        for step in path:
            if _is_node(node):
                node = node.get("value")
            if isinstance(step, str) and isinstance(node, dict):
                node = node.get(step)
            elif isinstance(step, int) and isinstance(node, list) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def _span(self, node: dict[str, Any], part: str) -> Span | None:
        line, columns = node.get(f"{part}_line"), node.get(f"{part}_col")
        if line is None or columns is None:
            return None
        first, last = columns if isinstance(columns, tuple) else (columns, columns)
        if isinstance(line, tuple):  # it covers several lines: mark the first to its end
            line, last = line[0], 1 << 30
        encoded = self._lines[line - 1].rstrip("\r").encode()
        start = len(encoded[: first - 1].decode(errors="replace")) + 1
        end = start + len(encoded[first - 1 : last].decode(errors="replace"))  # exclusive
        for column in reversed(self._inserted.get(line, ())):
            start -= start > column
            end -= end > column
        return Span(self._name, line, start, max(1, end - start))


def _is_node(node: Any) -> bool:
    return isinstance(node, dict) and any(
        isinstance(node.get(part), int | tuple) for part in ("key_line", "value_line")
    )
