"""Events -> CSV (RFC 4180, UTF-8), a row an event, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from timeline.model import Event, Timeline
from timeline.writers.columns import COLUMNS, text, value
from timeline.writers.json import as_object
from timeline.writers.options import Options


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A column for each value of the JSON output; several values of one event are joined by `; `."""
    columns = options.columns or COLUMNS
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(columns)
    for event in events:
        found = as_object(event, timeline, options)
        rows.writerow([_cell(found, column) for column in columns])
    return out.getvalue().encode("utf-8-sig" if options.bom else "utf-8")


def as_texts(event: Event, timeline: Timeline, options: Options) -> dict[str, str]:
    """The texts of an event, by column."""
    found = as_object(event, timeline, options)
    return {column: text(found, column) for column in COLUMNS}


def _cell(found: Mapping[str, Any], column: str) -> str:
    cell = text(found, column)
    if isinstance(value(found, column), float):  # a longitude is a number, also west of Greenwich
        return cell
    # a spreadsheet runs a cell that begins like a formula; with an apostrophe it is text
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
