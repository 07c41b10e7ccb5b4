"""The tokens of a query's text: words, quotes, fields and parentheses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from timeline.query._fields import FIELD_NAME
from timeline.query._types import QueryError

_TOKEN = re.compile(r'(-?)([()]|(?:[^\s"()]|"[^"]*"?)+)|-')
_VALUE = re.compile(r'"([^"]*)"|([^,"]+)')
_PART = re.compile("[^,]+")
_QUOTES = str.maketrans("“”„‟", '""""')
_RELATIVE = re.compile(r"-[0-9]{1,4}[dwmy](?![A-Za-z0-9])", re.IGNORECASE)
_OPERATORS = ("and", "or", "not", "(", ")")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, something in quotes, a field with its values, or a parenthesis."""

    whole: str
    body: str
    """Without the minus before it and the comma behind it."""
    position: int
    """Of the body, in characters from 0."""
    negated: bool = False
    comma: bool = False
    """Whether a comma stands behind it."""
    inner: bool = False
    """Whether it stands right behind a comma, without a blank."""

    @property
    def operator(self) -> str:
        """`and`, `or`, `not`, `(` or `)`; empty for all else, also in quotes or behind a minus."""
        word = self.body.lower()
        is_one = word in _OPERATORS and not self.inner and (not self.negated or word in ("(", ")"))
        return word if is_one else ""

    @property
    def is_field(self) -> bool:
        """Whether it is `name:…`."""
        return FIELD_NAME.match(self.body) is not None

    @property
    def is_plain(self) -> bool:
        """Whether it is a word: no operator, no field and nothing in quotes."""
        return not self.operator and '"' not in self.body and not self.is_field


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order; raises QueryError for a quotation mark that is not closed.

    Typographic quotation marks count as plain ones.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text.translate(_QUOTES)):
        if match[0].count('"') % 2:
            raise QueryError(
                "a quotation mark is not closed",
                position=match.start() + match[0].index('"'),
                help='a phrase stands between two of them: "working group"',
            )
        if match[2] is None or _RELATIVE.match(match[0]):  # a minus alone; -30d, which is a day
            token = Token(match[0], match[0], match.start())
        else:
            token = Token(match[0], match[2], match.start(2), match[1] == "-")
        found += _parts(token)
    return found


def _parts(token: Token) -> list[Token]:
    """A word parted at its commas; a field, a set of EDTF and quotes keep theirs, but for one at the end."""
    body = token.body
    if token.is_plain and body[0] not in "[{" and (parts := list(_PART.finditer(body))):
        return [
            Token(
                token.whole if number == 0 else part[0],
                part[0],
                token.position + part.start(),
                negated=token.negated and number == 0,
                comma=part.end() < len(body),
                inner=number > 0,
            )
            for number, part in enumerate(parts)
        ]
    return [replace(token, body=body.rstrip(",") or body, comma=len(body) > 1 and body.endswith(","))]


def values_of(text: str) -> Iterator[tuple[str, int]]:
    """The values that commas join, each with its place in the text; those in quotes keep their commas."""
    for match in _VALUE.finditer(text):
        number = 1 if match[1] is not None else 2
        yield match[number], match.start(number)
