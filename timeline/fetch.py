"""Requests a feed from its server, as calendars do. Only this module connects to other hosts."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of an answer that are read, packed and unpacked; one byte more shows that the answer is longer."""
MAX_HOPS = 5
"""Redirects that a request follows."""
TRIED_ETAG = '"no-such-etag"'
"""The ETag of the request that tests whether If-None-Match takes precedence over If-Modified-Since."""

_SCHEMES = {"http": "http", "https": "https", "webcal": "http", "webcals": "https"}
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
_PLAIN = {"Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect from `url` to `target`, both absolute."""

    status: int
    url: str
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer of a server, after its redirects."""

    url: str
    """The address that gave this answer, after the redirects."""
    status: int
    fields: tuple[tuple[str, str], ...] = ()
    """Header fields in the order in which they came; the names are in lower case."""
    body: bytes = b""
    """Unpacked."""
    hops: tuple[Hop, ...] = ()
    complete: bool = True
    """Whether as many bytes came as the server announced."""

    def field(self, name: str) -> str:
        """The value of a header field, with several of one name joined (RFC 9110 5.3); empty without one."""
        return ", ".join(value for key, value in self.fields if key == name)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no answer came, in words."""

    reason: str
    help: str = ""


Reply: TypeAlias = Answer | Failure | None
"""None means that the request was not sent."""


@dataclass(frozen=True, slots=True)
class Visit:
    """All answers of a server to the requests for one address."""

    url: str
    """As the user wrote it."""
    plain: Answer | Failure
    """GET without compression."""
    again: Reply = None
    """The same request, about a second later."""
    packed: Reply = None
    """GET that accepts gzip."""
    head: Reply = None
    conditional: Reply = None
    """GET with the feed's ETag in If-None-Match; without an ETag, its Last-Modified in If-Modified-Since."""
    precedence: Reply = None
    """GET with `TRIED_ETAG` in If-None-Match, and the feed's Last-Modified in If-Modified-Since."""
    robots: Reply = None
    """GET of the host's robots.txt."""


def is_address(text: str) -> bool:
    """Whether a text is an address rather than the name of a file."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme.isalpha()


def fault(url: str) -> str:
    """Why an address cannot be requested, in words; empty if it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return str(error).lower()
    if parts.scheme.lower() not in _SCHEMES:
        return f"timeline cannot request {parts.scheme} addresses"
    if not host:
        return "it names no host"
    if parts.username is not None:
        return "it contains a user name, which no calendar can send"
    return "it contains a blank" if any(c.isspace() for c in parts.netloc) else ""


def get(url: str, *, timeout: float = 20.0) -> Answer | Failure:
    """Request an address once. It must have no `fault`; `timeout` is in seconds, for a single wait."""
    return _ask(_normal(url), _PLAIN, timeout)


def visit(url: str, *, timeout: float = 20.0, pause: float = 1.1) -> Visit:
    """Request a feed, its headers and its robots.txt, and after a `pause` the feed again.

    The address must have no `fault`. All requests are GET or HEAD, to that host and those that it
    redirects to. `timeout` and `pause` are in seconds: a single wait takes at most one timeout, a whole
    answer at most three. DTSTAMP counts whole seconds, so a pause below one may miss that it changes.
    """
    address = _normal(url)
    begun = time.monotonic()
    plain = _ask(address, _PLAIN, timeout)
    if not isinstance(plain, Answer):
        return Visit(url, plain)
    site = urlsplit(plain.url)
    robots = _ask(urlunsplit((site.scheme, site.netloc, "/robots.txt", "", "")), _PLAIN, timeout)
    if plain.status != 200 or not plain.body:
        return Visit(url, plain, robots=robots)
    etag, modified = plain.field("etag"), plain.field("last-modified")
    condition = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified} if modified else {}
    both = {"If-None-Match": TRIED_ETAG, "If-Modified-Since": modified}
    found = Visit(
        url,
        plain,
        packed=_ask(plain.url, {"Accept-Encoding": "gzip"}, timeout),
        head=_ask(plain.url, _PLAIN, timeout, method="HEAD"),
        conditional=_ask(plain.url, {**_PLAIN, **condition}, timeout) if condition else None,
        precedence=_ask(plain.url, {**_PLAIN, **both}, timeout) if etag and modified else None,
        robots=robots,
    )
    time.sleep(max(0.0, begun + pause - time.monotonic()))
    again = _ask(plain.url, _PLAIN, timeout)
    return Visit(
        url, plain, again, found.packed, found.head, found.conditional, found.precedence, found.robots
    )


def _normal(url: str) -> str:
    """The address to request: http or https, percent-encoded, without the fragment."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="%/:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="%/:?@!$&'()*+,;=~-._[]")
    return urlunsplit((_SCHEMES[parts.scheme.lower()], parts.netloc, path, query, ""))


def _ask(url: str, fields: Mapping[str, str], timeout: float, *, method: str = "GET") -> Answer | Failure:
    hops: list[Hop] = []
    deadline = time.monotonic() + 3 * timeout
    while True:
        answer = _once(url, fields, timeout, deadline, method)
        if isinstance(answer, Failure):
            return answer
        target = answer.field("location")
        if answer.status not in _REDIRECTS or not target:
            return Answer(answer.url, answer.status, answer.fields, answer.body, tuple(hops), answer.complete)
        following = urljoin(url, target)
        if fault(following):
            return Failure(f"{url} redirects to {target}", "redirect to an address of http or https")
        following = _normal(following)
        hops.append(Hop(answer.status, url, following))
        if len(hops) > MAX_HOPS:
            return Failure(
                f"{url} redirects more than {MAX_HOPS} times", "redirect once, to the last address"
            )
        url = following


def _once(
    url: str, fields: Mapping[str, str], timeout: float, deadline: float, method: str
) -> Answer | Failure:
    from importlib.metadata import version

    agent = f"diplomatic-timeline/{version('diplomatic-timeline')} (timeline doctor)"
    opener = urllib.request.OpenerDirector()  # without the handlers that follow redirects and raise for 404
    for handler in (urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
        opener.add_handler(handler())
    try:
        request = urllib.request.Request(
            url, headers={"User-Agent": agent, "Accept": "text/calendar, */*;q=0.5", **fields}, method=method
        )
        with opener.open(request, timeout=timeout) as response:
            named = tuple((name.lower(), value.strip()) for name, value in response.headers.items())
            body, complete = _body(response, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Failure(*_reason(error, urlsplit(url).netloc))
    answer = Answer(url, response.status, named, body, complete=complete)
    if answer.field("content-encoding").lower() in ("gzip", "x-gzip"):
        return Answer(url, answer.status, named, _unpacked(body), complete=complete)
    return answer


def _body(response: http.client.HTTPResponse, deadline: float) -> tuple[bytes, bool]:
    """The bytes that came, at most about `MAX_BYTES`, and whether the server sent all that it announced."""
    chunks: list[bytes] = []
    size = 0
    try:
        while size <= MAX_BYTES and (chunk := response.read1(_CHUNK)):
            chunks.append(chunk)
            size += len(chunk)
            if time.monotonic() > deadline:
                return b"".join(chunks), False
    except http.client.IncompleteRead as error:
        return b"".join([*chunks, error.partial]), False
    # response.length is what is left of the announced length; None for a chunked body
    return b"".join(chunks), size > MAX_BYTES or not response.length


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return body  # the header says gzip, but the body is not: keep it as it came


def _reason(error: Exception, host: str) -> tuple[str, str]:
    """Why a request failed, and what to do about it, in words."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case socket.gaierror():
            return f"no host is named {host}", "check the address"
        case ssl.SSLCertVerificationError():
            help_ = "renew the certificate, or send the intermediate certificates with it"
            return f"the certificate of {host} is not valid: {cause.verify_message}", help_
        case ssl.SSLError():
            return f"the TLS handshake with {host} fails: {cause.reason}", "check the server's TLS settings"
        case ConnectionRefusedError():
            return f"{host} refuses connections", "check that the server runs and listens on this port"
        case TimeoutError():
            return f"{host} does not answer in time", "calendars wait for a minute at most, and many for less"
        case http.client.RemoteDisconnected() | ConnectionResetError():
            return f"{host} closes the connection without an answer", "look in the server's log"
        case http.client.HTTPException() | ValueError():
            help_ = "check that it is a web server"
            return f"{host} does not answer in HTTP: {cause or type(cause).__name__}", help_
        case _:
            return f"{host}: {getattr(cause, 'strerror', None) or cause}".lower(), ""
