"""Files of other programs, read to be imported: a new kind is one module here and one line in FOREIGN.

A reader gives records in the tables and keys of a timeline file, and says what it could not read, what it
assumed and what it left out. It never makes a date more exact than its cell.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from timeline.readers.foreign._types import CUT, Ask, Column, Imported, Record, RefusedError, Trouble, native
from timeline.readers.foreign.points import Order

__all__ = [
    "CUT",
    "FOREIGN",
    "Ask",
    "Column",
    "Imported",
    "Order",
    "Record",
    "RefusedError",
    "Trouble",
    "read",
]

FOREIGN: Mapping[str, str] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".docx": "docx",
    ".ics": "ics",
    ".ical": "ics",
    ".json": "json",
    ".jsonl": "json",
    ".toml": "tables",
}
"""The module that reads a file, by the ending of its name. One of tables has `grids`, any other `read`."""


def read(content: bytes, ask: Ask, *, ending: str) -> Imported:
    """What a file holds; `ending` is one of FOREIGN. Raises RefusedError where it cannot be read at all."""
    module = importlib.import_module(f"timeline.readers.foreign.{FOREIGN[ending]}")
    if hasattr(module, "grids"):
        from timeline.readers.foreign.rows import imported

        grids, notes = module.grids(content, ask)
        found = imported(grids, notes, ask)
    else:
        found = module.read(content, ask)
    if not found.is_native:
        for event in found.events:
            event["date"] = native(event.get("date"))
    return found
