// Where a day stands across the chart.
//
// Time is cut into cells: days, months, years, decades or centuries. An even scale gives each day the same
// width. An elastic one, used where events cluster, gives busy cells more, and folds runs of cells in which
// nothing begins into narrow gaps. timeline/chart/layout/scale.py does the same, to the last bit.
import { UNIT_DAYS, firstDay, following, startOf, starts } from "./units.js";

/** @import { Unit } from "./units.js" */

/**
 * What a scale must hold, start <= day < end, and whether an event begins there.
 * @typedef {{ start: number, end: number, begins: boolean }} Stretch
 */

/**
 * The days start <= day < end, from x0 to x1 pixels. A cell is one unit, or a gap of several, with the number of
 * events that begin in it; each begins where the one before ends.
 * @typedef {{ start: number, end: number, x0: number, x1: number }} Piece
 * @typedef {Piece & { count: number, gap: boolean }} Cell
 * @typedef {Piece & { cells: Piece[] }} Axis
 * @typedef {Piece & { cells: Cell[], unit: Unit, elastic: boolean }} Scale
 */

/** Pixels kept free at both ends, so that the first and last marks are whole. */
const SCALE_EDGE = 12;

/** Pixels that a cell gets on an elastic scale, at least. */
const CELL_MIN = 64;

const EMPTY_SHARE = 0.3;
const BUSY_FROM = 8;
const BUSY_RATIO = 4;

/**
 * Units to try before the one that the span asks for: a few early events must not cost the later ones their
 * years.
 * @type {Partial<Record<Unit, Unit[]>>}
 */
const FINER_FIRST = { decade: ["year"], century: ["year", "decade"] };

/** Pixels that there must be for each cell then, gaps too. */
const FINE_CELL = 50;

/** Days of room on both sides of events that lie close together. */
const ROOM_DAYS = 20;

/** Up to this many days, cells are days. */
const SHORT_DAYS = 45;

/** What a chart spans on which nothing has a day: no ticks are drawn for it. */
export const NO_TIME = { start: firstDay(2000), end: firstDay(2001), begins: true };

/**
 * A scale over all stretches, between two positions in pixels; elastic where that helps and may be.
 * @type {(stretches: Stretch[], how: { x0: number, x1: number, even: boolean }) => Scale}
 */
export function timeScale(stretches, { x0, x1, even }) {
  const [start, end] = domainOf(stretches);
  const unit = unitFor(end - start);
  const left = x0 + SCALE_EDGE;
  const right = x1 - SCALE_EDGE;
  if (!even) {
    for (const finer of [...(FINER_FIRST[unit] ?? []), unit]) {
      const cells = countedCells(finer, start, end, stretches);
      const folded = fold(cells);
      const enoughRoom = finer === unit || folded.length * FINE_CELL <= right - left;
      if (enoughRoom && shouldStretch(cells, stretches)) return elasticScale(folded, finer, left, right);
    }
  }
  const cells = countedCells(unit, start, end, stretches);
  const widths = cells.map((cell) => cell.end - cell.start);
  return scaleOf(placed(cells, widths, left, right), unit, false);
}

/**
 * Pixels of the morning of a day, never outside the scale; never falls as days go on.
 * @type {(scale: Axis, day: number) => number}
 */
export function placeOf(scale, day) {
  const cell = scale.cells[cellAt(scale.cells, day)];
  const share = (day - cell.start) / (cell.end - cell.start);
  return cell.x0 + Math.min(1, Math.max(0, share)) * (cell.x1 - cell.x0);
}

/**
 * The day, with its fraction, that stands at a place in pixels; outside the scale its first or last.
 * @type {(scale: Axis, x: number) => number}
 */
export function dayAt(scale, x) {
  const cell = scale.cells.find((each) => each.x1 > x) ?? scale.cells[scale.cells.length - 1];
  const share = Math.min(1, Math.max(0, (x - cell.x0) / (cell.x1 - cell.x0)));
  return cell.start + share * (cell.end - cell.start);
}

/**
 * The same scale with each place x at `to + (x - from) * factor`: how it is when zoomed.
 * @type {(scale: Scale, by: { from: number, to: number, factor: number }) => Scale}
 */
export function magnified(scale, { from, to, factor }) {
  /** @type {(x: number) => number} */
  const moved = (x) => to + (x - from) * factor;
  const cells = scale.cells.map((cell) => ({ ...cell, x0: moved(cell.x0), x1: moved(cell.x1) }));
  return scaleOf(cells, scale.unit, scale.elastic);
}

/** @type {(cells: Cell[], unit: Unit, elastic: boolean) => Scale} */
function scaleOf(cells, unit, elastic) {
  const first = cells[0];
  const last = cells[cells.length - 1];
  return { cells, unit, elastic, start: first.start, end: last.end, x0: first.x0, x1: last.x1 };
}

/**
 * The index of the cell that a day is in; the first or the last for days before or after all.
 * @type {(cells: Piece[], day: number) => number}
 */
function cellAt(cells, day) {
  let low = 0;
  let high = cells.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle].end > day) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @type {(folded: Cell[], unit: Unit, left: number, right: number) => Scale} */
function elasticScale(folded, unit, left, right) {
  const cells = placedElastically(folded, unit, left, right);
  const days = cells[cells.length - 1].end - cells[0].start;
  const pixels = right - left;
  const uneven = cells.some(
    (cell) =>
      cell.gap || Math.abs((((cell.x1 - cell.x0) / (cell.end - cell.start)) * days) / pixels - 1) > 0.08,
  );
  return scaleOf(cells, unit, uneven);
}

/** @type {(stretches: Stretch[]) => [start: number, end: number]} */
function domainOf(stretches) {
  let start = Infinity;
  let end = -Infinity;
  for (const stretch of stretches) {
    start = Math.min(start, stretch.start);
    end = Math.max(end, stretch.end);
  }
  if (end - start >= 4 * ROOM_DAYS) return [start, end];
  if (stretches.length === 1) return [startOf("year", start), following("year", end - 1)];
  if (end - start <= SHORT_DAYS) return [start - 1, end + 1];
  return [startOf("month", start - ROOM_DAYS), following("month", end - 1 + ROOM_DAYS)];
}

/** @type {(days: number) => Unit} */
function unitFor(days) {
  const years = days / UNIT_DAYS.year;
  if (years > 300) return "century";
  if (years > 45) return "decade";
  if (years > 2.2) return "year";
  return days > SHORT_DAYS + 2 ? "month" : "day";
}

/**
 * All cells of a unit over a domain, with the number of events that begin in each.
 * @type {(unit: Unit, start: number, end: number, stretches: Stretch[]) => Cell[]}
 */
function countedCells(unit, start, end, stretches) {
  const cells = starts(unit, start, end).map((day) => ({
    start: day,
    end: following(unit, day),
    count: 0,
    gap: false,
    x0: 0,
    x1: 0,
  }));
  for (const stretch of stretches) {
    if (stretch.begins) cells[cellAt(cells, stretch.start)].count += 1;
  }
  return cells;
}

/** @type {(cells: Cell[], stretches: Stretch[]) => boolean} */
function shouldStretch(cells, stretches) {
  if (cells.length < 3 || stretches.length < 3) return false;
  const covered = new Uint8Array(cells.length);
  for (const stretch of stretches) {
    covered.fill(1, cellAt(cells, stretch.start), cellAt(cells, stretch.end - 1) + 1);
  }
  const free = cells.map((cell, at) => cell.count === 0 && !covered[at]);
  const inRuns = free.filter((here, at) => here && (free[at - 1] || free[at + 1])).length;
  const busiest = cells.reduce((most, cell) => Math.max(most, cell.count), 0);
  const mean = stretches.length / cells.length;
  return (
    inRuns / cells.length >= EMPTY_SHARE || (stretches.length >= BUSY_FROM && busiest >= BUSY_RATIO * mean)
  );
}

/**
 * Runs of two or more cells in which nothing begins become one gap each.
 * @type {(cells: Cell[]) => Cell[]}
 */
function fold(cells) {
  const folded = [];
  for (let at = 0; at < cells.length;) {
    let last = at;
    while (last < cells.length && cells[last].count === 0) last += 1;
    if (last - at >= 2) {
      folded.push({ ...cells[at], end: cells[last - 1].end, gap: true });
      at = last;
    } else {
      folded.push(cells[at]);
      at += 1;
    }
  }
  return folded;
}

/** @type {(cell: Cell, unit: Unit) => number} */
function gapWidth(cell, unit) {
  // never just between two whole numbers, so Python's other way to round those makes no difference
  const folded = Math.round((cell.end - cell.start) / UNIT_DAYS[unit]);
  return Math.min(30 + 6 * folded, 76);
}

/** @type {(cells: Cell[], unit: Unit, left: number, right: number) => Cell[]} */
function placedElastically(cells, unit, left, right) {
  const width = right - left;
  const least = Math.min(CELL_MIN, (width / cells.length) * 0.6);
  const fixed = cells.map((cell) =>
    cell.gap ? Math.min(gapWidth(cell, unit), width / cells.length) : least,
  );
  const weights = cells.map((cell) => cellWeight(cell.count));
  const rest = Math.max(0, width - total(fixed));
  const all = total(weights);
  const widths = fixed.map((base, at) => base + rest * (all ? weights[at] / all : 1 / cells.length));
  return placed(cells, widths, left, right);
}

/**
 * A cell's share of further width: the number of its events to the power of 3/4, by roots, which are exact.
 * @type {(count: number) => number}
 */
function cellWeight(count) {
  return Math.sqrt(count) * Math.sqrt(Math.sqrt(count));
}

/** @type {(values: number[]) => number} */
function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/** @type {(cells: Cell[], widths: number[], left: number, right: number) => Cell[]} */
function placed(cells, widths, left, right) {
  const factor = (right - left) / total(widths);
  let x = left;
  let done = 0;
  return cells.map((cell, at) => {
    done += widths[at];
    const end = left + done * factor;
    const found = { ...cell, x0: x, x1: end };
    x = end;
    return found;
  });
}
