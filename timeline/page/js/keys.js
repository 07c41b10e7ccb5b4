// The keys of the chart: arrows, Home and End step through events, Enter opens one, + - 0 zoom.

/** @import { Board } from "./board.js" */
/** @import { Step } from "./hit.js" */
/**
 * @typedef {{
 *   current: () => string | null, step: (name: Step) => void, open: (id: string) => void, leave: () => void,
 * }} Told
 */

/** @type {Record<string, Step>} */
const STEPS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowDown: "down",
  ArrowUp: "up",
  Home: "first",
  End: "last",
};
const ZOOM = 1.6;

/**
 * current() is the id of the event that is pointed at; step(name), open(id) and leave() are told.
 * @type {(board: Board, area: HTMLElement, told: Told) => void}
 */
export function followKeys(board, area, { current, step, open, leave }) {
  area.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const pointed = current();
    if (key in STEPS) step(STEPS[key]);
    else if ((key === "Enter" || key === " ") && pointed !== null) open(pointed);
    else if (key === "Escape") leave();
    else if (key === "+" || key === "=") board.zoomBy(ZOOM);
    else if (key === "-") board.zoomBy(1 / ZOOM);
    else if (key === "0") board.seeAll();
    else return;
    event.preventDefault();
  });
}
