"""`timeline names`."""

from __future__ import annotations

import enum
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.columns import columns
from timeline.cli.shared import FileOption, OutputOption, emit, find_file, load_or_exit

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TABLE,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List what queries can name: actors, categories, sources, feeds and places, with their events.

    The id comes first: actor:ID, category:ID, source:ID and feed:ID are terms of a query. A place is
    found by the words of its name.
    """
    timeline = load_or_exit(find_file(ctx, file)).timeline
    found = [name for name in all_names(timeline) if kind is None or name.kind == _SINGULAR[kind]]
    if format is Format.JSON:
        text = json.dumps([asdict(name) for name in found], ensure_ascii=False, indent=2) + "\n"
    else:
        rows = [(name.kind, name.id, name.name, str(name.count)) for name in found]
        shown = [row if kind is None else row[1:] for row in rows]
        text = columns(shown, right=frozenset({len(shown[0]) - 1})) if shown else ""
    emit(text.encode(), output)


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
