"""The marks of events on the scale, before they have a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeline.chart.layout._types import Item, Kind, Part, Shape
from timeline.chart.layout.scale import Stretch, TimeScale
from timeline.edtf import Day, Extent

SIZE = 12.0
"""The height of a mark and the width of a day's mark, in pixels, with enough room."""

PILL_MORE = 6.0
"""Pixels by which a pill is at least wider than high."""

TIP = 7.0
"""Pixels that an arrowhead reaches beyond its bar."""

STEM = 11.0
"""Pixels that the stem of a deadline's tick reaches to its left."""

TICK = 2.5
"""The width of a deadline's tick, in pixels."""

INSTANCE = 0.55
"""The size of the dot of one instance of a series, relative to the dot of a single event."""

DIAMOND = 8.0
"""Half the width of a target's diamond, in pixels."""


@dataclass(frozen=True, slots=True)
class Span:
    """An event's mark from x0 to x1 pixels, arrowheads included."""

    item: Item
    size: float
    x0: float
    x1: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        """Halfway from x0 to x1."""
        return (self.x0 + self.x1) / 2

    @property
    def foot(self) -> float:
        """The x of a pole on it: its middle, or the middle of that of several parts that is nearest to it."""
        if len(self.parts) == 1:
            return self.middle
        feet = [(max(part.x0, self.x0) + min(part.x1, self.x1)) / 2 for part in self.parts]
        return min(feet, key=lambda foot: abs(foot - self.middle))

    def moved(self, x0: float) -> Span:
        """The same mark, moved to begin at x0."""
        by = x0 - self.x0
        parts = tuple(replace(part, x0=part.x0 + by, x1=part.x1 + by) for part in self.parts)
        return replace(self, x0=x0, x1=self.x1 + by, parts=parts)


def stretches(items: Sequence[Item], as_of: Day | None) -> list[Stretch]:
    """The days that the scale must contain: all known ends, and for an event that is still going on, `as_of`.

    A series counts only with its first instance, because a yearly event would leave no gap to fold; if
    all items are series, it counts with all instances.
    """
    alone = all(item.recurring for item in items)
    return [
        stretch
        for item in items
        for extent in (item.extents[:1] if item.recurring and not alone else item.extents)
        for stretch in _stretch(extent, as_of)
    ]


def within(item: Item, scale: TimeScale) -> Item:
    """A series with only those instances that the scale contains, but always the first."""
    if not item.recurring:
        return item
    first, *later = item.extents
    held = [each for each in later if each.earliest_start is not None and each.earliest_start < scale.end]
    return replace(item, extents=(first, *held))


def _stretch(extent: Extent, as_of: Day | None) -> list[Stretch]:
    days = [
        day
        for day in (
            extent.earliest_start,
            extent.latest_start,
            extent.earliest_end,
            extent.latest_end,
        )
        if day is not None
    ]
    if extent.latest_end is None and as_of is not None:
        days.append(max([as_of, *days[:1]]))
    if not days:
        return []
    return [Stretch(min(days), max(days) + 1, begins=extent.earliest_start is not None)]


def span(item: Item, scale: TimeScale, *, as_of: Day | None, size: float) -> Span:
    """The mark of an event on a scale, kept inside it; `size` is its height in pixels."""
    parts = [_part(item, extent, scale, as_of=as_of, size=size) for extent in item.extents]
    parts = _merged(sorted(parts, key=lambda part: (part.x0, part.x1)))
    x0 = min(part.x0 for part in parts)
    x1 = max(part.x1 + (TIP if part.arrow else 0.0) for part in parts)
    match item.kind:
        case Kind.TARGET:
            middle = (x0 + x1) / 2
            x0, x1 = min(x0, middle - DIAMOND), max(x1, middle + DIAMOND)
        case Kind.DEADLINE:
            edge = due(parts[-1])
            x0, x1 = min(parts[0].x0, edge - STEM), edge + TICK / 2
        case Kind.PLAIN:
            pass
    return Span(item, size, x0, x1, tuple(parts))


def due(part: Part) -> float:
    """The x of a deadline's tick on its last part: at a day, or at the end of a span."""
    return part.middle if part.shape is Shape.DOT else part.x1


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Parts in order; a bar and a part that it touches become one, as nobody can distinguish them here."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if last is None or part.x0 >= last.x1 or Shape.BAR not in (part.shape, last.shape):
            merged.append(part)
            continue
        x1 = max(last.x1, part.x1)
        known = all(_known(one) for one in (last, part))
        merged[-1] = Part(Shape.BAR, last.x0, x1, (last.x0, x1) if known else None, part.arrow)
    return merged


def _known(part: Part) -> bool:
    return part.shape is Shape.DOT or part.solid == (part.x0, part.x1)


def ring(item: Item, scale: TimeScale, *, as_of: Day | None, size: float) -> tuple[Span, float]:
    """The ring of an imprecise event at the start of its span, and how many pixels it may move right."""
    wide = span(item, scale, as_of=as_of, size=size)
    low, high = wide.parts[0].x0, max(part.x1 for part in wide.parts)
    low = min(low, scale.x1 - size)
    slide = max(0.0, high - size - low)
    return Span(item, size, low, low + size, (Part(Shape.RING, low, low + size),)), slide


def is_ring(item: Item) -> bool:
    """Whether an event gets a ring if space is short: its only date is some time within a span."""
    if len(item.extents) != 1 or item.kind is Kind.DEADLINE:
        return False
    return not item.extents[0].lasts and not _is_day(item, item.extents[0])


def is_bar(item: Item) -> bool:
    """Whether any part of an event's mark is a bar."""
    return any(extent.lasts and not _is_day(item, extent) for extent in item.extents)


def _is_day(item: Item, extent: Extent) -> bool:
    first = extent.earliest_start
    return not item.doubted and first is not None and first == extent.latest_end


def _part(item: Item, extent: Extent, scale: TimeScale, *, as_of: Day | None, size: float) -> Part:
    first, last = extent.earliest_start, extent.latest_end
    x0 = scale.x0 if first is None else scale.x(first)
    if _is_day(item, extent):
        assert first is not None
        middle = scale.x(first + 0.5)
        size *= INSTANCE if item.recurring else 1.0
        return Part(Shape.DOT, middle - size / 2, middle + size / 2)
    arrow = extent.lasts and last is None and extent.earliest_end is None
    if last is not None:
        x1 = scale.x(last + 1)
    elif as_of is not None and (first is None or first <= as_of):
        x1 = scale.x(as_of + 1)
    else:
        x1 = scale.x1
    if arrow:
        x1 = min(x1, scale.x1 - TIP + 2)
    x0, x1 = _widened(x0, x1, size if extent.lasts else size + PILL_MORE, scale)
    if not extent.lasts:
        return Part(Shape.PILL, x0, x1)
    return Part(Shape.BAR, x0, x1, _solid(item, extent, scale, x0, x1), arrow)


def _widened(x0: float, x1: float, least: float, scale: TimeScale) -> tuple[float, float]:
    if x1 - x0 >= least:
        return x0, x1
    x0 = min(max((x0 + x1 - least) / 2, scale.x0 - 6), scale.x1 + 6 - least)
    return x0, x0 + least


def _solid(item: Item, extent: Extent, scale: TimeScale, x0: float, x1: float) -> tuple[float, float] | None:
    """The known piece of a bar: from its latest start to its earliest end, in pixels; None without one."""
    precise = extent.earliest_start == extent.latest_start and extent.earliest_end == extent.latest_end
    if precise:
        return None if item.doubted else (x0, x1)
    after, before = extent.latest_start, extent.earliest_end
    start = x0 if after == extent.earliest_start or after is None else min(x1, max(x0, scale.x(after)))
    if before is None:
        return (start, x1) if start < x1 else None
    end = x1 if before == extent.latest_end else max(x0, min(x1, scale.x(before + 1)))
    return (start, end) if start + 1 < end else None
