"""Events -> bytes. A new output is one module here and one line in WRITERS."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.writers import csv, ics, json, markdown
from timeline.writers.options import Options, Writer

WRITERS: Mapping[str, Writer] = {
    "json": Writer(".json", json.write),
    "csv": Writer(".csv", csv.write),
    "ics": Writer(".ics", ics.write),
    "markdown": Writer(".md", markdown.write),
}
"""By the name that `--format` gives them."""

__all__ = ["WRITERS", "Options", "Writer"]
