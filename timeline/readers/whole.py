"""The records of a file and of those that it includes, as those of one file that includes none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from timeline import edtf
from timeline.readers import records
from timeline.readers.dates import DateReader
from timeline.readers.document import Document
from timeline.readers.validation import TABLES

_LEFT_OUT = ("include", "revised")
"""Keys of [timeline] that mean nothing in one whole file."""


def whole(documents: Sequence[Document], *, date: Callable[[str], Any] = str) -> dict[str, Any]:
    """The tables by name, each with the records of all documents in order; `event` is always there.

    Each date becomes what `date` makes of its text: of canonical EDTF, or "unknown". So values of different
    types in TOML that mean the same (a day, and the text of that day) give the same. The documents must be
    without errors.
    """

    def value_of(value: Any, *, is_date: bool) -> Any:
        match value:
            case dict():
                return table_of(value)
            case list():
                return [value_of(each, is_date=is_date) for each in value]
        if not is_date:
            return value
        found = reader.expression(value)
        return date("unknown" if found is None else edtf.format(found))

    def table_of(table: dict[str, Any]) -> dict[str, Any]:
        return {key: value_of(value, is_date=key in keys) for key, value in table.items()}

    keys = _keys_of_dates()
    found: dict[str, Any] = {"timeline": {}}
    found |= {name: [] for name in TABLES}
    for document in documents:
        reader = DateReader(document)
        for name, value in document.records.items():
            if name == "timeline":
                head = {key: each for key, each in value.items() if key not in _LEFT_OUT}
                found[name] = table_of(head)
            else:
                found[name] += [table_of(record) for record in value]
    return {name: value for name, value in found.items() if value or name == "event"}


def _keys_of_dates() -> frozenset[str]:
    """The keys whose values are dates, or lists of them: what the schema says that takes a day of TOML."""
    schema = records.json_schema()
    day = {"type": "string", "format": "date"}
    return frozenset(
        key
        for table in (schema, *schema["$defs"].values())
        for key, value in table.get("properties", {}).items()
        if day in value.get("anyOf", value.get("items", {}).get("anyOf", ()))
    )
