"""What the lock remembers of what subscribers were given."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from timeline.diagnostics import NOWHERE, Span
from timeline.history.facts import Facts
from timeline.model import Presentation, Version


class State(enum.StrEnum):
    """What has become of an event."""

    LIVE = "live"
    """It is in the data."""
    REMOVED = "removed"
    """It vanished from the data before it was over: it stays in its feeds, as cancelled."""
    GONE = "gone"
    """No feed has it any more. Its UID stays reserved for it."""


@dataclass(frozen=True, slots=True)
class Past:
    """A change that was published."""

    at: dt.datetime
    """When it was published: aware, in UTC, whole seconds."""
    what: str
    """`added`, `removed`, `back`, `merged into <id>`, `details`, or a change of a field in words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it was last published."""

    uid: str
    id: str
    facts: Facts
    feeds: tuple[str, ...]
    """The ids of the feeds that have it; the calendar of the whole timeline has every event."""
    version: Version
    digest: str
    """The digest of all that its VEVENTs say; empty where it has no date."""
    data: str = ""
    """The digest of all that the data says of it; empty where version 1 of the lock has the entry."""
    history: tuple[Past, ...] = ()
    """Oldest first."""
    state: State = State.LIVE
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a feed last showed its events, if it ever showed them in another way than by default."""

    presentation: Presentation
    version: Version


@dataclass(frozen=True, slots=True)
class Lock:
    """All that events.lock remembers."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By UID."""
    feeds: Mapping[str, Shown] = field(default_factory=dict)
    """By the feed's id."""

    @property
    def newest(self) -> dt.datetime | None:
        """The moment of the last change (aware, UTC); None where nothing was ever published."""
        versions = [entry.version for entry in self.entries.values()]
        versions += [shown.version for shown in self.feeds.values()]
        return max((version.modified for version in versions), default=None)


EMPTY = Lock()
