"""The differences between two versions of all that a timeline holds besides its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from timeline import edtf
from timeline.history.diff._types import Difference, What
from timeline.history.diff.text import came_and_went, now_was, quoted, say_rewording
from timeline.model import Actor, Category, Feed, Source, Timeline

_LINES = ("title", "domain", "url", "timezone", "language")
_WORDS: Mapping[str, str] = {"url": "address", "timezone": "time zone", "domain": "domain of its UIDs"}
_TABLES: Mapping[str, str] = {
    "feed": "feeds",
    "category": "categories",
    "actor": "actors",
    "source": "sources",
}


def timeline_differences(old: Timeline, new: Timeline) -> Iterator[Difference]:
    """What differs in the [timeline] table, feeds, categories, actors and sources, in this order."""
    for field in _LINES:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = now_was(_WORDS.get(field, field), quoted(before), quoted(after))
            yield Difference(What.TIMELINE, field, before or None, after or None, words)
    if old.description != new.description:
        words = say_rewording("description", old.description, new.description)
        yield Difference(
            What.TIMELINE, "description", old.description or None, new.description or None, words
        )
    if old.as_of != new.as_of:
        before, after = ("" if day is None else edtf.day(day).isoformat() for day in (old.as_of, new.as_of))
        said = [edtf.say(edtf.parse(day)) if day else "" for day in (before, after)]
        words = now_was("data as of", *said)
        yield Difference(What.TIMELINE, "as_of", before or None, after or None, words)
    for table, plural in _TABLES.items():
        yield from _of_table(table, plural, getattr(old, plural), getattr(new, plural))


def _of_table(
    table: str,
    plural: str,
    old: Mapping[str, Actor | Category | Feed | Source],
    new: Mapping[str, Actor | Category | Feed | Source],
) -> Iterator[Difference]:
    """What came and went, in words together, and each field that changed in the others."""
    came = [name for name in new if name not in old]
    went = [name for name in old if name not in new]
    added, taken_out = [_title(new[name]) for name in came], [_title(old[name]) for name in went]
    words = came_and_went(table, map(quoted, added), map(quoted, taken_out), plural)
    for name in [*came, *went]:
        before = _title(old[name]) if name in old else None
        after = _title(new[name]) if name in new else None
        yield Difference(What.TIMELINE, f"{table} {name}", before, after, words)
        words = ""
    for name in old:
        if name in new and old[name] != new[name]:
            yield from _of_record(table, old[name], new[name])
    if [name for name in old if name in new] != [name for name in new if name in old]:
        words = f"{plural} in another order"
        yield Difference(What.TIMELINE, table, tuple(old), tuple(new), words)


def _of_record(
    table: str, old: Actor | Category | Feed | Source, new: Actor | Category | Feed | Source
) -> Iterator[Difference]:
    before, after = _fields(old), _fields(new)
    for field in after:
        if before[field] != after[field]:
            if field in ("title", "name"):
                words = f"{table} {quoted(after[field])}, was called {quoted(before[field])}"
            else:
                words = f"{table} {quoted(_title(new))}: "
                words += now_was(_WORDS.get(field, field), quoted(before[field]), quoted(after[field]))
            yield Difference(
                What.TIMELINE, f"{table} {new.id} {field}", before[field] or None, after[field] or None, words
            )


def _title(record: Actor | Category | Feed | Source) -> str:
    match record:
        case Actor() | Category():
            return record.name
        case Feed() | Source():
            return record.title


def _fields(record: Actor | Category | Feed | Source) -> Mapping[str, str]:
    """A record's fields as text, by their names in the file; empty where the record says nothing."""
    match record:
        case Actor() | Category():
            return {"name": record.name}
        case Source():
            return {
                "title": record.title,
                "publisher": record.publisher,
                "published": "" if record.published is None else edtf.format(record.published),
                "url": record.url,
                "note": record.note,
            }
        case Feed():
            shown = record.presentation
            return {
                "title": record.title,
                "where": record.where,
                "description": record.description,
                "color": record.color,
                "imprecise": shown.imprecise.value,
                "cancelled": shown.cancelled.value,
                "alarms": " ".join(shown.alarms),
                "refresh": record.refresh,
            }
