"""The fields of a query, `name:value,value`: which there are, and what their values may be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from timeline.diagnostics import did_you_mean, printable, quoted
from timeline.edtf import Day, Precision
from timeline.model import Kind, Status
from timeline.query import _times as times
from timeline.query._text import fold
from timeline.query._types import FieldTerm, QueryError, StampTerm, Term, TextTerm

FIELDS = (
    *("actor", "added", "after", "around", "before", "between", "category", "chain", "changed"),
    *("disputed", "feed", "has", "id", "importance", "kind", "place", "precision", "related"),
    *("source", "status", "title"),
)
PRECISIONS = (*Precision, "inexact")
"""What `precision:` takes; `inexact` is every date that does not say exactly which days it means."""
HAS = (*("source", "quote", "place", "time", "repeat", "summary", "actor", "category", "related", "dispute"),)
"""What `has:` takes."""
CHOICES: Mapping[str, Sequence[str]] = {
    "disputed": ("yes", "no"),
    "has": HAS,
    "kind": tuple(Kind),
    "precision": PRECISIONS,
    "status": tuple(Status),
}
"""The fields whose values are the same in every timeline."""
BY_EVENT = ("after", "around", "before", "between", "chain", "id", "related")
"""The fields whose values are ids of events."""

FIELD_NAME = re.compile(r"([A-Za-z_]\w*):")
_AROUND = re.compile("(.+)~([1-9][0-9]{0,3})([dwmy])", re.IGNORECASE)
_LEVEL = re.compile(r"([1-5]?)(\.\.)?([1-5]?)")


def field_term(name: str, text: str) -> Term:
    """The term that `name:text` means, for an option of the command line; raises QueryError."""
    values = [value.strip() for value in text.split(",") if value.strip()]
    [term] = field_terms(name, values, position=0, whole=f"{name}:{text}")
    return replace(term, position=None) if isinstance(term, FieldTerm) else term


def field_terms(
    written: str,
    values: Sequence[str],
    *,
    position: int,
    whole: str,
    today: Day | None = None,
    in_file: bool = False,
) -> Iterable[Term]:
    """The terms, of which one must hold, of a field as it is written, with its values.

    `position` is that of the name. Raises QueryError for a field or value that does not exist, but for names
    and ids that only a timeline knows (`resolve` does).
    """
    name = written.lower()
    if name not in FIELDS:
        near = did_you_mean(name, FIELDS) or f"known are {', '.join(FIELDS)}"
        raise QueryError(
            f"no field {quoted(name)}",
            position=position,
            length=len(name),
            help=f'{near}; to search for the words, write "{printable(whole)}"',
        )
    at = position + len(name) + 1
    if not values:
        raise _needs_value(name, at)
    if name in CHOICES:
        values = [value.lower() for value in values]
        _check_choices(name, values, CHOICES[name], at)
    match name:
        case "title" | "place":
            texts = tuple(folded for value in values if (folded := fold(value).strip()))
            if not texts:
                raise _needs_value(name, at)
            return [TextTerm(texts, within=name)]
        case "added" | "changed":
            return _stamps(name, values, at, today, in_file)
        case "importance":
            return [FieldTerm(name, _levels(values, at), position=at)]
        case "after" | "around" | "before" | "between" | "chain":
            _check_form(name, values, at)
    return [FieldTerm(name, tuple(values), position=at)]


_EXAMPLES = {
    "added": "write added:2026-03.. or added:last-month",
    "after": "write after:ID",
    "around": "write around:ID~30d: 30 days before it to 30 days after",
    "before": "write before:ID",
    "between": "write between:ID..ID",
    "chain": "write chain:ID",
    "changed": "write changed:2026-03.. or changed:last-month",
    "importance": "write importance:5, importance:4.. or importance:1,2",
}


def _needs_value(name: str, at: int) -> QueryError:
    help_ = _EXAMPLES.get(name, f"write {name}:a or {name}:a,b")
    return QueryError(f"{name}: needs a value", position=at, help=help_)


def _check_choices(name: str, values: Sequence[str], allowed: Collection[str], at: int) -> None:
    for value in values:
        if value not in allowed:
            is_noun = name not in ("disputed", "has")
            raise QueryError(
                f"no {name} {quoted(value)}" if is_noun else f"{name}: cannot be {quoted(value)}",
                position=at,
                length=sum(map(len, values)) + len(values) - 1,
                help="known are " + ", ".join(allowed),
            )


def _check_form(name: str, values: Sequence[str], at: int) -> None:
    """Raise QueryError for what does not name one event, or for `between:` two."""
    [value, *more] = values
    first, dots, last = value.partition("..")
    match name:
        case "between":
            is_formed = bool(first and last)
        case "around":
            is_formed = _AROUND.fullmatch(value) is not None
        case _:
            is_formed = not dots
    if more or not is_formed:
        raise QueryError(
            f"{name}: cannot be {quoted(','.join(values))}",
            position=at,
            length=sum(map(len, values)) + len(more),
            help=_EXAMPLES[name],
        )


def _levels(values: Sequence[str], at: int) -> tuple[str, ...]:
    """The levels from 1 to 5 that `4..`, `2..3` or `5` mean, in order."""
    found: set[int] = set()
    for value in values:
        match = _LEVEL.fullmatch(value)
        low, dots, high = match.groups() if match else ("", "", "")
        levels = range(int(low or 1), int(high or (5 if dots else low or 0)) + 1)
        if not levels or not (low or high):
            raise QueryError(
                f"no importance {quoted(value)}", position=at, length=len(value), help=_EXAMPLES["importance"]
            )
        found.update(levels)
    return tuple(str(level) for level in sorted(found))


def _stamps(name: str, values: Sequence[str], at: int, today: Day | None, in_file: bool) -> Iterable[Term]:
    if in_file:
        raise QueryError(
            f"{name}: cannot stand in a file",
            position=at - len(name) - 1,
            length=len(name),
            help="a feed asks what the data says, not when it was written",
        )
    terms = []
    for value in values:
        try:
            found = times.read(value, today)
        except QueryError as error:
            raise QueryError(
                error.message, position=at + (error.position or 0), length=error.length, help=error.help
            ) from error
        if found is None:
            raise QueryError(
                f"{quoted(value)} is not a time", position=at, length=len(value), help=_EXAMPLES[name]
            )
        terms.append(StampTerm(name, found.window))
    return terms


def around_of(value: str) -> tuple[str, int, str]:
    """The id, the number and the unit (d, w, m or y) of `ID~30d`, which must have that form."""
    found = _AROUND.fullmatch(value)
    assert found is not None
    return found[1], int(found[2]), found[3].lower()
