"""The text of events.lock: JSON with one value a line. Changes of different events touch different lines.

Lists of records end with null, and a record with its digest, so that no line that comes or goes moves a
comma; the history has the newest first for the same reason.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from timeline.diagnostics import Diagnostic, Span
from timeline.history.facts import FACTS, facts
from timeline.history.lock import version1
from timeline.history.lock._types import EMPTY, Entry, Lock, Past, Shown, State
from timeline.history.lock.memory import event_of
from timeline.model import Cancelled, Imprecise, Presentation, Version
from timeline.model.plain import Text

VERSION = 2
ABOUT = (
    "What subscribers were given. `timeline build` writes this file: commit it beside the data, change it "
    "never. Where a merge has two versions of it, keep either one whole and build again."
)
RESTORE = "take it back from version control; or rebuild it from what was published: timeline build --recover"
MAX_SEQUENCE = 2**31 - 1
"""RFC 5545 3.3.8, 3.8.7.4."""
_CONFLICT = re.compile(r"^(?:(?:<{7}|>{7}|\|{7})(?: .*)?|={7})$", re.MULTILINE)
# as it is, or as an escape: the data may hold none, and XML cannot
_CONTROL = re.compile(r"[\x7f-\x9f]")
_ESCAPED = re.compile(r"\\(?:\\|[bfr]|u00(?:[01]|7[fF]|[89])|U)")
# no build can have a stamp before these, and after them there is no later one for the next change
_FIRST, _LAST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 1, tzinfo=dt.UTC)
_NAMES: Mapping[type, str] = {str: "text", int: "a whole number", list: "a list of texts"}
_VERSION: Mapping[str, type] = {"sequence": int, "created": str, "modified": str}
_FEED: Mapping[str, type] = {"id": str, "imprecise": str, "cancelled": str, "alarms": list, **_VERSION}
_EVENT: Mapping[str, type] = {
    **{name: list if isinstance(fact.silence, tuple) else str for name, fact in FACTS.items()},
    **{"uid": str, "id": str, "feeds": list, "state": str, "history": list, "data": str, "digest": str},
    **_VERSION,
}


def format(lock: Lock) -> bytes:
    """The file's bytes: the same for the same lock."""
    feeds = (_feed_lines(name, shown) for name, shown in sorted(lock.feeds.items()))
    events = (_event_lines(entry) for _, entry in sorted(lock.entries.items()))
    parts = [
        "{\n",
        f'"about": {json.dumps(ABOUT)},\n"version": {VERSION},\n',
        f'"feeds": [\n{"".join(map(_block, feeds))}null\n],\n',
        f'"events": [\n{"".join(map(_block, events))}null\n]\n',
        "}\n",
    ]
    return "".join(parts).encode()


def _feed_lines(name: str, shown: Shown) -> Iterator[tuple[str, Any]]:
    presentation = shown.presentation
    yield "id", name
    yield "imprecise", presentation.imprecise.value
    yield "cancelled", presentation.cancelled.value
    yield "alarms", presentation.alarms
    yield from _version_lines(shown.version)


def _event_lines(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "uid", entry.uid
    yield "id", entry.id
    yield from ((name, text) for name, text in entry.facts.items() if text != FACTS[name].silence)
    yield "feeds", entry.feeds
    if entry.state is not State.LIVE:
        yield "state", entry.state.value
    yield from _version_lines(entry.version)
    if entry.history:
        yield "history", [f"{_stamp(past.at)} {past.what}" for past in reversed(entry.history)]
    if entry.data:
        yield "data", entry.data
    yield "digest", entry.digest


def _version_lines(version: Version) -> Iterator[tuple[str, Any]]:
    yield "sequence", version.sequence
    yield "created", _stamp(version.created)
    yield "modified", _stamp(version.modified)


def _block(pairs: Iterable[tuple[str, Any]]) -> str:
    lines = (f'  "{key}": {_value(value)}' for key, value in pairs)
    return "{\n" + ",\n".join(lines) + "\n},\n"


def _value(value: Any) -> str:
    """A value in JSON; of the history each line by itself."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(f"    {_value(each)}" for each in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(version1.STAMP)


def parse(text: str, name: str) -> tuple[Lock, list[Diagnostic]]:
    """The lock of a file's text, and what is wrong with it: then the lock is empty, not to be used.

    Dates and rules of events that are in the data are not read: `faults` does that.
    """
    escaped = (found for found in _ESCAPED.finditer(text) if found[0] != r"\\")
    if control := _CONTROL.search(text) or next(escaped, None):
        return EMPTY, [_damaged("a control character", Span(name, text.count("\n", 0, control.start()) + 1))]
    is_old = not text.startswith("{")
    try:
        records = version1.records(text) if is_old else json.loads(text)
    except (ValueError, RecursionError) as error:
        return EMPTY, [_unreadable(text, name, error)]
    version = records.get("version")
    if type(version) is int and version > VERSION:
        message = f"written by a later timeline (format {version}; this one knows {VERSION})"
        return EMPTY, [Diagnostic("E502", message, Span(name), "upgrade timeline")]
    if type(version) is not int or version != (1 if is_old else VERSION):
        return EMPTY, [_damaged(f"it does not say version {1 if is_old else VERSION}", Span(name))]
    lines = version1.lines(text) if is_old else _lines(text, records)
    if lines is None:
        return EMPTY, [_damaged("it is not in the form in which a build writes it", Span(name))]
    diagnostics: list[Diagnostic] = []
    entries: dict[str, Entry] = {}
    feeds: dict[str, Shown] = {}
    for kind in ("feeds", "events"):
        places = iter(lines[kind])
        for record in _records(records, kind):
            span = Span(name, next(places, 0), *((1, 9) if is_old else (3, 5)))
            try:
                if kind == "feeds":
                    _check(record, _FEED)
                    feeds[record["id"]] = _feed(record)
                    continue
                _check(record, _EVENT)
                entry = _entry(record, span)
                if entry.uid in entries:
                    raise ValueError(f"the UID {entry.uid} appears twice")
                if entry.state is State.REMOVED:
                    event_of(entry)  # calendars show it: it raises where a date or rule cannot be read
            except (KeyError, TypeError, ValueError) as error:
                what = f'it has no "{error.args[0]}"' if isinstance(error, KeyError) else str(error)
                diagnostics.append(_damaged(what, span))
                continue
            entries[entry.uid] = entry
    return (EMPTY, diagnostics) if diagnostics else (Lock(entries, feeds), [])


def faults(lock: Lock) -> list[Diagnostic]:
    """The entries whose date or rule cannot be read: E501 each."""
    found = []
    for entry in lock.entries.values():
        try:
            event_of(entry)
        except ValueError as error:
            found.append(_damaged(str(error), entry.span))
    return found


def _unreadable(text: str, name: str, error: Exception) -> Diagnostic:
    if marks := _CONFLICT.search(text):
        help_ = "keep either side's file whole (git checkout --ours or --theirs), and build again"
        line = text.count("\n", 0, marks.start()) + 1
        return Diagnostic("E503", "marks of a merge conflict", Span(name, line, 1, 7), help_)
    match error:
        case version1.DamagedError():
            return _damaged(str(error), Span(name, error.line, error.column))
        case json.JSONDecodeError():
            return _damaged(f"not JSON: {error.msg.lower()}", Span(name, error.lineno, error.colno))
    return _damaged("not JSON", Span(name))


def _damaged(what: str, span: Span) -> Diagnostic:
    return Diagnostic("E501", what, span, RESTORE)


def _lines(text: str, records: dict[str, Any]) -> dict[str, list[int]] | None:
    """The line of each record's first key; None where a key stands twice, or two on one line."""
    rows = text.split("\n")
    begins = [number + 1 for number, row in enumerate(rows, 1) if row == "{"][1:]
    found = [each for kind in ("feeds", "events") for each in _records(records, kind)]
    keys = sum(len(record) for record in found if isinstance(record, dict))
    if len(begins) != len(found) or sum(row.startswith('  "') for row in rows) != keys:
        return None
    count = len(_records(records, "feeds"))
    return {"feeds": begins[:count], "events": begins[count:]}


def _records(records: dict[str, Any], kind: str) -> list[Any]:
    found = records.get(kind, [])
    if not isinstance(found, list):
        return [found]
    return found[:-1] if found and found[-1] is None else found


def _check(record: Any, kinds: Mapping[str, type]) -> None:
    """Raises TypeError where the record or one of its values is not what it has to be."""
    if not isinstance(record, dict):
        raise TypeError("it is not a record")
    for key, value in record.items():
        kind = kinds.get(key)
        if kind is None:
            raise TypeError(f"unknown key: {key}")
        is_right = type(value) is kind and (kind is not list or _are_texts(value))
        if not is_right:
            raise TypeError(f"{key} is not {_NAMES[kind]}")


def _are_texts(values: Any) -> bool:
    return all(type(each) is str for each in values)


def _feed(record: dict[str, Any]) -> Shown:
    presentation = Presentation(
        Imprecise(record["imprecise"]), Cancelled(record["cancelled"]), tuple(record["alarms"])
    )
    return Shown(presentation, _version_of(record))


def _entry(record: dict[str, Any], span: Span) -> Entry:
    """Raises KeyError and ValueError."""
    said: dict[str, Text] = {
        name: tuple(value) if type(value) is list else value
        for name, value in record.items()
        if name in FACTS
    }
    return Entry(
        uid=record["uid"],
        id=record["id"],
        facts=facts(said),
        feeds=tuple(record["feeds"]),
        version=_version_of(record),
        digest=record["digest"],
        data=record.get("data", ""),
        history=tuple(map(_past, reversed(record.get("history", ())))),
        state=State(record["state"]) if "state" in record else State.LIVE,
        span=span,
    )


def _version_of(record: dict[str, Any]) -> Version:
    sequence = record["sequence"]
    if not 0 <= sequence <= MAX_SEQUENCE:
        raise ValueError(f"sequence is not between 0 and {MAX_SEQUENCE}")
    created, modified = _moment(record["created"]), _moment(record["modified"])
    if not all(_FIRST <= moment < _LAST for moment in (created, modified)):
        raise ValueError(f"created and modified must be from {_FIRST:%Y-%m-%d} to {_LAST:%Y-%m-%d}")
    return Version(sequence, created, modified)


def _past(line: str) -> Past:
    at, _, what = line.partition(" ")
    return Past(_moment(at), what)


def _moment(text: str) -> dt.datetime:
    if len(text) != 20 or text[-1] != "Z":
        raise ValueError(f"{text} is not a moment such as 2026-11-24T09:00:00Z")
    return dt.datetime.fromisoformat(text)
