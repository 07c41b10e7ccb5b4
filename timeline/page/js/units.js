// Calendar units as stretches of day numbers, in the proleptic Gregorian calendar; day 1 is 1 January of year
// 1.

/** @typedef {"century" | "decade" | "year" | "quarter" | "month" | "day"} Unit */

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A unit's mean length in days, from the coarsest to the finest. */
export const UNIT_DAYS = {
  century: 36524.25,
  decade: 3652.425,
  year: 365.2425,
  quarter: 91.31,
  month: 30.44,
  day: 1,
};

/** How many years a unit has, of those that have a whole number of them. */
const UNIT_YEARS = { century: 100, decade: 10, year: 1 };

const EPOCH = 719163; // the day number of 1 January 1970, from which Date counts
const MS_PER_DAY = 86400000;

/**
 * Year, month (1 to 12) and day of the month of a day number; year 0 is 1 BCE.
 * @type {(day: number) => [year: number, month: number, day: number]}
 */
export function civil(day) {
  const date = new Date((day - EPOCH) * MS_PER_DAY);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/**
 * The day number of the first of a month (1 to 12, and on into later years).
 * @type {(year: number, month?: number) => number}
 */
export function firstDay(year, month = 1) {
  // not Date.UTC, which takes the years 0 to 99 for those of the 20th century
  return new Date(0).setUTCFullYear(year, month - 1, 1) / MS_PER_DAY + EPOCH;
}

/**
 * The number of a day that ISO 8601 writes as `2023-11-15`; null where there is none.
 * @type {(text: string) => number | null}
 */
export function ordinalOfIso(text) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!found) return null;
  const day = firstDay(Number(found[1]), Number(found[2])) + Number(found[3]) - 1;
  return dayWrittenIso(day) === text ? day : null;
}

/**
 * A day of the years 0 to 9999 as ISO 8601 writes it.
 * @type {(day: number) => string}
 */
export function dayWrittenIso(day) {
  const [year, month, ofMonth] = civil(day);
  const two = [month, ofMonth].map((number) => String(number).padStart(2, "0"));
  return [String(year).padStart(4, "0"), ...two].join("-");
}

/**
 * The first day of the unit that a day is in; decades and centuries begin with their round year.
 * @type {(unit: Unit, day: number) => number}
 */
export function startOf(unit, day) {
  if (unit === "day") return day;
  const [year, month] = civil(day);
  if (unit === "month") return firstDay(year, month);
  if (unit === "quarter") return firstDay(year, month - ((month - 1) % 3));
  return firstDay(Math.floor(year / UNIT_YEARS[unit]) * UNIT_YEARS[unit]);
}

/**
 * The first day of the next unit.
 * @type {(unit: Unit, day: number) => number}
 */
export function following(unit, day) {
  if (unit === "day") return day + 1;
  const [year, month] = civil(day);
  if (unit === "month") return firstDay(year, month + 1);
  if (unit === "quarter") return firstDay(year, month - ((month - 1) % 3) + 3);
  return firstDay((Math.floor(year / UNIT_YEARS[unit]) + 1) * UNIT_YEARS[unit]);
}

/**
 * First days of the units that touch start <= day < end; the first may lie before start.
 * @type {(unit: Unit, start: number, end: number) => number[]}
 */
export function starts(unit, start, end) {
  const found = [];
  for (let at = startOf(unit, start); at < end; at = following(unit, at)) found.push(at);
  return found;
}
