"""What a text may mean that looks like a date but is not EDTF."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from timeline.edtf._calendar import civil, day_number

LONGEST = 80
"""Characters; a longer text is hardly meant as a date."""

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
DAY = "([0-9]{1,2})(?:st|nd|rd|th)?"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
SEASON = "(spring|summer|autumn|fall|winter)"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_VAGUE = "(?:very )?(?:early|late|mid|middle|beginning|start|end)(?:[-/ ](?:early|late|mid))?"


def candidates(text: str) -> Iterator[str]:
    """Other ways to write a text, the likeliest first; not all of them are date expressions."""
    if len(text) > LONGEST:
        return
    plain = in_ascii(text)
    yield plain
    yield rewritten(plain)
    if plain.startswith("("):
        yield rewritten(plain.strip("()"))
    if plain[:1] in ("[", "{"):
        inner = re.sub(" *(?:/|\\.\\.) *", "..", plain.strip("[]{}"))
        members = ("..".join(map(rewritten, member.split(".."))) for member in re.split(" *[,;] *", inner))
        opening, closing = ("{", "}") if plain[0] == "{" else ("[", "]")
        yield f"{opening}{','.join(members)}{closing}"
    for separator in _SEPARATORS:
        found = separator.fullmatch(plain)
        if found:
            first, last = _end(found[1]), _end(found[2])
            if re.fullmatch("[0-9]{2}(-[0-9]{2})?", last):
                last = first[: -len(last)] + last
            yield f"{first}/{last}"
    for words, form in _ONE_SIDED:
        if found := words.fullmatch(plain):
            yield form.format(rewritten(found[1]))


def general_help(text: str) -> str:
    """Help for a text for which no candidate is a date expression."""
    plain = in_ascii(text[:LONGEST]).lower()
    if re.search("\\b(unknown|uuuu)\\b", plain):
        return 'leave an end that is not known empty, as in "1985/"'
    if re.search("\\b(open|now|present|ongoing)\\b", plain):
        return 'write an end that is open as "..", as in "1985/.."'
    if len(text) <= LONGEST and re.search(f"\\b{MONTH}(?![a-z])", plain) and not re.search("[0-9]{4}", plain):
        return 'write the year too, as in "2023-11" or "2023-11-14"'
    if (both := re.fullmatch("([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", plain)) is not None:
        first, second, year = int(both[1]), int(both[2]), both[3]
        return f'write "{year}-{first:02}-{second:02}" or "{year}-{second:02}-{first:02}"'
    if (years := re.fullmatch("(?:the )?([0-9]{2})00'?s", plain)) is not None:
        return f'write "{years[1]}0X" for ten years or "{years[1]}XX" for a hundred'
    return 'write a year, month or day, as in "2023", "2023-11" or "2023-11-14"'


def in_ascii(text: str) -> str:
    """A text with the digits and hyphens of ASCII, one blank between words, and at most 80 characters."""
    return " ".join("".join(map(_ascii, unicodedata.normalize("NFKC", text)[:LONGEST])).split())


def _ascii(character: str) -> str:
    if character.isdigit():
        return str(unicodedata.digit(character))
    return "-" if character == "\u2212" or unicodedata.category(character) == "Pd" else character


_SEPARATORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        "([^/]*?) ?/ ?([^/]*)",
        "(?:from )?(.+?)(?: - | to | until | till )(.+)",
        "([0-9]{4})-([0-9]{4})",
    )
)
_ONE_SIDED = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        ("(?:since|from) (.+)", "{}/.."),
        ("(.+?)(?: onwards?|-)", "{}/.."),
        ("(?:until|till|up to) (.+)", "../{}"),
    )
)


def _end(text: str) -> str:
    ends = {"open": "..", "now": "..", "present": "..", "unknown": "", "uuuu": ""}
    return ends.get(text.lower(), rewritten(text))


def rewritten(text: str) -> str:
    """A date in words in EDTF; the text as it is if nobody knows how."""
    for pattern, rewrite in _REWRITES:
        if found := pattern.fullmatch(text):
            return rewrite(found)
    return text


def _iso(year: str, month: int | str, day: str | None = None) -> str:
    if isinstance(month, str) and not month.isdigit():
        month = _MONTH_NAMES.index(month[:3].lower()) + 1
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _season(name: str, year: str) -> str:
    return f"{year}-{_SEASONS[name.lower()]}"


def _day_and_month(found: re.Match[str]) -> str:
    """The date, if only one of the first two numbers can be the month; otherwise the text as it is."""
    first, second, year = found.groups()
    if int(first) > 12:
        return _iso(year, second, first)
    return _iso(year, first, second) if int(second) > 12 else found[0]


def _weekday(found: re.Match[str]) -> str:
    """The date, if it is on this day of the week; otherwise the text as it is."""
    date = rewritten(found[2])
    if iso := re.fullmatch("([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})", date):
        weekday = (day_number(*map(int, iso.groups())) - 1) % 7
        if "mon tue wed thu fri sat sun".split()[weekday] == found[1].lower():
            return date
    return found[0]


def _winter(found: re.Match[str]) -> str:
    first, last = found.groups()
    return f"{first}-24" if (int(first) + 1) % 100 == int(last) % 100 else found[0]


def _quarter(found: re.Match[str]) -> str:
    which = found[1].lower()
    return f"{found[2]}-{32 + (_QUARTERS.get(which) or int(which[0]))}"


def _half(found: re.Match[str]) -> str:
    which = found[1].lower()
    return f"{found[2]}-{40 if which in ('first', '1st', '1') else 41}"


def _exponential(found: re.Match[str]) -> str:
    return f"Y{found[1]}{'0' * min(int(found[2]), 20)}"


def _letter_year(found: re.Match[str]) -> str:
    sign, digits = found[1], found[2].lstrip("0")
    return f"Y{sign}{digits}" if len(digits) > 4 else f"{sign}{digits:>04}"


def _before_christ(found: re.Match[str]) -> str:
    year = int(found[1]) - 1
    return f"-{year:04}" if year else "0000"


def _time(found: re.Match[str]) -> str:
    date, hour, minutes, utc, sign, offset_hour, offset_minute = found.groups(default="")
    zone = "Z" if utc else f"{sign}{offset_hour}:{offset_minute or '00'}" if sign else ""
    return f"{rewritten(date)}T{int(hour):02}{minutes}{zone}"


def _ordinal(found: re.Match[str]) -> str:
    year, month, day = civil(day_number(int(found[1]), 1, 1) + int(found[2]) - 1)
    return f"{year:04}-{month:02}-{day:02}" if year == int(found[1]) else found[0]


def _week(found: re.Match[str]) -> str:
    # ISO 8601-1, 'Calendar week': week 01 is the one with 4 January, and weeks begin on Monday.
    fourth = day_number(int(found[1]), 1, 4)
    monday = fourth - (fourth - 1) % 7 + 7 * (int(found[2]) - 1)
    return "/".join("{:04}-{:02}-{:02}".format(*civil(day)) for day in (monday, monday + 6))


_REWRITES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rewrite)
    for pattern, rewrite in (
        ("(.+?) ?(?:\\?~|~\\?)", lambda found: f"{rewritten(found[1])}%"),
        ("(.+?) (?:\\?|\\(\\?\\))", lambda found: f"{rewritten(found[1])}?"),
        (
            "(?:circa|ca\\.?|c\\.?|(?:on or )?about|around|approx(?:imately|\\.)?|roughly|~) ?(.+)",
            lambda found: f"{rewritten(found[1])}~",
        ),
        (
            "(.+?) (?:\\((?:approx(?:imately|\\.)?|circa|ca?\\.?|about)\\)|approx(?:imately|\\.)?|circa)",
            lambda found: f"{rewritten(found[1])}~",
        ),
        # a part of a year or month that has no form of its own is some time in it
        (
            f"(?:(?:in|during|at) )?(?:the )?{_VAGUE}(?: of | in |[- ])(?:the )?(.+)",
            lambda found: rewritten(found[1]),
        ),
        (
            "(?:in|on|during|dated|(?:at )?some ?time (?:in|during)|(?:in )?the year|year) (.+)",
            lambda found: rewritten(found[1]),
        ),
        ("(?:the )?(first|second|third|fourth|last|1st|2nd|3rd|4th) quarter (?:of )?([0-9]{4})", _quarter),
        ("(?:the )?(first|second|last|1st|2nd) half (?:of )?([0-9]{4})", _half),
        ("h([12])[- ]([0-9]{4})", _half),
        ("([0-9]{4})[- ]?h([12])", lambda found: f"{found[1]}-{39 + int(found[2])}"),
        (
            "(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
            " (?:half|third|quarter|part|weeks?|days?|few days|decade) of (?:the )?(.+)",
            lambda found: rewritten(found[1]),
        ),
        ("winter (?:of )?([0-9]{4})[-/]([0-9]{4}|[0-9]{2})", _winter),
        ("(mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,? (.+)", _weekday),
        ("(?:possibly|probably|perhaps|maybe) (.+)", lambda found: f"{rewritten(found[1])}?"),
        ("[0-9xu]{4}(?:-[0-9xu]{2}){0,2}", lambda found: re.sub("[xu]", "X", found[0], flags=re.IGNORECASE)),
        ("y(-?)([0-9]{1,18})", _letter_year),
        ("y(-?[0-9]{1,9})e([0-9]{1,2})", _exponential),
        ("(-?)([0-9]{3}|(?<=-)[0-9]{1,2})", lambda found: f"{found[1]}{found[2]:>04}"),
        ("([0-9]{1,4}) ?b\\.?c\\.?(?:e\\.?)?", _before_christ),
        ("(?:ad ?([0-9]{1,4})|([0-9]{1,4}) ?(?:ad|ce))", lambda found: f"{found[1] or found[2]:>04}"),
        ("(?:the )?([0-9]{2}[1-9])0'?s", lambda found: f"{found[1]}X"),
        ("([0-9]{3})-", lambda found: f"{found[1]}X"),
        ("([0-9]{2})--", lambda found: f"{found[1]}XX"),
        ("([0-9]{4}-[0-9]{2})-", lambda found: found[1]),
        ("(?:the )?([0-9]{1,2})(?:st|nd|rd|th)? century", lambda found: f"{int(found[1]) - 1:02}XX"),
        ("([0-9]{4})[- ]?q([1-4])", lambda found: f"{found[1]}-{32 + int(found[2])}"),
        ("q([1-4])[-/ ]?([0-9]{4})", lambda found: f"{found[2]}-{32 + int(found[1])}"),
        (f"{SEASON} (?:of )?([0-9]{{4}})", lambda found: _season(found[1], found[2])),
        (f"([0-9]{{4}})[- ]{SEASON}", lambda found: _season(found[2], found[1])),
        ("([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?", lambda found: _iso(*found.group(1, 2, 3))),
        ("([0-9]{4})([0-9]{2})([0-9]{2})?", lambda found: _iso(*found.group(1, 2, 3))),
        ("([0-9]{4})-([0-9]{3})", _ordinal),
        ("([0-9]{4})-?w([0-9]{2})", _week),
        ("([0-9]{1,2})\\. ?([0-9]{1,2})\\. ?([0-9]{4})", lambda found: _iso(*found.group(3, 2, 1))),
        ("([0-9]{1,2})[/.]([0-9]{4})", lambda found: _iso(*found.group(2, 1))),
        ("([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", _day_and_month),
        (f"{DAY}(?: of)?[ -]{MONTH},?[ -]([0-9]{{4}})", lambda found: _iso(*found.group(3, 2, 1))),
        (f"{MONTH} {DAY},? ([0-9]{{4}})", lambda found: _iso(*found.group(3, 1, 2))),
        (f"{MONTH},?(?: of)?[ -]([0-9]{{4}})", lambda found: _iso(*found.group(2, 1))),
        (f"([0-9]{{4}})[ -]{MONTH}(?:[ -]{DAY})?", lambda found: _iso(*found.group(1, 2, 3))),
        (
            "(.+?)[t ] ?([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?) ?"
            "(?:(z|utc|gmt)|([+-])([0-9]{2}):?([0-9]{2})?)?",
            _time,
        ),
    )
)
