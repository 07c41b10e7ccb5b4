"""What a server answers, as values; and a few real answers over loopback."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.server
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.doctor_feeds import codes, event, feed, of
from timeline.doctor import CODES, examine_visit, report, robots
from timeline.fetch import Answer, Failure, Hop, Visit, fault, is_address, visit

URL = "https://example.org/talks.ics"
FEED = feed(event())
FIELDS = {
    "content-type": "text/calendar; charset=utf-8",
    "etag": '"a"',
    "last-modified": "Thu, 01 Jun 2023 08:00:00 GMT",
    "cache-control": "public, max-age=3600",
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}


def answer(body: bytes = FEED, *, status: int = 200, url: str = URL, **fields: str | None) -> Answer:
    """A good answer, with header fields changed, added, or left out where None."""
    changed = FIELDS | {name.replace("_", "-"): value for name, value in fields.items()}
    return Answer(url, status, tuple((k, v) for k, v in changed.items() if v is not None), body)


GOOD = Visit(
    URL,
    plain=answer(),
    again=answer(),
    packed=answer(etag='"a-gzip"', content_encoding="gzip"),
    head=answer(b""),
    conditional=answer(b"", status=304),
    precedence=answer(),
    robots=answer(b"User-agent: *\nDisallow: /private/\n"),
)
STAMPED = FEED.replace(b"DTSTAMP:20230601T080000Z", b"DTSTAMP:20230601T080001Z").replace(
    b"LAST-MODIFIED:20230601T080000Z", b"LAST-MODIFIED:20230601T080001Z"
)
TWO = feed(event(uid="1@x"), event(uid="2@x"))
TURNED = feed(event(uid="2@x"), event(uid="1@x"))
RENAMED = FEED.replace(b"talks-1@", b"talks-9@")
OTHER = "https://example.org/other.ics"
NAMED = feed(event()).replace(b"Ministers meet", b"Just a moment...")
CAPTCHA = b"<!DOCTYPE html><title>Just a moment...</title>"
COMMENTS = (
    b"<!DOCTYPE html><title>Not found</title><script src='/recaptcha/api.js'></script>"
    b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
)
HTML = b"<!doctype html><title>Sign in</title>"

VISITS: list[tuple[Visit, set[str], str]] = [
    (GOOD, set(), "a good server"),
    (Visit(URL, Failure("there is no host", "is it right?")), {"E901"}, "no answer"),
    (replace(GOOD, head=Failure("it closes the connection")), {"E901"}, "no answer to HEAD"),
    (Visit(URL, answer(b"", status=404)), {"E902"}, "no such feed"),
    (Visit(URL, answer(HTML, status=503)), {"E903"}, "the body of an error is not checked"),
    (Visit(URL, answer(b"", status=410)), {"E903"}, "gone"),
    (Visit(URL, answer(b"", status=401)), {"E903"}, "a password"),
    (Visit(URL, answer(HTML)), {"E702"}, "a page, and 200"),
    (Visit(URL, answer(HTML, status=403, cf_mitigated="challenge")), {"E927"}, "a challenge of Cloudflare's"),
    (Visit(URL, answer(b"", status=503, cf_mitigated="challenge")), {"E927"}, "one without a page"),
    (Visit(URL, answer(CAPTCHA, status=403)), {"E927"}, "a page that asks for a person"),
    (Visit(URL, answer(CAPTCHA)), {"E702", "E927"}, "the same with 200"),
    (Visit(URL, answer(CAPTCHA, status=404)), {"E927"}, "the same with 404"),
    (Visit(URL, answer(HTML, status=403)), {"E903"}, "a page that asks for nothing"),
    (Visit(URL, answer(COMMENTS, status=404)), {"E902"}, "a page of a site that has a form and a guard"),
    (replace(GOOD, plain=answer(NAMED), head=None, again=None), set(), "a feed of such words"),
    (Visit(URL, answer(b"")), {"E701"}, "nothing, and 200"),
    (replace(GOOD, plain=replace(answer(), complete=False)), {"E904"}, "fewer bytes than announced"),
    (replace(GOOD, plain=answer(content_type="text/plain")), {"W905", "W914"}, "HEAD says another type"),
    (replace(GOOD, plain=answer(content_type="text/calendar"), head=None), {"W905"}, "no charset"),
    (replace(GOOD, plain=answer(content_type=None), head=None), {"W905"}, "no type"),
    (replace(GOOD, plain=answer(content_type='TEXT/CALENDAR; charset="UTF-8"'), head=None), set(), "no case"),
    (replace(GOOD, plain=answer(content_disposition='attachment; filename="a.ics"')), {"W906"}, "a download"),
    (replace(GOOD, plain=answer(content_disposition="inline")), set(), "no download"),
    (replace(GOOD, plain=answer(etag=None), head=None, again=None), {"W907"}, "no ETag"),
    (replace(GOOD, plain=answer(etag='W/"a"'), head=None, again=None), {"W907"}, "a weak ETag"),
    (replace(GOOD, plain=answer(last_modified=None)), {"W908"}, "no Last-Modified"),
    (replace(GOOD, plain=answer(cache_control=None)), {"N909"}, "no Cache-Control"),
    (replace(GOOD, plain=answer(cache_control="public")), {"N909"}, "no max-age"),
    (replace(GOOD, plain=answer(cache_control="no-store, max-age=0")), {"W910"}, "not to be kept"),
    (replace(GOOD, conditional=answer()), {"W911"}, "sent anew"),
    (replace(GOOD, conditional=answer(TWO)), set(), "sent anew, because it changed"),
    (replace(GOOD, conditional=answer(b"", status=304, etag=None)), {"E912"}, "304 without its ETag"),
    (replace(GOOD, precedence=answer(b"", status=304)), {"E913"}, "the older condition is heard"),
    (replace(GOOD, head=answer(b"", status=405)), {"E926"}, "no HEAD, and no word of it"),
    (replace(GOOD, head=answer(b"", status=405, allow="GET")), {"W914"}, "no HEAD"),
    (replace(GOOD, head=answer(b"", etag='"b"')), {"W914"}, "another ETag"),
    (replace(GOOD, packed=answer(vary=None, content_encoding="gzip", etag='"b"')), {"W915"}, "no Vary"),
    (replace(GOOD, packed=answer(content_encoding="gzip")), {"W916"}, "one ETag for both"),
    (replace(GOOD, packed=answer(content_encoding="gzip", etag='W/"a"')), set(), "weak, so not the same"),
    (replace(GOOD, packed=answer(vary=None)), set(), "not packed"),
    (replace(GOOD, plain=answer(x_content_type_options=None)), {"N917"}, "sniffing"),
    (
        replace(GOOD, plain=replace(answer(), hops=(Hop(301, "http://example.org/t", URL),))),
        {"N918"},
        "a redirect to https",
    ),
    (replace(GOOD, plain=answer(url="http://example.org/talks.ics")), {"W919"}, "no https"),
    (replace(GOOD, robots=answer(b"User-agent: *\nDisallow: /\n")), {"W920"}, "nobody may"),
    (replace(GOOD, robots=answer(b"User-agent: *\nDisallow: /\n", status=404)), set(), "no robots.txt"),
    (replace(GOOD, again=answer(STAMPED, etag='"b"')), {"W921"}, "stamped at every request"),
    (replace(GOOD, plain=answer(TWO), again=answer(TURNED, etag='"b"')), {"W921"}, "another order"),
    (replace(GOOD, again=answer(RENAMED, etag='"b"')), {"E922"}, "other UIDs"),
    (replace(GOOD, again=answer(STAMPED)), {"W921", "E923"}, "one ETag for other bytes"),
    (replace(GOOD, again=answer(etag='"b"')), {"W924"}, "another ETag for the same bytes"),
    (replace(GOOD, again=answer(TWO, etag='"b"')), set(), "an event was added: that is news"),
    (replace(GOOD, url=OTHER, plain=answer(url=OTHER)), {"N925"}, "it is found elsewhere"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected", "reason"), VISITS, ids=[reason for *_, reason in VISITS])
def test_a_visit_has_these_findings(given_: Visit, expected: set[str], reason: str) -> None:
    diagnosis = examine_visit(given_)
    assert codes(diagnosis) - codes(examine_visit(GOOD)) == expected, reason
    assert report.as_text(diagnosis, served=True)


def test_every_code_about_a_server_has_a_visit() -> None:
    tried = {code for _, expected, _ in VISITS for code in expected if code[1] == "9"}
    assert tried == {code for code in CODES if code[1] == "9"}


def test_the_report_says_who_finds_no_feed_and_what_happens_to_the_copy() -> None:
    text = report.as_text(examine_visit(Visit(URL, answer(status=404))), served=True)
    assert "Thunderbird  finds no feed; wipes its copy when it starts again (E902)" in text
    assert "Google       finds no feed" in text


def test_a_server_that_asks_for_a_password_is_reported_with_the_reason() -> None:
    group = of("E903", examine_visit(Visit(URL, answer(b"", status=401))))
    assert group.first.message == "the answer is 401: the server asks for a password"
    assert "calendars send no password" in group.first.help
    group = of("E903", examine_visit(Visit(URL, answer(b"", status=500))))
    assert (group.first.message, group.first.help) == ("the answer is 500", "answer 200")


def test_a_challenge_is_named_as_what_keeps_calendars_out() -> None:
    diagnosis = examine_visit(Visit(URL, answer(CAPTCHA, status=403, cf_mitigated="challenge")))
    group = of("E927", diagnosis)
    assert group.first.message == (
        'the answer is 403, a challenge page: it keeps calendars out ("cf-mitigated: challenge")'
    )
    assert "exempt the feed's address" in group.first.help
    text = report.as_text(diagnosis)
    assert "  tried: no client was given such a feed\n" in text
    assert "Google       finds no feed\n" in text


def test_a_web_page_with_a_403_is_reported_as_one() -> None:
    group = of("E903", examine_visit(Visit(URL, answer(HTML, status=403))))
    assert "the answer is 403, with a web page instead of the calendar: " in group.first.message


def test_only_a_503_and_a_410_are_said_to_have_been_given_to_thunderbird() -> None:
    kept = "Thunderbird: keeps the copy that it has"
    for status, given in ((503, True), (410, True), (403, False), (500, False)):
        text = report.as_text(examine_visit(Visit(URL, answer(b"", status=status))))
        assert (kept in text) == given, status
        assert ("no client was given such a feed" in text) != given, status


def test_the_report_of_a_served_feed_says_how_often_clients_ask_again() -> None:
    text = report.as_text(examine_visit(GOOD), served=True)
    assert "Google       no problem is known. It asks again every 8 to 24 hours [rep]\n" in text
    assert "Thunderbird  reads it. It asks again every 30 minutes\n" in text
    assert "asks again" not in report.as_text(examine_visit(GOOD))


ROBOTS = [
    ("", True, "no rules"),
    ("User-agent: *\nDisallow: /\n", False, "nobody, nothing"),
    ("User-agent: *\nDisallow:\n", True, "an empty rule forbids nothing"),
    ("User-agent: *\nDisallow: /\nAllow: /feeds/\n", True, "the longer rule decides"),
    ("User-agent: *\nAllow: /\nDisallow: /feeds\n", False, "wherever it stands"),
    ("User-agent: *\nDisallow: /feeds\nAllow: /feeds\n", True, "of two alike, the one that allows"),
    ("User-agent: *\nDisallow: /\n\nUser-agent: googlebot\nAllow: /\n", True, "its own group"),
    ("User-agent: Googlebot\nDisallow: /\n", False, "a group for it alone"),
    ("User-agent: bingbot\nUser-agent: Googlebot\nDisallow: /\n", False, "a group of two"),
    ("User-agent: bingbot\nDisallow: /\n", True, "another's group"),
    ("User-agent: *\nDisallow: /*.ics$\n", False, "by its ending"),
    ("User-agent: *\nDisallow: /*.ic$\n", True, "an ending that is not its own"),
    ("User-agent: *\nDisallow: /feeds/%74alks\n", False, "the same path, written otherwise"),
    ("User-agent: *\nDisallow: /*/talks*x\n", True, "a part that is not there"),
    ("user-agent : *  # all\r\nDISALLOW : /feeds # no\r\n", False, "blanks, case and comments"),
    ("Disallow: /\n", True, "a rule of no group"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allowed", "reason"), ROBOTS, ids=[reason for *_, reason in ROBOTS])
def test_robots_txt_is_read_as_rfc_9309_says(text: str, allowed: bool, reason: str) -> None:
    assert robots.allows(text, "Googlebot", "https://example.org/feeds/talks.ics") is allowed, reason


Handler = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def served(handle: Handler) -> Iterator[str]:
    """The address of a server on loopback that answers each request by a function."""

    class Requests(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            handle(self)

        do_HEAD = do_GET  # noqa: N815 -- likewise

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(request: http.server.BaseHTTPRequestHandler, status: int, body: bytes = b"", **fields: str) -> None:
    request.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **fields}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    if request.command != "HEAD" and status != 304:
        request.wfile.write(body)


def well(request: http.server.BaseHTTPRequestHandler) -> None:
    """Serve a feed as ICS.md wants it served."""
    if request.path == "/robots.txt":
        return send(request, 404)
    if request.path != "/talks.ics":
        return send(request, 302, Location="/talks.ics")
    body = FEED.replace(b"https://example.org", f"http://{request.headers['Host']}".encode())
    fields = {name.title(): value for name, value in FIELDS.items()}
    etag = hashlib.sha256(body).hexdigest()
    if "gzip" in request.headers["Accept-Encoding"]:
        body, etag = gzip.compress(body), f"{etag}-gzip"
        fields["Content-Encoding"] = "gzip"
    fields["Etag"] = f'"{etag}"'
    asked = request.headers["If-None-Match"]
    if asked == fields["Etag"]:
        return send(request, 304, b"", **fields)
    return send(request, 200, body, **fields)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_feed_that_is_served_well_has_no_findings() -> None:
    with served(well) as host:
        diagnosis = examine_visit(visit(f"http://{host}/talks.ics", pause=0))
    assert codes(diagnosis) == set()
    assert diagnosis.events == 1


def test_webcal_is_http_and_a_redirect_is_followed_and_reported() -> None:
    with served(well) as host:
        diagnosis = examine_visit(visit(f"webcal://{host}/", pause=0))
        assert f"http://{host}/ → http://{host}/talks.ics" in of("N918", diagnosis).first.message
    assert diagnosis.events == 1


def test_only_get_and_head_are_asked_and_the_program_says_who_it_is() -> None:
    asked: list[tuple[str, str, str]] = []

    def listening(request: http.server.BaseHTTPRequestHandler) -> None:
        asked.append((request.command, request.path, request.headers["User-Agent"]))
        well(request)

    with served(listening) as host:
        visit(f"http://{host}/talks.ics#top", pause=0)
    assert [(method, path) for method, path, _ in asked] == [
        ("GET", "/talks.ics"),
        ("GET", "/robots.txt"),
        ("GET", "/talks.ics"),
        ("HEAD", "/talks.ics"),
        ("GET", "/talks.ics"),
        ("GET", "/talks.ics"),
        ("GET", "/talks.ics"),
    ]
    assert all(agent.startswith("diplomatic-timeline/") for *_, agent in asked)


def stamping(request: http.server.BaseHTTPRequestHandler) -> None:
    """Another DTSTAMP at every request, as the defaults of a library give."""
    stamping.count += 1  # type: ignore[attr-defined]
    stamp = f"2023060{stamping.count}T080000Z"  # type: ignore[attr-defined]
    body = FEED.replace(b"DTSTAMP:20230601T080000Z", f"DTSTAMP:{stamp}".encode())
    send(request, 200, body, Content_Type="text/calendar")


def test_a_server_that_stamps_at_every_request_and_has_no_etag_is_reported() -> None:
    stamping.count = 0  # type: ignore[attr-defined]
    with served(stamping) as host:
        found = codes(examine_visit(visit(f"http://{host}/", pause=0)))
    assert {"W905", "W907", "W908", "W921", "N909", "N917"} <= found


def closing(request: http.server.BaseHTTPRequestHandler) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


def breaking_off(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, 200, b"", Content_Length="1000")
    request.wfile.write(b"BEGIN:VCALENDAR\r\n")
    request.close_connection = True


def turning(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, 302, Location="/again")


def leaving(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, 302, Location="ftp://example.org/talks.ics")


def babbling(request: http.server.BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"SSH-2.0-OpenSSH\r\n")


def dripping(request: http.server.BaseHTTPRequestHandler) -> None:
    """A byte now and then, without an end."""
    request.send_response(200)
    request.end_headers()
    with contextlib.suppress(OSError):  # until the other side has enough
        for _ in range(200):
            request.wfile.write(b"X")
            time.sleep(0.02)


def test_a_server_that_drips_is_cut_off_after_a_while() -> None:
    with served(dripping) as host:
        seen = visit(f"http://{host}/", timeout=0.1)
    assert isinstance(seen.plain, Answer)
    assert not seen.plain.complete
    assert len(seen.plain.body) < 100


def missing(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, 404, HTML)


BAD: list[tuple[Handler, set[str], str]] = [
    (closing, {"E901"}, "closes the connection without an answer"),
    (breaking_off, {"E904", "E716"}, "is cut off"),
    (turning, {"E901"}, "redirects more than 5 times"),
    (leaving, {"E901"}, "redirects to ftp://example.org"),
    (babbling, {"E901"}, "does not answer in HTTP"),
    (missing, {"E902"}, "there is no such feed"),
]


@pytest.mark.parametrize(("handle", "expected", "words"), BAD, ids=[words for *_, words in BAD])
def test_a_bad_server_is_reported_in_words(handle: Handler, expected: set[str], words: str) -> None:
    with served(handle) as host:
        diagnosis = examine_visit(visit(f"http://{host}/", pause=0))
    assert expected <= codes(diagnosis)
    assert words in " ".join(group.first.message for group in diagnosis.groups)


def test_a_server_that_does_not_answer_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        diagnosis = examine_visit(visit(f"http://127.0.0.1:{deaf.getsockname()[1]}/", timeout=0.1))
    assert "does not answer in time" in of("E901", diagnosis).first.message


def test_a_missing_server_and_one_without_tls_are_reported_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    group = of("E901", examine_visit(visit(f"http://127.0.0.1:{port}/")))
    assert group.first.message == f"no answer: 127.0.0.1:{port} refuses connections"
    with served(well) as host:
        group = of("E901", examine_visit(visit(f"https://{host}/")))
    assert f"the TLS handshake with {host} fails" in group.first.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a/b", True),
        ("WEBCAL://a/b", True),
        ("webcals://a", True),
        ("talks.ics", False),
        ("http.ics", False),
        ("ftp://a/b", True),
        ("C:\\talks.ics", False),
    ],
)
def test_an_address_is_distinguished_from_a_file(text: str, expected: bool) -> None:
    assert is_address(text) is expected


FAULTS = [
    ("http://example.org", ""),
    ("WEBCALS://example.org:8443/a b", ""),
    ("ftp://example.org/talks.ics", "timeline cannot request ftp addresses"),
    ("http://", "names no host"),
    ("http://[::1/", "invalid ipv6 url"),
    ("http://example.org:x/", "port"),
    ("https://me:secret@example.org/", "a user name"),
    ("http://exam ple.org/", "a blank"),
]


@pytest.mark.parametrize(("url", "why"), FAULTS)
def test_an_address_that_cannot_be_requested_has_a_fault(url: str, why: str) -> None:
    assert bool(fault(url)) == bool(why)
    assert why in fault(url)


def test_json_reports_a_server_without_a_line() -> None:
    shown = json.loads(report.as_json(examine_visit(Visit(URL, answer(status=404)))))
    assert shown["findings"][0]["lines"] == []
    assert shown["clients"]["GNOME"] == {
        "reads": False,
        "verdict": "finds no feed; keeps the copy that it has (E902)",
    }
