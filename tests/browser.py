"""A real Chromium for the tests of the page; without one they are skipped, and fail where CI is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

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
    messages: list[str] = field(default_factory=list)
    """Of the console, errors of scripts, and dialogs."""
    requests: list[str] = field(default_factory=list)
    """Addresses asked for."""


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    width: int = 1440,
    height: int = 900,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Opened]:
    """A file in a window of its own, until its chart is drawn; nothing but files is let through."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
    )
    page = context.new_page()
    shown = Opened(page, context)

    def only_files(route: Route) -> None:
        shown.requests.append(route.request.url)
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def on_dialog(dialog: Dialog) -> None:
        shown.messages.append(dialog.message)
        dialog.dismiss()

    page.route("**/*", only_files)
    page.on("console", lambda message: shown.messages.append(message.text))
    page.on("pageerror", lambda error: shown.messages.append(str(error)))
    page.on("dialog", on_dialog)
    try:
        page.goto(path.as_uri())
        if scripts:
            page.wait_for_selector("#chart .annotation, #no-chart:not([hidden])", state="attached")
        yield shown
    finally:
        context.close()


def eventually(page: Page, script: str) -> None:
    """Wait until a function of the page gives true, for five seconds at most.

    Playwright's own `wait_for_function` is what the page's policy forbids.
    """
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {script}")
