"""Rules with which libical tests itself, and their days by RFC 5545.

Of the 146 rules of libical's icalrecur_test.txt the format accepts 103. It refuses what falls more than once
a day, an UNTIL in local time, an empty part, and a start that the rule does not give. Of the 103, two
disagree, and libical itself has no days for one. Examples of the RFC among them are in test_rrule.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from tests.test_rrule import days
from timeline.rrule import RruleError, check_start, expand, parse

RULES = [
    # weeks of the year: the days may be of the year before or after
    (
        "1997-05-12",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU;COUNT=3",
        "1997 May 12; 1998 May 18; 1999 May 17",
    ),
    (
        "2013-01-01",
        "FREQ=YEARLY;BYWEEKNO=1,2;UNTIL=20170101T000000Z",
        "2013 Jan 1 8 Dec 31; 2014 Jan 7 Dec 30; 2015 Jan 6; 2016 Jan 5 12",
    ),
    (
        "2013-01-01",
        "FREQ=YEARLY;BYWEEKNO=1,2,-1,-2;BYDAY=TU;UNTIL=20170101T000000Z",
        "2013 Jan 1 8 Dec 17 24 31; 2014 Jan 7 Dec 16 23 30; 2015 Jan 6 Dec 22 29; 2016 Jan 5 12 Dec 20 27",
    ),
    (
        "2018-02-13",
        "FREQ=YEARLY;BYWEEKNO=6;BYDAY=TU;WKST=TH;UNTIL=20210612T000000Z",
        "2018 Feb 13; 2019 Feb 12; 2020 Feb 11; 2021 Feb 9",
    ),
    (
        "2013-01-08",
        "FREQ=YEARLY;BYWEEKNO=1,2;UNTIL=20170101T000000Z",
        "2013 Jan 8 Dec 31; 2014 Jan 7 Dec 30; 2015 Jan 6; 2016 Jan 5 12",
    ),
    (
        "2013-01-08",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=FR;UNTIL=20170101T000000Z",
        "2013 Jan 8 15; 2014 Jan 7 14; 2015 Jan 6 13; 2016 Jan 5 12",
    ),
    (
        "2013-01-07",
        "FREQ=YEARLY;BYWEEKNO=1,2;UNTIL=20170101T000000Z",
        "2013 Jan 7 Dec 30; 2014 Jan 6 Dec 29; 2015 Jan 5; 2016 Jan 4 11",
    ),
    (
        "2013-01-07",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=TU;UNTIL=20170101T000000Z",
        "2013 Jan 7 14; 2014 Jan 6 13; 2015 Jan 5 12; 2016 Jan 4 11",
    ),
    (
        "2013-01-07",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=WE;UNTIL=20170101T000000Z",
        "2013 Jan 7 14; 2014 Jan 6 13; 2015 Jan 5 12; 2016 Jan 4 11",
    ),
    (
        "2013-01-07",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=TH;UNTIL=20170101T000000Z",
        "2013 Jan 7 14; 2014 Jan 6 13; 2015 Jan 5 12; 2016 Jan 4 11",
    ),
    (
        "2014-01-11",
        "FREQ=YEARLY;BYWEEKNO=1,2;UNTIL=20170101T000000Z",
        "2014 Jan 11; 2015 Jan 3 10; 2016 Jan 9 16",
    ),
    (
        "2014-01-11",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=TU;UNTIL=20180101T000000Z",
        "2014 Jan 11; 2015 Jan 3 10; 2016 Jan 2 9; 2017 Jan 7 14",
    ),
    (
        "2014-01-11",
        "FREQ=YEARLY;BYWEEKNO=1,2;WKST=SU;UNTIL=20180101T000000Z",
        "2014 Jan 11; 2015 Jan 10 17; 2016 Jan 9 16; 2017 Jan 7 14",
    ),
    ("2013-12-24", "FREQ=YEARLY;BYWEEKNO=-1,-2;COUNT=2", "2013 Dec 24; 2014 Dec 16"),
    ("2027-01-03", "FREQ=YEARLY;BYWEEKNO=53;COUNT=1", "2027 Jan 3"),
    ("2016-01-02", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;UNTIL=20170101T000000Z", "2016 Jan 2"),
    ("2027-01-02", "FREQ=YEARLY;BYWEEKNO=-1,-2;COUNT=5", "2027 Jan 2 Dec 25; 2028 Jan 1 Dec 23 30"),
    (
        "2010-01-02",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=6;UNTIL=20170101T000000Z",
        "2010 Jan 2; 2015 Dec 29; 2016 Jan 2",
    ),
    ("2010-01-02", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=5;UNTIL=20170101T000000Z", "2010 Jan 2"),
    ("2010-01-02", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=7;UNTIL=20170101T000000Z", "2010 Jan 2"),
    (
        "2024-12-31",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;INTERVAL=3;UNTIL=20320101",
        "2024 Dec 31; 2028 Jan 3-4; 2030 Dec 30-31",
    ),
    # weeks
    ("2015-03-22", "FREQ=WEEKLY;INTERVAL=4;BYDAY=SU;COUNT=4", "2015 Mar 22 Apr 19 May 17 Jun 14"),
    (
        "1997-09-01",
        "FREQ=WEEKLY;INTERVAL=2;WKST=WE;BYDAY=MO,WE,FR;COUNT=10",
        "1997 Sep 1 10 12 15 24 26 29 Oct 8 10 13",
    ),
    (
        "2011-11-20",
        "FREQ=WEEKLY;COUNT=35;BYDAY=SU,TH",
        "2011 Nov 20 24 27 Dec 1 4 8 11 15 18 22 25 29; 2012 Jan 1 5 8 12 15 19 22 26 29"
        " Feb 2 5 9 12 16 19 23 26 Mar 1 4 8 11 15 18",
    ),
    (
        "2016-12-29",
        "FREQ=WEEKLY;UNTIL=20170127T000000Z;WKST=MO;BYDAY=SU,TU,TH;INTERVAL=2",
        "2016 Dec 29; 2017 Jan 1 10 12 15 24 26",
    ),
    ("2024-01-02", "FREQ=WEEKLY;BYDAY=MO,TU,SU,SA,TH;BYSETPOS=3,2;COUNT=4", "2024 Jan 2 4 9 11"),
    ("2024-10-23", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3;COUNT=3", "2024 Oct 23 28 30"),
    ("2011-11-20", "FREQ=WEEKLY;COUNT=3;BYDAY=SU,TH,TH", "2011 Nov 20 24 27"),
    # days one by one
    ("2024-10-24", "FREQ=DAILY;BYMONTHDAY=1,24;COUNT=5", "2024 Oct 24 Nov 1 24 Dec 1 24"),
    ("2024-10-30", "FREQ=DAILY;BYMONTHDAY=-1,-2;COUNT=5", "2024 Oct 30-31 Nov 29-30 Dec 30"),
    (
        "2014-10-30",
        "FREQ=DAILY;UNTIL=20141206T000000Z;BYMONTH=11,12,1,2,3,4,10",
        "2014 Oct 30-31 Nov 1-30 Dec 1-6",
    ),
    (
        "2017-01-01",
        "FREQ=DAILY;UNTIL=20170131T140000Z;BYMONTH=1;INTERVAL=3",
        "2017 Jan 1 4 7 10 13 16 19 22 25 28 31",
    ),
    ("2025-02-20", "FREQ=DAILY;BYMONTHDAY=20,-2;UNTIL=20250401", "2025 Feb 20 27 Mar 20 30"),
    ("2024-04-01", "FREQ=DAILY;BYMONTH=5,4;BYMONTHDAY=1;COUNT=4", "2024 Apr 1 May 1; 2025 Apr 1 May 1"),
    ("2024-05-01", "FREQ=DAILY;BYMONTH=5,4;BYMONTHDAY=1;COUNT=4", "2024 May 1; 2025 Apr 1 May 1; 2026 Apr 1"),
    ("2024-01-02", "FREQ=DAILY;BYMONTH=1;BYMONTHDAY=3,2;COUNT=4", "2024 Jan 2-3; 2025 Jan 2-3"),
    ("2024-01-03", "FREQ=DAILY;BYMONTH=1;BYMONTHDAY=3,2;COUNT=4", "2024 Jan 3; 2025 Jan 2-3; 2026 Jan 2"),
    ("2025-01-01", "FREQ=DAILY;BYMONTHDAY=1,20;INTERVAL=7;COUNT=2", "2025 Jan 1 Aug 20"),
    # months
    (
        "2007-01-31",
        "FREQ=MONTHLY;COUNT=12",
        "2007 Jan 31 Mar 31 May 31 Jul 31 Aug 31 Oct 31 Dec 31; 2008 Jan 31 Mar 31 May 31 Jul 31 Aug 31",
    ),
    (
        "2015-01-31",
        "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=12",
        "2015 Jan 31 Mar 31 May 31 Jul 31 Aug 31 Oct 31 Dec 31; 2016 Jan 31 Mar 31 May 31 Jul 31 Aug 31",
    ),
    (
        "2015-01-01",
        "FREQ=MONTHLY;BYMONTHDAY=-31;COUNT=12",
        "2015 Jan 1 Mar 1 May 1 Jul 1 Aug 1 Oct 1 Dec 1; 2016 Jan 1 Mar 1 May 1 Jul 1 Aug 1",
    ),
    ("2017-09-01", "FREQ=MONTHLY;UNTIL=20171229T000000Z;BYDAY=1FR", "2017 Sep 1 Oct 6 Nov 3 Dec 1"),
    ("2024-04-01", "FREQ=MONTHLY;BYMONTH=5,4;COUNT=4", "2024 Apr 1 May 1; 2025 Apr 1 May 1"),
    ("2024-05-01", "FREQ=MONTHLY;BYMONTH=5,4;COUNT=4", "2024 May 1; 2025 Apr 1 May 1; 2026 Apr 1"),
    (
        "2025-08-10",
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10;BYSETPOS=1,2,-1,-2;COUNT=6",
        "2025 Aug 10 Sep 1-2 9-10 Oct 1",
    ),
    # years
    (
        "2006-03-31",
        "FREQ=YEARLY;UNTIL=20100325;BYDAY=FR;BYYEARDAY=-275,-276,-277,-278,-279,-280,-281",
        "2006 Mar 31; 2007 Mar 30; 2008 Mar 28; 2009 Mar 27",
    ),
    ("2012-02-29", "FREQ=YEARLY;UNTIL=20140301T115959Z", "2012 Feb 29"),
    (
        "2010-10-29",
        "FREQ=YEARLY;BYDAY=-1FR;BYMONTH=10;UNTIL=20150101T000000Z",
        "2010 Oct 29; 2011 Oct 28; 2012 Oct 26; 2013 Oct 25; 2014 Oct 31",
    ),
    (
        "2010-04-02",
        "FREQ=YEARLY;BYDAY=1FR;BYMONTH=4;UNTIL=20150101T000000Z",
        "2010 Apr 2; 2011 Apr 1; 2012 Apr 6; 2013 Apr 5; 2014 Apr 4",
    ),
    ("2012-12-31", "FREQ=YEARLY;BYYEARDAY=366;COUNT=3", "2012 Dec 31; 2016 Dec 31; 2020 Dec 31"),
    ("2012-01-01", "FREQ=YEARLY;BYYEARDAY=-366;COUNT=3", "2012 Jan 1; 2016 Jan 1; 2020 Jan 1"),
    (
        "2017-02-01",
        "FREQ=YEARLY;INTERVAL=2;UNTIL=20211231T140000Z;BYMONTH=2;BYDAY=WE",
        "2017 Feb 1 8 15 22; 2019 Feb 6 13 20 27; 2021 Feb 3 10 17 24",
    ),
    ("2024-04-01", "FREQ=YEARLY;BYMONTH=5,4;COUNT=4", "2024 Apr 1 May 1; 2025 Apr 1 May 1"),
    ("2024-05-01", "FREQ=YEARLY;BYMONTH=5,4;COUNT=4", "2024 May 1; 2025 Apr 1 May 1; 2026 Apr 1"),
    ("2024-01-02", "FREQ=YEARLY;BYYEARDAY=3,2;COUNT=4", "2024 Jan 2-3; 2025 Jan 2-3"),
    ("2024-01-03", "FREQ=YEARLY;BYYEARDAY=3,2;COUNT=4", "2024 Jan 3; 2025 Jan 2-3; 2026 Jan 2"),
    ("2024-01-02", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=3,2;COUNT=4", "2024 Jan 2-3; 2025 Jan 2-3"),
    ("2024-01-03", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=3,2;COUNT=4", "2024 Jan 3; 2025 Jan 2-3; 2026 Jan 2"),
    ("2024-01-02", "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7;BYSETPOS=3,2;COUNT=4", "2024 Jan 2-3; 2025 Jan 2-3"),
    (
        "2024-01-03",
        "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7;BYSETPOS=3,2;COUNT=4",
        "2024 Jan 3; 2025 Jan 2-3; 2026 Jan 2",
    ),
    (
        "2024-02-29",
        "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=29;BYSETPOS=3,2;COUNT=4",
        "2024 Feb 29 Mar 29; 2025 Mar 29 Apr 29",
    ),
    (
        "2024-02-29",
        "FREQ=YEARLY;BYMONTH=1,2,3;BYMONTHDAY=29;BYSETPOS=3,2;COUNT=4",
        "2024 Feb 29 Mar 29; 2025 Mar 29; 2026 Mar 29",
    ),
]


def given(start: str, rule: str, *, most: int = 100) -> list[dt.date]:
    first = dt.datetime.fromisoformat(start)
    read = parse(rule)
    check_start(read, first, timed="T" in rule.partition("UNTIL=")[2], zone=dt.UTC)
    return [each.date() for each in islice(expand(read, first, zone=dt.UTC), most)]


@pytest.mark.parametrize(("start", "rule", "expected"), RULES)
def test_a_rule_gives_the_days_that_libical_expects(start: str, rule: str, expected: str) -> None:
    assert given(start, rule) == days(expected)


@pytest.mark.parametrize(
    ("start", "rule", "expected", "others"),
    [
        (
            "2024-02-29",
            "FREQ=YEARLY;BYMONTHDAY=29;COUNT=3",
            "2024 Feb 29 Mar 29 Apr 29",
            "2024 Feb 29; 2028 Feb 29; 2032 Feb 29",
        ),
        (
            "2024-02-01",
            "FREQ=YEARLY;BYMONTHDAY=-29,-1;COUNT=4",
            "2024 Feb 1 29 Mar 3 31",
            "2024 Feb 1 29; 2025 Feb 28; 2026 Feb 28",
        ),
    ],
)
def test_days_of_the_month_in_a_yearly_rule_without_a_month_are_of_every_month(
    start: str, rule: str, expected: str, others: str
) -> None:
    """RFC 5545 3.3.10: BYMONTHDAY expands a YEARLY rule, so it is applied to the days of the whole year.

    libical takes the month from DTSTART. The RFC takes from there what is not in the rule and is necessary to
    determine the days, as the day of `FREQ=YEARLY;BYMONTH=1`: with BYMONTHDAY, no month is necessary.
    `timeline check` warns that programs differ.
    """
    assert given(start, rule) == days(expected)
    assert days(expected) != days(others)


def test_with_days_of_the_month_a_week_of_the_year_needs_no_weekday() -> None:
    """RFC 5545 3.3.10: BYMONTH, BYWEEKNO and BYMONTHDAY apply one after the other. They determine the
    days, so that no weekday is taken from DTSTART: 30 December is in week 1 from Monday to Wednesday.

    libical's file has no days for this rule, because libical does not implement it.
    """
    rule = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;UNTIL=20320101"
    assert given("2024-12-30", rule) == days("2024 Dec 30; 2025 Dec 30; 2030 Dec 30; 2031 Dec 30")


@pytest.mark.parametrize(
    ("start", "rule", "code"),
    [
        ("1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5", "E608"),
        ("2027-01-03", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;COUNT=1", "E608"),
        ("2014-10-06", "FREQ=WEEKLY;INTERVAL=1;COUNT=2;BYDAY=MO;", "E601"),
        ("2024-10-24", "FREQ=HOURLY;BYDAY=TH;BYHOUR=22,23;COUNT=4", "E610"),
        ("2012-12-31", "FREQ=YEARLY;BYYEARDAY=366;UNTIL=20200101T000000", "E604"),
    ],
)
def test_what_libical_reads_beyond_the_format_is_refused(start: str, rule: str, code: str) -> None:
    with pytest.raises(RruleError) as refused:
        given(start, rule)
    assert refused.value.code == code
