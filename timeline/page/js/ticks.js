// The two rows of words above the chart, and the lines that come down from them.
import { placeOf } from "./scale.js";
import { MONTHS, UNIT_DAYS, civil, following, starts } from "./units.js";

/** @import { Cell, Scale } from "./scale.js" */
/** @import { Measure } from "./text.js" */
/** @import { Unit } from "./units.js" */

/**
 * The words of a tick begin at x. Lines run down through all lanes, notches stand in the lower row.
 * @typedef {{ x: number, text: string }} Tick
 * @typedef {{ x0: number, x1: number, lines: string[] }} Gap
 * @typedef {{ top: Tick[], sub: Tick[], lines: number[], notches: number[], gaps: Gap[] }} Ticks
 */

/**
 * @typedef {{ from: number, to: number }} Edges
 * @typedef {Cell & { unit: Unit }} UnitCell
 */

export const TOP_SIZE = 12.5;
export const TOP_WEIGHT = 600;
export const SUB_SIZE = 11;
export const SUB_WEIGHT = 400;

/** Pixels from a tick's line to its words. */
const INDENT = 5;

/** Pixels kept free between words. */
const WORDS_APART = 6;

/**
 * What may stand below a unit, in the order of preference.
 * @type {Record<Unit, Unit[]>}
 */
const BELOW = {
  century: ["decade", "year"],
  decade: ["year", "quarter", "month"],
  year: ["month", "quarter"],
  month: ["day"],
  day: [],
  quarter: [],
};

/**
 * What a cell that is drawn very wide falls into.
 * @type {Partial<Record<Unit, Unit>>}
 */
const SMALLER = { century: "decade", decade: "year", year: "month" };

/**
 * What to write above a scale. No two words overlap, and none leaves it.
 *
 * Of a scale that is wider than what is seen, what is between two positions in pixels; there, cells that are
 * wide enough fall into smaller ones.
 * @type {(scale: Scale, measure: Measure, seen?: Edges | null) => Ticks}
 */
export function ticks(scale, measure, seen = null) {
  const edges = { from: scale.x0, to: scale.x1 };
  if (seen) {
    edges.from = Math.max(scale.x0, seen.from);
    edges.to = Math.min(scale.x1, seen.to);
  }
  const cells = cellsWith(scale, measure, seen && edges);
  if (scale.unit === "day") return ticksOfDays(scale, cells, measure, edges);
  /** @type {Ticks} */
  const found = { top: [], sub: [], lines: [], notches: [], gaps: [] };
  let taken = edges.from - WORDS_APART;
  const ends = freeUntil(cells, edges);
  cells.forEach((cell, at) => {
    if (cell.gap) {
      found.gaps.push(gapOf(cell, scale.unit, measure, edges));
      taken = cell.x1;
      return;
    }
    const text = nameOf(cell.unit, cell.start);
    const tick = topTick(cell, text, measure, edges, { taken, until: ends[at] });
    if (tick) {
      found.top.push(tick);
      if (cell.x0 >= edges.from) found.lines.push(cell.x0);
      taken = tick.x + measure(text, TOP_SIZE, TOP_WEIGHT) + WORDS_APART;
    }
    addBelow(found, cell, scale, measure, edges);
  });
  return found;
}

/**
 * The cells of a scale with their units; where only a part is seen those in it, wide ones in pieces.
 * @type {(scale: Scale, measure: Measure, edges: Edges | null) => UnitCell[]}
 */
function cellsWith(scale, measure, edges) {
  const cells = scale.cells.map((cell) => ({ ...cell, unit: scale.unit }));
  return edges ? cells.flatMap((cell) => piecesOf(cell, scale, measure, edges)) : cells;
}

/** @type {(cell: UnitCell, scale: Scale, measure: Measure, edges: Edges) => UnitCell[]} */
function piecesOf(cell, scale, measure, edges) {
  if (cell.x1 <= edges.from || cell.x0 >= edges.to) return [];
  const smaller = SMALLER[cell.unit];
  const perDay = pixelsPerDay(cell);
  const isWide = smaller && BELOW[smaller].some((unit) => isWideEnough(unit, perDay, measure));
  if (cell.gap || !isWide) return [cell];
  return starts(smaller, cell.start, cell.end).flatMap((start) => {
    const end = following(smaller, start);
    const piece = { ...cell, start, end, x0: placeOf(scale, start), x1: placeOf(scale, end), unit: smaller };
    return piecesOf(piece, scale, measure, edges);
  });
}

/**
 * The words for a cell, where there is room; those of one that begins further left stay at the edge while it
 * lasts.
 * @type {(
 *   cell: Cell,
 *   text: string,
 *   measure: Measure,
 *   edges: Edges,
 *   free: { taken: number, until: number },
 * ) => Tick | null}
 */
function topTick(cell, text, measure, edges, { taken, until }) {
  const x = Math.max(cell.x0, edges.from) + INDENT;
  const end = x + measure(text, TOP_SIZE, TOP_WEIGHT);
  const fits = x >= taken && end <= until && (cell.x0 >= edges.from || end + WORDS_APART <= cell.x1);
  return fits ? { x, text } : null;
}

/**
 * Months above, days below: a day alone says too little.
 * @type {(scale: Scale, cells: UnitCell[], measure: Measure, edges: Edges) => Ticks}
 */
function ticksOfDays(scale, cells, measure, edges) {
  /** @type {Ticks} */
  const found = { top: [], sub: [], lines: [], notches: [], gaps: [] };
  const folded = cells.filter((cell) => cell.gap);
  const months = starts("month", scale.start, scale.end);
  months.forEach((month, at) => {
    const x0 = placeOf(scale, Math.max(month, scale.start));
    const x1 = at + 1 < months.length ? placeOf(scale, months[at + 1]) : scale.x1;
    if (x1 <= edges.from || x0 >= edges.to) return;
    const text = nameOf("month", month);
    const need = INDENT + measure(text, TOP_SIZE, TOP_WEIGHT) + WORDS_APART;
    const free = betweenGaps(folded, Math.max(x0, edges.from), Math.min(x1, edges.to));
    const place = free.find(([begin, end]) => begin + need <= end);
    if (place) found.top.push({ x: place[0] + INDENT, text });
    if (x0 >= edges.from) found.lines.push(x0);
  });
  let taken = edges.from - WORDS_APART;
  const ends = freeUntil(cells, edges);
  cells.forEach((cell, at) => {
    if (cell.gap) {
      found.gaps.push(gapOf(cell, "day", measure, edges));
      taken = cell.x1;
      return;
    }
    if (cell.x0 < edges.from) return;
    if (!found.lines.includes(cell.x0)) found.notches.push(cell.x0);
    const text = String(civil(cell.start)[2]);
    const x = cell.x0 + INDENT;
    const end = x + measure(text, SUB_SIZE, SUB_WEIGHT);
    if (x < taken || end > ends[at]) return;
    found.sub.push({ x, text });
    taken = end + WORDS_APART;
  });
  return found;
}

/**
 * What gaps leave of the pixels from x0 to x1.
 * @type {(gaps: Cell[], x0: number, x1: number) => [x0: number, x1: number][]}
 */
function betweenGaps(gaps, x0, x1) {
  /** @type {[number, number][]} */
  const found = [];
  let begin = x0;
  for (const gap of gaps) {
    if (gap.x1 <= begin || gap.x0 >= x1) continue;
    if (gap.x0 > begin) found.push([begin, gap.x0]);
    begin = gap.x1;
  }
  if (begin < x1) found.push([begin, x1]);
  return found;
}

/**
 * For each cell where the next gap begins, or else what is seen ends: its words may reach so far.
 * @type {(cells: UnitCell[], edges: Edges) => number[]}
 */
function freeUntil(cells, edges) {
  let until = edges.to;
  return cells
    .map((cell) => cell)
    .reverse()
    .map((cell) => {
      const found = until;
      if (cell.gap) until = cell.x0;
      return found;
    })
    .reverse();
}

/**
 * Adds the finer units inside a cell, if there are any whose names all fit.
 * @type {(found: Ticks, cell: UnitCell, scale: Scale, measure: Measure, edges: Edges) => void}
 */
function addBelow(found, cell, scale, measure, edges) {
  const unit = BELOW[cell.unit].find((each) => isWideEnough(each, pixelsPerDay(cell), measure));
  if (!unit) return;
  for (const day of starts(unit, cell.start, cell.end)) {
    const x = placeOf(scale, day);
    if (x < edges.from || x >= edges.to) continue;
    const after = Math.min(placeOf(scale, Math.min(following(unit, day), cell.end)), edges.to);
    const text = shortName(unit, day);
    const end = x + INDENT + measure(text, SUB_SIZE, SUB_WEIGHT) + 1;
    if (end <= after) found.sub.push({ x: x + INDENT, text });
    if (x > cell.x0) found.notches.push(x);
  }
}

/** @type {(cell: Cell) => number} */
function pixelsPerDay(cell) {
  return (cell.x1 - cell.x0) / (cell.end - cell.start);
}

/**
 * Whether the names of a unit all have room, each in its own place.
 * @type {(unit: Unit, perDay: number, measure: Measure) => boolean}
 */
function isWideEnough(unit, perDay, measure) {
  /** @type {Partial<Record<Unit, string[]>>} */
  const names = { month: MONTHS, day: ["30"], quarter: ["Q4"], decade: ["2000s"] };
  const widest = Math.max(...(names[unit] ?? ["2000"]).map((name) => measure(name, SUB_SIZE, SUB_WEIGHT)));
  return UNIT_DAYS[unit] * perDay >= widest + INDENT + 3;
}

/** @type {(cell: Cell, unit: Unit, measure: Measure, edges: Edges) => Gap} */
function gapOf(cell, unit, measure, edges) {
  const x0 = Math.max(cell.x0, edges.from);
  const x1 = Math.min(cell.x1, edges.to);
  const first = nameInGap(unit, cell.start);
  const last = nameInGap(unit, cell.end - 1);
  /** @type {(line: string) => boolean} */
  const fits = (line) => measure(line, SUB_SIZE, SUB_WEIGHT) <= x1 - x0 - 4;
  const lines = first === last ? [first] : [`${first}\u2013`, last];
  if (lines.every(fits)) return { x0, x1, lines };
  return { x0, x1, lines: fits("⋯") ? ["⋯"] : [] };
}

/** @type {(unit: Unit, day: number) => string} */
function nameOf(unit, day) {
  const [year, month] = civil(day);
  if (unit === "century" || unit === "decade") return `${year}s`;
  return unit === "month" ? `${MONTHS[month - 1]} ${year}` : String(year);
}

/** @type {(unit: Unit, day: number) => string} */
function shortName(unit, day) {
  const [year, month, ofMonth] = civil(day);
  if (unit === "day") return String(ofMonth);
  if (unit === "month") return MONTHS[month - 1];
  if (unit === "quarter") return `Q${(month + 2 - ((month + 2) % 3)) / 3}`;
  return unit === "year" ? String(year) : `${year}s`;
}

/** @type {(unit: Unit, day: number) => string} */
function nameInGap(unit, day) {
  const [year, month, ofMonth] = civil(day);
  if (unit === "day") return `${ofMonth} ${MONTHS[month - 1]}`;
  return unit === "month" ? MONTHS[month - 1] : String(year);
}
