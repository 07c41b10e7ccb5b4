"""Records to a Timeline: looks up ids, reads dates, and gives every fault its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from timeline.diagnostics import Diagnostic, Hint, Span, quoted
from timeline.model import Actor, Category, Feed, Presentation, Source, Timeline, order
from timeline.readers import anchors, records
from timeline.readers.dates import DateReader
from timeline.readers.document import Document, Path
from timeline.readers.events import read_event
from timeline.readers.validation import TABLES, Assembly, Entry, unknown, validated


def assemble(documents: Sequence[Document]) -> tuple[Timeline | None, list[Diagnostic]]:
    """The timeline of a file, which comes first, and of those that it includes; and the diagnostics.

    The timeline is None if [timeline] is missing or faulty. Otherwise it has all events that could be
    read, so that the checks across events can run.
    """
    assembly = Assembly()
    head = _head(documents, assembly)
    for document in documents:
        for name in TABLES:
            assembly.entries[name] += _entries(document, name, assembly.diagnostics)
    for name in TABLES:
        assembly.diagnostics += _unique(assembly.entries[name], assembly.ids[name])
    if head is None:
        return None, assembly.diagnostics
    record, dates = head
    zone = dates.zone(record.timezone, "timeline", "timezone")
    actors = {e.record.id: Actor(e.record.id, e.record.name, e.id_span) for e in _sound(assembly, "actor")}
    categories = {
        e.record.id: Category(e.record.id, e.record.name, e.id_span) for e in _sound(assembly, "category")
    }
    read = [(entry, read_event(entry, record.domain, zone, assembly)) for entry in assembly.entries["event"]]
    sound = {event.id: event for entry, event in read if event is not None and not entry.faulty}
    pending = {event_id: date for event_id, date in assembly.pending.items() if event_id in sound}
    sound, faults = anchors.resolve(sound, pending, assembly.ids["event"])
    assembly.diagnostics += [*faults, *_earlier_ids(assembly)]
    used = sound.values()
    timeline = Timeline(
        title=record.title,
        domain=record.domain,
        description=record.description,
        url=record.url.rstrip("/") + "/" if record.url else "",
        timezone=zone,
        language=record.language,
        as_of=dates.day(record.as_of, "timeline", "as_of"),
        actors=actors or {name: Actor(name, name) for e in used for name in e.actors},
        categories=categories or {e.category: Category(e.category, e.category) for e in used if e.category},
        sources={e.record.id: _source(e, assembly) for e in _sound(assembly, "source")}
        or {name: Source(name, name) for e in used for name in e.sources},
        feeds={e.record.id: _feed(e) for e in _sound(assembly, "feed")},
        events=tuple(sorted(used, key=order)),
    )
    timeline = replace(timeline, feeds={**timeline.feeds, **dict(_grouped(timeline, record.feed_per))})
    assembly.diagnostics += dates.diagnostics
    return timeline, assembly.diagnostics


def _head(
    documents: Sequence[Document], assembly: Assembly
) -> tuple[records.TimelineRecord, DateReader] | None:
    """The [timeline] table; reports every unknown key at the top of a file."""
    found = None
    for index, document in enumerate(documents):
        for key, value in document.records.items():
            if key in TABLES:
                continue
            if key != "timeline":
                known = [*TABLES, "timeline"]
                assembly.diagnostics.append(unknown(document, (key,), known, "table"))
            elif index:
                assembly.diagnostics.append(
                    Diagnostic(
                        "E005",
                        "an included file has no [timeline] of its own",
                        document.span_of_key(key),
                        "leave it to the file that includes this one",
                    )
                )
            elif not isinstance(value, dict):
                assembly.diagnostics.append(
                    Diagnostic("E203", "timeline must be a table", document.span(key), "write [timeline]")
                )
            else:
                found, _ = validated(records.TimelineRecord, document, (key,), value, assembly.diagnostics)
    first = documents[0]
    if "timeline" not in first.records and not first.diagnostics:
        assembly.diagnostics.append(
            Diagnostic(
                "E201",
                "there is no [timeline] table",
                Span(first.name),
                'begin the file with [timeline], title = "…" and domain = "…"',
            )
        )
    return (found, DateReader(first)) if found else None


def _entries(document: Document, table: str, diagnostics: list[Diagnostic]) -> Iterator[Entry]:
    values = document.records.get(table, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        diagnostics.append(
            Diagnostic(
                "E203", f"{table} must be a list of tables", document.span(table), f"write [[{table}]]"
            )
        )
        return
    for index, value in enumerate(values):
        path: Path = (table, index)
        record, faulty = validated(TABLES[table], document, path, value, diagnostics)
        yield Entry(document, path, value, record, faulty, document.span(*path, "id"))


def _unique(entries: Sequence[Entry], first: dict[str, Span]) -> Iterator[Diagnostic]:
    """Fill `first` with the ids of a table and their places; report ids that are used twice (E206)."""
    for entry in entries:
        name = entry.raw.get("id")
        if not isinstance(name, str):
            continue
        if name in first:
            yield Diagnostic(
                "E206",
                f"a second {entry.path[0]} with the id {quoted(name)}",
                entry.id_span,
                "ids are permanent: give the newer one another id",
                (Hint("the first is here", first[name]),),
            )
        first.setdefault(name, entry.id_span)


def _earlier_ids(assembly: Assembly) -> Iterator[Diagnostic]:
    taken = dict(assembly.ids["event"])
    for entry in assembly.entries["event"]:
        for index, name in enumerate(entry.record.formerly):
            span = entry.document.span(*entry.path, "formerly", index)
            if name in taken:
                yield Diagnostic(
                    "E206",
                    f"the earlier id {quoted(name)} is another event's",
                    span,
                    "",
                    (Hint("it is used here", taken[name]),),
                )
            taken.setdefault(name, span)


def _sound(assembly: Assembly, table: str) -> Iterator[Entry]:
    return (entry for entry in assembly.entries[table] if not entry.faulty)


def _source(entry: Entry, assembly: Assembly) -> Source:
    record: records.SourceRecord = entry.record
    dates = DateReader(entry.document)
    published = dates.expression(record.published, *entry.path, "published")
    assembly.diagnostics += dates.diagnostics
    return Source(
        id=record.id,
        title=record.title,
        publisher=record.publisher,
        published=published,
        url=record.url or "",
        note=record.note,
        span=entry.id_span,
    )


def _feed(entry: Entry) -> Feed:
    record: records.FeedRecord = entry.record
    return Feed(
        id=record.id,
        title=record.title,
        where=record.where,
        description=record.description,
        color=record.color or "",
        presentation=Presentation(record.imprecise, record.cancelled, tuple(dict.fromkeys(record.alarms))),
        refresh=record.refresh,
        span=entry.document.span(*entry.path, "where"),
    )


def _grouped(timeline: Timeline, groupings: Sequence[str]) -> Iterator[tuple[str, Feed]]:
    """A feed `category-<id>` for each category, or `actor-<id>` for each actor, with a dated event."""
    for grouping in groupings:
        named: Mapping[str, Actor | Category]
        named = timeline.categories if grouping == "category" else timeline.actors
        dated = [event for event in timeline.events if event.when is not None]
        used = {
            name for event in dated for name in (event.actors if grouping == "actor" else [event.category])
        }
        for entry in named.values():
            feed = Feed(f"{grouping}-{entry.id}", entry.name, f'{grouping}:"{entry.id}"')
            # a name without a table may be any text, but a feed's id becomes a file name
            if entry.id in used and feed.id not in timeline.feeds and records.is_id(entry.id):
                yield feed.id, feed
