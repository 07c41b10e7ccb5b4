"""What changed between two versions of a chronology, in the words of a release note."""

from __future__ import annotations

from timeline.notes._types import HEADINGS, Claim, Difference, Note, Notes, Value, What
from timeline.notes.compare import compare
from timeline.notes.dates import date_in_words, with_status
from timeline.notes.events import differences_between, foremost, rank
from timeline.notes.text import quoted

__all__ = [
    "HEADINGS",
    "Claim",
    "Difference",
    "Note",
    "Notes",
    "Value",
    "What",
    "compare",
    "date_in_words",
    "differences_between",
    "foremost",
    "quoted",
    "rank",
    "with_status",
]
