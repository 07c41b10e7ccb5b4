// The lanes' chips and the search: which events the chart and the table show.
import { search } from "./query.js";

export class Filters {
  /** changed() is called when other events are to be shown. */
  constructor(data, { changed }) {
    this.data = data;
    this.changed = changed;
    this.off = new Set();
    this.query = ""; // the one whose events are shown
    this.found = null; // the ids that the search finds; null where there is none
    this.field = document.getElementById("search");
    this.fault = document.getElementById("search-fault");
    this.chips = [...document.querySelectorAll(".chip")];
    for (const chip of this.chips) chip.addEventListener("click", () => this.toggle(chip.dataset.lane));
    this.field.addEventListener("input", () => this.look(this.field.value));
    for (const button of document.querySelectorAll("[data-clear]")) {
      button.addEventListener("click", () => this.set({ query: "", off: [] }));
    }
  }

  toggle(lane) {
    if (!this.off.delete(lane)) this.off.add(lane);
    this.apply();
  }

  /** Search as an address or a button says. */
  set({ query, off }) {
    const known = new Set(this.chips.map((chip) => chip.dataset.lane));
    this.off = new Set(off.filter((lane) => known.has(lane)));
    this.field.value = query;
    this.look(query);
  }

  look(text) {
    const query = text.replace(/^ +| +$/g, "");
    this.fault.textContent = "";
    this.field.removeAttribute("aria-invalid");
    try {
      const { records, context } = this.data.search;
      this.found = query ? search(query, records, context) : null;
      this.query = query;
    } catch (error) {
      if (error.name !== "QueryError") throw error;
      // what was found before stays: a query is faulty at times while it is written
      this.fault.textContent = [error.message, error.help].filter(Boolean).join("; ").replace("?; ", "? or ");
      this.field.setAttribute("aria-invalid", "true");
    }
    this.apply();
  }

  holds(item) {
    return !this.off.has(item.lane) && (this.found === null || this.found.has(item.id));
  }

  apply() {
    for (const chip of this.chips) chip.setAttribute("aria-pressed", String(!this.off.has(chip.dataset.lane)));
    const items = this.data.items.filter((item) => this.holds(item));
    showRows(new Set(items.map((item) => item.id)));
    this.changed(items);
  }
}

/** Of the table, show the rows of these events, and the years that have any. */
function showRows(ids) {
  const table = document.getElementById("table");
  if (table) {
    const isEmpty = ids.size === 0;
    table.closest("section").hidden = isEmpty;
    document.querySelector(".skip").hidden = isEmpty; // which leads there
  }
  for (const group of document.querySelectorAll("#table tbody")) {
    let any = false;
    for (const row of group.querySelectorAll("tr.event")) {
      row.hidden = !ids.has(row.id.slice(2));
      any ||= !row.hidden;
    }
    group.hidden = !any;
  }
}
