"use strict";

// Keeps a page up to date while its data is being worked on: loads it anew when the data makes
// another, and shows what is wrong with the data, at the page's edge, while it makes none.
(() => {
  /** @typedef {{ version: string, summary: string, problems: string }} State */

  const version = document.currentScript?.dataset.version;
  /** @type {EventSource | null} */
  let source = null;

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} name
   * @param {Partial<HTMLElementTagNameMap[K]>} properties
   * @param {...Node} children
   */
  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function panel() {
    const found = document.getElementById("live-problems");
    if (found) {
      return found;
    }
    const summary = element("p", { id: "live-summary", role: "alert" });
    const text = element("pre", { id: "live-text", tabIndex: 0 });
    const toggle = element("button", { type: "button", textContent: "Hide" });
    toggle.addEventListener("click", () => {
      text.hidden = !text.hidden;
      toggle.textContent = text.hidden ? "Show" : "Hide";
    });
    const bar = element("div", { className: "live-bar" }, summary, toggle);
    const made = element("section", { id: "live-problems", lang: "en", dir: "ltr" }, bar, text);
    made.setAttribute("aria-label", "Problems in the data");
    document.body.append(made);
    return made;
  }

  /** @type {(id: string, words: string) => void} */
  function say(id, words) {
    for (const each of document.querySelectorAll(`#${id}`)) each.textContent = words;
  }

  /** @type {(state: State) => void} */
  function show(state) {
    if (!state.problems) {
      document.querySelector("section#live-problems")?.remove();
      return;
    }
    panel();
    say("live-summary", state.summary);
    say("live-text", state.problems);
  }

  function listen() {
    source = new EventSource("-/changes");
    source.onmessage = (message) => {
      /** @type {State} */
      const state = JSON.parse(message.data);
      if (state.version !== version) {
        location.reload();
      } else {
        show(state);
      }
    };
  }

  // A browser has six connections to a host: a page in the background keeps none of them.
  function listenWhileSeen() {
    source?.close();
    if (!document.hidden) {
      listen();
    }
  }

  document.addEventListener("visibilitychange", listenWhileSeen);
  listenWhileSeen();
})();
