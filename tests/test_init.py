"""`timeline init`: a folder that is ready to be worked in, or one in which nothing was touched."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_build import contents
from tests.test_cli import Result
from tests.test_publication import unprivileged
from timeline.cli import init
from timeline.cli.starter import data, workflow
from timeline.edit import format_text
from timeline.loader import load
from timeline.readers.records import json_schema

NAMED = ("--title", "Talks", "--domain", "talks.example.org")
OURS = {"events.toml", "events.schema.json", "events.lock", "output/index.html", "output/calendar.ics"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIMELINE_FILE", raising=False)
    return tmp_path


def test_what_it_writes_checks_clean_and_is_built(folder: Path) -> None:
    result = Result("init", *NAMED)
    assert (result.code, result.err) == (0, "")
    assert set(contents(folder)) >= OURS
    assert "open output/index.html in a browser" in result.out
    assert "timeline add" in result.out
    assert "timeline import" in result.out
    assert max(map(len, result.out.splitlines())) < 80
    loaded = load(folder / "events.toml")
    assert loaded.diagnostics == ()
    assert loaded.timeline is not None
    assert (loaded.timeline.title, loaded.timeline.domain) == ("Talks", "talks.example.org")
    assert len(loaded.timeline.events) == 2
    again = Result("build")
    assert {line.split()[0] for line in again.out.splitlines()} == {"unchanged"}


def test_editors_find_the_schema_beside_the_file(folder: Path) -> None:
    Result("init", *NAMED)
    first = (folder / "events.toml").read_text(encoding="utf-8").splitlines()[0]
    path = folder / first.removeprefix("#:schema ")
    assert json.loads(path.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("title", ['He said "no" \\ yes', "Überall {x} %s 会议", "'''"])
def test_a_title_stands_in_the_file_as_it_was_given(folder: Path, title: str) -> None:
    assert Result("init", "a", "--title", title, "--domain", "a.org").code == 0
    loaded = load(folder / "a" / "events.toml").timeline
    assert loaded is not None
    assert loaded.title == title


@pytest.mark.parametrize("title", ["Talks", 'He said "no" \\ yes'])
def test_fmt_changes_nothing_in_it(title: str) -> None:
    text = data(title, "talks.example.org")
    assert format_text(text) == text


def test_the_next_steps_lead_into_another_folder(folder: Path) -> None:
    out = Result("init", "my talks", *NAMED).out
    assert "open my talks/output/index.html in a browser" in out
    assert "cd 'my talks'" in out
    assert "cd " not in Result("init", folder / "x", *NAMED).out.replace(f"cd {folder}", "")


@pytest.mark.parametrize(
    ("there", "named"),
    [
        ("events.toml", "events.toml"),
        ("events.lock", "events.lock"),
        ("events.schema.json", "events.schema.json"),
        ("output/index.html", "output/index.html"),
        ("output/mine.txt", "output/mine.txt"),
        ("output", "output"),  # a file
        ("output/.gitignore", "output/.gitignore"),
        (".github/workflows/timeline.yml", ".github/workflows/timeline.yml"),
    ],
)
def test_what_is_there_is_named_and_nothing_is_written(folder: Path, there: str, named: str) -> None:
    (folder / there).parent.mkdir(parents=True, exist_ok=True)
    (folder / there).write_text("mine", encoding="utf-8")
    result = Result("init", *NAMED, "--github", "--install", "0.1.0")
    assert result.code == 1
    assert result.err.startswith(f"error: {named} exists already, and nothing was written\nhelp: ")
    assert contents(folder) == {there: b"mine"}


def test_a_file_that_came_while_it_asked_is_not_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(title: str | None, domain: str | None) -> tuple[str, str]:
        (folder / "events.toml").write_text("mine", encoding="utf-8")
        return "Talks", "talks.example.org"

    monkeypatch.setattr(init, "_answers", answers)
    result = Result("init")
    assert (result.code, "events.toml exists already" in result.err) == (1, True)
    assert (folder / "events.toml").read_text(encoding="utf-8") == "mine"


def test_a_dangling_link_is_not_followed(folder: Path) -> None:
    (folder / "events.toml").symlink_to(folder / "elsewhere")
    assert Result("init", *NAMED).code == 1
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "error", "help_"),
    [
        ((), 2, "init needs --title and --domain where it cannot ask", "never changes later"),
        (("--title", "T"), 2, "init needs --domain where it cannot ask", "never changes later"),
        (("--title", " ", "--domain", "a.org"), 2, "title: must not be empty", ""),
        (("--title", "T", "--domain", "A.org"), 2, "domain: not a domain name", 'write "a.org"'),
        (("--title", "T", "--domain", "https://a.org/b?c"), 2, "domain: not a domain name", 'write "a.org"'),
        (("--title", "T", "--domain", "my ngo"), 2, "domain: not a domain name", "in lower case"),
        ((*NAMED, "--github"), 2, "--github needs --install: what the workflow installs", "a version"),
        ((*NAMED, "--install", "0.1.0"), 2, "--install is for the workflow that --github", "--github"),
        ((*NAMED, "--github", "--install", "-r x"), 2, "--install -r x: it is an option of pip", "a wheel"),
        ((*NAMED, "--github", "--install", " "), 2, "--install  : it is empty", "a wheel"),
        ((*NAMED, "--github", "--install", "${{ x }}"), 2, "--install ${{ x }}: GitHub would", "a wheel"),
        ((*NAMED, "--github", "--install", "v/a.whl"), 1, "there is no v/a.whl", "copy it there"),
        ((*NAMED, "--github", "--install", "../a.whl"), 1, "--install ../a.whl is outside of the", "copy"),
        ((*NAMED, "--github", "--install", "/a.whl"), 1, "--install /a.whl is outside of the", "copy"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    folder: Path, arguments: tuple[str, ...], code: int, error: str, help_: str
) -> None:
    result = Result("init", *arguments)
    assert result.code == code
    assert result.err.startswith(f"error: {error}")
    assert help_ in result.err
    assert contents(folder) == {}


def test_a_folder_that_cannot_be_written_is_told_by_the_name_of_the_file(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        done = subprocess.run(
            [*unprivileged(), sys.executable, "-m", "timeline", "init", *NAMED],
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    finally:
        folder.chmod(0o755)
    assert (done.returncode, done.stderr) == (
        1,
        "error: cannot write events.schema.json: permission denied\n",
    )


def test_a_file_cannot_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = Result("--file", "treaties.toml", "init", *NAMED)
    assert (result.code, contents(folder)) == (2, {})
    monkeypatch.setenv("TIMELINE_FILE", "treaties.toml")  # for other commands
    assert Result("init", *NAMED).code == 0


@pytest.mark.parametrize(
    ("install", "wanted"),
    [
        ("0.1.0", "diplomatic-timeline==0.1.0"),
        ("1.0rc1", "diplomatic-timeline==1.0rc1"),
        ("git+https://github.com/o/timeline@v0.1.0", "git+https://github.com/o/timeline@v0.1.0"),
        ("vendor/a.whl", "vendor/a.whl"),
        ("x; rm -rf ~ # '\"", "x; rm -rf ~ # '\""),
    ],
)
def test_the_workflow_gives_pip_what_was_named_and_nothing_else(install: str, wanted: str) -> None:
    [line] = re.findall(r'^      - run: (".*")$', workflow(install), re.MULTILINE)
    assert shlex.split(json.loads(line)) == ["pip", "install", wanted]  # a JSON string is one of YAML


def test_the_workflow_s_commands_pass_in_a_clone_without_output_until_the_lock_is_forgotten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = folder / "repository"
    (repository / ".git").mkdir(parents=True)
    assert Result("init", repository, *NAMED, "--github", "--install", "0.1.0").code == 0
    text = (repository / init.WORKFLOW_NAME).read_text(encoding="utf-8")
    commands = re.findall(r"^      - run: timeline (.*)$", text, re.MULTILINE)
    assert commands == ["check --format github", "build --locked"]
    assert "*\n" in (repository / "output" / ".gitignore").read_text(encoding="utf-8")
    clone = folder / "clone"
    shutil.copytree(
        repository, clone, ignore=lambda path, names: [] if Path(path).name != "output" else names
    )
    monkeypatch.chdir(clone)
    assert [Result(*command.split()).code for command in commands] == [0, 0]
    assert (clone / "output" / "index.html").is_file()
    with (clone / "events.toml").open("a", encoding="utf-8") as file:
        file.write('[[event]]\nid = "new"\ntitle = "New"\ndate = 2024\ncite = []\n')
    assert Result("check").code == 0
    forgotten = Result("build", "--locked")
    assert (forgotten.code, "commit the lock with the data" in forgotten.err) == (1, True)


def test_a_workflow_below_the_root_of_a_repository_is_refused(folder: Path) -> None:
    (folder / ".git").mkdir()
    result = Result("init", "talks", *NAMED, "--github", "--install", "0.1.0")
    assert (result.code, "only at the root of a repository" in result.err) == (1, True)
    assert not (folder / "talks").exists()


@pytest.mark.parametrize("steps", range(4))
@pytest.mark.parametrize("links", [True, False], ids=["links", "a file system without links"])
def test_where_it_is_killed_every_file_is_whole_and_a_second_run_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, steps: int, links: bool
) -> None:
    arguments = ("init", *NAMED, "--github", "--install", "0.1.0")
    left = steps

    class Killed(BaseException):
        pass

    def move(source: Path, target: Path) -> None:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        if not links:
            raise PermissionError(1, "Operation not permitted")
        shutil.copyfile(source, target)

    monkeypatch.setattr(os, "link", move)
    with pytest.raises(Killed):
        Result(*arguments)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    names = ["events.schema.json", init.WORKFLOW_NAME, "output/.gitignore", "events.toml"]
    assert set(contents(folder)) == set(names[:steps])
    (folder / ".events.schema.json.123.tmp").write_text("half", encoding="utf-8")  # as SIGKILL leaves it
    assert Result(*arguments).code == 0
    whole = contents(folder)
    assert whole["events.toml"].decode() == data("Talks", "talks.example.org")
    assert whole[init.WORKFLOW_NAME].decode() == workflow("0.1.0")
    assert [name for name in whole if name.endswith(".tmp")] == []


def on_terminal(folder: Path, command: str, typed: str) -> str:
    done = subprocess.run(
        ["script", "-qec", f"stty cols 80 -echo; {sys.executable} -m timeline {command}", "/dev/null"],
        input=typed,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "xterm"},
        check=True,
    )
    return done.stdout.replace("\r\n", "\n")


def test_on_a_terminal_it_asks_until_the_answer_is_sound(folder: Path) -> None:
    text = on_terminal(folder, "init talks", "My talks\nhttps://talks.org\ntalks.org\n")
    assert "It never changes later." in text
    assert "not a domain name" in text
    timeline = load(folder / "talks" / "events.toml").timeline
    assert timeline is not None
    assert (timeline.title, timeline.domain) == ("My talks", "talks.org")


def test_on_a_terminal_a_build_ends_by_saying_what_to_open_unless_nothing_is_new(folder: Path) -> None:
    (folder / "events.toml").write_text(data("A", "a.org"), encoding="utf-8")
    assert on_terminal(folder, "build", "").endswith("\nopen output/index.html in a browser\n")
    assert "open" not in on_terminal(folder, "build", "")
    assert "open" not in Result("build", "-o", "other").err
