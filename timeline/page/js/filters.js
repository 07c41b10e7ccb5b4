// The lanes' chips and the search: which events the chart and the table show.
import { byId, inside } from "./dom.js";
import { foundAlone, search } from "./query.js";
import { QueryError } from "./queryerror.js";
import { firstDay } from "./units.js";

/** @import { Item } from "./marks.js" */
/** @import { PageData } from "./page.js" */

export class Filters {
  /**
   * @param {PageData} data
   * @param {{ changed: (items: Item[]) => void }} options called when other events are to be shown
   */
  constructor(data, { changed }) {
    this.data = data;
    this.changed = changed;
    /** @type {Set<string>} */
    this.off = new Set();
    this.query = ""; // the one whose events are shown
    /** @type {Set<string> | null} */
    this.found = null; // the ids that the search finds; null where there is none
    this.field = byId("search", HTMLInputElement);
    this.fault = byId("search-fault", HTMLElement);
    /** @type {NodeListOf<HTMLElement>} */
    this.chips = document.querySelectorAll(".chip");
    for (const chip of this.chips) chip.addEventListener("click", () => this.toggle(laneOf(chip)));
    this.field.addEventListener("input", () => this.look(this.field.value));
    for (const button of document.querySelectorAll("[data-clear]")) {
      button.addEventListener("click", () => this.set({ query: "", off: [] }));
    }
  }

  /** @type {(lane: string) => void} */
  toggle(lane) {
    if (!this.off.delete(lane)) this.off.add(lane);
    this.apply();
  }

  /**
   * Search as an address or a button says.
   * @type {(to: { query: string, off: string[] }) => void}
   */
  set({ query, off }) {
    const known = new Set(Array.from(this.chips, laneOf));
    this.off = new Set(off.filter((lane) => known.has(lane)));
    this.field.value = query;
    this.look(query);
  }

  /** @type {(text: string) => void} */
  look(text) {
    const query = text.replace(/^ +| +$/g, "");
    this.fault.textContent = "";
    this.field.removeAttribute("aria-invalid");
    try {
      const { records, context } = this.data.search;
      this.found = query ? search(query, records, context, localToday()) : null;
      this.query = query;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      // what was found before stays: a query is faulty at times while it is written
      this.fault.textContent = [error.message, error.help].filter(Boolean).join("; ").replace("?; ", "? or ");
      this.field.setAttribute("aria-invalid", "true");
    }
    this.apply();
  }

  /**
   * How many events each part of the search finds alone, as in `fentanyll: 0, Nov 2023: 5`.
   * @type {() => string}
   */
  alone() {
    const { records, context } = this.data.search;
    const parts = this.query ? foundAlone(this.query, records, context, localToday()) : [];
    return parts.map(({ text, count }) => `${text}: ${count}`).join(", ");
  }

  /** @type {(item: Item) => boolean} */
  holds(item) {
    return !this.off.has(item.lane) && (this.found === null || this.found.has(item.id));
  }

  apply() {
    for (const chip of this.chips) chip.setAttribute("aria-pressed", String(!this.off.has(laneOf(chip))));
    const items = this.data.items.filter((item) => this.holds(item));
    showRows(new Set(items.map((item) => item.id)));
    this.changed(items);
  }
}

/**
 * The number of the reader's day.
 * @type {() => number}
 */
function localToday() {
  const now = new Date();
  return firstDay(now.getFullYear(), now.getMonth() + 1) + now.getDate() - 1;
}

/**
 * The id of a chip's lane.
 * @type {(chip: HTMLElement) => string}
 */
function laneOf(chip) {
  return chip.dataset.lane ?? "";
}

/**
 * Of the table, show the rows of these events, and the years that have any.
 * @type {(ids: Set<string>) => void}
 */
function showRows(ids) {
  const section = document.getElementById("table")?.closest("section");
  if (section) {
    const isEmpty = ids.size === 0;
    section.hidden = isEmpty;
    inside(document.body, ".skip", HTMLElement).hidden = isEmpty; // which leads there
  }
  /** @type {NodeListOf<HTMLElement>} */
  const groups = document.querySelectorAll("#table tbody");
  for (const group of groups) {
    let any = false;
    /** @type {NodeListOf<HTMLElement>} */
    const rows = group.querySelectorAll("tr.event");
    for (const row of rows) {
      row.hidden = !ids.has(row.id.slice(2));
      any ||= !row.hidden;
    }
    group.hidden = !any;
  }
}
