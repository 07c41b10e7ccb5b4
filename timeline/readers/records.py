"""The tables of events.toml as Pydantic models: what keys there are, and what type each has.

The JSON Schema that editors complete and check with comes from these models too. What a
value means (a date, an id of something else) is read by the modules beside, where it can be placed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, assert_never
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from timeline.diagnostics import did_you_mean, quoted
from timeline.edtf import Unit
from timeline.model import Cancelled, Imprecise, RelationType
from timeline.model._declare import Form
from timeline.model.plain import PLAIN, Plain

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_ID = 200
"""Characters of an id: a feed's id names files, and file systems take names of up to 255 bytes."""
_ID = re.compile(ID_PATTERN[1:-1])
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_URL_PATTERN = r"^https?://"
# RFC 5545 3.3.6; no more digits than clients can read
_DURATION_PATTERN = r"^P(\d{1,3}W|\d{1,4}D|(\d{1,4}D)?T(\d{1,4}H(\d{1,4}M)?|\d{1,5}M))$"
_DURATION = re.compile(_DURATION_PATTERN[1:-1], re.ASCII)
# Controls, line and paragraph separators, lone surrogates, and the marks that force a line
# to be read backwards (U+202A to U+202E). Isolates (U+2066 to U+2069) do that job safely.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")
_FORBIDDEN_IN_LINE = re.compile(f"[\t\n]|{_FORBIDDEN.pattern}")


def _fault(code: str, message: str, help_: str = "") -> PydanticCustomError:
    return PydanticCustomError(code, "{message}", {"message": message, "help": help_})


def is_id(value: str) -> bool:
    """Whether a text is an id: lower-case letters and digits, in words with hyphens between them."""
    return len(value) <= MAX_ID and _ID.fullmatch(value) is not None


def _id(value: str) -> str:
    if len(value) > MAX_ID:
        raise _fault("E205", f"an id has at most {MAX_ID} characters, not {len(value)}", "shorten it")
    if not is_id(value):
        suggestion = re.sub(r"[^a-z0-9]+", "-", value.lower()[:100]).strip("-")
        raise _fault(
            "E205",
            "an id is lower-case letters and digits in words joined by hyphens",
            f'write "{suggestion}"' if suggestion else "",
        )
    return value


def _without(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if found := pattern.search(value):
            raise _fault("E208", f"{what} may not hold the character U+{ord(found[0]):04X}", "leave it out")
        return value

    return check


def _filled(value: str) -> str:
    if not value.strip():
        raise _fault("E204", "must not be empty")
    return value


def _domain(value: str) -> str:
    if not _DOMAIN.fullmatch(value) or len(value) > 253:
        help_ = 'write one in lower case and ASCII, such as "timeline.example.org"'
        meant = re.sub(r"^[a-z]+://|[/?#].*", "", value.strip().lower())
        if _DOMAIN.fullmatch(meant) and "." in meant and len(meant) <= 253:
            help_ = f'write "{meant}"'
        raise _fault("E209", "not a domain name", help_)
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:  # as "http://[" does
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise _fault("E207", "not a web address", 'write one that begins with "https://"')
    if found := re.search(r"[\s<>\"\\^`{|}]", value):  # RFC 3986: none of these stands in an address
        raise _fault("E207", "not a web address", f'write "{quote(found[0])}" for "{found[0]}"')
    return value


def _color(value: str) -> str:
    import webcolors

    known = webcolors.names("css3")
    if value not in known:
        raise _fault("E204", f"no CSS3 colour {quoted(value)}", did_you_mean(value, known))
    return value


def _duration(value: str) -> str:
    if not _DURATION.fullmatch(value):
        raise _fault("E113", f"not a duration: {quoted(value)}", 'write "P1D", "PT12H", "PT30M" or "P1W"')
    return value


def _interval(value: str) -> str:
    if not re.search("[1-9]", _duration(value)):
        raise _fault("E113", "a duration of nothing", 'write "PT1H" or more')
    return value


def _site(value: str) -> str:
    if re.search(r"[?#]", value):
        raise _fault(
            "E207", "the site's address has no query and no fragment", "leave out what begins with ? or #"
        )
    return value


Id = Annotated[
    str,
    AfterValidator(_id),
    WithJsonSchema({"type": "string", "pattern": ID_PATTERN, "maxLength": MAX_ID}),
]
Text = Annotated[str, AfterValidator(_without(_FORBIDDEN, "text"))]
Line = Annotated[str, AfterValidator(_without(_FORBIDDEN_IN_LINE, "one line of text"))]
Name = Annotated[Line, AfterValidator(_filled), WithJsonSchema({"type": "string", "minLength": 1})]
Domain = Annotated[str, AfterValidator(_domain), WithJsonSchema({"type": "string", "format": "hostname"})]
Url = Annotated[
    Line,
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": _URL_PATTERN}),
]
Color = Annotated[str, AfterValidator(_color), WithJsonSchema({"type": "string", "pattern": "^[a-z]+$"})]
Duration = Annotated[
    str, AfterValidator(_duration), WithJsonSchema({"type": "string", "pattern": _DURATION_PATTERN})
]
Interval = Annotated[
    str, AfterValidator(_interval), WithJsonSchema({"type": "string", "pattern": _DURATION_PATTERN})
]
Grouping = Literal["category", "actor"]
_DATE_FORMS: list[dict[str, Any]] = [
    {"type": "string", "description": 'EDTF, or "unknown"', "examples": ["2023-11", "2019~"]},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    {"type": "integer", "minimum": 1000, "maximum": 9999},
]
DateValue = Annotated[Any, WithJsonSchema({"anyOf": _DATE_FORMS})]


class Record(BaseModel):
    """A table of the file: other keys and other types are faults."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TimelineRecord(Record):
    """The chronology as a whole."""

    title: Name
    domain: Domain = Field(description="the right-hand side of every UID: never changes")
    description: Text = ""
    url: Annotated[Url, AfterValidator(_site)] | None = Field(None, description="where the site is published")
    timezone: Line = Field("UTC", description="IANA name, for times that name no zone")
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] = Field(
        "en", description="BCP 47"
    )
    as_of: DateValue = Field(None, description="the day that the data speaks for")
    revised: Any = Field(None, deprecated=True, description="no longer read: the lock knows when it was")
    feed_per: list[Grouping] = Field([], description="a feed for each category, for each actor")
    include: list[Line] = Field([], description="further files, by glob patterns relative to this one")


class ActorRecord(Record):
    """A state, organisation or person that takes part."""

    id: Id
    name: Name


class CategoryRecord(Record):
    """A kind of event: a lane of the chart."""

    id: Id
    name: Name


class SourceRecord(Record):
    """A document that events cite."""

    id: Id
    title: Name
    publisher: Line = ""
    published: DateValue = None
    url: Url | None = None
    note: Text = ""


class FeedRecord(Record):
    """A calendar of its own."""

    id: Id
    title: Name
    where: Line = Field("", description="in the query language; empty for all events")
    description: Text = ""
    color: Color | None = Field(None, description="a CSS3 colour name")
    imprecise: Annotated[Imprecise, Field(strict=False)] = Field(
        Imprecise.MARKER, description="how dates less exact than a day stand: on the first day, over all, not"
    )
    cancelled: Annotated[Cancelled, Field(strict=False)] = Field(
        Cancelled.STATUS, description="by STATUS and title, or by title alone, as Google hides the status"
    )
    alarms: list[Duration] = Field([], description="how long before the start clients remind their users")
    refresh: Interval = Field("PT12H", description="how often clients are asked to look again")


class PlaceRecord(Record):
    """Where an event takes place."""

    name: Name
    timezone: Line | None = Field(None, description="IANA name")
    latitude: Annotated[float, Field(ge=-90, le=90, strict=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, strict=False)] | None = None


class CitationRecord(Record):
    """What one source says of an event."""

    source: Name
    date: DateValue = Field(None, description="the date that this source gives, as exactly as it gives it")
    quote: Text = Field("", description="its words, exactly")
    note: Text = Field("", description="what else to know of this claim")


class RelationRecord(Record):
    """That an event relates to another."""

    event: Name
    as_: Annotated[RelationType, Field(alias="as", strict=False)]


class RelativeRecord(Record):
    """A date computed from another event's."""

    after: Name | None = Field(None, description="an event's id: from its end")
    before: Name | None = Field(None, description="an event's id: from its start")
    by: Name = Field(description="an ISO 8601 duration: P10Y, P6M, P2W, P90D")
    precision: Unit | None = None
    exact: bool = Field(False, description="to the day, month or year; else it is approximate")


class MoveRecord(Record):
    """An instance of a series that was on another day than its rule gives."""

    from_: DateValue = Field(alias="from")
    to: DateValue
    note: Text = ""


class EarlierRecord(Record):
    """A date that the event had before."""

    date: DateValue
    source: Name | None = None
    note: Text = ""


_DATE_OR_RELATIVE: dict[str, Any] = {"anyOf": [*_DATE_FORMS, RelativeRecord.model_json_schema(by_alias=True)]}
_EARLIER: dict[str, Any] = {"anyOf": [*_DATE_FORMS, EarlierRecord.model_json_schema(by_alias=True)]}


class EventKeys(Record):
    """The keys of an event that other modules read: dates, and what names something else."""

    id: Id
    title: Name
    date: Annotated[Any, WithJsonSchema(_DATE_OR_RELATIVE)] = None
    start: DateValue = Field(None, description="instead of date")
    end: DateValue = Field(None, description="a day is included, a time is not")
    place: PlaceRecord | None = None
    cite: list[CitationRecord] = []
    related: list[RelationRecord] = []
    repeat: Line | None = Field(None, description="an RRULE, from date or start on: FREQ=YEARLY")
    except_: list[DateValue] = Field([], alias="except", description="days of the rule on which it is not")
    moved: list[MoveRecord] = Field([], description="days of the rule that were moved")
    was: list[Annotated[Any, WithJsonSchema(_EARLIER)]] = Field(
        [], description="dates that it had before, oldest first"
    )


def _key(plain: Plain) -> tuple[Any, Any]:
    """A plain field's type in the file, and what its key means where the file leaves it out."""
    described: dict[str, Any] = {"description": plain.help} if plain.help else {}
    match plain.form:
        case Form.LINE:
            return Line, Field("", **described)
        case Form.TEXT:
            return Text, Field("", **described)
        case Form.NAME:
            return Name | None, Field(None, **described)
        case Form.NAMES:
            return list[Name], Field([], **described)
        case Form.IDS:
            return list[Id], Field([], **described)
        case Form.CHOICE:
            return Annotated[type(plain.default), Field(strict=False)], Field(plain.default, **described)
        case Form.LEVEL:
            return Annotated[int, Field(ge=1, le=5)], Field(plain.default, **described)
        case Form.FLAG:
            return bool, Field(plain.default, **described)
        case _:
            assert_never(plain.form)


if TYPE_CHECKING:
    EventRecord: TypeAlias = EventKeys
else:
    EventRecord = create_model(
        "EventRecord",
        __base__=EventKeys,
        __doc__="One milestone.",
        **{name: _key(plain) for name, plain in PLAIN.items()},
    )


class FileRecord(Record):
    """A chronology of dated, sourced milestones."""

    timeline: TimelineRecord
    actor: list[ActorRecord] = []
    category: list[CategoryRecord] = []
    source: list[SourceRecord] = []
    event: list[EventRecord] = []
    feed: list[FeedRecord] = []


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a timeline file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FileRecord.model_json_schema(by_alias=True),
    }
