"""Words as queries compare them."""

from __future__ import annotations

import functools
import re
import unicodedata

_SPACE = re.compile(r"\s+")


@functools.lru_cache(maxsize=65_536)  # each word of a query, and each occurrence, needs the same texts
def fold(text: str) -> str:
    """A text for comparison: without case, accents and other marks, and with single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)))
