// Collecting what a chart is made of, as plotly.js takes it. All positions are in pixels from the top left.

/** @import { Item } from "./marks.js" */

/**
 * The colours of a chart, `#rrggbb`; those of lanes by the lane's id.
 * @typedef {{
 *   background: string, ink: string, muted: string, line: string, dim: string, band: string, gap: string,
 *   today: string, lanes: Record<string, string>,
 * }} Theme
 */

/**
 * What plotly.js takes, by its own names.
 * @typedef {{ size: number, color: string, weight?: number, family?: string }} Font
 * @typedef {{ width: number, color?: string, dash?: string }} Line
 * @typedef {{ layer?: string, xref?: string, yref?: string }} Placing
 * @typedef {Placing & {
 *   type: "path" | "rect", line: Line, path?: string, x0?: number, x1?: number, y0?: number, y1?: number,
 *   fillcolor?: string, fillrule?: string, xsizemode?: string, ysizemode?: string, xanchor?: number, yanchor?: number,
 * }} Shape
 * @typedef {{
 *   text: string, x: number, y: number, xref?: string, yref?: string, xshift?: number, yshift?: number,
 *   xanchor: string, yanchor: string, align: string, showarrow: boolean, borderpad: number, font: Font,
 *   bgcolor?: string,
 * }} Annotation
 * @typedef {{ x: number[], y: number[], text: string[] }} Points
 * @typedef {Points & { type: string, mode: string, hoverinfo: string, textposition: string, textfont: Font }} Trace
 * @typedef {{
 *   visible: boolean, fixedrange: boolean, range: [number, number], domain?: [number, number], anchor?: string,
 *   overlaying?: string,
 * }} PixelAxis
 * @typedef {{
 *   width: number, height: number, margin: { l: number, r: number, t: number, b: number, pad: number },
 *   paper_bgcolor: string, plot_bgcolor: string, font: Font, showlegend: boolean, dragmode: boolean,
 *   hovermode: boolean, shapes: Shape[], annotations: Annotation[], xaxis: PixelAxis, yaxis: PixelAxis,
 *   xaxis2?: PixelAxis, yaxis2?: PixelAxis,
 * }} Frame
 * @typedef {{ data: Trace[], layout: Frame }} Figure
 */

/**
 * How outlines and words are drawn.
 * @typedef {{ stroke: string, width: number, fill?: string, dash?: string, level?: number }} PathStyle
 * @typedef {{ size: number, weight: number, colour: string, at: string }} TextStyle
 * @typedef {{
 *   colour: string, size?: number, weight?: number, xanchor?: string, yanchor?: string, bgcolor?: string,
 * }} WordsStyle
 * @typedef {[level: number, fill: string, stroke: string, width: number, dash: string]} Outlined
 * @typedef {[size: number, weight: number, colour: string, at: string]} Lettered
 */

// Text that runs right to left, or says so.
const BIDIRECTIONAL = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;
/** @type {Record<string, string>} */
const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * User text for plotly.js: markup stays text, and the direction of writing ends with it (UAX 9, FSI).
 * @type {(text: string) => string}
 */
export function escapedText(text) {
  // plotly.js fills in %{…} in annotations, and reads character references after that
  const safe = text.replace(/[&<>]/g, (sign) => MARKUP[sign]).replaceAll("%{", "&#37;{");
  return BIDIRECTIONAL.test(text) ? `\u2068${safe}\u2069` : safe;
}

/**
 * The lines of an event's title for plotly.js, struck through where it is cancelled.
 * @type {(item: Item, lines: string[]) => string[]}
 */
export function titleLines({ cancelled }, lines) {
  return lines.map(escapedText).map((words) => (cancelled ? `<s>${words}</s>` : words));
}

/**
 * So much of one colour in another; both `#rrggbb`.
 * @type {(colour: string, other: string, share: number) => string}
 */
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
  /** @param {Theme} theme */
  constructor(theme) {
    this.theme = theme;
    /** @type {Shape[]} */
    this.boxes = [];
    /** @type {Annotation[]} */
    this.annotations = [];
    /** @type {Map<string, [Outlined, string[]]>} */
    this.outlines = new Map();
    /** @type {Map<string, [Lettered, Points]>} */
    this.texts = new Map();
  }

  /**
   * What fills a hollow mark of a colour.
   * @type {(colour: string) => string}
   */
  tint(colour) {
    return mixed(colour, this.theme.background, 0.2);
  }

  /**
   * What fills a bar where marks are stacked.
   * @type {(colour: string) => string}
   */
  half(colour) {
    return mixed(colour, this.theme.background, 0.6);
  }

  /**
   * A plain area, behind all else.
   * @type {(x0: number, x1: number, y0: number, y1: number, fillcolor: string) => void}
   */
  box(x0, x1, y0, y1, fillcolor) {
    this.boxes.push({ type: "rect", layer: "below", x0, x1, y0, y1, fillcolor, line: { width: 0 } });
  }

  /**
   * A line along path data, or (with a fill) an area around which it runs.
   * @type {(outline: string, style: PathStyle) => void}
   */
  path(outline, { stroke, width, fill = "", dash = "solid", level = fill ? AREAS : LINES }) {
    entry(this.outlines, [level, fill, stroke, width, dash], () => []).push(outline);
  }

  /**
   * Words of our own, of which there are many; `at` is where they stand from the point.
   * @type {(text: string, x: number, y: number, style: TextStyle) => void}
   */
  text(text, x, y, { size, weight, colour, at }) {
    const trace = entry(this.texts, [size, weight, colour, at], () => ({ x: [], y: [], text: [] }));
    trace.x.push(x);
    trace.y.push(y);
    trace.text.push(text);
  }

  /** @type {(text: string, x: number, y: number, style: WordsStyle) => void} */
  words(text, x, y, { colour, size = 13, weight = 400, ...more }) {
    const common = { xanchor: "left", yanchor: "middle", align: "left", showarrow: false, borderpad: 0 };
    this.annotations.push({ text, x, y, ...common, font: { size, weight, color: colour }, ...more });
  }

  /**
   * Boxes and outlines from the back to the front; `more` is said of each outline.
   * @type {(more?: Placing) => Shape[]}
   */
  shapes(more = { layer: "below" }) {
    const outlines = [...this.outlines.values()].sort(([[one]], [[other]]) => one - other);
    /** @type {Shape[]} */
    const drawn = outlines.map(([[, fillcolor, color, width, dash], paths]) => {
      const fill = fillcolor ? { fillcolor, fillrule: "nonzero" } : {};
      return { type: "path", path: paths.join(""), line: { color, width, dash }, ...fill, ...more };
    });
    return [...this.boxes, ...drawn];
  }

  /** @type {() => Trace[]} */
  traces() {
    return [...this.texts.values()].map(([[size, weight, color, textposition], points]) => {
      return { type: "scatter", mode: "text", hoverinfo: "skip", textposition, textfont: { size, weight, color }, ...points };
    });
  }
}

/**
 * What stands in a map under a style, made when it is first asked for.
 * @type {<S, V>(map: Map<string, [S, V]>, style: S, make: () => V) => V}
 */
function entry(map, style, make) {
  const key = JSON.stringify(style);
  let found = map.get(key);
  if (!found) {
    found = [style, make()];
    map.set(key, found);
  }
  return found[1];
}
