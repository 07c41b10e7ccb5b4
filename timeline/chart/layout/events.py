"""A timeline's events and categories as what the layout takes."""

from __future__ import annotations

from itertools import islice
from typing import assert_never

from timeline import edtf, model
from timeline.chart.layout._types import Item, Kind, Lane
from timeline.model.series import occurrences
from timeline.model.words import when_in_short

NO_CATEGORY = "Other"
"""The name of the lane of events without a category, where other events have one."""


MOST_INSTANCES = 150
"""A series of more is drawn as one bar: its dots would be one."""


def items(timeline: model.Timeline) -> list[Item]:
    """Each event, in order; undated ones too, without extents.

    A series has those of its instances up to a year from the day that the data speaks for, or
    the last day of what does not recur.
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
    """All categories in the order of the file, then those that only events name, then none, if used."""
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
