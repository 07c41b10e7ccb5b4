"""Times as people write them in a query -> windows of days.

`2023-07`, `Nov 2023`, `15 to 17 November 2023`, `since 2023`, `last 30 days`, `today..+90d`, `44 BCE`.

A text is a time only as a whole; `longest` finds in a row of words the most that are one. What looks like
a time and may mean two things is refused, with what to write. timeline/page/js/times.js reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from timeline.diagnostics import quoted
from timeline.edtf import MONTHS, Day, Window
from timeline.query._points import edtf_days, point
from timeline.query._refused import no_year, refuse
from timeline.query._types import QueryError
from timeline.query._units import COUNTS, DAY, MONTH, YEAR, Days, day_of, has_letters, pattern

MOST_WORDS = 12
"""The most words that one time has."""


class Time(NamedTuple):
    """What a text says of time."""

    window: Window
    in_words: bool
    """Whether it is written otherwise than as a date, a quarter or a range of these."""


class Word(NamedTuple):
    """A word of a query, and whether a comma stands behind it."""

    text: str
    position: int
    comma: bool = False


def longest(words: Sequence[Word], today: Day | None) -> tuple[Time, int] | None:
    """The longest time with which a row of words begins, and its number of words; None if there is none.

    Raises QueryError, with its place in the query, for what is refused. Without `today` words that are
    relative to it are refused too.
    """
    if not _may_start(words[0].text):
        return None
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        text, places = "", []
        for number, word in enumerate(words[:count]):
            places += [word.position + at for at in range(len(word.text))]
            text += word.text
            if number < count - 1:
                gap = ", " if word.comma else " "
                places += [word.position + len(word.text)] * len(gap)
                text += gap
        try:
            found = read(text, today)
        except QueryError as error:
            at = min(error.position or 0, len(places) - 1)
            end = max(at, min(at + error.length, len(places)) - 1)
            raise QueryError(
                error.message, position=places[at], length=places[end] - places[at] + 1, help=error.help
            ) from error
        if found is not None:
            return found, count
    return None


def read(text: str, today: Day | None) -> Time | None:
    """The time that a text is as a whole; None if it is none.

    Words are parted by single blanks. Raises QueryError, whose position counts from the text's start, as
    `longest` does.
    """
    refuse(text)
    try:
        found = _range(text, today) or _side(text, today) or point(text, today)
    except _ReversedError:
        raise QueryError(
            f"the range {quoted(text)} ends before it starts",
            position=0,
            length=len(text),
            help="write the earlier date first",
        ) from None
    if found is None:
        return None
    first, last = found
    return Time(Window(first, None if last is None else last + 1), not _IN_FIGURES.fullmatch(text))


# ---- Two sides, or one


class _ReversedError(Exception):
    """A range ends before it starts."""


_IN_FIGURES = re.compile(r"[0-9QqHh./\[\]{}XTYZ?~%,:+-]+")
"""Such a text reads as it looks."""
_BEGINNINGS = {
    *"in on during within over since from until till up through before after between the ad a an".split(),
    *"last past this current next coming early mid late end beginning start about around circa ca c".split(),
    *"today yesterday tomorrow spring summer autumn fall winter first second third fourth".split(),
    *"monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4 h1 h2".split(),
    *COUNTS,
}
_MONTHS = {name[:3].lower() for name in MONTHS}
_BEGINNING = re.compile("[a-z]+[0-9]?", re.IGNORECASE | re.ASCII)


def _may_start(word: str) -> bool:
    """Whether a time may begin with a word, as far as is seen at once."""
    if word[0] in "0123456789+-[{/Y." or ".." in word:
        return True
    found = _BEGINNING.match(word)
    beginning = found[0].lower() if found else ""
    return beginning in _BEGINNINGS or beginning[:3] in _MONTHS


def _side(text: str, today: Day | None) -> Days | None:
    """`since 2023`, `before March 2024`, `in 2023`."""
    if not has_letters(text) or not (found := pattern(_SIDE).fullmatch(text)):
        return None
    days = point(found[2], today, found.start(2))
    if days is None:
        return None
    first, last = days
    match found[1].lower():
        case "since" | "from":
            return first, None
        case "until" | "till" | "up to" | "through":
            return None, last
        case "before":
            return None, None if first is None else first - 1
        case "after":
            return None if last is None else last + 1, None
        case _:
            return days


_SIDE = "(in|on|during|within|over|since|from|until|till|up to|through|before|after) (.+)"


def _range(text: str, today: Day | None) -> Days | None:
    """`2023..2024`, `July to December 2023`, `between 2019 and 2021`, `14-16 August 2002`."""
    if text[0] not in "[{" and (dots := _DOTS.search(text)):
        return _between(text, dots.start(), dots.end(), today)
    in_words = has_letters(text)
    if in_words and (found := pattern(_OF_ONE_MONTH).fullmatch(text)):
        month, one, other, year = found.groups()
        return _joined(day_of(year, month, one, text), day_of(year, month, other, text))
    opening = pattern(_OPENING).match(text) if in_words else None
    word = opening[1].lower() if opening else ""
    begin = opening.end() if opening else 0
    for join in pattern(_JOIN).finditer(text, begin):
        how = join[0].strip().lower()
        if how not in _JOINED_BY[word]:
            continue
        if join[0] == "-" and not _is_short(text[begin : join.start()]):
            continue  # a hyphen of a date
        days = _between(text[begin:], join.start() - begin, join.end() - begin, today, at=begin)
        if days is not None:
            return days
    return None


_DOTS = re.compile(r" ?\.\. ?")
_OPENING = "(from|between|since) "
_TO, _DASHES = ("to", "until", "till", "through"), ("-", "\u2013", "\u2014")
_JOINED_BY = {"": (*_TO, *_DASHES), "from": (*_TO, *_DASHES), "since": _TO, "between": ("and", *_DASHES)}
_JOIN = " (?:to|until|till|through|and|-) | ?[\u2013\u2014] ?|-"
_SHORT_START = f"{MONTH}|{DAY}|{DAY} {MONTH}|{MONTH} {DAY}|q[1-4]|h[12]"
_OF_ONE_MONTH = f"({MONTH}) ({DAY})(?: to |-| - | ?[\u2013\u2014] ?)({DAY}),? ({YEAR})"


def _between(text: str, left: int, right: int, today: Day | None, *, at: int = 0) -> Days | None:
    """The range of the two sides that `text[left:right]` joins; an empty side is open."""
    one, other = text[:left], text[right:]
    if " " not in text and text[left:right] == "..":  # whatever stands beside the dots is to be a date
        return _joined(
            (point(one, today, at) or edtf_days(one, at)) if one else (None, None),
            (point(other, today, at + right) or edtf_days(other, at + right)) if other else (None, None),
        )
    if one.endswith(",") or not _may_begin(one, today, at):
        return None  # the words before belong to another time: what is refused here would be none
    last = point(other, today, at + right) if other else (None, None)
    if last is None:
        if one and pattern(_YEARLESS).fullmatch(other) and point(one, today, at) is not None:
            raise no_year(other, at + right)
        return None
    first = point(_completed(one, other), today, at) if one else (None, None)
    return None if first is None else _joined(first, last)


def _may_begin(one: str, today: Day | None, at: int) -> bool:
    return not one or _is_short(one) or point(one, today, at) is not None


def _is_short(text: str) -> bool:
    """Whether a text is a time that leaves its year out."""
    if not has_letters(text):
        return text.isdecimal() and len(text) <= 2
    return pattern(_SHORT_START).fullmatch(text) is not None


def lacks_year(text: str) -> bool:
    """Whether a text is a month, or a day of a month, without its year."""
    return pattern(_YEARLESS).fullmatch(text) is not None


def _completed(one: str, other: str) -> str:
    """The first side with what only the second one says: July to December 2023, 14 to 16 August 2002."""
    year = pattern(_LAST_YEAR).search(other) if _is_short(one) else None
    if year is None:
        return one
    month = pattern(_DAY_MONTH).match(other) if pattern(DAY).fullmatch(one) else None
    return f"{one} {month[1]} {year[0]}" if month else f"{one} {year[0]}"


_YEARLESS = f"{MONTH}|{DAY} {MONTH}|{MONTH} {DAY}"
_LAST_YEAR = f"(?<![0-9a-z]){YEAR}$"
_DAY_MONTH = f"{DAY} (?:of )?({MONTH})"


def _joined(first: Days, last: Days) -> Days:
    start, end = first[0], last[1]
    if start is not None and end is not None and end < start:
        raise _ReversedError
    return start, end
