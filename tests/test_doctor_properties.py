"""For any bytes the doctor ends, and others agree with what it says of rules and zones."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace
from zoneinfo import available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.doctor_feeds import event, found
from timeline import rrule
from timeline.calendar.vtimezone import vtimezone
from timeline.doctor import CODES, examine, report
from timeline.doctor.instances import falls_on
from timeline.rrule import expand

SAMPLES = [path.read_bytes() for path in sorted((ROOT / "tests" / "doctor").glob("*.ics"))]
PIECES = st.sampled_from(
    "BEGIN END VCALENDAR VEVENT VTIMEZONE STANDARD VALARM UID DTSTART DTEND RRULE EXDATE RDATE RECURRENCE-ID "
    "RELATED-TO SUMMARY SEQUENCE DURATION GEO TZID TZOFFSETFROM TZOFFSETTO LAST-MODIFIED VALUE=DATE "
    "TZID=Europe/Vienna FREQ=YEARLY FREQ=DAILY;INTERVAL=0 BYMONTH=13 UNTIL=20230101T000000 BYSETPOS=-1 "
    "20230707 20230707T100000Z 00000000 99991231T235959 P1D +9999 a@b : ; = , \\ \" "
    "\ufeff \x00 \x85 \u2028 \ud800".split(" ")
)  # fmt: skip
ANYTHING = st.lists(PIECES | st.sampled_from(["\r\n", "\n", "\r", "\r\n ", "\n\t"]), max_size=60)


@given(st.binary(max_size=400))
def test_any_bytes_have_a_report_and_never_raise(data: bytes) -> None:
    diagnosis = examine(data, "x")
    assert diagnosis.groups
    report.as_text(diagnosis, color=True)
    report.as_json(diagnosis)
    report.as_github(diagnosis)


@given(ANYTHING)
def test_any_pieces_of_a_calendar_never_raise(pieces: list[str]) -> None:
    text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + "".join(pieces)
    diagnosis = examine(text.encode("utf-8", "surrogatepass"), "x")
    assert {group.first.code for group in diagnosis.groups} <= set(CODES)


@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_feed_with_a_few_bytes_changed_lost_or_doubled_never_raises(
    data: bytes, chance: random.Random, times: int
) -> None:
    changed = bytearray(data)
    for _ in range(times):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at:at] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randrange(80)]
            case _:
                changed[at:at] = chance.choice([b"\r\n", b"\n", b'"', b";", b":", b"9", b"0"])
    report.as_text(examine(bytes(changed), "x"))


def numbers(high: int, *, signed: bool = True) -> st.SearchStrategy[tuple[int, ...]]:
    one = st.integers(1, high)
    either = one | one.map(lambda number: -number) if signed else one
    return st.lists(either, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def rules(draw: st.DrawFn) -> rrule.Rule:
    """Rules of days that RFC 5545 allows, and that fall on some: dateutil would search for long."""
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    rule = rrule.Rule(freq, interval=draw(st.integers(1, 3)), wkst=draw(st.integers(0, 6)))
    if draw(st.booleans()):
        rule = replace(rule, bymonth=draw(numbers(12, signed=False)))
    match draw(st.integers(0, 3)):
        case 1 if freq == "YEARLY" and not rule.bymonth:
            rule = replace(rule, byyearday=draw(numbers(365)))
        case 2 if freq != "WEEKLY":
            rule = replace(rule, bymonthday=draw(numbers(28)))
        case 3:
            nth: st.SearchStrategy[int | None] = st.none()
            if freq in ("YEARLY", "MONTHLY") and draw(st.booleans()):
                nth = st.integers(1, 4) | st.integers(-4, -1)  # all or none: dateutil wants both of "MO,1TU"
            days = st.builds(rrule.ByDay, st.integers(0, 6), nth)
            rule = replace(rule, byday=draw(st.lists(days, min_size=1, max_size=3, unique=True).map(tuple)))
    if freq != "WEEKLY" and (rule.bymonth or rule.byyearday or rule.bymonthday or rule.byday):
        # of a first week dateutil counts only what comes after DTSTART
        rule = replace(rule, bysetpos=draw(st.sampled_from([(), (1,), (-1,)])))
    return rule


@given(rules(), st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_a_day_is_an_instance_where_dateutil_says_so(rule: rrule.Rule, start: dt.date) -> None:
    first = dt.datetime.combine(start, dt.time())
    until = f"{start + dt.timedelta(days=799):%Y%m%d}"  # dateutil would search to the end of the calendar
    given_ = {moment.date() for moment in rrulestr(f"{rule};UNTIL={until}", dtstart=first)}
    days = [start + dt.timedelta(days=number) for number in range(800)]
    assert {day for day in days if falls_on(rule, start, day)} == given_


@given(
    st.lists(st.integers(2, 51) | st.integers(-51, -2), min_size=1, max_size=3).map(tuple),
    st.integers(0, 6),
    st.dates(dt.date(1990, 1, 8), dt.date(2030, 12, 1)),
)
def test_a_day_is_in_a_week_of_the_year_where_dateutil_says_so(
    weeks: tuple[int, ...], wkst: int, start: dt.date
) -> None:
    # not the first and last weeks, whose days in the year beside dateutil leaves out
    rule = rrule.Rule("YEARLY", byweekno=weeks, wkst=wkst)
    first = dt.datetime.combine(start, dt.time())
    given_ = {moment.date() for moment in expand(rule, first, before=first + dt.timedelta(days=800))}
    days = [start + dt.timedelta(days=number) for number in range(800)]
    assert {day for day in days if falls_on(rule, start, day)} == given_


@given(st.integers(1, 53), st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_a_week_that_begins_on_a_monday_has_the_number_that_iso_8601_gives(week: int, day: dt.date) -> None:
    rule = rrule.Rule("YEARLY", byweekno=(week,))
    assert falls_on(rule, day, day) == (day.isocalendar().week == week)


CHANGE = r"(DTSTART:\d{8})T\d{4}(?=\d\d\nTZOFFSETFROM:(.*)\nTZOFFSETTO:(?!\2\n))"  # where clocks change
ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})


@pytest.mark.parametrize("part", range(4))
def test_a_right_vtimezone_has_no_findings_and_one_an_hour_late_has(part: int) -> None:
    chance = random.Random(part)
    for name in chance.sample(ZONES, 12):
        first = chance.randint(1971, 2040)
        text = vtimezone(name, first, first + 3).to_ical(sorted=False).decode().replace("\r\n", "\n")
        dates = f"DTSTART;TZID={name}:{first}0701T120000"
        series = event(dates, f"RRULE:FREQ=YEARLY;UNTIL={first + 3}0702T000000Z")
        reported = found(text, series)
        assert reported == set(), name
        late = re.sub(CHANGE, r"\1T2330", text)
        if late != text:
            reported = found(late, series)
            assert reported == {"E748"}, name
