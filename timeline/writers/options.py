"""What a writer is told besides the timeline and the events: all that a user decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from timeline.model import Event, Feed, Timeline
from timeline.query import Query


@dataclass(frozen=True, slots=True)
class Options:
    """The same timeline, events and options give the same bytes."""

    query: Query = field(default_factory=Query)
    """What was asked for: its ranges decide what `certain` says."""
    feed: Feed | None = None
    """The feed that a calendar is; None for the whole timeline's."""
    path: str = ""
    """Where a calendar is, relative to the site; empty where a build puts it."""
    timezone: str = ""
    """An IANA zone in which times are told too, beside their own; empty for none."""


class Write(Protocol):
    """What each module of a writer has: the events, in their order, as a file's bytes."""

    def __call__(self, timeline: Timeline, events: Sequence[Event], options: Options) -> bytes: ...
