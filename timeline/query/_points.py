"""One time in a query: a day, month, year or other unit, in words, in EDTF, or relative to today."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from timeline import edtf
from timeline.diagnostics import printable, quoted
from timeline.edtf import Day
from timeline.query._refused import refuse
from timeline.query._types import QueryError
from timeline.query._units import (
    COUNT,
    COUNTS,
    DAY,
    ERA,
    MONTH,
    ORDINAL,
    ORDINALS,
    SEASON,
    SEASONS,
    UNIT,
    YEAR,
    Days,
    day_of,
    has_letters,
    month_of,
    months,
    pattern,
    year_of,
)


def point(text: str, today: Day | None, position: int = 0) -> Days | None:
    """A day, month, year or other unit, in words or as EDTF writes it; None for another text."""
    refuse(text, position)
    for form, read_days in _POINTS if has_letters(text) else ():
        if found := pattern(form).fullmatch(text):
            return read_days(found, position)
    for form, read_from in _RELATIVE if has_letters(text) else ():
        if found := pattern(form).fullmatch(text):
            if today is None:
                raise QueryError(
                    f"{quoted(text)} depends on the day on which it is asked",
                    position=position,
                    length=len(text),
                    help=f'write dates, as in 2023-07..; to search for the words, write "{printable(text)}"',
                )
            return read_from(found, today)
    if " " not in text and (date := DATE_START.match(text)) and date.start() == 0:
        return edtf_days(text, position)
    return None


DATE_START = re.compile(r"\d{3}[\dX](?!\d)|Y-?\d{5}|[\[{/]")
"""How an EDTF date begins: such a word is never searched for as text."""


def edtf_days(text: str, position: int) -> Days:
    """The first and the last day that a date in EDTF may mean; raises QueryError for another text."""
    try:
        when = edtf.parse(text)
    except edtf.EdtfError as error:
        help_ = f"{error.help}; " if error.help else ""
        raise QueryError(
            error.message,
            position=position + error.position,
            length=error.length,
            help=f'{help_}to search for the words, write "{printable(text)}"',
        ) from error
    return edtf.earliest(when), edtf.latest(when)


def _decade(found: re.Match[str], position: int) -> Days:
    digits = found[1]
    if digits[2] == "0":
        raise QueryError(
            f"{quoted(found[0])} may be ten years or a hundred",
            position=position,
            length=len(found[0]),
            help=f"write {digits}X for the ten years, or {digits[:2]}XX for the hundred",
        )
    return months(int(f"{digits}0"), 1, 120)


def _season(name: str, year: str) -> Days:
    return months(year_of(year), 1, 14 if SEASONS[name.lower()] == 24 else 12)


_Read: TypeAlias = "Callable[[re.Match[str], int], Days]"

_POINTS: Sequence[tuple[str, _Read]] = (
    (f"({MONTH}),? (?:of )?({YEAR})", lambda m, _: months(year_of(m[2]), month_of(m[1]))),
    (f"({DAY}) (?:of )?({MONTH}),? ({YEAR})", lambda m, p: day_of(m[3], m[2], m[1], m[0], p)),
    (f"({MONTH}) ({DAY}),? ({YEAR})", lambda m, p: day_of(m[3], m[1], m[2], m[0], p)),
    (f"([0-9]{{4}}) ({MONTH})", lambda m, _: months(int(m[1]), month_of(m[2]))),
    (f"([0-9]{{4}}) ({MONTH}) ({DAY})", lambda m, p: day_of(m[1], m[2], m[3], m[0], p)),
    ("([0-9]{4})[- ]?q([1-4])", lambda m, _: months(int(m[1]), 3 * int(m[2]) - 2, 3)),
    (f"q([1-4])[- ]?(?:of )?({YEAR})", lambda m, _: months(year_of(m[2]), 3 * int(m[1]) - 2, 3)),
    ("([0-9]{4})[- ]?h([12])", lambda m, _: months(int(m[1]), 6 * int(m[2]) - 5, 6)),
    (f"h([12])[- ]?(?:of )?({YEAR})", lambda m, _: months(year_of(m[2]), 6 * int(m[1]) - 5, 6)),
    (
        f"(?:the )?({ORDINAL}) quarter (?:of )?({YEAR})",
        lambda m, _: months(year_of(m[2]), 3 * ORDINALS[m[1].lower()] - 2, 3),
    ),
    (
        f"(?:the )?(first|second|1st|2nd) half (?:of )?({YEAR})",
        lambda m, _: months(year_of(m[2]), 6 * ORDINALS[m[1].lower()] - 5, 6),
    ),
    (f"({SEASON}) (?:of )?({YEAR})", lambda m, _: _season(m[1], m[2])),
    ("(?:the )?([0-9]{3})0'?s", _decade),
    (ERA, lambda m, _: months(year_of(m[0]), 1, 12)),
)


# ---- What is relative to today


def _named(found: re.Match[str], today: Day) -> Days:
    return (today + {"yesterday": -1, "today": 0, "tomorrow": 1}[found[0].lower()],) * 2


def _unit(which: str, unit: str, today: Day) -> Days:
    """The unit of the calendar that is `last`, `this` or `next`; weeks begin on Monday (ISO 8601-1)."""
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which.lower(), 0)
    if unit.lower() == "day":
        return today + step, today + step
    if unit.lower() == "week":
        monday = today - (today - 1) % 7 + 7 * step
        return monday, monday + 6
    year, month, _ = edtf.civil(today)
    count = {"month": 1, "quarter": 3, "year": 12}[unit.lower()]
    return months(year, month - (month - 1) % count + count * step, count)


def _counted(which: str, number: str, unit: str, today: Day) -> Days:
    """So many units up to today, or from today on; today is one of the days."""
    count = _number(number)
    if which.lower() in ("last", "past"):
        return shifted(today, -count, unit) + 1, today
    return today, shifted(today, count, unit) - 1


def _number(text: str) -> int:
    if text.lower() in ("a", "an"):
        return 1
    return int(text) if text.isdigit() else COUNTS.index(text.lower()) + 1


def shifted(day: Day, count: int, unit: str) -> Day:
    """The day so many units later; of a month that is too short, the last day."""
    letter = unit[0].lower()
    if letter in "dw":
        return day + count * (7 if letter == "w" else 1)
    year, month, of_month = edtf.civil(day)
    first, last = months(year, month + count * {"m": 1, "q": 3, "y": 12}[letter])
    assert first is not None
    assert last is not None
    return min(first + of_month - 1, last)


_FromToday: TypeAlias = "Callable[[re.Match[str], Day], Days]"

_RELATIVE: Sequence[tuple[str, _FromToday]] = (
    ("today|yesterday|tomorrow", _named),
    (f"(?:the )?(last|past|this|current|next|coming)[- ]({UNIT})", lambda m, t: _unit(m[1], m[2], t)),
    (
        f"(?:the )?(last|past|next|coming)[- ]({COUNT})[- ]({UNIT})s?",
        lambda m, t: _counted(m[1], m[2], m[3], t),
    ),
    (f"(an?|{COUNT})[- ]({UNIT})s?[- ]ago", lambda m, t: (shifted(t, -_number(m[1]), m[2]),) * 2),
    ("([+-])([0-9]{1,4})([dwmy])", lambda m, t: (shifted(t, int(m[1] + m[2]), m[3]),) * 2),
)
