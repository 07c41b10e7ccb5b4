"""Date expressions in words: never more exact than the source, and never less clear."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.strategies import expressions
from timeline import edtf
from timeline.edtf import Bound, Expression, Interval, OneOf, Run

WORDS = [
    # text, words, few words
    ("2019", "some time in 2019", "2019"),
    ("2023-11", "some day in November 2023", "Nov 2023"),
    ("2023-12-18", "18 December 2023", "18 Dec 2023"),
    ("2023-07-07", "7 July 2023", "7 Jul 2023"),
    ("0800", "some time in 800 CE", "800 CE"),
    ("0000", "some time in 1 BCE", "1 BCE"),
    ("-0044", "some time in 45 BCE", "45 BCE"),
    ("-0044-03-15", "15 March 45 BCE", "15 Mar 45 BCE"),
    ("Y10000", "some time in 10\u202f000", "10\u202f000"),
    ("Y170000002", "some time in 170\u202f000\u202f002", "170\u202f000\u202f002"),
    ("Y-170000002", "some time in 170\u202f000\u202f003 BCE", "170\u202f000\u202f003 BCE"),
    # Times
    ("2023-07-18T11:00", "18 July 2023, 11:00", "18 Jul 2023"),
    ("2023-07-18T11:00:05Z", "18 July 2023, 11:00:05 UTC", "18 Jul 2023"),
    ("2023-07-18T11:00/12:00", "18 July 2023, 11:00 to 12:00", "18 Jul 2023"),
    ("2023-07-18T11:00-05:00/12:00", "18 July 2023, 11:00 to 12:00 UTC\u221205:00", "18 Jul 2023"),
    ("2023-07-18T09:00+05:30/..", "since 18 July 2023, 09:00 UTC+05:30", "since 18 Jul 2023"),
    (
        "2023-07-18T22:00/2023-07-19T02:00",
        "from 18 July 2023, 22:00 to 19 July 2023, 02:00",
        "18\u201319 Jul 2023",
    ),
    (
        "2023-07-18T22:00/2023-07-19T00:00",
        "from 18 July 2023, 22:00 to 19 July 2023, 00:00",
        "18 Jul 2023",
    ),
    (
        "2023-07-18T11:00Z/2023-07-18T14:00+02:00",
        "from 18 July 2023, 11:00 UTC to 18 July 2023, 14:00 UTC+02:00",
        "18 Jul 2023",
    ),
    # Intervals
    ("2024-03-14/2024-03-22", "14 to 22 March 2024", "14\u201322 Mar 2024"),
    ("2024-03-14/2024-03-14", "14 March 2024", "14 Mar 2024"),
    ("2024-01-30/2024-01-31", "30 to 31 January 2024", "30\u201331 Jan 2024"),
    ("2024-02-28/2024-03-04", "28 February to 4 March 2024", "28 Feb \u2013 4 Mar 2024"),
    ("2023-03-14/2024-03-14", "14 March 2023 to 14 March 2024", "14 Mar 2023 \u2013 14 Mar 2024"),
    (
        "2023-12-30/2024-01-02",
        "30 December 2023 to 2 January 2024",
        "30 Dec 2023 \u2013 2 Jan 2024",
    ),
    ("2021/2023", "from some time in 2021 to some time in 2023", "2021\u20132023"),
    ("2023-01/2023-03", "from some day in January 2023 to some day in March 2023", "Jan\u2013Mar 2023"),
    (
        "2022-11/2023-02",
        "from some day in November 2022 to some day in February 2023",
        "Nov 2022 \u2013 Feb 2023",
    ),
    ("2021/2023-07-18", "from some time in 2021 to 18 July 2023", "2021 \u2013 18 Jul 2023"),
    ("2023-09-01/..", "since 1 September 2023", "since 1 Sep 2023"),
    ("2023-11/..", "since some day in November 2023", "since Nov 2023"),
    ("../2023-09-01", "until 1 September 2023", "until 1 Sep 2023"),
    ("2023-09-01/", "from 1 September 2023 to an unknown end", "from 1 Sep 2023, end unknown"),
    ("/2023-09-01", "from an unknown start to 1 September 2023", "until 1 Sep 2023, start unknown"),
    # Qualifiers
    ("1979?", "some time in 1979, uncertain", "1979?"),
    ("2033~", "2033, approximately", "about 2033"),
    ("2019%", "2019, approximately, and uncertain", "about 2019?"),
    ("2023-11?", "some day in November 2023, uncertain", "Nov 2023?"),
    ("2023-11-15~", "15 November 2023, approximately", "about 15 Nov 2023"),
    ("2023-07-~18", "18 July 2023, the day approximate", "about 18 Jul 2023"),
    ("2023?-07", "some day in July 2023, the year uncertain", "Jul 2023?"),
    ("2023-07~-18", "18 July 2023, the year and month approximate", "about 18 Jul 2023"),
    ("2023-%07-18", "18 July 2023, the month approximate and uncertain", "about 18 Jul 2023?"),
    ("?2023-07-~18", "18 July 2023, the year uncertain, the day approximate", "about 18 Jul 2023?"),
    ("2021-22?", "summer 2021, uncertain", "summer 2021?"),
    ("2021-~22", "summer 2021, the season approximate", "about summer 2021"),
    ("201X~", "some time in the 2010s, approximately", "about 2010s"),
    (
        "1984?/2004-06~",
        "from some time in 1984 (uncertain) to June 2004 (approximately)",
        "1984? \u2013 about Jun 2004",
    ),
    ("2033~/..", "since 2033 (approximately)", "since about 2033"),
    # Sets
    ("[2022-06-06..2022-06-09]", "one day within 6 to 9 June 2022", "6\u20139 Jun 2022, one day"),
    ("[2022-06-06,2022-06-08]", "one of: 6 or 8 June 2022", "6 or 8 Jun 2022"),
    ("[1670..1672]", "some time within 1670 to 1672", "1670\u20131672, one year"),
    ("[2022-03..2022-05]", "some time within March to May 2022", "Mar\u2013May 2022, one month"),
    ("[1667,1760-12]", "one of: 1667 or December 1760", "1667 or Dec 1760"),
    ("[1667,1668,1670..1672]", "one of: 1667, 1668 or 1670 to 1672", "1667, 1668 or 1670\u20131672"),
    ("[..1760-12-03]", "on 3 December 1760 or earlier", "3 Dec 1760 or earlier"),
    ("[1760-12..]", "some time in December 1760 or later", "Dec 1760 or later"),
    ("[1667?,1760-12..]", "one of: 1667 (uncertain) or December 1760 or later", "1667? or Dec 1760 or later"),
    ("[1984]", "some time in 1984", "1984"),
    ("{2026-09-22..2026-09-26}", "22 to 26 September 2026", "22\u201326 Sep 2026"),
    (
        "{2026-09-22..2026-09-26,2026-09-28}",
        "from 22 to 26 and on 28 September 2026",
        "22\u201326, 28 Sep 2026",
    ),
    ("{2026-09-22,2026-09-24,2026-09-28}", "on 22, 24 and 28 September 2026", "22, 24, 28 Sep 2026"),
    (
        "{2026-09-30,2026-10-02}",
        "all of: 30 September 2026 and 2 October 2026",
        "30 Sep 2026, 2 Oct 2026",
    ),
    ("{1670..1672}", "each year from 1670 to 1672", "1670\u20131672"),
    ("{1960,1961-12}", "all of: 1960 and December 1961", "1960, Dec 1961"),
    ("{..1984}", "1984 and every year before it", "until 1984"),
    ("{1960,1984-05..}", "all of: 1960 and May 1984 and every month after it", "1960, since May 1984"),
    ("{1960~..1962}", "1960 (approximately) to 1962", "about 1960 \u2013 1962"),
    ("{2026-09-22?}", "22 September 2026, uncertain", "22 Sep 2026?"),
    # Seasons
    ("2021-21", "spring 2021", "spring 2021"),
    ("2021-24", "winter 2021", "winter 2021"),
    ("2021-25", "spring 2021 (Northern Hemisphere)", "spring 2021 (N)"),
    ("2021-32", "winter 2021 (Southern Hemisphere)", "winter 2021 (S)"),
    ("2023-33", "first quarter of 2023", "Q1 2023"),
    ("2023-36", "fourth quarter of 2023", "Q4 2023"),
    ("2023-38", "second four months of 2023", "May\u2013Aug 2023"),
    ("2023-41", "second half of 2023", "H2 2023"),
    ("2021-22/2022", "from summer 2021 to some time in 2022", "summer 2021 \u2013 2022"),
    # Digits nobody wrote down
    ("201X", "some time in the 2010s", "2010s"),
    ("200X", "some time in 2000 to 2009", "2000\u20132009"),  # "the 2000s" could be a century
    ("19XX", "some time in 1900 to 1999", "1900\u20131999"),
    ("1XXX", "some time in 1000 to 1999", "1000\u20131999"),
    ("000X", "some time in 1 BCE to 9 CE", "1 BCE \u2013 9 CE"),
    ("-01XX", "some time in 200 BCE to 101 BCE", "200 BCE \u2013 101 BCE"),
    ("-000X", "some time in 10 BCE to 2 BCE", "10 BCE \u2013 2 BCE"),  # there is no year -0000
    ("XXXX", "some time in an unknown year", "year unknown"),
    ("1X84", "some time in a year written 1X84", "1X84"),
    ("1985-XX", "some month in 1985", "1985"),
    ("1985-04-XX", "some day in April 1985", "Apr 1985"),
    ("1985-XX-XX", "some day in 1985", "1985"),
    ("1985-XX-25", "day 25 of some month in 1985", "day 25, 1985"),
    ("1985-1X", "some day in October to December 1985", "Oct\u2013Dec 1985"),
    ("1985-X1", "some day in January or November 1985", "Jan or Nov 1985"),
    ("1985-04-X1", "1, 11 or 21 April 1985", "1, 11 or 21 Apr 1985"),
    ("1985-04-1X", "one day within 10 to 19 April 1985", "10\u201319 Apr 1985"),
    ("1985-02-2X", "one day within 20 to 28 February 1985", "20\u201328 Feb 1985"),
    ("198X-02-2X", "one day within 20 to 29 February of some year in the 1980s", "20\u201329 Feb, 1980s"),
    ("1985-1X-25", "day 25 of October to December 1985", "25 Oct\u2013Dec 1985"),
    ("156X-12-25", "25 December of some year in the 1560s", "25 Dec, 1560s"),
    ("15XX-12-25", "25 December of some year in 1500 to 1599", "25 Dec, 1500\u20131599"),
    ("XXXX-12-XX", "some day in December of an unknown year", "Dec, year unknown"),
    ("1X84-12", "some day in December of a year written 1X84", "Dec, 1X84"),
    ("1XXX-XX", "some month in 1000 to 1999", "1000\u20131999"),
]


@pytest.mark.parametrize(("text", "words", "few"), WORDS)
def test_words_say_what_is_known(text: str, words: str, few: str) -> None:
    expression = edtf.parse(text)
    assert (edtf.say(expression), edtf.say_short(expression)) == (words, few)


LASTING = [
    ("2022", "the year 2022"),
    ("2023-11", "the month of November 2023"),
    ("2023-11-14", "14 November 2023"),
    ("2022~", "the year 2022, approximately"),
    ("2021/2023", "2021 to 2023"),
    ("2023/2023", "the year 2023"),
    ("2023-01/2023-03", "January to March 2023"),
    ("2021/2023-07-18", "from the year 2021 to 18 July 2023"),
    ("2023-11/..", "since the month of November 2023"),
    ("2021-22", "the summer of 2021"),
    ("2021-32", "the winter of 2021 (Southern Hemisphere)"),
    ("2023-33", "the first quarter of 2023"),
    ("201X", "the 2010s"),
    ("19XX", "1900 to 1999"),
    ("[2022]", "the year 2022"),
    ("{2022}", "the year 2022"),
]


@pytest.mark.parametrize(("text", "words"), LASTING)
def test_a_date_that_lasts_is_the_whole_of_its_span(text: str, words: str) -> None:
    assert edtf.say(edtf.parse(text), lasting=True) == words


@given(expressions())
def test_words_show_no_syntax_and_pad_no_day(expression: Expression) -> None:
    for words in (edtf.say(expression), edtf.say(expression, lasting=True), edtf.say_short(expression)):
        assert words
        assert words == words.strip()
        assert not re.search(r"  |[\[\]{}~%/_<>]|\.\.|None|(?<![:\d])0\d? [A-Z]", words)


@given(expressions())
def test_few_words_are_the_same_whether_it_lasts_or_not(expression: Expression) -> None:
    assert edtf.say_short(expression) == edtf.say_short(expression, lasting=True)


@pytest.mark.parametrize("nothing", [Interval(Bound.OPEN, Bound.OPEN), OneOf((Run(None, None),))])
def test_what_parse_would_refuse_as_saying_nothing_has_no_words(nothing: Expression) -> None:
    with pytest.raises(ValueError, match="says nothing"):
        edtf.say(nothing)
    with pytest.raises(ValueError, match="says nothing"):
        edtf.say_short(nothing)
