// The saved picture: what is shown, for a slide; always light, 1280 by 720, with title, key and credit.
import { PLOTLY } from "./board.js";
import { chartFigure } from "./draw.js";
import { DOTTED, EDGE, escapedText, mixed } from "./drawing.js";
import { grouped, layout } from "./lay.js";
import { signsOf } from "./legend.js";
import { TICK_WIDTH } from "./marks.js";
import { areaPath, boxPath, circlePath, diamondPath, linePath } from "./outlines.js";
import { wrap } from "./text.js";

/** @import { Board } from "./board.js" */
/** @import { Figure, Font, Frame, Line, Theme } from "./drawing.js" */
/** @import { Layout } from "./lay.js" */
/** @import { Sign } from "./page.js" */
/** @import { Measure } from "./text.js" */

/** @typedef {{ sign: Sign, x: number }[][]} KeyRows */

const PICTURE_WIDTH = 1280;
const PICTURE_HEIGHT = 720;
const PICTURE_MARGIN = 32;
const PICTURE_ROOM = PICTURE_WIDTH - 2 * PICTURE_MARGIN;
const PICTURE_HEAD = 76;
const CREDIT_ROW = 32; // pixels of the line with the credit and below it
const KEY_ROW = 20;
const KEY_SIZE = 12;
const TICKS_AND_AS_OF = 84; // pixels of a chart that are not its lanes'
const PICTURE_SCALE = 3;

/**
 * What plotly.js makes the picture of: { data, layout, width, height }.
 * @type {(board: Board) => Figure & { width: number, height: number }}
 */
export function pictureFigure(board) {
  const { data, measure, font } = board;
  const theme = data.palettes.light;
  const { chart, key, rows } = chartAndKey(board, 1);
  const figure = chartFigure(chart, theme, { asOf: data.asOf?.words ?? "", font, measure });
  const height = Math.max(PICTURE_HEIGHT, Math.ceil(chart.height + PICTURE_HEAD + footOfPicture(rows)));
  const frame = figure.layout;
  frame.width = PICTURE_WIDTH;
  frame.height = height;
  frame.margin = { l: PICTURE_MARGIN, r: PICTURE_MARGIN, t: PICTURE_HEAD, b: height - PICTURE_HEAD - chart.height, pad: 0 };
  /** @type {(text: string, y: number, font: Font) => void} */
  const put = (text, y, { size, weight = 400, color }) => {
    const [line] = wrap(text, PICTURE_ROOM, { lines: 1, measure, size, weight });
    putOnPaper(frame, line, 0, y, { size, weight, color });
  };
  put(data.title, PICTURE_HEAD - 32, { size: 25, weight: 700, color: theme.ink });
  if (data.description) put(data.description, PICTURE_HEAD - 62, { size: 15, color: theme.muted });
  const bottom = PICTURE_HEAD - height;
  key.forEach((signs, at) => {
    const y = bottom + CREDIT_ROW + (rows - at - 1) * KEY_ROW + 2;
    for (const { sign, x } of signs) {
      drawSign(frame, sign, x, y, theme);
      putOnPaper(frame, sign.words, x + sign.width + 7, y, { size: KEY_SIZE, color: theme.muted });
    }
  });
  put(creditOf(board, chart), bottom + 15, { size: KEY_SIZE, color: theme.muted });
  return { data: figure.data, layout: frame, width: PICTURE_WIDTH, height };
}

const STRETCHED = "Busy periods are drawn wider";
const STRETCHED_AND_FOLDED = `${STRETCHED}; in shaded gaps nothing new begins`;

/**
 * What must be known to read the chart, and where it is from.
 * @type {(board: Board, chart: Layout) => string}
 */
function creditOf({ data, items }, { scale, ticks }) {
  const undated = items.filter((item) => !item.extents.length).length;
  const stretched = ticks.gaps.length ? STRETCHED_AND_FOLDED : STRETCHED;
  const parts = [
    scale.elastic && stretched,
    undated > 0 && `${grouped(undated)} event${undated === 1 ? "" : "s"} without a date`,
    data.credit,
  ];
  return parts.filter(Boolean).join(" · ");
}

/**
 * A chart, and its key in so many rows or, where that takes more, in more; the chart is less high for them.
 * @type {(board: Board, rows: number) => { chart: Layout, key: KeyRows, rows: number }}
 */
function chartAndKey(board, rows) {
  const chart = pictureChart(board, rows);
  const key = keyRows(board.data.key, chart, board.measure);
  return key.length > rows ? chartAndKey(board, key.length) : { chart, key, rows };
}

/**
 * Pixels below the chart, for so many rows of the key and the credit.
 * @type {(rows: number) => number}
 */
function footOfPicture(rows) {
  return CREDIT_ROW + rows * KEY_ROW;
}

/** @type {(board: Board, rows: number) => Layout} */
function pictureChart(board, rows) {
  const { data, measure } = board;
  const items = board.items.filter((item) => item.extents.length);
  const budgetHeight = PICTURE_HEIGHT - PICTURE_HEAD - footOfPicture(rows) - TICKS_AND_AS_OF;
  const options = { width: PICTURE_ROOM, budgetHeight, measure, asOf: data.asOf?.day ?? null, scale: board.scale };
  return layout(items, data.lanes, options);
}

/**
 * The signs of a chart's key with their places, row by row as they fit.
 * @type {(key: Sign[], chart: Layout, measure: Measure) => KeyRows}
 */
function keyRows(key, chart, measure) {
  const present = signsOf(chart.marks);
  /** @type {KeyRows} */
  const rows = [[]];
  let x = 0;
  for (const sign of key.filter(({ id }) => present.has(id))) {
    const width = sign.width + 7 + measure(sign.words, KEY_SIZE, 400);
    if (x > 0 && x + width > PICTURE_ROOM) {
      rows.push([]);
      x = 0;
    }
    rows[rows.length - 1].push({ sign, x });
    x += width + 18;
  }
  return rows;
}

/**
 * Words at a place in pixels from the paper's top left; y is their middle, upwards.
 * @type {(frame: Frame, text: string, x: number, y: number, font: Font) => void}
 */
function putOnPaper(frame, text, x, y, font) {
  frame.annotations.push({ ...ON_PAPER, text: escapedText(text), x: 0, y: 1, xshift: x, yshift: y, font });
}

const ON_PAPER = {
  xref: "paper",
  yref: "paper",
  xanchor: "left",
  yanchor: "middle",
  align: "left",
  showarrow: false,
  borderpad: 0,
};

/**
 * Save the picture of what the board shows.
 * @type {(board: Board) => Promise<void>}
 */
export async function savePicture(board) {
  const { data, layout: frame, width, height } = pictureFigure(board);
  const words = board.data.title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["timeline"];
  const filename = words.join("-").slice(0, 50);
  const hidden = document.createElement("div");
  const figure = await Plotly.newPlot(hidden, data, frame, PLOTLY);
  await Plotly.downloadImage(figure, { format: "png", width, height, scale: PICTURE_SCALE, filename });
  Plotly.purge(hidden);
}

/**
 * A sign of the key, in pixels from the paper's top left; y is its middle, upwards.
 * @type {(frame: Frame, sign: Sign, x: number, y: number, theme: Theme) => void}
 */
function drawSign(frame, { id, width }, x, y, theme) {
  const colour = theme.muted;
  const edge = { color: colour, width: EDGE, dash: id === "planned" ? DOTTED : "solid" };
  /** @type {(outline: string, style: { fillcolor?: string, line: Line }) => void} */
  const path = (outline, style) => frame.shapes.push({ ...PIXELS, type: "path", path: outline, ...style });
  const solid = { fillcolor: colour, line: { width: 0 } };
  const hollow = { fillcolor: mixed(colour, theme.background, 0.2), line: edge };
  /** @type {(corner: number, style: { fillcolor?: string, line: Line }, x0?: number, x1?: number) => void} */
  const box = (corner, style, x0 = x + 1, x1 = x + width - 1) => path(boxPath(x0, x1, y - 5, y + 5, corner), style);
  const middle = x + width / 2;
  if (id === "day") path(circlePath(middle, y, 6), solid);
  else if (id === "ring") path(circlePath(middle, y, 5), { ...hollow, fillcolor: theme.background });
  else if (id === "series") for (const at of [5, 17, 29]) path(circlePath(x + at, y, 3), solid);
  else if (id === "pill") box(5, hollow);
  else if (id === "bar") box(2, solid);
  else if (id === "planned") box(2, hollow);
  else if (id === "ends") {
    box(5, hollow);
    box(0, solid, x + 12, x + 28);
  } else if (id === "arrow") {
    box(2, solid, x + 1, x + 31);
    path(areaPath([x + 31, y - 7], [x + 39, y], [x + 31, y + 7]), solid);
  } else if (id === "target") {
    path(diamondPath(middle, y, 6.5), { ...hollow, fillcolor: theme.background });
  } else if (id === "deadline") {
    const tick = linePath([x + 1, y], [x + 15, y]) + linePath([x + 15, y - 8], [x + 15, y + 8]);
    path(tick, { line: { color: colour, width: TICK_WIDTH } });
  } else if (id === "off") {
    path(circlePath(middle, y, 5.2), hollow);
    path(linePath([x + 3, y], [x + 23, y]), { line: { color: colour, width: 2 } });
  }
}

const PIXELS = {
  xref: "paper",
  yref: "paper",
  xsizemode: "pixel",
  ysizemode: "pixel",
  xanchor: 0,
  yanchor: 1,
};
