// What the page shows: which events, which of them is open or pointed at, and where that is to be seen; the
// address says the same.
import { readAddress, writeAddress } from "./address.js";
import { Card } from "./card.js";
import { byId, inside } from "./dom.js";
import { Filters } from "./filters.js";
import { grouped } from "./lay.js";
import { showLegend } from "./legend.js";
import { drawOverlay } from "./overlay.js";
import { bringIntoSight, placeBeside, unionOf } from "./place.js";

/** @import { Board } from "./board.js" */
/** @import { Times } from "./card.js" */
/** @import { Theme } from "./drawing.js" */
/** @import { Step } from "./hit.js" */
/** @import { Lane } from "./lay.js" */
/** @import { Item, Rectangle } from "./marks.js" */
/** @import { Middle } from "./overlay.js" */
/** @import { Context, SearchRecord } from "./query.js" */

/**
 * A sign of the key, so many pixels wide, and what it means.
 * @typedef {{ id: string, width: number, words: string }} Sign
 */

/**
 * What Python gives the page. Of relations an arrow leads from the first to the second; `formerly` has ids by those
 * that events had before.
 * @typedef {{
 *   title: string, description: string, address: string, asOf: { day: number, words: string } | null, credit: string,
 *   palettes: { light: Theme, dark: Theme }, lanes: Lane[], items: Item[], relations: [from: string, to: string][],
 *   formerly: Record<string, string>, times: Times, key: Sign[],
 *   search: { context: Context, records: SearchRecord[] },
 * }} PageData
 */

export class Page {
  /** @param {PageData} data */
  constructor(data) {
    this.data = data;
    /** @type {Board | null} */
    this.board = null; // until plotly.js is there
    this.items = new Map(data.items.map((item) => [item.id, item]));
    this.formerly = new Map(Object.entries(data.formerly)); // ids by those that events had before
    /** @type {string | null} */
    this.pointed = null; // the id of the event under the pointer, or to which keys have led
    this.isEven = false;
    /** @type {HTMLElement | null} */
    this.row = null; // of the table, that of the open event
    this.parts = {
      stage: byId("stage", HTMLElement),
      still: byId("still", HTMLElement),
      overlay: byId("overlay", SVGSVGElement),
      tip: byId("tip", HTMLElement),
      live: byId("live", HTMLElement),
      count: byId("count", HTMLElement),
      nothing: byId("nothing", HTMLElement),
      even: byId("even", HTMLInputElement),
    };
    this.card = new Card(byId("card", HTMLElement), { times: data.times, closed: () => this.moved() });
    this.filters = new Filters(data, { changed: (some) => this.show(some) });
    this.shown = data.items;
    this.isArriving = false; // whether the reader, led to an event by the address, has done nothing yet
  }

  /**
   * Draw on a board from now on; the promise is kept when the chart stands.
   * @type {(board: Board) => Promise<void>}
   */
  async showOn(board) {
    this.board = board;
    await board.draw();
  }

  /** Go to the event that the address names, also after the browser has gone to its row of the table. */
  arrive() {
    const leave = () => {
      this.isArriving = false;
    };
    this.isArriving = this.card.id !== null;
    for (const sign of ["keydown", "pointerdown", "touchstart", "wheel"]) {
      addEventListener(sign, leave, { once: true, passive: true });
    }
    // what the browser does of itself ends with the loading
    addEventListener("load", () => setTimeout(() => this.isArriving && this.card.id !== null && this.jump()));
  }

  /** Do what the address says, and go on from there; called once. */
  start() {
    this.tellShown();
    this.followAddress();
    this.arrive();
  }

  /**
   * Show these events alone.
   * @type {(some: Item[]) => void}
   */
  show(some) {
    this.shown = some;
    this.tellShown();
    if (this.card.id !== null && !some.some((item) => item.id === this.card.id)) this.card.close();
    this.board?.show(some);
    this.moved();
  }

  /** Say how many events are shown, and where the chart has none of them. */
  tellShown() {
    const { count, nothing, stage } = this.parts;
    const some = grouped(this.shown.length);
    const all = grouped(this.data.items.length);
    count.textContent = some === all ? `${all} event${all === "1" ? "" : "s"}` : `${some} of ${all} events`;
    const isEmpty = !this.shown.some((item) => item.extents.length);
    stage.classList.toggle("empty", isEmpty);
    byId("save", HTMLButtonElement).disabled = isEmpty;
    nothing.hidden = !isEmpty;
    const alone = this.shown.length ? "" : this.filters.alone();
    const none = alone ? `No event is shown. What each term finds alone: ${alone}.` : "No event is shown.";
    inside(nothing, "span", HTMLElement).textContent = this.shown.length ? "None of these events has a date." : none;
    inside(nothing, "button", HTMLElement).hidden = some === all;
  }

  /** @type {(isEven: boolean) => void} */
  setEven(isEven) {
    this.isEven = isEven;
    this.parts.even.checked = isEven;
    this.board?.setScale(isEven ? "even" : "auto");
    this.moved();
  }

  /** Do as the page's address says. */
  followAddress() {
    const state = readAddress(location.hash);
    if (state === null) return;
    const { event, query, off, even } = state;
    if (even !== this.isEven) this.setEven(even);
    if (query !== this.filters.field.value || off.join(" ") !== [...this.filters.off].join(" ")) {
      this.filters.set({ query, off });
    }
    if (event) this.open(event, { focus: false, jump: true });
    else this.card.close();
  }

  /**
   * Open the card of an event, by its id or one that it had before, with the focus in it; `jump` shows the chart
   * to a reader who is elsewhere.
   * @type {(name: string, how?: { focus?: boolean, jump?: boolean }) => void}
   */
  open(name, { focus = true, jump = false } = {}) {
    const id = this.formerly.get(name) ?? name;
    const item = this.items.get(id);
    if (!item) return;
    if (!this.filters.holds(item)) this.filters.set({ query: "", off: [] });
    this.board?.reveal(id);
    this.card.open(id);
    if (jump) this.jump();
    else this.bringIntoSight(id);
    this.moved();
    if (focus) this.card.focus();
  }

  /**
   * Point at an event with the mouse, or at none (null).
   * @type {(id: string | null) => void}
   */
  pointAt(id) {
    if (id === this.pointed) return;
    this.pointed = id;
    this.mark();
  }

  /**
   * Point at another event, as keys say: see stepFrom.
   * @type {(name: Step) => void}
   */
  step(name) {
    const { board } = this;
    if (!board) return;
    const from = this.card.id ?? this.pointed;
    this.card.close();
    this.pointed = board.step(from, name);
    const item = this.items.get(this.pointed ?? "");
    if (!item) return;
    board.reveal(item.id);
    this.bringIntoSight(item.id);
    this.mark();
    this.tell(item, board.rank(item.id));
  }

  /**
   * Say an event, and where it stands in the order of reading, to those who listen to the page.
   * @type {(item: Item, rank: { at: number, of: number }) => void}
   */
  tell({ id, lane, title }, { at, of }) {
    const row = byId(`e-${id}`, HTMLElement);
    const name = this.data.lanes.find((each) => each.id === lane)?.name;
    const said = [title, inside(row, ".when", HTMLElement).textContent, name, `${at} of ${of}`];
    this.parts.live.textContent = said.filter(Boolean).join(". ");
  }

  leave() {
    this.card.close();
    this.pointAt(null);
  }

  /** Keep the address as the page is. */
  moved() {
    const { query, off } = this.filters;
    const state = { event: this.card.id ?? "", query, off: [...off], even: this.isEven };
    history.replaceState(null, "", location.pathname + location.search + writeAddress(state));
    this.mark();
  }

  /** Put rings, tip, arrows and card where the chart has their events now. */
  mark() {
    const { board, card, parts, pointed } = this;
    const boxes = this.boxesOf(card.id ?? pointed);
    const arrows = card.id === null || !board ? [] : this.arrows(board, card.id);
    drawOverlay(parts.overlay, {
      boxes,
      pairs: arrows,
      width: parts.stage.clientWidth,
      height: board?.height ?? parts.stage.clientHeight,
    });
    const isNamed = board && card.id === null && boxes.length > 0 && pointed !== null && !board.isLabelled(pointed);
    const named = isNamed ? this.items.get(pointed) : undefined;
    parts.tip.hidden = !named;
    if (named) {
      parts.tip.replaceChildren(...tipOf(named));
      placeBeside(parts.tip, unionOf(boxes), parts.stage);
    }
    this.row?.classList.remove("selected");
    this.row = card.id === null ? null : document.getElementById(`e-${card.id}`);
    this.row?.classList.add("selected");
    if (card.id !== null) placeBeside(card.box, unionOf(boxes), parts.stage, arrows.flat());
    byId("chart", HTMLElement).classList.toggle("pointing", pointed !== null);
    if (board) tellControls(board);
  }

  /**
   * The boxes around what is to be seen of an event: mark and label together, or each where they are apart.
   * @type {(id: string | null) => Rectangle[]}
   */
  boxesOf(id) {
    if (id === null) return [];
    if (this.board) return this.board.boxesOf(id);
    const { still, stage } = this.parts;
    /** @type {NodeListOf<SVGElement>} */
    const drawn = still.querySelectorAll("[data-id]");
    const mark = [...drawn].find((each) => each.dataset.id === id);
    if (!mark) return [];
    const from = stage.getBoundingClientRect();
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return [{ x0: left - from.left, x1: right - from.left, y0: top - from.top, y1: bottom - from.top }];
  }

  /**
   * Where arrows lead from and to, between an event and those in sight that it is related to.
   * @type {(board: Board, id: string) => [from: Middle, to: Middle][]}
   */
  arrows(board, id) {
    const pairs = this.data.relations.filter((pair) => pair.includes(id));
    return pairs.flatMap((pair) => {
      const [from, to] = pair.map((each) => board.middleOf(each));
      return from && to ? [[from, to]] : [];
    });
  }

  /** Show the chart's top, and the open event. */
  jump() {
    this.parts.stage.scrollIntoView({ block: "start", behavior: "instant" });
    this.bringIntoSight(this.card.id);
  }

  /** @type {(id: string | null) => void} */
  bringIntoSight(id) {
    const boxes = this.boxesOf(id);
    if (boxes.length) bringIntoSight(unionOf(boxes), this.parts.stage, this.card.covers);
  }
}

/** @type {(item: Item) => Node[]} */
function tipOf(item) {
  const title = document.createElement("b");
  title.textContent = item.title;
  const when = document.createElement("span");
  when.textContent = item.when;
  return [title, when];
}

/** @type {(board: Board) => void} */
function tellControls(board) {
  const { rest, chart } = board.drawn;
  byId("zoom", HTMLElement).hidden = !board.zoomable;
  byId("zoom-all", HTMLButtonElement).disabled = board.isWhole;
  const elastic = rest?.scale.elastic ?? false;
  byId("even-box", HTMLElement).hidden = board.isSpine || (!elastic && board.scale !== "even");
  byId("elastic", HTMLElement).hidden = !elastic;
  byId("folded", HTMLElement).hidden = !chart?.ticks.gaps.length; // a spine has no ticks
  byId("unlabelled", HTMLElement).hidden = board.unlabelled === 0;
  showLegend(board.signs);
}
