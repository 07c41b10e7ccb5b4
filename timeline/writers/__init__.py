"""Events -> bytes. A new output is one module here and one line in WRITERS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.model import Event, Timeline
    from timeline.writers.options import Options, Write


@dataclass(frozen=True, slots=True)
class Writer:
    """An output format: the ending of its files with the dot, and the module here that holds its `write`."""

    suffix: str
    module: str
    columns: bool = False
    """Whether it writes the columns that a user asks for."""
    extra: str = ""
    """The extra of the package that brings what the module imports; empty where the package needs none."""
    is_text: bool = True
    """Whether a terminal can show it: UTF-8."""

    def write(self, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
        """The bytes of a file with these events of a timeline. The first call imports the module."""
        write: Write = import_module(f"{__name__}.{self.module}").write
        return write(timeline, events, options)


# modules by name, not imported: the command line offers the names before it needs any module
WRITERS: Mapping[str, Writer] = {
    "json": Writer(".json", "json", columns=True),
    "jsonl": Writer(".jsonl", "jsonl", columns=True),
    "csv": Writer(".csv", "csv", columns=True),
    "ics": Writer(".ics", "ics"),
    "markdown": Writer(".md", "markdown", columns=True),
    "xlsx": Writer(".xlsx", "xlsx", extra="office", is_text=False),
    "docx": Writer(".docx", "docx", extra="office", is_text=False),
    "sqlite": Writer(".db", "sqlite", is_text=False),
}
"""By their names in `--format`."""
