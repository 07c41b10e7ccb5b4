// Breaking titles into lines that fit a width. timeline/chart/layout/text.py breaks them at the same places.

/**
 * The width in pixels of one line of text at a font size in pixels and a CSS font weight.
 * @typedef {(text: string, size: number, weight: number) => number} Measure
 */

/** @typedef {(text: string) => boolean} Fits */

export const ELLIPSIS = "…";

/** Characters of a title that are looked at: more never fit on two lines. */
const LONGEST = 600;

/** White space; control characters, which titles have none of, are left out. */
const SPACES = /[^\S\ufeff]+/u;

const JOINER = "\u200d";
const MARK = /^\p{M}$/u;
const MODIFIER = /^[\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]$/u;
const FLAG_LETTER = /^[\u{1f1e6}-\u{1f1ff}]$/u;
const LOOSE_END = /[ ,;:\u2013-]+$/u;

/**
 * Text on at most so many lines of a width in pixels, cut with an ellipsis where it is longer.
 *
 * Runs of white space become one space. Words longer than a line are broken, but never between characters
 * that are drawn as one. `measure(text, size, weight)` is the width of one line in pixels.
 * @type {(
 *   text: string,
 *   width: number,
 *   how: { lines: number, measure: Measure, size: number, weight: number },
 * ) => string[]}
 */
export function wrap(text, width, { lines, measure, size, weight }) {
  /** @type {Fits} */
  const fits = (words) => measure(words, size, weight) <= width;
  const whole = shortened(text).split(SPACES).filter(Boolean).join(" ") + (isLong(text) ? ELLIPSIS : "");
  if (fits(whole)) return [whole];
  if (lines === 1) return [cut(whole, fits)];
  /** @type {string[]} */
  const done = [];
  let current = "";
  for (const [word, glued] of pieces(whole, fits)) {
    const longer = current ? current + (glued ? "" : " ") + word : word;
    if (!current || fits(longer)) {
      current = longer;
    } else if (done.length === lines - 1) {
      return [...done, cut(longer, fits)];
    } else {
      done.push(current);
      current = word;
    }
  }
  done.push(current);
  return done.length === 2 ? balanced(whole, done, (line) => measure(line, size, weight)) : done;
}

/**
 * The first LONGEST characters: code points, as in Python, not halves of them.
 * @type {(text: string) => string}
 */
function shortened(text) {
  return text.length > LONGEST ? [...text].slice(0, LONGEST).join("") : text;
}

/** @type {(text: string) => boolean} */
function isLong(text) {
  return text.length > LONGEST && [...text].length > LONGEST;
}

/**
 * Two lines broken where the longer one is shortest: no word is left alone on the second.
 * @type {(text: string, lines: string[], widthOf: (line: string) => number) => string[]}
 */
function balanced(text, lines, widthOf) {
  let best = lines;
  let least = Math.max(...lines.map(widthOf));
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) {
    const pair = [text.slice(0, at), text.slice(at + 1)];
    const longer = Math.max(...pair.map(widthOf));
    if (longer < least) [best, least] = [pair, longer];
  }
  return best;
}

/**
 * Words, those too long for a line broken up; true says that a piece goes on without a space.
 * @type {(text: string, fits: Fits) => [piece: string, isGlued: boolean][]}
 */
function pieces(text, fits) {
  /** @type {[string, boolean][]} */
  const found = [];
  for (let word of text.split(" ")) {
    let glued = false;
    while (word && !fits(word)) {
      const head = longestHead(word, fits, "");
      found.push([head, glued]);
      word = word.slice(head.length);
      glued = true;
    }
    if (word) found.push([word, glued]);
  }
  return found;
}

/** @type {(text: string, fits: Fits) => string} */
function cut(text, fits) {
  return longestHead(text, fits, ELLIPSIS).replace(LOOSE_END, "") + ELLIPSIS;
}

/**
 * The longest start of a text that fits with a suffix behind it; one character at least.
 * @type {(text: string, fits: Fits, suffix: string) => string}
 */
function longestHead(text, fits, suffix) {
  const characters = [...text];
  /** @type {(length: number) => string} */
  const head = characters.length === text.length ? (length) => text.slice(0, length) : headsOf(characters);
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(head(middle) + suffix)) low = middle;
    else high = middle - 1;
  }
  while (low > 1 && low < characters.length && joins(characters, low)) low -= 1;
  return head(low);
}

/**
 * The starts of a text of which some characters are two of JavaScript's, by their number of characters.
 * @type {(characters: string[]) => (length: number) => string}
 */
function headsOf(characters) {
  return (length) => characters.slice(0, length).join("");
}

/**
 * Whether the characters before and at an index are drawn as one.
 * @type {(characters: string[], at: number) => boolean}
 */
function joins(characters, at) {
  const here = characters[at];
  if (characters[at - 1] === JOINER || here === JOINER || MARK.test(here) || MODIFIER.test(here)) return true;
  if (!FLAG_LETTER.test(here)) return false;
  let start = at; // two such letters are drawn as a flag: an odd number before this one leaves it the second
  while (start > 0 && FLAG_LETTER.test(characters[start - 1])) start -= 1;
  return (at - start) % 2 === 1;
}
