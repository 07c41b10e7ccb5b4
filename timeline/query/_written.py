"""Queries -> texts, as short as they read: what people are told of how their words were read."""

from __future__ import annotations

import re

from timeline import edtf
from timeline.diagnostics import printable
from timeline.edtf import Day, Window
from timeline.query._types import AnyTerm, FieldTerm, Query, RangeTerm, StampTerm, Term, TextTerm

_NAME = re.compile(r"[^\s\"(),]+")
_BARE = re.compile(r"[^\W\d_][^\s\"(),:]*")
_IN_QUOTES = re.compile(
    "and|or|not|in|on|during|within|over|since|from|until|till|up|to|through|before|after|between|the|ago|of"
    "|last|past|this|current|next|coming|today|yesterday|tomorrow|(?:jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov"
    "|dec)[a-z]*\\.?|spring|summer|autumn|fall|winter|[qh][0-9].*|ad|bce?|ce|[a-z]+day|first|second|third|fourth"
    "|early|mid|late|end|beginning|start|about|around|circa|ca?\\.?"
)
"""Words that may be part of a time, or operators."""


def written(query: Query) -> str:
    """A query as a text that reads as this query; of days outside of the years 1 to 9999 only whole
    years do.

    It is not for a resolved query, which holds more than a text can say.
    """
    text = ""
    for number, term in enumerate(query.terms):
        before = query.terms[number - 1] if number else None
        # 2023.. beside 2024 would read as one range
        between = " and " if isinstance(before, RangeTerm) and isinstance(term, RangeTerm) else " "
        text += (between if number else "") + written_term(term)
    return text


def written_term(term: Term) -> str:
    """One term as a text."""
    match term:
        case FieldTerm(name=name, values=values):
            text = f"{name}:{','.join(each if _NAME.fullmatch(each) else _quoted(each) for each in values)}"
        case TextTerm(texts=texts, within=within):
            shown = ",".join(each if _is_bare(each) else _quoted(each) for each in texts)
            text = f"{within}:{shown}" if within else shown
        case RangeTerm(window=window):
            text = span(window)
        case StampTerm(name=name, window=window):
            text = f"{name}:{span(window)}"
        case AnyTerm(queries=queries):
            text = f"({' or '.join(map(written, queries))})"
    return f"not {text}" if term.negated and text[0] in "-(" else f"-{text}" if term.negated else text


def _is_bare(text: str) -> bool:
    return bool(_BARE.fullmatch(text)) and not _IN_QUOTES.fullmatch(text) and printable(text) == text


def _quoted(text: str) -> str:
    return f'"{printable(text)}"'


def span(window: Window) -> str:
    """A window of days as a year, half, quarter, month or day, or a range: `2023H2`, `2023-07..2024-01`."""
    first, last = window.start, None if window.end is None else window.end - 1
    if first is not None and last is not None and (name := _unit(first, last)):
        return name
    ends = [*([] if first is None else [first]), *([] if last is None else [last + 1])]
    parts = max(map(_parts, ends), default=0)  # both sides in the unit that both need
    return f"{'' if first is None else _side(first, parts)}..{'' if last is None else _side(last, parts)}"


def _unit(first: Day, last: Day) -> str:
    """The name of the unit that goes from one day to the other; empty if none does."""
    year, month, day = edtf.civil(first)
    next_year, next_month, next_day = edtf.civil(last + 1)
    if first == last:
        return _iso(year, month, day)
    if day != 1 or next_day != 1:
        return ""
    months = (next_year - year) * 12 + next_month - month
    if months == 12 and month == 1:
        return _year(year)
    if months == 1:
        return _iso(year, month)
    if months in (3, 6) and (month - 1) % months == 0 and year > 0:
        return f"{_year(year)}{'Q' if months == 3 else 'H'}{(month - 1) // months + 1}"
    return ""


def _parts(day: Day) -> int:
    """Whether a span that begins on a day, or ends before it, is one of years, months or days: 1, 2 or 3."""
    _, month, of_month = edtf.civil(day)
    return 3 if of_month != 1 else 2 if month != 1 else 1


def _side(day: Day, parts: int) -> str:
    year, month, of_month = edtf.civil(day)
    return _year(year) if parts == 1 else _iso(year, month, of_month if parts == 3 else None)


def _iso(year: int, month: int, day: int | None = None) -> str:
    name = f"{_year(year)}-{month:02}" if year > 0 else f"{edtf.MONTHS[month - 1][:3]} {_year(year)}"
    if day is None:
        return name
    return f"{name}-{day:02}" if year > 0 else f"{day} {name}"


def _year(year: int) -> str:
    if year <= 0:
        return f"{1 - year} BCE"
    return f"{year:04}" if year <= 9999 else f"Y{year}"
