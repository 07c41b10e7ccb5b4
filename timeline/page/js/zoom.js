// A chart as it is when only a part of it is seen, and that magnified.
//
// Bands keep their heights. What was arranged at rest holds while things only move apart, so a chart on which
// every event has its label keeps its rows. One of stacks is arranged anew at every doubling, for the whole
// of it: rows change neither while the reader pans nor at every step of the wheel. To the labels that come
// with an arrangement those are added for which what is seen has room.
import { BIG, SMALL, dotRows, labelStack, replanted, restacked, stackMarks } from "./dense.js";
import { flagAt, heightsIn, labelAt, markAt, rowsIn, stackedMiddle } from "./lay.js";
import { MARK_SIZE, TIP, middleOf, movedSpan, spanOf } from "./marks.js";
import { BESIDE, LABEL_APART, oneLine, pack } from "./pack.js";
import { magnified, placeOf } from "./scale.js";
import { ticks } from "./ticks.js";
import { factorOf, isWhole, viewAround } from "./view.js";

/** @import { StackedMark } from "./dense.js" */
/** @import { Arrangement, Boxed, Label, Layout, Mark, Plan, Rows, Stacked } from "./lay.js" */
/** @import { Part, Rectangle, Span, SpanOptions } from "./marks.js" */
/** @import { Box, Packing, Room, Words } from "./pack.js" */
/** @import { View } from "./view.js" */

/**
 * @typedef {{ x0: number, x1: number }} Reach
 * @typedef {(x: number) => number} Moving
 * @typedef {Packing & { size?: undefined } | { size: typeof BIG | typeof SMALL }} How
 */

/**
 * An arrangement, made for the chart so many times as wide as at rest, and what found no place in it.
 * @typedef {Arrangement & { doubling: number }} Doubled
 * @typedef {Doubled & { over: Reach[] }} Tried
 */

/**
 * A mark as it is seen, which may go on beyond the edges, and the box of which it is seen.
 * @typedef {Span & { goesLeft: boolean, goesRight: boolean }} Seen
 * @typedef {{ box: Box, span: Seen, x0: number, x1: number }} InSight
 */

/** How many pixels beyond what is seen a mark is drawn on, to be cut off there; wider than an arrowhead. */
const BEYOND = 24;

/** A mark no wider than this is drawn whole or not at all: half a dot says nothing. */
const WHOLE = 24;

/** Pixels between a label that found its own place and what is beside it, and above or below. */
const CLEAR = 5;
const CLEAR_ABOVE = 1;

/** With more events of a lane than this in sight, labelling them all is not tried. */
const MOST_IN_SIGHT = 120;

/**
 * How to arrange a lane of which not all could be labelled at rest, the best first.
 * @type {How[]}
 */
const ARRANGEMENTS = [
  { twoLines: true, air: 6 },
  { twoLines: true, air: 0 },
  { twoLines: false, air: 6 },
  { twoLines: false, air: 0 },
  { twoLines: false, air: -5 },
  { size: BIG },
  { size: SMALL },
];

/**
 * Of a plan, what it has been arranged to at the present doubling.
 * @type {WeakMap<Plan, { doubling: number, arranged: Map<string, Tried> }>}
 */
const MADE = new WeakMap();

/**
 * The layout of what a view, { x0, x1 } in pixels of the chart at rest, shows; of the same shape, with the
 * view in it.
 *
 * Only what is in sight has a mark. x0 and x1 of a mark are what is seen of it, while its parts may go on for
 * some pixels beyond, so whoever draws cuts off at `left` and `width`. `dense` says that some mark has no
 * label.
 * @type {(rest: Layout, view: View) => Layout & { view: View }}
 */
export function zoomed(rest, view) {
  if (isWhole(rest, view)) return { ...rest, view };
  const { left, width, plan } = rest;
  const factor = factorOf(rest, view);
  const scale = magnified(rest.scale, { from: view.x0, to: left, factor });
  const room = { ...plan.room, scale };
  const placed = plan.groups.map((group, lane) => {
    const arranged = arrangedFor(rest, lane, view);
    /** @type {Moving} */
    const toNow = (x) => left + (left + (x - left) / arranged.doubling - view.x0) * factor;
    const rows = rowsIn(rest.bands[lane], group);
    return arranged.boxes
      ? placedBoxes(arranged, lane, room, rows, toNow)
      : placedStack(arranged, lane, room, rows, toNow);
  });
  const marks = placed.flatMap((each) => each.marks);
  const labels = placed.flatMap((each) => each.labels);
  const asOfX = rest.asOfX === null || room.asOf === null ? null : placeOf(scale, room.asOf + 1);
  return {
    ...rest,
    view,
    scale,
    ticks: ticks(scale, room.measure, { from: left, to: width }),
    marks,
    labels,
    dense: labels.length < marks.length,
    asOfX: asOfX !== null && asOfX >= left && asOfX <= width ? asOfX : null,
  };
}

/**
 * The view, moved as little as shows an event's mark, which in a stack may stand elsewhere than at rest.
 * @type {(rest: Layout, view: View, id: string) => View}
 */
export function viewShowing(rest, view, id) {
  const [{ lane }] = rest.marks.filter((mark) => mark.item.id === id);
  let found = view;
  // what a view shows decides how a lane is arranged, and that where the mark is: but not more than twice
  for (let tries = 0; tries < 3; tries += 1) {
    const { doubling, boxes, stack } = arrangedFor(rest, lane, found);
    const [{ span }] = (boxes ?? stack.marks).filter((each) => each.span.item.id === id);
    /** @type {Moving} */
    const toRest = (x) => rest.left + (x - rest.left) / doubling;
    found = viewAround(rest, found, { x0: toRest(span.x0), x1: toRest(span.x1) });
  }
  return found;
}

/**
 * The arrangement of a lane for a view, and how many times as wide as at rest it was made: `doubling`.
 * @type {(rest: Layout, lane: number, view: View) => Doubled}
 */
function arrangedFor(rest, lane, view) {
  const { plan } = rest;
  const atRest = { ...plan.arranged[lane], doubling: 1 };
  if (!rest.dense) return atRest;
  let doubling = 1;
  while (doubling * 2 <= factorOf(rest, view)) doubling *= 2;
  // half a view more on either side: an arrangement is not to change for what comes in at the edge
  const half = (view.x1 - view.x0) / 2;
  /** @type {(reach: Reach) => boolean} */
  const near = ({ x0, x1 }) => x1 >= view.x0 - half && x0 <= view.x1 + half;
  const few = rest.marks.filter((mark) => mark.lane === lane && near(mark)).length <= MOST_IN_SIGHT;
  for (const how of ARRANGEMENTS) {
    if (!how.size && !few) continue;
    const arranged = arrangement(rest, lane, doubling, how);
    /** @type {Moving} */
    const toRest = (x) => rest.left + (x - rest.left) / doubling;
    /** @type {(box: Reach) => boolean} */
    const inSight = (box) => near({ x0: toRest(box.x0), x1: toRest(box.x1) });
    if (!arranged.over.some(inSight)) return arranged;
  }
  return atRest;
}

/**
 * How a whole lane is arranged when so many times as wide, and what found no place in it: `over`.
 * @type {(rest: Layout, lane: number, doubling: number, how: How) => Tried}
 */
function arrangement(rest, lane, doubling, how) {
  const { plan } = rest;
  let made = MADE.get(plan);
  if (made?.doubling !== doubling) {
    made = { doubling, arranged: new Map() };
    MADE.set(plan, made);
  }
  const key = `${lane} ${ARRANGEMENTS.indexOf(how)}`;
  let arranged = made.arranged.get(key);
  if (!arranged) {
    arranged = arrangedAnew(rest, lane, doubling, how);
    made.arranged.set(key, arranged);
  }
  return arranged;
}

/** @type {(rest: Layout, lane: number, doubling: number, how: How) => Tried} */
function arrangedAnew(rest, lane, doubling, how) {
  const { plan, left, width, scale } = rest;
  const right = left + (width - left) * doubling;
  const room = { ...plan.room, right, scale: magnified(scale, { from: left, to: left, factor: doubling }) };
  const { items } = plan.groups[lane];
  const { rows } = plan.arranged[lane];
  if (how.size) {
    const stack = stackMarks(items, room, how.size);
    const over = stack.marks
      .filter((stacked) => stacked.row + dotRows(how.size) > rows)
      .map(({ span }) => span);
    return { stack, rows, flags: labelStack(stack, room, { rows }), over, doubling };
  }
  const boxes = pack(items, room, { ...how, most: rows });
  return { boxes, rows, air: how.air, over: boxes.filter((box) => box.row < 0), doubling };
}

// ---- Lanes in which every event has a box for its mark and its label

/**
 * @type {(
 *   arranged: Boxed,
 *   lane: number,
 *   room: Room,
 *   rows: Rows,
 *   toNow: Moving,
 * ) => { marks: Mark[], labels: Label[] }}
 */
function placedBoxes({ boxes, air }, lane, room, { top, floor }, toNow) {
  const inSight = boxes
    .filter((box) => box.row >= 0)
    .map((box) => ({ box, x0: toNow(box.x0 - BESIDE / 2), x1: toNow(box.x1 + BESIDE / 2) }))
    .filter(({ x0, x1 }) => x1 > room.left && x0 < room.right)
    .flatMap((own) => {
      const span = seenOf(spanOf(own.box.span.item, room.scale, spanOptions(room)), room);
      return span ? [{ ...own, span }] : [];
    });
  /** @type {Rectangle[]} */
  const taken = [];
  const marks = inSight.map(({ box, span }) => {
    const y = top + heightsIn(box, box.words, air).middle;
    taken.push(boxOf(span.x0, y - span.size / 2, span.x1 - span.x0, span.size));
    return markAt(span, lane, y);
  });
  /** @type {Map<number, Label>} */
  const labels = new Map();
  /** @type {(at: number, label: Label) => void} */
  const put = (at, label) => {
    labels.set(at, label);
    taken.push(boxOf(label.x, label.y, label.w, label.h));
  };
  inSight.forEach((own, at) => {
    const x = ownLabelX(own, room);
    if (x === null) return;
    const { item } = own.span;
    const y = top + heightsIn(own.box, own.box.words, air).labelY;
    put(at, labelAt(item, lane, own.box.words, own.box.side, x, y));
  });
  const open = inSight.map((_, at) => at).filter((at) => !labels.has(at));
  open.sort((a, b) => marks[b].item.importance - marks[a].item.importance);
  for (const at of open) {
    const label = placesNear(marks[at], inSight[at].box.words, room).find(
      (each) => each.y >= top - 2 && each.y + each.h <= floor + 2 && isClear(each, taken),
    );
    if (label) put(at, label);
  }
  return { marks, labels: inSight.map((_, at) => labels.get(at)).filter(Boolean) };
}

/** @type {(room: Room) => SpanOptions} */
function spanOptions(room) {
  return { asOf: room.asOf, size: MARK_SIZE };
}

/**
 * Where a label stands inside its own box, which it shares with nothing but its mark; null where it can't be
 * seen.
 * @type {(own: InSight, room: Room) => number | null}
 */
function ownLabelX({ box, span, x0, x1 }, room) {
  const { w } = box.words;
  const low = Math.max(x0, room.left);
  const high = Math.min(x1, room.right - 2);
  if (box.side === "under") {
    const x = Math.min(Math.max(span.x0, room.left + 2), high - w);
    return x >= low ? x : null;
  }
  if (box.side === "right") {
    const x = span.x1 + LABEL_APART;
    return !span.goesRight && x + w <= high ? x : null;
  }
  const x = span.x0 - LABEL_APART - w;
  return !span.goesLeft && x >= low ? x : null;
}

/**
 * Labels beside a mark, under and above it, the best first, whether they are free or not.
 * @type {(mark: Mark, words: Words, room: Room) => Label[]}
 */
function placesNear(mark, words, room) {
  const short = oneLine(mark.item, room.width * 0.6, room);
  const half = mark.size / 2 + 3;
  /** @type {(w: number) => number} */
  const along = (w) => Math.min(Math.max(mark.x0, room.left + 2), room.right - w - 2);
  return [words, short]
    .flatMap((each) => [
      labelAt(mark.item, mark.lane, each, "right", mark.x1 + LABEL_APART, mark.y - each.h / 2),
      labelAt(mark.item, mark.lane, each, "left", mark.x0 - LABEL_APART - each.w, mark.y - each.h / 2),
      labelAt(mark.item, mark.lane, each, "under", along(each.w), mark.y + half),
      labelAt(mark.item, mark.lane, each, "under", along(each.w), mark.y - half - each.h),
    ])
    .filter((label) => label.x >= room.left && label.x + label.w <= room.right);
}

/** @type {(x: number, y: number, w: number, h: number) => Rectangle} */
function boxOf(x, y, w, h) {
  return { x0: x, y0: y, x1: x + w, y1: y + h };
}

/**
 * Whether a label, and a little around it, is free of boxes.
 * @type {(label: Label, taken: Rectangle[]) => boolean}
 */
function isClear(label, taken) {
  const { x0, y0, x1, y1 } = boxOf(label.x, label.y, label.w, label.h);
  return !taken.some(
    (box) =>
      box.x0 < x1 + CLEAR && x0 - CLEAR < box.x1 && box.y0 < y1 + CLEAR_ABOVE && y0 - CLEAR_ABOVE < box.y1,
  );
}

// ---- Lanes of stacks

/**
 * @type {(
 *   arranged: Stacked,
 *   lane: number,
 *   room: Room,
 *   rows: Rows,
 *   toNow: Moving,
 * ) => { marks: Mark[], labels: Label[] }}
 */
function placedStack({ stack, flags, rows }, lane, room, { floor }, toNow) {
  const { size } = stack;
  /** @type {Map<string, StackedMark>} */
  const seen = new Map();
  for (const { span: before, row } of stack.marks) {
    if (toNow(before.x1) < room.left || toNow(before.x0) > room.right) continue;
    const span = seenOf(spanNow(before, room, size, toNow), room);
    if (span) seen.set(before.item.id, { span, row });
  }
  const now = restacked([...seen.values()], size);
  const kept = flags.map((flag) => {
    const stacked = seen.get(flag.stacked.span.item.id);
    return stacked ? replanted(flag, stacked, now, room, rows) : null;
  });
  const labelled = kept.filter(Boolean);
  const skip = new Set(labelled.map((flag) => flag.stacked.span.item.id));
  labelled.push(...labelStack(now, room, { rows, skip, cutAll: true }));
  return {
    marks: now.marks.map((stacked) => markAt(stacked.span, lane, stackedMiddle(stacked, size, floor))),
    labels: labelled.map((flag) => {
      const y = stackedMiddle(flag.stacked, size, floor);
      return flagAt(flag, lane, y, floor);
    }),
  };
}

/**
 * A stacked mark at the present scale; a ring keeps its place inside its span.
 * @type {(before: Span, room: Room, size: number, toNow: Moving) => Span}
 */
function spanNow(before, room, size, toNow) {
  if (before.parts[0].shape === "ring") return movedSpan(before, toNow(middleOf(before)) - size / 2);
  return spanOf(before.item, room.scale, { asOf: room.asOf, size });
}

// ---- What is seen of a mark

/**
 * A span cut off at the edges of what is seen, and whether it goes on there; null where nothing of it is in
 * sight.
 * @type {(span: Span, room: Room) => Seen | null}
 */
function seenOf(span, room) {
  const { left, right } = room;
  const goesLeft = span.x0 < left;
  const goesRight = span.x1 > right;
  if (!span.parts.some((part) => part.x1 + (part.arrow ? TIP : 0) > left && part.x0 < right)) return null;
  if ((goesLeft || goesRight) && span.x1 - span.x0 <= WHOLE) return null;
  /** @type {Moving} */
  const held = (x) => Math.min(Math.max(x, left - BEYOND), right + BEYOND);
  /** @type {Part[]} */
  const parts = span.parts.map((part) => ({
    ...part,
    x0: held(part.x0),
    x1: held(part.x1),
    solid: part.solid && [held(part.solid[0]), held(part.solid[1])],
  }));
  return { ...span, x0: Math.max(span.x0, left), x1: Math.min(span.x1, right), parts, goesLeft, goesRight };
}
