"""The query language of the command line, of the feeds' `where` and of the page.

    actor:us category:summit,resolution 2023-07..2023-12 -status:cancelled precursor

An event must fit all terms. A comma between the values of one term means "or", and `-` negates a
term. A word or a "quoted phrase" must be in the event's texts. A date, or a range of dates with
both ends inclusive, asks for the days that the event touches.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias, assert_never

from timeline import edtf
from timeline.diagnostics import did_you_mean, printable, quoted
from timeline.edtf import Day, Window
from timeline.model import Event, Kind, Status, Timeline, order
from timeline.model.series import chosen, first_from, touches

FIELDS = ("actor", "category", "feed", "kind", "source", "status")
MAX_LENGTH = 10_000
"""The most characters that a query may have."""
MAX_NESTED = 5
"""The most levels of feeds that ask for feeds: each level can double the work."""
MOST_SHOWN = 5_000
"""A page or chart shows a series with more occurrences once."""
MOST_COUNTED = 20_000
"""Occurrences that are counted to say how many there are."""


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


def select(timeline: Timeline, query: Query | str, *, most: int | None = None) -> tuple[Event, ...]:
    """The events that a query finds, sorted by earliest day, then latest day, then id.

    A range with an end finds the occurrences of a series, but the series itself if there are more than
    `most`; any other query finds the series itself. A range never finds an undated event. Raises
    QueryError, also for an actor, category, source or feed that the timeline does not have.
    """
    resolved = _resolve(timeline, query)
    ended = _ended(resolved)
    if ended is None:
        return tuple(event for event in timeline.events if _found(event, resolved, timeline))
    each: list[Event] = []
    for event in timeline.events:
        found = _holding(event, resolved, timeline, ended)
        some = list(found if most is None else islice(found, most + 1))
        each += some if most is None or len(some) <= most else [event]
    return tuple(sorted(each, key=order))


def members(timeline: Timeline, query: Query | str) -> tuple[Event, ...]:
    """The events of which a query finds something, each series once and whole, in the timeline's order.

    Raises the errors of `select`.
    """
    resolved = _resolve(timeline, query)
    return tuple(event for event in timeline.events if _found(event, resolved, timeline))


def crowded(timeline: Timeline, query: Query | str) -> Iterator[tuple[Event, str]]:
    """Each series that `select` with MOST_SHOWN gives as itself, and how many occurrences the query finds.

    Raises the errors of `select`.
    """
    resolved = _resolve(timeline, query)
    ended = _ended(resolved)
    for event in timeline.events if ended is not None else ():
        if event.repeat is not None and ended is not None:
            count = sum(1 for _ in islice(_holding(event, resolved, timeline, ended), MOST_COUNTED + 1))
            if count > MOST_SHOWN:
                yield event, f"{count:,}" if count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _resolve(timeline: Timeline, query: Query | str) -> Query:
    return resolve(parse(query) if isinstance(query, str) else query, timeline)


def _ended(query: Query) -> Window | None:
    """The shortest range that has an end, which has the fewest occurrences; None without one."""
    ended = [window for window in query.windows if window.end is not None]
    return min(ended, key=lambda window: (window.end or 0) - (window.start or 0), default=None)


def matcher(timeline: Timeline, query: Query | str) -> Callable[[Event], bool]:
    """A function that says whether a query finds an event of the timeline; raises the errors of `select`."""
    resolved = _resolve(timeline, query)
    return lambda event: _found(event, resolved, timeline)


def _found(event: Event, query: Query, timeline: Timeline) -> bool:
    """Whether a query finds an event, or some occurrence of a series."""
    if event.repeat is None or not query.bounds:
        return _holds(event, query, timeline)
    starts = [window.start for window in query.windows if window.start is not None]
    window = Window(max(starts, default=None), None)
    return any(True for _ in _holding(event, query, timeline, window))


def _holding(event: Event, query: Query, timeline: Timeline, window: Window) -> Iterator[Event]:
    """The occurrences in a window that a query finds, in the order of their starts; lazy."""
    return chosen(event, window, query.bounds, lambda each: _holds(each, query, timeline))


def resolve(query: Query, timeline: Timeline, *, _inside: tuple[str, ...] = ()) -> Query:
    """The query with each `feed:` replaced by the feed's own query; raises the errors of `select`."""
    return replace(query, terms=tuple(_resolved(term, timeline, _inside) for term in query.terms))


def _resolved(term: Term, timeline: Timeline, inside: tuple[str, ...]) -> Term:
    if not isinstance(term, FieldTerm) or term.name in ("kind", "status"):
        return term
    known = _known(term.name, timeline)
    for value in term.values:
        if value not in known:
            raise QueryError(
                f"no {term.name} {quoted(value)}",
                position=term.position,
                length=len(value),
                help=did_you_mean(value, known),
            )
    if term.name != "feed":
        return term
    queries = []
    for feed in dict.fromkeys(term.values):
        if feed in inside:
            raise QueryError(f"the feed {quoted(feed)} asks for itself", position=term.position)
        if len(inside) > MAX_NESTED:
            raise QueryError(f"feeds ask for each other more than {MAX_NESTED} deep", position=term.position)
        queries.append(resolve(parse(timeline.feeds[feed].where), timeline, _inside=(*inside, feed)))
    return AnyTerm(tuple(queries), term.negated)


def _known(name: str, timeline: Timeline) -> Mapping[str, object]:
    tables: Mapping[str, Mapping[str, object]] = {
        "actor": timeline.actors,
        "category": timeline.categories,
        "feed": timeline.feeds,
        "source": timeline.sources,
    }
    return tables[name]


def _holds(event: Event, query: Query, timeline: Timeline) -> bool:
    return all(_term_holds(event, term, timeline, query.certain) for term in query.terms)


def _term_holds(event: Event, term: Term, timeline: Timeline, certain: bool) -> bool:
    match term:
        case RangeTerm():
            if event.when is None:
                return False
            # possibly outside means not certainly inside; certainly outside, not possibly inside
            return touches(event, term.window, certain=certain != term.negated) != term.negated
        case FieldTerm():
            return any(value in _own(event, term.name) for value in term.values) != term.negated
        case TextTerm():
            text = searched(event, timeline)
            return any(needle in text for needle in term.texts) != term.negated
        case AnyTerm():
            found = any(
                _holds(event, replace(q, certain=certain != term.negated), timeline) for q in term.queries
            )
            return found != term.negated
        case _:
            assert_never(term)


def _own(event: Event, name: str) -> tuple[str, ...]:
    match name:
        case "actor":
            return event.actors
        case "category":
            return (event.category,)
        case "kind":
            return (event.kind,)
        case "source":
            return event.sources
        case _:
            return (event.status,)


def searched(event: Event, timeline: Timeline) -> str:
    """The texts that a word may be in: title, summary, place, actors and quotes, one a line, folded."""
    texts = [event.title, event.summary, event.place.name if event.place else ""]
    texts += [timeline.actors[actor].name if actor in timeline.actors else actor for actor in event.actors]
    texts += [citation.quote for citation in event.citations]
    return "\n".join(fold(text) for text in texts)


def next_occurrence(event: Event, query: Query) -> Event | None:
    """The first occurrence of a series in a query's ranges without end; None without such a range."""
    starts = [window.start for window in query.windows if window.end is None and window.start is not None]
    return first_from(event, max(starts)) if event.repeat is not None and starts else None


def certain_of(event: Event, query: Query) -> bool | None:
    """Whether every reading of the event's date falls in the query's ranges; None without a range."""
    windows = query.windows
    if not windows or event.when is None:
        return None
    return all(touches(event, window, certain=True) for window in windows)
