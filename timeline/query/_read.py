"""Texts -> queries: terms side by side are joined by "and"; `not` binds first, then the blank, then `or`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from timeline.diagnostics import quoted
from timeline.edtf import Day, Window
from timeline.query import _times as times
from timeline.query._fields import FIELD_NAME, field_terms
from timeline.query._refused import no_year
from timeline.query._text import fold
from timeline.query._tokens import Token, tokens_of, values_of
from timeline.query._types import AnyTerm, Query, QueryError, RangeTerm, Term, TextTerm

MAX_LENGTH = 10_000
"""The most characters that a query may have."""
MAX_DEPTH = 50
"""The most parentheses within each other."""


class Reading(NamedTuple):
    """A query, and whether its text is such that people want to know how it was read."""

    query: Query
    in_words: bool
    """It has a time in words, an operator or a parenthesis."""


def parse(text: str, *, today: Day | None = None, in_file: bool = False) -> Query:
    """The query of a text; raises QueryError with the position of what cannot be read.

    Words such as "last month" are read by `today`, and refused without it. `in_file` also refuses
    `added:` and `changed:`: a file must mean the same every day.
    """
    return read(text, today=today, in_file=in_file).query


def read(text: str, *, today: Day | None = None, in_file: bool = False) -> Reading:
    """As `parse`, and whether the reading is worth saying."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"a query has at most {MAX_LENGTH} characters", position=MAX_LENGTH)
    return _Reader(tokens_of(text), today, in_file).whole()


def date_range(first: str = "", last: str = "", *, today: Day | None = None) -> RangeTerm:
    """The range from the first day of one time to the last day of another, both inclusive.

    Times are as in a query (`2023-07`, `Nov 2023`, `last month`); an empty text leaves its side open.
    Raises QueryError for another text, and for a range that ends before it starts.
    """
    start = _one_time(first, today).start if first else None
    end = _one_time(last, today).end if last else None
    if start is not None and end is not None and end <= start:
        raise QueryError(
            f"the range {quoted(f'{first}..{last}')} ends before it starts",
            position=0,
            length=len(first) + 2 + len(last),
            help="write the earlier date first",
        )
    return RangeTerm(Window(start, end))


def _one_time(text: str, today: Day | None) -> Window:
    whole = " ".join(text.split())
    found = times.read(whole, today) if whole else None
    if found is None and times.lacks_year(whole):
        raise no_year(whole, 0)
    if found is None:
        raise QueryError(
            f"{quoted(text)} is not a date", position=0, help="write it as 2023-11, Nov 2023 or last month"
        )
    return found.window


# ---- Reading


class _Reader:
    """Reads the tokens of one text from left to right."""

    def __init__(self, tokens: Sequence[Token], today: Day | None, in_file: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.today = today
        self.in_file = in_file
        self.in_words = False
        self.depth = 0

    def whole(self) -> Reading:
        query = self.alternatives(False) if self.tokens else Query()
        if (token := self.next) is not None:
            raise _unbalanced(token, "no parenthesis is open here")
        return Reading(query, self.in_words)

    @property
    def next(self) -> Token | None:
        """The token that nobody has taken yet; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def alternatives(self, negated: bool) -> Query:
        """What `or` joins. Where it is negated, "not" goes to each term, which decides about its range."""
        found = [self.side_by_side(negated)]
        while (token := self.next) is not None and token.operator == "or":
            self.take()
            self.in_words = True
            _need(bool(found[-1].terms), token, "before")
            found.append(self.side_by_side(negated))
            _need(bool(found[-1].terms), token, "after")
        return _all_of(found) if negated else _any_of(found)

    def side_by_side(self, negated: bool) -> Query:
        """Terms that a blank or `and` joins."""
        found: list[Query] = []
        while (token := self.next) is not None and token.operator not in ("or", ")"):
            if token.operator == "and":
                self.take()
                self.in_words = True
                _need(bool(found), token, "before")
                _need(self.term_follows(), token, "after")
            else:
                found.append(self.one(negated))
        return _any_of(found) if negated else _all_of(found)

    def term_follows(self) -> bool:
        return self.next is not None and self.next.operator in ("", "not", "(")

    def one(self, negated: bool) -> Query:
        """One term, or what stands in parentheses."""
        token = self.take()
        negated = negated != token.negated
        match token.operator:
            case "not":
                self.in_words = True
                _need(self.term_follows(), token, "after")
                return self.one(not negated)
            case "(":
                return self.group(token, negated)
        each = [Query((replace(term, negated=negated),)) for term in self.terms(token)]
        return _all_of(each) if negated else _any_of(each)

    def group(self, opening: Token, negated: bool) -> Query:
        self.in_words = True
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(
                f"more than {MAX_DEPTH} parentheses within each other", position=opening.position
            )
        query = self.alternatives(negated)
        if self.next is None:
            raise _unbalanced(opening, "a parenthesis is not closed")
        if not query.terms:
            raise _unbalanced(opening, "nothing stands between the parentheses")
        self.take()
        self.depth -= 1
        return query

    # ---- Terms: the first token is taken already

    def terms(self, first: Token) -> Iterable[Term]:
        """What one token begins; several terms, of which one must hold, where a comma joins times."""
        if first.is_field:
            return self.field(first)
        self.at -= 1
        if (window := self.time()) is not None:
            return self.ranges(window)
        texts = self.texts()
        if not texts:
            raise QueryError(f"nothing to search for in {quoted(first.whole)}", position=first.position)
        return [TextTerm(tuple(texts))]

    def field(self, first: Token) -> Iterable[Term]:
        name = FIELD_NAME.match(first.body)
        assert name is not None
        values = [text for text, _ in values_of(first.body[name.end() :])]
        last = first
        while last.comma and self.goes_on():
            last = self.take()
            values += [text for text, _ in values_of(last.body)]
        return field_terms(
            name[1], values, position=first.position, whole=first.body, today=self.today, in_file=self.in_file
        )

    def ranges(self, window: Window) -> Iterable[Term]:
        found = [RangeTerm(window)]
        while self.tokens[self.at - 1].comma and self.goes_on():
            following = self.time()
            if following is None:
                raise self.mixed()
            found.append(RangeTerm(following))
        return found

    def texts(self) -> Sequence[str]:
        found: list[str] = []
        while True:
            token = self.take()
            found += [folded for text, _ in values_of(token.body) if (folded := fold(text).strip())]
            if not (token.comma and self.goes_on()):
                return found
            if self.longest_time() is not None:
                raise self.mixed()

    def goes_on(self) -> bool:
        """Whether the next token can belong to what a comma ended."""
        return self.next is not None and not (self.next.negated or self.next.operator or self.next.is_field)

    def mixed(self) -> QueryError:
        token = self.tokens[self.at]
        return QueryError(
            "a comma joins values of one kind, not words and times",
            position=token.position,
            length=len(token.body),
            help='write a blank if both must hold, or the word "or"',
        )

    def time(self) -> Window | None:
        """The longest time that begins here, with its tokens taken; None where none begins."""
        found = self.longest_time()
        if found is None:
            return None
        time, count = found
        self.at += count
        self.in_words |= time.in_words
        return time.window

    def longest_time(self) -> tuple[times.Time, int] | None:
        words: list[times.Word] = []
        for token in self.tokens[self.at : self.at + times.MOST_WORDS]:
            # "and" may stand in a time: between 2019 and 2021
            if not (token.is_plain or token.operator == "and") or (token.negated and words):
                break
            words.append(times.Word(token.body, token.position, token.comma))
        return times.longest(words, self.today) if words else None


def _all_of(queries: Sequence[Query]) -> Query:
    return Query(tuple(term for query in queries for term in query.terms))


def _any_of(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    parts: list[Query] = []
    for query in queries:
        match query.terms:
            case (AnyTerm(queries=inner, negated=False),):
                parts += inner
            case _:
                parts.append(query)
    return Query((AnyTerm(tuple(parts)),) if parts else ())


def _need(there: bool, operator: Token, side: str) -> None:
    """Raise QueryError where nothing stands on a side of an operator."""
    if not there:
        raise QueryError(
            f"nothing stands {side} {quoted(operator.body)}",
            position=operator.position,
            length=len(operator.body),
            help=f'to search for the word, write it in quotes: "{operator.body}"',
        )


def _unbalanced(token: Token, message: str) -> QueryError:
    help_ = f'to search for the character, write it in quotes: "{token.body}"'
    return QueryError(message, position=token.position, help=help_)
