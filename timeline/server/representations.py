"""The site as it is answered: every resource in each content coding, with its fields, made beforehand.

Only gzip beside identity: every client takes it, and the standard library makes it. Brotli
would make the page a fifth smaller for browsers over TLS, where a proxy stands that does it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import quote

from timeline import site
from timeline.diagnostics import printable
from timeline.history import lock
from timeline.loader import Loaded, load
from timeline.model import Event, Feed, Timeline
from timeline.server import live
from timeline.server.negotiation import IDENTITY
from timeline.writers import WRITERS
from timeline.writers.options import Options

RawFields: TypeAlias = tuple[tuple[bytes, bytes], ...]

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
_HASHED = "public, max-age=31536000, immutable"  # its name tells its content
_PAGE = "no-cache"  # kept, and asked about each time: a 304 where it is the same
# clients of calendars look again after half an hour at the soonest, so this is for proxies: what they
# give out, a cancellation say, is at most as old
_REST = "public, max-age=300"

_MAX_NAME = 100  # characters of a query in the name of its calendar

_OF_CONTENT = frozenset({b"content-type", b"content-length", b"content-encoding"})


@dataclass(frozen=True, slots=True)
class Representation:
    """A resource in one content coding, and what is sent before it. RFC 9110 3.2, 8."""

    content: bytes
    etag: str
    """Strong: of these very bytes."""
    fields: RawFields
    """Of a 200."""
    validators: RawFields
    """Of a 304: the same without those of the content (RFC 9110 15.4.5)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at a path. Content codings stand in the order in which they are preferred."""

    representations: Mapping[str, Representation]
    modified: dt.datetime
    """A whole second, aware."""

    @property
    def content(self) -> bytes:
        return self.representations[IDENTITY].content

    @property
    def codings(self) -> tuple[str, ...]:
        return tuple(self.representations)

    @property
    def size(self) -> int:
        """Bytes held, in all codings."""
        return sum(len(each.content) for each in self.representations.values())


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read what is served."""

    anyone: bool = False
    """Whether scripts of other sites may: on loopback that would give drafts to any page that is open."""
    live: bool = False
    """Whether the page is told when it changes."""


def resource(path: str, content: bytes, *, modified: dt.datetime, sharing: Sharing) -> Resource:
    """What stands at a path, whose ending says what it is."""
    suffix = PurePosixPath(path).suffix
    cache = _HASHED if path.startswith("/assets/") else _PAGE if suffix == ".html" else _REST
    if sharing.live and suffix == ".html":
        content, cache = live.page(content, version=digest(content)), "no-store"
    shared = [(b"content-type", MEDIA_TYPES[suffix].encode())]
    shared += [(b"cache-control", cache.encode()), (b"vary", b"accept-encoding")]
    shared += [(b"last-modified", format_datetime(modified, usegmt=True).encode())]
    shared += [(b"x-content-type-options", b"nosniff")]
    if sharing.anyone and suffix != ".html":
        # other sites' scripts may show the calendar and the JSON: they are public, and nobody logs in
        shared.append((b"access-control-allow-origin", b"*"))
    compressed = gzip.compress(content, mtime=0)  # the same bytes each time, so the same entity tag
    found = {IDENTITY: _representation(content, shared)}
    if len(compressed) < len(content):
        coding = (b"content-encoding", b"gzip")
        found = {"gzip": _representation(compressed, [*shared, coding])} | found
    return Resource(found, modified)


def _representation(content: bytes, shared: Sequence[tuple[bytes, bytes]]) -> Representation:
    etag = f'"{digest(content)}"'
    fields = (*shared, (b"etag", etag.encode()), (b"content-length", str(len(content)).encode()))
    validators = tuple(field for field in fields if field[0] not in _OF_CONTENT)
    return Representation(content, etag, fields, validators)


def digest(content: bytes) -> str:
    """32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is served of one state of the data, whole: no answer mixes two."""

    resources: Mapping[str, Resource]
    """By path, with its leading slash; `/` is the page."""
    timeline: Timeline
    removed: tuple[Event, ...]
    """Events that vanished, which calendars keep."""
    modified: dt.datetime
    sharing: Sharing
    version: str
    """Tells this state's page from another's."""

    def calendar(self, events: Sequence[Event], query: str) -> bytes:
        """A calendar of some of the events, which a query found; it tells the query in its name."""
        name = printable(" ".join(query.split()))
        name = name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"
        feed = Feed("query", name, where=query) if name else None
        options = Options(feed=feed, path=f"feed.ics?q={quote(query, safe='')}")
        return WRITERS["ics"].write(self.timeline, events, options)


@dataclass(frozen=True, slots=True)
class Built:
    """What became of the data: a snapshot, or None where there are errors in it."""

    snapshot: Snapshot | None
    loaded: Loaded


def snapshot_of(path: Path, *, now: dt.datetime, sharing: Sharing, before: Snapshot | None = None) -> Built:
    """Read the data and make all that is served of it; nothing is written.

    A resource is as new as the data, and one that is as it was `before` is the same; one that is
    not is as new as `now`, since an older file can take the place of a newer. `now` is a whole
    second, aware. Raises OSError.
    """
    loaded = load(path)
    if loaded.timeline is None or loaded.data is None:
        return Built(None, loaded)
    newest = dt.datetime.fromtimestamp(max(int(Path(name).stat().st_mtime) for name in loaded.texts), dt.UTC)
    # what isn't built yet is stamped as it would be, had it been built when the files were written
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
