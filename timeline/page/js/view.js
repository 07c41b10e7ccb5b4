// Which part of a chart is seen: a view { x0, x1 } in pixels of the chart at rest, between its left edge and
// its width.
import { dayAt, placeOf } from "./scale.js";

/** @import { Layout } from "./lay.js" */

/** @typedef {{ x0: number, x1: number }} View */

/** @typedef {{ start: number, end: number }} Days */

/** So many pixels a day gets at most, where the scale gives it least. */
const DAY_MOST = 60;

/** Pixels between a mark that a view moves to and the edge, where there is room. */
const MARGIN = 40;

/**
 * The view that shows all.
 * @type {(rest: Layout) => View}
 */
export function wholeView(rest) {
  return { x0: rest.left, x1: rest.width };
}

/**
 * Whether a view shows all.
 * @type {(rest: Layout, view: View) => boolean}
 */
export function isWhole(rest, view) {
  return view.x1 - view.x0 > rest.width - rest.left - 0.01;
}

/**
 * How many times as wide as at rest things are drawn.
 * @type {(rest: Layout, view: View) => number}
 */
export function factorOf(rest, view) {
  return (rest.width - rest.left) / (view.x1 - view.x0);
}

/**
 * The nearest view that lies inside the chart and magnifies no more than is of use.
 * @type {(rest: Layout, view: View) => View}
 */
export function clampedView(rest, { x0, x1 }) {
  const all = rest.width - rest.left;
  const wide = Math.min(all, Math.max(all / mostFactor(rest), x1 - x0));
  const start = Math.max(rest.left, Math.min(rest.width - wide, (x0 + x1 - wide) / 2));
  return { x0: start, x1: start + wide };
}

/**
 * So many times nearer, or further for less than 1; what is drawn at `at` pixels, the middle if not given,
 * stays.
 * @type {(rest: Layout, view: View, by: number, at?: number) => View}
 */
export function nearerView(rest, view, by, at = (rest.left + rest.width) / 2) {
  const most = mostFactor(rest) / factorOf(rest, view);
  const times = Math.min(most, by);
  const fixed = view.x0 + (at - rest.left) / factorOf(rest, view);
  return clampedView(rest, { x0: fixed - (fixed - view.x0) / times, x1: fixed + (view.x1 - fixed) / times });
}

/**
 * Moved so many pixels, as drawn, to the right along time.
 * @type {(rest: Layout, view: View, pixels: number) => View}
 */
export function movedView(rest, view, pixels) {
  const by = pixels / factorOf(rest, view);
  const least = rest.left - view.x0;
  const most = rest.width - view.x1;
  const held = Math.max(least, Math.min(most, by));
  return { x0: view.x0 + held, x1: view.x1 + held };
}

/**
 * The days that a view shows, start <= day < end, with their fractions.
 * @type {(rest: Layout, view: View) => Days}
 */
export function daysOf(rest, view) {
  return { start: dayAt(rest.scale, view.x0), end: dayAt(rest.scale, view.x1) };
}

/**
 * The view of start <= day < end: the same days as before where a chart has been laid out anew.
 * @type {(rest: Layout, days: Days) => View}
 */
export function viewOfDays(rest, { start, end }) {
  const atStart = start <= rest.scale.start;
  const atEnd = end >= rest.scale.end;
  return clampedView(rest, {
    x0: atStart ? rest.left : placeOf(rest.scale, start),
    x1: atEnd ? rest.width : placeOf(rest.scale, end),
  });
}

/**
 * The view, moved as little as shows x0 to x1 of the chart at rest, or as much of it as there is room for.
 * @type {(rest: Layout, view: View, shown: { x0: number, x1: number }) => View}
 */
export function viewAround(rest, view, { x0, x1 }) {
  const wide = view.x1 - view.x0;
  const margin = Math.min(MARGIN / factorOf(rest, view), wide / 4);
  const low = Math.max(rest.left, x0 - margin);
  const high = Math.min(rest.width, x1 + margin);
  const seen = Math.min(high, view.x1) - Math.max(low, view.x0);
  if (seen >= Math.min(high - low, wide / 2)) return view;
  const start = low < view.x0 === high - low <= wide ? low : high - wide;
  return clampedView(rest, { x0: start, x1: start + wide });
}

/** @type {(rest: Layout) => number} */
function mostFactor(rest) {
  const drawn = rest.scale.cells.filter((cell) => !cell.gap);
  const least = Math.min(...drawn.map((cell) => (cell.x1 - cell.x0) / (cell.end - cell.start)));
  return Math.max(1, DAY_MOST / least);
}
