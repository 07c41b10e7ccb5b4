"""The types of a chronology, the occurrences of a series, and dates in words."""

from __future__ import annotations

from timeline.model._timeline import (
    Cancelled,
    Feed,
    Imprecise,
    Presentation,
    Timeline,
    order,
)
from timeline.model._types import (
    EPOCH,
    WORDS,
    Actor,
    Category,
    Citation,
    Derivation,
    Earlier,
    Event,
    Kind,
    Move,
    Place,
    Recurrence,
    Relation,
    RelationType,
    Source,
    Status,
    Version,
)

__all__ = [
    "EPOCH",
    "WORDS",
    "Actor",
    "Cancelled",
    "Category",
    "Citation",
    "Derivation",
    "Earlier",
    "Event",
    "Feed",
    "Imprecise",
    "Kind",
    "Move",
    "Place",
    "Presentation",
    "Recurrence",
    "Relation",
    "RelationType",
    "Source",
    "Status",
    "Timeline",
    "Version",
    "order",
]
