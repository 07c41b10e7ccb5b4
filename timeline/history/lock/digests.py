"""Two digests by which the lock knows a version: of what calendars say, and of what the data says.

Both are of what is said, by its name: a field that is new to the program, and that an event does not use,
changes neither.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from timeline import edtf
from timeline.calendar.related import RelatedTo
from timeline.calendar.vevents import VEvent
from timeline.history.facts import FACTS, facts_of
from timeline.model import Event, Timeline


def of_calendar(parts: Iterable[VEvent]) -> str:
    """The digest of all that an event's VEVENTs say; empty where it has none."""
    said = [_said({field.name: getattr(part, field.name) for field in fields(part)}) for part in parts]
    return _digest(said) if said else ""


def of_data(event: Event, timeline: Timeline, related: RelatedTo) -> str:
    """The digest of all that an event's VEVENTs are made of, and of all its facts; undated, of its facts.

    If the calendars' digest changes and this does not, the program words the same event in another way.
    """
    if event.when is None:  # no calendar has it
        return _digest(facts_said(event))
    place = event.place
    sources = [timeline.sources[citation.source] for citation in event.citations]
    category = timeline.categories.get(event.category)
    return _digest(
        _said(
            {
                **facts_said(event),
                "site": timeline.url,
                "language": timeline.language,
                "category_name": category.name if category else "",
                "actor_names": tuple(timeline.actors[actor].name for actor in event.actors),
                "coordinates": (place.latitude, place.longitude)
                if place and place.latitude is not None
                else (),
                "disputed": event.disputed,
                "derived": repr(event.derived) if event.derived else "",
                "was": tuple(edtf.format(was.date) for was in event.was),
                "titles": tuple((source.title, source.publisher, source.url) for source in sources),
                "claims": tuple(
                    (edtf.format(claim.date) if claim.date else "", claim.quote, claim.note)
                    for claim in event.citations
                ),
                "related_titles": tuple((words, other.title) for words, other in timeline.related(event)),
                "related_to": related.get(event.id, ()),
            }
        )
    )


def facts_said(event: Event) -> Mapping[str, object]:
    """The facts of an event that say more than silence."""
    return {name: text for name, text in facts_of(event).items() if text != FACTS[name].silence}


def _said(values: Mapping[str, object]) -> dict[str, object]:
    silence: tuple[object, ...] = ("", (), None)
    return {name: value for name, value in values.items() if value not in silence and value is not False}


def _digest(value: Any) -> str:
    """16 hexadecimal digits."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=text_of)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_of(moment: dt.date) -> str:
    """A day or a time, the same for equal ones: two kinds of objects may stand for one time zone."""
    zone = f" {moment.tzinfo}" if isinstance(moment, dt.datetime) else ""
    return f"{moment.isoformat()}{zone}"
