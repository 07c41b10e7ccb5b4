"""What a release note consists of."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


class What(enum.StrEnum):
    """What happened to an event, in the order of the sections of release notes."""

    ADDED = "added"
    BACK = "back"
    """It is in the data again, after it had vanished."""
    MOVED = "moved"
    NARROWED = "more-exact"
    """Its date is known more exactly: it lies within the one it had."""
    WIDENED = "less-exact"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    RECURRENCE = "recurrence"
    REWORDED = "reworded"
    RENAMED = "renamed"
    """It has another id."""
    DETAILS = "details"
    MERGED = "merged"
    """It is part of another event now, which names its id as an earlier one."""
    REMOVED = "removed"
    TIMELINE = "timeline"
    """What is not of an event: the timeline's title, its feeds, actors, categories and sources."""


HEADINGS: Mapping[What, str] = {
    What.ADDED: "Added",
    What.BACK: "Back",
    What.MOVED: "Moved",
    What.NARROWED: "Dated more exactly",
    What.WIDENED: "Dated less exactly",
    What.CANCELLED: "Cancelled",
    What.POSTPONED: "Postponed",
    What.TENTATIVE: "Tentative",
    What.CONFIRMED: "Confirmed",
    What.RECURRENCE: "Recurrence",
    What.REWORDED: "Reworded",
    What.RENAMED: "Renamed",
    What.DETAILS: "Details",
    What.MERGED: "Merged",
    What.REMOVED: "Removed",
    What.TIMELINE: "The timeline itself",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says of an event, as text; empty where it says nothing."""

    source: str
    date: str = ""
    """EDTF."""
    quote: str = ""
    note: str = ""


Value: TypeAlias = (
    "str | bool | int | tuple[str, ...] | tuple[Claim, ...] | Mapping[str, str | tuple[str, ...]] | None"
)
"""As in the file: dates in EDTF, days ISO 8601; a whole event by its facts; None for nothing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    what: What
    field: str
    """What it is called in the file; empty where it is the whole event."""
    old: Value
    """None where there was nothing."""
    new: Value
    words: str
    """Without a capital and a full stop; empty where the words of another difference say it too."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one event; its title is the new one."""

    id: str
    uid: str
    title: str
    what: What
    """The foremost of its differences: the section in which it stands."""
    differences: tuple[Difference, ...]
    """That of its section first."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two timelines; nothing where both tuples are empty."""

    events: tuple[Change, ...]
    """By section, and in it by date."""
    timeline: tuple[Difference, ...]
