"""What version 1 of events.lock was: TOML, and digests of values without their names. It is read for good."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Sequence
from typing import Any

from timeline.calendar.vevents import VEvent
from timeline.history.facts import Facts
from timeline.history.lock.digests import text_of

END = "# end\n"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
# what an event could say when that version was written, in its order; nothing is ever added
FACTS = (
    *("title", "date", "zone", "time", "kind", "status", "category", "actors", "place", "summary"),
    *("repeat", "except", "moved", "sources", "related"),
)
_VALUES = (
    *("uid", "start", "end", "summary", "description", "location", "geo", "category", "status", "url"),
    *("links", "related", "edtf", "language", "rrule", "exdates", "recurrence_id"),
)


class DamagedError(ValueError):
    """The text cannot be read, and where."""

    def __init__(self, what: str, line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.line, self.column = line, column


def records(text: str) -> dict[str, Any]:
    """The records of a file of that version, as the newer file has them. Raises DamagedError."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _WHERE.search(str(error))
        raise DamagedError("not TOML", *(map(int, place.groups()) if place else ())) from error
    if not text.endswith(END):
        raise DamagedError(f"cut short: it does not end with {END.strip()}")
    return {
        "version": found.get("version"),
        "feeds": _newer(found.get("feed", [])),
        "events": _newer(found.get("event", [])),
    }


def lines(text: str) -> dict[str, list[int]]:
    """The lines at which the records of each kind begin."""
    found: dict[str, list[int]] = {"feeds": [], "events": []}
    for number, line in enumerate(text.splitlines(), 1):
        if line.rstrip() in ("[[feed]]", "[[event]]"):
            found[f"{line.strip('[] ')}s"].append(number)
    return found


def _newer(tables: Any) -> Any:
    """Records with moments as the newer file has them, and their history the newest first."""
    if not isinstance(tables, list):
        return tables
    return [_record(table) if isinstance(table, dict) else table for table in tables]


def _record(table: dict[str, Any]) -> dict[str, Any]:
    record = {key: _stamp(value) if isinstance(value, dt.datetime) else value for key, value in table.items()}
    if isinstance(record.get("history"), list):
        record["history"] = record["history"][::-1]
    return record


def _stamp(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        raise DamagedError("a moment has no offset")
    return moment.astimezone(dt.UTC).strftime(STAMP)


def digest_of(parts: Sequence[VEvent], facts: Facts, others: Facts) -> str:
    """The digest that version 1 has of an event: of its VEVENTs, or where it has none, of its facts.

    `others` are the facts that were not known yet and that the event says.
    """
    said: list[list[object]] = [[getattr(part, name) for name in _VALUES] for part in parts]
    said = said or [[*(facts[name] for name in FACTS), *others.items()]]
    text = "\n".join(repr([_plain(value) for value in values]) for values in said)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return text_of(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
