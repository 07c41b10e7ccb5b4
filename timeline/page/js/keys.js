// The keys of the chart: arrows, Home and End step through events, Enter opens one, + - 0 zoom.

/** @import { Board } from "./board.js" */
/** @import { Step } from "./hit.js" */
/**
 * @typedef {{
 *   current: () => string | null, step: (name: Step) => void, open: (id: string) => void, leave: () => void,
 * }} Calls
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
 * current() gives the id of the event in focus; keys call step(name), open(id) and leave().
 * @type {(board: Board, area: HTMLElement, calls: Calls) => void}
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
