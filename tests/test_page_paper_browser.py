"""The page as others see it: the saved picture, and paper; always in light colours."""

from __future__ import annotations

import base64
import os
import re
import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium  # type: ignore[import-untyped,unused-ignore]  # it carries no types
import pytest

from tests.browser import Opened, Scheme, Site, missing, opened, place, settled
from tests.chronologies import anything, chronology
from tests.conftest import ROOT
from tests.drawn import drawn
from tests.profiles import later, some
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

A4_ACROSS = 1047
"""Pixels of A4 landscape less the page's margins of 10 mm."""

DARK_PIXELS = """async ([data, bands]) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${data}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  return bands.map(([from, to]) => {
    const { data: pixels } = context.getImageData(0, from, picture.width, to - from);
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) dark += pixels[at] + pixels[at + 1] + pixels[at + 2] < 500;
    return dark;
  });
}"""


def saved(shown: Opened, folder: Path) -> tuple[str, bytes]:
    """Click "Save picture": the file's name, and what is in it."""
    with shown.page.expect_download() as download:
        shown.page.locator("#save").click()
    path = folder / "picture.png"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def size(png: bytes) -> tuple[int, int]:
    """Width and height. PNG 11.2.1: the first chunk."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def dark_pixels(page: Page, png: bytes, *bands: tuple[int, int]) -> list[int]:
    """How many pixels are dark in bands of a picture, from y up to but not including another."""
    found: list[int] = page.evaluate(DARK_PIXELS, [base64.b64encode(png).decode(), bands])
    return found


def words_below(shown: Opened) -> dict[str, float]:
    """What the saved picture says below its chart, and how far below its top each stands, in pixels."""
    shown.page.evaluate(
        "() => { Plotly.downloadImage = async (figure) => { window.saved = figure.layout; }; }"
    )
    shown.page.locator("#save").click()
    shown.page.wait_for_function("() => window.saved")
    found: dict[str, float] = shown.page.evaluate(
        """() => Object.fromEntries(
          saved.annotations.filter(({ yref, yshift }) => yref === "paper" && yshift < 0)
            .map(({ text, yshift }) => [text, -yshift]))"""
    )
    return found


def test_the_saved_picture_says_how_many_of_its_events_have_no_date(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    undated = sum(event.when is None for event in shipped.events)
    assert undated > 1
    with opened(browser, site.page(shipped)) as shown:
        below = words_below(shown)
        assert f"{undated} events without a date" in max(below, key=below.__getitem__)


def test_a_long_key_of_the_saved_picture_stands_in_rows_above_the_credit(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    path = site.page(shipped, "long-key")
    words = '"words":"exact day"'
    html = path.read_text("utf-8")
    assert words in html
    longer = html.replace(words, f'"words":"{"exact day " * 12}"')  # as in a much wider face
    path.write_text(longer, "utf-8")
    with opened(browser, path) as shown:
        *key, credit = sorted(words_below(shown).values())
        assert len(set(key)) == 2
        assert credit - max(key) > 12


@pytest.mark.parametrize("scheme", [*later("light", why="the picture is light"), "dark"])
def test_the_saved_picture_is_for_a_slide_light_and_with_title_key_and_credit_inside(
    browser: Browser, site: Site, shipped: Timeline, tmp_path: Path, scheme: Scheme
) -> None:
    with opened(browser, site.page(shipped), scheme=scheme) as shown:
        name, png = saved(shown, tmp_path)
        assert name == "diplomacy-on-synthetic-drugs.png"
        assert size(png) == (3840, 2160)
        margin, title, dek, chart, key, credit = dark_pixels(
            shown.page, png, (0, 30), (55, 145), (165, 210), (252, 1920), (2000, 2080), (2085, 2140)
        )
        assert margin == 0  # white, whatever the page's colours
        assert title > 5_000
        assert dek > 3_000
        assert chart > 100_000
        assert key > 5_000
        assert credit > 3_000
        assert shown.messages == []


def test_the_saved_picture_shows_what_the_page_does(
    browser: Browser, site: Site, shipped: Timeline, tmp_path: Path
) -> None:
    with opened(browser, site.page(shipped)) as shown:
        _, all_of_it = saved(shown, tmp_path)
        shown.page.locator("#search").fill("actor:cn")
        _, some = saved(shown, tmp_path)
        assert size(some) == (3840, 2160)
        assert some != all_of_it


@pytest.mark.parametrize(
    ("timeline", "name"),
    [
        (replace(chronology(16), title="Ünïcode / and: more?"), "ünïcode-and-more.png"),
        pytest.param(
            *(replace(anything(4), title="🙂"), "timeline.png"),
            marks=pytest.mark.thorough("another name for the same picture"),
        ),
        pytest.param(
            *(replace(chronology(300), title="..."), "timeline.png"),
            marks=pytest.mark.thorough("more events in the same picture"),
        ),
        pytest.param(
            *(replace(chronology(1), title="x" * 400), f"{'x' * 50}.png"),
            marks=pytest.mark.thorough("fewer events in the same picture"),
        ),
    ],
    ids=["16", "anything", "300", "long title"],
)
def test_any_timeline_can_be_saved_under_a_name_that_is_safe(
    browser: Browser, site: Site, tmp_path: Path, timeline: Timeline, name: str
) -> None:
    with opened(browser, site.page(timeline, "saved")) as shown:
        suggested, png = saved(shown, tmp_path)
        width, height = size(png)
        assert width == 3840
        assert height >= 2160
        assert suggested == name
        assert shown.messages == []


def test_the_basic_build_of_plotly_suffices(browser: Browser, shipped: Timeline, tmp_path: Path) -> None:
    path = Path(os.environ.get("PLOTLY_BASIC", ROOT / ".venv" / "js")) / "node_modules"
    source = path / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
    if not source.is_file():
        missing("npm install --no-save --prefix .venv/js plotly.js-basic-dist-min@4.1.1")
    page = Site(tmp_path, source.read_text("utf-8")).page(shipped)
    for width in some((1440, 390)):
        with opened(browser, page, width=width) as shown:
            assert drawn(shown.page).faults == []
            assert drawn(shown.page).marks > 60
            if shown.page.locator("#zoom").is_visible():
                shown.page.locator("#zoom-in").click()
                settled(shown.page)
                assert drawn(shown.page).faults == []
            _, png = saved(shown, tmp_path)
            assert size(png) == (3840, 2160)
            assert shown.messages == []
            assert all(request.startswith(("file:", "blob:", "data:")) for request in shown.requests)


# ---- Paper


def test_on_paper_the_chart_comes_first_then_the_table_with_addresses_and_nothing_to_press(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped), scheme="dark", fragment="#e-klia-seizure") as shown:
        page = shown.page
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        settled(page)
        assert place(page, "#plot .main-svg >> nth=0").x1 <= A4_ACROSS
        assert drawn(page).faults == []
        background = "() => document.querySelector('#plot .main-svg').style.background"
        assert page.evaluate(background) == "rgb(255, 255, 255)"
        assert page.locator("button:visible, input:visible, #card:visible, #overlay:visible").count() == 0
        assert place(page, "#stage").y1 < place(page, "#events").y0
        link = page.locator("#e-klia-seizure .sources a").first
        assert "malaymail.com" in link.evaluate("link => getComputedStyle(link, '::after').content")
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen", color_scheme="dark")
        settled(page)
        assert page.evaluate(background) == "rgb(18, 23, 30)"
        assert page.locator("#card").is_visible()
        assert drawn(page).faults == []
        assert shown.messages == []


def test_what_is_printed_is_a4_across_with_the_chart_on_a_page_of_its_own(
    browser: Browser, site: Site
) -> None:
    for timeline in some((chronology(300), chronology(16))):
        with opened(browser, site.page(timeline, "printed"), scheme="dark") as shown:
            written = shown.page.pdf(prefer_css_page_size=True)
            boxes = {
                tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", written)
            }
            assert {(round(width), round(height)) for _, _, width, height in boxes} == {(842, 595)}
            rows = shown.page.locator("tr.event").count()
            pages = max(int(count) for count in re.findall(rb"/Count (\d+)", written))
            assert 2 <= pages <= 2 + rows / 4
            assert shown.messages == []


def test_the_table_begins_on_the_second_printed_page(browser: Browser, site: Site, shipped: Timeline) -> None:
    with opened(browser, site.page(shipped)) as shown:
        printed = pdfium.PdfDocument(shown.page.pdf(prefer_css_page_size=True))
        first, second = (printed[at].get_textpage().get_text_range() for at in range(2))
        assert "As of 26 Mar 2026" in first
        assert "Labels stand where there is room" in first
        assert "All events" in second
        assert "7 December 1987" in second


def test_without_scripts_the_picture_of_the_first_paint_is_printed(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped), scripts=False, width=1040) as shown:
        shown.page.emulate_media(media="print")
        assert shown.page.locator("#still svg").is_visible()
        still = place(shown.page, "#still svg")
        assert still.x1 <= 1040


def test_all_of_a_printed_chart_is_inside_of_its_page(browser: Browser, site: Site) -> None:
    with opened(browser, site.page(anything(6), "inside")) as shown:
        page = shown.page
        page.emulate_media(media="print")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        settled(page)
        assert place(page, "#plot .main-svg >> nth=0").x1 <= A4_ACROSS
        assert drawn(page).faults == []
