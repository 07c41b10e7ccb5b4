"""The chart by keyboard alone: every event can be reached, is said, and opens; the focus is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import Site, eventually, fresh, opened, opened_event, place, settled
from timeline.model import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOCUSED = "() => document.activeElement.id"
SAID = "() => document.getElementById('live').textContent"
IN_CARD = "() => document.getElementById('card').contains(document.activeElement)"
TICKS = "() => [...document.querySelectorAll('#plot .textpoint text')].map(each => each.textContent).join()"


@pytest.fixture(scope="module")
def opened_page(browser: Browser, site: Site, shipped: Timeline) -> Iterator[Page]:
    with opened(browser, site.page(shipped)) as shown:
        yield shown.page
        assert shown.messages == []


@pytest.fixture
def page(opened_page: Page) -> Page:
    fresh(opened_page)
    return opened_page


@pytest.fixture
def chart(page: Page) -> Page:
    """The page with the focus on its chart."""
    page.locator("#chart").focus()
    return page


def test_tab_reaches_every_control_and_the_chart_and_each_has_a_name(page: Page) -> None:
    page.locator(".skip").focus()
    reached: list[str] = []
    names: list[str] = []
    while "chart" not in reached:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        names.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const words = at.textContent || at.labels?.[0]?.textContent || "";
                  return at.getAttribute("aria-label") ?? words.trim();
                }"""
            )
        )
        assert len(reached) < 40, reached
    assert {"subscribe", "save", "print", "search", "even", "zoom-out", "zoom-in"} <= set(reached)
    assert all(names), list(zip(reached, names, strict=True))


def test_the_first_tab_leads_past_the_chart_to_the_table(page: Page) -> None:
    page.locator("#search").fill("actor:cn")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    eventually(page, "() => document.activeElement.id === 'events'")
    assert page.locator("#search").input_value() == "actor:cn"  # going there undoes no filter


def test_arrows_lead_from_event_to_event_in_time_and_each_is_said(chart: Page, shipped: Timeline) -> None:
    dated = [event for event in shipped.events if event.when is not None]
    chart.keyboard.press("ArrowRight")
    said = chart.evaluate(SAID)
    assert said == f"{dated[0].title}. 7 December 1987. United Nations. 1 of {len(dated)}"
    assert chart.locator("#overlay .ring").count() > 0
    chart.keyboard.press("End")
    assert chart.evaluate(SAID).endswith(f"{len(dated)} of {len(dated)}")
    chart.keyboard.press("ArrowLeft")
    assert chart.evaluate(SAID).endswith(f"{len(dated) - 1} of {len(dated)}")
    chart.keyboard.press("Home")
    assert chart.evaluate(SAID) == said


def test_every_event_can_be_reached_by_arrows(chart: Page, shipped: Timeline) -> None:
    said = set()
    for _ in shipped.events:
        chart.keyboard.press("ArrowRight")
        said.add(chart.evaluate(SAID).split(". ")[0])
    assert said == {event.title.split(". ")[0] for event in shipped.events if event.when is not None}


def test_up_and_down_lead_to_the_lane_above_and_below(chart: Page) -> None:
    chart.keyboard.press("Home")
    assert ". United Nations. " in chart.evaluate(SAID)
    chart.keyboard.press("ArrowUp")
    assert ". Coalition and ministerials. " in chart.evaluate(SAID)
    chart.keyboard.press("ArrowDown")
    chart.keyboard.press("ArrowDown")
    assert ". Scheduling and sanctions. " in chart.evaluate(SAID)


@pytest.mark.parametrize("key", ["Enter", " "])
def test_enter_opens_the_card_with_the_focus_inside_and_escape_gives_it_back(chart: Page, key: str) -> None:
    chart.keyboard.press("ArrowRight")
    title = chart.evaluate(SAID).split(". ")[0]
    chart.keyboard.press(key)
    assert chart.locator("#card-title").inner_text() == title
    assert chart.evaluate(IN_CARD)
    chart.keyboard.press("Escape")
    assert not chart.locator("#card").is_visible()
    assert chart.evaluate(FOCUSED) == "chart"
    chart.keyboard.press("ArrowRight")
    assert chart.evaluate(SAID).split(". ")[0] != title  # it goes on from where it was


def test_a_card_opened_from_the_table_gives_the_focus_back_to_its_row(page: Page) -> None:
    link = page.locator("#e-klia-seizure .title a")
    link.focus()
    page.keyboard.press("Enter")
    assert opened_event(page) == "klia-seizure"
    assert page.evaluate(IN_CARD)
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")
    top = link.evaluate("link => link.getBoundingClientRect().top")
    assert 0 <= top <= 900  # and is there to be seen


def test_a_link_of_the_card_leads_to_the_other_event_with_the_focus_still_inside(page: Page) -> None:
    page.locator("#e-klia-seizure .title a").click()
    page.locator("#card .relation a").focus()
    page.keyboard.press("Enter")
    assert opened_event(page) == "klia-seizure-announcement"
    assert page.evaluate(IN_CARD)
    page.keyboard.press("Escape")
    assert page.locator("#e-klia-seizure .title a").evaluate("link => link === document.activeElement")


def test_plus_minus_and_0_zoom(chart: Page) -> None:
    whole = chart.evaluate(TICKS)
    assert chart.locator("#zoom-all").is_disabled()
    chart.keyboard.press("+")
    settled(chart)
    nearer = chart.evaluate(TICKS)
    assert nearer != whole
    assert chart.locator("#zoom-all").is_enabled()
    chart.keyboard.press("=")  # the same key without Shift
    settled(chart)
    assert chart.evaluate(TICKS) != nearer
    chart.keyboard.press("-")
    settled(chart)
    assert chart.evaluate(TICKS) == nearer
    chart.keyboard.press("0")
    settled(chart)
    assert chart.evaluate(TICKS) == whole


def test_a_step_to_what_is_out_of_sight_brings_it_into_sight(chart: Page) -> None:
    chart.keyboard.press("End")
    for _ in range(6):
        chart.keyboard.press("+")
        settled(chart)
    for key in ("Home", "End", "Home"):
        chart.keyboard.press(key)
        settled(chart)
        ring, stage = place(chart, "#overlay .ring >> nth=0"), place(chart, "#stage")
        assert stage.holds(ring)
        assert 0 <= ring.y0 < ring.y1 <= 900


def test_keys_of_the_browser_are_left_to_it(chart: Page) -> None:
    prevented = chart.evaluate(
        """() => ["Control", "Meta", "Alt"].map((held) => {
          const event = new KeyboardEvent("keydown", {
            key: "0", cancelable: true, bubbles: true,
            ctrlKey: held === "Control", metaKey: held === "Meta", altKey: held === "Alt",
          });
          document.getElementById("chart").dispatchEvent(event);
          return event.defaultPrevented;
        })"""
    )
    assert prevented == [False, False, False]


def test_an_undated_event_opens_too(page: Page, shipped: Timeline) -> None:
    [undated, *_] = [event for event in shipped.events if event.when is None]
    page.locator(f"#e-{undated.id} .title a").click()
    assert opened_event(page) == undated.id
    assert page.locator("#card .when").inner_text() == "Date unknown"
    assert page.locator("#overlay .ring").count() == 0
    box = place(page, "#card")
    assert 0 <= box.y0 < box.y1 <= 900
