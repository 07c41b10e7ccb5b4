// The dates that people type into the search, as the first and the last day that they may mean.
import { QueryError, quotedText } from "./queryerror.js";
import { firstDay } from "./units.js";

/** @typedef {{ first: number, last: number }} Days */

const TYPED_QUARTER = /^(\d{4})-?[Qq]([1-4])$/;
const TYPED_DATE = /^([\dX]{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?$/;
const KNOWN_AFTER_UNKNOWN = /X-?\d/;

/**
 * First and last day, both included, that a date may mean as people type it: 2023, 2023-07, 2023-07-18,
 * 2023Q3, a season (2023-21), or with unknown digits at its end (202X, 2023-XX). Throws QueryError for all
 * else; `position` is where the text stands in the query.
 * @type {(text: string, position: number) => Days}
 */
export function typedDate(text, position) {
  const quarter = TYPED_QUARTER.exec(text);
  const found = TYPED_DATE.exec(quarter ? `${quarter[1]}-${32 + Number(quarter[2])}` : text);
  if (!found || KNOWN_AFTER_UNKNOWN.test(found[0])) {
    throw new QueryError(`not understood here: ${quotedText(text)}`, {
      position,
      length: text.length,
      help: `a date is written 2023, 2023-07, 2023-07-18, 2023Q3 or 202X; ${orAsWords(text)}`,
    });
  }
  const [, year, month = "XX", day = "XX"] = found;
  const firstYear = Number(year.replaceAll("X", "0"));
  const lastYear = Number(year.replaceAll("X", "9"));
  if (month === "XX") return { first: firstDay(firstYear), last: firstDay(lastYear + 1) - 1 };
  const number = Number(month);
  if (number > 20 && found[3] === undefined) return typedSeason(firstYear, number, text, position);
  if (number < 1 || number > 12) {
    throw wrongPart(`month must be 01 to 12, not ${month}`, text, position + 5);
  }
  if (day === "XX") return spanOfMonths(firstYear, number);
  const only = typedDay(firstYear, number, Number(day), text, position + 8);
  return { first: only, last: only };
}

/** @type {(year: number, month: number, count?: number) => Days} */
function spanOfMonths(year, month, count = 1) {
  return { first: firstDay(year, month), last: firstDay(year, month + count) - 1 };
}

/**
 * EDTF level 2, "Sub-year groupings"; 21 to 24 name no hemisphere, so they may be at any time of it.
 * @type {(year: number, season: number, text: string, position: number) => Days}
 */
function typedSeason(year, season, text, position) {
  if (season > 41) {
    const help = "21 to 24 are spring to winter, 33 to 36 the quarters of a year; ";
    throw wrongPart(`season must be 21 to 41, not ${season}`, text, position + 5, help);
  }
  if (season < 24) return spanOfMonths(year, 1, 12);
  if (season === 24) return spanOfMonths(year, 1, 14); // a winter may run into the next year
  if (season < 29) return spanOfMonths(year, 3 + 3 * (season - 25), 3); // of the Northern Hemisphere
  if (season < 33) return spanOfMonths(year, [9, 12, 3, 6][season - 29], 3); // of the Southern
  if (season < 37) return spanOfMonths(year, 1 + 3 * (season - 33), 3);
  if (season < 40) return spanOfMonths(year, 1 + 4 * (season - 37), 4);
  return spanOfMonths(year, 1 + 6 * (season - 40), 6);
}

/** @type {(year: number, month: number, day: number, text: string, position: number) => number} */
function typedDay(year, month, day, text, position) {
  const written = text.slice(8);
  if (day < 1 || day > 31) throw wrongPart(`day must be 01 to 31, not ${written}`, text, position);
  const first = firstDay(year, month);
  const length = firstDay(year, month + 1) - first;
  if (day > length) {
    const name = new Date(Date.UTC(2000, month - 1)).toLocaleString("en", { month: "long", timeZone: "UTC" });
    const why = `${name} ${text.slice(0, 4)} has ${length} days`;
    throw wrongPart(`${text} does not exist: ${why}`, text, position);
  }
  return first + day - 1;
}

/**
 * What is wrong with two digits of a date.
 * @type {(message: string, text: string, position: number, help?: string) => QueryError}
 */
function wrongPart(message, text, position, help = "") {
  return new QueryError(message, { position, length: 2, help: help + orAsWords(text) });
}

/** @type {(text: string) => string} */
function orAsWords(text) {
  return `to search for the words, write "${text}"`;
}
