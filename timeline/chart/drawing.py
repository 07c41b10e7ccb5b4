"""Collects the parts of a Plotly chart, and computes its outlines. All positions are in pixels."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from timeline.chart.layout.pack import TITLE_SIZE
from timeline.chart.style import Palette

_BIDI = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]")
"""Letters of scripts that run right to left, and characters that set the direction."""


def escaped(text: str) -> str:
    """User text for Plotly: markup stays text, and its direction affects nothing around it (UAX 9, FSI)."""
    # plotly.js replaces %{…} in annotations first, and reads character references after that
    safe = html.escape(text, quote=False).replace("%{", "&#37;{")
    return f"\u2068{safe}\u2069" if _BIDI.search(text) else safe


def capital(words: str) -> str:
    """Words with a capital first letter."""
    return words[:1].upper() + words[1:]


class Drawing:
    """A chart that grows. Outlines and dots of one style share a trace, so that thousands stay fast."""

    def __init__(self, palette: Palette, lanes: Sequence[str]) -> None:
        self.palette = palette
        self._lanes = {lane: palette.lane(at) for at, lane in enumerate(lanes)}
        self.shapes: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self._paths: dict[tuple[bool, str, str, float, str], dict[str, Any]] = {}
        self._texts: dict[tuple[float, int, str, str], dict[str, Any]] = {}
        self._dots: dict[str, list[Any]] = {
            key: [] for key in ("x", "y", "symbol", "size", "fill", "edge", "edge_width")
        }

    def lane(self, lane: str) -> str:
        """A lane's colour; it depends on its place among all lanes, so it stays when others are left out."""
        return self._lanes[lane]

    def box(self, x0: float, x1: float, y0: float, y1: float, fill: str) -> None:
        """Add a filled rectangle behind all else."""
        self.shapes.append(
            {
                "type": "rect",
                "layer": "below",
                "x0": px(x0),
                "x1": px(x1),
                "y0": px(y0),
                "y1": px(y1),
                "fillcolor": fill,
                "line": {"width": 0},
            }
        )

    def path(
        self,
        points: Iterable[tuple[float, float]],
        *,
        stroke: str,
        width: float,
        fill: str = "",
        dash: str = "solid",
        over: bool = False,
    ) -> None:
        """Add a line through points, or (with a fill) the area inside it; `over` puts it above others."""
        trace = self._paths.setdefault((over, fill, stroke, width, dash), {"x": [], "y": []})
        if trace["x"]:
            trace["x"].append(None)
            trace["y"].append(None)
        for x, y in points:
            trace["x"].append(px(x))
            trace["y"].append(px(y))

    def dot(
        self,
        x: float,
        y: float,
        size: float,
        *,
        fill: str,
        edge: str,
        edge_width: float,
        symbol: str = "circle",
    ) -> None:
        """Add a dot with its centre at (x, y); `size` and `edge_width` are in pixels."""
        values = (px(x), px(y), symbol, size, fill, edge, edge_width)
        for column, value in zip(self._dots.values(), values, strict=True):
            column.append(value)

    def text(self, text: str, x: float, y: float, *, size: float, weight: int, colour: str, at: str) -> None:
        """Add words of the chart itself, such as ticks; `at` is their place beside the point (x, y)."""
        trace = self._texts.setdefault((size, weight, colour, at), {"x": [], "y": [], "text": []})
        trace["x"].append(px(x))
        trace["y"].append(px(y))
        trace["text"].append(text)

    def words(
        self,
        text: str,
        x: float,
        y: float,
        *,
        colour: str,
        size: float = TITLE_SIZE,
        weight: int = 400,
        **more: Any,
    ) -> None:
        """Add a text as an annotation; `more` are further properties of it."""
        self.annotations.append(
            {
                "text": text,
                "x": px(x),
                "y": px(y),
                "xanchor": "left",
                "yanchor": "middle",
                "align": "left",
                "showarrow": False,
                "borderpad": 0,
                "font": {"size": size, "weight": weight, "color": colour},
            }
            | more
        )

    def traces(self) -> list[dict[str, Any]]:
        """The traces of the figure, from the back to the front."""
        lines: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        areas: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        for (over, fill, stroke, width, dash), points in self._paths.items():
            trace: dict[str, Any] = {
                "type": "scatter",
                "mode": "lines",
                "hoverinfo": "skip",
                "line": {"color": stroke, "width": width, "dash": dash, "simplify": False},
                **points,
            }
            if fill:
                areas[over].append(trace | {"fill": "toself", "fillcolor": fill})
            else:
                lines[over].append(trace)
        texts = [
            {
                "type": "scatter",
                "mode": "text",
                "hoverinfo": "skip",
                "textposition": at,
                "textfont": {"size": size, "weight": weight, "color": colour},
                **points,
            }
            for (size, weight, colour, at), points in self._texts.items()
        ]
        dots = self._dots
        markers = {
            "type": "scatter",
            "mode": "markers",
            "hoverinfo": "skip",
            "cliponaxis": False,
            "x": dots["x"],
            "y": dots["y"],
            "marker": {
                "symbol": dots["symbol"],
                "size": dots["size"],
                "color": dots["fill"],
                "opacity": 1,
                "line": {"color": dots["edge"], "width": dots["edge_width"]},
            },
        }
        return [*texts, *lines[False], *areas[False], *areas[True], markers, *lines[True]]


def circle(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """A circle as a closed line of points."""
    steps = 24
    angles = [math.tau * at / steps for at in range(steps + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def rounded(x0: float, x1: float, y: float, half: float, corner: float) -> list[tuple[float, float]]:
    """A box with round corners as a closed line of points, because Plotly's areas have no curves."""
    radius, steps = min(corner, (x1 - x0) / 2, half), 6
    points = []
    for x, dy, start in (
        (x1 - radius, -half + radius, -90),
        (x1 - radius, half - radius, 0),
        (x0 + radius, half - radius, 90),
        (x0 + radius, -half + radius, 180),
    ):
        for step in range(steps + 1):
            angle = math.radians(start + 90 * step / steps)
            points.append((x + radius * math.cos(angle), y + dy + radius * math.sin(angle)))
    return [*points, points[0]]


def px(value: float) -> float:
    """A length rounded to hundredths of a pixel, which keeps the file small."""
    return round(value, 2)
