// The card of one event: what the table's row says of it, beside its mark, or as a sheet on a phone.

const COPY_LINK = "Copy link";

/** An element with a class and what is in it. */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** The same element, its words said to be English, as the interface is on any page. */
function english(made) {
  made.lang = "en";
  return made;
}

export class Card {
  /** box is the card's element; times the start and end of timed events, by id; closed() is told of a closing. */
  constructor(box, { times, closed }) {
    this.box = box;
    this.times = times;
    this.closed = closed;
    this.id = null;
    this.before = null; // what had the focus before
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) this.close();
      if (event.target.closest("[data-copy]")) copyAddress(event.target.closest("[data-copy]"));
    });
  }

  /** Open it for an event. */
  open(id) {
    if (this.id === null) this.before = document.activeElement;
    this.id = id;
    this.box.replaceChildren(...this.content(document.getElementById(`e-${id}`)));
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  /** Put the focus into it. */
  focus() {
    this.box.querySelector("[data-close]").focus({ preventScroll: true });
  }

  /** How many pixels at the window's foot it covers: where it is a sheet there. */
  get covers() {
    return !this.box.hidden && getComputedStyle(this.box).position === "fixed" ? this.box.offsetHeight : 0;
  }

  close() {
    if (this.id === null) return;
    const inside = this.box.contains(document.activeElement);
    this.id = null;
    this.box.hidden = true;
    if (inside && this.before?.isConnected) this.before.focus();
    this.closed();
  }

  content(row) {
    const copy = (selector) => {
      const found = row.querySelector(selector);
      return found ? [...found.cloneNode(true).childNodes] : [];
    };
    const close = english(element("button", "close", "×"));
    close.type = "button";
    close.dataset.close = "";
    close.setAttribute("aria-label", "Close");
    const title = element("h2", "", row.querySelector(".title").textContent);
    title.id = "card-title";
    title.dir = "auto";
    const what = row.querySelector(".what").cloneNode(true);
    what.querySelector(".title").remove();
    const link = english(element("button", "link", COPY_LINK));
    link.type = "button";
    link.dataset.copy = "";
    const sources = copy(".sources");
    return [
      close,
      element("p", "category", ...copy(".category")),
      title,
      english(element("p", "when", ...copy(".when"))),
      ...this.readersTime(),
      element("div", "what", ...what.childNodes),
      ...(sources.some((node) => node.nodeType === Node.ELEMENT_NODE) ? [element("div", "sources", ...sources)] : []),
      element("p", "actions", link),
    ];
  }

  /** When a timed event is by the reader's own clock, where that shows another time. */
  readersTime() {
    const time = this.times[this.id];
    if (!time) return [];
    const [start, end] = [time.start, time.end].map((moment) => (moment ? new Date(moment) : null));
    const own = -start.getTimezoneOffset();
    if (own === offsetOf(time.start)) return [];
    // the page's other dates are in English words, the day first
    const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const range = end ? words.formatRange(start, end) : words.format(start);
    return [english(element("p", "yours", `Your time: ${range} (${zone})`))];
  }
}

/** Minutes that a moment's text says it is ahead of UTC. */
function offsetOf(text) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (!found) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

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
