"""Events -> JSON: a list of objects, whose keys docs/json.md names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from timeline import edtf
from timeline.model import Citation, Derivation, Earlier, Event, Recurrence, Timeline
from timeline.model.plain import ALIKE
from timeline.query import certain_of, next_occurrence
from timeline.writers.columns import value
from timeline.writers.options import Options


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A list of objects, one for each event, in UTF-8, indented."""
    objects = [asked(event, timeline, options) for event in events]
    return (json.dumps(objects, ensure_ascii=False, indent=2) + "\n").encode()


def asked(event: Event, timeline: Timeline, options: Options) -> dict[str, Any]:
    """One event, with the columns that the user asked for alone, if any."""
    found = as_object(event, timeline, options)
    return {column: value(found, column) for column in options.columns} if options.columns else found


def as_object(event: Event, timeline: Timeline, options: Options) -> dict[str, Any]:
    """One event. Dates are EDTF, days ISO 8601, times RFC 3339 in the event's own zone.

    The keys are those of `timeline.writers.columns`. `earliest` and `latest` are null where open or
    undated; `start` and `end` are there only if the event is timed; `repeat` (an RRULE), `except`, `moved`
    and `next` (an occurrence's id, null without a range that has no end) of a series; `series` of an
    occurrence; `time`, `derived`, `disputed`, `was` and other plain fields where they say something.
    `certain` is null where no range was asked for.
    """
    timed = {
        key: moment.isoformat() for key, moment in (("start", event.start), ("end", event.end)) if moment
    }
    return {
        "id": event.id,
        "uid": event.uid,
        "title": event.title,
        "date": "unknown" if event.when is None else edtf.format(event.when),
        "earliest": iso(event.earliest),
        "latest": iso(event.latest),
        "precision": str(event.precision),
        **timed,
        "certain": certain_of(event, options.query, timeline),
        "status": str(event.status),
        "kind": str(event.kind),
        "importance": event.importance,
        "category": event.category or None,
        "actors": list(event.actors),
        "place": place(event),
        "summary": event.summary,
        **(_series(event, event.repeat, options) if event.repeat else {}),
        **({"series": event.series} if event.series else {}),
        **({"time": event.time} if event.time else {}),
        **({"derived": _derivation(event.derived)} if event.derived else {}),
        **({"disputed": True} if event.disputed else {}),
        **({"was": [_earlier(earlier) for earlier in event.was]} if event.was else {}),
        **{plain.name: plain.json(event) for plain in ALIKE if plain.is_said(event)},
        "sources": [source(citation, timeline) for citation in event.citations],
        "related": [
            {"event": other.id, "as": words, "title": other.title} for words, other in timeline.related(event)
        ],
    }


def place(event: Event) -> dict[str, Any] | None:
    """Its place; coordinates are degrees, null where unknown."""
    if event.place is None:
        return None
    return {
        "name": event.place.name,
        "timezone": event.place.timezone or None,
        "latitude": event.place.latitude,
        "longitude": event.place.longitude,
    }


def source(citation: Citation, timeline: Timeline) -> dict[str, Any]:
    """A citation with what is known of its source."""
    cited = timeline.sources[citation.source]
    return {
        "id": cited.id,
        "title": cited.title,
        "publisher": cited.publisher or None,
        "published": None if cited.published is None else edtf.format(cited.published),
        "url": cited.url or None,
        "date": None if citation.date is None else edtf.format(citation.date),
        "quote": citation.quote or None,
        "note": citation.note or None,
    }


def _series(event: Event, repeat: Recurrence, options: Options) -> dict[str, Any]:
    coming = next_occurrence(event, options.query)
    return {
        "repeat": str(repeat.rule),
        "next": coming.id if coming is not None else None,
        "except": [iso(day) for day in sorted(repeat.exdates)],
        "moved": [{"from": iso(move.day), "to": edtf.format(move.to)} for move in repeat.moved],
    }


def _derivation(derived: Derivation) -> dict[str, str]:
    return {"before" if derived.before else "after": derived.anchor, "by": derived.by}


def _earlier(earlier: Earlier) -> dict[str, Any]:
    return {
        "date": edtf.format(earlier.date),
        "source": earlier.source or None,
        "note": earlier.note or None,
    }


def iso(day: edtf.Day | None) -> str | None:
    """A day in ISO 8601 (`2023-11-15`); None stays None."""
    return None if day is None else edtf.day(day).isoformat()
