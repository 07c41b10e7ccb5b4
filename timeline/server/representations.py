"""The site in memory: every resource in each content coding, with its fields, ready before a request comes.

The only coding beside identity is gzip: every client accepts it, and the standard library has it. Brotli
would make the page a fifth smaller, for browsers over TLS alone, and there a proxy in front can do it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import quote

from timeline import site
from timeline.diagnostics import printable
from timeline.history import lock
from timeline.loader import Loaded, load, read_at_once
from timeline.model import Event, Feed, Timeline
from timeline.server import live
from timeline.server.negotiation import IDENTITY
from timeline.writers import WRITERS
from timeline.writers.options import Options

RawFields: TypeAlias = tuple[tuple[bytes, bytes], ...]
"""Names in lower case, and values."""

MEDIA_TYPES: Mapping[str, str] = {
    ".ics": "text/calendar; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}

PAGE = "/index.html"
_HASHED = "public, max-age=31536000, immutable"  # the name changes with the content
_PAGE = "no-cache"  # browsers keep it, and ask each time: 304 if it is the same
# calendar clients ask again after half an hour at the earliest, so this is for proxies: what they give out
# (a cancellation, for example) is never older than these seconds
_REST = "public, max-age=300"

_MAX_NAME = 100  # characters of a query in the name of its calendar

_OF_CONTENT = frozenset({b"content-type", b"content-length", b"content-encoding"})


@dataclass(frozen=True, slots=True)
class Representation:
    """A resource in one content coding, and the fields sent before it. RFC 9110 3.2, 8."""

    content: bytes
    etag: str
    """A strong entity tag, with its quotes: it names exactly these bytes."""
    fields: RawFields
    """The fields of a 200."""
    validators: RawFields
    """The fields of a 304: the same without those of the content (RFC 9110 15.4.5)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is at a path, in one or more content codings."""

    representations: Mapping[str, Representation]
    """By content coding, the one that the server prefers first."""
    modified: dt.datetime
    """Aware, a whole second."""

    @property
    def content(self) -> bytes:
        """The bytes without any coding."""
        return self.representations[IDENTITY].content

    @property
    def codings(self) -> tuple[str, ...]:
        """The content codings, the one that the server prefers first."""
        return tuple(self.representations)

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, in all codings together."""
        return sum(len(each.content) for each in self.representations.values())


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read the site, and whether the page keeps itself up to date."""

    anyone: bool = False
    """Whether scripts of other sites may read it: on loopback, any open page could then read drafts."""
    live: bool = False
    """Whether the page gets the script of `--watch`."""


def resource(path: str, content: bytes, *, modified: dt.datetime, sharing: Sharing) -> Resource:
    """The resource at a path, whose ending decides its media type; `modified` is aware, a whole second."""
    suffix = PurePosixPath(path).suffix
    cache = _HASHED if path.startswith("/assets/") else _PAGE if suffix == ".html" else _REST
    if sharing.live and suffix == ".html":
        content, cache = live.page(content, version=digest(content)), "no-store"
    shared = [(b"content-type", MEDIA_TYPES[suffix].encode())]
    shared += [(b"cache-control", cache.encode()), (b"vary", b"accept-encoding")]
    shared += [(b"last-modified", format_datetime(modified, usegmt=True).encode())]
    shared += [(b"x-content-type-options", b"nosniff")]
    if sharing.anyone and suffix != ".html":
        # scripts of other sites may read the calendars and the JSON: they are public, and nobody logs in
        shared.append((b"access-control-allow-origin", b"*"))
    compressed = _compressed_asset(content) if cache == _HASHED else _compressed(content)
    found = {IDENTITY: _representation(content, shared)}
    if len(compressed) < len(content):
        coding = (b"content-encoding", b"gzip")
        found = {"gzip": _representation(compressed, [*shared, coding])} | found
    return Resource(found, modified)


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)  # the same bytes each time, so the same entity tag


# assets stay the same while the data changes, and one of them is megabytes
_compressed_asset = lru_cache(maxsize=8)(_compressed)


def _representation(content: bytes, shared: Sequence[tuple[bytes, bytes]]) -> Representation:
    etag = f'"{digest(content)}"'
    fields = (*shared, (b"etag", etag.encode()), (b"content-length", str(len(content)).encode()))
    validators = tuple(field for field in fields if field[0] not in _OF_CONTENT)
    return Representation(content, etag, fields, validators)


def digest(content: bytes) -> str:
    """The first 32 hexadecimal digits of the content's SHA-256."""
    return hashlib.sha256(content).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole site for one state of the data: no answer mixes two states."""

    resources: Mapping[str, Resource]
    """By path, with a leading slash; `/` is the page."""
    timeline: Timeline
    removed: tuple[Event, ...]
    """Events that vanished from the data, and that calendars keep."""
    modified: dt.datetime
    """When the site last changed: aware, a whole second."""
    sharing: Sharing
    version: str
    """The digest of the page, which changes whenever the page does."""

    def calendar(self, events: Sequence[Event], query: str) -> bytes:
        """The bytes of a calendar of the events that a query found; the calendar's name is the query."""
        name = printable(" ".join(query.split()))
        name = name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"
        feed = Feed("query", name, where=query) if name else None
        options = Options(feed=feed, path=f"feed.ics?q={quote(query, safe='')}")
        return WRITERS["ics"].write(self.timeline, events, options)


@dataclass(frozen=True, slots=True)
class Built:
    """The result of reading the data: a snapshot, or None if there are errors in the data."""

    snapshot: Snapshot | None
    loaded: Loaded


def snapshot_of(path: Path, *, now: dt.datetime, sharing: Sharing, before: Snapshot | None = None) -> Built:
    """Read the data and render the whole site from it; nothing is written.

    The first snapshot's resources are as new as the data's files. After that, a resource with the content it
    had `before` stays the same one, and any other is as new as `now`: an older file can replace a newer one.
    `now` is aware, a whole second. Raises OSError. Data that is watched must be in regular files.
    """
    loaded = load(path, read=read_at_once) if sharing.live else load(path)
    if loaded.timeline is None or loaded.data is None:
        return Built(None, loaded)
    newest = dt.datetime.fromtimestamp(max(int(Path(name).stat().st_mtime) for name in loaded.texts), dt.UTC)
    # what no build published yet gets the stamp of a build at the moment when the files were written
    news = lock.update(loaded.timeline, loaded.lock, now=newest)
    timeline, _ = lock.remember(loaded.data, news.lock)
    modified = min(newest, now) if before is None else now
    rendered = {f"/{artifact.path}": artifact.render() for artifact in site.artifacts(timeline, news.lock)}
    resources: dict[str, Resource] = {}
    for target, content in rendered.items():
        old = before.resources.get(target) if before else None
        if old is None or old.content != content:
            old = resource(target, content, modified=modified, sharing=sharing)
        resources[target] = old
    resources["/"] = resources[PAGE]
    kept = tuple(lock.removed(news.lock))
    version = digest(rendered[PAGE])
    return Built(Snapshot(resources, timeline, kept, modified, sharing, version), loaded)
