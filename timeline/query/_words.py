"""The words of a text: how it is split, and where its words stand in the original."""

from __future__ import annotations

import functools
import re
import unicodedata

from timeline.query._text import fold

JOINERS = "-\u2010'\u2019\u00ad\u200b\u200c\u200d\u2060"
"""Hyphens, apostrophes, and signs without a width: they split a word, which is kept joined too."""

_PIECE = re.compile(
    r"(?<![^ ,-])[^\W\d_](?:\.[^\W\d_])+(?!\.?[^ .,-])"  # U.S., which is one word, us
    r"|(?<![^ -])\d{1,3}(?:,\d{3})+(?![^ .-])"  # 5,000
    r"|[^ .,-]+"
)
# begins only where a word does: else each letter of a long word is tried, each time to the word's end
_JOINED = re.compile(r"(?<![^ .,-])[^ .,-]+(?:-[^ .,-]+)+")
_UNSPACED = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""A letter of a script that puts no blanks between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han."""


class _Classes(dict[int, str]):
    """What stands for a character: itself in a word, `-` for a joiner, itself for . and , else a blank."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if unicodedata.category(letter)[0] in "LMN" or letter in ".,":
            found = letter
        else:
            found = "-" if letter in JOINERS else " "
        self[code] = found
        return found


_CLASSES = _Classes()


@functools.lru_cache(maxsize=8_192)  # the names of actors and sources stand in many events
def words(folded: str) -> str:
    """The words of a folded text with single blanks around and between, then after two its joined words.

    `Follow-up of U.S. aid` gives ` follow up of us aid  followup `: a word, the beginning of one and a
    phrase are parts of this text. Empty for a text without words.
    """
    plain = folded.translate(_CLASSES)
    found = _PIECE.findall(plain)
    if not found:
        return ""
    line = f" {' '.join(found)} ".replace(".", "").replace(",", "")
    if "-" in plain and (compounds := _JOINED.findall(plain)):
        line += f" {' '.join(compounds)} ".replace("-", "")
    return line


def words_in_place(text: str) -> tuple[str, list[tuple[int, int]]]:
    """What `words` gives for a text that is not folded, and where each of its characters stands there.

    A place is a half-open range, which includes the marks after a letter. That of a blank is empty.
    """
    folded, places = _folded_in_place(text)
    plain = folded.translate(_CLASSES)
    line, found = "", list[tuple[int, int]]()
    for pattern in (_PIECE, _JOINED):
        matches = [match.span() for match in pattern.finditer(plain)]
        for start, end in matches:
            kept = [at for at in range(start, end) if plain[at] not in "-.,"]
            line += " " + "".join(folded[at] for at in kept)
            found += [_NOWHERE, *(places[at] for at in kept)]
        if matches:
            line += " "
            found.append(_NOWHERE)
    return line, found


def _folded_in_place(text: str) -> tuple[str, list[tuple[int, int]]]:
    """`fold(text)` but with each of its blanks, and the place of each of its characters in the text."""
    folded = ""
    places: list[tuple[int, int]] = []
    for at, letter in enumerate(text):
        each = fold(letter)
        if not each and places and places[-1][1] == at:  # a mark belongs to the letter before it
            start = places[-1][0]
            last = len(places)
            while last and places[last - 1][0] == start:
                last -= 1
            places[last:] = [(start, at + 1)] * (len(places) - last)
        folded += each
        places += [(at, at + 1)] * len(each)
    return folded, places


_NOWHERE = (0, 0)


def written(folded: str) -> set[str]:
    """The words of a folded text as it has them: each word, and each joined one with its joiners."""
    plain = folded.translate(_CLASSES)
    return {*_PIECE.findall(plain), *(folded[slice(*match.span())] for match in _JOINED.finditer(plain))}


def joined(word: str) -> str:
    """A folded word without what joins its parts: `follow-up` gives `followup`, `u.s` gives `us`."""
    return words(word).strip().partition("  ")[0].replace(" ", "")


def is_unspaced(word: str) -> bool:
    """Whether it has a letter of a script that puts no blanks between words."""
    return _UNSPACED.search(word) is not None
