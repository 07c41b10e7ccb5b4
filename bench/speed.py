"""How long commands take as whole processes, and their parts in one, compared with a bare import in one run.

    python -m bench.speed [--events 1000 10000] [--rounds 7]

It measures the shipped file too.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench import samples
from bench.page import machine
from tests.conftest import ROOT
from timeline import page
from timeline.loader import load
from timeline.model import Timeline
from timeline.query import select
from timeline.writers import ics
from timeline.writers.options import Options

BARE = (sys.executable, "-c", "import icalendar, plotly")
RANGE = "2023-07..2023-12"


class Command(NamedTuple):
    """A command to measure."""

    name: str
    arguments: tuple[str, ...]
    fresh: bool = False
    """Whether to remove before each run what an earlier one wrote."""


COMMANDS = (
    Command("check", ("check",)),
    Command("list, of half a year", ("list", RANGE)),
    Command("build, the first", ("build",), fresh=True),
    Command("build, nothing changed", ("build",)),
    Command("page -o x.html", ("page", "-o", "x.html")),
    Command("chart -o x.html", ("chart", "-o", "x.html")),
    Command("diff, one date moved", ("diff", "before.toml")),
)


def main() -> None:
    """Measure as the command line asks, and print each line as soon as it is known."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--events", type=int, nargs="*", default=[1_000, 10_000])
    options.add_argument("--rounds", type=int, default=7)
    asked = options.parse_args()
    print(f"median (least to most) of {asked.rounds} rounds; {machine()}")
    texts = {"events.toml as shipped": (ROOT / "events.toml").read_text(encoding="utf-8")}
    texts |= {f"{count:,} generated events": samples.generated(count) for count in asked.events}
    for title, text in texts.items():
        with TemporaryDirectory() as folder:
            print(f"\n{title}", flush=True)
            for line in (*processes(text, Path(folder), asked.rounds), *parts(Path(folder), asked.rounds)):
                print(line, flush=True)


def processes(text: str, folder: Path, rounds: int) -> Iterator[str]:
    """Measure each command as a process, once a round; gives lines. The first round does not count."""
    (folder / "events.toml").write_text(text, encoding="utf-8")
    (folder / "before.toml").write_text(with_one_date_moved(text), encoding="utf-8")
    bare: list[float] = []
    taken: dict[str, list[float]] = {command.name: [] for command in COMMANDS}
    for number in range(-1, rounds):
        found = _run(BARE, folder)
        if number >= 0:
            bare.append(found)
        for command in COMMANDS:
            if command.fresh:
                shutil.rmtree(folder / "output", ignore_errors=True)
                (folder / "events.lock").unlink(missing_ok=True)
            found = _run((sys.executable, "-m", "timeline", *command.arguments), folder)
            if number >= 0:
                taken[command.name].append(found)
    yield f"  {'a bare import of icalendar and plotly':<38}{spread(bare):>28}"
    for name, seconds in taken.items():
        ratio = statistics.median(one / other for one, other in zip(seconds, bare, strict=True))
        yield f"  {'timeline ' + name:<38}{spread(seconds):>28}  {ratio:5.1f} times it"


def parts(folder: Path, rounds: int) -> Iterator[str]:
    """Measure the parts of commands in this process, after all imports; gives lines."""
    path = folder / "events.toml"
    timeline = _loaded(path)
    makers: dict[str, Callable[[], object]] = {
        "load": lambda: _loaded(path),
        "select, half a year": lambda: select(timeline, RANGE),
        "write all as ICS": lambda: ics.write(timeline, timeline.events, Options()),
        "write the page, without plotly.js": lambda: page.write(timeline, page.PageOptions("file", "x.js")),
    }
    for name, make in makers.items():
        yield f"  {'in process: ' + name:<46}{spread([_seconds(make) for _ in range(rounds + 1)][1:]):>20}"


def _loaded(path: Path) -> Timeline:
    loaded = load(path)
    if loaded.timeline is None:
        raise ValueError(loaded.diagnostics[0])
    return loaded.timeline


def with_one_date_moved(text: str) -> str:
    """The text of a file with another date for its first event."""
    head, mark, rest = text.partition("\n[[event]]")
    before, date, after = rest.partition("\ndate = ")
    return f'{head}{mark}{before}{date}"1986-01"\n#{after}'


def _run(command: Sequence[str], folder: Path) -> float:
    def run() -> None:
        quiet = subprocess.DEVNULL  # for both: a command reports on standard error which file it wrote
        subprocess.run(command, cwd=folder, check=True, stdout=quiet, stderr=quiet, env=_environment())

    return _seconds(run)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _seconds(act: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def spread(seconds: Sequence[float]) -> str:
    """The median, the least and the most: `0.31 s (0.29 to 0.40)`; in ms if the median is below 0.1 s."""
    unit, factor, form = ("ms", 1_000, "{:.1f}") if statistics.median(seconds) < 0.1 else ("s", 1, "{:.2f}")
    least, middle, most = (
        form.format(factor * value) for value in (min(seconds), statistics.median(seconds), max(seconds))
    )
    return f"{middle} {unit} ({least} to {most})"


if __name__ == "__main__":
    main()
