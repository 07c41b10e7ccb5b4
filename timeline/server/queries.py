"""Calendars of any query: rendered on request, one at a time, and kept while there is room."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from typing import assert_never
from urllib.parse import parse_qsl

import anyio.to_thread

from timeline import query
from timeline.diagnostics import quoted
from timeline.server.representations import Resource, Snapshot, resource

PATH = "/feed.ics"
MAX_LENGTH = 2_000
"""Characters of a query at most."""
MAX_PARTS = 40
"""Terms, and values in them, of a query at most: the server compares each with every event."""
MAX_YEAR = 2199
"""The last year that a range may name: the server computes the occurrences of series up to its end."""
MAX_WAITING = 50
"""Queries that wait for their turn, at most."""
MAX_HELD = 32 * 2**20
"""Bytes of calendars that are kept, at most."""

_OVERHEAD = 2_000  # bytes that the fields and objects of one calendar take, roughly


class TooLongError(Exception):
    """A query of more than MAX_LENGTH characters."""


class BusyError(Exception):
    """MAX_WAITING queries are waiting already."""


class Queries:
    """The calendars of queries to one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._kept: OrderedDict[str, Resource] = OrderedDict()
        self.held = 0
        self._rendering: dict[str, asyncio.Task[Resource]] = {}
        self._turn = asyncio.Semaphore(1)  # two threads would only take the interpreter from each other

    async def find(self, text: str) -> Resource:
        """The calendar of a query's events. Raises QueryError and BusyError."""
        if (found := self._kept.get(text)) is not None:
            self._kept.move_to_end(text)
            return found
        task = self._rendering.get(text)
        if task is None:
            if len(self._rendering) >= MAX_WAITING:
                raise BusyError
            task = self._rendering[text] = asyncio.create_task(self._render(text))
            task.add_done_callback(lambda _: self._rendering.pop(text))
        # shielded: other requests may wait for the same calendar
        return await asyncio.shield(task)

    async def _render(self, text: str) -> Resource:
        async with self._turn:
            found = await anyio.to_thread.run_sync(calendar, self._snapshot, text, abandon_on_cancel=True)
        self._kept[text] = found
        self.held += self._weight(text)
        while self.held > MAX_HELD:
            oldest = next(iter(self._kept))
            self.held -= self._weight(oldest)
            del self._kept[oldest]
        return found

    def _weight(self, text: str) -> int:
        return self._kept[text].size + len(text) + _OVERHEAD


def calendar(snapshot: Snapshot, text: str) -> Resource:
    """The calendar of a query's events, with series whole. Raises QueryError.

    Words relative to today are refused, as in a file: a calendar changes only with its data.
    """
    asked = query.parse(text, in_file=True)
    _check(asked)
    # match events, not their occurrences: a calendar has series whole, and a range can hold thousands
    wanted = query.matcher(snapshot.timeline, asked)
    events = [event for event in (*snapshot.timeline.events, *snapshot.removed) if wanted(event)]
    content = snapshot.calendar(events, text)
    return resource(PATH, content, modified=snapshot.modified, sharing=snapshot.sharing)


def _check(asked: query.Query) -> None:
    """Refuse a query that would cost the server too much: anybody may send one. Raises QueryError."""
    if sum(map(_parts, asked.terms)) > MAX_PARTS:
        raise query.QueryError(f"a query has at most {MAX_PARTS} terms and values here")
    if max(asked.bounds, default=0) > dt.date(MAX_YEAR, 12, 31).toordinal() + 1:
        raise query.QueryError(f"a range ends by the year {MAX_YEAR} here", help="leave its end open: 2024..")


def _parts(term: query.Term) -> int:
    match term:
        case query.FieldTerm():
            return len(term.values)
        case query.TextTerm():
            return len(term.texts)
        case query.RangeTerm() | query.StampTerm():
            return 1
        case query.AnyTerm():
            return sum(_parts(inner) for each in term.queries for inner in each.terms)
        case _:
            assert_never(term)


def asked_for(query_string: bytes) -> str:
    """The text of the query in a target's query component; empty, which finds everything, if there is none.

    Raises QueryError if the component cannot be read, and TooLongError.
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=10
        )
    except UnicodeDecodeError:
        raise query.QueryError("the address is not UTF-8") from None
    except ValueError:
        raise query.QueryError("the address has too many parameters") from None
    for name, _ in pairs:
        if name != "q":  # not ignored: a misspelt q would then find everything
            raise query.QueryError(f"no parameter {quoted(name)}", help=f"write {PATH}?q=QUERY")
    if len(pairs) > 1:
        raise query.QueryError("q is given more than once", help="write all terms into one: q=actor:us+2023")
    text = pairs[0][1] if pairs else ""
    if len(text) > MAX_LENGTH:
        raise TooLongError
    return text
