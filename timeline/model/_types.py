"""An event and what it refers to. All types are frozen; nothing here reads, writes or knows the clock."""

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
    """The date by which somebody hopes or promises to reach something."""


class Status(enum.StrEnum):
    """Whether an event takes place on its date."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    """It has no new date: the date is the old one."""


class RelationType(enum.StrEnum):
    """How the event that states it relates to another."""

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
"""The words for a relation, as the event that states it has them, and as the other one has them."""


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """The version that calendars have of something (RFC 5545 3.8.7). Moments are whole seconds in UTC."""

    sequence: int = 0
    created: dt.datetime = EPOCH
    modified: dt.datetime = EPOCH
    """When the content last changed: LAST-MODIFIED and DTSTAMP."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, organisation or person that takes part."""

    id: str
    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of event: a lane of the chart."""

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
    """http or https; empty where nobody knows one."""
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
    """A remark on this claim, in our words."""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event takes place. Coordinates are degrees, WGS 84."""

    name: str
    timezone: str = ""
    """An IANA name; empty where the place has none."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """That an event relates to another."""

    event: str
    """The other one's id."""
    type: RelationType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Move:
    """An instance of a series that took place on another day than the rule gives."""

    day: edtf.Day
    """The local day that the rule gives. It always names the instance (RFC 5545 3.8.4.4)."""
    to: edtf.Date | edtf.DateTime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an event recurs. Its own date is the first instance."""

    rule: Rule
    exdates: tuple[edtf.Day, ...] = ()
    """Local days on which an instance that the rule gives does not take place."""
    moved: tuple[Move, ...] = ()
    first: edtf.Day | None = None
    """The first day of the first instance that takes place."""
    last: edtf.Day | None = None
    """The last day of the last instance, inclusive; None where the series has no end."""
    span: Span = field(default=NOWHERE, compare=False)
    """Of the rule."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A date that an event had before, and the source that gave it."""

    date: edtf.Expression
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a date is computed from another event's: a duration after its end, or before its start."""

    anchor: str
    title: str
    """The other event's."""
    by: str
    """An ISO 8601 duration."""
    before: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One milestone. `when` is None where nobody knows its date: lists show it, calendars do not."""

    id: str
    uid: str
    """RFC 5545 UID: it stays the same when title, date or (with `formerly`) id change."""
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
    """1 to 5: where space is short, the most important events keep their labels."""
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
    """It vanished from the data before it took place: calendars show it as cancelled."""
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that it names: of its claims, and of the dates that it had before."""
        return (*(c.source for c in self.citations), *(was.source for was in self.was if was.source))

    @property
    def lasts(self) -> bool:
        """Whether an imprecise date fills its whole span, as the year of a statistic does."""
        return self.kind is Kind.PERIOD

    @property
    def precision(self) -> edtf.Precision:
        """The unit in which its date is known; that of the first instance of a series."""
        return edtf.Precision.UNDATED if self.when is None else edtf.precision(self.when)

    @property
    def inexact(self) -> bool:
        """Whether its date is no time, day or days that a source is sure of, or it has none.

        A date that is qualified, one of several, or derived and so approximate, is inexact.
        """
        return self.when is None or not edtf.is_exact(self.when)

    @property
    def earliest(self) -> edtf.Day | None:
        """The first day that it could touch, in its own zone; None without a beginning or a date."""
        if self.repeat is not None:
            return self.repeat.first
        return None if self.when is None else edtf.earliest(self.when)

    @property
    def latest(self) -> edtf.Day | None:
        """The last day that it could touch, inclusive, in its own zone; None without an end or a date."""
        if self.repeat is not None:
            return self.repeat.last
        return None if self.when is None else edtf.latest(self.when)

    @property
    def start(self) -> dt.datetime | None:
        """The moment at which it starts, aware; None where its date has no time."""
        match self.when:
            case edtf.DateTime() as moment:
                return _aware(moment, self.zone)
            case edtf.Interval(start=edtf.DateTime() as moment):
                return _aware(moment, self.zone)
            case _:
                return None

    @property
    def end(self) -> dt.datetime | None:
        """The moment at which it ends, aware, exclusive; None where its date has no time or no known end."""
        match self.when:
            case edtf.Interval(end=edtf.DateTime() as moment):
                return _aware(moment, self.zone)
            case _:
                return None


def _aware(moment: edtf.DateTime, zone: str) -> dt.datetime:
    if moment.offset is not None:
        return moment.local.replace(tzinfo=dt.timezone(moment.offset))
    return moment.local.replace(tzinfo=ZoneInfo(zone))
