"""Marks as SVG, for a group that sets the lane's colour, so that a plain dot needs only its position."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chart.elements import LanePaint, Paint, element, number
from timeline.chart.layout import Kind, Mark, Part, Shape
from timeline.chart.layout.marks import STEM, TICK, TIP, due

OUTLINE = 1.7
DOTTED = "2 2"

SMALL = 8.0
"""Marks up to this height in pixels have thinner lines."""

FULL = 12.0
"""From this height in pixels on, a mark has its own row, and its bars have the lane's full colour."""

DIAMOND = 1.3
"""The height of a diamond, relative to its nominal size."""


def edge_width(size: float) -> float:
    """The width in pixels of the background-coloured ring that separates a solid dot from its neighbours."""
    return 1.5 if size > SMALL else 0.5


def drawn(mark: Mark, colours: Paint, lane: LanePaint) -> Iterator[str]:
    """The elements of a mark, from the back to the front, for a group with its lane's colour."""
    for part in mark.parts:
        yield from _part(mark, part, colours, lane)
    half, y = mark.size / 2, mark.y
    match mark.item.kind:
        case Kind.TARGET:
            yield _diamond(mark, colours, lane)
        case Kind.DEADLINE:
            reach = half + (3 if half > 5 else 0.5)
            parts = mark.parts if mark.item.recurring else mark.parts[-1:]
            tick = "".join(f"M{number(due(part))} {number(y - reach)}v{number(2 * reach)}" for part in parts)
            if mark.parts[-1].shape is Shape.DOT and not mark.item.recurring:
                tick += f"M{number(due(parts[-1]) - STEM)} {number(y)}h{number(STEM)}"
            yield _stroke(tick, lane, TICK)
        case Kind.PLAIN:
            pass
    if mark.item.cancelled:
        reach = 4 if half > 5 else 1.5
        line = f"M{number(mark.x0 - reach)} {number(y)}H{number(mark.x1 + reach)}"
        yield _stroke(line, lane, 2)


def _part(mark: Mark, part: Part, colours: Paint, lane: LanePaint) -> Iterator[str]:
    item, large = mark.item, mark.size > SMALL
    hollow = item.planned or item.cancelled
    dash = DOTTED if item.planned or item.kind is Kind.TARGET else None
    width = OUTLINE if large else 1.0
    match part.shape:
        case Shape.DOT | Shape.RING if item.kind is not Kind.PLAIN:
            pass  # a diamond or a tick is drawn instead
        case Shape.DOT | Shape.RING if item.planned:
            inside = colours.background if mark.size < FULL else lane.tint
            yield _circle(part, mark.y, mark.size - 1, inside, lane.solid, width, DOTTED if large else None)
        case Shape.DOT if item.recurring and not hollow:
            yield _circle(part, mark.y, part.x1 - part.x0, None, "none", None)
        case Shape.DOT if not hollow:
            yield _circle(part, mark.y, mark.size, None, None, None)
        case Shape.DOT | Shape.RING:
            width = OUTLINE if large else 1.2
            yield _circle(part, mark.y, mark.size - 1, colours.background, lane.solid, width)
        case Shape.PILL:
            yield _box(mark, part.x0, part.x1, mark.size / 2, lane.tint, lane.solid, width, dash)
        case Shape.BAR:
            solid = None if hollow else part.solid
            if solid != (part.x0, part.x1):
                corner = 2.0 if hollow else mark.size / 2
                yield _box(mark, part.x0, part.x1, corner, lane.tint, lane.solid, width, dash)
            if solid is not None:
                fill = lane.half if mark.size < FULL else None
                yield _box(mark, *solid, 2.0, fill, lane.solid, 1.0)
            if part.arrow:
                yield _arrow(mark, part.x1, lane.tint if hollow else None, lane)


def _circle(
    part: Part,
    y: float,
    size: float,
    fill: str | None,
    stroke: str | None,
    width: float | None,
    dash: str | None = None,
) -> str:
    return element(
        "circle",
        cx=part.middle,
        cy=y,
        r=size / 2,
        fill=fill,
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
    )


def _box(
    mark: Mark,
    x0: float,
    x1: float,
    corner: float,
    fill: str | None,
    stroke: str,
    width: float,
    dash: str | None = None,
) -> str:
    return element(
        "rect",
        x=x0,
        y=mark.y - mark.size / 2,
        width=x1 - x0,
        height=mark.size,
        rx=min(corner, (x1 - x0) / 2),
        fill=fill,
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
    )


def _arrow(mark: Mark, x: float, fill: str | None, lane: LanePaint) -> str:
    half = mark.size / 2 + 1.5
    path = f"M{number(x)} {number(mark.y - half)}l{number(TIP)} {number(half)} {number(-TIP)} {number(half)}z"
    return element("path", d=path, fill=fill, stroke=lane.solid, stroke_width=1)


def _diamond(mark: Mark, colours: Paint, lane: LanePaint) -> str:
    large = mark.size > SMALL
    half = DIAMOND * (mark.size + (1 if large else 2)) / 2
    side = number(half)
    path = f"M{number(mark.middle)} {number(mark.y - half)}l{side} {side} -{side} {side} -{side} -{side}z"
    return element(
        "path",
        d=path,
        fill=colours.background,
        stroke=lane.solid,
        stroke_width=2 if large else 1.2,
    )


def _stroke(path: str, lane: LanePaint, width: float) -> str:
    return element("path", d=path, stroke=lane.solid, stroke_width=width)
