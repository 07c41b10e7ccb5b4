"""Words for a value that changed, whatever it is a value of."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

# a full stop after a capital letter belongs to an initial: "U.S. list"
_SENTENCE = re.compile(r"(?<=[^A-Z\s][.!?])\s+|(?<=[.!?][\"”)\]])\s+")


def quoted(text: str) -> str:
    """The text in quotes on one line: `“…”`; empty for an empty text."""
    return f"“{' '.join(text.split())}”" if text else ""


def now_was(name: str, old: str, new: str) -> str:
    """`place “Beijing”, was “Busan”`; an empty value is one that was not given."""
    if not old:
        return f"{name} given: {new}"
    return f"{name} {new}, was {old}" if new else f"{name} taken out, was {old}"


def came_and_went(noun: str, came: Iterable[str], went: Iterable[str], plural: str = "") -> str:
    """`actors added: China, Mexico; actor taken out: Canada`; empty where nothing came or went.

    The plural of `noun` is `plural`, or with an s where that is empty.
    """
    phrases = []
    for names, verb in ((list(came), "added"), (list(went), "taken out")):
        if names:
            phrases.append(f"{noun if len(names) == 1 else plural or f'{noun}s'} {verb}: {', '.join(names)}")
    return "; ".join(phrases)


def say_rewording(name: str, old: str, new: str) -> str:
    """Only the sentences that changed, the new ones before the old: `summary: now “…”; was “…”`."""
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
