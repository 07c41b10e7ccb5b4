"""Noticing that the data has changed, and making the site of it anew, without keeping an answer waiting."""

from __future__ import annotations

import asyncio
import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import anyio.to_thread

from timeline.loader import included_files, lock_path
from timeline.server.representations import Built, Sharing, Snapshot, snapshot_of
from timeline.server.state import Site

INTERVAL = 0.3
"""Seconds between two looks. A change is taken up when it has stood through one: half a file isn't."""

Signature: TypeAlias = frozenset[tuple[str, int, int, int]]
"""Of each file its name, its time of change, its size and its inode."""


@dataclass(frozen=True, slots=True)
class Source:
    """A data file, how the site is made of it, and the clock for what has changed."""

    path: Path
    sharing: Sharing
    clock: Callable[[], dt.datetime]

    def build(self, before: Snapshot | None = None) -> Built:
        """As `snapshot_of`, now."""
        return snapshot_of(self.path, now=self.clock(), sharing=self.sharing, before=before)


def signature(path: Path) -> Signature:
    """What tells this state of the data from another: of the file, those that it includes, and the lock."""
    return frozenset(filter(None, map(_stamp, {path, lock_path(path), *_included(path)})))


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # it is not there, which is a state too
        return None
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino


def _included(path: Path) -> Iterator[Path]:
    """All files that the patterns of a file name now; none where they cannot be read."""
    try:
        head = tomllib.loads(path.read_text("utf-8-sig")).get("timeline")
        patterns = head.get("include") if isinstance(head, dict) else None
    except (OSError, ValueError, RecursionError):
        return  # the loader says what is wrong with it
    for pattern in patterns if isinstance(patterns, list) else ():
        if isinstance(pattern, str):
            yield from included_files(path, pattern)


async def watch(
    site: Site,
    source: Source,
    seen: Signature,
    *,
    told: Callable[[Built], None],
    failed: Callable[[Exception], None],
    interval: float = INTERVAL,
) -> None:
    """Keep a site as its data is, for ever; `seen` is the signature of what it was built from.

    `told` is told of each new state, `failed` of what went wrong otherwise: the last good version stays.
    """
    settling = seen
    clock = asyncio.get_running_loop().time
    while True:
        begun = clock()
        current = await anyio.to_thread.run_sync(signature, source.path, abandon_on_cancel=True)
        pause = max(interval, 10 * (clock() - begun))  # many files: looking is not all it does
        if current not in (seen, settling):
            settling = current  # it may still be being written
        elif current != seen:
            seen = current
            try:
                built = await anyio.to_thread.run_sync(source.build, site.snapshot, abandon_on_cancel=True)
            except Exception as error:  # a server outlives what it can't build, and says so
                site.show("the site could not be made", f"{type(error).__name__}: {error}\n")
                failed(error)
            else:
                site.update(built)
                told(built)
        await asyncio.sleep(pause)
