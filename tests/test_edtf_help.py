"""What an error says to the person who wrote the date: what is wrong, and what to write instead."""

from __future__ import annotations

import re

import pytest

from timeline import edtf

MESSAGES = [
    ("2023-13", "month must be 01 to 12, not 13"),
    ("2023-11-32", "day must be 01 to 31, not 32"),
    ("1900-02-29", "1900-02-29 does not exist: February 1900 has 28 days"),
    ("-0001-02-29", "-0001-02-29 does not exist: February -0001 has 28 days"),
    ("2023-42", "season must be 21 to 41, not 42"),
    ("1979/1978", "ends before it starts: 1978 is before 1979"),
    ("[1667..1672-03]", "a run is of years, months or days alone, not 1667..1672-03"),
    ("2023-07-18T24:00", "hour must be 00 to 23, not 24"),
    ("../..", 'says nothing: "../.." has no date'),
    ("a\ud800\n\x1b[31m", r'not a date expression: "a\ud800\n\x1b[31m"'),
    ("x" * 100, f'not a date expression: "{"x" * 39}\u2026"'),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_a_message_names_the_value_on_one_printable_line(text: str, message: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    assert (caught.value.message, str(caught.value)) == (message, message)


WRITE = [
    ("circa 1979", "1979~"),
    ("c. 1979", "1979~"),
    ("ca. July 1979", "1979-07~"),
    ("about 1979", "1979~"),
    ("possibly 1979", "1979?"),
    ("1979 ?", "1979?"),
    ("(1979?)", "1979?"),
    ("1979?~", "1979%"),
    ("1979~?", "1979%"),
    (" 2023-11 ", "2023-11"),
    ("2023-7", "2023-07"),
    ("2023-7-9", "2023-07-09"),
    ("2023/7/9", "2023-07-09"),
    ("2023/07/09", "2023-07-09"),
    ("2023/07", "2023-07"),
    ("2023.07.09", "2023-07-09"),
    ("20230709", "2023-07-09"),
    ("07.09.2023", "2023-09-07"),
    ("9. 7. 2023", "2023-07-09"),
    ("07/19/2023", "2023-07-19"),
    ("19/07/2023", "2023-07-19"),
    ("07/2023", "2023-07"),
    ("July 2023", "2023-07"),
    ("9 July 2023", "2023-07-09"),
    ("9th of July, 2023", "2023-07-09"),
    ("Jul 9, 2023", "2023-07-09"),
    ("2023 Sept. 9", "2023-09-09"),
    ("2023 - 2024", "2023/2024"),
    ("2023-2024", "2023/2024"),
    ("2023\u20132024", "2023/2024"),
    ("2023-11-14 \u2013 2023-11-16", "2023-11-14/2023-11-16"),
    ("from July 2023 to May 2024", "2023-07/2024-05"),
    ("2023-11-14/16", "2023-11-14/2023-11-16"),
    ("2023-11-14/11-16", "2023-11-14/2023-11-16"),
    ("2023-11-", "2023-11"),
    ("197-", "197X"),
    ("19--", "19XX"),
    ("1970s", "197X"),
    ("the 1970s", "197X"),
    ("2023Q3", "2023-35"),
    ("2023-Q3", "2023-35"),
    ("Q3 2023", "2023-35"),
    ("summer 2023", "2023-22"),
    ("2023 fall", "2023-23"),
    ("20th century", "19XX"),
    ("19uu", "19XX"),
    ("2004-uu", "2004-XX"),
    ("198x", "198X"),
    ("1985-04-xx", "1985-04-XX"),
    ("1985/open", "1985/.."),
    ("1985/unknown", "1985/"),
    ("unknown/1985", "/1985"),
    ("since 1985", "1985/.."),
    ("1985-", "1985/.."),
    ("until 1985", "../1985"),
    ("y1985", "1985"),
    ("Y1985", "1985"),
    ("y17000", "Y17000"),
    ("Y17E7", "Y170000000"),
    ("985", "0985"),
    ("-44", "-0044"),
    ("45 BC", "-0044"),
    ("1 BCE", "0000"),
    ("AD 45", "0045"),
    ("2023-200", "2023-07-19"),
    ("2023-W29", "2023-07-17/2023-07-23"),
    ("2021-W01", "2021-01-04/2021-01-10"),
    ("2023-07-18 11:00", "2023-07-18T11:00"),
    ("2023-07-18T9:00", "2023-07-18T09:00"),
    ("18 July 2023 9:00 UTC", "2023-07-18T09:00Z"),
    ("2023-07-18T11:00+0530", "2023-07-18T11:00+05:30"),
    ("[1667, 1668]", "[1667,1668]"),
    ("{July 2023; 9 May 2024}", "{2023-07,2024-05-09}"),
    ("{2023-01-01/2023-01-05}", "{2023-01-01..2023-01-05}"),
    # words that EDTF has no form for are left out: never more exact than they are
    ("early 2002", "2002"),
    ("Early in 2002", "2002"),
    ("mid-2002", "2002"),
    ("mid-August 2002", "2002-08"),
    ("late August 2002", "2002-08"),
    ("the end of 2002", "2002"),
    ("at the beginning of March 2002", "2002-03"),
    ("early 1990s", "199X"),
    ("c. early 2002", "2002~"),
    ("sometime in 2002", "2002"),
    ("in August 2002", "2002-08"),
    ("on 14 August 2002", "2002-08-14"),
    ("the year 2002", "2002"),
    ("first half of August 2002", "2002-08"),
    ("the second week of August 2002", "2002-08"),
    ("late 2002 - early 2003", "2002/2003"),
    ("first half of 2002", "2002-40"),
    ("H2 2002", "2002-41"),
    ("2002H1", "2002-40"),
    ("third quarter of 2002", "2002-35"),
    ("last quarter of 2002", "2002-36"),
    ("c. 2002", "2002~"),
    ("on or about 14 August 2002", "2002-08-14~"),
    ("2002 (approx.)", "2002~"),
    ("summer 2003", "2003-22"),
    ("winter 2002/03", "2002-24"),  # which ends in February 2003
    ("winter 2002-2003", "2002-24"),
    ("Wednesday, 14 August 2002", "2002-08-14"),
    # what comes before or after a date is some time then: it does not last
    ("before 2003", "[..2002]"),
    ("before March 2003", "[..2003-02]"),
    ("before January 2003", "[..2002-12]"),
    ("prior to 1 March 2004", "[..2004-02-29]"),
    ("pre-2003", "[..2002]"),
    ("after 2003", "[2004..]"),
    ("after 31 December 2003", "[2004-01-01..]"),
    ("post-December 2003", "[2004-01..]"),
    ("by 2003", "[..2003]"),
    ("no later than 5 March 2003", "[..2003-03-05]"),
    ("not before 2003", "[2003..]"),
    ("2003 or later", "[2003..]"),
    ("2003 at the latest", "[..2003]"),
    # late 2003 has days before it in 2003
    ("before late 2003", "[..2003]"),
    ("after early 2003", "[2003..]"),
    ("between 2002 and 2003", "[2002..2003]"),
    ("between March and May 2003", "[2003-03..2003-05]"),
    ("14 or 15 August 2002", "[2002-08-14,2002-08-15]"),
    ("2002 or 2003", "[2002,2003]"),
    ("14 and 15 August 2002", "{2002-08-14,2002-08-15}"),
    ("14 to 16 August 2002", "2002-08-14/2002-08-16"),
    ("14-16 August 2002", "2002-08-14/2002-08-16"),
    ("14\u201316 August 2002", "2002-08-14/2002-08-16"),
    ("14 \u2013 16 August 2002", "2002-08-14/2002-08-16"),
    ("from 14th to 16th of August 2002", "2002-08-14/2002-08-16"),
    ("August 14-16, 2002", "2002-08-14/2002-08-16"),
    ("August 30 - September 2, 2002", "2002-08-30/2002-09-02"),
    ("30 August to 2 September 2002", "2002-08-30/2002-09-02"),
    ("Aug-Oct 2002", "2002-08/2002-10"),
    ("August through October 2002", "2002-08/2002-10"),
    ("Q1-Q3 2002", "2002-33/2002-35"),
    ("spring to summer 2002", "2002-21/2002-22"),
    ("\uff12\uff10\uff12\uff13", "2023"),
    ("\u22120044", "-0044"),
]


@pytest.mark.parametrize(("text", "instead"), WRITE)
def test_help_says_how_to_write_what_was_meant(text: str, instead: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    assert caught.value.help == f'write "{instead}"'
    edtf.parse(instead)


NO_DATE = 'write a year, month or day, as in "2023", "2023-11" or "2023-11-14"'

HINTS = [
    ("unknown", 'leave an end that is not known empty, as in "1985/"'),
    ("?", 'if the date is not known, write "unknown"'),
    ("??", 'if the date is not known, write "unknown"'),
    ("TBD", 'if the date is not known, write "unknown"'),
    ("n.d.", 'if the date is not known, write "unknown"'),
    ("2002..2003", 'write "2002/2003" if it lasts, "[2002..2003]" if it is some time in it'),
    ("2002 .. May 2003", NO_DATE),  # a set has no ends of two kinds
    ("2002..", 'write "2002/.." if it lasts, "[2002..]" if it is some time in it'),
    ("..2003-05", 'write "../2003-05" if it lasts, "[..2003-05]" if it is some time in it'),
    (
        "14/15 August 2002",
        'write "2002-08-14/2002-08-15" if it lasts, "[2002-08-14,2002-08-15]" if it is one of the two',
    ),
    ("14 August", 'write the year too, as in "2023-11" or "2023-11-14"'),
    ("early March", 'write the year too, as in "2023-11" or "2023-11-14"'),
    ("Marchand", NO_DATE),
    # no guess: December is of another year, a Monday was no Wednesday, there is no such day
    ("December to January 2003", NO_DATE),
    ("Monday, 14 August 2002", NO_DATE),
    ("after 31 April 2002", NO_DATE),
    ("before summer 2003", NO_DATE),
    ("before 2003" + " " * 80 + "or so", NO_DATE),  # what is cut off is not left out in silence
    ("x" * 60 + " 14 to 16 August 2002", NO_DATE),
    ("open", 'write an end that is open as "..", as in "1985/.."'),
    ("07/09/2023", 'write "2023-07-09" or "2023-09-07"'),
    ("1900s", 'write "190X" for ten years or "19XX" for a hundred'),
    ("soon", NO_DATE),
    ("-0000", 'write "0000" for 1 BCE'),
    ("2023-07-18T24:00", 'write "00:00" of the next day'),
    ("2023-07-18T11:00-00:00", 'write "Z" for UTC'),
    ("2023-07-18T", 'write hours and minutes, as in "2023-07-18T11:00"'),
    ("[1667", 'end it with "]"'),
    ("1979/1978", "check both ends: they are never swapped"),
    ("2023-13", ""),
]


@pytest.mark.parametrize(("text", "advice"), HINTS)
def test_help_leaves_the_choice_where_more_than_one_thing_could_be_meant(text: str, advice: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    assert caught.value.help == advice


VAGUE = [
    "{}",
    "early {}",
    "before {}",
    "after {}",
    "{} or later",
    "by late {}",
    "c. {}",
    "since {}",
    "in the {}",
]
PERIODS = [
    "2002",
    "August 2002",
    "14 August 2002",
    "14-16 August 2002",
    "1990s",
    "summer 2002",
    "Aug-Oct 2002",
]


@pytest.mark.parametrize("words", VAGUE)
@pytest.mark.parametrize("period", PERIODS)
def test_what_help_quotes_is_always_a_date_expression(words: str, period: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(words.format(period).upper() if "or" in words else f"{words.format(period)} ")
    quotes = re.findall('"([^"]*)"', caught.value.help)
    assert quotes
    for each in quotes:
        assert edtf.parse(each) is not None
