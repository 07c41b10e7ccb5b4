"""`timeline import`, as people type it: what it shows, what it writes, and what it refuses."""

from __future__ import annotations

import http.server
import io
import os
import random
import re
import signal
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import HEAD
from tests.profiles import some
from tests.test_cli import Result
from tests.test_publication import begun, forked, killed_at_operation
from timeline.loader import load

FILE = HEAD + '# mine\n\n[[event]]\nid = "old"  # keep\ntitle = "Old"\ndate = 1999\n'
PLAN = """When,What,Who,Source
14-16 August 2002,Talks,"US; China",https://example.org/a
Aug 2003,Treaty,US,
late 2004,Visit,,
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_an_import_without_a_file_to_go_into_is_toml_on_standard_output(folder: Path) -> None:
    done = Result("import", "plan.csv")
    assert done.code == 0
    assert done.out == (
        '[[actor]]\nid = "us"\nname = "US"\n\n[[actor]]\nid = "china"\nname = "China"\n\n'
        '[[source]]\nid = "example-org-a"\ntitle = "https://example.org/a"\nurl = "https://example.org/a"\n\n'
        '[[event]]\nid = "talks"\ntitle = "Talks"\ndate = "2002-08-14/2002-08-16"\nactors = ["us", "china"]\n'
        'cite = [\n  { source = "example-org-a" },\n]\n\n'
        '[[event]]\nid = "treaty"\ntitle = "Treaty"\ndate = "2003-08"\nactors = ["us"]\n\n'
        '[[event]]\nid = "visit"\ntitle = "Visit"\ndate = 2004\nsummary = "Date as given: late 2004"\n'
    )
    assert done.err == (
        "columns of plan.csv:\n"
        "  When    date       14-16 August 2002\n"
        "  What    title      Talks\n"
        "  Who     actors     US; China\n"
        "  Source  source     https://example.org/a\n"
        "3 events: append them to a file with a [timeline], or say --into FILE\n"
    )
    (folder / "new.toml").write_text(HEAD + done.out, encoding="utf-8")
    loaded = load(folder / "new.toml")
    assert loaded.timeline is not None
    assert len(loaded.timeline.events) == 3


def test_an_import_into_a_file_adds_to_it_and_keeps_the_rest(folder: Path) -> None:
    shown = Result("import", "plan.csv", "--into", "events.toml", "--dry-run")
    assert (shown.code, (folder / "events.toml").read_text(encoding="utf-8")) == (0, FILE)
    done = Result("import", "plan.csv", "--into", "events.toml", "--backup")
    assert done.code == 0
    assert done.out == shown.out
    assert done.out.splitlines()[0] == "new (3)"
    text = (folder / "events.toml").read_text(encoding="utf-8")
    assert "# mine\n" in text
    assert 'id = "old"  # keep' in text
    assert (folder / "events.toml~").read_text(encoding="utf-8") == FILE
    assert Result("list", "--count").out == "4\n"


def test_a_second_import_says_what_is_new_changed_and_gone_and_deletes_nothing(folder: Path) -> None:
    Result("import", "plan.csv", "--into", "events.toml")
    text = PLAN.replace("Aug 2003", "12 Aug 2003").replace("late 2004,Visit,,\n", "2005,Summit,,\n")
    (folder / "plan.csv").write_text(text, encoding="utf-8")
    done = Result("import", "plan.csv", "--into", "events.toml")
    assert done.code == 0
    assert done.out == (
        "new (1)\n"
        "  2005        Summit  summit\n"
        "changed (1)\n"
        "  Treaty  treaty\n"
        "    date: 2003-08 → 2003-08-12\n"
        "gone (2): not in what is imported; nothing is deleted\n"
        "  1999        Old  old\n"
        "  2004        Visit  visit\n"
        "unchanged (1)\n"
    )
    again = Result("import", "plan.csv", "--into", "events.toml")
    assert again.out.endswith("unchanged (3)\n")
    assert again.err.endswith("events.toml is as it was\n")


def test_a_date_that_depends_on_another_event_is_said_in_words(folder: Path) -> None:
    path = folder / "events.toml"
    later = '[[event]]\nid = "later"\ntitle = "Later"\ndate = { after = "old", by = "P1Y6M" }\n'
    path.write_text(path.read_text(encoding="utf-8") + later, encoding="utf-8")
    Result("import", "plan.csv", "--into", "events.toml")
    again = Result("import", "plan.csv", "--into", "events.toml")
    assert "\n  1 year and 6 months after old  Later  later\n" in again.out


def test_what_an_owner_added_stays_when_the_table_is_imported_again(folder: Path) -> None:
    Result("import", "plan.csv", "--into", "events.toml")
    path = folder / "events.toml"
    text = path.read_text(encoding="utf-8")
    mine = text.replace('title = "Talks"\n', 'title = "Talks"\nimportance = 5\n', 1)
    mine = mine.replace('{ source = "example-org-a" }', '{ source = "example-org-a", quote = "They met" }')
    mine = mine.replace('actors = ["us"]', 'actors = ["us", "china"]')
    assert mine.count("importance") == mine.count("They met") == 1
    path.write_text(mine, encoding="utf-8")
    (folder / "plan.csv").write_text(PLAN.replace("14-16", "15-16"), encoding="utf-8")
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0
    assert path.read_text(encoding="utf-8") == mine.replace("2002-08-14/", "2002-08-15/")


def test_two_events_of_one_title_have_ids_that_hold_when_rows_change_places(folder: Path) -> None:
    rows = ["2001,Annual meeting", "2002,Annual meeting", "Mar 2003,Annual meeting"]
    path = folder / "plan.csv"
    path.write_text("Date,Event\n" + "\n".join(rows), encoding="utf-8")
    Result("import", "plan.csv", "--into", "events.toml")
    ids = re.findall('id = "(annual.*)"', (folder / "events.toml").read_text(encoding="utf-8"))
    assert ids == ["annual-meeting-2001", "annual-meeting-2002", "annual-meeting-2003-03"]
    path.write_text("Date,Event\n" + "\n".join(reversed(rows)), encoding="utf-8")
    assert Result("import", "plan.csv", "--into", "events.toml").out.endswith("unchanged (3)\n")


def test_a_calendar_s_event_is_known_by_its_uid_whatever_its_title_becomes(folder: Path) -> None:
    event = "BEGIN:VEVENT\nUID:4f-9@mail.example\nSUMMARY:{}\nDTSTART;VALUE=DATE:20020814\nEND:VEVENT\n"
    text = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    path = folder / "plan.ics"
    path.write_text(text.format("Talks"), encoding="utf-8")
    Result("import", "plan.ics", "--into", "events.toml")
    path.write_text(text.format("Talks in Vienna"), encoding="utf-8")
    done = Result("import", "plan.ics", "--into", "events.toml")
    assert "    title: Talks → Talks in Vienna\n" in done.out
    assert 'formerly = ["4f-9-mail-example"]' in (folder / "events.toml").read_text(encoding="utf-8")


@pytest.fixture
def served() -> Iterator[str]:
    """The address of a server that gives a calendar, a page and an error."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind = "text/calendar" if self.path == "/a" else "text/html"
            self.send_response(404 if self.path == "/none.ics" else 200)
            self.send_header("Content-Type", kind)
            event = "BEGIN:VEVENT\nUID:a@b\nSUMMARY:Talks\nDTSTART;VALUE=DATE:20020814\nEND:VEVENT\n"
            body = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n" if self.path == "/a" else "<p>Hello</p>"
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_calendar_is_read_from_its_address(served: str) -> None:
    done = Result("import", f"{served}/a")
    assert (done.code, 'id = "talks"' in done.out, "date = 2002-08-14" in done.out) == (0, True, True)
    page = Result("import", f"{served}/page")
    assert (page.code, page.out) == (1, "")
    assert "is not a calendar" in page.err
    assert "its server answers 404" in Result("import", f"{served}/none.ics").err


UNREAD = "Date,Event\n3/4/2005,Talks\nsoon,Treaty\n2002,\n2003,Visit\n"


def test_what_cannot_be_read_is_listed_and_nothing_is_written(folder: Path) -> None:
    (folder / "plan.csv").write_text(UNREAD, encoding="utf-8")
    done = Result("import", "plan.csv", "--into", "events.toml")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[3:] == [
        "cannot be read: row 2: “3/4/2005” is 4 March 2005 or 3 April 2005: say --dates us or --dates eu",
        "cannot be read: row 3: “soon” is not a date that can be read:"
        ' write it as "14 August 2002", "Aug 2002", "c. 2002" or "2002-08-14"',
        "cannot be read: row 4: “2002” has no title: give it one",
        "error: 3 rows of plan.csv cannot be read; nothing is written",
        "help: correct them, or leave them out with --skip, or keep them without a date with --undated",
    ]
    assert (folder / "events.toml").read_text(encoding="utf-8") == FILE


def test_unread_rows_are_left_out_or_kept_undated_as_is_said(folder: Path) -> None:
    (folder / "plan.csv").write_text(UNREAD, encoding="utf-8")
    skipped = Result("import", "plan.csv", "--skip", "--dates", "eu")
    assert re.findall('title = "(.*)"\ndate = (.*)', skipped.out) == [
        ("Talks", "2005-04-03"),
        ("Visit", "2003"),
    ]
    assert "left out: row 3: “soon”" in skipped.err
    kept = Result("import", "plan.csv", "--undated")
    assert kept.code == 1  # the row without a title can be no event
    kept = Result("import", "plan.csv", "--undated", "--skip")
    assert kept.code == 0
    assert 'title = "Treaty"\ndate = "unknown"\nsummary = "Date as given: soon"' in kept.out
    assert "undated: row 3: “soon”" in kept.err


def test_a_text_that_a_spreadsheet_cut_replaces_no_whole_one(folder: Path) -> None:
    whole = "word " * 10_000
    event = f'id = "long"\ntitle = "Long"\ndate = 2003\nsummary = "{whole}end"\n'
    (folder / "events.toml").write_text(f"{HEAD}[[event]]\n{event}", encoding="utf-8")
    before = (folder / "events.toml").read_bytes()
    assert Result("list", "-o", "long.xlsx").code == 0
    assert Result("import", "long.xlsx", "--into", "events.toml").out.endswith("unchanged (1)\n")
    assert (folder / "events.toml").read_bytes() == before


def test_a_known_date_is_never_replaced_by_an_unknown_one(folder: Path) -> None:
    Result("import", "plan.csv", "--into", "events.toml")
    before = (folder / "events.toml").read_text(encoding="utf-8")
    (folder / "plan.csv").write_text(PLAN.replace("Aug 2003", "?"), encoding="utf-8")
    assert Result("import", "plan.csv", "--into", "events.toml").out.endswith("unchanged (3)\n")
    assert (folder / "events.toml").read_text(encoding="utf-8") == before


WRONG = [
    (("import",), 2, "Missing argument"),
    (("import", "nothing.csv"), 1, "cannot read nothing.csv: no such file or directory"),
    (("import", "plan.pdf"), 2, "no reader for plan.pdf"),
    (("import", "plan.xls"), 2, "help: save it as .xlsx"),
    (("import", "plan.csv", "--dates", "uk"), 2, "--dates is us or eu, not uk"),
    (("import", "plan.csv", "--map", "When"), 2, "--map takes COLUMN=KEY, not When"),
    (("import", "plan.csv", "--map", "Wen=date"), 2, 'did you mean "When"?'),
    (("import", "plan.csv", "--map", "When=dat"), 2, 'did you mean "date"?'),
    (("import", "plan.csv", "--sheet", "Two"), 2, "has no sheet “Two”"),
    (("import", "plan.csv", "--into", "new.toml"), 1, "there is no new.toml"),
    (("import", "."), 2, "no reader for ."),
    (("import", "ftp://example.org/x.ics"), 2, "cannot ask for ftp://example.org/x.ics"),
    (("import", "plan.csv", "--into", "broken.toml"), 1, "error[E003]"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), WRONG)
def test_a_wrong_command_line_says_what_to_write(
    folder: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (folder / "broken.toml").write_text("[timeline]\ntitle = x\n", encoding="utf-8")
    done = Result(*arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err


def test_another_chronology_comes_whole_and_twice_is_no_change(folder: Path) -> None:
    done = Result("import", "events.toml")
    (folder / "copy.toml").write_text(done.out, encoding="utf-8")
    assert Result("import", "copy.toml").out == done.out
    assert (
        Result("list", "--file", "copy.toml", "--format", "json").out
        == Result("list", "--format", "json").out
    )
    assert Result("import", "copy.toml", "--into", "events.toml").out == "unchanged (1)\n"


def test_hostile_cells_do_nothing_to_a_terminal(folder: Path) -> None:
    (folder / "plan.csv").write_text(
        "Date\x1b[2J,Event\n2002,\x1b]0;x\x07\u202eTalks\u2066\nso\u2066on,x\n", encoding="utf-8"
    )
    done = Result("import", "plan.csv", "--into", "events.toml", "--map", "A\x1b=title")
    assert done.code == 2
    done = Result("import", "plan.csv", "--into", "events.toml", "--skip")
    assert "left out: row 3: “so" in done.err
    for text in (done.out, done.err):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u2066]", text)


def test_the_mode_the_line_ends_and_the_mark_of_a_file_stay(folder: Path) -> None:
    path = folder / "events.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf[timeline]\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") > 20
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_an_event_of_an_included_file_is_changed_where_it_is(folder: Path) -> None:
    (folder / "more.toml").write_text(
        '[[event]]\nid = "treaty"\ntitle = "Treaty"\ndate = 2003\n', encoding="utf-8"
    )
    (folder / "events.toml").write_text(HEAD + 'include = ["more.toml"]\n', encoding="utf-8")
    (folder / "plan.csv").write_text("Date,Event,Id\n2003,Treaty,x\n2004,Visit,y\n", encoding="utf-8")
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0
    (folder / "plan.csv").write_text("Date,Event,Id\nAug 2003,Treaty,x\n2004,Visit,y\n", encoding="utf-8")
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0
    assert 'date = "2003-08"' in (folder / "more.toml").read_text(encoding="utf-8")
    assert "treaty" not in (folder / "events.toml").read_text(encoding="utf-8")


def test_several_files_are_merged_one_after_the_other(folder: Path) -> None:
    (folder / "more.csv").write_text("Date,Event\nAug 2003,Treaty\n2009,Jubilee\n", encoding="utf-8")
    done = Result("import", "plan.csv", "more.csv", "--into", "events.toml")
    assert done.code == 0, done.err
    assert Result("list", "--count").out == "5\n"
    assert done.out.splitlines()[0] == "new (4)"


def test_the_same_file_gives_the_same_bytes() -> None:
    book = openpyxl.Workbook()
    for row in (["Date", "Event", "Who"], ["Aug 2002", "Talks", "US; China"], ["2003", "Talks", "US"]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    Path("plan.xlsx").write_bytes(out.getvalue())
    assert Result("import", "plan.xlsx").out == Result("import", "plan.xlsx").out


def test_many_warnings_are_counted(folder: Path) -> None:
    rows = "".join(f"{year},Talks of {year}\n" for year in range(1900, 1950))
    (folder / "plan.csv").write_text(f"Date,Event,Source\n2002,Visit,Press\n{rows}", encoding="utf-8")
    done = Result("import", "plan.csv", "--into", "events.toml")
    assert done.err.endswith("wrote events.toml\n51 warnings: timeline check shows them\n")


def _imported() -> None:
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0


def test_killed_at_random_moments_an_import_leaves_the_file_old_or_new(folder: Path) -> None:
    path = folder / "events.toml"
    old = path.read_bytes()
    start = time.monotonic()
    assert forked(_imported) == 0
    lasts = time.monotonic() - start
    new = path.read_bytes()
    chance = random.Random(14)
    for _ in some(range(200)):
        path.write_bytes(old)
        child = begun(_imported)
        time.sleep(chance.uniform(0, lasts * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert path.read_bytes() in (old, new)


def test_killed_at_any_step_an_import_leaves_the_file_old_or_new(folder: Path) -> None:
    path = folder / "events.toml"
    old = path.read_bytes()
    assert Result("import", "plan.csv", "--into", "events.toml").code == 0
    new = path.read_bytes()
    step, ended = 0, False
    while not ended:
        path.write_bytes(old)
        work = killed_at_operation(folder, step, _imported)
        ended = forked(work) == 0
        assert path.read_bytes() in (old, new)
        step += 1
    assert path.read_bytes() == new
    assert step > 5
