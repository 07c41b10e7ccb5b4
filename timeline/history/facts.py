"""What of an event its readers are told, as plain text, and what changed in it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

from timeline import edtf
from timeline.model import Event


@dataclass(frozen=True, slots=True)
class Facts:
    """An event as text, field by field: what a version of it said. Empty where it says nothing."""

    title: str
    date: str
    """EDTF, or `unknown`."""
    zone: str = ""
    time: str = ""
    kind: str = "event"
    status: str = "confirmed"
    category: str = ""
    """An id, as in all that follow but for the place's name and the summary."""
    actors: tuple[str, ...] = ()
    place: str = ""
    summary: str = ""
    repeat: str = ""
    """An RRULE."""
    excepted: tuple[str, ...] = ()
    """Days, ISO 8601."""
    moved: tuple[str, ...] = ()
    """`2014-09-16 -> 2014-09-24`."""
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """`leads-to us-prc-cnwg-launch`."""


ARROW = " -> "
Value: TypeAlias = "str | tuple[str, ...]"

WORDS: Mapping[str, str] = {"excepted": "except", "zone": "time zone"}
"""What a field is called where its own name is not the word for it."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an event that says something else than before."""

    field: str
    """A field of Facts."""
    old: Value
    new: Value

    def __str__(self) -> str:
        """`date 2026-04 -> 2026-05-14/2026-05-15`; of a list what came and went: `actors +cn -mx`."""
        name = WORDS.get(self.field, self.field)
        if isinstance(self.old, tuple) and isinstance(self.new, tuple):
            came = [f"+{each}" for each in self.new if each not in self.old]
            went = [f"-{each}" for each in self.old if each not in self.new]
            return " ".join([name, *(came + went or ["reordered"])])
        if self.field == "summary":  # too long to be said twice
            return (
                "summary reworded"
                if self.old and self.new
                else f"summary {'added' if self.new else 'taken out'}"
            )
        return f"{name} {self.old or 'none'}{ARROW}{self.new or 'none'}"


def facts_of(event: Event) -> Facts:
    """What an event says of itself."""
    repeat = event.repeat
    return Facts(
        title=event.title,
        date="unknown" if event.when is None else edtf.format(event.when),
        zone=event.zone,
        time=event.time,
        kind=event.kind.value,
        status=event.status.value,
        category=event.category,
        actors=event.actors,
        place=event.place.name if event.place else "",
        summary=event.summary,
        repeat=str(repeat.rule) if repeat else "",
        excepted=tuple(_iso(day) for day in sorted(repeat.exdates)) if repeat else (),
        moved=tuple(
            f"{_iso(move.day)}{ARROW}{edtf.format(move.to)}"
            for move in sorted(repeat.moved, key=lambda move: move.day)
        )
        if repeat
        else (),
        sources=tuple(dict.fromkeys(event.sources)),
        related=tuple(f"{relation.type.value} {relation.event}" for relation in event.relations),
    )


def differences(old: Facts, new: Facts) -> tuple[FieldChange, ...]:
    """The fields in which two versions of an event differ, in the order of Facts."""
    return tuple(
        FieldChange(field.name, getattr(old, field.name), getattr(new, field.name))
        for field in fields(Facts)
        if getattr(old, field.name) != getattr(new, field.name)
    )


def _iso(day: edtf.Day) -> str:
    return edtf.day(day).isoformat()
