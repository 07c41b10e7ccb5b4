"""Events -> bytes. A new output is one module here and one line in WRITERS."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.writers import csv, ics, json, markdown
from timeline.writers.options import Options, Writer

WRITERS: Mapping[str, Writer] = {
    "json": Writer(".json", "application/json", json.write),
    "csv": Writer(".csv", "text/csv", csv.write),
    "ics": Writer(".ics", "text/calendar", ics.write),
    "markdown": Writer(".md", "text/markdown", markdown.write),
}
"""By the name that `--format` gives them."""

__all__ = ["WRITERS", "Options", "Writer"]
