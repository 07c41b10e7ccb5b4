"""What people write who have not read the manual, and exactly what they are answered.

A row is the keys of an event (after its id, title and date, which are sound), and the message and the
help of the one error that it has.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import HEAD, errors
from timeline.loader import load
from timeline.readers import syntax
from timeline.readers.validation import TABLES

ALONE = '[[event]]\nid = "a"\ntitle = "A talk"\n'
DATED = f"{ALONE}date = 2002\n"
OTHER = '[[event]]\nid = "x"\ntitle = "Other"\ndate = 2001\n'
RELATED = 'related = [{ event = "x", as = "follows" }]'
OR = "(or leads-to, implements, part-of, supersedes, side-event-of)"

NO_DATE = 'write a year, month or day, as in "2023", "2023-11" or "2023-11-14"'

KEYS = [
    ('actors = "ir"', 'actors must be a list [ … ], not "ir"', 'write actors = ["ir"]'),
    ('actors = "ir, us"', 'actors must be a list [ … ], not "ir, us"', 'write actors = ["ir", "us"]'),
    # no id has blanks: whether these are two names or one is not for us to guess
    (
        'actors = "Iran, the US"',
        'actors must be a list [ … ], not "Iran, the US"',
        'write actors = ["Iran, the US"]',
    ),
    ('actor = "ir"', 'unknown key "actor"', 'write actors = ["ir"]'),
    ('cite = "aca"', 'cite must be a list [ … ], not "aca"', 'write cite = [{ source = "aca" }]'),
    ('cite = ["aca"]', 'cite must be a table { … }, not "aca"', 'write cite = [{ source = "aca" }]'),
    # one answer for all members
    (
        'cite = ["aca", { source = "un" }, "eu"]',
        'cite must be a table { … }, not "aca"',
        'write cite = [{ source = "aca" }, { source = "un" }, { source = "eu" }]',
    ),
    (
        'cite = { source = "aca" }',
        'cite must be a list [ … ], not { source = "aca" }',
        'write cite = [{ source = "aca" }]',
    ),
    ('cite = [{ id = "aca" }]', 'unknown key "id"', 'write source = "aca"'),
    ('source = "x"', 'unknown key "source"', 'write cite = [{ source = "x" }]'),
    ('sources = ["x", "y"]', 'unknown key "sources"', 'write cite = [{ source = "x" }, { source = "y" }]'),
    ("sources = 5", 'unknown key "sources"', 'write cite = [{ source = "…" }]'),
    (
        'url = "https://x.org/"',
        'unknown key "url"',
        'an address belongs to a source: write [[source]] with id = "its-id", title and url = '
        '"https://x.org/", and here cite = [{ source = "its-id" }]',
    ),
    ('place = "Vienna"', 'place must be a table { … }, not "Vienna"', 'write place = { name = "Vienna" }'),
    ('location = "Vienna"', 'unknown key "location"', 'write place = { name = "Vienna" }'),
    (
        'timezone = "Europe/Vienna"',
        'unknown key "timezone"',
        'write place = { name = "…", timezone = "Europe/Vienna" }, or timezone = "Europe/Vienna" in '
        "[timeline] for all",
    ),
    ('tags = ["talks"]', 'unknown key "tags"', 'write category = "talks"'),
    ('tags = "talks"', 'unknown key "tags"', 'write category = "talks"'),
    (
        'tags = ["talks", "un"]',
        'unknown key "tags"',
        'write category = "talks": an event has one. Searches also find the words of summary',
    ),
    ('category = ["talks"]', 'category must be text, not ["talks"]', 'write category = "talks"'),
    ('type = "deadline"', 'unknown key "type"', 'write kind = "deadline"'),
    ('type = "talks"', 'unknown key "type"', 'write category = "talks"'),
    ('related = ["x"]', 'related must be a table { … }, not "x"', f"write {RELATED} {OR}"),
    ('related = "x"', 'related must be a list [ … ], not "x"', f"write {RELATED} {OR}"),
    ('related = [{ event = "x" }]', 'this related has no "as"', f'add as = "follows" {OR}'),
    ('description = "d"', 'unknown key "description"', 'write summary = "d"'),
    (f'description = "{"long " * 30}"', 'unknown key "description"', "write summary instead of description"),
    ('formerly = "b"', 'formerly must be a list [ … ], not "b"', 'write formerly = ["b"]'),
    ('was = "2001-05"', 'was must be a list [ … ], not "2001-05"', 'write was = ["2001-05"]'),
    ("except = 2003-01-01", "except must be a list [ … ], not 2003-01-01", "write except = [2003-01-01]"),
    ("summary = 5", "summary must be text, not 5", 'write summary = "5"'),
    ("summary = 2002-05-01", "summary must be text, not 2002-05-01", 'write summary = "2002-05-01"'),
    (
        'importance = "5"',
        'importance must be a whole number, not "5"',
        "write importance = 5, without quotes",
    ),
    ('disputed = "yes"', 'disputed must be true or false, not "yes"', "write disputed = true"),
    # what it means is not known, so nothing is said of how to write it
    ('disputed = "perhaps"', 'disputed must be true or false, not "perhaps"', ""),
    ('importance = "high"', 'importance must be a whole number, not "high"', ""),
    ("place = 5", "place must be a table { … }, not 5", ""),
]


def the_error(path: Path, text: str) -> tuple[str, str, str]:
    """The part of the file that the one error of a text marks, its message and its help."""
    path.write_text(HEAD + text, encoding="utf-8")
    [error] = errors(load(path))
    line = (HEAD + text).split("\n")[error.span.line - 1]
    return line[error.span.column - 1 :][: error.span.length], error.message, error.help


@pytest.mark.parametrize(("keys", "message", "help_"), KEYS, ids=[row[0][:30] for row in KEYS])
def test_a_key_or_value_in_another_form_is_answered_with_the_right_one(
    tmp_path: Path, keys: str, message: str, help_: str
) -> None:
    assert the_error(tmp_path / "events.toml", f"{OTHER}{DATED}{keys}\n")[1:] == (message, help_)


SOUND = [row for row in KEYS if re.match('write [a-z]+ = ["[{0-9t]', row[2]) and "…" not in row[2]]


@pytest.mark.parametrize(("keys", "message", "help_"), SOUND, ids=[row[0][:30] for row in SOUND])
def test_what_the_help_says_to_write_is_read(tmp_path: Path, keys: str, message: str, help_: str) -> None:
    written = re.split(r" \(or |, without|: an event|, or timezone", help_.removeprefix("write "))[0]
    if '{ id = "aca" }' in keys:
        written = f"cite = [{{ {written} }}]"
    if "except" in written:
        written += '\nrepeat = "FREQ=YEARLY"'
    path = tmp_path / "events.toml"
    date = "2002-01-01" if "except" in written else "2002"
    path.write_text(f"{HEAD}{OTHER}{ALONE}date = {date}\n{written}\n", encoding="utf-8")
    assert errors(load(path)) == []


FILES = [
    # the whole of a file after [timeline]: what is marked, the message and the help
    (
        '[event]\nid = "a"\ntitle = "A"\ndate = 2002\n',
        "[event]",
        "[event] must be a list of tables",
        "write [[event]]",
    ),
    (
        f'{DATED}[event]  # the second\nid = "b"\ntitle = "B"\ndate = 2002\n',
        *("[event]", "[event] must be a list of tables", "write [[event]]"),
    ),
    (
        f'  [ actor ]\r\nid = "a"\r\nname = "A"\r\n{DATED}'.replace("\r\n", "\n"),
        *("[ actor ]", "[actor] must be a list of tables", "write [[actor]]"),
    ),
    (
        f'{DATED}id = "b"\ntitle = "B"\ndate = 2003\n',
        *("id", 'the key "id" is here a second time'),
        "keep one of the two; or, if two tables ran into one, write [[event]] above the second",
    ),
    (
        f'{DATED}cite = [\n  {{ source = "s" }},\n]\ndate = 2003\n',
        *("date", 'the key "date" is here a second time'),
        "keep one of the two; or, if two tables ran into one, write [[event]] above the second",
    ),
    (
        f'{DATED}"date" = 2003\n',
        *('"date"', 'the key "date" is here a second time'),
        "keep one of the two; or, if two tables ran into one, write [[event]] above the second",
    ),
    # the date above is another event's
    (f'{DATED}[[event]]\nid = "b"\ndate.x = 1\ndate = 2002\n', "", "cannot overwrite a value", ""),
    # capitals alone are wrong, so no list of the others
    (
        f'[[actor]]\nid = "iaea"\nname = "I"\n[[actor]]\nid = "b"\nname = "B"\n{DATED}actors = ["IAEA"]\n',
        *('"IAEA"', 'no actor "IAEA"', 'did you mean "iaea"?'),
    ),
    # quotes
    (
        '[[event]]\nid = "a"\ntitle = "The talk\ndate = 2002\n',
        *("", "this text has no end", "write a quote at its end too"),
    ),
    (
        '[[event]]\nid = "a"\ntitle = "The "Vienna" talks"\ndate = 2002\n',
        *('"', "the text ends at this quote", """write title = 'The "Vienna" talks'"""),
    ),
    (
        "[[event]]\nid = 'a'\ntitle = 'Iran's talks'\ndate = 2002\n",
        *("'", "the text ends at this quote", """write title = "Iran's talks\""""),
    ),
    # what both have cannot be written so simply
    (
        """[[event]]\nid = 'a'\ntitle = "Iran's "last" talks"\ndate = 2002\n""",
        *('"', "the text ends at this quote", 'write \\" for a quote inside of it'),
    ),
    (
        '[[event]]\nid: "a"\ntitle = "A"\ndate = 2002\n',
        *(":", "expected '=' after a key in a key/value pair", "write a key and its value as id = …"),
    ),
    (
        f'{DATED}actors = ["ir" "us"]\n',
        *('"', "the list has no end, or lacks a comma", 'members have commas between them: ["a", "b"]'),
    ),
    ('title = "Again"\n', "title", 'the key "title" is here a second time', "keep one of the two"),
    (
        f"{ALONE}<<<<<<< HEAD\ndate = 2002\n=======\ndate = 2003\n>>>>>>> theirs\n",
        *("<", "a merge left this line"),
        "keep what you want of both sides, and take out the lines <<<<<<<, ======= and >>>>>>>",
    ),
    (
        f"{ALONE}date = 2002-09-31\n",
        *("2002-09-31", "2002-09-31 does not exist: September 2002 has 30 days", ""),
    ),
    (
        f'{ALONE}date = 2002-01-30\nrepeat = "FREQ=DAILY"\nexcept = [2002-01-31, 2002-02-30]\n',
        *("2002-02-30", "2002-02-30 does not exist: February 2002 has 28 days", ""),
    ),
    (f"{ALONE}date = 2002-13\n", "2002-13", "month must be 01 to 12, not 13", ""),
    (f"{ALONE}date = 2002-7\n", "2002-7", "2002-7 is not a TOML value", 'write date = "2002-07"'),
    (
        f"{ALONE}date = 14 August 2002 # a day\n",
        *("14 August 2002", "14 August 2002 is not a TOML value", 'write date = "2002-08-14"'),
    ),
    (
        f"{ALONE}date = 2002-08\n",
        *("2002-08", "2002-08 is not a TOML value"),
        'TOML writes only whole days without quotes: write date = "2002-08"',
    ),
    (f"{ALONE}date = soon\n", "soon", 'not a date expression: "soon"', NO_DATE),
    (
        f"{ALONE}date = ?\n",
        *("?", 'not a date expression: "?"', 'if the date is not known, write "unknown"'),
    ),
    (
        f"{ALONE}date = unknown\n",
        *("unknown", "unknown is not a TOML value", 'text needs quotes: write date = "unknown"'),
    ),
    (
        f"{ALONE}date = 2002..2003\n",
        *("2002..2003", 'not a date expression: "2002..2003"'),
        'write "2002/2003" if it lasts, "[2002..2003]" if it is some time in it',
    ),
    (
        f"{ALONE}date = before 2003\n",
        "before 2003",
        "before 2003 is not a TOML value",
        'write date = "[..2002]"',
    ),
    (f'{ALONE}date = "early 2002"\n', "early 2002", 'not a date expression: "early 2002"', 'write "2002"'),
    (
        f'{ALONE}date = 2002-01-15\nrepeat = "quarterly"\n',
        *("quarterly", 'not a recurrence rule: "quarterly"', 'write "FREQ=MONTHLY;INTERVAL=3"'),
    ),
    # a title is no date, even if it looks like one
    (
        '[[event]]\nid = "a"\ntitle = summer 2003\ndate = 2003\n',
        *("s", "invalid value", 'text needs quotes: key = "text"'),
    ),
    (
        '[[event]]\ntitle = "A talk, in Rome"\ndate = 2002\n',
        "[[event]]",
        'this event has no "id"',
        'add id = "a-talk-in-rome"',
    ),
    ('[[event]]\nid = "a"\nname = "A"\ndate = 2002\n', "name", 'unknown key "name"', 'write title = "A"'),
    ('[[actor]]\nid = "a"\ntitle = "A"\n', "title", 'unknown key "title"', 'write name = "A"'),
    ('[[source]]\nid = "a"\nname = "A"\n', "name", 'unknown key "name"', 'write title = "A"'),
    (
        '[[source]]\nid = "a"\ntitle = "A"\ndate = 2002-05-01\n',
        *("date", 'unknown key "date"', "write published = 2002-05-01"),
    ),
    ('[[feed]]\nid = "a"\nname = "A"\n', "name", 'unknown key "name"', 'write title = "A"'),
]


@pytest.mark.parametrize(("text", "marked", "message", "help_"), FILES, ids=[row[2][:40] for row in FILES])
def test_a_fault_of_the_file_is_one_error_in_its_place(
    tmp_path: Path, text: str, marked: str, message: str, help_: str
) -> None:
    assert the_error(tmp_path / "events.toml", text) == (marked, message, help_)


def test_what_follows_in_a_line_that_was_read_as_corrected_is_marked_in_its_place(tmp_path: Path) -> None:
    line = 'place = { name = "Bonn", tiemzone = "é", opened = 2002-02-30, size = 5 }'
    text = f"{DATED}{line}\n"
    path = tmp_path / "events.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    marked = {line[e.span.column - 1 :][: e.span.length] for e in errors(load(path))}
    assert marked == {"tiemzone", "opened", "2002-02-30", "size"}


def test_a_line_of_a_text_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(f'{HEAD}{DATED}summary = """\n[event]\n"""\n', encoding="utf-8")
    assert errors(load(path)) == []
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_tables_of_which_a_file_has_many_are_those_that_are_read() -> None:
    assert set(syntax.LISTS) == set(TABLES)
