// What stands for an event on the scale, before it has a row: a span from x0 to x1 pixels and its parts.
import { placeOf } from "./scale.js";

/** @import { Axis, Stretch } from "./scale.js" */

/** @typedef {{ x0: number, y0: number, x1: number, y1: number }} Rectangle */

/**
 * Inclusive days, null where open, and whether it lasts from the one to the other.
 * @typedef {number | null} End
 * @typedef {[earliestStart: End, latestStart: End, earliestEnd: End, latestEnd: End, lasts: boolean]} Extent
 */

/**
 * An event as the chart sees it; one without a date has no extents.
 * @typedef {object} Item
 * @property {string} id
 * @property {string} title
 * @property {string} when its date in a few words
 * @property {string} lane the id of one
 * @property {Extent[]} extents
 * @property {"plain" | "deadline" | "target"} kind
 * @property {boolean} doubted whether its date is marked uncertain or approximate
 * @property {boolean} planned
 * @property {boolean} cancelled
 * @property {boolean} recurring whether its extents are the instances of a series
 * @property {number} importance 1 to 5
 */

/**
 * One piece of a mark, from x0 to x1; of a bar `solid` is what is known of it, null where all is hollow, and
 * `arrow` says that it goes on.
 * @typedef {"dot" | "ring" | "pill" | "bar"} Shape
 * @typedef {{ shape: Shape, x0: number, x1: number, solid: [number, number] | null, arrow: boolean }} Part
 */

/**
 * A mark without a row, so many pixels high; x0 to x1 holds all its parts.
 * @typedef {{ item: Item, size: number, x0: number, x1: number, parts: Part[] }} Span
 */

/** @typedef {{ asOf: number | null, size: number }} SpanOptions */

/** What an extent holds, by place: four inclusive days, null where open, and whether it lasts. */
export const FIRST = 0;
const LATEST_START = 1;
const EARLIEST_END = 2;
export const LAST = 3;
const LASTS = 4;

/** Pixels: the height of a mark and the width of a day's, where there is room. */
export const MARK_SIZE = 12;

/** How much wider than high a pill is at least. */
const PILL_MORE = 6;

/** How far an arrowhead reaches beyond its bar. */
export const TIP = 7;

/** How far the stem of a deadline's tick reaches to its left. */
export const STEM = 11;

/** How wide that tick is. */
export const TICK_WIDTH = 2.5;

/** How big the dot of one instance of a series is, next to that of an event alone. */
const INSTANCE = 0.55;

/** Half the width of a target's diamond. */
const DIAMOND = 8;

/**
 * The day that an event begins on at the earliest, by its extents; -Infinity where that is open.
 * @type {(item: Item) => number}
 */
export function firstOf(item) {
  let first = Infinity;
  for (const extent of item.extents) first = Math.min(first, extent[FIRST] ?? -Infinity);
  return first;
}

/**
 * The middle between x0 and x1.
 * @type {(box: { x0: number, x1: number }) => number}
 */
export function middleOf(box) {
  return (box.x0 + box.x1) / 2;
}

/**
 * Where a pole may stand on a mark: in its middle, or, of several parts, of the one nearest to that.
 * @type {(span: Span) => number}
 */
export function footOf(span) {
  const middle = middleOf(span);
  if (span.parts.length === 1) return middle;
  const feet = span.parts.map((part) => (Math.max(part.x0, span.x0) + Math.min(part.x1, span.x1)) / 2);
  return feet.reduce((best, foot) => (Math.abs(foot - middle) < Math.abs(best - middle) ? foot : best));
}

/**
 * The days that the scale must hold: every end that is known, and what is going on, up to asOf.
 *
 * Of a series the first instance: what comes every year would leave no gap to fold. All of them only where
 * nothing else has a date.
 * @type {(items: Item[], asOf: number | null) => Stretch[]}
 */
export function stretchesOf(items, asOf) {
  const alone = items.every((item) => item.recurring);
  const extents = items.flatMap((item) =>
    item.recurring && !alone ? item.extents.slice(0, 1) : item.extents,
  );
  return extents.map((extent) => stretchOf(extent, asOf)).filter(Boolean);
}

/** @type {(extent: Extent, asOf: number | null) => Stretch | null} */
function stretchOf(extent, asOf) {
  const days = extent.slice(FIRST, LAST + 1).filter((day) => typeof day === "number");
  if (extent[LAST] === null && asOf !== null) days.push(Math.max(asOf, ...days.slice(0, 1)));
  if (!days.length) return null;
  return { start: Math.min(...days), end: Math.max(...days) + 1, begins: extent[FIRST] !== null };
}

/**
 * A series with the instances alone that the scale holds, the first at least.
 * @type {(item: Item, scale: Axis) => Item}
 */
export function within(item, scale) {
  if (!item.recurring) return item;
  /** @type {(extent: Extent) => boolean} */
  const isHeld = (extent) => extent[FIRST] !== null && extent[FIRST] < scale.end;
  const held = item.extents.filter((extent, at) => at === 0 || isHeld(extent));
  return { ...item, extents: held };
}

/**
 * Where an event's mark, so many pixels high, begins and ends on a scale, kept inside it.
 * @type {(item: Item, scale: Axis, options: SpanOptions) => Span}
 */
export function spanOf(item, scale, { asOf, size }) {
  const found = item.extents.map((extent) => partOf(item, extent, scale, asOf, size));
  const parts = found.length > 1 ? merged(found.sort((a, b) => a.x0 - b.x0 || a.x1 - b.x1)) : found;
  let x0 = parts[0].x0;
  let x1 = -Infinity;
  for (const part of parts) x1 = Math.max(x1, part.arrow ? part.x1 + TIP : part.x1);
  if (item.kind === "target") {
    const middle = (x0 + x1) / 2;
    x0 = Math.min(x0, middle - DIAMOND);
    x1 = Math.max(x1, middle + DIAMOND);
  } else if (item.kind === "deadline") {
    const edge = due(parts[parts.length - 1]);
    x0 = Math.min(x0, edge - STEM);
    x1 = edge + TICK_WIDTH / 2;
  }
  return { item, size, x0, x1, parts };
}

/**
 * The same mark beginning at another place.
 * @type {(span: Span, x0: number) => Span}
 */
export function movedSpan(span, x0) {
  const by = x0 - span.x0;
  const parts = span.parts.map((part) => ({ ...part, x0: part.x0 + by, x1: part.x1 + by }));
  return { ...span, x0, x1: span.x1 + by, parts };
}

/**
 * Where the tick of a deadline stands on its last part: at a day, or at the end of a span.
 * @type {(part: Part) => number}
 */
export function due(part) {
  return part.shape === "dot" ? middleOf(part) : part.x1;
}

/**
 * Parts in order, a bar joined with what it runs into: at this scale they look like one.
 * @type {(parts: Part[]) => Part[]}
 */
function merged(parts) {
  /** @type {Part[]} */
  const found = [];
  for (const part of parts) {
    const last = found[found.length - 1];
    if (!last || part.x0 >= last.x1 || (part.shape !== "bar" && last.shape !== "bar")) {
      found.push(part);
      continue;
    }
    const x1 = Math.max(last.x1, part.x1);
    /** @type {Part["solid"]} */
    const solid = isKnown(last) && isKnown(part) ? [last.x0, x1] : null;
    found[found.length - 1] = { shape: "bar", x0: last.x0, x1, solid, arrow: part.arrow };
  }
  return found;
}

/** @type {(part: Part) => boolean} */
function isKnown(part) {
  return (
    part.shape === "dot" || (part.solid !== null && part.solid[0] === part.x0 && part.solid[1] === part.x1)
  );
}

/**
 * An imprecise event's mark where space is short, at its span's start, and how far it may slide.
 * @type {(item: Item, scale: Axis, options: SpanOptions) => { mark: Span, slide: number }}
 */
export function ringOf(item, scale, { asOf, size }) {
  const wide = spanOf(item, scale, { asOf, size });
  const low = Math.min(wide.parts[0].x0, scale.x1 - size);
  const high = Math.max(...wide.parts.map((part) => part.x1));
  /** @type {Part} */
  const part = { shape: "ring", x0: low, x1: low + size, solid: null, arrow: false };
  return {
    mark: { item, size, x0: low, x1: low + size, parts: [part] },
    slide: Math.max(0, high - size - low),
  };
}

/**
 * Whether an event takes a ring where space is short: its only date is some time within a span.
 * @type {(item: Item) => boolean}
 */
export function isRing(item) {
  if (item.extents.length !== 1 || item.kind === "deadline") return false;
  const extent = item.extents[0];
  return !extent[LASTS] && !isDay(item, extent);
}

/**
 * Whether any of an event's marks has a length of its own.
 * @type {(item: Item) => boolean}
 */
export function isBar(item) {
  return item.extents.some((extent) => extent[LASTS] && !isDay(item, extent));
}

/** @type {(item: Item, extent: Extent) => boolean} */
function isDay(item, extent) {
  return !item.doubted && extent[FIRST] !== null && extent[FIRST] === extent[LAST];
}

/** @type {(item: Item, extent: Extent, scale: Axis, asOf: number | null, size: number) => Part} */
function partOf(item, extent, scale, asOf, size) {
  const first = extent[FIRST];
  const last = extent[LAST];
  const lasts = extent[LASTS];
  if (first !== null && isDay(item, extent)) {
    const middle = placeOf(scale, first + 0.5);
    const half = (size * (item.recurring ? INSTANCE : 1)) / 2;
    return { shape: "dot", x0: middle - half, x1: middle + half, solid: null, arrow: false };
  }
  const arrow = lasts && last === null && extent[EARLIEST_END] === null;
  let end = scale.x1;
  if (last !== null) end = placeOf(scale, last + 1);
  else if (asOf !== null && (first === null || first <= asOf)) end = placeOf(scale, asOf + 1);
  if (arrow) end = Math.min(end, scale.x1 - TIP + 2);
  const start = first === null ? scale.x0 : placeOf(scale, first);
  const [x0, x1] = widened(start, end, lasts ? size : size + PILL_MORE, scale);
  if (!lasts) return { shape: "pill", x0, x1, solid: null, arrow: false };
  return { shape: "bar", x0, x1, solid: solidOf(item, extent, scale, x0, x1), arrow };
}

/** @type {(x0: number, x1: number, least: number, scale: Axis) => [x0: number, x1: number]} */
function widened(x0, x1, least, scale) {
  if (x1 - x0 >= least) return [x0, x1];
  const start = Math.min(Math.max((x0 + x1 - least) / 2, scale.x0 - 6), scale.x1 + 6 - least);
  return [start, start + least];
}

/**
 * The piece of a bar that is known: after its latest start and before its earliest end; null where none is.
 * @type {(item: Item, extent: Extent, scale: Axis, x0: number, x1: number) => [number, number] | null}
 */
function solidOf(item, extent, scale, x0, x1) {
  const latestStart = extent[LATEST_START];
  const earliestEnd = extent[EARLIEST_END];
  const isStartKnown = latestStart === extent[FIRST];
  const isEndKnown = earliestEnd === extent[LAST];
  if (isStartKnown && isEndKnown) return item.doubted ? null : [x0, x1];
  /** @type {(x: number) => number} */
  const clamped = (x) => Math.min(x1, Math.max(x0, x));
  const start = isStartKnown || latestStart === null ? x0 : clamped(placeOf(scale, latestStart));
  if (earliestEnd === null) return start < x1 ? [start, x1] : null;
  const end = isEndKnown ? x1 : clamped(placeOf(scale, earliestEnd + 1));
  return start + 1 < end ? [start, end] : null;
}
