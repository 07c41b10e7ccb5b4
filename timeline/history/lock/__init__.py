"""events.lock: what subscribers were given, so that a build gives them only what changed.

Only a build writes it; everything else reads it. Its form suits reviews and merges: a block for each event,
sorted, and nothing that all events share.
"""

from __future__ import annotations

from timeline.history.lock._types import EMPTY, Entry, Lock, Past, Shown, State
from timeline.history.lock.lockfile import RESTORE, VERSION, faults, format, parse
from timeline.history.lock.memory import ahead, remember, removed
from timeline.history.lock.update import Update, update

__all__ = [
    "EMPTY",
    "RESTORE",
    "VERSION",
    "Entry",
    "Lock",
    "Past",
    "Shown",
    "State",
    "Update",
    "ahead",
    "faults",
    "format",
    "parse",
    "remember",
    "removed",
    "update",
]
