"""Records -> a Timeline: ids are looked up, dates read, and every fault placed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from timeline.diagnostics import Diagnostic, Note, Span, did_you_mean, quoted
from timeline.model import (
    Actor,
    Category,
    Citation,
    Event,
    Feed,
    Place,
    Relation,
    Source,
    Timeline,
    order,
)
from timeline.readers import records
from timeline.readers.dates import DateReader
from timeline.readers.document import Document, Path

_Record = TypeVar("_Record", bound=BaseModel)

_TABLES: Mapping[str, type[BaseModel]] = {
    "actor": records.ActorRecord,
    "category": records.CategoryRecord,
    "source": records.SourceRecord,
    "event": records.EventRecord,
    "feed": records.FeedRecord,
}
_INNER: Mapping[str, type[BaseModel]] = {
    "place": records.PlaceRecord,
    "cite": records.CitationRecord,
    "related": records.RelationRecord,
}
_PLACEHOLDER = "missing"  # an id, a title and a domain name: whatever is required and faulty
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list [ … ]",
    "model_type": "a table { … }",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of one kind, as written and as a record, and its place.

    A faulty one has a record too, of what is sound in it, so that all that is wrong with it is
    told in one run; nothing is made of it.
    """

    document: Document
    path: Path
    raw: Mapping[str, Any]
    record: Any
    faulty: bool
    id_span: Span


@dataclass
class _Assembly:
    """What is found while a timeline is put together."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    entries: dict[str, list[_Entry]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    ids: dict[str, dict[str, Span]] = field(default_factory=lambda: {name: {} for name in _TABLES})
    """Those of faulty entries too: one fault isn't told twice."""


def assemble(documents: Sequence[Document]) -> tuple[Timeline | None, list[Diagnostic]]:
    """Put the records of a file and of those that it includes together; the first holds [timeline].

    Returns None with the diagnostics where [timeline] is missing or faulty; otherwise all
    events that could be read, so that checks across events can go on.
    """
    assembly = _Assembly()
    head = _head(documents, assembly)
    for document in documents:
        for name in _TABLES:
            assembly.entries[name] += _entries(document, name, assembly.diagnostics)
    for name in _TABLES:
        assembly.diagnostics += _unique(assembly.entries[name], assembly.ids[name])
    if head is None:
        return None, assembly.diagnostics
    record, dates = head
    dates.zone(record.timezone, "timeline", "timezone")
    zone = "UTC" if dates.diagnostics else record.timezone
    actors = {e.record.id: Actor(e.record.id, e.record.name, e.id_span) for e in _sound(assembly, "actor")}
    categories = {
        e.record.id: Category(e.record.id, e.record.name, e.id_span) for e in _sound(assembly, "category")
    }
    read = [(entry, _event(entry, record.domain, zone, assembly)) for entry in assembly.entries["event"]]
    used = [event for entry, event in read if event is not None and not entry.faulty]
    assembly.diagnostics += _earlier_ids(assembly)
    timeline = Timeline(
        title=record.title,
        domain=record.domain,
        description=record.description,
        url=record.url.rstrip("/") + "/" if record.url else "",
        timezone=zone,
        language=record.language,
        as_of=dates.day(record.as_of, "timeline", "as_of"),
        revised=dates.moment(record.revised, "timeline", "revised"),
        actors=actors or {name: Actor(name, name) for e in used for name in e.actors},
        categories=categories or {e.category: Category(e.category, e.category) for e in used if e.category},
        sources={e.record.id: _source(e, assembly) for e in _sound(assembly, "source")}
        or {c.source: Source(c.source, c.source) for e in used for c in e.citations},
        feeds={e.record.id: _feed(e) for e in _sound(assembly, "feed")},
        events=tuple(sorted(used, key=order)),
    )
    assembly.diagnostics += dates.diagnostics
    return timeline, assembly.diagnostics


def _head(
    documents: Sequence[Document], assembly: _Assembly
) -> tuple[records.TimelineRecord, DateReader] | None:
    """The [timeline] table, and a word about every key at a file's top that is none of ours."""
    found = None
    for index, document in enumerate(documents):
        for key, value in document.records.items():
            if key in _TABLES:
                continue
            if key != "timeline":
                known = [*_TABLES, "timeline"]
                assembly.diagnostics.append(_unknown(document, (key,), known, "table"))
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
                found, _ = _validated(records.TimelineRecord, document, (key,), value, assembly.diagnostics)
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


def _entries(document: Document, table: str, diagnostics: list[Diagnostic]) -> Iterator[_Entry]:
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
        record, faulty = _validated(_TABLES[table], document, path, value, diagnostics)
        yield _Entry(document, path, value, record, faulty, document.span(*path, "id"))


def _validated(
    model: type[_Record], document: Document, path: Path, value: Any, diagnostics: list[Diagnostic]
) -> tuple[_Record, bool]:
    """The record, and whether it is faulty: then it is made of the keys that are sound."""
    try:
        return model.model_validate(value), False
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    diagnostics += [_fault(error, model, document, path) for error in errors]
    faulty = {error["loc"][0] for error in errors}
    sound = {key: item for key, item in value.items() if key not in faulty}
    required = {name for name, info in model.model_fields.items() if info.is_required()}
    return model.model_validate(dict.fromkeys(required, _PLACEHOLDER) | sound), True


def _fault(error: Any, model: type[BaseModel], document: Document, path: Path) -> Diagnostic:
    """One of Pydantic's errors as a diagnostic of ours."""
    at: Path = (*path, *error["loc"])
    key = str(next(step for step in reversed(at) if isinstance(step, str)))
    inner = next((_INNER[step] for step in reversed(error["loc"][:-1]) if step in _INNER), model)
    kind, given = error["type"], error["input"]
    if kind == "missing":
        what = path[0] if inner is model else next(step for step in reversed(at[:-1]) if step in _INNER)
        owner = f"this {what}" if what != "timeline" else "[timeline]"
        return Diagnostic("E201", f'{owner} has no "{key}"', document.span(*at[:-1]), f"add {key} = …")
    if kind == "extra_forbidden":
        known = [info.alias or name for name, info in inner.model_fields.items()]
        return _unknown(document, at, known, "key")
    span = document.span(*at)
    if kind.startswith("E"):
        return Diagnostic(kind, f"{key}: {error['msg']}", span, error["ctx"]["help"])
    if kind in _TYPES:
        return Diagnostic("E203", f"{key} must be {_TYPES[kind]}, not {quoted(given)}", span)
    help_ = ""
    if kind == "enum":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        help_ = did_you_mean(str(given), allowed)
    message = error["msg"].replace("Input should", "must", 1).replace("String should", "must", 1)
    return Diagnostic("E204", f"{key} {message}, not {quoted(given)}", span, help_)


def _unknown(document: Document, path: Path, known: Collection[str], what: str) -> Diagnostic:
    key = str(path[-1])
    help_ = did_you_mean(key, known) or "known are " + ", ".join(known)
    return Diagnostic("E202", f"unknown {what} {quoted(key)}", document.span_of_key(*path), help_)


def _unique(entries: Sequence[_Entry], first: dict[str, Span]) -> Iterator[Diagnostic]:
    """Fill the ids of a table with their places, and tell of those used twice."""
    for entry in entries:
        name = entry.raw.get("id")
        if not isinstance(name, str):
            continue
        if name in first:
            yield Diagnostic(
                "E206",
                f"a second {entry.path[0]} with the id {quoted(name)}",
                entry.id_span,
                "ids are for ever: give the newer one another",
                (Note("the first is here", first[name]),),
            )
        first.setdefault(name, entry.id_span)


def _earlier_ids(assembly: _Assembly) -> Iterator[Diagnostic]:
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
                    (Note("it is used here", taken[name]),),
                )
            taken.setdefault(name, span)


def _sound(assembly: _Assembly, table: str) -> Iterator[_Entry]:
    return (entry for entry in assembly.entries[table] if not entry.faulty)


def _source(entry: _Entry, assembly: _Assembly) -> Source:
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


def _feed(entry: _Entry) -> Feed:
    record: records.FeedRecord = entry.record
    return Feed(
        id=record.id,
        title=record.title,
        where=record.where,
        description=record.description,
        color=record.color or "",
        span=entry.document.span(*entry.path, "where"),
    )


def _event(entry: _Entry, domain: str, zone: str, assembly: _Assembly) -> Event | None:
    """None where the date can't be read: what depends on it would be wrong."""
    record: records.EventRecord = entry.record
    document, path = entry.document, entry.path
    dates = DateReader(document)
    place = _place(record.place, dates, path)
    when, own_zone = dates.when(record, path, place.timezone if place and place.timezone else zone)

    def named(table: str, code: str, name: str, *at: str | int) -> None:
        ids = assembly.ids[table]
        # a file without a table of actors, say, may name any; an event must always exist
        if name not in ids and (ids or table == "event"):
            assembly.diagnostics.append(
                Diagnostic(
                    code, f"no {table} {quoted(name)}", document.span(*path, *at), did_you_mean(name, ids)
                )
            )

    if record.category is not None:
        named("category", "E301", record.category, "category")
    for index, actor in enumerate(record.actors):
        named("actor", "E302", actor, "actors", index)
    citations = []
    for index, cite in enumerate(record.cite):
        named("source", "E303", cite.source, "cite", index, "source")
        date = dates.expression(cite.date, *path, "cite", index, "date")
        span = document.span(*path, "cite", index, "date")
        citations.append(Citation(cite.source, date, cite.quote, cite.note, span))
    relations = []
    for index, relation in enumerate(record.related):
        span = document.span(*path, "related", index, "event")
        if relation.event == record.id:
            assembly.diagnostics.append(Diagnostic("E305", "an event is not related to itself", span))
        else:
            named("event", "E304", relation.event, "related", index, "event")
            relations.append(Relation(relation.event, relation.as_, span))
    assembly.diagnostics += dates.diagnostics
    if dates.diagnostics:
        return None
    return Event(
        id=record.id,
        uid=f"{(record.formerly or [record.id])[0]}@{domain}",
        title=record.title,
        when=when,
        zone=own_zone,
        time=record.time,
        kind=record.kind,
        status=record.status,
        category=record.category or "",
        actors=tuple(record.actors),
        place=place,
        summary=record.summary.strip(),
        importance=record.importance,
        citations=tuple(citations),
        relations=tuple(relations),
        formerly=tuple(record.formerly),
        disputed=record.disputed,
        span=entry.id_span,
    )


def _place(record: records.PlaceRecord | None, dates: DateReader, path: Path) -> Place | None:
    if record is None:
        return None
    if record.timezone is not None:
        dates.zone(record.timezone, *path, "place", "timezone")
    return Place(record.name, record.timezone or "", record.latitude, record.longitude)
