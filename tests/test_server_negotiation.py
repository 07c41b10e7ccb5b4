"""What a request's fields ask for: codings, preconditions, hosts."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.server.negotiation import combined, host_name, precondition, preferred_coding

MODIFIED = dt.datetime(1994, 11, 15, 12, 45, 26, tzinfo=dt.UTC)
BEFORE, SAME, AFTER = (f"Tue, 15 Nov 1994 12:45:{second} GMT" for second in (25, 26, 27))


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        (None, "identity"),  # any would be allowed; the plain one is safe
        ("", "identity"),  # an empty field wants none
        ("gzip", "gzip"),
        ("GZIP", "gzip"),  # names of codings have no case (8.4.1)
        ("x-gzip", "gzip"),  # equivalent (8.4.1.3)
        ("gzip, deflate, br, zstd", "gzip"),  # a browser
        ("br", "identity"),  # what we don't have
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"),  # curl's help
        ("*", "gzip"),
        ("gzip;q=0", "identity"),  # refused
        ("*;q=0", "identity"),  # nothing is acceptable: then the field is not heeded
        ("identity;q=0", "identity"),
        ("identity;q=0, gzip;q=0", "identity"),
        ("gzip;q=0.5, identity", "identity"),  # it likes the other better
        ("gzip;q=0.5, identity;q=0.5", "gzip"),  # the smaller of what it likes alike
        ("gzip;q=0.001", "gzip"),  # little, but asked for; identity is not
        ("*;q=0.5, gzip;q=0", "identity"),
        ("gzip ; q=0.7", "gzip"),  # blanks around the semicolon (5.6.6)
        ("gzip;Q=0", "identity"),  # and q has no case
        ("gzip;q=2", "identity"),  # no weight, so not asked for
        ("gzip;level=9", "identity"),  # no parameter that there is
        ("gzip,,identity;q=0.1,", "gzip"),  # empty elements are not counted (5.6.1)
    ],
)
def test_the_coding_is_what_the_client_likes_best(accept_encoding: str | None, coding: str) -> None:
    assert preferred_coding(accept_encoding, ("gzip", "identity")) == coding


def test_what_was_not_compressed_is_sent_plain() -> None:
    assert preferred_coding("gzip", ("identity",)) == "identity"


@given(st.text())
def test_any_field_gets_a_coding_that_there_is(text: str) -> None:
    assert preferred_coding(text, ("gzip", "identity")) in ("gzip", "identity")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"if-none-match": '"a"'}, 304),
        ({"if-none-match": '"b"'}, 200),
        ({"if-none-match": 'W/"a"'}, 304),  # compared weakly (13.1.2): a proxy made it weak
        ({"if-none-match": '"b", W/"x,y" ,"a"'}, 304),  # a list, whose tags hold commas
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": "a"}, 200),  # not an entity tag
        ({"if-none-match": ""}, 200),
        ({"if-modified-since": SAME}, 304),
        ({"if-modified-since": AFTER}, 304),
        ({"if-modified-since": BEFORE}, 200),
        ({"if-modified-since": "Tuesday, 15-Nov-94 12:45:26 GMT"}, 304),  # the obsolete forms are still read
        ({"if-modified-since": "Tue Nov 15 12:45:26 1994"}, 304),
        ({"if-modified-since": "yesterday"}, 200),  # not a date: not heeded
        ({"if-modified-since": f"{SAME}, {SAME}"}, 200),  # nor is a list of them
        ({"if-none-match": '"b"', "if-modified-since": AFTER}, 200),  # the tag decides (13.1.3)
        ({"if-none-match": '"a"', "if-modified-since": BEFORE}, 304),
        ({"if-match": '"a"'}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"b"'}, 412),
        ({"if-match": 'W/"a"'}, 412),  # compared strongly (13.1.1)
        ({"if-match": '"b"', "if-none-match": '"a"'}, 412),  # the order of 13.2.2
        ({"if-match": '"a"', "if-none-match": '"a"'}, 304),
        ({"if-unmodified-since": BEFORE}, 412),
        ({"if-unmodified-since": SAME}, 200),
        ({"if-unmodified-since": BEFORE, "if-match": '"a"'}, 200),  # again the tag decides
        ({"range": "bytes=0-9"}, 200),  # ranges are not served, and need not be
    ],
)
def test_preconditions_are_evaluated_in_their_order(fields: dict[str, str], status: int) -> None:
    assert precondition(fields, etag='"a"', modified=MODIFIED) == status


@given(st.dictionaries(st.sampled_from(["if-match", "if-none-match", "if-modified-since"]), st.text()))
def test_any_precondition_has_an_answer(fields: dict[str, str]) -> None:
    assert precondition(fields, etag='"a"', modified=MODIFIED) in (200, 304, 412)


@given(st.text(alphabet="Tue, 15Nov1994:26GMT+-JanSatXYZ", max_size=40))
def test_what_is_nearly_a_date_has_an_answer(text: str) -> None:
    found = precondition({"if-modified-since": text}, etag='"a"', modified=MODIFIED)
    assert found in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("localhost:8000", "localhost"),
        ("LocalHost", "localhost"),
        ("example.org.", "example.org"),  # the root's dot
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1:", "127.0.0.1"),  # an empty port is allowed (RFC 3986 3.2.3)
        ("", ""),  # so is an empty host (RFC 9112 3.2)
        ("localhost:8000@evil.example", None),  # user information is not
        ("localhost, evil.example", None),  # two fields, joined
        ("evil example", None),
        ("localhost/", None),
        ("::1", None),  # an address of IPv6 stands in brackets
        ("localhost:80a", None),
        ("xn--bcher-kva.example:443", "xn--bcher-kva.example"),
    ],
)
def test_a_host_is_read_without_its_port(authority: str, name: str | None) -> None:
    assert host_name(authority) == name


def test_a_field_that_is_repeated_is_one_list() -> None:
    raw = [(b"if-none-match", b'"a"'), (b"host", b"x"), (b"if-none-match", b'"b"')]
    assert combined(raw) == {"if-none-match": '"a", "b"', "host": "x"}
