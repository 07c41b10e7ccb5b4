"""What changed between two versions of a chronology, in the words of a release note."""

from __future__ import annotations

from timeline.history.diff._types import HEADINGS, Change, Changes, Claim, Difference, Value, What
from timeline.history.diff.compare import compare
from timeline.history.diff.dates import date_in_words, with_status
from timeline.history.diff.events import differences_between, foremost, rank
from timeline.history.diff.text import quoted

__all__ = [
    "HEADINGS",
    "Change",
    "Changes",
    "Claim",
    "Difference",
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
