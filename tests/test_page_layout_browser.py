"""The chart as a real browser draws it: nothing overlaps or is cut off, in any width, at rest and zoomed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PHONE, Scheme, Site, opened, resize, settled
from tests.chronologies import anything, chronology
from tests.drawn import drawn, zoom
from tests.profiles import later, some
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (390, 768, 1024, 1280, 1440, 1920)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
ZOOMS = ((1.8, 0.5), (6.0, 0.1), (40.0, 0.8))
"""Times nearer, and about which place of the chart's width."""


def all_widths(page: Page, look: Callable[[str], None]) -> None:
    """Look at a chart in every width, at rest and nearer."""
    for width in some(WIDTHS, every=2):
        resize(page, width)
        look(f"{width} wide")
        if not page.locator("#zoom").is_visible():
            continue  # a spine
        for times, at in ZOOMS:
            zoom(page, times, at)
            settled(page)
            look(f"{width} wide, {times} times nearer")
            page.locator("#zoom-all").click()


@pytest.mark.parametrize("scheme", ["light", *later("dark", why="other colours in the same places")])
@pytest.mark.parametrize(
    "count", [300, *later(1, 16, 3000, why="fewer overlap less, and more are stacked as 300 are")]
)
def test_so_many_events_overlap_in_no_width_at_rest_or_zoomed_on_an_even_scale_or_filtered(
    browser: Browser, site: Site, count: int, scheme: Scheme
) -> None:
    faults: list[str] = []
    with opened(browser, site.page(chronology(count), f"count-{count}"), scheme=scheme) as shown:
        page = shown.page

        def look(state: str) -> None:
            found = drawn(page)
            assert found.width == page.locator("#stage").evaluate("stage => stage.clientWidth")
            faults.extend(f"{state}: {fault}" for fault in found.faults)

        all_widths(page, look)
        assert drawn(page).marks > 0
        if page.locator("#even-box").is_visible():
            page.locator("#even").check()
            settled(page)
            look("even scale")
        if count > 1:
            page.locator(".chip").first.click()
            page.locator("#search").fill("treaty")
            settled(page)
            look("filtered")
        assert faults == []
        assert shown.messages == []
        assert all(request.startswith("file:") for request in shown.requests)


@pytest.mark.parametrize(
    "seed", [0, *later(*range(1, 24), why="the same campaign, longer; each is laid out in node too")]
)
def test_no_data_overlaps_in_any_width_at_rest_or_zoomed(browser: Browser, site: Site, seed: int) -> None:
    faults: list[str] = []
    with opened(browser, site.page(anything(seed), f"any-{seed}")) as shown:
        page = shown.page

        def look(state: str) -> None:
            for scheme in some(SCHEMES):
                page.emulate_media(color_scheme=scheme)
                settled(page)
                faults.extend(f"{state}, {scheme}: {fault}" for fault in drawn(page).faults)

        for at, width in enumerate(some(WIDTHS, every=2)):
            resize(page, width)
            look(f"{width} wide")
            if page.locator("#zoom").is_visible():
                times, place = ZOOMS[(seed + at) % len(ZOOMS)]
                zoom(page, times, place)
                settled(page)
                look(f"{width} wide, {times} times nearer")
                if page.locator("#zoom-all").is_enabled():  # not where all is as near as days allow
                    page.locator("#zoom-all").click()
        if page.locator("#even-box").is_visible():
            page.locator("#even").check()
            settled(page)
            look("even scale")
        assert faults == []
        assert shown.messages == []


def test_a_phone_s_chart_is_as_high_in_any_window(browser: Browser, site: Site, shipped: Timeline) -> None:
    heights = set()
    with opened(browser, site.page(shipped), width=PHONE) as shown:
        for height in (600, 1300):
            shown.page.set_viewport_size({"width": PHONE, "height": height})
            shown.page.reload()
            shown.page.wait_for_selector("html[data-ready]", state="attached")
            heights.add(shown.page.locator("#plot").evaluate("plot => plot.clientHeight"))
    assert len(heights) == 1


@pytest.mark.parametrize("scheme", ["light", *later("dark", why="other colours in the same places")])
def test_without_events_the_page_says_so_in_any_width(browser: Browser, site: Site, scheme: Scheme) -> None:
    with opened(browser, site.page(chronology(0), "none"), scheme=scheme) as shown:
        page = shown.page
        for width in WIDTHS:
            resize(page, width)
            assert page.get_by_text("No events yet.").is_visible()
            chart = page.locator("#stage:visible, #zoom:visible, figcaption:visible, .filters:visible")
            assert chart.count() == 0
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
            assert page.locator("#subscribe").is_visible()
        assert shown.messages == []
        assert all(request.startswith("file:") for request in shown.requests)


@pytest.mark.parametrize("scheme", [*later("light", why="other colours in the same places"), "dark"])
def test_the_shipped_timeline_overlaps_in_no_width(
    browser: Browser, site: Site, shipped: Timeline, scheme: Scheme
) -> None:
    faults: list[str] = []
    with opened(browser, site.page(shipped), scheme=scheme) as opened_page:
        page = opened_page.page
        all_widths(page, lambda state: faults.extend(f"{state}: {fault}" for fault in drawn(page).faults))
        assert faults == []
        assert opened_page.messages == []


def test_without_scripts_the_picture_of_the_first_paint_overlaps_nowhere(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    for name, timeline in (
        ("shipped", shipped),
        ("still-16", chronology(16)),
        ("still-300", chronology(300)),
    ):
        with opened(browser, site.page(timeline, name), scripts=False) as shown:
            found = drawn(shown.page, "#still")
            assert found.faults == []
            assert found.words > 10
            assert found.marks >= len(timeline.events)
