"""Recurrence rules: every example of RFC 5545, every fault with its code, any window."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from timeline.rrule import RruleError, backwards, check_start, expand, parse

NEW_YORK = ZoneInfo("America/New_York")
NINE = dt.datetime(1997, 9, 2, 9)
MONTHS = dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))


def days(text: str) -> list[dt.date]:
    """`1997 Sep 2 3 Oct 1; 1998 Jan 1` -> the days that it names; `2-5` is a run."""
    found: list[dt.date] = []
    for of_year in text.split(";"):
        year, *words = of_year.split()
        month = 0
        for word in words:
            if word in MONTHS:
                month = MONTHS[word]
                continue
            first, _, last = word.partition("-")
            found += [dt.date(int(year), month, day) for day in range(int(first), int(last or first) + 1)]
    return found


def long_run(first: str, last: str, months: tuple[int, ...] = ()) -> list[dt.date]:
    """Every day from one to another, both included, in these months only if any are named."""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    every = (start + dt.timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in every if not months or day.month in months]


EXAMPLES: list[tuple[str, str, list[dt.date], bool]] = [
    # RFC 5545 3.8.5.3: the start (with the time 09:00), the rule, the days it gives, whether it goes on
    ("1997-09-02", "FREQ=DAILY;COUNT=10", days("1997 Sep 2-11"), False),
    ("1997-09-02", "FREQ=DAILY;UNTIL=19971224T000000Z", long_run("1997-09-02", "1997-12-23"), False),
    (
        "1997-09-02",
        "FREQ=DAILY;INTERVAL=2",
        days("1997 Sep 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 Oct 2 4"),
        True,
    ),
    ("1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", days("1997 Sep 2 12 22 Oct 2 12"), False),
    (
        "1998-01-01",
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        long_run("1998-01-01", "2000-01-31", (1,)),
        False,
    ),
    (
        "1998-01-01",
        "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        long_run("1998-01-01", "2000-01-31", (1,)),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;COUNT=10",
        days("1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4"),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        days("1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4 11 18 25 Dec 2 9 16 23"),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        days("1997 Sep 2 16 30 Oct 14 28 Nov 11 25 Dec 9 23; 1998 Jan 6 20 Feb 3 17"),
        True,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        days("1997 Sep 2 4 9 11 16 18 23 25 30 Oct 2"),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        days("1997 Sep 2 4 9 11 16 18 23 25 30 Oct 2"),
        False,
    ),
    (
        "1997-09-01",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        days("1997 Sep 1 3 5 15 17 19 29 Oct 1 3 13 15 17 27 29 31 Nov 10 12 14 24 26 28 Dec 8 10 12 22"),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        days("1997 Sep 2 4 16 18 30 Oct 2 14 16"),
        False,
    ),
    (
        "1997-09-05",
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        days("1997 Sep 5 Oct 3 Nov 7 Dec 5; 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5"),
        False,
    ),
    (
        "1997-09-05",
        "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
        days("1997 Sep 5 Oct 3 Nov 7 Dec 5"),
        False,
    ),
    (
        "1997-09-07",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        days("1997 Sep 7 28 Nov 2 30; 1998 Jan 4 25 Mar 1 29 May 3 31"),
        False,
    ),
    (
        "1997-09-22",
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        days("1997 Sep 22 Oct 20 Nov 17 Dec 22; 1998 Jan 19 Feb 16"),
        False,
    ),
    (
        "1997-09-28",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        days("1997 Sep 28 Oct 29 Nov 28 Dec 29; 1998 Jan 29 Feb 26"),
        True,
    ),
    (
        "1997-09-02",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        days("1997 Sep 2 15 Oct 2 15 Nov 2 15 Dec 2 15; 1998 Jan 2 15"),
        False,
    ),
    (
        "1997-09-30",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        days("1997 Sep 30 Oct 1 31 Nov 1 30 Dec 1 31; 1998 Jan 1 31 Feb 1"),
        False,
    ),
    (
        "1997-09-10",
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        days("1997 Sep 10-15; 1999 Mar 10-13"),
        False,
    ),
    (
        "1997-09-02",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        days("1997 Sep 2 9 16 23 30 Nov 4 11 18 25; 1998 Jan 6 13 20 27 Mar 3 10 17 24 31"),
        True,
    ),
    (
        "1997-06-10",
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        days(
            "1997 Jun 10 Jul 10; 1998 Jun 10 Jul 10; 1999 Jun 10 Jul 10; 2000 Jun 10 Jul 10;"
            "2001 Jun 10 Jul 10"
        ),
        False,
    ),
    (
        "1997-03-10",
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        days("1997 Mar 10; 1999 Jan 10 Feb 10 Mar 10; 2001 Jan 10 Feb 10 Mar 10; 2003 Jan 10 Feb 10 Mar 10"),
        False,
    ),
    (
        "1997-01-01",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        days("1997 Jan 1 Apr 10 Jul 19; 2000 Jan 1 Apr 9 Jul 18; 2003 Jan 1 Apr 10 Jul 19; 2006 Jan 1"),
        False,
    ),
    ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", days("1997 May 19; 1998 May 18; 1999 May 17"), True),
    ("1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", days("1997 May 12; 1998 May 11; 1999 May 17"), True),
    (
        "1997-03-13",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        days("1997 Mar 13 20 27; 1998 Mar 5 12 19 26; 1999 Mar 4 11 18 25"),
        True,
    ),
    (
        "1997-06-05",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        days(
            "1997 Jun 5 12 19 26 Jul 3 10 17 24 31 Aug 7 14 21 28;"
            "1998 Jun 4 11 18 25 Jul 2 9 16 23 30 Aug 6 13 20 27"
        ),
        True,
    ),
    (
        "1998-02-13",  # the RFC starts on 2 September 1997, and takes that day out by EXDATE
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        days("1998 Feb 13 Mar 13 Nov 13; 1999 Aug 13; 2000 Oct 13"),
        True,
    ),
    (
        "1997-09-13",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        days("1997 Sep 13 Oct 11 Nov 8 Dec 13; 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13"),
        True,
    ),
    (
        "1996-11-05",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        days("1996 Nov 5; 2000 Nov 7; 2004 Nov 2"),
        True,
    ),
    (
        "1997-09-04",
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        days("1997 Sep 4 Oct 7 Nov 6"),
        False,
    ),
    (
        "1997-09-29",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        days("1997 Sep 29 Oct 30 Nov 27 Dec 30; 1998 Jan 29 Feb 26 Mar 30"),
        True,
    ),
    (
        "1997-08-05",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        days("1997 Aug 5 10 19 24"),
        False,
    ),
    (
        "1997-08-05",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        days("1997 Aug 5 17 19 31"),
        False,
    ),
    (
        "2007-01-15",
        "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
        days("2007 Jan 15 30 Feb 15 Mar 15 30"),
        False,
    ),
]


@pytest.mark.parametrize(("start", "rule", "expected", "goes_on"), EXAMPLES, ids=[row[1] for row in EXAMPLES])
def test_an_example_of_the_rfc_gives_its_days(
    start: str, rule: str, expected: list[dt.date], goes_on: bool
) -> None:
    first = dt.datetime.combine(dt.date.fromisoformat(start), dt.time(9))
    found = list(islice(expand(parse(rule), first, zone=NEW_YORK), len(expected) + 1))
    assert [moment.date() for moment in found[: len(expected)]] == expected
    assert {moment.time() for moment in found} == {dt.time(9)}
    assert (len(found) > len(expected)) == goes_on
    check_start(parse(rule), first, timed=True, zone=NEW_YORK)


SUB_DAILY: list[tuple[str, list[str], bool]] = [
    (
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
        ["2 09:00", "2 12:00", "2 15:00"],
        False,
    ),  # the RFC prints 17:00Z, which is 13:00 there, and means 17:00
    (
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        ["2 09:00", "2 09:15", "2 09:30", "2 09:45", "2 10:00", "2 10:15"],
        False,
    ),
    ("FREQ=MINUTELY;INTERVAL=90;COUNT=4", ["2 09:00", "2 10:30", "2 12:00", "2 13:30"], False),
    (
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        [f"{day} {hour:02}:{minute:02}" for day in (2, 3) for hour in range(9, 17) for minute in (0, 20, 40)],
        True,
    ),
    (
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
        [f"{day} {hour:02}:{minute:02}" for day in (2, 3) for hour in range(9, 17) for minute in (0, 20, 40)],
        True,
    ),
]


@pytest.mark.parametrize(("rule", "expected", "goes_on"), SUB_DAILY, ids=[row[0] for row in SUB_DAILY])
def test_a_sub_daily_example_of_the_rfc_gives_its_times_and_is_refused_for_events(
    rule: str, expected: list[str], goes_on: bool
) -> None:
    found = list(islice(expand(parse(rule), NINE, zone=NEW_YORK), len(expected) + 1))
    assert [f"{moment.day} {moment:%H:%M}" for moment in found[: len(expected)]] == expected
    assert (len(found) > len(expected)) == goes_on
    with pytest.raises(RruleError) as caught:
        check_start(parse(rule), NINE, timed=True, zone=NEW_YORK)
    assert caught.value.code == "E610"


@pytest.mark.parametrize(
    ("text", "code", "position", "message"),
    [
        ("", "E601", 0, "is not a part of a rule"),
        ("yearly", "E601", 0, 'not a recurrence rule: "yearly"'),
        ("RRULE:FREQ=YEARLY", "E601", 0, "write the rule without its name"),
        ("FREQ=YEARLY;", "E601", 12, '"" is not a part of a rule'),
        ("BYMONTH=1", "E601", 0, "needs FREQ"),
        ("FREQ=YEARLY;BYMOTH=1", "E602", 12, 'unknown part "BYMOTH"'),
        ("FREQ=YEARLY;BYEASTER=0", "E602", 12, 'unknown part "BYEASTER"'),  # dateutil's own
        ("FREQ=YEARLY;FREQ=DAILY", "E603", 12, "the rule has FREQ twice"),
        ("FREQ=DALY", "E604", 5, 'no frequency "DALY"'),
        ("FREQ=YEARLY;BYMONTH=13", "E604", 20, "BYMONTH must be 1 to 12, not 13"),  # dateutil takes it
        ("FREQ=YEARLY;BYMONTH=-1", "E604", 20, "BYMONTH must be 1 to 12, not -1"),
        ("FREQ=YEARLY;BYMONTHDAY=0", "E604", 23, "BYMONTHDAY must be 1 to 31 or -1 to -31"),
        ("FREQ=YEARLY;BYMONTHDAY=32", "E604", 23, "not 32"),
        ("FREQ=YEARLY;INTERVAL=0", "E604", 21, "INTERVAL must be a number from 1"),  # dateutil never ends
        ("FREQ=YEARLY;COUNT=0", "E604", 18, "COUNT must be a number from 1"),
        ("FREQ=YEARLY;COUNT=1.5", "E604", 18, "not 1.5"),
        ("FREQ=YEARLY;COUNT=٣", "E604", 18, "COUNT"),  # a digit of another script
        ("FREQ=YEARLY;BYDAY=XX", "E604", 18, "BYDAY must be weekdays"),
        ("FREQ=YEARLY;BYDAY=54MO", "E604", 18, "not 54MO"),
        ("FREQ=YEARLY;BYDAY=0MO", "E604", 18, "not 0MO"),
        ("FREQ=MONTHLY;BYDAY=MO,20TU", "E604", 13, "BYDAY must number it 1 to 5"),  # dateutil raises
        ("FREQ=MONTHLY;BYDAY=-6MO", "E604", 13, "or -1 to -5"),
        ("FREQ=YEARLY;BYMONTH=2;BYDAY=6MO", "E604", 22, "1 to 5"),  # the number is within the month
        ("FREQ=YEARLY;WKST=XX", "E604", 17, "no weekday"),
        ("FREQ=YEARLY;UNTIL=2022", "E604", 18, "UNTIL is not a date"),
        ("FREQ=YEARLY;UNTIL=20220230", "E604", 18, "no such day"),
        ("FREQ=YEARLY;UNTIL=20220101T000000", "E604", 18, "UNTIL is not a date"),  # 3.3.10: not in UTC
        ("FREQ=YEARLY;COUNT=2;UNTIL=20220101", "E605", 20, "cannot both end"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "E606", 13, "FREQ=YEARLY only"),
        ("FREQ=DAILY;BYYEARDAY=1", "E606", 11, "does not go with FREQ=DAILY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "E606", 12, "does not go with FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=2MO", "E606", 12, "has numbers only with"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=2MO", "E606", 23, "has numbers only with"),
        ("FREQ=YEARLY;BYSETPOS=1", "E606", 12, "picks from"),
    ],
)
def test_a_rule_that_cannot_be_read_says_where_and_why(
    text: str, code: str, position: int, message: str
) -> None:
    with pytest.raises(RruleError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.position) == (code, position)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("start", "rule", "code", "help"),
    [
        ("2023-06-27", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=26", "E608", "its first day is 2024-06-26"),
        ("2023-06-27", "FREQ=DAILY;BYDAY=MO", "E608", "its first day is 2023-07-03"),
        ("2023-01-01", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "E609", "check"),
        ("2023-01-01", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "E609", "check"),
        ("2023-01-01", "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31,-31", "E609", "check"),
        ("2023-01-03", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "E609", "check"),  # 3 January was a Tuesday
        ("2023-01-02", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "E609", "check"),
        ("2023-01-01", "FREQ=YEARLY;UNTIL=20220101", "E609", "check"),
        ("2023-01-01", "FREQ=YEARLY;UNTIL=20250101T000000Z", "E607", "write a day"),
        ("2023-01-01", "FREQ=HOURLY", "E610", ""),
        ("2023-01-01", "FREQ=DAILY;BYHOUR=9,17", "E610", ""),
    ],
)
def test_a_rule_that_does_not_fit_its_start_is_refused(start: str, rule: str, code: str, help: str) -> None:
    with pytest.raises(RruleError) as caught:
        check_start(parse(rule), dt.datetime.fromisoformat(start), timed=False)
    assert caught.value.code == code
    assert help in caught.value.help


def test_an_until_of_days_does_not_end_a_rule_of_times() -> None:
    with pytest.raises(RruleError) as caught:
        check_start(parse("FREQ=DAILY;UNTIL=20240101"), dt.datetime(2023, 1, 1, 9), timed=True, zone=NEW_YORK)
    assert caught.value.code == "E607"


@pytest.mark.parametrize(
    "text",
    [row[1] for row in EXAMPLES] + [row[0] for row in SUB_DAILY],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    rule = parse(text)
    assert parse(str(rule)) == rule
    assert set(str(rule).split(";")) == set(text.replace(";WKST=MO", "").split(";"))


_BY: st.SearchStrategy[dict[str, list[Any]]] = st.fixed_dictionaries(
    {},
    optional={
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True),
        "BYMONTHDAY": st.lists(
            st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=3, unique=True
        ),
        "BYDAY": st.lists(
            st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True
        ),
    },
)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts: dict[str, list[object]] = {"FREQ": [freq], "INTERVAL": [draw(st.integers(1, 5))], **draw(_BY)}
    if freq == "WEEKLY":
        parts.pop("BYMONTHDAY", None)
    if draw(st.booleans()):
        parts["COUNT"] = [draw(st.integers(1, 30))]
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in parts.items())


@given(
    rule_texts(),
    st.dates(dt.date(1990, 1, 1), dt.date(2010, 1, 1)),
    st.integers(0, 30_000),
    st.integers(1, 400),
)
def test_a_window_shows_what_a_walk_from_the_start_finds_there(
    text: str, first: dt.date, later: int, length: int
) -> None:
    """Against dateutil from its own start, which knows nothing of windows."""
    start = dt.datetime.combine(first, dt.time())
    after = start + dt.timedelta(days=later)
    before = after + dt.timedelta(days=length)
    try:
        check_start(parse(text), start, timed=False)
    except RruleError:
        return
    walked = rrulestr(text, dtstart=start).between(after, before - dt.timedelta(seconds=1), inc=True)
    assert list(expand(parse(text), start, after=after, before=before)) == walked


@given(
    rule_texts(),
    st.dates(dt.date(1990, 1, 1), dt.date(2010, 1, 1)),
    st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2040, 1, 1)),
)
def test_backwards_is_the_walk_turned_round(text: str, first: dt.date, until: dt.date | None) -> None:
    start = dt.datetime.combine(first, dt.time())
    if "COUNT" not in text:
        text += f";UNTIL={until or dt.date(2020, 1, 1):%Y%m%d}"
    try:
        check_start(parse(text), start, timed=False)
    except RruleError:
        return
    walked = list(expand(parse(text), start))
    assert list(backwards(parse(text), start)) == walked[::-1]


def test_the_end_of_a_rule_that_runs_for_ages_costs_nothing() -> None:
    rule = parse("FREQ=DAILY;UNTIL=99991231")
    assert next(backwards(rule, dt.datetime(1, 1, 1))) == dt.datetime(9999, 12, 31)


def test_the_end_of_the_calendar_ends_a_rule() -> None:
    rule = parse("FREQ=YEARLY")
    found = list(expand(rule, dt.datetime(2000, 1, 1), after=dt.datetime(9990, 1, 1)))
    assert [moment.year for moment in found] == list(range(9990, 10_000))


def test_a_week_without_a_weekday_has_that_of_the_start() -> None:
    found = islice(expand(parse("FREQ=YEARLY;BYWEEKNO=20"), dt.datetime(1997, 5, 12)), 3)
    assert [moment.date() for moment in found] == days("1997 May 12; 1998 May 11; 1999 May 17")
