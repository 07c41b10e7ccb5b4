"""What changed -> a release note as text or Markdown, or JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from timeline.history.diff import HEADINGS, Difference, Note, Notes, What
from timeline.writers.markdown import plain

NOTHING = "no changes"


def text(notes: Notes, *, width: int = 80, color: bool = False) -> str:
    """For people at a terminal: no line is wider than `width` columns, if a word does not force it."""

    from rich.cells import cell_len

    def paint(words: str, style: str) -> str:
        return f"\x1b[{style}m{words}\x1b[0m" if color else words

    sections = []
    for what, group in groupby(notes.events, key=lambda note: note.what):
        lines = []
        members = list(group)
        for note in members:
            title = wrapped(note.title, width, "  ", "    ")
            lines += [paint(line, "1") for line in title]
            if cell_len(f"{title[-1]}  {note.id}") <= width:
                lines[-1] += f"  {paint(note.id, '2')}"
            else:  # whole on a line of its own: it will be copied
                lines.append(f"    {paint(note.id, '2')}")
            for words in _words(note):
                lines += wrapped(words, width, "    ", "      ")
        sections.append([paint(f"{HEADINGS[what]} ({len(members)})", "1;4"), *lines])
    told = [difference.words for difference in notes.timeline if difference.words]
    if told:
        lines = [line for words in told for line in wrapped(words, width, "  ", "    ")]
        sections.append([paint(HEADINGS[What.TIMELINE], "1;4"), *lines])
    return "\n\n".join("\n".join(lines) for lines in sections or [[NOTHING]]) + "\n"


def markdown(notes: Notes, url: str = "") -> str:
    """For a release note or a pull request; titles link to the page at `url`, where that is known."""
    sections = []
    for what, group in groupby(notes.events, key=lambda note: note.what):
        lines = [f"### {HEADINGS[what]}", ""]
        for note in group:
            title = f"**{plain(note.title)}**"
            if url and what not in (What.REMOVED, What.MERGED):  # the page has them no more
                title = f"[{title}]({url}#e-{note.id})"
            first, *others = map(plain, _words(note))
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


def _words(note: Note) -> Iterator[str]:
    return (difference.words for difference in note.differences if difference.words)


def wrapped(words: str, width: int, first: str, rest: str) -> list[str]:
    """Lines of words, by the columns that a terminal takes for them (UAX 11)."""
    from rich.cells import cell_len, chop_cells

    lines, bare = [first], True
    for word in words.split():
        if not bare and cell_len(f"{lines[-1]} {word}") > width:
            lines.append(rest)
            bare = True
        while bare and cell_len(lines[-1] + word) > width:
            head, *tail = chop_cells(word, max(width - cell_len(lines[-1]), 2))
            lines[-1] += head
            word = "".join(tail)
            lines.append(rest)
        lines[-1] += word if bare else f" {word}"
        bare = False
    return lines
