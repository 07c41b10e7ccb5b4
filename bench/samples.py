"""Files of events to measure with and to look at. The same arguments give the same text."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from timeline.loader import load
from timeline.model import Timeline

LANES = (
    "Summits and visits",
    "Working groups",
    "Treaties",
    "United Nations",
    "Sanctions",
    "Assistance",
    "Statistics",
    "Reports",
)
ACTORS = ("Brazil", "Canada", "China", "France", "India", "Japan", "Jordan", "Kenya", "Mexico", "Norway")
WHAT = (
    "Ministers meet on {}",
    "Working group on {} holds its first session",
    "Agreement on {} is signed",
    "Agreement on {} enters into force",
    "Resolution on {} is adopted by consensus",
    "Report on {}",
    "Sanctions for trade in {}",
    "Visit about {}",
    "Second high-level dialogue on {} and on the means to watch over it",
)
ABOUT = (
    "fisheries",
    "precursor chemicals",
    "civil aviation",
    "deep-sea cables",
    "customs",
    "extradition",
    "visas",
    "nuclear safety",
    "desertification",
    "port inspections",
)
SPAN = (dt.date(1990, 1, 1), dt.date(2030, 1, 1))
ARABIC = Path(__file__).with_name("arabic.events.toml")
HOSTILE = Path(__file__).with_name("hostile.events.toml")


def generated(count: int, *, seed: int = 1) -> str:
    """The text of a file with `count` events: all precisions, sources and relations, more in later years."""
    chance = random.Random(seed)
    return "\n".join((_head(f"{count:,} generated events"), *_events(count, chance)))


def read(text: str, folder: Path) -> Timeline:
    """Write the text to events.toml in a folder; gives its timeline. Raises ValueError if it has errors."""
    path = folder / "events.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    if loaded.timeline is None:
        raise ValueError(loaded.diagnostics[0])
    return loaded.timeline


def _head(title: str) -> str:
    parts = [
        _table("timeline", title=title, domain="example.org", description="Nothing of it took place.")
        + "as_of = 2026-06-30\n"
    ]
    parts += [_table("[category]", id=f"lane-{at}", name=name) for at, name in enumerate(LANES)]
    parts += [_table("[actor]", id=name.lower(), name=name) for name in ACTORS]
    for at in range(20):
        url = f"https://example.org/gazette/{at}"
        parts.append(_table("[source]", id=f"gazette-{at}", title=f"Gazette {at}", url=url))
    parts += [
        _table("[feed]", id=name.lower(), title=name, where=f"actor:{name.lower()}") for name in ACTORS[:5]
    ]
    return "\n".join(parts)


def _events(count: int, chance: random.Random) -> Iterator[str]:
    first, last = (day.toordinal() for day in SPAN)
    # most events are late, as in most chronologies
    days = sorted(first + int((last - first) * chance.random() ** 0.5) for _ in range(count))
    for at, day in enumerate(map(dt.date.fromordinal, days)):
        title = chance.choice(WHAT).format(chance.choice(ABOUT))
        cited = chance.sample(range(20), chance.choice((1, 1, 2, 3)))
        yield _table(
            "[event]",
            id=f"event-{at}",
            title=f"{title} ({at})",
            date=_date(day, chance),
            category=f"lane-{chance.randrange(len(LANES))}",
            actors=[name.lower() for name in chance.sample(ACTORS, chance.choice((1, 1, 2, 4)))],
            summary=f"What was said of {chance.choice(ABOUT)} and {chance.choice(ABOUT)} is on record.",
            importance=chance.choices((1, 2, 3, 4, 5), (4, 6, 8, 3, 1))[0],
            status="tentative"
            if day > dt.date(2026, 6, 30)
            else chance.choices(("", "cancelled"), (30, 1))[0],
            kind=chance.choices(("", "deadline", "target"), (30, 1, 1))[0],
        ) + _more(at, cited, chance)


def _date(day: dt.date, chance: random.Random) -> str:
    """An EDTF expression that begins on or around a day: mostly the day, else a month, a year or a span."""
    makers: Sequence[Callable[[], str]] = (
        day.isoformat,
        lambda: f"{day:%Y-%m}",
        lambda: f"{day:%Y}",
        lambda: f"{day}/{day + dt.timedelta(chance.choice((1, 2, 4, 30, 400)))}",
        lambda: f"{day:%Y-%m}/..",
        lambda: f"{day:%Y}~",
    )
    return chance.choices(makers, (70, 10, 5, 12, 1, 2))[0]()


def _more(at: int, cited: Sequence[int], chance: random.Random) -> str:
    place = chance.choice(("", "", "Geneva", "New York", "Vienna"))
    where = f'place = {{ name = "{place}" }}\n' if place else ""
    quote = "the delegations met, and agreed to meet again"
    claims = "".join(f'  {{ source = "gazette-{source}", quote = "{quote}" }},\n' for source in cited)
    related = ""
    if at and chance.random() < 0.15:
        related = f'related = [{{ event = "event-{chance.randrange(at)}", as = "follows" }}]\n'
    return f"{where}cite = [\n{claims}]\n{related}"


def _table(name: str, /, **values: object) -> str:
    """A TOML table of the values that are not empty: JSON's strings and lists of strings are valid TOML."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return f"[{name}]\n" + "\n".join(lines) + "\n"
