"""Noticing that the data has changed, and building the site again, while the server goes on answering."""

from __future__ import annotations

import asyncio
import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import anyio.to_thread

from timeline.loader import included_files, lock_path, read_at_once
from timeline.server.representations import Built, Sharing, Snapshot, snapshot_of
from timeline.server.state import Site

INTERVAL = 0.3
"""Seconds between two looks. A change counts when two looks in a row find it: half a file does not last."""

Signature: TypeAlias = frozenset[tuple[str, int, int, int]]
"""For each file its name, its time of change (nanoseconds), its size (bytes) and its inode."""


@dataclass(frozen=True, slots=True)
class Source:
    """A data file, how its site is shared, and the clock (aware, whole seconds) that dates changes."""

    path: Path
    sharing: Sharing
    clock: Callable[[], dt.datetime]

    def build(self, before: Snapshot | None = None) -> Built:
        """The site as it is now; see `snapshot_of`. Raises OSError."""
        return snapshot_of(self.path, now=self.clock(), sharing=self.sharing, before=before)


def signature(path: Path) -> Signature:
    """What changes whenever the file changes, or one that it includes, or the lock."""
    return frozenset(filter(None, map(_stamp, {path, lock_path(path), *_included(path)})))


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # a file that is not there is a state too
        return None
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino


def _included(path: Path) -> Iterator[Path]:
    """All files that the `include` of a file names now; none if it cannot be read."""
    try:
        head = tomllib.loads(read_at_once(path).decode("utf-8-sig")).get("timeline")
        patterns = head.get("include") if isinstance(head, dict) else None
    except (OSError, ValueError, RecursionError):
        return  # the loader reports what is wrong with it
    for pattern in patterns if isinstance(patterns, list) else ():
        if isinstance(pattern, str):
            yield from included_files(path, pattern)


async def watch(
    site: Site,
    source: Source,
    seen: Signature,
    *,
    report: Callable[[Built], None],
    failed: Callable[[Exception], None],
    interval: float = INTERVAL,
) -> None:
    """Keep a site up to date with its data until cancelled; `seen` is the signature that it was built from.

    It calls `report` with each new state, and `failed` with any exception of a build: the last good version
    then stays. It looks every `interval` seconds; if a look takes long, every ten times as long.
    """
    settling = seen
    clock = asyncio.get_running_loop().time
    while True:
        begun = clock()
        current = await anyio.to_thread.run_sync(signature, source.path, abandon_on_cancel=True)
        pause = max(interval, 10 * (clock() - begun))  # looking at many files must not take all the time
        if current not in (seen, settling):
            settling = current  # somebody may still be writing
        elif current != seen:
            seen = current
            try:
                built = await anyio.to_thread.run_sync(source.build, site.snapshot, abandon_on_cancel=True)
            except Exception as error:  # a server outlives data that it cannot build, and says so
                site.show("the site could not be built", f"{type(error).__name__}: {error}\n")
                failed(error)
            else:
                site.update(built)
                report(built)
        await asyncio.sleep(pause)
