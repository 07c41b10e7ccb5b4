"""A date expression in full words, never more exact than it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from timeline.edtf._naming import (
    FULL,
    date_name,
    date_of,
    days_of_a_month,
    listed,
    plain_range,
    range_name,
    run_end,
    season_name,
    unit,
    unspecified_phrase,
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

_ADJECTIVES = {
    Qualifier.UNCERTAIN: "uncertain",
    Qualifier.APPROXIMATE: "approximate",
    Qualifier.BOTH: "approximate and uncertain",
}
_ADVERBS = {
    Qualifier.UNCERTAIN: "uncertain",
    Qualifier.APPROXIMATE: "approximately",
    Qualifier.BOTH: "approximately, and uncertain",
}


def say(expression: Expression, *, lasting: bool = False) -> str:
    """An expression in full English words. If `lasting`, a year or month is meant as a whole.

    >>> say(Date(2019)), say(Date(2019), lasting=True)
    ('some time in 2019', 'the year 2019')
    """
    match expression:
        case Interval(start=start, end=end):
            return _interval(start, end, lasting)
        case OneOf(members=members):
            return _one_of(members, lasting)
        case AllOf(members=members):
            return _all_of(members, lasting)
        case point:
            return ", ".join(_phrase(point, lasting))


def _phrase(point: Point, lasting: bool) -> list[str]:
    """A point in words, followed by what its qualifiers say, if they say anything."""
    match point:
        case DateTime():
            return [f"{_day_of(point)}, {_clock(point)}{_offset(point)}"]
        case Date(year=_, month=month, day=day, qualifiers=qualifiers):
            present = qualifiers[: 1 + (month is not None) + (day is not None)]
            doubts = _doubts(present, ("year", "month", "day"))
            bare = all(Qualifier.APPROXIMATE in qualifier for qualifier in present)
            return [_date(point, lasting, bare=bare and len(set(present)) == 1), *doubts]
        case Season(qualifiers=qualifiers):
            name = f"the {season_name(point, FULL, of=' of ')}" if lasting else season_name(point, FULL)
            return [name, *_doubts(qualifiers, ("year", "season"))]
        case Unspecified(month=month_digits, day=day_digits, qualifiers=qualifiers):
            present = qualifiers[: 1 + (month_digits is not None) + (day_digits is not None)]
            return [unspecified_phrase(point, lasting=lasting), *_doubts(present, ("year", "month", "day"))]


def _date(date: Date, lasting: bool, *, bare: bool) -> str:
    name = date_name(date, FULL)
    if date.day is not None:
        return name
    if lasting:
        return f"the year {name}" if date.month is None else f"the month of {name}"
    # "Some time in" says that it cannot be outside; "approximately" would contradict that.
    if bare:
        return name
    return f"some time in {name}" if date.month is None else f"some day in {name}"


def _doubts(qualifiers: Sequence[Qualifier], parts: Sequence[str]) -> list[str]:
    """What the qualifiers of the parts say, as one phrase; an empty list if they say nothing."""
    if len(set(qualifiers)) == 1:
        return [] if qualifiers[0] is Qualifier.NONE else [_ADVERBS[qualifiers[0]]]
    marked: dict[Qualifier, list[str]] = {}
    for qualifier, part in zip(qualifiers, parts, strict=False):
        if qualifier is not Qualifier.NONE:
            marked.setdefault(qualifier, []).append(part)
    phrases = [f"the {' and '.join(named)} {_ADJECTIVES[mark]}" for mark, named in marked.items()]
    return [", ".join(phrases)]


def _inside(point: Point, lasting: bool) -> str:
    """A point among others: its doubts are in parentheses, because a comma would seem to end it."""
    phrase, *doubts = _phrase(point, lasting)
    return f"{phrase} ({doubts[0]})" if doubts else phrase


def _interval(start: Point | Bound, end: Point | Bound, lasting: bool) -> str:
    if isinstance(start, Bound):
        if isinstance(end, Bound):
            raise ValueError("an interval without a date says nothing")
        before = "until" if start is Bound.OPEN else "from an unknown start to"
        return f"{before} {_inside(end, lasting)}"
    if isinstance(end, Bound):
        begun = _inside(start, lasting)
        return f"since {begun}" if end is Bound.OPEN else f"from {begun} to an unknown end"
    match start, end:
        case DateTime(), DateTime():
            return _times(start, end)
        case Date(), Date() if plain_range(start, end) and (lasting or start.day is not None):
            return say(start, lasting=lasting) if start == end else range_name(start, end, FULL)
        case _:
            return f"from {_inside(start, lasting)} to {_inside(end, lasting)}"


def _times(start: DateTime, end: DateTime) -> str:
    if start.offset != end.offset:
        return f"from {say(start)} to {say(end)}"
    if start.local.date() == end.local.date():
        return f"{_day_of(start)}, {_clock(start)} to {_clock(end)}{_offset(end)}"
    return f"from {_day_of(start)}, {_clock(start)} to {_day_of(end)}, {_clock(end)}{_offset(end)}"


def _clock(moment: DateTime) -> str:
    return f"{moment.local:%H:%M:%S}" if moment.local.second else f"{moment.local:%H:%M}"


def _day_of(moment: DateTime) -> str:
    return date_name(date_of(moment), FULL)


def _offset(moment: DateTime) -> str:
    if moment.offset is None:
        return ""
    minutes = moment.offset // dt.timedelta(minutes=1)
    if minutes == 0:
        return " UTC"
    sign = "\u2212" if minutes < 0 else "+"
    return f" UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _one_of(members: tuple[Member, ...], lasting: bool) -> str:
    match members:
        case (Run(first=Date() as first, last=Date() as last),) if plain_range(first, last):
            within = "one day" if first.day is not None else "some time"
            return f"{within} within {range_name(first, last, FULL)}"
        case (Run() as run,):
            return f"{'on' if unit(run_end(run)) == 'day' else 'some time in'} {_run_in_one_of(run)}"
        case (Date() | Unspecified() | Season() as only,):
            return say(only, lasting=lasting)
    if (found := days_of_a_month(members)) is not None:
        pairs, month = found
        days = [f"{first} to {last}" if first != last else str(first) for first, last in pairs]
        return f"one of: {listed(days, 'or')} {date_name(month, FULL)}"
    names = [_run_in_one_of(member) if isinstance(member, Run) else _member(member) for member in members]
    return f"one of: {listed(names, 'or')}"


def _all_of(members: tuple[Member, ...], lasting: bool) -> str:
    match members:
        case (Run(first=Date() as first, last=Date() as last),) if plain_range(first, last):
            name = range_name(first, last, FULL)
            return name if first.day is not None else f"each {unit(first)} from {name}"
        case (Run() as run,):
            return _run_in_all_of(run)
        case (Date() | Unspecified() | Season() as only,):
            return say(only, lasting=lasting)
    if (found := days_of_a_month(members)) is not None:
        pairs, month = found
        return f"{_on_days(pairs)} {date_name(month, FULL)}"
    names = [_run_in_all_of(member) if isinstance(member, Run) else _member(member) for member in members]
    return f"all of: {listed(names, 'and')}"


def _on_days(pairs: Iterable[tuple[int, int]]) -> str:
    """`from 22 to 26 and on 28`, or `on 22, 24 and 28`."""
    phrases: list[str] = []
    for is_run, group in groupby(pairs, key=lambda pair: pair[0] != pair[1]):
        if is_run:
            phrases += [f"from {first} to {last}" for first, last in group]
        else:
            phrases.append(f"on {listed([str(day) for day, _ in group], 'and')}")
    return listed(phrases, "and")


def _member(member: Date | Unspecified | Season) -> str:
    if isinstance(member, Date):
        doubts = _phrase(member, False)[1:]
        name = date_name(member, FULL)
        return f"{name} ({doubts[0]})" if doubts else name
    return _inside(member, False)


def _run_in_one_of(run: Run) -> str:
    if run.first is not None and run.last is not None:
        return _closed_run(run.first, run.last)
    end = run_end(run)
    return f"{_member(end)} or {'earlier' if run.first is None else 'later'}"


def _run_in_all_of(run: Run) -> str:
    if run.first is not None and run.last is not None:
        return _closed_run(run.first, run.last)
    end = run_end(run)
    return f"{_member(end)} and every {unit(end)} {'before' if run.first is None else 'after'} it"


def _closed_run(first: Date, last: Date) -> str:
    if plain_range(first, last):
        return range_name(first, last, FULL)
    return f"{_member(first)} to {_member(last)}"
