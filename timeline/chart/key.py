"""The key of a chart: which signs it has, how each is drawn, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from timeline.chart.elements import Paint, attributes
from timeline.chart.layout import Kind, Layout, Mark, Shape

HEIGHT = 16.0
"""The height of every sign, in pixels."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as the key shows it: a small drawing, and what it means."""

    width: float
    """In pixels."""
    drawing: str
    """SVG elements, from (0, 0) to (width, HEIGHT)."""
    words: str


def signs(chart: Layout, colours: Paint) -> list[Sign]:
    """The signs that a chart has, always in the same order."""
    found = present(chart)
    return [sign for name, sign in every_sign(colours).items() if name in found]


def every_sign(colours: Paint) -> Mapping[str, Sign]:
    """All signs by their names."""
    styles = _styles(colours)
    return {
        name: Sign(width, drawing.format_map(styles), words)
        for name, (width, drawing, words) in SIGNS.items()
    }


def present(chart: Layout) -> set[str]:
    """The names of the signs that a chart has."""
    return {name for mark in chart.marks for name in names(mark)}


def captions(chart: Layout) -> list[str]:
    """Sentences about the whole chart that its readers must know."""
    found = []
    if chart.scale.elastic:
        gaps = "; in shaded gaps nothing new begins" if chart.ticks.gaps else ""
        found.append(f"Busy periods are drawn wider{gaps}.")
    if chart.dense:
        found.append("Labels stand where there is room, the most important first.")
    return found


def names(mark: Mark) -> Iterator[str]:
    """The names of the signs that explain a mark."""
    item = mark.item
    if item.cancelled:
        yield "off"
    elif item.planned:
        yield "planned"
    if item.kind is not Kind.PLAIN:
        yield item.kind.value
    elif item.recurring:
        yield "series"
    elif not item.cancelled and not item.planned:
        for part in mark.parts:
            match part.shape:
                case Shape.DOT:
                    yield "day"
                case Shape.BAR if part.solid != (part.x0, part.x1):
                    yield "ends"
                case _:
                    yield part.shape.value
    if any(part.arrow for part in mark.parts):
        yield "arrow"


def _styles(colours: Paint) -> Mapping[str, str]:
    hollow = attributes(fill=colours.gap, stroke=colours.muted, stroke_width=1.7)
    return {
        "solid": attributes(fill=colours.muted),
        "hollow": hollow,
        "dotted": hollow + attributes(stroke_dasharray="2.5 2"),
        "paper": attributes(fill=colours.background, stroke=colours.muted, stroke_width=1.7),
        "stroke": attributes(fill="none", stroke=colours.muted, stroke_width=2.2),
    }


SIGNS: Mapping[str, tuple[float, str, str]] = {
    "day": (14, '<circle cx="7" cy="8" r="6"{solid}/>', "exact day"),
    "series": (34, "".join(f'<circle cx="{x}" cy="8" r="3"{{solid}}/>' for x in (5, 17, 29)), "recurs"),
    "ring": (13, '<circle cx="6.5" cy="8" r="5"{paper}/>', "some day within a month, year or span"),
    "pill": (34, '<rect x="1" y="2" width="32" height="12" rx="6"{hollow}/>', "some day within this span"),
    "bar": (32, '<rect y="2" width="32" height="12" rx="2"{solid}/>', "period"),
    "ends": (
        40,
        '<rect x="1" y="2" width="38" height="12" rx="6"{hollow}/>'
        '<rect x="12" y="1.2" width="16" height="13.6"{solid}/>',
        "ends not known to the day",
    ),
    "arrow": (
        40,
        '<path d="M2 2h29v-1.5l7.5 7.5-7.5 7.5v-1.5h-29a1.5 1.5 0 0 1-1.5-1.5v-9a1.5 1.5 0 0 1 1.5-1.5z"'
        "{solid}/>",
        "ongoing",
    ),
    "planned": (34, '<rect x="1" y="2" width="32" height="12" rx="2"{dotted}/>', "planned"),
    "deadline": (17, '<path d="M1 8h14M15 0v16"{stroke}/>', "deadline"),
    "target": (16, '<path d="M8 1.2 14.8 8 8 14.8 1.2 8z"{paper}/>', "target"),
    "off": (
        26,
        '<circle cx="13" cy="8" r="5.2"{hollow}/><path d="M3 8h20"{stroke}/>',
        "cancelled or postponed",
    ),
}
"""The width of each sign in pixels, its drawing with the names of styles, and its meaning."""
