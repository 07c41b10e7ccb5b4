"""Records are added to a text and changed in it, and all else stays as it was."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.conftest import HEAD, ROOT
from tests.toml_texts import TABLES, TEXTS, VALUES, documents
from timeline.edit import (
    ORDER,
    EditError,
    add_records,
    change_record,
    change_records,
    record_text,
    replace_values,
    scan,
)
from timeline.edit._scan import same
from timeline.readers import records
from timeline.readers.validation import TABLES as MODELS

SHIPPED = (ROOT / "events.toml").read_text(encoding="utf-8")
Document: TypeAlias = tuple[str, Mapping[str, Any]]
"""A text, and what it says."""


def loaded(text: str) -> Any:
    return tomllib.loads(text.removeprefix("\ufeff"))


@given(documents())
def test_every_value_is_found_where_it_stands(document: Document) -> None:
    text, says = document
    assert same(loaded(text), says)
    layout = scan(text)
    for path, place in layout.values.items():
        value: Any = says
        for step in path:
            value = value[step]
        assert same(loaded(f"x = {text[place.start : place.end]}")["x"], value)


@given(documents(), st.data())
def test_a_changed_value_changes_nothing_else(document: Document, data: st.DataObject) -> None:
    text, says = document
    places = {path: place for path, place in scan(text).values.items() if path[-1] != "id"}
    if not places:
        return
    path = data.draw(st.sampled_from(sorted(places, key=repr)))
    value = data.draw(VALUES)
    changed = replace_values(text, {path: value})
    place = places[path]
    assert changed.startswith(text[: place.start])
    assert changed.endswith(text[place.end :])
    outer: Any = says
    for step in path[:-1]:
        outer = outer[step]
    outer[path[-1]] = value
    assert same(loaded(changed), says)


@given(documents(), VALUES, st.sampled_from(["title", "summary", "cite", "date", "new", "note"]), st.data())
def test_a_record_gets_a_key_or_loses_one_and_keeps_every_other_line(
    document: Document, value: Any, key: str, data: st.DataObject
) -> None:
    text, says = document
    every = [(kind, record) for kind in says if kind != "timeline" for record in says[kind]]
    if not every:
        return
    kind, record = data.draw(st.sampled_from(every))
    layout = scan(text)
    index = layout.index_of(kind, record["id"])
    gone = sorted(
        (layout.line_start(entry.start), layout.line_end(entry.value.end))
        for block in layout.blocks_of(kind, index)
        for entry in block.entries
        if (*block.path, *entry.key)[2] == key
    )
    gone += [  # a table of its own goes with the comments in it
        (layout.line_start(block.start), layout.line_end(block.end))
        for block in layout.blocks_of(kind, index)
        if block.path[2:3] == (key,)
    ]
    changed = change_record(text, kind, record["id"], {key: value})
    record[key] = value
    assert same(loaded(changed), says)
    without = change_record(changed, kind, record["id"], {key: None})
    del record[key]
    assert same(loaded(without), says)
    kept, at = [], 0
    for start, end in sorted(gone):
        kept += text[at:start].splitlines()
        at = max(at, end)
    kept += text[at:].splitlines()
    rest = iter(changed.splitlines())
    assert all(line in rest for line in kept)


@given(
    documents(),
    st.lists(st.tuples(st.sampled_from(["event", "source", "feed", "actor"]), TABLES), max_size=3),
)
def test_added_records_come_in_whole_lines_between_others(
    document: Document, added: list[tuple[str, dict[str, Any]]]
) -> None:
    text, says = document
    changed = add_records(text, added)
    expected = dict(says)
    for kind, record in added:
        expected[kind] = [*expected.get(kind, []), record]
    found = loaded(changed)
    # events may go where their dates belong
    assert same({**found, "event": []}, {**expected, "event": []})
    assert sorted(map(_key, found.get("event", []))) == sorted(map(_key, expected.get("event", [])))
    rest = iter(changed.splitlines())
    assert all(line in rest for line in text.splitlines())
    assert ("\r\n" in text) <= ("\n" not in changed.replace("\r\n", ""))


def _key(record: dict[str, Any]) -> str:
    return repr(sorted(record.items()))


@given(st.sampled_from(list(ORDER)), TABLES)
def test_a_record_is_read_as_it_was_written(kind: str, record: dict[str, Any]) -> None:
    text = record_text(kind, record)
    found = loaded(text)[kind]
    assert same(found if kind == "timeline" else found[0], record)
    assert not any((each < " " and each != "\n") or "\x7f" <= each <= "\x9f" for each in text)


@given(st.lists(st.text("ab  \"'\\.“”", max_size=20)).map(" ".join), st.sampled_from(["summary", "note"]))
def test_a_folded_text_is_read_as_it_was(text: str, key: str) -> None:
    text = f"{text} {'word ' * 30}{text}"
    assert loaded(record_text("event", {key: text}))["event"][0][key] == text


def test_every_key_of_the_file_has_a_place_in_the_order() -> None:
    models: dict[str, type[BaseModel]] = {
        **MODELS,
        "timeline": records.TimelineRecord,
        "place": records.PlaceRecord,
        "cite": records.CitationRecord,
        "related": records.RelationRecord,
        "moved": records.MoveRecord,
        "was": records.EarlierRecord,
        "date": records.RelativeRecord,
    }
    keys = {
        kind: {each.alias or name for name, each in model.model_fields.items()}
        for kind, model in models.items()
    }
    assert {kind: set(order) for kind, order in ORDER.items()} == keys


@pytest.mark.parametrize("kind", ["category", "actor", "source", "event", "feed"])
def test_records_of_the_shipped_file_are_written_as_they_stand_there(kind: str) -> None:
    layout = scan(SHIPPED)
    for index, record in enumerate(layout.records[kind]):
        [block] = layout.blocks_of(kind, index)
        written = f"{SHIPPED[block.start : block.end]}\n"
        # where its long texts fold is the author's
        assert [*map(_unfolded, record_text(kind, record).split('"""\\\n'))] == [
            *map(_unfolded, written.split('"""\\\n'))
        ]


def _unfolded(text: str) -> str:
    return text.replace(" \\\n  ", " ")


WRITTEN = """\
[[event]]
id = "talks"
title = "Talks"
date = 2023-11-15
category = "summit"
actors = ["us", "cn"]
place = { name = "Filoli, \\"Woodside\\"", timezone = "America/Los_Angeles", latitude = 37.47 }
summary = \"\"\"\\
  Bilateral cooperation resumes. Bilateral cooperation resumes. Bilateral cooperation resumes. Bilateral \\
  cooperation resumes.\"\"\"
importance = 5
cite = [
  { source = "paper", date = "2023-11", quote = "They met.\\nAnd left." },
]
disputed = true
"""


def test_a_record_is_written_in_canonical_order_and_style() -> None:
    record = {
        "disputed": True,
        "cite": [{"quote": "They met.\nAnd left.", "date": "2023-11", "source": "paper"}],
        "actors": ["us", "cn"],
        "date": dt.date(2023, 11, 15),
        "id": "talks",
        "kind": None,
        "title": "Talks",
        "place": {"latitude": 37.47, "name": 'Filoli, "Woodside"', "timezone": "America/Los_Angeles"},
        "summary": " ".join(["Bilateral cooperation resumes."] * 4),
        "importance": 5,
        "category": "summit",
    }
    assert record_text("event", record) == WRITTEN.replace(
        '"Filoli, \\"Woodside\\""', "'Filoli, \"Woodside\"'"
    )


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        ("", "actor", '[[actor]]\nid = "x"\n'),
        ("\ufeff", "actor", '\ufeff[[actor]]\nid = "x"\n'),
        ("[timeline]", "actor", '[timeline]\n\n[[actor]]\nid = "x"\n'),
        ("[timeline]\r\n", "actor", '[timeline]\r\n\r\n[[actor]]\r\nid = "x"\r\n'),
        # what touches the next header is its own; what touches the last line is that one's
        (
            '[[actor]]\nid = "a" # A\n# B\n\n# Events\n[[event]]\n',
            "actor",
            '[[actor]]\nid = "a" # A\n# B\n\n[[actor]]\nid = "x"\n\n# Events\n[[event]]\n',
        ),
        (
            '[[actor]]\nid = "a"\n# Events\n[[event]]\n',
            "actor",
            '[[actor]]\nid = "a"\n\n[[actor]]\nid = "x"\n\n# Events\n[[event]]\n',
        ),
        # a table of the last event belongs to it, wherever it stands
        (
            '[[event]]\n[[actor]]\n[event.place]\nname = "Hall"\n',
            "event",
            '[[event]]\n[[actor]]\n[event.place]\nname = "Hall"\n\n[[event]]\nid = "x"\n',
        ),
    ],
)
def test_a_record_is_added_behind_its_like(before: str, added: str, after: str) -> None:
    assert add_records(before, [(added, {"id": "x"})]) == after


@pytest.mark.parametrize(
    ("there", "added", "after"),
    [
        ("2001 2003 2004", "2003-05", "2001 2003 2003-05 2004"),
        ("2001 2003", "2003", "2001 2003 2003"),
        ("2001 2003", "1999", "1999 2001 2003"),
        ("2001 2003", "2005 2004 1999 2002", "1999 2001 2002 2003 2004 2005"),
        ("2001 2003 unknown", "2002 2010 unknown", "2001 2002 2003 2010 unknown unknown"),
        ("2003 2001", "2002", "2003 2001 2002"),  # not in order
        ("2001", "2000", "2001 2000"),  # one event is in no order
    ],
)
def test_an_event_goes_where_its_date_belongs(there: str, added: str, after: str) -> None:
    def text(dates: str) -> str:
        return "\n".join(f'[[event]]\ndate = "{date}"\n' for date in dates.split())

    changed = add_records(text(there), [("event", {"date": date}) for date in added.split()])
    assert changed == text(after)


def test_an_event_comes_before_the_comments_of_the_next() -> None:
    there = "# Events\n\n# A\n[[event]]\ndate = 2001\n\n\n# ---- 2003\n\n# B\n[[event]]\ndate = 2003\n"
    assert add_records(there, [("event", {"date": year}) for year in (2000, 2002)]) == there.replace(
        "# A\n", "[[event]]\ndate = 2000\n\n# A\n"
    ).replace("date = 2001\n", "date = 2001\n\n[[event]]\ndate = 2002\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('actor = [{ id = "a" }]\n', "writes actor = …"),  # TOML itself forbids [[actor]] then
        ("[[actor]\n", "not TOML"),
        ("x = " + "[" * 5_000, "not TOML"),
    ],
)
def test_what_cannot_be_added_to_is_refused(text: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        add_records(text, [("actor", {"id": "b"})])


def test_a_record_that_is_not_there_or_twice_cannot_be_changed() -> None:
    with pytest.raises(EditError, match='no event has the id "a"'):
        change_record(HEAD, "event", "a", {"title": "A"})
    with pytest.raises(EditError, match='more than one event has the id "a"'):
        change_record('[[event]]\nid = "a"\n[[event]]\nid = "a"\n', "event", "a", {"title": "A"})


def test_a_text_of_lone_surrogates_is_refused() -> None:
    with pytest.raises(EditError, match="U\\+D800"):
        record_text("event", {"title": "\ud800"})


@given(TEXTS, st.sampled_from(["title", "place"]))
def test_a_record_in_an_inline_array_is_changed_there(value: str, key: str) -> None:
    text = '# list\nactor = [\n  { id = "a", title = "A" }, # first\n  { id = "b" },\n]\n'
    changed = change_record(text, "actor", "a", {key: value})
    assert loaded(changed) == {"actor": [{"id": "a", "title": "A", key: value}, {"id": "b"}]}
    assert changed.endswith(' }, # first\n  { id = "b" },\n]\n')


def test_many_records_change_at_once_as_they_would_one_by_one() -> None:
    text = "".join(f'[[event]]\nid = "e{n}"  # {n}\ntitle = "T"\ndate = {2000 + n}\n\n' for n in range(5))
    changes = [("event", f"e{n}", {"title": f"T{n}", "date": None, "summary": "S"}) for n in (3, 0, 4)]
    expected = text
    for change in changes:
        expected = change_record(expected, *change)
    assert change_records(text, changes) == expected != text
    assert change_records(text, []) == text
