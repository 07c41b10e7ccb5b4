"""What README and docs/ say is so: commands print what they show, examples are sound, links lead on."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

import timeline
from tests.conftest import HEAD, ROOT
from tests.pages import BLOCK, add_commands, check_output, compare, session
from tests.test_cli import Result
from timeline.cli import app
from timeline.diagnostics import CODES
from timeline.doctor import Effect
from timeline.doctor.codes import CODES as DOCTOR
from timeline.loader import load

README = ROOT / "README.md"
MANUAL = [README, *sorted((ROOT / "docs").glob("*.md"))]
"""The pages whose examples are run."""
PAGES = [*sorted(ROOT.glob("*.md")), *MANUAL[1:], ROOT / "bench" / "README.md"]
"""The pages whose links are followed."""


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(text_of(page)) if found == language]


def sessions(page: Path) -> list[tuple[str, str]]:
    """Each command after a `$`, and what the page shows of its output."""
    return [each for block in blocks(page, "console") for each in session(block)]


def table(page: Path, head: str) -> list[list[str]]:
    """The cells of the rows of the one table with this head."""
    [rows] = re.findall(rf"^{re.escape(head)}\n\|[- |]+\|\n((?:\|.*\|\n)+)", text_of(page), re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped data and the command `timeline`."""
    shutil.copy(ROOT / "events.toml", tmp_path)
    add_commands(tmp_path)
    return tmp_path


ALONE = re.compile(r"timeline [^|&;<>$`]*")
"""A command without anything that a shell does."""


@pytest.mark.parametrize("page", [page for page in MANUAL if sessions(page)], ids=name_of)
def test_the_commands_of_a_page_print_what_it_shows(
    folder: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in one folder, as a reader would type them."""
    monkeypatch.chdir(folder)
    if page.name == "start.md":  # it begins in an empty folder
        (folder / "events.toml").unlink()
    for command, shown in sessions(page):
        if ALONE.fullmatch(command):  # in this process, which is ten times as fast
            done = Result(*shlex.split(command)[1:])
            assert done.code == 0, done.err
            compare(command, done.out + done.err, shown)
        else:
            check_output(command, shown, folder, code=ROOT)


def test_the_readme_shows_commands_at_all() -> None:
    assert {command.split()[1] for command, _ in sessions(README)} >= {
        "list",
        "show",
        "check",
        "chart",
        "picture",
    }


@pytest.mark.parametrize("page", MANUAL, ids=name_of)
def test_an_example_is_in_a_language_that_is_tested_or_cannot_be(page: Path) -> None:
    tested, shown = {"console", "toml", "python", "sh"}, {"yaml", "nginx", ""}
    assert {language for language, _ in BLOCK.findall(text_of(page))} <= tested | shown


def shown_commands(page: Path) -> Iterator[list[str]]:
    """The words of each `timeline …` of a page, in examples that are not run and in the text."""
    text = text_of(page)
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`(timeline [^`]*)`", BLOCK.sub("", text))]:
        if line.startswith("timeline "):
            yield shlex.split(line, comments=True)


@pytest.mark.parametrize("page", [page for page in PAGES if [*shown_commands(page)]], ids=name_of)
def test_commands_that_a_page_shows_exist_with_their_options(page: Path) -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    for words in shown_commands(page):
        command = root.commands[words[1]] if not words[1].startswith("-") else root
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words[1:] if word.startswith("-")} <= known, words


def test_the_quick_start_is_two_commands_which_ci_runs_as_they_stand() -> None:
    lines = blocks(README, "sh")[0].splitlines()
    assert len(lines) == 2
    assert all("venv" in line and "pip install" in line for line in lines)
    assert "^## Quick start" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_is_short_enough_for_a_newcomer() -> None:
    assert len(text_of(README).splitlines()) <= 250


def test_every_command_is_in_the_readme() -> None:
    commands = [command.name for command in app.registered_commands]
    assert len(commands) >= 5
    listed = [row[0] for row in table(README, "| command | what it does |")]
    assert sorted(listed) == sorted(f"`timeline {name}`" for name in commands)


def test_the_readme_leads_to_every_page_of_the_manual() -> None:
    assert {name_of(page) for page in MANUAL[1:]} <= set(links(README))


def test_every_code_is_explained_in_the_words_of_the_code() -> None:
    rows = table(ROOT / "docs" / "codes.md", "| code | meaning |")
    assert {code.strip("`"): meaning for code, meaning in rows} == dict(CODES)


def _said(effects: tuple[Effect, ...]) -> str:
    return "; ".join(" ".join(filter(None, (each.who, each.what, each.evidence))) for each in effects)


def test_every_code_of_the_doctor_is_explained(golden: Callable[[Path, str], None]) -> None:
    rows = []
    for code, known in DOCTOR.items():
        effects = [_said(known.effects)] if known.effects else []
        effects += [f"{fault}: {_said(found)}" for fault, found in known.faults.items()]
        rows.append(f"| `{code}` | {known.meaning} | {known.source} | {'<br>'.join(effects)} |")
    path = ROOT / "docs" / "doctor.md"
    head = text_of(path).partition("| code |")[0]
    table = "| code | meaning | clause | who does what |\n| --- | --- | --- | --- |\n"
    golden(path, head + table + "\n".join(rows) + "\n")


TOML = [(page, example) for page in MANUAL for example in blocks(page, "toml")]


@pytest.mark.parametrize(("page", "example"), TOML, ids=[name_of(page) for page, _ in TOML])
def test_an_example_of_the_file_is_sound(tmp_path: Path, page: Path, example: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(example if "[timeline]" in example else HEAD + example, encoding="utf-8")
    assert load(path).diagnostics == ()


def test_the_first_example_of_the_file_has_every_table() -> None:
    first = blocks(ROOT / "docs" / "format.md", "toml")[0]
    assert set(tomllib.loads(first)) == {"timeline", "actor", "category", "source", "event", "feed"}


def test_the_table_of_dates_has_the_words_that_we_say() -> None:
    rows = table(ROOT / "docs" / "dates.md", "| written | in words |")
    assert len(rows) >= 9
    for written, words in rows:
        assert timeline.edtf.say(timeline.edtf.parse(written.strip("`"))) == words


PYTHON = [(page, example) for page in MANUAL for example in blocks(page, "python")]


@pytest.mark.parametrize(("page", "example"), PYTHON, ids=[name_of(page) for page, _ in PYTHON])
def test_an_example_in_python_runs(monkeypatch: pytest.MonkeyPatch, page: Path, example: str) -> None:
    monkeypatch.chdir(ROOT)
    exec(example.replace(".show()", ".to_json()"), {})


def test_the_readme_s_python_finds_the_summit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    [example] = blocks(README, "python")
    exec(example.partition("timeline.figure")[0], {})
    assert capsys.readouterr().out.splitlines()[0] == "biden-xi-woodside-summit 15 November 2023"


def test_every_public_name_is_there_and_the_package_s_example_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in timeline.__all__:
        assert getattr(timeline, name) is not None
    with pytest.raises(AttributeError):
        _ = timeline.nothing
    monkeypatch.chdir(ROOT)
    names = {name: getattr(timeline, name) for name in timeline.__all__}
    assert doctest.testmod(timeline, extraglobs=names).failed == 0
    assert doctest.testmod(timeline, extraglobs=names).attempted == 2


def links(page: Path) -> list[str]:
    """What a page links to or shows beside itself."""
    return re.findall(r"\]\((?!https?:)([^)]+)\)", BLOCK.sub("", text_of(page)))


def anchors(page: Path) -> set[str]:
    """The `#anchors` of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
