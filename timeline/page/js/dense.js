// Marks stacked like a histogram, and labels for as many as there is room for.
//
// Rows are counted from the bottom of a lane. All marks are placed first; then labels go in, the most
// important events' first, beside their marks or as flags on poles above the stack.
import { firstFrom, isFree, lowestRow, newGrid, take } from "./grid.js";
import { footOf, isBar, isRing, movedSpan, ringOf, spanOf } from "./marks.js";
import { leastWidth, oneLine } from "./pack.js";

/** @import { Grid } from "./grid.js" */
/** @import { Item, Span } from "./marks.js" */
/** @import { Room, Words } from "./pack.js" */

/**
 * @typedef {{ span: Span, row: number }} StackedMark
 * @typedef {{ size: number, marks: StackedMark[], grid: Grid }} Stack
 * @typedef {{ w: number }} Wide how wide a label is, at least, before its words are fitted
 */

/**
 * A label beside its mark or on a pole above it, from row on.
 * @template {Wide} [W=Words]
 * @typedef {{
 *   stacked: StackedMark, words: W, side: "right" | "left", x: number, row: number, pole: boolean,
 * }} Flag
 */

/** @typedef {[row: number, height: number, x0: number, x1: number]} Taken */

/**
 * Where a label may stand, and the stretches of the grid that it takes there, its own first.
 * @template {Wide} [W=Words]
 * @typedef {{ flag: Flag<W>, takes: Taken[] }} Place
 */

/** Pixels across a dot, where there is some room and where there is none. */
export const BIG = 9;
export const SMALL = 5;

/** How many rows of the grid a label takes. */
export const LABEL_ROWS = 3;

/** Pixels between a mark and its label. */
const FLAG_APART = 4;

/** Pixels between a pole and its label. */
const FROM_POLE = 5;

/** The importance of an event of which nothing is said. */
const MIDDLING = 3;

/** Pixels between marks. */
const AIR = 1;

/** How many places inside its span are tried for an imprecise event. */
const PLACES = 60;

/** What a row of a label's own pole costs, next to one pole that it keeps from passing. */
const POLE_COST = 0.05;

/** In a lane, of what is seen at once; more can't be read. */
const MOST_LABELS = 400;

/** The longest label, in pixels and as a share of the room. */
const LONGEST_LABEL = 560;
const LABEL_SHARE = 0.7;

/** Where that finds no room, titles are cut for labels of these shares of the room, and of so many pixels. */
const CUT_SHARES = [0.57, 0.47];
const CUT_LONGEST = 300;

/** In less room than this every event's title may be cut for that; else those of the important alone. */
const SMALL_ROOM = 820;

/** @type {Flag["side"][]} */
const SIDES = ["right", "left"];

/**
 * How many rows of the grid a dot takes.
 * @type {(size: number) => number}
 */
export function dotRows(size) {
  return size === BIG ? 2 : 1;
}

/**
 * Every item's mark in the lowest row where it is free.
 *
 * An imprecise date's ring may stand anywhere inside its span, and stands where least is.
 * @type {(items: Item[], room: Room, size: number) => Stack & { rows: number }}
 */
export function stackMarks(items, room, size) {
  const grid = newGrid();
  const height = dotRows(size);
  let rows = 0;
  /** @type {(item: Item) => number} */
  const turn = (item) =>
    // series and bars first, then the important events, on top of the others where a pole can rise
    (item.recurring ? 0 : 8) +
    (item.importance > MIDDLING ? 4 : 0) +
    (isBar(item) ? 0 : 2) +
    (isRing(item) ? 1 : 0);
  const marks = inOrder(items, turn).map((item) => {
    const [span, row] = isRing(item) ? slid(item, room, size, grid) : settled(item, room, size, grid);
    take(grid, row, height, span.x0 - AIR, span.x1 + AIR);
    rows = Math.max(rows, row + height);
    return { span, row };
  });
  return { size, marks, rows, grid };
}

/**
 * A stack of marks that have their places already.
 * @type {(marks: StackedMark[], size: number) => Stack}
 */
export function restacked(marks, size) {
  const grid = newGrid();
  for (const { span, row } of marks) take(grid, row, dotRows(size), span.x0 - AIR, span.x1 + AIR);
  return { size, marks, grid };
}

/**
 * Labels for the marks of a lane so many rows high, where they cover nothing.
 *
 * Of the places that are free, each label takes the one that leaves most for those to come. Events in `skip`,
 * a set of ids, get none. Titles are cut where whole ones find no place: those of the important, or, in a small
 * room or with `cutAll`, of all.
 * @type {(stack: Stack, room: Room, how: { rows: number, skip?: Set<string>, cutAll?: boolean }) => Flag[]}
 */
export function labelStack(stack, room, { rows, skip = new Set(), cutAll = room.width < SMALL_ROOM }) {
  /** @type {Flag[]} */
  const flags = [];
  const most = (MOST_LABELS * (room.right - room.left)) / room.width;
  const open = stack.marks.filter((stacked) => !skip.has(stacked.span.item.id));
  const waiting = open.map((stacked) => footOf(stacked.span)).sort((a, b) => a - b);
  for (const stacked of inOrder(open, ({ span }) => -span.item.importance)) {
    if (flags.length >= most) break;
    const pole = footOf(stacked.span);
    waiting.splice(firstFrom(waiting, pole), 1);
    /** @type {<W extends Wide>(words: W) => Place<W>[]} */
    const placesFor = (words) => [
      ...besides(stacked, words, stack, room, rows),
      ...aboves(stacked, words, pole, stack, room, rows),
    ];
    /** @type {Place[]} */
    let places = [];
    const isCut = cutAll || stacked.span.item.importance > MIDDLING;
    for (const length of isCut ? cutLengths(room) : [longestIn(room)]) {
      // measuring titles takes long, and in a crowd not even the date has room
      const least = { w: leastWidth(stacked.span.item, length, room) };
      if (placesFor(least).length) places = placesFor(oneLine(stacked.span.item, length, room));
      if (places.length) break;
    }
    /** @type {Place | null} */
    let best = null;
    let cheapest = Infinity;
    for (const place of places) {
      const cost = costOf(place, waiting, rows);
      if (cost < cheapest) [best, cheapest] = [place, cost];
    }
    if (best) flags.push(planted(best, stack));
  }
  return flags;
}

/**
 * How long a label may be, in pixels.
 * @type {(room: Room) => number}
 */
function longestIn(room) {
  return Math.min(LONGEST_LABEL, room.width * LABEL_SHARE);
}

/**
 * How long one may be whose title is cut: what is tried, the longest first.
 * @type {(room: Room) => number[]}
 */
function cutLengths(room) {
  const cut = CUT_SHARES.map((share) => Math.min(CUT_LONGEST, room.width * share));
  return [...new Set([longestIn(room), ...cut])];
}

/**
 * The same label put up again beside a mark that has moved, or above it; null where it isn't free any more.
 * @type {(flag: Flag, stacked: StackedMark, stack: Stack, room: Room, rows: number) => Flag | null}
 */
export function replanted(flag, stacked, stack, room, rows) {
  const place = flag.pole
    ? abovePlace(stacked, flag.words, flag.side, flag.row, footOf(stacked.span), stack, room)
    : besidePlace(stacked, flag.words, flag.side, stack, room, rows);
  return place && planted(place, stack);
}

/** @type {(place: Place, stack: Stack) => Flag} */
function planted(place, stack) {
  for (const taken of place.takes) take(stack.grid, ...taken);
  return place.flag;
}

/**
 * In ascending order of a number; those of the same one as they were.
 * @type {<T>(values: T[], numberOf: (value: T) => number) => T[]}
 */
function inOrder(values, numberOf) {
  const keyed = values.map((value) => ({ value, number: numberOf(value) }));
  return keyed.sort((a, b) => a.number - b.number).map(({ value }) => value);
}

/** @type {(item: Item, room: Room, size: number, grid: Grid) => [span: Span, row: number]} */
function settled(item, room, size, grid) {
  const span = spanOf(item, room.scale, { asOf: room.asOf, size });
  return [span, lowestRow(grid, dotRows(size), span.x0 - AIR, span.x1 + AIR)];
}

/** @type {(item: Item, room: Room, size: number, grid: Grid) => [span: Span, row: number]} */
function slid(item, room, size, grid) {
  const { mark, slide } = ringOf(item, room.scale, { asOf: room.asOf, size });
  const places = Math.max(1, Math.min(PLACES, Math.floor(slide / (size + AIR)) + 1));
  let bestRow = -1;
  let bestX = mark.x0;
  for (let at = 0; at < places && bestRow !== 0; at += 1) {
    // a stride coprime to the usual counts spreads the first tries over the whole span
    const share = places > 1 ? ((at * 7 + (places >> 1)) % places) / (places - 1) : 0.5;
    const x = mark.x0 + slide * share;
    const row = lowestRow(grid, dotRows(size), x - AIR, x + size + AIR);
    if (bestRow < 0 || row < bestRow) [bestRow, bestX] = [row, x];
  }
  return [movedSpan(mark, bestX), bestRow];
}

/**
 * How much a place takes from labels to come: poles that can't pass it, and the air of its own.
 * @type {(place: Place, waiting: number[], rows: number) => number}
 */
function costOf({ takes }, waiting, rows) {
  const [row, height, x0, x1] = takes[0];
  const under = firstFrom(waiting, x1) - firstFrom(waiting, x0);
  const above = Math.max(0, rows - row - height);
  const stem = takes.length > 1 ? takes[1][1] : 0;
  return (under * above) / rows + stem * POLE_COST;
}

/**
 * @type {<W extends Wide>(
 *   stacked: StackedMark,
 *   words: W,
 *   stack: Stack,
 *   room: Room,
 *   rows: number,
 * ) => Place<W>[]}
 */
function besides(stacked, words, stack, room, rows) {
  return SIDES.map((side) => besidePlace(stacked, words, side, stack, room, rows)).filter(Boolean);
}

/**
 * A label beside its mark, and the stretches of the grid that it takes; null where it isn't free.
 * @type {<W extends Wide>(
 *   stacked: StackedMark,
 *   words: W,
 *   side: Flag["side"],
 *   stack: Stack,
 *   room: Room,
 *   rows: number,
 * ) => Place<W> | null}
 */
function besidePlace(stacked, words, side, stack, room, rows) {
  const { span } = stacked;
  const row = Math.max(0, stacked.row - 1);
  const need = stacked.row + dotRows(stack.size) + 1 - row;
  const x = side === "right" ? span.x1 + FLAG_APART : span.x0 - FLAG_APART - words.w;
  const x0 = x - AIR;
  const x1 = x + words.w + AIR;
  if (row + need > rows || !isInside(x, words, room) || !isFree(stack.grid, row, need, x0, x1)) return null;
  return { flag: { stacked, words, side, x, row, pole: false }, takes: [[row, need, x0, x1]] };
}

/**
 * @type {<W extends Wide>(
 *   stacked: StackedMark,
 *   words: W,
 *   pole: number,
 *   stack: Stack,
 *   room: Room,
 *   rows: number,
 * ) => Place<W>[]}
 */
function aboves(stacked, words, pole, stack, room, rows) {
  const found = [];
  for (let row = stacked.row + dotRows(stack.size); row <= rows - LABEL_ROWS; row += 1) {
    if (!isFree(stack.grid, row, LABEL_ROWS, pole - AIR, pole + AIR)) break;
    for (const side of SIDES) {
      const place = abovePlace(stacked, words, side, row, pole, stack, room);
      if (place) found.push(place);
    }
  }
  return found;
}

/**
 * A label on a pole from its mark's top; null where its own rows aren't free, or its pole isn't.
 * @type {<W extends Wide>(
 *   stacked: StackedMark,
 *   words: W,
 *   side: Flag["side"],
 *   row: number,
 *   pole: number,
 *   stack: Stack,
 *   room: Room,
 * ) => Place<W> | null}
 */
function abovePlace(stacked, words, side, row, pole, stack, room) {
  const x = side === "right" ? pole + FROM_POLE : pole - FROM_POLE - words.w;
  const x0 = Math.min(x, pole) - 3;
  const x1 = Math.max(x + words.w, pole) + 3;
  const foot = stacked.row + dotRows(stack.size);
  // of a mark that is cut off at the edge of what is seen, the pole may stand just outside of it
  if (pole - AIR < room.left || pole + AIR > room.right || !isInside(x, words, room)) return null;
  if (!isFree(stack.grid, row, LABEL_ROWS, x0, x1)) return null;
  if (!isFree(stack.grid, foot, row - foot, pole - AIR, pole + AIR)) return null;
  /** @type {Taken[]} */
  const takes = [[row, LABEL_ROWS, x0, x1]];
  if (row > foot) takes.push([foot, row - foot, pole - AIR, pole + AIR]);
  return { flag: { stacked, words, side, x, row, pole: true }, takes };
}

/** @type {(x: number, words: Wide, room: Room) => boolean} */
function isInside(x, words, room) {
  return x >= room.left && x + words.w <= room.right;
}
