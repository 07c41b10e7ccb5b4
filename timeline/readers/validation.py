"""Raw tables to records; Pydantic's errors become diagnostics, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from timeline.diagnostics import Diagnostic, Span, did_you_mean, quoted
from timeline.readers import records
from timeline.readers.anchors import Relative
from timeline.readers.document import Document, Path

_Record = TypeVar("_Record", bound=BaseModel)

TABLES: Mapping[str, type[BaseModel]] = {
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
    "moved": records.MoveRecord,
    "was": records.EarlierRecord,
    "date": records.RelativeRecord,
}
_PLACEHOLDER = "what-is-missing-here"  # valid as an id, a title and a domain name, for required keys
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
class Entry:
    """One table of one kind, as written and as a record, and its place.

    A faulty table has a record of its valid keys too, so that one run reports all that is wrong with it;
    but it does not become part of the timeline.
    """

    document: Document
    path: Path
    raw: Mapping[str, Any]
    record: Any
    faulty: bool
    id_span: Span


@dataclass
class Assembly:
    """What `assemble` collects while it builds a timeline."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in TABLES})
    pending: dict[str, Relative] = field(default_factory=dict)
    """The events whose dates depend on other events, by id."""
    ids: dict[str, dict[str, Span]] = field(default_factory=lambda: {name: {} for name in TABLES})
    """The ids of each table; those of faulty entries too, so that no fault is reported twice."""


def validated(
    model: type[_Record], document: Document, path: Path, value: Any, diagnostics: list[Diagnostic]
) -> tuple[_Record, bool]:
    """The record, and whether it is faulty: then the record has only the valid keys."""
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
    """One of Pydantic's errors as a diagnostic."""
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
        return unknown(document, at, known, "key")
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


def unknown(document: Document, path: Path, known: Collection[str], what: str) -> Diagnostic:
    """The diagnostic for an unknown key at a path (E202); `what` is "key" or "table"."""
    key = str(path[-1])
    help_ = did_you_mean(key, known) or "known are " + ", ".join(known)
    return Diagnostic("E202", f"unknown {what} {quoted(key)}", document.span_of_key(*path), help_)
