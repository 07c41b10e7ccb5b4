"""Events -> a database (SQLite 3), for Datasette: events and what they refer to, with a full-text index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from timeline import edtf
from timeline.model import Citation, Event, Timeline
from timeline.model.plain import ALIKE
from timeline.model.words import when_in_words
from timeline.writers._office import names
from timeline.writers.json import as_object, iso
from timeline.writers.options import Options, WriteError

_Row: TypeAlias = dict[str, Any]

_SCHEMA = """
CREATE TABLE timeline (
  title TEXT NOT NULL, description TEXT, url TEXT, domain TEXT NOT NULL, language TEXT, timezone TEXT,
  as_of TEXT, query TEXT
);
CREATE TABLE categories (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE actors (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE sources (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT,
  published TEXT, published_earliest TEXT, published_latest TEXT, url TEXT, note TEXT
);
CREATE TABLE events (
  id TEXT PRIMARY KEY, title TEXT NOT NULL,
  date TEXT, date_in_words TEXT NOT NULL, earliest TEXT, latest TEXT, start_time TEXT, end_time TEXT,
  time TEXT, category TEXT REFERENCES categories(id), actors TEXT, place TEXT, place_timezone TEXT,
  latitude REAL, longitude REAL, summary TEXT, quotes TEXT, status TEXT NOT NULL, kind TEXT NOT NULL,
  importance INTEGER NOT NULL, certain INTEGER, disputed INTEGER NOT NULL, repeat TEXT, next TEXT,
  series TEXT, derived TEXT, uid TEXT NOT NULL{more}
);
CREATE TABLE event_actors (
  event TEXT NOT NULL REFERENCES events(id), actor TEXT NOT NULL REFERENCES actors(id),
  PRIMARY KEY (event, actor)
);
CREATE TABLE citations (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL REFERENCES events(id),
  source TEXT NOT NULL REFERENCES sources(id),
  date TEXT, date_in_words TEXT, earliest TEXT, latest TEXT, quote TEXT, note TEXT
);
CREATE TABLE earlier_dates (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL REFERENCES events(id),
  date TEXT NOT NULL, date_in_words TEXT NOT NULL, earliest TEXT, latest TEXT,
  source TEXT REFERENCES sources(id), note TEXT
);
CREATE TABLE relations (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL REFERENCES events(id), relation TEXT NOT NULL,
  other TEXT REFERENCES events(id), other_id TEXT NOT NULL, other_title TEXT NOT NULL
);
CREATE INDEX events_by_earliest ON events(earliest);
CREATE INDEX events_by_category ON events(category);
CREATE INDEX event_actors_by_actor ON event_actors(actor);
CREATE INDEX citations_by_event ON citations(event);
CREATE INDEX citations_by_source ON citations(source);
CREATE INDEX earlier_dates_by_event ON earlier_dates(event);
CREATE INDEX relations_by_event ON relations(event);
"""
# Datasette finds the index of a table by content=; letters match without their accents
_INDEX = """
CREATE VIRTUAL TABLE events_fts USING fts5(
  title, summary, place, actors, quotes, content="events", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO events_fts(events_fts) VALUES ('rebuild');
"""


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A database with the events in their order, and the names and sources that they use.

    Dates are EDTF, days ISO 8601. `earliest` and `latest` are NULL where open or undated. The same version
    of SQLite gives the same bytes. Raises WriteError if SQLite was built without FTS5.
    """
    import sqlite3

    database = sqlite3.connect(":memory:")
    try:
        database.executescript(_SCHEMA.replace("{more}", "".join(f', "{each.name}" TEXT' for each in ALIKE)))
        for table, row in _rows(timeline, events, options):
            columns = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join("?" * len(row))
            # the names of tables and columns are ours
            database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", (*row.values(),))
        database.commit()
        database.executescript(_INDEX)
        return database.serialize()
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        raise WriteError("the SQLite of this Python has no full-text index (FTS5)") from error
    finally:
        database.close()


def _rows(timeline: Timeline, events: Sequence[Event], options: Options) -> Iterator[tuple[str, _Row]]:
    """The rows of all tables, each after those that it refers to."""
    yield (
        "timeline",
        {
            "title": timeline.title,
            "description": timeline.description or None,
            "url": timeline.url or None,
            "domain": timeline.domain,
            "language": timeline.language,
            "timezone": timeline.timezone,
            "as_of": iso(timeline.as_of),
            "query": options.asked or None,
        },
    )
    categories = {event.category for event in events}
    for category in timeline.categories.values():
        if category.id in categories:
            yield "categories", {"id": category.id, "name": category.name}
    actors = {actor for event in events for actor in event.actors}
    for actor in timeline.actors.values():
        if actor.id in actors:
            yield "actors", {"id": actor.id, "name": actor.name}
    cited = {name for event in events for name in event.sources}
    for source in timeline.sources.values():
        if source.id in cited:
            yield (
                "sources",
                {
                    "id": source.id,
                    "title": source.title,
                    "publisher": source.publisher or None,
                    **_dated("published", source.published),
                    "url": source.url or None,
                    "note": source.note or None,
                },
            )
    for event in events:
        yield "events", _event(event, timeline, options)
    listed = {event.id for event in events}
    for event in events:
        yield from _of_event(event, timeline, listed)


def _event(event: Event, timeline: Timeline, options: Options) -> _Row:
    values = as_object(event, timeline, options)
    place = event.place
    derived = values.get("derived")
    return {
        "id": event.id,
        "title": event.title,
        "date": None if event.when is None else values["date"],
        "date_in_words": when_in_words(event, timezone=options.timezone),
        "earliest": values["earliest"],
        "latest": values["latest"],
        "start_time": values.get("start"),
        "end_time": values.get("end"),
        "time": event.time or None,
        "category": event.category or None,
        "actors": "; ".join(names(event, timeline)[1]) or None,
        "place": place.name if place else None,
        "place_timezone": place.timezone or None if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "summary": event.summary or None,
        "quotes": "\n".join(citation.quote for citation in event.citations if citation.quote) or None,
        "status": values["status"],
        "kind": values["kind"],
        "importance": event.importance,
        "certain": values["certain"],
        "disputed": event.disputed,
        "repeat": values.get("repeat"),
        "next": values.get("next"),
        "series": event.series or None,
        "derived": json.dumps(derived) if derived else None,
        "uid": event.uid,
        **{plain.name: _text(plain.json(event)) for plain in ALIKE if plain.is_said(event)},
    }


def _of_event(event: Event, timeline: Timeline, listed: set[str]) -> Iterator[tuple[str, _Row]]:
    """The rows about an event; `listed` are the ids of all events in the database."""
    for actor in dict.fromkeys(event.actors):
        yield "event_actors", {"event": event.id, "actor": actor}
    for citation in event.citations:
        yield "citations", _citation(event, citation)
    for earlier in event.was:
        yield (
            "earlier_dates",
            {
                "event": event.id,
                "date_in_words": edtf.say(earlier.date),
                **_dated("date", earlier.date, ends=""),
                "source": earlier.source or None,
                "note": earlier.note or None,
            },
        )
    for words, other in timeline.related(event):
        yield (
            "relations",
            {
                "event": event.id,
                "relation": words,
                "other": other.id if other.id in listed else None,
                "other_id": other.id,
                "other_title": other.title,
            },
        )


def _citation(event: Event, citation: Citation) -> _Row:
    said = None if citation.date is None else edtf.say(citation.date, lasting=event.lasts)
    return {
        "event": event.id,
        "source": citation.source,
        "date_in_words": said,
        **_dated("date", citation.date, ends=""),
        "quote": citation.quote or None,
        "note": citation.note or None,
    }


def _dated(name: str, date: edtf.Expression | None, *, ends: str | None = None) -> _Row:
    """A date in EDTF, and its first and last day in columns that begin with `ends`, or with its name."""
    before = f"{name}_" if ends is None else ends
    return {
        name: None if date is None else edtf.format(date),
        f"{before}earliest": None if date is None else iso(edtf.earliest(date)),
        f"{before}latest": None if date is None else iso(edtf.latest(date)),
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
