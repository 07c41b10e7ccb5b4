"""What a phrase may mean that looks like a date but is not EDTF: "before 2003", "14 to 16 August 2002"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.edtf._calendar import civil, day_number, month_length
from timeline.edtf._suggest import DAY, MONTH, SEASON, in_ascii, rewritten

_UNKNOWN = re.compile(
    "undated|unclear|uncertain|none|never|tb[acd]|t\\.b\\.[acd]\\.|n/?a|n\\.d\\.|no date"
    "|to be (?:announced|confirmed|decided|determined)|date unknown|not known"
)
_MORE = (
    # a first part that lacks what the second one says: the pattern of each, and what the first lacks of it
    (f"{DAY}", f"(?P<day>{DAY})(?P<rest>(?: of)?[ -]{MONTH},? [0-9]{{4}})"),
    (f"{DAY}(?: of)? {MONTH}", f"(?P<day>{DAY}(?: of)? {MONTH},?)(?P<rest> [0-9]{{4}})"),
    (f"{MONTH}", f"(?P<day>{MONTH},?)(?P<rest> [0-9]{{4}})"),
    (f"{MONTH} {DAY}", f"(?P<day>{MONTH} {DAY})(?P<rest>,? [0-9]{{4}})"),
    (f"{SEASON}", f"(?P<day>{SEASON})(?P<rest> [0-9]{{4}})"),
    ("q[1-4]", "(?P<day>q[1-4])(?P<rest> [0-9]{4})"),
)
_RANGE = re.compile("(?:from )?(.+?) ?(?:-| to | until | till | through ) ?(.+)", re.IGNORECASE)
_BETWEEN = re.compile("(?:some ?time |at some point )?between (.+?) (?:and|-) (.+)", re.IGNORECASE)
_SETS = (("[", "]", "(?:either )?(.+?) or (.+)"), ("{", "}", "(?:both )?(.+?) (?:and|&) (.+)"))
_RUNS = tuple(
    (re.compile(pattern, re.IGNORECASE), form, step)
    for pattern, form, step in (
        ("(?:before|prior to|earlier than|pre-|<) ?(.+)", "[..{}]", -1),
        ("(?:after|later than|post-|>) ?(.+)", "[{}..]", 1),
        ("(?:by|no later than|not later than|not after|(?:on|in|at) or before|<=) ?(.+)", "[..{}]", 0),
        ("(?:no earlier than|not earlier than|not before|(?:on|in|at) or after|>=) ?(.+)", "[{}..]", 0),
        ("(.+?) (?:or (?:earlier|before)|at the latest)", "[..{}]", 0),
        ("(.+?) (?:or (?:later|after)|at the earliest)", "[{}..]", 0),
    )
)
_VAGUE = re.compile("early|late|mid|beginning|start|end|half|third|part|week|days|year", re.IGNORECASE)


def phrases(text: str) -> Iterator[str]:
    """Ways to write a phrase in EDTF, the likeliest first; not all of them are date expressions.

    None is more exact than the phrase: "early 2003" is some time in 2003.
    """
    plain = in_ascii(text)
    if found := _BETWEEN.fullmatch(plain):
        yield "[{}..{}]".format(*_both(*found.groups()))
        return
    for words, form, step in _RUNS:
        if found := words.fullmatch(plain):
            # before late 2003 may be in 2003
            date = rewritten(found[1])
            yield form.format(date if _VAGUE.search(found[1]) else _next_to(date, step))
            return
    for opening, closing, pattern in _SETS:
        if found := re.fullmatch(pattern, plain, re.IGNORECASE):
            yield f"{opening}{','.join(_both(found[1], found[2]))}{closing}"
    if re.search("[a-z]", plain, re.IGNORECASE) and (found := _RANGE.fullmatch(plain)):
        yield "/".join(_both(found[1], found[2]))


def choice(text: str) -> tuple[str, str, str] | None:
    """Two ways to write a text with "a..b" or "a/b": one if it lasts, the other if what the third says.

    None for other texts. Both may be no date expressions.
    """
    plain = in_ascii(text)
    if found := re.fullmatch("([^/\\[{]*?) ?\\.\\.\\.? ?([^/]*)", plain):
        first, last = _both(found[1], found[2])
        return f"{first or '..'}/{last or '..'}", f"[{first}..{last}]", "it is some time in it"
    if found := re.fullmatch("([^/]+?) ?/ ?([^/]*[a-z][^/]*)", plain, re.IGNORECASE):
        first, last = _both(found[1], found[2])
        return f"{first}/{last}", f"[{first},{last}]", "it is one of the two"
    return None


def is_unknown(text: str) -> bool:
    """Whether a text says that a date is not known."""
    plain = in_ascii(text).lower()
    return bool(re.fullmatch("[?-]+", plain) or _UNKNOWN.fullmatch(plain))


def _both(first: str, last: str) -> tuple[str, str]:
    """Two dates of which the first may leave to the last what both have: "14", "16 August 2002"."""
    for alone, whole in _MORE:
        if re.fullmatch(alone, first, re.IGNORECASE) and (found := re.fullmatch(whole, last, re.IGNORECASE)):
            return rewritten(first + found["rest"]), rewritten(last)
    month = re.fullmatch(f"({MONTH}) {DAY}", first, re.IGNORECASE)
    day = re.fullmatch(f"{DAY}(,? [0-9]{{4}})", last, re.IGNORECASE)
    if month and day:  # August 14, and 16, 2002
        return rewritten(first + day[2]), rewritten(f"{month[1]} {last}")
    return rewritten(first), rewritten(last)


def _next_to(date: str, step: int) -> str:
    """The year, month or day before or after one in EDTF; the text as it is if it is none of these."""
    found = re.fullmatch("([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?", date)
    if found is None:
        return date if not step else ""
    year, month, day = found.groups()
    if day:
        if not 1 <= int(day) <= month_length(int(year), int(month)):
            return ""
        return "{:04}-{:02}-{:02}".format(*civil(day_number(int(year), int(month), int(day)) + step))
    if month:
        months = int(year) * 12 + int(month) - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return f"{int(year) + step:04}"
