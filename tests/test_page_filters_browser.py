"""Chips and search: chart and table show the same events, a fault is shown, and the address keeps it all."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import Opened, Site, eventually, fresh, opened, opened_event, settled
from tests.conftest import ROOT
from tests.drawn import drawn, texts
from tests.profiles import some
from tests.test_search_js import TODAY
from timeline.loader import load
from timeline.model import Timeline
from timeline.query import select

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROWS = "rows => rows.filter((row) => row.checkVisibility()).map((row) => row.id.slice(2))"
QUERIES = (
    "actor:cn",
    "category:un,control 2023..2024",
    "precursor",
    '"working group"',
    "López",
    "-status:confirmed",
    "kind:deadline",
    "2023-07..2023-12 -actor:us",
    "feed:us-china",
    "nothing-of-the-sort",
)


@pytest.fixture(scope="module")
def shown(browser: Browser, site: Site, shipped: Timeline) -> Iterator[Opened]:
    with opened(browser, site.page(shipped)) as found:
        yield found
        assert found.messages == []


@pytest.fixture
def page(shown: Opened) -> Page:
    fresh(shown.page)
    return shown.page


def rows(page: Page) -> set[str]:
    """The ids of the events that the table shows."""
    return set(page.eval_on_selector_all("#table tr.event", ROWS))


def on_the_chart(page: Page) -> set[str]:
    """The ids of the events that the chart's keys lead to."""
    found: set[str] = set()
    if not page.locator("#chart").is_visible() or page.locator("#stage.empty").count():
        return found
    page.locator("#chart").focus()
    page.keyboard.press("Home")
    titles: dict[str, str] = page.eval_on_selector_all(
        "#table tr.event",
        """rows => Object.fromEntries(rows.map((row) => [
          [row.querySelector(".title").textContent, row.querySelector(".when").textContent].join(". "),
          row.id.slice(2),
        ]))""",
    )
    while True:
        said = page.locator("#live").text_content() or ""
        [before] = [name for name in titles if said.startswith(f"{name}. ")]
        found.add(titles[before])
        at, _, of = said.rpartition(". ")[2].partition(" of ")
        if at == of:
            return found
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("query", some(QUERIES, every=3))
def test_a_search_finds_the_same_on_the_chart_in_the_table_and_in_python(
    page: Page, shipped: Timeline, query: str
) -> None:
    page.locator("#search").fill(query)
    settled(page)
    found = {event.id.split("@")[0] for event in select(shipped, query)}
    assert rows(page) == found
    dated = {event.id for event in shipped.events if event.when is not None}
    assert on_the_chart(page) == found & dated
    assert page.locator("#count").inner_text() == f"{len(found)} of {len(shipped.events)} events"
    assert page.locator("#nothing").is_visible() == (not found & dated)
    assert drawn(page).faults == []


def test_a_chip_takes_a_lane_off_the_chart_and_the_table_and_brings_it_back(
    page: Page, shipped: Timeline
) -> None:
    chip = page.get_by_role("button", name="United Nations", exact=True)
    assert chip.get_attribute("aria-pressed") == "true"
    chip.click()
    settled(page)
    others = {event.id for event in shipped.events if event.category != "un"}
    assert rows(page) == others
    assert "United Nations" not in " ".join(texts(page))
    assert chip.get_attribute("aria-pressed") == "false"
    chip.click()
    settled(page)
    assert rows(page) == {event.id for event in shipped.events}
    assert "United Nations" in " ".join(texts(page))


def test_years_without_events_leave_the_table_with_them(page: Page) -> None:
    page.locator("#search").fill("2023-07")
    settled(page)
    years = page.eval_on_selector_all(
        "#table tr.year", "rows => rows.filter((row) => row.checkVisibility()).map((row) => row.textContent)"
    )
    assert "2023" in years
    assert "2018" not in years


def test_where_nothing_is_found_the_page_says_what_each_term_finds_alone(page: Page) -> None:
    page.locator("#search").fill("fentanyll Nov 2023 (actor:cn or actor:mx) -2019")
    settled(page)
    words = page.locator("#nothing span").text_content() or ""
    found = {
        part.rsplit(": ", 1)[0]: part.rsplit(": ", 1)[1]
        for part in words[:-1].split("alone: ")[1].split(", ")
    }
    assert list(found) == ["fentanyll", "Nov 2023", "(actor:cn or actor:mx)", "-2019"]
    assert found["fentanyll"] == "0"
    page.locator("#search").fill("Nov 2023")
    settled(page)
    assert found["Nov 2023"] == str(len(rows(page))) != "0"


def test_words_that_are_relative_to_today_are_read_by_the_reader_s_clock(page: Page) -> None:
    page.clock.set_fixed_time("2023-12-05T10:00:00")
    page.locator("#search").fill("last month")
    settled(page)
    in_words = rows(page)
    page.locator("#search").fill("2023-11")
    settled(page)
    assert in_words == rows(page) != set()


def test_where_nothing_is_shown_one_button_shows_all_again(page: Page, shipped: Timeline) -> None:
    page.locator("#search").fill("nothing-of-the-sort")
    settled(page)
    assert page.get_by_text("No event is shown.").is_visible()
    assert not page.get_by_role("heading", name="All events").is_visible()
    assert page.locator(".skip").is_hidden()  # it leads there
    assert page.locator("#save").is_disabled()
    page.get_by_role("button", name="Show all").click()
    settled(page)
    assert rows(page) == {event.id for event in shipped.events}
    assert len(texts(page)) > 40


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("aktor:us", ('no field "aktor"', 'did you mean "actor"?')),
        ("actor:usa", ('no actor "usa"', 'did you mean "us"?')),
        ("2023-13", ("month must be 01 to 12, not 13",)),
        ('"working', ("a quotation mark is not closed",)),
        ("2024..2023", ("ends before it starts",)),
    ],
)
def test_a_faulty_query_says_what_is_wrong_and_keeps_what_was_found(
    page: Page, query: str, words: tuple[str, ...]
) -> None:
    page.locator("#search").fill("actor:cn")
    found = rows(page)
    page.locator("#search").fill(query)
    message = page.locator("#search-fault").inner_text()
    assert message[0].isupper(), message
    assert all(word in message.casefold() for word in words), message
    assert page.locator("#search").get_attribute("aria-invalid") == "true"
    assert rows(page) == found
    assert page.evaluate("() => location.hash") == "#q=actor%3Acn"  # of what is shown
    page.locator("#search").fill("actor:cn precursor")
    assert page.locator("#search-fault").inner_text() == ""
    assert page.locator("#search").get_attribute("aria-invalid") is None


def test_an_address_takes_the_place_of_a_faulty_query(page: Page) -> None:
    page.locator("#search").fill("actor:cn")
    page.locator("#search").fill("actor:nobody")
    page.evaluate("() => { location.hash = '#q=actor%3Acn&off='; }")
    page.wait_for_function("() => document.getElementById('search').value === 'actor:cn'")
    assert page.locator("#search-fault").inner_text() == ""


def test_a_filter_that_hides_the_open_event_closes_its_card(page: Page) -> None:
    page.locator("#e-klia-seizure .title a").click()
    page.locator("#search").fill("actor:cn")
    settled(page)
    assert opened_event(page) == ""
    assert page.url.endswith("#q=actor%3Acn")


def test_the_address_keeps_event_search_lanes_and_scale_and_opening_it_restores_them_all(
    page: Page, browser: Browser
) -> None:
    page.locator("#search").fill("2018..2024")
    page.get_by_role("button", name="Statistics").click()
    page.locator("#even").check()
    page.locator("#e-trump-xi-buenos-aires .title a").click()
    settled(page)
    state = rows(page), texts(page), page.locator("#count").inner_text()
    address = page.url
    with opened(browser, address) as again:
        settled(again.page)
        assert again.page.url == address
        assert (rows(again.page), texts(again.page), again.page.locator("#count").inner_text()) == state
        assert again.page.locator("#search").input_value() == "2018..2024"
        assert again.page.locator("#even").is_checked()
        chip = again.page.get_by_role("button", name="Statistics")
        assert chip.get_attribute("aria-pressed") == "false"
        assert opened_event(again.page) == "trump-xi-buenos-aires"
        assert again.messages == []
    page.locator("#even").uncheck()


def test_an_address_typed_into_an_open_page_is_followed(page: Page) -> None:
    page.evaluate("location.hash = '#q=actor:mx&off=summit'")
    eventually(page, "() => document.getElementById('search').value === 'actor:mx'")
    assert page.locator(".chip[data-lane=summit]").get_attribute("aria-pressed") == "false"
    page.evaluate("location.hash = ''")
    eventually(page, "() => document.getElementById('search').value === ''")
    assert page.locator(".chip[data-lane=summit]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize(
    "fragment", ["#e-no-such-event", "#q=%E0%A4%A", "#off=nothing", "#x", "#e-", "#q=aktor:us"]
)
def test_an_address_that_says_nothing_of_use_breaks_nothing(
    page: Page, shipped: Timeline, fragment: str
) -> None:
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    settled(page)
    page.locator("#search").fill("")
    assert rows(page) == {event.id for event in shipped.events}
    assert opened_event(page) == ""


def test_an_event_of_a_lane_that_is_off_can_still_be_opened_by_its_address(page: Page) -> None:
    page.evaluate("location.hash = '#off=summit'")
    settled(page)
    page.evaluate("location.hash = '#e-trump-xi-busan&off=summit'")
    eventually(page, "() => !document.getElementById('card').hidden")
    assert opened_event(page) == "trump-xi-busan"


def test_an_earlier_id_of_an_event_opens_it(
    browser: Browser, site: Site, timeline_of: Callable[..., Timeline]
) -> None:
    renamed = '[[event]]\nid = "talks-2023"\nformerly = ["talks"]\ntitle = "Talks"\ndate = 2023-07-07\n'
    with opened(browser, site.page(timeline_of(renamed), "renamed"), fragment="#e-talks") as shown:
        assert opened_event(shown.page) == "talks-2023"
        assert shown.page.url.endswith("#e-talks-2023")


def test_a_deep_link_shows_the_chart_with_its_event_and_not_the_row_of_the_table(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    for width, height in ((1440, 900), (390, 844)):
        path = site.page(shipped)
        with opened(browser, path, fragment="#e-klia-seizure", width=width, height=height) as shown:
            page = shown.page
            eventually(
                page,
                """() => {
                  const ring = document.querySelector("#overlay .ring")?.getBoundingClientRect();
                  const card = document.getElementById("card").getBoundingClientRect();
                  return ring && ring.top >= 0 && ring.bottom <= innerHeight
                    && card.top >= 0 && card.bottom <= innerHeight;
                }""",
            )
            assert opened_event(page) == "klia-seizure"


def test_the_page_answers_each_query_of_the_shared_table(browser: Browser, site: Site) -> None:
    loaded = load(ROOT / "tests" / "queries.events.toml")
    assert loaded.timeline is not None
    cases = tomllib.loads((ROOT / "tests" / "queries.toml").read_text(encoding="utf-8"))["case"]
    with opened(browser, site.page(loaded.timeline, "queries")) as shown:
        shown.page.clock.set_fixed_time(f"{dt.date.fromordinal(TODAY)}T12:00:00")
        for case in some(cases, every=30):
            shown.page.locator("#search").fill(case["query"])
            fault = case.get("page", case.get("error"))
            message = shown.page.locator("#search-fault").text_content() or ""
            if fault is None:
                assert (rows(shown.page), message) == (set(case["finds"].split()), ""), case["query"]
            else:
                assert message.startswith(fault), case["query"]
        assert shown.messages == []
