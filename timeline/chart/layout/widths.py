"""The width of text without a font, from a table that is rather too wide than too narrow.

Each entry is the widest among several common sans-serif fonts, including fonts as wide as Verdana. So
a layout by this table fits in whatever font a reader has. A layout that can measure text passes its own
`Measure` instead.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Sequence
from typing import Protocol


class Measure(Protocol):
    """The width in pixels of one line of text at a font size in pixels and a CSS font weight."""

    def __call__(self, text: str, size: float, weight: int, /) -> float:
        """The width in pixels."""


EM = 100
"""Units of the table in one font size."""

BOLD_FROM = 550
"""From this weight on, a font without semi-bold uses its bold face."""

# fmt: off
REGULAR: Sequence[int] = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 56, 84, 32, 37, 32, 38,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
    102, 69, 69, 73, 77, 67, 62, 78, 76, 34, 50, 67, 56, 91, 76, 79,
    67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 38, 40, 84, 56,
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
    64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
)
"""Widths of U+0020 to U+007E."""

BOLD: Sequence[int] = (
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 55, 84, 38, 42, 38, 42,
    70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 62,
    100, 78, 77, 74, 83, 69, 69, 83, 84, 39, 56, 78, 64, 100, 84, 85,
    74, 85, 77, 73, 69, 82, 78, 111, 78, 73, 73, 46, 42, 46, 84, 56,
    50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69,
    72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 56, 72, 84,
)
"""The same in bold."""
# fmt: on

SINGLE = {
    "\u00a0": 35,
    "\u2009": 20,
    "\u2018": 38,
    "\u2019": 38,
    "\u201c": 66,
    "\u201d": 66,
    "\u2013": 56,
    "·": 38,
    "•": 64,
    "°": 50,
    "ß": 72,
    "ø": 70,
    "đ": 72,
    "ł": 38,
    "\u0131": 35,
}
"""The widths of common characters for which the ranges below are far too wide."""

RANGES: Sequence[tuple[int, int]] = (
    (0x0080, 110),  # Latin with no plain letter beneath it, such as æ
    (0x0370, 95),  # Greek
    (0x0400, 100),  # Cyrillic, up to Ю
    (0x0530, 100),  # Armenian
    (0x0590, 78),  # Hebrew
    (0x0600, 100),  # Arabic, before its letters join
    (0x0900, 115),  # the scripts of South and South-East Asia
    (0x1100, 105),  # Hangul
    (0x1200, 120),
    (0x2000, 110),  # punctuation and symbols
    (0x2E80, 105),  # Chinese, Japanese, Korean
    (0xD800, 120),
    (0xF900, 105),
    (0xFB00, 120),
    (0xFDF0, 800),  # whole phrases as one letter
    (0xFE00, 120),
    (0x10000, 140),  # emoji among them
    (0x20000, 105),  # rarer Chinese characters
    (0x30000, 140),
)
"""The first character of each range, and the width of its characters, up to the next range."""

_STARTS = [start for start, _ in RANGES]
_NO_WIDTH = {"Mn", "Me", "Cf"}


def text_width(text: str, size: float, weight: int) -> float:
    """The width in pixels of one line of text at a font size in pixels; never too small for usual text."""
    table = BOLD if weight >= BOLD_FROM else REGULAR
    return sum(_width(character, table) for character in text) * size / EM


def _width(character: str, table: Sequence[int]) -> int:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return table[code - 0x20]
    if character in SINGLE:
        return SINGLE[character]
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    plain = ord(unicodedata.normalize("NFD", character)[0])
    if 0x20 <= plain < 0x7F:
        return table[plain - 0x20]
    at = bisect.bisect_right(_STARTS, plain) - 1
    return RANGES[at][1] if at >= 0 else 0
