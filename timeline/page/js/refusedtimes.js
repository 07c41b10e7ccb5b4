// What looks like a time in a query and may mean more than one, as timeline/query/_refused.py has it.
import { QueryError, quotedText } from "./queryerror.js";
import {
  COUNT_WORD,
  DAY_WORD,
  monthDays,
  MONTH_WORD,
  ORDINAL_WORD,
  SEASON_WORD,
  timePattern,
  WEEKDAY_WORD,
  YEAR_WORD,
} from "./timewords.js";

/** @typedef {{ message: string, help: string }} Refusal */

const WHOLE_TIME = `(?:${MONTH_WORD} )?${YEAR_WORD}|(?:the )?[0-9]{3}0s`;

/** @type {[form: RegExp, refusal: (found: RegExpExecArray) => Refusal][]} */
const REFUSED_TIMES = [
  [timePattern("([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})"), dayInFigures],
  [
    timePattern("([0-9]{1,2})[/.]([0-9]{4})"),
    ([text, month, year]) => ({
      message: `${quotedText(text)} is not read as a month`,
      help: `write ${year}-${month.padStart(2, "0")}`,
    }),
  ],
  [timePattern("([0-9]{4})/([0-9]{2})"), yearAndFigures],
  [timePattern(`${DAY_WORD} (?:of )?${MONTH_WORD}|${MONTH_WORD} ${DAY_WORD}`), ([text]) => withoutYear(text)],
  [
    timePattern(`(?:from |between )?${MONTH_WORD}(?: to | and | until | - |-| ?[\u2013\u2014] ?)${MONTH_WORD}`),
    ([text]) => withoutYear(text),
  ],
  [
    timePattern(`(?:last|this|next) (?:${MONTH_WORD}|${SEASON_WORD}|${WEEKDAY_WORD})`),
    ([text]) => ({ message: `${quotedText(text)} may mean several times`, help: "write a date, as in Nov 2023" }),
  ],
  [
    timePattern(
      `(?:the )?(?:(?:last|${ORDINAL_WORD}) (?:${COUNT_WORD} )?(?:days?|weeks?|weekend|months?|${WEEKDAY_WORD})` +
        `|last (?:quarter|half)) (?:of|in) (?:${WHOLE_TIME})`,
    ),
    ([text]) => ({
      message: `${quotedText(text)} is not read as a time`,
      help: "write its days, as in 2023-11-24..2023-11-30",
    }),
  ],
  [timePattern(`(?:early|mid|late|(?:the )?(?:end|beginning|start) of)[- ](${WHOLE_TIME})`), roughly],
  [timePattern(`(?:about|around|circa|ca\\.?|c\\.?) (${WHOLE_TIME})`), roughly],
];

/**
 * Throws QueryError for a text that looks like a time and is none, or more than one.
 * @type {(text: string, position?: number) => void}
 */
export function refuseTime(text, position = 0) {
  for (const [form, refusal] of REFUSED_TIMES) {
    const found = form.exec(text);
    if (found) {
      const { message, help } = refusal(found);
      const orWords = `${help}; to search for the words, write "${text}"`;
      throw new QueryError(message, { position, length: text.length, help: orWords });
    }
  }
}

/**
 * The error for a day or month without its year.
 * @type {(text: string, position: number) => QueryError}
 */
export function noYear(text, position) {
  const { message, help } = withoutYear(text);
  return new QueryError(message, { position, length: text.length, help });
}

/** @type {(text: string) => Refusal} */
function withoutYear(text) {
  return { message: `${quotedText(text)} has no year`, help: `write the year too, as in ${text} 2023` };
}

/**
 * Of a date such as 11/15/2023: which is the month?
 * @type {(found: RegExpExecArray) => Refusal}
 */
function dayInFigures([text, one, other, year]) {
  const shown = quotedText(text);
  if (year.length === 2) return { message: `${shown} may mean several days`, help: "write a day as 2023-11-15" };
  const ways = [dayWritten(year, Number(one), Number(other)), dayWritten(year, Number(other), Number(one))];
  const possible = [...new Set(ways)].filter(Boolean);
  if (!possible.length) return { message: `${shown} is not a date`, help: "write a day as 2023-11-15" };
  const message = `${shown} ${possible.length === 2 ? "may mean two days" : "is not read as a date"}`;
  return { message, help: `write ${possible.join(" or ")}` };
}

/**
 * The day as ISO 8601 writes it; empty where there is none.
 * @type {(year: string, month: number, day: number) => string}
 */
function dayWritten(year, month, day) {
  if (month < 1 || month > 12) return "";
  const { first, last } = monthDays(Number(year), month);
  const isOne = day >= 1 && day <= last - first + 1;
  return isOne ? `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` : "";
}

/**
 * Of 2023/11, a month, or 2023/24, two years; EDTF's own `a/b` has whole years.
 * @type {(found: RegExpExecArray) => Refusal}
 */
function yearAndFigures([text, year, figures]) {
  const isMonth = Number(figures) >= 1 && Number(figures) <= 12;
  const years = (Number(figures) - (Number(year) % 100) + 100) % 100;
  const way = isMonth ? `${year}-${figures}` : `${year}..${String(Number(year) + years).padStart(4, "0")}`;
  return { message: `${quotedText(text)} is not read as a ${isMonth ? "month" : "range"}`, help: `write ${way}` };
}

/** @type {(found: RegExpExecArray) => Refusal} */
function roughly([text, whole]) {
  return {
    message: `${quotedText(text)} does not say from when to when`,
    help: `write ${whole} for all of it, or a range, as in 2023-01..2023-04`,
  };
}
