"""What a writer gets besides the timeline and the events: all that a user decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from timeline.model import Event, Feed, Timeline
from timeline.query import Query


@dataclass(frozen=True, slots=True)
class Options:
    """What a user decides about an output. The same timeline, events and options give the same bytes."""

    query: Query = field(default_factory=Query)
    """The query that found the events, resolved: its ranges decide what `certain` says."""
    feed: Feed | None = None
    """The feed that a calendar shows; None for the whole timeline."""
    path: str = ""
    """A calendar's address relative to the site; if empty, the path to which a build writes it."""
    timezone: str = ""
    """An IANA zone in which to give times too, beside their own; empty for none."""
    columns: Sequence[str] = ()
    """Names of `timeline.writers.columns`, for the writers that take them; empty for the format's own."""
    asked: str = ""
    """The query as the user wrote it, for headings; empty for all events."""
    bom: bool = False
    """Whether a text begins with a byte order mark, by which Excel knows UTF-8."""


class WriteError(Exception):
    """Why a writer cannot write these events; its text is for people."""


class Write(Protocol):
    """The type of the function `write` in each writer's module."""

    def __call__(self, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
        """The bytes of a file with these events, in their order."""
