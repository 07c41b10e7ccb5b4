"""The text of events.lock: TOML with one event a block, in which every value is of one line or a list."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from timeline.diagnostics import Diagnostic, Span
from timeline.history.facts import FACTS, facts
from timeline.history.lock._types import EMPTY, Entry, Lock, Past, Shown, State
from timeline.history.lock.memory import event_of
from timeline.model import Cancelled, Imprecise, Presentation, Version

VERSION = 1
HEADER = """\
# What subscribers were given. `timeline build` writes this file: commit it beside the data, change it never.
# Where a merge has two versions of it, keep either one whole and build again.
"""
END = "# end\n"
RESTORE = (
    "take it back from version control; or move it away, and the next build starts anew, remembering nothing"
)
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
_NAMES: dict[type, str] = {str: "text", int: "a whole number", dt.datetime: "a moment"}
_T = TypeVar("_T")
_KEYS = {
    *FACTS,
    "uid",
    "id",
    "feeds",
    "state",
    "sequence",
    "created",
    "modified",
    "digest",
    "history",
}


def format(lock: Lock) -> bytes:
    """The file's bytes: the same for the same lock."""
    blocks = [HEADER + _lines([("version", VERSION)])]
    for name, shown in sorted(lock.feeds.items()):
        presentation = shown.presentation
        pairs = [
            ("id", name),
            ("imprecise", presentation.imprecise.value),
            ("cancelled", presentation.cancelled.value),
            ("alarms", presentation.alarms),
            *_version(shown.version),
        ]
        blocks.append("[[feed]]\n" + _lines(pairs))
    for uid, entry in sorted(lock.entries.items()):
        pairs = [
            ("uid", uid),
            ("id", entry.id),
            *((name, text) for name, text in entry.facts.items() if text != FACTS[name].silence),
            ("feeds", entry.feeds),
            *([("state", entry.state.value)] if entry.state is not State.LIVE else []),
            *_version(entry.version),
            ("digest", entry.digest),
        ]
        history = "".join(f"  {_value(f'{_stamp(past.at)} {past.what}')},\n" for past in entry.history)
        blocks.append("[[event]]\n" + _lines(pairs) + (f"history = [\n{history}]\n" if history else ""))
    return "\n".join([*blocks, END]).encode()


def _version(version: Version) -> list[tuple[str, Any]]:
    return [("sequence", version.sequence), ("created", version.created), ("modified", version.modified)]


def _lines(pairs: Iterable[tuple[str, Any]]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in pairs)


def _value(value: Any) -> str:
    """A value in TOML; the escapes of a JSON string are all escapes of a TOML string."""
    if isinstance(value, dt.datetime):
        return _stamp(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str, name: str) -> tuple[Lock, list[Diagnostic]]:
    """The lock of a file's text, and what is wrong with it: then the lock is empty, not to be used."""
    for number, line in enumerate(text.splitlines(), 1):
        if _CONFLICT.fullmatch(line):
            help_ = "keep either side's file whole (git checkout --ours or --theirs), and build again"
            return EMPTY, [Diagnostic("E503", "marks of a merge conflict", Span(name, number, 1, 7), help_)]
    try:
        records = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _WHERE.search(str(error))
        place = Span(name, int(found[1]), int(found[2])) if found else Span(name)
        return EMPTY, [_damaged("not TOML", place)]
    if not text.endswith(END):
        return EMPTY, [_damaged(f"cut short: it does not end with {END.strip()}", Span(name))]
    version = records.get("version")
    if type(version) is int and version > VERSION:
        message = f"written by a later timeline (format {version}; this one knows {VERSION})"
        return EMPTY, [Diagnostic("E502", message, Span(name), "upgrade timeline")]
    if type(version) is not int or version != VERSION:
        return EMPTY, [_damaged("it does not say version = 1", Span(name))]
    diagnostics = []
    entries: dict[str, Entry] = {}
    feeds: dict[str, Shown] = {}
    for kind in ("feed", "event"):
        lines = _headers(text, f"[[{kind}]]")
        for record in _tables(records, kind):
            span = Span(name, next(lines, 0), 1, len(kind) + 4)
            try:
                if not isinstance(record, dict):
                    raise TypeError(f"{kind} is not a table")
                if kind == "feed":
                    feeds[record["id"]] = _feed(record)
                    continue
                entry = _entry(record, span)
                if entry.uid in entries:
                    raise ValueError(f"the UID {entry.uid} stands twice")
            except (KeyError, TypeError, ValueError) as error:
                what = f'it has no "{error.args[0]}"' if isinstance(error, KeyError) else str(error)
                diagnostics.append(_damaged(what, span))
                continue
            entries[entry.uid] = entry
    return (EMPTY, diagnostics) if diagnostics else (Lock(entries, feeds), [])


def _damaged(what: str, span: Span) -> Diagnostic:
    return Diagnostic("E501", what, span, RESTORE)


def _headers(text: str, header: str) -> Iterator[int]:
    return (number for number, line in enumerate(text.splitlines(), 1) if line.rstrip() == header)


def _tables(records: dict[str, Any], kind: str) -> list[Any]:
    found = records.get(kind, [])
    return found if isinstance(found, list) else [found]


def _feed(record: dict[str, Any]) -> Shown:
    presentation = Presentation(
        Imprecise(_typed(record, "imprecise", str)),
        Cancelled(_typed(record, "cancelled", str)),
        _texts(record, "alarms"),
    )
    return Shown(presentation, _version_of(record))


def _entry(record: dict[str, Any], span: Span) -> Entry:
    """Raises KeyError, TypeError and ValueError."""
    if unknown := set(record) - _KEYS:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    said = {
        name: _texts(record, name) if isinstance(fact.silence, tuple) else _typed(record, name, str)
        for name, fact in FACTS.items()
        if name in record
    }
    entry = Entry(
        uid=_typed(record, "uid", str),
        id=_typed(record, "id", str),
        facts=facts(said),
        feeds=_texts(record, "feeds"),
        version=_version_of(record),
        digest=_typed(record, "digest", str),
        history=tuple(_past(line) for line in _texts(record, "history")),
        state=State(record.get("state", State.LIVE)),
        span=span,
    )
    event_of(entry)  # raises where a date or rule cannot be read
    return entry


def _version_of(record: dict[str, Any]) -> Version:
    created, modified = (_typed(record, key, dt.datetime) for key in ("created", "modified"))
    if created.tzinfo is None or modified.tzinfo is None:
        raise ValueError("a moment has no offset")
    sequence = _typed(record, "sequence", int)
    if sequence < 0:
        raise ValueError("sequence is below 0")
    return Version(sequence, created, modified)


def _past(line: str) -> Past:
    at, _, what = line.partition(" ")
    return Past(dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC), what)


def _typed(record: dict[str, Any], key: str, kind: type[_T]) -> _T:
    value = record[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{key} is not {_NAMES[kind]}")
    return value


def _texts(record: dict[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{key} is not a list of texts")
    return tuple(value)
