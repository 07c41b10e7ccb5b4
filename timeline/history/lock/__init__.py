"""events.lock: what subscribers were given, so that a build changes only what changed.

Only a build writes it; everything else reads it. It is made for review and for merging: one event
a block, sorted, and nothing in it that is common to all.
"""

from __future__ import annotations

from timeline.history.lock._types import EMPTY, Entry, Lock, Past, Shown, State
from timeline.history.lock.lockfile import RESTORE, format, parse
from timeline.history.lock.memory import remember, removed
from timeline.history.lock.update import Update, update

__all__ = [
    "EMPTY",
    "RESTORE",
    "Entry",
    "Lock",
    "Past",
    "Shown",
    "State",
    "Update",
    "format",
    "parse",
    "remember",
    "removed",
    "update",
]
