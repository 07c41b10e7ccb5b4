"""`timeline list` over random dates and ranges, against a look at every single reading of each date."""

from __future__ import annotations

import datetime as dt
import json
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.conftest import HEAD
from tests.profiles import few
from tests.test_cli import Result
from tests.test_edtf_readings import brute_force, small_intervals, small_members, small_points
from timeline import edtf
from timeline.edtf import AllOf, DateTime, Expression, Interval, OneOf, Window

DAYS = st.dates(dt.date(1998, 1, 1), dt.date(2002, 12, 31))


def is_event_s(expression: Expression) -> bool:
    """Whether the loader takes it: within the years 1 to 9999, not open on both sides, times at both ends."""
    bounds = (edtf.earliest(expression), edtf.latest(expression))
    if bounds == (None, None) or any(
        bound is not None and not 1 <= bound <= dt.date.max.toordinal() for bound in bounds
    ):
        return False
    match expression:
        case Interval(start=DateTime() as start, end=DateTime() as end):
            return start.local - (start.offset or dt.timedelta()) < end.local - (end.offset or dt.timedelta())
        case Interval(start=start, end=end):
            timed = isinstance(start, DateTime) or isinstance(end, DateTime)
            return not timed or isinstance(start, edtf.Bound) or isinstance(end, edtf.Bound)
    return True


_expressions = st.one_of(
    small_points, small_intervals, small_members.map(OneOf), small_members.map(AllOf)
).filter(is_event_s)
_events = st.lists(st.tuples(_expressions, st.booleans()), min_size=1, max_size=8)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, str, Window]:
    """What --from and --to are given, and the days that it means; worked out here, not by our code."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    precision = draw(st.sampled_from((10, 7, 4)))
    start, end = first, last
    if precision == 7:
        start = first.replace(day=1)
        end = (last.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    if precision == 4:
        start, end = dt.date(first.year, 1, 1), dt.date(last.year, 12, 31)
    opened = draw(st.sampled_from(("both", "both", "from", "to")))
    return (
        first.isoformat()[:precision] if opened != "to" else "",
        last.isoformat()[:precision] if opened != "from" else "",
        Window(
            start.toordinal() if opened != "to" else None,
            end.toordinal() + 1 if opened != "from" else None,
        ),
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("list") / "events.toml"


@few(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(events=_events, asked=ranges(), by_terms=st.booleans())
def test_list_with_and_without_certain_finds_what_a_look_at_every_reading_finds(
    path: Path, events: list[tuple[Expression, bool]], asked: tuple[str, str, Window], by_terms: bool
) -> None:
    first, last, window = asked
    path.write_text(
        HEAD
        + "".join(
            f'[[event]]\nid = "e{number}"\ntitle = "{number}"\ndate = "{edtf.format(expression)}"\n'
            f'kind = "{"period" if lasts else "event"}"\n'
            for number, (expression, lasts) in enumerate(events)
        ),
        encoding="utf-8",
    )
    expected = [brute_force(expression, window, lasts) for expression, lasts in events]
    options = [f"{first}..{last}"] if by_terms else ["--from", first, "--to", last]
    for flags, answer in (([], 0), (["--certain"], 1)):
        result = Result("list", "-f", path, *options, *flags, "--format", "json")
        assert result.code == 0, result.err
        found = json.loads(result.out)
        assert {event["id"] for event in found} == {
            f"e{n}" for n, each in enumerate(expected) if each[answer]
        }
        for event in found:
            assert event["certain"] == expected[int(event["id"][1:])][1]


_RULES = st.sampled_from(
    [
        "YEARLY",
        "MONTHLY",
        "MONTHLY;BYMONTHDAY=-1",
        "MONTHLY;BYDAY=2TU",
        "WEEKLY",
        "WEEKLY;INTERVAL=3",
        "DAILY;INTERVAL=9",
    ]
)


@st.composite
def all_series(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int]], bool]:
    """A series in TOML; its occurrences' ids, first and last days, as dateutil gives them; if it ends."""
    rule, begin, length = draw(_RULES), draw(DAYS), draw(st.integers(0, 3))
    ends = draw(st.booleans())
    text = f"FREQ={rule}" + (f";COUNT={draw(st.integers(1, 15))}" if ends else "")
    free = rrulestr(f"FREQ={rule}", dtstart=dt.datetime.combine(begin, dt.time()))
    start = next(iter(free))
    days = [each.date() for each in islice(rrulestr(text, dtstart=start), 400)]
    days = [day for day in days if day.year < 2004]
    changed = draw(st.lists(st.sampled_from(days[:20]), unique=True, max_size=min(3, len(days) - 1)))
    moved = {day: day + dt.timedelta(days=draw(st.integers(1, 40))) for day in changed[:1]}
    held = [(day, moved.get(day, day)) for day in days if day not in changed[1:]]
    last = start.date() + dt.timedelta(days=length)
    date = f'"{start.date()}/{last}"' if length else str(start.date())
    moves = ", ".join(f"{{ from = {day}, to = {to} }}" for day, to in moved.items())
    excepted = ", ".join(map(str, changed[1:]))
    toml = f'date = {date}\nrepeat = "{text}"\nexcept = [{excepted}]\nmoved = [{moves}]\n'
    found = [(str(day), to.toordinal(), to.toordinal() + length) for day, to in held]
    return toml, found, ends


@few(suppress_health_check=[HealthCheck.too_slow])
@given(series=st.lists(all_series(), min_size=1, max_size=4), asked=ranges(), certain=st.booleans())
def test_list_finds_the_occurrences_that_a_look_at_each_of_them_finds(
    path: Path,
    series: list[tuple[str, list[tuple[str, int, int]], bool]],
    asked: tuple[str, str, Window],
    certain: bool,
) -> None:
    first, last, window = asked
    path.write_text(
        HEAD
        + "".join(f'[[event]]\nid = "e{n}"\ntitle = "{n}"\n{toml}' for n, (toml, _, _) in enumerate(series)),
        encoding="utf-8",
    )
    result = Result(
        *("list", "-f", path, "--from", first, "--to", last, "--format", "json"),
        *(["--certain"] if certain else []),
    )
    assert result.code == 0, result.err
    start = window.start or 0
    expected = set()
    for number, (_, found, ends) in enumerate(series):
        touching = [day for day, a, b in found if b >= start and (window.end is None or a < window.end)]
        if window.end is not None:
            expected |= {f"e{number}@{day}" for day in touching}
        elif touching or not ends:
            expected.add(f"e{number}")
    assert {event["id"] for event in json.loads(result.out)} == expected
