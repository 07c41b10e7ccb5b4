// One time in a query, as timeline/query/_points.py reads it: in words, as EDTF writes it, or relative to today.
import { typedDate } from "./dates.js";
import { QueryError, quotedText } from "./queryerror.js";
import { refuseTime } from "./refusedtimes.js";
import {
  COUNT_WORD,
  countNumber,
  DAY_WORD,
  ERA_WORD,
  monthDays,
  monthNumber,
  MONTH_WORD,
  ORDINAL_WORD,
  ordinalNumber,
  SEASON_WORD,
  timePattern,
  UNIT_WORD,
  wordedDay,
  yearNumber,
  YEAR_WORD,
} from "./timewords.js";
import { civil } from "./units.js";

/** @import { OpenDays } from "./timewords.js" */

/** How an EDTF date begins: such a word is never searched for as text. */
const DATE_START = /^(?:\p{Nd}{3}[\p{Nd}X](?!\p{Nd})|Y-?\p{Nd}{5}|[[{/])/u;

const UNIT_MONTHS = { m: 1, q: 3, y: 12 };

/** @type {[form: RegExp, days: (found: RegExpExecArray, position: number) => OpenDays][]} */
const TIME_POINTS = [
  [timePattern(`(${MONTH_WORD}),? (?:of )?(${YEAR_WORD})`), (m) => monthDays(yearNumber(m[2]), monthNumber(m[1]))],
  [
    timePattern(`(${DAY_WORD}) (?:of )?(${MONTH_WORD}),? (${YEAR_WORD})`),
    (m, position) => wordedDay(m[3], m[2], m[1], m[0], position),
  ],
  [
    timePattern(`(${MONTH_WORD}) (${DAY_WORD}),? (${YEAR_WORD})`),
    (m, position) => wordedDay(m[3], m[1], m[2], m[0], position),
  ],
  [timePattern(`([0-9]{4}) (${MONTH_WORD})`), (m) => monthDays(Number(m[1]), monthNumber(m[2]))],
  [
    timePattern(`([0-9]{4}) (${MONTH_WORD}) (${DAY_WORD})`),
    (m, position) => wordedDay(m[1], m[2], m[3], m[0], position),
  ],
  [timePattern("([0-9]{4})[- ]?q([1-4])"), (m) => quarterDays(m[1], Number(m[2]))],
  [timePattern(`q([1-4])[- ]?(?:of )?(${YEAR_WORD})`), (m) => quarterDays(m[2], Number(m[1]))],
  [timePattern("([0-9]{4})[- ]?h([12])"), (m) => halfDays(m[1], Number(m[2]))],
  [timePattern(`h([12])[- ]?(?:of )?(${YEAR_WORD})`), (m) => halfDays(m[2], Number(m[1]))],
  [
    timePattern(`(?:the )?(${ORDINAL_WORD}) quarter (?:of )?(${YEAR_WORD})`),
    (m) => quarterDays(m[2], ordinalNumber(m[1])),
  ],
  [
    timePattern(`(?:the )?(first|second|1st|2nd) half (?:of )?(${YEAR_WORD})`),
    (m) => halfDays(m[2], ordinalNumber(m[1])),
  ],
  // a season of no hemisphere may be at any time of its year, and a winter runs into the next
  [
    timePattern(`(${SEASON_WORD}) (?:of )?(${YEAR_WORD})`),
    (m) => monthDays(yearNumber(m[2]), 1, m[1].toLowerCase() === "winter" ? 14 : 12),
  ],
  [timePattern("(?:the )?([0-9]{3})0'?s"), decadeDays],
  [timePattern(ERA_WORD), (m) => monthDays(yearNumber(m[0]), 1, 12)],
];

/** @type {[form: RegExp, days: (found: RegExpExecArray, today: number) => OpenDays][]} */
const RELATIVE_TIMES = [
  [timePattern("today|yesterday|tomorrow"), namedDay],
  [
    timePattern(`(?:the )?(last|past|this|current|next|coming)[- ](${UNIT_WORD})`),
    (m, today) => unitDays(m[1], m[2], today),
  ],
  [
    timePattern(`(?:the )?(last|past|next|coming)[- ](${COUNT_WORD})[- ](${UNIT_WORD})s?`),
    (m, today) => countedDays(m[1], m[2], m[3], today),
  ],
  [
    timePattern(`(an?|${COUNT_WORD})[- ](${UNIT_WORD})s?[- ]ago`),
    (m, today) => onlyDay(shiftedDay(today, -countNumber(m[1]), m[2])),
  ],
  [timePattern("([+-])([0-9]{1,4})([dwmy])"), (m, today) => onlyDay(shiftedDay(today, Number(m[1] + m[2]), m[3]))],
];

/**
 * A day, month, year or other unit; null for another text.
 * @type {(text: string, today: number, position?: number) => OpenDays | null}
 */
export function timePoint(text, today, position = 0) {
  refuseTime(text, position);
  for (const [form, days] of TIME_POINTS) {
    const found = form.exec(text);
    if (found) return days(found, position);
  }
  for (const [form, days] of RELATIVE_TIMES) {
    const found = form.exec(text);
    if (found) return days(found, today);
  }
  return !text.includes(" ") && DATE_START.test(text) ? typedDate(text, position) : null;
}

/** @type {(year: string, quarter: number) => OpenDays} */
function quarterDays(year, quarter) {
  return monthDays(yearNumber(year), 3 * quarter - 2, 3);
}

/** @type {(year: string, half: number) => OpenDays} */
function halfDays(year, half) {
  return monthDays(yearNumber(year), 6 * half - 5, 6);
}

/** @type {(found: RegExpExecArray, position: number) => OpenDays} */
function decadeDays([text, digits], position) {
  if (digits[2] === "0") {
    throw new QueryError(`${quotedText(text)} may be ten years or a hundred`, {
      position,
      length: text.length,
      help: `write ${digits}X for the ten years, or ${digits.slice(0, 2)}XX for the hundred`,
    });
  }
  return monthDays(Number(`${digits}0`), 1, 120);
}

// ---- What is relative to today

/** @type {(found: RegExpExecArray, today: number) => OpenDays} */
function namedDay([word], today) {
  return onlyDay(today + ["yesterday", "today", "tomorrow"].indexOf(word.toLowerCase()) - 1);
}

/** @type {(day: number) => OpenDays} */
function onlyDay(day) {
  return { first: day, last: day };
}

/**
 * The unit of the calendar that is last, this or next; weeks begin on Monday.
 * @type {(which: string, unit: string, today: number) => OpenDays}
 */
function unitDays(which, unit, today) {
  const word = which.toLowerCase();
  const step = ["last", "past"].includes(word) ? -1 : Number(["next", "coming"].includes(word));
  if (unit.toLowerCase() === "day") return onlyDay(today + step);
  if (unit.toLowerCase() === "week") {
    const monday = today - ((today - 1) % 7) + 7 * step;
    return { first: monday, last: monday + 6 };
  }
  const [year, month] = civil(today);
  const count = monthsOf(unit);
  return monthDays(year, month - ((month - 1) % count) + count * step, count);
}

/**
 * So many units up to today, or from today on; today is one of the days.
 * @type {(which: string, number: string, unit: string, today: number) => OpenDays}
 */
function countedDays(which, number, unit, today) {
  const count = countNumber(number);
  if (["last", "past"].includes(which.toLowerCase())) {
    return { first: shiftedDay(today, -count, unit) + 1, last: today };
  }
  return { first: today, last: shiftedDay(today, count, unit) - 1 };
}

/**
 * The day so many units later; of a month that is too short, the last day.
 * @type {(day: number, count: number, unit: string) => number}
 */
export function shiftedDay(day, count, unit) {
  const letter = unit[0].toLowerCase();
  if (letter === "d" || letter === "w") return day + count * (letter === "w" ? 7 : 1);
  const [year, month, ofMonth] = civil(day);
  const { first, last } = monthDays(year, month + count * monthsOf(unit));
  return Math.min(first + ofMonth - 1, last);
}

/** @type {(unit: string) => number} */
function monthsOf(unit) {
  const letter = unit[0].toLowerCase();
  return letter === "m" || letter === "q" ? UNIT_MONTHS[letter] : UNIT_MONTHS.y;
}
