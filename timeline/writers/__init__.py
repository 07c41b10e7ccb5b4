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
    """An output format: the ending of its files, and the module that holds its `write`."""

    suffix: str
    module: str

    def write(self, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
        """These events of a timeline as a file's bytes. The module is imported when it is first asked."""
        write: Write = import_module(f"{__name__}.{self.module}").write
        return write(timeline, events, options)


# the command line offers these names before it knows whether it needs any of them
WRITERS: Mapping[str, Writer] = {
    "json": Writer(".json", "json"),
    "csv": Writer(".csv", "csv"),
    "ics": Writer(".ics", "ics"),
    "markdown": Writer(".md", "markdown"),
}
"""By the name that `--format` gives them."""
