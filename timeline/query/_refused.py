"""What looks like a time in a query, and may mean more than one or none: it is refused with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from timeline.diagnostics import printable, quoted
from timeline.query._types import QueryError
from timeline.query._units import (
    COUNT,
    DAY,
    MONTH,
    ORDINAL,
    SEASON,
    WEEKDAY,
    YEAR,
    has_letters,
    months,
    pattern,
)


def refuse(text: str, position: int = 0) -> None:
    """Raise QueryError for a text that looks like a time and is none, or more than one."""
    for looks, words in (*_REFUSED_FIGURES, *(_REFUSED_WORDS if has_letters(text) else ())):
        if found := pattern(looks).fullmatch(text):
            message, help_ = words(found)
            raise QueryError(
                message,
                position=position,
                length=len(text),
                help=f'{help_}; to search for the words, write "{printable(text)}"',
            )


def no_year(text: str, position: int) -> QueryError:
    """The error for a day or month without its year."""
    message, help_ = _without_year(text)
    return QueryError(message, position=position, length=len(text), help=help_)


def _without_year(text: str) -> tuple[str, str]:
    return f"{quoted(text)} has no year", f"write the year too, as in {printable(text)} 2023"


def _in_figures(found: re.Match[str]) -> tuple[str, str]:
    """Of a date such as 11/15/2023: which is the month?"""
    one, other, year = int(found[1]), int(found[2]), found[3]
    if len(year) == 2:
        return f"{quoted(found[0])} may mean several days", "write a day as 2023-11-15"
    ways = [
        f"{year}-{month:02}-{day:02}"
        for month, day in dict.fromkeys([(one, other), (other, one)])
        if 1 <= month <= 12 and 1 <= day <= _length_of(year, month)
    ]
    if not ways:
        return f"{quoted(found[0])} is not a date", "write a day as 2023-11-15"
    message = "may mean two days" if len(ways) == 2 else "is not read as a date"
    return f"{quoted(found[0])} {message}", "write " + " or ".join(ways)


def _length_of(year: str, month: int) -> int:
    first, last = months(int(year), month)
    assert first is not None
    assert last is not None
    return last - first + 1


def _year_and_figures(found: re.Match[str]) -> tuple[str, str]:
    """Of 2023/11, a month, or 2023/24, two years; EDTF's own `a/b` has whole years."""
    is_month = 1 <= int(found[2]) <= 12
    year, figures = int(found[1]), int(found[2])
    way = f"{found[1]}-{found[2]}" if is_month else f"{found[1]}..{year + (figures - year) % 100:04}"
    return f"{quoted(found[0])} is not read as a {'month' if is_month else 'range'}", f"write {way}"


def _roughly(found: re.Match[str]) -> tuple[str, str]:
    return (
        f"{quoted(found[0])} does not say from when to when",
        f"write {printable(found[1])} for all of it, or a range, as in 2023-01..2023-04",
    )


_WHOLE = f"(?:{MONTH} )?{YEAR}|(?:the )?[0-9]{{3}}0s"

_Refusal: TypeAlias = "Callable[[re.Match[str]], tuple[str, str]]"

_REFUSED_FIGURES: Sequence[tuple[str, _Refusal]] = (
    ("([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})", _in_figures),
    (
        "([0-9]{1,2})[/.]([0-9]{4})",
        lambda m: (f"{quoted(m[0])} is not read as a month", f"write {m[2]}-{int(m[1]):02}"),
    ),
    ("([0-9]{4})/([0-9]{2})", _year_and_figures),
)
_REFUSED_WORDS: Sequence[tuple[str, _Refusal]] = (
    (f"{DAY} (?:of )?{MONTH}|{MONTH} {DAY}", lambda m: _without_year(m[0])),
    (
        f"(?:from |between )?{MONTH}(?: to | and | until | - |-| ?[\u2013\u2014] ?){MONTH}",
        lambda m: _without_year(m[0]),
    ),
    (
        f"(?:last|this|next) (?:{MONTH}|{SEASON}|{WEEKDAY})",
        lambda m: (f"{quoted(m[0])} may mean several times", "write a date, as in Nov 2023"),
    ),
    (
        f"(?:the )?(?:(?:last|{ORDINAL}) (?:{COUNT} )?(?:days?|weeks?|weekend|months?|{WEEKDAY})"
        f"|last (?:quarter|half)) (?:of|in) (?:{_WHOLE})",
        lambda m: (
            f"{quoted(m[0])} is not read as a time",
            "write its days, as in 2023-11-24..2023-11-30",
        ),
    ),
    (f"(?:early|mid|late|(?:the )?(?:end|beginning|start) of)[- ]({_WHOLE})", _roughly),
    (f"(?:about|around|circa|ca\\.?|c\\.?) ({_WHOLE})", _roughly),
)
