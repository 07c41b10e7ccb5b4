"""What an event says of itself, as plain text, and what changed in it, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from timeline import edtf
from timeline.model import Event, Recurrence
from timeline.model.plain import ALIKE, PLAIN, Text

Facts: TypeAlias = Mapping[str, Text]
"""An event as text, fact by fact, in the order of FACTS: what a version of it said."""

ARROW = " -> "

WORDS: Mapping[str, str] = {"zone": "time zone"}
"""What a fact is called where its own name is not the word for it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """How a fact follows from an event."""

    of: Callable[[Event], Text]
    silence: Text | None = ""
    """What it is where the event says nothing; None where it always says something."""


def _plain(*names: str) -> dict[str, Fact]:
    return {name: Fact(PLAIN[name].text, PLAIN[name].silence) for name in names}


def _date(event: Event) -> Text:
    """EDTF, or `unknown`."""
    return "unknown" if event.when is None else edtf.format(event.when)


def _rule(event: Event) -> Text:
    return str(event.repeat.rule) if event.repeat else ""


def _excepted(event: Event) -> Text:
    """Days, ISO 8601."""
    return tuple(_iso(day) for day in sorted(event.repeat.exdates)) if event.repeat else ()


def _moved(event: Event) -> Text:
    """`2014-09-16 -> 2014-09-24`."""
    return tuple(_moves(event.repeat)) if event.repeat else ()


def _moves(repeat: Recurrence) -> list[str]:
    moves = sorted(repeat.moved, key=lambda move: move.day)
    return [f"{_iso(move.day)}{ARROW}{edtf.format(move.to)}" for move in moves]


def _related(event: Event) -> Text:
    """`leads-to us-prc-cnwg-launch`."""
    return tuple(f"{relation.type.value} {relation.event}" for relation in event.relations)


FACTS: Mapping[str, Fact] = {
    "title": Fact(lambda event: event.title, None),
    "date": Fact(_date, None),
    "zone": Fact(lambda event: event.zone),
    **_plain("time", "kind", "status", "category", "actors"),
    "place": Fact(lambda event: event.place.name if event.place else ""),
    **_plain("summary"),
    "repeat": Fact(_rule),
    "except": Fact(_excepted, ()),
    "moved": Fact(_moved, ()),
    "sources": Fact(lambda event: tuple(dict.fromkeys(event.sources)), ()),
    "related": Fact(_related, ()),
    **_plain(*(plain.name for plain in ALIKE)),
}
"""By name, in the order in which the lock and release notes have them. New ones go to the end."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact of an event that is not as it was."""

    field: str
    """A name of FACTS."""
    old: Text
    new: Text

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
    return {name: fact.of(event) for name, fact in FACTS.items()}


def facts(given: Mapping[str, Text]) -> Facts:
    """All facts of a version that says these, in order; a KeyError names one that it must say."""
    return {
        name: given[name] if name in given or fact.silence is None else fact.silence
        for name, fact in FACTS.items()
    }


def line(facts: Facts, name: str) -> str:
    """A fact that is one text."""
    return str(facts[name])


def members(facts: Facts, name: str) -> tuple[str, ...]:
    """A fact that is a list."""
    return tuple(facts[name])


def differences(old: Facts, new: Facts) -> tuple[FieldChange, ...]:
    """The facts in which two versions of an event differ, in the order of FACTS."""
    return tuple(FieldChange(name, old[name], new[name]) for name in FACTS if old[name] != new[name])


def _iso(day: edtf.Day) -> str:
    return edtf.day(day).isoformat()
