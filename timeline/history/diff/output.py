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
    """What changed in Markdown (GitHub's), for a release note or a pull request.

    Titles link to the page at `url`, the site's address; without one they do not link.
    """
    sections = []
    for what, group in groupby(changes.events, key=lambda change: change.what):
        lines = [f"### {HEADINGS[what]}", ""]
        for change in group:
            title = f"**{plain(change.title)}**"
            if url and what not in (What.REMOVED, What.MERGED):  # the page no longer has these
                title = f"[{title}]({url}#e-{change.id})"
            first, *others = map(plain, said(change))
            lines.append(f"- {title}: {first}")
            lines += [f"  - {words}" for words in others]
        sections.append(lines)
    others = [plain(difference.words) for difference in changes.timeline if difference.words]
    if others:
        sections.append([f"### {HEADINGS[What.TIMELINE]}", "", *(f"- {words}" for words in others)])
    return "\n\n".join("\n".join(lines) for lines in sections or [["No changes."]]) + "\n"


def as_json(changes: Changes) -> str:
    """A JSON list of objects, one for each thing that changed.

    `id`, `uid` and `title` are the event's, null where the timeline itself changed; `what` is the section;
    `field` is null for a whole event; `old` and `new` are as in the file (dates in EDTF), null where
    there was or is nothing.
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
    """The words for each difference of one event, in order, without those that other words cover."""
    return (difference.words for difference in change.differences if difference.words)
