"""What the lock remembers of an event's changes, told in the words of a release note."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias

from timeline.history.diff import (
    What,
    date_in_words,
    differences_between,
    foremost,
    quoted,
    rank,
    with_status,
)
from timeline.history.facts import ARROW, FACTS, WORDS, members
from timeline.history.lock import Entry, State
from timeline.history.lock.memory import event_of
from timeline.model import Citation, Event, Relation, RelationType, Timeline
from timeline.model.words import when_in_words

_NAMES: Mapping[str, str] = {"id": "id", **{WORDS.get(name, name): name for name in FACTS}}
"""The fields of a version by what a change calls them."""
_MEMBER = re.compile(r"([+-])(.+?)(?= [+-](?!>)|$)")  # the arrow of a moved day is no sign

_Values: TypeAlias = "tuple[str, str] | tuple[tuple[str, ...], tuple[str, ...]]"


@dataclass(frozen=True, slots=True)
class Step:
    """All that one build changed in an event."""

    at: dt.datetime
    title: str
    """The event's after that."""
    told: tuple[tuple[What, str], ...]
    """The foremost first."""

    @property
    def what(self) -> What:
        return foremost(what for what, _ in self.told)


def steps(entry: Entry, timeline: Timeline) -> Iterator[Step]:
    """The changes of an event that were published, newest first.

    Each version is reckoned backwards from the one after it, so that nothing is told of a change
    which only a later one brought. What cannot be read is told as it stands.
    """
    now: dict[str, Any] = {"id": entry.id, **entry.facts}
    for at, group in groupby(reversed(entry.history), key=lambda past: past.at):
        whats = [past.what for past in group][::-1]
        old, new, others = _read(whats, now)
        after = now | new
        before = after | old
        try:
            versions = _event(before, entry), _event(after, entry)
            told = [_told(what, versions[1], timeline) for what in others]
            found = differences_between(*versions, timeline, timeline)
            told += [(each.what, each.words) for each in found if each.words]
        except ValueError:  # a merge left a date or a rule that cannot be read
            told = []
        told = told or [(What.DETAILS, what) for what in whats]
        told.sort(key=lambda each: rank(each[0]))
        yield Step(at, after["title"], tuple(told))
        now = before


def _read(whats: Iterable[str], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """The old and the new values of the fields that changed, and what is said of no field's value."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    others = []
    for what in whats:
        # the longest: "time zone" begins with "time"
        name = max((name for name in _NAMES if what.startswith(f"{name} ")), key=len, default="")
        values = _values(what.removeprefix(f"{name} "), now[_NAMES[name]]) if name else None
        if values is None:
            others.append(what)
        else:
            old[_NAMES[name]], new[_NAMES[name]] = values
    return old, new, others


def _values(text: str, now: str | tuple[str, ...]) -> _Values | None:
    """The old and the new value that `str(FieldChange)` told; None where it told less."""
    if isinstance(now, tuple):
        members = _MEMBER.findall(text)
        came = [name for sign, name in members if sign == "+"]
        if not members or not set(came) <= set(now):
            return None
        went = [name for sign, name in members if sign == "-"]
        return (*(name for name in now if name not in came), *went), now
    if text.endswith(ARROW + (now or "none")):  # a title may have an arrow of its own
        old, new = text[: -len(ARROW + (now or "none"))], now
    else:
        old, arrow, new = text.partition(ARROW)
        if not arrow:
            return None
    return "" if old == "none" else old, "" if new == "none" else new


def _event(version: Mapping[str, Any], entry: Entry) -> Event:
    """A version as an event. Raises ValueError where it cannot be one."""
    facts = {name: version[name] for name in FACTS}
    event = event_of(replace(entry, id=version["id"], facts=facts, state=State.LIVE))
    relations = [each.partition(" ") for each in members(facts, "related")]
    return replace(
        event,
        actors=members(facts, "actors"),
        citations=tuple(Citation(source) for source in members(facts, "sources")),
        relations=tuple(Relation(other, RelationType(kind)) for kind, _, other in relations),
    )


def _told(what: str, event: Event, timeline: Timeline) -> tuple[What, str]:
    match what.split():
        case ["added"]:
            return What.ADDED, with_status(when_in_words(event), event)
        case ["back"]:
            return What.BACK, "in the data again"
        case ["removed"]:
            return What.REMOVED, with_status(date_in_words(event), event)
        case ["merged", "into", other]:
            into = timeline.event(other)
            return What.MERGED, f"into {quoted(into.title) if into else other}"
        case ["summary", *_]:
            return What.REWORDED, what
        case ["details"]:
            return What.DETAILS, "details of its place, its sources or related events"
    return What.DETAILS, what
