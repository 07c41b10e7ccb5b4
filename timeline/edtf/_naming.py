"""The names of years, dates, seasons and dates with unknown digits, full and short.

A name does not say how exact the date is; `_words` adds that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from timeline.edtf import _calendar as calendar
from timeline.edtf._bounds import is_qualified
from timeline.edtf._types import Date, DateTime, Run, Season, Unspecified

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SEASONS = ("spring", "summer", "autumn", "winter")
_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Style:
    """The names of the months, and what stands between the ends of a range."""

    months: tuple[str, ...]
    to: str
    """After a first end of one word."""
    spaced_to: str
    """After any other first end."""


FULL = Style(MONTHS, " to ", " to ")
SHORT = Style(tuple(month[:3] for month in MONTHS), "\u2013", " \u2013 ")


def year_name(year: int) -> str:
    """A year as people write it: `45 BCE`, `45 CE`, `2023`; long years have thin spaces between thousands.

    >>> year_name(-44), year_name(800), year_name(2023)
    ('45 BCE', '800 CE', '2023')
    """
    if year <= 0:
        return f"{_digits(1 - year)} BCE"
    return f"{year} CE" if year < 1000 else _digits(year)


def _digits(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f") if number > 9999 else str(number)


def date_name(date: Date, style: Style) -> str:
    """The name of a year, a month or a day, without leading zeros: `7 July 2023`."""
    return " ".join(_parts(date, style))


def _parts(date: Date, style: Style) -> list[str]:
    day = [] if date.day is None else [str(date.day)]
    month = [] if date.month is None else [style.months[date.month - 1]]
    return [*day, *month, year_name(date.year)]


def range_name(first: Date, last: Date, style: Style) -> str:
    """Two dates of one precision; what they share stands once: `28 February to 4 March 2024`."""
    left, right = _parts(first, style), _parts(last, style)
    if left == right:
        return " ".join(right)
    shared = 0
    while left[-1 - shared] == right[-1 - shared]:
        shared += 1
    kept = left[: len(left) - shared]
    tight = len(kept) == 1 and " " not in kept[0]
    return " ".join(kept) + (style.to if tight else style.spaced_to) + " ".join(right)


def plain_range(first: Date, last: Date) -> bool:
    """Whether two dates can have a `range_name`: both of one precision, and neither qualified."""
    return unit(first) == unit(last) and not is_qualified(first) and not is_qualified(last)


def run_end(run: Run) -> Date:
    """The only end of a run that is open on one side; raises ValueError for a run without ends."""
    date = run.first or run.last
    if date is None:
        raise ValueError("a run without ends says nothing")
    return date


def date_of(moment: DateTime) -> Date:
    """The local day of a time."""
    return Date(moment.local.year, moment.local.month, moment.local.day)


def unit(date: Date) -> str:
    """Whether a date is a "year", a "month" or a "day"."""
    if date.day is not None:
        return "day"
    return "year" if date.month is None else "month"


def season_name(season: Season, style: Style, *, of: str = " ") -> str:
    """The name of a season with its year, such as `summer 2021`; `of` joins the two for codes 21 to 32."""
    code, year = season.season, year_name(season.year)
    if style is SHORT and 33 <= code <= 36:
        return f"Q{code - 32} {year}"
    if style is SHORT and code >= 40:
        return f"H{code - 39} {year}"
    if style is SHORT and code >= 37:
        first = (code - 37) * 4
        return f"{style.months[first]}{style.to}{style.months[first + 3]} {year}"
    if code <= 24:
        return f"{_SEASONS[code - 21]}{of}{year}"
    if code <= 32:
        hemisphere = "Northern" if code <= 28 else "Southern"
        where = f"{hemisphere} Hemisphere" if style is FULL else hemisphere[0]
        return f"{_SEASONS[(code - 25) % 4]}{of}{year} ({where})"
    if code <= 36:
        return f"{_ORDINALS[code - 33]} quarter of {year}"
    if code <= 39:
        return f"{_ORDINALS[code - 37]} four months of {year}"
    return f"{_ORDINALS[code - 40]} half of {year}"


def days_of_a_month(members: Sequence[object]) -> tuple[list[tuple[int, int]], Date] | None:
    """The first and last day of each member of a set, and their month; None if they are not of one month."""
    runs: list[tuple[Date, Date]] = []
    for member in members:
        match member:
            case Date():
                runs.append((member, member))
            case Run(first=Date() as first, last=Date() as last):
                runs.append((first, last))
            case _:
                return None
    pairs: list[tuple[int, int]] = []
    month = Date(runs[0][0].year, runs[0][0].month)
    for first, last in runs:
        if first.day is None or last.day is None:
            return None
        # Without its day, a date equals the month only if it is also unqualified.
        if any(Date(end.year, end.month, None, end.qualifiers) != month for end in (first, last)):
            return None
        pairs.append((first.day, last.day))
    return pairs, month


def unspecified_phrase(date: Unspecified, *, lasting: bool) -> str:
    """What is known of a date, in full: `some day in December of some year in the 1560s`."""
    years = _years(date.year, FULL)
    if date.month is None:
        return years.name if lasting else f"some time in {years.name}"
    day = _one_of(_days(date), FULL) if date.day else ""
    if date.month == "XX":
        if date.day is None:
            return f"some month in {years.name}"
        return f"some day in {years.name}" if date.day == "XX" else f"day {day} of some month in {years.name}"
    months = _months(date.month, FULL)
    if date.day in (None, "XX"):
        return f"some day in {months}{years.after_month}"
    if " " in months:
        return f"day {day} of {months}{years.after_month}"
    return f"{'one day within ' if ' to ' in day else ''}{day} {months}{years.after_month}"


def unspecified_name(date: Unspecified) -> str:
    """What is known of a date, short: `25 Dec, 1560s`."""
    years = _years(date.year, SHORT)
    months = "" if date.month in (None, "XX") else _months(date.month, SHORT)
    day = "" if date.day in (None, "XX") else _one_of(_days(date), SHORT)
    if day and not months:
        return f"day {day}, {years.name}"
    known = " ".join(part for part in (day, months) if part)
    return f"{known}{years.after_month}" if known else years.name


class _Years(NamedTuple):
    name: str
    after_month: str
    """The same, to follow the name of a month directly."""


def _years(digits: str, style: Style) -> _Years:
    """The years that fit a mask."""
    full = style is FULL
    if "X" not in digits:
        name = year_name(int(digits))
        return _Years(name, f" {name}")
    if digits == "XXXX":
        name = "an unknown year" if full else "year unknown"
        return _Years(name, f" of {name}" if full else f", {name}")
    if "X" in digits.rstrip("X"):
        written = f"a year written {digits}"
        return _Years(written, f" of {written}") if full else _Years(digits, f", {digits}")
    first, last = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if first >= 1000 and digits[2] not in "0X":
        name = f"{'the ' if full else ''}{first}s"
    else:
        # The first year of -000X that exists is -0001.
        first, last = sorted((first or -1, last)) if digits.startswith("-") else (first, last)
        name = f"{year_name(first)}{style.to if first >= 1000 else style.spaced_to}{year_name(last)}"
    return _Years(name, f" of some year in {name}" if full else f", {name}")


def _months(mask: str, style: Style) -> str:
    return _one_of([style.months[month - 1] for month in calendar.two_digits(mask, 12)], style)


def _days(date: Unspecified) -> list[str]:
    if date.day is None:
        return []
    longest = 31
    if date.month is not None and date.month != "XX" and "X" not in date.month:
        year = 2000 if "X" in date.year else int(date.year)
        longest = calendar.month_length(year, int(date.month))
    return [str(day) for day in calendar.two_digits(date.day, longest)]


def _one_of(names: Sequence[str], style: Style) -> str:
    """Names in calendar order. Those that fit a mask are consecutive, or ten apart."""
    if len(names) > 2 and not _apart(names):
        return f"{names[0]}{style.to}{names[-1]}"
    return listed(names, "or")


def _apart(names: Sequence[str]) -> bool:
    return names[0].isdigit() and int(names[1]) - int(names[0]) > 1


def listed(names: Sequence[str], word: str) -> str:
    """The names joined by commas and, before the last, a word: `a, b or c`."""
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
