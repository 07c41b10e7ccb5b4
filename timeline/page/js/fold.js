// Words as they are compared: without case, accents and marks. It gives what timeline.query.fold gives, whose
// str.casefold() no browser has; a test compares the two for every character of Unicode.

/**
 * What Python takes for white space, for a character class of a regular expression: JavaScript's own lacks
 * five of these, and has another.
 */
export const WHITE_SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const RUN_OF_SPACES = new RegExp(`[${WHITE_SPACE}]+`, "g");
const CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/;
const PLAIN = /^[^\u0300-\u{10ffff}]*$/u; // no mark stands before these
const HIGHEST_CLASS = "\u0345";

const SHORT_WORD = /^[a-z0-9]{1,3}$/;

/**
 * Whether a folded text has a folded word or phrase, which may be a part of longer words. One of one or two Latin
 * letters or digits must be a whole word, and one of three begin a word.
 * @type {(text: string, wanted: string) => boolean}
 */
export function hasWord(text, wanted) {
  if (!SHORT_WORD.test(wanted)) return text.includes(wanted);
  const ends = wanted.length === 3 ? "" : "(?![\\p{L}\\p{N}])";
  return text.includes(wanted) && new RegExp(`(?<![\\p{L}\\p{N}])${wanted}${ends}`, "u").test(text);
}

/**
 * Text without case, accents and marks, each run of white space made one space.
 * @type {(text: string) => string}
 */
export function foldText(text) {
  const folded = Array.from(text, (character) => withoutMarks(caseFolded(character).normalize("NFKD")));
  return folded.join("").replace(RUN_OF_SPACES, " ");
}

/**
 * Full case folding (Unicode 3.13) of one character.
 * @type {(character: string) => string}
 */
function caseFolded(character) {
  if (character === "ı") return character; // its capital is that of i
  if (character === "ẞ") return "ss"; // its small letter is ß
  // the capital first: ß is SS, both small sigmas have one capital
  const capital = character.toUpperCase();
  return CHEROKEE.test(character) ? capital : capital.toLowerCase(); // Cherokee folds to its capitals
}

/** @type {(decomposed: string) => string} */
function withoutMarks(decomposed) {
  if (PLAIN.test(decomposed)) return decomposed;
  return Array.from(decomposed, (character) => (isCombining(character) ? "" : character)).join("");
}

/**
 * Whether a decomposed character has a combining class.
 * @type {(character: string) => boolean}
 */
function isCombining(character) {
  // No property tells, but normalizing sorts marks by their class: all others go before the highest one.
  const behind = HIGHEST_CLASS + character;
  return character === HIGHEST_CLASS || behind.normalize("NFD") !== behind;
}
