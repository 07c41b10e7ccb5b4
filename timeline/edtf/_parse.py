"""Reads EDTF text as a date expression; an error says where it is wrong and what to write instead."""

from __future__ import annotations

import datetime as dt
import re

from timeline.edtf import _calendar as calendar
from timeline.edtf._bounds import ends, span
from timeline.edtf._naming import MONTHS
from timeline.edtf._phrases import choice, is_unknown, phrases
from timeline.edtf._suggest import LONGEST, candidates, general_help
from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Interval,
    Member,
    OneOf,
    Point,
    Qualifier,
    Run,
    Season,
    Unspecified,
)

MAX_LENGTH = 10_000
"""The most characters that an expression may have."""

_MARKS = {
    None: Qualifier.NONE,
    "": Qualifier.NONE,
    "?": Qualifier.UNCERTAIN,
    "~": Qualifier.APPROXIMATE,
    "%": Qualifier.BOTH,
}
_PLAIN = (Qualifier.NONE, Qualifier.NONE, Qualifier.NONE)

_SEASON_HELP = "21 to 24 are spring to winter, 33 to 36 the quarters of a year"
_TIME_HELP = 'write hours and minutes, as in "2023-07-18T11:00"'
_RUN_HELP = "write years, months or days without X"
_REVERSED_HELP = "check both ends: they are never swapped"

_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
# Year, month and day, each with a qualifier on its left and on its right.
_DATE = re.compile(
    "([?~%]?)(-?[0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)
# Years of more than 18 digits are far older than the universe, and slow to compute with.
_LONG_YEAR = re.compile("([?~%]?)Y(-?[1-9][0-9]{4,17})([?~%]?)")
_DATE_AND_TIME = re.compile("(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T(.*)", re.DOTALL)
_TIME = re.compile("([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)?")


class EdtfError(ValueError):
    """A text that is not a date expression; as a string, the message."""

    def __init__(self, code: str, message: str, position: int, length: int, advice: str = "") -> None:
        super().__init__(code, message, position, length, advice)
        self.code = code
        """E101 to E105, E107 or E109."""
        self.message = message
        self.position = position
        """The index in the text, from 0, at which the wrong part begins."""
        self.length = length
        """The number of characters of the wrong part; 0 if something is missing."""
        self.help = advice
        """What to write instead; empty if that is not known."""

    def __str__(self) -> str:
        return self.message


def parse(text: str) -> Expression:
    """The expression that an EDTF text means; raises EdtfError for any other text.

    It reads levels 0 and 1 of EDTF, and from level 2 sets, partly qualified dates, seasons 21 to 41 and
    unspecified digits anywhere. Beyond EDTF, a time may end an interval, a time may lack its seconds, and
    a time that ends an interval on the same day may lack its date (ISO 8601-1, 'Time interval').

    >>> parse("2023-11") == Date(2023, 11)
    True
    >>> parse("1979/1978")
    Traceback (most recent call last):
    timeline.edtf._parse.EdtfError: ends before it starts: 1978 is before 1979
    """
    day = _DAY.fullmatch(text)
    if day is not None and "01" <= day[3] <= "28" and "01" <= day[2] <= "12":
        return Date(int(day[1]), int(day[2]), int(day[3]))
    try:
        return _expression(text)
    except EdtfError as error:
        advice = error.help or _advice(text, error.code)
        raise EdtfError(error.code, error.message, error.position, error.length, advice) from None


def _advice(text: str, code: str) -> str:
    short = text if len(text) <= LONGEST else ""
    for candidate in (*candidates(short), *phrases(short)):
        if _is_expression(candidate):
            return f'write "{candidate}"'
    if code != "E101":
        return _TIME_HELP if code == "E107" else ""
    if is_unknown(short):
        return 'if the date is not known, write "unknown"'
    if two := choice(short):
        lasting, either, reason = two
        if _is_expression(lasting) and _is_expression(either):
            return f'write "{lasting}" if it lasts, "{either}" if {reason}'
    return general_help(text)


def _is_expression(text: str) -> bool:
    try:
        _expression(text)
    except EdtfError:
        return False
    return True


def _expression(text: str) -> Expression:
    if len(text) > MAX_LENGTH:
        raise EdtfError(
            "E101",
            f"longer than {MAX_LENGTH:,} characters",
            MAX_LENGTH,
            len(text) - MAX_LENGTH,
            "write a date",
        )
    if not text.strip():
        raise EdtfError("E109", "says nothing: it is empty", 0, len(text), "write a date, or leave it out")
    if text[0] in "[{":
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _point(text, 0)


def _point(text: str, at: int) -> Point:
    """A date, season or time that begins at index `at` of the whole text."""
    if (found := _DATE.fullmatch(text)) is not None:
        return _date(found, at)
    if (found := _DATE_AND_TIME.fullmatch(text)) is not None:
        return _date_time(found, at)
    if (found := _LONG_YEAR.fullmatch(text)) is not None:
        mark = _MARKS[found[1]] | _MARKS[found[3]]
        return Date(int(found[2]), None, None, (mark, Qualifier.NONE, Qualifier.NONE))
    begun = _DATE.match(text)
    good = begun.end() if begun else 0
    raise EdtfError("E101", f"not a date expression: {_quoted(text)}", at + good, len(text) - good)


def _date(found: re.Match[str], at: int) -> Date | Unspecified | Season:
    before_year, year, after_year, before_month, month, after_month, before_day, day, after_day = (
        found.groups()
    )
    qualifiers = _PLAIN
    if before_year or after_year or before_month or after_month or before_day or after_day:
        # A mark on the right of a part qualifies it and all parts to its left; on the left, the part alone.
        of_day = _MARKS[after_day]
        of_month = of_day | _MARKS[after_month]
        qualifiers = (
            of_month | _MARKS[after_year] | _MARKS[before_year],
            of_month | _MARKS[before_month] if month else Qualifier.NONE,
            of_day | _MARKS[before_day],
        )
    if year == "-0000":
        raise EdtfError("E101", "there is no year -0000", at + found.start(2), 5, 'write "0000" for 1 BCE')
    if "X" in found[0]:
        return _unspecified(found, at, qualifiers)
    if month is None:
        return Date(int(year), None, None, qualifiers)
    number = int(month)
    if day is None and number > 20:
        if number > 41:
            raise _wrong("E103", f"season must be 21 to 41, not {month}", found, 5, at, _SEASON_HELP)
        return Season(int(year), number, qualifiers[:2])
    if not 1 <= number <= 12:
        raise _wrong("E102", f"month must be 01 to 12, not {month}", found, 5, at)
    if day is None:
        return Date(int(year), number, None, qualifiers)
    _check_day(int(year), number, day, at + found.start(8))
    return Date(int(year), number, int(day), qualifiers)


def _check_day(year: int, month: int, day: str, at: int) -> None:
    if not 1 <= int(day) <= 31:
        raise EdtfError("E102", f"day must be 01 to 31, not {day}", at, 2)
    length = calendar.month_length(year, month)
    if int(day) > length:
        written = f"{'-' if year < 0 else ''}{abs(year):04}"
        why = f"{MONTHS[month - 1]} {written} has {length} days"
        raise EdtfError("E102", f"{written}-{month:02}-{day} does not exist: {why}", at, 2)


def _unspecified(
    found: re.Match[str], at: int, qualifiers: tuple[Qualifier, Qualifier, Qualifier]
) -> Unspecified:
    year, month, day = found.group(2, 5, 8)
    if month is not None and not calendar.two_digits(month, 12):
        raise _wrong("E102", f"month must be 01 to 12, not {month}", found, 5, at)
    if day is not None and not calendar.two_digits(day, 31):
        raise _wrong("E102", f"day must be 01 to 31, not {day}", found, 8, at)
    expression = Unspecified(year, month, day, qualifiers)
    first, last = span(expression)
    if first > last:
        raise _wrong("E102", f"{year}-{month}-{day} does not exist: no such month has that day", found, 8, at)
    return expression


def _wrong(code: str, message: str, found: re.Match[str], group: int, at: int, advice: str = "") -> EdtfError:
    return EdtfError(code, message, at + found.start(group), len(found[group]), advice)


def _date_time(found: re.Match[str], at: int) -> DateTime:
    date = _point(found[1], at)
    if not isinstance(date, Date) or date.month is None or date.day is None:
        raise EdtfError("E102", f"month must be 01 to 12, not {found[1][-5:-3]}", at + len(found[1]) - 5, 2)
    if date.year < 1:
        raise EdtfError("E107", "a time of day needs a year from 0001 to 9999", at, found.start(2) - 1)
    time, offset = _time(found[2], at + found.start(2))
    return DateTime(dt.datetime.combine(dt.date(date.year, date.month, date.day), time), offset)


def _time(text: str, at: int) -> tuple[dt.time, dt.timedelta | None]:
    found = _TIME.fullmatch(text)
    if found is None:
        raise EdtfError("E107", f"not a time of day: {_quoted(text)}", at, len(text))
    hour, minute, second, utc, sign, offset_hour, offset_minute = found.groups(default="")
    if hour > "23":
        advice = (
            'write "00:00" of the next day' if (hour, minute, second or "00") == ("24", "00", "00") else ""
        )
        raise EdtfError("E107", f"hour must be 00 to 23, not {hour}", at, 2, advice)
    for part, group, name in ((minute, 2, "minute"), (second, 3, "second")):
        if part > "59":
            raise _wrong("E107", f"{name} must be 00 to 59, not {part}", found, group, at)
    offset = dt.timedelta(0) if utc else None
    if sign:
        start, length = at + found.start(5), len(text) - found.start(5)
        minutes = int(offset_hour) * 60 + int(offset_minute or 0)
        if offset_minute > "59" or minutes > 14 * 60:
            raise EdtfError("E107", f"offset must be within 14:00, not {text[-length:]}", start, length)
        if sign == "-" and not minutes:
            raise EdtfError(
                "E107", f"offset must not be {text[-length:]}", start, length, 'write "Z" for UTC'
            )
        offset = dt.timedelta(minutes=-minutes if sign == "-" else minutes)
    return dt.time(int(hour), int(minute), int(second or 0)), offset


def _interval(text: str) -> Interval:
    first, _, last = text.partition("/")
    at = len(first) + 1
    if "/" in last:
        second = at + last.index("/")
        raise EdtfError("E101", "an interval has two ends, not more", second, len(text) - second)
    start = _side(first, 0)
    if isinstance(start, DateTime):
        interval = Interval(start, _end_of_timed(start, last, at))
    else:
        interval = Interval(start, _side(last, at))
    if isinstance(start, Bound) and isinstance(interval.end, Bound):
        raise EdtfError(
            "E109", f"says nothing: {_quoted(text)} has no date", 0, len(text), "write a date on one side"
        )
    if _is_reversed(interval):
        raise EdtfError(
            "E104", f"ends before it starts: {last} is before {first}", at, len(last), _REVERSED_HELP
        )
    return interval


def _side(text: str, at: int) -> Point | Bound:
    if text == "..":
        return Bound.OPEN
    return _point(text, at) if text else Bound.UNKNOWN


def _end_of_timed(start: DateTime, text: str, at: int) -> Point | Bound:
    """The end of an interval that begins at a time; without a day or an offset, it has those of the start."""
    if _TIME.match(text):
        time, offset = _time(text, at)
        end: Point | Bound = DateTime(dt.datetime.combine(start.local.date(), time), offset)
    else:
        end = _side(text, at)
    if not isinstance(end, DateTime) or start.offset == end.offset:
        return end
    if end.offset is None:
        return DateTime(end.local, start.offset)
    if start.offset is None:
        help_ = "write the offset of the start too"
        raise EdtfError("E107", "only the end has an offset from UTC", at, len(text), help_)
    return end


def _is_reversed(interval: Interval) -> bool:
    match interval:
        case Interval(start=DateTime() as start, end=DateTime() as end):
            none = dt.timedelta(0)
            # Not `local - offset`: that may be outside the years of a datetime.
            return end.local - start.local < (end.offset or none) - (start.offset or none)
        case Interval(start=Bound()) | Interval(end=Bound()):
            return False
        case Interval(start=(Date() | Unspecified() | Season()) as start, end=DateTime() as end):
            return span(end)[1] < span(start)[0]
        case _:
            first, last = ends(interval)
            return last.last < first.first


def _set(text: str) -> OneOf | AllOf:
    closing = "]" if text[0] == "[" else "}"
    if not text.endswith(closing):
        raise EdtfError(
            "E101",
            f'a set that begins with "{text[0]}" ends with "{closing}"',
            len(text),
            0,
            f'end it with "{closing}"',
        )
    if not text[1:-1].strip():
        raise EdtfError("E109", "says nothing: the set is empty", 0, len(text), "write dates in it")
    members: list[Member] = []
    at = 1
    for member in text[1:-1].split(","):
        members.append(_member(member, at))
        at += len(member) + 1
    for each in members[1:]:
        if isinstance(each, Run) and each.first is None:
            raise EdtfError(
                "E101", "what is earlier must stand first in a set", text.index(",.."), 3, "put it first"
            )
    for each in members[:-1]:
        if isinstance(each, Run) and each.last is None:
            raise EdtfError(
                "E101", "what is later must stand last in a set", text.index("..,"), 3, "put it last"
            )
    return OneOf(tuple(members)) if closing == "]" else AllOf(tuple(members))


def _member(text: str, at: int) -> Member:
    if ".." in text:
        return _run(text, at)
    if not text:
        raise EdtfError(
            "E101", "a set has dates between its commas, not nothing", at, 0, "take out the comma"
        )
    member = _point(text, at)
    if isinstance(member, DateTime):
        raise EdtfError("E101", "a set holds dates, not times", at, len(text), "write the day")
    return member


def _run(text: str, at: int) -> Run:
    first, _, last = text.partition("..")
    run = Run(_run_end(first, at), _run_end(last, at + len(first) + 2))
    if run.first is None and run.last is None:
        raise EdtfError("E109", 'says nothing: ".." has no date', at, len(text), "write a date on one side")
    if run.first is not None and run.last is not None:
        if (run.first.month is None, run.first.day is None) != (run.last.month is None, run.last.day is None):
            raise EdtfError(
                "E105",
                f"a run is of years, months or days alone, not {text}",
                at,
                len(text),
                "write both ends alike",
            )
        if span(run.last) < span(run.first):
            raise EdtfError(
                "E104", f"ends before it starts: {last} is before {first}", at, len(text), _REVERSED_HELP
            )
    return run


def _run_end(text: str, at: int) -> Date | None:
    if not text:
        return None
    end = _point(text, at)
    if not isinstance(end, Date):
        raise EdtfError("E101", f"a run goes from date to date, not {text}", at, len(text), _RUN_HELP)
    return end


def _quoted(text: str) -> str:
    """A text as a message shows it: on one line, at most 40 characters, all printable."""
    short = text if len(text) <= 40 else f"{text[:39]}\u2026"
    shown = (each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in short)
    return f'"{"".join(shown)}"'
