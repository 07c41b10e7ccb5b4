"""The states of the page of which bench.pictures takes pictures: their names, and how to bring them about."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import samples
from tests.browser import PHONE, Opened, Site, opened, settled
from tests.chronologies import chronology
from tests.conftest import ROOT
from timeline.loader import load
from timeline.model import Timeline
from timeline.page import PageOptions, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADDRESS = "https://example.org/synthetic-drugs/"
PAPER = 2.0
"""Pixels of a printed page's picture for each point (1/72 inch) of the paper."""


class Studio:
    """The browser, and a folder for the pages that it shows."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.site = Site(folder)
        self._pages: dict[str, Path] = {}

    def page(self, name: str) -> Path:
        """The path of the page of one of SUBJECTS; the first call writes it."""
        if name not in self._pages:
            self._pages[name] = self.site.page(SUBJECTS[name](), name)
        return self._pages[name]


@dataclass(frozen=True)
class State:
    """One picture: its name, which is also that of its file, what it shows, and how to take it."""

    name: str
    words: str
    take: Callable[[Studio, Path], None]
    ending: str = "png"

    @property
    def file(self) -> str:
        """The name of the picture's file."""
        return f"{self.name}.{self.ending}"


@dataclass(frozen=True)
class Shot:
    """A screenshot of the page of one of SUBJECTS, after an action on it."""

    subject: str = "shipped"
    act: Callable[[Page], None] = settled
    whole: bool = False
    """Whether to show the whole page, or only what the window shows."""
    of: str = ""
    """The selector of the element to show; empty for the window."""
    window: dict[str, Any] = field(default_factory=dict)
    """The options of `opened`: width, height, scheme, scripts, fragment."""

    def __call__(self, studio: Studio, path: Path) -> None:
        """Write the screenshot to a path."""
        with self.shown(studio) as found:
            if self.of:
                found.page.locator(self.of).screenshot(path=path, animations="disabled")
            else:
                found.page.screenshot(path=path, full_page=self.whole, animations="disabled")

    @contextmanager
    def shown(self, studio: Studio) -> Iterator[Opened]:
        """The page in the browser, after the action and when nothing moves any more."""
        with opened(studio.browser, studio.page(self.subject), **self.window) as found:
            if self.window.get("scripts", True):  # without scripts nothing ever changes
                self.act(found.page)
                settled(found.page)
            yield found


def shot(
    subject: str = "shipped",
    act: Callable[[Page], None] = settled,
    *,
    whole: bool = False,
    of: str = "",
    **window: Any,
) -> Shot:
    """A Shot whose window has these options."""
    return Shot(subject, act, whole, of, window)


# ---- Subjects


def shipped() -> Timeline:
    """The timeline of the repository's own events.toml."""
    return _read(ROOT / "events.toml")


def _read(path: Path) -> Timeline:
    loaded = load(path)
    if loaded.timeline is None:
        raise ValueError(loaded.diagnostics[0])
    return loaded.timeline


SUBJECTS: dict[str, Callable[[], Timeline]] = {
    "shipped": shipped,
    "published": lambda: replace(shipped(), url=ADDRESS),
    "none": lambda: chronology(0),
    "one": lambda: chronology(1),
    "sixteen": lambda: chronology(16),
    "hundreds": lambda: chronology(300),
    "thousands": lambda: chronology(3_000, lanes=8),
    "arabic": lambda: _read(samples.ARABIC),
    "hostile": lambda: _read(samples.HOSTILE),
}


# ---- Actions on a page


def click(selector: str) -> Callable[[Page], None]:
    """Click the first element of a selector."""
    return lambda page: page.locator(selector).first.click()


def search(words: str) -> Callable[[Page], None]:
    """Type words into the search field."""
    return lambda page: page.locator("#search").fill(words)


def zoom(times: int) -> Callable[[Page], None]:
    """Zoom in by this many steps."""

    def act(page: Page) -> None:
        for _ in range(times):
            page.locator("#zoom-in").click()
            settled(page)
            page.wait_for_timeout(300)  # milliseconds: the chart glides

    return act


def keys(*names: str) -> Callable[[Page], None]:
    """Press keys with the focus on the chart."""

    def act(page: Page) -> None:
        page.locator("#chart").focus()
        for name in names:
            page.keyboard.press(name)

    return act


def scrolled(selector: str) -> Callable[[Page], None]:
    """Scroll so that an element is 20 pixels below the top of the window."""
    return lambda page: page.locator(selector).evaluate(
        "found => scrollTo({ top: found.getBoundingClientRect().top + scrollY - 20, behavior: 'instant' })"
    )


def hovering(words: str) -> Callable[[Page], None]:
    """Move the pointer onto the label of the chart with these words. Raises ValueError if there is none."""

    def act(page: Page) -> None:
        box = page.locator("#plot .annotation", has_text=words).first.bounding_box()
        if box is None:
            raise ValueError(f"nothing in the chart is labelled {words}")
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    return act


# ---- Pictures that are no screenshots of the page itself


def saved(studio: Studio, path: Path) -> None:
    """Write the picture that "Save picture" gives to a path."""
    with shot().shown(studio) as found:
        with found.page.expect_download() as download:
            found.page.locator("#save").click()
        download.value.save_as(path)


def printed(number: int, subject: str = "shipped") -> Callable[[Studio, Path], None]:
    """Print the page and take one sheet: from 1, from the end if negative; the last if there are fewer."""

    def take(studio: Studio, path: Path) -> None:
        import pypdfium2  # type: ignore[import-untyped,unused-ignore]  # it carries no types

        with shot(subject).shown(studio) as found:
            found.page.emulate_media(media="print")  # `opened` asked for the screen's style
            document = pypdfium2.PdfDocument(found.page.pdf(prefer_css_page_size=True))
        at = min(number, len(document)) - 1 if number > 0 else len(document) + number
        document[at].render(scale=PAPER).to_pil().save(path)

    return take


SOMEBODY_ELSES = """<!doctype html>
<html lang="en" data-ready>
<title>An article</title>
<body style="margin: 40px auto; width: 900px; font: 18px Georgia, serif">
<h1>An article</h1>
<p>It shows the chart in an iframe:</p>
<iframe src="inside.html" width="900" height="860" title="The chart"></iframe>
<p>And it goes on.</p>
</html>
"""


def embedded(studio: Studio, path: Path) -> None:
    """Take the form for an iframe, in an iframe of another page."""
    inside, outside = studio.site.folder / "inside.html", studio.site.folder / "outside.html"
    inside.write_bytes(write(SUBJECTS["published"](), PageOptions(plotly="inline", embed=True)))
    outside.write_text(SOMEBODY_ELSES, encoding="utf-8")
    with opened(studio.browser, outside, height=1_100) as found:
        found.page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
        settled(found.page)
        found.page.screenshot(path=path)


def charted(*arguments: str) -> Callable[[Studio, Path], None]:
    """Write the picture of `timeline picture` with these arguments."""

    def take(studio: Studio, path: Path) -> None:
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "timeline",
            "-f",
            ROOT / "events.toml",
            "picture",
            *arguments,
        ]
        subprocess.run([*command, "-o", path], check=True, stdout=subprocess.DEVNULL)

    return take


CARD = "#e-prc-precursor-controls-announcement"
"""An event whose sources disagree."""
RELATED = "#e-global-coalition-launch"
"""An event that is related to several others."""

HANDHELD: dict[str, Any] = {"width": PHONE, "height": 844}

STATES: tuple[State, ...] = (
    State("page", "as it opens", shot(height=1_000)),
    State("page-dark", "in dark colours", shot(height=1_000, scheme="dark")),
    State("page-whole", "from top to bottom", shot(whole=True)),
    State("page-whole-dark", "from top to bottom, dark", shot(whole=True, scheme="dark")),
    State("page-1920", "in a wide window", shot(width=1920, height=1_080)),
    State("table", "the table's first rows", shot(act=scrolled("#events"))),
    State("hover", "the pointer on a label", shot(act=hovering("Biden-Xi summit"))),
    State("keys", "led to an event by arrow keys", shot(act=keys("Home", *["ArrowRight"] * 12))),
    State("card", "a card, and arrows to what it is related to", shot(height=1_000, fragment=RELATED)),
    State("card-disputed", "a card whose sources disagree", shot(fragment=CARD)),
    State("card-dark", "a card in dark colours", shot(fragment=CARD, scheme="dark")),
    State("card-series", "a series' card", shot(fragment="#e-world-drug-day")),
    State("panel", "where to subscribe", shot("published", click("#subscribe"))),
    State("panel-dark", "where to subscribe, dark", shot("published", click("#subscribe"), scheme="dark")),
    State("panel-file", "of a page that is only a file", shot(act=click("#subscribe"))),
    State("zoomed", "three steps in", shot(act=zoom(3))),
    State("zoomed-far", "eight steps in", shot(act=zoom(8))),
    State("even", "on an even time scale", shot(act=click("#even"))),
    State("search", "what actor:cn finds", shot(act=search("actor:cn"))),
    State("search-few", "what a word finds", shot(act=search("klia"), whole=True)),
    State("search-fault", "a search that cannot be read", shot(act=search("aktor:us"))),
    State("search-nothing", "a search that finds nothing", shot(act=search("nothing-of-the-sort"))),
    State("lane-off", "without its first lane", shot(act=click(".chip"))),
    State("phone", "on a phone", shot(**HANDHELD)),
    State("phone-chart", "the whole chart of a phone", shot(of=".figure", **HANDHELD)),
    State("phone-spine", "few events on a phone", shot("sixteen", whole=True, **HANDHELD)),
    State("phone-search", "a spine of what is found", shot(act=search("actor:cn"), of=".figure", **HANDHELD)),
    State("phone-card", "a card on a phone", shot(**HANDHELD, fragment=CARD)),
    State("phone-panel", "where to subscribe", shot("published", click("#subscribe"), **HANDHELD)),
    State("phone-table", "the table on a phone", shot(act=scrolled("#events"), **HANDHELD)),
    State("phone-dark", "on a phone, dark", shot(**HANDHELD, scheme="dark")),
    State("tablet-1024", "1024 pixels wide", shot(width=1_024, height=1_100)),
    State("tablet-768", "768 pixels wide", shot(width=768, height=1_024)),
    State("tablet-768-card", "a card, 768 pixels wide", shot(width=768, height=1_024, fragment=CARD)),
    State("none", "of no event", shot("none")),
    State("one", "of one event", shot("one")),
    State("sixteen", "of 16 events", shot("sixteen")),
    State("hundreds", "of 300 events", shot("hundreds", height=1_000)),
    State("hundreds-zoomed", "of 300 events, four steps in", shot("hundreds", zoom(4), height=1_000)),
    State("hundreds-phone", "of 300 events on a phone", shot("hundreds", of=".figure", **HANDHELD)),
    State("thousands", "of 3,000 events", shot("thousands", height=1_000)),
    State("thousands-dark", "of 3,000 events, dark", shot("thousands", height=1_000, scheme="dark")),
    State("thousands-zoomed", "of 3,000 events, six steps in", shot("thousands", zoom(6), height=1_000)),
    State("right-to-left", "in Arabic", shot("arabic", whole=True)),
    State("right-to-left-card", "a card in Arabic", shot("arabic", fragment="#e-resolution")),
    State("right-to-left-phone", "in Arabic on a phone", shot("arabic", whole=True, **HANDHELD)),
    State("hostile", "names that are too long, or mean harm", shot("hostile", whole=True)),
    State("hostile-card", "a card of theirs", shot("hostile", fragment="#e-markup")),
    State("hostile-phone", "theirs on a phone", shot("hostile", whole=True, **HANDHELD)),
    State("hostile-phone-card", "theirs on a phone", shot("hostile", **HANDHELD, fragment="#e-long")),
    State("plain", "without JavaScript", shot(scripts=False, height=1_000)),
    State("plain-phone", "without JavaScript on a phone", shot(scripts=False, **HANDHELD)),
    State("printed-chart", "on paper: the chart", printed(1)),
    State("printed-table", "on paper: the table", printed(2)),
    State("printed-end", "on paper: the last page", printed(-1)),
    State("printed-hundreds", "on paper: the chart of 300 events", printed(1, "hundreds")),
    State("printed-right-to-left", "on paper: in Arabic", printed(1, "arabic")),
    State("saved", "what 'Save picture' gives", saved),
    State("embedded", "in an iframe", embedded),
    State("chart", "timeline picture -o chart.svg", charted(), "svg"),
    State("chart-query", "timeline picture actor:cn 2018.. -o x.svg", charted("actor:cn", "2018.."), "svg"),
    State("chart-png", "timeline picture -o chart.png", charted()),
    State("chart-dark", "timeline picture -o chart.png --theme dark", charted("--theme", "dark")),
)
"""No two have the same name."""
