// Where things stand beside a box of the chart, and how far the page is scrolled for them. Boxes are in pixels from
// the stage's top left corner.

/** @import { Rectangle } from "./marks.js" */

const BESIDE_BOX = 10; // pixels between a box and what is put beside it
const WINDOW_EDGE = 8; // pixels that are kept free at the window's edges
const BELOW_BOX = 48; // pixels of chart that are shown below a box that is scrolled to

const NOWHERE = { x0: 0, y0: 0, x1: 0, y1: 0 };

/**
 * The box around several; at the stage's corner where there are none.
 * @type {(boxes: Rectangle[]) => Rectangle}
 */
export function unionOf(boxes) {
  if (!boxes.length) return NOWHERE;
  return {
    x0: Math.min(...boxes.map((box) => box.x0)),
    y0: Math.min(...boxes.map((box) => box.y0)),
    x1: Math.max(...boxes.map((box) => box.x1)),
    y1: Math.max(...boxes.map((box) => box.y1)),
  };
}

/**
 * Put an element of the stage beside a box: below, above, or to its right or left, where the window has room for
 * it, and where it covers none of some points if that can be; below where there is no room.
 * @type {(
 *   element: HTMLElement,
 *   box: Rectangle,
 *   stage: HTMLElement,
 *   points?: { x: number, y: number }[],
 * ) => void}
 */
export function placeBeside(element, box, stage, points = []) {
  const { offsetWidth: w, offsetHeight: h } = element;
  /** @type {(least: number, value: number, most: number) => number} */
  const within = (least, value, most) => Math.max(least, Math.min(most, value));
  const top = WINDOW_EDGE - stage.getBoundingClientRect().top; // of the window, as the stage counts
  const bottom = top + innerHeight - 2 * WINDOW_EDGE;
  const along = within(0, box.x0, stage.clientWidth - w);
  const down = within(top, box.y0, bottom - h);
  const below = { x: along, y: box.y1 + BESIDE_BOX };
  const places = [
    below,
    { x: along, y: box.y0 - BESIDE_BOX - h },
    { x: box.x1 + BESIDE_BOX, y: down },
    { x: box.x0 - BESIDE_BOX - w, y: down },
  ];
  /** @type {(place: { x: number, y: number }) => boolean} */
  const fits = ({ x, y }) => x >= 0 && x + w <= stage.clientWidth && y >= top && y + h <= bottom;
  /** @type {(place: { x: number, y: number }) => number} */
  const covered = (place) =>
    points.filter(({ x, y }) => place.x <= x && x <= place.x + w && place.y <= y && y <= place.y + h).length;
  const fitting = places.filter(fits);
  const { x, y } = fitting.find((place) => !covered(place)) ?? fitting[0] ?? below;
  element.style.left = `${Math.round(x)}px`;
  element.style.top = `${Math.round(y)}px`;
}

/**
 * Scroll the page as little as shows a box of the stage; `covered` pixels at the window's foot show nothing.
 * @type {(box: Rectangle, stage: HTMLElement, covered: number) => void}
 */
export function bringIntoSight(box, stage, covered) {
  const { top } = stage.getBoundingClientRect();
  const room = innerHeight - covered;
  const above = top + box.y0 - WINDOW_EDGE;
  const below = top + box.y1 + BELOW_BOX - room;
  if (above < 0) scrollBy({ top: above, behavior: "instant" });
  else if (below > 0) scrollBy({ top: Math.min(below, above), behavior: "instant" });
}
