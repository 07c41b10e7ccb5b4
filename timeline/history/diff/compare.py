"""Two versions of a chronology -> what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from timeline.history.diff._types import Change, Changes, Difference, What
from timeline.history.diff.dates import date_in_words, with_status
from timeline.history.diff.events import differences_between, foremost
from timeline.history.diff.tables import timeline_differences
from timeline.history.diff.text import quoted
from timeline.history.facts import facts_of
from timeline.model import Event, Timeline, order
from timeline.model.words import when_in_words

_SECTIONS: Mapping[What, int] = {what: number for number, what in enumerate(What)}


def compare(old: Timeline, new: Timeline) -> Changes:
    """What changed from one version of a timeline to another.

    Two events are the same if they have the same id, else the same UID, else if the new one names the old
    one's id as an earlier one of its own. (By UID alone, a file without a lock would mistake an event for
    the one that it took in: an earlier id that it names is then its UID.)
    """
    matched = _match(old, new)
    names = {event.id: other.id for event, other in [*matched.pairs, *matched.merged]}
    redated = {event.id for before, event in matched.pairs if before.when != event.when}
    changes: list[tuple[Event, Change]] = []
    for before, after in matched.pairs:
        found = differences_between(_renamed(before, names), after, old, new, redated=redated)
        found = tuple(replace(each, old=before.id) if each.field == "id" else each for each in found)
        if found:
            changes.append((after, _change(after, found)))
    for event in matched.added:
        changes.append((event, _change(event, (_added(event),))))
    for event, other in matched.merged:
        words = f"into {quoted(other.title)}"
        changes.append((event, _change(event, (Difference(What.MERGED, "id", event.id, other.id, words),))))
    for event in matched.gone:
        changes.append((event, _change(event, (_removed(event),))))
    changes.sort(key=lambda each: (_SECTIONS[each[1].what], order(each[0])))
    return Changes(tuple(change for _, change in changes), tuple(timeline_differences(old, new)))


@dataclass(frozen=True, slots=True)
class _Matched:
    pairs: list[tuple[Event, Event]]
    """The old and the new version of an event."""
    added: list[Event]
    merged: list[tuple[Event, Event]]
    """Events that are no longer there, and those that took them in."""
    gone: list[Event]


def _match(old: Timeline, new: Timeline) -> _Matched:
    left = {event.uid: event for event in old.events}
    unmatched = list(new.events)
    pairs: list[tuple[Event, Event]] = []
    for names_of in (_ids, _uids, _earlier_ids):
        by_name = {name: event for event in left.values() for name in names_of(event, now=False)}
        rest = []
        for event in unmatched:
            names = names_of(event, now=True)
            before = next((by_name[name] for name in names if name in by_name), None)
            if before is None or before.uid not in left:
                rest.append(event)
            else:
                pairs.append((left.pop(before.uid), event))
        unmatched = rest
    into = {name: event for event in new.events for name in event.formerly}
    merged = [(event, into[event.id]) for event in left.values() if event.id in into]
    gone = [event for event in left.values() if event.id not in into]
    return _Matched(pairs, unmatched, merged, gone)


def _uids(event: Event, *, now: bool) -> tuple[str, ...]:
    return (event.uid,)


def _ids(event: Event, *, now: bool) -> tuple[str, ...]:
    return (event.id,)


def _earlier_ids(event: Event, *, now: bool) -> tuple[str, ...]:
    return tuple(reversed(event.formerly)) if now else (event.id,)


def _renamed(event: Event, names: Mapping[str, str]) -> Event:
    """An old version that names other events by their new ids: a new id is not a new relation."""
    relations = tuple(replace(each, event=names.get(each.event, each.event)) for each in event.relations)
    derived = event.derived
    if derived is not None:
        derived = replace(derived, anchor=names.get(derived.anchor, derived.anchor))
    return replace(event, relations=relations, derived=derived)


def _change(event: Event, differences: tuple[Difference, ...]) -> Change:
    return Change(event.id, event.uid, event.title, foremost(each.what for each in differences), differences)


def _added(event: Event) -> Difference:
    return Difference(What.ADDED, "", None, _facts(event), with_status(when_in_words(event), event))


def _removed(event: Event) -> Difference:
    return Difference(What.REMOVED, "", _facts(event), None, with_status(date_in_words(event), event))


def _facts(event: Event) -> Mapping[str, str | tuple[str, ...]]:
    """The facts of an event that say something."""
    return {name: value for name, value in facts_of(event).items() if value}
