// Whether an event may, or must, fall in a window of days, asked of the readings of its date that
// timeline/page/search.py put into the page. A window runs from `start` up to and not including `end`,
// both numbers of days, null where it is open.
//
// Each reading is the number of a day that is known, or a list [earliestStart, latestStart, earliestEnd,
// latestEnd, mask, unit]. It may touch a window that some day from earliestStart to latestEnd is in, and
// must touch one that begins by earliestEnd and ends after latestStart: of a whole span that is a window
// which meets it (its start is its latest start); of some day within a span, one which covers it (then its
// latest start is the last day). An end that is open lies beyond all days that can be asked for, and so does
// the latest start of what is certain of no window.
//
// `mask` ("20X4-XX-01") leaves only the days that fit it; `unit` ("month" or "year") says that each whole
// one within the span is meant by itself.
import { civil, following, startOf } from "./units.js";

/** @import { Unit } from "./units.js" */

/**
 * @typedef {{ start: number | null, end: number | null }} Window
 * @typedef {number | [
 *   earliestStart: number, latestStart: number, earliestEnd: number, latestEnd: number, mask?: string, unit?: Unit,
 * ]} Reading
 */

/**
 * Whether some reading touches the window.
 * @type {(readings: Reading[], window: Window) => boolean}
 */
export function mayTouch(readings, window) {
  const start = window.start ?? -Infinity;
  const end = window.end ?? Infinity;
  return readings.some((reading) => {
    if (typeof reading === "number") return start <= reading && reading < end;
    const [earliestStart, , , latestEnd, mask] = reading;
    if (earliestStart >= end || latestEnd < start) return false;
    return !mask || start <= earliestStart || firstFitting(mask, start, latestEnd) < end;
  });
}

/**
 * Whether every reading touches the window.
 * @type {(readings: Reading[], window: Window) => boolean}
 */
export function mustTouch(readings, window) {
  const start = window.start ?? -Infinity;
  const end = window.end ?? Infinity;
  return readings.some((reading) => {
    if (typeof reading === "number") return start <= reading && reading < end;
    const [earliestStart, latestStart, earliestEnd, latestEnd, , unit] = reading;
    if (latestStart < end && start <= earliestEnd) return true;
    return unit !== undefined && hasWhole(unit, Math.max(earliestStart, start), Math.min(latestEnd + 1, end));
  });
}

/**
 * The first day from `floor` to `last` that fits a mask; Infinity where there is none.
 * @type {(mask: string, floor: number, last: number) => number}
 */
function firstFitting(mask, floor, last) {
  const masks = mask.split("-");
  let day = floor;
  while (day <= last) {
    const [year, month, ofMonth] = civil(day);
    // a year or a month that does not fit is passed over at once
    if (!fitsDigits(masks[0], year, 4)) day = following("year", day);
    else if (!fitsDigits(masks[1], month, 2)) day = following("month", day);
    else if (!fitsDigits(masks[2], ofMonth, 2)) day += 1;
    else return day;
  }
  return Infinity;
}

/** @type {(mask: string, number: number, width: number) => boolean} */
function fitsDigits(mask, number, width) {
  const digits = String(number).padStart(width, "0");
  return Array.from(mask).every((wanted, place) => wanted === "X" || wanted === digits[place]);
}

/**
 * Whether a whole month or year lies within the days `start <= day < end`.
 * @type {(unit: Unit, start: number, end: number) => boolean}
 */
function hasWhole(unit, start, end) {
  const begin = startOf(unit, start) === start ? start : following(unit, start);
  return following(unit, begin) <= end;
}
