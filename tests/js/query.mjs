// Answers, for tests/test_search_js.py, what the page's search finds: one JSON object a line on standard
// input, one JSON value a line on standard output.
//   { folder, texts }                       each text folded; null where a character is not assigned here
//   { folder, records, context, queries, today }   of each query { ids } or { error }
//   { folder, series, windows }             the first days of the rule's instances in each window
//   { folder, times, today }                the window of each time
//   { folder, days, windows }               whether readings may touch each window, and whether they must
// `folder` is the address of the page's modules; a window is { start, end }, its end not included.
import { createInterface } from "node:readline";

const modules = {};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  modules.fold ??= await import(`${job.folder}/fold.js`);
  modules.query ??= await import(`${job.folder}/query.js`);
  modules.errors ??= await import(`${job.folder}/queryerror.js`);
  modules.readings ??= await import(`${job.folder}/readings.js`);
  modules.times ??= await import(`${job.folder}/times.js`);
  modules.recurrence ??= await import(`${job.folder}/recurrence.js`);
  process.stdout.write(`${JSON.stringify(answer(job))}\n`);
}

function answer(job) {
  if (job.texts) return folded(job.texts);
  if (job.times) return job.times.map((text) => modules.times.readTime(text, job.today));
  if (job.series) return job.windows.map((window) => daysIn(job.series, window));
  if (job.days) return job.windows.map((window) => touched(job.days, window));
  return answers(job);
}

function touched(days, window) {
  return [modules.readings.mayTouch(days, window), modules.readings.mustTouch(days, window)];
}

function folded(texts) {
  return texts.map((text) => (/\p{Cn}/u.test(text) ? null : modules.fold.foldText(text)));
}

function answers({ records, context, queries, today }) {
  return queries.map((query) => {
    try {
      return { ids: [...modules.query.search(query, records, context, today)] };
    } catch (error) {
      if (!(error instanceof modules.errors.QueryError)) throw error;
      const { message, help, position, length } = error;
      return { error: { message, help, position, length } };
    }
  });
}

function daysIn(series, { start, end }) {
  const found = [];
  for (const day of modules.recurrence.daysOfRule(series, start)) {
    if (day >= end) break;
    found.push(day);
  }
  return found;
}
