"""What a page has drawn, measured in the browser: where its words and marks stand, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_FAULTS = r"""(root) => {
  const near = 0.6; // a part of a pixel is no overlap
  const meet = (a, b) =>
    a.x0 < b.x1 - near && b.x0 < a.x1 - near && a.y0 < b.y1 - near && b.y0 < a.y1 - near;
  const boxOf = ({ left, top, right, bottom }) => ({ x0: left, y0: top, x1: right, y1: bottom });
  const all = (selector) => [...document.querySelectorAll(`${root} ${selector}`)];
  const isSeen = ({ x0, x1, y0, y1 }) => x1 > x0 && y1 > y0;
  const frame = boxOf(document.querySelector(root).getBoundingClientRect());
  const hue = (colour) => colour.replace(/ /g, "");
  const lanes = new Set();
  const palettes = JSON.parse(document.getElementById("page-data").textContent).palettes;
  for (const palette of Object.values(palettes)) {
    for (const colour of Object.values(palette.lanes)) {
      const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      lanes.add(`rgb(${r},${g},${b})`);
    }
  }

  const words = all("text")
    .filter((text) => text.textContent.trim())
    .map((text) => ({ text: text.textContent.slice(0, 60), ...boxOf(text.getBoundingClientRect()) }))
    .filter(isSeen)
    // of most faces a line is somewhat higher than its letters
    .map((box) => ({ ...box, y0: box.y0 + 1.2, y1: box.y1 - 1.2 }));
  const faults = [];
  words.forEach((one, at) => {
    for (const other of words.slice(at + 1)) {
      if (meet(one, other)) faults.push(`"${one.text}" meets "${other.text}"`);
    }
    const across = one.x0 >= frame.x0 - 1 && one.x1 <= frame.x1 + 1;
    const inside = across && one.y0 >= frame.y0 - 1 && one.y1 <= frame.y1 + 1;
    if (!inside) faults.push(`"${one.text}" is cut off`);
  });

  // outlines and dots in a lane's colour are marks; of a path that has many, each piece is one
  const marks = [];
  for (const shape of all("path, circle, rect")) {
    if (shape.closest("defs, clipPath, .legend")) continue;
    const { stroke, fill } = getComputedStyle(shape);
    if (!lanes.has(hue(stroke)) && !lanes.has(hue(fill))) continue;
    const clip = shape.closest("[clip-path]");
    const area = clip?.ownerDocument.getElementById(/#([^")]+)/.exec(clip.getAttribute("clip-path"))[1]);
    const kept = area?.firstElementChild;
    const from = kept ? clip.getScreenCTM().e + Number(kept.getAttribute("x")) : -Infinity;
    const to = kept ? from + Number(kept.getAttribute("width")) : Infinity;
    const put = (box) => {
      const held = { ...box, x0: Math.max(box.x0, from), x1: Math.min(box.x1, to) };
      if (held.x1 > held.x0 - 0.001) marks.push(held);
    };
    const pieces = (shape.getAttribute("d") ?? "").match(/M[^M]*/g) ?? [];
    // the curves of ours turn a corner, and stay between their points
    if (pieces.length < 2 || !/^[MLCZ\d.,\s-]*$/.test(shape.getAttribute("d"))) {
      put(boxOf(shape.getBoundingClientRect()));
      continue;
    }
    const matrix = shape.getScreenCTM();
    for (const piece of pieces) {
      const numbers = piece.match(/-?[\d.]+/g).map(Number);
      const xs = numbers.filter((_, at) => at % 2 === 0).map((x) => x * matrix.a + matrix.e);
      const ys = numbers.filter((_, at) => at % 2 === 1).map((y) => y * matrix.d + matrix.f);
      put({ x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) });
    }
  }
  for (const one of words) {
    const covered = marks.filter((mark) => meet(one, mark));
    if (covered.length) faults.push(`"${one.text}" covers ${covered.length} marks`);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth - clientWidth} pixels too wide`);
  return { faults, words: words.length, marks: marks.length, width: frame.x1 - frame.x0 };
}"""


@dataclass(frozen=True)
class Drawn:
    """What a chart has on it."""

    faults: list[str]
    """Words that meet other words or a mark, or are cut off; a page that scrolls sideways."""
    words: int
    marks: int
    width: float


def drawn(page: Page, root: str = "#plot") -> Drawn:
    """The chart in an element of a page."""
    return Drawn(**page.evaluate(_FAULTS, root))


def zoom(page: Page, times: float, at: float) -> None:
    """Zoom so many times nearer, about a place along the chart (0 to 1 of its width), as a wheel does."""
    page.evaluate(
        """([times, at]) => {
          const chart = document.getElementById("chart");
          const { left, top, width, height } = chart.getBoundingClientRect();
          const place = { clientX: left + width * at, clientY: top + height / 2 };
          const delta = -Math.log(times) / 0.004;
          const turn = { ...place, deltaY: delta, ctrlKey: true, cancelable: true };
          chart.dispatchEvent(new WheelEvent("wheel", turn));
        }""",
        [times, at],
    )


def texts(page: Page) -> list[str]:
    """The words of a chart, its ticks and lanes among them."""
    found: list[str] = page.eval_on_selector_all("#plot text", "found => found.map(each => each.textContent)")
    return found
