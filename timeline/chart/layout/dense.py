"""Marks stacked like a histogram, and labels for as many as have room.

Rows count from the bottom of a lane. The marks are placed first. Then labels are placed, those of the
most important events first, beside their marks or as flags on poles above the stack.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.chart.layout._types import Item, Side
from timeline.chart.layout.grid import Grid
from timeline.chart.layout.marks import Span, is_bar, is_ring, ring, span
from timeline.chart.layout.pack import Room, Words, one_line

BIG, SMALL = 9.0, 5.0
"""The width of a dot in pixels, with some room and with very little."""

ROWS = {BIG: 2, SMALL: 1}
"""The number of rows of the grid that a dot takes."""

LABEL_ROWS = 3
APART = 4.0
"""Pixels between a mark and its label."""

FROM_POLE = 5.0
"""Pixels between a pole and its label."""

MIDDLING = 3
"""The importance of an event whose data states none."""

AIR = 1.0
"""Pixels between marks."""

PLACES = 60
"""The most places inside its span to try for an imprecise event."""

POLE_COST = 0.05
"""The cost of one row of a label's own pole, compared with 1 for blocking the pole of another label."""

MOST_LABELS = 400
"""The most labels of a lane; nobody can read more."""

LONGEST_LABEL, LABEL_SHARE = 560.0, 0.7
"""The longest label, in pixels and as a share of the room's width."""

CUT_SHARES, CUT_LONGEST = (0.57, 0.47), 300.0
"""If such a label finds no place, its title is cut to fit these shares of the room, and this many pixels."""

SMALL_ROOM = 820.0
"""In a room of fewer pixels any title may be cut so; in a larger one only those of important events."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """A mark in its row."""

    span: Span
    row: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A label in its row with its left edge at x; `pole` if it is above its mark, on a pole."""

    stacked: Stacked
    words: Words
    side: Side
    x: float
    row: int
    pole: bool


@dataclass(slots=True)
class Stack:
    """The marks of a lane, the number of rows that they fill, and the grid of what is taken."""

    size: float
    marks: list[Stacked]
    rows: int
    grid: Grid


def stack(items: Sequence[Item], room: Room, *, size: float) -> Stack:
    """The mark of every item, each in the lowest free row; `size` is the width of a dot in pixels.

    The ring of an imprecise date may be anywhere inside its span; it goes where the stack is lowest.
    """
    grid = Grid()
    marks: list[Stacked] = []
    height = ROWS[size]
    rows = 0
    for item in sorted(items, key=_turn):
        if is_ring(item):
            mark, row = _slid(item, room, size, height, grid)
        else:
            mark = span(item, room.scale, as_of=room.as_of, size=size)
            row = grid.lowest(height, mark.x0 - AIR, mark.x1 + AIR)
        grid.put(row, height, mark.x0 - AIR, mark.x1 + AIR)
        rows = max(rows, row + height)
        marks.append(Stacked(mark, row))
    return Stack(size, marks, rows, grid)


def _turn(item: Item) -> tuple[bool, bool, bool, bool]:
    """The sort key of items: series and bars first; important events later, on top, where poles have room."""
    return not item.recurring, item.importance > MIDDLING, not is_bar(item), is_ring(item)


def _slid(item: Item, room: Room, size: float, height: int, grid: Grid) -> tuple[Span, int]:
    mark, slide = ring(item, room.scale, as_of=room.as_of, size=size)
    places = max(1, min(PLACES, int(slide / (size + AIR)) + 1))
    best_row, best_x = -1, mark.x0
    for at in range(places):
        # a step of 7 is coprime to most counts, so it spreads the first tries over the whole span
        share = (at * 7 + places // 2) % places / (places - 1) if places > 1 else 0.5
        x = mark.x0 + slide * share
        row = grid.lowest(height, x - AIR, x + size + AIR)
        if best_row < 0 or row < best_row:
            best_row, best_x = row, x
        if row == 0:
            break
    return mark.moved(best_x), best_row


def label(lane: Stack, room: Room, *, rows: int) -> list[Flag]:
    """Labels for the marks of a lane that is `rows` rows high; no label covers anything.

    Of its free places, each label takes the one that leaves the most room for later labels. A title is
    cut if the whole one finds no place.
    """
    flags: list[Flag] = []
    waiting = sorted(stacked.span.foot for stacked in lane.marks)
    for stacked in sorted(lane.marks, key=lambda mark: -mark.span.item.importance):
        if len(flags) == MOST_LABELS:
            break
        del waiting[bisect_left(waiting, stacked.span.foot)]
        for longest in _lengths(stacked.span.item, room.right - room.left):
            words = one_line(stacked.span.item, longest, room.measure)
            places = [*_beside(stacked, words, lane, room, rows), *_above(stacked, words, lane, room, rows)]
            if places:
                best = min(places, key=lambda place: _cost(place, waiting, rows))
                for taken in best.takes:
                    lane.grid.put(*taken)
                flags.append(best.flag)
                break
    return flags


def _lengths(item: Item, width: float) -> tuple[float, ...]:
    """The lengths in pixels to try for an event's label in a room of this width, the longest first."""
    whole = min(LONGEST_LABEL, width * LABEL_SHARE)
    if width >= SMALL_ROOM and item.importance <= MIDDLING:
        return (whole,)
    cut = (min(CUT_LONGEST, width * share) for share in CUT_SHARES)
    return tuple(dict.fromkeys((whole, *cut)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A place for a label, and the stretches of the grid that it takes: row, height in rows, x0, x1."""

    flag: Flag
    takes: tuple[tuple[int, int, float, float], ...]


def _cost(place: _Place, waiting: Sequence[float], rows: int) -> float:
    """What a place costs later labels: the poles that it blocks, and the space of its own pole."""
    row, height, x0, x1 = place.takes[0]
    under = bisect_left(waiting, x1) - bisect_left(waiting, x0)
    above = max(0, rows - row - height)
    return under * above / rows + sum(taken[1] for taken in place.takes[1:]) * POLE_COST


def _beside(stacked: Stacked, words: Words, lane: Stack, room: Room, rows: int) -> Iterator[_Place]:
    mark, height = stacked.span, ROWS[lane.size]
    row = max(0, stacked.row - 1)
    need = stacked.row + height + 1 - row
    if row + need > rows:
        return
    for side, x in ((Side.RIGHT, mark.x1 + APART), (Side.LEFT, mark.x0 - APART - words.w)):
        taken = (row, need, x - AIR, x + words.w + AIR)
        if _inside(x, words, room) and lane.grid.free(*taken):
            yield _Place(Flag(stacked, words, side, x, row, pole=False), (taken,))


def _above(stacked: Stacked, words: Words, lane: Stack, room: Room, rows: int) -> Iterator[_Place]:
    pole = stacked.span.foot
    foot = stacked.row + ROWS[lane.size]
    for row in range(foot, rows - LABEL_ROWS + 1):
        if not lane.grid.free(row, LABEL_ROWS, pole - AIR, pole + AIR):
            return
        for side, x in ((Side.RIGHT, pole + FROM_POLE), (Side.LEFT, pole - FROM_POLE - words.w)):
            taken = (row, LABEL_ROWS, min(x, pole) - 3, max(x + words.w, pole) + 3)
            if _inside(x, words, room) and lane.grid.free(*taken):
                stem = ((foot, row - foot, pole - AIR, pole + AIR),) if row > foot else ()
                yield _Place(Flag(stacked, words, side, x, row, pole=True), (taken, *stem))


def _inside(x: float, words: Words, room: Room) -> bool:
    return x >= room.left and x + words.w <= room.right
