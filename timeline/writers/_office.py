"""What spreadsheets and text documents share: their heading, dates of sources, zip files without a clock."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence

from timeline import edtf
from timeline.model import Citation, Event, Source, Timeline
from timeline.writers.options import Options

# XML 1.0, production 2: no document can hold other characters, not even as references
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY_ONE = dt.datetime(1980, 1, 1)
"""The first time that a zip file can say (APPNOTE 4.4.6)."""


def clean(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def capital(words: str) -> str:
    """The words as the beginning of a cell or a sentence."""
    return words[:1].upper() + words[1:]


def subtitle(timeline: Timeline, events: Sequence[Event], options: Options) -> str:
    """What stands below the title: the day that the data speaks for, how many events there are, the query."""
    parts = [] if timeline.as_of is None else [f"As of {edtf.say(edtf.date_on(timeline.as_of))}"]
    parts.append(f"{len(events):,} event{'' if len(events) == 1 else 's'}")
    if options.asked:
        parts.append(f"Query: {options.asked}")
    return clean(" · ".join(parts))


def names(event: Event, timeline: Timeline) -> tuple[str, list[str]]:
    """The names of an event's category and of its actors."""
    category = timeline.categories.get(event.category)
    actors = [timeline.actors[actor].name if actor in timeline.actors else actor for actor in event.actors]
    return event.category if category is None else category.name, actors


def dispute(event: Event, timeline: Timeline) -> str:
    """That the sources of an event disagree, and the date that each gives; empty where they do not."""
    if not event.disputed:
        return ""
    said: dict[str, list[str]] = {}
    for citation in event.citations:
        if citation.date is not None:
            source = timeline.sources[citation.source]
            by = said.setdefault(edtf.say(citation.date, lasting=event.lasts), [])
            by += [source.publisher or source.title] if (source.publisher or source.title) not in by else []
    dates = [f"{date} ({', '.join(by)})" for date, by in said.items()]
    return f"Sources disagree: {'; '.join(dates)}" if dates else "Sources disagree"


def gives(citation: Citation, event: Event) -> str:
    """The date that a source gives, in words; empty where it gives none."""
    return "" if citation.date is None else edtf.say(citation.date, lasting=event.lasts)


def published(source: Source) -> str:
    """When a source was published, in words: "2017", not "some time in 2017"; empty where nobody knows."""
    if source.published is None:
        return ""
    words = edtf.say(source.published)
    return words.removeprefix("some day in ").removeprefix("some time in ")


def stamp(timeline: Timeline) -> dt.datetime:
    """When a document says that it was made: the day that the data speaks for, without a clock."""
    day = None if timeline.as_of is None else edtf.day(timeline.as_of)
    return _DAY_ONE if day is None else max(_DAY_ONE, dt.datetime.combine(day, dt.time()))


def without_clock(content: bytes) -> bytes:
    """A zip file with the same members in the same order, whose times and systems are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _DAY_ONE.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # else that of the machine
            new.writestr(member, old.read(name))
    return out.getvalue()
