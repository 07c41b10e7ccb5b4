"""What the layout takes and what it gives: plain values, in pixels and days."""

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
    """A row of the chart, as wide as it is."""

    id: str
    name: str


class Kind(enum.StrEnum):
    """How a mark is drawn beyond its dates."""

    PLAIN = "plain"
    DEADLINE = "deadline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Item:
    """An event as the layout sees it; one without a date has no extents and is not drawn."""

    id: str
    title: str
    when: str
    """Its date in a few words."""
    lane: str
    extents: tuple[Extent, ...]
    kind: Kind = Kind.PLAIN
    doubted: bool = False
    """Its date is marked uncertain or approximate, however exact it looks."""
    planned: bool = False
    cancelled: bool = False
    recurring: bool = False
    """Its extents are the instances of a series: small dots in one row, which stretch no scale."""
    importance: int = 3
    """1 to 5."""


class Shape(enum.StrEnum):
    DOT = "dot"
    """A known day."""
    RING = "ring"
    """Some time within its span, drawn no wider than a dot: only where space is short."""
    PILL = "pill"
    """Some time within its span."""
    BAR = "bar"
    """The whole of its span."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a mark, from x0 to x1."""

    shape: Shape
    x0: float
    x1: float
    solid: tuple[float, float] | None = None
    """Of a bar: the piece that is known; the ends around it are hollow. None: all hollow."""
    arrow: bool = False
    """It goes on to the right."""

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands for one event, in one row; x0 to x1 holds all its parts."""

    item: Item
    lane: int
    """Which band, counted from 0."""
    y: float
    """Its middle."""
    size: float
    """Its height."""
    x0: float
    x1: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


class Side(enum.StrEnum):
    """Where a label stands from its mark."""

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
    """A title of one line or two and a date, in the box from (x, y), its top left, w wide and h high.

    Text is set against the mark: from the left edge, or (side LEFT) up to the right one.
    """

    item: Item
    lane: int
    lines: tuple[str, ...]
    """The title, wrapped or cut."""
    date: str
    inline: bool
    """The date stands behind the title, not below it."""
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
    """Its name, wrapped."""
    y0: float
    y1: float
    count: str
    """Where marks are stacked, how many events it has, in words; else empty."""
    count_inline: bool
    """They stand behind the name's last line, not below it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All positions of a chart, in pixels from its top left corner."""

    width: float
    height: float
    left: float
    """Where the lanes' names end and time begins."""
    top: float
    """Where the ticks end and the first band begins."""
    bottom: float
    """Where the last band ends."""
    scale: TimeScale
    ticks: Ticks
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    dense: bool
    """Marks are stacked, and not every one has a label."""
    as_of_x: float | None
    """Where the as-of line stands; None where the scale doesn't reach it."""
