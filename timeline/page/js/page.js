// What the page shows: which events, which of them is open or pointed at, and where that is to be seen; the
// address says the same.
import { readAddress, writeAddress } from "./address.js";
import { Card } from "./card.js";
import { Filters } from "./filters.js";
import { grouped } from "./lay.js";
import { showLegend } from "./legend.js";
import { drawOverlay } from "./overlay.js";
import { bringIntoSight, placeBeside, unionOf } from "./place.js";

export class Page {
  /** data is the page's own, of timeline/writers/_pagedata.py. */
  constructor(data) {
    const byId = (id) => document.getElementById(id);
    this.data = data;
    this.board = null; // until plotly.js is there
    this.items = new Map(data.items.map((item) => [item.id, item]));
    this.formerly = new Map(Object.entries(data.formerly)); // ids by those that events had before
    this.pointed = null; // the id of the event under the pointer, or to which keys have led
    this.isEven = false;
    this.row = null; // of the table, that of the open event
    this.parts = Object.fromEntries(
      ["stage", "still", "overlay", "tip", "live", "count", "nothing", "even"].map((id) => [id, byId(id)]),
    );
    this.card = new Card(byId("card"), { times: data.times, closed: () => this.moved() });
    this.filters = new Filters(data, { changed: (some) => this.show(some) });
    this.shown = data.items;
    this.isArriving = false; // whether the reader, led to an event by the address, has done nothing yet
  }

  /** Draw on a board from now on; the promise is kept when the chart stands. */
  async showOn(board) {
    this.board = board;
    board.scale = this.isEven ? "even" : "auto";
    await board.show(this.shown);
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

  /** Show these events alone. */
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
    document.getElementById("save").disabled = isEmpty;
    nothing.hidden = !isEmpty;
    const [words, button] = nothing.children;
    words.textContent = this.shown.length ? "None of these events has a date." : "No event is shown.";
    button.hidden = some === all;
  }

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

  /** Point at an event with the mouse, or at none (null). */
  pointAt(id) {
    if (id === this.pointed) return;
    this.pointed = id;
    this.mark();
  }

  /** Point at another event, as keys say: see stepFrom. */
  step(name) {
    const from = this.card.id ?? this.pointed;
    this.card.close();
    this.pointed = this.board.step(from, name);
    if (this.pointed === null) return;
    this.board.reveal(this.pointed);
    this.bringIntoSight(this.pointed);
    this.mark();
    this.tell(this.pointed);
  }

  /** Say an event to those who listen to the page. */
  tell(id) {
    const { lane, title } = this.items.get(id);
    const row = document.getElementById(`e-${id}`);
    const { at, of } = this.board.rank(id);
    const name = this.data.lanes.find((each) => each.id === lane)?.name;
    const said = [title, row.querySelector(".when").textContent, name, `${at} of ${of}`];
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
    const arrows = card.id === null || !board ? [] : this.arrows(card.id);
    drawOverlay(parts.overlay, {
      boxes,
      pairs: arrows,
      width: parts.stage.clientWidth,
      height: board?.chart.height ?? parts.stage.clientHeight,
    });
    const named = board && card.id === null && boxes.length > 0 && !board.isLabelled(pointed);
    parts.tip.hidden = !named;
    if (named) {
      parts.tip.replaceChildren(...tipOf(this.items.get(pointed)));
      placeBeside(parts.tip, unionOf(boxes), parts.stage);
    }
    this.row?.classList.remove("selected");
    this.row = card.id === null ? null : document.getElementById(`e-${card.id}`);
    this.row?.classList.add("selected");
    if (card.id !== null) placeBeside(card.box, unionOf(boxes), parts.stage, arrows.flat());
    document.getElementById("chart").classList.toggle("pointing", pointed !== null);
    if (board) tellControls(board);
  }

  /** The boxes around what is to be seen of an event: mark and label together, or each where they are apart. */
  boxesOf(id) {
    if (id === null) return [];
    if (this.board) return this.board.boxesOf(id);
    const { still, stage } = this.parts;
    const drawn = [...still.querySelectorAll("[data-id]")].find((each) => each.dataset.id === id);
    if (!drawn) return [];
    const from = stage.getBoundingClientRect();
    const { left, right, top, bottom } = drawn.getBoundingClientRect();
    return [{ x0: left - from.left, x1: right - from.left, y0: top - from.top, y1: bottom - from.top }];
  }

  arrows(id) {
    const { board } = this;
    const pairs = this.data.relations.filter((pair) => pair.includes(id));
    return pairs.map((pair) => pair.map((each) => board.middleOf(each))).filter((pair) => pair.every(Boolean));
  }

  /** Show the chart's top, and the open event. */
  jump() {
    this.parts.stage.scrollIntoView({ block: "start", behavior: "instant" });
    this.bringIntoSight(this.card.id);
  }

  bringIntoSight(id) {
    const boxes = this.boxesOf(id);
    if (boxes.length) bringIntoSight(unionOf(boxes), this.parts.stage, this.card.covers);
  }
}

function tipOf(item) {
  const title = document.createElement("b");
  title.textContent = item.title;
  const when = document.createElement("span");
  when.textContent = item.when;
  return [title, when];
}

function tellControls(board) {
  const byId = (id) => document.getElementById(id);
  byId("zoom").hidden = !board.zoomable;
  byId("zoom-all").disabled = board.isWhole;
  const elastic = board.rest?.scale.elastic ?? false;
  byId("even-box").hidden = board.isSpine || (!elastic && board.scale !== "even");
  byId("elastic").hidden = !elastic;
  byId("folded").hidden = !board.chart.ticks?.gaps.length; // a spine has no ticks
  byId("unlabelled").hidden = board.unlabelled === 0;
  showLegend(board.signs);
}
