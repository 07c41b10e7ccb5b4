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

    def write(self, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
        """The bytes of a file with these events of a timeline. The first call imports the module."""
        write: Write = import_module(f"{__name__}.{self.module}").write
        return write(timeline, events, options)


# modules by name, not imported: the command line offers the names before it needs any module
WRITERS: Mapping[str, Writer] = {
    "json": Writer(".json", "json"),
    "jsonl": Writer(".jsonl", "jsonl"),
    "csv": Writer(".csv", "csv"),
    "ics": Writer(".ics", "ics"),
    "markdown": Writer(".md", "markdown"),
}
"""By their names in `--format`."""
