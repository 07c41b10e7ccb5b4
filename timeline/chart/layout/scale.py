"""The horizontal position of each day on the chart.

A scale divides time into cells: days, months, years, decades or centuries. An even scale gives each
day the same width. An elastic scale, used if events cluster, gives busy cells more width, and folds
runs of cells in which nothing begins into narrow gaps.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from timeline.chart.layout.units import DAYS, Unit, floor, following, starts
from timeline.edtf import Day, day_number

EDGE = 12.0
"""Pixels kept free at both ends, so that the first and the last mark are whole."""

CELL_MIN = 64.0
"""The least width of a cell on an elastic scale, in pixels."""

EMPTY_SHARE = 0.3
BUSY_FROM = 8
BUSY_RATIO = 4

_FINER = {Unit.DECADE: (Unit.YEAR,), Unit.CENTURY: (Unit.YEAR, Unit.DECADE)}
"""Finer units to try before the one for the span: with a few early events, folded gaps may leave enough
room for years."""

FINE_CELL = 50.0
"""Pixels needed for each cell of a finer unit, gaps included."""

ROOM = 20
"""Days of room on both sides of events that are close together."""

SHORT = 45
"""Up to this many days, cells are days."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of one extent on the scale, start <= day < end; `begins` is False without a known start."""

    start: Day
    end: Day
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """The days start <= day < end, drawn from x0 to x1 pixels."""

    start: Day
    end: Day
    count: int = 0
    """The number of events that begin in it."""
    gap: bool = False
    """Whether it is several cells, folded into one, in which nothing begins."""
    x0: float = 0.0
    x1: float = 0.0


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The cells of a chart, in order and without spaces between them."""

    cells: tuple[Cell, ...]
    unit: Unit
    elastic: bool
    """Whether equal stretches of time have unequal widths; then a caption must say so."""

    @property
    def start(self) -> Day:
        """The first day of the scale."""
        return self.cells[0].start

    @property
    def end(self) -> Day:
        """The first day after the scale."""
        return self.cells[-1].end

    @property
    def x0(self) -> float:
        """The left end of the scale, in pixels."""
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        """The right end of the scale, in pixels."""
        return self.cells[-1].x1

    def x(self, day: float) -> float:
        """The position of the start of a day, in pixels, never outside of the scale.

        A later day never has a smaller position.
        """
        at = min(bisect.bisect_right(self.cells, day, key=lambda cell: cell.end), len(self.cells) - 1)
        cell = self.cells[at]
        share = (day - cell.start) / (cell.end - cell.start)
        return cell.x0 + min(1.0, max(0.0, share)) * (cell.x1 - cell.x0)


def time_scale(stretches: Sequence[Stretch], *, x0: float, x1: float, even: bool = False) -> TimeScale:
    """A scale over all stretches from pixel x0 to pixel x1; elastic if that helps, unless `even`."""
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
    """The cells of a unit for the days start <= day < end, with the number of events that begin in each."""
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
    """The cells, with one gap for each run of two or more cells in which nothing begins."""
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
    """The weight of a cell for the distribution of width: the number of its events to the power of 3/4.

    Square roots give the same bits on every machine; powers do not.
    """
    return math.sqrt(count) * math.sqrt(math.sqrt(count))


def _total(values: Iterable[float]) -> float:
    """The sum, added in order: since Python 3.12, sum() corrects rounding, but the page's script does not."""
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
"""The span of a chart without any date; it gets no ticks."""
