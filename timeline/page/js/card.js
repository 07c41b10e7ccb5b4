// The card of one event: what the table's row says of it, beside its mark, or as a sheet on a phone.
import { around, byId, inside } from "./dom.js";

/** @typedef {Record<string, { start: string, end: string | null }>} Times */

const COPY_LINK = "Copy link";

/**
 * An element with a class and what is in it.
 * @type {<K extends keyof HTMLElementTagNameMap>(
 *   name: K,
 *   className: string,
 *   ...content: (Node | string)[],
 * ) => HTMLElementTagNameMap[K]}
 */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/**
 * The same element, its words said to be English, as the interface is on any page.
 * @type {<E extends HTMLElement>(made: E) => E}
 */
function english(made) {
  made.lang = "en";
  return made;
}

export class Card {
  /**
   * @param {HTMLElement} box the card's element
   * @param {{ times: Times, closed: () => void }} options the times of timed events, by id; `closed` is called when a card closes
   */
  constructor(box, { times, closed }) {
    this.box = box;
    this.times = times;
    this.closed = closed;
    /** @type {string | null} */
    this.id = null;
    /** @type {HTMLElement | SVGElement | null} */
    this.before = null; // what had the focus before
    box.addEventListener("click", (event) => {
      if (around(event, "[data-close]")) this.close();
      const button = around(event, "[data-copy]");
      if (button) copyAddress(button);
    });
  }

  /**
   * Open it for an event.
   * @type {(id: string) => void}
   */
  open(id) {
    if (this.id === null) {
      this.before =
        /** @type {HTMLElement | SVGElement | null} */
        (document.activeElement);
    }
    this.id = id;
    this.box.replaceChildren(...this.content(id));
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  /** Put the focus into it. */
  focus() {
    inside(this.box, "[data-close]", HTMLElement).focus({ preventScroll: true });
  }

  /** How many pixels at the window's foot it covers: where it is a sheet there. */
  get covers() {
    return !this.box.hidden && getComputedStyle(this.box).position === "fixed" ? this.box.offsetHeight : 0;
  }

  close() {
    if (this.id === null) return;
    const hadFocus = this.box.contains(document.activeElement);
    this.id = null;
    this.box.hidden = true;
    if (hadFocus && this.before?.isConnected) this.before.focus();
    this.closed();
  }

  /** @type {(id: string) => Node[]} */
  content(id) {
    const row = byId(`e-${id}`, HTMLElement);
    /** @type {(selector: string) => Node[]} */
    const copy = (selector) => {
      const found = row.querySelector(selector);
      return found ? [...found.cloneNode(true).childNodes] : [];
    };
    const close = english(element("button", "close", "×"));
    close.type = "button";
    close.dataset.close = "";
    close.setAttribute("aria-label", "Close");
    const title = element("h2", "", inside(row, ".title", HTMLElement).textContent);
    title.id = "card-title";
    title.dir = "auto";
    const what = copy(".what").filter((node) => !(node instanceof Element && node.matches(".title")));
    const link = english(element("button", "link", COPY_LINK));
    link.type = "button";
    link.dataset.copy = "";
    const sources = copy(".sources");
    return [
      close,
      element("p", "category", ...copy(".category")),
      title,
      english(element("p", "when", ...copy(".when"))),
      ...this.readersTime(id),
      element("div", "what", ...what),
      ...(sources.some((node) => node.nodeType === Node.ELEMENT_NODE) ? [element("div", "sources", ...sources)] : []),
      element("p", "actions", link),
    ];
  }

  /**
   * When a timed event is by the reader's own clock, where that shows another time.
   * @type {(id: string) => Node[]}
   */
  readersTime(id) {
    const time = this.times[id];
    if (!time) return [];
    const start = new Date(time.start);
    const end = time.end ? new Date(time.end) : null;
    const own = -start.getTimezoneOffset();
    if (own === offsetOf(time.start)) return [];
    // the page's other dates are in English words, the day first
    const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const range = end ? words.formatRange(start, end) : words.format(start);
    return [english(element("p", "yours", `Your time: ${range} (${zone})`))];
  }
}

/**
 * Minutes that a moment's text says it is ahead of UTC.
 * @type {(text: string) => number}
 */
function offsetOf(text) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (!found) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

/** @type {(button: Element) => Promise<void>} */
async function copyAddress(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    button.textContent = location.href; // to be copied by hand, where the page may not
  }
  setTimeout(() => {
    button.textContent = COPY_LINK;
  }, 4000);
}
