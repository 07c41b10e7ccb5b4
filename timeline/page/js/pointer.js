// What a mouse, a pen or a finger does on the chart: point, pick, drag and zoom.

/** @import { Board } from "./board.js" */
/** @typedef {(id: string | null) => void} Pointed */

const MOVED = 5; // pixels from which on a press is a drag

/**
 * Calls over() and pick() with the id of an event, or null between events; zooms and moves the board.
 * @type {(board: Board, area: HTMLElement, calls: { over: Pointed, pick: Pointed }) => void}
 */
export function followPointer(board, area, { over, pick }) {
  /** @type {{ x: number, y: number, seen: number, dragged: boolean } | null} */
  let pressed = null;
  /** @type {(event: MouseEvent) => { x: number, y: number }} */
  const place = (event) => {
    const box = area.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /** @type {(event: MouseEvent) => string | null} */
  const idAt = (event) => {
    const { x, y } = place(event);
    return board.at(x, y);
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button === 0) pressed = { x: event.clientX, y: event.clientY, seen: event.clientX, dragged: false };
  });
  area.addEventListener("pointermove", (event) => {
    if (pressed) {
      const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > MOVED;
      if (far && !pressed.dragged) {
        pressed.dragged = true;
        over(null);
        if (!board.isWhole) area.setPointerCapture(event.pointerId);
      }
      if (pressed.dragged && !board.isWhole) {
        board.panBy(pressed.seen - event.clientX);
        pressed.seen = event.clientX;
      }
    } else if (event.pointerType !== "touch") {
      over(idAt(event));
    }
  });
  area.addEventListener("pointerup", (event) => {
    if (pressed && !pressed.dragged) pick(idAt(event));
    pressed = null;
  });
  for (const name of ["pointercancel", "pointerleave"]) {
    area.addEventListener(name, () => {
      pressed = null;
      over(null);
    });
  }
  area.addEventListener(
    "wheel",
    (event) => {
      if (!board.zoomable) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        board.zoomBy(Math.exp(-event.deltaY * 0.004), place(event).x);
      } else if (!board.isWhole && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        board.panBy(event.deltaX);
      }
    },
    { passive: false },
  );
}
