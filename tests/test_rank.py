"""How texts are split into words, which words are near, in which order events stand, and what is marked."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from timeline.loader import load
from timeline.model import Timeline, order
from timeline.query import MAX_LENGTH, QueryError, fold, marks, near_words, passage, rank, select
from timeline.query._near import Near, edits
from timeline.query._rank import fields, sought_in
from timeline.query._words import words, words_in_place, written

EVENTS = ROOT / "events.toml"


@pytest.fixture(scope="module")
def shipped() -> Timeline:
    timeline = load(EVENTS).timeline
    assert timeline is not None
    return timeline


# ---- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Control of fentanyl", " control of fentanyl "),
        ("Follow-up", " follow up  followup "),  # split, and kept joined
        ("the U.S.-India talks", " the us india talks "),  # an abbreviation is one word
        ("i.e. a.b.cd", " ie a b cd "),
        ("5,000 kg in 1.5 years", " 5000 kg in 1 5 years "),
        ("COVID-19", " covid 19  covid19 "),  # numbers are words
        ("Biden–Xi, again", " biden xi again "),  # noqa: RUF001 -- a dash is no hyphen
        ("China's", " china s  chinas "),
        ("snake_case", " snake case "),
        ("Straße ﬁnal É", " strasse final e "),
        ("中美会议 2023年", " 中美会议 2023年 "),
        ("हिन्दी में", f" {fold('हिन्दी')} {fold('में')} "),  # its vowel signs are no letters
        ("می\u200cخواهم", " می خواهم  میخواهم "),  # noqa: RUF001 -- it is Persian
        ("وزارة، الخارجية", " وزارة الخارجية "),
        ("…!?", ""),
        ("", ""),
    ],
)
def test_a_text_is_split_into_words(text: str, expected: str) -> None:
    assert words(fold(text)) == expected


@given(st.text() | st.text("aé ﬁßẞ-.,'U5\u0301\u0345\u200d\n 中ﷺ\u00b4"))
def test_words_in_place_are_the_words_of_the_folded_text_and_each_is_where_it_says(text: str) -> None:
    line, places = words_in_place(text)
    assert line == words(fold(text))
    assert len(places) == len(line)
    for letter, (start, end) in zip(line, places, strict=True):
        assert (letter == " ") == (start == end)
        assert letter == " " or letter in fold(text[start:end])


def test_every_character_folds_in_place_as_it_does_in_a_text() -> None:
    # all but Han and Hangul, which are many and alike
    for start in (*range(0, 0x3400, 0x400), *range(0xD400, 0x20000, 0x400)):
        text = "".join(chr(code) + "a " for code in range(start, start + 0x400))
        assert words_in_place(text)[0] == words(fold(text))


# ---- near words


def distance(a: str, b: str) -> int:
    """Damerau and Levenshtein's distance by the textbook: Lowrance and Wagner, 1975."""
    last: dict[str, int] = {}
    far = len(a) + len(b)
    table = {(-1, -1): far}
    for i in range(len(a) + 1):
        table[i, -1], table[i, 0] = far, i
    for j in range(len(b) + 1):
        table[-1, j], table[0, j] = far, j
    for i in range(1, len(a) + 1):
        match = 0
        for j in range(1, len(b) + 1):
            k, m = last.get(b[j - 1], 0), match
            same = a[i - 1] == b[j - 1]
            match = j if same else match
            table[i, j] = min(
                table[i - 1, j - 1] + (not same),
                table[i, j - 1] + 1,
                table[i - 1, j] + 1,
                table[k - 1, m - 1] + (i - k - 1) + 1 + (j - m - 1),
            )
        last[a[i - 1]] = i
    return table[len(a), len(b)]


@given(st.text("abc", max_size=9), st.text("abc", max_size=9), st.sampled_from([0, 1, 2]))
def test_edits_are_counted_as_the_textbook_counts_them(a: str, b: str, most: int) -> None:
    expected = distance(a, b)
    assert edits(a, b, most=most) == (expected if expected <= most else None)


def test_edits_are_right_for_all_short_words() -> None:
    every = ["".join(word) for length in range(5) for word in product("abc", repeat=length)]
    for a, b in product(every, every):
        far = distance(a, b)
        assert edits(a, b, most=2) == (far if far <= 2 else None), (a, b)


@pytest.mark.parametrize(
    ("word", "other", "is_near"),
    [
        ("china", "chnia", True),  # two letters turned round
        ("china", "hcnia", False),  # two edits in five letters
        ("fentanyl", "fentnly", True),  # eight letters may have two
        ("fentanyl", "fetnnyl", True),
        ("fentanyl", "fantinly", False),
        ("un", "eu", False),
        ("the", "she", False),  # three letters are too few
        ("talk", "tal", True),
        ("2023", "2024", False),  # numbers are never near
        ("g2020s", "g2021s", False),
        ("talks", "talk5", False),
        ("مكافحه", "مكافحة", True),
    ],
)
def test_a_word_is_near_by_its_length(word: str, other: str, is_near: bool) -> None:
    assert bool([*Near([other]).of(word)]) == is_near


WORDS = """
[[event]]
id = "a"
title = "Fentanyl is controlled"
date = 2021
[[event]]
id = "b"
title = "Methylfentanyl"
date = 2022
summary = "A follow-up on fentanyls and fontanyl."
[[event]]
id = "c"
title = "Follow-up"
date = 2023
"""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("fentanyll", ["fentanyl", "fentanyls", "fontanyl"]),  # by distance, then by their events
        ("fentanyl", ["fentanyls", "fontanyl"]),  # a word is not near itself
        ("folow-up", ["follow-up"]),
        ("folowup", ["follow-up"]),  # as the texts write it, so that a query finds it
        ("contolled", ["controlled"]),
        ("nothing", []),
        ("2022", []),
        ("fentanyll is", []),
        ("", []),
        ("-", []),
        ("x" * 10_000, []),
    ],
)
def test_near_words_come_with_the_events_that_a_query_finds(
    timeline_of: Callable[[str], Timeline], word: str, expected: list[str]
) -> None:
    timeline = timeline_of(WORDS)
    found = near_words(word, timeline)
    assert [near for near, _ in found] == expected
    for near, count in found:
        assert count == len(select(timeline, f'"{near}"')) > 0


def test_a_word_of_the_shipped_data_is_near_what_is_typed_for_it(shipped: Timeline) -> None:
    assert near_words("fentanyll", shipped) == (("fentanyl", len(select(shipped, "fentanyl"))),)


# ---- the order of hits

TABLES = """
[[actor]]
id = "ruritania"
name = "Kingdom of Ruritania"
[[category]]
id = "treaty"
name = "Treaties"
[[source]]
id = "s"
title = "Bulletin"
"""


def event(id_: str, **values: str | int) -> str:
    lines = {"id": id_, "title": "T", "date": 2023, **values}
    return "[[event]]\n" + "".join(
        f"{key} = {value if key in ('cite', 'actors', 'place') else json.dumps(value)}\n"
        for key, value in lines.items()
    )


def found(timeline: Timeline, text: str) -> str:
    return " ".join(hit.event.id for hit in rank(timeline, text).hits)


@pytest.mark.parametrize(
    ("text", "events", "expected"),
    [
        (
            "talks",
            [event("a", title="Peacetalks"), event("b", title="Talksome"), event("c", title="Talks")],
            "c b a",  # a whole word, the beginning of one, a part of one
        ),
        (
            "talks",
            [event("b", title="Talksome"), event("talks-a", title="Peacetalks")],
            "talks-a b",  # the best place counts, which need not be the title
        ),
        (
            "ruritania",
            [
                event("a", cite='[{ source = "s", quote = "in Ruritania" }]'),
                event("b", summary="Of Ruritania."),
                event("c", place='{ name = "Ruritania" }'),
                event("d", actors='["ruritania"]'),
                event("ruritania-e"),
                event("f", title="About Ruritania"),
            ],
            "f ruritania-e d c b a",
        ),
        ("bulletin", [event("a", cite='[{ source = "s" }]'), event("b")], "a"),  # titles of sources
        ("treaties", [event("a", category="treaty"), event("b")], "a"),
        ("treaty", [event("a", category="treaty"), event("b")], "a"),  # ids of categories
        ("may 2023", [event("a", date="2023-06"), event("b", date="2023-05"), event("c", date=1999)], "b a"),
        (
            "common rare",
            [event("a", title="Common")]
            + [event(f"b{at}", title="Common") for at in range(3)]
            + [event("c", title="Rare"), *[event(f"d{at}") for at in range(5)]],
            "c a b0 b1 b2",  # a rare word counts more
        ),
        (
            "alpha beta",
            [
                event("a", title="Alpha"),
                event("b", cite='[{ source = "s", quote = "alphabet of betas" }]'),
                *[event(f"d{at}") for at in range(5)],
            ],
            "b a",  # all words, though in weak places, before some
        ),
        (
            "the alpha beta",
            [
                event("a", title="Alpha beta"),
                event("b", summary="The alpha, the beta."),
                *[event(f"d{at}", summary="The") for at in range(5)],
            ],
            "a b d0 d1 d2 d3 d4",  # what most events have may be missing
        ),
        (
            "alpha",
            [event("a", title="Alpha one"), event("b", title="Alpha two", importance=4)],
            "b a",  # the more important of equals
        ),
        (
            "alpha",
            [event("a", title="Alpha in the title", importance=1), event("b", summary="Alpha", importance=5)],
            "a b",  # importance only breaks ties
        ),
        (
            "alpha day",
            [event("a", title="The alpha day", importance=5), event("b", title="Alpha Day")],
            "b a",  # the very title
        ),
        ("alpha", [event("b", title="Alpha", date=2022), event("a", title="Alpha", date=2023)], "b a"),
        ('"beta alpha"', [event("a", title="Alpha beta"), event("b", title="Beta alpha")], "b"),
        ("“beta alpha”", [event("a", title="Alpha beta"), event("b", title="Beta alpha")], "b"),
        ('"alpha', [event("a", title="Alpha")], "a"),  # a quotation mark that is not closed is none
        ("followup", [event("a", title="Follow-up")], "a"),
        ("follow-up", [event("a", title="Followup"), event("b", title="Follow up")], "b a"),
        ("us", [event("a", title="U.S. aid"), event("b", title="Industry"), event("c", title="Use")], "a"),
        ("SAO", [event("a", title="São Paulo")], "a"),
        ("会议", [event("a", title="中美会议"), event("b", title="会")], "a"),  # no blanks between words
        ("会", [event("a", title="中美会议"), event("b", title="会")], "b a"),  # the very title
        ("会議", [event("a", title="日中首脳会議を開く")], "a"),
        ("الخارجية", [event("a", title="وزارة الخارجية"), event("b", title="وزارة")], "a"),
        ("서울", [event("a", title="서울에서 회의")], "a"),
    ],
)
def test_the_best_stand_first(
    timeline_of: Callable[[str], Timeline], text: str, events: list[str], expected: str
) -> None:
    assert found(timeline_of(TABLES + "".join(events)), text) == expected


@pytest.mark.parametrize(
    ("text", "missing", "expected"),
    [
        ("fentanyll", [("fentanyll", ("fentanyl or fentanyls",))], "a b"),
        ("fentanyl", [], "a b"),  # what is there is not exchanged
        ("folowup", [("folowup", ("followup",))], "c b"),
        ("methylfentanil", [("methylfentanil", ("methylfentanyl",))], "b"),
        ('"fentanyl si"', [('"fentanyl si"', ("fentanyl",))], "a b"),
        ('"is controled"', [('"is controled"', ("is controlled",))], "a"),
        ("fentanyl/follow", [("fentanyl/follow", ("fentanyl", "follow"))], "b a c"),
        ("2024", [("2024", ())], ""),
        ("xyzzy controlled", [("xyzzy", ())], "a"),
    ],
)
def test_what_is_nowhere_is_replaced_by_what_is_near_and_named(
    timeline_of: Callable[[str], Timeline], text: str, missing: list[object], expected: str
) -> None:
    ranking = rank(timeline_of(WORDS), text)
    assert [*ranking.missing] == missing
    assert " ".join(hit.event.id for hit in ranking.hits) == expected


def test_a_near_spelling_counts_less_than_any_part_of_the_word(
    timeline_of: Callable[[str], Timeline],
) -> None:
    timeline = timeline_of(event("a", title="Precursors") + event("b", title="Other"))
    scores = [
        rank(timeline, text).hits[0].score for text in ("precursors", "precursor", "cursor", "precursros")
    ]
    assert scores == [100.0, 90.0, 80.0, 70.0]


def test_a_score_of_50_means_all_words_and_100_all_in_the_title(shipped: Timeline) -> None:
    for text in ("fentanyl china", "seizure malaysia klia", "xi biden woodside", "un resolution drugs"):
        having = [{hit.event.id for hit in rank(shipped, word).hits} for word in text.split()]
        needed = [ids for ids in having if len(ids) <= len(shipped.events) / 2]
        assert needed
        for hit in rank(shipped, text).hits:
            assert (hit.score >= 50) == all(hit.event.id in ids for ids in needed)
            assert 0 < hit.score <= 100
    assert rank(shipped, "World drug day").hits[0] == (shipped.event("world-drug-day"), 100.0)


@pytest.mark.parametrize("text", ["", "  ", "…", '""', "- '", "\u0301", "x" * (MAX_LENGTH + 1)])
def test_a_text_without_words_and_one_that_is_too_long_are_refused(text: str) -> None:
    with pytest.raises(QueryError):
        sought_in(text)


# ---- marks


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Fentanyl and methylfentanyl", "fentanyl", "[Fentanyl] and methyl[fentanyl]"),
        ("Die Straße hier", "strasse", "Die [Straße] hier"),  # ß is two letters when folded
        ("Die Straße hier", "hier", "Die Straße [hier]"),  # and what comes after stays in place
        ("ﬁnal", "fin", "[ﬁn]al"),
        ("ﬃnal", "fi", "ﬃnal"),  # two letters are only found as a word
        ("e\u0301cole", "e\u0301c", "e\u0301cole"),
        ("Une e\u0301cole", "ecol", "Une [e\u0301col]e"),  # a mark of its own belongs to its letter
        ("cafe\u0301", "cafe", "[cafe\u0301]"),
        ("İzmir", "izmir", "[İzmir]"),
        ("The U.S. and us in Austria", "us", "The [U.S]. and [us] in Austria"),
        ("A follow-up", "followup", "A [follow-up]"),
        ("A follow-up", "follow", "A [follow]-up"),
        ("Three working groups", '"working group"', "Three [working group]s"),
        ("working, groups", '"working group"', "[working, group]s"),
        ("中美元首会议", "会议", "中美元首[会议]"),
        ("وزارة الخارجية", "خارجيه", "وزارة الخارجية"),
        ("وِزارة الخارجية", "وزارة", "[وِزارة] الخارجية"),
        ("서울에서", "서울", "[서울]에서"),
        ("alphabet", "alpha phabet", "[alphabet]"),  # marks that meet are one
        ("5,000 kg", "5000", "[5,000] kg"),
        ("", "word", ""),
    ],
)
def test_matches_are_marked_in_the_original(text: str, asked: str, expected: str) -> None:
    out, done = "", 0
    for start, end in marks(text, sought_in(asked)):
        out += f"{text[done:start]}[{text[start:end]}]"
        done = end
    assert out + text[done:] == expected


@given(st.text(), st.text(min_size=1))
def test_marks_of_any_text_are_apart_and_inside(text: str, asked: str) -> None:
    try:
        places = marks(text, sought_in(asked))
    except QueryError:
        return
    ends = [0] + [each for place in places for each in place]
    assert sorted(ends) == ends
    assert all(start < end <= len(text) for start, end in places)


def test_the_passage_has_what_the_title_lacks(timeline_of: Callable[[str], Timeline]) -> None:
    timeline = timeline_of(
        TABLES
        + event("a", title="Fentanyl", summary="On fentanyl.", cite='[{ source = "s", quote = "by China" }]')
        + event("b", title="China")
    )
    first, second = timeline.events
    assert passage(first, timeline, sought_in("fentanyl china")) == ("quote", "by China")
    assert passage(first, timeline, sought_in("fentanyl")) == ("summary", "On fentanyl.")
    assert passage(second, timeline, sought_in("china")) is None


def test_a_passage_has_an_id_only_where_the_name_does_not_say_it(shipped: Timeline) -> None:
    for text, expected in (("unodc", "UN Office on Drugs and Crime (UNODC)"), ("malaysia", "Malaysia (my)")):
        event = next(e for e in shipped.events if any(name == expected for _, name in fields(e, shipped)))
        actor = replace(event, summary="", citations=(), place=None)
        assert passage(actor, shipped, sought_in(text)) == ("actor", expected)


def test_shuffled_events_rank_alike(shipped: Timeline) -> None:
    turned = [*shipped.events]
    random.Random(3).shuffle(turned)
    again = replace(shipped, events=tuple(sorted(turned, key=order)))
    assert rank(again, "china fentanyl us") == rank(shipped, "china fentanyl us")


def test_a_word_as_long_as_a_book_is_split_at_once() -> None:
    long = "x" * 20_000
    started = time.process_time()
    assert written(f"{long} follow-up") == {long, "follow-up", "follow", "up"}
    assert words(f"{long} follow-up") == f" {long} follow up  followup "
    assert words_in_place(f"{long} follow-up")[0] == f" {long} follow up  followup "
    assert time.process_time() - started < 2
