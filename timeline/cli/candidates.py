"""What the shell can complete from the file: ids, and the terms of a query.

The file is read without being checked, which is quicker, and works while somebody writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import typer

Candidate: TypeAlias = tuple[str, str]
"""A word, and what it means."""
Records: TypeAlias = Mapping[str, list[Mapping[str, Any]]]
"""The tables of the file by name, each a list."""
Complete: TypeAlias = Callable[[typer.Context, str], list[Candidate]]

_ID = re.compile("[a-z0-9-]+")
_HAS = {
    "source": "cites a source",
    "quote": "quotes a source",
    "place": "names a place",
    "time": "has a time of day",
    "repeat": "recurs",
    "summary": "has a summary",
    "actor": "names an actor",
    "category": "has a category",
    "related": "relates to others",
    "dispute": "sources disagree",
}
_IMPORTANCE = {"5": "", "4..": "4 or 5", "3..": "3 to 5", "4": "", "3": "", "2": "", "1": ""}


def records(ctx: typer.Context) -> Records:
    """The records of the file that the options name, or that a command would find; of includes too.

    Whatever cannot be read is left out.
    """
    from timeline.cli.shared import find_file
    from timeline.readers import READERS

    named = ctx.params.get("file") or ctx.find_root().params.get("file")
    path = find_file(ctx, None if named is None else Path(named))
    found: dict[str, list[Mapping[str, Any]]] = {}
    files = [path]
    for file in files:
        try:
            document = READERS.get(file.suffix, READERS[".toml"])(file.read_text("utf-8-sig"), str(file))
        except (OSError, ValueError):
            continue
        for name, table in document.records.items():
            each = table if isinstance(table, list) else [table]
            found.setdefault(name, []).extend(one for one in each if isinstance(one, dict))
        if file is path:
            files += _included(path, found)
    return found


def _included(path: Path, found: Records) -> Iterator[Path]:
    for head in found.get("timeline", []):
        patterns = head.get("include")
        for pattern in patterns if isinstance(patterns, list) else []:
            from timeline.loader import included_files  # slow, and few files include others

            inside = included_files(path, pattern) if isinstance(pattern, str) else []
            yield from (file for file in inside if file.resolve() != path.resolve())


def ids(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The ids of events."""
    return [*_of(records(ctx), "event", "title")]


def _of(found: Records, table: str, name: str) -> Iterator[Candidate]:
    """The ids of a table, with their names."""
    for each in found.get(table, []):
        if isinstance(each.get("id"), str) and _ID.fullmatch(each["id"]):  # bash quotes nothing else
            yield each["id"], str(each.get(name, ""))


def values(field: str, found: Records) -> Iterable[Candidate]:
    """The values that a field of the query language may have; none where they are any text."""
    match field:
        case "actor" | "category":
            return _of(found, field, "name")
        case "source" | "feed":
            return _of(found, field, "title")
        case "id" | "related" | "chain" | "before" | "after":
            return _of(found, "event", "title")
        case "around":
            return [(f"{id_}~30d", title) for id_, title in _of(found, "event", "title")]
        case "title":
            return _words(str(each.get("title", "")) for each in found.get("event", []))
        case "place":
            places = (each.get("place") for each in found.get("event", []))
            return _words(str(place.get("name", "")) for place in places if isinstance(place, dict))
        case "status" | "kind":
            from timeline.model import Kind, Status

            return [(str(each), "") for each in (Status if field == "status" else Kind)]
        case "precision":
            from timeline.edtf import Precision

            return [*((str(each), "") for each in Precision), ("inexact", "not known to the day")]
        case "has":
            return _HAS.items()
        case "importance":
            return _IMPORTANCE.items()
        case "disputed":
            return [("yes", ""), ("no", "")]
        case "added" | "changed":
            import datetime as dt

            today = dt.date.today()
            return [(f"{today:%Y}..", "this year"), (f"{today:%Y-%m}..", "this month")]
    return ()


def _words(texts: Iterable[str]) -> Iterator[Candidate]:
    """The words of texts that are long enough to look for, each once."""
    found = {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{4,}", text)}
    return ((word, "") for word in sorted(found))


_LAST = re.compile(r"(.*[\s(])?(-?)(?:(\w+):)?(.*)", re.DOTALL)
"""What stands before the last term, its sign, its field and its values."""


def terms(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The last term so far, completed: the name of its field, or its value, also after a comma or a sign."""
    from timeline.query import FIELDS

    found = _LAST.fullmatch(incomplete)
    assert found is not None
    before, sign, field, value = found[1] or "", found[2], found[3], found[4]
    if field is None:
        names = [name for name in FIELDS if name.startswith(value)]
        if len(names) != 1:
            return [(f"{before}{sign}{name}:", "") for name in names]
        field, value = names[0], ""  # its values, so that no blank follows the colon
    if field not in FIELDS:
        return []
    start = f"{before}{sign}{field}:"
    return _listed(start, value, _between(field, value, records(ctx))) or [(start, "")]


def _between(field: str, value: str, found: Records) -> Iterable[Candidate]:
    """The values of a field; of `between`, those of the second event once the first is there."""
    if field != "between":
        return values(field, found)
    known = [*_of(found, "event", "title")]
    first, dots, _ = value.rpartition("..")
    if not dots:
        near = [id_ for id_, _ in known if id_.startswith(value)]
        if len(near) != 1:
            return [(f"{id_}..", title) for id_, title in known]
        first = near[0]
    return [(f"{first}..{id_}", title) for id_, title in known]


def _listed(start: str, value: str, known: Iterable[Candidate]) -> list[Candidate]:
    """Candidates for the last of values between commas, without those that stand there already."""
    given, comma, last = value.rpartition(",")
    taken = given.split(",")
    return [
        (f"{start}{given}{comma}{each}", help_)
        for each, help_ in known
        if each.startswith(last) and each not in taken
    ]


def of_field(field: str) -> Complete:
    """A completion of an option with the values of a field, also after a comma."""

    def complete(ctx: typer.Context, incomplete: str) -> list[Candidate]:
        known = {} if field in ("status", "kind") else records(ctx)
        return _listed("", incomplete, values(field, known))

    return complete


def columns(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The columns that `list` knows, also after a comma."""
    from timeline.writers.columns import KNOWN

    return _listed("", incomplete, [(name, "") for name in KNOWN])
