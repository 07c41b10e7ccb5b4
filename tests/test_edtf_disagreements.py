"""Our reading of EDTF against the `edtf` package's: they agree but for edtf_disagreements.md.

That file says of each disagreement who is right, and why; the test reads it, so an entry that no
longer disagrees fails, as does a disagreement that isn't an entry.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import edtf as theirs
import pytest
from edtf.parser.edtf_exceptions import EDTFParseException

from tests.profiles import some
from tests.test_edtf_bounds import BOUNDS
from tests.test_edtf_parse import INVALID, VALID
from timeline import edtf as ours

LIST = Path(__file__).with_name("edtf_disagreements.md")


def expressions() -> Iterator[str]:
    yield from (text for text, *_ in VALID)
    yield from (text for text, *_ in INVALID if text and text.strip() == text and len(text) < 100)
    yield from (text for text, *_ in BOUNDS)
    for year in ("-0004", "0000", "1900", "2023", "2024", "9999"):
        yield from (f"{year}-{month:02}" for month in range(14))
        yield from (
            f"{year}-{ending}" for ending in ("02-28", "02-29", "02-30", "04-31", "12-31", "XX", "1X")
        )
        yield from (f"{year}{ending}" for ending in ("", "?", "~", "%", "/..", "/", "-06~", "-06-11?"))
        yield from (f"{year}-{ending}" for ending in ("06-XX", "XX-XX", "06-1X", "02-XX", "06-~11", "%06-11"))


EXPRESSIONS = sorted(set(expressions()))


def our_reading(text: str) -> str:
    try:
        expression = ours.parse(text)
    except ours.EdtfError as error:
        return f"refused, {error.code}"
    return f"{_our_day(ours.earliest(expression))} to {_our_day(ours.latest(expression))}"


def _our_day(number: int | None) -> str:
    if number is None:
        return "open"
    # The calendar comes again every 400 years.
    cycles = 0 if 1 <= number <= 3_652_059 else (number - 1) // 146_097
    date = ours.day(number - cycles * 146_097)
    return f"{date.year + 400 * cycles}-{date.month}-{date.day}"


def their_reading(text: str) -> str:
    try:
        parsed = theirs.parse_edtf(text)
        return f"{_their_day(parsed.lower_strict())} to {_their_day(parsed.upper_strict())}"
    except EDTFParseException:
        return "refused"
    except (AttributeError, TypeError, ValueError) as error:
        return type(error).__name__


def _their_day(edge: object) -> str:
    match edge:
        case float() if math.isinf(edge):
            return "open"
        case tuple():
            return f"{edge[0]}-{edge[1]}-{edge[2]}"
        case _:
            raise TypeError(f"{edge!r} is no day")


def listed() -> dict[str, tuple[str, str]]:
    """What the file says of each expression: theirs and ours."""
    rows = re.findall(
        r"^\| `([^`]*)` \| ([^|]+) \| ([^|]+) \|$", LIST.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) == len({expression for expression, _, _ in rows})
    return {expression: (their, our) for expression, their, our in rows}


def agree(their: str, our: str) -> bool:
    return our.startswith("refused") if their == "refused" else their == our


def test_there_are_some_hundred_expressions() -> None:
    assert len(EXPRESSIONS) > 300
    assert set(listed()) <= set(EXPRESSIONS)


@pytest.mark.parametrize("text", some(EXPRESSIONS, every=4))
def test_both_read_it_alike_or_the_list_says_how_they_differ(text: str) -> None:
    their, our = their_reading(text), our_reading(text)
    if agree(their, our):
        assert text not in listed(), "they agree: take it out of the list"
    else:
        assert listed().get(text) == (their, our)
