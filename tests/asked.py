"""Random queries as people write them, and what they ask for: tests/oracles/asking.py says what they find.

Nothing of `timeline.query` is used.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.asked_events import TITLES
from tests.asked_times import a_time, cased, moved_by
from tests.oracles import asking
from tests.oracles.asking import All, Any_, Asked, Chronicle, Days, Not, Of, Stamp
from timeline.model import Feed, Kind, Status


@dataclass(frozen=True)
class Term:
    """A term without its "not"."""

    text: str
    asked: Asked
    time: bool = False
    """It could be read together with a time before it."""


def quoted(chance: random.Random, value: str) -> str:
    if " " in value or "," in value:
        return f'"{value}"' if chance.random() < 0.7 else f"“{value}”"
    return chance.choice([value, value, f'"{value}"'])


def joined(chance: random.Random, values: Sequence[str]) -> str:
    """Values by commas, with or without blanks behind them."""
    text = values[0]
    for value in values[1:]:
        text += chance.choice([",", ", ", ",  "]) + value
    return text


VALUES = {
    "actor": ["us", "cn", "tr"],
    "category": ["summit", "report"],
    "disputed": ["yes", "no"],
    "has": "source quote place time repeat summary actor category related dispute".split(),
    "importance": ["1", "5", "4..", "..2", "2..3"],
    "kind": [kind.value for kind in Kind],
    "precision": "time day days month quarter season half year decade open undated inexact".split(),
    "source": ["gazette", "wire"],
    "status": [status.value for status in Status],
}


def a_field(chance: random.Random, chronicle: Chronicle, today: dt.date | None) -> Term:
    ids = list(chronicle.instances)
    names = [*VALUES, "id", "related", "chain", "title", "place", *(["added", "changed"] if today else [])]
    name = chance.choice(names)
    typed = cased(chance, name) if name != "id" else name
    match name:
        case "title" | "place":
            words = [word_of(chance, chronicle) for _ in range(chance.choice([1, 1, 2]))]
            text = joined(chance, [quoted(chance, word) for word in words])
            return Term(f"{typed}:{text}", asking.says_in(name, words))
        case "added" | "changed":
            time = a_time(chance, today)
            value = f'"{time.text}"' if " " in time.text or "," in time.text else time.text
            return Term(f"{typed}:{value}", Stamp(name, time.first, time.last))
        case "chain":
            id_ = chance.choice(ids)
            return Term(f"{typed}:{id_}", asking.is_one_of("chain", [id_]))
        case "id" | "related":
            values = chance.sample(ids, k=min(len(ids), chance.choice([1, 1, 2])))
        case _:
            values = chance.sample(VALUES[name], k=min(len(VALUES[name]), chance.choice([1, 1, 2])))
    text = joined(chance, [quoted(chance, value) for value in values])
    return Term(f"{typed}:{text}", asking.is_one_of(name, values))


def word_of(chance: random.Random, chronicle: Chronicle) -> str:
    one = chance.choice([one for some in chronicle.instances.values() for one in some])
    texts = [text for text in asking.texts_of(one, chronicle.timeline) if text]
    words = chance.choice(texts).split()
    at = chance.randrange(len(words))
    text = " ".join(words[at : at + chance.choice([1, 1, 2])])
    return chance.choice([text, text.upper(), asking.plain(text), text[: chance.randint(3, 9)].strip()])


SAFE = {
    asking.plain(word)
    for word in [*TITLES, "snapback", "China", "Summits", "Türkiye", "izmir", "paulo", "sao"]
}


def a_word(chance: random.Random, chronicle: Chronicle) -> Term:
    words = [word_of(chance, chronicle) for _ in range(chance.choice([1, 1, 1, 2]))]
    shown = [word if asking.plain(word) in SAFE else quoted_always(word) for word in words]
    return Term(joined(chance, shown), asking.says(words))


def quoted_always(word: str) -> str:
    return f'"{word}"'


def by_event(chance: random.Random, chronicle: Chronicle) -> Term | None:
    """A range that an event or an occurrence names; None where the one that chance took cannot."""
    some = [one for each in chronicle.instances.values() for one in each]
    # series without end are known for ninety years
    instances = [one for one in some if one.dated.readings and ("@" not in one.id or one.id[-10:] < "2050")]
    if not instances:
        return None
    one, other = chance.choice(instances), chance.choice(instances)
    first, last = one.dated.first, one.dated.last
    name = chance.choice(["before", "after", "between", "around", "id"])
    match name:
        case "before" if first > -asking.INFINITE:
            return Term(f"before:{one.id}", Days(None, int(first) - 1))
        case "after" if last < asking.INFINITE:
            return Term(f"after:{one.id}", Days(int(last) + 1, None))
        case "between" if first > -asking.INFINITE and first <= other.dated.last < asking.INFINITE:
            return Term(f"between:{one.id}..{other.id}", Days(int(first), int(other.dated.last)))
        case "around" if first > -asking.INFINITE and last < asking.INFINITE:
            count, unit = chance.randint(1, 40), chance.choice(["day", "week", "month", "year"])
            count = min(count, 5) if unit == "year" else count
            start = moved_by(dt.date.fromordinal(int(first)), -count, unit).toordinal()
            end = moved_by(dt.date.fromordinal(int(last)), count, unit).toordinal()
            return Term(f"around:{one.id}~{count}{cased(chance, unit[0])}", Days(start, end))
        case "id" if "@" in one.id:
            days = Days(int(first), int(last))
            return Term(f"id:{one.id}", Of((All((asking.is_one_of("id", [one.event.id]), days)),)))
    return None


def a_term(
    chance: random.Random, chronicle: Chronicle, feeds: dict[str, Asked], today: dt.date | None
) -> Term:
    match chance.choice(["time", "time", "time", "field", "field", "field", "word", "event", "feed"]):
        case "time":
            times = [a_time(chance, today) for _ in range(chance.choice([1, 1, 1, 1, 2]))]
            text = joined(chance, [time.text for time in times])
            asked = tuple(Days(time.first, time.last) for time in times)
            return Term(text, asked[0] if len(asked) == 1 else Any_(asked), time=True)
        case "word":
            return a_word(chance, chronicle)
        case "event" if (term := by_event(chance, chronicle)) is not None:
            return term
        case "feed" if feeds:
            names = chance.sample(list(feeds), k=chance.randint(1, len(feeds)))
            return Term(f"feed:{joined(chance, names)}", Of(tuple(feeds[name] for name in names)))
        case _:
            return a_field(chance, chronicle, today)


def a_query(
    chance: random.Random,
    chronicle: Chronicle,
    feeds: dict[str, Asked],
    today: dt.date | None,
    *,
    depth: int = 2,
) -> tuple[str, Asked]:
    """A text, and what it asks for. `today` is None where words by today are refused."""
    alternatives: list[tuple[str, Asked]] = []
    for _ in range(chance.choice([1, 1, 1, 2])):
        texts, parts, after_time = "", [], False
        for number in range(chance.choice([1, 1, 2, 2, 3])):
            negation = chance.choice(["", "", "", "-", "not ", "NOT "])
            if depth and chance.random() < 0.2:
                inner, asked = a_query(chance, chronicle, feeds, today, depth=depth - 1)
                text, is_time = f"({inner})", False
            else:
                term = a_term(chance, chronicle, feeds, today)
                text, asked, is_time = term.text, term.asked, term.time
                if negation == "-" and text[0] in "-+":
                    negation = "not "
                if is_time and after_time and not negation:
                    text = f"({text})"
            if number:
                texts += chance.choice([" ", " ", "  ", cased(chance, " and ")])
            texts += negation + text
            parts.append(Not(asked) if negation else asked)
            after_time = is_time
        alternatives.append((texts, parts[0] if len(parts) == 1 else All(tuple(parts))))
    text = chance.choice([" or ", " OR "]).join(text for text, _ in alternatives)
    if len(alternatives) == 1:
        return text, alternatives[0][1]
    return text, Any_(tuple(asked for _, asked in alternatives))


def with_feeds(chance: random.Random, chronicle: Chronicle) -> tuple[Chronicle, dict[str, Asked]]:
    """The same with two feeds, of which the second may ask for the first; and what they ask for."""
    feeds: dict[str, Asked] = {}
    for name in ("one", "two"):
        where, asked = a_query(chance, chronicle, dict(feeds), None, depth=1)
        table = {**chronicle.timeline.feeds, name: Feed(name, name, where)}
        chronicle = replace(chronicle, timeline=replace(chronicle.timeline, feeds=table))
        feeds[name] = asked
    return chronicle, feeds
