"""Calendars of any query, made when they are asked for, one at a time, and kept while there is room."""

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
"""Characters of a query."""
MAX_PARTS = 40
"""Terms and values in them: each is looked for in every event."""
MAX_YEAR = 2199
"""The last that a range may name: a series is followed up to there."""
MAX_WAITING = 50
"""Queries that wait for their turn."""
MAX_HELD = 32 * 2**20
"""Bytes of calendars that are kept."""

_OVERHEAD = 2_000  # bytes that the fields and objects of one take, roughly


class TooLongError(Exception):
    """A query of more than MAX_LENGTH characters."""


class BusyError(Exception):
    """More queries are waiting than will be answered soon."""


class Queries:
    """The calendars that were asked of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._kept: OrderedDict[str, Resource] = OrderedDict()
        self.held = 0
        self._making: dict[str, asyncio.Task[Resource]] = {}
        self._turn = asyncio.Semaphore(1)  # two threads would only take the interpreter from each other

    async def find(self, text: str) -> Resource:
        """The calendar of a query's events. Raises QueryError, and BusyError."""
        if (found := self._kept.get(text)) is not None:
            self._kept.move_to_end(text)
            return found
        making = self._making.get(text)
        if making is None:
            if len(self._making) >= MAX_WAITING:
                raise BusyError
            making = self._making[text] = asyncio.create_task(self._make(text))
            making.add_done_callback(lambda _: self._making.pop(text))
        # shielded: others may wait for the same
        return await asyncio.shield(making)

    async def _make(self, text: str) -> Resource:
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
    """The calendar of a query's events; raises QueryError."""
    asked = query.parse(text)
    _check(asked)
    # what holds an event, not its occurrences: a calendar has series whole, and a range can have thousands
    wanted = query.matcher(snapshot.timeline, asked)
    events = [event for event in (*snapshot.timeline.events, *snapshot.removed) if wanted(event)]
    content = snapshot.calendar(events, text)
    return resource(PATH, content, modified=snapshot.modified, sharing=snapshot.sharing)


def _check(asked: query.Query) -> None:
    """What a query may ask of a server, whose owner didn't write it; raises QueryError."""
    if sum(map(_parts, asked.terms)) > MAX_PARTS:
        raise query.QueryError(f"a query has at most {MAX_PARTS} terms and values here")
    if max(asked.bounds, default=0) > dt.date(MAX_YEAR, 12, 31).toordinal() + 1:
        raise query.QueryError(
            f"a range ends with the year {MAX_YEAR} here", help="leave its end open: 2024.."
        )


def _parts(term: query.Term) -> int:
    match term:
        case query.FieldTerm():
            return len(term.values)
        case query.TextTerm():
            return len(term.texts)
        case query.RangeTerm() | query.AnyTerm():
            return 1
        case _:
            assert_never(term)


def asked_for(query_string: bytes) -> str:
    """The query in the query component of a target, everything where there is none.

    Raises QueryError where it cannot be told, and TooLongError.
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
        if name != "q":  # ignored, a misspelt q would give everything
            raise query.QueryError(f"no parameter {quoted(name)}", help=f"write {PATH}?q=QUERY")
    if len(pairs) > 1:
        raise query.QueryError("q is given more than once", help="terms stand in one: q=actor:us+2023")
    text = pairs[0][1] if pairs else ""
    if len(text) > MAX_LENGTH:
        raise TooLongError
    return text
