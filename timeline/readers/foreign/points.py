"""One date in words: a year, a month, a day, a season, a decade."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from timeline import edtf
from timeline.edtf import Date, Interval, OneOf, Run, Season, Unspecified

END = dt.date.max.toordinal()


class Order(enum.StrEnum):
    """What comes first in a date such as 3/4/2005."""

    US = "us"
    """The month."""
    EU = "eu"
    """The day."""


class UnreadError(ValueError):
    """A text that is not read: `reason` follows the text in a message."""

    def __init__(self, reason: str, help: str = "", *, ambiguous: bool = False, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help
        self.ambiguous = ambiguous
        """It can mean two dates."""
        self.final = final
        """No other way to read it is left."""


_NAMES = {
    "english": "january february march april may june july august september october november december",
    "german": "januar februar märz april mai juni juli august september oktober november dezember",
    "french": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "short": "jan feb mar apr may jun jul aug sep oct nov dec",
}
MONTHS = {
    name: number for names in _NAMES.values() for number, name in enumerate(names.split(), 1)
} | {"sept": 9}  # fmt: skip
_MONTH = f"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\\.?"
_DAY = "([0-9]{1,2})(?:st|nd|rd|th|\\.)?"
_YEAR = "([0-9]{4})"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    "(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,? (?:the )?(.*[0-9]{4}.*)"
)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON = f"({'|'.join(_SEASONS)})"
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
_FUZZ = re.compile(
    "(?:(?:very )?(?:early|late|mid|middle|beginning|start|end|first days|last days|first part|later part)"
    "(?: or (?:early|mid|late)|[- ]to[- ](?:early|mid|late))?"
    "|(?:1st|2nd|first|second|latter) (?:half|part)|(?:first|second|third|last) week)"
    "(?: ?- ?| )(?:in |of |part of )?(?:the )?(.+)"
)
NO_DATE = "is not a date that can be read"
WRITE = 'write it as "14 August 2002", "Aug 2002", "c. 2002" or "2002-08-14"'


@dataclass(frozen=True, slots=True)
class Partial:
    """A date that may lack its year or month, because another beside it has them."""

    year: int | None
    month: int | None
    day: int | None

    def completed(self, other: Partial) -> Partial:
        """With the year, and a day also with the month, of the other date."""
        year = other.year if self.year is None else self.year
        month = self.month
        if month is None and (self.day is not None or (self.year is None and self.day is not None)):
            month = other.month
        return Partial(year, month, self.day)

    def date(self) -> Date:
        """The date itself. Raises UnreadError if there is no such day, or its year or month is missing."""
        if self.year is None or (self.day is not None and self.month is None):
            raise UnreadError(NO_DATE, WRITE)
        return _date(self.year, self.month, self.day)


def _date(year: int, month: int | None = None, day: int | None = None) -> Date:
    """Raises UnreadError where the calendar has no such day."""
    if year < 1:
        raise UnreadError("is outside the years 1 to 9999")
    if month is not None:
        try:
            dt.date(year, month, day or 1)
        except ValueError:
            raise UnreadError("is on no calendar: there is no such month or day", final=True) from None
    return Date(year, month, day)


def partial(text: str, order: Order | None) -> tuple[Partial | None, bool]:
    """A date that may lack its year or month, and whether its words say more; None for another text."""
    lost = False
    if (fuzzy := _FUZZ.fullmatch(text)) is not None:
        text, lost = fuzzy[1], True
    for pattern, groups in _PARTIALS:
        if (found := pattern.fullmatch(text)) is not None:
            parts = dict(zip(groups, found.groups(), strict=True))
            month = parts.get("m")
            return (
                Partial(
                    int(parts["y"]) if "y" in parts else None,
                    MONTHS[month] if month else None,
                    int(parts["d"]) if "d" in parts else None,
                ),
                lost,
            )
    return None, False


_PARTIALS = tuple(
    (re.compile(pattern), groups)
    for pattern, groups in (
        (_YEAR, "y"),
        (_DAY, "d"),
        (_MONTH, "m"),
        (f"{_DAY}(?: of)?[ -]{_MONTH}", "dm"),
        (f"{_MONTH} {_DAY}", "md"),
        (f"{_MONTH},?(?: of)?[ -]?{_YEAR}", "my"),
        (f"{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}", "dmy"),
        (f"{_MONTH} {_DAY},? {_YEAR}", "mdy"),
        (f"{_DAY},? {_YEAR}", "dy"),
    )
)


def at(date: Date, step: int) -> Date:
    """The year, month or day before or after a date of the same exactness. Raises UnreadError."""
    if date.month is None:
        return replace(_date(date.year + step), qualifiers=date.qualifiers)
    if date.day is None:
        months = date.year * 12 + date.month - 1 + step
        return replace(_date(months // 12, months % 12 + 1), qualifiers=date.qualifiers)
    number = dt.date(date.year, date.month, date.day).toordinal() + step
    if not 1 <= number <= END:
        raise UnreadError("is outside the years 1 to 9999")
    day = dt.date.fromordinal(number)
    return Date(day.year, day.month, day.day, date.qualifiers)


def point(text: str, order: Order | None, *, long_dash: bool = False) -> tuple[edtf.Expression, bool]:
    """The expression of one date in words, and whether the words say more. Raises UnreadError."""
    if (fuzzy := _FUZZ.fullmatch(text)) is not None and not text.startswith(("first half", "second half")):
        found, _ = point(fuzzy[1], order, long_dash=long_dash)
        return found, True
    if (dated := _WEEKDAY.fullmatch(text)) is not None:
        found, lost = point(dated[2], order)
        if isinstance(found, Date) and found.day is not None and found.month is not None:
            weekday = _WEEKDAYS[dt.date(found.year, found.month, found.day).weekday()]
            if not weekday.startswith(dated[1]):
                said = next(name for name in _WEEKDAYS if name.startswith(dated[1]))
                raise UnreadError(f"is a {weekday.title()}, and not a {said.title()}", final=True)
            return found, lost
        raise UnreadError(NO_DATE, WRITE)
    if (plain := named(text, order)) is not None:
        return plain, False
    for pattern, make in _WIDER:
        if (matched := pattern.fullmatch(text)) is not None:
            return make(matched), True
    if (matched := _SHORT_END.fullmatch(text)) is not None:
        return _short_end(matched, long_dash=long_dash), False
    if _TWO_DIGITS.fullmatch(text):
        raise UnreadError("has a year of two digits", "write the year with four digits")
    if re.fullmatch(f"(?:{_DAY}(?: of)?[ -/]{_MONTH}|{_MONTH} {_DAY}|{_MONTH}|{_SEASON})", text):
        raise UnreadError("has no year", "add the year")
    if re.fullmatch("[0-9]{5}(?:\\.[0-9]+)?", text):
        raise UnreadError("is a number, perhaps of a spreadsheet's days", "show the column as dates there")
    raise UnreadError(NO_DATE, WRITE)


def named(text: str, order: Order | None) -> edtf.Expression | None:
    """The expression of words that name one date and are no range; None for other words."""
    if (matched := _NUMBERS.fullmatch(text)) is not None:
        return _numbers(matched, order)
    for pattern, make in _POINTS:
        if (matched := pattern.fullmatch(text)) is not None:
            return make(matched)
    return None


_TWO_DIGITS = re.compile(
    f"{_DAY}[-/. ]?(?:[0-9]{{1,2}}|{_MONTH})[-/. ]'?[0-9]{{2}}"
    f"|(?:{_MONTH}|[0-9]{{1,2}})[-/. ]'?[0-9]{{2}}|{_MONTH} {_DAY},? '?[0-9]{{2}}|'?[0-9]0'?s"
)
_NUMBERS = re.compile(r"([0-9]{1,2})\s?([/.-])\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4})")
_SHORT_END = re.compile(r"([0-9]{4})\s?([/-])\s?([0-9]{1,2})")


def _numbers(found: re.Match[str], order: Order | None) -> Date:
    """Day and month in one order or the other."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings: list[tuple[Order, Date]] = []
    for each, (month, day) in ((Order.US, (first, second)), (Order.EU, (second, first))):
        try:
            readings.append((each, _date(year, month, day)))
        except UnreadError:
            continue
    if not readings:
        raise UnreadError("is on no calendar: there is no such month or day", final=True)
    if order is not None:
        for each, date in readings:
            if each is order:
                return date
        return readings[0][1]
    if len({date for _, date in readings}) == 1:
        return readings[0][1]
    said = " or ".join(edtf.say(date) for _, date in readings)
    raise UnreadError(f"is {said}", "say --dates us or --dates eu", ambiguous=True)


def _short_end(found: re.Match[str], *, long_dash: bool) -> edtf.Expression:
    """`1998-99`, `2002/03`, `2002-8`: a month of a year, or several years."""
    year, separator, digits = int(found[1]), found[2], found[3]
    short = int(digits)
    size = 10 ** len(digits)
    last = year - year % size + short + (size if short == 0 and year % size == size - 1 else 0)
    years = Interval(Date(year), Date(last)) if last > year else None
    month = _date(year, short) if 1 <= short <= 12 else None
    if separator == "-" and len(digits) == 2 and month is not None and not long_dash:
        return month  # ISO 8601
    if years is not None and month is not None:
        raise UnreadError(
            f"is {edtf.say(month).removeprefix('some day in ')} or the years {year} to {last}",
            f'write "{year}-{short:02}" or "{year}/{last}"',
            ambiguous=True,
        )
    if (one := years or month) is None:
        raise UnreadError(NO_DATE, WRITE)
    return one


def _century(found: re.Match[str]) -> OneOf:
    """A century is counted from 00 or from 01: both are within."""
    first = (int(found[1]) - 1) * 100
    return OneOf((Run(Date(max(first, 1)), Date(first + 100)),))


def _of_two_years(found: re.Match[str]) -> edtf.Expression:
    name, first, last = found[1], int(found[2]), found[3]
    if (first + 1) % 10 ** len(last) != int(last):
        raise UnreadError(NO_DATE, WRITE)
    if name == "winter":
        return Season(first, 24)
    return OneOf((Run(Date(first), Date(first + 1)),))


def _half(found: re.Match[str]) -> Season:
    return Season(int(found[2]), 39 + _NTH[found[1]])


def _quarter(found: re.Match[str]) -> Season:
    return Season(int(found[2]), 32 + (_NTH[found[1]] or 4))


def _day(found: re.Match[str], year: int, month: int, day: int) -> Date:
    name = found[month]
    return _date(int(found[year]), MONTHS[name] if name in MONTHS else int(name), int(found[day]))


def _month(found: re.Match[str], year: int, month: int) -> Date:
    name = found[month]
    return _date(int(found[year]), MONTHS[name] if name in MONTHS else int(name))


def _unknown_digits(found: re.Match[str]) -> Unspecified:
    return Unspecified(re.sub("[^0-9]", "X", found[1]))


_Make = Callable[[re.Match[str]], edtf.Expression]
_POINTS: tuple[tuple[re.Pattern[str], _Make], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (f"{_YEAR}(?: ?(?:ad|a\\.d\\.|ce|c\\.e\\.))?", lambda f: _date(int(f[1]))),
        ("([0-9]{1,4}) ?(?:bc|b\\.c\\.|bce|b\\.c\\.e\\.)", lambda f: _date(0)),
        ("(?:ad|a\\.d\\.) ?([0-9]{1,4})", lambda f: _date(int(f[1]))),
        ("([0-9]{1,4}) ?(?:ad|a\\.d\\.|ce|c\\.e\\.)", lambda f: _date(int(f[1]))),
        (f"{_DAY}(?: (?:of|de))?[ -]{_MONTH}(?: de)?,?[ -]{_YEAR}", lambda f: _day(f, 3, 2, 1)),
        (f"{_MONTH} ?{_DAY},? {_YEAR}", lambda f: _day(f, 3, 1, 2)),
        (f"{_MONTH}-{_DAY}-{_YEAR}", lambda f: _day(f, 3, 1, 2)),
        (f"{_YEAR},?[ -]{_MONTH}[ -]{_DAY}", lambda f: _day(f, 1, 2, 3)),
        (f"{_MONTH},?(?: (?:of|de))?[ -]?{_YEAR}", lambda f: _month(f, 2, 1)),
        (f"{_YEAR},?[ -]{_MONTH}", lambda f: _month(f, 1, 2)),
        (f"{_YEAR}([-/.]) ?([0-9]{{1,2}})\\2 ?([0-9]{{1,2}})", lambda f: _day(f, 1, 3, 4)),
        ("([0-9]{4})([0-9]{2})([0-9]{2})", lambda f: _day(f, 1, 2, 3)),
        ("([0-9]{1,2}) ?[/.-] ?([0-9]{4})", lambda f: _month(f, 2, 1)),
        (f"{_SEASON}(?: of)?[ ,]+{_YEAR}", lambda f: Season(int(f[2]), _SEASONS[f[1]])),
        (f"{_YEAR}[ -]{_SEASON}", lambda f: Season(int(f[1]), _SEASONS[f[2]])),
        ("(winter)(?: of)? ([0-9]{4}) ?[-/] ?([0-9]{4}|[0-9]{2})", _of_two_years),
        ("q([1-4])[ -/,]*([0-9]{4})", lambda f: Season(int(f[2]), 32 + int(f[1]))),
        ("([0-9]{4})[ -/]*q([1-4])", lambda f: Season(int(f[1]), 32 + int(f[2]))),
        ("(first|1st|second|2nd|third|3rd|fourth|4th|last) quarter(?: of)? ([0-9]{4})", _quarter),
        ("(first|1st|second|2nd) half(?: of)? ([0-9]{4})", _half),
        ("h([12])[ -/]*([0-9]{4})", lambda f: Season(int(f[2]), 39 + int(f[1]))),
        ("([0-9]{4})[ -/]*h([12])", lambda f: Season(int(f[1]), 39 + int(f[2]))),
        ("(?:the )?([0-9]{2}[1-9])0'?s", lambda f: Unspecified(f"{f[1]}X")),
        ("(?:the )?([0-9]{2})00'?s", lambda f: Unspecified(f"{f[1]}XX")),
        ("([0-9]{3}[x?_])", _unknown_digits),
        ("([0-9]{2}[x?_]{2})", _unknown_digits),
        ("(?:the )?([0-9]{1,2})(?:st|nd|rd|th) (?:century|c\\.)", _century),
    )
)
_WIDER: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile("(spring|summer|autumn|fall)(?: of)? ([0-9]{4}) ?[-/] ?([0-9]{4}|[0-9]{2})"), _of_two_years),
)
"""The same, of words that say more."""
