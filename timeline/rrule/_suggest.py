"""What a text may mean that says how often, but is no rule: "quarterly", "first Monday of each month"."""

from __future__ import annotations

import re
from collections.abc import Callable

_LONGEST = 80
"""Characters; a longer text hardly says how often."""

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_NTH |= {"fifth": 5, "5th": 5, "last": -1, "other": 2}
_UNITS = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
    "decade": ("YEARLY", 10),
}
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
}
_MULTIPLES = {
    "half-yearly": "FREQ=MONTHLY;INTERVAL=6",
    "semiannually": "FREQ=MONTHLY;INTERVAL=6",
    "semi-annually": "FREQ=MONTHLY;INTERVAL=6",
    "every half year": "FREQ=MONTHLY;INTERVAL=6",
    "biennially": "FREQ=YEARLY;INTERVAL=2",
    "biennial": "FREQ=YEARLY;INTERVAL=2",
    "triennially": "FREQ=YEARLY;INTERVAL=3",
    "triennial": "FREQ=YEARLY;INTERVAL=3",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
}
_DAY = f"(?:{'|'.join(_DAYS)})s?"
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_EACH = "(?:every|each|a|per)"
_YEARLY = "(?:every year|each year|once a year|yearly|annually)"
_MONTHLY = "(?:every month|each month|once a month|monthly)"
_ORDINAL = "(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"


def suggestion(text: str) -> str:
    """The rule that a text in words means; empty if it means none, or more than one."""
    if len(text) > _LONGEST:
        return ""
    words = " ".join(re.sub(r"\bthe\b|\.", "", text.lower()).replace(",", " , ").split())
    for pattern, rule in _PHRASES:
        if found := pattern.fullmatch(words):
            return rule(found)
    return ""


def _every(count: int, unit: str) -> str:
    freq, times = _UNITS[unit]
    return f"FREQ={freq}" + (f";INTERVAL={count * times}" if count * times > 1 else "")


def _counted(found: re.Match[str]) -> str:
    word = found[1] or "1"
    number = int(word) if word.isdigit() else _NTH.get(word) or _NUMBERS.index(word) + 1
    return _every(number, found[2]) if 0 < number < 100 else ""


def _weekdays(found: re.Match[str]) -> str:
    days = [each[:2].upper() for each in re.findall(_DAY, found[2])]
    return f"{_every(2 if found[1] else 1, 'week')};BYDAY={','.join(dict.fromkeys(days))}"


def _number(month: str) -> int:
    return _MONTHS.index(month[:3]) + 1


def _date(found: re.Match[str]) -> str:
    day, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    number = _number(month)
    if not 1 <= int(day) <= _LENGTHS[number - 1]:
        return ""
    return f"FREQ=YEARLY;BYMONTH={number};BYMONTHDAY={int(day)}"


def _nth(found: re.Match[str]) -> str:
    # not BYDAY=1MO, for which Outlook has no template
    return f"FREQ=MONTHLY;BYDAY={found[2][:2].upper()};BYSETPOS={_NTH[found[1]]}"


def _nth_in_year(found: re.Match[str]) -> str:
    day = found[2][:2].upper()
    return f"FREQ=YEARLY;BYMONTH={_number(found[3])};BYDAY={day};BYSETPOS={_NTH[found[1]]}"


def _day_of_month(found: re.Match[str]) -> str:
    return f"FREQ=MONTHLY;BYMONTHDAY={int(found[1])}" if 1 <= int(found[1]) <= 31 else ""


_DATE = f"(?:([0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})|({_MONTH}) ([0-9]{{1,2}})(?:st|nd|rd|th)?)"
_LIST = f"({_DAY}(?:(?: ,| and| &| , and) {_DAY})*)"
_PHRASES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (f"({'|'.join(_ADVERBS)})", lambda found: _every(1, _ADVERBS[found[1]])),
        (f"({'|'.join(_MULTIPLES)})", lambda found: _MULTIPLES[found[1]]),
        (
            f"(?:once )?{_EACH} (?:(other|second|third|fourth|fifth|[0-9]{{1,2}}|{'|'.join(_NUMBERS)}) )?"
            f"({'|'.join(_UNITS)})s?",
            _counted,
        ),
        (
            f"(?:(?:{_EACH}|on|weekly|weekly on|(?:every|each) week|(?:every|each) week on) )?"
            f"(other )?{_LIST}",
            _weekdays,
        ),
        (f"(?:every|each) (?:year )?(?:on )?{_DATE}", _date),
        (f"(?:on )?{_DATE} (?:of )?{_YEARLY}", _date),
        (f"{_YEARLY} on {_DATE}", _date),
        (
            f"(?:every|each|{_YEARLY} in|in) ({_MONTH})",
            lambda found: f"FREQ=YEARLY;BYMONTH={_number(found[1])}",
        ),
        # "every second Tuesday" may be every other one: only the first and the last are clear without a month
        (f"(?:(?:every|each|on) )?{_ORDINAL} ({_DAY}) (?:(?:of|in) {_EACH}? ?month|{_MONTHLY})", _nth),
        (f"{_MONTHLY} on {_ORDINAL} ({_DAY})", _nth),
        (f"(?:every|each) (first|1st|last) ({_DAY})", _nth),
        (
            f"(?:(?:every|each|on) )?{_ORDINAL} ({_DAY}) (?:of|in) (?:(?:every|each) )?({_MONTH})"
            f"(?: (?:of )?{_YEARLY})?",
            _nth_in_year,
        ),
        (f"{_YEARLY} on {_ORDINAL} ({_DAY}) (?:of|in) ({_MONTH})", _nth_in_year),
        (
            f"(?:every|each|on)? ?([0-9]{{1,2}})(?:st|nd|rd|th)?(?: day)? (?:of {_EACH}? ?month|{_MONTHLY})",
            _day_of_month,
        ),
        (f"{_MONTHLY} on ([0-9]{{1,2}})(?:st|nd|rd|th)?", _day_of_month),
        (f"(?:on )?last day (?:of|in) {_EACH}? ?month", lambda found: "FREQ=MONTHLY;BYMONTHDAY=-1"),
    )
)
