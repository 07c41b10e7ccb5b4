// The spine, from its layout to what plotly.js draws: time runs down, each lane is a rail, each event a slot.
import { figureFrame } from "./draw.js";
import { DIAMOND_REACH, DOTS, DOTTED, Drawing, EDGE, SOLIDS, STROKES, escapedText, mixed, titleLines } from "./drawing.js";
import { TICK_WIDTH } from "./marks.js";
import { areaPath, boxPath, circlePath, diamondPath, linePath } from "./outlines.js";
import {
  SLOT_DATE_SIZE,
  SLOT_DATE_WEIGHT,
  SLOT_LINE,
  SLOT_TITLE_SIZE,
  SLOT_TITLE_WEIGHT,
} from "./spine.js";

/** @import { Figure, Theme } from "./drawing.js" */
/** @import { Item } from "./marks.js" */
/** @import { Point } from "./outlines.js" */
/** @import { PartDown, Slot, Spine } from "./spine.js" */

const RAIL = 3;
const BEFORE_WORDS = 6; // pixels between the line that leads to an event's words and them

/**
 * Data and layout for plotly.js, as chartFigure gives them.
 * @type {(chart: Spine, theme: Theme, words: { asOf: string, font: string }) => Figure}
 */
export function spineFigure(chart, theme, { asOf, font }) {
  const drawing = new Drawing(theme);
  for (const { y0, y1, text } of chart.heads) {
    drawing.box(0, chart.width, y0, y1, theme.band);
    const style = { size: SLOT_TITLE_SIZE, weight: 700, colour: theme.ink, at: "middle right" };
    drawing.text(text, chart.textX - 3, (y0 + y1) / 2, style);
  }
  for (const { lane, x, y0, y1 } of chart.rails) {
    const stroke = mixed(theme.lanes[lane.id], theme.background, 0.25);
    drawing.path(linePath([x, y0], [x, y1]), { stroke, width: RAIL });
  }
  for (const { text, y } of chart.gaps) {
    const style = { size: SLOT_DATE_SIZE, weight: 400, colour: theme.muted, at: "middle right" };
    drawing.text(text, chart.textX - 3, y, style);
  }
  if (chart.asOfY !== null) drawSpineAsOf(drawing, chart, chart.asOfY, asOf);
  for (const slot of chart.slots) {
    drawSpineMark(drawing, slot);
    drawSlotWords(drawing, slot, chart);
  }
  return { data: drawing.traces(), layout: figureFrame(drawing, chart.width, chart.height, font) };
}

/** @type {(drawing: Drawing, chart: Spine, y: number, words: string) => void} */
function drawSpineAsOf(drawing, chart, y, words) {
  const colour = drawing.theme.today;
  drawing.path(linePath([0, y], [chart.width, y]), { stroke: colour, width: 1.5 });
  drawing.words(words, chart.textX, y + 10, { colour, size: 11, weight: 600 });
}

/** @type {(drawing: Drawing, slot: Slot, chart: Spine) => void} */
function drawSlotWords(drawing, { item, mark, label }, { textX }) {
  const { theme } = drawing;
  /** @type {[Point, Point]} */
  const leader = [[mark.x + mark.size / 2 + BEFORE_WORDS, mark.y], [textX - BEFORE_WORDS, mark.y]];
  if (leader[1][0] > leader[0][0]) drawing.path(linePath(...leader), { stroke: theme.line, width: 1 });
  const title = titleLines(item, label.lines);
  const common = { yanchor: "middle", xanchor: "left" };
  title.forEach((words, at) => {
    drawing.words(words, label.x, label.y + (at + 0.5) * SLOT_LINE, {
      ...common,
      colour: item.cancelled ? theme.muted : theme.ink,
      size: SLOT_TITLE_SIZE,
      weight: SLOT_TITLE_WEIGHT,
    });
  });
  drawing.words(escapedText(label.date), label.x, label.y + (title.length + 0.5) * SLOT_LINE, {
    ...common,
    colour: theme.muted,
    size: SLOT_DATE_SIZE,
    weight: SLOT_DATE_WEIGHT,
  });
}

/** @type {(drawing: Drawing, slot: Slot) => void} */
function drawSpineMark(drawing, { item, mark }) {
  const { theme } = drawing;
  const colour = theme.lanes[item.lane];
  for (const part of mark.parts) drawSpinePart(drawing, item, mark, part, colour);
  /** @type {(part: { y0: number, y1: number }) => number} */
  const middle = (part) => (part.y0 + part.y1) / 2;
  if (item.kind === "target") {
    const style = { fill: theme.background, stroke: colour, width: 2, level: DOTS };
    const y = middle(item.recurring ? mark.parts[0] : mark);
    drawing.path(diamondPath(mark.x, y, DIAMOND_REACH * (mark.size + 1)), style);
  } else if (item.kind === "deadline") {
    const half = mark.size / 2 + 3;
    for (const part of item.recurring ? mark.parts : mark.parts.slice(-1)) {
      const y = part.shape === "dot" ? middle(part) : part.y1;
      drawing.path(linePath([mark.x - half, y], [mark.x + half, y]), { stroke: colour, width: TICK_WIDTH, level: STROKES });
    }
  }
  if (item.cancelled) {
    const struck = linePath([mark.x, mark.y0 - 4], [mark.x, mark.y1 + 4]);
    drawing.path(struck, { stroke: colour, width: 2, level: STROKES });
  }
}

/** @type {(drawing: Drawing, item: Item, mark: Slot["mark"], part: PartDown, colour: string) => void} */
function drawSpinePart(drawing, item, mark, part, colour) {
  const { theme } = drawing;
  const half = mark.size / 2;
  const hollow = item.planned || item.cancelled;
  const dash = item.planned || item.kind === "target" ? DOTTED : "solid";
  const hollowed = { fill: drawing.tint(colour), stroke: colour, width: EDGE, dash };
  if (part.shape === "dot" || part.shape === "ring") {
    if (item.kind !== "plain") return; // a diamond or a tick stands in its place
    const middle = (part.y0 + part.y1) / 2;
    if (hollow || part.shape === "ring") {
      drawing.path(circlePath(mark.x, middle, half - 0.5), { ...hollowed, fill: theme.background, level: DOTS });
    } else {
      const size = item.recurring ? part.y1 - part.y0 : mark.size;
      drawing.path(circlePath(mark.x, middle, size / 2), { fill: colour, stroke: theme.background, width: 1.5, level: DOTS });
    }
    return;
  }
  /** @type {(y0: number, y1: number, corner: number) => string} */
  const box = (y0, y1, corner) => boxPath(mark.x - half, mark.x + half, y0, y1, corner);
  const known = part.solid !== null && part.solid[0] === part.y0 && part.solid[1] === part.y1;
  if (part.shape === "pill" || hollow || !known) drawing.path(box(part.y0, part.y1, half), hollowed);
  if (part.shape === "bar" && part.solid !== null && !hollow) {
    drawing.path(box(...part.solid, 2), { fill: colour, stroke: colour, width: 1, level: SOLIDS });
  }
  if (part.arrow) {
    const wide = half + 1.5;
    const y = part.y1;
    const head = areaPath([mark.x + wide, y], [mark.x, y + 7], [mark.x - wide, y]);
    drawing.path(head, { fill: hollow ? drawing.tint(colour) : colour, stroke: colour, width: 1, level: SOLIDS });
  }
}
