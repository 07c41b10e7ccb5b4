// From events to positions: the whole layout of a chart, in pixels from its top left corner.
//
// No two labels overlap, no label covers a mark, nothing leaves the chart, and every event with a date has a
// mark. timeline/chart/layout/ lays out the same chart in Python; tests hold the two alike.
import { BIG, LABEL_ROWS, SMALL, dotRows, labelStack, stackMarks } from "./dense.js";
import { firstOf, footOf, stretchesOf, within } from "./marks.js";
import { BEFORE_DATE, ROW, isCut, pack, rowsFor } from "./pack.js";
import { NO_TIME, placeOf, timeScale } from "./scale.js";
import { wrap } from "./text.js";
import { ticks } from "./ticks.js";

/** @import { Flag, Stack, StackedMark } from "./dense.js" */
/** @import { Item, Span } from "./marks.js" */
/** @import { Box, Room, Side, Words } from "./pack.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Measure } from "./text.js" */
/** @import { Ticks } from "./ticks.js" */

/**
 * A mark stands for one event: `lane` says in which band, counted from 0, and y is its middle. (x, y) is a
 * label's top left; a pole is the line up to one that floats above its mark. A lane's name stands in lines,
 * with the number of its events in words.
 * @typedef {{ id: string, name: string }} Lane
 * @typedef {Span & { lane: number, y: number }} Mark
 * @typedef {{ x: number, y0: number, y1: number }} Pole
 * @typedef {Words & { item: Item, lane: number, side: Side, x: number, y: number, pole: Pole | null }} Label
 * @typedef {{ lane: Lane, lines: string[], count: string, countInline: boolean }} Name
 * @typedef {Name & { items: Item[], above: number }} Group
 * @typedef {Name & { y0: number, y1: number }} Band
 * @typedef {{ top: number, floor: number }} Rows
 *
 * The events of a lane are arranged each with its label, or stacked.
 * @typedef {{ boxes: Box[], rows: number, air: number, stack?: undefined }} Boxed
 * @typedef {{ stack: Stack, flags: Flag[], rows: number, boxes?: undefined }} Stacked
 * @typedef {Boxed | Stacked} Arrangement
 */

/**
 * All positions of a chart, in pixels from its top left corner, as the dataclasses of Python have them;
 * `plan` is what zoom.js goes on from.
 * @typedef {{ groups: Group[], room: Room, arranged: Arrangement[] }} Plan
 * @typedef {{
 *   width: number, height: number, left: number, top: number, bottom: number, scale: Scale, ticks: Ticks,
 *   bands: Band[], marks: Mark[], labels: Label[], dense: boolean, asOfX: number | null, plan: Plan,
 * }} Layout
 * @typedef {{
 *   width: number, budgetHeight: number, measure: Measure, asOf: number | null, scale?: "auto" | "even",
 * }} LayoutOptions
 */

/** Pixels above the lanes, for the ticks. */
const HEAD = 46;

/** Pixels below them, for the as-of line's label. */
const FOOT = 22;

/** Pixels left of time, for the lanes' names. */
const GUTTER = 148;

/** On a chart less wide than this, a lane's name stands above its events instead. */
const NARROW = 820;

/** Pixels at a band's top, for a name that stands there. */
const NAME_ABOVE = 22;

/** Pixels kept free at a band's top and bottom. */
const PAD = 8;

const NAME_SIZE = 13;
const NAME_WEIGHT = 600;
const NAME_INDENT = 10;
const NAME_LINE = 17;
const COUNT_SIZE = 11;
const COUNT_WEIGHT = 400;

const LEAST_ROWS = 6;
const LEAST_ROWS_BELOW_NAME = 4;

/** With more events than this, marks are stacked without trying to label all. */
const MOST_LABELLED = 200;

/** Two lines a label may take this much of the budget rather than be cut. */
const TALLER = 1.3;

/** Big dots may take this much of it rather than be small. */
const TALLER_STACKED = 1.15;

/** Rows asked for above a lane's stack, for labels. */
const MOST_EXTRA = 24;

/** How to label all, the most comfortable first. */
const TRIES = [
  { twoLines: true, air: 6 },
  { twoLines: true, air: 0 },
  { twoLines: false, air: 12 },
  { twoLines: false, air: 6 },
  { twoLines: false, air: 0 },
];

/**
 * Positions of everything on a chart so many pixels wide.
 *
 * Every item's lane must be among the lanes; one without an event is left out. The lanes take budgetHeight
 * pixels or less where that can be; never is an event left out for want of room.
 * @type {(items: Item[], lanes: Lane[], options: LayoutOptions) => Layout}
 */
export function layout(items, lanes, { width, budgetHeight, measure: uncached, asOf, scale: kind = "auto" }) {
  const measure = remembered(uncached);
  const dated = inTime(items);
  const left = lanes.some((lane) => lane.name) && width >= NARROW ? GUTTER : 0;
  const spans = stretchesOf(dated, asOf);
  const scale = timeScale(spans.length ? spans : [NO_TIME], { x0: left, x1: width, even: kind === "even" });
  const room = { scale, left, right: width, width: width - left, measure, asOf, words: new Map() };
  const held = dated.map((item) => within(item, scale));
  const groups = lanes.flatMap((lane) => groupsOf(lane, held, room));
  const packed = dated.length <= MOST_LABELLED ? allLabelled(groups, room, budgetHeight) : null;
  const arranged = packed ?? stacks(groups, room, budgetHeight);
  const bands = bandsOf(groups, arranged, packed === null);
  const placed = groups.map((group, at) => placedIn(at, rowsIn(bands[at], group), arranged[at]));
  const bottom = bands.length ? bands[bands.length - 1].y1 : HEAD;
  const onScale = asOf !== null && spans.length > 0 && scale.start <= asOf && asOf < scale.end;
  return {
    width,
    height: bottom + FOOT,
    left,
    top: HEAD,
    bottom,
    scale,
    ticks: spans.length ? ticks(scale, measure) : { top: [], sub: [], lines: [], notches: [], gaps: [] },
    bands,
    marks: placed.flatMap(({ marks }) => marks),
    labels: placed.flatMap(({ labels }) => labels),
    dense: packed === null,
    asOfX: onScale ? placeOf(scale, asOf + 1) : null,
    plan: { groups, room, arranged },
  };
}

/**
 * A measure that asks for each width once.
 * @type {(measure: Measure) => Measure}
 */
function remembered(measure) {
  /** @type {Map<number, Map<string, number>>} */
  const fonts = new Map();
  return (text, size, weight) => {
    const font = size + weight / 1000; // a number is found faster than a text put together for it
    let widths = fonts.get(font);
    if (!widths) {
      widths = new Map();
      fonts.set(font, widths);
    }
    let found = widths.get(text);
    if (found === undefined) {
      found = measure(text, size, weight);
      widths.set(text, found);
    }
    return found;
  };
}

/**
 * Items with a date by their first day, then importance; those of the same as they were.
 * @type {(items: Item[]) => Item[]}
 */
export function inTime(items) {
  const dated = items.filter((item) => item.extents.length).map((item) => ({ item, first: firstOf(item) }));
  dated.sort((a, b) => (a.first === b.first ? b.item.importance - a.item.importance : a.first - b.first));
  return dated.map(({ item }) => item);
}

/**
 * Where the rows of a band begin and end, in pixels from the chart's top; `group` is its lane's, of the plan.
 * @type {(band: Band, group: Group) => Rows}
 */
export function rowsIn(band, group) {
  return { top: band.y0 + group.above + PAD, floor: band.y1 - PAD };
}

/**
 * The middle of a mark in a lane of labelled events, and the top of its label: pixels from the rows' top.
 * @type {(box: Box, words: Words, air: number) => { middle: number, labelY: number }}
 */
export function heightsIn(box, words, air) {
  const top = box.row * ROW;
  if (box.side !== "under") {
    const middle = top + (box.rows * ROW) / 2;
    return { middle, labelY: middle - words.h / 2 };
  }
  const middle = top + air / 2 + 2 + box.span.size / 2;
  return { middle, labelY: middle + box.span.size / 2 + 3 };
}

/**
 * A mark in its place; y is its middle.
 * @type {(span: Span, lane: number, y: number) => Mark}
 */
export function markAt(span, lane, y) {
  return { item: span.item, lane, y, size: span.size, x0: span.x0, x1: span.x1, parts: span.parts };
}

/**
 * A label in its place; (x, y) is its top left.
 * @type {(
 *   item: Item,
 *   lane: number,
 *   words: Words,
 *   side: Side,
 *   x: number,
 *   y: number,
 *   pole?: Pole | null,
 * ) => Label}
 */
export function labelAt(item, lane, words, side, x, y, pole = null) {
  const { lines, date, inline, w, h } = words;
  return { item, lane, lines, date, inline, side, x, y, w, h, pole };
}

/**
 * The label of a stacked mark, whose middle is at y, in a band of which the lowest row ends at floor.
 * @type {(flag: Flag, lane: number, y: number, floor: number) => Label}
 */
export function flagAt(flag, lane, y, floor) {
  const { span } = flag.stacked;
  if (!flag.pole) return labelAt(span.item, lane, flag.words, flag.side, flag.x, y - flag.words.h / 2);
  const centre = floor - (flag.row + LABEL_ROWS / 2) * ROW;
  const stem = { x: footOf(span), y0: y - span.size / 2, y1: centre - 6 };
  return labelAt(span.item, lane, flag.words, flag.side, flag.x, centre - flag.words.h / 2, stem);
}

/**
 * The middle of a stacked mark in a band of which the lowest row ends at floor.
 * @type {(stacked: StackedMark, size: number, floor: number) => number}
 */
export function stackedMiddle(stacked, size, floor) {
  return floor - (stacked.row + dotRows(size) / 2) * ROW;
}

/** @type {(lane: Lane, items: Item[], room: Room) => Group[]} */
function groupsOf(lane, items, room) {
  const own = items.filter((item) => item.lane === lane.id);
  if (!own.length) return [];
  const count = `${grouped(own.length)} event${own.length === 1 ? "" : "s"}`;
  if (!lane.name) return [{ lane, items: own, lines: [], count: "", countInline: true, above: 0 }];
  const { measure } = room;
  const beside = room.left > 0;
  const countWidth = measure(BEFORE_DATE + count, COUNT_SIZE, COUNT_WEIGHT);
  const space = (beside ? room.left : room.right - countWidth) - NAME_INDENT - 6;
  const lines = wrap(lane.name, space, {
    lines: beside ? 3 : 1,
    measure,
    size: NAME_SIZE,
    weight: NAME_WEIGHT,
  });
  const last = measure(lines[lines.length - 1], NAME_SIZE, NAME_WEIGHT);
  const countInline = !beside || last + countWidth <= space;
  return [{ lane, items: own, lines, count, countInline, above: beside ? 0 : NAME_ABOVE }];
}

/**
 * A whole number with commas between thousands, whatever the reader's locale.
 * @type {(count: number) => string}
 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * The rows that a lane takes for its name alone, with the count where marks are stacked.
 * @type {(group: Group, counted: boolean) => number}
 */
function leastRows(group, counted) {
  if (group.above) return LEAST_ROWS_BELOW_NAME;
  const lines = group.lines.length + (counted && !group.countInline ? 1 : 0);
  return Math.max(LEAST_ROWS, Math.ceil((lines * NAME_LINE) / ROW));
}

/** @type {(group: Group, rows: number) => number} */
function heightOf(group, rows) {
  return group.above + rows * ROW + 2 * PAD;
}

/** @type {(values: number[]) => number} */
function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * Every event with its label, { boxes, rows, air } for each lane; null where that takes too much height.
 * @type {(groups: Group[], room: Room, budget: number) => Boxed[] | null}
 */
function allLabelled(groups, room, budget) {
  /** @type {Boxed[] | null} */
  let tall = null;
  for (const { twoLines, air } of TRIES) {
    const packed = groups.map((group) => {
      const boxes = pack(group.items, room, { twoLines, air });
      return { boxes, rows: Math.max(rowsFor(boxes), leastRows(group, false)), air };
    });
    const height = sumOf(packed.map((lane, at) => heightOf(groups[at], lane.rows)));
    const someCut = !twoLines && packed.some((lane) => lane.boxes.some((box) => isCut(box.words)));
    if (someCut && tall) return tall;
    if (height <= budget) return packed;
    if (twoLines && air === 0 && height <= TALLER * budget) tall = packed;
  }
  return tall;
}

/**
 * Each lane's stack and its labels, { stack, flags, rows }; heights are shared out by need.
 * @type {(groups: Group[], room: Room, budget: number) => Stacked[]}
 */
function stacks(groups, room, budget) {
  const least = groups.map((group) => leastRows(group, true));
  const available = (budget - sumOf(groups.map((group) => heightOf(group, 0)))) / ROW;
  /** @type {(size: number) => (Stack & { rows: number })[]} */
  const stackAll = (size) => groups.map((group) => stackMarks(group.items, room, size));
  /** @type {(found: Stack[], rows: number[]) => Stacked[]} */
  const labelled = (found, rows) =>
    found.map((stack, at) => ({ stack, rows: rows[at], flags: labelStack(stack, room, { rows: rows[at] }) }));
  const big = stackAll(BIG);
  const need = big.map((stack, at) => Math.max(least[at], stack.rows + 2));
  if (sumOf(need) <= available) return labelled(big, withLabels(need, groups, available));
  const rows = shared(need, least, available);
  const tall = big.map((stack, at) => Math.max(stack.rows, rows[at]));
  if (sumOf(tall) <= Math.max(sumOf(rows), TALLER_STACKED * available)) return labelled(big, tall);
  const small = stackAll(SMALL);
  return labelled(
    small,
    small.map((stack, at) => Math.max(rows[at], stack.rows)),
  );
}

/**
 * What rows are left over, for labels: the more events a lane has, the more of them.
 * @type {(need: number[], groups: Group[], available: number) => number[]}
 */
function withLabels(need, groups, available) {
  const wanted = groups.map((group) => Math.min(MOST_EXTRA, LABEL_ROWS * group.items.length));
  const share = Math.min(1, (available - sumOf(need)) / sumOf(wanted));
  return need.map((rows, at) => rows + Math.floor(wanted[at] * share));
}

/**
 * Rows for each lane: what it needs where that is less than an equal share of what is left.
 * @type {(need: number[], least: number[], available: number) => number[]}
 */
function shared(need, least, available) {
  const rows = [...least];
  let rest = available;
  let waiting = need.map((_, at) => at);
  while (waiting.length) {
    const share = rest / waiting.length;
    const modest = waiting.filter((at) => need[at] <= share);
    for (const at of modest) {
      rows[at] = need[at];
      rest -= need[at];
    }
    if (!modest.length) {
      for (const at of waiting) rows[at] = Math.max(8, least[at], Math.floor(share));
      break;
    }
    waiting = waiting.filter((at) => need[at] > share);
  }
  return rows;
}

/** @type {(groups: Group[], arranged: Arrangement[], counted: boolean) => Band[]} */
function bandsOf(groups, arranged, counted) {
  let y = HEAD;
  return groups.map((group, at) => {
    const { lane, lines, count, countInline } = group;
    const y0 = y;
    y += heightOf(group, arranged[at].rows);
    return { lane, lines, y0, y1: y, count: counted ? count : "", countInline };
  });
}

/** @type {(lane: number, rows: Rows, arranged: Arrangement) => { marks: Mark[], labels: Label[] }} */
function placedIn(lane, { top, floor }, arranged) {
  if (arranged.boxes) {
    const placed = arranged.boxes.map((box) => ({ box, ...heightsIn(box, box.words, arranged.air) }));
    return {
      marks: placed.map(({ box, middle }) => markAt(box.span, lane, top + middle)),
      labels: placed.map(({ box, labelY }) =>
        labelAt(box.span.item, lane, box.words, box.side, box.labelX, top + labelY),
      ),
    };
  }
  const { stack, flags } = arranged;
  return {
    marks: stack.marks.map((mark) => markAt(mark.span, lane, stackedMiddle(mark, stack.size, floor))),
    labels: flags.map((flag) => {
      const y = stackedMiddle(flag.stacked, stack.size, floor);
      return flagAt(flag, lane, y, floor);
    }),
  };
}
