"""A wrong value of every sort in every key of the format: a diagnostic that names the key, never a traceback.

The keys are those of the JSON Schema, so a new one is covered by itself. Each value stands alone, and
beside a date, a zone and a repeat that are extreme or wrong too.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.profiles import some
from tests.test_cli import Result
from timeline.readers import records

Route = tuple[str, ...]
"""The keys that lead to a value, without the indexes of lists: `("event", "cite", "date")`."""

SCHEMA = records.json_schema()

SOUND: Mapping[str, Any] = {
    "timeline": {
        "title": "A test",
        "domain": "example.org",
        "timezone": "Europe/Vienna",
        "language": "en",
        "as_of": dt.date(2024, 1, 1),
        "url": "https://example.org/",
        "feed_per": ["category", "actor"],
    },
    "actor": [{"id": "us", "name": "United States"}],
    "category": [{"id": "un", "name": "United Nations"}],
    "source": [{"id": "paper", "title": "A paper", "published": "2023-02"}],
    "event": [
        {
            "id": "series",
            "title": "A series",
            "date": dt.date(2023, 1, 2),
            "repeat": "FREQ=MONTHLY;BYMONTHDAY=2;COUNT=24",
            "except": [dt.date(2023, 2, 2)],
            "moved": [{"from": dt.date(2023, 3, 2), "to": dt.date(2023, 3, 3)}],
            "place": {"name": "Vienna", "timezone": "Europe/Vienna"},
            "cite": [{"source": "paper", "date": "2023"}],
            "related": [{"event": "later", "as": "leads-to"}],
            "was": [{"date": "2022-12", "source": "paper"}],
            "category": "un",
            "actors": ["us"],
        },
        {
            "id": "talk",
            "title": "A talk",
            "start": dt.datetime(2023, 5, 2, 10),
            "end": dt.datetime(2023, 5, 2, 11),
            "place": {"name": "New York", "timezone": "America/New_York"},
        },
        {"id": "later", "title": "Later", "date": {"after": "talk", "by": "P1Y"}},
    ],
    "feed": [{"id": "us", "title": "The U.S.", "where": "actor:us 2023.."}],
}
"""A file with every table of the format."""

MOMENT = dt.datetime(2023, 6, 1, 12, 30)
FAR_WEST, FAR_EAST = (dt.timezone(dt.timedelta(hours=hours)) for hours in (-23, 23))
WRONG: Mapping[str, tuple[Any, ...]] = {
    "type": (
        *(True, 7, 2023, 1.5, "x", [], {}, ["x"], [["x"]], [{}], {"x": 1}, dt.date(2023, 6, 1), MOMENT),
        *(dt.time(12, 30), MOMENT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))),
    ),
    "range": (
        *(0, -1, 6, 999, 10_000, 2**31, 2**63, 10**4000, -1e308, float("nan"), float("inf")),
        *("2023-13", "2023-02-30", "2023-04-31/2023-02", "P99999999D", "PT99999H", "P0D", "-P1D"),
        *("FREQ=MONTHLY;BYDAY=20MO", "FREQ=MONTHLY;BYDAY=-6SU", "FREQ=YEARLY;BYDAY=53MO"),
        *("FREQ=YEARLY;BYYEARDAY=-366", "FREQ=YEARLY;BYWEEKNO=-53", "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2"),
    ),
    "spelling": (
        *("confirmd", "Upper Case", "jan 2023", "FREQ=FORTNIGHTLY", "FREQ", ";;", "https:/x", "("),
        *("actor:", "2023..2022", "-", "not", "[2023..2022]", "{}", "../..", "*", "**", "/etc/passwd"),
    ),
    "extreme": (
        *(dt.date.min, dt.date.max, dt.datetime.max.replace(microsecond=0), dt.datetime.min),
        *(dt.datetime(9999, 12, 31, 23, tzinfo=FAR_WEST), dt.datetime(1, 1, 1, 1, tzinfo=FAR_EAST)),
        *("0001-01-01T00:00:00+14:00", "9998-12-31T23:59:59-12:00", "9999-12-31T23:00:00Z", "Y170000002"),
        *("-9999", "XXXX", "9999", "0001", "0000", "../9999", "0001/..", "0001-01-01/9999-12-31", "9999-24"),
        *("[..9999]", "{0001..9999}", "P9999Y", "P9998Y"),
        *("FREQ=DAILY;COUNT=99999", "FREQ=YEARLY;INTERVAL=99999", "FREQ=DAILY;UNTIL=99991231"),
        *("FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;UNTIL=00010101"),
    ),
    "empty": ("", " ", "\t", [""], [" "]),
    "zone": ("Europe/Pariss", "localtime", "Europe", "Etc/GMT+12", "+05:00", "America/Nuuk"),
    "reference": ("nowhere", "series", "talk", "later", "us", "un", "feed:us", "chain:later", ["series"]),
    "long": ("x" * 100_000, "a-" * 30_000, "1" * 5_000, ["x"] * 100, "(" * 3_000, "not " * 3_000),
    "control": ("\0", "\x1b[31m", "a\r\nb", "\u202e", "\ufeff", "\ufffe", "\u2028", ["\x1b"], "\U0010ffff"),
}
"""Values that are wrong in most keys, by what is wrong about them. Some keys take some of them."""

BESIDE: Mapping[Route, tuple[Any, ...]] = {
    ("event", "date"): ("2023-02-30", dt.date.max, dt.datetime(9998, 12, 31, 23, 59), "unknown", "2023~"),
    ("event", "start"): (dt.datetime(9999, 12, 31, 23, tzinfo=FAR_WEST), dt.datetime(2023, 3, 26, 2, 30)),
    ("event", "place", "timezone"): ("Europe/Pariss", "Pacific/Kiritimati"),
    ("timeline", "timezone"): ("Europe/Pariss", "Pacific/Apia"),
    ("event", "repeat"): ("FREQ=DAILY;COUNT=9", "FREQ=MONTHLY;BYDAY=20MO", "FREQ=MONTHLY;COUNT=400"),
}
"""What stands beside a wrong value in a pair."""


def keys(schema: Mapping[str, Any] = SCHEMA, route: Route = ()) -> Iterator[Route]:
    """The way to each key of a JSON Schema and of the schemas within it."""
    for name, inner in schema.get("properties", {}).items():
        yield (*route, name)
        yield from keys(inner, (*route, name))
    if (reference := str(schema.get("$ref", ""))).startswith("#/$defs/"):
        yield from keys(SCHEMA["$defs"].get(reference.removeprefix("#/$defs/"), {}), route)
    for inner in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from keys(inner, route)


KEYS = tuple(dict.fromkeys(keys()))


def holders(data: Any, route: Route) -> Iterator[dict[str, Any]]:
    """The tables of a file that may have the last key of a way to it."""
    for each in data if isinstance(data, list) else [data]:
        if isinstance(each, dict) and len(route) == 1:
            yield each
        elif isinstance(each, dict) and route[0] in each:
            yield from holders(each[route[0]], route[1:])


def toml(value: Any) -> str:
    """A value in TOML, on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + re.sub(r'["\\\0-\x1f\x7f]', lambda found: f"\\u{ord(found[0]):04x}", value) + '"'
        case dt.date() | dt.time():
            return value.isoformat()
        case int():
            return f"{value:#x}" if abs(value) > 10**4000 else str(value)
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return f"{{{', '.join(f'{key} = {toml(each)}' for key, each in value.items())}}}"
    return repr(value)


def is_tables(value: Any) -> bool:
    """Whether headers can write a value of the top: a table, or a list of tables."""
    return isinstance(value, dict) or bool(
        isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    )


def written(data: Mapping[str, Any]) -> str:
    """A file in TOML with each key of a table on a line of its own."""
    lines = [f"{name} = {toml(value)}" for name, value in data.items() if not is_tables(value)]
    for name, tables in data.items():
        if not is_tables(tables):
            continue
        for table in tables if isinstance(tables, list) else [tables]:
            lines.append(f"[[{name}]]" if isinstance(tables, list) else f"[{name}]")
            lines += [f"{key} = {toml(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def with_values(values: Mapping[Route, Any], turn: int = 0) -> str:
    """The sound file with these values in it; where several tables may have a key, `turn` says which."""
    data = copy.deepcopy(dict(SOUND))
    for route, value in values.items():
        found = list(holders(data, route))
        table = found[turn % len(found)] if found else {}  # none if the other value took its place
        table[route[-1]] = value
        if route[-2:] in {("event", "start"), ("event", "date")}:
            table.pop("date" if route[-1] == "start" else "start", None)
            table.pop("end" if route[-1] == "date" else "", None)
    return written(data)


VALUES = tuple(value for values in WRONG.values() for value in values)
ALONE = tuple(itertools.product(KEYS, VALUES))
NEAR = tuple({other: value} for other, values in BESIDE.items() for value in values)
PAIRS = tuple(
    (route, VALUES[(37 * number + 31 * each) % len(VALUES)], near)
    for number, (route, near) in enumerate(itertools.product(KEYS, NEAR))
    for each in range(3)
    if route not in near
)
"""For each key, each value beside it with three others."""
TOGETHER = frozenset({"date", "start", "end", "timezone", "repeat", "except", "moved"})
"""Keys that must fit each other: where one does not, the error may be about another one."""
COMMANDS = (
    ("list",),
    ("show", "series"),
    ("build", "--force", "--plotly", "plotly.js"),
    ("picture", "-o", "chart.svg", "--height", "4000"),
    ("chart", "-o", "chart.json"),
)


@pytest.fixture
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder with a small plotly.js, at a fixed time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    Path("plotly.js").write_text("// plotly.js", encoding="utf-8")


def problems(values: Mapping[Route, Any], turn: int) -> list[str]:
    """What is wrong with the answers to a file with these values in it. An exception comes through."""
    text = with_values(values, turn)
    Path("events.toml").write_text(text, encoding="utf-8")
    Path("events.lock").unlink(missing_ok=True)
    checked = Result("check", "--format", "json")
    errors = [each for each in json.loads(checked.out) if each["severity"] == "error"]
    found = [] if checked.code == bool(errors) else [f"check ends with {checked.code}"]
    if errors and not any(is_placed(error, text, route) for error in errors for route in values):
        found.append(f"no error is about the key: {errors[0]}")
    # all others refuse a file with errors at one place: then one of them, each time another one, is enough
    for name, *options in COMMANDS[turn % 2 :: 2] if not errors else [COMMANDS[turn % len(COMMANDS)]]:
        result = Result(name, *options)
        if result.code != checked.code and "no event" not in result.err:
            found.append(f"{name} ends with {result.code}: {result.err[:200]}")
        if wrong := next((c for c in result.err if not c.isprintable() and c != "\n"), ""):
            found.append(f"{name} prints {wrong!r}")
    return found


def is_placed(error: Mapping[str, Any], text: str, route: Route) -> bool:
    """Whether an error names a key, or points at its line."""
    line = text.splitlines()[error["line"] - 1] if error["line"] else ""
    names = [*route, *(TOGETHER if TOGETHER & {*route} else ())]
    return any(re.search(rf"\b{name}\b", error["message"]) or line.startswith(f"{name} = ") for name in names)


def shown(values: Mapping[Route, Any]) -> str:
    return ", ".join(f"{'.'.join(route)} = {toml(value)[:60]}" for route, value in values.items())


def all_problems(cases: Iterable[tuple[int, Mapping[Route, Any]]]) -> dict[str, list[str]]:
    """By case, what is wrong with each that has something wrong; the number of a case is its turn."""
    answers = ((shown(values), problems(values, turn)) for turn, values in cases)
    return {case: found for case, found in answers if found}


@pytest.mark.usefixtures("_in_a_folder")
def test_the_sound_file_has_every_table_of_the_format_and_no_error() -> None:
    assert [route for route in KEYS if not list(holders(SOUND, route))] == []
    assert problems({}, 0) == []
    assert Result("check").code == 0


@pytest.mark.parametrize("key", KEYS, ids=".".join)
@pytest.mark.usefixtures("_in_a_folder")
def test_a_wrong_value_is_an_error_that_names_its_key_or_is_taken(key: Route) -> None:
    cases = some(tuple(enumerate(ALONE)), every=79)
    assert all_problems((turn, {route: value}) for turn, (route, value) in cases if route == key) == {}


@pytest.mark.parametrize("key", KEYS, ids=".".join)
@pytest.mark.usefixtures("_in_a_folder")
def test_so_it_is_beside_a_wrong_or_extreme_date_zone_or_repeat(key: Route) -> None:
    cases = some(tuple(enumerate(PAIRS)), every=79)
    assert (
        all_problems((turn, {route: value, **near}) for turn, (route, value, near) in cases if route == key)
        == {}
    )
