"""Outlook imports the rules of its templates (MS-OXCICAL 2.1.3.2.2), and a note names the others."""

from __future__ import annotations

import pytest

from tests.doctor_feeds import DAY, event, feed, found, of
from timeline import rrule
from timeline.doctor import examine, outlook, report

FIT = [
    ("FREQ=DAILY;INTERVAL=3;BYMINUTE=30;BYHOUR=15;COUNT=30", True, "2.1.3.2.2.1"),
    ("FREQ=DAILY;COUNT=999", True, "COUNT has three digits"),
    ("FREQ=DAILY;COUNT=1000", False, "and not four"),
    ("FREQ=DAILY;BYHOUR=10,16", False, "one hour"),
    ("FREQ=DAILY;BYMINUTE=0,30", False, "one minute"),
    ("FREQ=DAILY;BYSECOND=0", False, "no seconds"),
    ("FREQ=DAILY;BYDAY=MO", False, "no weekdays"),
    ("FREQ=DAILY;BYMONTH=9", False, "no months"),
    ("FREQ=HOURLY", False, "no template"),
    ("FREQ=WEEKLY", True, "2.1.3.2.2.2"),
    ("FREQ=WEEKLY;BYDAY=SU,MO;INTERVAL=2;WKST=SU", True, "2.1.3.2.2.2"),
    ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=9", False, "no months"),
    ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", False, "no choice of days"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", True, "2.1.3.2.2.3"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", False, "one day"),
    ("FREQ=MONTHLY;BYMONTHDAY=15;BYMONTH=3", False, "no months"),
    ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=3", True, "2.1.3.2.2.4"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYMINUTE=30;BYHOUR=15", True, "2.1.3.2.2.4"),
    ("FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=1", True, "a day of the weekend"),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", False, "no set of days that it has"),
    ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=5", False, "no fifth"),
    ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=1,2", False, "one of them"),
    ("FREQ=MONTHLY;BYDAY=SU", False, "all of them"),
    ("FREQ=MONTHLY;BYDAY=3SU", False, "its number is in BYSETPOS"),
    ("FREQ=YEARLY", True, "2.1.3.2.2.5"),
    ("FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=3;INTERVAL=3;COUNT=7", True, "2.1.3.2.2.5"),
    ("FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=3,9", False, "one month"),
    ("FREQ=YEARLY;BYDAY=SU;BYSETPOS=3;BYMONTH=6", True, "2.1.3.2.2.6"),
    ("FREQ=YEARLY;BYDAY=SU;BYSETPOS=3", False, "a month"),
    ("FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYMONTHDAY=12,13,14,15,16,17,18", False, "days by both"),
    ("FREQ=YEARLY;BYWEEKNO=20", False, "no numbers of weeks"),
    ("FREQ=YEARLY;BYYEARDAY=100", False, "no numbers of days"),
]


@pytest.mark.parametrize(("rule", "fits", "reason"), FIT, ids=[rule for rule, *_ in FIT])
def test_a_rule_fits_a_template_as_ms_oxcical_has_it(rule: str, fits: bool, reason: str) -> None:
    assert outlook.fits(rrule.parse(rule)) is fits, reason


INSTEAD = [
    ("FREQ=MONTHLY;BYDAY=3SU", "BYDAY=SU;BYSETPOS=3"),
    ("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "BYDAY=SU;BYSETPOS=-1"),
    ("FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYMONTHDAY=8,9,10,11,12,13,14", "BYDAY=TU;BYSETPOS=2"),
    ("FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYMONTHDAY=12,13,14,15,16,17,18", ""),
    ("FREQ=YEARLY;BYDAY=20MO", ""),
    ("FREQ=MONTHLY;BYDAY=5SU", ""),
    ("FREQ=MONTHLY;BYDAY=MO,TU", ""),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", ""),
]


@pytest.mark.parametrize(("rule", "parts"), INSTEAD)
def test_the_parts_that_fit_are_named_where_there_are_any(rule: str, parts: str) -> None:
    assert outlook.instead(rrule.parse(rule)) == parts


def test_the_note_says_what_outlook_should_do_and_whose_word_that_is() -> None:
    diagnosis = examine(feed(event(DAY, "RRULE:FREQ=MONTHLY;BYDAY=1FR")), "talks.ics")
    text = report.as_text(diagnosis)
    assert "Outlook: should refuse such a rule [doc]" in text
    assert "write BYDAY=FR;BYSETPOS=1 instead" in of("N790", diagnosis).first.help


def test_the_rule_that_the_help_gives_has_no_finding() -> None:
    assert found(event(DAY, "RRULE:FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1")) == set()
