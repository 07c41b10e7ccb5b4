"""Events -> CSV (RFC 4180, UTF-8), a row an event, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from timeline.model import Event, Timeline
from timeline.model.plain import ALIKE
from timeline.writers.json import as_object
from timeline.writers.options import Options

COLUMNS = (
    "id",
    "uid",
    "title",
    "date",
    "earliest",
    "latest",
    "start",
    "end",
    "certain",
    "status",
    "kind",
    "importance",
    "category",
    "actors",
    "place",
    "summary",
    "sources",
    "related",
    "repeat",
    "next",
    "series",
    "time",
    "was",
    *(plain.name for plain in ALIKE),
)


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """What the JSON output holds of plain values; several values of one event are joined by `; `."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for event in events:
        values = as_object(event, timeline, options)
        values["place"] = event.place.name if event.place else None
        values["sources"] = [source["url"] or source["title"] for source in values["sources"]]
        values["related"] = [f"{relation['as']} {relation['event']}" for relation in values["related"]]
        values["was"] = [earlier["date"] for earlier in values.get("was", [])]
        rows.writerow([_cell(values.get(column)) for column in COLUMNS])
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    # a spreadsheet runs a cell that begins like a formula; with an apostrophe it is text
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
