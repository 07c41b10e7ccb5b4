"""A wrong value of every sort in every key of events.lock: damage that is named and placed, or taken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.profiles import some
from tests.test_cli import Result
from tests.test_wrong_values import VALUES

EVENTS = """[[feed]]
id = "near"
title = "Near"
cancelled = "prefix"
alarms = ["P1D"]
[[event]]
id = "talks"
title = "Talks"
start = 2030-05-14T10:00:00
end = 2030-05-14T11:00:00
summary = "They talk."
place = { name = "Vienna", timezone = "Europe/Vienna" }
formerly = ["meeting"]
[[event]]
id = "series"
title = "A series"
date = 2023-01-02
repeat = "FREQ=MONTHLY;BYMONTHDAY=2;COUNT=24"
except = [2023-02-02]
moved = [{ from = 2023-03-02, to = 2023-03-03 }]
related = [{ event = "talks", as = "leads-to" }]
"""


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock of two builds, the second of which moved an event and lost another one."""
    monkeypatch.chdir(tmp_path)
    Path("plotly.js").write_text("// plotly.js", encoding="utf-8")
    lost = '[[event]]\nid = "lost"\ntitle = "Lost"\ndate = 2031\n'
    for moment, text in ((1_700_000_000, EVENTS + lost), (1_700_000_100, EVENTS.replace("05-14", "05-15"))):
        Path("events.toml").write_text(HEAD + text, encoding="utf-8")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
        assert build().code == 0
    return tmp_path / "events.lock"


def build() -> Result:
    """By force: an output that is later than the lock is another fault."""
    return Result("build", "--force", "--plotly", "plotly.js")


KEY = re.compile(r' *"(\w+)": ')


def changed(text: str, line: int, value: str) -> str:
    """The text with another value of the key of a line, which begins a value of one line or of several."""
    lines = text.splitlines()
    key = KEY.match(lines[line])
    assert key
    last = line
    if lines[line].endswith("["):
        last = next(number for number in range(line, len(lines)) if lines[number].lstrip().startswith("]"))
    comma = "," if lines[last].endswith(",") else ""
    return "\n".join([*lines[:line], f"{key[0]}{value}{comma}", *lines[last + 1 :], ""])


def test_a_wrong_value_in_the_lock_is_damage_with_its_place_or_is_taken(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    keyed = [number for number, line in enumerate(text.splitlines()) if KEY.match(line)]
    cases = [(line, json.dumps(value, default=str)) for line in keyed for value in VALUES]
    problems = []
    for line, value in some(cases, every=151):
        lock.write_text(changed(text, line, value), encoding="utf-8")
        match = KEY.match(text.splitlines()[line])
        assert match
        checked = Result("check", "--format", "json")
        errors = [each for each in json.loads(checked.out) if each["severity"] == "error"]
        built = build()
        named = [  # a later version is named by its number alone: E502
            each
            for each in errors
            if re.search(rf"\b{match[1]}\b", each["message"])
            or each["line"]
            or each["code"] in ("E501", "E502")
        ]
        if not (checked.code == built.code == bool(errors)) or (errors and not named):
            problems.append((match[1], value[:60], checked.code, built.code, errors[:1]))
    assert problems == []


@pytest.mark.parametrize("sequence", [2**31, 10**30, -1])
def test_a_sequence_beyond_what_calendars_can_hold_is_damage(lock: Path, sequence: object) -> None:
    """RFC 5545 3.8.7.4 and 3.3.8: SEQUENCE is an INTEGER, which has 32 bits with its sign."""
    text = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub(r'"sequence": \d+', f'"sequence": {sequence}', text), encoding="utf-8")
    refused = build()
    assert refused.code == 1
    assert "sequence is not between 0 and 2147483647" in refused.err


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_stamp_that_no_build_can_give_is_damage(lock: Path, stamp: str) -> None:
    text = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub(r'"modified": "[^"]+"', f'"modified": "{stamp}"', text), encoding="utf-8")
    refused = build()
    assert refused.code == 1
    assert "created and modified must be from 1970-01-01 to 9999-12-01" in refused.err
