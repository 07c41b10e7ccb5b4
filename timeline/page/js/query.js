// The query language of timeline/query/, for the page: the same words, the same answers. What Python
// precomputes for it is in timeline/page/search.py; nothing here knows the document or the clock.
import { hasWord } from "./fold.js";
import { readQuery } from "./queryread.js";
import { resolvedQuery } from "./queryresolve.js";
import { mayTouch, mustTouch } from "./readings.js";
import { someOccurrence } from "./recurrence.js";

/** @import { Reading, Window } from "./readings.js" */
/** @import { Series } from "./recurrence.js" */

/**
 * A query is a list of terms, all of which must hold: one of the values is the event's; its folded texts (or its
 * title or place) contain one of the texts; it touches the days start <= day < end, null where open; calendars got
 * it, or its last change, on one of such days; one of the queries finds it.
 * @typedef {"added" | "changed"} StampName
 * @typedef {{ type: "field", name: string, values: string[], negated: boolean }} FieldTerm
 * @typedef {{ type: "text", texts: string[], within?: "title" | "place", negated: boolean }} TextTerm
 * @typedef {Window & { type: "range", negated: boolean }} RangeTerm
 * @typedef {Window & { type: "stamp", name: StampName, negated: boolean }} StampTerm
 * @typedef {{ type: "any", queries: Term[][], negated: boolean }} AnyTerm
 * @typedef {FieldTerm | TextTerm | RangeTerm | StampTerm | AnyTerm} Term
 */

/**
 * The names that queries may hold: actors and categories with their folded names, feeds with what they ask for,
 * fields with the only values that they may have. `steps` are pairs of ids of which one leads to the other.
 * @typedef {Record<string, string[]>} Choices
 * @typedef {{
 *   actors: Record<string, string>, categories: Record<string, string>, feeds: Record<string, Term[]>,
 *   sources: string[], choices: Choices, steps: [string, string][],
 * }} Context
 */

/**
 * What the search knows of an event: its folded texts (title, place, and more), its names, the days of its stamps,
 * and its days or its series.
 * @typedef {{
 *   id: string, text: string, actors: string[], category: string, kind: string, sources: string[], status: string,
 *   importance: number, precision: string[], disputed: boolean, has: string[], related: string[],
 *   added: number | null, changed: number | null,
 * }} Names
 * @typedef {Names & ({ series: Series } | { series?: undefined, days: Reading[] })} SearchRecord
 * @typedef {{ record: SearchRecord, readings: Reading[] }} Dated
 */

/**
 * Read a query; throws QueryError, also for an actor, category, source, feed or event that the timeline does not
 * have. `context` is what timeline.page.search.context gives, `today` the number of the reader's day.
 * @type {(text: string, records: SearchRecord[], context: Context, today: number) => Term[]}
 */
export function parseQuery(text, records, context, today) {
  return resolvedQuery(readQuery(text, context.choices, today).query, records, context);
}

/**
 * How many records each part of a query finds alone, as it was typed; throws as parseQuery.
 * @type {(
 *   text: string, records: SearchRecord[], context: Context, today: number,
 * ) => { text: string, count: number }[]}
 */
export function foundAlone(text, records, context, today) {
  return readQuery(text, context.choices, today).parts.map((part) => {
    const query = resolvedQuery(part.query, records, context);
    return { text: part.text, count: records.filter((record) => matches(query, record, context)).length };
  });
}

/**
 * Whether a query finds an event, or some occurrence of a series, by its record.
 * @type {(query: Term[], record: SearchRecord, context: Context) => boolean}
 */
export function matches(query, record, context) {
  /** @type {(terms: Term[], readings: Reading[]) => boolean} */
  const holds = (terms, readings) => allHold(terms, { record, readings }, false, context);
  if (!record.series) return holds(query, record.days);
  // its words and names are those of each occurrence: they are looked at once
  /** @type {Term[]} */
  const dated = query.filter((term) => term.type === "range" || term.type === "any");
  const undated = query.filter((term) => !dated.includes(term));
  if (!holds(undated, [])) return false;
  if (!dated.length) return true;
  const bounds = [...new Set(dated.flatMap(boundsOf))];
  return someOccurrence(record.series, bounds, (first, last) => holds(dated, [[first, first, last, last]]));
}

/**
 * The ids of the records that a query finds; throws as parseQuery.
 * @type {(text: string, records: SearchRecord[], context: Context, today: number) => Set<string>}
 */
export function search(text, records, context, today) {
  const query = parseQuery(text, records, context, today);
  return new Set(records.filter((record) => matches(query, record, context)).map((record) => record.id));
}

/**
 * Whether all terms hold of some reading of an event's date, or (`certain`) of every reading.
 * @type {(query: Term[], event: Dated, certain: boolean, context: Context) => boolean}
 */
function allHold(query, event, certain, context) {
  return query.every((term) => termHolds(term, event, certain, context));
}

/** @type {(term: Term, event: Dated, certain: boolean, context: Context) => boolean} */
function termHolds(term, event, certain, context) {
  const { record, readings } = event;
  if (term.type === "range") {
    if (!readings.length) return false;
    // what may be outside is what is not certainly inside, and the other way round
    const touches = certain !== term.negated ? mustTouch : mayTouch;
    return touches(readings, term) !== term.negated;
  }
  if (term.type === "any") {
    const inner = certain !== term.negated;
    return term.queries.some((query) => allHold(query, event, inner, context)) !== term.negated;
  }
  if (term.type === "stamp") return isStamped(record[term.name], term);
  if (term.type === "field") {
    const own = ownValues(record, term.name);
    return term.values.some((value) => own.includes(value)) !== term.negated;
  }
  const texts = textsOf(record, term.within, context);
  return term.texts.some((wanted) => texts.some((text) => hasWord(text, wanted))) !== term.negated;
}

/**
 * As for a range of days, what has no stamp is in none, negated or not.
 * @type {(day: number | null, term: StampTerm) => boolean}
 */
function isStamped(day, { start, end, negated }) {
  if (day === null) return false;
  return ((start === null || start <= day) && (end === null || day < end)) !== negated;
}

/** @type {(record: SearchRecord, within: "title" | "place" | undefined, context: Context) => string[]} */
function textsOf(record, within, context) {
  if (within) return [record.text.split("\n")[within === "title" ? 0 : 1]];
  const names = [record.category, context.categories[record.category] ?? ""];
  for (const actor of record.actors) names.push(actor, context.actors[actor] ?? "");
  return [record.text, ...names];
}

/** @type {(record: SearchRecord, name: string) => string[]} */
function ownValues(record, name) {
  switch (name) {
    case "actor":
      return record.actors;
    case "category":
      return [record.category];
    case "source":
      return record.sources;
    case "id":
      return [record.id];
    case "importance":
      return [String(record.importance)];
    case "precision":
      return record.precision;
    case "disputed":
      return [record.disputed ? "yes" : "no"];
    case "has":
      return record.has;
    case "kind":
      return [record.kind];
    default:
      return [record.status];
  }
}

/**
 * The days at which any range in a term begins or ends.
 * @type {(term: Term) => number[]}
 */
function boundsOf(term) {
  if (term.type === "any") return term.queries.flat().flatMap(boundsOf);
  if (term.type !== "range") return [];
  return [term.start, term.end].filter((day) => day !== null);
}
