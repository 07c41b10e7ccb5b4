"""Timelines to look at in a browser: of so many events, of any sort, and some that mean harm."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from tests.js.charts import DATES, TITLES
from timeline import edtf
from timeline.model import (
    Actor,
    Category,
    Citation,
    Event,
    Kind,
    Place,
    Relation,
    RelationType,
    Source,
    Status,
    Timeline,
    order,
)

AS_OF = dt.date(2024, 3, 8).toordinal()
LANES = (
    "Bilateral",
    "United Nations and coalition",
    "Enforcement and field work",
    "Targets",
    "Sanctions",
    "Illicit finance",
    "Reports, forums and all that is written of them",
    "Aid",
    "Statistics",
)
WHO = ("U.S. and Mexico", "PRC", "India", "EU", "ASEAN", "UNODC", "Brazil", "Jordan", "G7", "Thailand")
DOES = ("agrees on", "signs", "launches", "hosts", "adopts", "reviews", "suspends", "ratifies", "announces")
WHAT = (
    "precursor controls",
    "a joint working group",
    "a customs protocol",
    "a ministerial statement on what is to follow from the last one",
    "a treaty annex",
    "sanctions",
    "a laboratory network of its own and of its neighbours",
    "training",
)


def chronology(count: int, *, lanes: int = 6, days: int = 5_000, seed: int = 1) -> Timeline:
    """So many events, in clusters, as chronologies are: most on a day, some less exact, some lasting."""
    chance = random.Random(seed)
    start = dt.date(2026, 1, 1).toordinal() - days
    centres = [chance.randint(0, days) for _ in range(6)]
    events = []
    for at in range(count):
        spread = int(chance.gauss(chance.choice(centres), days / 20))
        day = edtf.day(start + min(days, max(0, spread)))
        last = edtf.day(start + min(days, max(0, spread)) + chance.randint(1, 500))
        text = chance.choices(
            (day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", f"{day}/{last}", f"{day}/.."), (80, 15, 5, 8, 1)
        )[0]
        title = f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)}"
        events.append(_event(at, text, title, chance, lanes=lanes, as_of=AS_OF))
    return _timeline(events, lanes=lanes, as_of=AS_OF, title=f"{count:,} generated events")


def anything(seed: int) -> Timeline:
    """Events of every kind, over 0 to 90,000 days in 1 to 9 lanes; the same for the same seed."""
    chance = random.Random(seed)
    lanes = chance.randint(1, 9)
    days = chance.choice([0, 1, 40, 400, 3_000, 20_000, 90_000])
    first = dt.date(chance.choice([1000, 1700, 1950, 2010]), 1, 1).toordinal()
    as_of = chance.choice([None, first + days // 2, first + days + 30])
    texts = ["{day}"] if chance.random() < 0.2 else [*DATES, *["{day}"] * len(DATES)]
    events = []
    for at in range(chance.choice([1, 2, 3, 9, 20, 45, 60, 90, 150, 250])):
        day = edtf.day(first + int(chance.triangular(0, days)))
        text = chance.choice(texts).format(
            year=day.year, later=day.year + chance.randint(1, 9), decade=day.year // 10, day=day.isoformat()
        )
        words = " ".join(chance.choices("joint talks on a new precursor control follow".split(), k=at % 9))
        title = chance.choice(TITLES) if chance.random() < 0.2 else f"Event {at} {words}"
        events.append(_event(at, text, title, chance, lanes=lanes, as_of=as_of))
    found = _timeline(events, lanes=lanes, as_of=as_of, title=f"Data set {seed}")
    return found if chance.random() < 0.8 else without_categories(found)


def without_categories(timeline: Timeline) -> Timeline:
    events = tuple(replace(event, category="") for event in timeline.events)
    return replace(timeline, categories={}, events=events)


def _event(
    at: int, text: str, title: str, chance: random.Random, *, lanes: int, as_of: edtf.Day | None
) -> Event:
    when = edtf.parse(text)
    earliest = edtf.earliest(when)
    planned = as_of is not None and earliest is not None and earliest > as_of
    return Event(
        id=f"e{at}",
        uid=f"e{at}@example.org",
        title=title,
        when=when,
        kind=chance.choices([*Kind], (30, 1, 2, 1))[0],
        status=Status.TENTATIVE if planned else chance.choices([*Status], (40, 1, 2, 1))[0],
        category=f"lane-{chance.randrange(lanes)}",
        actors=("us",),
        place=Place("Geneva"),
        summary="What is said of it.",
        importance=chance.choice([1, 2, 3, 3, 3, 4, 5]),
        citations=(Citation("gazette", quote="it came about"),),
        relations=(Relation(f"e{chance.randrange(at)}", RelationType.FOLLOWS),) if at % 3 == 2 else (),
    )


def _timeline(events: list[Event], *, lanes: int, as_of: edtf.Day | None, title: str) -> Timeline:
    return Timeline(
        title,
        "example.org",
        description="Nothing of this took place.",
        as_of=as_of,
        actors={"us": Actor("us", "United States")},
        categories={f"lane-{at}": Category(f"lane-{at}", LANES[at]) for at in range(lanes)},
        sources={"gazette": Source("gazette", "A gazette", url="https://example.org/gazette")},
        events=tuple(sorted(events, key=order)),
    )
