"""Raw tables to records; Pydantic's errors become diagnostics, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from timeline.diagnostics import Diagnostic, Span, did_you_mean, quoted
from timeline.readers import forms, records
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
    for error in errors:
        if not _is_said_already(error, errors, model):
            diagnostics.append(_fault(error, value, model, document, path))
    faulty = {error["loc"][0] for error in errors}
    sound = {key: item for key, item in value.items() if key not in faulty}
    required = {name for name, info in model.model_fields.items() if info.is_required()}
    return model.model_validate(dict.fromkeys(required, _PLACEHOLDER) | sound), True


def _is_said_already(error: Any, errors: Sequence[Any], model: type[BaseModel]) -> bool:
    """Whether another error has the same help: a key under another name, and a list of texts, not tables."""
    *around, last = error["loc"]
    if error["type"] == "missing":
        table = _table(error["loc"], model)
        return any(forms.key_of(table, name) == last for name in error["input"])
    if error["type"] == "model_type" and isinstance(last, int):
        alike = [e["loc"] for e in errors if e["type"] == "model_type" and list(e["loc"][:-1]) == around]
        return bool(error["loc"] != alike[0])
    return False


def _table(loc: Path, model: type[BaseModel]) -> str:
    """The name of the table in which Pydantic finds an error: `event`, or `place` within it."""
    inner = [step for step in loc[:-1] if step in _INNER]
    names = {each: name for name, each in (*TABLES.items(), ("timeline", records.TimelineRecord))}
    return str(inner[-1]) if inner else names.get(model, "")


def _fault(
    error: Any, value: Mapping[str, Any], model: type[BaseModel], document: Document, path: Path
) -> Diagnostic:
    """One of Pydantic's errors of the table `value` as a diagnostic."""
    at: Path = (*path, *error["loc"])
    key = str(next(step for step in reversed(at) if isinstance(step, str)))
    inner = next((_INNER[step] for step in reversed(error["loc"][:-1]) if step in _INNER), model)
    kind, given = error["type"], error["input"]
    if kind == "missing":
        what = path[0] if inner is model else next(step for step in reversed(at[:-1]) if step in _INNER)
        owner = f"this {what}" if what != "timeline" else "[timeline]"
        help_ = f"add {forms.missing(str(what), key, given)}"
        return Diagnostic("E201", f'{owner} has no "{key}"', document.span(*at[:-1]), help_)
    if kind == "extra_forbidden":
        known = [info.alias or name for name, info in inner.model_fields.items()]
        return unknown(
            document, at, known, "key", forms.for_other_name(_table(error["loc"], model), key, given)
        )
    span = document.span(*at)
    if kind.startswith("E"):
        return Diagnostic(kind, f"{key}: {error['msg']}", span, error["ctx"]["help"])
    if kind in _TYPES:
        whole = value.get(key, given) if isinstance(at[-1], int) else given
        help_ = forms.for_type(key, kind, whole)
        shown = forms.literal(given) if isinstance(given, list | dict) else quoted(given)
        return Diagnostic("E203", f"{key} must be {_TYPES[kind]}, not {shown}", span, help_)
    help_ = ""
    if kind == "enum":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        help_ = did_you_mean(str(given), allowed)
    message = error["msg"].replace("Input should", "must", 1).replace("String should", "must", 1)
    return Diagnostic("E204", f"{key} {message}, not {quoted(given)}", span, help_)


def unknown(document: Document, path: Path, known: Collection[str], what: str, help_: str = "") -> Diagnostic:
    """The diagnostic for an unknown key at a path (E202); `what` is "key" or "table"."""
    key = str(path[-1])
    help_ = help_ or did_you_mean(key, known) or "known are " + ", ".join(known)
    return Diagnostic("E202", f"unknown {what} {quoted(key)}", document.span_of_key(*path), help_)
