"""The parts of an SVG: elements, numbers, words and colours; the result is well-formed for any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from timeline.chart.style import LIGHT, Palette

CENTRE = 0.36
"""The distance from the middle of a line of text down to its baseline, in font sizes."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot contain (XML 1.0, 2.2 Char)."""

_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of the text after them."""

_RIGHT_TO_LEFT = ("R", "AL")
_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"


@dataclass(frozen=True, slots=True)
class LanePaint:
    """The colours of one lane's marks: `solid` if known, `tint` if hollow, `half` for a stacked bar."""

    solid: str
    tint: str
    half: str


@dataclass(frozen=True, slots=True)
class Paint:
    """The values of `fill` and `stroke`: colours, or custom properties that a page defines."""

    background: str
    ink: str
    muted: str
    line: str
    dim: str
    band: str
    gap: str
    today: str
    lanes: tuple[LanePaint, ...]

    def lane(self, at: int) -> LanePaint:
        """The colours of a lane by its place, counted from 0; after the last the first comes again."""
        return self.lanes[at % len(self.lanes)]


def paint(palette: Palette) -> Paint:
    """The colours of a palette themselves, for a drawing that stands alone."""
    return _paint(properties(palette))


def properties(palette: Palette) -> dict[str, str]:
    """The custom properties, without `--`, that a page must define for a drawing in the colours of `PAGE`."""
    values = {
        "background": palette.background,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "dim": palette.dim,
        "band": palette.band,
        "gap": palette.gap,
        "today": palette.today,
    }
    for at, colour in enumerate(palette.lanes):
        values |= {
            f"lane-{at}": colour,
            f"tint-{at}": palette.tint(colour),
            f"half-{at}": palette.half(colour),
        }
    return values


def _paint(values: Mapping[str, str]) -> Paint:
    lanes = sum(name.startswith("lane-") for name in values)
    return Paint(
        background=values["background"],
        ink=values["ink"],
        muted=values["muted"],
        line=values["line"],
        dim=values["dim"],
        band=values["band"],
        gap=values["gap"],
        today=values["today"],
        lanes=tuple(
            LanePaint(values[f"lane-{at}"], values[f"tint-{at}"], values[f"half-{at}"]) for at in range(lanes)
        ),
    )


PAGE = _paint({name: f"var(--{name})" for name in properties(LIGHT)})
"""The colours of the surrounding page; they change with it between light and dark."""


def element(name: str, content: str = "", /, **given: float | str | None) -> str:
    """One element with `attributes`; `content` is SVG text."""
    written = attributes(**given)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def attributes(**given: float | str | None) -> str:
    """Attributes, each after a space, in the given order; `_` becomes a hyphen, and None leaves one out."""
    return "".join(
        f' {name.replace("_", "-")}="{quoted(value) if isinstance(value, str) else number(value)}"'
        for name, value in given.items()
        if value is not None
    )


def number(value: float) -> str:
    """A length to hundredths of a pixel: "12", "0.5"."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def escaped(text: str) -> str:
    """Text as the content of an element; a replacement character stands for what XML cannot contain."""
    return _NOT_XML.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Text as the value of an attribute between double quotes."""
    return escaped(text).replace('"', "&quot;")


def isolated(text: str, whole: str = "") -> str:
    """Escaped text whose direction does not affect its surroundings (UAX 9: RLI or LRI, and PDI).

    `whole` is the text of which it is one line; the first letter of `whole` with a direction decides.
    """
    whole = whole or text
    plain = escaped(_DIRECTIONS.sub("", text))
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in whole):
        return plain
    return (_RLI if _runs_left(whole) else _LRI) + plain + _PDI


def _runs_left(text: str) -> bool:
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return False
            case "R" | "AL":
                return True
    return False


def capital(words: str) -> str:
    """Words with a capital first letter."""
    return words[:1].upper() + words[1:]
