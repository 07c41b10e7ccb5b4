"""What is remembered of what subscribers were given."""

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
    """It vanished from the data while it was still to come: it stays in its feeds, as cancelled."""
    GONE = "gone"
    """It is in no feed any more. Its UID is kept for it."""


@dataclass(frozen=True, slots=True)
class Past:
    """A change that was published."""

    at: dt.datetime
    """Whole seconds in UTC."""
    what: str
    """`added`, `removed`, `back`, `merged into <id>`, `details`, or a change of a field in words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it was last given."""

    uid: str
    id: str
    facts: Facts
    feeds: tuple[str, ...]
    """The ids of those that it stands in; all stand in the calendar of all."""
    version: Version
    digest: str
    """Of all that its VEVENTs say."""
    history: tuple[Past, ...] = ()
    """Oldest first."""
    state: State = State.LIVE
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a feed showed its events, where that is or was not as by default."""

    presentation: Presentation
    version: Version


@dataclass(frozen=True, slots=True)
class Lock:
    """All that is remembered."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By UID."""
    feeds: Mapping[str, Shown] = field(default_factory=dict)
    """By the feed's id."""

    @property
    def newest(self) -> dt.datetime | None:
        """The moment of the last change; None where nothing was ever published."""
        versions = [entry.version for entry in self.entries.values()]
        versions += [shown.version for shown in self.feeds.values()]
        return max((version.modified for version in versions), default=None)


EMPTY = Lock()
