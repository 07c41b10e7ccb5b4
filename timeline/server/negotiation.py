"""What a request's fields ask for: in which content coding, and whether the client needs an answer at all.

RFC 9110: 12.5.3 (Accept-Encoding), 13 (conditional requests), 7.2 and RFC 9112 3.2 (Host).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeAlias

Fields: TypeAlias = Mapping[str, str]
"""A request's fields by their names in lower case; commas join repeated values (RFC 9110 5.3)."""

IDENTITY = "identity"

_WEIGHT = re.compile(r"[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.IGNORECASE)
_ENTITY_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::\d*)?")
_DATE_LENGTH = 40  # "Wednesday, 09-Nov-94 08:49:37 GMT", the longest form, has 33


def combined(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The fields of a request from their raw names, in lower case, and values."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


@functools.lru_cache(maxsize=256)  # clients send the same few
def preferred_coding(accept_encoding: str | None, available: tuple[str, ...]) -> str:
    """The content coding that a client prefers; of two that it likes equally, the first in `available`.

    It is identity if the client accepts none, or does not say. RFC 9110 12.5.3 lets a server ignore the
    field, and 406 would cost subscribers their calendars.
    """
    if accept_encoding is None:
        return IDENTITY
    weights: dict[str, float] = {}
    for element in accept_encoding.split(","):
        coding, semicolon, parameter = element.partition(";")
        weight = _WEIGHT.fullmatch(parameter)
        if weight or not semicolon:
            name = coding.strip(" \t").lower()
            weights["gzip" if name == "x-gzip" else name] = float(weight[1]) if weight else 1.0

    def weight_of(coding: str) -> float:
        # identity is acceptable unless the client excludes it, but what the client asks for comes first
        unlisted = 1e-9 if coding == IDENTITY else 0.0
        return weights.get(coding, weights.get("*", unlisted))

    best = max((*available, IDENTITY), key=weight_of)
    return best if weight_of(best) > 0 else IDENTITY


def precondition(fields: Fields, *, etag: str, modified: dt.datetime) -> HTTPStatus:
    """The status of the answer to a GET or HEAD, by its preconditions: 200, 304 or 412. RFC 9110 13.2.2.

    `etag` is the strong entity tag of the selected representation; `modified` is aware, a whole second.
    """
    if (field := fields.get("if-match")) is not None:
        if not _names(field, etag, strongly=True):
            return HTTPStatus.PRECONDITION_FAILED
    elif (since := _date(fields.get("if-unmodified-since"))) is not None and modified > since:
        return HTTPStatus.PRECONDITION_FAILED
    if (field := fields.get("if-none-match")) is not None:
        return HTTPStatus.NOT_MODIFIED if _names(field, etag, strongly=False) else HTTPStatus.OK
    if (since := _date(fields.get("if-modified-since"))) is not None and modified <= since:
        return HTTPStatus.NOT_MODIFIED
    return HTTPStatus.OK


def _names(field: str, etag: str, *, strongly: bool) -> bool:
    """Whether a list of entity tags holds this strong one, by the comparisons of RFC 9110 8.8.3.2."""
    if field.strip(" \t") == "*":
        return True
    return any(tag[2] == etag and not (strongly and tag[1]) for tag in _ENTITY_TAG.finditer(field))


def _date(field: str | None) -> dt.datetime | None:
    """An HTTP-date in one of its three forms (RFC 9110 5.6.7), aware; None, to be ignored, for other text."""
    if field is None or len(field) > _DATE_LENGTH:
        return None
    try:
        found = parsedate_to_datetime(field)
    except (ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


def host_name(authority: str) -> str | None:
    """The host of `host:port`, in lower case and without the dot of the root; None if it is no host."""
    found = _HOST.fullmatch(authority)
    return None if found is None else found[1].lower().removesuffix(".")
