"""Spreadsheets and documents as people keep them: what is read, and what is never invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from timeline.readers.foreign import Ask, Imported, RefusedError, read
from timeline.readers.foreign.xlsx import parts_shown

DAY = dt.datetime(2002, 8, 14)
Build = Callable[[Any], None]


def book(build: Build) -> bytes:
    made = openpyxl.Workbook()
    build(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def imported(content: bytes, name: str = "plan.xlsx", **ask: Any) -> Imported:
    return read(content, Ask(name, **ask), ending="." + name.rpartition(".")[2])


def dated(found: Imported) -> list[tuple[str, str]]:
    return [(event["title"], str(event["date"])) for event in found.events]


def fill(sheet: Any, rows: list[list[Any]], start: int = 1) -> None:
    for number, row in enumerate(rows, start):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def formatted(sheet: Any, cell: str, value: Any, form: str) -> None:
    sheet[cell] = value
    sheet[cell].number_format = form


def a_plain_list(made: Any) -> None:
    fill(
        made.active,
        [["Date", "Event"], ["14 August 2002", "Talks"], ["Aug 2002", "Follow-up"], [2003, "Treaty"]],
    )


def its_own_dates(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["When", "What"], [None, "day"], [None, "month"], [None, "short month"], [None, "year"]])
    formatted(sheet, "A2", DAY, "d mmm yyyy")
    formatted(sheet, "A3", dt.datetime(2002, 8, 1), "mmmm yyyy")
    formatted(sheet, "A4", dt.datetime(2002, 8, 1), "mmm-yy")
    formatted(sheet, "A5", dt.datetime(2002, 1, 1), "yyyy")


def with_a_title_and_notes(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["Chronology of talks"], ["as of May 2004"], [], ["Date", "Event", "Place"]])
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(bold=True)
    fill(
        sheet, [["c. 2002", "Talks", "Vienna"], ["2003?", "Treaty", "Graz"], [], ["Source: the ministry"]], 5
    )
    fill(sheet, [["* not confirmed; checked 14 August 2002 by the desk"]], 10)


def with_two_rows_of_headings(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["Event", None, "Date", None], ["Name", "Place", "Start", "End"]])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    fill(sheet, [["Talks", "Vienna", "14 Aug 2002", "16 Aug 2002"], ["Treaty", None, "2003", None]], 3)


def with_merged_dates(made: Any) -> None:
    sheet = made.active
    fill(
        sheet,
        [["Date", "Event"], ["Aug 2002", "Talks"], [None, "Dinner"], [None, "Signing"], ["2003", "Treaty"]],
    )
    sheet.merge_cells("A2:A4")


def with_headings_between(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["Date", "Event", "Place"], ["The first year"], ["5 May 2002", "Talks", "Vienna"]])
    fill(sheet, [["The second year"], ["6 June 2003", "Treaty", "Graz"]], 4)
    sheet.merge_cells("A2:C2")
    sheet.merge_cells("A4:C4")


def with_empty_rows_and_columns(made: Any) -> None:
    sheet = made.active
    sheet["C3"], sheet["E3"] = "Date", "Event"
    sheet["C6"], sheet["E6"] = "early 2002", "Talks"
    sheet["C20"], sheet["E20"] = "before 2003", "Treaty"
    sheet["ZZ500"] = " "


def with_dates_as_text(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["Datum", "Ereignis"], ["14.08.2002", "Gespräche"], ["14.-16. August 2002", "Konferenz"]])
    formatted(sheet, "A4", "2002-08-14", "@")
    sheet["B4"] = "Vertrag"


def with_a_column_for_each_part(made: Any) -> None:
    fill(
        made.active,
        [
            ["Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "Display Date", "Headline"],
            [2002, 8, 14, None, None, None, None, None, "Talks"],
            [2002, "August", None, None, 2002, 10, None, None, "Conference"],
            [2003, None, None, None, None, None, None, None, "Treaty"],
            [2003, 1, 1, None, None, None, None, "c. 2003", "Rumours"],
        ],
    )


def with_the_year_beside(made: Any) -> None:
    fill(made.active, [["Year", "Date", "Event"], [2002, "14 August", "Talks"], [2003, "May", "Treaty"]])


def with_formulas(made: Any) -> None:
    sheet = made.active
    fill(sheet, [["Date", "Event", "Source"], ["Aug 2002", "Talks", None]])
    sheet["C2"] = '=HYPERLINK("https://example.org/a","The Paper")'
    fill(sheet, [["2003", '=HYPERLINK("https://example.org/b","Treaty")', "a link"]], 3)
    sheet["C3"].hyperlink = "https://example.org/c"


def with_a_long_sheet_of_notes(made: Any) -> None:
    fill(made.active, [["Date", "Event"], ["2002", "Talks"]])
    made.active.title = "Events"
    fill(made.create_sheet("Notes"), [["Write to the desk"], ["if something is missing"]])


def without_headings(made: Any) -> None:
    fill(made.active, [["14 August 2002", "Talks in Vienna"], ["Aug 2003", "A treaty"], ["2004", "A visit"]])


KEPT: list[tuple[Build, list[tuple[str, str]]]] = [
    (a_plain_list, [("Talks", "2002-08-14"), ("Follow-up", "2002-08"), ("Treaty", "2003")]),
    (
        its_own_dates,
        [("day", "2002-08-14"), ("month", "2002-08"), ("short month", "2002-08"), ("year", "2002")],
    ),
    (with_a_title_and_notes, [("Talks", "2002~"), ("Treaty", "2003?")]),
    (with_two_rows_of_headings, [("Talks", "2002-08-14/2002-08-16"), ("Treaty", "2003")]),
    (
        with_merged_dates,
        [*((name, "2002-08") for name in ("Talks", "Dinner", "Signing")), ("Treaty", "2003")],
    ),
    (with_headings_between, [("Talks", "2002-05-05"), ("Treaty", "2003-06-06")]),
    (with_empty_rows_and_columns, [("Talks", "2002"), ("Treaty", "[..2002]")]),
    (
        with_dates_as_text,
        [("Gespräche", "2002-08-14"), ("Konferenz", "2002-08-14/2002-08-16"), ("Vertrag", "2002-08-14")],
    ),
    (
        with_a_column_for_each_part,
        [
            ("Talks", "2002-08-14"),
            ("Conference", "2002-08/2002-10"),
            ("Treaty", "2003"),
            ("Rumours", "2003~"),
        ],
    ),
    (with_the_year_beside, [("Talks", "2002-08-14"), ("Treaty", "2003-05")]),
    (with_formulas, [("Talks", "2002-08"), ("Treaty", "2003")]),
    (with_a_long_sheet_of_notes, [("Talks", "2002")]),
    (without_headings, [("Talks in Vienna", "2002-08-14"), ("A treaty", "2003-08"), ("A visit", "2004")]),
]


@pytest.mark.parametrize(("build", "dates"), KEPT, ids=[build.__name__ for build, _ in KEPT])
def test_a_spreadsheet_as_people_keep_it_gives_its_dates_and_no_invented_day(
    build: Build, dates: list[tuple[str, str]]
) -> None:
    found = imported(book(build))
    assert found.troubles == []
    assert dated(found) == dates


OF_SHEETS = (its_own_dates, with_formulas, with_merged_dates, with_a_long_sheet_of_notes)
"""What only spreadsheets have."""
TABLES = [(build, dates) for build, dates in KEPT if build not in OF_SHEETS]


@pytest.mark.parametrize(("build", "dates"), TABLES, ids=[build.__name__ for build, _ in TABLES])
def test_the_same_in_a_document_s_table_gives_the_same(build: Build, dates: list[tuple[str, str]]) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(build)))
    sheet = made.active
    assert sheet is not None
    table = docx.Document().add_table(min(sheet.max_row, 30), min(sheet.max_column, 12))
    for row in sheet.iter_rows(max_row=30, max_col=12):
        for cell in row:
            if cell.value is not None:
                table.cell(cell.row - 1, cell.column - 1).text = str(cell.value)
    for merged in sheet.merged_cells.ranges:
        first, last = (merged.min_row - 1, merged.min_col - 1), (merged.max_row - 1, merged.max_col - 1)
        table.cell(*first).merge(table.cell(*last))
    assert dated(imported(document(table), "plan.docx")) == dates


def document(table: Any) -> bytes:
    out = io.BytesIO()
    table.part.document.save(out)
    return out.getvalue()


def test_notes_and_headings_of_a_sheet_are_named_and_nothing_else_is_left_out() -> None:
    found = imported(book(with_a_title_and_notes))
    assert found.notes == [
        "row 1 above the headings is left out: “Chronology of talks”",
        "row 2 above the headings is left out: “as of May 2004”",
        "row 8 is no event: “Source: the ministry”",
        "row 10 is no event: “* not confirmed; checked 14 August 2002 by the desk”",
    ]


def test_links_of_cells_become_sources() -> None:
    found = imported(book(with_formulas))
    assert [(each["title"], each["url"]) for each in found.records["source"]] == [
        ("The Paper", "https://example.org/a"),
        ("a link", "https://example.org/c"),
    ]


FORMS = [
    ("yyyy\\-mm\\-dd", "ymd"),
    ("mm-dd-yy", "ymd"),
    ("[$-409]d\\-mmm\\-yyyy;@", "ymd"),
    ('"on" d mmmm yyyy', "ymd"),
    ("mmm-yy", "ym"),
    ("[$-407]mmmm yyyy;@", "ym"),
    ("mm/yyyy", "ym"),
    ("yyyy", "y"),
    ("e", "y"),  # the year of an era
    ("d mmm", "md"),
    ("dddd", ""),  # the name of a weekday is no day of a month
    ("ddd mmm yyyy", "ym"),
    ("yyyy h:mm", "yh"),  # m beside h is minutes
    ("d.m.yyyy hh:mm:ss", "ymdhs"),
    ("General", "ymdhs"),
]


@pytest.mark.parametrize(("form", "parts"), FORMS)
def test_a_number_format_says_how_much_of_a_date_a_cell_shows(form: str, parts: str) -> None:
    assert parts_shown(form) - {"min"} == set(parts)


OWN = [
    (DAY, "d mmm", "does not show the year"),
    (DAY, "dddd yyyy", None),
    (DAY, "dd yyyy", "does not show the month"),
    (dt.time(10, 30), "h:mm", "is a time without a date"),
    (dt.datetime(1905, 6, 24), "d.m.yyyy", "or the year 2002"),
    ("=TODAY()", "d.m.yyyy", "a formula that was never computed"),
    (3.25, "General", "has a year of two digits"),
    (True, "General", "is not a date that can be read"),
    ("#REF!", "General", None),
]


@pytest.mark.parametrize(("value", "form", "reason"), OWN)
def test_a_cell_that_does_not_show_a_date_gives_none(value: Any, form: str, reason: str | None) -> None:
    def build(made: Any) -> None:
        fill(made.active, [["Date", "Event"], [None, "Talks"], ["2003", "Treaty"]])
        formatted(made.active, "A2", value, form)

    found = imported(book(build))
    if value == DAY and reason is None:  # the name of the day says nothing of the month
        assert dated(found)[0] == ("Talks", "2002")
        return
    assert dated(found) == [("Treaty", "2003")]
    [trouble] = found.troubles
    assert reason is None or reason in trouble.reason
    assert trouble.where == "row 2"


def test_a_time_of_a_cell_is_kept_in_words_for_no_zone_is_named() -> None:
    def build(made: Any) -> None:
        fill(made.active, [["Date", "Event"], [None, "Talks"]])
        formatted(made.active, "A2", dt.datetime(2002, 8, 14, 10, 30), "d mmm yyyy hh:mm")

    [event] = imported(book(build)).events
    assert (event["date"], event["time"]) == (dt.date(2002, 8, 14), "10:30")


def test_of_several_sheets_with_dates_one_must_be_named() -> None:
    def build(made: Any) -> None:
        fill(made.active, [["Date", "Event"], ["2002", "Talks"]])
        made.active.title = "Events"
        fill(made.create_sheet("Older"), [["When", "What"], ["1999", "Visit"]])

    content = book(build)
    with pytest.raises(
        RefusedError, match=r"several sheets of plan\.xlsx have dates: Events, Older"
    ) as refused:
        imported(content)
    assert refused.value.code == 2
    assert dated(imported(content, sheets=("older",))) == [("Visit", "1999")]
    assert dated(imported(content, sheets=("1",))) == [("Talks", "2002")]
    assert dated(imported(content, sheets=("Older", "Events"))) == [("Visit", "1999"), ("Talks", "2002")]
    with pytest.raises(RefusedError, match="has no sheet “New”"):
        imported(content, sheets=("New",))


def test_of_our_own_sheets_the_one_of_events_is_read() -> None:
    def build(made: Any) -> None:
        heads = ["id", "uid", "title", "date", "earliest", "latest", "status", "kind"]
        fill(made.active, [heads, ["talks", "talks@example.org", "Talks", "2002-22"]])
        fill(made.create_sheet("Sources"), [["title", "date"], ["The Paper", "2001"]])

    assert dated(imported(book(build))) == [("Talks", "2002-22")]


def test_a_document_is_read_as_it_is_with_its_changes_accepted() -> None:
    made = docx.Document()
    made.add_paragraph("Before the table")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Date", "Event"
    table.cell(1, 0).text = "Aug 2002"
    words = table.cell(1, 1).paragraphs[0]._p
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f"<w:del {space}><w:r><w:delText>Old</w:delText></w:r></w:del>",
        f"<w:del {space}><w:r><w:t>Older</w:t></w:r></w:del>",
        f"<w:ins {space}><w:r><w:t>New</w:t></w:r></w:ins>",
        f"<w:moveFrom {space}><w:r><w:t>Moved</w:t></w:r></w:moveFrom>",
    ):
        words.append(docx.oxml.parse_xml(xml))
    assert dated(imported(document(table), "plan.docx")) == [("New", "2002-08")]


def test_a_table_that_a_document_has_in_parts_is_read_whole() -> None:
    made = docx.Document()
    for title, date in (("Talks", "2002"), ("Treaty", "2003")):
        table = made.add_table(2, 2)
        for column, (name, value) in enumerate((("Date", date), ("Event", title))):
            table.cell(0, column).text, table.cell(1, column).text = name, value
    found = imported(document(table), "plan.docx")
    assert dated(found) == [("Talks", "2002"), ("Treaty", "2003")]
    assert found.places == ["row 2 of “table 1”", "row 2 of “table 2”"]


# ---- hostile files


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return {name: made.read(name) for name in made.namelist()}


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
PLAIN = parts_of(book(a_plain_list))
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = [
    ({**PLAIN, SHEET: LAUGHS}, "holds what no office program writes"),
    ({**PLAIN, SHEET: LAUGHS.decode().encode("utf-16")}, "holds what no office program writes"),
    ({**PLAIN, "xl/styles.xml": b"\0" * 1000}, "holds what no office program writes"),
    ({**PLAIN, SHEET: b'<?xml version="1.0" encoding="utf-7"?><x/>'}, "holds what no office program writes"),
    ({**PLAIN, SHEET: b"<x>"}, "cannot be read as a spreadsheet"),
    ({name: part for name, part in PLAIN.items() if name != "xl/workbook.xml"}, "cannot be read as a spread"),
    ({"nothing.txt": b"1"}, "cannot be read as a spreadsheet"),
    ({f"{n}.bin": b"" for n in range(10_001)}, "unpacks to more than"),
]


@pytest.mark.parametrize(("parts", "message"), HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(parts: dict[str, bytes], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        imported(packed(parts))


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("timeline.readers.foreign.office.MAX_BYTES", 1_000_000)
    bomb = packed({**PLAIN, "xl/media/zeros.bin": bytes(2_000_000)})
    assert len(bomb) < 20_000
    with pytest.raises(RefusedError, match="unpacks to more than"):
        imported(bomb)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.docx"])
@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not packed", b"\xd0\xcf\x11\xe0 old", book(a_plain_list)[:900]]
)
def test_a_damaged_file_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RefusedError, match=r"is damaged|is not of the kind"):
        imported(content, name)


def test_a_cell_far_away_costs_nothing() -> None:
    def build(made: Any) -> None:
        fill(made.active, [["Date", "Event"], ["2002", "Talks"]])
        made.active["XFD1048576"] = "far"

    assert dated(imported(book(build))) == [("Talks", "2002")]


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for package, name, build in (
        ("openpyxl", "plan.xlsx", a_plain_list),
        ("docx", "plan.docx", a_plain_list),
    ):
        content = book(build)
        monkeypatch.setitem(__import__("sys").modules, package, None)
        with pytest.raises(RefusedError) as refused:
            imported(content, name)
        assert "[office]" in refused.value.help
        assert refused.value.code == 1
        monkeypatch.undo()
