// The chart with lanes, from its layout to what plotly.js draws. User text passes through escapedText.
import { DIAMOND_REACH, DOTS, DOTTED, Drawing, EDGE, SOLIDS, STROKES, escapedText, titleLines } from "./drawing.js";
import { STEM, TICK_WIDTH, TIP, due, middleOf } from "./marks.js";
import { areaPath, boxPath, circlePath, diamondPath, linePath } from "./outlines.js";
import { BEFORE_DATE, DATE_SIZE, TITLE_SIZE } from "./pack.js";
import { SUB_SIZE, TOP_SIZE, TOP_WEIGHT } from "./ticks.js";

/** @import { Figure, Frame, PathStyle, PixelAxis, Theme } from "./drawing.js" */
/** @import { Band, Label, Layout, Mark } from "./lay.js" */
/** @import { Part } from "./marks.js" */
/** @import { Measure } from "./text.js" */

/** @typedef {{ asOf: string, font: string, measure: Measure, cut?: boolean }} ChartWords */

/**
 * Data and layout for plotly.js. `theme` has the colours, its `lanes` by the lane's id; `asOf` the words that
 * stand at the line of the day that the data speaks for, and `measure` their width; `cut`, whether marks end at
 * the chart's edges, as they must where a part of it is seen.
 * @type {(chart: Layout, theme: Theme, words: ChartWords) => Figure}
 */
export function chartFigure(chart, theme, { asOf, font, measure, cut = false }) {
  const drawing = new Drawing(theme);
  drawBands(drawing, chart);
  drawTicks(drawing, chart);
  if (chart.asOfX !== null) drawAsOf(drawing, chart, chart.asOfX, asOf, measure);
  const events = new Drawing(theme);
  for (const mark of chart.marks) drawMark(events, mark);
  for (const label of chart.labels) drawLabel(events, label);
  drawing.annotations.push(...events.annotations);
  const frame = figureFrame(drawing, chart.width, chart.height, font);
  const data = drawing.traces();
  if (!cut) return { data, layout: { ...frame, shapes: [...frame.shapes, ...events.shapes({ layer: "above" })] } };
  const inside = events.shapes({ layer: "above", xref: "x2", yref: "y2" });
  return { data, layout: { ...frame, ...insideAxes(chart, frame), shapes: [...frame.shapes, ...inside] } };
}

/**
 * A second pair of axes, of which the first begins where time does: what is drawn on them is cut off there.
 * @type {(chart: Layout, frame: Frame) => { xaxis2: PixelAxis, yaxis2: PixelAxis }}
 */
function insideAxes({ left, width }, { xaxis, yaxis }) {
  return {
    xaxis2: { ...xaxis, range: [left, width], domain: [left / width, 1], anchor: "y2" },
    yaxis2: { ...yaxis, overlaying: "y", anchor: "x2" },
  };
}

/**
 * The layout of a figure whose axes are the pixels of its box.
 * @type {(drawing: Drawing, width: number, height: number, font: string) => Frame}
 */
export function figureFrame(drawing, width, height, font) {
  const axis = { visible: false, fixedrange: true };
  return {
    width,
    height,
    margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    paper_bgcolor: drawing.theme.background,
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: font, size: TITLE_SIZE, color: drawing.theme.ink },
    showlegend: false,
    dragmode: false,
    hovermode: false,
    shapes: drawing.shapes(),
    annotations: drawing.annotations,
    xaxis: { ...axis, range: [0, width] },
    yaxis: { ...axis, range: [height, 0] },
  };
}

/** @type {(drawing: Drawing, chart: Layout) => void} */
function drawBands(drawing, chart) {
  const { theme } = drawing;
  chart.bands.forEach((band, at) => {
    if (at % 2 === 0) drawing.box(0, chart.width, band.y0, band.y1, theme.band);
    if (!band.lines.length) return;
    // on phones the line of the day that the data speaks for may pass behind the name
    const plate = at % 2 === 0 ? theme.band : theme.background;
    const style = { colour: theme.lanes[band.lane.id], weight: 600, yanchor: "top", bgcolor: plate };
    drawing.words(bandName(band, theme), 10, band.y0 + 7, style);
  });
}

/** @type {(band: Band, theme: Theme) => string} */
function bandName(band, theme) {
  const name = band.lines.map(escapedText).join("<br>");
  if (!band.count) return name;
  return `${name}${band.countInline ? BEFORE_DATE : "<br>"}${quietText(band.count, SUB_SIZE, theme)}`;
}

/** @type {(text: string, size: number, theme: Theme) => string} */
function quietText(text, size, theme) {
  return `<span style="font-size:${size}px;font-weight:400;color:${theme.muted}">${text}</span>`;
}

/** @type {(drawing: Drawing, chart: Layout) => void} */
function drawTicks(drawing, chart) {
  const { theme } = drawing;
  const { ticks, top, bottom } = chart;
  for (const x of ticks.lines) drawing.path(linePath([x, 6], [x, bottom]), { stroke: theme.line, width: 1 });
  for (const x of ticks.notches) drawing.path(linePath([x, top - 20], [x, top - 3]), { stroke: theme.line, width: 1 });
  const upper = { size: TOP_SIZE, weight: TOP_WEIGHT, colour: theme.ink, at: "middle right" };
  for (const tick of ticks.top) drawing.text(tick.text, tick.x, top - 30, upper);
  const lower = { size: SUB_SIZE, weight: 400, colour: theme.muted, at: "middle right" };
  for (const tick of ticks.sub) drawing.text(tick.text, tick.x, top - 12, lower);
  for (const gap of ticks.gaps) {
    drawing.box(gap.x0, gap.x1, 6, top, theme.gap);
    drawing.path(linePath([gap.x0, 6], [gap.x0, bottom]), { stroke: theme.dim, width: 1, dash: "dot" });
    const middle = (gap.x0 + gap.x1) / 2;
    drawing.text(gap.lines.join("<br>"), middle, top - 20, { ...lower, at: "middle center" });
  }
}

/** @type {(drawing: Drawing, chart: Layout, x: number, words: string, measure: Measure) => void} */
function drawAsOf(drawing, chart, x, words, measure) {
  const colour = drawing.theme.today;
  drawing.path(linePath([x, chart.top - 4], [x, chart.bottom + 6]), { stroke: colour, width: 1.5, level: STROKES });
  const fits = x + measure(words, SUB_SIZE, 600) + 4 < chart.width;
  const style = { colour, size: SUB_SIZE, weight: 600, xanchor: fits ? "left" : "right" };
  drawing.words(words, fits ? x - 1 : x + 1, chart.bottom + 14, style);
}

/** @type {(drawing: Drawing, mark: Mark) => void} */
function drawMark(drawing, mark) {
  const { theme } = drawing;
  const { item, size } = mark;
  const colour = theme.lanes[item.lane];
  const half = size / 2;
  for (const part of mark.parts) drawPart(drawing, mark, part, colour);
  const middle = middleOf(mark);
  if (item.kind === "target") {
    const style = { fill: theme.background, stroke: colour, width: size > 8 ? 2 : 1.2, level: DOTS };
    drawing.path(diamondPath(middle, mark.y, DIAMOND_REACH * (size + (size > 8 ? 1 : 2))), style);
  } else if (item.kind === "deadline") {
    drawDeadline(drawing, mark, colour);
  }
  if (item.cancelled) {
    const reach = half > 5 ? 4 : 1.5;
    const struck = linePath([mark.x0 - reach, mark.y], [mark.x1 + reach, mark.y]);
    drawing.path(struck, { stroke: colour, width: 2, level: STROKES });
  }
}

/** @type {(drawing: Drawing, mark: Mark, stroke: string) => void} */
function drawDeadline(drawing, mark, stroke) {
  const half = mark.size / 2;
  const reach = half + (half > 5 ? 3 : 0.5);
  const style = { stroke, width: TICK_WIDTH, level: STROKES };
  const last = mark.parts[mark.parts.length - 1];
  for (const part of mark.item.recurring ? mark.parts : [last]) {
    const x = due(part);
    drawing.path(linePath([x, mark.y - reach], [x, mark.y + reach]), style);
  }
  if (last.shape === "dot" && !mark.item.recurring) {
    drawing.path(linePath([due(last) - STEM, mark.y], [due(last), mark.y]), style);
  }
}

/** @type {(drawing: Drawing, mark: Mark, part: Part, colour: string) => void} */
function drawPart(drawing, mark, part, colour) {
  if (part.shape === "pill") {
    const corner = mark.size / 2;
    drawing.path(markBox(mark, part.x0, part.x1, corner), { ...hollowStyle(mark, colour), fill: drawing.tint(colour) });
  } else if (part.shape === "bar") {
    drawBar(drawing, mark, part, colour);
  } else if (mark.item.kind === "plain") {
    drawDay(drawing, mark, part, colour);
  } // else a diamond or a tick stands in its place
}

/** @type {(mark: Mark, colour: string) => PathStyle} */
function hollowStyle(mark, colour) {
  const dash = mark.item.planned || mark.item.kind === "target" ? DOTTED : "solid";
  return { stroke: colour, width: mark.size > 8 ? EDGE : 1, dash };
}

/** @type {(mark: Mark, x0: number, x1: number, corner: number) => string} */
function markBox(mark, x0, x1, corner) {
  return boxPath(x0, x1, mark.y - mark.size / 2, mark.y + mark.size / 2, corner);
}

/** @type {(drawing: Drawing, mark: Mark, part: Part, colour: string) => void} */
function drawDay(drawing, mark, part, colour) {
  const { item, size } = mark;
  const isDot = part.shape === "dot" && !item.planned && !item.cancelled;
  const style = isDot ? dotStyle(drawing, mark, colour) : ringStyle(drawing, mark, colour);
  const known = item.recurring ? part.x1 - part.x0 : size; // an instance is smaller than an event alone
  drawing.path(circlePath(middleOf(part), mark.y, (isDot ? known : size - 1) / 2), style);
}

/**
 * Solid, with an edge that keeps it from its neighbours; instances of a series may touch.
 * @type {(drawing: Drawing, mark: Mark, colour: string) => PathStyle}
 */
function dotStyle({ theme }, { item, size }, colour) {
  const width = size > 8 ? 1.5 : 0.5;
  return { fill: colour, stroke: theme.background, width: item.recurring ? 0 : width, level: DOTS };
}

/** @type {(drawing: Drawing, mark: Mark, colour: string) => PathStyle} */
function ringStyle(drawing, { item, size }, colour) {
  const { background } = drawing.theme;
  const isLarge = size > 8;
  if (!item.planned) return { fill: background, stroke: colour, width: isLarge ? EDGE : 1.2, level: DOTS };
  const fill = size < 12 ? background : drawing.tint(colour);
  return { fill, stroke: colour, width: isLarge ? EDGE : 1, dash: isLarge ? DOTTED : "solid" };
}

/** @type {(drawing: Drawing, mark: Mark, part: Part, colour: string) => void} */
function drawBar(drawing, mark, part, colour) {
  const { item, size, y } = mark;
  const hollow = item.planned || item.cancelled;
  const known = part.solid !== null && part.solid[0] === part.x0 && part.solid[1] === part.x1;
  if (hollow || !known) {
    const whole = markBox(mark, part.x0, part.x1, hollow ? 2 : size / 2);
    drawing.path(whole, { ...hollowStyle(mark, colour), fill: drawing.tint(colour) });
  }
  if (part.solid !== null && !hollow) {
    const fill = size < 12 ? drawing.half(colour) : colour;
    drawing.path(markBox(mark, ...part.solid, 2), { fill, stroke: colour, width: 1, level: SOLIDS });
  }
  if (part.arrow) {
    const half = size / 2 + 1.5;
    const head = areaPath([part.x1, y - half], [part.x1 + TIP, y], [part.x1, y + half]);
    drawing.path(head, { fill: hollow ? drawing.tint(colour) : colour, stroke: colour, width: 1, level: SOLIDS });
  }
}

/** @type {(drawing: Drawing, label: Label) => void} */
function drawLabel(drawing, label) {
  const { theme } = drawing;
  const { cancelled } = label.item;
  const lines = titleLines(label.item, label.lines);
  const date = escapedText(label.date);
  if (label.inline) {
    lines[lines.length - 1] += quietText(BEFORE_DATE + date, DATE_SIZE, theme);
  } else if (date) {
    lines.push(quietText(date, DATE_SIZE, theme));
  }
  if (label.pole) {
    const { x, y0, y1 } = label.pole;
    drawing.path(linePath([x, y0], [x, y1]), { stroke: theme.dim, width: 1 });
  }
  const left = label.side === "left";
  drawing.words(lines.join("<br>"), left ? label.x + label.w : label.x, label.y + label.h / 2, {
    colour: cancelled ? theme.muted : theme.ink,
    weight: 600,
    xanchor: left ? "right" : "left",
    // the plate keeps lines from striking through words
    bgcolor: label.lane % 2 === 0 ? theme.band : theme.background,
  });
}
