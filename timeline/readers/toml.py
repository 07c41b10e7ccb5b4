"""Text in TOML 1.0 to records, with the line and column of every key and value.

tomllib decides what is TOML and reports its errors; then toml-rs gives the positions. toml-rs comes
second because it crashes the whole process on deep nesting, and because its line numbers are wrong
after text that is not ASCII.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from timeline.diagnostics import Diagnostic, Span
from timeline.readers.document import Document, Path

MAX_DEPTH = 64
"""The most levels of nested tables and arrays; events.toml needs five."""

_LONG_KEY = re.compile(
    # tomllib takes quadratic time for a key of many parts: refuse it before tomllib reads it
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}"""
)
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_DATE = re.compile(r"""(\s*(?:[\w.-]+)\s*=\s*)([\d\[{][\dXTZ:~?%/.,+\-\]}]*)(\s*(?:\#.*)?)$""")
_OF_VALUES = ("expected newline or end of document", "invalid value", "invalid date")
_MAX_REPAIRS = 50
_MAX_REREAD = 20_000_000  # characters to read again in order to find further faults


def read(text: str, name: str) -> Document:
    """The document of a TOML text; `name` is the file's name in diagnostics."""
    text = text.removeprefix("\ufeff")
    if long_key := _LONG_KEY.search(text):
        return Document(name, diagnostics=(_too_deep(_at(text, name, long_key.start())),))
    diagnostics: list[Diagnostic] = []
    while True:
        try:
            records = tomllib.loads(text)
            break
        except RecursionError:
            return Document(name, diagnostics=(*diagnostics, _too_deep(_at_deepest(text, name))))
        except ValueError as error:  # TOMLDecodeError; ValueError for a number of thousands of digits
            diagnostic, text_after = _syntax_error(text, name, str(error))
            diagnostics.append(diagnostic)
            tired = len(diagnostics) >= _MAX_REPAIRS or len(diagnostics) * len(text) > _MAX_REREAD
            if text_after is None or tired:
                return Document(name, diagnostics=tuple(diagnostics))
            text = text_after
    if _depth(records) > MAX_DEPTH:
        return Document(name, diagnostics=(*diagnostics, _too_deep(_at_deepest(text, name))))

    import toml_rs

    try:
        nodes = toml_rs.load_with_metadata(text, toml_version="1.0.0").meta["nodes"]
    except toml_rs.TOMLDecodeError as error:  # for texts on which the two parsers disagree; none is known
        message = str(error).strip().rsplit("\n", 1)[-1]
        fault = Diagnostic("E003", message, Span(name, error.lineno, error.colno))
        return Document(name, diagnostics=(*diagnostics, fault))
    positions = _Positions(text, name, nodes)
    return Document(name, records, tuple(diagnostics), positions.of_key, positions.of_value)


def _syntax_error(text: str, name: str, message: str) -> tuple[Diagnostic, str | None]:
    """The diagnostic, and the text with the fault corrected if its meaning is obvious.

    So one run reports all dates of a file that lack their quotes.
    """
    lines = text.split("\n")
    where = _WHERE.search(message)
    reason = message[: where.start()] if where else message
    reason = reason[:1].lower() + reason[1:]
    if where is None:
        return Diagnostic("E003", reason, Span(name)), None
    line = int(where[1]) if where[1] else len(lines)
    column = int(where[2]) if where[2] else len(lines[-1]) + 1
    content = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    bare = _BARE_DATE.fullmatch(content[:1000]) if reason.startswith(_OF_VALUES) else None
    if bare and not bare[2].isdigit():
        before, value, after = bare.groups()
        key = before.split("=")[0].strip()
        diagnostic = Diagnostic(
            "E003",
            f"{value} is not a TOML value",
            Span(name, line, len(before) + 1, len(value)),
            f'TOML writes only whole days without quotes: write {key} = "{value}"',
        )
        lines[line - 1] = f'{before}"{value}"{after}'
        return diagnostic, "\n".join(lines)
    help_ = ""
    if re.match(r"\s*[\w.-]+\s*=\s*[^\W\d]", content[:1000]) and reason.startswith("invalid value"):
        help_ = 'text needs quotes: key = "text"'
    elif "“" in content or "”" in content:
        help_ = 'TOML\'s quotes are straight: "text"'
    return Diagnostic("E003", reason, Span(name, line, column), help_), None


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
    nodes. Columns count bytes, and both ends are inclusive.
    """

    def __init__(self, text: str, name: str, nodes: Any) -> None:
        self._lines = text.split("\n")
        self._name = name
        self._nodes = nodes

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
        start = len(encoded[: first - 1].decode(errors="replace"))
        length = len(encoded[first - 1 : last].decode(errors="replace"))
        return Span(self._name, line, start + 1, max(1, length))


def _is_node(node: Any) -> bool:
    return isinstance(node, dict) and any(
        isinstance(node.get(part), int | tuple) for part in ("key_line", "value_line")
    )
