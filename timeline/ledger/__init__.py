"""events.lock: what subscribers were given, so that a build changes only what changed.

Only a build writes it; everything else reads it. It is made for review and for merging: one event
a block, sorted, and nothing in it that is common to all.
"""

from __future__ import annotations

from timeline.ledger._types import EMPTY, Entry, Ledger, Past, Shown, State
from timeline.ledger.lockfile import RESTORE, format, parse
from timeline.ledger.memory import remember, removed
from timeline.ledger.update import Update, update

__all__ = [
    "EMPTY",
    "RESTORE",
    "Entry",
    "Ledger",
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
