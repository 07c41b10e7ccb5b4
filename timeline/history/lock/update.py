"""How a build updates the lock: what changed since the last build, and which events get a new stamp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from timeline import edtf
from timeline.calendar.related import RelatedTo, related_to
from timeline.calendar.vevents import VEvent, vevents
from timeline.history.facts import FACTS, FieldChange, differences, facts_of
from timeline.history.lock import digests, version1
from timeline.history.lock._types import Entry, Lock, Past, Shown, State
from timeline.history.lock.memory import event_of
from timeline.model import Presentation, Timeline, Version
from timeline.query import members


@dataclass(frozen=True, slots=True)
class Update:
    """The lock after a build, and what is new in it."""

    lock: Lock
    changes: tuple[str, ...]
    """Each change in words: `<id>: date 2026-04 -> 2026-05-14`. Empty where the lock stays as it is."""


def update(timeline: Timeline, lock: Lock, *, now: dt.datetime, prune: bool = False) -> Update:
    """The lock after a build publishes this timeline, which is as `remember` gives it.

    What changed gets the stamp `now` (aware), or one second after the lock's newest stamp if that is later:
    a clock that runs backwards does no harm. An event that vanished is kept as removed if its last day is
    the day of the stamp (UTC) or later, until a build with `prune`; else it is gone.
    """
    stamp = now.astimezone(dt.UTC).replace(microsecond=0)
    if lock.newest is not None:
        stamp = max(stamp, lock.newest + dt.timedelta(seconds=1))
    related = _related(timeline)
    entries: dict[str, Entry] = {}
    changes = []
    for event, fresh in zip(timeline.events, fresh_entries(timeline, stamp), strict=True):
        old = lock.entries.get(event.uid)
        if old is not None and not old.data:
            old = _taken_over(old, fresh, tuple(vevents(event, timeline, related)))
        entry, words = _renewed(old, fresh, stamp, first=not lock.entries)
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


def fresh_entries(timeline: Timeline, stamp: dt.datetime) -> Iterator[Entry]:
    """The entries of a timeline's events, in their order, as if nothing was known. `stamp` is in UTC."""
    feeds = _members(timeline)
    related = _related(timeline)
    for event in timeline.events:
        yield Entry(
            uid=event.uid,
            id=event.id,
            facts=facts_of(event),
            feeds=tuple(feed for feed in feeds if event.id in feeds[feed]),
            version=Version(0, stamp, stamp),
            digest=digests.of_calendar(vevents(event, timeline, related)),
            data=digests.of_data(event, timeline, related),
        )


def _related(timeline: Timeline) -> RelatedTo:
    return related_to(timeline, {event.id for event in timeline.events if event.when is not None})


def _members(timeline: Timeline) -> Mapping[str, set[str]]:
    """The ids of the events with a date in each feed, by the feed's id."""
    return {
        feed.id: {event.id for event in members(timeline, feed.where) if event.when is not None}
        for feed in timeline.feeds.values()
    }


def _taken_over(old: Entry, fresh: Entry, parts: Sequence[VEvent]) -> Entry:
    """An entry of version 1 of the lock with digests of today, the fresh ones where nothing changed.

    That version cannot tell what the data says from how the program worded it: where the facts are the same,
    it is taken for the same data.
    """
    others = {name: text for name, text in fresh.facts.items() if text != FACTS[name].silence}
    others = {name: text for name, text in others.items() if name not in version1.FACTS}
    is_same = old.digest == version1.digest_of(parts, fresh.facts, others)
    data = fresh.data if old.facts == fresh.facts else "changed"
    return replace(old, digest=fresh.digest if is_same else "changed", data=data)


def _renewed(old: Entry | None, fresh: Entry, stamp: dt.datetime, *, first: bool) -> tuple[Entry, list[str]]:
    """An event's entry, and what is new about it in words; in the very first lock, nothing has a history."""
    if old is None:
        return (fresh if first else replace(fresh, history=(Past(stamp, "added"),))), ["added"]
    back = old.state is not State.LIVE
    changed = [str(change) for change in differences(old.facts, fresh.facts)]
    words = [str(FieldChange("id", old.id, fresh.id))] if old.id != fresh.id else []
    version = old.version
    if back or old.digest != fresh.digest or (not fresh.digest and old.data != fresh.data):
        words += ["back", *changed] if back else changed or ["details"]
        version = Version(old.version.sequence + 1, old.version.created, stamp)
    worded = version != old.version and not back and old.data == fresh.data
    history = old.history if worded else (*old.history, *(Past(stamp, word) for word in words))
    if worded:  # the program says the same in other words: clients take it, and nobody is told of it
        words = ["worded by the program in another way"]
    if old.feeds != fresh.feeds:  # no calendar says which feeds have it, so its history does not either
        words.append(str(FieldChange("feeds", old.feeds, fresh.feeds)))
    entry = replace(fresh, version=version, history=history)
    return entry, words or ([] if entry == old else changed or ["details"])


def _vanished(
    old: Entry, timeline: Timeline, into: str | None, stamp: dt.datetime, *, prune: bool
) -> tuple[Entry, list[str]]:
    """The entry of an event that is no longer in the data, and what is new about it in words."""
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
    """Whether a calendar shows an event on the day of `now` (UTC) or on a later one."""
    event = event_of(entry)
    if event.repeat is not None:
        return event.repeat.last is None or event.repeat.last >= now.toordinal()
    return any(_last_day(part) >= now.toordinal() for part in vevents(event, timeline, {}))


def _last_day(part: VEvent) -> edtf.Day:
    last = part.start if part.end is None else part.end
    timed = part.end is None or isinstance(part.end, dt.datetime)
    return last.toordinal() - (0 if timed else 1)  # RFC 5545 3.6.1: DTEND as a DATE is exclusive


def _shown(timeline: Timeline, lock: Lock, stamp: dt.datetime) -> dict[str, Shown]:
    """How feeds show their events, for those that ever showed them in another way than by default."""
    shown = {}
    for feed in timeline.feeds.values():
        old = lock.feeds.get(feed.id, Shown(Presentation(), Version()))
        if feed.presentation != old.presentation:
            created = old.version.created if feed.id in lock.feeds else stamp
            old = Shown(feed.presentation, Version(old.version.sequence + 1, created, stamp))
        if old.version.sequence:
            shown[feed.id] = old
    return dict(sorted(shown.items()))
