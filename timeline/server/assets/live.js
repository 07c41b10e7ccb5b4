"use strict";

// Keeps a page up to date while its data is being worked on: loads it anew when the data makes
// another, and shows what is wrong with the data, at the page's edge, while it makes none.
(() => {
  const { version } = document.currentScript.dataset;
  let source = null;

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

  function show(state) {
    if (!state.problems) {
      document.querySelector("section#live-problems")?.remove();
      return;
    }
    panel();
    document.getElementById("live-summary").textContent = state.summary;
    document.getElementById("live-text").textContent = state.problems;
  }

  function listen() {
    source = new EventSource("-/changes");
    source.onmessage = (message) => {
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
