"""Where a day stands across the chart.

Time is cut into cells: days, months, years, decades or centuries. An even scale gives each
day the same width. An elastic one, used where events cluster, gives busy cells more, and
folds runs of cells in which nothing begins into narrow gaps.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from timeline.chart.layout.units import DAYS, Unit, floor, following, starts
from timeline.edtf import Day, day_number

EDGE = 12.0
"""Pixels kept free at both ends, so that the first and last marks are whole."""

CELL_MIN = 64.0
"""Pixels that a cell gets on an elastic scale, at least."""

EMPTY_SHARE = 0.3
BUSY_FROM = 8
BUSY_RATIO = 4

_FINER = {Unit.DECADE: (Unit.YEAR,), Unit.CENTURY: (Unit.YEAR, Unit.DECADE)}
"""Units to try before the one that the span asks for: a few early events must not cost the later
ones their years, if what lies between folds away."""

FINE_CELL = 50.0
"""Pixels that there must be for each cell then, gaps too."""

ROOM = 20
"""Days of room on both sides of events that lie close together."""

SHORT = 45
"""Up to this many days, cells are days."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One extent's days on the scale, start <= day < end; `begins` is False where it began off it."""

    start: Day
    end: Day
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """The days start <= day < end, drawn from x0 to x1 pixels."""

    start: Day
    end: Day
    count: int = 0
    """How many events begin in it."""
    gap: bool = False
    """Several cells folded into one, in which nothing begins."""
    x0: float = 0.0
    x1: float = 0.0


@dataclass(frozen=True, slots=True)
class TimeScale:
    cells: tuple[Cell, ...]
    unit: Unit
    elastic: bool
    """Equal stretches of time are not drawn equally wide: a caption must say so."""

    @property
    def start(self) -> Day:
        return self.cells[0].start

    @property
    def end(self) -> Day:
        """The first day after the scale."""
        return self.cells[-1].end

    @property
    def x0(self) -> float:
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        return self.cells[-1].x1

    def x(self, day: float) -> float:
        """Pixels of the morning of a day, never outside the scale; never falls as days go on."""
        at = min(bisect.bisect_right(self.cells, day, key=lambda cell: cell.end), len(self.cells) - 1)
        cell = self.cells[at]
        share = (day - cell.start) / (cell.end - cell.start)
        return cell.x0 + min(1.0, max(0.0, share)) * (cell.x1 - cell.x0)


def time_scale(stretches: Sequence[Stretch], *, x0: float, x1: float, even: bool = False) -> TimeScale:
    """A scale over all stretches between two pixel positions; elastic where that helps and may be."""
    start, end = _domain(stretches)
    unit = _unit(end - start)
    left, right = x0 + EDGE, x1 - EDGE
    if not even:
        for finer in (*_FINER.get(unit, ()), unit):
            cells = _cells(finer, start, end, stretches)
            folded = _fold(cells)
            enough_room = finer is unit or len(folded) * FINE_CELL <= right - left
            if enough_room and _should_stretch(cells, stretches):
                return _elastic(folded, finer, left, right)
    return TimeScale(_evenly(_cells(unit, start, end, stretches), left, right), unit, elastic=False)


def _elastic(folded: Sequence[Cell], unit: Unit, left: float, right: float) -> TimeScale:
    placed = _elastically(folded, unit, left, right)
    days, pixels = placed[-1].end - placed[0].start, right - left
    uneven = any(
        cell.gap or abs((cell.x1 - cell.x0) / (cell.end - cell.start) * days / pixels - 1) > 0.08
        for cell in placed
    )
    return TimeScale(placed, unit, elastic=uneven)


def _domain(stretches: Sequence[Stretch]) -> tuple[Day, Day]:
    start = min(stretch.start for stretch in stretches)
    end = max(stretch.end for stretch in stretches)
    if end - start >= 4 * ROOM:
        return start, end
    if len(stretches) == 1:
        return floor(Unit.YEAR, start), following(Unit.YEAR, end - 1)
    if end - start <= SHORT:
        return start - 1, end + 1
    return floor(Unit.MONTH, start - ROOM), following(Unit.MONTH, end - 1 + ROOM)


def _unit(days: int) -> Unit:
    years = days / DAYS[Unit.YEAR]
    if years > 300:
        return Unit.CENTURY
    if years > 45:
        return Unit.DECADE
    if years > 2.2:
        return Unit.YEAR
    return Unit.MONTH if days > SHORT + 2 else Unit.DAY


def _cells(unit: Unit, start: Day, end: Day, stretches: Sequence[Stretch]) -> list[Cell]:
    """All cells of a unit over a domain, with the number of events that begin in each."""
    cells = [Cell(at, following(unit, at)) for at in starts(unit, start, end)]
    counts = [0] * len(cells)
    for stretch in stretches:
        if stretch.begins:
            counts[_index(cells, stretch.start)] += 1
    return [replace(cell, count=count) for cell, count in zip(cells, counts, strict=True)]


def _index(cells: Sequence[Cell], day: Day) -> int:
    return min(bisect.bisect_right(cells, day, key=lambda cell: cell.end), len(cells) - 1)


def _should_stretch(cells: Sequence[Cell], stretches: Sequence[Stretch]) -> bool:
    if len(cells) < 3 or len(stretches) < 3:
        return False
    covered = [False] * len(cells)
    for stretch in stretches:
        for at in range(_index(cells, stretch.start), _index(cells, stretch.end - 1) + 1):
            covered[at] = True
    free = [cell.count == 0 and not hidden for cell, hidden in zip(cells, covered, strict=True)]
    in_runs = sum(
        here and (before or after)
        for before, here, after in zip([False, *free[:-1]], free, [*free[1:], False], strict=True)
    )
    busiest, mean = max(cell.count for cell in cells), len(stretches) / len(cells)
    return in_runs / len(cells) >= EMPTY_SHARE or (
        len(stretches) >= BUSY_FROM and busiest >= BUSY_RATIO * mean
    )


def _fold(cells: Sequence[Cell]) -> list[Cell]:
    """Runs of two or more cells in which nothing begins become one gap each."""
    folded: list[Cell] = []
    at = 0
    while at < len(cells):
        last = at
        while last < len(cells) and cells[last].count == 0:
            last += 1
        if last - at >= 2:
            folded.append(Cell(cells[at].start, cells[last - 1].end, gap=True))
            at = last
        else:
            folded.append(cells[at])
            at += 1
    return folded


def _gap_width(cell: Cell, unit: Unit) -> float:
    folded = round((cell.end - cell.start) / DAYS[unit])
    return min(30.0 + 6 * folded, 76.0)


def _elastically(cells: Sequence[Cell], unit: Unit, left: float, right: float) -> tuple[Cell, ...]:
    width = right - left
    least = min(CELL_MIN, width / len(cells) * 0.6)
    fixed = [min(_gap_width(cell, unit), width / len(cells)) if cell.gap else least for cell in cells]
    weights = [_weight(cell.count) for cell in cells]
    rest, total = max(0.0, width - _total(fixed)), _total(weights)
    widths = [
        base + rest * (weight / total if total else 1 / len(cells))
        for base, weight in zip(fixed, weights, strict=True)
    ]
    return _placed(cells, widths, left, right)


def _weight(count: int) -> float:
    """A cell's share of further width: the number of its events to the power of 3/4.

    By square roots, which are the same to the last bit everywhere; powers are not.
    """
    return math.sqrt(count) * math.sqrt(math.sqrt(count))


def _total(values: Iterable[float]) -> float:
    """Added up in order: sum() corrects its rounding from Python 3.12 on, and the page's script doesn't."""
    total = 0.0
    for value in values:
        total += value
    return total


def _evenly(cells: Sequence[Cell], left: float, right: float) -> tuple[Cell, ...]:
    return _placed(cells, [float(cell.end - cell.start) for cell in cells], left, right)


def _placed(cells: Sequence[Cell], widths: Sequence[float], left: float, right: float) -> tuple[Cell, ...]:
    factor = (right - left) / _total(widths)
    placed: list[Cell] = []
    x, done = left, 0.0
    for cell, width in zip(cells, widths, strict=True):
        done += width
        end = left + done * factor
        placed.append(replace(cell, x0=x, x1=end))
        x = end
    return tuple(placed)


NO_TIME = Stretch(day_number(2000, 1, 1), day_number(2001, 1, 1))
"""What a chart spans on which nothing has a day: no ticks are drawn for it."""
