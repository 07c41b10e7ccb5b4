"""The query language finds what a plain reading of it finds, in Python and on the page; any text is read or
refused, never more.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from tests import asked, asked_events
from tests.conftest import ROOT
from tests.oracles import asking
from tests.profiles import few
from tests.test_search_js import TODAY, Node, by_page, compare, node  # noqa: F401 -- a fixture
from timeline.loader import load
from timeline.model import Timeline
from timeline.query import (
    AnyTerm,
    FieldTerm,
    Query,
    QueryError,
    Term,
    certain_of,
    parse,
    resolve,
    select,
    written,
)

SEEDS = st.integers(0, 2**32)
DATES = st.dates(dt.date(2004, 1, 1), dt.date(2004, 12, 31)) | st.just(dt.date(2004, 3, 31))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A smaller seed makes no simpler query."""
EACH = 12
"""Queries of an example."""


@few(phases=PHASES)
@given(seed=SEEDS, today=DATES)
def test_a_query_finds_what_its_words_say(node: Node, seed: int, today: dt.date) -> None:  # noqa: F811
    chance = random.Random(seed)
    chronicle, feeds = asked.with_feeds(chance, asked_events.a_chronicle(chance))
    timeline, day = chronicle.timeline, today.toordinal()
    queries = [asked.a_query(chance, chronicle, feeds, today) for _ in range(EACH)]
    pages = by_page(node, timeline, [text for text, _ in queries], today=day)
    for (text, meant), page in zip(queries, pages, strict=True):
        query = parse(text, today=day)
        found = {certain: select(timeline, replace(query, certain=certain)) for certain in (False, True)}
        for certain, events in found.items():
            expected = asking.found(meant, chronicle, certain=certain)
            assert sorted(event.id for event in events) == expected, (text, certain, today)
        series = {event.series or event.id for event in found[False]}
        assert page.get("ids") == [event.id for event in timeline.events if event.id in series], (text, page)
        _certain_says_whether_every_reading_is_in_it(chronicle, query, meant, text)


def _certain_says_whether_every_reading_is_in_it(
    chronicle: asking.Chronicle, query: Query, meant: asking.Asked, text: str
) -> None:
    resolved = resolve(query, chronicle.timeline)
    ranged = asking.has_range(meant, closed=False)
    surely = set(asking.found(meant, chronicle, certain=True))
    for event in select(chronicle.timeline, query):
        expected = event.id in surely if ranged and event.when is not None else None
        assert certain_of(event, resolved, chronicle.timeline) == expected, (text, event.id)


@few(phases=PHASES)
@given(seed=SEEDS, today=DATES)
def test_a_query_written_again_is_the_same_query(seed: int, today: dt.date) -> None:
    chance = random.Random(seed)
    chronicle, feeds = asked.with_feeds(chance, asked_events.a_chronicle(chance))
    for _ in range(EACH):
        text, _ = asked.a_query(chance, chronicle, feeds, today)
        query = parse(text, today=today.toordinal())
        assert without_places(parse(written(query))) == without_places(query), (text, written(query))


def without_places(query: Query) -> Query:
    """The same, without where each field stood in the text."""
    return replace(query, terms=tuple(map(_without_place, query.terms)))


def _without_place(term: Term) -> Term:
    match term:
        case FieldTerm():
            return replace(term, position=None)
        case AnyTerm(queries=queries):
            return replace(term, queries=tuple(map(without_places, queries)))
    return term


PARTS = [
    *'and or not AND Or ( ) - -- , . .. ... " “ ” : ~ / ? [ ] { } X + \u2013 \u2014'.split(),
    *"in on since until before after from between to the of ago up last this next first quarter half".split(),
    *"day days week month year today tomorrow yesterday".split(),
    *"spring winter nov November may sept. mon Monday".split(),
    *"early mid late about circa ca. c. two twelve 1st 15th 31 32 0 1 5 13 44 BCE AD CE".split(),
    *"2023 2023-11 2023-11-15 2023-13 2023Q3 H2 q1 2000s 2010s 201X 11/15/2023 5.6.2023 11/2023".split(),
    *"-30d +90d -1m +2y 0000 0999 9999 10000 Y20233 -0044 ²0 २०२३ 20२3".split(),
    *"actor: actor:us actor:xx category: feed:both id: id:weekly@2024-10-22 id:weekly@x title:".split(),
    *"place:a related:meeting importance:4.. importance:9 precision:inexact disputed:yes has:source".split(),
    *"added: added:2023 changed:last-month before:meeting after:yearly between:meeting..november".split(),
    *"between: around:call~3d around:call~9999y around:call chain:paper kind:event x:y é: é".split(),
    "\u00a0",
    "\u001f",
    "\u0301",
    "\n",
]


@pytest.fixture(scope="module")
def table() -> Timeline:
    """The timeline of tests/queries.events.toml."""
    loaded = load(ROOT / "tests" / "queries.events.toml")
    assert loaded.timeline is not None, loaded.diagnostics
    return loaded.timeline


# not those whose escapes each language spells in its own way, nor those that JavaScript counts twice
LETTERS = st.characters(max_codepoint=0x2FFF, exclude_categories=("C", "Zl", "Zp"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(PARTS) | st.text(LETTERS, max_size=2), max_size=9))
    return "".join(part + draw(st.sampled_from(["", " ", " ", " ", "  "])) for part in parts)


@few()
@given(st.lists(texts(), min_size=EACH, max_size=EACH))
def test_any_text_is_read_or_refused_with_its_place_by_list_and_page_alike(
    node: Node,  # noqa: F811
    table: Timeline,
    queries: list[str],
) -> None:
    for text in queries:
        if (error := refusal(table, text)) is not None:
            assert error.position is not None, text
            assert 0 <= error.position <= len(text), text
            # what is missing at the end has its place behind the text
            assert 0 <= error.length <= max(1, len(text) - error.position), (text, error)
            assert error.message, text
    compare(node, table, queries)


def refusal(timeline: Timeline, text: str) -> QueryError | None:
    """The error with which a text is refused; None if it is read."""
    try:
        select(timeline, text, today=TODAY)
    except QueryError as error:
        return error
    return None
