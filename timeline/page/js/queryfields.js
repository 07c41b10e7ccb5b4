// The fields of a query, as timeline/query/_fields.py has them: which there are, and what their values may be.
import { foldText } from "./fold.js";
import { didYouMean, QueryError, quotedText } from "./queryerror.js";
import { readTime } from "./times.js";

/** @import { Window } from "./readings.js" */
/** @import { Choices, FieldTerm, StampName, StampTerm, TextTerm } from "./query.js" */

/** @typedef {FieldTerm & { position: number }} NamedTerm */

const QUERY_FIELDS = [
  ...["actor", "added", "after", "around", "before", "between", "category", "chain", "changed"],
  ...["disputed", "feed", "has", "id", "importance", "kind", "place", "precision", "related"],
  ...["source", "status", "title"],
];
/** @type {Record<string, string>} */
const FIELD_EXAMPLES = {
  added: "write added:2026-03.. or added:last-month",
  after: "write after:ID",
  around: "write around:ID~30d: 30 days before it to 30 days after",
  before: "write before:ID",
  between: "write between:ID..ID",
  chain: "write chain:ID",
  changed: "write changed:2026-03.. or changed:last-month",
  importance: "write importance:5, importance:4.. or importance:1,2",
};
const AROUND_EVENT = /^(.+)~([1-9][0-9]{0,3})([dwmy])$/i;
const LEVELS = /^([1-5]?)(\.\.)?([1-5]?)$/;

/**
 * The terms, of which one must hold, of a field as it is written; `position` is that of its name. Throws
 * QueryError for a field or value that does not exist, but for names and ids, which the search resolves.
 * @type {(
 *   written: string, given: string[], position: number, whole: string, choices: Choices, today: number,
 * ) => (NamedTerm | StampTerm | TextTerm)[]}
 */
export function fieldTerms(written, given, position, whole, choices, today) {
  const name = written.toLowerCase();
  if (!QUERY_FIELDS.includes(name)) {
    const near = didYouMean(name, QUERY_FIELDS) || `known are ${QUERY_FIELDS.join(", ")}`;
    const help = `${near}; to search for the words, write "${whole}"`;
    throw new QueryError(`no field ${quotedText(name)}`, { position, length: name.length, help });
  }
  const at = position + name.length + 1;
  const allowed = choices[name];
  const values = allowed ? given.map((value) => value.toLowerCase()) : given;
  if (!values.length) throw needsValue(name, at);
  const unknown = allowed && values.find((value) => !allowed.includes(value));
  if (unknown !== undefined) {
    const shown = quotedText(unknown);
    const message = ["disputed", "has"].includes(name) ? `${name}: cannot be ${shown}` : `no ${name} ${shown}`;
    const help = `known are ${allowed.join(", ")}`;
    throw new QueryError(message, { position: at, length: lengthOf(values), help });
  }
  if (name === "title" || name === "place") {
    const texts = values.map((value) => foldText(value).replace(/^ | $/g, "")).filter((text) => text);
    if (!texts.length) throw needsValue(name, at);
    return [{ type: "text", texts, within: name, negated: false }];
  }
  if (name === "added" || name === "changed") return values.map((value) => stampTerm(name, value, at, today));
  if (["after", "around", "before", "between", "chain"].includes(name)) checkForm(name, values, at);
  const own = name === "importance" ? levelsOf(values, at) : values;
  return [{ type: "field", name, values: own, negated: false, position: at }];
}

/** @type {(name: string, position: number) => QueryError} */
function needsValue(name, position) {
  const help = FIELD_EXAMPLES[name] ?? `write ${name}:a or ${name}:a,b`;
  return new QueryError(`${name}: needs a value`, { position, help });
}

/**
 * The length of values with the commas between them.
 * @type {(values: string[]) => number}
 */
function lengthOf(values) {
  return values.join(",").length;
}

/**
 * Throws QueryError for what does not name one event, or for `between:` two.
 * @type {(name: string, values: string[], position: number) => void}
 */
function checkForm(name, values, position) {
  const [value] = values;
  const dots = value.indexOf("..");
  const isFormed =
    name === "between" ? dots > 0 && dots < value.length - 2 : name === "around" ? AROUND_EVENT.test(value) : dots < 0;
  if (values.length === 1 && isFormed) return;
  const message = `${name}: cannot be ${quotedText(values.join(","))}`;
  throw new QueryError(message, { position, length: lengthOf(values), help: FIELD_EXAMPLES[name] });
}

/**
 * The levels that 4.., 2..3 or 5 mean, in order.
 * @type {(values: string[], position: number) => string[]}
 */
function levelsOf(values, position) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const value of values) {
    const [, low = "", dots = "", high = ""] = LEVELS.exec(value) ?? [];
    const last = Number(high || (dots ? 5 : low));
    const levels = ["1", "2", "3", "4", "5"].filter((level) => Number(level) >= Number(low || 1) && Number(level) <= last);
    if (!levels.length || !(low || high)) {
      const help = FIELD_EXAMPLES.importance;
      throw new QueryError(`no importance ${quotedText(value)}`, { position, length: value.length, help });
    }
    for (const level of levels) found.add(level);
  }
  return [...found].sort();
}

/** @type {(name: StampName, value: string, position: number, today: number) => StampTerm} */
function stampTerm(name, value, position, today) {
  /** @type {Window | null} */
  let window;
  try {
    window = readTime(value, today);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { message, length, help } = error;
    throw new QueryError(message, { position: position + error.position, length, help });
  }
  if (!window) {
    const help = FIELD_EXAMPLES[name];
    throw new QueryError(`${quotedText(value)} is not a time`, { position, length: value.length, help });
  }
  return { type: "stamp", name, ...window, negated: false };
}

/**
 * The id, the number and the unit of `ID~30d`, which must have that form.
 * @type {(value: string) => { id: string, count: number, unit: string }}
 */
export function aroundOf(value) {
  const [, id, count, unit] = AROUND_EVENT.exec(value) ?? [];
  return { id, count: Number(count), unit };
}
