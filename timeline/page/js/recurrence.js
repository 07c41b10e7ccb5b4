// The days of a series, from the rule that timeline/page/search.py put into the page, as RFC 5545 3.3.10
// has them: the first days of the instances. What falls out of the rule stands beside it as data.
import { civil, firstDay } from "./units.js";

/**
 * The parts of a rule by their names in RFC 5545, without those that say nothing. Monday is 0; of a weekday that is
 * not one by its number, that is 0.
 * @typedef {{
 *   freq: "YEARLY" | "MONTHLY" | "WEEKLY" | "DAILY", interval?: number, wkst?: number, bymonth?: number[],
 *   bymonthday?: number[], byyearday?: number[], byweekno?: number[], byday?: Weekdays, bysetpos?: number[],
 * }} Rule
 * @typedef {[weekday: number, nth: number][]} Weekdays
 */

/**
 * The rule with its first day and the last on which it may begin; how many days later each instance ends; the days
 * that are taken out or moved; the first and last days of what stands instead, and the days that the rule gives them.
 * @typedef {{
 *   rule: Rule, first: number, last: number, length: number, without: number[],
 *   instead: [first: number, last: number][], given: number[],
 * }} Series
 */

/**
 * Whether some occurrence of a series is what `holds` asks for. `holds` takes an occurrence's first and last
 * day, both included; `bounds` are the days at which anything that it asks for begins or ends.
 * @type {(series: Series, bounds: number[], holds: (first: number, last: number) => boolean) => boolean}
 */
export function someOccurrence(series, bounds, holds) {
  if (series.instead.some(([first, last]) => holds(first, last))) return true;
  return [-Infinity, ...bounds].some((start) => {
    for (const first of daysOfRule(series, start - series.length)) {
      if (holds(first, first + series.length)) return true;
      // of those that begin after one bound, all are alike up to the next: the first is looked at
      if (first >= start) return false;
    }
    return false;
  });
}

/**
 * The first days of the instances from a day on, in order, without those taken out or moved.
 * @type {(series: Series, from: number) => Generator<number>}
 */
export function* daysOfRule(series, from) {
  const rule = withImpliedParts(series.rule, series.first);
  const left = new Set(series.without);
  const { interval = 1 } = rule;
  const begun = periodOf(rule, series.first);
  const skipped = Math.floor((periodOf(rule, Math.max(from, series.first)) - begun) / interval);
  for (let period = begun + skipped * interval; ; period += interval) {
    const [first, last] = spanOfPeriod(rule, period);
    if (first > series.last) return;
    for (const day of daysOfPeriod(rule, first, last, series.first, from)) {
      if (day > series.last) return;
      if (day >= series.first && day >= from && !left.has(day)) yield day;
    }
  }
}

/**
 * The rule with the parts that its first day implies written out.
 * @type {(rule: Rule, first: number) => Rule}
 */
function withImpliedParts(rule, first) {
  const [, month, day] = civil(first);
  if (rule.byyearday || rule.bymonthday || rule.byday) return rule;
  if (rule.byweekno) return { ...rule, byday: [[weekdayOf(first), 0]] };
  if (rule.freq === "YEARLY") return { ...rule, bymonth: rule.bymonth ?? [month], bymonthday: [day] };
  if (rule.freq === "MONTHLY") return { ...rule, bymonthday: [day] };
  if (rule.freq === "WEEKLY") return { ...rule, byday: [[weekdayOf(first), 0]] };
  return rule;
}

/**
 * The number of the year, month, week or day that a day is in; of weeks, each begins as the rule says.
 * @type {(rule: Rule, day: number) => number}
 */
function periodOf(rule, day) {
  if (rule.byweekno) return yearOfWeek(rule, day);
  const [year, month] = civil(day);
  if (rule.freq === "YEARLY") return year;
  if (rule.freq === "MONTHLY") return year * 12 + month - 1;
  return rule.freq === "WEEKLY" ? Math.floor((day - 1 - (rule.wkst ?? 0)) / 7) : day;
}

/**
 * First and last day, both included, of a period by its number.
 * @type {(rule: Rule, period: number) => [first: number, last: number]}
 */
function spanOfPeriod(rule, period) {
  if (rule.byweekno) return [firstWeek(rule, period), firstWeek(rule, period + 1) - 1];
  if (rule.freq === "YEARLY") return [firstDay(period), firstDay(period + 1) - 1];
  if (rule.freq === "MONTHLY") return [firstDay(0, period + 1), firstDay(0, period + 2) - 1];
  if (rule.freq === "DAILY") return [period, period];
  const first = period * 7 + 1 + (rule.wkst ?? 0);
  return [first, first + 6];
}

/**
 * The days of a period that the rule gives, in order; of those before `begin` or `from` some or none.
 * @type {(rule: Rule, first: number, last: number, begin: number, from: number) => Generator<number>}
 */
function* daysOfPeriod(rule, first, last, begin, from) {
  if (!rule.bysetpos) {
    yield* givenDays(rule, Math.max(first, begin, from), last);
    return;
  }
  const found = [...givenDays(rule, first, last)]; // also those before the series begins (RFC 5545 3.3.10)
  const picked = rule.bysetpos.map((place) => found.at(place > 0 ? place - 1 : place));
  yield* [...new Set(picked)].filter((day) => day !== undefined).sort((one, other) => one - other);
}

/**
 * The days from the first to the last, both included, that each of the rule's parts has.
 * @type {(rule: Rule, first: number, last: number) => Generator<number>}
 */
function* givenDays(rule, first, last) {
  const { bymonth, bymonthday, byyearday, byweekno, byday } = rule;
  for (let day = first; day <= last; day += 1) {
    const [year, month, ofMonth] = civil(day);
    const next = firstDay(year, month + 1);
    if (bymonth && !bymonth.includes(month)) {
      day = next - 1; // none of the month's
    } else if (
      (!bymonthday || isPlace(bymonthday, ofMonth, next - day - 1)) &&
      (!byyearday || isPlace(byyearday, day - firstDay(year) + 1, firstDay(year + 1) - day - 1)) &&
      (!byweekno || isInWeeks(rule, byweekno, day)) &&
      (!byday || isWeekday(rule, byday, day))
    ) {
      yield day;
    }
  }
}

/**
 * Whether a place, counted from 1, is among some that count from the end where negative.
 * @type {(places: number[], place: number, behind: number) => boolean}
 */
function isPlace(places, place, behind) {
  return places.includes(place) || places.includes(-1 - behind);
}

/**
 * Whether a day is one of the rule's weekdays: all of a week, or the nth of its month or year.
 * @type {(rule: Rule, weekdays: Weekdays, day: number) => boolean}
 */
function isWeekday(rule, weekdays, day) {
  const weekday = weekdayOf(day);
  return weekdays.some(([wanted, nth]) => {
    if (wanted !== weekday) return false;
    if (!nth) return true;
    const [year, month] = civil(day);
    const ofMonth = rule.freq === "MONTHLY" || rule.bymonth;
    const first = ofMonth ? firstDay(year, month) : firstDay(year);
    const next = ofMonth ? firstDay(year, month + 1) : firstDay(year + 1);
    return isPlace([nth], Math.floor((day - first) / 7) + 1, Math.floor((next - 1 - day) / 7));
  });
}

/**
 * Whether a day is in one of the rule's weeks: those of ISO 8601-1, but for the day they begin on.
 * @type {(rule: Rule, weeks: number[], day: number) => boolean}
 */
function isInWeeks(rule, weeks, day) {
  const [first, last] = spanOfPeriod(rule, yearOfWeek(rule, day));
  return isPlace(weeks, Math.floor((day - first) / 7) + 1, Math.floor((last - day) / 7));
}

/**
 * The year that a day's week is one of, which can be the one beside the day's own.
 * @type {(rule: Rule, day: number) => number}
 */
function yearOfWeek(rule, day) {
  const [year] = civil(day);
  if (day < firstWeek(rule, year)) return year - 1;
  return day < firstWeek(rule, year + 1) ? year : year + 1;
}

/**
 * The first day of the week that has at least four days in a year, and so its fourth of January.
 * @type {(rule: Rule, year: number) => number}
 */
function firstWeek(rule, year) {
  const fourth = firstDay(year) + 3;
  return fourth - ((weekdayOf(fourth) - (rule.wkst ?? 0) + 7) % 7);
}

/**
 * 0 is Monday.
 * @type {(day: number) => number}
 */
function weekdayOf(day) {
  return (((day - 1) % 7) + 7) % 7;
}
