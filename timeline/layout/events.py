"""A timeline's events and categories as what the layout takes."""

from __future__ import annotations

from typing import assert_never

from timeline import edtf, model
from timeline.layout._types import Item, Kind, Lane
from timeline.words import when_in_short

NO_CATEGORY = "Other"
"""The name of the lane of events without a category, where other events have one."""


def items(timeline: model.Timeline) -> list[Item]:
    """Each event, in order; undated ones too, without extents."""
    return [_item(event, timeline.as_of) for event in timeline.events]


def lanes(timeline: model.Timeline) -> list[Lane]:
    """All categories in the order of the file, then those that only events name, then none, if used."""
    found = [Lane(category.id, category.name) for category in timeline.categories.values()]
    used = {event.category for event in timeline.events}
    found += [Lane(category, category) for category in sorted(used - {""} - set(timeline.categories))]
    if "" in used or not found:
        found.append(Lane("", NO_CATEGORY if found else ""))
    return found


def _item(event: model.Event, as_of: edtf.Day | None) -> Item:
    when = event.when
    tentative = event.status is model.Status.TENTATIVE
    return Item(
        id=event.id,
        title=event.title,
        when=when_in_short(event),
        lane=event.category,
        extents=() if when is None else edtf.extents(when, lasting=event.lasts),
        kind=_kind(event.kind),
        doubted=when is not None and edtf.is_qualified(when),
        planned=tentative or (as_of is not None and event.earliest is not None and event.earliest > as_of),
        cancelled=event.status in (model.Status.CANCELLED, model.Status.POSTPONED),
        importance=event.importance,
    )


def _kind(kind: model.Kind) -> Kind:
    match kind:
        case model.Kind.EVENT | model.Kind.PERIOD:
            return Kind.PLAIN
        case model.Kind.DEADLINE:
            return Kind.DEADLINE
        case model.Kind.TARGET:
            return Kind.TARGET
        case _:
            assert_never(kind)
