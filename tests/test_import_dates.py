"""What a cell says of a date, never more exactly than its words."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from timeline import edtf
from timeline.readers.foreign.points import MONTHS, Order
from timeline.readers.foreign.words import Kind, Unread, When, read

READ = [
    ("Aug 2002", "2002-08"),
    ("August, 2002", "2002-08"),
    ("2002-05", "2002-05"),
    ("8/2002", "2002-08"),
    ("2002", "2002"),
    ("14 August 2002", "2002-08-14"),
    ("14th of August, 2002", "2002-08-14"),
    ("14-Aug-2002", "2002-08-14"),  # its hyphens are no range
    ("Sept. 11, 2001", "2001-09-11"),
    ("Wednesday, 14 August 2002", "2002-08-14"),
    ("2002/08/14", "2002-08-14"),
    ("20020814", "2002-08-14"),
    ("13/4/2005", "2005-04-13"),  # there is no month 13: it has one reading
    ("4/13/2005", "2005-04-13"),
    ("4/4/2005", "2005-04-04"),  # both readings are the same
    ("14. August 2002", "2002-08-14"),
    ("14 août 2002", "2002-08-14"),
    ("١٤ August 2002", "2002-08-14"),  # other digits
    ("c. 2002", "2002~"),
    ("circa Aug 2002", "2002-08~"),
    ("2002 or so", "2002~"),
    ("2002?", "2002?"),
    ("2002 (?)", "2002?"),
    ("probably 2002", "2002?"),
    ("c. 2001-2003", "2001~/2003~"),
    ("summer 2003", "2003-22"),
    ("winter 2003/04", "2003-24"),
    ("Q3 2002", "2002-35"),
    ("third quarter of 2002", "2002-35"),
    ("first half of 2002", "2002-40"),
    ("H2 2002", "2002-41"),
    ("1990s", "199X"),
    ("199?", "199X"),
    ("1900s", "19XX"),  # ten years or a hundred: the wider
    ("20th century", "[1900..2000]"),  # counted from 1900 or from 1901
    ("14-16 August 2002", "2002-08-14/2002-08-16"),
    ("14–16 Aug 2002", "2002-08-14/2002-08-16"),  # noqa: RUF001 -- the dash that people use
    ("Aug 14-16, 2002", "2002-08-14/2002-08-16"),
    ("14 to 16 August 2002", "2002-08-14/2002-08-16"),
    ("28 Feb – 4 March 2002", "2002-02-28/2002-03-04"),  # noqa: RUF001 -- as above
    ("30 Dec 2001 - 2 Jan 2002", "2001-12-30/2002-01-02"),
    ("Aug-Oct 2002", "2002-08/2002-10"),
    ("12/2002-03/2003", "2002-12/2003-03"),
    ("2001-2003", "2001/2003"),
    ("1998-99", "1998/1999"),  # there is no month 99
    ("1998/99", "1998/1999"),
    ("1999-00", "1999/2000"),
    ("between 3 and 5 March 2002", "[2002-03-03..2002-03-05]"),
    ("2001 or 2002", "[2001,2002]"),
    ("3 and 5 March 2002", "{2002-03-03,2002-03-05}"),
    ("14, 16 and 18 August 2002", "{2002-08-14,2002-08-16,2002-08-18}"),
    ("before 2003", "[..2002]"),
    ("before 14 Aug 2003", "[..2003-08-13]"),
    ("before summer 2003", "[..2003-12-31]"),  # a summer can be at any time of a year
    ("after 2003", "[2004..]"),
    ("by 2003", "[..2003]"),
    ("not before 2003", "[2003..]"),
    ("since 2003", "2003/.."),
    ("2003-present", "2003/.."),
    ("2003-", "2003/.."),
    ("until 2003", "../2003"),
    ("2002-08-14/2002-08-16", "2002-08-14/2002-08-16"),  # EDTF stays
    ("[2001..2003]", "[2001..2003]"),
    ("?", "unknown"),
    ("tbd", "unknown"),
    ("n/a", "unknown"),
    ("800 AD", "0800"),
]

SAYS_MORE = [
    ("early 2002", "2002"),
    ("late 1990s", "199X"),
    ("mid-August 2002", "2002-08"),
    ("end of 2002", "2002"),
    ("first week of August 2002", "2002-08"),
    ("late 2002 or early 2003", "[2002,2003]"),
    ("late 2002 - early 2003", "2002/2003"),
    ("summer 2003/04", "[2003..2004]"),  # of the south: two years
    ("Aug 2002 (tbc)", "2002-08?"),
]

UNREAD = [
    ("3/4/2005", "is 4 March 2005 or 3 April 2005"),
    ("3.4.2005", "is 4 March 2005 or 3 April 2005"),
    ("2002/03", "is March 2002 or the years 2002 to 2003"),
    ("2002–05", "is May 2002 or the years 2002 to 2005"),  # noqa: RUF001 -- a dash between years
    ("2002-8", "is August 2002 or the years 2002 to 2008"),
    ("1930-33", 'is the years 1930 to 1933, or "1930-33" of EDTF, first quarter of 1930'),
    ("3/14/02", "has a year of two digits"),
    ("14-Aug-02", "has a year of two digits"),
    ("Aug-02", "has a year of two digits"),
    ("14 August", "has no year"),
    ("spring", "has no year"),
    ("31 February 2002", "is on no calendar"),
    ("Monday, 14 August 2002", "is a Wednesday, and not a Monday"),
    ("Dec-Jan 2003", "ends before it starts"),  # never guessed to begin in 2002
    ("16-14 August 2002", "ends before it starts"),
    ("37482", "is a number"),
    ("44 BC", "is outside the years 1 to 9999"),
    ("Aug 2002 10:00", "has a time of day, but no whole day"),
    ("FY 2002", "is not a date that can be read"),
    ("the day after", "is not a date that can be read"),
    ("2002, 2003", "is not a date that can be read"),
    ("", "is empty"),
    ("x" * 500, "holds more than a date"),
]


@pytest.mark.parametrize(("cell", "date"), READ)
def test_a_cell_is_the_widest_date_that_its_words_allow(cell: str, date: str) -> None:
    assert read(cell) == When(date)


@pytest.mark.parametrize(("cell", "date"), SAYS_MORE)
def test_words_that_no_expression_says_are_given_back(cell: str, date: str) -> None:
    assert read(cell) == When(date, lost=cell)


@pytest.mark.parametrize(("cell", "reason"), UNREAD)
def test_a_cell_that_can_mean_two_dates_or_none_is_not_read(cell: str, reason: str) -> None:
    found = read(cell)
    assert isinstance(found, Unread)
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    ("order", "date"), [(Order.US, "2005-03-04"), (Order.EU, "2005-04-03")], ids=["us", "eu"]
)
def test_an_order_decides_between_day_and_month_alone(order: Order, date: str) -> None:
    assert read("3/4/2005", order) == When(date)
    assert read("13/4/2005", order) == When("2005-04-13")
    assert read("3/4/2005-13/4/2005", Order.EU) == When("2005-04-03/2005-04-13")


TIMED = [
    ("2002-08-14T10:00:00Z", When("2002-08-14T10:00:00Z")),
    ("2002-08-14 10:00 UTC", When("2002-08-14T10:00:00Z")),
    ("2002-08-14T10:00+02:00", When("2002-08-14T10:00:00+02:00")),
    ("2002-08-14 10:00", When("2002-08-14", "10:00")),  # of which zone nobody knows
    ("14 Aug 2002 at 3pm", When("2002-08-14", "3pm")),
    ("14 August 2002, 10:00-12:00", When("2002-08-14", "10:00-12:00")),  # no offset of twelve hours
    ("14 August 2002 10:00 (Vienna)", None),
    ("2002-08-14 00:00:00", When("2002-08-14")),  # a day, as programs write it
]


@pytest.mark.parametrize(("cell", "found"), TIMED)
def test_a_time_is_exact_only_with_its_offset(cell: str, found: When | None) -> None:
    assert read(cell) == found or (found is None and isinstance(read(cell), Unread))


def test_our_own_texts_are_edtf_and_nothing_else() -> None:
    assert read("2002-22", is_edtf=True) == When("2002-22")
    assert isinstance(read("2002-22"), Unread)  # the years 2002 to 2022
    assert isinstance(read("Aug 2002", is_edtf=True), Unread)


# ---- never narrower than the words

Meaning = tuple[dt.date | None, dt.date | None]
"""The first and the last day that words can mean; None without an end."""
MONTH_NAMES = [name for name in MONTHS if len(name) > 3 and name.isascii()][:12]
years = st.integers(1300, 2999)


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


@st.composite
def single_dates(draw: st.DrawFn) -> tuple[str, Meaning]:
    """A year, month or day in words, and the days that it means."""
    year, month = draw(years), draw(st.integers(1, 12))
    name = draw(st.sampled_from([edtf.MONTHS[month - 1], edtf.MONTHS[month - 1][:3].upper()]))
    match draw(st.integers(0, 2)):
        case 0:
            return f"{year}", (dt.date(year, 1, 1), dt.date(year, 12, 31))
        case 1:
            form = draw(
                st.sampled_from(["{name} {year}", "{name}, {year}", "{year}-{month:02}", "{month}/{year}"])
            )
            return form.format(name=name, year=year, month=month), (
                dt.date(year, month, 1),
                _last_of(year, month),
            )
        case _:
            day = draw(st.integers(1, 28))
            forms = [
                "{day} {name} {year}",
                "{name} {day}, {year}",
                "{year}-{month:02}-{day:02}",
                "{day}th {name} {year}",
            ]
            only = dt.date(year, month, day)
            form = draw(st.sampled_from(forms))
            return form.format(name=name, year=year, month=month, day=day), (only, only)


@st.composite
def wider_dates(draw: st.DrawFn) -> tuple[str, Meaning]:
    """A season, a quarter, a decade or a century in words, and the days that it can mean."""
    year = draw(years)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    number = draw(st.integers(1, 4))
    decade = year // 10 * 10 + (10 if year % 100 < 10 else 0)
    century = year // 100 + 1
    quarter = (dt.date(year, 3 * number - 2, 1), _last_of(year, 3 * number))
    return draw(
        st.sampled_from(
            [
                (f"spring {year}", (first, last)),
                (f"{draw(st.sampled_from(['summer', 'Fall', 'AUTUMN']))} of {year}", (first, last)),
                (f"winter {year}", (dt.date(year, 12, 1), dt.date(year + 1, 2, 28))),
                (f"winter {year}/{(year + 1) % 100:02}", (dt.date(year, 12, 1), dt.date(year + 1, 2, 28))),
                (f"Q{number} {year}", quarter),
                (f"{year} Q{number}", quarter),
                (f"H1 {year}", (first, dt.date(year, 6, 30))),
                (f"second half of {year}", (dt.date(year, 7, 1), last)),
                (f"the {decade}s", (dt.date(decade, 1, 1), dt.date(decade + 9, 12, 31))),
                (f"{century}th century", (dt.date(century * 100 - 99, 1, 1), dt.date(century * 100, 12, 31))),
            ]
        )
    )


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, Meaning]:
    """A cell of any kind, and the days that its words can mean."""
    words, (first, last) = draw(st.one_of(single_dates(), wider_dates()))
    assert first is not None and last is not None  # noqa: PT018 -- both, of a single date
    day = dt.timedelta(days=1)
    alone = draw(
        st.sampled_from(
            [
                (words, (first, last)),
                (f"c. {words}", (first, last)),
                (f"{words}?", (first, last)),
                (f"  ({words}) ", (first, last)),
                (f"early {words}", (first, last)),
                (f"late {words}", (first, last)),
                (f"before {words}", (None, first - day)),
                (f"after {words}", (last + day, None)),
                (f"since {words}", (first, None)),
                (f"until {words}", (None, last)),
                (f"by {words}", (None, last)),
                (f"not before {words}", (first, None)),
            ]
        )
    )
    if draw(st.booleans()):
        return alone
    other, (begin, end) = draw(single_dates())
    assert begin is not None and end is not None  # noqa: PT018 -- as above
    if begin < first:
        words, other, first, last, begin, end = other, words, begin, end, first, last
    form = draw(st.sampled_from(["{} to {}", "{} - {}", "from {} to {}", "between {} and {}", "{} until {}"]))
    return form.format(words, other), (first, end)


def _contains(found: When, meaning: Meaning) -> bool:
    expression = edtf.parse(found.date)
    first, last = edtf.earliest(expression), edtf.latest(expression)
    begin, end = (None if each is None else each.toordinal() for each in meaning)
    is_early = first is None or (begin is not None and first <= begin)
    return is_early and (last is None or (end is not None and last >= end))


@given(cells())
def test_the_date_of_a_cell_is_never_narrower_than_its_words(cell: tuple[str, Meaning]) -> None:
    words, meaning = cell
    found = read(words)
    # two years of which one is a month, or a decade that a century could be, is not read: that is no date
    if isinstance(found, When):
        assert found.date != "unknown"
        assert _contains(found, meaning), (words, found)


@given(st.one_of(single_dates(), wider_dates()))
def test_a_date_in_plain_words_is_read(cell: tuple[str, Meaning]) -> None:
    assert isinstance(read(cell[0]), When), cell


TOKENS = [
    *("14", "3", "2002", "2003", "02", "Aug", "August", "May", "summer", "early", "late", "c.", "~", "?"),
    *("to", "-", "–", "/", "and", "or", "before", "after", "since", "of", ",", ".", "1990s", "Q3", "10:00"),  # noqa: RUF001
    *(
        "between",
        "th",
        "the",
        "century",
        "present",
        "(",
        ")",
        "[",
        "..",
        "]",
        "X",
        "T",
        "Z",
        "+02:00",
        "first half",
    ),
]


@given(st.lists(st.sampled_from(TOKENS), max_size=8), st.sampled_from(["", " "]))
def test_whatever_is_read_of_mixed_words_is_a_date_that_the_file_takes(tokens: list[str], glue: str) -> None:
    for order in (None, *Order):
        found = read(glue.join(tokens), order)
        if isinstance(found, When) and found.date != "unknown":
            expression = edtf.parse(found.date)
            assert edtf.format(expression) == found.date
            if isinstance(expression, edtf.Date) and expression.day is not None:
                _assert_names_a_day(" ".join(tokens) if glue else "".join(tokens))


def _assert_names_a_day(text: str) -> None:
    """A whole day needs a year, a month and a day in the words: three of them, or eight digits."""
    words = re.findall(r"[0-9]+|[a-z]+", text.lower())
    named = sum(word.isdigit() or word in MONTHS for word in words)
    assert named >= 3 or any(len(word) >= 8 and word.isdigit() for word in words), text


@given(st.text(max_size=200))
def test_any_text_is_read_or_not_and_never_raises(text: str) -> None:
    for order, is_edtf in itertools.product((None, *Order), (False, True)):
        found = read(text, order, is_edtf=is_edtf)
        assert isinstance(found, When) or found.kind in Kind


def test_a_cell_full_of_hyphens_ends_soon() -> None:
    """Each hyphen could be that of a range: without a limit, the readings double with each."""
    assert isinstance(read("a-1-" * 30), Unread)
    assert isinstance(read("1 - 2 to " * 12), Unread)


def test_the_manual_s_table_of_cells_is_so() -> None:
    rows = re.findall(r"^\| (.+?) \| `(.+?)`(.*) \|$", (ROOT / "docs" / "import.md").read_text("utf-8"), re.M)
    cells = [(cell, date, more) for cell, date, more in rows if not cell.startswith(("`", "a spreadsheet"))]
    assert len(cells) >= 9
    for cell, date, more in cells:
        found = read(cell)
        assert isinstance(found, When)
        assert (found.date, bool(found.lost)) == (date, bool(more)), cell
