// Collecting what a chart is made of, as plotly.js takes it. All positions are in pixels from the top left.

// Text that runs right to left, or says so.
const BIDIRECTIONAL = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;
const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** User text for plotly.js: markup stays text, and the direction of writing ends with it (UAX 9, FSI). */
export function escapedText(text) {
  // plotly.js fills in %{…} in annotations, and reads character references after that
  const safe = text.replace(/[&<>]/g, (sign) => MARKUP[sign]).replaceAll("%{", "&#37;{");
  return BIDIRECTIONAL.test(text) ? `\u2068${safe}\u2069` : safe;
}

/** So much of one colour in another; both `#rrggbb`. */
export function mixed(colour, other, share) {
  const channels = [1, 3, 5].map((at) => {
    const [one, two] = [colour, other].map((each) => parseInt(each.slice(at, at + 2), 16));
    return Math.round(one * share + two * (1 - share)).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

/** What is drawn so far. Outlines and dots of one style share a trace: thousands stay quick. */
export class Drawing {
  constructor(theme) {
    this.theme = theme;
    this.shapes = [];
    this.annotations = [];
    this.paths = new Map();
    this.texts = new Map();
    this.dots = [];
  }

  /** What fills a hollow mark of a colour. */
  tint(colour) {
    return mixed(colour, this.theme.background, 0.2);
  }

  /** What fills a bar where marks are stacked. */
  half(colour) {
    return mixed(colour, this.theme.background, 0.6);
  }

  box(x0, x1, y0, y1, fillcolor) {
    this.shapes.push({ type: "rect", layer: "below", x0, x1, y0, y1, fillcolor, line: { width: 0 } });
  }

  /** A line through points, or (with a fill) an area around which it runs; `over` others of its sort. */
  path(points, { stroke, width, fill = "", dash = "solid", over = false }) {
    const trace = entry(this.paths, [over, fill, stroke, width, dash], () => ({ x: [], y: [] }));
    if (trace.x.length) {
      trace.x.push(null);
      trace.y.push(null);
    }
    for (const [x, y] of points) {
      trace.x.push(x);
      trace.y.push(y);
    }
  }

  dot(x, y, size, { fill, edge, edgeWidth, symbol = "circle" }) {
    this.dots.push({ x, y, size, fill, edge, edgeWidth, symbol });
  }

  /** Words of our own, of which there are many; `at` is where they stand from the point. */
  text(text, x, y, { size, weight, colour, at }) {
    const trace = entry(this.texts, [size, weight, colour, at], () => ({ x: [], y: [], text: [] }));
    trace.x.push(x);
    trace.y.push(y);
    trace.text.push(text);
  }

  words(text, x, y, { colour, size = 13, weight = 400, ...more }) {
    const common = { xanchor: "left", yanchor: "middle", align: "left", showarrow: false, borderpad: 0 };
    this.annotations.push({ text, x, y, ...common, font: { size, weight, color: colour }, ...more });
  }

  /** From the back to the front. */
  traces() {
    const lines = [[], []];
    const areas = [[], []];
    for (const [[over, fill, color, width, dash], points] of this.paths.values()) {
      const line = { color, width, dash, simplify: false };
      const trace = { type: "scatter", mode: "lines", hoverinfo: "skip", cliponaxis: false, line, ...points };
      if (fill) {
        areas[Number(over)].push({ ...trace, fill: "toself", fillcolor: fill });
      } else {
        lines[Number(over)].push(trace);
      }
    }
    const texts = [...this.texts.values()].map(([[size, weight, color, textposition], points]) => {
      return { type: "scatter", mode: "text", hoverinfo: "skip", textposition, textfont: { size, weight, color }, ...points };
    });
    return [...texts, ...lines[0], ...areas[0], ...areas[1], this.markers(), ...lines[1]];
  }

  markers() {
    const column = (name) => this.dots.map((dot) => dot[name]);
    const marker = {
      symbol: column("symbol"),
      size: column("size"),
      color: column("fill"),
      opacity: 1,
      line: { color: column("edge"), width: column("edgeWidth") },
    };
    return {
      type: "scatter",
      mode: "markers",
      hoverinfo: "skip",
      cliponaxis: false,
      x: column("x"),
      y: column("y"),
      marker,
    };
  }
}

/** What stands in a map under a style, made when it is first asked for. */
function entry(map, style, make) {
  const key = JSON.stringify(style);
  if (!map.has(key)) map.set(key, [style, make()]);
  return map.get(key)[1];
}

/** A circle as points. */
export function circlePoints(x, y, radius) {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, at) => {
    const angle = (2 * Math.PI * at) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** A box with round corners, as points: areas of plotly.js know no curves. */
export function roundedPoints(x0, x1, y0, y1, corner) {
  const radius = Math.min(corner, (x1 - x0) / 2, (y1 - y0) / 2);
  const steps = 6;
  const corners = [
    [x1 - radius, y0 + radius, -90],
    [x1 - radius, y1 - radius, 0],
    [x0 + radius, y1 - radius, 90],
    [x0 + radius, y0 + radius, 180],
  ];
  const points = corners.flatMap(([x, y, start]) =>
    Array.from({ length: steps + 1 }, (_, step) => {
      const angle = ((start + (90 * step) / steps) * Math.PI) / 180;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
  return [...points, points[0]];
}
