"""The commands, as people type them."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tests.conftest import HEAD, ROOT
from timeline.cli import app
from timeline.model.plain import ALIKE

EVENTS = ROOT / "events.toml"
COMMAND = get_command(app)
COMMANDS = sorted(command.name for command in app.registered_commands if command.name)
HALF_YEAR = {
    "global-coalition-launch",
    "blinken-open-forum",
    "unga78-synthetic-drugs-event",
    "biden-xi-woodside-summit",
    "unga-resolution-synthetic-drugs",
    "klia-seizure",
}


class Result:
    """What a run of the command line printed, and how it ended."""

    def __init__(self, *arguments: str | Path, stdin: bytes = b"") -> None:
        # not by `invoke` of the runner, which would put all commands together anew each time
        with CliRunner().isolation(stdin) as (out, err, _):
            with pytest.raises(SystemExit) as end:
                COMMAND.main([*map(str, arguments)], prog_name="timeline")
            sys.stdout.flush()
            sys.stderr.flush()
            assert isinstance(end.value.code, int)
            self.code = end.value.code
            self.content, self.err = out.getvalue(), err.getvalue().decode()

    @property
    def out(self) -> str:
        return self.content.decode()


def ids(result: Result) -> set[str]:
    assert result.code == 0, result.err
    return {event["id"] for event in json.loads(result.out)}


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("TIMELINE_FILE", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "events.toml"
    path.write_text(
        HEAD
        + 'timezone = "Europe/Vienna"\n[[event]]\nid = "talk"\ntitle = "A talk"\n'
        + "start = 2023-07-18T11:00:00\nend = 2023-07-18T12:30:00\n"
        + '[[event]]\nid = "year"\ntitle = "A [bold]year[/bold]"\ndate = 2023\nstatus = "tentative"\n',
        encoding="utf-8",
    )
    return path


def test_half_a_year_of_the_shipped_data_has_its_six_milestones_and_nothing_from_outside() -> None:
    found = json.loads(Result("list", "--from", "2023-07", "--to", "2023-12", "--format", "json").out)
    assert {event["id"] for event in found} >= HALF_YEAR
    for event in found:
        assert event["earliest"] is None or event["earliest"] <= "2023-12-31"
        assert event["latest"] is None or event["latest"] >= "2023-07-01"
    outside = {"global-coalition-announcement", "us-prc-cnwg-launch", "prc-fentanyl-class-scheduling"}
    assert {event["id"] for event in found} & outside == set()


def test_an_event_dated_only_by_its_year_is_listed_for_half_of_it_but_not_as_certain(tmp_path: Path) -> None:
    copy = tmp_path / "events.toml"
    added = '\n[[event]]\nid = "added"\ntitle = "Some time in 2023"\ndate = 2023\n'
    copy.write_text(EVENTS.read_text(encoding="utf-8") + added, encoding="utf-8")
    asked = ("list", "-f", copy, "--from", "2023-07", "--to", "2023-12", "--format", "json")
    assert "added" in ids(Result(*asked))
    assert "added" not in ids(Result(*asked, "--certain"))
    assert "added" in ids(Result("list", "-f", copy, "2023", "--certain", "--format", "json"))


def test_both_ends_of_a_range_are_included_as_written() -> None:
    assert "unga-resolution-synthetic-drugs" in ids(Result("list", "--to", "2023-12-18", "--format", "json"))
    assert "unga-resolution-synthetic-drugs" not in ids(
        Result("list", "--to", "2023-12-17", "--format", "json")
    )
    assert "unga-resolution-synthetic-drugs" in ids(
        Result("list", "--from", "2023-12-18", "--format", "json")
    )
    assert "unga-resolution-synthetic-drugs" not in ids(
        Result("list", "--from", "2023-12-19", "--format", "json")
    )


def test_options_and_terms_ask_the_same() -> None:
    by_terms = Result("list", "actor:us", "category:un", "status:confirmed", "2023..2024", "--format", "json")
    by_options = Result(
        *("list", "--actor", "us", "--category", "un", "--status", "confirmed"),
        *("--from", "2023", "--to", "2024", "--format", "json"),
    )
    assert by_terms.out == by_options.out
    assert ids(by_terms)


def test_a_term_may_begin_with_a_hyphen_anywhere() -> None:
    everything = ids(Result("list", "--format", "json"))
    without = ids(Result("list", "-actor:us", "--format", "json", "-forum"))
    assert without < everything
    assert "blinken-open-forum" not in without


def test_an_option_that_there_is_not_is_an_error_not_a_term() -> None:
    result = Result("list", "--formt", "json")
    assert result.code == 2
    assert "--format" in result.err


def test_json_has_the_promised_keys_and_no_others(small: Path) -> None:
    talk, year = sorted(
        json.loads(Result("list", "-f", small, "2023", "--format", "json").out), key=lambda e: e["id"]
    )
    keys = (
        "id uid title date earliest latest precision certain status kind importance"
        " category actors place summary sources related"
    )
    assert set(year) == set(keys.split())
    assert set(talk) == {*keys.split(), "start", "end"}
    assert talk["start"] == "2023-07-18T11:00:00+02:00"
    assert talk["end"] == "2023-07-18T12:30:00+02:00"
    assert (talk["earliest"], talk["latest"], talk["certain"]) == ("2023-07-18", "2023-07-18", True)
    assert (year["date"], year["earliest"], year["latest"]) == ("2023", "2023-01-01", "2023-12-31")
    assert year["uid"] == "year@example.org"


@pytest.mark.parametrize(
    ("format", "expected"),
    [("table", ""), ("json", "[]\n"), ("markdown", None), ("csv", None), ("ics", None)],
)
def test_no_match_is_no_error_and_an_empty_answer(format: str, expected: str | None) -> None:
    result = Result("list", "nothingofthekind", "--format", format)
    assert result.code == 0
    assert result.err == "no event matches\n  nothingofthekind  finds 0\n"
    if expected is not None:
        assert result.out == expected
    if format == "csv":
        assert result.out.count("\n") == 1
        assert result.out.startswith("id,uid,title,date,")
    if format == "ics":
        calendar = icalendar.Calendar.from_ical(result.out)
        assert calendar.events == []
        assert len(calendar.timezones) == 1


def test_csv_has_a_row_an_event_and_the_columns_of_the_json() -> None:
    rows = list(csv.DictReader(io.StringIO(Result("list", "2023", "--format", "csv").out)))
    objects = json.loads(Result("list", "2023", "--format", "json").out)
    assert [row["id"] for row in rows] == [event["id"] for event in objects]
    sometimes = {
        *(
            "start",
            "end",
            "repeat",
            "next",
            "except",
            "moved",
            "series",
            "time",
            "derived",
            "disputed",
            "was",
        ),
        *(plain.name for plain in ALIKE),
    }
    of_place = {"place.timezone", "place.latitude", "place.longitude"}
    assert set(rows[0]) == {*objects[0], *sometimes, *of_place}
    ahead = csv.DictReader(io.StringIO(Result("list", "--from", "2027", "--format", "csv").out))
    drug_day = next(row for row in ahead if row["id"] == "world-drug-day")
    assert (drug_day["repeat"], drug_day["next"]) == ("FREQ=YEARLY", "world-drug-day@2027-06-26")


def test_an_answer_can_be_written_to_a_file_which_is_then_named(tmp_path: Path) -> None:
    result = Result("list", "2023", "--format", "json", "-o", tmp_path / "x.json")
    assert result.out == ""
    assert result.err == f"wrote {tmp_path / 'x.json'}\n"
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))


def test_a_file_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    result = Result("list", "--format", "json", "-o", tmp_path)
    assert result.code == 1
    assert result.err.startswith(f"error: cannot write {tmp_path}: ")
    assert result.err.count("\n") == 1


def test_the_piped_table_is_plain_with_a_line_an_event(small: Path) -> None:
    result = Result("list", "-f", small)
    assert result.out == (
        "2023                A [bold]year[/bold] [tentative]  year\n"
        "18 Jul 2023, 11:00  A talk                           talk\n"
    )


def on_terminal(*arguments: str, columns: int) -> list[str]:
    """The lines that a command writes on a terminal with this many columns."""
    script = f"stty cols {columns}; {sys.executable} -m timeline {shlex.join(arguments)}"
    done = subprocess.run(
        ["script", "-qec", script, "/dev/null"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": ""},
        check=True,
    )
    return done.stdout.splitlines()


def test_the_table_fits_the_terminal() -> None:
    lines = on_terminal("list", columns=60)
    assert len(lines) > 60
    assert max(map(len, lines)) <= 60


def test_on_a_terminal_of_80_columns_show_goes_on_where_a_text_begins() -> None:
    lines = on_terminal("show", "klia-seizure", columns=80)
    assert [line for line in lines if len(line) > 80 and "https://" not in line] == []
    assert any(line.startswith("      ") and line.endswith("-raid/108136") for line in lines)
    quote = next(at for at, line in enumerate(lines) if line.lstrip().startswith("“"))
    indent = len(lines[quote]) - len(lines[quote].lstrip())
    assert lines[quote + 1].startswith(" " * indent)
    assert " ".join(" ".join(lines).split()) == " ".join(Result("show", "klia-seizure").out.split())


def test_on_a_terminal_of_80_columns_an_id_stays_in_one_piece() -> None:
    lines = on_terminal("list", "--from", "2023-01", "--to", "2024-02", columns=80)
    assert max(map(len, lines)) <= 80
    for id_ in ("trilateral-fentanyl-committee-first-meeting", "majors-list-deadline@2023-09-15"):
        assert any(line.endswith(f" {id_}") for line in lines)
    assert any(line.endswith(" Trilateral Fentanyl Committee first meets") for line in lines)


@pytest.mark.parametrize("command", [["names"], ["names", "sources"], ["stats", "--by", "source"]])
def test_names_fold_on_a_terminal_and_ids_do_not(command: list[str]) -> None:
    known = [each["id"] for each in json.loads(Result("names", "sources", "--format", "json").out)]
    for columns in (80, 50):
        lines = on_terminal(*command, columns=columns)
        assert max(map(len, lines)) <= columns
        assert {word for line in lines for word in line.split()} >= {*known}
    narrow, wide = (" ".join(on_terminal(*command, columns=columns)) for columns in (80, 300))
    assert sorted(narrow.replace("█", "").split()) == sorted(wide.replace("█", "").split())


def test_columns_that_are_asked_for_fold_under_their_names() -> None:
    lines = on_terminal("list", "2023-11", "--columns", "id,sources.title", columns=60)
    assert lines[0].split() == ["id", "sources.title"]
    assert max(map(len, lines)) <= 60
    assert {line.split()[0] for line in lines if not line.startswith(" ")} >= {"ifs-delisting"}


@pytest.mark.thorough("one list on terminals of more widths")
def test_ids_stand_beside_titles_wherever_both_fit() -> None:
    width = max(map(len, on_terminal("list", "klia", columns=200)))
    beside, below = (len(on_terminal("list", "klia", columns=columns)) for columns in (width, width - 1))
    assert below == 2 * beside - 1  # but for the heading


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_80_columns_and_cuts_nothing(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = Result(*command.split(), "--help").out
    assert [line for line in text.splitlines() if line.endswith("...") and not line.startswith("Usage")] == []
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_show_gives_all_of_one_event_with_its_claims_side_by_side() -> None:
    text = Result("show", "biden-xi-woodside-summit").out
    for part in (
        "Biden-Xi summit at Woodside",
        "15 November 2023",
        "some day in November 2023",
        "“During their November 2023 meeting”",
        "https://exbulletin.com/politics/2589935/",
        "Filoli, Woodside, California",
        "biden-xi-woodside-summit@synthetic-drugs.example.org",
        "followed by: ",
    ):
        assert part in text
    assert (
        json.loads(Result("show", "biden-xi-woodside-summit", "--format", "json").out)["date"] == "2023-11-15"
    )


def test_an_unknown_id_is_an_error_that_names_the_nearest() -> None:
    result = Result("show", "biden-xi-woodside-sumit")
    assert (result.code, result.out) == (1, "")
    assert 'did you mean "biden-xi-woodside-summit"?' in result.err
    assert "unga78-general-debate" in Result("show", "general-debate").err


def test_an_earlier_id_shows_the_event(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(
        HEAD + '[[event]]\nid = "new"\ntitle = "N"\ndate = 2023\nformerly = ["old"]\n', encoding="utf-8"
    )
    assert "old@example.org" in Result("show", "old", "-f", path).out


def test_check_says_what_is_wrong_and_ends_with_1_only_on_errors(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    assert Result("check").code == 0
    path.write_text(HEAD + '[[event]]\nid = "a"\ntitle = "A"\ndate = "2023-13"\n', encoding="utf-8")
    result = Result("check", "-f", path)
    assert result.code == 1
    assert "error[E102]: month must be 01 to 12, not 13" in result.out
    assert '7 | date = "2023-13"\n' in result.out
    assert result.out.endswith("1 error\n")
    assert json.loads(Result("check", "-f", path, "--format", "json").out)[0]["line"] == 7
    assert Result("check", "-f", path, "--format", "github").out.startswith(
        f"::error file={path},line=7,col=14,"
    )
    path.write_text(HEAD + '[[source]]\nid = "s"\ntitle = "S"\n', encoding="utf-8")
    result = Result("check", "-f", path)
    assert result.code == 0
    assert result.out.endswith("1 warning\n")


def test_a_clean_file_is_empty_json_and_no_annotations(small: Path) -> None:
    assert Result("check", "-f", small, "--format", "json").out == "[]\n"
    assert Result("check", "-f", small, "--format", "github").out == ""


def test_the_shipped_file_has_no_errors_and_no_warnings() -> None:
    assert Result("check", "--format", "json").out == "[]\n"


def test_data_with_errors_is_answered_by_no_command(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + "bad = 1\n", encoding="utf-8")
    for command in (["list"], ["show", "x"], ["build"], ["page", "-o", str(tmp_path / "x.html")]):
        result = Result(*command, "-f", path)
        assert (result.code, result.out) == (1, "")
        assert "error[E202]" in result.err
    assert sorted(child.name for child in tmp_path.iterdir()) == ["events.toml"]


def test_the_file_is_named_before_or_after_the_command_or_by_the_environment(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = Result("list", "-f", small).out
    assert "A talk" in after
    assert Result("--file", small, "list").out == after
    monkeypatch.setenv("TIMELINE_FILE", str(small))
    assert Result("list").out == after
    assert "Woodside" in Result("list", "-f", EVENTS).out


def test_the_file_is_found_here_or_in_a_folder_above(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = small.parent / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert "A talk" in Result("list").out
    small.unlink()
    result = Result("list")
    assert result.code == 1
    assert "no events.toml here or in a folder above" in result.err
    assert "timeline init" in result.err
    assert "TIMELINE_FILE" in result.err


def test_a_query_that_cannot_be_read_is_marked_in_place() -> None:
    result = Result("list", "us", "actr:us")
    assert result.code == 2
    assert result.err == (
        'error: no field "actr"\n  us actr:us\n     ^^^^\n'
        'help: did you mean "actor"?; to search for the words, write "actr:us"\n'
    )
    assert Result("list", "actor:uss").code == 2
    assert "month must be" in Result("list", "--from", "2023-13").err


@pytest.mark.parametrize("command", ["page", "chart"])
def test_a_page_or_a_chart_is_one_file_that_needs_nothing_else(command: str, tmp_path: Path) -> None:
    target = tmp_path / "x.html"
    assert Result(command, "actor:us,cn", "2023..2024", "-o", target).code == 0
    page = target.read_text(encoding="utf-8")
    assert "Biden-Xi summit at Woodside" in page
    assert "World Drug Day" not in page
    assert "<script src=" not in page
    assert "<link" not in page.replace('<link rel="icon" href="data:,">', "")
    assert Result(command, "-o", tmp_path / "x.jpg").code == 2


def test_the_schema_is_one_that_the_shipped_file_fits() -> None:
    schema = json.loads(Result("schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["properties"]) == {"timeline", "actor", "category", "source", "event", "feed"}
    event = schema["$defs"]["EventRecord"]["properties"]
    assert {"id", "title", "date", "start", "end", "cite", "related"} <= set(event)


def test_the_version_is_the_distribution_s() -> None:
    from importlib.metadata import version

    assert Result("--version").out == f"timeline {version('diplomatic-timeline')}\n"


@pytest.mark.parametrize(
    "command", [[], ["build"], ["list"], ["show"], ["check"], ["chart"], ["picture"], ["page"], ["schema"]]
)
def test_every_command_s_help_has_examples(command: list[str]) -> None:
    text = Result(*command, "--help").out
    assert f"  timeline {' '.join(command)}" in text.partition("Examples:")[2]


def test_completion_can_be_installed_for_the_shell() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "timeline", "--show-completion", "bash"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert "complete" in done.stdout


def test_a_reader_that_goes_away_ends_the_program_quietly() -> None:
    assert shutil.which("bash")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m timeline list --format json | head -1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("[\n", "")


@pytest.mark.parametrize("option", ["-o", "-f", "--from", "--actor"])
def test_an_option_without_its_value_is_said_to_need_one(option: str) -> None:
    result = Result("list", option)
    assert result.code == 2
    assert "requires an argument" in result.err


def test_an_option_s_value_may_hold_spaces_and_its_fault_marks_no_term() -> None:
    assert 'no actor "us cn"' in Result("list", "--actor", "us cn").err
    assert "^" not in Result("list", "--from", "2023-13", "precursor").err


def test_a_pipe_is_written_into_and_a_link_is_followed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert Result("list", "klia", "--format", "json", "-o", pipe).code == 0
    assert '"klia-seizure"' in reader.communicate(timeout=30)[0]
    assert pipe.is_fifo()
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    Result("list", "klia", "--format", "json", "-o", link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("[")
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("redirect", ["> /dev/full", ">&-"])
def test_an_output_that_cannot_be_written_shows_no_traceback(redirect: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m timeline list --format json {redirect}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_a_range_without_end_gives_the_next_occurrence_of_a_series() -> None:
    found = {e["id"]: e for e in json.loads(Result("list", "--from", "2027", "--format", "json").out)}
    assert found["world-drug-day"]["repeat"] == "FREQ=YEARLY"
    assert found["world-drug-day"]["next"] == "world-drug-day@2027-06-26"
    assert "every 26 Jun, next 26 Jun 2027" in Result("list", "--from", "2027").out
    everything = {e["id"]: e for e in json.loads(Result("list", "--format", "json").out)}
    assert everything["world-drug-day"]["next"] is None


def test_a_closed_range_lists_occurrences_and_a_gap_is_a_gap() -> None:
    debates = {name for name in ids(Result("list", "2014-09", "--format", "json")) if "debate" in name}
    assert debates == {"unga-general-debate@2014-09-23"}
    assert debates <= ids(Result("list", "2014-09-24", "--format", "json"))
    assert not debates & ids(Result("list", "2014-09-23", "--format", "json"))
    assert "unga81-general-debate" not in ids(Result("list", "2026-09-27", "--format", "json"))
    assert "unga81-general-debate" in ids(Result("list", "2026-09-28", "--format", "json"))
    yearly = {"majors-list-deadline@2027-09-15", "incsr-deadline@2027-03-01", "world-drug-day@2027-06-26"}
    assert yearly <= ids(Result("list", "--from", "2027", "--to", "2027", "--format", "json"))


def test_an_occurrence_can_be_shown_and_a_day_without_one_cannot() -> None:
    assert (
        "24 September 2014; moved from 23 September 2014"
        in Result("show", "unga-general-debate@2014-09-23").out
    )
    for wrong in ("unga-general-debate@2014-09-24", "unga-general-debate@soon", "klia-seizure@2023-12-09"):
        assert Result("show", wrong).code == 1


def test_a_time_zone_that_there_is_not_is_refused_with_the_nearest() -> None:
    result = Result("list", "--timezone", "Europe/Viena")
    assert result.code == 2
    assert 'did you mean "Europe/Vienna"?' in result.err


ESCAPE = "\x1b]0;title\x07\r\u202eX"
"""What a terminal would take for commands, as the name of a file."""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "-f", "{}.none"],
        ["check", "-f", "{}.none", "--format", "github"],
        ["check", "-f", "{}.none", "--format", "json"],
        ["build", "-f", "{}.toml", "-o", "out{}"],
        ["build", "-f", "{}.toml", "--locked"],
        ["build", "-f", "small.toml", "-o", "{}.toml"],
        ["build", "-f", "small.toml", "-o", "{}.toml/inner"],
        ["build", "-f", "small.toml", "--plotly", "{}.none"],
        ["list", "-f", "small.toml", "-o", "{}.d"],
        ["list", "-f", "small.toml", "-o", "{}.none/file"],
        ["list", "-f", "small.toml", "-o", "{}.json"],
        ["chart", "-f", "small.toml", "-o", "x.{}"],
        ["chart", "-f", "small.toml", "-o", "x.html", "--plotlyjs", "{}.js"],
        ["picture", "-f", "small.toml", "-o", "x.{}"],
        ["picture", "-f", "small.toml", "-o", "x.svg", "--title", "{}"],
        ["page", "-f", "small.toml", "-o", "x.{}"],
        ["schema", "-o", "{}.d"],
        ["init", "{}.toml"],
        ["init", "{}.toml/inner", "--title", "T", "--domain", "example.org"],
        ["init", "{}.new", "--title", "T", "--domain", "example.org"],
        ["init", "new", "--title", "T", "--domain", "example.org", "--github", "--install", "{}"],
        ["init", "new", "--title", "T", "--domain", "example.org", "--github", "--install", "./{}.whl"],
        ["diff", "{}.none", "small.toml"],
        ["diff", "HEAD:{}.none", "small.toml"],
        ["doctor", "{}.none"],
        ["doctor", "{}.d"],
        ["doctor", "{}.toml", "--format", "github"],
        ["serve", "-f", "{}.none"],
        ["serve", "-f", "small.toml", "--host", "{}"],
        ["serve", "-f", "small.toml", "--port", "0", "--allow-host", "{}"],
    ],
    ids=" ".join,
)
def test_a_name_says_nothing_to_the_terminal(
    small: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(small.parent)
    text = small.read_text(encoding="utf-8")
    for name in ("small.toml", f"{ESCAPE}.toml"):
        Path(name).write_text(text, encoding="utf-8")
    Path(f"{ESCAPE}.d").mkdir()
    result = Result(*(each.replace("{}", ESCAPE) for each in arguments))
    printed = result.out + result.err
    assert [c for c in printed if not c.isprintable() and c != "\n"] == []
    assert "X" in printed


@pytest.mark.parametrize(
    ("arguments", "error", "help"),
    [
        (["check", "events.toml"], 'timeline check does not take "events.toml"', "write --file events.toml"),
        (["export", "all.json"], 'timeline export does not take "all.json"', "write -o all.json"),
        # --place New York, without the quotes
        (["add", "--title", "A", "--place", "New", "York"], 'does not take "York"', "needs quotes"),
        (["rename", "a", "b", "c\x1b[2J"], 'does not take "c\\x1b[2J"', "timeline rename --help"),
    ],
)
def test_a_word_too_many_is_answered_with_what_to_write(arguments: list[str], error: str, help: str) -> None:
    result = Result(*arguments)
    assert (result.code, result.out) == (2, "")
    assert error in result.err
    assert help in result.err
