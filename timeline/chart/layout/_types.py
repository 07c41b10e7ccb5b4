"""The input and the result of the layout: plain values, in pixels and day numbers."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal, TypeAlias

from timeline.chart.layout.scale import TimeScale
from timeline.chart.layout.ticks import Ticks
from timeline.edtf import Extent

ScaleKind: TypeAlias = Literal["auto", "even"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart over its whole width; an event is in the lane of its category."""

    id: str
    name: str


class Kind(enum.StrEnum):
    """How a mark differs from a plain one with the same dates."""

    PLAIN = "plain"
    DEADLINE = "deadline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Item:
    """An event for the layout. One without a date has no extents and gets no mark."""

    id: str
    title: str
    when: str
    """The date in a few words."""
    lane: str
    extents: tuple[Extent, ...]
    kind: Kind = Kind.PLAIN
    doubted: bool = False
    """Whether the date is marked uncertain or approximate, even if it names a day."""
    planned: bool = False
    cancelled: bool = False
    recurring: bool = False
    """Whether the extents are the instances of a series: small dots in a row that do not widen the scale."""
    importance: int = 3
    """1 to 5, both inclusive."""


class Shape(enum.StrEnum):
    """The shape of a part of a mark, and what it means."""

    DOT = "dot"
    """A known day."""
    RING = "ring"
    """Some time within a span, drawn no wider than a dot; used only if space is short."""
    PILL = "pill"
    """Some time within the span of the pill."""
    BAR = "bar"
    """The whole span of the bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a mark, from x0 to x1."""

    shape: Shape
    x0: float
    x1: float
    solid: tuple[float, float] | None = None
    """The known piece of a bar; the ends around it are hollow. If None, the whole bar is hollow."""
    arrow: bool = False
    """Whether it continues to the right."""

    @property
    def middle(self) -> float:
        """Halfway from x0 to x1."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one event, in one row; all its parts are between x0 and x1."""

    item: Item
    lane: int
    """The index of its band, from 0."""
    y: float
    """The vertical middle."""
    size: float
    """The height."""
    x0: float
    x1: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        """Halfway from x0 to x1."""
        return (self.x0 + self.x1) / 2


class Side(enum.StrEnum):
    """The side of a mark on which its label is."""

    RIGHT = "right"
    LEFT = "left"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Pole:
    """The line from a mark up to a label that floats above it."""

    x: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Label:
    """A title of one or two lines and a date, in a box with its top left corner at (x, y).

    The box is w wide and h high. The text begins at its left edge, or (side LEFT) ends at its right edge.
    """

    item: Item
    lane: int
    lines: tuple[str, ...]
    """The title, wrapped or cut."""
    date: str
    inline: bool
    """Whether the date is on the last line of the title instead of below it."""
    side: Side
    x: float
    y: float
    w: float
    h: float
    pole: Pole | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's box, from y0 down to y1 over the whole width."""

    lane: Lane
    lines: tuple[str, ...]
    """The lane's name, wrapped."""
    y0: float
    y1: float
    count: str
    """The number of its events in words, if marks are stacked; otherwise empty."""
    count_inline: bool
    """Whether the count is on the last line of the name instead of below it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All positions of a chart, in pixels from its top left corner."""

    width: float
    height: float
    left: float
    """The x at which the lanes' names end and time begins."""
    top: float
    """The y at which the ticks end and the first band begins."""
    bottom: float
    """The y at which the last band ends."""
    scale: TimeScale
    ticks: Ticks
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    dense: bool
    """Whether marks are stacked, so that not every one has a label."""
    as_of_x: float | None
    """The x of the as-of line; None if the day is outside of the scale."""
