// The tokens of a query's text, as timeline/query/_tokens.py has them: words, quotes, fields and parentheses.
import { WHITE_SPACE } from "./fold.js";
import { QueryError } from "./queryerror.js";

/**
 * `body` is without the minus before it and the comma behind it, `position` that of the body. `inner` says that it
 * stands right behind a comma.
 * @typedef {{
 *   whole: string, body: string, position: number, negated: boolean, comma: boolean, inner: boolean,
 * }} Token
 * @typedef {"" | "and" | "or" | "not" | "(" | ")"} Operator
 */

export const FIELD_NAME = /^([A-Za-z_][\p{L}\p{N}_]*):/u;

const TOKEN = new RegExp(`(-?)([()]|(?:[^${WHITE_SPACE}"()]|"[^"]*"?)+)|-`, "g");
const VALUE = /"([^"]*)"|([^,"]+)/g;
const TYPOGRAPHIC_QUOTES = /[“”„‟]/g;
const RELATIVE_DAY = /^-[0-9]{1,4}[dwmy](?![A-Za-z0-9])/i;
/** @type {Exclude<Operator, "">[]} */
const OPERATORS = ["and", "or", "not", "(", ")"];

/**
 * The tokens in order; throws QueryError for a quotation mark that is not closed.
 * @type {(text: string) => Token[]}
 */
export function tokensOf(text) {
  return Array.from(text.replace(TYPOGRAPHIC_QUOTES, '"').matchAll(TOKEN), (match) => {
    const [whole, minus, body] = match;
    if (whole.split('"').length % 2 === 0) {
      throw new QueryError("a quotation mark is not closed", {
        position: match.index + whole.indexOf('"'),
        help: 'a phrase stands between two of them: "working group"',
      });
    }
    const alone = { whole, body: whole, position: match.index, negated: false, comma: false, inner: false };
    // a minus alone; -30d, which is a day
    if (body === undefined || RELATIVE_DAY.test(whole)) return partsOf(alone);
    return partsOf({ ...alone, body, position: match.index + minus.length, negated: minus === "-" });
  }).flat();
}

/**
 * A word parted at its commas; a field, a set of EDTF and quotes keep theirs, but for one at the end.
 * @type {(token: Token) => Token[]}
 */
function partsOf(token) {
  const { body } = token;
  const parts = isPlain(token) && !"[{".includes(body[0]) ? [...body.matchAll(/[^,]+/g)] : [];
  if (!parts.length) {
    const ends = body.length > 1 && body.endsWith(",");
    return [{ ...token, body: body.replace(/,+$/, "") || body, comma: ends }];
  }
  return parts.map((part, number) => ({
    whole: number === 0 ? token.whole : part[0],
    body: part[0],
    position: token.position + part.index,
    negated: token.negated && number === 0,
    comma: part.index + part[0].length < body.length,
    inner: number > 0,
  }));
}

/**
 * Empty for all that is no operator, also in quotes or behind a minus.
 * @type {(token: Token) => Operator}
 */
export function operatorOf({ body, negated, inner }) {
  const operator = OPERATORS.find((each) => each === body.toLowerCase());
  const isOne = operator && !inner && (!negated || operator === "(" || operator === ")");
  return isOne ? operator : "";
}

/** @type {(token: Token) => boolean} */
export function isField(token) {
  return FIELD_NAME.test(token.body);
}

/**
 * Whether it is a word: no operator, no field and nothing in quotes.
 * @type {(token: Token) => boolean}
 */
export function isPlain(token) {
  return !operatorOf(token) && !token.body.includes('"') && !isField(token);
}

/**
 * The values that commas join; those in quotes keep their commas.
 * @type {(text: string) => string[]}
 */
export function valuesOf(text) {
  return Array.from(text.matchAll(VALUE), ([, phrase, word]) => phrase ?? word);
}
