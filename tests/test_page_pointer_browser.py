"""The chart by mouse and finger: what is pointed at is named, what is clicked opens, the page scrolls on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import (
    PHONE,
    Place,
    Site,
    eventually,
    fresh,
    opened,
    opened_event,
    place,
    resize,
    settled,
    tap,
)
from tests.chronologies import chronology
from tests.drawn import drawn, texts
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RINGS = "#overlay .ring"


@pytest.fixture(scope="module")
def opened_page(browser: Browser, site: Site, shipped: Timeline) -> Iterator[Page]:
    with opened(browser, site.page(shipped)) as shown:
        yield shown.page
        assert shown.messages == []


@pytest.fixture
def page(opened_page: Page) -> Page:
    fresh(opened_page)
    return opened_page


def label(page: Page, text: str) -> Place:
    """Where a label stands on the chart."""
    return place(page, "#plot .annotation", text=text)


def mark(page: Page, event_id: str) -> Place:
    """Where an event's mark is, from the ring that its card puts around it."""
    page.evaluate("id => { location.hash = `#e-${id}`; }", event_id)
    settled(page)
    ring = place(page, f"{RINGS} >> nth=0")
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    return Place(ring.x0 + 5, ring.y0 + 5, ring.x1 - 5, ring.y1 - 5)


def ticks(page: Page) -> list[str]:
    return [text for text in texts(page) if text[:2] in ("19", "20")]


def years(page: Page) -> dict[str, float]:
    """Where each year's tick stands."""
    found: dict[str, float] = page.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll("#plot .textpoint text")]
            .filter((text) => /^\\d{4}$/.test(text.textContent))
            .map((text) => [text.textContent, text.getBoundingClientRect().left]),
        )"""
    )
    return found


def moved(before: dict[str, float], after: dict[str, float]) -> set[float]:
    """How far the ticks that are still to be seen have moved, in whole pixels; those at the edge stay."""
    held = {min(before), min(after)}
    return {round(after[year] - before[year]) for year in before if year in after and year not in held}


def drag(page: Page, by: float) -> None:
    x, y = place(page, "#chart").middle
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y)
    page.mouse.move(x + by, y)
    page.mouse.up()
    settled(page)


def wheel(page: Page, x: float, y: float) -> None:
    page.mouse.wheel(x, y)
    page.wait_for_timeout(150)
    settled(page)


@pytest.mark.parametrize(
    ("text", "event_id"),
    [
        ("Trump-Xi meeting in Buenos Aires", "trump-xi-buenos-aires"),
        ("Biden-Xi summit at Woodside", "biden-xi-woodside-summit"),  # a flag on a pole
        ("U.S. drug overdose deaths in 2022", "stat-us-overdose-deaths-2022"),  # beside a bar
    ],
)
def test_a_click_on_a_label_opens_its_event(page: Page, text: str, event_id: str) -> None:
    page.mouse.click(*label(page, text).middle)
    assert opened_event(page) == event_id
    assert page.url.endswith(f"#e-{event_id}")
    assert any(
        place(page, f"{RINGS} >> nth={at}").holds(label(page, text))
        for at in range(page.locator(RINGS).count())
    )


@pytest.mark.parametrize(
    "event_id", ["klia-seizure", "trump-xi-beijing", "coalition-working-groups", "blinken-ten-year-target"]
)
def test_a_click_on_a_mark_opens_its_event(page: Page, event_id: str) -> None:
    found = mark(page, event_id)
    page.mouse.click(*found.middle)
    assert opened_event(page) == event_id


def test_a_click_beside_all_events_closes_the_card(page: Page) -> None:
    page.mouse.click(*label(page, "Trump-Xi meeting in Buenos Aires").middle)
    stage = place(page, "#stage")
    page.mouse.click(stage.x0 + 60, stage.y0 + 20)
    assert opened_event(page) == ""
    assert "#" not in page.url


def test_the_pointer_shows_what_a_mark_without_a_label_is_and_not_what_a_label_says(page: Page) -> None:
    page.mouse.move(*mark(page, "trump-xi-beijing").middle)
    assert page.locator("#tip").inner_text() == "Trump-Xi meeting in Beijing\n14\u201315 May 2026"
    assert page.locator("#chart").evaluate("chart => getComputedStyle(chart).cursor") == "pointer"
    page.mouse.move(*label(page, "Trump-Xi meeting in Buenos Aires").middle)
    assert not page.locator("#tip").is_visible()
    assert page.locator(RINGS).count() == 1
    page.mouse.move(2, 2)
    assert page.locator(RINGS).count() == 0


def test_the_wheel_scrolls_the_page_and_with_control_it_zooms_about_the_pointer(page: Page) -> None:
    x = years(page)["2024"]
    page.mouse.move(x, 450)
    before = ticks(page)
    wheel(page, 0, 120)
    assert page.evaluate("scrollY") == 120
    assert ticks(page) == before
    page.keyboard.down("Control")
    wheel(page, 0, -300)
    page.keyboard.up("Control")
    assert page.evaluate("scrollY") == 120
    assert ticks(page) != before
    assert years(page)["2024"] == pytest.approx(x, abs=12)  # the tick's line is some pixels beside its words


def test_dragging_pans_what_is_zoomed_and_nothing_else(page: Page) -> None:
    whole = ticks(page)
    drag(page, -200)
    assert ticks(page) == whole
    page.locator("#zoom-in").click()
    page.locator("#zoom-in").click()
    settled(page)
    before = years(page)
    drag(page, -160)
    assert moved(before, years(page)) == {-160}
    assert opened_event(page) == ""  # a drag is no click
    drag(page, 160)
    assert moved(before, years(page)) == {0}


def test_a_sideways_wheel_pans_what_is_zoomed(page: Page) -> None:
    page.locator("#zoom-in").click()
    page.locator("#zoom-in").click()
    settled(page)
    before = years(page)
    page.mouse.move(*place(page, "#chart").middle)
    wheel(page, 100, 0)
    assert moved(before, years(page)) == {-100}


def test_the_buttons_zoom_in_out_and_show_all(page: Page) -> None:
    whole = ticks(page)
    page.locator("#zoom-in").click()
    settled(page)
    assert ticks(page) != whole
    page.locator("#zoom-out").click()
    settled(page)
    assert ticks(page) == whole
    assert page.locator("#zoom-all").is_disabled()


def test_however_near_the_buttons_zoom_there_is_an_event_in_sight(page: Page) -> None:
    fresh(page)
    for _ in range(9):
        page.locator("#zoom-in").click()
        settled(page)
        assert drawn(page).marks > 0
    days = page.locator("#plot .textpoint", has_text="28").count()
    assert days > 0  # it is as near as that


def test_zooming_in_brings_labels(page: Page) -> None:
    page.mouse.move(*mark(page, "trump-xi-beijing").middle)
    assert page.get_by_text("zooming in brings more").is_visible()
    page.keyboard.down("Control")
    for _ in range(4):
        wheel(page, 0, -300)
    page.keyboard.up("Control")
    assert label(page, "Trump-Xi meeting in Beijing")


def test_the_selected_event_has_arrows_to_those_it_is_related_to_and_no_other_has(page: Page) -> None:
    arrows = page.locator("#overlay .arrow")
    assert arrows.count() == 0
    page.locator("#e-biden-xi-woodside-summit .title a").click()
    settled(page)
    assert arrows.count() == page.locator("#card .relation a").count() == 2
    page.keyboard.press("Escape")
    assert arrows.count() == 0


def test_the_card_stands_beside_its_event_in_the_window_and_covers_neither_it_nor_what_it_is_related_to(
    page: Page,
) -> None:
    for event_id in ("biden-xi-woodside-summit", "klia-seizure", "trump-xi-buenos-aires"):
        page.locator(f"#e-{event_id} .title a").click()
        settled(page)
        card = place(page, "#card")
        assert 0 <= card.x0 < card.x1 <= 1440
        assert 0 <= card.y0 < card.y1 <= 900
        for at in range(page.locator(RINGS).count()):
            ring = place(page, f"{RINGS} >> nth={at}")
            apart = ring.x1 <= card.x0 or card.x1 <= ring.x0 or ring.y1 <= card.y0 or card.y1 <= ring.y0
            assert apart, event_id


# ---- On a phone


@pytest.fixture(scope="module")
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    with opened(browser, site.page(chronology(30), "phone"), width=PHONE, height=844) as shown:
        yield shown.page
        assert shown.messages == []


def test_on_a_phone_each_event_is_a_slot_of_the_spine_from_top_to_bottom(phone: Page) -> None:
    fresh(phone)
    centres = phone.eval_on_selector_all(
        "#plot .annotation",
        "found => found.map(each => each.getBoundingClientRect().top)",
    )
    assert len(centres) >= 60  # a title and a date each
    assert not phone.locator("#zoom").is_visible()
    stage = place(phone, "#stage")
    assert stage.y1 - stage.y0 > 1_500


def test_the_keys_that_zoom_leave_a_spine_as_it_is(phone: Page) -> None:
    fresh(phone)
    before = phone.locator("#plot").inner_html()
    phone.locator("#chart").focus()
    for key in "+-0":
        phone.keyboard.press(key)
    settled(phone)
    assert phone.locator("#plot").inner_html() == before


def test_a_tap_opens_a_sheet_at_the_foot_that_leaves_its_event_in_sight(phone: Page) -> None:
    fresh(phone)
    title = "#plot .annotation >> nth=40"
    phone.locator(title).scroll_into_view_if_needed()
    settled(phone)  # of all that moves, a tap is for what lies under the finger when it comes down
    tap(phone, place(phone, title).middle)
    eventually(phone, "() => !document.querySelector('#card').hidden")
    settled(phone)
    sheet = place(phone, "#card")
    assert (sheet.x0, sheet.x1, sheet.y1) == (0, PHONE, 844)
    ring = place(phone, RINGS)
    assert 0 <= ring.y0 < ring.y1 <= sheet.y0
    tap(phone, place(phone, "#card [data-close]").middle)
    eventually(phone, "() => document.querySelector('#card').hidden")
    assert opened_event(phone) == ""


def test_a_finger_scrolls_the_page_where_the_chart_is(phone: Page) -> None:
    assert (
        phone.locator("#chart").evaluate("chart => getComputedStyle(chart).touchAction") == "pan-y pinch-zoom"
    )


def test_with_many_events_a_phone_shows_stacks_that_can_be_zoomed(browser: Browser, site: Site) -> None:
    with opened(browser, site.page(chronology(300), "stacks"), width=PHONE, height=844) as shown:
        page = shown.page
        before = ticks(page)
        page.locator("#zoom-in").scroll_into_view_if_needed()
        tap(page, place(page, "#zoom-in").middle)
        settled(page)
        assert ticks(page) != before
        resize(page, 1024)
        assert page.locator("#zoom-all").is_enabled()  # the same days stay in sight
