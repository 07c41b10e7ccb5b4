"""`timeline names`."""

from __future__ import annotations

import enum
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.columns import columns
from timeline.cli.formats import FORMAT_HELP, format_of
from timeline.cli.shared import FileOption, OutputOption, emit, find_file, load_or_exit, room_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.model import Timeline

EPILOG = """\b
Examples:
  timeline names                    all names that a query can use
  timeline names actors
  timeline names sources --format json
"""


class Which(enum.StrEnum):
    """A kind of name."""

    ACTORS = "actors"
    CATEGORIES = "categories"
    SOURCES = "sources"
    FEEDS = "feeds"
    PLACES = "places"


class Format(enum.StrEnum):
    """How `names` and `stats` write their answer."""

    TABLE = "table"
    JSON = "json"


ENDINGS = {".json": Format.JSON}


@dataclass(frozen=True, slots=True)
class Name:
    """Something that events name, and how many events do."""

    kind: str
    id: str
    """Empty for a place, which has only its name."""
    name: str
    count: int


def names(
    ctx: typer.Context,
    kind: Annotated[
        Which | None, typer.Argument(metavar="[KIND]", help="actors, categories, sources, feeds or places.")
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP, show_default=False)] = None,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List what queries can name: actors, categories, sources, feeds and places, with their events.

    The id comes first: actor:ID, category:ID, source:ID and feed:ID are terms of a query. A place is
    found by the words of its name.
    """
    format = format_of(format, output, default=Format.TABLE, endings=ENDINGS)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    found = [name for name in all_names(timeline) if kind is None or name.kind == _SINGULAR[kind]]
    if format is Format.JSON:
        text = json.dumps([asdict(name) for name in found], ensure_ascii=False, indent=2) + "\n"
    else:
        text = table(found, with_kinds=kind is None, width=room_of(output))
    emit(text.encode(), output)


def table(found: Sequence[Name], *, with_kinds: bool, width: int | None) -> str:
    """Names in columns; where they get too narrow a column, below their ids: nobody can copy a folded id."""
    rows = [[name.kind, name.id, name.name, str(name.count)][not with_kinds :] for name in found]
    if not rows:
        return ""
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    if width is not None and width - sum(widths) + widths[-2] < _NARROWEST:
        rows = [[*kind, f"{id_}\n{name}" if id_ else name, count] for *kind, id_, name, count in rows]
    return columns(rows, right=frozenset({len(rows[0]) - 1}), width=width)


_NARROWEST = 20  # columns of a name beside its id
_SINGULAR = {
    Which.ACTORS: "actor",
    Which.CATEGORIES: "category",
    Which.SOURCES: "source",
    Which.FEEDS: "feed",
    Which.PLACES: "place",
}


def all_names(timeline: Timeline) -> Iterator[Name]:
    """All names, kind by kind, in the order of the file; places by their number of events, then by name."""
    from timeline.query import members

    used = Counter(actor for event in timeline.events for actor in event.actors)
    yield from (Name("actor", each.id, each.name, used[each.id]) for each in timeline.actors.values())
    used = Counter(event.category for event in timeline.events)
    yield from (Name("category", each.id, each.name, used[each.id]) for each in timeline.categories.values())
    used = Counter(source for event in timeline.events for source in dict.fromkeys(event.sources))
    yield from (Name("source", each.id, each.title, used[each.id]) for each in timeline.sources.values())
    for feed in timeline.feeds.values():
        yield Name("feed", feed.id, feed.title, len(members(timeline, feed.where)))
    used = Counter(event.place.name for event in timeline.events if event.place)
    for place, count in sorted(used.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Name("place", "", place, count)
