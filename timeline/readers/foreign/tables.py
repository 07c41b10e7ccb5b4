"""Files that hold the tables and keys of a timeline file: TOML, and the JSON that `export` writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timeline.diagnostics import has_errors
from timeline.readers.foreign._types import Ask, Imported, RefusedError, one_line
from timeline.readers.foreign.text import decoded

TABLES = ("actor", "category", "source", "feed")
PLURALS = {
    "actors": "actor",
    "categories": "category",
    "sources": "source",
    "feeds": "feed",
    "events": "event",
}


def read(content: bytes, ask: Ask) -> Imported:
    """Another chronology in TOML. Raises RefusedError if it is not TOML."""
    from timeline.readers import toml

    document = toml.read(decoded(content, ask)[0], ask.name)
    if has_errors(document.diagnostics):
        first = document.diagnostics[0]
        place = f"{ask.name}:{first.span.line}" if first.span.line else ask.name
        raise RefusedError(f"{place}: {first.message}", first.help or f"timeline check --file {ask.name}")
    return imported(document.records, ask)


def imported(records: Mapping[str, Any], ask: Ask) -> Imported:
    """What tables hold. Raises RefusedError where one of them is no list of tables."""
    found = Imported(has_ids=True, is_native=True)
    given = {PLURALS.get(key, key): value for key, value in records.items()}
    head = given.pop("timeline", None)
    if isinstance(head, dict):
        if patterns := head.get("include"):
            shown = ", ".join(map(str, patterns)) if isinstance(patterns, list) else str(patterns)
            found.note(f"the files that it includes are not read: import them too ({one_line(shown)})")
        found.records["timeline"] = {key: value for key, value in head.items() if key != "include"}
    for name, value in given.items():
        if name not in (*TABLES, "event"):
            found.note(f"“{one_line(name)}” is left out: no table of a timeline has that name")
            continue
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise RefusedError(f"{ask.name}: {name} must be a list of tables")
        if name != "event":
            found.records[name] = [dict(each) for each in value]
            continue
        for number, event in enumerate(value, 1):
            where = f"“{one_line(str(event.get('id') or event.get('title') or number))}”"
            found.add(dict(event), where)
    return found
