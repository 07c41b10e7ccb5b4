"""What a query is made of, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from timeline.diagnostics import printable
from timeline.edtf import Day, Window


class QueryError(ValueError):
    """A query that cannot be read, or that names something that does not exist.

    `position` counts characters of the text from 0; it is None for a query that was built from parts.
    """

    def __init__(self, message: str, *, position: int | None = None, length: int = 1, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = length
        self.help = help


def explained(error: QueryError, text: str) -> str:
    """An error in a query as lines of text: the message, the query with carets under the fault, the help."""
    lines = [f"error: {error.message}"]
    if error.position is not None and text:
        before = printable(text[: error.position])
        lines += [f"  {printable(text)}", f"  {' ' * len(before)}{'^' * max(1, error.length)}"]
    if error.help:
        lines.append(f"help: {error.help}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """`name:value,value`: the event has one of the values."""

    name: str
    values: tuple[str, ...]
    negated: bool = False
    position: int | None = None


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Words or phrases, folded by `fold`: the event's texts contain one of them."""

    texts: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class RangeTerm:
    """A window of days that the event touches."""

    window: Window
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """One of these queries finds the event; `resolve` replaces `feed:` terms by this."""

    queries: tuple[Query, ...]
    negated: bool = False


Term: TypeAlias = FieldTerm | TextTerm | RangeTerm | AnyTerm


@dataclass(frozen=True, slots=True)
class Query:
    """All terms are true of the event, for some reading of its date, or (`certain`) for every reading."""

    terms: tuple[Term, ...] = ()
    certain: bool = field(default=False, kw_only=True)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The ranges of the query, itself or in a `feed:` term of one feed, without the negated ones."""
        found: list[Window] = []
        for term in self.terms:
            if isinstance(term, RangeTerm) and not term.negated:
                found.append(term.window)
            elif isinstance(term, AnyTerm) and not term.negated and len(term.queries) == 1:
                found += term.queries[0].windows
        return tuple(found)

    @property
    def bounds(self) -> frozenset[Day]:
        """The days at which any range of the query begins or ends (ends exclusive)."""
        found: set[Day] = set()
        for term in self.terms:
            if isinstance(term, RangeTerm):
                found.update(day for day in (term.window.start, term.window.end) if day is not None)
            elif isinstance(term, AnyTerm):
                found.update(day for query in term.queries for day in query.bounds)
        return frozenset(found)
