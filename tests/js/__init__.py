"""Running the page's JavaScript without a page: its modules in node, with text as wide as in Python."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser import missing
from tests.conftest import ROOT
from timeline.chart.layout import Item, Lane, ScaleKind
from timeline.chart.layout.widths import BOLD, EM, REGULAR, text_width
from timeline.edtf import Day

MODULES = ROOT / "timeline" / "page" / "js"
SPECIAL = "\u00a0\u2013…⋯"
"""What a layout itself writes beyond ASCII."""

Call = Sequence[Any]
"""A task of chart.mjs and its arguments."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be laid out."""

    items: Sequence[Item]
    lanes: Sequence[Lane]
    width: float = 1200.0
    height: float = 640.0
    as_of: Day | None = None
    scale: ScaleKind = "auto"

    def plain(self) -> list[Any]:
        """As the modules take it."""
        lanes = [{"id": lane.id, "name": lane.name} for lane in self.lanes]
        options = {"width": self.width, "budgetHeight": self.height, "asOf": self.as_of, "scale": self.scale}
        return [[plain_item(item) for item in self.items], lanes, options]

    def texts(self) -> Iterable[str]:
        for item in self.items:
            yield from (item.title, item.when)
        yield from (lane.name for lane in self.lanes)


def plain_item(item: Item) -> dict[str, Any]:
    extents = [
        [each.earliest_start, each.latest_start, each.earliest_end, each.latest_end, each.lasts]
        for each in item.extents
    ]
    return {
        "id": item.id,
        "title": item.title,
        "when": item.when,
        "lane": item.lane,
        "extents": extents,
        "kind": item.kind.value,
        "doubted": item.doubted,
        "planned": item.planned,
        "cancelled": item.cancelled,
        "recurring": item.recurring,
        "importance": item.importance,
    }


def widths(texts: Iterable[str]) -> dict[str, tuple[float, float]]:
    """The width table's entries for the characters of some texts and of all that a layout writes."""
    ascii_ = map(chr, range(0x20, 0x7F))
    found = {*ascii_, *SPECIAL, *(character for text in texts for character in text)}
    assert len(REGULAR) == len(BOLD)
    return {each: (text_width(each, EM, 400), text_width(each, EM, 700)) for each in sorted(found)}


@dataclass(frozen=True, slots=True)
class Modules:
    """The page's modules in a node process that answers one job a line."""

    process: subprocess.Popen[str]

    def run(self, calls: Sequence[Call], texts: Iterable[str]) -> list[Any]:
        """What each call gives; `texts` are those that are measured."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"widths": widths(texts), "calls": calls}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "node has ended: its error stands above"
        found: list[Any] = json.loads(line)
        return found


@contextmanager
def modules(folder: Path) -> Iterator[Modules]:
    """The modules, copied to a folder; without node the test that asks is skipped, and fails in CI."""
    if not shutil.which("node"):
        missing("node (apt install nodejs)")
    for source in MODULES.glob("*.js"):
        shutil.copy(source, folder)
    # what is no package counts as CommonJS
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    command = ["node", str(Path(__file__).with_name("chart.mjs")), str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Modules(process)
        assert process.stdin is not None
        process.stdin.close()
