"""What changed -> a release note in Markdown, or JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from timeline.history.diff import HEADINGS, Difference, Note, Notes, What
from timeline.writers.markdown import plain


def markdown(notes: Notes, url: str = "") -> str:
    """For a release note or a pull request; titles link to the page at `url`, where that is known."""
    sections = []
    for what, group in groupby(notes.events, key=lambda note: note.what):
        lines = [f"### {HEADINGS[what]}", ""]
        for note in group:
            title = f"**{plain(note.title)}**"
            if url and what not in (What.REMOVED, What.MERGED):  # the page has them no more
                title = f"[{title}]({url}#e-{note.id})"
            first, *others = map(plain, said(note))
            lines.append(f"- {title}: {first}")
            lines += [f"  - {words}" for words in others]
        sections.append(lines)
    told = [difference.words for difference in notes.timeline if difference.words]
    if told:
        sections.append([f"### {HEADINGS[What.TIMELINE]}", "", *(f"- {plain(words)}" for words in told)])
    return "\n\n".join("\n".join(lines) for lines in sections or [["No changes."]]) + "\n"


def as_json(notes: Notes) -> str:
    """A list of objects, one for each thing that is not as it was.

    `id`, `uid` and `title` are the event's, null where it is the timeline that changed; `what` is
    its section; `field` is null for an event as a whole; `old` and `new` are as in the file
    (dates in EDTF), null where there was or is nothing.
    """
    rows = [_row(difference, note) for note in notes.events for difference in note.differences]
    rows += [_row(difference, None) for difference in notes.timeline]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(difference: Difference, note: Note | None) -> dict[str, Any]:
    found = asdict(difference)
    return {
        "id": note and note.id,
        "uid": note and note.uid,
        "title": note and note.title,
        "what": str(difference.what),
        "field": difference.field or None,
        "old": found["old"],
        "new": found["new"],
    }


def said(note: Note) -> Iterator[str]:
    """What is said of one event, in words."""
    return (difference.words for difference in note.differences if difference.words)
