"""A whole chronology: its feeds, and its events in order. All types are frozen."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from timeline import edtf
from timeline.diagnostics import NOWHERE, Span
from timeline.model._types import WORDS, Actor, Category, Event, Source, Version

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


class Imprecise(enum.StrEnum):
    """How a calendar, which knows whole days only, shows a date that is less exact."""

    MARKER = "marker"
    """On the first day."""
    SPAN = "span"
    """As a bar over all days that it may be on; on one day where it is open."""
    OMIT = "omit"
    """Not at all."""


class Cancelled(enum.StrEnum):
    """How a calendar says that an event is off."""

    STATUS = "status"
    """By STATUS:CANCELLED and in the title."""
    PREFIX = "prefix"
    """In the title alone: some clients hide events with that status."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a feed shows its events."""

    imprecise: Imprecise = Imprecise.MARKER
    cancelled: Cancelled = Cancelled.STATUS
    alarms: tuple[str, ...] = ()
    """ISO 8601 durations before the start."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar of its own: the events that a query finds."""

    id: str
    title: str
    where: str = ""
    """In the query language; empty for all events."""
    description: str = ""
    color: str = ""
    """A CSS3 colour name (RFC 7986 5.9)."""
    presentation: Presentation = Presentation()
    refresh: str = "PT12H"
    """How often clients should ask again: an ISO 8601 duration (RFC 7986 5.7)."""
    version: Version = field(default_factory=Version)
    """Of its presentation."""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole chronology. Events stand in order: earliest, then latest, then id; undated ones last."""

    title: str
    domain: str
    """The right-hand side of every UID."""
    description: str = ""
    url: str = ""
    """The address of the published site, with its closing slash; empty where nobody said one."""
    timezone: str = "UTC"
    """An IANA name: the zone of times that name none."""
    language: str = "en"
    """BCP 47."""
    as_of: edtf.Day | None = None
    """The day that the data speaks for."""
    actors: Mapping[str, Actor] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    _by_id: Mapping[str, Event] = field(init=False, repr=False, compare=False)
    _related: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {event.id: event for event in self.events}
        stated = [
            (event.id, relation.event, relation.type)
            for event in self.events
            if not event.series  # what is said of a series is not said again of each occurrence
            for relation in event.relations
            if relation.event in by_id
        ]
        related: dict[str, dict[str, str]] = {event_id: {} for event_id in by_id}
        for subject, other, relation_type in stated:
            related[subject].setdefault(other, WORDS[relation_type][0])
        for subject, other, relation_type in stated:
            related[other].setdefault(subject, WORDS[relation_type][1])
        object.__setattr__(self, "_by_id", by_id)  # the class is frozen
        object.__setattr__(self, "_related", related)

    @property
    def runs_right_to_left(self) -> bool:
        """Whether its language is written from right to left."""
        return self.language.split("-")[0].lower() in _RIGHT_TO_LEFT

    def event(self, event_id: str) -> Event | None:
        """The event of an id; None where there is none."""
        return self._by_id.get(event_id)

    def related(self, event: Event) -> list[tuple[str, Event]]:
        """The events that relate to an event, each once, with the words for it, whichever of the two says so.

        First those that it names itself, in its own order.
        """
        return [
            (words, self._by_id[other])
            for other, words in self._related.get(event.series or event.id, {}).items()
        ]


def order(event: Event) -> tuple[bool, float, float, str]:
    """The key by which events are sorted: earliest, then latest, then id; undated ones last."""
    earliest, latest = event.earliest, event.latest
    return (
        event.when is None,
        float("-inf") if earliest is None else earliest,
        float("inf") if latest is None else latest,
        event.id,
    )
