"""Charts to lay out in both languages: a table of telling ones, and as many random ones as are asked for."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tests.js import Chart
from tests.test_layout import AS_OF, scattered
from timeline import edtf
from timeline.chart import layout
from timeline.chart.layout import Item, Kind, Lane
from timeline.edtf import Extent
from timeline.model import Timeline

LANES = [Lane(str(at), f"Lane {at}" + " of a long name" * (at % 5)) for at in range(9)]

TITLES = (
    "Signing",
    "India takes lead role at US\u2013India counternarcotics group",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "聯合國大會通過關於合成毒品的決議",
    "الأمم المتحدة تعتمد قرارا بشأن المخدرات الاصطناعية " * 3,
    "ועידה בינלאומית " * 6,
    "सम्मेलन " * 12,
    "👩\u200d👩\u200d👧\u200d👦" * 20,
    "🇺🇸🇨🇳" * 30,
    "👍🏽 done " * 25,
    "e\u0301" * 300,
    "W" * 700,
    "A title of three hundred characters, said to be hostile; " * 6,
    "two\u00a0spaces   and\ta tab \u2003 between \ufeff words",
    "agree agree agree agree agree",  # two ways to break it are as good
    "x",
    "",
)

DATES = (
    "{year}",
    "{year}-07",
    "{year}-07-07",
    "{year}-07-08",
    "{year}-12-31?",
    "{year}-03~",
    "{year}-21",  # spring, of whichever hemisphere
    "[{year}-07-07,{year}-09-01]",
    "[{year}-07-07..]",
    "{{{year}-01-02..{year}-03-04,{year}-08-01}}",
    "{year}-02/{year}-06-30",
    "{year}-02-01~/{year}-06-30",
    "{year}-05-05/..",
    "{year}-05-05/",
    "../{year}-06-30",
    "/{year}-06-30",
    "{year}-01-01/{later}-12-31",
    "{decade}X",
    "{decade}X-12-25",
)
"""Every way in which a date can be less than a day, or more."""


def dated(at: int, text: str, *, lane: str = "0", title: str = "Signing", lasting: bool = False) -> Item:
    """An event as the writers make it of a date in EDTF."""
    when = edtf.parse(text)
    doubted = edtf.is_qualified(when)
    short = edtf.say_short(when, lasting=lasting)
    return Item(f"e{at}", title, short, lane, edtf.extents(when, lasting=lasting), doubted=doubted)


def yearly(at: int, first: int, last: int, *, lane: str = "0") -> Item:
    """A series of one day a year."""
    days = [dt.date(year, 6, 26).toordinal() for year in range(first, last + 1)]
    extents = tuple(Extent(day, day, day, day, lasts=True) for day in days)
    return Item(f"e{at}", "World Drug Day", "every 26 Jun", lane, extents, recurring=True)


def shipped_chart(timeline: Timeline, width: float, scale: layout.ScaleKind) -> Chart:
    return Chart(layout.items(timeline), layout.lanes(timeline), width, 720.0, timeline.as_of, scale)


def _events(count: int, *, days: int, lanes: int) -> Chart:
    return Chart(scattered(count, lanes=lanes, days=days, seed=count + days + lanes), LANES, as_of=AS_OF)


def _series() -> Chart:
    single = [dated(at, f"20{at:02}-03-0{at % 9 + 1}") for at in range(1, 25, 3)]
    return Chart([yearly(99, 1990, 2030), *single], LANES, as_of=AS_OF)


def _unlike() -> Chart:
    years = {"year": 2019, "later": 2021, "decade": 199}
    plain = [dated(at, text.format(**years), lane=str(at % 3)) for at, text in enumerate(DATES)]
    kinds = [replace(item, kind=[*Kind][at % 3], planned=at % 4 == 1) for at, item in enumerate(plain)]
    return Chart([replace(item, cancelled=at % 7 == 3) for at, item in enumerate(kinds)], LANES, as_of=AS_OF)


def _bars() -> Chart:
    """Each a little longer than the one before: labels come to stand under them."""
    start = dt.date(2021, 1, 1).toordinal()
    items = []
    for at in range(24):
        last = start + 130 + 2 * at
        extent = Extent(start, start, last, last, lasts=True)
        items.append(Item(f"e{at}", f"Talks that go on for so long {at}", "2021", str(at % 9), (extent,)))
    return Chart([*items, dated(99, "2024-05-05")], LANES, height=2_000.0, as_of=AS_OF, scale="even")


def _on(*days: str) -> Chart:
    return Chart([dated(at, day) for at, day in enumerate(days)], LANES, as_of=AS_OF)


def _hostile() -> Chart:
    items = [
        dated(at, f"20{at % 25:02}-0{at % 9 + 1}", lane=str(at % 4), title=title)
        for at, title in enumerate(TITLES)
    ]
    return Chart(items, LANES, as_of=AS_OF)


CASES: Mapping[str, Callable[[], Chart]] = {
    "0-events": lambda: Chart([], LANES),
    "1-event": lambda: Chart([dated(1, "2023-07-07")], LANES, as_of=AS_OF),
    "2-events": lambda: Chart([dated(1, "2023-07-07"), dated(2, "2023-12-18")], LANES, as_of=AS_OF),
    "16-events": lambda: _events(16, days=5_000, lanes=4),
    "300-events": lambda: _events(300, days=5_000, lanes=6),
    "3000-events": lambda: _events(3000, days=6_000, lanes=6),
    "0-days": lambda: _events(16, days=0, lanes=4),
    "40-days": lambda: _events(24, days=40, lanes=3),
    "60-days": lambda: _on("2023-02-03", "2023-02-27", "2023-03-30"),
    "days-and-a-gap": lambda: _on("2023-11-29", "2023-11-30", "2023-12-20", "2023-12-21", "2024-01-05"),
    "400-days": lambda: _events(24, days=400, lanes=3),
    "90000-days": lambda: _events(60, days=90_000, lanes=5),
    "1-lane": lambda: _events(30, days=3_000, lanes=1),
    "9-lanes": lambda: _events(60, days=3_000, lanes=9),
    "bars": _bars,
    "series": _series,
    "open-and-doubted": _unlike,
    "hostile-titles": _hostile,
    "a-phone": lambda: replace(_events(90, days=5_000, lanes=6), width=390.0),
}


def random_chart(seed: int) -> Chart:
    """A chart of any size, over any time, of events of every kind; the same for the same seed."""
    chance = random.Random(seed)
    lanes = chance.randint(1, 9)
    first = chance.choice([1, 1000, 1700, 1950, 2000, 2020, 9000])
    years = chance.choice([0, 1, 3, 15, 80, 246, 900])
    count = chance.choice([0, 1, 2, 3, 8, 20, 60, 150, 210, 300])
    texts = ["{day}"] if chance.random() < 0.2 else [*DATES, *["{day}"] * len(DATES)]
    months = chance.choice([1, 12])
    items = []
    for at in range(count):
        year = min(9990, int(chance.triangular(first, first + years)))
        text = chance.choice(texts).format(
            year=f"{year:04}",
            later=f"{year + chance.randint(1, 9):04}",
            decade=f"{year // 10:03}",
            day=dt.date(year, chance.randint(1, months), chance.randint(1, 28)).isoformat(),
        )
        lane = str(chance.randrange(lanes))
        if chance.random() < 0.03:
            items.append(yearly(at, year, min(9998, year + chance.randint(1, 60)), lane=lane))
        else:
            items.append(_random_item(at, text, chance, lane=lane))
    as_of = dt.date(chance.randint(first, min(9999, first + years + 9)), 3, 8).toordinal()
    return Chart(
        items,
        chance.choice([LANES, [replace(lane, name="") for lane in LANES]]),
        width=chance.choice([360.0, 390.0, 639.5, 819.0, 820.0, 1024.0, 1333.25, 1920.0]),
        height=chance.choice([300.0, 460.0, 664.0, 720.0]),
        as_of=chance.choice([None, as_of]),
        scale=chance.choice(["auto", "auto", "even"]),
    )


def _random_item(at: int, text: str, chance: random.Random, *, lane: str) -> Item:
    item = dated(at, text, lane=lane, title=_title(chance), lasting=chance.random() < 0.2)
    return replace(
        item,
        kind=chance.choice([Kind.PLAIN, Kind.PLAIN, *Kind]),
        planned=chance.random() < 0.1,
        cancelled=chance.random() < 0.1,
        importance=chance.randint(1, 5),
    )


def _title(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(TITLES)
    words: Sequence[str] = ("signs", "launches", "adopts", "a", "joint", "precursor", "working", "controls")
    return f"Event {chance.randint(1, 999)} " + " ".join(chance.choices(words, k=chance.randint(0, 9)))
