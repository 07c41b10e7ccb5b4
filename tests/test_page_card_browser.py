"""The card of an event: what the data knows of it, in full, and no more exactly than it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import Site, fresh, opened, opened_event, place, settled
from tests.serving import served
from timeline.model import Timeline

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DATA = """
[timeline]
title = "A test"
domain = "example.org"
timezone = "America/New_York"
as_of = 2025-01-01

[[actor]]
id = "us"
name = "United States"

[[category]]
id = "talks"
name = "Talks"

[[source]]
id = "herald"
title = "Controls are announced"
publisher = "The Herald"
published = 2024-08-07
url = "https://example.org/herald"

[[source]]
id = "gazette"
title = "Gazette of 2024"

[[event]]
id = "controls"
title = "Controls of precursors"
date = "[2024-08-02,2024-08-05]"
category = "talks"
actors = ["us"]
place = { name = "Geneva" }
summary = "Two days are named."
disputed = true
cite = [
  { source = "herald", date = "2024-08-02", quote = "on Friday" },
  { source = "gazette", date = "2024-08-05", note = "In print." },
]

[[event]]
id = "moved"
title = "A visit"
date = "2026-05-14/2026-05-15"
category = "talks"
was = ["2026-04"]

[[event]]
id = "hope"
title = "A hope"
kind = "target"
date = { after = "forum", by = "P10Y", precision = "year" }
category = "talks"
related = [{ event = "forum", as = "follows" }, { event = "controls", as = "implements" }]

[[event]]
id = "forum"
title = "An open forum"
start = 2023-07-18T11:00:00
end = 2023-07-18T12:30:00
category = "talks"

[[event]]
id = "vague"
title = "A raid"
date = 2023-12-09
time = "about 00:30"
place = { name = "Sepang", timezone = "Asia/Kuala_Lumpur" }
category = "talks"

[[event]]
id = "month"
title = "A meeting"
date = "2023-11"
category = "talks"
"""


@pytest.fixture(scope="module")
def path(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from timeline.loader import load

    source = tmp_path_factory.mktemp("data") / "events.toml"
    source.write_text(DATA, encoding="utf-8")
    loaded = load(source)
    assert loaded.timeline is not None, loaded.diagnostics
    return site.page(loaded.timeline)


@pytest.fixture(scope="module")
def opened_page(browser: Browser, path: Path) -> Iterator[Page]:
    with opened(browser, path) as shown:
        yield shown.page
        assert shown.messages == []


@pytest.fixture
def page(opened_page: Page) -> Page:
    fresh(opened_page)
    return opened_page


def card_of(page: Page, event_id: str) -> str:
    """Open an event's card; its words."""
    page.locator(f"#e-{event_id} .title a").click()
    assert opened_event(page) == event_id
    return page.locator("#card").inner_text()


@pytest.mark.parametrize(
    ("event_id", "words"),
    [
        ("month", "Some day in November 2023"),
        ("moved", "14 to 15 May 2026; moved from April 2026"),
        ("hope", "2033, approximately; derived: 10 years after “An open forum”"),
        ("forum", "18 July 2023, 11:00 to 12:30 (America/New_York)"),
        ("vague", "9 December 2023, about 00:30 (Asia/Kuala_Lumpur)"),
        ("controls", "One of: 2 or 5 August 2024"),
    ],
)
def test_the_date_is_shown_as_exactly_as_it_is_known(page: Page, event_id: str, words: str) -> None:
    card_of(page, event_id)
    assert page.locator("#card .when").inner_text() == words


def test_claims_that_disagree_stand_with_their_sources(page: Page) -> None:
    words = card_of(page, "controls")
    assert "sources disagree" in words
    assert "The Herald, 7 Aug 2024 dates it 2 Aug 2024: on Friday" in words
    assert "Gazette of 2024 dates it 5 Aug 2024: In print." in words
    link = page.locator("#card .sources a")
    assert link.get_attribute("href") == "https://example.org/herald"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_card_has_category_title_summary_place_and_actors(page: Page) -> None:
    words = card_of(page, "controls")
    for part in ("Talks", "Controls of precursors", "Two days are named.", "Geneva", "United States"):
        assert part in words
    assert page.locator("#card").get_attribute("aria-labelledby") == "card-title"
    assert page.get_by_role("dialog", name="Controls of precursors").is_visible()


def test_relations_lead_both_ways(page: Page) -> None:
    assert "Follows An open forum" in card_of(page, "hope")
    page.locator("#card .relation a", has_text="An open forum").click()
    assert opened_event(page) == "forum"
    assert "Followed by A hope" in page.locator("#card").inner_text()
    page.locator("#card .relation a", has_text="A hope").click()
    assert opened_event(page) == "hope"


def test_the_row_of_the_open_event_is_marked_in_the_table(page: Page) -> None:
    card_of(page, "forum")
    assert page.locator("tr.selected").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("tr.selected").count() == 0


@pytest.mark.parametrize(
    ("timezone", "parts"),
    [
        ("Asia/Tokyo", ("Your time: 19 July 2023", "00:00", "01:30", "(Asia/Tokyo)")),  # the next day there
        pytest.param(
            *("Europe/Paris", ("Your time: 18 July 2023", "17:00", "18:30", "(Europe/Paris)")),
            marks=pytest.mark.thorough("another hour of the same kind"),
        ),
        pytest.param("America/New_York", (), marks=pytest.mark.thorough("the same clock under its own name")),
        ("America/Toronto", ()),  # another zone, whose clock shows the same
    ],
)
def test_a_timed_event_is_shown_by_the_reader_s_clock_too(
    browser: Browser, path: Path, timezone: str, parts: tuple[str, ...]
) -> None:
    with opened(browser, path, timezone=timezone, fragment="#e-forum") as shown:
        assert "11:00 to 12:30 (America/New_York)" in shown.page.locator("#card .when").inner_text()
        found = " ".join(shown.page.locator("#card .yours").all_inner_texts())
        assert all(part in found for part in parts), found
        assert bool(found) == bool(parts)


def test_what_has_no_exact_time_is_not_given_one(browser: Browser, path: Path) -> None:
    with opened(browser, path, timezone="Asia/Tokyo", fragment="#e-vague") as shown:
        assert shown.page.locator("#card .yours").count() == 0


def test_copy_link_copies_the_address_that_opens_this_card(browser: Browser, tmp_path: Path) -> None:
    source = tmp_path / "events.toml"
    source.write_text(DATA, encoding="utf-8")
    with served(source) as server:
        address = f"http://127.0.0.1:{server.port}/"
        with opened(browser, address, fragment="#e-forum") as shown:
            shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
            button = shown.page.get_by_role("button", name="Copy link")
            button.click()
            shown.page.get_by_role("button", name="Copied").wait_for()
            assert shown.page.evaluate("() => navigator.clipboard.readText()") == f"{address}#e-forum"
            shown.page.get_by_role("button", name="Copied").click()  # again, while it still says so
            button.wait_for(timeout=10_000)
            assert shown.messages == []


def test_a_long_card_scrolls_inside_of_itself_and_keeps_its_close_button_in_sight(
    browser: Browser, site: Site, timeline_of: Callable[..., Timeline]
) -> None:
    long = f'[[event]]\nid = "a"\ntitle = "Talks"\ndate = 2023-07-07\nsummary = "{"and so on, " * 400}"\n'
    for width, height in ((1440, 900), (390, 700)):
        with opened(
            browser, site.page(timeline_of(long), "long"), fragment="#e-a", width=width, height=height
        ) as shown:
            page = shown.page
            page.locator("#card").evaluate("card => card.scrollTo(0, 600)")
            settled(page)
            card, button = place(page, "#card"), place(page, "#card [data-close]")
            assert card.holds(button)
            assert card.y1 <= height
            page.mouse.click(*button.middle)
            assert opened_event(page) == ""
