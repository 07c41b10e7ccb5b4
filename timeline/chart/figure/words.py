"""User text for Plotly, which reads titles as markup: escaped, cut and wrapped; and the card of an event."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator

from timeline.chart.elements import capital
from timeline.chart.layout import text_width
from timeline.chart.layout.text import wrap
from timeline.model import Event, Status, Timeline
from timeline.model import Kind as EventKind
from timeline.model.words import when_in_words

SIZE = 12
"""Of labels, in pixels."""
CARD = 58
"""Characters of a line of a card."""
MOST_SOURCES = 3
"""Sources that a card names; the others are counted."""
LONGEST = 300
"""Characters of a text that a card shows."""

_BIDI = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]")
"""Letters of scripts that run right to left, and characters that set the direction."""


def escaped(text: str) -> str:
    """User text as text: no tags, no `%{…}`, no `$TeX$`; its direction stays within it (UAX 9, FSI)."""
    # plotly.js replaces %{…} first, and reads character references after that
    safe = html.escape(text, quote=False).replace("%{", "&#37;{").replace("$", "&#36;")
    return f"\u2068{safe}\u2069" if _BIDI.search(text) else safe


def one_line(text: str, width: float, *, weight: int = 400, size: float = SIZE) -> str:
    """A text on a line of at most `width` pixels, cut at a word where there is one; not yet escaped."""
    [line] = wrap(text, width, lines=1, measure=text_width, size=size, weight=weight)
    return _at_a_word(line)


def two_lines(text: str, width: float, *, weight: int = 400) -> tuple[str, ...]:
    """A text on one line of at most `width` pixels if it fits, else on two; not yet escaped."""
    *first, last = wrap(text, width, lines=2, measure=text_width, size=SIZE, weight=weight)
    return (*first, _at_a_word(last))


def _at_a_word(line: str) -> str:
    """A line that was cut, cut at a word instead, unless little would be left of it."""
    head = line[:-1].rpartition(" ")[0].rstrip(" ,;:\u2013-")
    return f"{head}…" if line.endswith("…") and len(head) * 5 > len(line) * 3 else line


def several_lines(text: str, characters: int, *, most: int) -> str:
    """A text in lines of so many characters, at most `most` of them, as Plotly's markup."""
    lines = textwrap.wrap(text, characters, max_lines=most, placeholder="…")
    return "<br>".join(map(escaped, lines))


def card(event: Event, timeline: Timeline) -> str:
    """What the pointer shows of an event: title, date in words, status, category, actors, sources.

    Its markup is ours: each line of user text is wrapped first, and then escaped.
    """
    words = capital(when_in_words(event))
    lines = [
        *(f"<b>{line}</b>" for line in _lines(event.title)),
        *_lines(words),
        *(f"<i>{line}</i>" for line in _lines(" · ".join(_facts(event, timeline)))),
    ]
    if event.actors:
        names = (timeline.actors[each].name if each in timeline.actors else each for each in event.actors)
        lines += _lines("With " + ", ".join(names))
    sources = [timeline.sources[each] for each in dict.fromkeys(event.sources) if each in timeline.sources]
    for source in sources[:MOST_SOURCES]:
        lines += _lines("Source: " + ", ".join(filter(None, (source.title, source.publisher))))
    if more := len(sources) - MOST_SOURCES:
        lines += [f"and {more} more source{'' if more == 1 else 's'}"] if more > 0 else []
    return "<br>".join(lines)


def _facts(event: Event, timeline: Timeline) -> Iterator[str]:
    if event.status is not Status.CONFIRMED:
        yield event.status.value
    if event.kind is not EventKind.EVENT:
        yield event.kind.value
    if event.disputed:
        yield "sources disagree about the date"
    if event.category:
        lane = timeline.categories.get(event.category)
        yield lane.name if lane else event.category
    if event.place:
        yield event.place.name


def _lines(text: str) -> list[str]:
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return [escaped(line) for line in textwrap.wrap(short, CARD)]
