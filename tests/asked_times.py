"""Random times as people write them, with the days that `datetime` says they mean."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from dataclasses import dataclass

YEARS = (2003, 2005)
"""The years of dates, and of what is asked for; series are known until 2100."""
MONTHS = "January February March April May June July August September October November December".split()


def ordinal(year: int, month: int, day: int) -> int:
    return dt.date(year, month, day).toordinal()


def month_days(year: int, month: int, count: int = 1) -> tuple[int, int]:
    """The first and the last day of so many months; the month may be above 12."""
    start, end = year * 12 + month - 1, year * 12 + month - 1 + count
    return ordinal(start // 12, start % 12 + 1, 1), ordinal(end // 12, end % 12 + 1, 1) - 1


def a_day(chance: random.Random) -> dt.date:
    """Often one of a few, or beside it, so that ends of times and of events meet."""
    if chance.random() < 0.7:
        text = chance.choice(["2003-12-31", "2004-02-29", "2004-03-31", "2004-05-31", "2005-01-30"])
        return dt.date.fromisoformat(text) + dt.timedelta(chance.choice([-1, 0, 0, 1]))
    return dt.date(chance.randint(*YEARS), 1, 1) + dt.timedelta(chance.randint(0, 364))


@dataclass(frozen=True)
class Time:
    """A time as people write it, and its days."""

    text: str
    first: int | None
    last: int | None
    words: bool = True
    """Whether it has a blank, or stands by today."""


def cased(chance: random.Random, text: str) -> str:
    return chance.choice([text, text, text.lower(), text.upper()])


def month_name(chance: random.Random, month: int) -> str:
    name = MONTHS[month - 1]
    short = name[:3] + ("." if name != "May" and chance.random() < 0.3 else "")
    return chance.choice([name, short, name[:3], "Sept" if month == 9 else name])


def nth(day: int) -> str:
    return f"{day}{'th' if 10 <= day <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def a_unit(chance: random.Random, near: dt.date | None = None) -> Time:
    """A day, month, quarter, half, season, year or decade, in one of its spellings."""
    day = near or a_day(chance)
    y, m, name = day.year, day.month, month_name(chance, day.month)
    quarter, half = (m + 2) // 3, (m + 5) // 6
    first = ["first", "second", "third", "fourth"]
    ordinals = ["1st", "2nd", "3rd", "4th"]
    of, the = chance.choice(["", "of "]), chance.choice(["", "the "])
    match chance.choice(
        ["day", "day", "month", "month", "quarter", "half", "season", "year", "year", "decade"]
    ):
        case "day":
            number = chance.choice([str(day.day), nth(day.day)])
            text = chance.choice(
                [
                    f"{number} {of}{name} {y}",
                    f"{name} {number}, {y}",
                    f"{name} {number} {y}",
                    f"{y} {name} {day.day}",
                    f"{day}",
                ]
            )
            found = day.toordinal(), day.toordinal()
        case "month":
            text = chance.choice(
                [f"{name} {of}{y}", f"{name}, {y}", f"{y} {name}", f"{y}-{m:02}", f"{y}-{m:02}-XX"]
            )
            found = month_days(y, m)
        case "quarter":
            text = chance.choice(
                [
                    f"{y}Q{quarter}",
                    f"{y}-q{quarter}",
                    f"Q{quarter} {of}{y}",
                    f"{the}{chance.choice([first, ordinals])[quarter - 1]} quarter {of}{y}",
                    f"{y}-{32 + quarter}",
                ]
            )
            found = month_days(y, quarter * 3 - 2, 3)
        case "half":
            text = chance.choice(
                [
                    f"{y}H{half}",
                    f"{y}-h{half}",
                    f"H{half} {of}{y}",
                    f"{the}{chance.choice([first, ordinals])[half - 1]} half {of}{y}",
                    f"{y}-{39 + half}",
                ]
            )
            found = month_days(y, half * 6 - 5, 6)
        case "season":
            season = chance.randint(21, 24)
            word = {21: "spring", 22: "summer", 23: chance.choice(["autumn", "fall"]), 24: "winter"}[season]
            text = chance.choice([f"{word} {of}{y}", f"{y}-{season}"])
            found = month_days(y, 1, 14 if season == 24 else 12)
        case "year":
            text, found = f"{y}", month_days(y, 1, 12)
        case _:
            text, found = chance.choice(["1990s", "the 1990s", "199X"]), month_days(1990, 1, 120)
    if "X" not in text:
        text = cased(chance, text)
    return Time(text, *found, words=" " in text)


NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()


def moved_by(day: dt.date, count: int, unit: str) -> dt.date:
    """So many units later; in a month that is too short, its last day."""
    if unit in ("day", "week"):
        return day + dt.timedelta(count * (7 if unit == "week" else 1))
    at = day.year * 12 + day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = at // 12, at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def a_relative(chance: random.Random, today: dt.date) -> Time:
    """A time by the day on which it is asked."""
    unit = chance.choice(["day", "week", "month", "quarter", "year"])
    count = chance.randint(1, 12)
    number = chance.choice([str(count), NUMBERS[count - 1]])
    plural = unit if count == 1 else f"{unit}s"
    gap, the = chance.choice([" ", "-"]), chance.choice(["", "the "])
    match chance.choice(["named", "unit", "unit", "last", "next", "ago", "short"]):
        case "named":
            text = chance.choice(["yesterday", "today", "tomorrow"])
            day = today.toordinal() + {"yesterday": -1, "today": 0, "tomorrow": 1}[text]
            return Time(cased(chance, text), day, day)
        case "unit":
            which = chance.choice(["last", "this", "next"])
            step = {"last": -1, "this": 0, "next": 1}[which]
            base = moved_by(
                today.replace(day=1) if unit in ("month", "quarter", "year") else today, step, unit
            )
            days = {
                "day": (base.toordinal(), base.toordinal()),
                "week": (base.toordinal() - base.weekday(), base.toordinal() - base.weekday() + 6),
                "month": month_days(base.year, base.month),
                "quarter": month_days(base.year, (base.month + 2) // 3 * 3 - 2, 3),
                "year": month_days(base.year, 1, 12),
            }[unit]
            return Time(cased(chance, f"{the}{which}{gap}{unit}"), *days)
        case "last":  # ends today, today included
            begin = moved_by(today, -count, unit).toordinal() + 1
            return Time(cased(chance, f"{the}last{gap}{number}{gap}{plural}"), begin, today.toordinal())
        case "next":  # begins today
            end = moved_by(today, count, unit).toordinal() - 1
            return Time(cased(chance, f"{the}next{gap}{number}{gap}{plural}"), today.toordinal(), end)
        case "ago":
            day = moved_by(today, -count, unit).toordinal()
            article = "a" if count == 1 and chance.random() < 0.5 else number
            return Time(cased(chance, f"{article}{gap}{plural}{gap}ago"), day, day)
        case _:
            sign = chance.choice([-1, 1])
            unit = chance.choice(["day", "week", "month", "year"])
            day = moved_by(today, sign * count, unit).toordinal()
            text = f"{'-' if sign < 0 else '+'}{count}{unit[0]}"
            return Time(cased(chance, text), day, day)


SIDES = (
    "since",
    "from",
    "until",
    "till",
    "up to",
    "through",
    "before",
    "after",
    "in",
    "on",
    "during",
    "within",
)


def a_time(chance: random.Random, today: dt.date | None) -> Time:
    """One time, a side, or a range of two."""

    def one() -> Time:
        return a_relative(chance, today) if today and chance.random() < 0.3 else a_unit(chance)

    match chance.choice(["one", "one", "side", "side", "dots", "range", "range", "shared", "any"]):
        case "side":
            time = one()
            word = chance.choice(SIDES)
            first, last = time.first, time.last
            assert first is not None
            assert last is not None
            text = f"{cased(chance, word)} {time.text}"
            if word in ("since", "from"):
                return Time(text, first, None)
            if word in ("until", "till", "through", "up to"):
                return Time(text, None, last)
            if word == "before":
                return Time(text, None, first - 1)
            return Time(text, last + 1, None) if word == "after" else Time(text, first, last)
        case "dots":
            time, is_start = one(), chance.random() < 0.5
            if is_start:
                return Time(f"{time.text.rstrip('.')}..", time.first, None, time.words)
            return Time(f"..{time.text}", None, time.last, time.words)
        case "range":
            return a_range(chance, one(), one())
        case "shared":
            return a_shared(chance)
        case "any":
            return Time("..", None, None, words=False)
        case _:
            return one()


def a_range(chance: random.Random, one: Time, other: Time) -> Time:
    assert one.first is not None
    assert other.first is not None
    if one.first > other.first or one.last is None or other.last is None or one.first > other.last:
        one, other = other, one
    assert one.first is not None
    assert other.last is not None
    if one.first > other.last:
        return one
    forms = ["{}..{}", "{} .. {}", "{} to {}", "{} until {}", "{} - {}", "{} \u2013 {}", "from {} to {}"]
    forms += ["between {} and {}", "since {} until {}"]
    form = chance.choice(forms)
    if form == "{}..{}" and one.text.endswith("."):  # not "Mar...2009"
        form = "{} .. {}"
    text = form.format(one.text, other.text)
    if form == "{}..{}":
        return Time(text, one.first, other.last, one.words or other.words)
    return Time(text, one.first, other.last)


def a_shared(chance: random.Random) -> Time:
    """A range whose sides share what the second one says."""
    year = chance.randint(*YEARS)
    one, other = sorted(chance.sample(range(1, 13), k=2))
    start, end = sorted(chance.sample(range(1, 29), k=2))
    months = month_days(year, one)[0], month_days(year, other)[1]
    days = ordinal(year, one, start), ordinal(year, one, end)
    a, b = month_name(chance, one), month_name(chance, other)
    to = chance.choice([" to ", "-", "\u2013", " \u2013 ", " - "])
    text, found = chance.choice(
        [
            (f"{a}{to}{b} {year}", months),
            (f"from {a} to {b} {year}", months),
            (f"between {a} and {b} {year}", months),
            (f"{start}{to}{end} {a} {year}", days),
            (f"{a} {start}{to}{end}, {year}", days),
            (f"{start} {a} to {end} {b} {year}", (ordinal(year, one, start), ordinal(year, other, end))),
            (f"Q1{to}Q3 {year}", month_days(year, 1, 9)),
        ]
    )
    return Time(cased(chance, text), *found)
