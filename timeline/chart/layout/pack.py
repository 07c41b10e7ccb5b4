"""A label for every event, packed into rows by first fit."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass

from timeline.chart.layout._types import Item, Shape, Side
from timeline.chart.layout.grid import Grid
from timeline.chart.layout.marks import SIZE, Span, span
from timeline.chart.layout.scale import TimeScale
from timeline.chart.layout.text import ELLIPSIS, wrap
from timeline.chart.layout.widths import Measure
from timeline.edtf import Day

ROW = 6.0
"""The height of the grid's rows, in pixels."""

BETWEEN = 14.0
"""Pixels kept free between one event and the next beside it."""

TITLE_SIZE, TITLE_WEIGHT = 13.0, 600
DATE_SIZE, DATE_WEIGHT = 11.5, 400
LINE = 17.0
"""Pixels from one line of a label to the next."""

BEFORE_DATE = "\u00a0\u00a0"
"""The text between a title and a date on the same line."""

APART = 7.0
"""Pixels between a mark and the label beside it."""

SLACK = 3.0
"""Pixels added to a measured width, because drawn text is never exactly as wide."""


class Level(enum.Enum):
    """How many lines a label has."""

    TWO_LINES = "two"
    """The title on one or two lines, and the date below."""
    ONE_LINE = "one"
    """Title and date on one line."""


@dataclass(frozen=True, slots=True)
class Room:
    """The space for labels, from `left` to `right` in pixels, with the scale and the measure of text."""

    scale: TimeScale
    left: float
    right: float
    measure: Measure
    as_of: Day | None


@dataclass(frozen=True, slots=True)
class Words:
    """A label's text and its size."""

    lines: tuple[str, ...]
    date: str
    inline: bool
    w: float
    h: float

    @property
    def cut(self) -> bool:
        """Whether the title is cut."""
        return self.lines[-1].endswith(ELLIPSIS)


@dataclass(frozen=True, slots=True)
class Box:
    """A mark with its label, from x0 to x1, `rows` rows high from `row` on; rows count from the top."""

    span: Span
    words: Words
    side: Side
    label_x: float
    """The label's left edge."""
    x0: float
    x1: float
    rows: int
    row: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """The boxes of a lane and the number of rows that they need."""

    boxes: tuple[Box, ...]
    rows: int


def pack(items: Sequence[Item], room: Room, *, level: Level, air: float) -> Packed:
    """The items in the given order, each in the first free row, with `air` more pixels between boxes."""
    grid = Grid()
    boxes: list[Box] = []
    used = 0
    for item in items:
        box = _box(item, room, level, air)
        x0, x1 = box.x0 - BETWEEN / 2, box.x1 + BETWEEN / 2
        row = grid.lowest(box.rows, x0, x1)
        grid.put(row, box.rows, x0, x1)
        used = max(used, row + box.rows)
        boxes.append(_at(box, row))
    return Packed(tuple(boxes), used)


def _at(box: Box, row: int) -> Box:
    return Box(box.span, box.words, box.side, box.label_x, box.x0, box.x1, box.rows, row)


def _box(item: Item, room: Room, level: Level, air: float) -> Box:
    mark = span(item, room.scale, as_of=room.as_of, size=SIZE)
    single_day = all(part.shape is Shape.DOT for part in mark.parts) and not item.recurring
    if not single_day:
        words = _words(item, room, level, room.right - room.left - 8)
        if mark.x1 - mark.x0 > max(110.0, 0.45 * words.w):
            x = min(max(mark.x0, room.left + 2), room.right - words.w - 2)
            rows = math.ceil((words.h + SIZE + 8 + air) / ROW)
            x1 = max(mark.x1, x + words.w)
            return Box(mark, words, Side.UNDER, x, min(mark.x0, x), x1, rows)
    after, before = room.right - mark.x1 - APART - 2, mark.x0 - APART - room.left - 2
    words = _words(item, room, level, max(90.0, after, before))
    rows = math.ceil((max(words.h, SIZE + 4) + 6 + air) / ROW)
    if words.w <= after or words.w > before:
        x = mark.x1 + APART
        return Box(mark, words, Side.RIGHT, x, mark.x0, x + words.w, rows)
    x = mark.x0 - APART - words.w
    return Box(mark, words, Side.LEFT, x, x, mark.x1, rows)


def _words(item: Item, room: Room, level: Level, space: float) -> Words:
    measure, width = room.measure, room.right - room.left
    match level:
        case Level.TWO_LINES:
            longest = min(max(150.0, min(320.0, width * 0.27)), space - SLACK)
            lines = _title(item, longest, 2, measure)
            date = _date(item, min(max(longest, 200.0), space - SLACK), measure)
            w = max(
                measure(date, DATE_SIZE, DATE_WEIGHT),
                *(measure(line, TITLE_SIZE, TITLE_WEIGHT) for line in lines),
            )
            return Words(lines, date, False, w + SLACK, (len(lines) + 1) * LINE)
        case Level.ONE_LINE:
            return one_line(item, min(width * 0.6, space), measure)


def one_line(item: Item, space: float, measure: Measure) -> Words:
    """The title and the date on one line of at most `space` pixels; the title is cut before the date."""
    date = _date(item, space / 2, measure)
    date_w = measure(BEFORE_DATE + date, DATE_SIZE, DATE_WEIGHT)
    longest = max(60.0, min(420.0, space - SLACK - date_w))
    lines = _title(item, longest, 1, measure)
    w = measure(lines[0], TITLE_SIZE, TITLE_WEIGHT) + date_w
    return Words(lines, date, True, w + SLACK, LINE)


def _title(item: Item, width: float, lines: int, measure: Measure) -> tuple[str, ...]:
    return wrap(item.title, width, lines=lines, measure=measure, size=TITLE_SIZE, weight=TITLE_WEIGHT)


def _date(item: Item, width: float, measure: Measure) -> str:
    return wrap(item.when, width, lines=1, measure=measure, size=DATE_SIZE, weight=DATE_WEIGHT)[0]
