"""What a build makes of the lock: what changed since the last, and what is to be stamped anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from timeline import edtf
from timeline.calendar.related import RelatedTo, related_to
from timeline.calendar.vevents import VEvent, digest, vevents
from timeline.history.facts import FieldChange, differences, facts_of
from timeline.history.lock._types import Entry, Lock, Past, Shown, State
from timeline.history.lock.memory import event_of
from timeline.model import Event, Presentation, Timeline, Version
from timeline.query import select


@dataclass(frozen=True, slots=True)
class Update:
    """The lock after a build, and what is new in it."""

    lock: Lock
    changes: tuple[str, ...]
    """In words, one a change: "<id>: date 2026-04 -> 2026-05-14"."""


def update(timeline: Timeline, lock: Lock, *, now: dt.datetime, prune: bool = False) -> Update:
    """The lock as it is once this timeline (as `remember` gives it) is published.

    What changed is stamped with `now`, or a second after the newest stamp where that is later: a clock that
    runs backwards changes nothing. An event that vanished is kept as removed where its last day
    is today (UTC) or later, until `prune`; else it is gone.
    """
    stamp = now.astimezone(dt.UTC).replace(microsecond=0)
    if lock.newest is not None:
        stamp = max(stamp, lock.newest + dt.timedelta(seconds=1))
    feeds = _members(timeline)
    related = related_to(timeline, {event.id for event in timeline.events if event.when is not None})
    entries: dict[str, Entry] = {}
    changes = []
    for event in timeline.events:
        fresh = Entry(
            uid=event.uid,
            id=event.id,
            facts=facts_of(event),
            feeds=tuple(feed for feed in feeds if event.id in feeds[feed]),
            version=Version(0, stamp, stamp),
            digest=_digest(event, timeline, related),
        )
        entry, words = _renewed(lock.entries.get(event.uid), fresh, stamp, first=not lock.entries)
        entries[event.uid] = entry
        changes += [f"{event.id}: {word}" for word in words]
    merged = {name: event.id for event in timeline.events for name in event.formerly}
    for entry in lock.entries.values():
        if entry.uid not in entries:
            after, words = _vanished(entry, timeline, merged.get(entry.id), stamp, prune=prune)
            entries[entry.uid] = after
            changes += [f"{entry.id}: {word}" for word in words]
    shown = _shown(timeline, lock, stamp)
    changes += [f"feed {name}: how it shows events" for name in shown if shown[name] != lock.feeds.get(name)]
    changes += [f"feed {name}: forgotten" for name in lock.feeds if name not in shown]
    return Update(Lock(dict(sorted(entries.items())), shown), tuple(changes))


def _digest(event: Event, timeline: Timeline, related: RelatedTo) -> str:
    """Another one whenever a calendar says something else of the event, or, undated, it itself does."""
    parts = [part.values() for part in vevents(event, timeline, related)]
    return digest(parts or [facts_of(event).values()])


def _members(timeline: Timeline) -> Mapping[str, set[str]]:
    """The events with a date of each feed."""
    return {
        feed.id: {
            event.series or event.id for event in select(timeline, feed.where) if event.when is not None
        }
        for feed in timeline.feeds.values()
    }


def _renewed(old: Entry | None, fresh: Entry, stamp: dt.datetime, *, first: bool) -> tuple[Entry, list[str]]:
    """An event's entry, and what is new about it. In the first lock of all nothing is history."""
    if old is None:
        return (fresh if first else replace(fresh, history=(Past(stamp, "added"),))), ["added"]
    back = old.state is not State.LIVE
    changed = [str(change) for change in differences(old.facts, fresh.facts)]
    words = [str(FieldChange("id", old.id, fresh.id))] if old.id != fresh.id else []
    version = old.version
    if back or old.digest != fresh.digest:
        words += ["back", *changed] if back else changed or ["details"]
        version = Version(old.version.sequence + 1, old.version.created, stamp)
    history = (*old.history, *(Past(stamp, word) for word in words))
    if old.feeds != fresh.feeds:  # nothing that a calendar says of it, so nothing of its history
        words.append(str(FieldChange("feeds", old.feeds, fresh.feeds)))
    entry = replace(fresh, version=version, history=history)
    return entry, words or ([] if entry == old else changed or ["details"])


def _vanished(
    old: Entry, timeline: Timeline, into: str | None, stamp: dt.datetime, *, prune: bool
) -> tuple[Entry, list[str]]:
    """The entry of an event that is not in the data any more."""
    if old.state is State.GONE or (old.state is State.REMOVED and not prune):
        return old, []
    if old.state is State.REMOVED:
        return replace(old, state=State.GONE, feeds=()), ["pruned"]
    if into is not None:
        what, state = f"merged into {into}", State.GONE
    else:
        kept = not prune and _is_to_come(old, timeline, stamp)
        what, state = "removed", State.REMOVED if kept else State.GONE
    version = Version(old.version.sequence + 1, old.version.created, stamp)
    feeds = old.feeds if state is State.REMOVED else ()
    history = (*old.history, Past(stamp, what))
    return replace(old, state=state, version=version, feeds=feeds, history=history), [what]


def _is_to_come(entry: Entry, timeline: Timeline, now: dt.datetime) -> bool:
    """Whether what a calendar shows of an event is not over on the day of `now`."""
    event = event_of(entry)
    if event.repeat is not None:
        return event.repeat.last is None or event.repeat.last >= now.toordinal()
    return any(_last_day(part) >= now.toordinal() for part in vevents(event, timeline, {}))


def _last_day(part: VEvent) -> edtf.Day:
    last = part.start if part.end is None else part.end
    timed = part.end is None or isinstance(part.end, dt.datetime)
    return last.toordinal() - (0 if timed else 1)  # RFC 5545 3.6.1: a DATE as DTEND is exclusive


def _shown(timeline: Timeline, lock: Lock, stamp: dt.datetime) -> dict[str, Shown]:
    """How the feeds show their events, where that is not as by default or once was not."""
    shown = {}
    for feed in timeline.feeds.values():
        old = lock.feeds.get(feed.id, Shown(Presentation(), Version()))
        if feed.presentation != old.presentation:
            created = old.version.created if feed.id in lock.feeds else stamp
            old = Shown(feed.presentation, Version(old.version.sequence + 1, created, stamp))
        if old.version.sequence:
            shown[feed.id] = old
    return dict(sorted(shown.items()))
