"""The query language: what it reads, what it refuses with help, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from timeline.edtf import Window
from timeline.model import Timeline
from timeline.query import (
    FieldTerm,
    Query,
    QueryError,
    RangeTerm,
    TextTerm,
    certain_of,
    date_range,
    fold,
    parse,
    select,
)


def window(first: str, last: str) -> Window:
    term = date_range(first, last)
    return term.window


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("actor:us", (FieldTerm("actor", ("us",), position=6),)),
        ("category:summit,resolution", (FieldTerm("category", ("summit", "resolution"), position=9),)),
        ("-status:cancelled", (FieldTerm("status", ("cancelled",), negated=True, position=8),)),
        ("ACTOR:us", (FieldTerm("actor", ("us",), position=6),)),  # a field's name in any case
        ('source:"a paper"', (FieldTerm("source", ("a paper",), position=7),)),
        ("precursor", (TextTerm(("precursor",)),)),
        ("Précurseur", (TextTerm(("precurseur",)),)),  # folded
        ("precursor,fentanyl", (TextTerm(("precursor", "fentanyl")),)),  # commas are "or" here too
        ('"working  group"', (TextTerm(("working group",)),)),
        ('-"working group"', (TextTerm(("working group",), negated=True),)),
        ('"2023"', (TextTerm(("2023",)),)),  # in quotes a year is a word
        ("2023", (RangeTerm(window("2023-01-01", "2023-12-31")),)),
        ("2023-07", (RangeTerm(window("2023-07-01", "2023-07-31")),)),
        ("2023Q3", (RangeTerm(window("2023-07-01", "2023-09-30")),)),
        ("2023-07..2023-12", (RangeTerm(window("2023-07-01", "2023-12-31")),)),  # to the last of December
        ("..2023", (RangeTerm(window("", "2023-12-31")),)),
        ("2023..", (RangeTerm(window("2023-01-01", "")),)),
        ("..", (RangeTerm(Window()),)),  # whatever has a date
        ("-2023", (RangeTerm(window("2023-01-01", "2023-12-31"), negated=True),)),
        ("2023/2024", (RangeTerm(window("2023-01-01", "2024-12-31")),)),  # EDTF's own interval
        ("[2022-06-06..2022-06-09]", (RangeTerm(window("2022-06-06", "2022-06-09")),)),
        ("1979~", (RangeTerm(window("1979-01-01", "1979-12-31")),)),  # its plain span
        ("a b", (TextTerm(("a",)), TextTerm(("b",)))),
    ],
)
def test_a_query_is_read(text: str, terms: tuple[object, ...]) -> None:
    assert parse(text) == Query(terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "position", "message", "help"),
    [
        ("x actr:us", 2, 'no field "actr"', 'did you mean "actor"?'),
        ("actor:", 6, "needs a value", "write actor:a"),
        ("kind:dedline", 5, 'no kind "dedline"', "deadline"),
        ("status:confirmed,gone", 7, 'no status "gone"', "postponed"),
        ('a "b c', 2, "not closed", "phrase"),
        ("2024..2023", 0, "ends before it starts", "earlier date first"),
        ("2023-13", 5, "month must be 01 to 12", ""),
        ("2023-07..2023-13", 14, "month must be 01 to 12", ""),
        ("2023-7", 4, "not a date", "2023-07"),
        ("today..2023", 0, "", ""),  # words relative to today are not dates
        ('""', 0, "nothing to search for", ""),
        ("x" * 10_001, 10_000, "at most", ""),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_write(
    text: str, position: int, message: str, help: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert message in caught.value.message
    assert help in caught.value.help


TABLES = """
[[actor]]
id = "us"
name = "United States"
[[actor]]
id = "cn"
name = "China"
[[category]]
id = "summit"
name = "Summits"
[[category]]
id = "report"
name = "Reports"
[[source]]
id = "s"
title = "S"
[[feed]]
id = "both"
title = "Both"
where = "actor:us actor:cn"
[[feed]]
id = "in-2023"
title = "In 2023"
where = "2023"
[[event]]
id = "meeting"
title = "Meeting in São Paulo"
date = 2023-07-18
category = "summit"
actors = ["us", "cn"]
cite = [{ source = "s", quote = "they met, at last" }]
[[event]]
id = "paper"
title = "A paper"
date = 2023
category = "report"
actors = ["us"]
summary = "On precursors."
[[event]]
id = "later"
title = "Later"
date = "2024-01/.."
status = "cancelled"
place = { name = "Vienna" }
[[event]]
id = "hope"
title = "Hope"
date = "2033~"
kind = "target"
[[event]]
id = "never"
title = "Undated"
date = "unknown"
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "paper meeting later hope never"),
        ("actor:us", "paper meeting"),
        ("actor:us actor:cn", "meeting"),
        ("actor:cn,us -actor:cn", "paper"),
        ("category:summit", "meeting"),
        ("-category:summit,report", "later hope never"),
        ("status:cancelled", "later"),
        ("kind:target,deadline", "hope"),
        ("source:s", "meeting"),
        ("feed:both", "meeting"),
        ("-feed:both", "paper later hope never"),
        ("feed:in-2023", "paper meeting"),
        ("sao", "meeting"),  # without the accent
        ("VIENNA", "later"),  # places
        ("china", "meeting"),  # actors' names
        ('"at last"', "meeting"),  # quotes
        ("precursor", "paper"),  # summaries, and the beginning of a word
        ("-precursor", "meeting later hope never"),
        ("precursor,vienna", "paper later"),
        ("2023", "paper meeting"),
        ("2023-07", "paper meeting"),  # some time in 2023 may be in July
        ("2024", "later"),
        ("2050", "later"),  # it goes on
        ("2033", "later hope"),
        ("..", "paper meeting later hope"),  # what has a date
        ("-2023", "later hope"),
        ("-2023-07-18", "paper later hope"),  # may be on another day
        ("..2023-06", "paper"),
    ],
)
def test_a_query_finds_what_it_asks_for(
    timeline_of: Callable[[str], Timeline], text: str, found: str
) -> None:
    assert " ".join(event.id for event in select(timeline_of(TABLES), text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023", "paper meeting"),
        ("2023-07", "meeting"),  # the paper's month is not known
        ("2033", "later"),  # "about" may be another year
        ("..", "paper meeting later hope"),  # but every reading of it has a day
        ("-2023-07-18", "later hope"),
        ("feed:in-2023 2023-01..2023-12", "paper meeting"),
        ("-feed:in-2023", "later hope never"),
    ],
)
def test_certain_finds_only_what_holds_for_every_reading(
    timeline_of: Callable[[str], Timeline], text: str, found: str
) -> None:
    query = Query(parse(text).terms, certain=True)
    assert " ".join(event.id for event in select(timeline_of(TABLES), query)) == found


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("actor:uss", 'no actor "uss"', 'did you mean "us"?'),
        ("category:sumit", 'no category "sumit"', 'did you mean "summit"?'),
        ("feed:bth", 'no feed "bth"', 'did you mean "both"?'),
        ("source:x", 'no source "x"', "known are s"),
    ],
)
def test_a_name_that_the_timeline_does_not_know_is_refused_with_the_nearest(
    timeline_of: Callable[[str], Timeline], text: str, message: str, help: str
) -> None:
    with pytest.raises(QueryError) as caught:
        select(timeline_of(TABLES), text)
    assert (caught.value.message, caught.value.help) == (message, help)


def test_feeds_that_ask_for_each_other_are_refused(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(TABLES)
    feeds = {
        "a": replace(timeline.feeds["both"], id="a", where="feed:b"),
        "b": replace(timeline.feeds["both"], id="b", where="feed:a"),
    }
    with pytest.raises(QueryError, match="asks for itself"):
        select(replace(timeline, feeds=feeds), "feed:a")


def test_certain_is_answered_for_the_ranges_of_the_query(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(TABLES)
    certain = {
        text: [certain_of(event, parse(text), timeline) for event in select(timeline, text)]
        for text in ("", "2023", "2023-07", "actor:us")
    }
    assert certain == {
        "": [None] * 5,
        "2023": [True, True],
        "2023-07": [False, True],
        "actor:us": [None, None],
    }


def test_certain_asks_for_each_of_two_ranges(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(
        '[[event]]\nid = "a"\ntitle = "A"\ndate = 2023-07-10\n'
        '[[event]]\nid = "b"\ntitle = "B"\ndate = "2023-07"\n'
    )
    certain = {
        text: [certain_of(event, parse(text), timeline) for event in select(timeline, text)]
        for text in ("2023 2023-07-05..2023-07-20", "2023-07-05..2023-07-20 2023", "2023 2023-07")
    }
    assert certain == {
        # a month is certainly in its year, and only possibly in some days of it
        "2023 2023-07-05..2023-07-20": [False, True],
        "2023-07-05..2023-07-20 2023": [False, True],
        "2023 2023-07": [True, True],
    }


def test_folding_removes_case_accents_and_doubled_space() -> None:
    assert fold("ÉCOLE  Straße\nİzmir ﬁ") == "ecole strasse izmir fi"
