// What is at a place on a chart, and which event comes next.
import { firstOf, middleOf } from "./marks.js";

/** @import { Layout, Mark } from "./lay.js" */
/** @import { Item, Rectangle } from "./marks.js" */

/** @typedef {"next" | "previous" | "first" | "last" | "up" | "down"} Step */

/**
 * The id of the event whose mark or label is nearest to a place, no more than `within` pixels off; else null.
 * @type {(chart: Layout, x: number, y: number, within?: number) => string | null}
 */
export function itemAt(chart, x, y, within = 8) {
  /** @type {string | null} */
  let nearest = null;
  let least = within * within;
  /** @type {(item: Item, box: Rectangle) => void} */
  const look = (item, box) => {
    const far = squaredDistance(box, x, y);
    if (far < least || (nearest === null && far === least)) [nearest, least] = [item.id, far];
  };
  for (const { item, lines, date, x: x0, y: y0, w, h } of chart.labels) {
    if (lines.length || date) look(item, { x0, y0, x1: x0 + w, y1: y0 + h });
  }
  for (const mark of chart.marks) {
    const half = mark.size / 2;
    for (const part of mark.parts) {
      look(mark.item, { x0: part.x0, x1: part.x1, y0: mark.y - half, y1: mark.y + half });
    }
  }
  return nearest;
}

/**
 * Marks in the order of reading: by the day on which events begin, then from the top lane down.
 * @type {(marks: Mark[]) => Mark[]}
 */
export function readingOrder(marks) {
  const keyed = marks.map((mark) => ({ mark, first: firstOf(mark.item) }));
  keyed.sort((a, b) => (a.first === b.first ? a.mark.y - b.mark.y : a.first - b.first));
  return keyed.map(({ mark }) => mark);
}

/**
 * The id of the event that a step leads to: "next", "previous", "first" or "last" in the order of reading,
 * or, in the lane above or below, "up" or "down" to the nearest in time. Where there is none it stays; null
 * without any marks.
 *
 * marks are those of the chart at rest, so that steps lead out of what a view shows. From no event (null), a
 * step leads to the first, or with "last" or "previous" to the last.
 * @type {(marks: Mark[], id: string | null, step: Step) => string | null}
 */
export function stepFrom(marks, id, step) {
  if (!marks.length) return null;
  const order = readingOrder(marks);
  const last = order.length - 1;
  const at = order.findIndex((mark) => mark.item.id === id);
  if (at < 0) return order[step === "last" || step === "previous" ? last : 0].item.id;
  if (step === "up") return nearestInLane(order, order[at], -1).item.id;
  if (step === "down") return nearestInLane(order, order[at], 1).item.id;
  const to = { next: Math.min(at + 1, last), previous: Math.max(at - 1, 0), first: 0, last }[step];
  return order[to].item.id;
}

/** @type {(order: Mark[], from: Mark, way: -1 | 1) => Mark} */
function nearestInLane(order, from, way) {
  const beyond = order.filter((mark) => (mark.lane - from.lane) * way > 0);
  const lane = Math.min(...beyond.map((mark) => mark.lane * way)) * way;
  /** @type {(mark: Mark) => number} */
  const far = (mark) => Math.abs(middleOf(mark) - middleOf(from));
  return beyond
    .filter((mark) => mark.lane === lane)
    .reduce((best, mark) => (best === from || far(mark) < far(best) ? mark : best), from);
}

/** @type {(box: Rectangle, x: number, y: number) => number} */
function squaredDistance(box, x, y) {
  const dx = Math.max(box.x0 - x, 0, x - box.x1);
  const dy = Math.max(box.y0 - y, 0, y - box.y1);
  return dx * dx + dy * dy;
}
