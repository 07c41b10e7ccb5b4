"""The result of a reader: records as plain values, and the place of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from timeline.diagnostics import Diagnostic, Span

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value: `("event", 3, "cite", 0, "date")`."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tables of one file by name, with the positions of their keys and values."""

    name: str
    records: Mapping[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    key_span: Callable[[Path], Span | None] = lambda path: None
    value_span: Callable[[Path], Span | None] = lambda path: None

    def span(self, *path: str | int) -> Span:
        """The place of the value at a path; else of the nearest value around it; else the file as a whole."""
        for end in range(len(path), 0, -1):
            if found := self.value_span(path[:end]):
                return found
        return Span(self.name)

    def span_of_key(self, *path: str | int) -> Span:
        """The place of the key at a path; without one, the same as `span`."""
        return self.key_span(path) or self.span(*path)


Reader: TypeAlias = Callable[[str, str], Document]
"""`read(text, name)` never raises for any text; the diagnostics of the document report its faults."""
