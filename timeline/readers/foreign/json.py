"""JSON to records: the output of `timeline list` and of `timeline export`, and TimelineJS's."""

from __future__ import annotations

import json
from typing import Any

from timeline.model import WORDS
from timeline.model.plain import ALIKE
from timeline.readers.foreign import tables, timelinejs
from timeline.readers.foreign._types import Ask, Imported, Record, RefusedError
from timeline.readers.foreign.moments import with_offsets
from timeline.readers.foreign.text import decoded

_FORWARD = {words[0]: str(type_) for type_, words in WORDS.items()}
_SILENT = {
    "status": "confirmed",
    "kind": "event",
    "importance": 3,
    "summary": "",
    "category": None,
    "actors": [],
}


def read(content: bytes, ask: Ask) -> Imported:
    """What a file in JSON, or in JSON Lines, holds. Raises RefusedError if its form is not known."""
    value = _parsed(decoded(content, ask)[0], ask)
    match value:
        case list() if all(isinstance(each, dict) and "title" in each for each in value):
            return _listed(value, ask)
        case {"id": str(), "title": str()}:  # one line of JSON Lines
            return _listed([value], ask)
        case {"events": list() as events} if timelinejs.is_timelinejs(events):
            return timelinejs.imported(value, ask)
        case {"event": list()} | {"events": list()}:
            return tables.imported(value, ask)
    raise RefusedError(
        f"{ask.name} is JSON, but of no form that is known",
        "known are what timeline list and export write, and TimelineJS",
    )


def _parsed(text: str, ask: Ask) -> Any:
    try:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            lines = [line for line in text.split("\n") if line.strip()]
            if not lines and ask.name.lower().endswith(".jsonl"):
                return []
            if len(lines) < 2 or not lines[0].lstrip().startswith("{") or error.lineno > 2:
                raise
            return [json.loads(line) for line in lines]
    except RecursionError:
        raise RefusedError(f"{ask.name} is nested too deeply") from None
    except json.JSONDecodeError as error:
        place = f"{ask.name}:{error.lineno}:{error.colno}"
        raise RefusedError(f"{place}: not JSON: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except ValueError as error:  # a number of thousands of digits
        raise RefusedError(f"{ask.name} is not JSON: {error}") from None


def _listed(objects: list[Record], ask: Ask) -> Imported:
    """The output of `timeline list`."""
    found = Imported(has_ids=True)
    sources: dict[str, Record] = {}
    names: dict[str, dict[str, Record]] = {"actor": {}, "category": {}}
    for each in objects:
        if each.get("series"):
            found.note("occurrences of a series are left out: the series says them all")
            continue
        if each.get("derived"):
            found.note("dates that depend on other events are kept as they were computed")
        event = _event(each, ask)
        for given in _list(each.get("sources")):
            if source_id := _text(given.get("id")):
                kept = ("id", "title", "publisher", "published", "url")
                sources.setdefault(source_id, {key: given[key] for key in kept if given.get(key)})
        for name in _names(each.get("actors")):
            names["actor"].setdefault(name, {"id": name, "name": name})
        if category := _text(each.get("category")):
            names["category"].setdefault(category, {"id": category, "name": category})
        found.add(event, f"“{event.get('id') or event['title']}”", _text(each.get("uid")))
    for table, records in (*names.items(), ("source", sources)):
        if records:
            found.records[table] = list(records.values())
    return found


def _event(given: Record, ask: Ask) -> Record:
    event: Record = {key: given[key] for key in ("id", "title") if given.get(key) is not None}
    event["date"] = _date(given, ask)
    for key, silent in _SILENT.items():
        if given.get(key, silent) not in (silent, None):
            event[key] = given[key]
    if isinstance(place := given.get("place"), dict):
        event["place"] = {key: value for key, value in place.items() if value is not None}
    for key in ("repeat", "except", "moved", "time", "disputed", *(plain.name for plain in ALIKE)):
        if given.get(key):
            event[key] = given[key]
    for key in ("cite", "related", "was"):
        event[key] = []
    for each in _list(given.get("sources")):
        said = {key: each[key] for key in ("date", "quote", "note") if each.get(key)}
        event["cite"].append({"source": each.get("id") or each.get("title"), **said})
    for each in _list(given.get("related")):
        if (type_ := _FORWARD.get(_text(each.get("as")))) is not None:  # the other event states the others
            event["related"].append({"event": each.get("event"), "as": type_})
    for each in _list(given.get("was")):
        event["was"].append({key: value for key, value in each.items() if value})
    return {key: value for key, value in event.items() if value != []}


def _date(given: Record, ask: Ask) -> Any:
    """The date; its times with their offset, where no zone is known that gives the same."""
    date, start = given.get("date", "unknown"), _text(given.get("start"))
    place = given.get("place")
    if not start or not isinstance(date, str) or (isinstance(place, dict) and place.get("timezone")):
        return date
    return with_offsets(date, [start, _text(given.get("end"))], ask.zone)


def _list(value: Any) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
