"""What changed between two versions of a file: the same facts, no more exact, each reported once."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.strategies import expressions
from tests.test_plain import another
from timeline import edtf
from timeline.cli.diff import text
from timeline.history.diff import Changes, What, compare, differences_between
from timeline.history.diff.dates import what_of_dates
from timeline.history.diff.output import as_json, markdown
from timeline.history.diff.text import say_rewording
from timeline.loader import load
from timeline.model import (
    Citation,
    Derivation,
    Earlier,
    Event,
    Place,
    Recurrence,
    Relation,
    RelationType,
    Timeline,
)
from timeline.model.plain import PLAIN
from timeline.rrule import parse as parse_rule

GOLDEN = ROOT / "tests" / "golden"
Read = Callable[[str], Timeline]


def changes_of(read: Read, old: str, new: str) -> Changes:
    return compare(read(old), read(new))


def event(text: str, *, name: str = "talks") -> str:
    return f'[[event]]\nid = "{name}"\n' + ("" if "title =" in text else 'title = "Talks"\n') + f"{text}\n"


def reported(changes: Changes) -> list[tuple[str, str]]:
    """Each thing that is reported: what it is, and its words."""
    return [
        (str(each.what), each.words) for change in changes.events for each in change.differences if each.words
    ]


# ---- What became of an event


@pytest.mark.parametrize(
    ("old", "new", "what", "words"),
    [
        (
            'date = "2026-04"',
            'date = "2026-05-14/2026-05-15"',
            "moved",
            "from some day in April 2026 to 14 to 15 May 2026",
        ),
        # a range as the old date would be read as "from 14 to 15"
        (
            'date = "2026-05-14/2026-05-15"',
            "date = 2026-06-01",
            "moved",
            "now 1 June 2026; was 14 to 15 May 2026",
        ),
        # it may well stand where it stood
        (
            'date = "2026-04"',
            "date = 2026-04-14",
            "more-exact",
            "now 14 April 2026; was some day in April 2026",
        ),
        ("date = 2026-04-14", "date = 2026", "less-exact", "now some time in 2026; was 14 April 2026"),
        ('date = "unknown"', "date = 2026-04-14", "more-exact", "now 14 April 2026"),
        (
            "date = 2026-04-14",
            'date = "unknown"',
            "less-exact",
            "no date is known any more; was 14 April 2026",
        ),
        (
            'date = "2033~"',
            'date = "2034~"',
            "moved",
            "now 2034, approximately; was 2033, approximately",
        ),
        (
            'date = "2023-11/.."',
            'date = "2023-11/2024-02"',
            "more-exact",
            "now from some day in November 2023 to some day in February 2024; "
            "was since some day in November 2023",
        ),
        # "to since" is no English
        (
            "date = 2023-11-14",
            'date = "2024-01/.."',
            "moved",
            "now since some day in January 2024; was 14 November 2023",
        ),
        # the year of a figure is all of it
        (
            'date = 2022\nkind = "period"',
            'date = 2023\nkind = "period"',
            "moved",
            "from the year 2022 to the year 2023",
        ),
        (
            'date = 2022\nkind = "period"',
            'date = "2022-06"\nkind = "period"',
            "moved",
            "from the year 2022 to the month of June 2022",
        ),
        (
            "date = 2026-04-14T09:00:00Z",
            "date = 2026-04-14T10:00:00Z",
            "moved",
            "now 14 April 2026, 10:00 UTC; was 14 April 2026, 09:00 UTC",
        ),
        # the same clock in another zone is another moment
        (
            'start = 2026-04-14T09:00:00\nplace = { name = "A", timezone = "Europe/Paris" }',
            'start = 2026-04-14T09:00:00\nplace = { name = "A", timezone = "Asia/Tokyo" }',
            "moved",
            "now 14 April 2026, 09:00 (Asia/Tokyo); was 14 April 2026, 09:00 (Europe/Paris)",
        ),
        (
            "date = 2026-04-14",
            'date = "2026-04-14/2026-04-14"',
            "details",
            "now written 2026-04-14/2026-04-14, was 2026-04-14",
        ),
        ("date = 2026-04-14", 'date = 2026-04-14\nstatus = "cancelled"', "cancelled", "14 April 2026"),
        (
            'date = "2026-04"\nstatus = "tentative"',
            'date = "2026-04"\nstatus = "confirmed"',
            "confirmed",
            "some day in April 2026; was tentative",
        ),
        (
            "date = 2026-04-14",
            'date = 2026-04-14\nstatus = "postponed"',
            "postponed",
            "14 April 2026; no new date",
        ),
        ("date = 2026-04-14", 'date = 2026-04-14\nstatus = "tentative"', "tentative", "14 April 2026"),
        (
            "date = 1988-06-26",
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"',
            "recurrence",
            "now every 26 June since 1988; was 26 June 1988",
        ),
        (
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"',
            "date = 1988-06-26",
            "recurrence",
            "no longer recurs: 26 June 1988; was every 26 June since 1988",
        ),
        # another rule for the same days
        (
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"',
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY;BYMONTH=6"',
            "recurrence",
            "now FREQ=YEARLY;BYMONTH=6; was FREQ=YEARLY",
        ),
        (
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"\nexcept = [1990-06-26]',
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"\nexcept = [1991-06-26]',
            "recurrence",
            "not on 26 June 1991; on 26 June 1990 after all",
        ),
        (
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"\nmoved = [{ from = 1990-06-26, to = 1990-06-27 }]',
            'date = 1988-06-26\nrepeat = "FREQ=YEARLY"',
            "recurrence",
            "no longer on 27 June 1990 instead of 26 June 1990",
        ),
        ('date = 2026\ntitle = "Talk"', "date = 2026", "reworded", "was titled “Talk”"),
        ("date = 2026", 'date = 2026\nsummary = "They met."', "reworded", "summary added: “They met.”"),
        ("date = 2026", 'date = 2026\nkind = "target"', "details", "now a target, was an event"),
        (
            'date = 2026\nactors = ["us", "mx"]',
            'date = 2026\nactors = ["cn", "us"]',
            "details",
            "actor added: cn; actor taken out: mx",
        ),
        (
            'date = 2026\nactors = ["us", "mx"]',
            'date = 2026\nactors = ["mx", "us"]',
            "details",
            "actors in another order",
        ),
        (
            "date = 2026",
            'date = 2026\nplace = { name = "Filoli, Woodside" }',
            "details",
            "place given: “Filoli, Woodside”",
        ),
        (
            'date = 2026\ncite = [{ source = "a", date = "2026-01" }]',
            'date = 2026\ncite = [{ source = "a", date = "2026-02" }]',
            "details",
            "source “a”: now says some day in February 2026, said some day in January 2026 before",
        ),
        (
            "date = 2026",
            'date = 2026\nwas = ["2025"]',
            "details",
            "earlier date added: some time in 2025",
        ),
        (
            'date = 2026\nwas = ["2025"]',
            'date = 2026\nwas = [{ date = "2025", note = "By phone." }]',
            "details",
            "what is said of its earlier dates",
        ),
        (
            'date = 2026\nwas = ["2025", "2024"]',
            'date = 2026\nwas = ["2024"]',
            "details",
            "earlier date taken out: some time in 2025",
        ),
    ],
)
def test_a_change_is_reported_in_words(timeline_of: Read, old: str, new: str, what: str, words: str) -> None:
    changes = changes_of(timeline_of, event(old), event(new))
    assert (what, words) in reported(changes)
    assert changes.events[0].what == what


def test_nothing_is_reported_of_what_did_not_change(shipped: Timeline) -> None:
    changes = compare(shipped, shipped)
    assert (changes.events, changes.timeline) == ((), ())
    assert text(changes) == "no changes\n"
    assert markdown(changes) == "No changes.\n"
    assert json.loads(as_json(changes)) == []


def test_the_order_of_events_in_the_file_changes_nothing(timeline_of: Read) -> None:
    blocks = [event(f"date = 20{number}", name=f"e{number}") for number in range(10, 30)]
    old = timeline_of("".join(blocks))
    random.Random(1).shuffle(blocks)
    assert compare(old, timeline_of("".join(blocks))).events == ()


ANOTHER: dict[str, object] = {
    "id": "other",
    "title": "Other",
    "when": edtf.parse("2027"),
    "zone": "Asia/Tokyo",
    "place": Place("Beijing"),
    "citations": (Citation("a"),),
    "relations": (Relation("b", RelationType.FOLLOWS),),
    "repeat": Recurrence(parse_rule("FREQ=YEARLY"), first=1, last=None),
    "derived": Derivation("b", "B", "P1Y", before=False),
    "was": (Earlier(edtf.parse("2025")),),
    **{plain.name: another(plain) for plain in PLAIN.values()},
}
INNER: list[tuple[Event, Event]] = [
    (replace(event, place=Place("A")), replace(event, place=changed))
    for event in [Event("talks", "talks@example.org", "Talks", edtf.parse("2026-01-01"))]
    for changed in (Place("A", timezone="Asia/Tokyo"), Place("A", latitude=1.5, longitude=2.5))
] + [
    (replace(event, citations=(Citation("a"),)), replace(event, citations=changed))
    for event in [Event("talks", "talks@example.org", "Talks", edtf.parse("2026-01-01"))]
    for changed in (
        (Citation("a", edtf.parse("2026")),),
        (Citation("a", quote="Q"),),
        (Citation("a", note="N"),),
        (Citation("a"), Citation("a", note="N")),
    )
]


def test_no_field_of_an_event_changes_unreported() -> None:
    """A field that the model gains must be reported, or named here as one that no release note reports."""
    unreported = {"uid", "series", "version", "removed", "span"}
    assert {field.name for field in fields(Event)} == set(ANOTHER) | unreported
    old = Event("talks", "talks@example.org", "Talks", edtf.parse("2026-01-01"))
    timeline = Timeline("T", "example.org")
    for name, value in ANOTHER.items():
        found = differences_between(old, replace(old, **{name: value}), timeline, timeline)  # type: ignore[arg-type]
        assert [each for each in found if each.words], name
    for before, after in INNER:
        assert differences_between(before, after, timeline, timeline), after


def test_a_note_on_a_moved_day_is_reported(timeline_of: Read) -> None:
    series = 'date = 2026-01-01\nrepeat = "FREQ=YEARLY"\nmoved = [{ from = 2027-01-01, to = 2027-01-02%s }]'
    changes = changes_of(timeline_of, event(series % ""), event(series % ', note = "A Saturday."'))
    assert reported(changes) == [("details", "notes on moved days given: 2027-01-01: A Saturday.")]


# ---- Which event is which


def test_an_event_with_another_id_is_the_same_where_it_names_the_earlier_one(timeline_of: Read) -> None:
    new = event('date = 2027\nformerly = ["talks"]', name="summit")
    changes = changes_of(timeline_of, event("date = 2026"), new)
    assert [change.id for change in changes.events] == ["summit"]
    assert reported(changes) == [
        ("moved", "from some time in 2026 to some time in 2027"),
        ("renamed", "its id is now summit, was talks"),
    ]


def test_an_event_is_the_same_by_its_id_where_a_change_of_domain_gave_it_another_uid(
    timeline_of: Read,
) -> None:
    old = timeline_of(event("date = 2026"))
    new = replace(old, domain="example.net", events=(replace(old.events[0], uid="talks@example.net"),))
    changes = compare(old, new)
    assert changes.events == ()
    assert [each.words for each in changes.timeline] == [
        "domain of its UIDs “example.net”, was “example.org”"
    ]


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_an_event_with_two_earlier_ids_was_the_last_and_took_the_other_in(
    timeline_of: Read, order: tuple[str, str]
) -> None:
    old = event("date = 2026", name="first") + event("date = 2026-05-05", name="second")
    names = json.dumps(
        ["before-both", *order]
    )  # the oldest gives the UID, by which no event of the old file goes
    changes = changes_of(timeline_of, old, event(f"date = 2026\nformerly = {names}", name="both"))
    assert [each.id for each in changes.events if each.what is What.MERGED] == [order[0]]


def test_an_event_that_another_took_in_is_merged_not_removed(timeline_of: Read) -> None:
    old = event("date = 2026") + event("date = 2026-05-05", name="first-day")
    changes = changes_of(timeline_of, old, event('date = 2026\nformerly = ["first-day"]'))
    merged = [change for change in changes.events if change.what is What.MERGED]
    assert [(change.id, change.differences[0].words) for change in merged] == [("first-day", "into “Talks”")]
    assert What.REMOVED not in {change.what for change in changes.events}


def test_a_relation_to_an_event_that_has_another_id_is_the_same_relation(timeline_of: Read) -> None:
    reply = 'date = 2027\nrelated = [{ event = "%s", as = "follows" }]'
    old = event("date = 2026") + event(reply % "talks", name="reply")
    new = event('date = 2026\nformerly = ["talks"]', name="summit") + event(reply % "summit", name="reply")
    assert [change.id for change in changes_of(timeline_of, old, new).events] == ["summit"]


def test_related_events_of_one_title_are_reported_with_their_ids(timeline_of: Read) -> None:
    both = event("date = 2026", name="a") + event("date = 2027", name="b")
    reply = 'title = "Reply"\ndate = 2028\nrelated = [{ event = "%s", as = "follows" }]'
    old, new = (both + event(reply % name, name="reply") for name in "ab")
    assert reported(changes_of(timeline_of, old, new)) == [
        ("details", "follows “Talks” (b); no longer follows “Talks” (a)")
    ]


def test_an_event_with_another_id_and_another_uid_is_the_same_by_the_id_that_it_names(
    timeline_of: Read,
) -> None:
    old = timeline_of(event("date = 2026", name="b"))
    new = timeline_of(event('date = 2026\nformerly = ["a", "b"]', name="c"))  # the UID is that of "a"
    assert [change.what for change in compare(old, new).events] == [What.RENAMED]


def test_a_section_is_in_the_order_of_dates(timeline_of: Read) -> None:
    old = "".join(
        event(f"date = {year}", name=name) for name, year in (("a", 2020), ("b", 2021), ("c", 2022))
    )
    new = event("date = 2032", name="a") + event("date = 2033", name="b")
    new += event('date = 2031\nformerly = ["c"]', name="d")
    assert [change.id for change in changes_of(timeline_of, old, new).events] == ["d", "a", "b"]


# ---- Dates


def test_a_date_that_moved_since_another_did_says_so(timeline_of: Read) -> None:
    later = 'title = "Review"\ndate = { after = "talks", by = "P10Y" }'
    old, new = (event(f"date = {year}") + event(later, name="review") for year in (2023, 2024))
    assert reported(changes_of(timeline_of, old, new)) == [
        ("moved", "from some time in 2023 to some time in 2024"),
        (
            "moved",
            "now 2034, approximately; was 2033, approximately; "
            "derived: 10 years after “Talks”, whose date changed",
        ),
    ]


def test_a_date_that_is_reckoned_otherwise_does_not_blame_the_other_event(timeline_of: Read) -> None:
    later = 'title = "Review"\ndate = { after = "talks", by = "P%sY" }'
    old, new, given_ = (
        event("date = 2023") + event(each, name="review")
        for each in (later % 10, later % 11, 'title = "Review"\ndate = 2040')
    )
    assert reported(changes_of(timeline_of, old, new)) == [
        ("moved", "now 2034, approximately; was 2033, approximately; derived: 11 years after “Talks”")
    ]
    assert reported(changes_of(timeline_of, given_, new)) == [
        ("moved", "from some time in 2040 to 2034, approximately; derived: 11 years after “Talks”")
    ]
    assert reported(changes_of(timeline_of, new, given_)) == [
        ("moved", "now some time in 2040; was 2034, approximately"),
        ("details", "its date is no longer derived"),
    ]


def test_a_date_that_moved_and_names_the_one_it_had_is_reported_once(timeline_of: Read) -> None:
    changes = changes_of(timeline_of, event('date = "2026-04"'), event('date = "2026-05"\nwas = ["2026-04"]'))
    assert reported(changes) == [("moved", "from some day in April 2026 to some day in May 2026")]
    fields_reported = [each.field for each in changes.events[0].differences]
    assert fields_reported == ["date", "was"]


def test_a_time_of_day_in_words_is_reported_with_the_date(timeline_of: Read) -> None:
    old, new = (
        event(f'date = 2026-05-{day}\ntime = "{time}"') for day, time in ((14, "at noon"), (15, "late"))
    )
    assert reported(changes_of(timeline_of, old, new)) == [
        ("moved", "now 15 May 2026, late; was 14 May 2026, at noon")
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("2026-04", "2026-04-14", What.NARROWED),
        ("2026", "2026-04", What.NARROWED),
        ("2026-04-14?", "2026-04-14", What.NARROWED),  # surer is better known
        ("[2026-04-14..2026-04-16]", "2026-04-15", What.NARROWED),
        ("2026-04-14", "2026-04-14T11:00Z", What.NARROWED),  # the hour is new
        ("2023/..", "2023/2024", What.NARROWED),
        ("2026-04-14/2026-04-16", "2026-04-14/2026-04-15", What.MOVED),  # a day of it was dropped
        ("2026-04-14/2026-04-15", "2026-04-14/2026-04-16", What.MOVED),  # a day was added
        ("2026-04", "2026-05", What.MOVED),
        ("2026-04", "2026-04-28/2026-05-02", What.MOVED),  # it lies in part where it can't have been
        ("{2026-09-22..2026-09-26,2026-09-28}", "2026-09-22/2026-09-28", What.MOVED),  # a day more
        ("2026-04-14T11:00Z", "2026-04-14T12:00Z", What.MOVED),
        ("2019?", "2019~", What.DETAILS),
        ("2026-04-14/2026-04-14", "2026-04-14", What.DETAILS),
    ],
)
def test_only_what_cannot_stand_where_it_stood_has_moved(old: str, new: str, what: What) -> None:
    assert what_of_dates(edtf.parse(old), edtf.parse(new)) is what


OPPOSITE = {What.NARROWED: What.WIDENED, What.WIDENED: What.NARROWED}


@given(expressions(), expressions())
def test_what_became_of_a_date_is_the_opposite_backwards(
    one: edtf.Expression, other: edtf.Expression
) -> None:
    there, back = what_of_dates(one, other), what_of_dates(other, one)
    assert back is OPPOSITE.get(there, there)
    assert what_of_dates(one, one) is What.DETAILS


@given(expressions((1000, 9000)), expressions((1000, 9000)))
def test_dates_are_said_as_everywhere_and_no_more_exactly(
    one: edtf.Expression, other: edtf.Expression
) -> None:
    timeline = Timeline("T", "example.org")
    old = Event("e", "e@x", "E", one, zone="UTC")
    found = differences_between(old, replace(old, when=other), timeline, timeline)
    words = "".join(each.words for each in found)
    if one != other:
        assert edtf.say(other) in words or edtf.format(other) in words
        assert edtf.say(one) in words or edtf.format(one) in words
    assert not re.search(r"\b(from|to) (since|until|from|on|by|every|each|all|one of)\b", words)


# ---- Words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("One. Two. Three.", "One. Three.", "summary: taken out “Two.”"),
        ("One. Three.", "One. Two. Three.", "summary: added “Two.”"),
        ("One. Two.", "One. Zwei.", "summary: now “Zwei.”; was “Two.”"),
        # an initial's full stop ends no sentence
        ("The U.S. List.", "The U.S. Table.", "summary: now “The U.S. Table.”; was “The U.S. List.”"),
        ("One.\nTwo.", "One. Two.", "summary set in other lines"),
        ("One.", "", "summary taken out: “One.”"),
    ],
)
def test_of_a_reworded_text_only_the_sentences_that_changed_are_reported(
    old: str, new: str, words: str
) -> None:
    assert say_rewording("summary", old, new) == words


@given(st.text(alphabet="ab. \n", max_size=40), st.text(alphabet="ab. \n", max_size=40))
def test_a_rewording_always_has_words(old: str, new: str) -> None:
    assert say_rewording("summary", old, new)


def test_sources_and_feeds_of_the_timeline_are_reported_together_and_their_fields_one_by_one(
    timeline_of: Read,
) -> None:
    source = '[[source]]\nid = "%s"\ntitle = "%s"\nurl = "https://example.org/%s"\n'
    old = timeline_of(source % ("a", "A", "a") + '[[feed]]\nid = "f"\ntitle = "F"\nwhere = "2023"\n')
    new = timeline_of(
        source % ("a", "A", "b")
        + source % ("b", "B", "b")
        + source % ("c", "C", "c")
        + '[[feed]]\nid = "f"\ntitle = "F"\nwhere = "2024"\ncolor = "teal"\n'
    )
    assert [each.words for each in compare(old, new).timeline if each.words] == [
        "feed “F”: where “2024”, was “2023”",
        "feed “F”: color given: “teal”",
        "sources added: “B”, “C”",
        "source “A”: address “https://example.org/b”, was “https://example.org/a”",
    ]


# ---- As text, Markdown and JSON


@pytest.fixture(scope="module")
def reviewed() -> Changes:
    """Two versions with a change of every kind."""
    old, new = (load(GOLDEN / f"diff-{name}.toml").timeline for name in ("old", "new"))
    assert old is not None
    assert new is not None
    return compare(old, new)


def test_changes_of_every_kind_are_written_as_reviewed(
    reviewed: Changes, golden: Callable[[Path, str], None]
) -> None:
    assert {change.what for change in reviewed.events} == set(What) - {
        What.BACK,
        What.TENTATIVE,
        What.TIMELINE,
    }
    golden(GOLDEN / "diff.txt", text(reviewed))
    golden(GOLDEN / "diff.md", markdown(reviewed, "https://talks.example.org/"))
    golden(GOLDEN / "diff.json", as_json(reviewed))


def test_text_fits_the_terminal_and_its_colours_add_nothing_to_it(reviewed: Changes) -> None:
    for width in (40, 80):
        plain = text(reviewed, width=width)
        assert max(map(len, plain.splitlines())) <= width
        colored = text(reviewed, width=width, color=True)
        assert colored != plain
        assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


@pytest.mark.parametrize("length", [71, 72, 78])
def test_an_id_that_does_not_fit_beside_its_title_stands_below_it(timeline_of: Read, length: int) -> None:
    lines = text(changes_of(timeline_of, "", event(f'date = 2026\ntitle = "{"x" * length}"'))).splitlines()
    assert max(map(len, lines)) <= 80
    assert (lines[1] == f"  {'x' * length}  talks") == (length <= 71)
    assert len(lines) == (3 if length <= 71 else 4)


def test_wide_letters_take_two_columns_and_long_words_are_broken(timeline_of: Read) -> None:
    from rich.cells import cell_len

    changes = changes_of(timeline_of, "", event(f'date = 2026\ntitle = "{"会談" * 60}"'))
    assert max(map(cell_len, text(changes).splitlines())) <= 80
    assert text(changes).replace("\n", "").replace(" ", "").count("会談") == 60


def test_markdown_shows_markup_as_text(timeline_of: Read) -> None:
    hostile = "<img src=x> [a](javascript:x) `b` *c* | @d #1"
    changes = changes_of(timeline_of, "", event(f'date = 2026\ntitle = "{hostile}"'))
    line = markdown(changes).splitlines()[2]
    assert not re.search(r"(?<!\\)[<>\[\]`|@#]", line)
    assert line.replace("\\", "") == f"- **{hostile}**: some time in 2026"


def test_markdown_links_to_the_page_what_the_page_has(timeline_of: Read) -> None:
    old = event("date = 2026") + event("date = 2020", name="gone")
    lines = markdown(changes_of(timeline_of, old, event("date = 2027")), "https://example.org/").splitlines()
    assert lines[2].startswith("- [**Talks**](https://example.org/#e-talks): ")
    assert lines[6] == "- **Talks**: some time in 2020"


def test_json_has_an_object_for_each_change_with_the_values_of_the_file(timeline_of: Read) -> None:
    changes = changes_of(timeline_of, event('date = "2026-04"'), event('date = "2026-05"\nactors = ["us"]'))
    common = {"id": "talks", "uid": "talks@example.org", "title": "Talks"}
    assert [row for row in json.loads(as_json(changes)) if row["id"]] == [
        {**common, "what": "moved", "field": "date", "old": "2026-04", "new": "2026-05"},
        {**common, "what": "details", "field": "actors", "old": [], "new": ["us"]},
    ]
