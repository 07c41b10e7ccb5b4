"""Ids made from names and titles: the same name gives the same id on every day and machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

_LONGEST = 60
"""Characters of an id that is made here; the file may have longer ones."""
# letters that Unicode does not take apart
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ħ": "h",
        "&": " and ",
    }
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i"}
    | dict.fromkeys(("'", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{MODIFIER LETTER APOSTROPHE}"), "")
)


def id_of(name: str, *, kind: str = "event") -> str:
    """An id for a name: its letters without accents, and a number made of the name where most are lost.

    >>> id_of("Biden-Xi summit, São Paulo"), id_of("Straße")
    ('biden-xi-summit-sao-paulo', 'strasse')
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded)
    letters = [c for c in plain if not unicodedata.combining(c)]
    kept = re.sub("[^a-z0-9]+", "-", "".join(letters)).strip("-")
    known = sum(c.isalnum() and c.isascii() for c in letters)
    lost = sum(c.isalnum() and not c.isascii() for c in letters)
    if len(kept) > _LONGEST:
        kept = kept[: _LONGEST + 1].rpartition("-")[0] or kept[:_LONGEST]
    if lost > known or not kept:
        return f"{kept or kind}-{_digest(folded)}"
    return kept


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def free(wanted: str, taken: Container[str]) -> str:
    """The id itself, or the first with a number behind it that is not taken."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def id_of_uid(uid: str) -> str:
    """An id that stands for the UID of another calendar."""
    kept = re.sub("[^a-z0-9]+", "-", uid.casefold()).strip("-")
    return kept if 0 < len(kept) <= 100 and uid.isascii() else f"uid-{_digest(uid)}"
