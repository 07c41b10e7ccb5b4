"""The record of an event -> an Event: its date read, and all that it names looked up."""

from __future__ import annotations

from typing import Any

from timeline.diagnostics import Diagnostic, did_you_mean, quoted
from timeline.model import Citation, Earlier, Event, Place, Relation
from timeline.model.plain import PLAIN
from timeline.readers import records
from timeline.readers.anchors import Relative
from timeline.readers.dates import DateReader
from timeline.readers.document import Path
from timeline.readers.series import SeriesKeys, with_series
from timeline.readers.validation import Assembly, Entry, validated


def read_event(entry: Entry, domain: str, zone: str, assembly: Assembly) -> Event | None:
    """None where the date can't be read: what depends on it would be wrong."""
    record: records.EventKeys = entry.record
    plain = {name: each.read(getattr(record, name)) for name, each in PLAIN.items()}
    document, path = entry.document, entry.path
    dates = DateReader(document)
    place = _place(record.place, dates, path)
    if isinstance(record.date, dict):
        when, own_zone = None, ""
        _relative(record, entry, assembly)
    else:
        own = place.timezone if place and place.timezone else zone
        when, own_zone = dates.when(record, path, own, in_words=bool(plain["time"]))

    def named(table: str, code: str, name: str, *at: str | int) -> None:
        ids = assembly.ids[table]
        # a file without a table of actors, say, may name any; an event must always exist
        if name not in ids and (ids or table == "event"):
            assembly.diagnostics.append(
                Diagnostic(
                    code, f"no {table} {quoted(name)}", document.span(*path, *at), did_you_mean(name, ids)
                )
            )

    if plain["category"]:
        named("category", "E301", plain["category"], "category")
    for index, actor in enumerate(plain["actors"]):
        named("actor", "E302", actor, "actors", index)
    citations = []
    for index, cite in enumerate(record.cite):
        named("source", "E303", cite.source, "cite", index, "source")
        date = dates.expression(cite.date, *path, "cite", index, "date")
        span = document.span(*path, "cite", index, "date")
        citations.append(Citation(cite.source, date, cite.quote, cite.note, span))
    relations = []
    for index, relation in enumerate(record.related):
        span = document.span(*path, "related", index, "event")
        if relation.event == record.id:
            assembly.diagnostics.append(Diagnostic("E305", "an event is not related to itself", span))
        else:
            named("event", "E304", relation.event, "related", index, "event")
            relations.append(Relation(relation.event, relation.as_, span))
    earlier = [
        each for index, was in enumerate(record.was) if (each := _earlier(was, entry, index, assembly))
    ]
    for index, each in enumerate(earlier):
        if each.source:
            named("source", "E303", each.source, "was", index, "source")
    assembly.diagnostics += dates.diagnostics
    if dates.diagnostics:
        return None
    event = Event(
        id=record.id,
        uid=f"{(*plain['formerly'], record.id)[0]}@{domain}",
        title=record.title,
        when=when,
        zone=own_zone,
        place=place,
        citations=tuple(citations),
        relations=tuple(relations),
        was=tuple(earlier),
        span=entry.id_span,
        **plain,
    )
    moved = [(move.from_, move.to, move.note) for move in record.moved]
    keys = SeriesKeys(record.repeat, record.except_, moved)
    event, faults = with_series(event, keys, document, path)
    assembly.diagnostics += faults
    return event


def _relative(record: records.EventKeys, entry: Entry, assembly: Assembly) -> None:
    """Keep a date that depends on another event's, to compute it when all events are read."""
    document, path = entry.document, (*entry.path, "date")
    date, faulty = validated(records.RelativeRecord, document, path, record.date, assembly.diagnostics)
    if faulty:
        return
    if (date.after is None) == (date.before is None):
        message = "a relative date is after one event, or before one"
        assembly.diagnostics.append(Diagnostic("E201", message, document.span(*path), "name one"))
        return
    if record.start is not None or record.end is not None:
        message = "the event has both a date and a start"
        assembly.diagnostics.append(Diagnostic("E110", message, entry.id_span, "leave one out"))
    assembly.pending[record.id] = Relative(
        anchor=date.after or date.before or "",
        before=date.before is not None,
        by=date.by,
        precision=date.precision,
        exact=date.exact,
        span=document.span(*path),
        anchor_span=document.span(*path, "after" if date.after else "before"),
        by_span=document.span(*path, "by"),
    )


def _earlier(value: Any, entry: Entry, index: int, assembly: Assembly) -> Earlier | None:
    """A date that the event had before: written alone, or with its source."""
    document, path = entry.document, (*entry.path, "was", index)
    source = note = ""
    if isinstance(value, dict):
        record, faulty = validated(records.EarlierRecord, document, path, value, assembly.diagnostics)
        if faulty:
            return None
        value, source, note = record.date, record.source or "", record.note
        path = (*path, "date")
    dates = DateReader(document)
    date = dates.expression(value, *path)
    assembly.diagnostics += dates.diagnostics
    if value == "unknown":
        message = "a date that it had before was known"
        assembly.diagnostics.append(Diagnostic("E203", message, document.span(*path), "leave it out"))
    return None if date is None else Earlier(date, source, note)


def _place(record: records.PlaceRecord | None, dates: DateReader, path: Path) -> Place | None:
    if record is None:
        return None
    zone = "" if record.timezone is None else dates.zone(record.timezone, *path, "place", "timezone")
    return Place(record.name, zone, record.latitude, record.longitude)
