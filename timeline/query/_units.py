"""The words for times in a query, and the days of years and months."""

from __future__ import annotations

import functools
import re
from typing import TypeAlias

from timeline import edtf
from timeline.diagnostics import quoted
from timeline.edtf import Day
from timeline.query._types import QueryError

Days: TypeAlias = "tuple[Day | None, Day | None]"
"""The first and the last day, inclusive; None for a side without end."""

MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
ERA = "[1-9][0-9]{0,3} ?(?:bce|bc|ce|ad)|ad ?[1-9][0-9]{0,3}"
YEAR = f"(?:[0-9]{{4}}|{ERA})"
SEASON = "(?:spring|summer|autumn|fall|winter)"
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
ORDINAL = "(?:first|second|third|fourth|1st|2nd|3rd|4th)"
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
COUNT = "(?:[1-9][0-9]{0,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNIT = "(?:day|week|month|quarter|year)"
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"


@functools.cache  # compiled when first needed: most queries need few, and all take long
def pattern(text: str) -> re.Pattern[str]:
    """A regular expression to which case does not count; only ASCII letters and digits have classes."""
    return re.compile(text, re.IGNORECASE | re.ASCII)


def year_of(text: str) -> int:
    """The number of a year as people write it; 44 BCE is -43."""
    number = int(re.sub("[^0-9]", "", text))
    return 1 - number if re.search("bc", text, re.IGNORECASE) else number


def month_of(text: str) -> int:
    """The number of a month, 1 to 12, by the beginning of its name."""
    return [name[:3].lower() for name in edtf.MONTHS].index(text[:3].lower()) + 1


def months(year: int, month: int, count: int = 1) -> Days:
    """The days of `count` months from one on; the number of the month may be above 12."""
    return edtf.months_span(year * 12 + month - 1, count)


def day_of(year: str, month: str, day: str, text: str, position: int = 0) -> Days:
    """The one day of a year, month and day as people write them; raises QueryError if it does not exist.

    `text` is the whole of them, at `position`.
    """
    first, last = months(year_of(year), month_of(month))
    assert first is not None
    assert last is not None
    number = int(re.sub("[^0-9]", "", day))
    if not 1 <= number <= last - first + 1:
        name = edtf.MONTHS[month_of(month) - 1]
        raise QueryError(
            f"{quoted(text)} does not exist: {name} {year} has {last - first + 1} days",
            position=position,
            length=len(text),
        )
    return first + number - 1, first + number - 1


def has_letters(text: str) -> bool:
    """Whether a text has an ASCII letter, as all times in words do."""
    return any(character.isalpha() and character.isascii() for character in text)
