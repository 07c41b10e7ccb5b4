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
   * data is the page's; plot the element to draw in, as wide as the chart is to be; measure as layout() takes
   * it. changed() is called after each drawing.
   */
  constructor(data, plot, { measure, font, changed }) {
    this.data = data;
    this.plot = plot;
    this.measure = measure;
    this.font = font;
    this.changed = changed;
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.items = data.items;
    this.scale = "auto";
    this.printing = false;
    this.view = null; // null where all is seen
    this.rest = null; // of lanes, the layout when all is seen
    this.chart = null; // what is drawn: a layout, or a spine
    this.isSpine = false;
    this.width = 0;
    this.pending = 0;
  }

  /** Lay out and draw these events; the promise is kept when they stand. */
  show(items) {
    this.items = items;
    return this.relayout();
  }

  /** On paper the chart has a width of its own, and light colours. */
  setPrinting(printing) {
    this.printing = printing;
    this.relayout();
  }

  /** Whether there is another width for the chart than it was laid out for. */
  get isOutgrown() {
    const { clientWidth } = this.plot;
    return !this.printing && clientWidth > 0 && Math.floor(clientWidth) !== this.width;
  }

  setScale(scale) {
    this.scale = scale;
    this.view = null;
    this.rest = null;
    this.relayout();
  }

  /** Lay out anew, for another width, other events or paper; the same days stay in sight. */
  relayout() {
    const { measure, scale } = this;
    const days = this.rest && this.view ? daysOf(this.rest, this.view) : null;
    const asOf = this.data.asOf?.day ?? null;
    const dated = this.items.filter((item) => item.extents.length);
    this.width = this.printing ? PRINTED.width : Math.floor(this.plot.clientWidth);
    this.isSpine = !this.printing && takesSpine(this.width, dated.length);
    if (this.isSpine) {
      this.rest = null;
      this.view = null;
      this.chart = spine(dated, this.data.lanes, { width: this.width, measure, asOf });
    } else {
      const budgetHeight = this.printing ? PRINTED.budgetHeight : roomForLanes(this.width);
      const options = { width: this.width, budgetHeight, measure, asOf, scale };
      this.rest = layout(dated, this.data.lanes, options);
      this.view = days && dated.length ? viewOfDays(this.rest, days) : null;
    }
    return this.draw();
  }

  /** Draw what the view shows; the promise is kept when it stands. */
  draw() {
    cancelAnimationFrame(this.pending);
    const { asOf } = this.data;
    const theme = this.data.palettes[this.dark.matches && !this.printing ? "dark" : "light"];
    const words = { asOf: asOf?.words ?? "", font: this.font, measure: this.measure };
    let figure;
    if (this.isSpine) {
      figure = spineFigure(this.chart, theme, words);
    } else {
      const cut = this.view !== null && !isWhole(this.rest, this.view);
      if (!cut) this.view = null;
      this.chart = cut ? zoomed(this.rest, this.view) : this.rest;
      figure = chartFigure(this.chart, theme, { ...words, cut });
    }
    this.plot.style.height = `${this.chart.height}px`;
    const drawn = Plotly.react(this.plot, figure.data, figure.layout, PLOTLY);
    this.changed();
    return drawn;
  }

  /** Draw before the next frame: however often it is asked for, once. */
  drawSoon() {
    cancelAnimationFrame(this.pending);
    this.pending = requestAnimationFrame(() => this.draw());
  }

  get zoomable() {
    return !this.isSpine && this.rest !== null && this.rest.marks.length > 0;
  }

  get isWhole() {
    return this.view === null;
  }

  see(view) {
    this.view = isWhole(this.rest, view) ? null : view;
    this.drawSoon();
  }

  /** So many times nearer, about a place in pixels; else about the event nearest to the middle, so that some stay. */
  zoomBy(times, at) {
    if (this.zoomable) this.see(nearerView(this.rest, this.view ?? wholeView(this.rest), times, at ?? this.heart));
  }

  /** The middle of what is seen, or where an event is nearest to it. */
  get heart() {
    const middle = (this.chart.left + this.chart.width) / 2;
    const parts = this.chart.marks.flatMap((mark) => mark.parts);
    const places = parts.map(({ x0, x1 }) => Math.max(x0, Math.min(x1, middle)));
    const far = (x) => Math.abs(x - middle);
    return places.reduce((best, x) => (far(x) < far(best) ? x : best), places[0] ?? middle);
  }

  /** Moved so many pixels to the right along time. */
  panBy(pixels) {
    if (this.view) this.see(movedView(this.rest, this.view, pixels));
  }

  seeAll() {
    if (this.view) this.see(wholeView(this.rest));
  }

  /** Move the view as little as brings an event into sight. */
  reveal(id) {
    if (!this.view || !this.rest.marks.some((mark) => mark.item.id === id)) return;
    const view = viewShowing(this.rest, this.view, id);
    if (view.x0 === this.view.x0 && view.x1 === this.view.x1) return;
    this.view = view;
    this.draw();
  }

  /** The id of the event at a place, in pixels from the chart's top left; else null. */
  at(x, y) {
    return this.isSpine ? slotAt(this.chart, y) : itemAt(this.chart, x, y);
  }

  /** The id of the event to which a key's step leads from another; see stepFrom. */
  step(id, step) {
    if (!this.isSpine) return stepFrom(this.rest.marks, id, step);
    const ids = this.chart.slots.map((slot) => slot.item.id);
    const to = { next: 1, down: 1, previous: -1, up: -1 }[step];
    if (to === undefined) return (step === "last" ? ids.at(-1) : ids[0]) ?? null;
    const at = ids.indexOf(id);
    return ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + to))] ?? null;
  }

  /** Where an event stands in the order of reading, from 1 on, and among how many: { at, of }. */
  rank(id) {
    const ids = (this.isSpine ? this.chart.slots : readingOrder(this.rest.marks)).map(({ item }) => item.id);
    return { at: ids.indexOf(id) + 1, of: ids.length };
  }

  /**
   * The boxes, { x0, y0, x1, y1 } in pixels, around an event's mark and label: one, two where the label stands
   * apart on a pole, none where the event isn't in sight.
   */
  boxesOf(id) {
    if (this.isSpine) {
      const slot = this.chart.slots.find((each) => each.item.id === id);
      return slot ? [{ x0: 0, y0: slot.y0, x1: this.chart.width, y1: slot.y1 }] : [];
    }
    const mark = this.chart.marks.find((each) => each.item.id === id);
    if (!mark) return [];
    const half = mark.size / 2;
    const own = { x0: mark.x0, y0: mark.y - half, x1: mark.x1, y1: mark.y + half };
    const label = this.chart.labels.find((each) => each.item.id === id);
    if (!label) return [own];
    const words = { x0: label.x, y0: label.y, x1: label.x + label.w, y1: label.y + label.h };
    return label.pole ? [own, words] : [unionOf([own, words])];
  }

  /**
   * The middle of an event's mark and the side of its label, { x, y, half, side }; null where it isn't in sight,
   * or on a spine.
   */
  middleOf(id) {
    const mark = this.isSpine ? null : this.chart.marks.find((each) => each.item.id === id);
    if (!mark) return null;
    const label = this.chart.labels.find((each) => each.item.id === id);
    return { x: (mark.x0 + mark.x1) / 2, y: mark.y, half: mark.size / 2, side: label?.side ?? null };
  }

  /** Whether an event's words can be read on the chart. */
  isLabelled(id) {
    return this.isSpine || this.chart.labels.some((label) => label.item.id === id);
  }

  /** How many events that are in sight have no label. */
  get unlabelled() {
    if (this.isSpine) return 0;
    return this.chart.marks.length - this.chart.labels.length;
  }

  /** The signs of the key that are on the chart. */
  get signs() {
    return signsOf(this.isSpine ? this.chart.slots.map(({ item, mark }) => ({ ...mark, item })) : this.chart.marks);
  }
}

/** Pixels of height for the lanes on a page so wide; a phone's is scrolled anyway. */
function roomForLanes(width) {
  if (width < SPINE_BELOW) return MOST_HEIGHT;
  return Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, innerHeight - AROUND));
}
