"""The subscribe panel, over HTTP as readers have it; and each feed's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import Opened, Site, eventually, opened
from tests.conftest import ROOT
from tests.serving import Served, served
from timeline.model import Timeline

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    for name in ("events.toml", "events.lock"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    with served(folder / "events.toml") as found:
        yield found


@pytest.fixture(scope="module")
def address(server: Served) -> str:
    return f"http://127.0.0.1:{server.port}/"


@pytest.fixture(scope="module")
def shown(browser: Browser, address: str) -> Iterator[Opened]:
    with opened(browser, address) as found:
        found.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield found
        assert found.messages == []
        assert all(request.startswith(address) for request in found.requests)


@pytest.fixture
def panel(shown: Opened) -> Iterator[Page]:
    """The page with its panel open."""
    shown.page.locator("#subscribe").click()
    yield shown.page
    shown.page.keyboard.press("Escape")
    assert not shown.page.locator("#panel").is_visible()


def link(page: Page, name: str) -> str:
    return page.locator(f"#panel [data-to={name}]").get_attribute("href") or ""


def test_the_panel_offers_each_feed_of_the_file_and_the_whole_first(panel: Page, shipped: Timeline) -> None:
    choices = panel.locator("#feed option").all_inner_texts()
    assert choices == [shipped.title, *(feed.title for feed in shipped.feeds.values())]
    assert panel.evaluate("() => document.activeElement.id") == "feed"
    assert panel.get_by_role("dialog", name="Subscribe to a calendar").is_visible()


def test_the_links_lead_to_the_chosen_feed_in_the_words_of_each_calendar(panel: Page, address: str) -> None:
    panel.locator("#feed").select_option(label="U.S. and China")
    feed = f"{address}feeds/us-china.ics"
    webcal = feed.replace("http:", "webcal:")
    assert panel.locator("#feed-address").input_value() == feed
    assert link(panel, "webcal") == webcal
    google, outlook = urlsplit(link(panel, "google")), urlsplit(link(panel, "outlook"))
    assert (google.scheme, google.netloc) == ("https", "calendar.google.com")
    assert parse_qs(google.query) == {"cid": [webcal]}
    assert (outlook.scheme, outlook.netloc) == ("https", "outlook.live.com")
    assert parse_qs(outlook.query) == {"url": [feed], "name": ["U.S. and China"]}
    assert panel.locator("#panel [data-download]").get_attribute("href") == "feeds/us-china.ics"
    assert panel.locator("#panel [data-paged] a").get_attribute("href") == "feeds/us-china.html"
    panel.locator("#feed").select_option(index=0)
    assert link(panel, "webcal") == f"{address}calendar.ics".replace("http:", "webcal:")
    assert not panel.locator("#panel [data-paged]").is_visible()


def test_each_address_that_the_panel_gives_is_a_calendar(panel: Page, server: Served) -> None:
    for at in range(panel.locator("#feed option").count()):
        panel.locator("#feed").select_option(index=at)
        found = server.get(urlsplit(panel.locator("#feed-address").input_value()).path)
        assert found.status == 200
        assert found.text.startswith("BEGIN:VCALENDAR")


def test_the_panel_says_how_often_each_client_asks_again_and_promises_no_reminder(panel: Page) -> None:
    words = panel.locator("#panel").inner_text()
    for part in ("as often as you", "every 30 minutes", "every 8 to 24 hours", "after about 3 hours"):
        assert part in words
    assert "so are reminders: do not rely on them for a deadline" in words


def test_the_address_can_be_copied(panel: Page, address: str) -> None:
    panel.locator("#feed").select_option(label="U.S. and India")
    panel.get_by_role("button", name="Copy address").click()
    panel.get_by_role("button", name="Copied").wait_for()
    assert panel.evaluate("() => navigator.clipboard.readText()") == f"{address}feeds/us-india.ics"


def test_a_click_beside_the_panel_closes_it_and_one_on_its_edge_does_not(panel: Page) -> None:
    box = panel.locator("#panel").bounding_box()
    assert box is not None
    panel.mouse.click(box["x"] + 6, box["y"] + box["height"] / 2)
    assert panel.locator("#panel").is_visible()
    panel.mouse.click(box["x"] - 6, box["y"] + box["height"] / 2)
    assert not panel.locator("#panel").is_visible()


def test_escape_closes_the_panel_and_leaves_the_card_behind_it(shown: Opened) -> None:
    page = shown.page
    page.locator(".title a").first.click()
    page.locator("#subscribe").evaluate("button => button.click()")
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert page.locator("#card").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#card").is_visible()


def test_closing_the_panel_gives_the_focus_back(shown: Opened) -> None:
    page = shown.page
    closing: list[Callable[[], None]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator("#panel [data-close]").click(),
        lambda: page.mouse.click(5, 5),  # beside it
    ]
    for close in closing:
        page.locator("#subscribe").click()
        close()
        assert not page.locator("#panel").is_visible()
        assert page.evaluate("() => document.activeElement.id") == "subscribe"


def test_a_published_site_is_subscribed_to_where_it_is_published(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    path = site.page(replace(shipped, url="https://example.org/drugs/"), "published")
    with opened(browser, path) as shown:
        shown.page.locator("#subscribe").click()
        assert shown.page.locator("#feed-address").input_value() == "https://example.org/drugs/calendar.ics"
        assert link(shown.page, "webcal") == "webcal://example.org/drugs/calendar.ics"


def test_a_page_that_is_only_a_file_says_that_no_calendar_can_subscribe_to_it(
    browser: Browser, site: Site, shipped: Timeline
) -> None:
    with opened(browser, site.page(shipped, "file")) as shown:
        shown.page.locator("#subscribe").click()
        assert shown.page.get_by_text("This page is a file on your computer").is_visible()
        assert not shown.page.locator("#feed-address").is_visible()
        assert shown.page.get_by_role("link", name="Download the file").is_visible()


# ---- The page of a feed


@pytest.fixture(scope="module")
def feed_page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, f"{address}feeds/us-china.html") as found:
        yield found.page
        assert found.messages == []
        assert all(request.startswith(address) for request in found.requests)


def test_a_feed_has_a_page_of_its_events_alone(feed_page: Page, shipped: Timeline) -> None:
    from timeline.query import select

    ids = feed_page.eval_on_selector_all("#table tr.event", "rows => rows.map(row => row.id.slice(2))")
    assert ids == [event.id for event in select(shipped, "feed:us-china")]
    assert feed_page.locator("h1").inner_text() == "U.S. and China"
    assert feed_page.title() == f"U.S. and China \u2013 {shipped.title}"
    assert feed_page.locator("#plot .annotation").count() > 5
    chips = feed_page.locator(".chip").all_inner_texts()
    assert chips == ["Summits and visits", "Working groups"]  # of the lanes that it has events in


def test_its_own_calendar_is_the_download_and_the_first_choice(feed_page: Page, address: str) -> None:
    download = feed_page.get_by_role("link", name="Download .ics")
    assert download.evaluate("link => link.href") == f"{address}feeds/us-china.ics"
    feed_page.locator("#subscribe").click()
    assert feed_page.locator("#feed-address").input_value() == f"{address}feeds/us-china.ics"
    feed_page.locator("#feed").select_option(index=1)
    assert feed_page.locator("#feed-address").input_value() == f"{address}calendar.ics"
    feed_page.locator("#feed").select_option(label="U.S. and Mexico")
    assert feed_page.locator("#feed-address").input_value() == f"{address}feeds/us-mexico.ics"
    feed_page.keyboard.press("Escape")


def test_links_lead_to_the_whole_and_to_the_other_feeds_and_back(
    browser: Browser, address: str, shipped: Timeline
) -> None:
    with opened(browser, f"{address}feeds/us-china.html") as shown:
        page = shown.page
        page.get_by_role("link", name=shipped.title, exact=True).click()
        eventually(page, "() => 'ready' in document.documentElement.dataset")
        assert page.url == f"{address}index.html"
        page.locator(".topics").get_by_role("link", name="U.S. and Mexico").click()
        eventually(page, "() => 'ready' in document.documentElement.dataset")
        assert page.locator("h1").inner_text() == "U.S. and Mexico"
        page.locator(".topics").get_by_role("link", name="U.S. and China").click()
        eventually(page, "() => 'ready' in document.documentElement.dataset")
        assert page.locator("h1").inner_text() == "U.S. and China"
        assert shown.messages == []


def test_the_page_of_a_feed_works_from_a_folder_too(
    browser: Browser, tmp_path: Path, shipped: Timeline
) -> None:
    from timeline import site as sites
    from timeline.history.lock import Lock

    for artifact in sites.artifacts(shipped, Lock()):
        (tmp_path / artifact.path).parent.mkdir(exist_ok=True)
        (tmp_path / artifact.path).write_bytes(artifact.render())
    with opened(browser, tmp_path / "feeds" / "us-china.html") as shown:
        assert shown.page.locator("#plot .annotation").count() > 5
        assert shown.messages == []
