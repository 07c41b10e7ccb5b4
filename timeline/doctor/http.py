"""Checks of how a server serves a feed. RFC 9110 and 9111. They get its answers as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from timeline.diagnostics import quoted
from timeline.doctor import challenge, robots
from timeline.doctor._types import Finding
from timeline.doctor.codes import CODES
from timeline.doctor.feed import Feed
from timeline.doctor.twice import compare
from timeline.fetch import Answer, Failure, Visit

_ROBOTS = ("Google-Calendar-Importer", "Googlebot")
_LOCAL = ("localhost", "127.0.0.1", "::1")


def answered(visit: Visit) -> Iterator[Finding]:
    """E901: a request got no answer."""
    replies = {
        "": visit.plain,
        " to a second request": visit.again,
        " to a request that allows gzip": visit.packed,
        " to HEAD": visit.head,
        " to a conditional request": visit.conditional or visit.precedence,
        " for robots.txt": visit.robots,
    }
    for what, reply in replies.items():
        if isinstance(reply, Failure):
            yield Finding("E901", 0, f"no answer{what}: {reply.reason}", reply.help, what)


def status(visit: Visit) -> Iterator[Finding]:
    """E902, E903, E904: the answer is 200 (RFC 9110 15), and complete; `challenged` reports a challenge."""
    match visit.plain:
        case Answer() as answer if challenge.sign(answer):
            return
        case Answer(status=404):
            help_ = "check the address; a feed keeps its address, and a server without the feed answers 503"
            yield Finding("E902", 0, "the answer is 404: there is no such feed", help_)
        case Answer(status=code) if code != 200:
            reasons = {
                401: "the server asks for a password",
                403: "the server does not let everybody read it",
                429: "the server gets too many requests",
            }
            why = f": {reasons[code]}" if code in reasons else ""
            page = ", with a web page instead of the calendar" if challenge.is_page(visit.plain) else ""
            help_ = "answer 200 with the feed to everybody: calendars send no password"
            help_ = help_ if code in reasons else "answer 200"
            fault = str(code) if str(code) in CODES["E903"].faults else ""
            yield Finding("E903", 0, f"the answer is {code}{page}{why}", help_, fault=fault)
        case Answer(complete=False):
            yield Finding("E904", 0, "the answer is cut off", "send as many bytes as Content-Length says")


def challenged(visit: Visit) -> Iterator[Finding]:
    """E927: the server asks programs to prove that they are a browser, which no calendar can."""
    if isinstance(visit.plain, Answer) and (sign := challenge.sign(visit.plain)):
        status_ = visit.plain.status
        message = f"the answer is {status_}, a challenge page: it keeps calendars out ({quoted(sign)})"
        help_ = "exempt the feed's address from the protection against bots: calendars run no scripts"
        yield Finding("E927", 0, message, help_)


def _fetched(visit: Visit) -> Answer | None:
    """The answer with the feed; None without one."""
    return visit.plain if isinstance(visit.plain, Answer) and visit.plain.status == 200 else None


def type_(visit: Visit) -> Iterator[Finding]:
    """W905, W906, N917: the headers say that it is a calendar (RFC 5545 8.1), and not a file to save."""
    answer = _fetched(visit)
    if answer is None:
        return
    said = answer.field("content-type")
    kind, _, parameters = said.partition(";")
    help_ = "send Content-Type: text/calendar; charset=utf-8"
    if kind.strip().lower() != "text/calendar":
        yield Finding(
            "W905", 0, f"Content-Type is {quoted(said)}" if said else "there is no Content-Type", help_
        )
    elif "charset=utf-8" not in parameters.lower().replace('"', "").replace(" ", ""):
        yield Finding("W905", 0, f"Content-Type {quoted(said)} does not say charset=utf-8", help_)
    disposition = answer.field("content-disposition")
    if disposition.lower().startswith("attachment"):
        message = f"Content-Disposition is {quoted(disposition)}"
        yield Finding("W906", 0, message, "leave it out: with it a browser offers a file, not a subscription")
    if answer.field("x-content-type-options").lower() != "nosniff":
        message = "X-Content-Type-Options is missing"
        yield Finding("N917", 0, message, "send X-Content-Type-Options: nosniff")


def validators(visit: Visit) -> Iterator[Finding]:
    """W907, W908, N909, W910: a strong ETag, Last-Modified and Cache-Control (RFC 9110 8.8, 9111 5.2.2)."""
    answer = _fetched(visit)
    if answer is None:
        return
    etag = answer.field("etag")
    if not etag:
        help_ = "send a strong ETag that follows the content, so that unchanged content is not sent again"
        yield Finding("W907", 0, "there is no ETag", help_)
    elif etag.startswith("W/"):
        yield Finding("W907", 0, f"the ETag {quoted(etag)} is weak", "send a strong one, without W/")
    if not answer.field("last-modified"):
        help_ = "send Last-Modified: when the feed last changed"
        yield Finding("W908", 0, "there is no Last-Modified", help_)
    control = answer.field("cache-control").lower()
    forbidden = [word for word in ("no-store", "no-cache", "private") if word in control]
    help_ = "send Cache-Control: public, max-age=3600"
    if forbidden:
        message = f"Cache-Control {quoted(control)} forbids caching the feed"
        yield Finding("W910", 0, message, help_)
    elif "max-age" not in control:
        message = f"Cache-Control is {quoted(control)}" if control else "there is no Cache-Control"
        yield Finding("N909", 0, message, help_)


def conditional(visit: Visit) -> Iterator[Finding]:
    """W911, E912, E913: conditional requests get a 304 as RFC 9110 13 and 15.4.5 want it."""
    plain, answer = _fetched(visit), visit.conditional
    if plain is not None and isinstance(answer, Answer):
        asked = "If-None-Match" if plain.field("etag") else "If-Modified-Since"
        if answer.status != 304 and answer.body == plain.body:
            message = f"{asked} with the value that the server just sent is answered {answer.status}, not 304"
            yield Finding("W911", 0, message, "answer 304 if nothing has changed")
        elif answer.status == 304:
            names = [name for name in ("ETag", "Cache-Control") if plain.field(name.lower())]
            missing = [name for name in names if not answer.field(name.lower())]
            if missing:
                message = f"the 304 lacks {' and '.join(missing)}"
                yield Finding("E912", 0, message, "repeat ETag and Cache-Control in a 304")
    if isinstance(visit.precedence, Answer) and visit.precedence.status == 304:
        message = "the server follows If-Modified-Since although If-None-Match names another ETag"
        yield Finding("E913", 0, message, "if a request has If-None-Match, ignore If-Modified-Since")


def head(visit: Visit) -> Iterator[Finding]:
    """W914, E926: the answer to HEAD has the status and fields of that to GET (RFC 9110 9.3.2, 15.5.6)."""
    plain, answer = _fetched(visit), visit.head
    if plain is None or not isinstance(answer, Answer):
        return
    help_ = "answer HEAD like GET, without the body"
    if answer.status == 405 and not answer.field("allow"):
        yield Finding("E926", 0, "the answer to HEAD is 405, without Allow", help_)
    elif answer.status != 200:
        yield Finding("W914", 0, f"the answer to HEAD is {answer.status}", help_)
    else:
        for name in ("Content-Type", "ETag"):
            own, other = answer.field(name.lower()), plain.field(name.lower())
            if own != other:
                message = f"HEAD says {name} {quoted(own)}, GET says {quoted(other)}"
                yield Finding("W914", 0, message, help_, name)


def packing(visit: Visit) -> Iterator[Finding]:
    """W915, W916: a packed answer has Vary (RFC 9110 12.5.5) and an ETag of its own (RFC 9110 8.8.3.3)."""
    plain, answer = _fetched(visit), visit.packed
    if plain is None or not isinstance(answer, Answer) or not answer.field("content-encoding"):
        return
    if "accept-encoding" not in answer.field("vary").lower() and answer.field("vary") != "*":
        message = f"the packed answer has no Vary: Accept-Encoding (Vary: {quoted(answer.field('vary'))})"
        help_ = "send Vary: Accept-Encoding, or caches send packed bytes to clients that cannot unpack them"
        yield Finding("W915", 0, message, help_)
    etag = answer.field("etag")
    if etag and not etag.startswith("W/") and etag == plain.field("etag"):
        message = f"the packed and the plain answer have the same ETag {quoted(etag)}"
        yield Finding("W916", 0, message, "send another ETag with each encoding")


def addresses(visit: Visit) -> Iterator[Finding]:
    """N918, W919: the address leads to the feed without redirects, and over https."""
    if not isinstance(visit.plain, Answer):
        return
    hops = visit.plain.hops
    if hops:
        way = " → ".join([hops[0].url, *(hop.target for hop in hops)])
        statuses = ", ".join(str(hop.status) for hop in hops)
        message = (
            f"the feed is behind {len(hops)} redirect{'' if len(hops) == 1 else 's'} ({statuses}): {way}"
        )
        yield Finding("N918", 0, message, "subscribe to the last address")
    last = urlsplit(visit.plain.url)
    if last.scheme == "http" and last.hostname not in _LOCAL:
        yield Finding("W919", 0, f"the feed comes over http: {visit.plain.url}", "serve it over https")


def crawlers(visit: Visit) -> Iterator[Finding]:
    """W920: robots.txt lets Google fetch the feed (RFC 9309 2.2)."""
    if (
        not isinstance(visit.robots, Answer)
        or visit.robots.status != 200
        or not isinstance(visit.plain, Answer)
    ):
        return
    text = visit.robots.body.decode(errors="replace")
    for agent in _ROBOTS:
        if not robots.allows(text, agent, visit.plain.url):
            path = urlsplit(visit.plain.url).path
            message = f"robots.txt forbids {agent} to fetch {quoted(path)}"
            help_ = f"write in robots.txt: User-agent: {agent}, and below it Allow: {path}"
            yield Finding("W920", 0, message, help_)
            return


def source(feed: Feed, visit: Visit) -> Iterator[Finding]:
    """N925: SOURCE is an address at which the feed was read (RFC 7986 5.8)."""
    known = {visit.url}
    if isinstance(visit.plain, Answer):
        known |= {visit.plain.url, *(hop.url for hop in visit.plain.hops)}
    for calendar in feed.calendars:
        line = calendar.first("SOURCE")
        if line is not None and line.value.strip() not in known:
            message = f"SOURCE is {quoted(line.value)}"
            help_ = f"write the address that people subscribe to, if that is {quoted(visit.url)[1:-1]}"
            yield Finding("N925", line.number, message, help_)


HTTP_CHECKS: tuple[Callable[[Visit], Iterator[Finding]], ...] = (
    answered,
    status,
    challenged,
    type_,
    validators,
    conditional,
    head,
    packing,
    addresses,
    crawlers,
    compare,
)
"""All checks of a visit as a whole."""
