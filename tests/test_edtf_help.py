"""What an error says to the person who wrote the date: what is wrong, and what to write instead."""

from __future__ import annotations

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
    ("\uff12\uff10\uff12\uff13", "2023"),
    ("\u22120044", "-0044"),
]


@pytest.mark.parametrize(("text", "instead"), WRITE)
def test_help_says_how_to_write_what_was_meant(text: str, instead: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    assert caught.value.help == f'write "{instead}"'
    edtf.parse(instead)


HINTS = [
    ("unknown", 'leave an end that is not known empty, as in "1985/"'),
    ("open", 'write an end that is open as "..", as in "1985/.."'),
    ("07/09/2023", 'write "2023-07-09" or "2023-09-07"'),
    ("1900s", 'write "190X" for ten years or "19XX" for a hundred'),
    ("soon", 'write a year, month or day, as in "2023", "2023-11" or "2023-11-14"'),
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
