// Shows the Plotly figure of chart.html, in light or dark colours, as the reader's system is.

/** @typedef {{data: object[], layout: object, config: object, dark: Record<string, string>}} Figure */

const DARK = matchMedia("(prefers-color-scheme: dark)");
const COLOUR = /color$/;

/**
 * The same value with other colours, under the names of colours only: titles stay as they are.
 * @param {unknown} value
 * @param {Record<string, string>} colours
 * @param {boolean} isColour
 * @returns {unknown}
 */
function recoloured(value, colours, isColour = false) {
  if (Array.isArray(value)) {
    return value.map((each) => recoloured(each, colours, isColour));
  }
  if (value !== null && typeof value === "object") {
    const found = Object.entries(value).map(([key, each]) => [key, recoloured(each, colours, COLOUR.test(key))]);
    return Object.fromEntries(found);
  }
  return isColour && typeof value === "string" && Object.hasOwn(colours, value) ? colours[value] : value;
}

/** Draws the figure; plotly.js is here by now. */
async function show() {
  const chart = /** @type {HTMLElement} */ (document.getElementById("chart"));
  /** @type {Figure} */
  const figure = JSON.parse(document.getElementById("figure")?.textContent ?? "");
  const shown = DARK.matches ? recoloured(figure, figure.dark) : structuredClone(figure);
  const { data, layout } = /** @type {Figure} */ (shown);
  if (matchMedia("(pointer: coarse)").matches) {
    Object.assign(layout, { dragmode: false }); // else a finger on the chart could not scroll the page
  }
  await Plotly.react(chart, data, layout, figure.config);
  document.getElementById("missing")?.remove();
  document.documentElement.dataset.ready = "";
}

if (typeof Plotly !== "undefined") {
  DARK.addEventListener("change", show);
  show();
}
