// Over the chart: rings around the event that is open or pointed at, and arrows to those that it is related to.

/** @import { Rectangle } from "./marks.js" */
/** @import { Side } from "./pack.js" */

/**
 * The middle of an event's mark, half its height, and where its own label stands.
 * @typedef {{ x: number, y: number, half: number, side: Side | null }} Middle
 */

/** @typedef {{ boxes: Rectangle[], pairs: [from: Middle, to: Middle][], width: number, height: number }} Overlay */

const SVG = "http://www.w3.org/2000/svg";

const RING_AROUND = 5;
const RING_CORNER = 7;

/** Up to so many pixels of height apart marks stand side by side, as for an arrow. */
const SIDE_BY_SIDE = 40;

/** Up to so many pixels along time, too, an arrow needs room beside them. */
const CLOSE = 24;

/** How far an arrow bows out of its way. */
const BOW = 30;

/** Pixels from a mark to where an arrow begins, and to where its head ends. */
const AFTER = 2;
const BEFORE = 4;

/**
 * Draw rings around boxes, and arrows between pairs [from, to] of places { x, y, half, side }, into an svg
 * element; side is where a mark's own label stands.
 * @type {(svg: SVGSVGElement, overlay: Overlay) => void}
 */
export function drawOverlay(svg, { boxes, pairs, width, height }) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  const rings = boxes.map((box) => ring(box, width, height));
  const arrows = pairs.map(([from, to]) => {
    return made("path", { class: "arrow", d: curve(from, to, width), "marker-end": "url(#arrow-head)" });
  });
  svg.replaceChildren(...(arrows.length ? [arrowHead()] : []), ...rings, ...arrows);
}

/** @type {(name: string, attributes: Record<string, string | number>, ...content: Node[]) => SVGElement} */
function made(name, attributes, ...content) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...content);
  return element;
}

/**
 * A ring, held inside of the chart.
 * @type {(box: Rectangle, width: number, height: number) => SVGElement}
 */
function ring(box, width, height) {
  const x = Math.max(1, box.x0 - RING_AROUND);
  const y = Math.max(1, box.y0 - RING_AROUND);
  return made("rect", {
    class: "ring",
    x,
    y,
    width: Math.max(0, Math.min(width - 1, box.x1 + RING_AROUND) - x),
    height: Math.max(0, Math.min(height - 1, box.y1 + RING_AROUND) - y),
    rx: RING_CORNER,
  });
}

/** @type {() => SVGElement} */
function arrowHead() {
  const size = { viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  const head = made("marker", { id: "arrow-head", ...size }, made("path", { d: "M0 0L8 4L0 8z" }));
  return made("defs", {}, head);
}

/**
 * Out of one mark and into another: from above or below, in a bow under both, or round the side of two that touch.
 * @type {(from: Middle, to: Middle, width: number) => string}
 */
function curve(from, to, width) {
  const far = Math.abs(to.x - from.x);
  if (Math.abs(to.y - from.y) >= SIDE_BY_SIDE) {
    const down = Math.sign(to.y - from.y);
    const [start, end] = [from.y + (from.half + AFTER) * down, to.y - (to.half + BEFORE) * down];
    const middle = (start + end) / 2;
    return `M${from.x} ${start}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${end}`;
  }
  if (far < CLOSE && from.y !== to.y) {
    const isFree = from.side !== "right" && to.side !== "right" && Math.max(from.x, to.x) + 2 * BOW < width;
    const side = isFree ? 1 : -1;
    const [start, end] = [from.x + (from.half + AFTER) * side, to.x + (to.half + BEFORE) * side];
    const out = (side > 0 ? Math.max(start, end) : Math.min(start, end)) + BOW * side;
    return `M${start} ${from.y}C${out} ${from.y} ${out} ${to.y} ${end} ${to.y}`;
  }
  const [start, end] = [from.y + from.half + AFTER, to.y + to.half + BEFORE];
  const low = Math.max(start, end) + BOW;
  return `M${from.x} ${start}C${from.x} ${low} ${to.x} ${low} ${to.x} ${end}`;
}
