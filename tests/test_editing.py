"""The commands that write the timeline file: what they write, what they refuse, and what a kill leaves."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given

from tests.conftest import HEAD, ROOT
from tests.profiles import some
from tests.test_cli import Result
from tests.test_edit import SHIPPED, Document, loaded
from tests.test_publication import begun, forked, killed_at_operation, unprivileged
from tests.toml_texts import documents
from timeline import site
from timeline.cli import editing
from timeline.edit import format_text, kinds_of, new_id, rename_in_query, scan
from timeline.edit._scan import same
from timeline.loader import load

TALKS = """
[[actor]]
id = "us"   # the one
name = "United States"
[[actor]]
name = "China"
id = "cn"

[[source]]
id = "paper"
title = "The Paper"

# The events

[[event]]
id = "talks"
title = "Talks"
actors = ["us","cn"]
date = 2023-11-15
cite = [{source="paper", date = "2023-11"}]

[[event]]
id = "signing"
title = "Signing"
date = { after = "talks", by = "P1Y" }
related = [ { as = "follows", event = "talks" } ]
was = [{ date = "2024-10", source = "paper" }]

[[feed]]
id = "us"
title = "U.S."
where = "actor:us -source:paper"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.toml"
    path.write_text(HEAD + TALKS, encoding="utf-8")
    return path


def run(file: Path, command: str, *arguments: str | Path) -> Result:
    return Result(command, *arguments, "--file", file)


class Terminal(NamedTuple):
    code: int
    out: str


def on_a_terminal(*arguments: str, typed: str) -> Terminal:
    """What a command shows, and how it ends, where somebody types this once it asks."""
    ours, its = os.openpty()
    command = [sys.executable, "-m", "timeline", *arguments]
    environment = {**os.environ, "COLUMNS": "80"}
    process = subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=ROOT, env=environment, start_new_session=True
    )
    os.close(its)
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    shown = b""
    try:
        while chunk := os.read(ours, 10_000):
            shown += chunk
            if typed and b"Title" in shown:
                os.write(ours, typed.encode())
                typed = ""
    except OSError:  # the process closed its end
        pass
    watchdog.cancel()
    os.close(ours)
    return Terminal(process.wait(timeout=30), shown.decode())


# --- fmt


@given(documents())
def test_a_formatted_text_says_the_same_with_the_same_comments_and_is_a_fixed_point(
    document: Document,
) -> None:
    text, says = document
    formatted = format_text(text)
    assert same(loaded(formatted), says)
    assert format_text(formatted) == formatted
    comments = [
        sorted(one.text[a:b].rstrip() for a, b in one.comments) for one in (scan(text), scan(formatted))
    ]
    assert comments[0] == comments[1]


def test_the_shipped_file_is_formatted() -> None:
    assert format_text(SHIPPED) == SHIPPED
    done = Result("fmt", "--check", "--file", ROOT / "events.toml")
    assert (done.code, done.out, done.err) == (0, "", "")


FORMATTED = (
    HEAD
    + """
[[actor]]
id = "us"  # the one
name = "United States"

[[actor]]
id = "cn"
name = "China"

[[source]]
id = "paper"
title = "The Paper"

# The events

[[event]]
id = "talks"
title = "Talks"
date = 2023-11-15
actors = ["us", "cn"]
cite = [
  { source = "paper", date = "2023-11" },
]

[[event]]
id = "signing"
title = "Signing"
date = { after = "talks", by = "P1Y" }
was = [{ date = "2024-10", source = "paper" }]
related = [{ event = "talks", as = "follows" }]

[[feed]]
id = "us"
title = "U.S."
where = "actor:us -source:paper"
"""
)


def test_fmt_writes_the_file_in_one_style(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    check = run(file, "fmt", "--check")
    assert (check.code, file.read_text(encoding="utf-8")) == (1, before)
    assert '+actors = ["us", "cn"]' in check.out.splitlines()
    assert check.err == f"{file} is not formatted: run timeline fmt\n"
    dry = run(file, "fmt", "--dry-run")
    assert (dry.code, dry.out, file.read_text(encoding="utf-8")) == (0, check.out, before)
    assert run(file, "fmt").code == 0
    assert file.read_text(encoding="utf-8") == FORMATTED
    assert run(file, "fmt").err == "nothing to change\n"
    assert run(file, "fmt", "--check").code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("\n\n# About\n\n\n\n\n# More\n", "# About\n\n\n# More\n"),
        ("a=1#x", "a = 1  #x\n"),
        # a comment stays with the key below it; blank lines within a table go
        ('[[event]]\n# when\ndate=2\n\n# what\nid="a"\n', '[[event]]\n# what\nid = "a"\n# when\ndate = 2\n'),
        # a comment that touches the last key is the table's; after a blank line it is the next one's
        ('[[event]]\nid="a"\n # own\n\n#next\n[[event]]', '[[event]]\nid = "a"\n# own\n\n#next\n[[event]]\n'),
        ('[[event]]\nid="a"\n#next\n[[event]]', '[[event]]\nid = "a"\n\n#next\n[[event]]\n'),
        ("[[event]] # h\n[event.place]\n", "[[event]]  # h\n\n[event.place]\n"),
        (
            "[[event]]\nactors=[ # who\n'a', # A\n # and\n\"b\" ]\n",
            "[[event]]\nactors = [\n  # who\n  'a',  # A\n  # and\n  \"b\",\n]\n",
        ),
        ("[ 'event' . \"a b\" ]\n", '[event."a b"]\n'),
        ('place.timezone = "a"\n', 'place.timezone = "a"\n'),
        ('[x]\ns = """\na  \n\n\n\n  # b"""\n', '[x]\ns = """\na  \n\n\n\n  # b"""\n'),
    ],
)
def test_a_style_of_each_kind_is_formatted(before: str, after: str) -> None:
    assert format_text(before) == after


# --- rename


@pytest.mark.parametrize(
    ("old", "new", "kind", "wanted"),
    [
        (
            "talks",
            "summit",
            "event",
            {
                'id = "talks"': 'id = "summit"',
                'after = "talks"': 'after = "summit"',
                'event = "talks"': 'event = "summit"',
                'date = "2023-11"}]\n': 'date = "2023-11"}]\nformerly = ["talks"]\n',
            },
        ),
        ("paper", "press", "source", {'"paper"': '"press"', "source:paper": "source:press"}),
        (
            "us",
            "usa",
            "actor",
            {'id = "us"   #': 'id = "usa"   #', '["us",': '["usa",', "actor:us": "actor:usa"},
        ),
        ("us", "usa", "feed", {'id = "us"\n': 'id = "usa"\n'}),
    ],
)
def test_an_id_is_renamed_wherever_it_is_named(
    file: Path, old: str, new: str, kind: str, wanted: dict[str, str]
) -> None:
    text = file.read_text(encoding="utf-8")
    for before, after in wanted.items():
        assert before in text
        text = text.replace(before, after)
    result = run(file, "rename", old, new, "--kind", kind)
    assert result.code == 0, result.err
    assert file.read_text(encoding="utf-8") == text
    assert load(file).timeline is not None


def test_to_rename_there_and_back_changes_nothing(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    assert run(file, "rename", "talks", "summit").code == 0
    assert run(file, "rename", "summit", "meeting").code == 0
    assert 'formerly = ["talks", "summit"]' in file.read_text(encoding="utf-8")
    assert run(file, "rename", "meeting", "talks").code == 0
    assert file.read_text(encoding="utf-8") == before


def test_a_renamed_event_keeps_its_uid_with_a_lock_and_without(file: Path) -> None:
    def uids() -> set[str]:
        timeline = load(file).timeline
        assert timeline is not None
        return {event.uid for event in timeline.events}

    before = uids()
    for old, new in [("talks", "a"), ("a", "b"), ("b", "c"), ("c", "b"), ("b", "talks")]:
        assert run(file, "rename", old, new).code == 0
        assert uids() == before
        assert run(file, "build").code == 0
        assert uids() == before
        lock = file.with_suffix(".lock")
        kept = lock.read_bytes()
        lock.unlink()
        assert uids() == before
        lock.write_bytes(kept)


def test_rename_does_not_write_the_lock(file: Path) -> None:
    assert run(file, "build").code == 0
    before = file.with_suffix(".lock").read_bytes()
    assert run(file, "rename", "talks", "summit").code == 0
    assert file.with_suffix(".lock").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["us", "usa"], 2, '"us" is the id of an actor and a feed\nhelp: add --kind actor or --kind feed'),
        (["nobody", "x"], 1, 'nothing has the id "nobody"'),
        # a name
        (["United states", "x"], 1, 'nothing has the id "United states"\nhelp: did you mean "us"?'),
        (["signin", "x"], 1, 'nothing has the id "signin"\nhelp: did you mean "signing"?'),
        (["nobody", "x", "--kind", "actor"], 1, 'no actor has the id "nobody"'),
        (["talks", "signing"], 1, 'there is an event "signing" already'),
        (["talks", "The Talks"], 2, '"The Talks" is not an id'),
        (["talks", "talks"], 2, "both ids are the same"),
        (["\x1b[31m", "x"], 1, 'nothing has the id "\\x1b[31m"'),
    ],
)
def test_what_cannot_be_renamed_is_said(file: Path, arguments: list[str], code: int, says: str) -> None:
    before = file.read_bytes()
    result = run(file, "rename", *arguments)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"error: {says}")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("where", "kind", "after"),
    [
        ("actor:old", "actor", "actor:new"),
        ("ACTOR:a,old,b -actor:old", "actor", "ACTOR:a,new,b -actor:new"),
        ("actor:a, old", "actor", "actor:a, new"),  # a blank after a comma does not count
        ('actor:"old","a"', "actor", 'actor:"new","a"'),
        ("actor:older category:old old", "actor", "actor:older category:old old"),
        ('"actor:old" actor:old', "actor", '"actor:old" actor:new'),  # a phrase is words
        ("(actor:old or actor:x)", "actor", "(actor:new or actor:x)"),
        ("feed:actor-old", "actor", "feed:actor-new"),
        ("feed:category-old", "actor", "feed:category-old"),
        (
            "before:old between:old..a between:a..old around:old~30d chain:old",
            "event",
            "before:new between:new..a between:a..new around:new~30d chain:new",
        ),
        (
            "around:old-age~3d before:very-old after:old@2024-03-01",
            "event",
            "around:old-age~3d before:very-old after:new@2024-03-01",
        ),
        ("id:a,old related:old id:old@2024-03-01", "event", "id:a,new related:new id:new@2024-03-01"),
        ("(before:old or -chain:old) not id:old", "event", "(before:new or -chain:new) not id:new"),
        ("event:old", "event", "event:old"),
    ],
)
def test_queries_that_name_an_id_are_renamed(where: str, kind: str, after: str) -> None:
    assert rename_in_query(where, kind, "old", "new", grouped=True) == after


def test_names_without_a_table_are_renamed_too(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text(
        HEAD + '[[event]]\nid = "a"\ntitle = "A"\ndate = 2020\nactors = ["US"]\n', encoding="utf-8"
    )
    assert kinds_of([file.read_text(encoding="utf-8")], "US") == ["actor"]
    assert run(file, "rename", "US", "United States").code == 0
    assert 'actors = ["United States"]' in file.read_text(encoding="utf-8")


def test_included_files_are_renamed_and_formatted_too(tmp_path: Path) -> None:
    file, more = tmp_path / "events.toml", tmp_path / "more.toml"
    file.write_text(HEAD + 'include = ["m*.toml"]\n' + TALKS, encoding="utf-8")
    more.write_text('[[event]]\ntitle="B"\nid="b"\ndate=2024\nactors=["us"]\n', encoding="utf-8")
    assert run(file, "rename", "us", "usa", "--kind", "actor").code == 0
    assert 'actors=["usa"]' in more.read_text(encoding="utf-8")
    assert run(file, "fmt").code == 0
    assert more.read_text(encoding="utf-8").startswith('[[event]]\nid = "b"\n')


def test_an_event_is_renamed_where_an_included_file_only_names_it(tmp_path: Path) -> None:
    file, more = tmp_path / "events.toml", tmp_path / "more.toml"
    file.write_text(HEAD + 'include = ["more.toml"]\n' + TALKS, encoding="utf-8")
    more.write_text(
        '[[event]]\nid = "b"\ntitle = "B"\ndate = { after = "talks", by = "P1M" }\n'
        'related = [{ event = "talks", as = "follows" }]\n',
        encoding="utf-8",
    )
    result = run(file, "rename", "talks", "summit")
    assert result.code == 0, result.err
    assert 'formerly = ["talks"]' in file.read_text(encoding="utf-8")
    assert more.read_text(encoding="utf-8") == (
        '[[event]]\nid = "b"\ntitle = "B"\ndate = { after = "summit", by = "P1M" }\n'
        'related = [{ event = "summit", as = "follows" }]\n'
    )


# --- add


def test_an_event_is_added_with_what_it_names(file: Path) -> None:
    result = run(
        file,
        *("add", "--title", "Türkiye's talks", "--date", "2024-03-05", "--importance", "5"),
        *("--actor", "us", "--actor", "tr=Türkiye"),
        *("--source", "wire=The Wire", "--url", "https://example.org/", "--quote", 'a "day"'),
    )
    assert result.code == 0, result.err
    assert result.err.endswith('added "turkiyes-talks"; timeline show turkiyes-talks shows it\n')
    text = file.read_text(encoding="utf-8")
    event = """
[[event]]
id = "turkiyes-talks"
title = "Türkiye's talks"
date = 2024-03-05
actors = ["us", "tr"]
importance = 5
cite = [
  { source = "wire", quote = 'a "day"' },
]
"""
    source = '\n[[source]]\nid = "wire"\ntitle = "The Wire"\nurl = "https://example.org/"\n'
    actor = '\n[[actor]]\nid = "tr"\nname = "Türkiye"\n'
    for added in (event, source, actor):
        assert added in text
        text = text.replace(added, "", 1)
    assert text == HEAD + TALKS


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "an event needs a title"),  # standard input is no terminal: nothing waits for an answer
        (["--title", "A"], 2, "an event needs a date"),
        (["--title", "A", "--date", "early 2024"], 1, "E10"),
        (
            ["--title", "A", "--date", "2024", "--actor", "uss"],
            1,
            'did you mean "us"? for a new one, write uss=NAME',
        ),
        (["--title", "A", "--date", "2024", "--actor", "E U"], 1, "for a new one, write ID=NAME"),
        (["--title", "A", "--date", "2024", "--actor", "us=U"], 1, 'there is an actor "us" already'),
        (["--title", "A", "--date", "2024", "--actor", "A B=U"], 1, "E205"),
        (["--title", "A", "--date", "2024", "--id", "talks"], 1, "E206"),
        (["--title", "\x1b[31mA", "--date", "2024"], 1, "E208"),
        (["--title", "A", "--date", "2024", "--quote", "x"], 2, "add --source"),
        (["--title", "A", "--date", "2024", "--into", "other.toml"], 2, "no file of this chronology"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    file: Path, arguments: list[str], code: int, says: str
) -> None:
    before = file.read_bytes()
    result = run(file, "add", *arguments)
    assert (result.code, result.out) == (code, "")
    assert says in result.err
    assert "\x1b" not in result.err
    assert file.read_bytes() == before


def test_add_asks_on_a_terminal_until_each_answer_can_be_read(file: Path) -> None:
    # a "|" between what is typed in lines
    answers = "|Talks|early 2024|2024-03||uss||us|tr|Türkiye||Vienna|||y|"
    done = on_a_terminal("add", "--file", str(file), typed=answers.replace("|", "\n"))
    assert done.code == 0, done.out
    assert 'there is no actor "uss" yet: did you mean "us"?' in done.out
    added = """
[[event]]
id = "talks-2"
title = "Talks"
date = "2024-03"
actors = ["us", "tr"]
place = { name = "Vienna" }
"""
    text = file.read_text(encoding="utf-8")
    assert added in text
    assert 'id = "tr"\nname = "Türkiye"\n' in text


@pytest.mark.parametrize("typed", ["\x04", "Talks\n2024\n\n\n\n\n\nn\n"], ids=["Ctrl+D", "no"])
def test_nothing_is_written_without_a_last_yes(file: Path, typed: str) -> None:
    before = file.read_bytes()
    assert on_a_terminal("add", "--file", str(file), typed=typed).code == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (["united states"], '["us"]'),  # a name, capitals or not
        (["US"], '["us"]'),
        (["us, cn"], '["us", "cn"]'),
        (["us", "at=Austria, Republic of"], '["us", "at"]'),  # a comma in a name is one
    ],
)
def test_actors_are_known_by_id_or_name_and_commas_part_them(
    file: Path, given: list[str], written: str
) -> None:
    options = [part for each in given for part in ("--actor", each)]
    result = run(file, "add", "--title", "A", "--date", "2024", *options)
    assert result.code == 0, result.err
    assert f"actors = {written}\n" in file.read_text(encoding="utf-8")


def test_a_name_that_two_actors_have_names_neither(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace('"China"', '"United States"'), encoding="utf-8")
    result = run(file, "add", "--title", "A", "--date", "2024", "--actor", "United States")
    assert (result.code, "no actor" in result.err) == (1, True)


def test_what_is_typed_at_a_prompt_may_be_a_name_or_what_the_message_proposed(file: Path) -> None:
    # Enter takes the date that was proposed; categories have no table, so theirs must be an id;
    # "cn" answers "did you mean"; a name alone makes an id
    answers = "Talks|18 December 2003||Big Talks||united states|chn|cn|European Union|y|||||y|"
    done = on_a_terminal("add", "--file", str(file), typed=answers.replace("|", "\n"))
    assert done.code == 0, done.out
    text = file.read_text(encoding="utf-8")
    assert 'date = 2003-12-18\nactors = ["us", "cn", "european-union"]\n' in text
    assert "such as big-talks" in done.out
    assert text.count("[[actor]]") == 3
    assert 'id = "european-union"\nname = "European Union"\n' in text


def test_an_error_breaks_at_words_on_a_terminal(file: Path) -> None:
    done = on_a_terminal("export", "-o", str(file.with_name("a.xlsx")), "--file", str(file), typed="")
    assert done.code == 2
    assert done.out.endswith(
        "help: name it .toml or .json, or use --format; timeline list writes other\r\n  formats\r\n"
    )


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Talks", "talks-2"),
        ("Biden\N{RIGHT SINGLE QUOTATION MARK}s “Über” talks", "bidens-uber-talks"),
        ("会谈", "event"),
        ("a" * 300, "a" * 50),
        (f"{'word ' * 30}", "word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_an_id_is_made_of_a_title(title: str, id: str) -> None:
    assert new_id(title, {"talks"}) == id


# --- the file itself

RENAME = ("rename", "talks", "summit")
ADD = ("add", "--title", "More", "--date", "2024")
FMT = ("fmt",)
EACH = pytest.mark.parametrize("command", [RENAME, ADD, FMT], ids=lambda command: command[0])


@EACH
def test_line_ends_bom_mode_and_links_stay(tmp_path: Path, command: Sequence[str]) -> None:
    (tmp_path / "data").mkdir()
    real = tmp_path / "data" / "real.toml"
    real.write_bytes(b"\xef\xbb\xbf" + (HEAD + TALKS).replace("\n", "\r\n").encode())
    real.chmod(0o640)
    link = tmp_path / "events.toml"
    link.symlink_to(Path("data", "real.toml"))
    before = real.read_bytes()
    result = run(link, command[0], *command[1:], "--backup")
    assert result.code == 0, result.err
    after = real.read_bytes()
    assert after != before
    assert after.startswith(b"\xef\xbb\xbf[timeline]\r\n")
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert link.is_symlink()
    kept = real.with_name("real.toml~")
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (before, 0o640)
    assert sorted(each.name for each in real.parent.iterdir()) == ["real.toml", "real.toml~"]


@EACH
def test_a_file_with_errors_is_not_written(file: Path, command: Sequence[str]) -> None:
    file.write_text(file.read_text(encoding="utf-8") + '[[event]]\nid = "x"\n', encoding="utf-8")
    before = file.read_bytes()
    result = run(file, command[0], *command[1:])
    assert result.code == 1
    assert result.err.startswith("error[E2")
    assert result.err.endswith("error: nothing was written: the file has errors already\n")
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"[[event]\n", b"\xff", b'a = "' + b"x" * 10, b"a = " + b"[" * 5_000])
@EACH
def test_what_is_not_toml_is_said_as_check_says_it(
    file: Path, command: Sequence[str], content: bytes
) -> None:
    file.write_bytes(content)
    result = run(file, command[0], *command[1:])
    assert result.code == 1
    assert result.err.startswith("error[E00")
    assert file.read_bytes() == content


@EACH
def test_a_file_that_is_not_there_or_no_file_is_said(tmp_path: Path, command: Sequence[str]) -> None:
    for path, says in [(tmp_path / "none.toml", "no such file"), (tmp_path, "is a directory")]:
        result = run(path, command[0], *command[1:])
        assert result.code == 1
        assert says in result.err


@EACH
def test_a_change_between_reading_and_writing_is_noticed(
    file: Path, command: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = HEAD + "# somebody else's\n"
    replace = editing._replace

    def late(*arguments: object, **options: object) -> None:
        file.write_text(other, encoding="utf-8")
        replace(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(editing, "_replace", late)
    result = run(file, command[0], *command[1:])
    assert result.code == 1
    assert "changed while this command ran" in result.err
    assert file.read_text(encoding="utf-8") == other


def test_a_command_waits_while_another_writes_in_the_folder(file: Path) -> None:
    begins = threading.Event()

    def held() -> None:
        with site.alone(file.parent):
            begins.set()
            time.sleep(0.5)
            file.write_text(HEAD, encoding="utf-8")

    other = threading.Thread(target=held)
    other.start()
    begins.wait()
    result = run(file, *ADD)
    other.join()
    assert "changed while this command ran" in result.err
    assert file.read_text(encoding="utf-8") == HEAD


@EACH
def test_a_command_killed_at_any_step_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, command: Sequence[str]
) -> None:
    old, new, folder = _versions(tmp_path, command)
    file = folder / "events.toml"
    states = []
    for step in range(100):
        _laid_out(folder, old)

        def work() -> None:
            assert run(file, command[0], *command[1:], "--backup").code == 0

        status = forked(killed_at_operation(folder, step, work))
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        states.append(file.read_bytes() == new)
        _assert_old_or_new(folder, old, new)
    assert states.count(False) > 5  # the reading, the checks, the backup, and the writing
    assert file.read_bytes() == new
    if command != FMT:
        return
    assert run(file, "fmt").code == 0  # and what was left beside it is cleared away by the next
    assert [each.name for each in folder.iterdir() if each.name.endswith(".tmp")] == []


@EACH
def test_a_disk_that_is_full_is_one_line_and_the_old_file_stays(
    tmp_path: Path, command: Sequence[str], capfd: pytest.CaptureFixture[str]
) -> None:
    old, _, folder = _versions(tmp_path, command)
    file = folder / "events.toml"
    _laid_out(folder, old)
    for limit in (0, 100):

        def work(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            result = run(file, command[0], *command[1:])
            assert (result.code, result.err) == (1, f"error: cannot write {file}: file too large\n")

        assert forked(work) == 0, capfd.readouterr().err
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == old


def test_a_file_that_may_not_be_written_is_not_replaced(file: Path) -> None:
    """By a rename it could be, because only its folder is asked then."""
    file.chmod(0o444)
    before = file.read_bytes()
    done = subprocess.run(
        [*unprivileged(), sys.executable, "-m", "timeline", *ADD, "--file", file],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (1, f"error: cannot write {file}: permission denied\n")
    assert file.read_bytes() == before


@EACH
def test_a_command_killed_at_random_moments_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, command: Sequence[str]
) -> None:
    old, new, folder = _versions(tmp_path, command)
    file = folder / "events.toml"

    def work() -> None:
        run(file, command[0], *command[1:], "--backup")

    _laid_out(folder, old)
    start = time.monotonic()
    forked(work)
    lasts = time.monotonic() - start
    chance = random.Random(command[0])
    for _ in some(range(200)):
        _laid_out(folder, old)
        child = begun(work)
        time.sleep(chance.uniform(0, lasts * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _assert_old_or_new(folder, old, new)


@pytest.mark.parametrize("first", ["events.toml", "more.toml"], ids=["in the file", "in an included file"])
def test_a_rename_killed_between_two_files_is_completed_by_running_it_again(
    tmp_path: Path, first: str
) -> None:
    """What has the id is written last, so that it is still there to be renamed."""
    defined = '[[actor]]\nid = "us"\nname = "US"\n'
    named = '[[event]]\nid = "a"\ntitle = "A"\ndate = 2020\nactors = ["us"]\n'
    old = {"events.toml": (HEAD + 'include = ["more.toml"]\n').encode(), "more.toml": b""}
    other = next(name for name in old if name != first)
    old[first] += defined.encode()
    old[other] += named.encode()
    new = {name: content.replace(b'"us"', b'"usa"') for name, content in old.items()}
    folder = tmp_path / "killed"
    folder.mkdir()
    states = set()
    for step in range(100):
        _laid_out(folder, old)

        def work() -> None:
            assert run(folder / "events.toml", "rename", "us", "usa").code == 0

        status = forked(killed_at_operation(folder, step, work))
        found = {name: (folder / name).read_bytes() for name in old}
        assert all(content in (old[name], new[name]) for name, content in found.items())
        states.add(found == old)
        states.add(found[first] == old[first] and found[other] == new[other])
        if os.WIFEXITED(status):
            break
        again = run(folder / "events.toml", "rename", "us", "usa")
        assert again.code == (1 if found == new else 0), again.err
        assert {name: (folder / name).read_bytes() for name in old} == new
    assert found == new
    assert states == {True, False}


def _versions(tmp_path: Path, command: Sequence[str]) -> tuple[dict[str, bytes], bytes, Path]:
    """The files before a command, the timeline file after it, and a folder to run it in."""
    folder = tmp_path / "killed"
    folder.mkdir()
    file = folder / "events.toml"
    file.write_text(HEAD + TALKS, encoding="utf-8")
    assert run(file, "build").code == 0
    old = {name: (folder / name).read_bytes() for name in ("events.toml", "events.lock")}
    assert run(file, command[0], *command[1:]).code == 0
    return old, file.read_bytes(), folder


def _laid_out(folder: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _assert_old_or_new(folder: Path, old: dict[str, bytes], new: bytes) -> None:
    assert (folder / "events.toml").read_bytes() in (old["events.toml"], new)
    assert (folder / "events.lock").read_bytes() == old["events.lock"]
    kept = folder / "events.toml~"
    assert not kept.exists() or kept.read_bytes() == old["events.toml"]
