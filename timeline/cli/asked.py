"""The query of a command: read from its terms and options, answered, and what to say if nothing is found."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

import typer

from timeline.cli.shared import today_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from timeline.model import Event, Timeline
    from timeline.query import Query, QueryError


def build_query(
    terms: Sequence[str] | None,
    *,
    first: str = "",
    last: str = "",
    fields: Mapping[str, Sequence[str] | None] = MappingProxyType({}),
    certain: bool = False,
    today: str = "",
) -> Query:
    """The query of a command's terms and options; exits with 2 if it cannot be read.

    `fields` are the values of options by the names of fields; `today` is what `--today` says. On a terminal
    it is said how terms were read, unless there is one that reads as it looks.
    """
    from timeline import query

    text = " ".join(terms or [])
    day = today_of(today)
    try:
        asked, in_words = query.read(text, today=day)
    except query.QueryError as error:
        fail_query(error, text)
    found = list(asked.terms)
    if (in_words or len(terms or []) > 1) and sys.stderr.isatty():
        typer.echo(f"read as: {query.written(asked)}", err=True)
    try:
        if first or last:
            found.append(query.date_range(first, last, today=day))
        for name, values in fields.items():
            found += [query.field_term(name, value) for value in values or []]
    except query.QueryError as error:
        fail_query(error, "")
    return query.Query(tuple(found), certain=certain)


def fail_query(error: QueryError, text: str) -> NoReturn:
    """Print what is wrong with a query, with a caret below the place, and exit with 2."""
    from timeline.query import explained

    typer.echo(explained(error, text), err=True, nl=False)
    if how := _SHOWN_BY.get(error.kind):
        typer.echo(f"see all: {how}", err=True)
    raise typer.Exit(2)


_SHOWN_BY: Mapping[str, str] = MappingProxyType(
    {
        "actor": "timeline names actors",
        "category": "timeline names categories",
        "source": "timeline names sources",
        "feed": "timeline names feeds",
        "event": "timeline list --ids",
    }
)
"""Of each kind of name the command that shows all of them."""


def select_or_exit(
    timeline: Timeline, asked: Query, terms: Sequence[str] | None, *, most: int | None = None
) -> tuple[Event, ...]:
    """The events that a query finds; prints a line if there are none, and exits with 2 if a term is wrong.

    `most` is as in `select`.
    """
    from timeline import query

    try:
        events = query.select(timeline, asked, most=most)
    except query.QueryError as error:
        fail_query(error, " ".join(terms or []))
    if not events:
        typer.echo(why_nothing(timeline, asked), err=True, nl=False)
    return events


def why_nothing(timeline: Timeline, asked: Query) -> str:
    """That no event matches, and how many events each term of a query finds alone."""
    from timeline.query import alone

    lines = ["no event matches"]
    found = alone(timeline, asked)
    width = max((len(each.text) for each in found), default=0)
    for each in found:
        near = ", ".join(f"{word} finds {count}" for word, count in each.near)
        lines.append(f"  {each.text:{width}}  finds {each.count}" + (f"; near: {near}" if near else ""))
    asked_for = [_ANSWERED_BY[word] for each in found if (word := each.text.strip('"')) in _ANSWERED_BY]
    lines += [f"help: {how}" for how in list(dict.fromkeys(asked_for))[:2]]
    return "\n".join(lines) + "\n"


_COMING = "timeline next lists what is coming"
_LATEST = "timeline list ..today --reverse --limit 5 lists the latest"
_NEW = "timeline list added:last-month lists what is new, changed:last-month what changed"
_IMPORTANT = "timeline list --sort importance --limit 5 lists the most important"
_BY_EVENT = "write the ids of events, as in between:ID..ID, before:ID or after:ID; timeline list shows them"
_INEXACT = "timeline list precision:inexact lists what has no exact date"
_ANSWERED_BY: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("next", "upcoming", "coming", "soon", "future"), _COMING),
        **dict.fromkeys(("latest", "newest", "recent", "recently"), _LATEST),
        **dict.fromkeys(("new", "changed", "added", "updated"), _NEW),
        **dict.fromkeys(("important", "importance", "key", "major"), _IMPORTANT),
        **dict.fromkeys(("between", "before", "after"), _BY_EVENT),
        **dict.fromkeys(("inexact", "approximate", "uncertain"), _INEXACT),
        "undated": "timeline list precision:undated lists what has no date",
        **{
            word: f"timeline stats --by {word} counts by {word}; timeline names {words} lists all"
            for word, words in (("actor", "actors"), ("category", "categories"), ("source", "sources"))
        },
    }
)
"""What answers a question that people ask in such words, which are searched for as words."""
