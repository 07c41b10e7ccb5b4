"""What people find in a spreadsheet, a text document and a database that `timeline list` writes."""

from __future__ import annotations

import datetime as dt
import io
import re
import shlex
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.conftest import HEAD, ROOT
from tests.oracles.office import texts_of_docx, texts_of_sqlite, texts_of_xlsx
from tests.test_cli import Result
from tests.test_documentation import table
from timeline.loader import load
from timeline.model import Timeline
from timeline.model.plain import ALIKE
from timeline.writers import WRITERS, xlsx
from timeline.writers import docx as writers_docx
from timeline.writers.columns import COLUMNS
from timeline.writers.options import Options, WriteError

EVENTS = """
as_of = 2024-03-01
[[actor]]
id = "mx"
name = "México"
[[source]]
id = "post"
title = "A report."
publisher = "The Post"
published = "2023-12"
url = "https://post.example/a?b=c&d"
note = "Behind a wall"
[[source]]
id = "wire"
title = "A wire"
[[event]]
id = "talks"
title = "Talks, at López's"
date = 2023-11-15
actors = ["mx"]
disputed = true
summary = "First."
cite = [
  { source = "post", date = "2023-11", quote = "in November" },
  { source = "wire", date = 2023-11-16, note = "In passing" },
  { source = "post", date = 2023-11-16 },
]
[[event]]
id = "due"
title = "Report due"
date = "2024-12"
kind = "deadline"
status = "tentative"
related = [{ event = "talks", as = "follows" }]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "events.toml"
    found.write_text(HEAD + EVENTS.lstrip(), encoding="utf-8")
    return found


@pytest.fixture
def timeline(path: Path) -> Timeline:
    loaded = load(path)
    assert loaded.timeline is not None, loaded.diagnostics
    return loaded.timeline


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_a_document_knows_no_clock(name: str, timeline: Timeline) -> None:
    """Its members have the first time that zip files know, it says the day of the data, and no other."""
    content = WRITERS[name].write(timeline, timeline.events, Options())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = archive.read("docProps/core.xml").decode()
    assert about.count("2024-03-01T00:00:00Z") == 2
    assert str(dt.date.today().year) not in about


@pytest.mark.parametrize("as_of", [None, dt.date(1789, 7, 14).toordinal()])
@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_data_that_speaks_for_no_day_or_an_old_one_is_written(
    name: str, as_of: int | None, timeline: Timeline
) -> None:
    content = WRITERS[name].write(replace(timeline, as_of=as_of), timeline.events, Options())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("name", ["xlsx", "docx", "sqlite"])
def test_no_event_is_a_file_all_the_same(name: str, timeline: Timeline) -> None:
    read = {"xlsx": texts_of_xlsx, "docx": texts_of_docx, "sqlite": texts_of_sqlite}[name]
    events, whole = read(WRITERS[name].write(timeline, [], Options(asked="1066")))
    assert events == []
    assert "1066" in " ".join(whole)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "As of 1 March 2024 · 2 events"),
        (["2023-11", "-mexico"], "As of 1 March 2024 · 0 events · Query: 2023-11 -mexico"),
        (["actor:mx", "--from", "2023"], "As of 1 March 2024 · 1 event · Query: actor:mx 2023.."),
        (
            ["--kind", "deadline", "--certain"],
            "As of 1 March 2024 · 1 event · Query: kind:deadline --certain",
        ),
    ],
    ids=str,
)
def test_the_heading_says_the_day_the_number_and_the_query(
    path: Path, arguments: list[str], said: str
) -> None:
    for ending in ("xlsx", "docx"):
        output = path.with_name(f"answer.{ending}")
        assert Result("list", "-f", path, "-o", output, *arguments).code == 0
        read = texts_of_xlsx if ending == "xlsx" else texts_of_docx
        whole = read(output.read_bytes())[1]
        assert whole[:2] == ["A test", said]


def test_the_sources_of_a_disputed_date_are_named_with_what_each_says(timeline: Timeline) -> None:
    words = "Sources disagree: some day in November 2023 (The Post); 16 November 2023 (A wire, The Post)"
    [talks, _], _ = texts_of_xlsx(WRITERS["xlsx"].write(timeline, timeline.events, Options()))
    assert talks[0] == f"15 November 2023\n{words}"
    [talks, _], _ = texts_of_docx(WRITERS["docx"].write(timeline, timeline.events, Options()))
    assert f"{words}." in talks


def test_a_footnote_says_title_publisher_date_address_and_the_claim(timeline: Timeline) -> None:
    [talks, due], _ = texts_of_docx(WRITERS["docx"].write(timeline, timeline.events, Options()))
    notes = [text for text in talks if text.startswith(" A ")]
    assert [note for note in notes if len(note) > 12] == [
        " A report. The Post, December 2023. https://post.example/a?b=c&d"
        " Its date: some day in November 2023. “in November”. Behind a wall.",
        " A wire. Its date: 16 November 2023. In passing.",
        " A report. The Post, December 2023. https://post.example/a?b=c&d Its date: 16 November 2023.",
    ]
    assert "https://post.example/a?b=c&d" in talks  # where the link leads
    assert " (deadline, tentative)" in due


def test_too_many_footnotes_are_numbered_notes_behind_the_table(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers_docx, "_MOST_FOOTNOTES", 2)
    content = WRITERS["docx"].write(timeline, timeline.events, Options())
    [talks, _], whole = texts_of_docx(content)
    assert "Talks, at López's1,2,3" in talks
    assert [text.partition(".")[0] for text in whole[whole.index("Sources") + 1 :]] == [
        "1 A report",
        "2 A wire",
        "3 A report",
    ]
    document = docx.Document(io.BytesIO(content))
    links = [each.target_ref for each in document.part.rels.values() if each.is_external]
    assert links == ["https://post.example/a?b=c&d"]


def test_a_source_has_one_number_in_all_sheets(timeline: Timeline) -> None:
    book = book_of(WRITERS["xlsx"].write(timeline, timeline.events, Options()))
    events, sources, claims = ([*sheet.iter_rows(min_row=5, values_only=True)] for sheet in book)
    assert events[0][7] == "1, 2"
    assert [row[:4] for row in sources] == [
        (1, "A report.", "The Post", "December 2023"),
        (2, "A wire", None, None),
    ]
    assert [row[1] for row in claims] == [1, 2, 1]
    assert sources[0][4] == "https://post.example/a?b=c&d"
    assert book["Sources"]["E5"].hyperlink.target == "https://post.example/a?b=c&d"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "#REF!", "2023-11-15", "1e5", "TRUE", '=HYPERLINK("a")']
)
def test_a_cell_is_text_whatever_it_looks_like(text: str, timeline: Timeline) -> None:
    """When opened, and when somebody edits it without changing anything."""
    event = replace(timeline.events[0], title=text, summary=text)
    book = book_of(WRITERS["xlsx"].write(timeline, [event], Options()))
    for cell in (book["Events"]["B5"], book["Events"]["C5"], book["Claims"]["A5"]):
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 32_767, 32_767),
        ("a" * 32_768, 32_767),
        ("\U0001f469" * 16_384, 32_766),  # each is two units of UTF-16, and none is cut in two
    ],
    ids=["fits", "one too many", "pairs"],
)
def test_a_text_that_no_cell_holds_is_cut_and_says_so(text: str, kept: int, timeline: Timeline) -> None:
    event = replace(timeline.events[0], summary=text)
    book = book_of(WRITERS["xlsx"].write(timeline, [event], Options()))
    found = book["Events"]["C5"].value
    assert len(found.encode("utf-16-le")) // 2 == kept
    assert (found == text) != found.endswith("(cut: a cell holds no more)")


def test_more_events_than_a_sheet_has_rows_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, timeline: Timeline
) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 5)
    WRITERS["xlsx"].write(timeline, timeline.events[1:], Options())
    with pytest.raises(WriteError):
        WRITERS["xlsx"].write(timeline, timeline.events, Options())
    result = Result("list", "-f", path, "-o", path.with_name("a.xlsx"))
    assert (result.code, result.err) == (1, "error: a spreadsheet has 5 rows: ask for fewer events\n")


def test_a_row_is_as_high_as_its_longest_cell(timeline: Timeline) -> None:
    event = replace(timeline.events[1], summary="word " * 40)
    longer = replace(event, summary="line\n" * 500)
    sheet = book_of(WRITERS["xlsx"].write(timeline, [event, longer], Options()))["Events"]
    assert sheet.row_dimensions[5].height == 4 * 15  # 200 letters in a column of 52
    assert sheet.row_dimensions[6].height <= 409  # as high as Excel lets it be


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_timeline_in_arabic_runs_from_right_to_left(language: str, timeline: Timeline) -> None:
    timeline = replace(timeline, language=language)
    book = book_of(WRITERS["xlsx"].write(timeline, timeline.events, Options()))
    assert [bool(sheet.sheet_view.rightToLeft) for sheet in book] == [language == "ar"] * 3
    document = docx.Document(io.BytesIO(WRITERS["docx"].write(timeline, timeline.events, Options())))
    assert ("w:bidiVisual" in document.element.xml) == (language == "ar")
    assert ("<w:bidi/>" in document.element.xml) == (language == "ar")


@pytest.mark.parametrize(
    ("arguments", "package"),
    [(["-o", "a.xlsx"], "openpyxl"), (["-o", "a.docx"], "python-docx"), (["--format", "xlsx"], "openpyxl")],
    ids=str,
)
def test_without_the_extra_the_error_says_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], package: str
) -> None:
    monkeypatch.chdir(path.parent)
    for name in ("openpyxl", "docx"):
        monkeypatch.setitem(sys.modules, name, None)
    result = Result("list", "-f", path, *arguments)
    assert (result.code, result.content) == (1, b"")
    assert f"needs {package}, which is not installed" in result.err
    assert "pip install 'diplomatic-timeline[office]'" in result.err
    assert [each.name for each in path.parent.iterdir()] == ["events.toml"]


@pytest.mark.parametrize("name", ["xlsx", "docx", "sqlite"])
def test_what_is_not_text_does_not_go_to_a_terminal(path: Path, name: str) -> None:
    command = shlex.join([sys.executable, "-m", "timeline", "list", "-f", str(path), "--format", name])
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        f"error: {name} is not text: it goes into a file",
        f"help: -o events{WRITERS[name].suffix}",
    ]


def test_excel_gets_a_mark_before_csv_and_nothing_else_does(path: Path) -> None:
    plain = Result("list", "-f", path, "--format", "csv").content
    assert Result("list", "-f", path, "--format", "csv", "--excel").content == b"\xef\xbb\xbf" + plain
    refused = Result("list", "-f", path, "--format", "json", "--excel")
    assert (refused.code, refused.content) == (2, b"")
    assert "--excel is for CSV" in refused.err


def database_of(content: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    return database


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lopez", ["talks"]),  # letters match without their accents
        ("mexico", ["talks"]),  # the name of an actor
        ("november", ["talks"]),  # a quote
        ("report", ["due"]),
        ("rep*", ["due"]),
        ("nothing", []),
    ],
)
def test_a_database_finds_events_by_words(words: str, found: list[str], timeline: Timeline) -> None:
    database = database_of(WRITERS["sqlite"].write(timeline, timeline.events, Options()))
    asked = "select id from events where rowid in (select rowid from events_fts where events_fts match ?)"
    assert [row[0] for row in database.execute(asked, (words,))] == found


def test_a_database_leads_to_another_event_only_if_it_has_it(timeline: Timeline) -> None:
    asked = "select event, relation, other, other_id, other_title from relations order by id"
    both = database_of(WRITERS["sqlite"].write(timeline, timeline.events, Options()))
    assert both.execute(asked).fetchall() == [
        ("talks", "followed by", "due", "due", "Report due"),
        ("due", "follows", "talks", "talks", "Talks, at López's"),
    ]
    alone = database_of(WRITERS["sqlite"].write(timeline, timeline.events[1:], Options()))
    assert alone.execute(asked).fetchall() == [("due", "follows", None, "talks", "Talks, at López's")]
    assert alone.execute("select count(*) from sources").fetchone() == (0,)


def test_a_database_never_has_a_date_more_exact_than_its_source(timeline: Timeline) -> None:
    database = database_of(WRITERS["sqlite"].write(timeline, timeline.events, Options()))
    asked = "select date, date_in_words, earliest, latest from {} order by rowid"
    assert database.execute(asked.format("events")).fetchall() == [
        ("2023-11-15", "15 November 2023", "2023-11-15", "2023-11-15"),
        ("2024-12", "some day in December 2024", "2024-12-01", "2024-12-31"),
    ]
    assert database.execute(asked.format("citations")).fetchone() == (
        "2023-11",
        "some day in November 2023",
        "2023-11-01",
        "2023-11-30",
    )


def test_an_actor_that_is_named_twice_and_occurrences_of_a_series_are_stored(
    timeline_of: Callable[..., Timeline],
) -> None:
    from timeline.query import select

    timeline = timeline_of(
        '[[event]]\nid = "a"\ntitle = "A"\ndate = 2020-01-01\nactors = ["x", "x"]\nrepeat = "FREQ=YEARLY"\n'
    )
    content = WRITERS["sqlite"].write(timeline, select(timeline, "2021..2022"), Options())
    texts_of_sqlite(content)
    rows = database_of(content).execute("select event, actor from event_actors").fetchall()
    assert rows == [("a@2021-01-01", "x"), ("a@2022-01-01", "x")]


def test_the_manual_has_every_table_and_column_of_a_database(timeline: Timeline) -> None:
    database = database_of(WRITERS["sqlite"].write(timeline, timeline.events, Options()))
    known = {each.name for each in ALIKE}
    columns = {
        name: [row[1] for row in database.execute(f"pragma table_info({name})") if row[1] not in known]
        for (name,) in database.execute("select name from sqlite_master where type = 'table'")
        if not name.startswith("events_fts_")
    }
    said: dict[str, set[str]] = {}
    for names, text in table(ROOT / "docs" / "json.md", "| table | columns |"):
        for name in re.findall("`(.*?)`", names):
            said[name] = set(re.findall("`(.*?)`", text))
    assert {name: set(each) for name, each in columns.items()} == said


def test_the_manual_has_every_sheet_and_its_columns() -> None:
    rows = {
        sheet.strip("`"): re.findall("`(.*?)`", text)
        for sheet, text in table(ROOT / "docs" / "json.md", "| sheet | columns |")
    }
    assert rows["Events"] == [column.heading for column in xlsx.EVENTS if not column.is_data]
    assert rows["Sources"] == [column.heading for column in xlsx.SOURCES]
    assert rows["Claims"] == [column.heading for column in xlsx.CLAIMS]
    data = {column.heading for column in xlsx.EVENTS if column.is_data}
    assert data < set(COLUMNS)
    assert set(COLUMNS) - data == {heading.lower() for heading in rows["Events"][1:-1]}
