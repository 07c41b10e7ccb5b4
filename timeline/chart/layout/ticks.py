"""The two rows of words above the chart, and the lines below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.chart.layout.scale import Cell, TimeScale
from timeline.chart.layout.units import DAYS, MONTHS, Unit, following, starts
from timeline.chart.layout.widths import Measure
from timeline.edtf import Day, civil

TOP_SIZE, TOP_WEIGHT = 12.5, 600
SUB_SIZE, SUB_WEIGHT = 11.0, 400
INDENT = 5.0
"""Pixels from a tick's line to its words."""

BETWEEN = 6.0
"""Pixels kept free between words."""

FINER = {
    Unit.CENTURY: (Unit.DECADE, Unit.YEAR),
    Unit.DECADE: (Unit.YEAR, Unit.QUARTER, Unit.MONTH),
    Unit.YEAR: (Unit.MONTH, Unit.QUARTER),
    Unit.MONTH: (Unit.DAY,),
    Unit.DAY: (),
    Unit.QUARTER: (),
}
"""The units that may be below a unit, in the order of preference."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Words that begin at x."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A folded stretch from x0 to x1, with words for its middle if they fit."""

    x0: float
    x1: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """All words and lines of the ticks; positions are in pixels."""

    top: tuple[Tick, ...] = ()
    sub: tuple[Tick, ...] = ()
    lines: tuple[float, ...] = ()
    """The x of each line through all lanes."""
    notches: tuple[float, ...] = ()
    """The x of each short line in the lower row."""
    gaps: tuple[Gap, ...] = ()


def ticks(scale: TimeScale, measure: Measure) -> Ticks:
    """The ticks of a scale; no two words overlap, and all are inside the scale."""
    if scale.unit is Unit.DAY:
        return _of_days(scale, measure)
    top: list[Tick] = []
    sub: list[Tick] = []
    lines: list[float] = []
    notches: list[float] = []
    gaps: list[Gap] = []
    taken = scale.x0 - BETWEEN
    for cell, until in zip(scale.cells, _free_until(scale), strict=True):
        if cell.gap:
            gaps.append(_gap(cell, scale.unit, measure))
            taken = cell.x1
            continue
        words = _name(scale.unit, cell.start)
        x, width = cell.x0 + INDENT, measure(words, TOP_SIZE, TOP_WEIGHT)
        if x >= taken and x + width <= until:
            top.append(Tick(x, words))
            lines.append(cell.x0)
            taken = x + width + BETWEEN
        for tick, at in _below(cell, scale, measure):
            if tick is not None:
                sub.append(tick)
            if at > cell.x0:
                notches.append(at)
    return Ticks(tuple(top), tuple(sub), tuple(lines), tuple(notches), tuple(gaps))


def _of_days(scale: TimeScale, measure: Measure) -> Ticks:
    """The ticks of a scale of days: months above, because a day alone says too little, and days below."""
    top: list[Tick] = []
    sub: list[Tick] = []
    notches: list[float] = []
    lines: list[float] = []
    folded = [cell for cell in scale.cells if cell.gap]
    months = list(starts(Unit.MONTH, scale.start, scale.end))
    for at, month in enumerate(months):
        x0 = scale.x(max(month, scale.start))
        x1 = scale.x(months[at + 1]) if at + 1 < len(months) else scale.x1
        words = _name(Unit.MONTH, month)
        need = INDENT + measure(words, TOP_SIZE, TOP_WEIGHT) + BETWEEN
        roomy = (begin for begin, end in _between(folded, x0, x1) if begin + need <= end)
        if (begin := next(roomy, None)) is not None:
            top.append(Tick(begin + INDENT, words))
        lines.append(x0)
    taken = scale.x0 - BETWEEN
    for cell, until in zip(scale.cells, _free_until(scale), strict=True):
        if cell.gap:
            taken = cell.x1
            continue
        if cell.x0 not in lines:
            notches.append(cell.x0)
        words = str(civil(cell.start)[2])
        x, width = cell.x0 + INDENT, measure(words, SUB_SIZE, SUB_WEIGHT)
        if x >= taken and x + width <= until:
            sub.append(Tick(x, words))
            taken = x + width + BETWEEN
    gaps = tuple(_gap(cell, Unit.DAY, measure) for cell in folded)
    return Ticks(tuple(top), tuple(sub), tuple(lines), tuple(notches), gaps)


def _between(gaps: Sequence[Cell], x0: float, x1: float) -> Iterator[tuple[float, float]]:
    """The stretches from x0 to x1 that are outside of gaps."""
    for gap in gaps:
        if gap.x1 > x0 and gap.x0 < x1:
            if gap.x0 > x0:
                yield x0, gap.x0
            x0 = gap.x1
    if x0 < x1:
        yield x0, x1


def _free_until(scale: TimeScale) -> list[float]:
    """For each cell, the x up to which its words may reach: the next gap, or the end of the scale."""
    until = scale.x1
    found: list[float] = []
    for cell in reversed(scale.cells):
        found.append(until)
        if cell.gap:
            until = cell.x0
    return found[::-1]


def _below(cell: Cell, scale: TimeScale, measure: Measure) -> Iterator[tuple[Tick | None, float]]:
    """The ticks of the first finer unit whose names all fit inside a cell; none if no unit fits."""
    per_day = (cell.x1 - cell.x0) / (cell.end - cell.start)
    for unit in FINER[scale.unit]:
        if DAYS[unit] * per_day < _widest(unit, measure) + INDENT + 3:
            continue
        for day in starts(unit, cell.start, cell.end):
            x, after = scale.x(day), scale.x(min(following(unit, day), cell.end))
            words = _short(unit, day)
            fits = x + INDENT + measure(words, SUB_SIZE, SUB_WEIGHT) + 1 <= after
            yield (Tick(x + INDENT, words) if fits else None), x
        return


def _widest(unit: Unit, measure: Measure) -> float:
    names: Sequence[str]
    match unit:
        case Unit.MONTH:
            names = MONTHS
        case Unit.DAY:
            names = ("30",)
        case Unit.QUARTER:
            names = ("Q4",)
        case Unit.DECADE:
            names = ("2000s",)
        case _:
            names = ("2000",)
    return max(measure(name, SUB_SIZE, SUB_WEIGHT) for name in names)


def _gap(cell: Cell, unit: Unit, measure: Measure) -> Gap:
    first, last = _name_in_gap(unit, cell.start), _name_in_gap(unit, cell.end - 1)
    lines: tuple[str, ...] = (first,) if first == last else (f"{first}\u2013", last)
    room = cell.x1 - cell.x0 - 4
    if max(measure(line, SUB_SIZE, SUB_WEIGHT) for line in lines) > room:
        lines = ("⋯",) if measure("⋯", SUB_SIZE, SUB_WEIGHT) <= room else ()
    return Gap(cell.x0, cell.x1, lines)


def _name(unit: Unit, day: Day) -> str:
    year, month, of_month = civil(day)
    match unit:
        case Unit.CENTURY | Unit.DECADE:
            return f"{year}s"
        case Unit.MONTH:
            return f"{MONTHS[month - 1]} {year}"
        case Unit.DAY:
            return f"{of_month} {MONTHS[month - 1]}"
        case _:
            return str(year)


def _short(unit: Unit, day: Day) -> str:
    year, month, of_month = civil(day)
    match unit:
        case Unit.DAY:
            return str(of_month)
        case Unit.MONTH:
            return MONTHS[month - 1]
        case Unit.QUARTER:
            return f"Q{(month + 2) // 3}"
        case Unit.CENTURY | Unit.DECADE:
            return f"{year}s"
        case Unit.YEAR:
            return str(year)


def _name_in_gap(unit: Unit, day: Day) -> str:
    year, month, of_month = civil(day)
    match unit:
        case Unit.DAY:
            return f"{of_month} {MONTHS[month - 1]}"
        case Unit.MONTH:
            return MONTHS[month - 1]
        case _:
            return str(year)
