// Starts the page: creates its parts and connects them. The page answers at once, without its chart, which
// comes when plotly.js is there.
import { readAddress } from "./address.js";
import { Board } from "./board.js";
import { around, byId } from "./dom.js";
import { followKeys } from "./keys.js";
import { measureIn } from "./measure.js";
import { Page } from "./page.js";
import { wirePanel } from "./panel.js";
import { savePicture } from "./picture.js";
import { followPointer } from "./pointer.js";

/** @import { PageData } from "./page.js" */

const ZOOM_BUTTON = 1.8;

/** Make the page answer; called at the end of its body. */
export function startPage() {
  document.documentElement.classList.add("scripted");
  /** @type {PageData} */
  const data = JSON.parse(byId("page-data", HTMLElement).textContent);
  const page = new Page(data);
  wirePanel(data.address);
  byId("print", HTMLElement).addEventListener("click", () => print());
  document.addEventListener("click", (event) => followLink(page, event));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) page.card.close();
  });
  addEventListener("hashchange", () => page.followAddress());
  page.start();
  // by then a script that is deferred, as plotly.js is, has run or has failed to
  document.addEventListener("DOMContentLoaded", () => startChart(page, data));
}

/**
 * A link to an event opens it here; with a key held it does what the browser does with it.
 * @type {(page: Page, event: MouseEvent) => void}
 */
function followLink(page, event) {
  const link = around(event, "a[href^='#e-']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = readAddress(link.getAttribute("href") ?? "");
  page.open(address?.event ?? "", { jump: !page.card.box.contains(link) });
}

/** @type {(page: Page, data: PageData) => Promise<void>} */
async function startChart(page, data) {
  const root = document.documentElement;
  if (typeof Plotly === "undefined") {
    root.classList.add("undrawn"); // where there is no event it isn't asked for either
  } else {
    root.classList.add("drawn"); // hides the picture of the first paint, and gives room
    const plot = byId("plot", HTMLElement);
    plot.hidden = false;
    const font = getComputedStyle(document.body).fontFamily;
    const board = new Board(data, plot, {
      items: page.shown,
      scale: page.isEven ? "even" : "auto",
      measure: measureIn(font),
      font,
      changed: () => page.mark(),
    });
    await page.showOn(board);
    wireChart(page, board);
  }
  root.dataset.ready = "";
}

/** @type {(page: Page, board: Board) => void} */
function wireChart(page, board) {
  const area = byId("chart", HTMLElement);
  followPointer(board, area, {
    over: (id) => page.pointAt(id),
    pick: (id) => (id === null ? page.card.close() : page.open(id)),
  });
  followKeys(board, area, {
    current: () => page.pointed,
    step: (name) => page.step(name),
    open: (id) => page.open(id),
    leave: () => page.leave(),
  });
  /** @type {(id: string, answer: () => void) => void} */
  const click = (id, answer) => byId(id, HTMLElement).addEventListener("click", answer);
  click("zoom-in", () => board.zoomBy(ZOOM_BUTTON));
  click("zoom-out", () => board.zoomBy(1 / ZOOM_BUTTON));
  click("zoom-all", () => board.seeAll());
  click("save", () => savePicture(board));
  const { even } = page.parts;
  even.addEventListener("change", () => page.setEven(even.checked));
  board.dark.addEventListener("change", () => board.draw());
  addEventListener("beforeprint", () => board.setPrinting(true));
  addEventListener("afterprint", () => board.setPrinting(false));
  new ResizeObserver(() => {
    if (board.isOutgrown) requestAnimationFrame(() => board.relayout());
  }).observe(board.plot);
}
