"""The parts of a date expression, named as EDTF names them.

Each meaning has its own type: the season 21 of 1979 is not the month 21, and a year whose last
digit is unknown is not a year. All values are frozen and compare by meaning. Code may build them
directly as well as with `parse`.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TypeAlias

Day: TypeAlias = int
"""A day as a number, as `datetime.date.toordinal` counts, also before year 1 and after 9999.

1 is 0001-01-01 in the proleptic Gregorian calendar, and 0 is the day before.
"""


class Qualifier(enum.Flag):
    """How certain a source is of a date. EDTF level 1, 'Qualification of a date'."""

    NONE = 0
    UNCERTAIN = 1
    """`?`: the source is not sure."""
    APPROXIMATE = 2
    """`~`: the date is about right."""
    BOTH = UNCERTAIN | APPROXIMATE
    """`%`: both."""


_PLAIN = (Qualifier.NONE, Qualifier.NONE, Qualifier.NONE)


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month of a year, or a day; `qualifiers` belong to year, month and day in this order."""

    year: int
    month: int | None = None
    day: int | None = None
    qualifiers: tuple[Qualifier, Qualifier, Qualifier] = _PLAIN


@dataclass(frozen=True, slots=True)
class Unspecified:
    """A date with unknown digits: `201X`, `2004-XX`, `1985-XX-XX`, `156X-12-25`.

    The parts are text as written, with `X` for each unknown digit. At least one part has an X.
    """

    year: str
    month: str | None = None
    day: str | None = None
    qualifiers: tuple[Qualifier, Qualifier, Qualifier] = _PLAIN


@dataclass(frozen=True, slots=True)
class Season:
    """A part of a year by its EDTF code, 21 to 41; `qualifiers` belong to year and season.

    21 to 24 are spring, summer, autumn and winter without a hemisphere; 25 to 28 are those of the
    Northern Hemisphere, 29 to 32 those of the Southern. 33 to 36 are quarters, 37 to 39 quadrimesters
    (four months each), and 40 and 41 semestrals (six months each).
    """

    year: int
    season: int
    qualifiers: tuple[Qualifier, Qualifier] = (Qualifier.NONE, Qualifier.NONE)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A time of day on a day, to the second."""

    local: dt.datetime
    """Naive: what a clock at the place shows."""
    offset: dt.timedelta | None = None
    """The offset from UTC, if the text states one."""


class Bound(enum.Enum):
    """A side of an interval without a date. EDTF level 1, 'Extended interval'."""

    OPEN = ".."
    """The interval has no start or no end on this side."""
    UNKNOWN = ""
    """The interval starts or ends on a day that is not known."""


Point: TypeAlias = Date | Unspecified | Season | DateTime


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end`, both inclusive; an `end` that is a DateTime is exclusive (RFC 5545 3.6.1)."""

    start: Point | Bound
    end: Point | Bound


@dataclass(frozen=True, slots=True)
class Run:
    """`first..last` in a set: all values from `first` to `last`, both inclusive; None for an open side."""

    first: Date | None
    last: Date | None


Member: TypeAlias = Date | Unspecified | Season | Run


@dataclass(frozen=True, slots=True)
class OneOf:
    """`[a,b..c]`: one of the members, not known which. EDTF level 2, 'Set representation'."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """`{a,b..c}`: all of the members. EDTF level 2, 'Set representation'."""

    members: tuple[Member, ...]


Expression: TypeAlias = Date | Unspecified | Season | DateTime | Interval | OneOf | AllOf


@dataclass(frozen=True, slots=True)
class Window:
    """The days `start <= day < end`; None for a side without end."""

    start: Day | None = None
    end: Day | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """One stretch of days that an expression fills or falls in. All days are inclusive; None is unbounded.

    If `lasts`, it lasts from a day in `earliest_start..latest_start` to a day in
    `earliest_end..latest_end`. If not, it is some day within `earliest_start..latest_end`.
    """

    earliest_start: Day | None
    latest_start: Day | None
    earliest_end: Day | None
    latest_end: Day | None
    lasts: bool
