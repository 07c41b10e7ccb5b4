"""chart.html in a real Chromium: labels, legend, cards, zoom, and nothing asked of anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.browser import Place, Site, eventually, opened, settled
from tests.chronologies import anything, chronology
from tests.test_chart import HOSTILE, event, hostile, timeline
from timeline.chart.style import DARK, LIGHT
from timeline.model import Timeline
from timeline.page import figure

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1440, 1024, 390)
Chart: TypeAlias = Callable[[Timeline], Path]

LABELS = """() => [...document.querySelectorAll(".bartext")]
  .map((text) => [text.textContent, getComputedStyle(text).display, text.getBoundingClientRect()])
  .filter(([, display, box]) => display !== "none" && box.width > 0)
  .map(([words, , box]) => {
    const blank = /[\u2002\u2003]/.exec(words); // an em or three quarters of one between mark and words
    const wide = blank?.[0] === "\u2003" ? 12 : 9;
    const left = blank?.index === 0;
    const [x0, x1] = left ? [box.left + wide, box.right] : [box.left, box.right - wide];
    return [words.replace(/[\u2002-\u2005]+/g, " ").trim(), x0, box.top, x1, box.bottom];
  })"""
MARKS = """() => [...document.querySelectorAll("#chart .scatterlayer .trace .point")]
  .map((mark) => mark.getBoundingClientRect())
  .filter((box) => box.width > 5)
  .map((box) => [box.left, box.top, box.right, box.bottom])"""
RANGE = "() => document.getElementById('chart')._fullLayout.xaxis.range.map((day) => day.slice(0, 10))"


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Chart:
    """Writes chart.html of a timeline, with plotly.js beside it."""
    site = Site(tmp_path_factory.mktemp("chart"))

    def write(of: Timeline) -> Path:
        path = site.folder / "chart.html"
        path.write_bytes(figure.write(of, figure.FigureOptions(site.plotly, home="index.html")))
        return path

    return write


def labels(page: Page) -> dict[str, Place]:
    """The labels that are to be seen."""
    return {words: Place(*box) for words, *box in page.evaluate(LABELS)}


def meet(one: Place, other: Place, *, by: float) -> bool:
    """Whether two boxes share more than so many pixels in both directions."""
    return (
        min(one.x1, other.x1) - max(one.x0, other.x0) > by
        and min(one.y1, other.y1) - max(one.y0, other.y0) > by
    )


def check_labels(page: Page, width: int) -> None:
    """No label meets another one, or the middle of a mark, or goes over the edge of the window."""
    shown = [(words, Place(*box)) for words, *box in page.evaluate(LABELS)]
    for (words, one), (others, other) in combinations(shown, 2):
        assert not meet(one, other, by=1.5), (words, others)
    for box in page.evaluate(MARKS):
        mark = Place(*box)
        for words, label in shown:
            assert not meet(label, mark, by=1), (words, box)
    assert [words for words, label in shown if label.x0 < 0 or label.x1 > width] == []


# ---- Labels


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_do_not_collide_at_rest(browser: Browser, chart: Chart, shipped: Timeline, width: int) -> None:
    for of in (shipped, chronology(74), chronology(1_000), anything(3), anything(8)):
        with opened(browser, chart(of), width=width) as shown:
            check_labels(shown.page, width)
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_most_important_events_are_named_at_rest(
    browser: Browser, chart: Chart, shipped: Timeline, width: int
) -> None:
    with opened(browser, chart(shipped), width=width) as shown:
        seen = labels(shown.page)
    for each in shipped.events:
        if each.importance == 5:
            assert any(words and each.title.startswith(words.rstrip("…")) for words in seen), each.title


def test_zooming_in_names_more_of_what_is_in_view_and_nothing_collides(
    browser: Browser, chart: Chart, shipped: Timeline
) -> None:
    with opened(browser, chart(shipped), width=1024) as shown:
        page = shown.page
        before = labels(page)
        for days in (["2023-09-01", "2024-01-31"], ["2023-11-01", "2023-12-31"]):
            page.evaluate("days => Plotly.relayout('chart', {'xaxis.range': days})", days)
            settled(page)
            seen = [(words, Place(*box)) for words, *box in page.evaluate(LABELS)]
            for (_, one), (_, other) in combinations(seen, 2):
                assert not meet(one, other, by=1.5)
            assert {words for words, _ in seen} - set(before)
            # what happened in other years is out of view, and so is its name
            assert "Trump-Xi meeting in Buenos Aires" not in {words for words, _ in seen}


# ---- Answers


def test_dragging_zooms_into_a_stretch_and_a_double_click_brings_all_back(
    browser: Browser, chart: Chart, shipped: Timeline
) -> None:
    with opened(browser, chart(shipped)) as shown:
        page = shown.page
        rest = page.evaluate(RANGE)
        box = page.locator("#chart .nsewdrag").first.bounding_box()
        assert box
        page.mouse.move(box["x"] + 600, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 900, box["y"] + 200, steps=4)
        page.mouse.up()
        eventually(page, f"() => ({RANGE})()[0] > '{rest[0]}' && ({RANGE})()[1] < '{rest[1]}'")
        assert labels(page)
        page.mouse.dblclick(box["x"] + 700, box["y"] + 12)
        eventually(page, f"() => ({RANGE})()[0] <= '{rest[0]}'")
        assert labels(page)


def test_a_button_shows_the_years_before_the_as_of_day(
    browser: Browser, chart: Chart, shipped: Timeline
) -> None:
    with opened(browser, chart(shipped)) as shown:
        page = shown.page
        page.locator(".updatemenu-button", has_text="5 y").click()
        eventually(page, f"() => ({RANGE})()[0] === '2021-03-25'")
        page.locator(".updatemenu-button", has_text="All").click()
        eventually(page, f"() => ({RANGE})()[0] < '1990'")
        check_labels(page, 1440)


def lanes(page: Page) -> set[str]:
    """The legend groups whose marks are to be seen."""
    found: list[str] = page.evaluate(
        "() => document.getElementById('chart')._fullData"
        ".filter((trace) => trace.customdata && trace.visible === true).map((trace) => trace.legendgroup)"
    )
    return set(found)


def test_an_entry_of_the_legend_hides_its_lane_and_brings_it_back(
    browser: Browser, chart: Chart, shipped: Timeline
) -> None:
    with opened(browser, chart(shipped)) as shown:
        page = shown.page
        every = lanes(page)
        assert "UN General Assembly resolution on synthetic drugs" in labels(page)
        entry = page.locator(".legend .traces", has_text="United Nations").locator(".legendtoggle")
        entry.click(force=True)
        eventually(
            page, "() => document.getElementById('chart').data.some((t) => t.visible === 'legendonly')"
        )
        [hidden] = every - lanes(page)
        assert "UN General Assembly resolution on synthetic drugs" not in labels(page)
        entry.click(force=True)
        page.wait_for_timeout(500)
        assert lanes(page) == every
        entry.dblclick(force=True)
        page.wait_for_timeout(500)
        assert lanes(page) == {hidden}


def test_pointing_at_a_mark_shows_its_card(browser: Browser, chart: Chart, shipped: Timeline) -> None:
    with opened(browser, chart(shipped)) as shown:
        page = shown.page
        label = labels(page)["Biden-Xi summit at Woodside"]
        page.mouse.move(label.x1 - 30, label.middle[1])
        page.mouse.move(label.x1 + 4, label.middle[1], steps=3)
        eventually(page, "() => document.querySelector('.hoverlayer .hovertext')")
        card = page.locator(".hoverlayer .hovertext").text_content() or ""
    assert card.startswith("Biden-Xi summit at Woodside15 November 2023")
    assert "With United States" in card
    assert "Source: " in card


def test_pointing_into_a_long_span_shows_its_card(browser: Browser, chart: Chart) -> None:
    with opened(browser, chart(timeline(event(1, "2022/2023", title="Talks")))) as shown:
        page = shown.page
        box = page.locator("#chart .nsewdrag").first.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 8)
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 12, steps=3)
        eventually(page, "() => document.querySelector('.hoverlayer .hovertext')")
        assert (page.locator(".hoverlayer .hovertext").text_content() or "").startswith(
            "TalksFrom some time in 2022"
        )


# ---- What it asks for and says


@pytest.mark.parametrize("count", [0, 1, 74, 1_000])
def test_it_says_nothing_and_asks_for_nothing_but_plotly_s_file(
    browser: Browser, chart: Chart, count: int
) -> None:
    with opened(browser, chart(chronology(count))) as shown:
        assert shown.messages == []
        assert [address.rpartition("/")[2].partition("-")[0] for address in shown.requests] == [
            "chart.html",
            "plotly",
        ]
        buttons = shown.page.locator(".modebar-btn").evaluate_all(
            "all => all.map((one) => one.dataset.title)"
        )
        assert buttons
        assert not [name for name in buttons if re.search("cloud|share|studio", name, re.IGNORECASE)]
        assert shown.page.locator("#missing").count() == 0


def test_hostile_texts_do_nothing(browser: Browser, chart: Chart) -> None:
    of = hostile()
    of = replace(of, events=tuple(replace(each, importance=5) for each in of.events))
    with opened(browser, chart(of)) as shown:
        page = shown.page
        page.wait_for_timeout(300)
        assert shown.messages == []
        assert len(shown.requests) == 2
        assert page.evaluate("window.__pwned") is None
        assert page.locator("#chart a, #chart img, #chart script").count() == 0
        said = page.locator("#chart").text_content() or ""
        assert HOSTILE[0] in said
        assert "%{x}" in said


def test_a_chart_in_one_file_needs_no_other(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "alone.html"
    path.write_bytes(figure.write(timeline(event(1)), figure.FigureOptions()))
    with opened(browser, path) as shown:
        assert shown.messages == []
        assert shown.requests == [path.as_uri()]


def test_where_plotly_s_file_is_missing_it_says_so(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "chart.html"
    path.write_bytes(figure.write(timeline(event(1)), figure.FigureOptions("gone.js", home="index.html")))
    with opened(browser, path, scripts=False) as shown:
        assert shown.page.locator("#missing").is_visible()


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_it_has_the_colours_of_the_reader_s_system(
    browser: Browser, chart: Chart, scheme: str, palette: object
) -> None:
    with opened(browser, chart(hostile()), scheme="dark" if scheme == "dark" else "light") as shown:
        layout = shown.page.evaluate("() => document.getElementById('chart').layout")
        assert layout["paper_bgcolor"] == (DARK if scheme == "dark" else LIGHT).background
        assert "#ffffff" in (shown.page.locator("#chart").text_content() or "")  # a title, not a colour


def test_a_finger_on_the_chart_scrolls_the_page(browser: Browser, chart: Chart, shipped: Timeline) -> None:
    with opened(browser, chart(shipped), width=390) as shown:
        assert shown.page.evaluate("() => document.getElementById('chart').layout.dragmode") is False
