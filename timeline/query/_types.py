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

    def __init__(
        self, message: str, *, position: int | None = None, length: int = 1, help: str = "", kind: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = length
        self.help = help
        self.kind = kind
        """Of what the query names and the timeline does not have: `actor`, `event` and so on."""


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
    within: str = field(default="", kw_only=True)
    """The only text that counts, `title` or `place`; empty for all texts."""


@dataclass(frozen=True, slots=True)
class RangeTerm:
    """A window of days that the event touches."""

    window: Window
    negated: bool = False


@dataclass(frozen=True, slots=True)
class StampTerm:
    """`added:` or `changed:`: the day, in UTC, on which calendars got the event, or its last change."""

    name: str
    window: Window
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """One of these queries finds the event: what `or` joins, and what `resolve` puts for `feed:`."""

    queries: tuple[Query, ...]
    negated: bool = False


Term: TypeAlias = FieldTerm | TextTerm | RangeTerm | StampTerm | AnyTerm


@dataclass(frozen=True, slots=True)
class Query:
    """All terms are true of the event, for some reading of its date, or (`certain`) for every reading."""

    terms: tuple[Term, ...] = ()
    certain: bool = field(default=False, kw_only=True)

    @property
    def closed(self) -> Window | None:
        """A range with an end that everything found touches; None if some alternative has none.

        Of several ranges it is the shortest, which has the fewest occurrences.
        """
        found = [window for term in self.terms if (window := _closed(term)) is not None]
        return min(found, key=_length, default=None)

    @property
    def since(self) -> Day | None:
        """A day before which nothing that is found ends; None if there is none."""
        return max((day for term in self.terms if (day := _since(term)) is not None), default=None)

    @property
    def has_range(self) -> bool:
        """Whether every alternative asks for a range of days; a negated range does not count."""
        return any(_has_range(term) for term in self.terms)

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


def _closed(term: Term) -> Window | None:
    match term:
        case RangeTerm(window=window, negated=False):
            return window if window.end is not None else None
        case AnyTerm(queries=queries, negated=False) if queries:
            windows = [query.closed for query in queries]
            starts = [window.start for window in windows if window is not None and window.start is not None]
            ends = [window.end for window in windows if window is not None and window.end is not None]
            if len(ends) < len(windows):
                return None
            return Window(min(starts) if len(starts) == len(windows) else None, max(ends))
    return None


def _length(window: Window) -> float:
    return float("inf") if window.start is None or window.end is None else window.end - window.start


def _since(term: Term) -> Day | None:
    match term:
        case RangeTerm(window=window, negated=False):
            return window.start
        case AnyTerm(queries=queries, negated=False) if queries:
            days = [query.since for query in queries]
            return None if None in days else min(day for day in days if day is not None)
    return None


def _has_range(term: Term) -> bool:
    match term:
        case RangeTerm(negated=False):
            return True
        case AnyTerm(queries=queries, negated=False) if queries:
            return all(query.has_range for query in queries)
    return False
