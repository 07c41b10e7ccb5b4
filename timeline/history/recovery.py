"""Lost memory: noticing it, and rebuilding events.lock from the calendars that were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from timeline.calendar.vevents import is_shown
from timeline.history.facts import FACTS
from timeline.history.lock import Entry, Lock, Shown, State, remember
from timeline.history.lock.memory import event_of
from timeline.history.lock.update import fresh_entries
from timeline.history.published import NotACalendarError, Published, facts_in, read
from timeline.model import EPOCH, Event, Timeline, Version
from timeline.writers import WRITERS
from timeline.writers.options import Options

WHOLE = ""
"""The name of the calendar of the whole timeline; others have the id of their feed."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An event of which the lock knows less than was published."""

    uid: str
    published: int
    """Its SEQUENCE."""
    known: int | None
    """The one in the lock; None where the lock does not have the event."""


def lost(lock: Lock, published: Mapping[str, int]) -> tuple[Lost, ...]:
    """The events of which the lock knows less than was published, by their UIDs and SEQUENCEs; sorted."""
    known = {uid: entry.version.sequence for uid, entry in lock.entries.items()}
    return tuple(
        Lost(uid, sequence, known.get(uid))
        for uid, sequence in sorted(published.items())
        if known.get(uid, -1) < sequence
    )


def sequences(lock: Lock) -> Mapping[str, int]:
    """The SEQUENCE of each event that calendars have, by UID."""
    return {
        uid: entry.version.sequence
        for uid, entry in lock.entries.items()
        if entry.state is not State.GONE and entry.facts["date"] != "unknown"
    }


@dataclass(frozen=True, slots=True)
class Recovered:
    """A lock that was rebuilt, and what calendars could not tell."""

    lock: Lock
    count: int
    """Events whose versions came from calendars."""
    unknown: tuple[str, ...]
    """The ids of events that no calendar has: undated ones, and such as feeds omit."""
    changed: tuple[str, ...]
    """The ids of events that differ from what was published: the next build gives them a new version."""
    inexact: tuple[str, ...]
    """The ids of events that vanished from the data and that calendars do not tell exactly."""


def recover(data: Timeline, lock: Lock, calendars: Mapping[str, bytes]) -> Recovered:
    """A lock from calendars that were published, by their names, and from what an older lock still knows.

    `data` is the timeline as its file says it. What calendars tell goes before the lock where its SEQUENCE
    is higher, or the lock does not have the event. Raises NotACalendarError.
    """
    published = {name: read(content) for name, content in calendars.items()}
    whole = published.get(WHOLE) or {
        uid: event for name in sorted(published) for uid, event in published[name].items()
    }
    entries = dict(lock.entries)
    taken = {uid for uid, event in whole.items() if _goes_before(event, lock.entries.get(uid))}
    for uid in sorted(taken):
        feeds = tuple(name for name in data.feeds if uid in published.get(name, {}))
        entries[uid] = _entry(whole[uid], data, feeds, lock.entries.get(uid))
    found = Lock(entries, dict(lock.feeds) | dict(_shown(data, published, whole)))
    timeline, _ = remember(data, found)
    now = read(WRITERS["ics"].write(timeline, timeline.events, Options()))
    changed, unknown = [], []
    first = min((event.version.created for event in whole.values()), default=EPOCH)
    by_uid = {event.uid: event for event in timeline.events}
    for fresh in fresh_entries(timeline, first):
        uid = fresh.uid
        if uid not in entries and not is_shown(by_uid[uid]):
            entries[uid] = fresh
            unknown.append(fresh.id)
        elif uid in taken and uid in now and whole[uid].is_like(now[uid]):
            entries[uid] = replace(fresh, version=entries[uid].version, history=entries[uid].history)
        elif uid in taken:
            # what calendars do not tell is taken to be as it is now
            told = {**fresh.facts, **{name: entries[uid].facts[name] for name in _TOLD}}
            entries[uid] = replace(entries[uid], facts=told, data="changed", digest="changed")
            changed.append(fresh.id)
    vanished = [uid for uid in taken if uid not in by_uid]
    inexact = tuple(
        entries[uid].id for uid in sorted(vanished) if not _is_exact(entries[uid], whole[uid], data)
    )
    return Recovered(
        Lock(dict(sorted(entries.items())), found.feeds),
        len(taken),
        tuple(sorted(unknown)),
        tuple(sorted(changed)),
        inexact,
    )


_TOLD = tuple(name for name in FACTS if name not in ("sources", "related"))


def _goes_before(published: Published, entry: Entry | None) -> bool:
    return entry is None or entry.version.sequence < published.version.sequence


def _entry(event: Published, data: Timeline, feeds: tuple[str, ...], old: Entry | None) -> Entry:
    """The entry of an event as it was published. Raises NotACalendarError where we did not write it."""
    entry = Entry(
        uid=event.uid,
        id=event.id,
        facts=facts_in(event, data),
        feeds=feeds,
        version=event.version,
        digest="published",
        data="published",
        history=old.history if old else (),
        state=State.REMOVED if event.is_removed else State.LIVE,
    )
    try:
        event_of(entry)
    except ValueError as error:
        raise NotACalendarError(f"{event.uid}: {error}") from error
    return entry


def _shown(
    data: Timeline, published: Mapping[str, Mapping[str, Published]], whole: Mapping[str, Published]
) -> Iterator[tuple[str, Shown]]:
    """How feeds showed their events, where their SEQUENCEs are higher than those of the whole calendar."""
    for name, events in published.items():
        if name == WHOLE or name not in data.feeds:
            continue
        pairs = [(event.version, whole[uid].version) for uid, event in events.items() if uid in whole]
        more = min((here.sequence - there.sequence for here, there in pairs), default=0)
        if more > 0:
            later = [here.modified for here, there in pairs if here.modified != there.modified]
            modified = max(later, default=min(there.modified for _, there in pairs))
            yield name, Shown(data.feeds[name].presentation, Version(more, modified, modified))


def _is_exact(entry: Entry, published: Published, data: Timeline) -> bool:
    """Whether the lock's entry of an event that vanished gives the VEVENTs that were published."""
    try:
        event: Event = replace(event_of(entry), removed=published.is_removed)
    except ValueError:
        return False
    return published.is_like(read(WRITERS["ics"].write(data, (event,), Options()))[entry.uid])
