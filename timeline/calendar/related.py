"""Which event names which in calendars: RELATED-TO (RFC 5545 3.8.4.5), in one direction, without circles."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from timeline.model import Event, RelationType, Timeline

RelatedTo: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""By an event's id: the UID and the RELTYPE of each that its VEVENT names."""

_PARENT = (RelationType.PART_OF, RelationType.SIDE_EVENT_OF)


def related_to(timeline: Timeline, inside: Collection[str]) -> RelatedTo:
    """What each event in a calendar names of the others in it.

    The later names the earlier, and the part its whole (as PARENT; others are SIBLING): as the data has
    it, not as the dates do, or one date that moves would change the other event too. KDE reports a
    loop even on mutual relations, so of events that stand in a circle the UIDs decide.
    """
    events = {event.id: event for event in timeline.events if event.id in inside}
    reltypes: dict[tuple[str, str], str] = {}
    for event in events.values():
        for relation in event.relations:
            if relation.event in events:
                pair = (event.id, relation.event)
                if relation.type is RelationType.LEADS_TO:
                    pair = (relation.event, event.id)
                if reltypes.get(pair) != "PARENT":
                    reltypes[pair] = "PARENT" if relation.type in _PARENT else "SIBLING"
    free = _outside_of_circles(reltypes)
    named: dict[str, dict[str, str]] = {}
    for (later, earlier), reltype in reltypes.items():
        if later not in free and earlier not in free and events[later].uid < events[earlier].uid:
            later, earlier, reltype = earlier, later, "SIBLING"
        named.setdefault(later, {}).setdefault(earlier, reltype)
    return {event_id: _in_order(named[event_id], events) for event_id in sorted(named)}


def _outside_of_circles(edges: Collection[tuple[str, str]]) -> set[str]:
    """The events from which no way along the edges leads into a circle."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for later, earlier in edges:
        sorter.add(later, earlier)
    with contextlib.suppress(CycleError):  # what can be ordered still comes out
        sorter.prepare()
    found: set[str] = set()
    while ready := sorter.get_ready():
        found.update(ready)
        sorter.done(*ready)
    return found


def _in_order(named: Mapping[str, str], events: Mapping[str, Event]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((events[other].uid, reltype) for other, reltype in named.items()))
