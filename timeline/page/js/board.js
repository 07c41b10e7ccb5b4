// The chart on the page: which events it shows, how they are laid out, what of it is seen, and its drawing.
import { chartFigure } from "./draw.js";
import { spineFigure } from "./drawspine.js";
import { itemAt, readingOrder, stepFrom } from "./hit.js";
import { layout } from "./lay.js";
import { signsOf } from "./legend.js";
import { unionOf } from "./place.js";
import { SPINE_BELOW, slotAt, spine, takesSpine } from "./spine.js";
import { daysOf, isWhole, movedView, nearerView, viewOfDays, wholeView } from "./view.js";
import { viewShowing, zoomed } from "./zoom.js";

/** @import { Step } from "./hit.js" */
/** @import { Layout } from "./lay.js" */
/** @import { Item, Rectangle } from "./marks.js" */
/** @import { Middle } from "./overlay.js" */
/** @import { PageData } from "./page.js" */
/** @import { Spine } from "./spine.js" */
/** @import { Measure } from "./text.js" */
/** @import { Days, View } from "./view.js" */

/**
 * What is drawn: a spine, down the page, or of lanes the chart at rest, when all is seen, and as it is seen.
 * @typedef {{ down: Spine, rest: null, chart: null } | { down: null, rest: Layout, chart: Layout }} Drawn
 */

/** To be passed to plotly.js: nothing sends data anywhere, and nothing traps the scroll. */
export const PLOTLY = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: false,
  plotlyServerURL: "",
  scrollZoom: false,
  showSendToCloud: false,
  showTips: false,
  staticPlot: true, // else it lays covers of its own over the page while a button is pressed
  typesetMath: false,
};

const PRINTED = { width: 1040, budgetHeight: 470 }; // A4 landscape, with the title and the key on the same page
const LEAST_HEIGHT = 460;
const MOST_HEIGHT = 720;
const AROUND = 236; // pixels of a window's height that are not the lanes'

export class Board {
  /**
   * Lays out these events; changed() is called after each drawing.
   * @param {PageData} data
   * @param {HTMLElement} plot the element to draw in, as wide as the chart is to be
   * @param {{
   *   items: Item[], scale: "auto" | "even", measure: Measure, font: string, changed: () => void,
   * }} options
   */
  constructor(data, plot, { items, scale, measure, font, changed }) {
    this.data = data;
    this.plot = plot;
    this.measure = measure;
    this.font = font;
    this.changed = changed;
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.items = items;
    this.scale = scale;
    this.printing = false;
    /** @type {View | null} */
    this.view = null; // null where all is seen
    this.width = 0;
    this.pending = 0;
    this.drawn = this.laidOut(null);
  }

  /**
   * Lay out and draw these events; the promise is kept when they stand.
   * @type {(items: Item[]) => Promise<HTMLElement>}
   */
  show(items) {
    this.items = items;
    return this.relayout();
  }

  /**
   * On paper the chart has a width of its own, and light colours.
   * @type {(printing: boolean) => void}
   */
  setPrinting(printing) {
    this.printing = printing;
    this.relayout();
  }

  /** Whether there is another width for the chart than it was laid out for. */
  get isOutgrown() {
    const { clientWidth } = this.plot;
    return !this.printing && clientWidth > 0 && Math.floor(clientWidth) !== this.width;
  }

  /** @type {(scale: "auto" | "even") => void} */
  setScale(scale) {
    this.scale = scale;
    this.view = null;
    this.relayout();
  }

  /**
   * Lay out anew, for another width, other events or paper; the same days stay in sight.
   * @type {() => Promise<HTMLElement>}
   */
  relayout() {
    const { rest } = this.drawn;
    this.drawn = this.laidOut(rest && this.view && daysOf(rest, this.view));
    return this.draw();
  }

  /**
   * What to draw, with these days in sight; with all where they are null.
   * @type {(days: Days | null) => Drawn}
   */
  laidOut(days) {
    const { measure, scale } = this;
    const asOf = this.data.asOf?.day ?? null;
    const dated = this.items.filter((item) => item.extents.length);
    this.width = this.printing ? PRINTED.width : Math.floor(this.plot.clientWidth);
    this.view = null;
    if (!this.printing && takesSpine(this.width, dated.length)) {
      const down = spine(dated, this.data.lanes, { width: this.width, measure, asOf });
      return { down, rest: null, chart: null };
    }
    const budgetHeight = this.printing ? PRINTED.budgetHeight : roomForLanes(this.width);
    const rest = layout(dated, this.data.lanes, { width: this.width, budgetHeight, measure, asOf, scale });
    if (days && dated.length) this.view = viewOfDays(rest, days);
    return { down: null, rest, chart: rest };
  }

  /**
   * Draw what the view shows; the promise is kept when it stands.
   * @type {() => Promise<HTMLElement>}
   */
  draw() {
    cancelAnimationFrame(this.pending);
    const { asOf } = this.data;
    const theme = this.data.palettes[this.dark.matches && !this.printing ? "dark" : "light"];
    const words = { asOf: asOf?.words ?? "", font: this.font, measure: this.measure };
    const { down, rest } = this.drawn;
    let figure;
    if (down) {
      figure = spineFigure(down, theme, words);
    } else {
      if (this.view && isWhole(rest, this.view)) this.view = null;
      const chart = this.view ? zoomed(rest, this.view) : rest;
      this.drawn = { down, rest, chart };
      figure = chartFigure(chart, theme, { ...words, cut: this.view !== null });
    }
    this.plot.style.height = `${this.height}px`;
    const drawn = Plotly.react(this.plot, figure.data, figure.layout, PLOTLY);
    this.changed();
    return drawn;
  }

  /** Draw before the next frame: however often it is asked for, once. */
  drawSoon() {
    cancelAnimationFrame(this.pending);
    this.pending = requestAnimationFrame(() => this.draw());
  }

  get isSpine() {
    return this.drawn.down !== null;
  }

  /** Pixels of what is drawn. */
  get height() {
    return (this.drawn.down ?? this.drawn.chart).height;
  }

  get zoomable() {
    return this.drawn.rest !== null && this.drawn.rest.marks.length > 0;
  }

  get isWhole() {
    return this.view === null;
  }

  /** @type {(rest: Layout, view: View) => void} */
  see(rest, view) {
    this.view = isWhole(rest, view) ? null : view;
    this.drawSoon();
  }

  /**
   * So many times nearer, about a place in pixels; else about the event nearest to the middle, so that some stay.
   * @type {(times: number, at?: number) => void}
   */
  zoomBy(times, at) {
    const { down, rest, chart } = this.drawn;
    if (down || !rest.marks.length) return;
    this.see(rest, nearerView(rest, this.view ?? wholeView(rest), times, at ?? heartOf(chart)));
  }

  /**
   * Moved so many pixels to the right along time.
   * @type {(pixels: number) => void}
   */
  panBy(pixels) {
    const { rest } = this.drawn;
    if (rest && this.view) this.see(rest, movedView(rest, this.view, pixels));
  }

  seeAll() {
    const { rest } = this.drawn;
    if (rest && this.view) this.see(rest, wholeView(rest));
  }

  /**
   * Move the view as little as brings an event into sight.
   * @type {(id: string) => void}
   */
  reveal(id) {
    const { rest } = this.drawn;
    if (!rest || !this.view || !rest.marks.some((mark) => mark.item.id === id)) return;
    const view = viewShowing(rest, this.view, id);
    if (view.x0 === this.view.x0 && view.x1 === this.view.x1) return;
    this.view = view;
    this.draw();
  }

  /**
   * The id of the event at a place, in pixels from the chart's top left; else null.
   * @type {(x: number, y: number) => string | null}
   */
  at(x, y) {
    const { down, chart } = this.drawn;
    return down ? slotAt(down, y) : itemAt(chart, x, y);
  }

  /**
   * The id of the event to which a key's step leads from another; see stepFrom.
   * @type {(id: string | null, step: Step) => string | null}
   */
  step(id, step) {
    const { down, rest } = this.drawn;
    if (!down) return stepFrom(rest.marks, id, step);
    const ids = down.slots.map((slot) => slot.item.id);
    /** @type {Partial<Record<Step, number>>} */
    const ways = { next: 1, down: 1, previous: -1, up: -1 };
    const to = ways[step];
    if (to === undefined) return (step === "last" ? ids.at(-1) : ids[0]) ?? null;
    const at = ids.findIndex((each) => each === id);
    return ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + to))] ?? null;
  }

  /**
   * Where an event stands in the order of reading, from 1 on, and among how many: { at, of }.
   * @type {(id: string) => { at: number, of: number }}
   */
  rank(id) {
    const { down, rest } = this.drawn;
    const ids = (down ? down.slots : readingOrder(rest.marks)).map(({ item }) => item.id);
    return { at: ids.indexOf(id) + 1, of: ids.length };
  }

  /**
   * The boxes around an event's mark and label: one, two where the label stands apart on a pole, none where the
   * event isn't in sight.
   * @type {(id: string) => Rectangle[]}
   */
  boxesOf(id) {
    const { down, chart } = this.drawn;
    if (down) {
      const slot = down.slots.find((each) => each.item.id === id);
      return slot ? [{ x0: 0, y0: slot.y0, x1: down.width, y1: slot.y1 }] : [];
    }
    const mark = chart.marks.find((each) => each.item.id === id);
    if (!mark) return [];
    const half = mark.size / 2;
    const own = { x0: mark.x0, y0: mark.y - half, x1: mark.x1, y1: mark.y + half };
    const label = chart.labels.find((each) => each.item.id === id);
    if (!label) return [own];
    const words = { x0: label.x, y0: label.y, x1: label.x + label.w, y1: label.y + label.h };
    return label.pole ? [own, words] : [unionOf([own, words])];
  }

  /**
   * The middle of an event's mark and the side of its label; null where it isn't in sight, or on a spine.
   * @type {(id: string) => Middle | null}
   */
  middleOf(id) {
    const { chart } = this.drawn;
    const mark = chart?.marks.find((each) => each.item.id === id);
    if (!chart || !mark) return null;
    const label = chart.labels.find((each) => each.item.id === id);
    return { x: (mark.x0 + mark.x1) / 2, y: mark.y, half: mark.size / 2, side: label?.side ?? null };
  }

  /**
   * Whether an event's words can be read on the chart.
   * @type {(id: string) => boolean}
   */
  isLabelled(id) {
    const { down, chart } = this.drawn;
    return down !== null || chart.labels.some((label) => label.item.id === id);
  }

  /** How many events that are in sight have no label. */
  get unlabelled() {
    const { chart } = this.drawn;
    return chart ? chart.marks.length - chart.labels.length : 0;
  }

  /** The signs of the key that are on the chart. */
  get signs() {
    const { down, chart } = this.drawn;
    return signsOf(down ? down.slots.map(({ item, mark }) => ({ ...mark, item })) : chart.marks);
  }
}

/**
 * The middle of what is seen, or where an event is nearest to it.
 * @type {(chart: Layout) => number}
 */
function heartOf(chart) {
  const middle = (chart.left + chart.width) / 2;
  const parts = chart.marks.flatMap((mark) => mark.parts);
  const places = parts.map(({ x0, x1 }) => Math.max(x0, Math.min(x1, middle)));
  /** @type {(x: number) => number} */
  const far = (x) => Math.abs(x - middle);
  return places.reduce((best, x) => (far(x) < far(best) ? x : best), places[0] ?? middle);
}

/**
 * Pixels of height for the lanes on a page so wide; a phone's is scrolled anyway.
 * @type {(width: number) => number}
 */
function roomForLanes(width) {
  if (width < SPINE_BELOW) return MOST_HEIGHT;
  return Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, innerHeight - AROUND));
}
