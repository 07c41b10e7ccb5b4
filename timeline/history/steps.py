"""What the lock remembers of an event's changes, in the words of a release note."""

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
"""The fields of a version, by the names that a change in the lock gives them."""
_MEMBER = re.compile(r"([+-])(.+?)(?= [+-](?!>)|$)")  # the hyphen of an arrow between days is no sign

_Values: TypeAlias = "tuple[str, str] | tuple[tuple[str, ...], tuple[str, ...]]"


@dataclass(frozen=True, slots=True)
class Step:
    """All that one build changed in an event."""

    at: dt.datetime
    """When it was published: aware, in UTC, whole seconds."""
    title: str
    """The event's title after the change."""
    lines: tuple[tuple[What, str], ...]
    """What changed, and how in words; the foremost first, never empty."""

    @property
    def what(self) -> What:
        """The foremost of the changes: the section of a release note in which it stands."""
        return foremost(what for what, _ in self.lines)


def steps(entry: Entry, timeline: Timeline) -> Iterator[Step]:
    """The published changes of an event, the newest first.

    Each version is computed backwards from the next one, so that a step never shows what only a later step
    changed. A change that cannot be read is shown as the lock has it.
    """
    now: dict[str, Any] = {"id": entry.id, **entry.facts}
    for at, group in groupby(reversed(entry.history), key=lambda past: past.at):
        whats = [past.what for past in group][::-1]
        old, new, others = _read(whats, now)
        after = now | new
        before = after | old
        try:
            versions = _event(before, entry), _event(after, entry)
            lines = [_line(what, versions[1], timeline) for what in others]
            found = differences_between(*versions, timeline, timeline)
            lines += [(each.what, each.words) for each in found if each.words]
        except ValueError:  # a merge left a date or a rule that cannot be read
            lines = []
        lines = lines or [(What.DETAILS, what) for what in whats]
        lines.sort(key=lambda each: rank(each[0]))
        yield Step(at, after["title"], tuple(lines))
        now = before


def _read(whats: Iterable[str], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """The old and the new values of the fields that changed, and the changes that give no field's value."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    others = []
    for what in whats:
        # the longest name, since "time zone" begins with "time"
        name = max((name for name in _NAMES if what.startswith(f"{name} ")), key=len, default="")
        values = _values(what.removeprefix(f"{name} "), now[_NAMES[name]]) if name else None
        if values is None:
            others.append(what)
        else:
            old[_NAMES[name]], new[_NAMES[name]] = values
    return old, new, others


def _values(text: str, now: str | tuple[str, ...]) -> _Values | None:
    """The old and the new value in the text of a FieldChange; None where the text does not hold both."""
    if isinstance(now, tuple):
        members = _MEMBER.findall(text)
        came = [name for sign, name in members if sign == "+"]
        if not members or not set(came) <= set(now):
            return None
        went = [name for sign, name in members if sign == "-"]
        return (*(name for name in now if name not in came), *went), now
    if text.endswith(ARROW + (now or "none")):  # a title may itself hold an arrow
        old, new = text[: -len(ARROW + (now or "none"))], now
    else:
        old, arrow, new = text.partition(ARROW)
        if not arrow:
            return None
    return "" if old == "none" else old, "" if new == "none" else new


def _event(version: Mapping[str, Any], entry: Entry) -> Event:
    """The event of a version. Raises ValueError if a field cannot be read."""
    facts = {name: version[name] for name in FACTS}
    event = event_of(replace(entry, id=version["id"], facts=facts, state=State.LIVE))
    relations = [each.partition(" ") for each in members(facts, "related")]
    return replace(
        event,
        actors=members(facts, "actors"),
        citations=tuple(Citation(source) for source in members(facts, "sources")),
        relations=tuple(Relation(other, RelationType(kind)) for kind, _, other in relations),
    )


def _line(what: str, event: Event, timeline: Timeline) -> tuple[What, str]:
    """A change that names no field's values, in the words of a release note."""
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
