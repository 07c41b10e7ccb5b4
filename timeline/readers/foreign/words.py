"""A date as people write it in a cell -> the widest date expression that the words allow.

Whatever is read contains all that the words may mean; what can mean two dates is not read. Words that an
expression cannot say, such as "early", are given back beside it.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from timeline import edtf
from timeline.edtf import AllOf, Date, DateTime, Interval, OneOf, Qualifier, Run, Season, Unspecified
from timeline.readers.foreign import sides
from timeline.readers.foreign.points import (
    END,
    NO_DATE,
    WRITE,
    Order,
    Partial,
    UnreadError,
    named,
    partial,
    point,
)
from timeline.readers.foreign.sides import Side, first_day, interval, last_day, qualified, unit

LONGEST = 120
"""Characters; a longer cell holds more than a date."""
_MAX_STEPS = 40
"""Parts of a cell that are read as dates of their own, one way or another."""


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says of a date, in the keys of the file."""

    date: str
    """EDTF, or "unknown"."""
    time: str = ""
    """Words for a time of day whose zone the cell does not name."""
    lost: str = ""
    """The cell's words, where they say more than the date."""


class Kind(enum.Enum):
    """Why a cell is not read."""

    EMPTY = "empty"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a cell is not read as a date, in words that follow the cell's text, and what to do."""

    reason: str
    help: str = ""
    kind: Kind = Kind.OTHER


_UNKNOWN = frozenset(
    "?|??|???|-|--|unknown|date unknown|not known|unclear|undated|no date|not dated|none|n/a|na|n.a.|n. a."
    "|tbd|tba|t.b.d.|t.b.a.|to be determined|to be announced|to be decided|n.d.|n. d.|nd|s.d.|uuuu|xxxx"
    .split("|")
)  # fmt: skip
_EXPRESSION = re.compile(r"[0-9X~?%/.,\[\]{}:+TZY-]+")
_PERHAPS_YEARS = re.compile(r"(?<![0-9-])([0-9]{4})-(2[1-9]|3[0-9]|4[01])(?![0-9-])")
_CIRCA = "(?:circa|ca\\.?|c\\.|c(?= ?[0-9])|about|around|approx(?:imately|\\.)?|roughly|some time around|~)"
_OR_SO = "(?:or so|or thereabouts|approx(?:imately|\\.)?|ca\\.|circa)"
_MAYBE = "(?:possibly|probably|perhaps|maybe|presumably|likely)"
_PLANNED = "(?:tbc|t\\.b\\.c\\.|to be confirmed|tentative|provisional|planned|expected)"
_MARKS: tuple[tuple[str, Qualifier, bool], ...] = (
    (f"{_CIRCA} ?(.+)", Qualifier.APPROXIMATE, False),
    (
        "(.+?),? ?\\(?(?:or so|approx(?:imately|\\.)?|ca\\.|circa|or thereabouts)\\)?",
        Qualifier.APPROXIMATE,
        False,
    ),
    (f"{_MAYBE} (.+)|(.+?),? \\(?{_MAYBE}\\)?", Qualifier.UNCERTAIN, False),
    (f"{_PLANNED}(?: for)? (.+)|(.+?),? \\(?{_PLANNED}\\)?", Qualifier.UNCERTAIN, True),
    ("(.+?)(?: ?\\(\\?\\)| \\?|(?<=[a-z0-9.])\\?)", Qualifier.UNCERTAIN, False),
)
_PREPOSITION = re.compile("(?:in|on|during|dated|the|sometime in|some time in|within)(?: the)? (.+)")


def read(text: str, order: Order | None = None, *, is_edtf: bool = False) -> When | Unread:
    """What a cell's text says of a date.

    `order` says how to read 3/4/2005; without it, that is not read. `is_edtf` says that the texts are EDTF
    of our own: "2003-22" is then a summer, and no range of years.
    """
    plain = _plain(text)
    if not plain:
        return Unread("is empty", "give a date", Kind.EMPTY)
    if is_edtf and plain != "unknown":
        return _own(text.strip())
    if plain.rstrip(".") in _UNKNOWN or plain in _UNKNOWN:
        return When("unknown")
    if len(plain) > LONGEST:
        return Unread("holds more than a date", "keep the date alone in its column")
    if not any(c.isdigit() for c in plain):
        return _without_digits(plain)
    try:
        found = _Reader(order, _has_long_dash(text)).whole(plain)
    except UnreadError as why:
        return Unread(why.reason, why.help, Kind.AMBIGUOUS if why.ambiguous else Kind.OTHER)
    if isinstance(found, When):
        return found
    expression, lost = found
    return _checked(expression, " ".join(text.split()) if lost else "")


def _without_digits(plain: str) -> Unread:
    """Why a text without a number is no date."""
    try:
        point(plain, None)
    except UnreadError as why:
        return Unread(why.reason, why.help)
    return Unread(NO_DATE, WRITE)


def _own(text: str) -> When | Unread:
    try:
        return When(edtf.format(edtf.parse(text)))
    except edtf.EdtfError as error:
        return Unread(f"is no date expression: {error.message}", error.help)


def _checked(expression: edtf.Expression, lost: str) -> When | Unread:
    """The expression as text; what the file cannot hold is not read."""
    try:
        text = edtf.format(edtf.parse(edtf.format(expression)))
    except edtf.EdtfError as error:
        return Unread(error.message, error.help)
    for day in (edtf.earliest(expression), edtf.latest(expression)):
        if day is not None and not 1 <= day <= END:
            return Unread("is outside the years 1 to 9999")
    return When(text, lost=lost)


def _plain(text: str) -> str:
    """The text in lower case, with plain hyphens, digits and blanks."""
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 3]).lower()
    ascii_ = "".join(
        "-" if unicodedata.category(c) == "Pd" or c == "\N{MINUS SIGN}" else _digit(c) for c in folded
    )
    words = " ".join(ascii_.split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip(" ;,\"'“”")
    return words[1:-1].strip() if words.startswith("(") and words.endswith(")") else words


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character


def _has_long_dash(text: str) -> bool:
    return any(c in "\N{EN DASH}\N{EM DASH}\N{FIGURE DASH}\N{HORIZONTAL BAR}" for c in text)


class _Reader:
    """Reads one cell: its words are taken apart from the outside to the inside."""

    def __init__(self, order: Order | None, long_dash: bool) -> None:
        self.order = order
        self.long_dash = long_dash
        self.lost = False
        self.steps = 0

    def whole(self, text: str) -> tuple[edtf.Expression, bool] | When:
        if (strict := self._strict(text)) is not None:
            return strict
        if (timed := self._timed(text)) is not None:
            return timed
        return self.expression(text, 0), self.lost

    def _strict(self, text: str) -> tuple[edtf.Expression, bool] | When | None:
        """The text as EDTF, if it is that and can be nothing else."""
        text = text.upper()
        if not _EXPRESSION.fullmatch(text):
            return None
        for found in _PERHAPS_YEARS.finditer(text):
            first, short = int(found[1]), int(found[2])
            if short > first % 100:
                last = first // 100 * 100 + short
                raise UnreadError(
                    f'is the years {first} to {last}, or "{found[0]}" of EDTF, {_said(found[0])}',
                    f'write "{first}/{last}", or the season or quarter in words',
                    ambiguous=True,
                )
        try:
            found_ = edtf.parse(text)
        except edtf.EdtfError:
            return None
        if self.long_dash and re.fullmatch("[0-9]{4}-[0-9]{2}", text):
            return None
        if isinstance(found_, DateTime):
            return _moment(found_.local.date().isoformat(), text[11:])
        if isinstance(found_, Interval) and any(
            isinstance(end, DateTime) and end.offset is None for end in (found_.start, found_.end)
        ):
            return None
        return found_, False

    def _timed(self, text: str) -> When | None:
        """A day with a time of day behind it."""
        found = _DAY_AND_TIME.fullmatch(text)
        if found is None:
            return None
        date, _ = self.expression(found[1].rstrip(" ,"), 0), self.lost
        if not (isinstance(date, Date) and date.day is not None and edtf.is_exact(date)):
            raise UnreadError("has a time of day, but no whole day")
        return _moment(edtf.format(date), found[2])

    def expression(self, text: str, depth: int) -> edtf.Expression:
        """The expression of a text without a time of day. Raises UnreadError."""
        text = text.strip(" ,;")
        self.steps += 1
        if depth > 6 or not text:
            raise UnreadError(NO_DATE, WRITE)
        if self.steps > _MAX_STEPS:  # no date has so many hyphens and slashes
            raise UnreadError(NO_DATE, WRITE, final=True)
        for step in (self._marked, self._one_sided, self._between, self._series, self._named, self._range):
            if (found := step(text, depth)) is not None:
                return found
        if (inner := _PREPOSITION.fullmatch(text)) is not None:
            return self.expression(inner[1], depth + 1)
        found_, lost = point(text, self.order, long_dash=self.long_dash)
        self.lost = self.lost or lost
        return found_

    def _marked(self, text: str, depth: int) -> edtf.Expression | None:
        for pattern, mark, is_said in _MARKS:
            if re.fullmatch("[0-9]{2,3}\\?{1,2}", text):
                return None  # a digit that is not known
            if (found := re.fullmatch(pattern, text)) is not None:
                self.lost = self.lost or is_said
                return qualified(self.expression(found[1] or found[2], depth + 1), mark)
        return None

    def _one_sided(self, text: str, depth: int) -> edtf.Expression | None:
        for pattern, make in _ONE_SIDED:
            if (found := re.fullmatch(pattern, text)) is not None:
                return make(self.expression(found[1], depth + 1))
        return None

    def _between(self, text: str, depth: int) -> edtf.Expression | None:
        """Some time between two dates, both of them included."""
        found = re.fullmatch("(?:sometime |some time )?between (.+?) (?:and|to|-|&) (.+)", text)
        if found is None:
            return None
        start, end = self._pair(found[1], found[2], depth)
        if (
            isinstance(start, Date) and isinstance(end, Date)
            and unit(start) == unit(end)
        ):  # fmt: skip
            return OneOf((Run(start, end),))
        return OneOf((Run(first_day(start), last_day(end)),))

    def _series(self, text: str, depth: int) -> edtf.Expression | None:
        """Several dates, joined by "and" or "or"; the last one completes the others."""
        found = re.fullmatch("(.+?),? (and|or|&) (.+)", text)
        if found is None or re.search(" (?:and|or|&) ", found[3]):
            return None
        texts = [*re.split(" ?, ?(?![0-9]{4}$)", found[1]), found[3]]
        last = self._part(texts[-1])
        if last is None or last.year is None:
            return None
        members: list[Date] = []
        for each in texts:
            part = self._part(each)
            if part is None:
                raise UnreadError(NO_DATE, WRITE)
            members.append(part.completed(last).date())
        if len({unit(member) for member in members}) > 1 or any(a == b for a, b in _pairs(members)):
            raise UnreadError(NO_DATE, WRITE)
        return OneOf(tuple(members)) if found[2] == "or" else AllOf(tuple(members))

    def _named(self, text: str, depth: int) -> edtf.Expression | None:
        """One date, whose hyphens are no range: 14-Aug-2002."""
        return named(text, self.order)

    def _range(self, text: str, depth: int) -> edtf.Expression | None:
        """From one date to another; each side is completed by the other."""
        for pattern in _RANGES:
            for found in pattern.finditer(text):
                left, right = text[: found.start()], text[found.end() :]
                left = left.removeprefix("from ")
                if not left.strip() or not right.strip():
                    continue
                before = self.lost
                try:
                    start, end = self._pair(left, right, depth)
                except UnreadError as why:
                    if why.ambiguous or why.final:
                        raise
                    self.lost = before
                    continue
                return interval(start, end)
        return None

    def _pair(self, left: str, right: str, depth: int) -> tuple[Side, Side]:
        left, right = left.strip(" ,"), right.strip(" ,")
        first, last = self._part(left), self._part(right)
        if first is not None and last is not None:
            if first.year is None and last.year is None:
                raise UnreadError(NO_DATE, WRITE)
            start, end = first.completed(last), last.completed(first)
            return start.date(), end.date()
        if last is not None and last.year is None:
            raise UnreadError(NO_DATE, WRITE)
        if first is not None and first.year is None:
            whole = self.expression(right, depth + 1)
            if isinstance(whole, Date | Season):
                first = first.completed(Partial(whole.year, None, None))
                return first.date(), whole
            raise UnreadError(NO_DATE, WRITE)
        sides = [self.expression(side, depth + 1) for side in (left, right)]
        if not all(isinstance(side, Date | Season | Unspecified) for side in sides):
            raise UnreadError(NO_DATE, WRITE)
        return sides[0], sides[1]  # type: ignore[return-value]  # just looked at

    def _part(self, text: str) -> Partial | None:
        found, lost = partial(text.strip(" ,"), self.order)
        self.lost = self.lost or lost
        return found


_CLOCK = "[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)?"
_AM = " ?(?:[ap]\\.?m\\.?)"
_DAY_AND_TIME = re.compile(
    "(.+?)(?:,? at |, ?| |(?<=[0-9])t(?=[0-9]))"
    f"((?:{_CLOCK}{_AM}|(?=[0-9]{{1,2}}:){_CLOCK})"
    f"(?: ?(?:-|to) ?(?:{_CLOCK}{_AM}|(?=[0-9]{{1,2}}:){_CLOCK}))?"
    "(?: ?(?:z|[+-][0-9]{2}:?[0-9]{2}|\\(?[a-z]{2,5}\\)?|\\(?[a-z]+/[a-z_/]+\\)?|o'clock|local time))?)"
)
_UTC = re.compile("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.[0-9]+)?)? ?(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})")
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (" (?:to|until|till|through|thru|up to) ", " - ", " ?- ?", " ?/ ?", " ?\\.\\.\\.? ?")
)


def _moment(day: str, clock: str) -> When:
    """A day with its time: exact where the cell names the offset from UTC, else in words."""
    clock = clock.strip(" ,")
    if re.fullmatch("00:00(:00(\\.0+)?)?", clock):
        return When(day)  # a day, as programs write it
    # "10:00-12:00" is from ten to twelve: an offset west of UTC needs the seconds before it
    exact = _UTC.fullmatch(clock.lower())
    if exact is not None and not (exact[4].startswith("-") and exact[3] is None):
        hour, minute, second = (int(part or 0) for part in exact.group(1, 2, 3))
        zone = exact[4].upper().replace("UTC", "Z").replace("GMT", "Z")
        zone = zone if ":" in zone or zone == "Z" else f"{zone[:3]}:{zone[3:]}"
        text = f"{day}T{hour:02}:{minute:02}:{second:02}{zone}"
        try:
            return When(edtf.format(edtf.parse(text)))
        except edtf.EdtfError as error:
            raise UnreadError(error.message, error.help) from None
    return When(day, time=clock)


def _said(text: str) -> str:
    return edtf.say(edtf.parse(text)).removeprefix("some time in ")


def _pairs(dates: list[Date]) -> list[tuple[Date, Date]]:
    return [(a, b) for index, a in enumerate(dates) for b in dates[:index]]


_NOW = "(?:present|now|today|date|ongoing|the present|this day)"
_SINCE = f"(?:,? (?:onwards?|and ongoing)| ?- ?{_NOW}| (?:to|until|till|through) {_NOW}|-)"
_ONE_SIDED: tuple[tuple[str, Callable[[edtf.Expression], edtf.Expression]], ...] = (
    ("(?:not|no) (?:before|earlier than) (.+)", sides.not_before),
    ("(?:not|no) (?:after|later than) (.+)", sides.by),
    ("by (?:the )?(.+)", sides.by),
    ("(.+) at the latest", sides.by),
    ("(.+) or (?:earlier|before)", sides.by),
    ("(.+) or (?:later|after)", sides.not_before),
    ("(?:(?:some ?time )?before|prior to|earlier than|pre-?) ?(.+)", sides.before),
    ("(?:(?:some ?time )?after|later than|post-?|following) ?(.+)", sides.after),
    (f"(?:(?:since|from) )?(.+?){_SINCE}", sides.since),
    ("(?:since|starting|beginning|as of) (.+)", sides.since),
    ("from ((?:(?! to | until | till | - |-|/).)+)", sides.since),
    ("(?:until|till|up to|through|ending) (.+)", sides.until),
)
