"""The rule of a VEVENT, its exceptions and moved instances, as keys of a record that `check` accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from timeline.readers.foreign._types import Record, one_line
from timeline.readers.foreign.moments import When

_FAULTS = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError)
_DATED = ("date", "time", "place", "repeat", "except", "moved")
_EVENT: Record = {"id": "e", "title": "E"}
_HEAD: Record = {"title": "T", "domain": "example.org"}


def with_series(event: Record, part: Any, overrides: list[Any], when: When) -> Iterator[str]:
    """Give a record the keys of its series; the sentences say what is left out, `{event}` for its name."""
    rules = _all(part.get("RRULE"))
    try:
        dates = [_shown(each) for value in _all(part.get("RDATE")) for each in value.dts]
    except _FAULTS:
        dates = []
        yield "{event}: further dates (RDATE) that cannot be read are left out"
    if dates:
        _append(event, "Also on: " + ", ".join(dates))
        yield "{event}: its further dates (RDATE) stand in its summary"
    if not rules:
        if overrides:
            yield "{event}: it has moved instances, but no rule: they are left out"
        return
    texts = [rule.to_ical().decode() for rule in rules]
    if len(texts) > 1:
        _append(event, "Repeats: " + "; ".join(texts))
        yield "{event}: an event has one rule: its rules stand in its summary"
        return
    event["repeat"] = texts[0]
    try:
        excepted, moved, lost = _changes(part, overrides, when)
    except _FAULTS:
        excepted, moved, lost = [], [], 1
    if excepted:
        event["except"] = excepted
    if moved:
        event["moved"] = moved
    if lost:
        yield "{event}: what single instances have of their own is left out, but for their days"
    if not (why := fault(event)):
        return
    without = {key: value for key, value in event.items() if key not in ("except", "moved")}
    if ("except" in event or "moved" in event) and not fault(without):
        kept = _fitting(event)
        event.pop("except", None)
        event.pop("moved", None)
        event.update(kept)
        yield "{event}: exceptions that name no instance of its rule are left out"
        return
    for key in ("repeat", "except", "moved"):
        event.pop(key, None)
    _append(event, f"Repeats: {one_line(texts[0])}")
    yield f"{{event}}: its rule stands in its summary: {why}"


def fault(event: Record) -> str:
    """Why `check` refuses a record, in the words of the first error; empty if it does not."""
    from timeline.diagnostics import Severity
    from timeline.readers import schema
    from timeline.readers.document import Document

    alone = {
        key: event[key] for key in ("date", "time", "place", "repeat", "except", "moved") if key in event
    }
    records: Record = {"timeline": _HEAD, "event": [{**_EVENT, **alone}]}
    _, found = schema.assemble([Document("", records)])
    return next((each.message for each in found if each.severity is Severity.ERROR), "")


def _fitting(event: Record) -> Record:
    """The exceptions and moves that fit the rule, one by one."""
    kept: Record = {}
    bare = {key: value for key, value in event.items() if key not in ("except", "moved")}
    for key in ("except", "moved"):
        for each in event.get(key, []):
            tried = {**kept, key: [*kept.get(key, []), each]}
            if not fault({**bare, **tried}):
                kept = tried
    return kept


def _changes(part: Any, overrides: list[Any], when: When) -> tuple[list[str], list[Record], int]:
    """The days of exceptions, the moved instances, and how many instances say more than that."""
    excepted = {_day(each.dt, when) for value in _all(part.get("EXDATE")) for each in value.dts}
    moved: dict[str, Record] = {}
    lost = 0
    for override in overrides:
        origin_value = _all(override.get("RECURRENCE-ID"))[0]
        day = _day(origin_value.dt, when)
        if str(override.get("STATUS", "")).upper() == "CANCELLED":
            excepted.add(day)
            continue
        lost += "RANGE" in origin_value.params or str(override.get("SUMMARY")) != str(part.get("SUMMARY"))
        starts = _all(override.get("DTSTART"))
        if not starts:
            lost += 1
            continue
        start = starts[0].dt
        if start == origin_value.dt:
            continue
        moved[day] = {"from": day, "to": _to(start, when)}
    return sorted(excepted - set(moved)), [moved[day] for day in sorted(moved)], lost


def _to(start: dt.date, when: When) -> str:
    if not when.is_timed or not isinstance(start, dt.datetime):
        return _day(start, when)
    return _local(start, when).replace(tzinfo=None).isoformat(timespec="seconds")


def _day(moment: dt.date, when: When) -> str:
    """The day of an instance, as the clocks of the series' zone have it."""
    return _local(moment, when).date().isoformat() if isinstance(moment, dt.datetime) else moment.isoformat()


def _local(moment: dt.datetime, when: When) -> dt.datetime:
    return moment.astimezone(ZoneInfo(when.local)) if when.local and moment.tzinfo else moment


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _shown(value: Any) -> str:
    moment = getattr(value, "dt", value)
    if isinstance(moment, tuple):  # a period
        moment = moment[0]
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, dt.datetime) else f"{moment:%Y-%m-%d}"


def _append(event: Record, line: str) -> None:
    event["summary"] = "\n".join(part for part in (event.get("summary", ""), line) if part)
