"""What the shells are offered, as they ask for it; and bash itself, with a terminal of its own."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from tests.conftest import HEAD
from timeline.cli import app, candidates, completion
from timeline.edtf import Precision
from timeline.query import FIELDS

EVENTS = """
[[actor]]
id = "us"
name = "United States"
[[actor]]
id = "cn"
name = "It's China; `really`\\\\"
[[category]]
id = "summit"
name = "Summits"
[[source]]
id = "web-page"
title = "Listing"
[[event]]
id = "talks"
title = "Talks on precursors"
date = 2023
place = { name = "Lima" }
[[feed]]
id = "late"
title = "Late"
where = "2022.."
"""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = HEAD.replace("[timeline]", '[timeline]\ninclude = ["more/*.toml", "events.toml"]')
    (tmp_path / "events.toml").write_text(head + EVENTS)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.toml").write_text('[[event]]\nid = "review"\ntitle = "Review"\ndate = 2033\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIMELINE_FILE", raising=False)


class Asked:
    """What a shell gets for an answer."""

    def __init__(self, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capfd, self._monkeypatch = capfd, monkeypatch

    def _run(self, **variables: str) -> tuple[str, int]:
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            completion.answer(app)
        out, err = self._capfd.readouterr()
        assert err == ""
        assert isinstance(end.value.code, int)
        return out, end.value.code

    def bash(self, *words: str) -> list[str]:
        """Words are as bash splits them, at colons too."""
        out, code = self._run(
            _TIMELINE_COMPLETE="complete_bash",
            COMP_WORDS="\n".join(("timeline", *words)),
            COMP_CWORD=str(len(words)),
        )
        assert code in (0, 1)
        return out.splitlines()

    def zsh(self, line: str) -> str:
        return self._run(_TIMELINE_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)[0]

    def fish(self, line: str, action: str = "get-args") -> tuple[list[str], int]:
        out, code = self._run(
            _TIMELINE_COMPLETE="complete_fish", _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_FISH_ACTION=action
        )
        return out.splitlines(), code


@pytest.fixture
def asked(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(capfd, monkeypatch)


BASH = [
    # words, what bash puts in place of the last one, reason
    (["list", "actor", ":", "u"], ["us"], "bash replaces what stands after the colon"),
    (["list", "actor", ":"], ["us", "cn"], "nothing stands there yet"),
    (["chart", "actor", ":", "u"], ["us"], "each command that draws takes a query"),
    (["picture", "actor", ":", "u"], ["us"], "each command that draws takes a query"),
    (["page", "actor", ":", "u"], ["us"], "each command that draws takes a query"),
    (["chart", "--plotlyjs", ""], ["cdn", "directory"], "the places that are no file"),
    (["picture", "--theme", "d"], ["dark"], "the values of an option"),
    (["list", "actor", ":", "us,"], ["us,cn"], "one that is there already is not offered again"),
    (["list", "actor", ":", "us,c"], ["us,cn"], "after a comma"),
    (["list", "-actor", ":", "u"], ["us"], "not"),
    (["list", "act"], ["actor:us", "actor:cn"], "values, so that no blank follows the colon"),
    (["list", "-act"], ["-actor:us", "-actor:cn"], "not"),
    (["list", "s"], ["source:", "status:"], "several fields"),
    (["list", "source", ":", ""], ["web-page"], "sources"),
    (["list", "feed", ":", "l"], ["late"], "feeds"),
    (["list", "category", ":", "x"], [], "none"),
    (["list", "status", ":", "c"], ["confirmed", "cancelled"], "words that are always there"),
    (["list", "kind", ":", "d"], ["deadline"], "kinds"),
    (["list", "nothing", ":", "u"], [], "no field"),
    (["list", '"actor:u'], ["actor:us"], "in quotation marks bash replaces the whole word"),
    (["list", "'2023 (actor:u"], ["2023 (actor:us"], "the last of several terms"),
    (["list", "--actor", "u"], ["us"], "an option"),
    (["list", "--actor", "us,c"], ["us,cn"], "of several values"),
    (["list", "--actor", "=", "u"], ["us"], "bash splits at = too"),
    (["list", "--category", ""], ["summit"], "an option"),
    (["list", "--feed", ""], ["late"], "an option"),
    (["list", "--status", "p"], ["postponed"], "an option"),
    (["list", "--kind", "t"], ["target"], "an option"),
    (["list", "--cat"], ["--category"], "options themselves"),
    (["list", "--columns", "id,place.l"], ["id,place.latitude", "id,place.longitude"], "columns"),
    (["list", "--sort", "i"], ["importance"], "what Typer itself knows"),
    (["stats", "--by", "p"], ["precision"], "what Typer itself knows"),
    (["stats", "actor", ":", "u"], ["us"], "other commands with a query"),
    (["names", "f"], ["feeds"], "kinds of names"),
    (["show", "t"], ["talks"], "ids"),
    (["show", ""], ["talks", "review"], "also of files that are included"),
    (["ne"], ["next"], "commands"),
    (["-f", "events.toml", "show", "t"], ["talks"], "the option before the command"),
    (["show", "-f", "events.toml", "t"], ["talks"], "and after it"),
    (["-f", "nothing.toml", "show", "t"], [], "no such file"),
    (["nothing", "t"], [], "no such command"),
    (["list", "--nothing", "actor", ":", "u"], ["us"], "an unknown option disturbs nothing"),
    ([], [], "the command's own name"),
]


@pytest.mark.parametrize(("words", "expected", "reason"), BASH, ids=[" ".join(row[0]) for row in BASH])
def test_bash_gets_what_it_puts_in_place_of_the_last_word(
    asked: Asked, words: list[str], expected: list[str], reason: str
) -> None:
    assert asked.bash(*words) == expected, reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[[event]\n",
        b"event = 3",
        b'[[event]]\nid = 7\n[[event]]\ntitle = "x"',
        b"a=" + b"[" * 9999,
    ],
)
def test_a_broken_file_has_no_completions_and_prints_nothing(asked: Asked, content: bytes) -> None:
    Path("events.toml").write_bytes(content)
    assert asked.bash("show", "t") == []
    assert asked.bash("list", "actor", ":", "") in ([], ["actor:"], [""])
    Path("events.toml").unlink()
    assert asked.bash("show", "t") == []
    Path("events.toml").mkdir()
    assert asked.bash("show", "t") == []


def test_ids_are_known_while_a_file_has_a_fault_elsewhere(asked: Asked) -> None:
    with Path("events.toml").open("a") as file:
        file.write('[[event]]\nid = "new"\ndate = 2023-99\n')
    assert asked.bash("show", "") == ["talks", "new", "review"]


def test_an_id_that_is_none_and_a_title_that_moves_the_cursor_do_nothing_to_a_shell(asked: Asked) -> None:
    Path("events.toml").write_text(
        '[[event]]\nid = "a$(touch x)"\n[[event]]\nid = "b c"\n'
        '[[event]]\nid = "d"\ntitle = "\\u001b[2J\\n;"\n'
    )
    assert asked.bash("show", "") == ["d"]
    assert asked.fish("timeline show ") == (["d\t\\x1b[2J ;"], 0)


def test_zsh_evaluates_commands_in_which_no_text_of_the_file_can_do_anything(asked: Asked) -> None:
    line = asked.zsh("timeline list actor:c")
    assert line.startswith("local -a v d; v=(actor:cn); d=(")
    assert asked.zsh("timeline list nothing:c") == "_files"


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_itself_reads_a_candidate_and_its_name_as_they_are(asked: Asked) -> None:
    line = asked.zsh("timeline list actor:c")
    script = 'compadd() { print -r -- ${(P)@[-1]} ${(P)@[-3]} }; f() { eval "$LINE" }; f'
    done = subprocess.run(
        ["zsh", "-fc", script],
        env={**os.environ, "LINE": line},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "actor:cn actor:cn  -- It's China; `really`\\\n"


def test_in_zsh_no_blank_follows_the_name_of_a_field(asked: Asked) -> None:
    assert "compadd -S ''" in asked.zsh("timeline list s")
    assert "compadd -S ''" not in asked.zsh("timeline list actor:u")


def test_fish_gets_a_line_each_and_is_told_whether_there_are_any(asked: Asked) -> None:
    assert asked.fish("timeline list actor:u") == (["actor:us\tUnited States"], 0)
    assert asked.fish("timeline list --actor=u") == (["--actor=us\tUnited States"], 0)
    assert asked.fish("timeline show ") == (["talks\tTalks on precursors", "review\tReview"], 0)
    assert asked.fish("timeline list 'actor:u") == (["actor:us\tUnited States"], 0)
    assert asked.fish("timeline show t", "is-args") == ([], 0)
    assert asked.fish("timeline show x", "is-args") == ([], 1)


def offered(field: str) -> list[str]:
    context = typer.Context(typer.main.get_command(app))
    return [value for value, _ in candidates.values(field, candidates.records(context))]


@pytest.mark.parametrize(
    ("field", "some"),
    [
        ("id", ["talks", "review"]),
        ("related", ["talks", "review"]),
        ("chain", ["talks", "review"]),
        ("before", ["talks", "review"]),
        ("after", ["talks", "review"]),
        ("around", ["talks~30d", "review~30d"]),
        ("title", ["precursors", "review", "talks"]),
        ("place", ["lima"]),
        ("importance", ["5", "4.."]),
        ("disputed", ["yes", "no"]),
        ("precision", [*map(str, Precision), "inexact"]),
        ("has", ["source", "quote", "dispute"]),
        ("added", []),
        ("nothing", []),
    ],
)
def test_a_field_has_values(field: str, some: list[str]) -> None:
    assert {*offered(field)} >= {*some}


def test_every_field_of_the_language_has_values() -> None:
    for field in FIELDS:
        assert field == "between" or offered(field), field


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ["talks..", "review.."]),
        ("t", ["talks..talks", "talks..review"]),
        ("talks..r", ["talks..review"]),
    ],
)
def test_between_takes_two_events(monkeypatch: pytest.MonkeyPatch, value: str, expected: list[str]) -> None:
    monkeypatch.setattr("timeline.query.FIELDS", ("between",))
    context = typer.Context(typer.main.get_command(app))
    found = [value for value, _ in candidates.terms(context, f"between:{value}")]
    assert found == [f"between:{each}" for each in expected]


def test_completion_imports_nothing_heavy() -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('MODULES', *sorted({name.split('.')[0] for name in sys.modules})))\n"
        "from timeline.cli import main\n"
        "main()\n"
    )
    for words in ("show\nt", "list\nactor\n:\nu"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "_TIMELINE_COMPLETE": "complete_bash",
                "COMP_WORDS": f"timeline\n{words}",
                "COMP_CWORD": str(words.count("\n") + 1),
            },
            capture_output=True,
            text=True,
            check=True,
        )
        answer, _, modules = done.stdout.partition("MODULES")
        assert answer.split()[0] in ("talks", "us")
        assert not {"plotly", "icalendar", "starlette", "pydantic", "rich", "jinja2"} & {*modules.split()}


TYPED = [
    # what is typed, with \t for the key, and the words that then stand there
    ("timeline list act\tu\t", "timeline list actor:us"),
    ("timeline list actor:us,\t", "timeline list actor:us,cn"),
    ("timeline list -categ\t", "timeline list -category:summit"),
    ("timeline list --actor=c\t", "timeline list --actor=cn"),
    ("timeline list --feed \t", "timeline list --feed late"),
    ("timeline list 'actor:u\t", "timeline list actor:us"),
    ("timeline show ta\t", "timeline show talks"),
    ("timeline names fe\t", "timeline names feeds"),
    ("timeline list --columns id,place.lat\t", "timeline list --columns id,place.latitude"),
    ("timeline -f nothing.toml show t\t", "timeline -f nothing.toml show t"),
]


def test_bash_itself_completes_what_is_typed(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash
    command = tmp_path / "bin" / "timeline"
    command.parent.mkdir()
    code = "import sys; sys.argv[0] = 'timeline'; from timeline.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        "TERM": "dumb",
        "INPUTRC": "/dev/null",
    }
    shown = subprocess.run(
        [command, "--show-completion", "bash"], env=environment, capture_output=True, text=True, check=True
    )
    (tmp_path / "rc").write_text(shown.stdout)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [bash, "--noprofile", "--rcfile", tmp_path / "rc", "-i"],
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        for number, (typed, _) in enumerate(TYPED):
            # ^A goes to the begin of the line: what stands there is not run, but written into a file
            os.write(ours, f"{typed}\x01echo >line{number} \r".encode())
        os.write(ours, b"echo >end\r")
        end = time.monotonic() + 120
        os.set_blocking(ours, False)
        while not (tmp_path / "end").exists() and time.monotonic() < end:
            try:
                os.read(ours, 65536)  # else the terminal would be full
            except BlockingIOError:
                time.sleep(0.05)
        shell.kill()
    os.close(ours)
    found = [(tmp_path / f"line{number}").read_text().strip() for number in range(len(TYPED))]
    assert found == [expected for _, expected in TYPED]
