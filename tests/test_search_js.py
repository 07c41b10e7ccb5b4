"""The page's search, run by node, finds what `timeline list` finds: in a table, and in random queries."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations, islice, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.browser import missing
from tests.conftest import ROOT
from tests.profiles import a_handful, some
from tests.strategies import expressions, unspecified
from tests.test_list import is_event_s
from timeline.edtf import (
    Date,
    DateTime,
    Expression,
    Interval,
    Window,
    certainly,
    earliest,
    latest,
    possibly,
)
from timeline.edtf import parse as parse_date
from timeline.loader import load
from timeline.model import (
    Actor,
    Category,
    Citation,
    Event,
    Feed,
    Kind,
    Move,
    Recurrence,
    Source,
    Status,
    Timeline,
)
from timeline.model.series import bounds, occurrences
from timeline.page import search as _search
from timeline.query import QueryError, fold, parse, resolve, select, span
from timeline.query._times import read as read_time
from timeline.rrule import RruleError, check_start, expand
from timeline.rrule import parse as parse_rule

TODAY = dt.date(2024, 3, 31).toordinal()
"""A Sunday, the last day of a week, a month and a quarter; months before and after it are shorter."""

PAGE = ROOT / "timeline" / "page" / "js"
NOT_UNDERSTOOD = "not understood here"
UNREAD = re.compile(r"[~?%/\[\]{}T]|^Y|^-|X-?\d|-\dX")
"""What is in every date that Python reads in a query, and the page does not."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Node:
    """A node process that answers one question a line."""

    process: subprocess.Popen[str]

    def ask(self, job: Json) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"folder": PAGE.as_uri(), **job}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "node has ended: its error stands above"
        return json.loads(line)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    if not shutil.which("node"):
        missing("Node.js")
    process = subprocess.Popen(
        ["node", str(ROOT / "tests" / "js" / "query.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        yield Node(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def asked() -> Timeline:
    """The timeline that the table asks."""
    loaded = load(ROOT / "tests" / "queries.events.toml")
    assert loaded.timeline is not None, loaded.diagnostics
    return loaded.timeline


def by_page(node: Node, timeline: Timeline, queries: Sequence[str], *, today: int = TODAY) -> list[Json]:
    """Of each query `{"ids": …}` or `{"error": …}`, as the page has it."""
    records = [_search.record(event, timeline) for event in timeline.events]
    answers: list[Json] = node.ask(
        {"records": records, "context": _search.context(timeline), "queries": queries, "today": today}
    )
    return answers


def by_list(timeline: Timeline, query: str, *, today: int = TODAY) -> Json:
    """The same from Python: a series is found if `list` finds it or one of its occurrences."""
    try:
        found = {event.series or event.id for event in select(timeline, query, today=today)}
    except QueryError as error:
        return {
            "error": {
                "message": error.message,
                "help": error.help,
                "position": error.position,
                "length": error.length,
            }
        }
    return {"ids": [event.id for event in timeline.events if event.id in found]}


def compare(node: Node, timeline: Timeline, queries: Sequence[str]) -> int:
    """Hold all answers against each other; the number of queries that found some events and not all."""
    telling = 0
    for query, page in zip(queries, by_page(node, timeline, queries), strict=True):
        listed = by_list(timeline, query)
        if "error" in page and page["error"]["message"].startswith(NOT_UNDERSTOOD):
            # a date that Python reads may be refused only where it is none that the page reads
            at = page["error"]["position"]
            refused = query[at : at + page["error"]["length"]]
            assert "error" in listed or UNREAD.search(refused), query
            continue
        assert page.get("ids") == listed.get("ids"), query
        if "error" in page:
            of_names = ("message", "position", "length")
            assert [page["error"][key] for key in of_names] == [listed["error"][key] for key in of_names], (
                query
            )
        telling += 0 < len(page.get("ids", [])) < len(timeline.events)
    return telling


# ---- The table

CASES: list[dict[str, str]] = tomllib.loads((ROOT / "tests" / "queries.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['query']}: {case['why']}")
def test_list_and_page_give_the_answer_of_the_table(
    node: Node, asked: Timeline, case: dict[str, str]
) -> None:
    [page] = by_page(node, asked, [case["query"]])
    for who, answer in (("list", by_list(asked, case["query"])), ("page", page)):
        expected = case.get("page") if who == "page" and "page" in case else case.get("error")
        if expected is None:
            assert answer.get("ids") == case["finds"].split(), who
        else:
            assert answer["error"]["message"] == expected, who
            assert case.get("help", "") in answer["error"]["help"], who


def test_the_table_distinguishes_all_events_and_asks_nothing_twice(asked: Timeline) -> None:
    found = [case["finds"].split() for case in CASES if "finds" in case]
    for one, other in combinations([event.id for event in asked.events], 2):
        assert any((one in ids) != (other in ids) for ids in found), (one, other)
    assert len({case["query"] for case in CASES}) == len(CASES) >= 80


def test_an_error_says_where_it_is_as_list_does(node: Node, asked: Timeline) -> None:
    queries = [case["query"] for case in CASES if "error" in case and "page" not in case]
    for query, page in zip(queries, by_page(node, asked, queries), strict=True):
        listed = by_list(asked, query)["error"]
        assert {**page["error"], "help": ""} == {**listed, "help": ""}, query


def test_a_query_that_is_too_long_is_refused(node: Node, asked: Timeline) -> None:
    longest = "\U0001f600" * 10_000  # a character, but two units of JavaScript
    compare(node, asked, [longest, longest + "x"])
    _, page = by_page(node, asked, [longest, longest + "x"])
    assert "at most 10000 characters" in page["error"]["message"]


# ---- Times

READ_AS = {
    "today": "2024-03-31",
    "yesterday": "2024-03-30",
    "tomorrow..": "2024-04..",
    "this week": "2024-03-25..2024-03-31",
    "last week": "2024-03-18..2024-03-24",
    "next week": "2024-04-01..2024-04-07",
    "last month": "2024-02",
    "next quarter": "2024Q2",
    "last year": "2023",
    "last 30 days": "2024-03-02..2024-03-31",
    "last 1 day": "2024-03-31",
    "next 6 weeks": "2024-03-31..2024-05-11",
    "last month..today": "2024-02..2024-03",
    "last 1 month": "2024-03",  # from the day after the last of February
    "next 2 months": "2024-03-31..2024-05-30",
    "a week ago": "2024-03-24",
    "2 months ago": "2024-01-31",
    "1 month ago": "2024-02-29",  # which has no 31st
    "-30d..": "2024-03..",
    "-1m..+1y": "2024-02-29..2025-03-31",
    "before 2019": "..2018",
    "after 2024": "2025..",
    "since March 2024": "2024-03..",
    "until March 2024": "..2024-03",
    "July to December 2023": "2023H2",
    "14-16 August 2002": "2002-08-14..2002-08-16",
    "winter 2023": "2023-01..2024-02",
    "2010s": "2010..2019",
    "44 BCE": "44 BCE",
}
"""Times, and the spans that they are on TODAY."""


@pytest.mark.parametrize(("text", "as_"), READ_AS.items())
def test_a_time_begins_and_ends_on_the_same_days_for_list_and_page(node: Node, text: str, as_: str) -> None:
    found = read_time(text, TODAY)
    assert found is not None
    assert span(found.window) == as_
    [page] = node.ask({"times": [text], "today": TODAY})
    assert page == asdict(found.window)


# ---- Words


def test_every_character_of_unicode_is_folded_as_python_folds_it(node: Node) -> None:
    """But for those that Python or node does not know yet. What is true of each is true of all texts:
    marks fall away, so nothing is left that their order could change.
    """
    known = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
    folded = node.ask({"texts": known})
    compared = [(c, f) for c, f in zip(known, folded, strict=True) if f is not None]
    assert len(compared) > 270_000
    assert [(c, f, fold(c)) for c, f in compared if f != fold(c)] == []


@pytest.mark.parametrize(
    "text",
    [
        "ÉCOLE  Straße\nİzmir ﬁ",
        "\u1fbc \u1fb3 \u0391\u0399",
        "a\u0345\u0301b",
        "\u1e9b\u0323",
        "\ufeff a",
        "Ꭰꭰ",
        "",
    ],
)
def test_texts_are_folded_as_python_folds_them(node: Node, text: str) -> None:
    assert node.ask({"texts": [text]}) == [fold(text)]


def test_the_same_characters_can_be_in_the_name_of_a_field_and_in_a_year(node: Node, asked: Timeline) -> None:
    """A colon distinguishes a name from a word, and digits a year, in any script."""
    alike = ("Lo", "Co")  # many, of which some are tried
    known = [chr(c) for c in range(0x20000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", *alike)]
    known += [chr(c) for c in range(0x20000) if unicodedata.category(chr(c)) in alike][::97]
    known = [c for c, folded in zip(known, node.ask({"texts": known}), strict=True) if folded is not None]
    for pattern in ("a{}:x", "20{}4"):
        queries = [pattern.format(c) for c in some(known)]
        unlike = []
        for query, page in zip(queries, by_page(node, asked, queries), strict=True):
            try:
                parse(query)
            except QueryError:
                unlike += [] if "error" in page else [query]
            else:
                unlike += [query] if "error" in page else []
        assert unlike == []


# ---- Dates


def bounds_near(days: Sequence[Any], chance: random.Random) -> list[int]:
    """Days at and beside all that stand in readings, of those that a query can name."""
    numbers = {n for day in days for n in (day if isinstance(day, list) else [day]) if isinstance(n, int)}
    named = {n + by for n in numbers for by in (-1, 0, 1) if abs(n) < _search.FOREVER}
    return sorted(named | {n + chance.randint(-400, 400) for n in named})


def in_order(interval: Interval) -> bool:
    first, last = earliest(interval), latest(interval)
    return first is not None and last is not None and first <= last


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    when=st.one_of(
        expressions((1995, 2005)),
        expressions((1, 9999)),
        st.builds(Interval, unspecified((1990, 2030)), unspecified((1995, 2040))).filter(in_order),
    ).filter(is_event_s),
    lasting=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_a_date_may_and_must_touch_the_same_windows(
    node: Node, when: Expression, lasting: bool, seed: int
) -> None:
    chance = random.Random(seed)
    event = Event("e", "u", "E", when, kind=Kind.PERIOD if lasting else Kind.EVENT)
    days = _search.record(event, Timeline("T", "example.org"))["days"]
    bounds = bounds_near(days, chance)
    pairs = list(combinations(bounds, 2))
    windows = [Window(*pair) for pair in chance.sample(pairs, k=min(len(pairs), 60))]
    windows += [Window(bound, None) for bound in bounds] + [Window(None, bound) for bound in bounds]
    windows.append(Window())
    expected = [
        [possibly(when, window, lasting=lasting), certainly(when, window, lasting=lasting)]
        for window in windows
    ]
    assert node.ask({"days": days, "windows": [asdict(window) for window in windows]}) == expected


@pytest.mark.parametrize(
    ("date", "days", "why"),
    [
        ("0001-01-02", [2], "a day is its number"),
        ("0001-01", [[1, 31, 1, 31]], "some day: certain of what covers all of them"),
        ("0001-01~", [[1, 9999999, -9999999, 31]], "a doubt: certain of nothing"),
        ("0001-01-02/0001-01-03", [[2, 2, 3, 3]], "a period is certain of what meets it"),
        ("0001-01-02/..", [[2, 2, 9999999, 9999999]], "an open end"),
        ("199X", [[726468, 730119, 726468, 730119]], "unknown digits at the end leave no gap"),
        ("0001-XX-02", [[2, 336, 2, 336, "0001-XX-02"]], "before known ones they do"),
        ("[0001-01-01,0001-01-09]", [[1, 9, 1, 1], [9, 9, 1, 9]], "one of two: certain of what holds both"),
        ("{0001-01-01,0001-01-09}", [1, 9], "both: certain of what holds one of them"),
        ("{0001-01..0001-02}", [[1, 9999999, -9999999, 59, "", "month"]], "each of two months"),
    ],
)
def test_a_date_stands_in_the_page_as_few_numbers(date: str, days: list[Any], why: str) -> None:
    event = Event("e", "u", "E", parse_date(date))
    assert json.loads(json.dumps(_search.record(event, Timeline("T", "example.org"))["days"])) == days


# ---- Random queries

WORDS = "talks on precursors summit Präsident ÉCOLE group of 2023 working paper Straße".split()
QUERY_NOISE = '-",:.X0123456789[]{}/~?%aéßT Q'


def a_date(chance: random.Random, years: tuple[int, int]) -> str:
    """As people type it, in each of the ways that the page reads."""
    year = chance.randint(*years)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        [
            f"{year}",
            f"{year}-{month:02}",
            f"{year}-{month:02}",
            f"{year}-{month:02}-{day:02}",
            f"{year}-{month:02}-{day:02}",
            f"{year}{chance.choice(['', '-'])}{chance.choice('Qq')}{chance.randint(1, 4)}",
            f"{year}-{chance.randint(21, 41)}",
            f"{year // 10}X",
            f"{year}-{month:02}-XX",
        ]
    )


def a_range(chance: random.Random, years: tuple[int, int]) -> str:
    one, other = a_date(chance, years), a_date(chance, years)
    if chance.random() < 0.8:  # the others may be the wrong way round
        one, other = sorted((one, other))
    return chance.choice([one, one, f"{one}..", f"..{one}", f"{one}..{other}", f"{one}..{other}", ".."])


def a_field(chance: random.Random, timeline: Timeline) -> str:
    known: dict[str, Sequence[str]] = {
        "actor": list(timeline.actors),
        "category": list(timeline.categories),
        "feed": list(timeline.feeds),
        "kind": list(Kind),
        "source": list(timeline.sources),
        "status": list(Status),
    }
    name = chance.choice([name for name, values in known.items() if values])
    values = chance.sample(known[name], k=min(len(known[name]), chance.choice([1, 1, 2])))
    return f"{name}:{','.join(values)}"


def a_word(chance: random.Random, timeline: Timeline) -> str:
    event = chance.choice(timeline.events)
    words = f"{event.title} {event.summary}".replace('"', " ").split() or ["x"]
    at = chance.randrange(len(words))
    if chance.random() < 0.3:
        return f'"{" ".join(words[at : at + 2])}"'
    word = words[at][: chance.randint(2, 9)]
    return chance.choice([word, word.upper(), fold(word), f"{word},{chance.choice(words)}"])


def a_query(chance: random.Random, timeline: Timeline, years: tuple[int, int], *, noise: bool = True) -> str:
    def term() -> str:
        kind = chance.choices(["range", "field", "word", "noise"], [6, 4, 2, 1 if noise else 0])[0]
        match kind:
            case "range":
                return a_range(chance, years)
            case "field":
                return a_field(chance, timeline)
            case "word":
                return a_word(chance, timeline)
            case _:
                return "".join(chance.choices(QUERY_NOISE, k=chance.randint(1, 9)))

    return " ".join(f"{chance.choice(['', '', '-'])}{term()}" for _ in range(chance.choice([1, 1, 2, 2, 3])))


def test_random_queries_find_the_same_of_the_shipped_timeline(node: Node, shipped: Timeline) -> None:
    chance = random.Random(8)
    queries = [a_query(chance, shipped, (1985, 2036)) for _ in range(300)]
    assert compare(node, shipped, queries) > 120


def a_rule(chance: random.Random) -> str:
    """Of each kind that has instances."""
    days = chance.sample("MO TU WE TH FR SA SU".split(), k=chance.randint(1, 3))
    nth = [f"{chance.choice([-2, -1, 1, 2, 3, 4])}{day}" for day in days]
    months = ",".join(map(str, chance.sample(range(1, 13), k=chance.randint(1, 3))))
    month_days = ",".join(
        map(str, chance.sample([1, 2, 13, 28, 29, 30, 31, -1, -2, -10], k=chance.randint(1, 3)))
    )
    year_days = ",".join(map(str, chance.sample([1, 59, 60, 100, 300, 365, -1, -60, -366], k=2)))
    weeks = ",".join(map(str, chance.sample([1, 2, 20, 51, 52, 53, -1, -10, -53], k=chance.randint(1, 2))))
    places = ",".join(map(str, chance.sample([1, 2, -1, -2], k=chance.randint(1, 2))))
    rule = chance.choice(
        [
            "YEARLY",
            f"YEARLY;BYMONTH={months}",
            f"YEARLY;BYMONTH={months};BYMONTHDAY=1,{month_days}",
            f"YEARLY;BYMONTHDAY={month_days}",
            f"YEARLY;BYDAY={','.join(nth)}",
            f"YEARLY;BYDAY={','.join(days)};BYSETPOS={places}",
            f"YEARLY;BYMONTH={months};BYDAY={','.join(nth)}",
            f"YEARLY;BYMONTH={months};BYDAY={','.join(days)};BYMONTHDAY=8,9,10,11,12,13,14",
            f"YEARLY;BYYEARDAY={year_days}",
            f"YEARLY;BYWEEKNO={weeks}",
            f"YEARLY;BYWEEKNO={weeks};BYDAY={','.join(days)}",
            f"YEARLY;BYWEEKNO={weeks};BYDAY=MO,SA,SU;BYSETPOS={places}",
            f"YEARLY;BYWEEKNO={weeks};BYMONTHDAY=1,29,30,-1",
            f"YEARLY;BYDAY={','.join(days)},{chance.choice([1, -1, 20])}TU",
            f"MONTHLY;BYDAY={','.join(days)},{chance.choice([1, -1, 5])}TU",
            f"MONTHLY;BYDAY=MO,2TU,-1WE;BYSETPOS={places}",
            "MONTHLY",
            f"MONTHLY;BYMONTHDAY={month_days}",
            f"MONTHLY;BYDAY={','.join(nth)}",
            f"MONTHLY;BYDAY={','.join(days)};BYSETPOS={places}",
            f"MONTHLY;BYMONTH={months};BYDAY={','.join(days)}",
            "WEEKLY",
            f"WEEKLY;BYDAY={','.join(days)}",
            f"WEEKLY;BYMONTH={months};BYDAY={','.join(days)}",
            f"WEEKLY;BYDAY={','.join(days)};BYSETPOS={places}",
            "DAILY",
            f"DAILY;BYMONTH={months}",
            f"DAILY;BYDAY={','.join(days)}",
        ]
    )
    rule += chance.choice(["", "", f";INTERVAL={chance.choice([2, 3, 5, 13])}"])
    rule += chance.choice(["", "", ";WKST=SU", ";WKST=TH"])
    return f"FREQ={rule}" + chance.choice(["", "", f";COUNT={chance.randint(1, 30)}", ";UNTIL=20100704"])


def a_series(chance: random.Random, event: Event) -> Event | None:
    """The event as a series of whole days, some left out or moved; None where the rule falls on no day."""
    rule = parse_rule(a_rule(chance))
    base = dt.datetime(chance.randint(1990, 2008), 1, 1) + dt.timedelta(chance.randint(0, 365))
    start = next(expand(replace(rule, count=None, until=None), base), None)
    if start is None:
        return None
    try:
        check_start(rule, start, timed=False)
    except RruleError:
        return None
    last = start + dt.timedelta(chance.choice([0, 0, 0, 1, 6, 40]))
    when = Interval(Date(start.year, start.month, start.day), Date(last.year, last.month, last.day))
    days = [each.toordinal() for each in islice(expand(rule, start), 12)]
    changed = chance.sample(days, k=min(len(days) - 1, chance.choice([0, 0, 1, 3])))
    moves = [(day, dt.date.fromordinal(day + chance.choice([-400, -2, 1, 9, 400]))) for day in changed[:1]]
    repeat = Recurrence(
        rule,
        exdates=tuple(changed[1:]),
        moved=tuple(Move(day, Date(to.year, to.month, to.day)) for day, to in moves),
    )
    series = replace(event, when=when)
    first, latest = bounds(series, repeat)
    return replace(series, repeat=replace(repeat, first=first, last=latest))


def a_timeline(chance: random.Random, dates: Sequence[Expression | None]) -> Timeline:
    """An event of each date, as many series, and feeds that ask for all sorts."""
    events = []
    for number, when in enumerate([*dates, *dates]):
        event = Event(
            f"e{number}",
            f"e{number}@example.org",
            " ".join(chance.sample(WORDS, k=2)),
            when,
            kind=chance.choice([Kind.EVENT, Kind.EVENT, *Kind]),
            status=chance.choice([Status.CONFIRMED, *Status]),
            category=chance.choice(["a", "b"]),
            actors=tuple(chance.sample(["us", "cn", "tr"], k=chance.randint(0, 2))),
            citations=(Citation("s", quote="Ça"),) if chance.random() < 0.5 else (),
        )
        series = a_series(chance, event) if number >= len(dates) else event
        events += [] if series is None else [series]
    timeline = Timeline(
        "T",
        "example.org",
        actors={name: Actor(name, f"The {name}") for name in ("us", "cn", "tr")},
        categories={name: Category(name, name) for name in ("a", "b")},
        sources={"s": Source("s", "S")},
        events=tuple(events),
    )
    feeds = {
        "plain": a_query(chance, timeline, (1985, 2015), noise=False),
        "odd": chance.choice(["-[1999-02,2001-05..2001-07]", "2001~", "2030/..", "199X-XX-01"]),
    }
    timeline = replace(timeline, feeds={name: Feed(name, name, where) for name, where in feeds.items()})
    feeds["nested"] = a_query(chance, timeline, (1985, 2015), noise=False)
    return replace(timeline, feeds={name: Feed(name, name, where) for name, where in feeds.items()})


@a_handful(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    dates=st.lists(st.none() | expressions((1995, 2005)).filter(is_event_s), min_size=1, max_size=6),
    seed=st.integers(0, 2**32),
)
def test_random_queries_find_the_same_of_generated_timelines(
    node: Node, dates: list[Expression | None], seed: int
) -> None:
    chance = random.Random(seed)
    try:
        timeline = a_timeline(chance, dates)
        for feed in timeline.feeds.values():
            resolve(parse(feed.where), timeline)
    except QueryError:  # a range the wrong way round
        assume(False)
    compare(node, timeline, [a_query(chance, timeline, (1985, 2015)) for _ in range(8)])


def test_a_feed_may_name_days_beyond_the_calendar(node: Node, asked: Timeline) -> None:
    """Years of so many digits that JavaScript would round their days."""
    long = "Y123456789012345678"
    wheres = [f"{long}..", f"..{long}", f"-..{long}", f"-Y17000..{long}", "..-9000", "-..-9000"]
    feeds = {f"f{number}": Feed(f"f{number}", "F", where) for number, where in enumerate(wheres)}
    events = tuple(event for event in asked.events if event.id != "yearly")  # eight thousand to look at
    queries = [f"{sign}feed:{name}" for name in feeds for sign in ("", "-")]
    assert compare(node, replace(asked, feeds=feeds, events=events), queries) >= 4


# ---- Series


def test_the_page_finds_the_days_of_a_rule_that_python_finds(node: Node) -> None:
    """In the years of its beginning and far on, whichever day is asked for."""
    chance = random.Random(4)
    for number in some(range(400)):
        event = a_series(chance, Event(f"e{number}", "u", "E", None))
        if event is None or event.repeat is None:
            continue
        plain = replace(event, repeat=replace(event.repeat, moved=(), exdates=()))
        series = _search.record(plain, Timeline("T", "example.org"))["series"]
        begins = [series["first"] + chance.randint(-100, 1500), chance.randint(series["first"], 3_600_000)]
        windows = [Window(begin, begin + chance.choice([1, 40, 800])) for begin in begins]
        windows.append(Window(series["first"] - 400, series["first"] + 20))
        expected = [
            [each.earliest for each in occurrences(plain, window) if begins_in(each, window)]
            for window in windows
        ]
        job = {"series": series, "windows": [asdict(window) for window in windows]}
        assert node.ask(job) == expected, str(event.repeat.rule)


def begins_in(event: Event, window: Window) -> bool:
    assert window.start is not None
    assert event.earliest is not None
    return event.earliest >= window.start


@pytest.mark.parametrize(
    ("zone", "first", "hours", "day", "is_on_it"),
    [
        # clocks go from 22:00 to 23:00, so what starts between ends after midnight
        ("America/Nuuk", "2021-03-06T22:45", 0.5, "2021-03-28", True),
        # a day was left out: what starts in it is a day later
        ("Pacific/Apia", "2011-12-02T10:00", 16, "2012-01-01", True),
        # an hour later is the same day
        ("Europe/Vienna", "2021-03-07T02:30", 0.25, "2021-03-29", False),
    ],
)
def test_an_occurrence_in_an_hour_that_clocks_skip_ends_when_list_says(
    node: Node, zone: str, first: str, hours: float, day: str, is_on_it: bool
) -> None:
    start = dt.datetime.fromisoformat(first)
    when = Interval(DateTime(start), DateTime(start + dt.timedelta(hours=hours)))
    repeat = Recurrence(parse_rule("FREQ=WEEKLY;COUNT=9"))
    event = Event("e", "u", "E", when, zone=zone)
    timeline = Timeline("T", "example.org", events=(replace(event, repeat=repeat),))
    days = [dt.date.fromisoformat(day) + dt.timedelta(each) for each in range(-20, 20)]
    queries = [str(each) for each in days]
    pairs = [f"{one} -{other}" for one, other in pairwise(queries)]
    compare(node, timeline, [*queries, *pairs])
    found = [
        query for query, page in zip(queries, by_page(node, timeline, queries), strict=True) if page["ids"]
    ]
    assert (day in found) == is_on_it


def test_an_occurrence_that_was_moved_into_such_an_hour_leaves_the_others_of_its_day(node: Node) -> None:
    when = Interval(DateTime(dt.datetime(2021, 3, 6, 21, 30)), DateTime(dt.datetime(2021, 3, 6, 22)))
    move = Move(dt.date(2021, 3, 13).toordinal(), DateTime(dt.datetime(2021, 3, 27, 22, 45)))
    repeat = Recurrence(parse_rule("FREQ=WEEKLY;COUNT=9"), moved=(move,))
    event = Event("e", "u", "E", when, zone="America/Nuuk", repeat=repeat)
    queries = ["2021-03-13", "2021-03-27 -2021-03-28", "2021-03-28 -2021-03-27", "2021-03-27 2021-03-28"]
    compare(node, Timeline("T", "example.org", events=(event,)), queries)


def test_a_week_in_whose_middle_a_series_begins_is_counted_from_its_first_day(node: Node) -> None:
    repeat = Recurrence(parse_rule("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2,1"))
    event = Event("e", "u", "E", parse_date("2024-10-02"), repeat=repeat)
    timeline = Timeline("T", "example.org", events=(event,))
    queries = [f"2024-10-{day:02}" for day in range(1, 20)]
    compare(node, timeline, queries)
    found = [
        query[-2:]
        for query, page in zip(queries, by_page(node, timeline, queries), strict=True)
        if page["ids"]
    ]
    assert found == ["02", "07", "09", "14", "16"]


@pytest.mark.parametrize(
    ("when", "rule", "zone", "queries"),
    [
        # a time must have ended in every zone by the calendar's end
        ("9998-12-25T10:00/11:00", "DAILY", "Asia/Tokyo", ["9998-12-30", "9998-12-31", "9999-01-01"]),
        ("9998-12-25T00:00/11:00", "DAILY", "Asia/Tokyo", ["9998-12-30", "9998-12-31", "9999-01-01"]),
        ("9999-12-01/9999-12-10", "DAILY;UNTIL=99991231", "", ["9999-12-31", "9999-12-31 -9999-12-30"]),
        ("9999-12-01/9999-12-10", "WEEKLY", "", ["9999-12-31", "9999-12-29..", "9999-12-25 -9999-12-22"]),
        ("9998-01-31", "YEARLY", "", ["9999-01-31", "9999 -9999-01", "9998.. -9998"]),
    ],
)
def test_a_series_ends_with_the_calendar(
    node: Node, when: str, rule: str, zone: str, queries: list[str]
) -> None:
    repeat = Recurrence(parse_rule(f"FREQ={rule}"))
    event = Event("e", "u", "E", parse_date(when), zone=zone, repeat=repeat)
    compare(node, Timeline("T", "example.org", events=(event,)), [*queries, *(f"-{q}" for q in queries)])
