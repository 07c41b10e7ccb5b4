// Texts -> queries, as timeline/query/_read.py reads them: "not" binds first, then the blank, then "or".
import { foldText } from "./fold.js";
import { QueryError, quotedText } from "./queryerror.js";
import { fieldTerms } from "./queryfields.js";
import { longestTime, MOST_WORDS } from "./times.js";
import { FIELD_NAME, isField, isPlain, operatorOf, tokensOf, valuesOf } from "./tokens.js";

/** @import { NamedTerm } from "./queryfields.js" */
/** @import { Choices, RangeTerm, StampTerm, TextTerm } from "./query.js" */
/** @import { Window } from "./readings.js" */
/** @import { Word } from "./times.js" */
/** @import { Token } from "./tokens.js" */

/**
 * What a text asks for: its names are not checked yet, and feeds and events not replaced.
 * @typedef {{ type: "any", queries: ReadTerm[][], negated: boolean }} ReadAny
 * @typedef {NamedTerm | TextTerm | RangeTerm | StampTerm | ReadAny} ReadTerm
 */

const LONGEST_QUERY = 10_000;
const DEEPEST_GROUP = 50;

/**
 * A part of a query that is not within parentheses, as it was typed.
 * @typedef {{ text: string, query: ReadTerm[] }} Part
 */

/**
 * Read a query and its parts; throws QueryError. `choices` are the values of the fields that are the same in every timeline.
 * @type {(text: string, choices: Choices, today: number) => { query: ReadTerm[], parts: Part[] }}
 */
export function readQuery(text, choices, today) {
  if (Array.from(text).length > LONGEST_QUERY) {
    throw new QueryError(`a query has at most ${LONGEST_QUERY} characters`, { position: LONGEST_QUERY });
  }
  const reader = new QueryReader(tokensOf(text), choices, today);
  const query = reader.whole();
  return { query, parts: reader.parts.map(({ from, to, terms }) => ({ text: text.slice(from, to), query: terms })) };
}

class QueryReader {
  /**
   * @param {Token[]} tokens
   * @param {Choices} choices
   * @param {number} today
   */
  constructor(tokens, choices, today) {
    this.tokens = tokens;
    this.choices = choices;
    this.today = today;
    this.at = 0;
    this.depth = 0;
    /** @type {{ from: number, to: number, terms: ReadTerm[] }[]} */
    this.parts = [];
  }

  whole() {
    const query = this.tokens.length ? this.alternatives(false) : [];
    const left = this.next();
    if (left) throw unbalanced(left, "no parenthesis is open here");
    return query;
  }

  /** @type {() => Token | undefined} */
  next() {
    return this.tokens[this.at];
  }

  /** @type {() => Token} */
  take() {
    this.at += 1;
    return this.tokens[this.at - 1];
  }

  /** @type {() => string} */
  operator() {
    const token = this.next();
    return token ? operatorOf(token) : ")";
  }

  /**
   * What "or" joins. Where it is negated, "not" goes to each term, which decides about its range.
   * @type {(negated: boolean) => ReadTerm[]}
   */
  alternatives(negated) {
    const found = [this.sideBySide(negated)];
    while (this.operator() === "or") {
      const token = this.take();
      needSide(found.at(-1)?.length, token, "before");
      found.push(this.sideBySide(negated));
      needSide(found.at(-1)?.length, token, "after");
    }
    return negated ? found.flat() : anyOf(found);
  }

  /**
   * Terms that a blank or "and" joins.
   * @type {(negated: boolean) => ReadTerm[]}
   */
  sideBySide(negated) {
    /** @type {ReadTerm[][]} */
    const found = [];
    while (!["or", ")"].includes(this.operator())) {
      if (this.operator() === "and") {
        const token = this.take();
        needSide(found.length, token, "before");
        needSide(this.termFollows(), token, "after");
      } else {
        found.push(this.part(negated));
      }
    }
    return negated ? anyOf(found) : found.flat();
  }

  /** @type {(negated: boolean) => ReadTerm[]} */
  part(negated) {
    const first = this.tokens[this.at];
    const terms = this.one(negated);
    if (this.depth === 0) {
      const last = this.tokens[this.at - 1];
      const from = first.position - Number(first.negated);
      this.parts.push({ from, to: last.position + last.body.length, terms });
    }
    return terms;
  }

  termFollows() {
    return ["", "not", "("].includes(this.operator());
  }

  /**
   * One term, or what stands in parentheses.
   * @type {(outer: boolean) => ReadTerm[]}
   */
  one(outer) {
    const token = this.take();
    const negated = outer !== token.negated;
    const operator = operatorOf(token);
    if (operator === "not") {
      needSide(this.termFollows(), token, "after");
      return this.one(!negated);
    }
    if (operator === "(") return this.group(token, negated);
    const each = this.terms(token).map((term) => [{ ...term, negated }]);
    return negated ? each.flat() : anyOf(each);
  }

  /** @type {(opening: Token, negated: boolean) => ReadTerm[]} */
  group(opening, negated) {
    this.depth += 1;
    if (this.depth > DEEPEST_GROUP) {
      const message = `more than ${DEEPEST_GROUP} parentheses within each other`;
      throw new QueryError(message, { position: opening.position });
    }
    const query = this.alternatives(negated);
    if (!this.next()) throw unbalanced(opening, "a parenthesis is not closed");
    if (!query.length) throw unbalanced(opening, "nothing stands between the parentheses");
    this.take();
    this.depth -= 1;
    return query;
  }

  // ---- Terms: the first token is taken already

  /**
   * What one token begins; several terms, of which one must hold, where a comma joins times.
   * @type {(first: Token) => ReadTerm[]}
   */
  terms(first) {
    if (isField(first)) return this.field(first);
    this.at -= 1;
    const window = this.time();
    if (window) return this.ranges(window);
    const texts = this.texts();
    if (!texts.length) {
      const message = `nothing to search for in ${quotedText(first.whole)}`;
      throw new QueryError(message, { position: first.position });
    }
    return [{ type: "text", texts, negated: false }];
  }

  /** @type {(first: Token) => ReadTerm[]} */
  field(first) {
    const [whole, name] = FIELD_NAME.exec(first.body) ?? ["", ""];
    const values = valuesOf(first.body.slice(whole.length));
    let last = first;
    while (last.comma && this.goesOn()) {
      last = this.take();
      values.push(...valuesOf(last.body));
    }
    return fieldTerms(name, values, first.position, first.body, this.choices, this.today);
  }

  /** @type {(window: Window) => ReadTerm[]} */
  ranges(window) {
    /** @type {ReadTerm[]} */
    const found = [{ type: "range", ...window, negated: false }];
    while (this.tokens[this.at - 1].comma && this.goesOn()) {
      const following = this.time();
      if (!following) throw this.mixed();
      found.push({ type: "range", ...following, negated: false });
    }
    return found;
  }

  /** @type {() => string[]} */
  texts() {
    /** @type {string[]} */
    const found = [];
    for (;;) {
      const token = this.take();
      const folded = valuesOf(token.body).map((value) => foldText(value).replace(/^ | $/g, ""));
      found.push(...folded.filter((each) => each));
      if (!(token.comma && this.goesOn())) return found;
      if (this.longest()) throw this.mixed();
    }
  }

  /** Whether the next token can belong to what a comma ended. */
  goesOn() {
    const token = this.next();
    return token !== undefined && !(token.negated || operatorOf(token) || isField(token));
  }

  mixed() {
    const { position, body } = this.tokens[this.at];
    return new QueryError("a comma joins values of one kind, not words and times", {
      position,
      length: body.length,
      help: 'write a blank if both must hold, or the word "or"',
    });
  }

  /**
   * The longest time that begins here, with its tokens taken; null where none begins.
   * @type {() => Window | null}
   */
  time() {
    const found = this.longest();
    if (!found) return null;
    this.at += found.count;
    return found.window;
  }

  longest() {
    /** @type {Word[]} */
    const words = [];
    for (const token of this.tokens.slice(this.at, this.at + MOST_WORDS)) {
      // "and" may stand in a time: between 2019 and 2021
      if (!(isPlain(token) || operatorOf(token) === "and") || (token.negated && words.length)) break;
      words.push({ text: token.body, position: token.position, comma: token.comma });
    }
    return longestTime(words, this.today);
  }
}

/** @type {(queries: ReadTerm[][]) => ReadTerm[]} */
function anyOf(queries) {
  if (queries.length === 1) return queries[0];
  const parts = queries.flatMap((query) => {
    const [only] = query;
    return query.length === 1 && only.type === "any" && !only.negated ? only.queries : [query];
  });
  return parts.length ? [{ type: "any", queries: parts, negated: false }] : [];
}

/**
 * Throws QueryError where nothing stands on a side of an operator.
 * @type {(isThere: number | boolean | undefined, operator: Token, side: string) => void}
 */
function needSide(isThere, { body, position }, side) {
  if (isThere) return;
  throw new QueryError(`nothing stands ${side} ${quotedText(body)}`, {
    position,
    length: body.length,
    help: `to search for the word, write it in quotes: "${body}"`,
  });
}

/** @type {(token: Token, message: string) => QueryError} */
function unbalanced({ body, position }, message) {
  return new QueryError(message, { position, help: `to search for the character, write it in quotes: "${body}"` });
}
