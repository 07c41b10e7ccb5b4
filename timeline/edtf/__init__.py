"""Date expressions as EDTF writes them (ISO 8601-2:2019; Library of Congress, 2019).

The package reads all of levels 0 and 1, and from level 2 sets, partly qualified dates, seasons
and quarters (21 to 41) and unspecified digits anywhere. A date never becomes more exact than its
text: "2023-11" stays a month in its bounds, its words and its text.

    >>> november = parse("2023-11")
    >>> say(november)
    'some day in November 2023'
    >>> latest(november) - earliest(november)
    29
"""

from __future__ import annotations

from timeline.edtf._bounds import date_on, day, earliest, is_exact, is_qualified, latest
from timeline.edtf._calendar import civil, day_number, months_span
from timeline.edtf._derive import (
    Duration,
    RelativeError,
    Unit,
    derive,
    parse_duration,
    say_duration,
)
from timeline.edtf._format import format
from timeline.edtf._naming import MONTHS
from timeline.edtf._parse import EdtfError, parse
from timeline.edtf._precision import Precision, precision
from timeline.edtf._readings import certainly, extents, possibly
from timeline.edtf._short import say_short
from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Day,
    Expression,
    Extent,
    Interval,
    Member,
    OneOf,
    Point,
    Qualifier,
    Run,
    Season,
    Unspecified,
    Window,
)
from timeline.edtf._words import say

__all__ = [
    "MONTHS",
    "AllOf",
    "Bound",
    "Date",
    "DateTime",
    "Day",
    "Duration",
    "EdtfError",
    "Expression",
    "Extent",
    "Interval",
    "Member",
    "OneOf",
    "Point",
    "Precision",
    "Qualifier",
    "RelativeError",
    "Run",
    "Season",
    "Unit",
    "Unspecified",
    "Window",
    "certainly",
    "civil",
    "date_on",
    "day",
    "day_number",
    "derive",
    "earliest",
    "extents",
    "format",
    "is_exact",
    "is_qualified",
    "latest",
    "months_span",
    "parse",
    "parse_duration",
    "possibly",
    "precision",
    "say",
    "say_duration",
    "say_short",
]
