"""How soon our page paints and answers, compared with a bare picture and a px.timeline page in one run.

    python -m bench.page [--events 1000] [--rounds 15] [--plotly plotly-basic.min.js]

It needs the packages for tests, Chromium, and pandas, without which px.timeline accepts no data.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from bench import samples
from tests.browser import launched
from timeline.chart import svg
from timeline.chart.elements import paint
from timeline.chart.style import LIGHT
from timeline.model import Timeline
from timeline.page import html, plotly_asset

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OURS, AGAIN, STILL, EXPRESS = "our page", "our page again", "a bare picture", "px.timeline"
PAGES = {OURS: "index.html", AGAIN: "index.html", STILL: "still.html", EXPRESS: "express.html"}
PAINT_AT_MOST, ANSWER_AT_MOST = 2.0, 1.1

# Both pages say in the same way that they are ready. What they drew is then on the screen in the first task
# after the next frame.
WATCH = """() => {
  new MutationObserver((changes, observer) => {
    if (!("ready" in document.documentElement.dataset)) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { window.answeredAt = performance.now(); };
      channel.port2.postMessage(0);
    });
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
}"""
TIMES = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  answered: window.answeredAt,
})"""


class Load(NamedTuple):
    """One load of a page: milliseconds from its start."""

    painted: float
    """First contentful paint."""
    answered: float
    """When the chart was drawn and answered; for a picture the same as painted."""


def main() -> None:
    """Measure as the command line asks, and print the report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=1_000)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--plotly", type=Path, help="another plotly.js for our page, not for px.timeline's")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, launched() as browser:
        write_pages(Path(folder), asked.events, asked.plotly)
        loads = measure(browser, address, rounds=asked.rounds)
    print(f"{asked.events:,} events, {asked.rounds} rounds, each page once a round; {machine()}")
    print("\n".join(report(loads)))


def write_pages(folder: Path, events: int, plotly: Path | None = None) -> None:
    """Write to a folder our site as `timeline build` does, and the pages to compare it with."""
    timeline = samples.read(samples.generated(events), folder)
    other: list[str | Path] = [] if plotly is None else ["--plotly", plotly.resolve()]
    subprocess.run([sys.executable, "-m", "timeline", "build", "--file", folder / "events.toml",
                    "--output", folder, *other], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    drawing = svg.svg_of(
        timeline, svg.laid_out(timeline, width=html.WIDTH, height=html.HEIGHT), colours=paint(LIGHT)
    )
    head = f'<!doctype html><meta charset="utf-8"><title>{escape(timeline.title)}</title>'
    (folder / PAGES[STILL]).write_text(f"{head}{drawing}", encoding="utf-8")
    name, script = plotly_asset()
    (folder / name).write_bytes(script)  # it is not there yet if our page has another plotly.js
    write_express(timeline, folder / PAGES[EXPRESS], name)


def write_express(timeline: Timeline, path: Path, script: str) -> None:
    """Write a px.timeline page of the events by its own write_html; `script` is the plotly.js beside it."""
    import pandas
    import plotly.express

    rows = [
        {
            "title": event.title,
            "lane": timeline.categories[event.category].name,
            # it draws nothing without a length or an end
            "start": start,
            "end": max(start + pandas.Timedelta(days=1), end),
        }
        for event in timeline.events
        for start, end in [
            (
                pandas.Timestamp.fromordinal(event.earliest or event.latest or 1),
                pandas.Timestamp.fromordinal(event.latest or timeline.as_of or event.earliest or 1),
            )
        ]
    ]
    figure = plotly.express.timeline(
        rows, x_start="start", x_end="end", y="lane", color="lane", hover_name="title", title=timeline.title
    )
    ready = "document.documentElement.dataset.ready = '';"  # runs when the chart is drawn
    figure.write_html(path, include_plotlyjs=script, post_script=ready)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback until the end of the block; gives its address, without a final slash."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def measure(browser: Browser, address: str, *, rounds: int) -> dict[str, list[Load]]:
    """The loads of each page, one a round. Each round begins with another page; the first does not count."""
    loads: dict[str, list[Load]] = {name: [] for name in PAGES}
    names = list(PAGES)
    for number in range(-1, rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            found = load(browser, f"{address}/{PAGES[name]}", still=name == STILL)
            if number >= 0:
                loads[name].append(found)
    return loads


def load(browser: Browser, address: str, *, still: bool) -> Load:
    """Load a page in a window with an empty cache. Raises TimeoutError if it is not drawn in a minute."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        shown = context.new_page()
        shown.add_init_script(f"({WATCH})()")
        shown.goto(address)
        for _ in range(1_200):
            times = shown.evaluate(TIMES)
            if times.get("painted") and (still or times.get("answered")):
                return Load(times["painted"], times.get("answered") or times["painted"])
            shown.wait_for_timeout(50)
        raise TimeoutError(f"{address} was not drawn in a minute")
    finally:
        context.close()


def report(loads: dict[str, list[Load]]) -> Iterator[str]:
    """The lines of the report on these loads."""
    yield f"{'':<18} {'first contentful paint':>30} {'interactive':>30}"
    for name in PAGES:
        painted = spread([each.painted for each in loads[name]], "{:.0f} ms")
        answered = "" if name == STILL else spread([each.answered for each in loads[name]], "{:.0f} ms")
        yield f"{name:<18} {painted:>30} {answered:>30}"
    yield ""
    yield "Ratios of one round's loads: median, and the least and the most of a round"
    paints = ratios(loads[OURS], loads[STILL], "painted")
    answers = ratios(loads[OURS], loads[EXPRESS], "answered")
    yield f"paints, to a bare picture  {spread(paints, '{:.2f}')}  {verdict(paints, PAINT_AT_MOST)}"
    yield f"answers, to px.timeline    {spread(answers, '{:.2f}')}  {verdict(answers, ANSWER_AT_MOST)}"
    for field, name in (("painted", "paints"), ("answered", "answers")):
        noise = spread(ratios(loads[OURS], loads[AGAIN], field), "{:.2f}")
        yield f"noise: {name}, to itself   {noise}"


def ratios(ours: Sequence[Load], others: Sequence[Load], field: str) -> list[float]:
    """Our time divided by the other's, of one field, for each round."""
    pairs = zip(ours, others, strict=True)
    return [float(getattr(our, field)) / float(getattr(other, field)) for our, other in pairs]


def spread(values: Sequence[float], form: str) -> str:
    """The median, and in brackets the least and the most: `244 ms (176 ms to 308 ms)`."""
    least, middle, most = (
        form.format(value) for value in (min(values), statistics.median(values), max(values))
    )
    return f"{middle} ({least} to {most})"


def verdict(values: Sequence[float], most: float) -> str:
    """Whether the median keeps a limit: `at most 2.0: held`."""
    return f"at most {most}: {'held' if statistics.median(values) <= most else 'NOT held'}"


def machine() -> str:
    """The machine's cores, and its load in the last minute."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
