"""Breaks titles into lines that fit a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from timeline.chart.layout.widths import Measure

_Fits: TypeAlias = Callable[[str], bool]

ELLIPSIS = "…"

LONGEST = 600
"""Characters of a title to use; more never fit on two lines."""

_JOINER = "\u200d"
_MODIFIERS = ((0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F))
"""Ranges of code points that modify the emoji before them: skin colours, and letters of regional flags."""


def wrap(
    text: str, width: float, *, lines: int, measure: Measure, size: float, weight: int
) -> tuple[str, ...]:
    """A text on at most `lines` lines of `width` pixels; a longer text is cut and ends with an ellipsis.

    Runs of white space become one space. A word longer than a line is broken, but never between
    characters that are drawn as one.
    """

    def fits(words: str) -> bool:
        return measure(words, size, weight) <= width

    whole = " ".join(text[:LONGEST].split())
    if len(text) > LONGEST:
        whole += ELLIPSIS
    if fits(whole):
        return (whole,)
    if lines == 1:
        return (_cut(whole, fits),)
    words = _pieces(whole, fits)
    done: list[str] = []
    current = ""
    for word, glued in words:
        longer = word if not current else current + ("" if glued else " ") + word
        if not current or fits(longer):
            current = longer
        elif len(done) == lines - 1:
            return (*done, _cut(longer, fits))
        else:
            done.append(current)
            current = word
    done.append(current)
    return _balanced(whole, done, measure, size, weight) if len(done) == 2 else tuple(done)


def _balanced(text: str, lines: list[str], measure: Measure, size: float, weight: int) -> tuple[str, ...]:
    """A text on two lines, broken where the longer one is shortest, so that no short word is left alone."""
    words = text.split(" ")
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(
        [(lines[0], lines[1]), *breaks],
        key=lambda pair: max(measure(pair[0], size, weight), measure(pair[1], size, weight)),
    )


def _pieces(text: str, fits: _Fits) -> list[tuple[str, bool]]:
    """The words of a text; too long ones are broken, and True marks a piece that needs no space before it."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split(" "):
        glued = False
        while word and not fits(word):
            head = _longest_head(word, fits, suffix="")
            pieces.append((head, glued))
            word, glued = word[len(head) :], True
        if word:
            pieces.append((word, glued))
    return pieces


def _cut(text: str, fits: _Fits) -> str:
    return _longest_head(text, fits, suffix=ELLIPSIS).rstrip(" ,;:\u2013-") + ELLIPSIS


def _longest_head(text: str, fits: _Fits, *, suffix: str) -> str:
    """The longest start of a text that fits with a suffix after it; at least one character."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle] + suffix):
            low = middle
        else:
            high = middle - 1
    while 1 < low < len(text) and _joins(text, low):
        low -= 1
    return text[:low]


def _joins(text: str, at: int) -> bool:
    """Whether the characters before and at an index are drawn as one."""
    if text[at - 1] == _JOINER or text[at] == _JOINER or unicodedata.category(text[at])[0] == "M":
        return True
    code = ord(text[at])
    if any(first <= code <= last for first, last in _MODIFIERS):
        return True
    return _is_flag_letter(text[at]) and _flag_letters_before(text, at) % 2 == 1


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def _is_flag_letter(character: str) -> bool:
    """Whether a character is a regional indicator; two of them are drawn as a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"
