"""The page in a real browser: it draws, keeps quiet, asks for nothing, and nothing in it overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser import eventually, launched, opened
from tests.test_chart import hostile
from tests.test_layout import Box, overlapping
from timeline.model import Timeline
from timeline.writers.page import Link, PageOptions, plotly_asset, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BOXES = """() => {
  const texts = document.querySelectorAll("#chart .annotation-text, #chart .textpoint text");
  return [...texts].map((text) => {
    const box = text.getBoundingClientRect();
    return [text.textContent, [box.left, box.top, box.right, box.bottom]];
  });
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (390, 768, 1024, 1440, 1920)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Timeline], Path]:
    """Writes a timeline's page with plotly.js beside it."""
    folder = tmp_path_factory.mktemp("site")
    name, script = plotly_asset()
    (folder / "assets").mkdir()
    (folder / name).write_bytes(script)

    def make(timeline: Timeline) -> Path:
        path = folder / "index.html"
        feeds = tuple(Link(feed.title, f"feeds/{feed.id}.ics") for feed in timeline.feeds.values())
        path.write_bytes(write(timeline, PageOptions("file", name, "calendar.ics", feeds)))
        return path

    return make


def labels(page: Page) -> list[tuple[str, Box]]:
    return [(text, tuple(box)) for text, box in page.evaluate(BOXES)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_drawn_without_a_word_in_the_console_and_asks_only_for_its_own_files(
    browser: Browser,
    site: Callable[[Timeline], Path],
    shipped: Timeline,
    scheme: Literal["light", "dark"],
) -> None:
    path = site(shipped)
    with opened(browser, path, scheme=scheme) as shown:
        shown.page.wait_for_timeout(200)
        assert shown.messages == []
        assert set(shown.requests) == {path.as_uri(), (path.parent / plotly_asset()[0]).as_uri()}


def test_a_page_alone_is_drawn_too(browser: Browser, tmp_path: Path, shipped: Timeline) -> None:
    path = tmp_path / "alone.html"
    path.write_bytes(write(shipped, PageOptions(plotly="inline")))
    with opened(browser, path) as shown:
        assert len(labels(shown.page)) > 20
        assert shown.messages == []
        assert shown.requests == [path.as_uri()]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_texts_of_the_chart_overlap_and_the_page_never_scrolls_sideways(
    browser: Browser, site: Callable[[Timeline], Path], shipped: Timeline, width: int
) -> None:
    with opened(browser, site(shipped), width=width) as shown:
        assert overlapping(labels(shown.page)) == []
        assert shown.page.evaluate(SIDEWAYS) == 0


def test_hostile_titles_are_shown_as_text_and_neither_run_nor_fetch(
    browser: Browser, site: Callable[[Timeline], Path]
) -> None:
    path = site(hostile())
    with opened(browser, path) as shown:
        page = shown.page
        page.wait_for_timeout(200)
        assert page.evaluate("() => window.__pwned") is None
        assert shown.messages == []
        assert all(request.startswith("file:") for request in shown.requests)
        assert page.locator("#chart a").count() == 0
        texts = [text for text, _ in labels(page)]
        assert any("<script>" in text for text in texts)
        assert any("%{x}" in text for text in texts)
        assert overlapping(labels(page)) == []
        assert page.evaluate(SIDEWAYS) == 0


def test_without_scripts_the_whole_table_is_there_and_a_line_stands_for_the_chart(
    browser: Browser, site: Callable[[Timeline], Path], shipped: Timeline
) -> None:
    with opened(browser, site(shipped), scripts=False) as shown:
        assert shown.page.locator("tr.event").count() == len(shipped.events)
        assert shown.page.locator("noscript p").is_visible()
        assert not shown.page.locator("#scroll").is_visible()


def test_where_plotly_s_file_is_missing_the_page_says_so(
    browser: Browser, tmp_path: Path, shipped: Timeline
) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(write(shipped, PageOptions("file", "assets/none.js")))
    with opened(browser, path) as shown:
        assert shown.page.get_by_text("The chart could not be loaded").is_visible()
        assert shown.page.locator("tr.event").count() == len(shipped.events)


def test_the_chart_takes_the_colours_of_the_scheme_and_prints_in_light_ones(
    browser: Browser, site: Callable[[Timeline], Path], shipped: Timeline
) -> None:
    paper = "() => document.querySelector('#chart .main-svg').style.background"
    with opened(browser, site(shipped), scheme="dark") as shown:
        assert shown.page.evaluate(paper) == "rgb(18, 23, 30)"
        shown.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert shown.page.evaluate(paper) == "rgb(255, 255, 255)"
        shown.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        shown.page.emulate_media(color_scheme="light")
        eventually(shown.page, f"() => ({paper})() === 'rgb(255, 255, 255)'")


def test_a_click_on_a_label_goes_to_the_event_in_the_table(
    browser: Browser, site: Callable[[Timeline], Path], shipped: Timeline
) -> None:
    with opened(browser, site(shipped)) as shown:
        page = shown.page
        page.locator("#chart .annotation", has_text="Trump-Xi meeting in Buenos Aires").click()
        eventually(page, "() => location.hash.startsWith('#e-')")
        assert page.evaluate("() => location.hash") == "#e-trump-xi-buenos-aires"


def test_the_chart_fits_the_window_after_it_is_made_narrower(
    browser: Browser, site: Callable[[Timeline], Path], shipped: Timeline
) -> None:
    with opened(browser, site(shipped), width=1440) as shown:
        shown.page.set_viewport_size({"width": 1100, "height": 900})
        eventually(
            shown.page,
            "() => document.querySelector('#chart .main-svg').getBoundingClientRect().width <= 1100 - 56",
        )
        assert overlapping(labels(shown.page)) == []
