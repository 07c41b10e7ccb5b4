"""Sizes, font and colours of the chart and the page, in light and in dark.

Lanes' colours were chosen to stay apart under simulated protan, deutan and tritan vision;
words stand on their background with a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 1200
HEIGHT = 640.0
"""Pixels that the lanes take at most, where their labels can be fitted in."""

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", '
    '"Liberation Sans", Arial, sans-serif'
)


@dataclass(frozen=True, slots=True)
class Palette:
    background: str
    ink: str
    muted: str
    line: str
    dim: str
    """Lines that may be overlooked: poles and the edges of gaps."""
    band: str
    """Behind every other lane."""
    gap: str
    today: str
    focus: str
    lanes: tuple[str, ...]

    def lane(self, at: int) -> str:
        """The colour of the lane at a place counted from 0; after the last the first comes again."""
        return self.lanes[at % len(self.lanes)]

    def tint(self, colour: str) -> str:
        """What fills a hollow mark of a colour."""
        return mix(colour, self.background, 0.2)

    def half(self, colour: str) -> str:
        """What fills a bar where marks are stacked."""
        return mix(colour, self.background, 0.6)


LIGHT = Palette(
    background="#ffffff",
    ink="#18202b",
    muted="#56606e",
    line="#e1e5ea",
    dim="#b9c1cb",
    band="#f5f7fa",
    gap="#eceff3",
    today="#b3261e",
    focus="#1f5fbf",
    lanes=("#002985", "#cf3d0b", "#237a78", "#470d37", "#573d00", "#7d50b8", "#505050", "#03330e"),
)

DARK = Palette(
    background="#12171e",
    ink="#e9edf2",
    muted="#a5b0bd",
    line="#2b343f",
    dim="#4a5666",
    band="#1a212a",
    gap="#222b36",
    today="#ff8a80",
    focus="#8ab4ff",
    lanes=("#99b6f8", "#ec6107", "#9deff4", "#d1849f", "#dcc363", "#977cea", "#bfc4d2", "#c4ebb9"),
)


def mix(colour: str, other: str, share: float) -> str:
    """So much of one colour in another; both `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
