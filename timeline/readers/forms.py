"""The right form of what people write otherwise: `actors = "ir"`, `source = "x"`, `description = "…"`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from timeline.model import Kind, RelationType

_LONGEST = 90
"""Characters; a longer value is not repeated."""

_OTHER_NAMES: Mapping[str, Mapping[str, str]] = {
    "timeline": {
        "title": "name heading label",
        "timezone": "tz zone time_zone",
        "language": "lang",
        "description": "summary subtitle",
        "url": "site website link",
    },
    "actor": {"name": "title label"},
    "category": {"name": "title label"},
    "source": {
        "title": "name",
        "url": "link href address website",
        "published": "date",
        "note": "description",
    },
    "feed": {"title": "name", "where": "query filter q", "description": "summary"},
    "event": {
        "title": "name headline heading label",
        "summary": "description details text note notes body comment abstract",
        "cite": "source sources ref refs reference references citation citations cites",
        "place": "location venue where city",
        "category": "tag tags topic topics type categories",
        "actors": "actor participants parties who",
        "date": "when day year",
        "repeat": "rrule recurrence recurs",
        "related": "see see_also relations",
    },
    "place": {"name": "title label city", "latitude": "lat", "longitude": "lon lng long", "timezone": "tz"},
    "cite": {"source": "id ref name", "quote": "text words", "date": "published when"},
    "related": {"event": "id to with", "as": "type kind relation"},
}
"""For each table its keys, and what people call them."""

_KEYS = {
    table: {other: key for key, others in names.items() for other in others.split()}
    for table, names in _OTHER_NAMES.items()
}


def key_of(table: str, name: str) -> str:
    """The key that another name in a table means; empty if none is known."""
    return _KEYS.get(table, {}).get(name, "")


def literal(value: Any) -> str:
    """A value as TOML writes it in one line; `…` where that would be long."""
    text = _literal(value)
    return text if len(text) <= _LONGEST else "…"


def _literal(value: Any) -> str:
    match value:
        case str():
            return json.dumps(value[: _LONGEST + 1], ensure_ascii=False)
        case bool():
            return str(value).lower()
        case dt.date() | dt.time():  # a datetime is a date too
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_literal, value[:_LONGEST]))}]"
        case dict():
            pairs = [f"{_key(key)} = {_literal(each)}" for key, each in [*value.items()][:_LONGEST]]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
        case int() if abs(value) >= 1 << 64:  # Python refuses to write a number of thousands of digits
            return "…"
        case _:
            return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def for_other_name(table: str, name: str, value: Any) -> str:
    """Help for an unknown key of a table that has another name; empty if none is known."""
    if table == "event" and name in ("url", "link", "links", "website", "href"):
        address = literal(value[0] if isinstance(value, list) and value else value)
        source = f'[[source]] with id = "its-id", title and url = {address}'
        return f'an address belongs to a source: write {source}, and here cite = [{{ source = "its-id" }}]'
    if table == "event" and name in ("timezone", "tz", "zone", "time_zone"):
        zone = literal(value)
        return (
            f'write place = {{ name = "…", timezone = {zone} }}, or timezone = {zone} in [timeline] for all'
        )
    if table == "event" and name == "type" and value in [*Kind]:
        return f"write kind = {literal(value)}"
    key = key_of(table, name)
    if not key:
        return ""
    if table == "event" and key == "category" and isinstance(value, list) and len(value) > 1:
        first = literal(value[0])
        return f"write category = {first}: an event has one. Searches also find the words of summary"
    if table == "source" and name == "date":
        return f"write published = {literal(value)}"
    if literal(value) == "…":
        return f"write {key} instead of {name}"
    known = value if isinstance(value, str | list | dict) else "…"
    return as_shaped(key, known) or f"write {key} = {literal(value)}"


def as_shaped(key: str, value: Any) -> str:
    """Help that writes a value in the form that a key takes; empty if it is not known how."""
    match key:
        case "place" if isinstance(value, str):
            return f"write place = {literal({'name': value})}"
        case "cite" if items := _items(value):
            return f"write cite = {_tables(items, 'source')}"
        case "related" if items := _items(value):
            return f"write related = {_tables(items, 'event', {'as': 'follows'})} (or {_others()})"
        case "actors" | "formerly" | "include" | "feed_per" | "alarms" if isinstance(value, str):
            parts = re.split(" *[,;] *", value.strip())
            are_ids = all(re.fullmatch("[a-z0-9-]+", each) for each in parts)
            return f"write {key} = {literal(parts if are_ids else [value])}"
        case "except" | "was" | "moved" if not isinstance(value, list):
            return f"write {key} = {literal([value])}"
        case "category" if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            return f"write category = {literal(value[0])}"
    return ""


def _others() -> str:
    return ", ".join(each for each in RelationType if each != RelationType.FOLLOWS)


def _items(value: Any) -> list[Any]:
    """The members of a list of texts and tables, or a text or table alone; empty for anything else."""
    items = value if isinstance(value, list) else [value]
    return items if all(isinstance(each, str | dict) and each for each in items) else []


def _tables(items: list[Any], key: str, more: Mapping[str, str] = {}) -> str:
    return literal([each if isinstance(each, dict) else {key: each, **more} for each in items])


def for_type(key: str, wanted: str, value: Any) -> str:
    """Help for a value of the wrong type; `wanted` is Pydantic's name of the fault."""
    if shaped := as_shaped(key, value):
        return shaped
    match wanted, value:
        case "string_type", int() | float() | dt.date() | dt.time():
            text = literal(value)
            return f'write {key} = "{text}"' if text != "…" else "put it in quotes"
        case "string_type", [str() as only]:
            return f"write {key} = {literal(only)}"
        case "int_type" | "float_type", str() if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", value):
            return f"write {key} = {value}, without quotes"
        case "bool_type", str() if value.lower() in ("true", "yes"):
            return f"write {key} = true"
        case "bool_type", str() if value.lower() in ("false", "no"):
            return f"write {key} = false"
    return ""


def missing(table: str, key: str, given: Mapping[str, Any]) -> str:
    """What to add to a table that lacks a key."""
    title = given.get("title") or given.get("name")
    words = re.sub("[^a-z0-9]+", "-", title.lower()[:60]).strip("-") if isinstance(title, str) else ""
    if key == "id" and words:
        return f'id = "{words}"'
    if (table, key) == ("related", "as"):
        return f'as = "follows" (or {_others()})'
    return f"{key} = …"
