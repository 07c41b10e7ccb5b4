"""What an error says to the person who wrote in words how often: the rule to write."""

from __future__ import annotations

import datetime as dt

import pytest

from timeline.rrule import RruleError, expand, fits_outlook, misreadings, parse

YEARLY, MONTHLY, WEEKLY, DAILY = (f"FREQ={freq}" for freq in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY"))

WRITE = [
    # what, the rule, and a day on which it falls
    ("quarterly", f"{MONTHLY};INTERVAL=3", "2024-01-15"),
    ("Quarterly", f"{MONTHLY};INTERVAL=3", "2024-01-15"),
    ("every quarter", f"{MONTHLY};INTERVAL=3", "2024-01-15"),
    ("every three months", f"{MONTHLY};INTERVAL=3", "2024-01-15"),
    ("every 3 months", f"{MONTHLY};INTERVAL=3", "2024-01-15"),
    ("monthly", MONTHLY, "2024-01-15"),
    ("once a month", MONTHLY, "2024-01-15"),
    ("weekly", WEEKLY, "2024-01-15"),
    ("every two weeks", f"{WEEKLY};INTERVAL=2", "2024-01-15"),
    ("every other week", f"{WEEKLY};INTERVAL=2", "2024-01-15"),
    ("fortnightly", f"{WEEKLY};INTERVAL=2", "2024-01-15"),
    ("daily", DAILY, "2024-01-15"),
    ("every day", DAILY, "2024-01-15"),
    ("yearly", YEARLY, "2024-01-15"),
    ("annual", YEARLY, "2024-01-15"),
    ("every year", YEARLY, "2024-01-15"),
    ("every second year", f"{YEARLY};INTERVAL=2", "2024-01-15"),
    ("every 5 years", f"{YEARLY};INTERVAL=5", "2024-01-15"),
    ("biennial", f"{YEARLY};INTERVAL=2", "2024-01-15"),
    ("half-yearly", f"{MONTHLY};INTERVAL=6", "2024-01-15"),
    ("every Tuesday", f"{WEEKLY};BYDAY=TU", "2024-01-16"),
    ("Tuesdays", f"{WEEKLY};BYDAY=TU", "2024-01-16"),
    ("weekly on Tuesday", f"{WEEKLY};BYDAY=TU", "2024-01-16"),
    ("every Monday, Tuesday and Friday", f"{WEEKLY};BYDAY=MO,TU,FR", "2024-01-16"),
    ("every other Tuesday", f"{WEEKLY};INTERVAL=2;BYDAY=TU", "2024-01-16"),
    ("every weekday", f"{WEEKLY};BYDAY=MO,TU,WE,TH,FR", "2024-01-16"),
    ("every year on 26 June", f"{YEARLY};BYMONTH=6;BYMONTHDAY=26", "2024-06-26"),
    ("every year on June 26", f"{YEARLY};BYMONTH=6;BYMONTHDAY=26", "2024-06-26"),
    ("every 26 June", f"{YEARLY};BYMONTH=6;BYMONTHDAY=26", "2024-06-26"),
    ("annually on the 26th of June", f"{YEARLY};BYMONTH=6;BYMONTHDAY=26", "2024-06-26"),
    ("26 June every year", f"{YEARLY};BYMONTH=6;BYMONTHDAY=26", "2024-06-26"),
    ("every June", f"{YEARLY};BYMONTH=6", "2024-06-26"),
    ("first Monday of each month", f"{MONTHLY};BYDAY=MO;BYSETPOS=1", "2024-01-01"),
    ("the first Monday of every month", f"{MONTHLY};BYDAY=MO;BYSETPOS=1", "2024-01-01"),
    ("every first Monday", f"{MONTHLY};BYDAY=MO;BYSETPOS=1", "2024-01-01"),
    ("2nd Tuesday of the month", f"{MONTHLY};BYDAY=TU;BYSETPOS=2", "2024-01-09"),
    ("last Friday of every month", f"{MONTHLY};BYDAY=FR;BYSETPOS=-1", "2024-01-26"),
    ("monthly on the third Thursday", f"{MONTHLY};BYDAY=TH;BYSETPOS=3", "2024-01-18"),
    ("third Tuesday of September", f"{YEARLY};BYMONTH=9;BYDAY=TU;BYSETPOS=3", "2024-09-17"),
    ("every year on the third Tuesday of September", f"{YEARLY};BYMONTH=9;BYDAY=TU;BYSETPOS=3", "2024-09-17"),
    ("monthly on the 15th", f"{MONTHLY};BYMONTHDAY=15", "2024-01-15"),
    ("15th of each month", f"{MONTHLY};BYMONTHDAY=15", "2024-01-15"),
    ("the last day of every month", f"{MONTHLY};BYMONTHDAY=-1", "2024-01-31"),
]


def help_of(text: str) -> str:
    with pytest.raises(RruleError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.position, caught.value.length) == ("E601", 0, len(text))
    return caught.value.help


@pytest.mark.parametrize(("text", "rule", "day"), WRITE)
def test_help_says_the_rule_that_words_mean(text: str, rule: str, day: str) -> None:
    assert help_of(text) == f'write "{rule}"'


@pytest.mark.parametrize(("text", "rule", "day"), WRITE)
def test_a_rule_that_help_says_to_write_is_one_that_all_programs_read_alike(
    text: str, rule: str, day: str
) -> None:
    start = dt.datetime.fromisoformat(day)
    assert next(iter(expand(parse(rule), start))) == start
    assert [*misreadings(parse(rule), start)] == []
    assert fits_outlook(parse(rule)) or "BYMONTHDAY=-1" in rule


GENERAL = 'write an RRULE, such as "FREQ=YEARLY", "FREQ=MONTHLY" or "FREQ=WEEKLY;BYDAY=TU"'


@pytest.mark.parametrize(
    "text",
    [
        "sometimes",
        "biweekly",  # twice a week, or every two weeks
        "bimonthly",
        "twice a year",  # when?
        "every second Tuesday",  # every other one, or that of the month
        "every 31 June",
        "every 0 weeks",
        "on the 32nd of each month",
        "every Tuesday until 2024",
        "Tuesday and " * 10 + "Tuesday",  # too long to be meant
    ],
)
def test_help_guesses_no_rule(text: str) -> None:
    assert help_of(text) == GENERAL


def test_a_frequency_in_words_is_answered_with_the_rule() -> None:
    with pytest.raises(RruleError) as caught:
        parse("FREQ=QUARTERLY")
    assert caught.value.help == 'write "FREQ=MONTHLY;INTERVAL=3"'
