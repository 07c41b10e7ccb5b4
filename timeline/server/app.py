"""The site as an ASGI application: a request in, its answer out. RFC 9110."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from timeline.query import QueryError, explained
from timeline.server import live, queries
from timeline.server.negotiation import Fields, combined, host_name, precondition, preferred_coding
from timeline.server.representations import Representation, Resource
from timeline.server.state import MAX_LISTENERS, Site

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

METHODS = ("GET", "HEAD")
MAX_TARGET = 8_000
"""Octets of a request's target at most. RFC 9110 4.1 recommends to support at least this many."""
MAX_CONTENT = 65_536
"""Octets of a request's content at most. The server never reads it."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""The names of this machine by which only programs on it can reach the server."""

_CHUNK = 65_536  # octets of an answer that the server holds for a slow reader, besides what the system holds


class Application:
    """The ASGI application, which answers from the site's current snapshot.

    `hosts` is the host names that it answers to, in lower case, without ports; None for any name. `watched`
    says whether it serves the script and the stream of changes that `--watch` adds to the page.
    """

    def __init__(self, site: Site, *, hosts: frozenset[str] | None = None, watched: bool = False) -> None:
        self._site = site
        self._hosts = hosts
        self._watched = watched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. ASGI 3.0."""
        assert scope["type"] == "http"  # uvicorn's settings allow nothing else
        fields = combined(scope["headers"])
        answer = await self._answer(scope, fields)
        if _has_content(fields):  # nobody reads the content, so no other request can follow it
            _with(answer, connection="close")
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, fields: Fields) -> Response:
        authority, path = _target(scope, fields)
        if (refused := self._refusal(scope, fields, authority)) is not None:
            return refused
        if self._watched and path.startswith(live.PATH):
            return self._live(path, scope["method"])
        if self._site.snapshot is None or self._site.queries is None:
            return self._unavailable(path)
        if path == queries.PATH:
            return await _answer_query(self._site.queries, scope["query_string"], fields)
        found = self._site.snapshot.resources.get(path)
        if found is None:
            return _error(HTTPStatus.NOT_FOUND, "there is nothing at this path")
        return _select(found, fields)

    def _refusal(self, scope: Scope, fields: Fields, authority: str | None) -> Response | None:
        """The answer to a request that is refused before its resource is looked up; else None."""
        if not scope["http_version"].startswith("1."):
            return _with(
                _error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1"),
                connection="close",
            )
        if authority is not None:
            host = host_name(authority)
            if host is None:  # RFC 9112 3.2
                return _error(HTTPStatus.BAD_REQUEST, "this is not a host name")
            if self._hosts is not None and host not in self._hosts:
                return _error(HTTPStatus.MISDIRECTED_REQUEST, "this server does not serve this host")
        if scope["method"] not in METHODS:
            refused = _error(HTTPStatus.METHOD_NOT_ALLOWED, "this server answers only GET and HEAD")
            return _with(refused, allow=", ".join(METHODS))
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_TARGET:
            return _error(HTTPStatus.REQUEST_URI_TOO_LONG, f"an address has at most {MAX_TARGET} octets")
        if int(fields.get("content-length", "0")) > MAX_CONTENT:  # h11 accepts nothing but digits
            return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "send the request without content")
        return None

    def _live(self, path: str, method: str) -> Response:
        if path in live.ASSETS:
            return Response(live.asset(path), headers=_FRESH, media_type=live.ASSETS[path])
        if path != live.CHANGES:
            return _error(HTTPStatus.NOT_FOUND, "there is nothing at this path")
        if method == "HEAD":
            return Response(headers=_FRESH, media_type="text/event-stream")
        if self._site.listeners >= MAX_LISTENERS:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "too many pages are open")
        return StreamingResponse(self._site.changes(), headers=_FRESH, media_type="text/event-stream")

    def _unavailable(self, path: str) -> Response:
        """The answer while there is no good version yet: 503, at which calendars keep the copy they have."""
        if path in ("/", "/index.html"):
            content = live.waiting_page(self._site.problems, summary=self._site.summary)
            answer = Response(content, HTTPStatus.SERVICE_UNAVAILABLE, headers=_FRESH, media_type="text/html")
            answer.headers["content-security-policy"] = live.WAITING_POLICY
        else:
            answer = _error(HTTPStatus.SERVICE_UNAVAILABLE, "there are errors in the data")
        return _with(answer, retry_after=_RETRY)


_RETRY = "30"  # seconds
_FRESH = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def _error(status: HTTPStatus, message: str) -> Response:
    return PlainTextResponse(f"error: {message}\n", status, headers=_FRESH)


def _with(answer: Response, **fields: str) -> Response:
    """The answer with more fields; `retry_after` becomes Retry-After."""
    for name, value in fields.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


def _target(scope: Scope, fields: Fields) -> tuple[str | None, str]:
    """The authority (None where the request names none) and the path that a request asks for.

    A target in absolute form holds both, and its Host field is ignored (RFC 9112 3.2.2).
    """
    path: str = scope["path"]
    if path.startswith("/"):
        return fields.get("host"), path
    scheme, separator, rest = path.partition("://")
    if separator and scheme.lower() in ("http", "https"):
        authority, slash, tail = rest.partition("/")
        return authority, slash + tail or "/"
    return fields.get("host"), path


def _has_content(fields: Fields) -> bool:
    return "transfer-encoding" in fields or fields.get("content-length", "0") != "0"


async def _answer_query(found: queries.Queries, query_string: bytes, fields: Fields) -> Response:
    text = ""
    try:
        text = queries.asked_for(query_string)
        return _select(await found.find(text), fields)
    except QueryError as error:
        return PlainTextResponse(explained(error, text), HTTPStatus.BAD_REQUEST, headers=_FRESH)
    except queries.TooLongError:
        limit = f"a query has at most {queries.MAX_LENGTH} characters here"
        return _error(HTTPStatus.REQUEST_URI_TOO_LONG, limit)
    except queries.BusyError:
        return _with(_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many queries at once"), retry_after=_RETRY)


def _select(found: Resource, fields: Fields) -> Response:
    """The representation that a request's fields select, or 304 or 412 as its preconditions ask."""
    coding = preferred_coding(fields.get("accept-encoding"), found.codings)
    representation = found.representations[coding]
    status = precondition(fields, etag=representation.etag, modified=found.modified)
    if status is HTTPStatus.PRECONDITION_FAILED:
        return _error(status, "this is not the version that the request asks for")
    return _Stored(representation, status)


class _Stored(Response):
    """A representation, sent as it lies in memory; for 304, only its validators."""

    def __init__(self, representation: Representation, status: HTTPStatus) -> None:
        modified = status is HTTPStatus.OK
        self.status_code = status
        self.body = representation.content if modified else b""
        self.raw_headers = list(representation.fields if modified else representation.validators)
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        content = b"" if scope["method"] == "HEAD" else self.body
        for start in range(0, max(1, len(content)), _CHUNK):
            if start:
                await asyncio.sleep(0)  # other tasks run, and the loop notices if the client went away
            part, more = content[start : start + _CHUNK], start + _CHUNK < len(content)
            await send({"type": "http.response.body", "body": part, "more_body": more})
