"""A date expression in few words, for labels and titles."""

from __future__ import annotations

from timeline.edtf import _calendar as calendar
from timeline.edtf._bounds import ends
from timeline.edtf._naming import (
    SHORT,
    date_name,
    date_of,
    days_of_a_month,
    listed,
    plain_range,
    range_name,
    run_end,
    season_name,
    unit,
    unspecified_name,
)
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


def say_short(expression: Expression, *, lasting: bool = False) -> str:
    """An expression in few words, without times: `Nov 2023`, `about 2033`.

    `lasting` changes nothing here; it gives this function the same parameters as `say`.

    >>> say_short(Date(2023, 7, 7))
    '7 Jul 2023'
    """
    match expression:
        case Interval():
            return _short_interval(expression)
        case OneOf(members=members):
            return _short_one_of(members)
        case AllOf(members=members):
            return _short_all_of(members)
        case point:
            return _short(point)


def _short(point: Point) -> str:
    match point:
        case DateTime():
            return date_name(date_of(point), SHORT)
        case Date():
            name = date_name(point, SHORT)
        case Season():
            name = season_name(point, SHORT)
        case Unspecified():
            name = unspecified_name(point)
    about = any(Qualifier.APPROXIMATE in qualifier for qualifier in point.qualifiers)
    uncertain = any(Qualifier.UNCERTAIN in qualifier for qualifier in point.qualifiers)
    return f"{'about ' if about else ''}{name}{'?' if uncertain else ''}"


def _short_interval(interval: Interval) -> str:
    start = date_of(interval.start) if isinstance(interval.start, DateTime) else interval.start
    end = interval.end
    if isinstance(end, DateTime):
        end = Date(*calendar.civil(int(ends(interval)[1].last)))
    if isinstance(start, Bound):
        if isinstance(end, Bound):
            raise ValueError("an interval without a date says nothing")
        return f"until {_short(end)}" + (", start unknown" if start is Bound.UNKNOWN else "")
    if isinstance(end, Bound):
        return f"since {_short(start)}" if end is Bound.OPEN else f"from {_short(start)}, end unknown"
    if isinstance(start, Date) and isinstance(end, Date) and plain_range(start, end):
        return range_name(start, end, SHORT)
    return f"{_short(start)}{SHORT.spaced_to}{_short(end)}"


def _short_one_of(members: tuple[Member, ...]) -> str:
    match members:
        case (Run(first=Date() as first, last=Date() as last),):
            return f"{_closed_run(first, last)}, one {unit(first)}"
    return _short_days(members, "or") or listed([_one(member) for member in members], "or")


def _one(member: Member) -> str:
    if not isinstance(member, Run):
        return _short(member)
    if member.first is not None and member.last is not None:
        return _closed_run(member.first, member.last)
    return f"{_short(run_end(member))} or {'earlier' if member.first is None else 'later'}"


def _short_all_of(members: tuple[Member, ...]) -> str:
    return _short_days(members, "") or ", ".join(map(_each, members))


def _each(member: Member) -> str:
    if not isinstance(member, Run):
        return _short(member)
    if member.first is not None and member.last is not None:
        return _closed_run(member.first, member.last)
    return f"{'until' if member.first is None else 'since'} {_short(run_end(member))}"


def _closed_run(first: Date, last: Date) -> str:
    if plain_range(first, last):
        return range_name(first, last, SHORT)
    return f"{_short(first)}{SHORT.spaced_to}{_short(last)}"


def _short_days(members: tuple[Member, ...], word: str) -> str:
    """`22 and 28 Sep 2026` with the word "and"; empty unless all members are days of one month."""
    if (found := days_of_a_month(members)) is None:
        return ""
    pairs, month = found
    days = [f"{first}{SHORT.to}{last}" if first != last else str(first) for first, last in pairs]
    return f"{listed(days, word) if word else ', '.join(days)} {date_name(month, SHORT)}"
