"""The parts of a date expression, named as EDTF names them.

Each meaning has its own type: the season 21 of 1979 is not the month 21, and a
year whose last digit nobody wrote down is not a year. All values are frozen,
compare by meaning, and can be built by hand as well as by `parse`.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TypeAlias

Day: TypeAlias = int
"""A day as a number: `datetime.date.toordinal`, carried on below year 1 and above 9999.

1 is 0001-01-01 in the proleptic Gregorian calendar, 0 the day before it.
"""


class Qualifier(enum.Flag):
    """What a source says of its own certainty. EDTF level 1, 'Qualification of a date'."""

    NONE = 0
    UNCERTAIN = 1
    """`?`: the source is not sure."""
    APPROXIMATE = 2
    """`~`: about then."""
    BOTH = UNCERTAIN | APPROXIMATE
    """`%`."""


_PLAIN = (Qualifier.NONE, Qualifier.NONE, Qualifier.NONE)


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month of a year, or a day; `qualifiers` are those of year, month and day."""

    year: int
    month: int | None = None
    day: int | None = None
    qualifiers: tuple[Qualifier, Qualifier, Qualifier] = _PLAIN


@dataclass(frozen=True, slots=True)
class Unspecified:
    """A date some of whose digits are not known: `201X`, `2004-XX`, `1985-XX-XX`, `156X-12-25`.

    The parts are text as written, with `X` for each unknown digit; at least one has an X.
    """

    year: str
    month: str | None = None
    day: str | None = None
    qualifiers: tuple[Qualifier, Qualifier, Qualifier] = _PLAIN


@dataclass(frozen=True, slots=True)
class Season:
    """A part of a year by its EDTF code, 21 to 41; `qualifiers` are those of year and season.

    21 to 24 are spring, summer, autumn and winter of no stated hemisphere; 25 to 28 the
    Northern Hemisphere's; 29 to 32 the Southern's; 33 to 36 quarters; 37 to 39
    quadrimesters (four months each); 40 and 41 semestrals (six).
    """

    year: int
    season: int
    qualifiers: tuple[Qualifier, Qualifier] = (Qualifier.NONE, Qualifier.NONE)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A time of day on a day, to the second; `offset` is its distance from UTC if it states one."""

    local: dt.datetime
    """Naive, as read off a clock there."""
    offset: dt.timedelta | None = None


class Bound(enum.Enum):
    """What may stand for an end of an interval that has no date. EDTF level 1, 'Extended interval'."""

    OPEN = ".."
    """It has no end: it goes on (or always has been)."""
    UNKNOWN = ""
    """It has one, which nobody wrote down."""


Point: TypeAlias = Date | Unspecified | Season | DateTime


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end`, both included; an `end` that is a DateTime is excluded (RFC 5545 3.6.1)."""

    start: Point | Bound
    end: Point | Bound


@dataclass(frozen=True, slots=True)
class Run:
    """Inside a set, `first..last`: all values between, both included; None where it has no end."""

    first: Date | None
    last: Date | None


Member: TypeAlias = Date | Unspecified | Season | Run


@dataclass(frozen=True, slots=True)
class OneOf:
    """`[a,b..c]`: one of the members, and it is not known which. EDTF level 2, 'Set representation'."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """`{a,b..c}`: all of the members."""

    members: tuple[Member, ...]


Expression: TypeAlias = Date | Unspecified | Season | DateTime | Interval | OneOf | AllOf


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `start` up to and not including `end`; None where it has no end on that side."""

    start: Day | None = None
    end: Day | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """One stretch of days that an expression fills or falls in. Days are inclusive, None is unbounded.

    It *lasts* from a day in `earliest_start..latest_start` to one in `earliest_end..latest_end`;
    or, where `lasts` is false, it is some day within `earliest_start..latest_end`.
    """

    earliest_start: Day | None
    latest_start: Day | None
    earliest_end: Day | None
    latest_end: Day | None
    lasts: bool
