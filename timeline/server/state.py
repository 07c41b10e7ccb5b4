"""The current snapshot, replaced as a whole in one step, and the pages that wait for its changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from timeline.diagnostics import Severity, as_text
from timeline.server import live
from timeline.server.queries import Queries
from timeline.server.representations import Built, Snapshot

MAX_LISTENERS = 100
"""Pages that can listen for changes at the same time."""
PING = 15.0
"""Seconds after which a silent stream sends a comment: so it notices when nobody reads it, and ends."""


class Site:
    """The last good snapshot, if there ever was one, and what has been wrong with the data since."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self.queries: Queries | None = None
        self.summary = ""
        self.problems = ""
        self.listeners = 0
        self._closed = False
        self._turn = asyncio.Event()

    def update(self, built: Built) -> None:
        """Serve a new snapshot from now on; if there are errors, the last good one, and show the errors."""
        errors = [d for d in built.loaded.diagnostics if d.severity is Severity.ERROR]
        count = f"{len(errors)} error{'' if len(errors) == 1 else 's'} in the data"
        if built.snapshot is not None:
            self.snapshot, self.queries = built.snapshot, Queries(built.snapshot)
            self.show("", "")
        else:
            self.show(count, as_text(errors, built.loaded.texts))

    def show(self, summary: str, problems: str) -> None:
        """Show these problems on the page, under a summary of one line; empty texts show none."""
        if problems and self.snapshot is not None:
            summary += ": this is the last good version"
        self.summary, self.problems = summary, problems
        self._notify()

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self._notify()

    def _notify(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()

    async def changes(self) -> AsyncIterator[bytes]:
        """The messages of a stream: the version and the problems, now and at each change, until `close`."""
        self.listeners += 1
        try:
            yield b"retry: 500\n\n"
            while not self._closed:
                turn = self._turn
                version = self.snapshot.version if self.snapshot else ""
                yield live.event(version=version, summary=self.summary, problems=self.problems)
                while not turn.is_set():
                    try:
                        await asyncio.wait_for(turn.wait(), PING)
                    except TimeoutError:
                        yield b": still here\n\n"
        finally:
            self.listeners -= 1
