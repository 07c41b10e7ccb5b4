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

/** The lines of an event's title for plotly.js, struck through where it is cancelled. */
export function titleLines({ cancelled }, lines) {
  return lines.map(escapedText).map((words) => (cancelled ? `<s>${words}</s>` : words));
}

/** So much of one colour in another; both `#rrggbb`. */
export function mixed(colour, other, share) {
  const channels = [1, 3, 5].map((at) => {
    const [one, two] = [colour, other].map((each) => parseInt(each.slice(at, at + 2), 16));
    return Math.round(one * share + two * (1 - share)).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

/** How the edges of hollow marks run, and how wide they are in pixels. */
export const DOTTED = "2px,2px";
export const EDGE = 1.7;

/** From a diamond's middle to its corners, as a share of its nominal size. */
export const DIAMOND_REACH = 0.65;

// What stands in front of what, from the back.
const LINES = 0;
const AREAS = 1;
export const SOLIDS = 2;
export const DOTS = 3;
export const STROKES = 4;

/** What is drawn so far. Outlines of one style share a shape, one element of the page: thousands stay quick. */
export class Drawing {
  constructor(theme) {
    this.theme = theme;
    this.boxes = [];
    this.annotations = [];
    this.outlines = new Map();
    this.texts = new Map();
  }

  /** What fills a hollow mark of a colour. */
  tint(colour) {
    return mixed(colour, this.theme.background, 0.2);
  }

  /** What fills a bar where marks are stacked. */
  half(colour) {
    return mixed(colour, this.theme.background, 0.6);
  }

  /** A plain area, behind all else. */
  box(x0, x1, y0, y1, fillcolor) {
    this.boxes.push({ type: "rect", layer: "below", x0, x1, y0, y1, fillcolor, line: { width: 0 } });
  }

  /** A line along path data, or (with a fill) an area around which it runs. */
  path(outline, { stroke, width, fill = "", dash = "solid", level = fill ? AREAS : LINES }) {
    entry(this.outlines, [level, fill, stroke, width, dash], () => []).push(outline);
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

  /** Boxes and outlines from the back to the front; `more` is said of each outline. */
  shapes(more = { layer: "below" }) {
    const outlines = [...this.outlines.values()].sort(([[one]], [[other]]) => one - other);
    const drawn = outlines.map(([[, fillcolor, color, width, dash], paths]) => {
      const fill = fillcolor ? { fillcolor, fillrule: "nonzero" } : {};
      return { type: "path", path: paths.join(""), line: { color, width, dash }, ...fill, ...more };
    });
    return [...this.boxes, ...drawn];
  }

  traces() {
    return [...this.texts.values()].map(([[size, weight, color, textposition], points]) => {
      return { type: "scatter", mode: "text", hoverinfo: "skip", textposition, textfont: { size, weight, color }, ...points };
    });
  }
}

/** What stands in a map under a style, made when it is first asked for. */
function entry(map, style, make) {
  const key = JSON.stringify(style);
  if (!map.has(key)) map.set(key, [style, make()]);
  return map.get(key)[1];
}
