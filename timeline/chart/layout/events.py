"""A timeline's events and categories as items and lanes of the layout."""

from __future__ import annotations

from itertools import islice
from typing import assert_never

from timeline import edtf, model
from timeline.chart.layout._types import Item, Kind, Lane
from timeline.model.series import occurrences
from timeline.model.words import when_in_short

NO_CATEGORY = "Other"
"""The name of the lane for events without a category, if other events have one."""


MOST_INSTANCES = 150
"""A series with more instances is drawn as one bar, because its dots would touch."""


def items(timeline: model.Timeline) -> list[Item]:
    """The items of all events, in order; undated ones have no extents.

    A series has the extents of its instances up to a year after the as-of day, or up to the last day
    of the events that do not recur, whichever is later.
    """
    until = _horizon(timeline)
    return [_item(event, timeline.as_of, until) for event in timeline.events]


def _horizon(timeline: model.Timeline) -> edtf.Day | None:
    days = [event.latest for event in timeline.events if event.repeat is None]
    known = [day for day in days if day is not None]
    if timeline.as_of is not None:
        known.append(timeline.as_of + 365)
    return max(known, default=None)


def _extents(event: model.Event, until: edtf.Day | None) -> tuple[edtf.Extent, ...]:
    if event.when is None:
        return ()
    if event.repeat is None:
        return edtf.extents(event.when, lasting=event.lasts)
    start = event.earliest
    if start is None:
        return ()
    end = start + 365 if until is None else max(until, start)
    found = list(islice(occurrences(event, edtf.Window(None, end + 1)), MOST_INSTANCES + 1))
    if len(found) > MOST_INSTANCES:
        last = end if event.latest is None else min(end, event.latest)
        return (edtf.Extent(start, start, last, last, lasts=True),)
    return tuple(extent for each in found if each.when is not None for extent in edtf.extents(each.when))


def lanes(timeline: model.Timeline) -> list[Lane]:
    """The lanes: categories in the order of the file, then those that only events name, then no category."""
    found = [Lane(category.id, category.name) for category in timeline.categories.values()]
    used = {event.category for event in timeline.events}
    found += [Lane(category, category) for category in sorted(used - {""} - set(timeline.categories))]
    if "" in used or not found:
        found.append(Lane("", NO_CATEGORY if found else ""))
    return found


def _item(event: model.Event, as_of: edtf.Day | None, until: edtf.Day | None) -> Item:
    when = event.when
    tentative = event.status is model.Status.TENTATIVE
    return Item(
        id=event.id,
        title=event.title,
        when=when_in_short(event),
        lane=event.category,
        extents=_extents(event, until),
        recurring=event.repeat is not None,
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
