// What is wrong with a query, in the words of the Python side: what, where, and what to write instead.

/** A query that cannot be read, or names what does not exist; `position` is an index into its text. */
export class QueryError extends Error {
  /**
   * @param {string} message
   * @param {{ position: number, length?: number, help?: string }} where
   */
  constructor(message, { position, length = 1, help = "" }) {
    super(message);
    this.name = "QueryError";
    this.position = position;
    this.length = length;
    this.help = help;
  }
}

/**
 * Text in quotes, short, and without characters that nobody sees or that would turn a line round.
 * @type {(text: string) => string}
 */
export function quotedText(text) {
  const characters = [...text];
  const short = characters.length > 60 ? [...characters.slice(0, 59), "…"] : characters;
  const shown = short.map((each) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(each) ? escapedCharacter(each) : each));
  return `"${shown.join("")}"`;
}

/** @type {(character: string) => string} */
function escapedCharacter(character) {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * Help that names the known words nearest to one, or all where they are few; else empty.
 * @type {(word: string, known: string[]) => string}
 */
export function didYouMean(word, known) {
  const short = word.slice(0, 100);
  // a longer or a shorter word than this is none that was meant
  const mostEdits = Math.floor(short.length / 3);
  const alike = known.filter((name) => Math.abs(name.length - short.length) <= mostEdits);
  const ranked = alike.map((name) => ({ name, count: edits(short, name) })).filter(({ count }) => count <= mostEdits);
  const fewest = Math.min(...ranked.map(({ count }) => count));
  const nearest = ranked.filter(({ count }) => count === fewest).slice(0, 3);
  if (nearest.length) return `did you mean ${nearest.map(({ name }) => `"${name}"`).join(" or ")}?`;
  return known.length > 0 && known.length <= 12 ? `known are ${[...known].sort().join(", ")}` : "";
}

/**
 * How many characters are to be put in, taken out or replaced to make one word of another (Levenshtein).
 * @type {(from: string, to: string) => number}
 */
function edits(from, to) {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const counts = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = above[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      counts.push(Math.min(replaced, above[column] + 1, counts[column - 1] + 1));
    }
    above = counts;
  }
  return above[to.length];
}
