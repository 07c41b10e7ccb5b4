"""The values of an event as columns: JSON's keys, and what is inside of them by `key.inner`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from timeline.model.plain import ALIKE

_INNER: Mapping[str, tuple[str, ...]] = {
    "place": ("name", "timezone", "latitude", "longitude"),
    "sources": ("id", "title", "publisher", "published", "url", "date", "quote", "note"),
    "related": ("event", "as", "title"),
    "derived": ("after", "before", "by"),
    "moved": ("from", "to"),
    "was": ("date", "source", "note"),
}
"""The keys of the objects in JSON, as `timeline.writers.json` has them."""

COLUMNS: tuple[str, ...] = (
    "id",
    "uid",
    "title",
    "date",
    "earliest",
    "latest",
    "precision",
    "start",
    "end",
    "certain",
    "status",
    "kind",
    "importance",
    "category",
    "actors",
    "place",
    "place.timezone",
    "place.latitude",
    "place.longitude",
    "summary",
    "sources",
    "related",
    "repeat",
    "next",
    "except",
    "moved",
    "series",
    "time",
    "derived",
    "disputed",
    "was",
    *(plain.name for plain in ALIKE),
)
"""Those of CSV: all of JSON's keys, and the place's."""

KNOWN: tuple[str, ...] = tuple(
    dict.fromkeys(
        name
        for column in COLUMNS
        for name in (column, *(f"{column}.{key}" for key in _INNER.get(column, ())))
    )
)
"""All that can be asked for."""

_SHORT: Mapping[str, Callable[[Any], str]] = {
    "place": lambda place: place["name"],
    "sources": lambda source: source["url"] or source["title"],
    "related": lambda relation: f"{relation['as']} {relation['event']}",
    "derived": lambda derived: " ".join(
        [derived["by"], *(f"{side} {derived[side]}" for side in ("after", "before") if side in derived)]
    ),
    "moved": lambda move: f"{move['from']} to {move['to']}",
    "was": lambda earlier: earlier["date"],
}
"""What a cell says of an object in JSON."""


def value(found: Mapping[str, Any], column: str) -> Any:
    """The value of a column in an event's JSON object; None where the event does not say it.

    Of a list of objects, `sources.quote` is the list of their quotes.
    """
    key, _, inner = column.partition(".")
    whole = found.get(key)
    if not inner or whole is None:
        return whole
    return [each.get(inner) for each in whole] if isinstance(whole, list) else whole.get(inner)


def text(found: Mapping[str, Any], column: str) -> str:
    """The value of a column as text; `; ` joins several values, and leaves out those that say nothing."""
    held = value(found, column)
    short = _SHORT.get(column, _plain)
    each = held if isinstance(held, list) else [held]
    return "; ".join(short(one) for one in each if one is not None)


def _plain(one: Any) -> str:
    return str(one).lower() if isinstance(one, bool) else str(one)
