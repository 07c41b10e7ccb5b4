"""Texts -> queries."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from timeline import edtf
from timeline.diagnostics import did_you_mean, printable, quoted
from timeline.edtf import Window
from timeline.model import Kind, Status
from timeline.query._types import FieldTerm, Query, QueryError, RangeTerm, Term, TextTerm

FIELDS = ("actor", "category", "feed", "kind", "source", "status")
MAX_LENGTH = 10_000
"""The most characters that a query may have."""


def parse(text: str) -> Query:
    """The query of a text; raises QueryError with the position of what cannot be read."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"a query has at most {MAX_LENGTH} characters", position=MAX_LENGTH)
    return Query(tuple(_term(token) for token in _tokens(text)))


def date_range(first: str = "", last: str = "") -> RangeTerm:
    """The range from the first day of one date to the last day of another, both inclusive.

    Dates are EDTF (`2023-07`) or a quarter (`2023Q3`); an empty text leaves its side open. Raises
    QueryError for another text, and for a range that ends before it starts.
    """
    return RangeTerm(_window(first, last, 0, len(first) + 2))


def field_term(name: str, text: str) -> FieldTerm:
    """The term that `name:text` means, for an option of the command line; raises QueryError."""
    whole = f"{name}:{text}"
    return replace(_field_term(_Token(whole, whole, 0, False), name, text), position=None)


_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r'(-?)((?:[^\s"]|"[^"]*"?)+)')
_VALUE = re.compile(r'"([^"]*)"|([^,"]+)')
_NAME = re.compile(r"([A-Za-z_]\w*):")
_DATE_START = re.compile(r"\d{3}[\dX](?!\d)|Y-?\d{5}|[\[{/]")


@dataclass(frozen=True, slots=True)
class _Token:
    whole: str
    body: str
    position: int
    negated: bool


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        if match[0].count('"') % 2:
            raise QueryError(
                "a quotation mark is not closed",
                position=match.start() + match[0].index('"'),
                help='a phrase stands between two of them: "working group"',
            )
        tokens.append(_Token(match[0], match[2], match.start(2), match[1] == "-"))
    return tokens


def _term(token: _Token) -> Term:
    body = token.body
    if name := _NAME.match(body):
        return _field_term(token, name[1].lower(), body[name.end() :])
    if '"' not in body:
        if ".." in body and body[0] not in "[{":
            first, _, last = body.partition("..")
            return RangeTerm(_window(first, last, token.position, len(body)), token.negated)
        if _DATE_START.match(body):
            return RangeTerm(_window(body, body, token.position, len(body)), token.negated)
    texts = tuple(folded for value in _values(body) if (folded := fold(value).strip()))
    if not texts:
        raise QueryError(f"nothing to search for in {quoted(token.whole)}", position=token.position)
    return TextTerm(texts, token.negated)


def _field_term(token: _Token, name: str, text: str) -> FieldTerm:
    if name not in FIELDS:
        raise QueryError(
            f"no field {quoted(name)}",
            position=token.position,
            length=len(name),
            help=did_you_mean(name, FIELDS) + f'; to search for the words, write "{printable(token.body)}"',
        )
    values = tuple(_values(text))
    at = token.position + len(name) + 1
    if not values:
        raise QueryError(f"{name}: needs a value", position=at, help=f"write {name}:a or {name}:a,b")
    allowed: Iterable[str] = {"kind": Kind, "status": Status}.get(name, ())
    for value in values if allowed else ():
        if value not in list(allowed):
            raise QueryError(
                f"no {name} {quoted(value)}",
                position=at,
                length=len(text),
                help="known are " + ", ".join(allowed),
            )
    return FieldTerm(name, values, token.negated, at)


def _values(text: str) -> Iterator[str]:
    for match in _VALUE.finditer(text):
        yield match[1] if match[1] is not None else match[2]


def _window(first: str, last: str, position: int, length: int) -> Window:
    start = edtf.earliest(_date(first, position)) if first else None
    end = edtf.latest(_date(last, position + length - len(last))) if last else None
    if start is not None and end is not None and end < start:
        raise QueryError(
            f"the range {quoted(f'{first}..{last}')} ends before it starts",
            position=position,
            length=length,
            help="write the earlier date first",
        )
    return Window(start, None if end is None else end + 1)


def _date(text: str, position: int) -> edtf.Expression:
    quarter = re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text)
    try:
        return edtf.parse(f"{quarter[1]}-{32 + int(quarter[2])}" if quarter else text)
    except edtf.EdtfError as error:
        help_ = (
            f"{error.help}; " if error.help else ""
        ) + f'to search for the words, write "{printable(text)}"'
        raise QueryError(
            error.message, position=position + error.position, length=error.length, help=help_
        ) from error


@functools.lru_cache(maxsize=65_536)  # each word of a query, and each occurrence, needs the same texts
def fold(text: str) -> str:
    """A text for comparison: without case, accents and other marks, and with single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)))
