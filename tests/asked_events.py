"""Random events of every kind of date, with all that each date may mean."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from tests.asked_times import YEARS, a_day, month_days
from tests.oracles import asking
from tests.oracles.asking import Chronicle, Dated, Instance
from timeline.edtf import parse as parse_date
from timeline.model import (
    EPOCH,
    Actor,
    Category,
    Citation,
    Event,
    Kind,
    Move,
    Place,
    Recurrence,
    Relation,
    RelationType,
    Source,
    Status,
    Timeline,
    Version,
)
from timeline.model.series import bounds
from timeline.rrule import parse as parse_rule

TITLES = "talks précursors SUMMIT Präsident École working paper Straße vote sanctions".split()


def some_time(text: str, first: int, last: int, precision: str, *, lasts: bool) -> Dated:
    """A date that is some day from one to the other, or lasts all of them."""
    if lasts:
        return Dated(text, (((first, last),),), precision, precision == "day")
    return Dated(text, tuple(((day, day),) for day in range(first, last + 1)), precision, precision == "day")


def a_unit_date(chance: random.Random, *, lasts: bool) -> Dated:
    """A day, month, season, quarter, half, year or decade."""
    day = a_day(chance)
    year, month = day.year, day.month
    match chance.choice(
        ["day", "day", "month", "month", "year", "quarter", "half", "season", "north", "decade"]
    ):
        case "day":
            return some_time(day.isoformat(), day.toordinal(), day.toordinal(), "day", lasts=lasts)
        case "month":
            text = f"{year}-{month:02}{chance.choice(['', '-XX'])}"
            return some_time(text, *month_days(year, month), "month", lasts=lasts)
        case "year":
            return some_time(f"{year}", *month_days(year, 1, 12), "year", lasts=lasts)
        case "quarter":
            number = chance.randint(0, 3)
            days = month_days(year, 3 * number + 1, 3)
            return some_time(f"{year}-{33 + number}", *days, "quarter", lasts=lasts)
        case "half":
            number = chance.randint(0, 1)
            return some_time(
                f"{year}-{40 + number}", *month_days(year, 6 * number + 1, 6), "half", lasts=lasts
            )
        case "season":
            number = chance.randint(21, 24)  # of no hemisphere: the year, the last to the end of February
            days = month_days(year, 1, 14 if number == 24 else 12)
            return some_time(f"{year}-{number}", *days, "season", lasts=lasts)
        case "north":
            number = chance.randint(0, 3)
            days = month_days(year, 3 * number + 3, 3)
            return some_time(f"{year}-{25 + number}", *days, "season", lasts=lasts)
        case _:
            return some_time("199X", *month_days(1990, 1, 120), "decade", lasts=lasts)


def a_date(chance: random.Random, *, lasts: bool) -> Dated:
    """A date of any kind, with all of its readings."""
    match chance.choice(
        ["unit", "unit", "doubt", "days", "months", "open", "ended", "begun", "one", "all", "time"]
    ):
        case "doubt":
            one = a_unit_date(chance, lasts=lasts)
            if "-" in one.text[4:] and one.text[-2:] == "XX":
                return one
            return replace(one, text=one.text + chance.choice("?~%"), exact=False, qualified=True)
        case "days":
            first = a_day(chance)
            last = first + dt.timedelta(chance.choice([1, 5, 60, 400]))
            spans = ((first.toordinal(), last.toordinal()),)
            return Dated(f"{first}/{last}", (spans,), "days", True)
        case "months":
            day = a_day(chance)
            later = dt.date.fromordinal(day.toordinal() + chance.choice([31, 70, 200]))
            opening, closing = month_days(day.year, day.month), month_days(later.year, later.month)
            text = f"{day.isoformat()[:7]}/{later.isoformat()[:7]}"
            if lasts:
                return Dated(text, (((opening[0], closing[1]),),), "month")
            starts, ends = range(opening[0], opening[1] + 1), range(closing[0], closing[1] + 1)
            return Dated(text, tuple(((s, e),) for s in starts for e in ends), "month")
        case "open":
            day = a_day(chance)
            return Dated(f"{day}/..", (((day.toordinal(), asking.INFINITE),),), "open")
        case "ended":  # nobody wrote down when
            day = a_day(chance)
            start = day.toordinal()
            return Dated(f"{day}/", (((start, start),), ((start, asking.INFINITE),)), "open")
        case "begun":
            day = a_day(chance)
            return Dated(f"../{day}", (((-asking.INFINITE, day.toordinal()),),), "open")
        case "one":
            days = sorted({a_day(chance) for _ in range(3)})
            text = f"[{','.join(map(str, days))}]"
            readings = tuple(((day.toordinal(), day.toordinal()),) for day in days)
            return Dated(text, readings, "days", len(days) == 1)
        case "all":
            days = sorted({a_day(chance) for _ in range(2)})
            both = tuple((day.toordinal(), day.toordinal()) for day in days)
            return Dated(f"{{{','.join(map(str, days))}}}", (both,), "days", True)
        case "time":
            day = a_day(chance)
            hour, hours = chance.randint(0, 23), chance.choice([1, 30])
            begin = dt.datetime(day.year, day.month, day.day, hour)
            finish = begin + dt.timedelta(hours=hours)
            final = (finish - dt.timedelta(minutes=1)).date().toordinal()  # a time as an end is exclusive
            text = f"{begin:%Y-%m-%dT%H:%M}/{finish:%Y-%m-%dT%H:%M}"
            return Dated(text, (((day.toordinal(), final),),), "time", True)
        case _:
            return a_unit_date(chance, lasts=lasts)


def an_event(chance: random.Random, number: int) -> tuple[Event, tuple[Instance, ...]]:
    """An event, dated or not, or a series; and what happens on which days."""
    kind = chance.choice([Kind.EVENT, Kind.EVENT, *Kind])
    series = chance.random() < 0.25
    undated = not series and chance.random() < 0.1
    dated = Dated("unknown") if undated else a_date(chance, lasts=kind is Kind.PERIOD)
    stamp = dt.datetime(
        chance.randint(*YEARS), chance.randint(1, 12), chance.randint(1, 28), 23, 30, tzinfo=dt.UTC
    )
    version = Version(1, stamp, stamp + dt.timedelta(chance.choice([0, 40, 900])))
    event = Event(
        f"e{number}-{chance.choice(['snapback', 'vote', 'x'])}",
        f"e{number}@example.org",
        " ".join(chance.sample(TITLES, k=2)),
        None if undated else parse_date(dated.text),
        zone="Europe/Vienna" if dated.precision == "time" else "",
        time="about noon" if dated.precision == "day" and chance.random() < 0.2 else "",
        kind=kind,
        status=chance.choice([Status.CONFIRMED, *Status]),
        category=chance.choice(["", "summit", "report"]),
        actors=tuple(chance.sample(["us", "cn", "tr"], k=chance.randint(0, 2))),
        place=Place(chance.choice(["İzmir", "São Paulo"])) if chance.random() < 0.4 else None,
        summary=chance.choice(["", "", "On the précursors, at last"]),
        importance=chance.randint(1, 5),
        citations=tuple(
            Citation(source, quote=chance.choice(["", "Ça va"]))
            for source in chance.sample(["gazette", "wire"], k=chance.randint(0, 2))
        ),
        disputed=chance.random() < 0.2,
        version=version if chance.random() < 0.9 else Version(0, EPOCH, EPOCH),
    )
    if series:
        return a_series(chance, event)
    return event, (Instance(event.id, event, dated),)


def a_series(chance: random.Random, event: Event) -> tuple[Event, tuple[Instance, ...]]:
    """The event as a series of whole days; of its occurrences some are left out, or moved."""
    start = a_day(chance).replace(day=chance.randint(1, 28))
    length = chance.choice([1, 1, 2, 9])
    freq, count = chance.choice(
        [("DAILY", 8), ("WEEKLY", 5), ("MONTHLY", 7), ("YEARLY", 3), ("YEARLY", None)]
    )
    days = []
    for number in range(count or 90):
        at = start.year * 12 + start.month - 1 + number * (1 if freq == "MONTHLY" else 12)
        step = {"DAILY": 1, "WEEKLY": 7}.get(freq)
        days.append(
            start + dt.timedelta(step * number) if step else dt.date(at // 12, at % 12 + 1, start.day)
        )
    without = chance.choice([None, days[1]])
    moved = chance.choice([None, days[2]])
    to = a_day(chance) if moved else start
    rule = f"FREQ={freq}" + (f";COUNT={count}" if count else "")
    text = f"{start}" if length == 1 else f"{start}/{start + dt.timedelta(length - 1)}"
    repeat = Recurrence(
        parse_rule(rule),
        exdates=(without.toordinal(),) if without else (),
        moved=(Move(moved.toordinal(), parse_date(str(to))),) if moved else (),  # type: ignore[arg-type]
    )
    event = replace(event, when=parse_date(text), zone="", time="")
    first, last = bounds(event, repeat)
    event = replace(event, repeat=replace(repeat, first=first, last=last))
    instances = []
    for day in days:
        if day != without:
            begin = (to if day == moved else day).toordinal()
            spans: asking.Reading = ((begin, begin + length - 1),)
            dated = Dated("", (spans,), "day" if length == 1 else "days", True)
            instances.append(Instance(f"{event.id}@{day}", event, dated))
    return event, tuple(instances)


def a_chronicle(chance: random.Random) -> Chronicle:
    """Some events with relations, and two feeds, of which one may ask for the other."""
    each = [an_event(chance, number) for number in range(chance.randint(2, 9))]
    ids = [event.id for event, _ in each]
    related = []
    for event, instances in each:
        others = chance.sample(ids, k=min(len(ids), chance.choice([0, 0, 1, 2])))
        relations = tuple(
            Relation(id_, chance.choice(list(RelationType))) for id_ in others if id_ != event.id
        )
        event_with = replace(event, relations=relations)
        related.append((event_with, tuple(replace(one, event=event_with) for one in instances)))
    timeline = Timeline(
        "T",
        "example.org",
        actors={
            id_: Actor(id_, name)
            for id_, name in (("us", "United States"), ("cn", "China"), ("tr", "Türkiye"))
        },
        categories={"summit": Category("summit", "Summits"), "report": Category("report", "Scheduling")},
        sources={"gazette": Source("gazette", "G"), "wire": Source("wire", "W")},
        events=tuple(event for event, _ in related),
    )
    return Chronicle(timeline, {event.id: instances for event, instances in related})
