"""Gives an id another name wherever a text has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from timeline.edit._records import change_record, replace_values
from timeline.edit._scan import EditError, read_records, scan
from timeline.query import BY_EVENT
from timeline.readers.document import Path

RENAMED = ("event", "actor", "category", "source", "feed")
"""What has an id."""
_VALUE = r'(?:"[^"]*"|[^\s,"()]+)+'
_TERM = re.compile(
    rf'"[^"]*"?|(?<![\w"])(?P<name>[A-Za-z_]\w*):(?P<values>{_VALUE}(?:,\s*{_VALUE})*)', re.ASCII
)


def kinds_of(texts: Sequence[str], id: str) -> list[str]:
    """What an id is the id of, in files that belong together.

    Where the files have no table of actors, categories or sources, it is one if an event names it. Raises
    EditError if a text is not TOML.
    """
    every = [read_records(text) for text in texts]
    found = []
    for kind in RENAMED:
        places = [(path[0], _at(records, path)) for records in every for path in _paths(records, kind)]
        named = [id_ for table, id_ in places if table == kind]
        if not named and kind not in ("event", "feed"):
            named = [id_ for _, id_ in places]
        if id in named:
            found.append(kind)
    return found


def defines(text: str, kind: str, id: str) -> bool:
    """Whether a text has the table with this id."""
    records = read_records(text)
    return any(_at(records, path) == id for path in _fields(records, kind, "id"))


def rename(text: str, kind: str, old: str, new: str, *, grouped: bool = False) -> str:
    """A text with another id for an event, actor, category, source or feed, wherever it has the old one.

    An event remembers the old id in `formerly`, so that it keeps its UID. In queries of feeds, terms that
    name it change; with `grouped`, those that name its feed from `feed_per` too. Everything else stays, byte
    for byte. Raises EditError where that is not possible.
    """
    layout = scan(text)
    values: dict[Path, Any] = {
        path: new for path in _paths(layout.records, kind) if _at(layout.records, path) == old
    }
    for path in _fields(layout.records, "feed", "where"):
        where = _at(layout.records, path)
        if (
            isinstance(where, str)
            and (changed := rename_in_query(where, kind, old, new, grouped=grouped)) != where
        ):
            values[path] = changed
    changed = replace_values(text, values) if values else text
    if kind != "event" or not defines(text, kind, old):
        return changed
    index = layout.index_of(kind, old)
    earlier = layout.records[kind][index].get("formerly", [])
    if not isinstance(earlier, list):
        raise EditError("formerly must be a list", f"write formerly = [{earlier!r}]")
    # the first of its ids is in its UID: back under that one, it needs no other to keep it
    formerly = [] if earlier[:1] == [new] else [*(each for each in earlier if each != new), old]
    return change_record(changed, kind, new, {"formerly": formerly or None})


def rename_in_query(where: str, kind: str, old: str, new: str, *, grouped: bool = False) -> str:
    """A query in which each term that names an id names another one; phrases stay."""

    def term(found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        start = found.start("values") - found.start()
        if name == kind and kind != "event":
            return found[0][:start] + _in_values(found["values"], old, new)
        if name == "feed" and grouped:
            return found[0][:start] + _in_values(found["values"], f"{kind}-{old}", f"{kind}-{new}")
        if name in BY_EVENT and kind == "event":
            return found[0][:start] + re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, found["values"])
        return found[0]

    return _TERM.sub(term, where)


def _in_values(values: str, old: str, new: str) -> str:
    def value(found: re.Match[str]) -> str:
        written = found[0]
        if written.strip('"') != old:
            return written
        return f'"{new}"' if written.startswith('"') or re.search(r'[\s,()"]', new) else new

    return re.sub(_VALUE, value, values)


def _paths(records: Mapping[str, Any], kind: str) -> Iterator[Path]:
    """Where the ids of a kind stand: in its own tables first, then in events."""
    yield from _fields(records, kind, "id")
    match kind:
        case "event":
            yield from _fields(records, "event", "related", "event")
            yield from _fields(records, "event", "date", "after")
            yield from _fields(records, "event", "date", "before")
        case "actor":
            yield from _fields(records, "event", "actors", None)
        case "category":
            yield from _fields(records, "event", "category")
        case "source":
            yield from _fields(records, "event", "cite", "source")
            yield from _fields(records, "event", "was", "source")


def _fields(records: Mapping[str, Any], kind: str, *keys: str | None) -> Iterator[Path]:
    """The paths of the texts under these keys in all tables of a kind; lists on the way are entered."""
    yield from _texts(records.get(kind), (kind,), keys)


def _texts(value: Any, path: Path, keys: tuple[str | None, ...]) -> Iterator[Path]:
    match value:
        case list():
            rest = keys[1:] if keys[:1] == (None,) else keys
            for index, item in enumerate(value):
                yield from _texts(item, (*path, index), rest)
        case dict() if keys and keys[0] in value:
            yield from _texts(value[keys[0]], (*path, str(keys[0])), keys[1:])
        case str() if not keys:
            yield path


def _at(records: Mapping[str, Any], path: Path) -> Any:
    value: Any = records
    for step in path:
        value = value[step]
    return value
