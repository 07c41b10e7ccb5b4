"""A date expression as EDTF text, in one canonical form."""

from __future__ import annotations

import datetime as dt

from timeline.edtf._types import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Interval,
    OneOf,
    Qualifier,
    Run,
    Season,
    Unspecified,
)

_MARKS = {
    Qualifier.NONE: "",
    Qualifier.UNCERTAIN: "?",
    Qualifier.APPROXIMATE: "~",
    Qualifier.BOTH: "%",
}


def format(expression: Expression) -> str:
    """The canonical EDTF text of an expression; `parse` reads it as the same expression.

    Times have seconds, and a zero offset is `Z`. A qualifier stands once, after the parts from the left
    that share it, if no other part has one (EDTF level 2, 'Qualification').

    >>> format(Date(2004, 6, 11, (Qualifier.APPROXIMATE, Qualifier.APPROXIMATE, Qualifier.NONE)))
    '2004-06~-11'
    """
    match expression:
        case Date(year=year, month=month, day=day, qualifiers=qualifiers):
            parts = [format_year(year), *(f"{part:02}" for part in (month, day) if part is not None)]
            return _qualified(parts, qualifiers)
        case Unspecified(year=digits, month=month_digits, day=day_digits, qualifiers=qualifiers):
            return _qualified([part for part in (digits, month_digits, day_digits) if part], qualifiers)
        case Season(year=year, season=season, qualifiers=(of_year, of_season)):
            return _qualified([format_year(year), str(season)], (of_year, of_season))
        case DateTime(local=local, offset=offset):
            return local.isoformat(timespec="seconds") + _offset(offset)
        case Interval(start=start, end=end):
            return f"{_side(start)}/{_side(end)}"
        case OneOf(members=members):
            return f"[{','.join(map(_member, members))}]"
        case AllOf(members=members):
            return f"{{{','.join(map(_member, members))}}}"


def format_year(year: int) -> str:
    """A year in four digits, or in more after a `Y`. EDTF level 1, 'Letter-prefixed calendar year'."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _side(side: Date | Unspecified | Season | DateTime | Bound) -> str:
    return side.value if isinstance(side, Bound) else format(side)


def _member(member: Date | Unspecified | Season | Run) -> str:
    if not isinstance(member, Run):
        return format(member)
    first = "" if member.first is None else format(member.first)
    last = "" if member.last is None else format(member.last)
    return f"{first}..{last}"


def _qualified(parts: list[str], qualifiers: tuple[Qualifier, ...]) -> str:
    shared = qualifiers[0]
    length = 0
    while length < len(parts) and qualifiers[length] is shared:
        length += 1
    if all(qualifier is Qualifier.NONE for qualifier in qualifiers[length : len(parts)]):
        parts[length - 1] += _MARKS[shared]
        return "-".join(parts)
    return "-".join(_MARKS[mark] + part for mark, part in zip(qualifiers, parts, strict=False))


def _offset(offset: dt.timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = offset // dt.timedelta(minutes=1)
    if minutes == 0:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
