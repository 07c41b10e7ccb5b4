// The key below the chart: the signs that the chart has any of, and no others.

/** @import { Item, Part } from "./marks.js" */

/**
 * A part of a mark, along x or, on a spine, along y.
 * @typedef {Pick<Part, "shape" | "solid" | "arrow"> & { x0?: number, x1?: number, y0?: number, y1?: number }} AnyPart
 */

/**
 * The signs, by their names in timeline/chart/key.py, that a chart's marks have.
 * @type {(marks: { item: Item, parts: AnyPart[] }[]) => Set<string>}
 */
export function signsOf(marks) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const { item, parts } of marks) {
    if (item.cancelled) found.add("off");
    else if (item.planned) found.add("planned");
    if (item.kind !== "plain") found.add(item.kind);
    else if (item.recurring) found.add("series");
    else if (!item.cancelled && !item.planned) for (const part of parts) found.add(signOf(part));
    if (parts.some((part) => part.arrow)) found.add("arrow");
  }
  return found;
}

/** @type {(part: AnyPart) => string} */
function signOf(part) {
  if (part.shape === "dot") return "day";
  if (part.shape !== "bar") return part.shape;
  const start = part.x0 ?? part.y0; // on a spine parts lie along y
  const end = part.x1 ?? part.y1;
  return part.solid !== null && part.solid[0] === start && part.solid[1] === end ? "bar" : "ends";
}

/**
 * Show these signs of the key alone.
 * @type {(names: Set<string>) => void}
 */
export function showLegend(names) {
  /** @type {NodeListOf<HTMLElement>} */
  const signs = document.querySelectorAll("[data-sign]");
  for (const sign of signs) sign.hidden = !names.has(sign.dataset.sign ?? "");
}
