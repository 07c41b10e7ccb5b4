"""Which events a VEVENT names in RELATED-TO (RFC 5545 3.8.4.5): in one direction, and without cycles."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from timeline.model import Event, RelationType, Timeline

RelatedTo: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""By an event's id, what its VEVENT names: the UID and the RELTYPE of each other event."""

_PARENT = (RelationType.PART_OF, RelationType.SIDE_EVENT_OF)


def related_to(timeline: Timeline, inside: Collection[str]) -> RelatedTo:
    """The other events in a calendar that each of its events names, sorted by UID.

    `inside` is the ids of the calendar's events. A part names its whole as PARENT; otherwise the later
    event names the earlier one as SIBLING. The type of the relation decides which is later, not the dates:
    else a date that moves would change the other event too. KDE reports a loop even for mutual relations,
    so in a cycle the UIDs decide.
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
    free = _outside_cycles(reltypes)
    named: dict[str, dict[str, str]] = {}
    for (later, earlier), reltype in reltypes.items():
        if later not in free and earlier not in free and events[later].uid < events[earlier].uid:
            later, earlier, reltype = earlier, later, "SIBLING"
        named.setdefault(later, {}).setdefault(earlier, reltype)
    return {event_id: _in_order(named[event_id], events) for event_id in sorted(named)}


def _outside_cycles(edges: Collection[tuple[str, str]]) -> set[str]:
    """The events from which no path along the edges leads into a cycle."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for later, earlier in edges:
        sorter.add(later, earlier)
    with contextlib.suppress(CycleError):  # it still gives the events that it can put in order
        sorter.prepare()
    found: set[str] = set()
    while ready := sorter.get_ready():
        found.update(ready)
        sorter.done(*ready)
    return found


def _in_order(named: Mapping[str, str], events: Mapping[str, Event]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((events[other].uid, reltype) for other, reltype in named.items()))
