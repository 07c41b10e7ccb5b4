"""Asks a server for a feed, as calendars do. Nothing else in the package asks another host for anything."""

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
"""How much of an answer is read, and of it unpacked: one byte more shows that there is more."""
MAX_HOPS = 5
TRIED_ETAG = '"no-such-etag"'
"""What If-None-Match names when a server is asked whether it goes before If-Modified-Since."""

_SCHEMES = {"http": "http", "https": "https", "webcal": "http", "webcals": "https"}
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
_PLAIN = {"Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect."""

    status: int
    url: str
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end, after its redirects."""

    url: str
    status: int
    fields: tuple[tuple[str, str], ...] = ()
    """Header fields, names in lower case, in the order that they came in."""
    body: bytes = b""
    """Unpacked."""
    hops: tuple[Hop, ...] = ()
    complete: bool = True
    """Whether as many bytes came as the server said."""

    def field(self, name: str) -> str:
        """The value of a header field, of several of one name joined; empty where there is none."""
        return ", ".join(value for key, value in self.fields if key == name)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there was no answer, in words."""

    reason: str
    help: str = ""


Reply: TypeAlias = Answer | Failure | None
"""None where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Visit:
    """All that a server was asked for about one address."""

    url: str
    plain: Answer | Failure
    """GET, unpacked."""
    again: Reply = None
    """The same, a second later."""
    packed: Reply = None
    """The same, and gzip would do."""
    head: Reply = None
    conditional: Reply = None
    """The same, if its ETag (or where it has none, its Last-Modified) is another by now."""
    precedence: Reply = None
    """If-None-Match with an ETag that there is not, and If-Modified-Since with its Last-Modified."""
    robots: Reply = None


def is_address(text: str) -> bool:
    """Whether a text is an address and not the name of a file."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme.isalpha()


def fault(url: str) -> str:
    """Why an address cannot be asked for, in words; empty where it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return str(error).lower()
    if parts.scheme.lower() not in _SCHEMES:
        return f"{parts.scheme} addresses cannot be asked"
    if not host:
        return "it names no host"
    if parts.username is not None:
        return "it holds a user's name, which no calendar can send"
    return "it holds a blank" if any(c.isspace() for c in parts.netloc) else ""


def visit(url: str, *, timeout: float = 20.0, pause: float = 1.1) -> Visit:
    """Ask for a feed, its headers, its robots.txt, and a `pause` (in seconds) later for the feed again.

    The address is one without a `fault`. GET and HEAD only, of that host and of those that it
    redirects to. `timeout` is for a single wait in seconds; an answer as a whole may take three of
    them. DTSTAMP counts seconds: a pause of less than one does not see it change.
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
    """An address as it is asked for: http or https, percent-encoded, without its fragment."""
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
    """What came, up to a byte more than is looked at, and whether it is all that was announced."""
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
    # http.client counts down what was announced; None where it comes in chunks
    return b"".join(chunks), size > MAX_BYTES or not response.length


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return body  # the rules say that it is packed, and cannot be unpacked


def _reason(error: Exception, host: str) -> tuple[str, str]:
    """Why a request failed, and what to do, in words."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case socket.gaierror():
            return f"there is no host {host}", "is the address right?"
        case ssl.SSLCertVerificationError():
            help_ = "renew the certificate, or send it with those that it rests on"
            return f"the certificate of {host} is not good: {cause.verify_message}", help_
        case ssl.SSLError():
            return f"{host} does not speak https as it should: {cause.reason}", "check the server's TLS"
        case ConnectionRefusedError():
            return f"{host} refuses connections", "does the server run, and listen there?"
        case TimeoutError():
            return f"{host} does not answer in time", "calendars wait no longer than a minute, and most less"
        case http.client.RemoteDisconnected() | ConnectionResetError():
            return f"{host} hangs up without an answer", "look in the server's log"
        case http.client.HTTPException() | ValueError():
            return f"{host} does not answer as HTTP: {cause or type(cause).__name__}", "is it a web server?"
        case _:
            return f"{host}: {getattr(cause, 'strerror', None) or cause}".lower(), ""
