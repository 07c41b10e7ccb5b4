"""The whole layout of a chart: from items to positions."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from timeline.chart.layout import dense, pack
from timeline.chart.layout._types import Band, Item, Label, Lane, Layout, Mark, Pole, ScaleKind, Side
from timeline.chart.layout.marks import Span, stretches, within
from timeline.chart.layout.scale import NO_TIME, time_scale
from timeline.chart.layout.text import wrap
from timeline.chart.layout.ticks import Ticks, ticks
from timeline.chart.layout.widths import Measure
from timeline.edtf import Day

HEAD = 46.0
"""Pixels above the lanes, for the ticks."""

FOOT = 22.0
"""Pixels below them, for the as-of line's label."""

GUTTER = 148.0
"""Pixels left of time, for the lanes' names."""

NARROW = 820.0
"""On a chart with fewer pixels than this, a lane's name is above its events instead of beside them."""

NAME_ABOVE = 22.0
"""Pixels at a band's top, for a name above the events."""

PAD = 8.0
"""Pixels kept free at a band's top and bottom."""

NAME_SIZE, NAME_WEIGHT = 13.0, 600
NAME_INDENT = 10.0
NAME_LINE = 17.0
COUNT_SIZE, COUNT_WEIGHT = 11.0, 400

LEAST_ROWS_BELOW_NAME = 4

MOST_LABELLED = 200
"""With more events than this, marks are stacked without an attempt to label all."""

TALLER = 1.3
"""Labels of two lines may exceed the height budget by this factor before titles are cut."""

TALLER_STACKED = 1.15
"""Big dots may exceed the height budget by this factor before small ones are used."""

MOST_EXTRA = 24
"""The most rows for labels above a lane's stack."""

TRIES = (
    (pack.Level.TWO_LINES, 6.0),
    (pack.Level.TWO_LINES, 0.0),
    (pack.Level.ONE_LINE, 12.0),
    (pack.Level.ONE_LINE, 6.0),
    (pack.Level.ONE_LINE, 0.0),
)
"""Ways to label all events, as a level and pixels of air; the most comfortable first."""


@dataclass(frozen=True, slots=True)
class _Group:
    lane: Lane
    items: tuple[Item, ...]
    name: tuple[str, ...]
    count: str
    """The number of its events in words."""
    count_inline: bool
    """Whether the count fits on the last line of the name."""
    above: float
    """Pixels at the band's top for the name; 0 if the name is beside the rows."""

    def least_rows(self, *, counted: bool) -> int:
        """The rows that a lane needs for its name alone, with the count if `counted`."""
        if self.above:
            return LEAST_ROWS_BELOW_NAME
        lines = len(self.name) + (counted and not self.count_inline)
        return max(6, math.ceil(lines * NAME_LINE / pack.ROW))

    def height(self, rows: int) -> float:
        """The height of a band with this many rows, in pixels."""
        return self.above + rows * pack.ROW + 2 * PAD

    def band(self, y0: float, rows: int, *, counted: bool) -> Band:
        """The band of the lane, with its top at y0."""
        count = self.count if counted else ""
        return Band(self.lane, self.name, y0, y0 + self.height(rows), count, self.count_inline)


def layout(
    items: Sequence[Item],
    lanes: Sequence[Lane],
    *,
    width: float,
    budget_height: float,
    measure: Measure,
    as_of: Day | None,
    scale: ScaleKind = "auto",
) -> Layout:
    """The positions of everything on a chart that is `width` pixels wide.

    The lanes take at most `budget_height` pixels if that is possible. No event is ever left out for lack
    of room; lanes without an event are left out. The lane of every item must be in `lanes`.
    """
    measure = functools.cache(measure)
    dated = sorted((item for item in items if item.extents), key=_order)
    named = any(lane.name for lane in lanes)
    left = GUTTER if named and width >= NARROW else 0.0
    spans = stretches(dated, as_of)
    time = time_scale(spans or [NO_TIME], x0=left, x1=width, even=scale == "even")
    room = pack.Room(time, left, width, measure, as_of)
    groups = _groups([within(item, time) for item in dated], lanes, room)
    packed = _all_labelled(groups, room, budget_height) if len(dated) <= MOST_LABELLED else None
    if packed is not None:
        bands, marks, labels = _place_packed(groups, *packed)
    else:
        bands, marks, labels = _place_stacked(groups, room, budget_height)
    bottom = bands[-1].y1 if bands else HEAD
    on_scale = as_of is not None and bool(spans) and time.start <= as_of < time.end
    return Layout(
        width=width,
        height=bottom + FOOT,
        left=left,
        top=HEAD,
        bottom=bottom,
        scale=time,
        ticks=ticks(time, measure) if spans else Ticks(),
        bands=bands,
        marks=marks,
        labels=labels,
        dense=packed is None,
        as_of_x=time.x(as_of + 1) if as_of is not None and on_scale else None,
    )


def _order(item: Item) -> tuple[float, int]:
    starts = [extent.earliest_start for extent in item.extents]
    first = min(float("-inf") if start is None else start for start in starts)
    return first, -item.importance


def _groups(items: Sequence[Item], lanes: Sequence[Lane], room: pack.Room) -> list[_Group]:
    by_lane: dict[str, list[Item]] = {lane.id: [] for lane in lanes}
    for item in items:
        by_lane[item.lane].append(item)
    return [_group(lane, by_lane[lane.id], room) for lane in lanes if by_lane[lane.id]]


def _group(lane: Lane, items: Sequence[Item], room: pack.Room) -> _Group:
    count = f"{len(items):,} event{'s' if len(items) != 1 else ''}"
    if not lane.name:
        return _Group(lane, tuple(items), (), "", True, 0.0)
    measure, beside = room.measure, room.left > 0
    count_w = measure(pack.BEFORE_DATE + count, COUNT_SIZE, COUNT_WEIGHT)
    space = (room.left if beside else room.right - count_w) - NAME_INDENT - 6
    lines = 3 if beside else 1
    name = wrap(lane.name, space, lines=lines, measure=measure, size=NAME_SIZE, weight=NAME_WEIGHT)
    last = measure(name[-1], NAME_SIZE, NAME_WEIGHT)
    inline = not beside or last + count_w <= space
    return _Group(lane, tuple(items), name, count, inline, 0.0 if beside else NAME_ABOVE)


def _all_labelled(
    groups: Sequence[_Group], room: pack.Room, budget: float
) -> tuple[list[pack.Packed], float] | None:
    """Every lane with labels for all its events, and the air between rows; None if that is too high."""
    tall: list[pack.Packed] | None = None
    for level, air in TRIES:
        packed = [pack.pack(group.items, room, level=level, air=air) for group in groups]
        height = sum(
            group.height(max(lane.rows, group.least_rows(counted=False)))
            for lane, group in zip(packed, groups, strict=True)
        )
        cut = level is pack.Level.ONE_LINE and any(box.words.cut for lane in packed for box in lane.boxes)
        if cut and tall is not None:
            return tall, 0.0
        if height <= budget:
            return packed, air
        if level is pack.Level.TWO_LINES and air == 0.0 and height <= TALLER * budget:
            tall = packed
    return None if tall is None else (tall, 0.0)


def _place_packed(
    groups: Sequence[_Group], packed: Sequence[pack.Packed], air: float
) -> tuple[tuple[Band, ...], tuple[Mark, ...], tuple[Label, ...]]:
    bands: list[Band] = []
    marks: list[Mark] = []
    labels: list[Label] = []
    y = HEAD
    for at, (group, lane) in enumerate(zip(groups, packed, strict=True)):
        rows = max(lane.rows, group.least_rows(counted=False))
        for box in lane.boxes:
            top, height = y + group.above + PAD + box.row * pack.ROW, box.rows * pack.ROW
            words = box.words
            if box.side is Side.UNDER:
                middle = top + air / 2 + 2 + box.span.size / 2
                label_y = middle + box.span.size / 2 + 3
            else:
                middle = top + height / 2
                label_y = middle - words.h / 2
            marks.append(_mark(box.span, at, middle))
            labels.append(_label(box.span.item, at, words, box.side, box.label_x, label_y))
        bands.append(group.band(y, rows, counted=False))
        y = bands[-1].y1
    return tuple(bands), tuple(marks), tuple(labels)


def _place_stacked(
    groups: Sequence[_Group], room: pack.Room, budget: float
) -> tuple[tuple[Band, ...], tuple[Mark, ...], tuple[Label, ...]]:
    bands: list[Band] = []
    marks: list[Mark] = []
    labels: list[Label] = []
    y = HEAD
    for at, (group, (lane, rows)) in enumerate(zip(groups, _stacks(groups, room, budget), strict=True)):
        bands.append(group.band(y, rows, counted=True))
        floor = bands[-1].y1 - PAD
        middles: dict[str, float] = {}
        for stacked in lane.marks:
            middle = floor - (stacked.row + dense.ROWS[lane.size] / 2) * pack.ROW
            middles[stacked.span.item.id] = middle
            marks.append(_mark(stacked.span, at, middle))
        for flag in dense.label(lane, room, rows=rows):
            mark = flag.stacked.span
            middle = middles[mark.item.id]
            centre = floor - (flag.row + dense.LABEL_ROWS / 2) * pack.ROW if flag.pole else middle
            pole = Pole(mark.foot, middle - lane.size / 2, centre - 6) if flag.pole else None
            label_y = centre - flag.words.h / 2
            labels.append(_label(mark.item, at, flag.words, flag.side, flag.x, label_y, pole))
        y = bands[-1].y1
    return tuple(bands), tuple(marks), tuple(labels)


def _stacks(groups: Sequence[_Group], room: pack.Room, budget: float) -> list[tuple[dense.Stack, int]]:
    """The stack of each lane and its height in rows; lanes share the height by need."""
    least = [group.least_rows(counted=True) for group in groups]
    available = (budget - sum(group.height(0) for group in groups)) / pack.ROW
    big = [dense.stack(group.items, room, size=dense.BIG) for group in groups]
    need = [max(name, lane.rows + 2) for name, lane in zip(least, big, strict=True)]
    if sum(need) <= available:
        return list(zip(big, _with_labels(need, groups, available), strict=True))
    rows = _shared(need, least, available)
    tall = [max(lane.rows, most) for lane, most in zip(big, rows, strict=True)]
    if sum(tall) <= max(sum(rows), TALLER_STACKED * available):
        return list(zip(big, tall, strict=True))
    small = [dense.stack(group.items, room, size=dense.SMALL) for group in groups]
    return [(lane, max(most, lane.rows)) for lane, most in zip(small, rows, strict=True)]


def _with_labels(need: Sequence[int], groups: Sequence[_Group], available: float) -> list[int]:
    """The rows of each lane with its share of the rows left for labels; more events get more rows."""
    wanted = [min(MOST_EXTRA, dense.LABEL_ROWS * len(group.items)) for group in groups]
    share = min(1.0, (available - sum(need)) / sum(wanted))
    return [rows + int(more * share) for rows, more in zip(need, wanted, strict=True)]


def _shared(need: Sequence[int], least: Sequence[int], available: float) -> list[int]:
    """The rows of each lane: as many as it needs, if that is less than an equal share of what is left."""
    rows = list(least)
    waiting = list(range(len(need)))
    while waiting:
        share = available / len(waiting)
        modest = [at for at in waiting if need[at] <= share]
        for at in modest:
            rows[at] = need[at]
            available -= need[at]
        if not modest:
            for at in waiting:
                rows[at] = max(8, least[at], math.floor(share))
            break
        waiting = [at for at in waiting if at not in modest]
    return rows


def _mark(span: Span, lane: int, y: float) -> Mark:
    return Mark(span.item, lane, y, span.size, span.x0, span.x1, span.parts)


def _label(
    item: Item,
    lane: int,
    words: pack.Words,
    side: Side,
    x: float,
    y: float,
    pole: Pole | None = None,
) -> Label:
    return Label(item, lane, words.lines, words.date, words.inline, side, x, y, words.w, words.h, pole)
