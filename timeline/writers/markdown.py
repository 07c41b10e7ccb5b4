"""Events -> a table in Markdown (GitHub's), for briefings: date in words, event, and links to sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.model import Citation, Event, Status, Timeline
from timeline.model.words import when_in_words
from timeline.writers.columns import text
from timeline.writers.json import as_object
from timeline.writers.options import Options

# punctuation that Markdown or HTML may read as markup in a table (CommonMark 2.4 lets us escape all of it),
# and the first full stop of an address without a scheme, which GitHub turns into a link
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#!|~&$@]|:(?!\s|\d)|(?<=www)\.)", re.IGNORECASE)


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """The table in UTF-8, with a row for each event. It uses the options `timezone` and `columns` alone."""
    if options.columns:
        return _of_columns(timeline, events, options)
    rows = ["| Date | Event | Sources |", "| --- | --- | --- |"]
    for event in events:
        title = f"**{plain(event.title)}**"
        if event.status is not Status.CONFIRMED:
            title += f" ({event.status})"
        words = f"{title}<br>{plain(event.summary)}" if event.summary else title
        cited = {citation.source: citation for citation in event.citations}
        sources = "; ".join(_source(citation, timeline) for citation in cited.values())
        rows.append(f"| {plain(when_in_words(event, timezone=options.timezone))} | {words} | {sources} |")
    return ("\n".join(rows) + "\n").encode()


def _of_columns(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    rows = [options.columns, ["---"] * len(options.columns)]
    for event in events:
        found = as_object(event, timeline, options)
        rows.append([plain(text(found, column)) for column in options.columns])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows).encode()


def _source(citation: Citation, timeline: Timeline) -> str:
    source = timeline.sources[citation.source]
    name = plain(source.publisher or source.title)
    # a parenthesis or a bracket would end the link, and an angle bracket its address
    address = re.sub(r"[()<>|\\]", lambda match: f"%{ord(match[0]):02X}", source.url)
    # CommonMark 6.2: in an address, too, &copy; is a letter
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    return f"[{name}]({address})" if address else name


def plain(text: str) -> str:
    """The text on one line, escaped so that Markdown and HTML read it as nothing but text."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
