"""What is said of calendar programs is so: they read a rule as we do, or a warning says that they do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from tests.oracles import moment
from tests.oracles.expanders import EXPANDERS, Starts
from tests.oracles.rules import Case, accepted
from tests.profiles import some
from tests.test_series_oracles import calendar
from timeline.checks import misread_rules, unclear_times
from timeline.doctor.instances import falls_on
from timeline.edtf import Date, DateTime
from timeline.model import Event, Recurrence, Timeline
from timeline.rrule import expand, fits_outlook, misreadings, parse, respelled

UNTIL = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
NAMES = {
    "ical.js": "Thunderbird",
    "libical": "GNOME (libical)",
    "ical": "dateutil (ical, recurring-ical-events)",
    "recurring-ical-events": "dateutil (ical, recurring-ical-events)",
}


def series(case: Case) -> Event:
    start = case.start
    when = DateTime(start) if case.zone else Date(start.year, start.month, start.day)
    event = Event("s", "s@example.org", "s", when, zone=case.zone)
    return replace(event, repeat=Recurrence(case.rule))


@cache
def random_cases() -> list[Case]:
    return list(accepted(len(some(range(700), every=50)), seed=5545))


@cache
def feed(case: Case) -> str:
    return calendar([series(case)])


def ours(case: Case) -> Starts:
    zone = ZoneInfo(case.zone) if case.zone else None
    found = expand(case.rule, case.start, before=UNTIL.replace(tzinfo=None) + dt.timedelta(days=1), zone=zone)
    return cut([moment(each.replace(tzinfo=zone) if zone else each.date()) for each in found])


def cut(starts: Starts) -> Starts:
    """The starts before the day of UNTIL: a day and a moment compare in another way in each program."""
    last = UNTIL.date().isoformat()
    return starts if isinstance(starts, str) else sorted(each for each in starts if each[:10] < last)


def warned(case: Case) -> str:
    """The messages of the checks for a rule."""
    timeline = Timeline("T", "example.org", events=(series(case),))
    return " ".join(each.message for check in (misread_rules, unclear_times) for each in check(timeline))


def readings(name: str, cases: Sequence[Case]) -> list[Starts]:
    return [cut(each) for each in EXPANDERS[name]()(list(map(feed, cases)), UNTIL)]


@pytest.mark.parametrize("name", EXPANDERS)
def test_a_program_computes_our_occurrences_of_a_random_rule_or_a_warning_names_it(name: str) -> None:
    unsaid = [
        str(case)
        for case, theirs in zip(random_cases(), readings(name, random_cases()), strict=True)
        if theirs != ours(case) and NAMES[name] not in warned(case)
    ]
    assert unsaid == []


def test_a_random_rule_gives_the_days_of_which_a_look_at_each_alone_says_so() -> None:
    for case in random_cases():
        rule = replace(case.rule, count=None, until=None)
        begin = case.start
        days = (begin.date() + dt.timedelta(days=number) for number in range(1500))
        found = expand(rule, begin, before=begin + dt.timedelta(days=1500))
        expected = [day for day in days if falls_on(rule, begin.date(), day)]
        assert [each.date() for each in found] == expected, str(case)


@cache
def other_spellings() -> list[tuple[Case, Case]]:
    """Random rules, as such of whole days, with the spelling that a warning of them gives."""
    found = []
    for case in accepted(len(some(range(700), every=14)), seed=2045):
        rule = replace(case.rule, until=None) if case.zone else case.rule
        of_days = Case(rule, dt.datetime.combine(case.start, dt.time()), "")
        misread = any(True for _ in misreadings(rule, case.start))
        if misread or not fits_outlook(rule):
            other = respelled(rule, case.start, for_outlook=not misread)
            found += [(of_days, of_days._replace(rule=other))] if other is not None else []
    return found


def test_a_spelling_that_a_warning_gives_means_the_same_for_centuries_and_is_not_warned_of() -> None:
    assert len(other_spellings()) >= 8
    for case, other in other_spellings():
        centuries = [
            list(islice(expand(replace(each.rule, count=None, until=None), each.start), 1000))
            for each in (case, other)
        ]
        assert centuries[0] == centuries[1], f"{case} and {other}"
        assert ours(case) == ours(other), f"{case} and {other}"
        assert list(misreadings(other.rule, other.start)) == [], f"{case} and {other}"


@pytest.mark.parametrize("name", EXPANDERS)
def test_all_programs_read_the_spellings_that_warnings_give_alike(name: str) -> None:
    cases = [other for _, other in other_spellings()]
    theirs = readings(name, cases)
    assert [str(case) for case, found in zip(cases, theirs, strict=True) if found != ours(case)] == []


@pytest.mark.parametrize(
    ("start", "rule", "spelling"),
    [
        (
            "2024-01-31",
            "FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=-1",
            "FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=31",
        ),
        ("2024-02-29", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("2024-02-29", "FREQ=YEARLY;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("2024-05-31", "FREQ=YEARLY;BYMONTH=5,6", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31"),
        ("2024-03-29", "FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=29", None),
        ("2024-05-13", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", None),
        ("2024-01-15", "FREQ=YEARLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        (
            "2024-01-15",
            "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=15",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=15",
        ),
        ("2024-10-23", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("2024-10-27", "FREQ=WEEKLY;BYDAY=SU,MO,TU;BYSETPOS=1;WKST=SU", "FREQ=WEEKLY;BYDAY=SU;WKST=SU"),
        ("2024-01-13", "FREQ=MONTHLY;BYMONTHDAY=13,14;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=13"),
        (
            "2024-01-01",
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            "FREQ=YEARLY;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        ),
        (
            "2024-12-31",
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        (
            "2024-05-13",
            "FREQ=YEARLY;BYDAY=20MO",
            "FREQ=YEARLY;BYYEARDAY=134,135,136,137,138,139,140;BYDAY=MO",
        ),
        ("2024-12-30", "FREQ=YEARLY;BYDAY=53MO", "FREQ=YEARLY;BYYEARDAY=365,366;BYDAY=MO"),
        ("2024-01-31", "FREQ=DAILY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("2024-09-30", "FREQ=MONTHLY;BYMONTH=12,9;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=9,12;BYMONTHDAY=30"),
        ("2024-09-15", "FREQ=MONTHLY;INTERVAL=4;BYMONTH=9,10", "FREQ=YEARLY;BYMONTH=9"),
        ("2024-01-02", "FREQ=MONTHLY;BYDAY=TU,2TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("2024-01-04", "FREQ=WEEKLY;BYDAY=TH,TH", "FREQ=WEEKLY;BYDAY=TH"),
        ("2024-01-31", "FREQ=MONTHLY;BYMONTHDAY=31,-2;BYDAY=WE", None),
    ],
)
def test_a_misread_rule_has_another_spelling_where_there_is_one(
    start: str, rule: str, spelling: str | None
) -> None:
    case = Case(parse(rule), dt.datetime.fromisoformat(start), "")
    assert list(misreadings(case.rule, case.start))
    other = respelled(case.rule, case.start)
    assert (other and str(other)) == spelling
    if other is not None:
        assert not list(misreadings(other, case.start))
        assert ours(case) == ours(case._replace(rule=other))


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ("FREQ=DAILY;INTERVAL=3", True),
        ("FREQ=DAILY;BYDAY=MO", False),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,TU", True),
        ("FREQ=WEEKLY;BYMONTH=3", False),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", False),
        ("FREQ=MONTHLY", True),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", True),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", False),  # a day of the month is a number from 1 to 31
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", False),
        ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=3", True),
        ("FREQ=MONTHLY;BYDAY=3SU", False),
        ("FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=-1", True),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", False),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", False),
        ("FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=4", False),
        ("FREQ=YEARLY", True),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=26", True),
        ("FREQ=YEARLY;BYMONTH=6,9", False),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYSETPOS=2", True),
        ("FREQ=YEARLY;BYDAY=TU;BYSETPOS=2", False),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYMONTHDAY=12,13,14,15,16,17,18", False),
        ("FREQ=YEARLY;BYYEARDAY=100", False),
        ("FREQ=YEARLY;COUNT=1000", False),  # three digits
        ("FREQ=YEARLY;COUNT=999", True),
    ],
)
def test_outlook_reads_the_rules_of_its_templates(rule: str, fits: bool) -> None:
    assert fits_outlook(parse(rule)) is fits


@pytest.mark.parametrize(
    ("start", "rule", "zone", "says"),
    [
        ("2024-03-10T02:30", "FREQ=YEARLY", "America/New_York", "leave out"),  # the first instance itself
        ("2024-03-03T02:30", "FREQ=WEEKLY", "America/New_York", "2024-03-10"),
        ("2024-03-03T03:00", "FREQ=WEEKLY", "America/New_York", ""),  # the gap ends
        ("2024-03-03T02:00", "FREQ=WEEKLY", "America/New_York", "leave out"),  # the gap begins
        ("2024-03-04T02:30", "FREQ=WEEKLY", "America/New_York", ""),  # clocks change on Sundays
        ("2024-03-03T02:30", "FREQ=WEEKLY;COUNT=1", "America/New_York", ""),  # it ends before
        ("2024-10-27T01:30", "FREQ=WEEKLY", "America/New_York", "show twice"),
        ("2024-10-27T02:00", "FREQ=WEEKLY;COUNT=2", "America/New_York", ""),
        ("2024-03-03T02:30", "FREQ=WEEKLY", "UTC", ""),
        ("2024-09-29T02:20", "FREQ=WEEKLY", "Australia/Lord_Howe", "2024-10-06"),  # half an hour
        ("2024-09-29T02:40", "FREQ=WEEKLY", "Australia/Lord_Howe", ""),
        # libical comes by the day although the rule does not give it
        ("2024-03-04T02:30", "FREQ=DAILY;BYDAY=MO,TU", "America/New_York", "near an instance"),
        ("2024-03-04T02:30", "FREQ=DAILY;BYDAY=MO,TU;INTERVAL=7;COUNT=9", "America/New_York", ""),
        ("2024-02-24T02:30", "FREQ=MONTHLY;BYDAY=-1SA", "Europe/Vienna", "2024-03-31"),
        ("2024-06-29T02:30", "FREQ=YEARLY;BYMONTH=6;BYDAY=-1SA", "Europe/Vienna", ""),
        ("2024-06-26T02:30", "FREQ=YEARLY", "Europe/Vienna", ""),
        ("2024-08-31T00:30", "FREQ=DAILY;INTERVAL=8", "America/Santiago", "2024-09-08"),  # at midnight
    ],
)
def test_a_series_at_a_time_that_a_day_does_not_have_once_is_warned_of(
    start: str, rule: str, zone: str, says: str
) -> None:
    event = series(Case(parse(rule), dt.datetime.fromisoformat(start), zone))
    found = list(unclear_times(Timeline("T", "example.org", events=(event,))))
    assert bool(found) == bool(says)
    assert all(says in each.message for each in found)


def test_an_excepted_instance_at_such_a_time_counts_for_libical_does_not_find_it() -> None:
    event = series(Case(parse("FREQ=DAILY;COUNT=9"), dt.datetime(2024, 3, 7, 2, 30), "America/New_York"))
    assert event.repeat is not None
    excepted = replace(event.repeat, exdates=(dt.date(2024, 3, 10).toordinal(),))
    timeline = Timeline("T", "example.org", events=(replace(event, repeat=excepted),))
    assert [each.code for each in unclear_times(timeline)] == ["W603"]
