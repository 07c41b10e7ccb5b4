"""A timeline with what the lock remembers of it: UIDs, versions, and events that vanished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from timeline import edtf, rrule
from timeline.diagnostics import Diagnostic, Hint, quoted
from timeline.history.facts import ARROW, line, members
from timeline.history.lock._types import Entry, Lock, State
from timeline.model import EPOCH, Event, Feed, Move, Place, Recurrence, Timeline, Version
from timeline.model.plain import PLAIN
from timeline.model.series import bounds, can_recur, fault_of_move
from timeline.zones import is_zone


def remember(timeline: Timeline, lock: Lock) -> tuple[Timeline, list[Diagnostic]]:
    """The timeline with the UIDs and versions under which its events and feeds were published.

    What was never published gets the first version, stamped with the day that the data speaks for. If the
    data gives no such day, `as_of` becomes the day of the lock's newest stamp. Two events with one UID are
    E504, an event that is kept as removed is W501. A lock of another chronology is E505, and nothing of it
    is remembered.
    """
    if foreign := _foreign(timeline, lock):
        return timeline, [foreign]
    first = _first_version(timeline)
    known = _by_id(lock)
    taken: dict[str, Event] = {}
    diagnostics = []
    events = []
    for event in timeline.events:
        entry = _entry_of(event, known, lock)
        uid = entry.uid if entry is not None else event.uid
        if uid in taken:
            diagnostics.append(_collision(event, taken[uid], uid))
        taken.setdefault(uid, event)
        events.append(replace(event, uid=uid, version=entry.version if entry is not None else first))
    diagnostics += [_still_there(e) for e in lock.entries.values() if _is_kept(e) and e.uid not in taken]
    feeds = {
        feed.id: replace(feed, version=lock.feeds[feed.id].version) if feed.id in lock.feeds else feed
        for feed in timeline.feeds.values()
    }
    as_of = timeline.as_of
    if as_of is None and lock.newest is not None:
        as_of = lock.newest.toordinal()
    return replace(timeline, events=tuple(events), feeds=feeds, as_of=as_of), diagnostics


def _foreign(timeline: Timeline, lock: Lock) -> Diagnostic | None:
    """E505 where the lock is plainly of another chronology: other domains, and no event in common."""
    domains = sorted({uid.rpartition("@")[2] for uid in lock.entries})
    if not domains or not timeline.events or timeline.domain in domains:
        return None
    known = {entry.id for entry in lock.entries.values()}
    if any(name in known for event in timeline.events for name in (event.id, *event.formerly)):
        return None
    count = len(lock.entries)
    what = f"{count} event{'' if count == 1 else 's'} of {', '.join(domains)}"
    return Diagnostic(
        "E505",
        f"this lock remembers another chronology: {what}, and none of {timeline.domain}",
        next(iter(lock.entries.values())).span,
        "move the lock away, and the output of that chronology: the next build starts anew",
    )


def ahead(lock: Lock, now: dt.datetime) -> Iterator[Diagnostic]:
    """W502 where the lock's newest stamp is more than a day later than `now` (aware)."""
    newest = max(lock.entries.values(), key=lambda entry: entry.version.modified, default=None)
    if newest is not None and newest.version.modified > now + dt.timedelta(days=1):
        yield Diagnostic(
            "W502",
            f"{quoted(newest.id)} is stamped {newest.version.modified:%Y-%m-%d %H:%M} UTC, "
            f"and it is {now.astimezone(dt.UTC):%Y-%m-%d %H:%M}",
            newest.span,
            "set the clock right; until then each change is stamped a second after the last one",
        )


def removed(lock: Lock, feed: Feed | None = None) -> Iterator[Event]:
    """The events that vanished before they were over, and that a feed (None: the whole calendar) keeps."""
    for entry in lock.entries.values():
        if _is_kept(entry) and (feed is None or feed.id in entry.feeds):
            yield event_of(entry)


def event_of(entry: Entry) -> Event:
    """The event of an entry, as far as the lock knows it: without sources, actors and relations.

    Raises ValueError if the entry is damaged.
    """
    facts = entry.facts
    event = Event(
        id=entry.id,
        uid=entry.uid,
        title=line(facts, "title"),
        when=None if facts["date"] == "unknown" else _when(line(facts, "date"), line(facts, "zone")),
        zone=line(facts, "zone"),
        place=Place(line(facts, "place")) if facts["place"] else None,
        version=entry.version,
        removed=entry.state is not State.LIVE,
        **{
            plain.name: plain.value(facts[plain.name])
            for plain in PLAIN.values()
            if plain.name in facts and plain.name != "actors"  # the data may have them no more
        },
    )
    if not facts["repeat"]:
        return event
    rule = rrule.parse(line(facts, "repeat"))
    if not can_recur(event) or rule.sub_daily:
        raise ValueError(f"{facts['date']} cannot repeat by {rule}")
    moves = [move.split(ARROW) for move in members(facts, "moved")]
    if fault := next(filter(None, (fault_of_move(event, _target(new)) for _, new in moves)), ""):
        raise ValueError(f"moved to what is not {fault}")
    repeat = Recurrence(
        rule,
        tuple(map(_day, members(facts, "except"))),
        tuple(Move(_day(old), _target(new)) for old, new in moves),
    )
    first, last = bounds(event, repeat)
    return replace(event, repeat=replace(repeat, first=first, last=last))


def _is_kept(entry: Entry) -> bool:
    return entry.state is State.REMOVED


def _first_version(timeline: Timeline) -> Version:
    if timeline.as_of is None:
        return Version()
    day = edtf.day(timeline.as_of)
    moment = max(EPOCH, dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
    return Version(0, moment, moment)


def _by_id(lock: Lock) -> Mapping[str, Entry]:
    """The entries by the last id of their event; of two entries with one id, the live one."""
    ordered = sorted(lock.entries.values(), key=lambda entry: entry.state is State.LIVE)
    return {entry.id: entry for entry in ordered}


def _entry_of(event: Event, known: Mapping[str, Entry], lock: Lock) -> Entry | None:
    """The entry under an event's id, an earlier id, or its UID; a live entry goes before others."""
    names = (event.id, *reversed(event.formerly))
    found = [known[name] for name in names if name in known]
    found += [lock.entries[event.uid]] if event.uid in lock.entries else []
    return next((e for e in found if e.state is State.LIVE), found[0] if found else None)


def _collision(event: Event, other: Event, uid: str) -> Diagnostic:
    return Diagnostic(
        "E504",
        f"{quoted(event.id)} would have the UID {quoted(uid)}, which is {quoted(other.id)}'s",
        event.span,
        "subscribers know the other event by it: give this one another id",
        (Hint("the other is here", other.span),),
    )


def _still_there(entry: Entry) -> Diagnostic:
    return Diagnostic(
        "W501",
        f"{quoted(entry.id)} vanished before it took place; calendars show it as removed",
        entry.span,
        'put it back with status = "cancelled", which says more to readers, or drop it with build --prune',
    )


def _when(text: str, zone: str) -> edtf.Expression:
    """The date of an entry, as the data can have it. Raises ValueError for another."""
    when = edtf.parse(text)
    ends = (when.start, when.end) if isinstance(when, edtf.Interval) else (when,)
    for moment in (end for end in ends if isinstance(end, edtf.DateTime)):
        if not 1 < moment.local.year < 9999:
            raise ValueError(f"a time of day is not in a year from 2 to 9998: {text}")
        if moment.offset is None and not is_zone(zone):
            raise ValueError(f"no time zone {quoted(zone)}")
    for day in (edtf.earliest(when), edtf.latest(when)):
        if day is not None:
            edtf.day(day)  # raises outside the years 1 to 9999
    return when


def _day(text: str) -> edtf.Day:
    return dt.date.fromisoformat(text).toordinal()


def _target(text: str) -> edtf.Date | edtf.DateTime:
    target = edtf.parse(text)
    if not isinstance(target, edtf.Date | edtf.DateTime):
        raise ValueError(f"an instance is moved to no day: {text}")
    return target
