"""Sets apart what `check` would refuse, so that it is listed with its place and nothing faulty is written."""

from __future__ import annotations

from typing import Any

from timeline.diagnostics import Diagnostic, Severity, Span
from timeline.readers.document import Document, Path
from timeline.readers.foreign._types import Imported, Record, Trouble

_HEAD = {"title": "T", "domain": "example.org"}
_OF_DATES = ("E1", "E6")
_OF_OTHERS = ("E206", "E304")
"""Faults that a merge removes: ids that are there twice, and events that only the file has."""


def keep_sound(found: Imported, *, zone: str = "") -> None:
    """Make troubles of the events that have faults of their own."""
    events = _with_ids(found.events)
    tables = {key: value for key, value in found.records.items() if key not in ("event", "timeline", "feed")}
    head = {**_HEAD, **({"timezone": zone} if zone else _zone(found))}
    faults = _faults({"timeline": head, **tables, "event": events})
    kept = [number for number in range(len(events)) if number not in faults]
    for number, fault in sorted(faults.items()):
        event = found.events[number]
        if number < 0:
            continue
        is_of_date = fault.code.startswith(_OF_DATES)
        words = str(event.get("date", event.get("start", ""))) if is_of_date else str(event.get("title", ""))
        undated = None
        if is_of_date:
            lost = ("date", "start", "end", "time", "repeat", "except", "moved")
            undated = {key: value for key, value in event.items() if key not in lost} | {"date": "unknown"}
        trouble = Trouble(found.places[number], words, f"is refused: {fault.message}", fault.help, undated)
        found.troubles.append(trouble)
    found.records["event"] = [found.events[number] for number in kept]
    found.places = [found.places[number] for number in kept]
    found.uids = [found.uids[number] for number in kept]


def _zone(found: Imported) -> Record:
    head = found.records.get("timeline")
    zone = head.get("timezone") if isinstance(head, dict) else None
    return {"timezone": zone} if isinstance(zone, str) else {}


def _with_ids(events: list[Record]) -> list[Record]:
    """The events with ids, for those that have none yet."""
    return [event if "id" in event else {**event, "id": f"e-{n}"} for n, event in enumerate(events)]


def _faults(records: dict[str, Any]) -> dict[int, Diagnostic]:
    """The first error of each event, by its number; those of the tables are under -1."""
    from timeline.readers import schema

    def value_span(path: Path) -> Span:
        match path:
            case ("event", int() as number, *_):
                return Span("", number + 1)
        return Span("")

    document = Document("", records, value_span=value_span)
    _, diagnostics = schema.assemble([document])
    found: dict[int, Diagnostic] = {}
    for each in diagnostics:
        if each.severity is Severity.ERROR and each.code not in _OF_OTHERS:
            found.setdefault(each.span.line - 1, each)
    return found
