"""Which events a query finds, read from DESIGN.md's words: none of the code of `timeline.query` is used.

What is asked is a tree that the generator of a query built beside its text, so no text is read here. Dates
are brute force: each event carries all readings of its date, each a set of spans of days.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from timeline.model import EPOCH, Event, RelationType, Timeline

INFINITE = float("inf")

Span: TypeAlias = "tuple[float, float]"
"""The first and the last day, both included; infinite where it is open."""
Reading: TypeAlias = "tuple[Span, ...]"
"""The spans that an event is over, if its date means this."""


@dataclass(frozen=True)
class Dated:
    """A date: its text in EDTF, and what it may mean."""

    text: str
    readings: tuple[Reading, ...] = ()
    precision: str = "undated"
    exact: bool = False
    qualified: bool = False
    """It is marked `?`, `~` or `%`."""

    @property
    def first(self) -> float:
        return min(span[0] for reading in self.readings for span in reading)

    @property
    def last(self) -> float:
        return max(span[1] for reading in self.readings for span in reading)


@dataclass(frozen=True)
class Instance:
    """An event, or one occurrence of a series, as a query sees it."""

    id: str
    event: Event
    dated: Dated
    """Of the event, or of the occurrence."""


@dataclass(frozen=True)
class Chronicle:
    """A timeline, and of each of its events what may happen on which days."""

    timeline: Timeline
    instances: dict[str, tuple[Instance, ...]]
    """By the event's id: the event alone, or all occurrences of a series in the years that are asked for."""


# ---- What is asked


@dataclass(frozen=True)
class Days:
    """Whether it is over any of these days; None where a side is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True)
class Stamp:
    """Whether it was added or changed on one of these days."""

    name: str
    first: int | None
    last: int | None


@dataclass(frozen=True)
class Fact:
    """Whether something that has nothing to do with days is so."""

    holds: Callable[[Instance, Timeline], bool]


@dataclass(frozen=True)
class Of:
    """What some queries find, as one thing: a feed's."""

    any: tuple[Asked, ...]


@dataclass(frozen=True)
class Not:
    one: Asked


@dataclass(frozen=True)
class All:
    each: tuple[Asked, ...]


@dataclass(frozen=True)
class Any_:  # noqa: N801 -- `Any` is typing's
    each: tuple[Asked, ...]


Asked: TypeAlias = Days | Stamp | Fact | Of | Not | All | Any_


# ---- What holds


def holds(asked: Asked, one: Instance, timeline: Timeline, *, certain: bool, negated: bool = False) -> bool:
    """Ranges are decided term by term, so "not" goes down to each of them."""

    def each(part: Asked, *, denied: bool = negated) -> bool:
        return holds(part, one, timeline, certain=certain, negated=denied)

    match asked:
        case Not(inner):
            return each(inner, denied=not negated)
        case All(parts):
            return any(map(each, parts)) if negated else all(map(each, parts))
        case Any_(parts):
            return all(map(each, parts)) if negated else any(map(each, parts))
        case Of(queries):
            # certainly not found by the feed is what is not possibly found by it
            return any(holds(q, one, timeline, certain=certain != negated) for q in queries) != negated
        case Fact(is_so):
            return is_so(one, timeline) != negated
        case Stamp(name, first, last):
            moment = one.event.version.created if name == "added" else one.event.version.modified
            day = moment.astimezone(dt.UTC).date().toordinal()
            return moment != EPOCH and _among(day, first, last) != negated
        case Days(first, last):
            return _is_over(one.dated, first, last, certain=certain, negated=negated)


def _among(day: float, first: int | None, last: int | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _is_over(dated: Dated, first: int | None, last: int | None, *, certain: bool, negated: bool) -> bool:
    if not dated.readings:  # an undated event satisfies no range, negated or not
        return False
    start, end = -INFINITE if first is None else first, INFINITE if last is None else last
    touched = [any(a <= end and start <= b for a, b in reading) for reading in dated.readings]
    has_ends = first is not None or last is not None
    possibly = any(touched)
    certainly = all(touched) and not (dated.qualified and has_ends)
    inside_at_all, inside_surely = possibly, certainly
    if negated:
        return not inside_at_all if certain else not inside_surely
    return inside_surely if certain else inside_at_all


def has_range(asked: Asked, *, closed: bool, negated: bool = False) -> bool:
    """Whether every alternative asks for days: for some with an end, if `closed`."""
    match asked:
        case Days(_, last):
            return not negated and (last is not None or not closed)
        case Not(inner):
            return has_range(inner, closed=closed, negated=not negated)
        case All(parts) | Any_(parts):
            found = [has_range(part, closed=closed, negated=negated) for part in parts]
            return any(found) if isinstance(asked, All) != negated else all(found)
        case Of(queries):
            return not negated and all(has_range(query, closed=closed) for query in queries)
        case _:
            return False


def found(asked: Asked, chronicle: Chronicle, *, certain: bool) -> list[str]:
    """The ids of what a query finds, sorted by id: occurrences where every alternative has a closed range."""
    ids = []
    singly = has_range(asked, closed=True)
    for event in chronicle.timeline.events:
        some = [
            one
            for one in chronicle.instances[event.id]
            if holds(asked, one, chronicle.timeline, certain=certain)
        ]
        ids += [one.id for one in some] if singly else [event.id] if some else []
    return sorted(ids)


# ---- Facts


def plain(text: str) -> str:
    """A text without case and accents, with single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def texts_of(one: Instance, timeline: Timeline) -> list[str]:
    """The texts that a bare word may be in."""
    event = one.event
    texts = [event.id, event.title, event.summary, event.place.name if event.place else "", event.category]
    texts += [citation.quote for citation in event.citations]
    texts += [timeline.categories[event.category].name] if event.category else []
    texts += [word for actor in event.actors for word in (actor, timeline.actors[actor].name)]
    return texts


def is_in(word: str, text: str) -> bool:
    """Whether a text has a word or phrase: a short one as a word, one of three letters as its beginning."""
    word, text = plain(word), plain(text)
    if len(word) > 3 or not (word.isascii() and word.isalnum()):
        return word in text
    own = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return any(each.startswith(word) if len(word) == 3 else each == word for each in own)


def says(words: Sequence[str]) -> Fact:
    """Bare words: in any of the texts."""
    return Fact(
        lambda one, timeline: any(is_in(word, text) for word in words for text in texts_of(one, timeline))
    )


def says_in(name: str, words: Sequence[str]) -> Fact:
    """`title:` and `place:`."""

    def is_so(one: Instance, _: Timeline) -> bool:
        place = one.event.place.name if one.event.place else ""
        return any(is_in(word, one.event.title if name == "title" else place) for word in words)

    return Fact(is_so)


def is_one_of(name: str, values: Sequence[str]) -> Fact:
    """A field with its values, of those that say something about an event alone."""
    return Fact(lambda one, timeline: any(_is(name, value, one, timeline) for value in values))


def _is(name: str, value: str, one: Instance, timeline: Timeline) -> bool:
    event = one.event
    match name:
        case "actor":
            return value in event.actors
        case "category":
            return value == event.category
        case "kind":
            return value == event.kind.value
        case "status":
            return value == event.status.value
        case "source":
            return value in [citation.source for citation in event.citations]
        case "id":
            return value in (one.id, event.id)
        case "importance":
            low, dots, high = value.partition("..")
            return int(low or 1) <= event.importance <= int(high or (5 if dots else low))
        case "precision":
            return value == one.dated.precision or (value == "inexact" and not one.dated.exact)
        case "disputed":
            return value == ("yes" if event.disputed else "no")
        case "has":
            return _has(value, one, timeline)
        case "related":
            return value in [other for other, _, _ in _relations(event.id, timeline)]
        case _:
            assert name == "chain"
            return event.id in _chain(value, timeline)


def _has(value: str, one: Instance, timeline: Timeline) -> bool:
    event = one.event
    return {
        "source": len(event.citations) > 0,
        "quote": any(citation.quote != "" for citation in event.citations),
        "place": event.place is not None,
        "time": event.time != "" or one.dated.precision == "time",
        "repeat": event.repeat is not None,
        "summary": event.summary != "",
        "actor": len(event.actors) > 0,
        "category": event.category != "",
        "related": len(_relations(event.id, timeline)) > 0,
        "dispute": event.disputed,
    }[value]


def _relations(id_: str, timeline: Timeline) -> list[tuple[str, RelationType, bool]]:
    """The other event, the relation's type, and whether this one names it."""
    found = []
    for event in timeline.events:
        for relation in event.relations:
            if event.id == id_:
                found.append((relation.event, relation.type, True))
            if relation.event == id_:
                found.append((event.id, relation.type, False))
    return found


def _chain(id_: str, timeline: Timeline) -> set[str]:
    """What leads to an event, what follows from it, over any number of steps, and itself."""

    def walk(start: str, *, onward: bool) -> set[str]:
        reached = {start}
        while True:
            more = set(reached)
            for each in reached:
                for other, kind, named in _relations(each, timeline):
                    leads_on = {RelationType.LEADS_TO: named, RelationType.FOLLOWS: not named}.get(kind)
                    if leads_on is not None and leads_on == onward:
                        more.add(other)
            if more == reached:
                return reached
            reached = more

    return walk(id_, onward=True) | walk(id_, onward=False)
