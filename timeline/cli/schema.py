"""`timeline schema`."""

from __future__ import annotations

import enum
import json

from timeline.cli.formats import format_of
from timeline.cli.shared import OutputOption, emit

EPILOG = """\b
Examples:
  timeline schema -o events.schema.json
  (then, as the first line of events.toml: #:schema ./events.schema.json)
"""


class Format(enum.StrEnum):
    """How `schema` writes."""

    JSON = "json"


def schema(output: OutputOption = None) -> None:
    """Write the JSON Schema of a timeline file: with it, editors complete and check it as you type."""
    format_of(None, output, default=Format.JSON, endings={".json": Format.JSON})
    from timeline.readers.records import json_schema

    emit(f"{json.dumps(json_schema(), indent=2, ensure_ascii=False)}\n".encode(), output)
