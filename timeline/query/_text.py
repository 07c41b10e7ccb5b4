"""Words as queries compare them."""

from __future__ import annotations

import functools
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_SHORT = re.compile("[a-z0-9]{1,3}")


@functools.lru_cache(maxsize=65_536)  # each word of a query, and each occurrence, needs the same texts
def fold(text: str) -> str:
    """A text for comparison: without case, accents and other marks, and with single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)))


def contains(text: str, wanted: str) -> bool:
    """Whether a folded text has a folded word or phrase, which may be a part of longer words.

    One of one or two Latin letters or digits must be a whole word, and one of three begin a word: "un" is not
    asked of "announces", nor "xi" of "Mexico".
    """
    if _SHORT.fullmatch(wanted) is None:
        return wanted in text
    return wanted in text and _short(wanted).search(text) is not None


@functools.lru_cache(maxsize=1_024)
def _short(wanted: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){wanted}" + ("" if len(wanted) == 3 else r"(?![^\W_])"))
