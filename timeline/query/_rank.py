"""Which events have some words, the best first: a search that forgives, where a query decides."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from timeline import edtf
from timeline.model import Event, Timeline
from timeline.query._near import MOST_NEAR, Near
from timeline.query._read import MAX_LENGTH
from timeline.query._text import fold
from timeline.query._types import QueryError
from timeline.query._words import is_unspaced, words, words_in_place

WEIGHTS: Mapping[str, float] = {
    "title": 1.0,
    "id": 0.9,
    "actor": 0.8,
    "category": 0.8,
    "place": 0.7,
    "date": 0.7,
    "summary": 0.5,
    "quote": 0.3,
    "source": 0.3,
}
"""Where words are looked for, and how much a word counts there."""
WHOLE, START, PART, NEAR = 1.0, 0.8, 0.6, 0.4
"""How much a whole word counts, the beginning of one, another part, and a near spelling of any."""
SHORTEST_PART = 3
"""Fewer letters are only found as a whole word."""

_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase that is looked for."""

    text: str
    """As the user wrote it."""
    spellings: tuple[str, ...]
    """One of these has to be in `words` of a text: the words with blanks between, or joined."""
    is_near: bool = False
    """Whether these are near spellings, because the word itself is nowhere."""


class Hit(NamedTuple):
    """An event that was found."""

    event: Event
    score: float
    """0 to 100, with one decimal; 50 or more where the event has all words."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search found."""

    hits: tuple[Hit, ...]
    """The best first; of equal ones a title without other words, then the most important, then by date."""
    sought: tuple[Sought, ...]
    """What was looked for, in the user's order."""
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    """What is nowhere as the user wrote it, and the words that were looked for instead, if any."""


def rank(timeline: Timeline, text: str) -> Ranking:
    """The events that have some words or "quoted phrases" of a text, the best first.

    A word counts as much as its best place: WEIGHTS times WHOLE, START, PART or NEAR. A rare word counts
    more than a common one, by the inverse document frequency of BM25. The score is the share of what a
    title with all words would have: from 0 to below 50, and from 50 to 100 for events that have all words.
    Words of more than half of the events, such as "of", may be missing. Raises QueryError for a text
    without words, and for one that is too long.
    """
    asked = sought_in(text)
    texts = [
        [(WEIGHTS[name], words(fold(each))) for name, each in fields(event, timeline)]
        for event in timeline.events
    ]
    lines = ["\n".join(line for _, line in each) for each in texts]
    asked, missing = _instead(asked, lines)
    total = 0.0
    values = [0.0] * len(texts)
    complete = set(range(len(texts)))
    for one in asked:
        found = {at: value for at in _having(one, lines) if (value := _best(one, texts[at]))}
        rarity = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
        total += rarity
        for at, strength in found.items():
            values[at] += rarity * strength
        if len(found) <= len(texts) / 2:
            complete &= found.keys()
    hits = [
        Hit(event, _score(values[at] / total, complete=at in complete))
        for at, event in enumerate(timeline.events)
        if values[at]
    ]
    title = " ".join(one.spellings[0] for one in asked)
    hits.sort(key=lambda hit: (-hit.score, not _says(hit.event.title, title), -hit.event.importance))
    return Ranking(tuple(hits), asked, tuple(missing))


def _says(title: str, text: str) -> bool:
    """Whether a title has these words and no other."""
    return words(fold(title)).partition("  ")[0].strip() == text


def _score(share: float, *, complete: bool) -> float:
    return round(50 + 50 * share, 1) if complete else min(round(50 * share, 1), 49.9)


def sought_in(text: str) -> tuple[Sought, ...]:
    """The words and "quoted phrases" of a text, each once; raises the errors of `rank`."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"a search has at most {MAX_LENGTH} characters", position=MAX_LENGTH)
    found: dict[tuple[str, ...], Sought] = {}
    for at, part in enumerate(_QUOTED.split(text)):
        for each in [f'"{part.strip()}"'] if at % 2 else part.split():
            plain, _, compound = words(fold(each)).strip().partition("  ")
            if plain:
                # follow-up may be written followup; of a phrase only a part may be joined
                is_whole = compound == plain.replace(" ", "")
                spellings = (plain, compound) if is_whole else (plain,)
                found.setdefault(spellings, Sought(each, spellings))
    if not found:
        raise QueryError("nothing to search for", help="write words or a part of them")
    return tuple(found.values())


def fields(event: Event, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """The texts of an event that are searched, and the names of their fields, by their weight."""
    yield "title", event.title
    yield "id", event.id
    for actor in event.actors:
        yield "actor", _named(actor, timeline.actors[actor].name if actor in timeline.actors else "")
    if event.category:
        category = timeline.categories.get(event.category)
        yield "category", _named(event.category, category.name if category else "")
    if event.place:
        yield "place", event.place.name
    if event.when is not None and event.repeat is None:
        yield "date", edtf.say(event.when, lasting=event.lasts)
    if event.summary:
        yield "summary", event.summary
    for citation in event.citations:
        if citation.quote:
            yield "quote", citation.quote
    for source in dict.fromkeys(event.sources):
        if source in timeline.sources:
            yield "source", timeline.sources[source].title


@functools.lru_cache(maxsize=1_024)  # many events have the same actors
def _named(id_: str, name: str) -> str:
    """A name, and in brackets its id if the name does not say it."""
    said = words(fold(id_)).partition("  ")[0]
    return (name if said in words(fold(name)) else f"{name} ({id_})") if name else id_


def _strength(sought: Sought, line: str) -> float:
    """How much a text, as `words` gives it, has of a word or phrase; 0 if it does not have it."""
    best = 0.0
    for spelling in sought.spellings:
        if spelling not in line:
            continue
        if f" {spelling} " in line or is_unspaced(spelling):
            best = max(best, WHOLE)
        elif len(spelling) >= SHORTEST_PART:
            best = max(best, START if f" {spelling}" in line else PART)
    return best * (NEAR if sought.is_near else 1)


def _having(sought: Sought, lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that may have what is sought."""
    for spelling in sought.spellings:
        yield from (at for at, line in enumerate(lines) if spelling in line)


def _best(sought: Sought, fields: Sequence[tuple[float, str]]) -> float:
    """The most that what is sought counts in one of the fields, which stand by their weight."""
    best = 0.0
    for weight, line in fields:
        if weight <= best:
            break
        best = max(best, weight * _strength(sought, line))
    return best


def _instead(
    asked: Sequence[Sought], lines: Sequence[str]
) -> tuple[tuple[Sought, ...], list[tuple[str, tuple[str, ...]]]]:
    """What to look for, with near words and phrases for what is nowhere; and what is nowhere (`missing`)."""
    found: list[Sought] = []
    missing: list[tuple[str, tuple[str, ...]]] = []
    whole = "\n".join(lines)
    vocabulary = sorted(set(whole.split()))
    near = Near(vocabulary)
    every = "\n".join(f" {word} " for word in vocabulary)
    for one in asked:
        if _strength(one, whole if any(" " in each for each in one.spellings) else every):
            found.append(one)
            continue
        instead = _near(one, whole, every, near)
        found += instead or [one]
        missing.append((one.text, tuple(each.text for each in instead)))
    unique = {(one.spellings, one.is_near): one for one in found}
    return tuple(unique.values()), missing


def _near(sought: Sought, whole: str, every: str, near: Near) -> list[Sought]:
    """What to look for instead of what is nowhere: near words; of a phrase the near phrase, or its words."""
    found = []
    parts = sought.spellings[0].split()
    for part in parts:
        own = Sought(part, (part,))
        if len(parts) > 1 and _strength(own, every):
            found.append(own)
            continue
        nearest = sorted(near.of(part))
        best = tuple(word for distance, word in nearest if distance == nearest[0][0])[:MOST_NEAR]
        if best:
            found.append(Sought(" or ".join(best), best, is_near=True))
    phrase = " ".join(one.spellings[0] for one in found)
    if len(parts) > 1 and len(found) == len(parts) and f" {phrase}" in whole:
        return [Sought(phrase, (phrase,), is_near=True)]
    return found


def marks(text: str, sought: Sequence[Sought]) -> list[tuple[int, int]]:
    """Where a text has what is sought: half-open ranges of its characters, in order, that do not touch."""
    line, places = words_in_place(text)
    marked: list[tuple[int, int]] = []
    for spelling in dict.fromkeys(spelling for one in sought for spelling in one.spellings):
        short = len(spelling) < SHORTEST_PART and not is_unspaced(spelling)
        needle, edge = (f" {spelling} ", 1) if short else (spelling, 0)
        at = line.find(needle)
        while at >= 0:
            inside = [places[each] for each in range(at + edge, at + len(needle) - edge)]
            ends = [place for place in inside if place[1]]
            marked.append((ends[0][0], ends[-1][1]))
            at = line.find(needle, at + 1)
    apart: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def passage(event: Event, timeline: Timeline, sought: Sequence[Sought]) -> tuple[str, str] | None:
    """The field beside title, id and date that has most of what is sought, and its text; None if none does.

    What title and id do not have counts twice.
    """
    best, found = 0.0, None
    title = "\n".join(words(fold(text)) for text in (event.title, event.id))
    for name, text in fields(event, timeline):
        if name not in ("title", "id", "date"):
            line = words(fold(text))
            value = sum(_strength(one, line) * (1 if _strength(one, title) else 2) for one in sought)
            if value > best:
                best, found = value, (name, text)
    return found
