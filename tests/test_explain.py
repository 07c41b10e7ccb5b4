"""What codes mean, and that their examples are what they say: the wrong ones wrong, the right ones right."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from typer import Context
from typer.core import TyperGroup

from tests.conftest import HEAD, ROOT
from tests.doctor_feeds import HEAD as CALENDAR
from tests.doctor_feeds import event, feed
from tests.test_cli import COMMAND, Result
from timeline.cli.explanations import Block, Explanation, read
from timeline.diagnostics import CODES, Diagnostic, Severity
from timeline.doctor import CODES as DOCTOR
from timeline.doctor import examine
from timeline.history.lock import ahead
from timeline.loader import load

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
TEXTS = read()
OF_LINES = {code for code, text in TEXTS.items() if code in DOCTOR and (text.wrong or text.right)}

EVENT = {"id": '"talks"', "title": '"Talks"', "date": "2023-11-15"}
"""What an event needs, unless an example says it."""
REMEMBERED = {
    "uid": '"talks@example.org"',
    "id": '"talks"',
    "title": '"Talks"',
    "date": '"2030-05-14"',
    "feeds": "[]",
    "sequence": "0",
    "created": '"2026-11-24T09:00:00Z"',
    "modified": '"2026-11-24T09:00:00Z"',
    "data": '"dfa679966304ee84"',
    "digest": '"0fd14668c8ac6dac"',
}
"""What the lock says of an event, unless an example says it."""


def whole_file(text: str) -> str:
    """The file that an example in TOML stands for."""
    if not re.search(r"^\[", text, re.MULTILINE):  # keys of one event
        keys = set(re.findall(r"^(\w+) =", text, re.MULTILINE))
        left_out = {"date"} if "start" in keys else set()
        missing = [f"{key} = {value}\n" for key, value in EVENT.items() if key not in keys | left_out]
        return f"{HEAD}\n[[event]]\n{''.join(missing)}{text}"
    if "[timeline]\n" not in text:
        return f"{HEAD}\n{text}"
    head = text.partition("[timeline]\n")[2].partition("\n[")[0]
    missing = [line for line in HEAD.splitlines()[1:] if not re.search(f"^{line.split()[0]} =", head, re.M)]
    return text.replace("[timeline]\n", "\n".join(["[timeline]", *missing, ""]))


def whole_lock(text: str) -> str:
    """The lock that lines of one event stand for."""
    version = re.search(r'^"version": \d+', text, re.MULTILINE)
    keys = set(re.findall(r'^"(\w+)":', text, re.MULTILINE))
    lines = "" if version else re.sub('^"', '  "', text, flags=re.MULTILINE)
    missing = ",\n".join(f'  "{key}": {value}' for key, value in REMEMBERED.items() if key not in keys)
    return (
        f'{{\n"about": "",\n{version[0] if version else chr(34) + "version" + chr(34) + ": 2"},\n'
        f'"feeds": [\nnull\n],\n"events": [\n{{\n{lines}{missing}\n}},\nnull\n]\n}}\n'
    )


def found_in(blocks: tuple[Block, ...], folder: Path, *, encoding: str = "utf-8") -> list[Diagnostic]:
    """What `timeline check` finds in the files of an example."""
    for block in blocks:
        path = folder / (block.file or "events.toml")
        path.parent.mkdir(exist_ok=True)
        match block.language, block.file:
            case "toml", "":
                path.write_text(whole_file(block.text), encoding=encoding)
            case "json", "events.lock":
                path.write_text(whole_lock(block.text), encoding="utf-8")
            case _:
                path.write_text(block.text, encoding="utf-8")
    loaded = load(folder / "events.toml")
    return [*loaded.diagnostics, *ahead(loaded.lock, NOW)]


def codes_of(found: list[Diagnostic], *, also: str) -> set[str]:
    """The codes of the errors, and this one if it is a warning that was found."""
    return {each.code for each in found if each.severity is Severity.ERROR or each.code == also}


def test_every_code_is_explained_and_nothing_else_is_in_order() -> None:
    assert list(TEXTS) == [*CODES, *DOCTOR]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_data_has_sentences_and_both_examples(code: str) -> None:
    about = TEXTS[code]
    assert about.wrong
    assert about.right
    assert about.text.endswith(".")
    assert about.wrong != about.right


@pytest.mark.parametrize("code", DOCTOR)
def test_every_code_of_the_doctor_says_what_to_write_in_sentences(code: str) -> None:
    assert TEXTS[code].text.endswith(".")
    assert "```" not in TEXTS[code].text


@pytest.mark.parametrize("code", [code for code in CODES if code != "E001"])
def test_every_wrong_example_has_its_fault_and_no_other_error(code: str, tmp_path: Path) -> None:
    # the file of this page is UTF-8, so the example can only say how it was saved
    encoding = "latin-1" if code == "E002" else "utf-8"
    found = found_in(TEXTS[code].wrong, tmp_path, encoding=encoding)
    assert codes_of(found, also=code) == {code}


@pytest.mark.parametrize("code", [code for code in CODES if code != "E001"])
def test_every_right_example_has_neither_the_fault_nor_an_error(code: str, tmp_path: Path) -> None:
    found = found_in(TEXTS[code].right, tmp_path)
    assert codes_of(found, also=code) == set()


def test_the_example_of_a_missing_file_is_two_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    [wrong], [right] = TEXTS["E001"].wrong, TEXTS["E001"].right
    missed, done = (Result(*shlex.split(block.text)[1:]) for block in (wrong, right))
    assert (missed.code, done.code) == (1, 0)
    assert missed.out.startswith("error[E001]")


IN_A_CALENDAR = re.compile(
    r"VERSION|PRODID|CALSCALE|METHOD|NAME|REFRESH-INTERVAL|SOURCE|COLOR|X-WR-.*|X-PUBLISHED-TTL|X-APPLE-.*"
)


def properties(blocks: tuple[Block, ...]) -> set[str]:
    return {re.split("[:;]", line)[0] for block in blocks for line in block.text.splitlines()}


def feed_of(blocks: tuple[Block, ...], about: Explanation) -> bytes:
    """A feed without any fault in which the lines of an example stand instead of those that it is about."""
    names = properties(about.wrong) | properties(about.right)
    lines = "".join(block.text for block in blocks)
    if all(IN_A_CALENDAR.fullmatch(name) for name in names):
        return feed(event(), head=without(names, CALENDAR) + lines)
    return feed(without(names, event()).replace("END:VEVENT\n", f"{lines}END:VEVENT\n"))


def without(names: set[str], text: str) -> str:
    """A text without the properties of these names; what begins and ends a component stays."""
    gone = names - {"BEGIN", "END"}
    return "".join(f"{line}\n" for line in text.splitlines() if re.split("[:;]", line)[0] not in gone)


def codes_in(blocks: tuple[Block, ...], about: Explanation) -> set[str]:
    return {group.first.code for group in examine(feed_of(blocks, about), "talks.ics").groups}


@pytest.mark.parametrize("code", sorted(OF_LINES))
def test_the_doctor_reports_every_wrong_example(code: str) -> None:
    """One without wrong lines is about lines that are missing."""
    assert code in codes_in(TEXTS[code].wrong, TEXTS[code])


@pytest.mark.parametrize("code", sorted(OF_LINES))
def test_the_doctor_does_not_report_a_right_example(code: str) -> None:
    """One without right lines is about lines to leave out, perhaps with others that an event needs."""
    found = codes_in(TEXTS[code].right, TEXTS[code])
    assert code not in found
    assert not TEXTS[code].right or not {each for each in found if each[0] == "E"}


def test_many_codes_of_the_doctor_have_an_example() -> None:
    assert len(OF_LINES) >= 80


def test_a_code_is_explained_with_its_meaning_and_examples() -> None:
    done = Result("explain", "E104")
    assert done.code == 0
    assert done.out.splitlines()[0] == "error[E104]: ends before it starts"
    assert "\nWrong:\n    start = 2023-07-18\n    end = 2023-07-17\n\nRight:\n" in done.out


@pytest.mark.parametrize("code", [*CODES, *DOCTOR])
def test_sentences_are_folded_and_nothing_moves_the_cursor(code: str) -> None:
    done = Result("explain", code)
    assert (done.code, done.err) == (0, "")
    assert all(len(line) <= 80 for line in done.out.splitlines() if not line.startswith("    "))
    assert done.out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("word", "code", "reason"),
    [
        ("E104", "E104", "as it is"),
        ("e104", "E104", "case does not count"),
        ("104", "E104", "one code has the number"),
        ("1", "E001", "a number without its noughts"),
        ("error[E104]", "E104", "as check prints it"),
        ("E104:", "E104", "with what stands behind it"),
        ("w739", "W739", "a code of the doctor"),
    ],
)
def test_a_code_is_known_in_these_forms(word: str, code: str, reason: str) -> None:
    assert f"[{code}]: " in Result("explain", word).out.splitlines()[0], reason


@pytest.mark.parametrize(
    ("word", "error", "help_"),
    [
        ("E999", 'no code "E999"', "the nearest is E927"),
        ("E116", 'no code "E116"', "the nearest is E115 (a relative date cannot be computed)"),
        ("999", 'no code "999"', "the nearest is E927"),
        ("W734", 'no code "W734"', "the nearest is E734"),  # codes keep their number, not always their letter
        ("501", "2 codes have the number 501", "write E501 (the lock is damaged) or W501 (an event vanished"),
        ("zone", 'no code "zone"', "E108 (no such time zone), "),
        ("", 'no code ""', "a code is a letter and three digits"),
        ("E104x", 'no code "E104x"', "a code is a letter and three digits"),
        ("٣", 'no code "٣"', "a code is a letter and three digits"),
        ("\x1b[2J", r'no code "\x1b[2J"', "a code is a letter and three digits"),
        ("9" * 5000, "no code ", "a code is a letter and three digits"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_an_unknown_code_names_the_nearest_and_how_to_see_all(word: str, error: str, help_: str) -> None:
    done = Result("explain", word)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith(f"error: {error}")
    assert second.startswith(f"help: {help_}")
    assert "timeline explain lists all codes" in second or word == "501"


def test_without_a_code_all_are_listed_by_command() -> None:
    lines = Result("explain").out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["timeline check", "timeline doctor"]
    listed = dict(line.split(None, 1) for line in lines if line.startswith(" "))
    assert listed == {**CODES, **{code: known.meaning for code, known in DOCTOR.items()}}


def test_several_codes_are_explained_in_the_order_asked_for_and_each_once() -> None:
    heads = re.findall(r"^\w+\[(\w+)\]:", Result("explain", "W402", "E104", "w402").out, re.MULTILINE)
    assert heads == ["W402", "E104"]


def test_json_holds_the_same_for_one_code_and_for_all() -> None:
    every = json.loads(Result("explain", "--format", "json").out)
    assert [each["code"] for each in every] == [*CODES, *DOCTOR]
    [one] = json.loads(Result("explain", "e501", "--format", "json").out)
    assert one == next(each for each in every if each["code"] == "E501")
    assert [block["file"] for block in one["wrong"]] == ["", "events.lock"]
    assert (one["severity"], one["command"], one["meaning"]) == ("error", "check", CODES["E501"])


def test_what_clients_do_stands_with_how_it_is_known() -> None:
    done = Result("explain", "W720", "E777", "W739", "E104").out
    assert "    Google: may read no feed of more than 1 MB (users say so)\n" in done
    assert "    Thunderbird (month-13): wipes its copy\n" in done
    assert done.count("no client was given such a feed") == 1  # of W739; E104 is about no feed
    assert "Standard: RFC 7986 5.9\n" in done


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("W73", ["W730", "W731", "W732", "W735", "W737", "W739"]),
        ("e50", ["e501", "e502", "e503", "e504", "e505"]),  # as it is typed, or the shell would not take it
        ("x", []),
    ],
)
def test_shells_complete_codes(typed: str, offered: list[str]) -> None:
    assert isinstance(COMMAND, TyperGroup)
    command = COMMAND.commands["explain"]
    [codes] = [each for each in command.params if each.name == "codes"]
    items = codes.shell_complete(Context(command), typed)
    assert [item.value for item in items] == offered
    assert all(item.help for item in items)  # the meaning, which zsh and fish show


def test_no_file_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Result("explain", "E104").code == 0


MORE = 'colour = 1\nsize = 1\nkind = "x"\nplace = 2\n'
FAULTY = HEAD + '[[event]]\nid = "a"\ntitle = "A"\ndate = "1979/1978"\n'


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (FAULTY, "help: timeline explain E104\n"),
        # the first few, and each once
        (FAULTY + MORE, "help: timeline explain E104 E202 E204\n"),
        (HEAD, ""),
    ],
)
def test_check_names_its_codes_to_people_and_not_to_programs(
    text: str, more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "events.toml"
    file.write_text(text, encoding="utf-8")
    piped = Result("check", "--file", file).out
    as_json = Result("check", "--file", file, "--format", "json").out
    monkeypatch.setattr("timeline.cli.check.sys", type("Terminal", (), {"stdout": Screen()}))
    assert Result("check", "--file", file).out == piped + more
    assert Result("check", "--file", file, "--format", "json").out == as_json


class Screen:
    """A terminal, as far as `check` asks for one."""

    def isatty(self) -> bool:
        return True


def test_the_texts_are_part_of_the_package() -> None:
    module = sys.modules["timeline"].__file__
    assert module is not None
    assert sorted(path.name for path in (Path(module).parent / "explanations").iterdir()) == [
        "feeds.md",
        "files.md",
    ]
