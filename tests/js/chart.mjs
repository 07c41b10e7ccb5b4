// Runs the chart's modules for the tests in Python. Reads jobs from standard input, one a line: { widths, calls }, and
// writes what each call gave, in one line. The first argument is the folder of the modules.
//
// A call is [task, ...arguments] of one of the TASKS below. Text is as wide as `widths` says: for each character
// [regular, bold], in hundredths of the font's size.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const { layout } = await load("lay.js");
const { viewShowing, zoomed } = await load("zoom.js");
const views = await load("view.js");
const { itemAt, readingOrder, stepFrom } = await load("hit.js");
const { slotAt, spine, takesSpine } = await load("spine.js");
const { placeOf } = await load("scale.js");
const { wrap } = await load("text.js");
const { civil, firstDay, following, startOf } = await load("units.js");

let widths = {};

function measure(text, size, weight) {
  let sum = 0;
  for (const character of text) {
    const width = widths[character];
    if (!width) throw new Error(`no width of ${JSON.stringify(character)}`);
    sum += width[weight >= 550 ? 1 : 0];
  }
  return (sum * size) / 100;
}

const plain = (chart) => ({
  ...chart,
  plan: undefined, // which JSON leaves out
  marks: chart.marks.map(({ item, ...mark }) => ({ id: item.id, ...mark })),
  labels: chart.labels.map(({ item, ...label }) => ({ id: item.id, ...label })),
  bands: chart.bands.map(({ lane, ...band }) => ({ lane: lane.id, ...band })),
});
const laid = ([items, lanes, options]) => layout(items, lanes, { ...options, measure });

const TASKS = {
  layout: (...chart) => plain(laid(chart)),

  /** A chart at rest, and at each of some views: steps from the one before, [factor, at] or [pixels]. */
  zoomed: (chart, steps) => {
    const rest = laid(chart);
    let view = views.wholeView(rest);
    const found = [plain(zoomed(rest, view))];
    for (const [by, at] of steps) {
      view = at === undefined ? views.movedView(rest, view, by) : views.nearerView(rest, view, by, at);
      found.push(plain(zoomed(rest, view)));
    }
    return found;
  },

  /** Whether views lead back to themselves: by their days, and nearer and further again. */
  views: (chart, [by, at]) => {
    const rest = laid(chart);
    const near = views.nearerView(rest, views.wholeView(rest), by, at);
    const days = views.daysOf(rest, near);
    return {
      near,
      days,
      again: views.viewOfDays(rest, days),
      back: views.nearerView(rest, near, 1 / by, at),
    };
  },

  /** The ids of what is in sight before and after a view is moved to show an event. */
  showing: (chart, [by, at], id) => {
    const rest = laid(chart);
    const near = views.nearerView(rest, views.wholeView(rest), by, at);
    const moved = viewShowing(rest, near, id);
    const ids = (view) => zoomed(rest, view).marks.map((mark) => mark.item.id);
    return {
      before: ids(near),
      ids: ids(moved),
      moved: moved !== near,
      marks: plain(zoomed(rest, moved)).marks,
    };
  },

  hits: (chart, points, within) => {
    const rest = laid(chart);
    return points.map(([x, y]) => itemAt(rest, x, y, within));
  },

  order: (chart) => readingOrder(laid(chart).marks).map((mark) => mark.item.id),
  steps: (chart, steps) => {
    const { marks } = laid(chart);
    return steps.map(([id, step]) => stepFrom(marks, id, step));
  },

  spine: (items, lanes, options) => {
    const found = spine(items, lanes, { ...options, measure });
    const slots = found.slots.map(({ item, ...slot }) => ({ id: item.id, ...slot }));
    return { ...found, slots, hits: found.slots.map((slot) => slotAt(found, (slot.y0 + slot.y1) / 2)) };
  },
  takesSpine,

  places: (chart, days) => {
    const { scale } = laid(chart);
    return days.map((day) => placeOf(scale, day));
  },
  wrap: (text, width, options) => wrap(text, width, { ...options, measure }),
  calendar: (day) => [
    civil(day),
    ["century", "decade", "year", "quarter", "month", "day"].map((unit) => [
      startOf(unit, day),
      following(unit, day),
    ]),
  ],
  firstDay,
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  widths = job.widths;
  process.stdout.write(`${JSON.stringify(job.calls.map(([task, ...rest]) => TASKS[task](...rest)))}\n`);
}
