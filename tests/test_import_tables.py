"""Text files of rows, and JSON: how they are decoded, what their columns are, and what is said of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.readers.foreign import FOREIGN, Ask, Imported, Order, RefusedError, read
from timeline.readers.foreign.ids import id_of
from timeline.readers.foreign.text import plain_text

ROWS = "Date,Event\n2002,Talks\nAug 2003,Café à Genève\n"


def imported(content: bytes | str, name: str = "plan.csv", **ask: Any) -> Imported:
    content = content.encode() if isinstance(content, str) else content
    return read(content, Ask(name, **ask), ending="." + name.rpartition(".")[2])


def dated(found: Imported) -> list[tuple[str, str]]:
    return [(event["title"], str(event["date"])) for event in found.events]


DECODED = [
    (ROWS.encode(), ""),
    (ROWS.encode("utf-8-sig"), ""),
    (ROWS.encode("utf-16"), ""),
    (ROWS.encode("utf-16-le"), "utf-16-le"),
    (ROWS.replace("\n", "\r\n").encode("cp1252"), ""),
    (ROWS.encode("cp1252"), "windows-1252"),
    (ROWS.replace("\n", "\r").encode("mac-roman"), "mac-roman"),
    ((b"sep=;\n" + ROWS.replace(",", ";").encode()), ""),
    (ROWS.replace(",", "\t").encode(), ""),
    (ROWS.replace(",", " | ").encode(), ""),
]


@pytest.mark.parametrize(("content", "encoding"), DECODED)
def test_a_file_is_read_in_its_encoding_and_by_its_separator(content: bytes, encoding: str) -> None:
    assert dated(imported(content, encoding=encoding)) == [("Talks", "2002"), ("Café à Genève", "2003-08")]


def test_windows_1252_is_said() -> None:
    [note] = imported(ROWS.encode("cp1252")).notes
    assert note.startswith("the file is not UTF-8: read as Windows-1252, with “Café”")


NO_TEXT = [
    (
        "Date,Event\n2002,Встреча\n".encode("cp1251"),
        "is not UTF-8: line 2",
    ),  # most of its letters are beyond ASCII
    (b"PK\x03\x04\x14\x00\x06\x00\xb2\xff", "is a packed file, and no text"),  # a spreadsheet named .csv
    (ROWS.encode("utf-16-le"), "has NUL characters"),
    (b"Date,Event\n2002,\x81\n", "is not UTF-8: line 2"),
    (b"", "holds no table"),
    (b"\n\n,,\n", "no column of dates"),
    (b"one line\n", "no column of dates"),
    (b"a,b\n1,2\n", "no column of dates"),
    (("Date,Event\n2002," + "x" * 200_000).encode(), "more than 131,072 characters"),
    (b"Date,Event\n" + b"," * 1500, "has 1,501 columns"),
]


@pytest.mark.parametrize(("content", "message"), NO_TEXT)
def test_what_is_no_table_of_text_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match=message) as refused:
        imported(content)
    assert refused.value.help


def test_an_encoding_that_does_not_exist_is_a_wrong_command_line() -> None:
    with pytest.raises(RefusedError, match="cannot be read as klingon") as refused:
        imported(ROWS, encoding="klingon")
    assert refused.value.code == 2


def test_a_cell_of_actors_that_is_not_taken_apart_at_its_comma_is_said() -> None:
    found = imported("Date;Event;Actors\n2002;A;US | Iran\n2003;B;Iran, IAEA\n")
    assert found.events[1]["actors"] == ["iran-iaea"]
    assert "actors are taken apart at bars, so “Iran, IAEA” is one" in found.notes
    known = imported("Date;Event;Actors\n2002;A;US | Iran\n2003;B;Iran, IAEA\n", actors=("Iran, IAEA",))
    assert not any("taken apart" in note for note in known.notes)


EVERY = (
    "When;What;Who;Where;Type;Source;Link;Remarks;Status;Importance;Lat;Long;Unused;Quote\n"
    "14-16 August 2002;Talks;US, China;Vienna;Summit;The Paper;https://example.org/a;They meet."
    ';planned;5;48.2;16.37;x;"We meet"\n'
)


def test_every_column_that_is_known_comes_to_its_key() -> None:
    found = imported(EVERY)
    assert found.events == [
        {
            "title": "Talks",
            "date": "2002-08-14/2002-08-16",
            "summary": "They meet.",
            "place": {"name": "Vienna", "latitude": 48.2, "longitude": 16.37},
            "status": "tentative",
            "importance": 5,
            "actors": ["us", "china"],
            "category": "summit",
            "cite": [{"source": "the-paper", "quote": "We meet"}],
        }
    ]
    assert found.records["source"] == [
        {"id": "the-paper", "title": "The Paper", "url": "https://example.org/a"}
    ]
    assert found.records["actor"] == [{"id": "us", "name": "US"}, {"id": "china", "name": "China"}]
    assert [column.label for column in found.columns if not column.key] == ["Unused"]


def test_a_column_is_what_the_user_says() -> None:
    rows = "A,B,Event\n2002,Talks,x\n2003,Treaty,y\n"
    assert dated(imported(rows, mapping={"b": "title", "EVENT": ""})) == [
        ("Talks", "2002"),
        ("Treaty", "2003"),
    ]
    assert dated(imported(rows, mapping={"A": "summary", "B": "date"}, sheets=())) == []
    for mapping, message in (({"Nowhere": "date"}, "no column"), ({"A": "dat"}, "no key")):
        with pytest.raises(RefusedError, match=message) as refused:
            imported(rows, mapping=mapping)
        assert refused.value.code == 2


def test_what_is_no_value_of_a_key_stands_in_the_summary_and_is_said() -> None:
    found = imported("Date,Event,Status,Importance\n2002,Talks,held,9\n")
    assert found.events[0]["summary"] == "Status: held\nImportance: 9"
    assert [note.partition(" is ")[0] for note in found.notes] == ["row 2: “held”", "row 2: “9”"]


TROUBLE = """Date,Event
3/4/2005,Ambiguous
,No date
soon,No words
2002,
2003,Sound
"""


def test_what_cannot_be_read_is_listed_row_by_row() -> None:
    found = imported(TROUBLE)
    assert dated(found) == [("Sound", "2003")]
    listed = [(each.where, each.text, each.reason.partition(":")[0]) for each in found.troubles]
    assert listed == [
        ("row 2", "3/4/2005", "is 4 March 2005 or 3 April 2005"),
        ("row 3", "", "is empty"),
        ("row 4", "soon", "is not a date that can be read"),
        ("row 5", "“2002”", "has no title"),
    ]
    assert [each.event is not None for each in found.troubles] == [True, True, True, False]
    assert dated(imported(TROUBLE, order=Order.EU))[0] == ("Ambiguous", "2005-04-03")


def test_words_of_a_date_that_are_lost_stand_in_the_summary() -> None:
    [event] = imported("Date,Event,Text\nlate 1990s,Talks,Long ago\n").events
    assert (event["date"], event["summary"]) == ("199X", "Long ago\nDate as given: late 1990s")


def test_hostile_cells_stay_text_and_hold_no_control_characters() -> None:
    rows = 'Date,Event,Source\n2002,"=HYPERLINK(""x"")\x1b[31m\x00",javascript:alert(1)\n'
    found = imported(rows)
    assert found.events[0]["title"] == '=HYPERLINK("x")[31m'
    assert found.records["source"] == [{"id": "javascript-alert-1", "title": "javascript:alert(1)"}]


def test_the_apostrophe_that_keeps_a_cell_from_being_a_formula_is_not_part_of_it() -> None:
    assert dated(imported("Date,Event\n2002,'=1+1\n2003,'Tis\n")) == [("=1+1", "2002"), ("'Tis", "2003")]


@given(st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=8), st.sampled_from([*",;\t|"]))
def test_any_rows_are_read_or_refused_and_never_raise(rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [["Date", "Event", "Who"], *rows])
    try:
        imported(text.encode("utf-8", "surrogatepass"))
    except RefusedError:
        return


@given(st.binary(max_size=300), st.sampled_from(sorted(FOREIGN)))
def test_any_bytes_are_read_or_refused_in_every_form(content: bytes, ending: str) -> None:
    try:
        read(content, Ask(f"plan{ending}"), ending=ending)
    except RefusedError:
        return


# ---- ids

IDS = [
    ("Talks in Vienna", "talks-in-vienna"),
    ("Biden’s visit: São Paulo & Łódź", "bidens-visit-sao-paulo-and-lodz"),  # noqa: RUF001 -- as people write it
    ("Straße", "strasse"),
    ("Treaty №5 (½)", "treaty-no5-1-2"),
    ("x" * 300, "x" * 60),
    ("a" + " long title" * 20, "a-long-title-long-title-long-title-long-title-long-title"),
    ("Встреча в Москве", "event-28b34e92"),
    ("会议 G20", "g20"),
    ("...", "event-ab5df625"),
]


@pytest.mark.parametrize(("title", "made"), IDS)
def test_an_id_is_made_of_a_title_and_is_the_same_on_every_day(title: str, made: str) -> None:
    assert id_of(title) == made


# ---- JSON

SLIDES = {
    "title": {"text": {"headline": "All"}},
    "events": [
        {
            "start_date": {"year": "2002", "month": "8", "day": "14"},
            "text": {"headline": "<b>Talks</b> &amp; more"},
        },
        {"start_date": {"year": 2002, "month": "", "day": ""}, "text": {"headline": "Year"}, "group": "Old"},
        {
            "start_date": {"year": 1850, "month": 1, "day": 1, "display_date": "c. 1850"},
            "text": {
                "headline": "About",
                "text": '<p>One <a href="https://example.org/x">link</a></p><p>Two</p>',
            },
            "media": {"url": "https://example.org/p.jpg", "caption": "A picture", "credit": "Press"},
        },
        {
            "start_date": {"year": 2002, "month": 8},
            "end_date": {"year": 2002, "month": 10},
            "text": {"headline": "Months"},
        },
        {
            "start_date": {"year": 2003, "month": 1, "day": 1},
            "display_date": "long ago",
            "text": {"headline": "No"},
        },
        {"start_date": {"year": -44}, "text": {"headline": "Caesar"}},
        {"start_date": {"year": 2002, "month": 21}, "text": {"headline": "No month"}},
        {"text": {"headline": "Undated"}},
        {"start_date": {"year": 2002, "month": 8, "day": 14, "hour": 9}, "text": {"headline": "Nine"}},
    ],
}


def test_timelinejs_keeps_the_parts_of_a_date_that_are_given_and_what_readers_are_shown() -> None:
    found = imported(json.dumps(SLIDES), "plan.json")
    assert dated(found) == [
        ("Talks & more", "2002-08-14"),
        ("Year", "2002"),
        ("About", "1850~"),
        ("Months", "2002-08/2002-10"),
        ("Nine", "2002-08-14"),
    ]
    assert [each.where for each in found.troubles] == ["slide 5", "slide 6", "slide 7", "slide 8"]
    assert found.events[2]["summary"] == "One link (https://example.org/x)\n\nTwo"
    [source] = found.records["source"]
    assert source == {
        "id": "a-picture",
        "title": "A picture",
        "publisher": "Press",
        "url": "https://example.org/p.jpg",
    }
    assert found.events[4]["time"] == "09:00"


NO_JSON = [
    ("{", "not JSON"),
    ("[1, 2]", "of no form that is known"),
    ("[" * 100_000, "nested too deeply|of no form"),
    ('{"event": [1]}', "event must be a list of tables"),
    ("1" * 5000, "is not JSON|of no form"),
]


@pytest.mark.parametrize(("text", "message"), NO_JSON)
def test_json_of_no_known_form_is_refused(text: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        imported(text, "plan.json")


def test_plain_text_stays_and_html_loses_its_markup() -> None:
    assert plain_text("a < b and c > d") == "a < b and c > d"
    assert plain_text("<script>x()</script>a<br>b &lt;i&gt;") == "a\nb <i>"


def test_a_list_of_no_events_or_of_one_is_read() -> None:
    assert imported("[]", "found.json").events == []
    assert imported("", "found.jsonl").events == []
    assert dated(imported('{"id": "a", "title": "A", "date": "2020"}\n', "found.jsonl")) == [("A", "2020")]
