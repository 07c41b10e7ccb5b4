"""The page in a real browser: it draws, keeps quiet and asks for nothing, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import Scheme, Site, eventually, opened, resize, settled, window
from tests.chronologies import chronology
from tests.drawn import drawn, texts
from tests.profiles import later
from tests.test_chart import HOSTILE, event, hostile, timeline
from timeline.model import Timeline
from timeline.page import PageOptions, write
from timeline.query import select

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

PAPER = "() => document.querySelector('#plot .main-svg').style.background"
ARABIC = ("الأمم المتحدة تعتمد قرارا بشأن المخدرات الاصطناعية", "اجتماع وزاري لإطلاق التحالف العالمي")


@pytest.mark.parametrize("scheme", ["light", *later("dark", why="the same scripts")])
def test_the_page_is_drawn_without_a_word_in_the_console_and_asks_only_for_its_own_files(
    browser: Browser, site: Site, shipped: Timeline, scheme: Scheme
) -> None:
    path = site.page(shipped)
    with opened(browser, path, scheme=scheme) as shown:
        shown.page.wait_for_timeout(200)
        assert len(texts(shown.page)) > 40
        assert shown.messages == []
        assert set(shown.requests) == {path.as_uri(), (path.parent / site.plotly).as_uri()}


def test_a_page_alone_is_drawn_too(browser: Browser, tmp_path: Path, shipped: Timeline) -> None:
    path = tmp_path / "alone.html"
    path.write_bytes(write(shipped, PageOptions(plotly="inline")))
    with opened(browser, path) as shown:
        assert len(texts(shown.page)) > 40
        assert shown.messages == []
        assert shown.requests == [path.as_uri()]


@pytest.mark.parametrize("width", [390, *later(1440, why="the same texts")])
def test_hostile_titles_are_shown_as_text_and_neither_run_nor_fetch(
    browser: Browser, site: Site, width: int
) -> None:
    with opened(browser, site.page(hostile(), "hostile"), width=width, fragment="#e-e4") as shown:
        page = shown.page
        page.keyboard.press("Escape")
        page.locator("#search").fill("<img src=x onerror=alert(1)>")
        page.locator("#search").fill("")
        page.wait_for_timeout(200)
        assert page.evaluate("() => window.__pwned") is None
        assert shown.messages == []
        assert all(request.startswith("file:") for request in shown.requests)
        assert page.locator("#plot a").count() == 0
        assert any("<script>" in text for text in texts(page))
        assert any("%{x}" in text for text in texts(page))
        for at, title in enumerate(HOSTILE):
            page.locator(f"#e-e{at} .title a").click()
            assert page.locator("#card-title").evaluate("title => title.textContent") == title
            assert page.locator("#card img, #card script, #card h2 *").count() == 0
            page.keyboard.press("Escape")
        assert drawn(page).faults == []


def test_without_scripts_there_is_the_picture_and_the_whole_table_and_no_dead_control(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped), scripts=False) as shown:
        page = shown.page
        assert page.locator("tr.event").count() == len(shipped.events)
        assert page.locator("#still svg").is_visible()
        assert page.locator("header a[download]").count() == 1 + 1 + len(shipped.feeds)
        assert page.locator("button:visible, input:visible, select:visible, #chart:visible").count() == 0
        page.locator("#still [data-id=klia-seizure] text").click()
        assert page.url.endswith("#e-klia-seizure")  # its row is marked


def test_where_plotly_s_file_is_missing_the_page_says_so_and_answers_without_it(
    browser: Browser, tmp_path: Path, shipped: Timeline
) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(write(shipped, PageOptions("file", "assets/none.js")))
    with opened(browser, path, fragment="#q=actor:cn") as shown:
        page = shown.page
        assert page.get_by_text("The chart could not be made to answer").is_visible()
        assert page.locator("#still svg").is_visible()
        assert page.locator("tr.event:visible").count() < len(shipped.events)
        assert not page.locator("#zoom").is_visible()
        page.locator("#still [data-id=biden-xi-woodside-summit] text").click()
        assert page.locator("#card-title").inner_text() == "Biden-Xi summit at Woodside"
        [ring] = page.locator("#overlay .ring").all()
        found, mark = (
            ring.bounding_box(),
            page.locator("#still [data-id=biden-xi-woodside-summit]").bounding_box(),
        )
        assert found is not None
        assert mark is not None
        assert abs(found["x"] + 5 - mark["x"]) < 2


def test_the_chart_takes_the_colours_of_the_scheme_and_follows_when_that_changes(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped), scheme="dark") as shown:
        assert shown.page.evaluate(PAPER) == "rgb(18, 23, 30)"
        shown.page.emulate_media(color_scheme="light")
        eventually(shown.page, f"() => ({PAPER})() === 'rgb(255, 255, 255)'")


def test_the_chart_fits_the_window_after_it_is_made_narrower_and_wider(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped), width=1440) as shown:
        for width in (1100, 390, 1300):
            resize(shown.page, width)
            stage = shown.page.locator("#stage").evaluate("stage => stage.clientWidth")
            assert drawn(shown.page).width == stage
            assert drawn(shown.page).faults == []


def test_an_empty_timeline_says_so_and_shows_no_control_that_would_do_nothing(
    browser: Browser, site: Site
) -> None:
    with opened(browser, site.page(chronology(0), "empty")) as shown:
        page = shown.page
        assert page.get_by_text("No events yet.").is_visible()
        assert page.locator("figure:visible, #search:visible, #zoom:visible, #save:visible").count() == 0
        assert shown.messages == []
        assert site.plotly not in " ".join(shown.requests)


def test_one_event_is_drawn_with_its_label(browser: Browser, site: Site) -> None:
    with opened(browser, site.page(timeline(event(1, "2023-11", "Talks")), "one")) as shown:
        assert any("Talks" in text for text in texts(shown.page))
        assert shown.page.locator("#count").inner_text() == "1 event"
        assert drawn(shown.page).faults == []


def test_events_without_any_date_are_a_table_and_a_word_in_place_of_the_chart(
    browser: Browser, site: Site
) -> None:
    with opened(browser, site.page(timeline(event(1, None, "Talks")), "undated")) as shown:
        page = shown.page
        assert page.get_by_text("None of these events has a date.").is_visible()
        assert page.locator("#save").is_disabled()
        page.get_by_role("link", name="Talks").click()
        assert page.locator("#card").is_visible()
        assert shown.messages == []


@pytest.mark.parametrize("width", [390, *later(1024, 1440, why="the same, wider")])
def test_a_page_that_runs_from_right_to_left_is_mirrored_and_its_time_is_not(
    browser: Browser, site: Site, width: int
) -> None:
    plain = chronology(16, lanes=4)
    events = tuple(replace(event, title=ARABIC[at % 2]) for at, event in enumerate(plain.events))
    path = site.page(replace(plain, language="ar", title=ARABIC[0], events=events), "arabic")
    with opened(browser, path, width=width, fragment=f"#e-{events[3].id}") as shown:
        page = shown.page
        assert drawn(page).faults == []
        centre = "each => { const box = each.getBoundingClientRect(); return (box.left + box.right) / 2; }"
        assert page.locator("h1").evaluate(centre) > width / 2 or width == 390
        assert page.locator("#subscribe").evaluate(centre) > page.locator("#save").evaluate(centre)
        card = page.locator("#card").bounding_box()
        assert card is not None
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= width
        assert page.locator("#card").evaluate("card => getComputedStyle(card).direction") == "rtl"
        if width > 640:
            years = page.locator("#plot .textpoint text", has_text="20").all()
            places = {year.text_content() or "": year.evaluate(centre) for year in years}
            found = [year for year in sorted(places, key=lambda year: places[year]) if year.isdigit()]
            assert found == sorted(found)
            assert len(found) > 2
        assert shown.messages == []


def test_a_page_in_another_language_says_which_of_its_words_are_english(
    browser: Browser, site: Site, timeline_of: Callable[..., Timeline]
) -> None:
    path = site.page(replace(chronology(3), language="fr"), "french")
    with opened(browser, path) as shown:
        assert shown.page.locator("html").get_attribute("lang") == "fr"
        english = shown.page.locator("[lang=en]")
        assert "Subscribe" in " ".join(english.all_inner_texts())
        assert shown.page.locator("[lang=en] .title").count() == 0
        shown.page.locator(".title a").first.click()
        assert shown.page.locator("#card .when[lang=en]").is_visible()
        assert shown.page.locator("#card h2").evaluate("title => title.closest('[lang]').lang") == "fr"


def test_the_page_answers_before_plotly_comes_and_nothing_moves_when_it_does(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    path = site.page(shipped)
    held: list[Route] = []
    with window(browser) as empty:
        page = empty.page
        page.route("**/plotly-*", lambda route: held.append(route))
        page.goto(f"{path.as_uri()}#q=actor:cn", wait_until="commit")
        eventually(page, "() => document.documentElement.classList.contains('scripted')")
        top = "() => document.getElementById('stage').getBoundingClientRect().top"
        save = "() => document.getElementById('print').getBoundingClientRect().left"
        before = page.evaluate(top), page.evaluate(save)
        assert page.locator("#count").inner_text() == f"13 of {len(shipped.events)} events"
        page.locator("#e-trump-xi-busan .title a").click()
        assert page.locator("#card-title").inner_text() == "Trump-Xi summit in Busan"
        assert page.locator("#overlay .ring").count() == 1
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        [request] = held
        page.unroute("**/plotly-*")
        request.continue_()
        eventually(page, "() => 'ready' in document.documentElement.dataset")
        assert (page.evaluate(top), page.evaluate(save)) == before
        assert page.locator("#card-title").inner_text() == "Trump-Xi summit in Busan"
        assert len([text for text in texts(page) if "Trump-Xi" in text]) == 3
        assert drawn(page).faults == []


def test_an_occurrence_of_a_series_opens_by_its_own_address(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    found = replace(shipped, events=select(shipped, "category:un 2024..2026"))
    with opened(browser, site.page(found, "some"), fragment="#e-world-drug-day@2025-06-26") as shown:
        assert shown.page.locator("#card .when").inner_text() == "26 June 2025"
        assert drawn(shown.page).faults == []


def test_the_key_shows_the_signs_that_are_on_the_chart_and_no_others(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped)) as shown:
        signs = shown.page.locator("[data-sign]:visible")
        assert "some day within a month, year or span" in signs.all_inner_texts()
        shown.page.locator("#search").fill("actor:cn")
        settled(shown.page)
        assert signs.all_inner_texts() == ["exact day", "some day within this span", "period", "planned"]
        resize(shown.page, 390)
        assert signs.all_inner_texts() == ["exact day", "some day within this span", "period", "planned"]


def test_gaps_are_explained_where_there_are_any(browser: Browser, site: Site, shipped: Timeline) -> None:
    with opened(browser, site.page(shipped)) as shown:
        caption = shown.page.locator("#elastic")
        assert caption.inner_text() == "Busy periods are drawn wider; in shaded gaps nothing new begins."
        resize(shown.page, 900)  # decades, of which none is empty
        assert caption.inner_text() == "Busy periods are drawn wider."
