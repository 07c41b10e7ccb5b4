"""A real Chromium for the tests of the page; without one they are skipped, and fail where CI is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias, TypedDict, Unpack
from weakref import WeakKeyDictionary

import pytest

from timeline.model import Timeline
from timeline.page import Link, PageOptions, plotly_asset, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Dialog, Page, Route

Scheme: TypeAlias = Literal["light", "dark"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # Chromium refuses to start for root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = 390
"""Pixels of width."""
TOUCH = 700
"""Pixels of width; a window that is less wide has touch."""


def missing(what: str) -> NoReturn:
    """Skip the test that asks, saying what it needs; in CI nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed, and CI is set")
    pytest.skip(f"{what} is needed")


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's Chromium, headless, with a profile of its own that goes away with it."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing("the package playwright")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page in the browser, and all that it said or asked for."""

    page: Page
    context: BrowserContext
    session: CDPSession
    messages: list[str] = field(default_factory=list)
    """Of the console, errors of scripts, and dialogs."""
    requests: list[str] = field(default_factory=list)
    """Addresses asked for."""


class Kind(TypedDict, total=False):
    """What a window is like."""

    width: int
    height: int
    scheme: Scheme
    scripts: bool
    timezone: str
    trusting: bool
    """Whether it lifts the page's policy, for scripts of tests."""


_FREE: WeakKeyDictionary[Browser, list[Opened]] = WeakKeyDictionary()
"""Windows that are free: one that knows plotly.js opens a page four times as soon as a new one."""


@contextmanager
def opened(
    browser: Browser, path: Path | str, *, fragment: str = "", **kind: Unpack[Kind]
) -> Iterator[Opened]:
    """A file, or a page on loopback, in a window of its own, until its chart is drawn."""
    with window(browser, **kind) as shown:
        address = path.as_uri() if isinstance(path, Path) else path
        shown.page.goto(address + fragment, wait_until="load")
        if kind.get("scripts", True):
            shown.page.wait_for_selector("html[data-ready]", state="attached")
        yield shown


@contextmanager
def window(browser: Browser, **kind: Unpack[Kind]) -> Iterator[Opened]:
    """A window of its own, that is empty. Nothing from elsewhere is let through to it."""
    width = kind.get("width", 1440)
    free = _FREE.setdefault(browser, [])
    shown = free.pop() if free else _window(browser.new_context(locale="en-GB"))
    page, send = shown.page, shown.session.send
    page.set_viewport_size({"width": width, "height": kind.get("height", 900)})
    # as it is: a screen, and paper where printed
    page.emulate_media(media="null", color_scheme=kind.get("scheme", "light"))
    # Playwright has these for new windows only
    send("Emulation.setTouchEmulationEnabled", {"enabled": width < TOUCH})
    send("Emulation.setTimezoneOverride", {"timezoneId": kind.get("timezone", "UTC")})
    send("Emulation.setScriptExecutionDisabled", {"value": not kind.get("scripts", True)})
    send("Page.setBypassCSP", {"enabled": kind.get("trusting", False)})
    shown.messages.clear()
    shown.requests.clear()
    yield shown
    # not where the test failed: it may have left the window in any state
    page.mouse.move(0, 0)
    page.goto("about:blank")
    shown.context.clear_permissions()
    free.append(shown)


def _window(context: BrowserContext) -> Opened:
    page = context.new_page()
    shown = Opened(page, context, context.new_cdp_session(page))

    def only_near(route: Route) -> None:
        shown.requests.append(route.request.url)
        if route.request.url.startswith(("file:", "http://127.0.0.1:", "blob:", "data:")):
            route.continue_()
        else:
            route.abort()

    def on_dialog(dialog: Dialog) -> None:
        shown.messages.append(dialog.message)
        dialog.dismiss()

    page.route("**/*", only_near)
    page.on("console", lambda message: shown.messages.append(message.text))
    page.on("pageerror", lambda error: shown.messages.append(str(error)))
    page.on("dialog", on_dialog)
    return shown


def tap(page: Page, at: tuple[float, float]) -> None:
    """Touch a place of a window that has touch, for a moment."""
    touch = page.context.new_cdp_session(page)
    points = [{"x": at[0], "y": at[1]}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


def eventually(page: Page, script: str) -> None:
    """Wait until a function of the page gives true, for five seconds at most.

    Playwright's own `wait_for_function` is what the page's policy forbids.
    """
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {script}")


def settled(page: Page) -> None:
    """Wait until what was asked of the page in this frame is drawn."""
    page.evaluate(
        """() => new Promise((done) => {
          let frames = 4;
          const next = () => (frames-- ? requestAnimationFrame(next) : done());
          next();
        })"""
    )


def resize(page: Page, width: int, height: int = 900) -> None:
    """Give the window another size, and wait until the chart has it."""
    page.set_viewport_size({"width": width, "height": height})
    settled(page)


class Site:
    """A folder for pages, with plotly.js beside them."""

    def __init__(self, folder: Path, drawer: str = "") -> None:
        self.folder = folder
        self.drawer = drawer
        self.plotly, script = plotly_asset(drawer)
        (folder / "assets").mkdir()
        (folder / self.plotly).write_bytes(script)

    def page(self, timeline: Timeline, name: str = "index") -> Path:
        """The page of a timeline, with its feeds' calendars named."""
        feeds = tuple(Link(feed.title, f"feeds/{feed.id}.ics") for feed in timeline.feeds.values())
        options = PageOptions(
            "file", self.plotly, "index.html", calendar="calendar.ics", feeds=feeds, drawer=self.drawer
        )
        path = self.folder / f"{name}.html"
        path.write_bytes(write(timeline, options))
        return path


def fresh(page: Page) -> None:
    """Put a page back to how it was when it was opened: nothing open, pointed at, filtered or zoomed."""
    page.mouse.move(0, 0)
    page.keyboard.press("Escape")
    page.evaluate(
        """() => {
          document.activeElement.blur();
          location.hash = "";
          scrollTo({ top: 0, behavior: "instant" });
        }"""
    )
    eventually(
        page,
        "() => !document.querySelector('#search').value"
        " && !document.querySelector('.chip[aria-pressed=false]')",
    )
    if page.locator("#zoom-all").is_enabled() and page.locator("#zoom-all").is_visible():
        page.locator("#zoom-all").click()
    settled(page)


@dataclass(frozen=True)
class Place:
    """A box in the window, in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, other: Place) -> bool:
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1


def place(page: Page, selector: str, *, text: str = "") -> Place:
    """Where the only such element is."""
    found = page.locator(selector, has_text=text) if text else page.locator(selector)
    box = found.bounding_box()
    assert box is not None, f"{selector} is not to be seen"
    return Place(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])


def opened_event(page: Page) -> str:
    """The id of the event whose card is open; else empty."""
    if not page.locator("#card").is_visible():
        return ""
    found: str = page.locator("tr.selected").evaluate("row => row.id.slice(2)")
    return found
