"""Rows of a lane: which event is in which, and how much free time beside its mark its label may fill.

Rows are chosen once, for one width and the range to begin with. What is apart there stays apart when the
reader zooms in, because marks keep their size while the time between them grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.chart.figure.placed import Placed
from timeline.chart.figure.words import SIZE, one_line, two_lines
from timeline.chart.layout import text_width
from timeline.model import Event

REST = 1000.0
"""Pixels of the plot for which rows are chosen."""
PHONE = 362.0
"""Pixels of the plot of a telephone, on which the most important events also get a label."""
MARK, GAP = 16.0, 10.0
"""Pixels that a mark takes, and pixels between a label and what follows."""
BESIDE = 13.0
"""Pixels between a label and its own mark on a telephone."""
LONGEST, SHORTEST = 290.0, 170.0
"""Pixels of a line of a label: of the longest, and of the shortest on a telephone."""
MOST_ROWS, MOST_CROWDED = 6, 8
"""Of a lane, for labels; for marks where a lane has many events: some then cover others, or hide a label."""
MANY = 40
"""Events of a lane."""
MOST_LABELS = 40
"""Where more events would have room for a label, only the more important ones get it."""


@dataclass(slots=True)
class Scale:
    """How much time a pixel is, at rest."""

    rest: tuple[float, float]
    whole: tuple[float, float]
    labelled: int
    """The least importance for which a row is made long enough for a label."""
    roomy: bool
    """Whether the most important events are so few that they get room for a label on a telephone too."""

    @property
    def days(self) -> float:
        """Days of one pixel."""
        return (self.rest[1] - self.rest[0]) / REST

    @property
    def short(self) -> float:
        """Days that are no wider than a mark, on a telephone too."""
        return MARK * self.days * REST / PHONE


@dataclass(slots=True)
class _Row:
    taken: list[tuple[float, float]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)

    def is_free(self, start: float, end: float) -> bool:
        return all(end <= a or start >= b for a, b in self.taken)

    def add(self, placed: Placed, start: float, end: float) -> None:
        self.taken.append((start, end))
        self.placed.append(placed)


def scale(events: Sequence[Event], rest: tuple[float, float], whole: tuple[float, float]) -> Scale:
    """The scale of a figure of these events: with more events, fewer of them get room for a label."""
    counts = {least: sum(each.importance >= least for each in events) for least in (1, 2, 3, 5)}
    fitting = (least for least in (1, 2, 3) if counts[least] <= MOST_LABELS)
    labelled = next(fitting, 3 if len(events) <= 4 * MOST_LABELS else 4)
    return Scale(rest, whole, labelled, roomy=counts[5] <= MOST_LABELS // 2)


def pack(placed: Sequence[Placed], scale: Scale) -> int:
    """Give each event a row, the long and the important first, and a slot for its label; how many rows."""
    rows: list[_Row] = []
    long = REST / 3 * scale.days
    for each in sorted(
        placed, key=lambda p: (p.end - p.start < long, -p.event.importance, p.start, p.event.id)
    ):
        _put(each, rows, scale, most=len(placed) if len(placed) <= MANY else MOST_CROWDED)
    for row in rows:
        _share(sorted(row.placed, key=lambda p: (p.start, p.end, p.event.id)), scale)
    return len(rows)


def _put(placed: Placed, rows: list[_Row], scale: Scale, *, most: int) -> None:
    placed.lines = (_cut(placed, LONGEST),)
    half = MARK / 2 * scale.days
    start, end = placed.start - half, placed.end + half
    for width, gap in _widths(placed, scale, start, end):
        words, room = width * scale.days, (width + gap) * scale.days
        for left, a, b in ((False, start, end + room), (True, start - room, end)):
            if (start - words < scale.rest[0]) if left else (end + words > scale.rest[1]):
                continue  # it would go over the edge
            for at in range(min(len(rows) + 1, MOST_ROWS)):
                while at + placed.height > len(rows):
                    rows.append(_Row())
                own = rows[at : at + placed.height]
                if all(row.is_free(a, b) for row in own):
                    placed.row, placed.left, placed.need = at, left, width + gap
                    for row in own:
                        row.add(placed, a, b)
                    return
    placed.lines = placed.lines[:1] if placed.height == 1 else (_cut(placed, LONGEST),)
    placed.left = end + _width(placed) * scale.days > scale.rest[1]
    if not any(row.is_free(start, end) for row in rows) and len(rows) < most:
        rows.append(_Row())
    # the first that is free; if none is, the one where it covers the least time of others
    placed.row = min(range(len(rows)), key=lambda at: (_covered(rows[at], start, end), at))
    rows[placed.row].add(placed, start, end)


def _widths(placed: Placed, scale: Scale, start: float, end: float) -> list[tuple[float, float]]:
    """The widths to try for a label, each with the gap after it, in pixels at rest; none without room."""
    if placed.event.importance < scale.labelled:
        return []
    found: list[tuple[float, float]] = []
    if placed.event.importance == 5 and scale.roomy:
        beside = max(scale.rest[1] - end, start - scale.rest[0]) / scale.days
        fits = beside * PHONE / REST - BESIDE
        if fits >= SHORTEST:
            placed.lines = two_lines(placed.event.title, min(LONGEST, fits), weight=_weight(placed))
            found.append(((_width(placed) + BESIDE) * REST / PHONE, MARK / 2 * REST / PHONE))
    found.append((_width(placed), GAP))
    return found


def _cut(placed: Placed, width: float) -> str:
    return one_line(placed.event.title, width, weight=_weight(placed))


def _width(placed: Placed) -> float:
    """Of its label, in pixels."""
    return max(text_width(line, SIZE, _weight(placed)) for line in placed.lines)


def _weight(placed: Placed) -> int:
    return 700 if placed.event.importance == 5 else 400


def _covered(row: _Row, start: float, end: float) -> float:
    return sum(min(b, end) - max(a, start) for a, b in row.taken if a < end and b > start)


def _share(row: list[Placed], scale: Scale) -> None:
    """Share out the free time between the marks of a row among the labels that may fill it."""
    busy, before = scale.whole[0], None
    for each in [*row, None]:
        start = scale.whole[1] if each is None else max(each.start, busy)
        right = before if before is not None and not before.left else None
        left = each if each is not None and each.left and each.start >= busy else None
        _split(right, left, busy, start, scale)
        if each is not None and each.end >= busy:
            busy, before = each.end, each


def _split(right: Placed | None, left: Placed | None, start: float, end: float, scale: Scale) -> None:
    """Give the time between two marks to the label right of the first, and to that left of the second."""
    cut = end if right is not None else start
    if right is not None and left is not None:
        # who has room at rest keeps it; else half and half
        both = right.need + left.need
        cut = start + (end - start) * (right.need / both if both else 0.5)
    low, high = scale.rest
    half = scale.short / 2  # of the mark at the other end
    if right is not None:  # at rest no label goes over the edge
        cut_right = min(cut, end - half)
        _give(right, right.end, min(cut_right, high) if right.end < high else cut_right)
    if left is not None:
        cut_left = max(cut, start + half)
        _give(left, max(cut_left, low) if left.start > low else cut_left, left.start)


def _give(placed: Placed, start: float, end: float) -> None:
    """Time that is free for its label in one row; a label on two lines gets what is free in both."""
    placed.free.append((start, end))
    if len(placed.free) == placed.height:
        placed.slot = (max(a for a, _ in placed.free), min(b for _, b in placed.free))
