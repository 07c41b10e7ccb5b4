// The words for times in a query, as timeline/query/_units.py has them, and the days of years and months.
import { QueryError, quotedText } from "./queryerror.js";
import { firstDay, MONTHS } from "./units.js";

/**
 * The first and the last day, both included; null where a side has no end.
 * @typedef {{ first: number | null, last: number | null }} OpenDays
 */

export const MONTH_WORD =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?" +
  "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
export const DAY_WORD = "[0-9]{1,2}(?:st|nd|rd|th)?";
export const ERA_WORD = "[1-9][0-9]{0,3} ?(?:bce|bc|ce|ad)|ad ?[1-9][0-9]{0,3}";
export const YEAR_WORD = `(?:[0-9]{4}|${ERA_WORD})`;
export const SEASON_WORD = "(?:spring|summer|autumn|fall|winter)";
export const ORDINAL_WORD = "(?:first|second|third|fourth|1st|2nd|3rd|4th)";
export const COUNT_WORD =
  "(?:[1-9][0-9]{0,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
export const UNIT_WORD = "(?:day|week|month|quarter|year)";
export const WEEKDAY_WORD = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";

const FULL_MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const ORDINALS = ["first", "second", "third", "fourth"];
export const COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/**
 * A whole text that is one of these, in any case.
 * @type {(text: string) => RegExp}
 */
export function timePattern(text) {
  return new RegExp(`^(?:${text})$`, "i");
}

/**
 * The number of a year as people write it; 44 BCE is -43.
 * @type {(text: string) => number}
 */
export function yearNumber(text) {
  const number = Number(text.replace(/[^0-9]/g, ""));
  return /bc/i.test(text) ? 1 - number : number;
}

/** @type {(text: string) => number} */
export function monthNumber(text) {
  return MONTHS.findIndex((name) => name.toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
}

/** @type {(text: string) => number} */
export function ordinalNumber(text) {
  return /^[0-9]/.test(text) ? Number(text[0]) : ORDINALS.indexOf(text.toLowerCase()) + 1;
}

/** @type {(text: string) => number} */
export function countNumber(text) {
  if (/^an?$/i.test(text)) return 1;
  return /^[0-9]/.test(text) ? Number(text) : COUNTS.indexOf(text.toLowerCase()) + 1;
}

/**
 * The days of some months from one on; its number may be below 1 or above 12.
 * @type {(year: number, month: number, count?: number) => { first: number, last: number }}
 */
export function monthDays(year, month, count = 1) {
  return { first: firstDay(year, month), last: firstDay(year, month + count) - 1 };
}

/**
 * The one day of a year, month and day as people write them; throws QueryError where it does not exist.
 * @type {(year: string, month: string, day: string, text: string, position?: number) => OpenDays}
 */
export function wordedDay(year, month, day, text, position = 0) {
  const { first, last } = monthDays(yearNumber(year), monthNumber(month));
  const number = Number(day.replace(/[^0-9]/g, ""));
  if (number < 1 || number > last - first + 1) {
    const why = `${FULL_MONTHS[monthNumber(month) - 1]} ${year} has ${last - first + 1} days`;
    const length = text.length;
    throw new QueryError(`${quotedText(text)} does not exist: ${why}`, { position, length });
  }
  return { first: first + number - 1, last: first + number - 1 };
}
