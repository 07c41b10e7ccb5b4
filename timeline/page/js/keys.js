// The keys of the chart: arrows, Home and End step through events, Enter opens one, + - 0 zoom.

const STEPS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowDown: "down",
  ArrowUp: "up",
  Home: "first",
  End: "last",
};
const ZOOM = 1.6;

/** current() is the id of the event that is pointed at; step(name), open(id) and leave() are told. */
export function followKeys(board, area, { current, step, open, leave }) {
  area.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key in STEPS) step(STEPS[key]);
    else if ((key === "Enter" || key === " ") && current() !== null) open(current());
    else if (key === "Escape") leave();
    else if (key === "+" || key === "=") board.zoomBy(ZOOM);
    else if (key === "-") board.zoomBy(1 / ZOOM);
    else if (key === "0") board.seeAll();
    else return;
    event.preventDefault();
  });
}
