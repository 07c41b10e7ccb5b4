"""Why a query finds nothing: how many events each of its terms finds alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.model import Timeline
from timeline.query._near import near_words
from timeline.query._select import members
from timeline.query._types import AnyTerm, Query, Term, TextTerm
from timeline.query._written import written_term


@dataclass(frozen=True, slots=True)
class Alone:
    """What one term finds by itself."""

    text: str
    """The term as a query."""
    count: int
    """The events that it finds; a series counts once."""
    near: tuple[tuple[str, int], ...] = ()
    """Of a word that finds nothing: words of the timeline that are nearly the same, with their counts."""


def alone(timeline: Timeline, query: Query) -> Sequence[Alone]:
    """What each term of a query finds alone, in their order; also the terms in a term that `or` joins.

    Raises the errors of `select`. `query` is not resolved.
    """
    found = []
    for term in dict.fromkeys(_terms(query)):
        count = len(members(timeline, Query((term,), certain=query.certain)))
        near: tuple[tuple[str, int], ...] = ()
        if not count and isinstance(term, TextTerm) and not term.negated and not term.within:
            near = near_words(term.texts[0], timeline)
        found.append(Alone(written_term(term), count, near))
    return found


def _terms(query: Query) -> Sequence[Term]:
    found: list[Term] = []
    for term in query.terms:
        match term:
            case AnyTerm(queries=queries):
                found += [inner for each in queries for inner in _terms(each)]
            case TextTerm(texts=texts) if len(texts) > 1 and not term.negated:
                found += [TextTerm((text,), within=term.within) for text in texts]
            case _:
                found.append(term)
    return found
