"""axe-core, which knows the rules of WCAG, finds nothing wrong with the page in any of its states."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import PHONE, Scheme, Site, fresh, missing, opened, settled
from tests.chronologies import chronology
from tests.conftest import ROOT
from tests.profiles import later
from timeline.model import Timeline
from timeline.page import PageOptions, write

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet
    from playwright.sync_api import Browser, Page

VERSION = "4.14.1"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const shown = (nodes) => nodes.slice(0, 3).map((node) => node.html);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${shown(nodes)}`);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, where npm put it; without it tests are skipped, and fail in CI."""
    folder = Path(os.environ.get("AXE_CORE", ROOT / ".venv" / "js"))
    source = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing(f"axe-core (npm install --no-save --prefix .venv/js axe-core@{VERSION})")
    return source.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(axe)
    found: list[str] = page.evaluate(RUN)
    return found


WINDOWS: tuple[tuple[Scheme, int], ...] = (
    ("light", 1440),
    ("dark", 1440),
    ("light", PHONE),
    ("dark", PHONE),
)


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Site, shipped: Timeline) -> Iterator[Callable[[Scheme, int], Page]]:
    """The shipped page in a window of a scheme and a width, which stays open for the next that asks."""
    with ExitStack() as stack:

        @cache
        def page(scheme: Scheme, width: int) -> Page:
            window = opened(browser, site.page(shipped), scheme=scheme, width=width, trusting=True)
            return stack.enter_context(window).page

        yield page


def card(page: Page) -> None:
    page.locator("#e-prc-precursor-controls-announcement .title a").click()  # its sources disagree


def panel(page: Page) -> None:
    page.locator("#subscribe").click()


def fault(page: Page) -> None:
    page.locator("#search").fill("aktor:us")


def nothing(page: Page) -> None:
    page.locator("#search").fill("nothing-of-the-sort")


def lane_off(page: Page) -> None:
    page.locator(".chip").first.click()


def spine(page: Page) -> None:
    page.locator("#search").fill("actor:cn")


STATES = (fresh, card, panel, fault, nothing, lane_off, spine)
AT_ONCE = {
    ("light", 1440): (fresh, card, panel, fault, lane_off),
    ("dark", PHONE): (card, nothing, spine),
}
"""The states that a run looks at which is not thorough."""


def windows_and_states() -> Iterator[ParameterSet]:
    rarer = pytest.mark.thorough("each state, each scheme and each width is looked at beside others")
    for window in WINDOWS:
        for state in STATES:
            marks = () if state in AT_ONCE.get(window, ()) else rarer
            yield pytest.param(*window, state, marks=marks, id=f"{window[0]} {window[1]} {state.__name__}")


@pytest.mark.parametrize(("scheme", "width", "bring_about"), [*windows_and_states()])
def test_axe_finds_nothing_in_this_state(
    pages: Callable[[Scheme, int], Page],
    axe: str,
    scheme: Scheme,
    width: int,
    bring_about: Callable[[Page], None],
) -> None:
    page = pages(scheme, width)
    fresh(page)
    bring_about(page)
    settled(page)
    assert violations(page, axe) == []


def test_axe_finds_nothing_in_a_panel_with_addresses(
    browser: Browser, site: Site, shipped: Timeline, axe: str
) -> None:
    published = replace(shipped, url="https://example.org/")
    with opened(browser, site.page(published, "published"), trusting=True) as shown:
        shown.page.locator("#subscribe").click()
        assert shown.page.locator("#feed-address").is_visible()
        assert violations(shown.page, axe) == []


@pytest.mark.parametrize("language", ["ar", *later("fr", why="it runs in the direction of English")])
def test_axe_finds_nothing_in_other_languages(browser: Browser, site: Site, axe: str, language: str) -> None:
    path = site.page(replace(chronology(16), language=language), language)
    with opened(browser, path, trusting=True, fragment="#e-e1") as shown:
        assert violations(shown.page, axe) == []


@pytest.mark.parametrize(
    "state",
    [
        "empty",
        *later("300", why="the elements of the shipped page, more of each"),
        "embedded",
        *later("without plotly.js", why="the elements of the page before it is ready"),
    ],
)
def test_axe_finds_nothing_in_other_pages(
    browser: Browser, site: Site, shipped: Timeline, axe: str, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "page.html"
    match state:
        case "empty":
            path.write_bytes(write(chronology(0), PageOptions("file", "x.js")))
        case "300":
            path.write_bytes(write(chronology(300), PageOptions(plotly="inline")))
        case "embedded":
            path = site.folder / "embedded.html"
            path.write_bytes(write(shipped, PageOptions("file", site.plotly, embed=True)))
        case _:
            path.write_bytes(write(shipped, PageOptions("file", "none.js")))
    with opened(browser, path, trusting=True) as shown:
        assert violations(shown.page, axe) == []
