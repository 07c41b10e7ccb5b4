"""Data flows one way, modules are short, and nothing heavy is imported on the way to an answer."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLAN = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOORS = {
    room: int(floor) for floor, room in re.findall(r"^\| (\d+) \| `(\w+)(?:/|\.py)` \|", PLAN, re.MULTILINE)
}
"""The floor of each room, as docs/architecture.md has it."""
MODULES = sorted(
    path
    for path in (ROOT / "timeline").rglob("*.py")
    if path.parent != ROOT / "timeline" or path.stem != "__init__"
)


def part_of(module: str) -> str:
    """`timeline.readers.toml` -> `readers`."""
    return module.split(".")[1]


def imports(path: Path) -> Iterator[str]:
    """All modules of ours that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("timeline."))
        elif isinstance(node, ast.ImportFrom) and node.module == "timeline":
            yield from (f"timeline.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("timeline."):
            yield str(node.module)


def test_a_module_imports_only_what_stands_below_it() -> None:
    wrong = []
    for path in MODULES:
        own = path.relative_to(ROOT / "timeline").parts[0].removesuffix(".py")
        if own == "__main__":  # it only calls the command line
            assert {part_of(name) for name in imports(path)} == {"cli"}
            continue
        others = (name for name in imports(path) if part_of(name) != own)
        wrong += [f"{path}: {name}" for name in others if FLOORS[part_of(name)] >= FLOORS[own]]
    assert wrong == []


def test_the_plan_has_every_room_and_few_of_them() -> None:
    rooms = {path.relative_to(ROOT / "timeline").parts[0].removesuffix(".py") for path in MODULES}
    assert set(FLOORS) == rooms - {"__main__"}
    assert len(FLOORS) <= 20
    assert sorted(set(FLOORS.values())) == list(range(1, max(FLOORS.values()) + 1))
    assert max(FLOORS.values()) <= 10


def test_a_module_is_short_enough_to_be_one_thing() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (
            ["--help"],
            {"plotly", "icalendar", "starlette", "pydantic", "rich", "jinja2", "toml_rs", "dateutil"},
        ),
        # pydantic reads the records of the file, and nothing else does yet
        (["list", "2023"], {"plotly", "icalendar", "starlette", "jinja2"}),
        (["show", "klia-seizure"], {"plotly", "icalendar", "starlette", "jinja2", "rich"}),
        (["check"], {"plotly", "icalendar", "starlette", "jinja2", "rich"}),
        (["explain", "E104"], {"plotly", "icalendar", "starlette", "pydantic", "rich", "jinja2", "dateutil"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_does_not_import_what_it_does_not_need(arguments: list[str], absent: set[str]) -> None:
    code = (
        "import sys, runpy, atexit\n"
        "atexit.register(lambda: print('MODULES', *sorted({name.split('.')[0] for name in sys.modules})))\n"
        "sys.argv[0] = 'timeline'\n"
        "runpy.run_module('timeline', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split()[1:])
    assert "typer" in loaded
    assert loaded & absent == set()


def test_no_clock_is_read_below_the_command_line() -> None:
    clocks = (
        "datetime.now(",
        "dt.datetime.now(",
        ".utcnow(",
        "date.today(",
        "time.time(",
        "random.",
        "uuid.uuid",
    )
    found = [
        (path.name, clock)
        for path in MODULES
        if "cli" not in path.parts
        for clock in clocks
        if clock in path.read_text(encoding="utf-8")
    ]
    assert found == []
