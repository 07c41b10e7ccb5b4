"""What a chronology is made of. All types are frozen; nothing here reads, writes or knows the clock."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.diagnostics import NOWHERE, Span
from timeline.model._declare import Form, plain
from timeline.rrule import Rule


class Kind(enum.StrEnum):
    """What an event's date stands for."""

    EVENT = "event"
    """Something that happens."""
    DEADLINE = "deadline"
    """The last day by which something is to happen."""
    PERIOD = "period"
    """The whole span that a figure is about: the year 2022 of a statistic."""
    TARGET = "target"
    """When something is hoped or promised to be reached."""


class Status(enum.StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    """Put off, with no new date: the date is the old one."""


class RelationType(enum.StrEnum):
    """How an event stands to another, said of the one that states it."""

    FOLLOWS = "follows"
    LEADS_TO = "leads-to"
    IMPLEMENTS = "implements"
    PART_OF = "part-of"
    SUPERSEDES = "supersedes"
    SIDE_EVENT_OF = "side-event-of"


WORDS: Mapping[RelationType, tuple[str, str]] = {
    RelationType.FOLLOWS: ("follows", "followed by"),
    RelationType.LEADS_TO: ("leads to", "follows from"),
    RelationType.IMPLEMENTS: ("implements", "implemented by"),
    RelationType.PART_OF: ("part of", "includes"),
    RelationType.SUPERSEDES: ("supersedes", "superseded by"),
    RelationType.SIDE_EVENT_OF: ("side event of", "has side event"),
}
"""A relation in words, read from the event that states it and from the one it names."""


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of something calendars were given (RFC 5545 3.8.7). Moments are whole seconds in UTC."""

    sequence: int = 0
    created: dt.datetime = EPOCH
    modified: dt.datetime = EPOCH
    """When the content last changed: LAST-MODIFIED and DTSTAMP."""


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Category:
    id: str
    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that events cite."""

    id: str
    title: str
    publisher: str = ""
    published: edtf.Expression | None = None
    url: str = ""
    """http or https, or empty where none is known."""
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """What one source says of an event: the date that *it* gives, and its words."""

    source: str
    date: edtf.Expression | None = None
    quote: str = ""
    """Its words, exactly."""
    note: str = ""
    """What else to know of this claim, in our words."""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    timezone: str = ""
    """An IANA name; empty where the place has none."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    event: str
    type: RelationType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Move:
    """An instance of a series that was on another day than the rule gives."""

    day: edtf.Day
    """The local day that the rule gives: it names the instance for ever (RFC 5545 3.8.4.4)."""
    to: edtf.Date | edtf.DateTime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an event recurs, its own date being the first instance."""

    rule: Rule
    exdates: tuple[edtf.Day, ...] = ()
    """Local days on which an instance that the rule gives does not take place."""
    moved: tuple[Move, ...] = ()
    first: edtf.Day | None = None
    """The first day of the first instance that takes place."""
    last: edtf.Day | None = None
    """The last day of the last instance, inclusive; None where it goes on."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A date that an event had before it was moved, and who gave it."""

    date: edtf.Expression
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a date was reckoned from another event's: so long after its end, or before its start."""

    anchor: str
    title: str
    """The other event's."""
    by: str
    """An ISO 8601 duration."""
    before: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One milestone. `when` is None where no date is known: it is listed, and stands in no calendar."""

    id: str
    uid: str
    """RFC 5545 UID: stays through a change of title, date or (with `formerly`) id."""
    title: str
    when: edtf.Expression | None
    zone: str = ""
    """Of a timed event: the IANA name or UTC offset (`+08:00`) that its clock shows."""
    time: str = field(
        default="", metadata=plain(Form.LINE, 'words for a time that is not exact: "about 00:30"', own=True)
    )
    """The event then stands all day."""
    kind: Kind = field(default=Kind.EVENT, metadata=plain(Form.CHOICE, own=True))
    status: Status = field(default=Status.CONFIRMED, metadata=plain(Form.CHOICE, own=True))
    category: str = field(default="", metadata=plain(Form.NAME, own=True))
    actors: tuple[str, ...] = field(default=(), metadata=plain(Form.NAMES, own=True))
    place: Place | None = None
    summary: str = field(default="", metadata=plain(Form.TEXT, own=True))
    importance: int = field(default=3, metadata=plain(Form.LEVEL, own=True))
    """1 to 5: which labels survive where space is short."""
    citations: tuple[Citation, ...] = ()
    relations: tuple[Relation, ...] = ()
    formerly: tuple[str, ...] = field(
        default=(),
        metadata=plain(Form.IDS, "earlier ids, oldest first: the UID survives a renaming", own=True),
    )
    repeat: Recurrence | None = None
    series: str = ""
    """Of an occurrence: the id of the event that recurs."""
    derived: Derivation | None = None
    was: tuple[Earlier, ...] = ()
    """Dates that it had before, oldest first."""
    disputed: bool = field(
        default=False, metadata=plain(Form.FLAG, "the sources' disagreement is known", own=True)
    )
    """Readers see it all the same."""
    version: Version = Version()
    removed: bool = False
    """It vanished from the data while it was still to come: calendars show it as cancelled."""
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def sources(self) -> tuple[str, ...]:
        """All sources that it names: of its claims, and of the dates that it had before."""
        return (*(c.source for c in self.citations), *(was.source for was in self.was if was.source))

    @property
    def lasts(self) -> bool:
        """Whether an imprecise date fills its whole span, as the year of a statistic does."""
        return self.kind is Kind.PERIOD

    @property
    def earliest(self) -> edtf.Day | None:
        """The first day it could touch, in its own zone; None where open or undated."""
        if self.repeat is not None:
            return self.repeat.first
        return None if self.when is None else edtf.earliest(self.when)

    @property
    def latest(self) -> edtf.Day | None:
        """The last day it could touch, inclusive, in its own zone; None where open or undated."""
        if self.repeat is not None:
            return self.repeat.last
        return None if self.when is None else edtf.latest(self.when)

    @property
    def start(self) -> dt.datetime | None:
        """The moment it starts, aware, where its date is timed."""
        match self.when:
            case edtf.DateTime() as moment:
                return _aware(moment, self.zone)
            case edtf.Interval(start=edtf.DateTime() as moment):
                return _aware(moment, self.zone)
            case _:
                return None

    @property
    def end(self) -> dt.datetime | None:
        """The moment it ends, aware and exclusive; None where it is not timed or its length unknown."""
        match self.when:
            case edtf.Interval(end=edtf.DateTime() as moment):
                return _aware(moment, self.zone)
            case _:
                return None


def _aware(moment: edtf.DateTime, zone: str) -> dt.datetime:
    if moment.offset is not None:
        return moment.local.replace(tzinfo=dt.timezone(moment.offset))
    return moment.local.replace(tzinfo=ZoneInfo(zone))
