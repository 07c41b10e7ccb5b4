// A label for every event, packed into as few rows as first-fit finds.
import { lowestRow, newGrid, take } from "./grid.js";
import { MARK_SIZE, spanOf } from "./marks.js";
import { ELLIPSIS, wrap } from "./text.js";

/** @import { Item, Span } from "./marks.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Measure } from "./text.js" */

/**
 * What labels are fitted into. They stand between left and right; width is how much of that is seen at once; words
 * keeps what was fitted before, by item and space.
 * @typedef {{
 *   scale: Scale, left: number, right: number, width: number, measure: Measure, asOf: number | null,
 *   words: Map<Item, Map<number, Words>>,
 * }} Room
 */

/**
 * A label's title and date, w wide and h high; the date stands behind the title where it is `inline`.
 * @typedef {{ lines: string[], date: string, inline: boolean, w: number, h: number }} Words
 */

/**
 * A mark with its label, from x0 to x1, so many rows high; labelX is the label's left edge.
 * @typedef {"right" | "left" | "under"} Side
 * @typedef {{
 *   span: Span, words: Words, side: Side, labelX: number, x0: number, x1: number, rows: number,
 * }} Unplaced
 * @typedef {Unplaced & { row: number }} Box
 */

/** @typedef {{ twoLines: boolean, air: number }} Packing */

/** Pixels: the height of the grid's rows. */
export const ROW = 6;

/** Pixels kept free between one event and the next beside it. */
export const BESIDE = 14;

export const TITLE_SIZE = 13;
export const TITLE_WEIGHT = 600;
export const DATE_SIZE = 11.5;
export const DATE_WEIGHT = 400;

/** Pixels from one line of a label to the next. */
const LINE = 17;

/** What stands between a title and a date on the same line. */
export const BEFORE_DATE = "\u00a0\u00a0";

/** Pixels between a mark and the label beside it. */
export const LABEL_APART = 7;

/** Pixels added to a measured width: text is never drawn to the hair as measured. */
const SLACK = 3;

/**
 * Each item, in the order given, in the first row where it is free: boxes with a row each, counted from the
 * top.
 *
 * `twoLines` asks for titles of up to two lines over their dates, not one line of both; `air` is how many
 * pixels more stand between rows. With `most`, there are no more rows than so many, labels may stand left of
 * their marks wherever that saves rows, and what finds no place has the row -1.
 * @type {(items: Item[], room: Room, how: Packing & { most?: number }) => Box[]}
 */
export function pack(items, room, { twoLines, air, most = Infinity }) {
  const grid = newGrid();
  /** @type {(box: Unplaced) => Box} */
  const settled = (box) => ({ ...box, row: lowestRow(grid, box.rows, ...reachOf(box), most) });
  return items.map((item) => {
    let box = settled(boxFor(item, room, twoLines, air));
    if (most < Infinity && box.row !== 0 && box.side === "right") {
      const left = settled(onLeft(box));
      if (left.row >= 0 && (box.row < 0 || left.row < box.row)) box = left;
    }
    if (box.row >= 0) take(grid, box.row, box.rows, ...reachOf(box));
    return box;
  });
}

/**
 * What a box keeps free for itself.
 * @type {(box: Unplaced) => [x0: number, x1: number]}
 */
function reachOf(box) {
  return [box.x0 - BESIDE / 2, box.x1 + BESIDE / 2];
}

/**
 * A box with its label on the mark's other side.
 * @type {(box: Box) => Unplaced}
 */
function onLeft(box) {
  const labelX = box.span.x0 - LABEL_APART - box.words.w;
  return { ...box, side: "left", labelX, x0: labelX, x1: box.span.x1 };
}

/**
 * Whether a title was too long for its label.
 * @type {(words: Words) => boolean}
 */
export function isCut(words) {
  return words.lines[words.lines.length - 1].endsWith(ELLIPSIS);
}

/**
 * Title and date on one line so many pixels long: { lines, date, inline, w, h }; the title is cut before the
 * date.
 * @type {(item: Item, space: number, room: Room) => Words}
 */
export function oneLine(item, space, room) {
  return kept(room, item, space, () => onOneLine(item, space, room.measure));
}

/**
 * How many pixels an event's date alone takes on one line.
 * @type {(item: Item, space: number, room: Room) => number}
 */
export function leastWidth(item, space, { measure }) {
  return measure(BEFORE_DATE + dateIn(item, space / 2, measure), DATE_SIZE, DATE_WEIGHT) + SLACK;
}

/**
 * What was fitted before, or is now: `key` is the space in pixels, negative where that is for two lines.
 * @type {(room: Room, item: Item, key: number, fitted: () => Words) => Words}
 */
function kept(room, item, key, fitted) {
  let found = room.words.get(item);
  if (!found) {
    found = new Map();
    room.words.set(item, found);
  }
  let words = found.get(key);
  if (!words) {
    words = fitted();
    found.set(key, words);
  }
  return words;
}

/** @type {(item: Item, space: number, measure: Measure) => Words} */
function onOneLine(item, space, measure) {
  const date = dateIn(item, space / 2, measure);
  const dateWidth = measure(BEFORE_DATE + date, DATE_SIZE, DATE_WEIGHT);
  const lines = titleIn(item, Math.max(60, Math.min(420, space - SLACK - dateWidth)), 1, measure);
  const w = measure(lines[0], TITLE_SIZE, TITLE_WEIGHT) + dateWidth;
  return { lines, date, inline: true, w: w + SLACK, h: LINE };
}

/**
 * How many rows boxes need.
 * @type {(boxes: Box[]) => number}
 */
export function rowsFor(boxes) {
  return boxes.reduce((rows, box) => Math.max(rows, box.row + box.rows), 0);
}

/**
 * A mark with its label, from x0 to x1, so many rows high; labelX is the label's left edge.
 * @type {(item: Item, room: Room, twoLines: boolean, air: number) => Unplaced}
 */
function boxFor(item, room, twoLines, air) {
  const span = spanOf(item, room.scale, { asOf: room.asOf, size: MARK_SIZE });
  const singleDay = !item.recurring && span.parts.every((part) => part.shape === "dot");
  if (!singleDay) {
    const words = wordsFor(item, room, twoLines, room.width - 8);
    if (span.x1 - span.x0 > Math.max(110, 0.45 * words.w)) {
      const labelX = Math.min(Math.max(span.x0, room.left + 2), room.right - words.w - 2);
      const rows = Math.ceil((words.h + MARK_SIZE + 8 + air) / ROW);
      const x1 = Math.max(span.x1, labelX + words.w);
      return { span, words, side: "under", labelX, x0: Math.min(span.x0, labelX), x1, rows };
    }
  }
  const after = room.right - span.x1 - LABEL_APART - 2;
  const before = span.x0 - LABEL_APART - room.left - 2;
  const words = wordsFor(item, room, twoLines, Math.max(90, after, before));
  const rows = Math.ceil((Math.max(words.h, MARK_SIZE + 4) + 6 + air) / ROW);
  if (words.w <= after || words.w > before) {
    const labelX = span.x1 + LABEL_APART;
    return { span, words, side: "right", labelX, x0: span.x0, x1: labelX + words.w, rows };
  }
  const labelX = span.x0 - LABEL_APART - words.w;
  return { span, words, side: "left", labelX, x0: labelX, x1: span.x1, rows };
}

/** @type {(item: Item, room: Room, twoLines: boolean, space: number) => Words} */
function wordsFor(item, room, twoLines, space) {
  if (!twoLines) return oneLine(item, Math.min(room.width * 0.6, space), room);
  const most = Math.max(150, Math.min(320, room.width * 0.27));
  // more space than the longest label takes makes no difference
  const needed = Math.min(space, Math.max(most, 200) + SLACK);
  return kept(room, item, -needed, () =>
    onTwoLines(item, Math.min(most, needed - SLACK), needed - SLACK, room.measure),
  );
}

/** @type {(item: Item, longest: number, space: number, measure: Measure) => Words} */
function onTwoLines(item, longest, space, measure) {
  const lines = titleIn(item, longest, 2, measure);
  const date = dateIn(item, Math.min(Math.max(longest, 200), space), measure);
  const titles = lines.map((line) => measure(line, TITLE_SIZE, TITLE_WEIGHT));
  const w = Math.max(measure(date, DATE_SIZE, DATE_WEIGHT), ...titles);
  return { lines, date, inline: false, w: w + SLACK, h: (lines.length + 1) * LINE };
}

/** @type {(item: Item, width: number, lines: number, measure: Measure) => string[]} */
function titleIn(item, width, lines, measure) {
  return wrap(item.title, width, { lines, measure, size: TITLE_SIZE, weight: TITLE_WEIGHT });
}

/** @type {(item: Item, width: number, measure: Measure) => string} */
function dateIn(item, width, measure) {
  return wrap(item.when, width, { lines: 1, measure, size: DATE_SIZE, weight: DATE_WEIGHT })[0];
}
