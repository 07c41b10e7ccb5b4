"""EDTF text: what is read, what is refused and why, where the error points and what it says to write."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib
import pickle
import pkgutil
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import expressions
from timeline import edtf
from timeline.edtf import (
    AllOf,
    Bound,
    Date,
    DateTime,
    Expression,
    Interval,
    OneOf,
    Qualifier,
    Run,
    Season,
    Unspecified,
)

NONE, UNCERTAIN, APPROXIMATE, BOTH = (
    Qualifier.NONE,
    Qualifier.UNCERTAIN,
    Qualifier.APPROXIMATE,
    Qualifier.BOTH,
)
OPEN, UNKNOWN = Bound.OPEN, Bound.UNKNOWN


def at(*local: int, offset: float | None = None) -> DateTime:
    """A time; the offset is in hours."""
    return DateTime(dt.datetime(*local), None if offset is None else dt.timedelta(hours=offset))  # type: ignore[arg-type]


VALID: list[tuple[str, Expression, str]] = [
    # Level 0
    ("1985-04-12", Date(1985, 4, 12), "level 0: complete"),
    ("1985-04", Date(1985, 4), "level 0: month"),
    ("1985", Date(1985), "level 0: year"),
    ("0000", Date(0), "the year before 1"),
    ("0000-02-29", Date(0, 2, 29), "the year 0 is a leap year"),
    ("2000-02-29", Date(2000, 2, 29), "divisible by 400"),
    ("1985-04-12T23:20:30", at(1985, 4, 12, 23, 20, 30), "level 0: local time"),
    ("1985-04-12T23:20:30Z", at(1985, 4, 12, 23, 20, 30, offset=0), "level 0: UTC"),
    ("1985-04-12T23:20:30-04", at(1985, 4, 12, 23, 20, 30, offset=-4), "level 0: offset in hours"),
    ("1985-04-12T23:20:30+04:30", at(1985, 4, 12, 23, 20, 30, offset=4.5), "level 0: hours and minutes"),
    ("1985-04-12T23:20", at(1985, 4, 12, 23, 20), "beyond EDTF: seconds left out"),
    ("1985-04-12T00:00+14:00", at(1985, 4, 12, offset=14), "the farthest offset"),
    ("1964/2008", Interval(Date(1964), Date(2008)), "level 0: years"),
    ("2004-06/2006-08", Interval(Date(2004, 6), Date(2006, 8)), "level 0: months"),
    ("2004-02-01/2005-02-08", Interval(Date(2004, 2, 1), Date(2005, 2, 8)), "level 0: days"),
    ("2004-02-01/2005-02", Interval(Date(2004, 2, 1), Date(2005, 2)), "level 0: mixed precisions"),
    ("2004-02-01/2005", Interval(Date(2004, 2, 1), Date(2005)), "level 0: mixed precisions"),
    ("2005/2006-02", Interval(Date(2005), Date(2006, 2)), "level 0: mixed precisions"),
    ("2005/2005", Interval(Date(2005), Date(2005)), "within one year"),
    ("2005-06/2005", Interval(Date(2005, 6), Date(2005)), "the year may end after June"),
    # Level 1
    ("Y170000002", Date(170_000_002), "level 1: long year"),
    ("Y-170000002", Date(-170_000_002), "level 1: long year before 1"),
    ("Y10000", Date(10_000), "the first of five digits"),
    ("-1985", Date(-1985), "level 1: negative year"),
    ("2001-21", Season(2001, 21), "level 1: spring"),
    ("2001-24", Season(2001, 24), "level 1: winter"),
    ("1984?", Date(1984, None, None, (UNCERTAIN, NONE, NONE)), "level 1: uncertain"),
    ("2004-06~", Date(2004, 6, None, (APPROXIMATE, APPROXIMATE, NONE)), "level 1: approximate"),
    ("2004-06-11%", Date(2004, 6, 11, (BOTH, BOTH, BOTH)), "level 1: both"),
    ("201X", Unspecified("201X"), "level 1: a year of a decade"),
    ("20XX", Unspecified("20XX"), "level 1: a year of a century"),
    ("2004-XX", Unspecified("2004", "XX"), "level 1: a month"),
    ("1985-04-XX", Unspecified("1985", "04", "XX"), "level 1: a day of a month"),
    ("1985-XX-XX", Unspecified("1985", "XX", "XX"), "level 1: a day of a year"),
    ("-01XX", Unspecified("-01XX"), "a century before 1"),
    ("1985-04-12/..", Interval(Date(1985, 4, 12), OPEN), "level 1: open end"),
    ("1985-04/..", Interval(Date(1985, 4), OPEN), "level 1: open end"),
    ("1985/..", Interval(Date(1985), OPEN), "level 1: open end"),
    ("../1985-04-12", Interval(OPEN, Date(1985, 4, 12)), "level 1: open start"),
    ("../1985-04", Interval(OPEN, Date(1985, 4)), "level 1: open start"),
    ("../1985", Interval(OPEN, Date(1985)), "level 1: open start"),
    ("1985-04-12/", Interval(Date(1985, 4, 12), UNKNOWN), "level 1: unknown end"),
    ("1985-04/", Interval(Date(1985, 4), UNKNOWN), "level 1: unknown end"),
    ("1985/", Interval(Date(1985), UNKNOWN), "level 1: unknown end"),
    ("/1985-04-12", Interval(UNKNOWN, Date(1985, 4, 12)), "level 1: unknown start"),
    ("/1985-04", Interval(UNKNOWN, Date(1985, 4)), "level 1: unknown start"),
    ("/1985", Interval(UNKNOWN, Date(1985)), "level 1: unknown start"),
    (
        "1984~/2004-06",
        Interval(Date(1984, None, None, (APPROXIMATE, NONE, NONE)), Date(2004, 6)),
        "level 1: qualified end",
    ),
    # Level 2
    ("2001-34", Season(2001, 34), "level 2: second quarter"),
    ("2001-41", Season(2001, 41), "level 2: second half"),
    ("2001-21?", Season(2001, 21, (UNCERTAIN, UNCERTAIN)), "level 2: a qualified season"),
    ("2001-~21", Season(2001, 21, (NONE, APPROXIMATE)), "level 2: only the season"),
    (
        "[1667,1668,1670..1672]",
        OneOf((Date(1667), Date(1668), Run(Date(1670), Date(1672)))),
        "level 2: one of, with a run",
    ),
    ("[..1760-12-03]", OneOf((Run(None, Date(1760, 12, 3)),)), "level 2: or earlier"),
    ("[1760-12..]", OneOf((Run(Date(1760, 12), None),)), "level 2: or later"),
    (
        "[1760-01,1760-02,1760-12..]",
        OneOf((Date(1760, 1), Date(1760, 2), Run(Date(1760, 12), None))),
        "level 2: later, last in the set",
    ),
    ("[1667,1760-12]", OneOf((Date(1667), Date(1760, 12))), "level 2: mixed precisions"),
    ("[..1984]", OneOf((Run(None, Date(1984)),)), "level 2: a year or earlier"),
    (
        "{1667,1668,1670..1672}",
        AllOf((Date(1667), Date(1668), Run(Date(1670), Date(1672)))),
        "level 2: all of",
    ),
    ("{1960,1961-12}", AllOf((Date(1960), Date(1961, 12))), "level 2: all of, mixed precisions"),
    ("{..1984}", AllOf((Run(None, Date(1984)),)), "level 2: all earlier ones"),
    ("[1984]", OneOf((Date(1984),)), "a set of one"),
    ("[156X-12-25,2001-21]", OneOf((Unspecified("156X", "12", "25"), Season(2001, 21))), "any date in a set"),
    ("2004-06~-11", Date(2004, 6, 11, (APPROXIMATE, APPROXIMATE, NONE)), "level 2: year and month"),
    ("2004?-06-11", Date(2004, 6, 11, (UNCERTAIN, NONE, NONE)), "level 2: year"),
    ("?2004-06-~11", Date(2004, 6, 11, (UNCERTAIN, NONE, APPROXIMATE)), "level 2: year and day, each"),
    ("2004-%06-11", Date(2004, 6, 11, (NONE, BOTH, NONE)), "level 2: month"),
    ("156X-12-25", Unspecified("156X", "12", "25"), "level 2: Christmas of the 1560s"),
    ("15XX-12-25", Unspecified("15XX", "12", "25"), "level 2"),
    ("XXXX-12-XX", Unspecified("XXXX", "12", "XX"), "level 2"),
    ("1XXX-XX", Unspecified("1XXX", "XX"), "level 2"),
    ("1XXX-12", Unspecified("1XXX", "12"), "level 2"),
    ("1984-1X", Unspecified("1984", "1X"), "level 2: October to December"),
    ("190X-02-29", Unspecified("190X", "02", "29"), "1904 and 1908 had one"),
    ("-000X", Unspecified("-000X"), "-0001 to -0009"),
    (
        "2004-06-~01/2004-06-~20",
        Interval(
            Date(2004, 6, 1, (NONE, NONE, APPROXIMATE)),
            Date(2004, 6, 20, (NONE, NONE, APPROXIMATE)),
        ),
        "level 2: interval with qualified parts",
    ),
    (
        "2004-06-XX/2004-07-03",
        Interval(Unspecified("2004", "06", "XX"), Date(2004, 7, 3)),
        "level 2: interval from an unspecified day",
    ),
    # Beyond EDTF: times in intervals
    (
        "2023-07-18T11:00/2023-07-19T12:30",
        Interval(at(2023, 7, 18, 11), at(2023, 7, 19, 12, 30)),
        "times at both ends",
    ),
    ("2023-07-18T11:00/12:00", Interval(at(2023, 7, 18, 11), at(2023, 7, 18, 12)), "on the same day"),
    (
        "2023-07-18T11:00-05:00/12:00",
        Interval(at(2023, 7, 18, 11, offset=-5), at(2023, 7, 18, 12, offset=-5)),
        "the end has the offset of the start",
    ),
    (
        "2023-07-18T11:00+12:00/2023-07-17T20:00-10:00",
        Interval(at(2023, 7, 18, 11, offset=12), at(2023, 7, 17, 20, offset=-10)),
        "a flight over the date line, later in UTC",
    ),
    ("2023-07-18T11:00/..", Interval(at(2023, 7, 18, 11), OPEN), "a time and no end"),
    ("2023-07-18T11:00/11:00", Interval(at(2023, 7, 18, 11), at(2023, 7, 18, 11)), "it takes no time"),
]


@pytest.mark.parametrize(("text", "expression", "reason"), VALID)
def test_text_is_read_as_the_expression_it_stands_for(text: str, expression: Expression, reason: str) -> None:
    assert edtf.parse(text) == expression, reason


@pytest.mark.parametrize(("text", "expression", "reason"), VALID)
def test_what_is_read_is_written_so_that_it_reads_the_same(
    text: str, expression: Expression, reason: str
) -> None:
    assert edtf.parse(edtf.format(expression)) == expression, reason


WRITTEN_OTHERWISE = [
    ("?2004-06-11", "2004?-06-11", "a mark after the parts it stands for"),
    ("?2004-?06-?11", "2004-06-11?", "once, where all parts share it"),
    ("?2004-06?", "2004-06?", "a mark said twice"),
    ("?2004-06~", "%2004-~06", "marks of both sides are joined"),
    ("~1979", "1979~", "a year alone"),
    ("~Y17000", "Y17000~", "a long year"),
    ("2004-06~-?11", "~2004-~06-?11", "each its own, where the rest has another"),
    ("2023-07-18T11:00", "2023-07-18T11:00:00", "seconds"),
    ("2023-07-18T11:00:00+00:00", "2023-07-18T11:00:00Z", "no offset is Z"),
    ("2023-07-18T11:00:00-04", "2023-07-18T11:00:00-04:00", "minutes of an offset"),
    ("2023-07-18T11:00Z/12:00", "2023-07-18T11:00:00Z/2023-07-18T12:00:00Z", "both ends whole"),
]


@pytest.mark.parametrize(("text", "canonical", "reason"), WRITTEN_OTHERWISE)
def test_one_meaning_has_one_canonical_text(text: str, canonical: str, reason: str) -> None:
    assert edtf.format(edtf.parse(text)) == canonical, reason


def test_all_other_text_that_is_read_is_canonical_already() -> None:
    beyond = {text for text, _, _ in VALID if "T" in text}
    assert [
        text for text, _, _ in VALID if text not in beyond and edtf.format(edtf.parse(text)) != text
    ] == []


INVALID = [
    # text, code, position, length, reason
    ("soon", "E101", 0, 4, "no date"),
    ("2023x", "E101", 4, 1, "a year and something more"),
    ("2023-11-14-", "E101", 10, 1, "a day and something more"),
    ("1985-04-12\n", "E101", 10, 1, "a line end is no part of it"),
    ("23", "E101", 0, 2, "a year has four digits"),
    ("12345", "E101", 4, 1, "five digits need a Y"),
    ("Y1985", "E101", 0, 5, "four digits need no Y"),
    ("Y012345", "E101", 0, 7, "a long year begins with no zero"),
    ("Y1234567890123456789", "E101", 0, 20, "19 digits"),
    ("Y170000002-05", "E101", 0, 13, "a long year has no month"),
    ("Y17E7", "E101", 0, 5, "exponents are not among the features"),
    ("1950S2", "E101", 4, 2, "significant digits are not among the features"),
    ("-0000", "E101", 0, 5, "there is no negative zero"),
    ("+2023", "E101", 0, 5, "a plus sign needs an agreement between parties"),
    ("2004-06?~-11", "E101", 8, 4, "two marks at one place"),
    ("2004-06-11T", "E107", 11, 0, "a time without digits"),
    ("1985-04-12T23:20:30~", "E107", 11, 9, "times are not qualified"),
    ("1985-04T23:20", "E101", 7, 6, "a time needs a day"),
    ("1985/1986/1987", "E101", 9, 5, "three ends"),
    ("1985-04-12/../..", "E101", 13, 3, "three ends"),
    ("1985/[1986]", "E101", 5, 6, "a set is no end"),
    ("\uff12\uff10\uff12\uff13", "E101", 0, 4, "full-width digits"),
    ("\u0662\u0660\u0662\u0663", "E101", 0, 4, "Arabic digits"),
    ("\u22121985", "E101", 0, 5, "a minus sign for a hyphen"),
    ("[1667", "E101", 5, 0, "a set that doesn't end"),
    ("[1667}", "E101", 6, 0, "a set that ends as another kind"),
    ("[1667,,1668]", "E101", 6, 0, "nothing between two commas"),
    ("[1667, 1668]", "E101", 6, 5, "a space"),
    ("[[1667]]", "E101", 1, 6, "a set in a set"),
    ("[1985/1986]", "E101", 5, 5, "an interval in a set"),
    ("{2023-07-18T11:00}", "E101", 1, 16, "a time in a set"),
    ("[1985..,1990]", "E101", 5, 3, "later, but not last"),
    ("[1990,..1985]", "E101", 5, 3, "earlier, but not first"),
    ("[1985...1986]", "E101", 7, 5, "three dots"),
    ("[2001-21..2001-22]", "E101", 1, 7, "a run of seasons"),
    ("[201X..2022]", "E101", 1, 4, "a run from no certain year"),
    ("2023-13", "E102", 5, 2, "no thirteenth month"),
    ("2023-00", "E102", 5, 2, "no zeroth month"),
    ("2023-20", "E102", 5, 2, "neither a month nor a season"),
    ("2023-11-31", "E102", 8, 2, "November has 30 days"),
    ("2023-11-32", "E102", 8, 2, "no month has 32 days"),
    ("2023-11-00", "E102", 8, 2, "no zeroth day"),
    ("1900-02-29", "E102", 8, 2, "1900 is divisible by 100, not by 400"),
    ("2023-21-05", "E102", 5, 2, "a season has no days"),
    ("201X-21", "E102", 5, 2, "a season needs a whole year"),
    ("2023-2X", "E102", 5, 2, "no month begins with 2"),
    ("2023-11-4X", "E102", 8, 2, "no day begins with 4"),
    ("2023-02-3X", "E102", 8, 2, "February has no day in the thirties"),
    ("XX01-02-29", "E102", 8, 2, "no such year is a leap year"),
    ("1985-04-31T10:00", "E102", 8, 2, "the day of a time must exist too"),
    ("1985-21-01T10:00", "E102", 5, 2, "a season has no times"),
    ("1985/1986-13", "E102", 10, 2, "in the end of an interval"),
    ("{1985,1986-13}", "E102", 11, 2, "in a set"),
    ("[1985..1986-13]", "E102", 12, 2, "in a run"),
    ("2023-42", "E103", 5, 2, "seasons end with 41"),
    ("2023-99", "E103", 5, 2, "seasons end with 41"),
    ("1979/1978", "E104", 5, 4, "the end is before"),
    ("2023-11/2023-10-31", "E104", 8, 10, "the latest end is before the earliest start"),
    ("201X/2009-12", "E104", 5, 7, "a decade that begins after"),
    ("2023-07-18T11:00/10:00", "E104", 17, 5, "a time that is before"),
    ("2023-07-18T11:00Z/2023-07-18T11:30+02:00", "E104", 18, 22, "before in UTC"),
    ("2023-07-18/2023-07-10T10:00", "E104", 11, 16, "a time on a day before"),
    ("[1672..1667]", "E104", 1, 10, "in a run"),
    ("[1667..1672-03]", "E105", 1, 13, "a year and a month"),
    ("{2022-06..2022-06-09}", "E105", 1, 19, "a month and a day"),
    ("2023-07-18T24:00", "E107", 11, 2, "hours end with 23"),
    ("2023-07-18T11:60", "E107", 14, 2, "minutes end with 59"),
    ("2023-07-18T11:00:60", "E107", 17, 2, "leap seconds are none"),
    ("2023-07-18T11:00:00.5", "E107", 11, 10, "fractions are none"),
    ("2023-07-18T11", "E107", 11, 2, "hours alone"),
    ("2023-07-18T1100", "E107", 11, 4, "the basic format"),
    ("2023-07-18T11:00+14:01", "E107", 16, 6, "beyond the farthest offset"),
    ("2023-07-18T11:00+01:60", "E107", 16, 6, "minutes of an offset end with 59"),
    ("2023-07-18T11:00-00:00", "E107", 16, 6, "ISO 8601-1 has no negative zero offset"),
    ("2023-07-18T11:00/12:00Z", "E107", 17, 6, "an offset at one end only"),
    ("2023-07-18T11:00/25:00", "E107", 17, 2, "in a time that ends an interval"),
    ("0000-07-18T11:00", "E107", 0, 10, "a datetime begins with year 1"),
    ("", "E109", 0, 0, "empty"),
    (" ", "E109", 0, 1, "empty but for a space"),
    ("/", "E109", 0, 1, "no date"),
    ("../..", "E109", 0, 5, "no date"),
    ("/..", "E109", 0, 3, "no date"),
    ("../", "E109", 0, 3, "no date"),
    ("[]", "E109", 0, 2, "an empty set"),
    ("{}", "E109", 0, 2, "an empty set"),
    ("{..}", "E109", 1, 2, "a run without dates"),
    ("1" * 10_001, "E101", 10_000, 1, "too long"),
]


@pytest.mark.parametrize(("text", "code", "position", "length", "reason"), INVALID)
def test_an_error_has_a_code_and_points_at_the_offending_part(
    text: str, code: str, position: int, length: int, reason: str
) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    error = caught.value
    assert (error.code, error.position, error.length) == (code, position, length), reason


def test_an_error_survives_being_sent_to_another_process() -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse("2023-13")
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.code, error.message, error.position, error.length) == ("E102", str(error), 5, 2)


@given(expressions())
def test_every_expression_is_read_as_it_was_written(expression: Expression) -> None:
    text = edtf.format(expression)
    assert edtf.parse(text) == expression
    assert edtf.format(edtf.parse(text)) == text


ALPHABET = "0123456789-/.,[]{}?~%XYTZ:+ uxc\u2013\uff11\u00b2\ud800\x00"


@given(st.text() | st.text(ALPHABET, max_size=24))
def test_any_text_is_an_expression_or_an_error_that_points_into_it(text: str) -> None:
    outcome = parsed(text)
    if isinstance(outcome, edtf.EdtfError):
        assert 0 <= outcome.position <= outcome.position + outcome.length <= len(text)
        assert outcome.message.isprintable()
        assert outcome.help.isprintable()
        assert outcome.code in {"E101", "E102", "E103", "E104", "E105", "E107", "E109"}
    else:
        assert text.isascii()
        assert edtf.parse(edtf.format(outcome)) == outcome
        assert edtf.say(outcome)
        assert edtf.say_short(outcome)


def parsed(text: str) -> Expression | edtf.EdtfError:
    try:
        return edtf.parse(text)
    except edtf.EdtfError as error:
        return error


@given(expressions(), st.data())
def test_one_changed_character_never_makes_another_exception(
    expression: Expression, data: st.DataObject
) -> None:
    text = edtf.format(expression)
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.sampled_from(ALPHABET)) + text[place + 1 :]
    outcome = parsed(changed)
    assert isinstance(outcome, edtf.EdtfError) or edtf.parse(edtf.format(outcome)) == outcome


HEAVY = [
    ("x" * 10_000_000, "10 MB"),
    ("9" * 10_000, "more digits than Python makes into one number"),
    ("~" * 80, "marks upon marks"),
    ("(" * 80, "brackets upon brackets"),
    ("[" + ",".join(["XX01-02-28"] * 900) + "]", "many masks"),
    ("[" + ",".join(["0001..9999"] * 900) + "]", "many long runs"),
    ("XX01-02-29", "a hundred years, none of them with that day"),
    ("c " * 39, "words before words"),
    ("\ufdfa" * 80, "letters that normalize to eighteen"),
]


@pytest.mark.parametrize(("text", "reason"), HEAVY, ids=[reason for _, reason in HEAVY])
def test_no_text_takes_long(text: str, reason: str) -> None:
    started = time.process_time()
    parsed(text)
    assert time.process_time() - started < 0.2, reason


def test_the_examples_in_docstrings_hold() -> None:
    modules = [
        edtf,
        *(
            importlib.import_module(f"timeline.edtf.{each.name}")
            for each in pkgutil.iter_modules(edtf.__path__)
        ),
    ]
    results = [doctest.testmod(module) for module in modules]
    assert sum(result.attempted for result in results) >= 10
    assert sum(result.failed for result in results) == 0
