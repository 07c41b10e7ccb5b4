// The chart of a phone: time runs down, each event has a slot with its words, and each lane a rail at the
// left.
//
// Slots are as high as their words, so time isn't even: a mark reaches as far down as the slots of the days
// that it covers. Positions are in pixels from the top left corner.
import { inTime } from "./lay.js";
import { FIRST, LAST, firstOf, spanOf, within } from "./marks.js";
import { wrap } from "./text.js";
import { civil, firstDay } from "./units.js";

/** @import { Lane } from "./lay.js" */
/** @import { Item, Part } from "./marks.js" */
/** @import { Axis } from "./scale.js" */
/** @import { Measure } from "./text.js" */

/**
 * The parts of a mark lie along y, and its y is where the words of its slot begin. Heads are those of years, gaps
 * the lines between them. A slot's lane counts those that have a rail.
 * @typedef {Omit<Part, "x0" | "x1"> & { y0: number, y1: number }} PartDown
 * @typedef {{ y: number, size: number, y0: number, y1: number, parts: PartDown[] }} MarkDown
 * @typedef {{ x: number, y: number, w: number, h: number, lines: string[], date: string }} SlotLabel
 * @typedef {{ item: Item, y0: number, y1: number, y: number, label: SlotLabel }} BareSlot
 * @typedef {BareSlot & { lane: number, mark: MarkDown & { x: number } }} Slot
 * @typedef {{ lane: Lane, x: number, y0: number, y1: number }} Rail
 * @typedef {{ text: string, y0: number, y1: number }} Head
 * @typedef {{ text: string, y: number }} YearsGap
 */

/**
 * A spine in pixels from its top left corner; asOfY is null where no event is, with 20 pixels free below it for
 * its words.
 * @typedef {{
 *   width: number, height: number, textX: number, rails: Rail[], heads: Head[], gaps: YearsGap[], slots: Slot[],
 *   asOfY: number | null,
 * }} Spine
 */

/**
 * The points that time goes through; where `isEnd`, the mornings after.
 * @typedef {{
 *   slots: BareSlot[], heads: Head[], gaps: YearsGap[], points: [day: number, y: number, isEnd?: boolean][],
 *   asOfY: number | null, height: number,
 * }} Slots
 */

/**
 * @typedef {{ width: number, measure: Measure, asOf: number | null }} SpineOptions
 * @typedef {{ size: number, xs: number[][], textX: number }} Columns
 */

/** A chart less wide than this, of no more events than these, is a spine. */
export const SPINE_BELOW = 640;
const SPINE_MOST = 60;

export const SLOT_TITLE_SIZE = 14;
export const SLOT_TITLE_WEIGHT = 600;
export const SLOT_DATE_SIZE = 12;
export const SLOT_DATE_WEIGHT = 400;

/** Pixels from one line of a slot to the next. */
export const SLOT_LINE = 18;
const TITLE_LINES = 3;

/** Pixels between the words of a slot and of the next. */
const SLOT_APART = 11;

/** Pixels of a year's heading, of the line that says which years have none, and of the as-of line's label. */
const YEAR_HEAD = 22;
const YEARS_GAP = 20;
const AS_OF_ROW = 20;

const SPINE_TOP = 4;
const RAILS_LEFT = 8;

/** Pixels from the last rail to the words, and from these to the right edge. */
const RAILS_APART = 12;
const SPINE_RIGHT = 8;

/** How wide marks are, and how far apart rails, where there is room for them and where there isn't. */
const WIDE = { size: 12, step: 16, share: 0.26 };
const TIGHT = { size: 9, step: 11, share: 0.36 };

/** Pixels between two marks on the same track. */
const MARKS_APART = 2;

/** Days below the last one known, so that a short event there doesn't reach down to the end. */
const DAYS_AFTER = 30;

/**
 * Whether so many events are drawn as a spine in so many pixels.
 * @type {(width: number, count: number) => boolean}
 */
export function takesSpine(width, count) {
  return width < SPINE_BELOW && count <= SPINE_MOST;
}

/**
 * The spine of items, laid out in so many pixels. Items and lanes as for layout().
 * @type {(items: Item[], lanes: Lane[], options: SpineOptions) => Spine}
 */
export function spine(items, lanes, { width, measure, asOf }) {
  const dated = inTime(items);
  const used = lanes.filter((lane) => dated.some((item) => item.lane === lane.id));
  // how many tracks marks need depends on how far they reach, that on slots' heights, and these on the width of
  // words, for which tracks leave room: so once for one track each, and once for those that turn out needed
  let columns = railsFor(
    used.map(() => 1),
    width,
  );
  let found = slotsIn(dated, columns.textX, { width, measure, asOf });
  const needed = tracksOf(dated, found, used, columns.size, asOf);
  if (needed.some((count) => count > 1)) {
    columns = railsFor(needed, width);
    found = slotsIn(dated, columns.textX, { width, measure, asOf });
  }
  const marks = tracked(dated, found, used, columns, asOf);
  return {
    width,
    height: found.height,
    textX: columns.textX,
    rails: used.map((lane, at) => ({
      lane,
      x: columns.xs[at][0],
      y0: SPINE_TOP,
      y1: found.height - SPINE_TOP,
    })),
    heads: found.heads,
    gaps: found.gaps,
    slots: found.slots.map((slot, at) => ({ ...slot, lane: railOf(slot.item, used), mark: marks[at] })),
    asOfY: found.asOfY,
  };
}

/**
 * Which of the rails is that of an event's lane.
 * @type {(item: Item, used: Lane[]) => number}
 */
function railOf(item, used) {
  return used.findIndex((lane) => lane.id === item.lane);
}

/**
 * The id of the event in whose slot a height is; else null.
 * @type {(chart: Spine, y: number) => string | null}
 */
export function slotAt({ slots }, y) {
  return slots.find((slot) => slot.y0 <= y && y < slot.y1)?.item.id ?? null;
}

/**
 * Where the tracks of each lane stand, given how many it needs; it gets fewer where there is no room.
 * @type {(needed: number[], width: number) => Columns}
 */
function railsFor(needed, width) {
  const all = needed.reduce((sum, count) => sum + count, 0);
  const { size, step, share } = all * WIDE.step <= width * WIDE.share ? WIDE : TIGHT;
  const room = Math.floor((width * share) / step);
  let most = Math.max(1, ...needed);
  /** @type {(limit: number) => number} */
  const columnsWith = (limit) => needed.reduce((sum, count) => sum + Math.min(count, limit), 0);
  while (most > 1 && columnsWith(most) > room) most -= 1;
  let x = RAILS_LEFT - step / 2;
  const xs = needed.map((count) => Array.from({ length: Math.min(count, most) }, () => (x += step)));
  return { size, xs, textX: x + step / 2 + RAILS_APART };
}

/**
 * All that stands below another: slots, years, and the points that time goes through.
 * @type {(dated: Item[], textX: number, options: SpineOptions) => Slots}
 */
function slotsIn(dated, textX, { width, measure, asOf }) {
  /** @type {Slots} */
  const found = { slots: [], heads: [], gaps: [], points: [], asOfY: null, height: 0 };
  let y = SPINE_TOP;
  let year = null;
  /** @type {(day: number) => void} */
  const addAsOf = (day) => {
    found.asOfY = y + 2;
    found.points.push([day + 1, y + 2]);
    y += AS_OF_ROW;
  };
  for (const item of dated) {
    const first = firstOf(item);
    if (asOf !== null && found.asOfY === null && first > asOf) addAsOf(asOf);
    if (first !== -Infinity && civil(first)[0] !== year) {
      const before = year;
      [year] = civil(first);
      if (before !== null && year - before > 1) {
        found.gaps.push({ text: gapText(before + 1, year - 1), y: y + YEARS_GAP / 2 });
        y += YEARS_GAP;
      }
      found.points.push([firstDay(year), y]);
      found.heads.push({ text: String(year), y0: y, y1: y + YEAR_HEAD });
      y += YEAR_HEAD + SPINE_TOP;
    }
    const slot = slotFor(item, textX, y, width, measure);
    // the rest of a slot is for the days until the next: what lasts for two of many stays short
    if (first !== -Infinity) found.points.push([first, slot.y], [first + 1, slot.y + WIDE.size / 2, true]);
    found.slots.push(slot);
    y = slot.y1;
  }
  if (asOf !== null && found.asOfY === null && dated.length) addAsOf(asOf);
  found.height = y + SPINE_TOP;
  return found;
}

/** @type {(first: number, last: number) => string} */
function gapText(first, last) {
  return `${first === last ? first : `${first}\u2013${last}`}: nothing begins`;
}

/**
 * The slot of an event from y on; its own y is the middle of its first line.
 * @type {(item: Item, textX: number, y: number, width: number, measure: Measure) => BareSlot}
 */
function slotFor(item, textX, y, width, measure) {
  const room = Math.max(40, width - textX - SPINE_RIGHT);
  const title = { lines: TITLE_LINES, measure, size: SLOT_TITLE_SIZE, weight: SLOT_TITLE_WEIGHT };
  const lines = wrap(item.title, room, title);
  const [date] = wrap(item.when, room, { lines: 1, measure, size: SLOT_DATE_SIZE, weight: SLOT_DATE_WEIGHT });
  const w = Math.max(
    measure(date, SLOT_DATE_SIZE, SLOT_DATE_WEIGHT),
    ...lines.map((line) => measure(line, SLOT_TITLE_SIZE, SLOT_TITLE_WEIGHT)),
  );
  const h = (lines.length + (date ? 1 : 0)) * SLOT_LINE;
  const label = { x: textX, y: y + SLOT_APART / 2, w, h, lines, date };
  return { item, y0: y, y1: y + h + SLOT_APART, y: label.y + SLOT_LINE / 2, label };
}

/**
 * Time as the slots lie: a scale as of timeScale(), but down the chart.
 * @type {(slots: Slots, dated: Item[]) => Axis}
 */
function scaleDown({ points, height }, dated) {
  const ends = dated.flatMap((item) => item.extents.flatMap((extent) => extent.slice(FIRST, LAST + 1)));
  const known = ends.filter((day) => typeof day === "number");
  const last = Math.max(...known, ...points.map(([day]) => day)) + DAYS_AFTER;
  /** @type {[day: number, y: number][]} */
  const knots = [];
  for (const [day, y, isEnd] of [...points, [last, height - SPINE_TOP]]) {
    const before = knots[knots.length - 1];
    if (!before || day > before[0]) knots.push([day, y]);
    else if (day === before[0] && isEnd) before[1] = y; // of several slots of a day the last
  }
  const cells = knots.slice(1).map(([end, x1], at) => ({ start: knots[at][0], end, x0: knots[at][1], x1 }));
  const whole = { start: knots[0][0] - 1, end: last, x0: SPINE_TOP, x1: height - SPINE_TOP };
  return {
    cells: cells.length ? cells : [whole],
    x0: SPINE_TOP,
    x1: height - SPINE_TOP,
    start: whole.start,
    end: last,
  };
}

/**
 * Each mark, from its slot on down; without a track.
 * @type {(dated: Item[], found: Slots, size: number, asOf: number | null) => MarkDown[]}
 */
function marksDown(dated, found, size, asOf) {
  const scale = scaleDown(found, dated);
  return dated.map((item, at) => {
    const { y } = found.slots[at];
    const { parts } = spanOf(within(item, scale), scale, { asOf, size });
    const [first, ...later] = parts.map(({ x0, x1, ...part }) => ({ ...part, y0: x0, y1: x1 }));
    const isOpen = item.extents.some((extent) => extent[FIRST] === null);
    const down = [isOpen ? first : fromSlot(first, y - size / 2, size), ...later];
    return { y, size, y0: down[0].y0, y1: Math.max(...down.map((part) => part.y1)), parts: down };
  });
}

/**
 * A part begun at the top of its event's slot, wherever the day of several slots stands on the scale.
 * @type {(part: PartDown, y0: number, size: number) => PartDown}
 */
function fromSlot(part, y0, size) {
  const y1 = part.shape === "dot" ? y0 + size : Math.max(part.y1, y0 + size);
  if (part.solid === null) return { ...part, y0, y1 };
  const [start, end] = part.solid;
  return { ...part, y0, y1, solid: [start === part.y0 ? y0 : start, end === part.y1 ? y1 : end] };
}

/**
 * How many tracks each lane needs so that no two of its marks touch.
 * @type {(dated: Item[], found: Slots, used: Lane[], size: number, asOf: number | null) => number[]}
 */
function tracksOf(dated, found, used, size, asOf) {
  /** @type {number[][]} */
  const ends = used.map(() => []);
  marksDown(dated, found, size, asOf).forEach((mark, at) => {
    assignTrack(ends[railOf(dated[at], used)], mark, Infinity);
  });
  return ends.map((each) => each.length);
}

/**
 * The first track that is free from a mark's top on; where all are taken, the one that is so soonest.
 * @type {(ends: number[], mark: MarkDown, most: number) => number}
 */
function assignTrack(ends, mark, most) {
  let track = ends.findIndex((end) => end + MARKS_APART <= mark.y0);
  if (track < 0) track = ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
  ends[track] = Math.max(mark.y1, ends[track] ?? 0);
  return track;
}

/**
 * @type {(
 *   dated: Item[],
 *   found: Slots,
 *   used: Lane[],
 *   columns: Columns,
 *   asOf: number | null,
 * ) => Slot["mark"][]}
 */
function tracked(dated, found, used, columns, asOf) {
  /** @type {number[][]} */
  const ends = columns.xs.map(() => []);
  return marksDown(dated, found, columns.size, asOf).map((mark, at) => {
    const lane = railOf(dated[at], used);
    const xs = columns.xs[lane];
    return { x: xs[assignTrack(ends[lane], mark, xs.length)], ...mark };
  });
}
