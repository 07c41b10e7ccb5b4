"""Sizes, font and colours of the chart and the page, light and dark.

The lanes' colours stay distinct under simulated protan, deutan and tritan vision. Words have a
contrast of at least 4.5 with their background (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", '
    '"Liberation Sans", Arial, sans-serif'
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`."""

    background: str
    ink: str
    muted: str
    line: str
    dim: str
    """For inconspicuous lines: poles and the edges of gaps."""
    band: str
    """For the background of every other lane."""
    gap: str
    today: str
    focus: str
    lanes: tuple[str, ...]

    def lane(self, at: int) -> str:
        """The colour of a lane by its place, counted from 0; after the last the first comes again."""
        return self.lanes[at % len(self.lanes)]

    def tint(self, colour: str) -> str:
        """The colour inside a hollow mark whose outline has a colour."""
        return mix(colour, self.background, 0.2)

    def half(self, colour: str) -> str:
        """The colour inside a bar of a colour among stacked marks."""
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
    """A mixture of two colours, with `share` (0 to 1) of the first; all are `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
