"""How anything that changed is put into words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

# a full stop after a capital is an initial's: "U.S. list"
_SENTENCE = re.compile(r"(?<=[^A-Z\s][.!?])\s+|(?<=[.!?][\"”)\]])\s+")


def quoted(text: str) -> str:
    """`“…”` on one line; empty where there is nothing to quote."""
    return f"“{' '.join(text.split())}”" if text else ""


def now_was(name: str, old: str, new: str) -> str:
    """`place “Beijing”, was “Busan”`; a value that is empty was not given."""
    if not old:
        return f"{name} given: {new}"
    return f"{name} {new}, was {old}" if new else f"{name} taken out, was {old}"


def came_and_went(noun: str, came: Iterable[str], went: Iterable[str], plural: str = "") -> str:
    """`actors added: China, Mexico; actor taken out: Canada`; empty where nothing did either."""
    phrases = []
    for names, verb in ((list(came), "added"), (list(went), "taken out")):
        if names:
            phrases.append(f"{noun if len(names) == 1 else plural or f'{noun}s'} {verb}: {', '.join(names)}")
    return "; ".join(phrases)


def say_rewording(name: str, old: str, new: str) -> str:
    """The sentences that are not as they were, the new before the old; the others are left out."""
    if not old or not new:
        return f"{name} added: {quoted(new)}" if new else f"{name} taken out: {quoted(old)}"
    before, after = ([" ".join(part.split()) for part in _SENTENCE.split(text)] for text in (old, new))
    parts = []
    for kind, first, last, start, stop in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        was, now = quoted(" ".join(before[first:last])), quoted(" ".join(after[start:stop]))
        match kind:
            case "replace":
                parts.append(f"now {now}; was {was}")
            case "insert":
                parts.append(f"added {now}")
            case "delete":
                parts.append(f"taken out {was}")
    return f"{name}: {'; '.join(parts)}" if parts else f"{name} set in other lines"
