// Times as people write them in a query, as timeline/query/_times.py reads them. A text is a time only as a
// whole: `longestTime` finds in a row of words the most that are one.
import { typedDate } from "./dates.js";
import { QueryError, quotedText } from "./queryerror.js";
import { noYear, refuseTime } from "./refusedtimes.js";
import { timePoint } from "./timepoints.js";
import {
  COUNTS,
  DAY_WORD,
  MONTH_WORD,
  ORDINAL_WORD,
  SEASON_WORD,
  timePattern,
  WEEKDAY_WORD,
  wordedDay,
  YEAR_WORD,
} from "./timewords.js";

/** @import { Window } from "./readings.js" */
/** @import { OpenDays } from "./timewords.js" */

/**
 * A word of a query, and whether a comma stands behind it.
 * @typedef {{ text: string, position: number, comma: boolean }} Word
 */

/** The most words that one time has. */
export const MOST_WORDS = 12;

const TIME_START = new RegExp(
  `^(?:[0-9+[{/Y.-]|${MONTH_WORD}(?![a-z])|${MONTH_WORD}[-\u2013\u2014.]|(?:q[1-4]|h[12]|${SEASON_WORD}` +
    `|${ORDINAL_WORD}|${WEEKDAY_WORD}` +
    "|in|on|during|within|over|since|from|until|till|up|through|before|after|between|the|ad" +
    "|last|past|this|current|next|coming|early|mid|late|end|beginning|start|about|around|circa|ca\\.?|c\\." +
    `|today|yesterday|tomorrow|an?|${COUNTS.join("|")})(?![a-z]))`,
  "i",
);
const ONE_SIDE = timePattern("(in|on|during|within|over|since|from|until|till|up to|through|before|after) (.+)");
const RANGE_DOTS = / ?\.\. ?/;
const OPENING = /^(from|between|since) /i;
const TO_WORDS = ["to", "until", "till", "through"];
const DASHES = ["-", "\u2013", "\u2014"];
const SIDE_JOIN = / (?:to|until|till|through|and|-) | ?[\u2013\u2014] ?|-/gi;
const SHORT_START = timePattern(
  `${MONTH_WORD}|${DAY_WORD}|${DAY_WORD} ${MONTH_WORD}|${MONTH_WORD} ${DAY_WORD}|q[1-4]|h[12]`,
);
const OF_ONE_MONTH = timePattern(
  `(${MONTH_WORD}) (${DAY_WORD})(?: to |-| - | ?[\u2013\u2014] ?)(${DAY_WORD}),? (${YEAR_WORD})`,
);
const YEARLESS = timePattern(`${MONTH_WORD}|${DAY_WORD} ${MONTH_WORD}|${MONTH_WORD} ${DAY_WORD}`);
const DAY_ALONE = timePattern(DAY_WORD);
const LAST_YEAR = new RegExp(`(?<![0-9a-z])${YEAR_WORD}$`, "i");
const DAY_AND_MONTH = new RegExp(`^${DAY_WORD} (?:of )?(${MONTH_WORD})`, "i");

/** A range ends before it starts. */
class ReversedError extends Error {}

/**
 * The longest time with which a row of words begins, and its number of words; null where there is none.
 * Throws QueryError, with its place in the query, for what is refused.
 * @type {(words: Word[], today: number) => { window: Window, count: number } | null}
 */
export function longestTime(words, today) {
  if (!words.length || !(TIME_START.test(words[0].text) || words[0].text.includes(".."))) return null;
  for (let count = Math.min(words.length, MOST_WORDS); count > 0; count -= 1) {
    const { text, places } = joinedWords(words.slice(0, count));
    try {
      const window = readTime(text, today);
      if (window) return { window, count };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const at = Math.min(error.position, places.length - 1);
      const end = Math.max(at, Math.min(at + error.length, places.length) - 1);
      const { message, help } = error;
      throw new QueryError(message, { position: places[at], length: places[end] - places[at] + 1, help });
    }
  }
  return null;
}

/**
 * Words as one text, and of each of its characters the place in the query.
 * @type {(words: Word[]) => { text: string, places: number[] }}
 */
function joinedWords(words) {
  let text = "";
  /** @type {number[]} */
  const places = [];
  words.forEach((word, number) => {
    const gap = number === words.length - 1 ? "" : word.comma ? ", " : " ";
    for (let at = 0; at < word.text.length; at += 1) places.push(word.position + at);
    for (let at = 0; at < gap.length; at += 1) places.push(word.position + word.text.length);
    text += word.text + gap;
  });
  return { text, places };
}

/**
 * The days of a text that is a time as a whole; null where it is none. Its words are parted by single blanks.
 * @type {(text: string, today: number) => Window | null}
 */
export function readTime(text, today) {
  refuseTime(text);
  try {
    const days = wordedRange(text, today) ?? oneSide(text, today) ?? timePoint(text, today);
    return days && { start: days.first, end: days.last === null ? null : days.last + 1 };
  } catch (error) {
    if (!(error instanceof ReversedError)) throw error;
    const message = `the range ${quotedText(text)} ends before it starts`;
    throw new QueryError(message, { position: 0, length: text.length, help: "write the earlier date first" });
  }
}

/** @type {(text: string, today: number) => OpenDays | null} */
function oneSide(text, today) {
  const found = ONE_SIDE.exec(text);
  if (!found) return null;
  const days = timePoint(found[2], today, text.length - found[2].length);
  if (!days) return null;
  const { first, last } = days;
  const word = found[1].toLowerCase();
  if (word === "since" || word === "from") return { first, last: null };
  if (["until", "till", "up to", "through"].includes(word)) return { first: null, last };
  if (word === "before") return { first: null, last: first === null ? null : first - 1 };
  if (word === "after") return { first: last === null ? null : last + 1, last: null };
  return days;
}

/** @type {(text: string, today: number) => OpenDays | null} */
function wordedRange(text, today) {
  const dots = "[{".includes(text[0]) ? null : RANGE_DOTS.exec(text);
  if (dots) return daysBetween(text, dots.index, dots.index + dots[0].length, today);
  const ofOne = OF_ONE_MONTH.exec(text);
  if (ofOne) {
    const [, month, one, other, year] = ofOne;
    return joinedDays(wordedDay(year, month, one, text), wordedDay(year, month, other, text));
  }
  const opening = OPENING.exec(text);
  const begin = opening ? opening[0].length : 0;
  const joins = joinedBy(opening ? opening[1].toLowerCase() : "");
  for (const join of text.slice(begin).matchAll(SIDE_JOIN)) {
    const left = text.slice(begin, begin + join.index);
    // a hyphen can be that of a date
    if (joins.includes(join[0].trim().toLowerCase()) && (join[0] !== "-" || SHORT_START.test(left))) {
      const days = daysBetween(text.slice(begin), join.index, join.index + join[0].length, today, begin);
      if (days) return days;
    }
  }
  return null;
}

/** @type {(opening: string) => string[]} */
function joinedBy(opening) {
  if (opening === "since") return TO_WORDS;
  return opening === "between" ? ["and", ...DASHES] : [...TO_WORDS, ...DASHES];
}

/**
 * The range of the two sides that text.slice(left, right) joins; an empty side is open.
 * @type {(text: string, left: number, right: number, today: number, at?: number) => OpenDays | null}
 */
function daysBetween(text, left, right, today, at = 0) {
  const one = text.slice(0, left);
  const other = text.slice(right);
  const open = { first: null, last: null };
  if (!text.includes(" ") && text.slice(left, right) === "..") {
    // whatever stands beside the dots is to be a date
    const start = one ? (timePoint(one, today, at) ?? typedDate(one, at)) : open;
    const end = other ? (timePoint(other, today, at + right) ?? typedDate(other, at + right)) : open;
    return joinedDays(start, end);
  }
  // where the words before belong to another time, what would be refused here is none
  if (one.endsWith(",") || !mayBegin(one, today, at)) return null;
  const last = other ? timePoint(other, today, at + right) : open;
  if (!last) {
    if (one && YEARLESS.test(other) && timePoint(one, today, at)) throw noYear(other, at + right);
    return null;
  }
  const first = one ? timePoint(completed(one, other), today, at) : open;
  return first && joinedDays(first, last);
}

/** @type {(one: string, today: number, at: number) => boolean} */
function mayBegin(one, today, at) {
  return !one || SHORT_START.test(one) || timePoint(one, today, at) !== null;
}

/**
 * The first side with what only the second one says: July to December 2023, 14 to 16 August 2002.
 * @type {(one: string, other: string) => string}
 */
function completed(one, other) {
  const year = LAST_YEAR.exec(other);
  if (!year || !SHORT_START.test(one)) return one;
  const month = DAY_ALONE.test(one) ? DAY_AND_MONTH.exec(other) : null;
  return month ? `${one} ${month[1]} ${year[0]}` : `${one} ${year[0]}`;
}

/** @type {(first: OpenDays, last: OpenDays) => OpenDays} */
function joinedDays(first, last) {
  if (first.first !== null && last.last !== null && last.last < first.first) throw new ReversedError();
  return { first: first.first, last: last.last };
}
