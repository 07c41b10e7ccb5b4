"""What is shown bounds the work: a series with thousands of occurrences costs what one event costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.test_cli import Result
from timeline import query
from timeline.loader import load
from timeline.model import Event, Timeline, series
from timeline.query import MOST_SHOWN, crowded, members, select

DAILY = '[[event]]\nid = "daily"\ntitle = "Daily"\ndate = 1990-01-01\nrepeat = "FREQ=DAILY"\n'
FOREVER = DAILY.replace("1990-01-01", "0001-01-01").replace('"daily"', '"forever"')
WEEKLY = DAILY.replace("DAILY", "WEEKLY").replace('"daily"', '"weekly"')
ONE = '[[event]]\nid = "one"\ntitle = "One"\ndate = 2000\n'


def feed(where: str) -> str:
    return f'[[feed]]\nid = "f"\ntitle = "F"\nwhere = "{where}"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.toml"


def timeline(path: Path, text: str) -> Timeline:
    path.write_text(HEAD + text, encoding="utf-8")
    found = load(path).timeline
    assert found is not None
    return found


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """The occurrences that are computed from here on."""
    computed: list[Event] = []
    real = series._occurrence

    def occurrence(*arguments: object) -> Event:
        computed.append(real(*arguments))  # type: ignore[arg-type]
        return computed[-1]

    monkeypatch.setattr(series, "_occurrence", occurrence)
    return computed


def test_whether_a_feed_has_a_series_is_known_by_one_of_its_occurrences(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = timeline(path, FOREVER + ONE)
    computed = counted(monkeypatch)
    assert [event.id for event in members(found, "..2024")] == ["forever", "one"]
    assert [event.id for event in members(found, "2030..2031 nowhere")] == []
    assert [event.id for event in members(found, "2030..2031 daily")] == ["forever"]
    assert len(computed) < 10


def test_the_members_of_a_query_are_the_events_of_which_it_finds_something(path: Path) -> None:
    found = timeline(path, WEEKLY + ONE)
    for text in (
        "",
        "..1989",
        "1990..1991",
        "2000",
        "1991..1992 one",
        "-1990..2030",
        "1990-01-02..1990-01-07",
    ):
        expected = {event.series or event.id for event in select(found, text)}
        assert {event.id for event in members(found, text)} == expected, text


def test_a_page_shows_a_series_with_more_than_5000_occurrences_once(path: Path) -> None:
    found = timeline(path, DAILY)
    assert MOST_SHOWN == 5_000
    last = 1990 + 13
    exactly = f"1990-01-01..{last}-09-09"
    assert len(select(found, exactly)) == 5_000
    assert len(select(found, exactly, most=MOST_SHOWN)) == 5_000
    assert [event.id for event in select(found, f"1990-01-01..{last}-09-10", most=MOST_SHOWN)] == ["daily"]
    assert [*crowded(found, exactly)] == []
    assert [(e.id, n) for e, n in crowded(found, f"1990-01-01..{last}-09-10")] == [("daily", "5,001")]
    assert [*crowded(found, "1990..")] == []


def test_so_many_occurrences_in_a_feed_are_a_warning_with_their_number(path: Path) -> None:
    path.write_text(HEAD + DAILY + FOREVER + feed("..2024"), encoding="utf-8")
    found = [each for each in load(path).diagnostics if each.code == "W407"]
    assert [each.message for each in found] == [
        'the feed "f" finds 12,784 occurrences of "daily": its page shows the series once',
        'the feed "f" finds more than 20,000 occurrences of "forever": its page shows the series once',
    ]
    assert all("a shorter range" in each.help for each in found)


@pytest.mark.thorough("what is counted, and what a page and a chart show of it, are tried one by one")
def test_the_build_of_such_feeds_computes_what_is_counted_and_writes_kilobytes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(HEAD + "as_of = 2024-03-01\n" + DAILY + FOREVER + ONE + feed("..2024"), encoding="utf-8")
    computed = counted(monkeypatch)
    assert Result("build", "-f", path).code == 0
    assert len(computed) < 4 * query.MOST_COUNTED
    pages = [*path.parent.rglob("*.html")]
    assert len(pages) == 3
    assert all(page.stat().st_size < 300_000 for page in pages)
    calendar = (path.parent / "output" / "feeds" / "f.ics").read_text(encoding="utf-8")
    assert calendar.count("RRULE:FREQ=DAILY\n") == 2


def test_a_chart_of_so_many_occurrences_says_so_and_shows_the_series(path: Path) -> None:
    path.write_text(HEAD + DAILY + ONE, encoding="utf-8")
    drawn = Result("picture", "-f", path, "1990..2024", "-o", path.with_suffix(".svg"))
    assert drawn.code == 0
    assert 'warning: there are 12,784 occurrences of "daily": the chart shows the series once' in drawn.err
    assert path.with_suffix(".svg").stat().st_size < 100_000
    drawn = Result("picture", "-f", path, "1990", "-o", path.with_suffix(".svg"))
    assert "warning: there are" not in drawn.err


def test_a_list_has_each_of_them_all_the_same(path: Path) -> None:
    path.write_text(HEAD + DAILY, encoding="utf-8")
    listed = Result("list", "-f", path, "1990..2010").out.splitlines()
    assert len(listed) == 7670
    assert listed[-1] == "31 Dec 2010  Daily  daily@2010-12-31"
