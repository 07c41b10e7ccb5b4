// Names in a query -> what they mean in the timeline, as timeline/query/_resolve.py has it: feeds their queries,
// events their days and relations.
import { foldText } from "./fold.js";
import { didYouMean, QueryError, quotedText } from "./queryerror.js";
import { aroundOf } from "./queryfields.js";
import { daysOfRule } from "./recurrence.js";
import { shiftedDay } from "./timepoints.js";
import { dayWrittenIso, ordinalOfIso } from "./units.js";

/** @import { Context, SearchRecord, Term } from "./query.js" */
/** @import { NamedTerm } from "./queryfields.js" */
/** @import { ReadTerm } from "./queryread.js" */

/**
 * An event, a series, or an occurrence with its first and last day; null where a side is open.
 * @typedef {{ record: SearchRecord, occurrence?: [first: number, last: number] }} Named
 */

const OPEN_DAY = 9_999_999; // the day of an open end in readings
const OF_NAMES = ["actor", "category", "source", "feed"];
const OF_EVENTS = ["after", "around", "before", "between", "chain", "id", "related"];

/**
 * The query with its names checked, feeds replaced by what they ask for and events by what they mean.
 * @type {(query: ReadTerm[], records: SearchRecord[], context: Context) => Term[]}
 */
export function resolvedQuery(query, records, context) {
  return query.map((term) => resolvedTerm(term, records, context));
}

/** @type {(term: ReadTerm, records: SearchRecord[], context: Context) => Term} */
function resolvedTerm(term, records, context) {
  if (term.type === "any") {
    return { ...term, queries: term.queries.map((query) => resolvedQuery(query, records, context)) };
  }
  if (term.type !== "field") return term;
  if (OF_EVENTS.includes(term.name)) return termOfEvents(term, records, context);
  if (!OF_NAMES.includes(term.name)) return term;
  const { name, values, negated, position } = term;
  const known = knownNames(name, context);
  for (const value of values) {
    if (!known.includes(value)) {
      const help = meantByName(name, value, context) || didYouMean(value, known);
      throw new QueryError(`no ${name} ${quotedText(value)}`, { position, length: value.length, help });
    }
  }
  if (name !== "feed") return term;
  return { type: "any", queries: values.map((feed) => context.feeds[feed]), negated };
}

/**
 * Help with the id that the text is but for capitals and accents, else with those of at most three actors or
 * categories whose names have it; else empty.
 * @type {(kind: string, value: string, context: Context) => string}
 */
function meantByName(kind, value, context) {
  const named = kind === "actor" ? context.actors : kind === "category" ? context.categories : {};
  const text = foldText(value).trim();
  if (Object.hasOwn(named, text)) return `did you mean "${text}"?`;
  const ids = Object.keys(named).filter((id) => text && named[id].includes(text));
  return ids.length > 0 && ids.length <= 3 ? `did you mean ${ids.map((id) => `"${id}"`).join(" or ")}?` : "";
}

/** @type {(name: string, context: Context) => string[]} */
function knownNames(name, context) {
  if (name === "actor") return Object.keys(context.actors);
  if (name === "category") return Object.keys(context.categories);
  return name === "feed" ? Object.keys(context.feeds) : context.sources;
}

// ---- Fields that name events

/** @type {(term: NamedTerm, records: SearchRecord[], context: Context) => Term} */
function termOfEvents(term, records, context) {
  const { name, values, negated } = term;
  const [value] = values;
  /** @type {(id: string) => Named} */
  const named = (id) => namedEvent(term, id, records);
  /** @type {(start: number | null, end: number | null) => Term} */
  const range = (start, end) => ({ type: "range", start, end, negated });
  if (name === "before") return range(null, firstDayOf(term, value, named(value)));
  if (name === "after") return range(lastDayOf(term, value, named(value)) + 1, null);
  if (name === "between") return betweenEvents(term, named, range);
  if (name === "around") {
    const { id, count, unit } = aroundOf(value);
    const event = named(id);
    const start = shiftedDay(firstDayOf(term, id, event), -count, unit);
    return range(start, shiftedDay(lastDayOf(term, id, event), count, unit) + 1);
  }
  if (name === "chain") return { ...term, name: "id", values: chainOf(named(value).record.id, context) };
  if (name === "related") {
    return { ...term, name: "id", values: values.flatMap((id) => named(id).record.related) };
  }
  return termOfIds(term, values.map(named));
}

/** @type {(term: NamedTerm, named: (id: string) => Named, range: (start: number, end: number) => Term) => Term} */
function betweenEvents(term, named, range) {
  const [value] = term.values;
  const dots = value.indexOf("..");
  const one = value.slice(0, dots);
  const other = value.slice(dots + 2);
  const start = firstDayOf(term, one, named(one));
  const end = lastDayOf(term, other, named(other)) + 1;
  if (end <= start) {
    const help = `write between:${other}..${one}`;
    const message = `${quotedText(other)} ends before ${quotedText(one)} begins`;
    throw new QueryError(message, { position: term.position, length: value.length, help });
  }
  return range(start, end);
}

/**
 * `id:`; an occurrence is its series in the range of its days.
 * @type {(term: NamedTerm, named: Named[]) => Term}
 */
function termOfIds(term, named) {
  const whole = { ...term, values: named.filter((each) => !each.occurrence).map(({ record }) => record.id) };
  /** @type {Term[][]} */
  const single = named.flatMap(({ record, occurrence }) =>
    occurrence
      ? [
          [
            { ...term, values: [record.id], negated: false },
            { type: "range", start: occurrence[0], end: occurrence[1] + 1, negated: false },
          ],
        ]
      : [],
  );
  if (!single.length) return whole;
  /** @type {Term[][]} */
  const queries = whole.values.length ? [[{ ...whole, negated: false }], ...single] : single;
  return { type: "any", queries, negated: term.negated };
}

/** @type {(term: NamedTerm, id: string, records: SearchRecord[]) => Named} */
function namedEvent({ name, position }, id, records) {
  const { length } = id;
  const record = records.find((each) => each.id === id);
  if (record) return { record };
  const [series, day = ""] = splitAt(id);
  const recurring = records.find((each) => each.id === series);
  if (recurring?.series) {
    const occurrence = occurrenceOn(recurring.series, ordinalOfIso(day));
    if (occurrence) return { record: recurring, occurrence };
    const help = "an occurrence is named by the day that its rule gives";
    throw new QueryError(`${quotedText(series)} has no occurrence ${quotedText(day)}`, { position, length, help });
  }
  const isDate = ["before", "after", "around"].includes(name) && /^\p{Nd}/u.test(id);
  const ids = records.map((each) => each.id);
  const help = isDate ? `for a date, write a blank: ${name} ${id}` : didYouMean(id, ids);
  throw new QueryError(`no event ${quotedText(id)}`, { position, length, help });
}

/** @type {(id: string) => [series: string, day: string]} */
function splitAt(id) {
  const at = id.indexOf("@");
  return at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at + 1)];
}

/**
 * The first and last day of the occurrence to which the rule gives a day, moved or not.
 * @type {(series: import("./recurrence.js").Series, day: number | null) => [number, number] | null}
 */
function occurrenceOn(series, day) {
  if (day === null) return null;
  const at = series.given.indexOf(day);
  if (at >= 0) return series.instead[at];
  const { value } = daysOfRule(series, day).next();
  return value === day ? [day, day + series.length] : null;
}

/**
 * The first and the last day that an event may touch, by its readings.
 * @type {(term: NamedTerm, id: string, named: Named) => [first: number, last: number]}
 */
function daysOfEvent({ position }, id, { record, occurrence }) {
  if (occurrence) return occurrence;
  const { length } = id;
  if (record.series) {
    const help = `name one of its occurrences, as in ${id}@${dayWrittenIso(record.series.first)}`;
    throw new QueryError(`${quotedText(id)} recurs`, { position, length, help });
  }
  if (!record.days.length) throw new QueryError(`${quotedText(id)} has no date`, { position, length });
  const firsts = record.days.map((each) => (typeof each === "number" ? each : each[0]));
  const lasts = record.days.map((each) => (typeof each === "number" ? each : each[3]));
  return [Math.min(...firsts), Math.max(...lasts)];
}

/** @type {(term: NamedTerm, id: string, named: Named) => number} */
function firstDayOf(term, id, named) {
  const [first] = daysOfEvent(term, id, named);
  if (first > -OPEN_DAY) return first;
  const message = `nobody knows when ${quotedText(id)} began`;
  throw new QueryError(message, { position: term.position, length: id.length });
}

/** @type {(term: NamedTerm, id: string, named: Named) => number} */
function lastDayOf(term, id, named) {
  const [, last] = daysOfEvent(term, id, named);
  if (last < OPEN_DAY) return last;
  const message = `${quotedText(id)} has no known end`;
  throw new QueryError(message, { position: term.position, length: id.length });
}

/**
 * The ids of what leads to an event, of what follows from it, and its own.
 * @type {(id: string, context: Context) => string[]}
 */
function chainOf(id, { steps }) {
  const after = reached(id, steps);
  const before = reached(
    id,
    steps.map(([one, other]) => [other, one]),
  );
  return [...new Set([id, ...after, ...before])];
}

/** @type {(start: string, steps: [string, string][]) => Set<string>} */
function reached(start, steps) {
  /** @type {Set<string>} */
  const found = new Set();
  const todo = [start];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const [one, other] of steps) {
      if (one === at && !found.has(other)) {
        found.add(other);
        todo.push(other);
      }
    }
  }
  return found;
}
