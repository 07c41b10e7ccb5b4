"use strict";

// Draws the chart: the widest of the layouts that came with the page which fits, stretched to
// the width there is, in the reader's colours. A layout only ever grows: its labels, of fixed
// size, then stay apart.
(() => {
  const box = document.getElementById("chart");
  const scroll = document.getElementById("scroll");
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const COLOURS = new Set(["color", "fillcolor", "bgcolor", "bordercolor", "paper_bgcolor"]);
  const TEXTS = new Set(["text", "hovertext", "customdata", "meta", "name"]);

  function room() {
    const style = getComputedStyle(scroll);
    return scroll.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  }

  function fitting(width) {
    return data.figures.find((figure) => figure.layout.width <= width) ?? data.figures.at(-1);
  }

  // Our own words carry a colour inside their markup; user text can't, its < and > being escaped.
  function darkText(text) {
    return text.replaceAll(`color:${data.muted}">`, `color:${data.dark[data.muted]}">`);
  }

  function darkened(value, key) {
    if (Array.isArray(value)) {
      return value.map((one) => darkened(one, key));
    }
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, darkened(one, name)]));
    }
    if (typeof value !== "string") {
      return value;
    }
    if (key === "text") {
      return darkText(value);
    }
    return !TEXTS.has(key) && COLOURS.has(key) ? (data.dark[value] ?? value) : value;
  }

  function draw(figure, width, inDark) {
    const drawn = inDark ? darkened(figure) : structuredClone(figure);
    drawn.layout.width = Math.max(width, figure.layout.width);
    Plotly.react(box, drawn.data, drawn.layout, data.config);
    box.style.minHeight = "";
  }

  let shown = "";

  function redraw() {
    const width = room();
    const wanted = `${width} ${dark.matches}`;
    if (wanted !== shown) {
      shown = wanted;
      draw(fitting(width), width, dark.matches);
    }
  }

  function open(id) {
    location.hash = `e-${id}`;
  }

  function start() {
    if (typeof Plotly === "undefined") {
      scroll.hidden = true;
      document.getElementById("no-chart").hidden = false;
      return;
    }
    redraw();
    box.on("plotly_click", (event) => open(event.points[0].customdata));
    box.on("plotly_clickannotation", (event) => event.annotation.name && open(event.annotation.name));
    dark.addEventListener("change", redraw);
    new ResizeObserver(() => requestAnimationFrame(redraw)).observe(scroll);
    addEventListener("beforeprint", () => draw(data.printed, 0, false));
    addEventListener("afterprint", () => {
      shown = "";
      redraw();
    });
  }

  addEventListener("DOMContentLoaded", start);
})();
