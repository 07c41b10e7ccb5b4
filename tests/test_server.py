"""What is served, over real sockets: the site's bytes and fields, and what the rest is answered."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote_plus

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.conftest import HEAD, ROOT
from tests.serving import Served, read, served
from timeline import site
from timeline.cli import app as cli
from timeline.history import lock
from timeline.loader import load
from timeline.query import QueryError, explained, select
from timeline.server import app, queries
from timeline.server.representations import MEDIA_TYPES, Sharing

FEED = "/calendar.ics"
MODIFIED = 1_700_000_000  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data, as it was written on a day long ago."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("events.toml", "events.lock"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, folder)
            os.utime(folder / name, (MODIFIED, MODIFIED))
    return folder / "events.toml"


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A timeline of one event, of which a server begins at once."""
    path = tmp_path / "events.toml"
    path.write_text(HEAD + '[[event]]\nid = "a"\ntitle = "A"\ndate = 2023\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Served]:
    with served(data) as running:
        yield running


@pytest.fixture(scope="module")
def files(data: Path) -> dict[str, bytes]:
    """What `timeline build` would write."""
    loaded = load(data)
    assert loaded.timeline is not None
    assert loaded.data is not None
    stamp = parsedate_to_datetime("Tue, 14 Nov 2023 22:13:20 GMT")
    news = lock.update(loaded.timeline, loaded.lock, now=stamp)
    timeline, _ = lock.remember(loaded.data, news.lock)
    return {each.path: each.render() for each in site.artifacts(timeline, news.lock)}


# ---- The site


def test_every_file_of_a_build_is_served_byte_by_byte_plain_and_compressed(
    server: Served, files: dict[str, bytes]
) -> None:
    for path, content in files.items():
        plain = server.get(f"/{path}")
        packed = server.get(f"/{path}", Accept_Encoding="gzip")
        assert (plain.status, packed.status) == (200, 200)
        assert plain.content == content
        assert "content-encoding" not in plain.fields
        assert packed.fields["content-encoding"] == "gzip"
        assert gzip.decompress(packed.content) == content
        assert len(packed.content) < len(content)
    assert server.get("/").content == files["index.html"]
    assert len(files) >= 5


def test_each_kind_of_file_of_a_build_has_its_media_type(files: dict[str, bytes]) -> None:
    assert {Path(path).suffix for path in files} <= set(MEDIA_TYPES)


def test_a_feed_has_the_fields_that_calendars_go_by(server: Served) -> None:
    answer = server.get(FEED)
    etag = '"' + hashlib.sha256(answer.content).hexdigest()[:32] + '"'
    assert answer.fields == {
        "date": answer.fields["date"],
        "content-type": "text/calendar; charset=utf-8",
        "content-length": str(len(answer.content)),
        "cache-control": "public, max-age=300",
        "vary": "accept-encoding",
        "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT",
        "etag": etag,
        "x-content-type-options": "nosniff",
    }  # and no Content-Disposition, and no name or version of a server


@pytest.mark.parametrize(
    ("path", "cache", "media_type"),
    [
        ("/", "no-cache", "text/html; charset=utf-8"),
        ("/events.json", "public, max-age=300", "application/json"),
        ("/feed.ics?q=actor:us", "public, max-age=300", "text/calendar; charset=utf-8"),
    ],
)
def test_what_is_asked_again_and_when(server: Served, path: str, cache: str, media_type: str) -> None:
    fields = server.get(path).fields
    assert fields["cache-control"] == cache
    assert fields["content-type"] == media_type


def test_the_script_whose_name_changes_with_its_content_is_kept_for_good(server: Served) -> None:
    [path] = [path for path in server.snapshot.resources if path.startswith("/assets/")]
    answer = server.get(path, method="HEAD")
    assert answer.fields["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.fields["content-type"] == "text/javascript; charset=utf-8"


def test_each_coding_has_an_entity_tag_of_its_own_which_is_strong(server: Served) -> None:
    plain = server.get(FEED).fields["etag"]
    packed = server.get(FEED, Accept_Encoding="gzip").fields["etag"]
    assert plain != packed
    assert not plain.startswith("W/")
    # the plain one's tag does not say that the packed one is as it was
    assert server.get(FEED, Accept_Encoding="gzip", If_None_Match=plain).status == 200


def test_another_server_of_the_same_data_gives_the_same_entity_tags(server: Served, data: Path) -> None:
    with served(data) as other:
        for path in (FEED, "/", "/feed.ics?q=2023"):
            for coding in ("gzip", "identity"):
                ours, theirs = (each.get(path, Accept_Encoding=coding) for each in (server, other))
                assert ours.fields["etag"] == theirs.fields["etag"]


@pytest.mark.parametrize("path", [FEED, "/", "/events.json", "/feed.ics?q=actor:cn"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_what_a_client_has_is_not_sent_again(server: Served, path: str, coding: str) -> None:
    whole = server.get(path, Accept_Encoding=coding)
    for method in ("GET", "HEAD"):
        again = server.get(path, method, Accept_Encoding=coding, If_None_Match=whole.fields["etag"])
        assert again.status == 304
        repeated = {"etag", "cache-control", "vary", "last-modified", "x-content-type-options"}
        assert {name: again.fields[name] for name in repeated} == {
            name: whole.fields[name] for name in repeated
        }
        assert again.fields.keys() == repeated | {"date"}
    since = server.get(path, If_Modified_Since=whole.fields["last-modified"])
    assert since.status == 304


def test_the_entity_tag_wins_over_the_date(server: Served) -> None:
    etag = server.get(FEED).fields["etag"]
    future, past = "Fri, 01 Jan 2044 00:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"
    assert server.get(FEED, If_None_Match='"other"', If_Modified_Since=future).status == 200
    assert server.get(FEED, If_None_Match=etag, If_Modified_Since=past).status == 304


def test_a_precondition_that_fails_is_said_so_in_words(server: Served) -> None:
    answer = server.get(FEED, If_Match='"other"')
    assert answer.status == 412
    assert answer.fields["content-type"] == "text/plain; charset=utf-8"


def test_head_has_the_fields_of_get_and_no_content(server: Served) -> None:
    for path in (FEED, "/", "/feed.ics?q=actor:us", "/nothing.ics", "/feed.ics?q=actor:nobody"):
        whole, head = server.get(path), server.get(path, "HEAD")
        assert head.status == whole.status
        assert {**head.fields, "date": ""} == {**whole.fields, "date": ""}


def test_the_date_of_the_data_is_never_in_the_future(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text(HEAD, encoding="utf-8")
    os.utime(path, (4e9, 4e9))  # the year 2096; the tests' clock stands in 2040
    with served(path) as running:
        assert running.get(FEED).fields["last-modified"] == "Mon, 02 Jan 2040 03:04:05 GMT"


def test_other_sites_scripts_may_read_what_is_public_and_never_drafts(server: Served, little: Path) -> None:
    assert "access-control-allow-origin" not in server.get(FEED).fields
    with served(little, sharing=Sharing(anyone=True)) as public:
        for path in (FEED, "/events.json", "/feed.ics?q=2023"):
            whole = public.get(path, Origin="https://elsewhere.example")
            assert whole.fields["access-control-allow-origin"] == "*"
            again = public.get(path, If_None_Match=whole.fields["etag"])
            assert again.fields["access-control-allow-origin"] == "*"
        assert "access-control-allow-origin" not in public.get("/").fields


def test_nothing_is_written_by_serving(server: Served, data: Path) -> None:
    server.get("/feed.ics?q=actor:us")
    assert {path.name for path in data.parent.iterdir()} <= {"events.toml", "events.lock"}


def test_what_is_not_built_yet_is_stamped_by_its_file_and_what_vanished_stays_cancelled(
    tmp_path: Path,
) -> None:
    path = tmp_path / "events.toml"
    coming = '[[event]]\nid = "{0}"\ntitle = "{0}"\ndate = 2039-01-01\nsummary = "fentanyl"\n'
    path.write_text(HEAD + coming.format("stays") + coming.format("goes"), encoding="utf-8")
    os.utime(path, (MODIFIED, MODIFIED))
    built = CliRunner().invoke(cli, ["build", "--file", str(path)], env={"SOURCE_DATE_EPOCH": "1600000000"})
    assert built.exit_code == 0, built.output
    os.utime(path.with_suffix(".lock"), (MODIFIED, MODIFIED))
    path.write_text(HEAD + coming.format("stays"), encoding="utf-8")
    os.utime(path, (MODIFIED, MODIFIED))
    lock = path.with_suffix(".lock").read_bytes()
    with served(path) as running:
        for target in (FEED, "/feed.ics?q=fentanyl"):
            calendar = icalendar.Calendar.from_ical(running.get(target).content)
            found = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
            assert set(found) == {"stays", "REMOVED: goes"}
            assert str(found["REMOVED: goes"]["STATUS"]) == "CANCELLED"
            assert found["REMOVED: goes"]["DTSTAMP"].to_ical() == b"20231114T221320Z"
            assert found["stays"]["DTSTAMP"].to_ical() == b"20200913T122640Z"
        assert ids(running.get("/feed.ics?q=elsewhere").content) == set()
    assert path.with_suffix(".lock").read_bytes() == lock


# ---- What is refused

TRAVERSALS = (
    "/../events.toml",
    "/../../../../etc/passwd",
    "/feeds/../../events.toml",
    "/feeds/../calendar.ics",  # not even within the site: no resource has such a name
    "/%2e%2e/events.toml",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/..%2fevents.toml",
    "/..%5cevents.toml",
    "/..\\..\\events.toml",
    "/%252e%252e/events.toml",
    "/....//events.toml",
    "//etc/passwd",
    "/feeds/%00/../calendar.ics",
    "/calendar.ics%00.html",
    "/./calendar.ics",
    "/%c0%ae%c0%ae/events.toml",  # an overlong "." of broken UTF-8
    "file:///etc/passwd",
    "/events.toml",
    "/events.lock",
    "/.manifest",
)


@pytest.mark.parametrize("target", TRAVERSALS)
def test_no_path_leads_out_of_the_site(server: Served, target: str) -> None:
    answer = server.get(target)
    assert answer.status == 404
    assert answer.text == "error: there is nothing at this path\n"
    assert server.get(FEED).status == 200


@pytest.mark.parametrize(
    "path", ["/nothing.ics", "/feeds/", "/feeds/nobody.ics", "/calendar.ics/", "/CALENDAR.ICS"]
)
def test_an_unknown_path_is_404_in_plain_text_and_nobody_keeps_it(server: Served, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert answer.fields["content-type"] == "text/plain; charset=utf-8"
    assert answer.fields["cache-control"] == "no-store"
    assert answer.fields["x-content-type-options"] == "nosniff"


def test_a_path_may_be_percent_encoded_and_a_static_files_query_is_not_heeded(server: Served) -> None:
    whole = server.get(FEED).content
    assert server.get("/%63alendar.ics").content == whole
    assert server.get("/calendar.ics?v=2").content == whole


METHODS = (
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "REPORT",
    "BREW",
    "get",
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/", FEED, "/feed.ics?q=2023", "/nothing"])
def test_any_other_method_gets_405_and_those_that_are_allowed(server: Served, method: str, path: str) -> None:
    answer = server.get(path, method)
    assert answer.status == 405
    assert answer.fields["allow"] == "GET, HEAD"


def test_the_server_as_a_whole_has_no_options(server: Served) -> None:
    assert server.get("*", "OPTIONS").status == 405
    assert server.get("localhost:80", "CONNECT").status == 405


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("localhost.", 200),
        ("evil.example", 421),  # a name that leads here: DNS rebinding
        ("localhost.evil.example", 421),
        ("", 421),
        ("localhost@evil.example", 400),
        ("local host", 400),
        ("localhost, evil.example", 400),
    ],
)
def test_only_hosts_of_its_own_are_answered_for(server: Served, host: str, status: int) -> None:
    assert server.get(FEED, Host=host).status == status


def test_a_server_that_was_given_no_names_answers_to_any_that_is_one(little: Path) -> None:
    with served(little, hosts=None) as running:
        assert running.get(FEED, Host="anything.example").status == 200
        assert running.get(FEED, Host="any thing").status == 400


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://localhost:8000/calendar.ics", 200),
        ("HTTP://LOCALHOST/calendar.ics", 200),
        ("http://localhost", 200),  # an empty path is "/"
        ("http://localhost/feed.ics?q=2023", 200),
        ("http://evil.example/calendar.ics", 421),
        ("http://localhost/../calendar.ics", 404),
    ],
)
def test_a_target_in_absolute_form_is_read_and_its_host_counts(
    server: Served, target: str, status: int
) -> None:
    other = "localhost" if status == 421 else "evil.example"  # RFC 9112 3.2.2: Host is ignored
    assert server.get(target, Host=other).status == status


def test_a_request_without_host_is_answered_in_http_1_0_alone(server: Served) -> None:
    assert server.send(b"GET /calendar.ics HTTP/1.0\r\n\r\n").status == 200
    assert server.send(b"GET /calendar.ics HTTP/1.1\r\n\r\n").status == 400


MALFORMED = {
    "no request at all": (b"\x00\x01\x02\x03\r\n\r\n", 400),
    "words": (b"hello there\r\n\r\n", 400),
    "a TLS greeting": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "HTTP/0.9": (b"GET /calendar.ics\r\n\r\n", 400),
    "a version that is none": (b"GET / HTTP/x.y\r\nHost: localhost\r\n\r\n", 400),
    "HTTP/2's preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    "a blank in the target": (b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a raw byte in the target": (b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "NUL in the target": (b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "NUL in a field": (b"GET / HTTP/1.1\r\nHost: localhost\r\nA: \x00\r\n\r\n", 400),
    "a field without a colon": (b"GET / HTTP/1.1\r\nHost: localhost\r\nnothing\r\n\r\n", 400),
    "a blank before the colon": (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
    "a length that is none": (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n", 400),
    "a negative length": (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        400,
    ),
    "a length of 5,000 digits": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        400,
    ),
    "a chunk that is none": (
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        400,
    ),
    "a chunk of GET that is none": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        400,
    ),
    "an unknown transfer coding": (
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: br\r\n\r\n",
        501,
    ),
    "a head of 200,000 octets": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * 200_000,
        431,
    ),
    "a method that is none": (b"G\x00T / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
}


@pytest.mark.parametrize("request_", MALFORMED)
def test_a_malformed_request_gets_an_error_and_the_feed_goes_on(
    server: Served, request_: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent, status = MALFORMED[request_]
    answer = server.send(sent)
    assert answer.status == status
    assert answer.fields["content-type"] == "text/plain; charset=utf-8"
    assert answer.fields["connection"] == "close"
    assert "date" in answer.fields
    assert answer.text.startswith("error: ")
    assert server.get(FEED).status == 200
    assert caplog.records == []  # a client must not fill the server's log


def test_a_request_that_ends_before_its_head_does_is_no_request(server: Served) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET / HT")
        connection.shutdown(1)
        assert connection.recv(100) == b""
    assert server.get(FEED).status == 200


@pytest.mark.parametrize(
    ("fields", "content", "status"),
    [
        ({"Content-Length": "0"}, b"", 200),
        ({"Content-Length": "5"}, b"hello", 200),  # it means nothing (RFC 9110 9.3.1)
        ({"Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n0\r\n\r\n", 200),
        ({"Content-Length": "70000"}, b"", 413),  # and isn't waited for
        ({"Content-Length": "9" * 19}, b"", 413),
        ({"Content-Length": "70000", "Expect": "100-continue"}, b"", 413),
    ],
)
def test_the_content_of_a_request_is_not_read(
    server: Served, fields: dict[str, str], content: bytes, status: int
) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    answer = server.send(f"GET {FEED} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode() + content)
    assert answer.status == status
    assert (answer.fields.get("connection") == "close") == (fields != {"Content-Length": "0"})


def test_two_requests_on_one_connection_are_answered_in_turn(server: Served) -> None:
    one = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with server.connect() as connection:
        connection.sendall(one % b"/events.json" + one % b"/nothing" + one % b"/calendar.ics")
        file = connection.makefile("rb")
        statuses = []
        for _ in range(3):
            statuses.append(file.readline().split()[1])
            length = 0
            while (line := file.readline().strip()) != b"":
                if line.startswith(b"content-length:"):
                    length = int(line.split()[1])
            assert len(file.read(length)) == length
        assert statuses == [b"200", b"404", b"200"]


# ---- Queries


TERMS = (
    "actor:us,cn -category:un feed:us-china status:cancelled kind:deadline 2023Q4 2023-07..2023-08 ..2019 "
    '.. 2033~ [2020..2022] {2020,2023-11} 201X Y-170000 "a phrase" -- - : , " ..2199 -2023 fentanyl ä'
).split(" ")


def ids(calendar: bytes) -> set[str]:
    return {str(event["UID"]) for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT")}


@pytest.mark.parametrize(
    "q",
    [
        "actor:us+actor:cn",
        "2023-07..2023-12",
        "%22working+group%22",
        "-actor:us",
        "feed:us-china",
        "",
        "2023+-2023-11",
    ],
)
def test_a_calendar_of_a_query_holds_what_the_query_finds(server: Served, q: str) -> None:

    found = select(server.snapshot.timeline, unquote_plus(q))
    expected = {event.series or event.id for event in found if event.when is not None}
    answer = server.get(f"/feed.ics?q={q}")
    assert answer.status == 200
    assert {uid.split("@")[0] for uid in ids(answer.content) if not re.search(r"\.\d+@", uid)} == expected
    assert expected


def test_a_calendar_of_a_query_has_it_in_its_name_and_no_character_that_names_cannot_have(
    server: Served,
) -> None:
    lines = server.get("/feed.ics?q=a%0D%0AEND:VCALENDAR%00%1b").status
    assert lines == 400  # "END:" is no field
    content = server.get("/feed.ics?q=2023%0D%0A%09a%00%1b%22,%22").content
    [name] = [line for line in content.split(b"\r\n") if line.startswith(b"NAME:")]
    assert name == rb'NAME:Diplomacy on synthetic drugs: 2023 a\\x00\\x1b"\,"'
    long = server.get("/feed.ics?q=" + "x" * 1_000).content.replace(b"\r\n ", b"")
    assert b"x" * 99 + "…\r\n".encode() in long


def test_a_query_without_text_is_everything(server: Served) -> None:
    assert ids(server.get("/feed.ics").content) == ids(server.get(FEED).content)


def test_what_no_event_matches_is_an_empty_calendar_and_no_error(server: Served) -> None:
    answer = server.get("/feed.ics?q=nothing-is-called-so")
    assert answer.status == 200
    assert ids(answer.content) == set()
    assert b"BEGIN:VTIMEZONE" in answer.content  # a calendar with no component is refused by some


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (
            "q=actor:uss",
            'error: no actor "uss"\n  actor:uss\n        ^^^\nhelp: did you mean "us"?\n',
        ),
        ("q=%22open", 'error: a quotation mark is not closed\n  "open\n  ^\nhelp: a phrase stands between'),
        ("q=2023-13", "error: month must be 01 to 12, not 13\n  2023-13\n"),
        ("q=2024..2023", "ends before it starts"),
        ("q=actor:us&q=2023", "error: q is given more than once\nhelp: write all terms into one"),
        ("query=actor:us", 'error: no parameter "query"\nhelp: write /feed.ics?q=QUERY\n'),
        ("q=%ff", "error: the address is not UTF-8\n"),
        ("&".join(f"q={n}" for n in range(99)), "error: the address has too many parameters\n"),
        ("q=" + "+".join(["word"] * 41), "error: a query has at most 40 terms and values here\n"),
        ("q=actor:" + ",".join(["us"] * 41), "error: a query has at most 40 terms and values here\n"),
        ("q=..9999", "error: a range ends by the year 2199 here\nhelp: leave its end open: 2024..\n"),
        ("q=%1b[31m:x%00+(%22", "error: a quotation mark is not closed"),
    ],
)
def test_a_query_that_cannot_be_answered_is_400_and_says_what_to_write(
    server: Served, target: str, text: str
) -> None:
    answer = server.get(f"/feed.ics?{target}")
    assert answer.status == 400
    assert text in answer.text
    assert answer.fields["content-type"] == "text/plain; charset=utf-8"
    assert "\x1b" not in answer.text
    assert "\x00" not in answer.text


@pytest.mark.parametrize(
    ("q", "status"),
    [
        ("..2199", 200),
        ("2198..2199-12-31", 200),
        ("..2200-01-01", 400),
        ("2200", 400),
        ("actor:us+..2200", 400),
        ("2201..", 400),
        ("2199..", 200),
    ],
)
def test_a_range_ends_with_the_year_2199(server: Served, q: str, status: int) -> None:
    assert server.get(f"/feed.ics?q={q}").status == status


@given(
    st.text(max_size=40)
    | st.text('acdeglortu:-.,"0123 X/~?%[]{}QYS@\t', max_size=40)
    | st.lists(st.sampled_from(TERMS), max_size=5).map(" ".join)
)
def test_any_query_gets_a_calendar_or_an_error_that_says_why(server: Served, text: str) -> None:
    try:
        said = queries.calendar(server.snapshot, text).content
    except QueryError as error:
        said = explained(error, text).encode()
    assert said.startswith((b"BEGIN:VCALENDAR\r\n", b"error: "))
    assert re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", said) is None


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/feed.ics?q=" + "x" * 2_000, 200),
        ("/feed.ics?q=" + "x" * 2_001, 414),
        ("/feed.ics?q=" + "x" * 10_000, 414),
        ("/feed.ics?q=" + "%41" * 10_000, 414),
        ("/feed.ics?q=" + "%C3%A4" * 2_001, 414),
        ("/feed.ics?q=" + "%C3%A4" * 1_000, 200),  # characters are counted, not octets
        ("/feed.ics?q=" + "+".join(["actor:us"] * 1_111), 414),
        ("/calendar.ics?q=" + "x" * 10_000, 414),
        ("/" + "x" * 10_000, 414),
    ],
)
def test_a_query_of_10_000_characters_is_too_long(server: Served, target: str, status: int) -> None:
    answer = server.get(target)
    assert answer.status == status
    assert status == 200 or answer.fields["content-type"] == "text/plain; charset=utf-8"
    assert server.get(FEED).status == 200


def test_a_query_that_was_asked_is_not_rendered_again(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = server.get("/feed.ics?q=fentanyl").content
    monkeypatch.setattr(queries, "calendar", None)
    assert server.get("/feed.ics?q=fentanyl").content == first


def test_what_is_kept_of_queries_is_bounded(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = server.site.queries
    assert kept is not None
    monkeypatch.setattr(queries, "MAX_HELD", 200_000)
    for number in range(40):
        assert server.get(f"/feed.ics?q=2023+-{'x' * (number + 1)}").status == 200
        assert kept.held <= 200_000
    assert kept.held > 100_000


def test_where_too_many_queries_wait_more_are_put_off_and_the_feed_is_not(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    real = queries.calendar

    def slow(*arguments: object) -> object:
        assert go.wait(20)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "calendar", slow)
    monkeypatch.setattr(queries, "MAX_WAITING", 3)
    try:
        waiting = [server.connect() for _ in range(3)]
        for number, connection in enumerate(waiting):
            connection.sendall(f"GET /feed.ics?q=w{number} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while True:  # the three may not have been read yet
            answer = server.get("/feed.ics?q=w4")
            if answer.status == 503:
                break
        assert answer.fields["retry-after"] == "30"
        assert server.get(FEED).status == 200
    finally:
        go.set()
    for connection in waiting:
        assert read(connection).status == 200
        connection.close()


# ---- Data that was never good


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("broken") / "events.toml"
    path.write_text(HEAD + '[[event]]\nid = "a"\ntitle = "A"\ndate = "<b>2023</b>"\n', encoding="utf-8")
    with served(path) as running:
        yield running


@pytest.mark.parametrize("path", [FEED, "/feeds/all.ics", "/feed.ics?q=2023", "/events.json", "/nothing"])
def test_without_a_good_version_every_path_is_503_in_plain_text(broken: Served, path: str) -> None:
    answer = broken.get(path)
    assert answer.status == 503
    assert answer.fields["retry-after"] == "30"
    assert answer.fields["content-type"] == "text/plain; charset=utf-8"
    assert answer.fields["cache-control"] == "no-store"


def test_without_a_good_version_the_page_is_what_is_wrong(broken: Served) -> None:
    answer = broken.get("/")
    assert answer.status == 503
    assert answer.fields["content-type"] == "text/html; charset=utf-8"
    assert answer.fields["content-security-policy"].startswith("default-src 'none'; ")
    assert "error[E101]: " in answer.text
    assert "&lt;b&gt;2023&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text


def test_the_application_has_no_path_of_its_own_where_nothing_is_watched(server: Served) -> None:
    for path in ("/-/changes", "/-/live.js", "/-/live.css"):
        assert server.get(path).status == 404
    assert b"/live.js" not in server.get("/").content


def test_json_is_what_the_command_line_gives(server: Served) -> None:
    assert len(json.loads(server.get("/events.json").content)) == len(server.snapshot.timeline.events)


def test_the_names_of_loopback_are_its_own() -> None:
    assert {"localhost", "127.0.0.1", "[::1]"} == app.LOOPBACK_NAMES
