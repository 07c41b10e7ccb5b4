// How lines and the edges of areas run, as path data (SVG 2, 9.3), in pixels. All areas run the same way round: what
// overlaps in one path is filled then, not left open.

/** @typedef {[x: number, y: number]} Point */

/** The control points of a quarter of a circle, for its radius. */
const ROUND = 0.5523;

/**
 * Hundredths of a pixel are enough.
 * @type {(x: number, y: number) => string}
 */
function point(x, y) {
  return `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;
}

/**
 * From point to point, each [x, y].
 * @type {(...points: Point[]) => string}
 */
export function linePath(...points) {
  return `M${points.map(([x, y]) => point(x, y)).join("L")}`;
}

/**
 * The area between points.
 * @type {(...points: Point[]) => string}
 */
export function areaPath(...points) {
  return `${linePath(...points)}Z`;
}

/** @type {(x: number, y: number, radius: number) => string} */
export function circlePath(x, y, radius) {
  return boxPath(x - radius, x + radius, y - radius, y + radius, radius);
}

/**
 * A square on its corner; `half` from its middle to a corner.
 * @type {(x: number, y: number, half: number) => string}
 */
export function diamondPath(x, y, half) {
  return areaPath([x, y - half], [x + half, y], [x, y + half], [x - half, y]);
}

/**
 * A box with round corners.
 * @type {(x0: number, x1: number, y0: number, y1: number, corner: number) => string}
 */
export function boxPath(x0, x1, y0, y1, corner) {
  const radius = Math.min(corner, (x1 - x0) / 2, (y1 - y0) / 2);
  const rest = radius * (1 - ROUND); // from a corner to the control point on its side
  /** @type {(...points: Point[]) => string} */
  const turn = (...points) => `C${points.map(([x, y]) => point(x, y)).join(" ")}`;
  return [
    linePath([x0 + radius, y0], [x1 - radius, y0]),
    turn([x1 - rest, y0], [x1, y0 + rest], [x1, y0 + radius]),
    `L${point(x1, y1 - radius)}`,
    turn([x1, y1 - rest], [x1 - rest, y1], [x1 - radius, y1]),
    `L${point(x0 + radius, y1)}`,
    turn([x0 + rest, y1], [x0, y1 - rest], [x0, y1 - radius]),
    `L${point(x0, y0 + radius)}`,
    turn([x0, y0 + rest], [x0 + rest, y0], [x0 + radius, y0]),
    "Z",
  ].join("");
}
