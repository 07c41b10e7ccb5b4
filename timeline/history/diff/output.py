"""What changed -> a release note in Markdown, or JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from timeline.history.diff import HEADINGS, Change, Changes, Difference, What
from timeline.writers.markdown import plain


def markdown(changes: Changes, url: str = "") -> str:
    """For a release note or a pull request; titles link to the page at `url`, where that is known."""
    sections = []
    for what, group in groupby(changes.events, key=lambda change: change.what):
        lines = [f"### {HEADINGS[what]}", ""]
        for change in group:
            title = f"**{plain(change.title)}**"
            if url and what not in (What.REMOVED, What.MERGED):  # the page has them no more
                title = f"[{title}]({url}#e-{change.id})"
            first, *others = map(plain, said(change))
            lines.append(f"- {title}: {first}")
            lines += [f"  - {words}" for words in others]
        sections.append(lines)
    told = [difference.words for difference in changes.timeline if difference.words]
    if told:
        sections.append([f"### {HEADINGS[What.TIMELINE]}", "", *(f"- {plain(words)}" for words in told)])
    return "\n\n".join("\n".join(lines) for lines in sections or [["No changes."]]) + "\n"


def as_json(changes: Changes) -> str:
    """A list of objects, one for each thing that is not as it was.

    `id`, `uid` and `title` are the event's, null where it is the timeline that changed; `what` is
    its section; `field` is null for an event as a whole; `old` and `new` are as in the file
    (dates in EDTF), null where there was or is nothing.
    """
    rows = [_row(difference, change) for change in changes.events for difference in change.differences]
    rows += [_row(difference, None) for difference in changes.timeline]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(difference: Difference, change: Change | None) -> dict[str, Any]:
    found = asdict(difference)
    return {
        "id": change and change.id,
        "uid": change and change.uid,
        "title": change and change.title,
        "what": str(difference.what),
        "field": difference.field or None,
        "old": found["old"],
        "new": found["new"],
    }


def said(change: Change) -> Iterator[str]:
    """What is said of one event, in words."""
    return (difference.words for difference in change.differences if difference.words)
