// The query language of timeline/query/, for the page: the same words, the same answers. What Python
// precomputes for it is in timeline/page/search.py; nothing here knows the document.
import { typedDate } from "./dates.js";
import { foldText, WHITE_SPACE } from "./fold.js";
import { didYouMean, QueryError, quotedText } from "./queryerror.js";
import { mayTouch, mustTouch } from "./readings.js";
import { someOccurrence } from "./recurrence.js";

/** @import { Reading, Window } from "./readings.js" */
/** @import { Series } from "./recurrence.js" */

/**
 * A query is a list of terms, all of which must hold: one of the values is the event's; its folded texts contain
 * one of the texts; it touches the days start <= day < end, null where open; one of the queries finds it, which is
 * what `feed:` stands for.
 * @typedef {"actor" | "category" | "kind" | "source" | "status"} OwnField
 * @typedef {{ type: "field", name: OwnField, values: string[], negated: boolean }} FieldTerm
 * @typedef {{ type: "text", texts: string[], negated: boolean }} TextTerm
 * @typedef {Window & { type: "range", negated: boolean }} RangeTerm
 * @typedef {{ type: "any", queries: Term[][], negated: boolean }} AnyTerm
 * @typedef {FieldTerm | TextTerm | RangeTerm | AnyTerm} Term
 */

/**
 * What stands in a query's text: its names are to be checked, and feeds to be replaced.
 * @typedef {{ whole: string, body: string, position: number, negated: boolean }} Token
 * @typedef {{ type: "field", name: "feed", values: string[], negated: boolean }} FeedTerm
 * @typedef {(FieldTerm | FeedTerm) & { position: number } | TextTerm | RangeTerm} TypedTerm
 */

/**
 * The names that queries may hold: actors with their folded names, feeds with what they ask for.
 * @typedef {{
 *   actors: Record<string, string>, categories: string[], feeds: Record<string, Term[]>, kinds: string[],
 *   sources: string[], statuses: string[],
 * }} Context
 */

/**
 * What the search knows of an event: its folded text, its names, and its days or its series.
 * @typedef {{
 *   id: string, text: string, actors: string[], category: string, kind: string, sources: string[], status: string,
 * }} Names
 * @typedef {Names & ({ series: Series } | { series?: undefined, days: Reading[] })} SearchRecord
 * @typedef {{ record: SearchRecord, readings: Reading[] }} Dated
 */

/** @type {(OwnField | "feed")[]} */
const QUERY_FIELDS = ["actor", "category", "feed", "kind", "source", "status"];
const LONGEST_QUERY = 10_000;

const TOKEN = new RegExp(`(-?)((?:[^${WHITE_SPACE}"]|"[^"]*"?)+)`, "g");
const VALUE = /"([^"]*)"|([^,"]+)/g;
const FIELD_NAME = /^([A-Za-z_][\p{L}\p{N}_]*):/u;
const DATE_START = /^(?:\p{Nd}{3}[\p{Nd}X](?!\p{Nd})|Y-?\p{Nd}{5}|[[{/])/u;

/**
 * Read a query; throws QueryError, also for an actor, category, source or feed that the timeline does not
 * have. `context` is what timeline.writers._search.context gives.
 * @type {(text: string, context: Context) => Term[]}
 */
export function parseQuery(text, context) {
  if (Array.from(text).length > LONGEST_QUERY) {
    const message = `a query has at most ${LONGEST_QUERY} characters`;
    throw new QueryError(message, { position: LONGEST_QUERY });
  }
  const terms = tokensOf(text).map((token) => termOf(token, context));
  // report what cannot be read before unknown names, as Python does
  return terms.map((term) => resolvedTerm(term, context));
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
 * @type {(text: string, records: SearchRecord[], context: Context) => Set<string>}
 */
export function search(text, records, context) {
  const query = parseQuery(text, context);
  return new Set(records.filter((record) => matches(query, record, context)).map((record) => record.id));
}

// ---- Reading

/** @type {(text: string) => Token[]} */
function tokensOf(text) {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const [whole, minus, body] = match;
    if (whole.split('"').length % 2 === 0) {
      throw new QueryError("a quotation mark is not closed", {
        position: match.index + whole.indexOf('"'),
        help: 'a phrase stands between two of them: "working group"',
      });
    }
    return { whole, body, position: match.index + minus.length, negated: minus === "-" };
  });
}

/** @type {(token: Token, context: Context) => TypedTerm} */
function termOf(token, context) {
  const { whole, body, position, negated } = token;
  const name = FIELD_NAME.exec(body);
  if (name) return fieldTerm(token, name[1].toLowerCase(), body.slice(name[0].length), context);
  if (!body.includes('"')) {
    const dots = body.indexOf("..");
    if (dots >= 0 && !"[{".includes(body[0])) {
      return { type: "range", ...typedRange(body.slice(0, dots), body.slice(dots + 2), position), negated };
    }
    if (DATE_START.test(body)) {
      const { first, last } = typedDate(body, position);
      return { type: "range", start: first, end: last + 1, negated };
    }
  }
  const folded = valuesOf(body).map((value) => foldText(value).replace(/^ | $/g, ""));
  const texts = folded.filter((each) => each);
  if (!texts.length) throw new QueryError(`nothing to search for in ${quotedText(whole)}`, { position });
  return { type: "text", texts, negated };
}

/** @type {(firstText: string, lastText: string, position: number) => Window} */
function typedRange(firstText, lastText, position) {
  const start = firstText ? typedDate(firstText, position).first : null;
  const last = lastText ? typedDate(lastText, position + firstText.length + 2).last : null;
  if (start !== null && last !== null && last < start) {
    const whole = `${firstText}..${lastText}`;
    throw new QueryError(`the range ${quotedText(whole)} ends before it starts`, {
      position,
      length: whole.length,
      help: "write the earlier date first",
    });
  }
  return { start, end: last === null ? null : last + 1 };
}

/** @type {(token: Token, written: string, text: string, context: Context) => TypedTerm} */
function fieldTerm(token, written, text, context) {
  const { body, position, negated } = token;
  const name = QUERY_FIELDS.find((each) => each === written);
  if (!name) {
    const help = `${didYouMean(written, QUERY_FIELDS)}; to search for the words, write "${body}"`;
    throw new QueryError(`no field ${quotedText(written)}`, { position, length: written.length, help });
  }
  const values = valuesOf(text);
  const at = position + name.length + 1;
  if (!values.length) {
    const help = `write ${name}:a or ${name}:a,b`;
    throw new QueryError(`${name}: needs a value`, { position: at, help });
  }
  /** @type {Partial<Record<string, string[]>>} */
  const listed = { kind: context.kinds, status: context.statuses };
  // resolvedTerm checks the names that the document gives
  const words = listed[name] ?? values;
  const unknown = values.find((value) => !words.includes(value));
  if (unknown !== undefined) {
    const help = `known are ${words.join(", ")}`;
    throw new QueryError(`no ${name} ${quotedText(unknown)}`, { position: at, length: text.length, help });
  }
  return { type: "field", name, values, negated, position: at };
}

/** @type {(text: string) => string[]} */
function valuesOf(text) {
  return Array.from(text.matchAll(VALUE), ([, phrase, word]) => phrase ?? word);
}

/**
 * The term with its names checked, and `feed:` replaced by what the feeds ask for.
 * @type {(term: TypedTerm, context: Context) => Term}
 */
function resolvedTerm(term, context) {
  if (term.type !== "field" || term.name === "kind" || term.name === "status") return term;
  const { name, values, negated, position } = term;
  const feeds = Object.keys(context.feeds);
  const actors = Object.keys(context.actors);
  const known = { actor: actors, category: context.categories, feed: feeds, source: context.sources }[name];
  for (const value of values) {
    if (!known.includes(value)) {
      const help = didYouMean(value, known);
      throw new QueryError(`no ${name} ${quotedText(value)}`, { position, length: value.length, help });
    }
  }
  if (name !== "feed") return term;
  return { type: "any", queries: values.map((feed) => context.feeds[feed]), negated };
}

// ---- Finding

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
  if (term.type === "field") {
    const own = ownValues(record, term.name);
    return term.values.some((value) => own.includes(value)) !== term.negated;
  }
  const texts = [record.text, ...record.actors.map((actor) => context.actors[actor])];
  return term.texts.some((wanted) => texts.some((text) => text.includes(wanted))) !== term.negated;
}

/** @type {(record: SearchRecord, name: OwnField) => string[]} */
function ownValues(record, name) {
  if (name === "actor") return record.actors;
  if (name === "source") return record.sources;
  return [record[name]];
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
