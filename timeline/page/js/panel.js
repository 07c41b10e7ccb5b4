// The panel that says how to subscribe to a feed, with its address in the words of each calendar.
import { around, byId, inside } from "./dom.js";

/**
 * Wire the panel's dialog, its list of feeds, and the button that opens it; nothing where the page has none. The
 * feeds stand beside the page, which is published at an address; "" where that isn't known.
 * @type {(pageAddress: string) => void}
 */
export function wirePanel(pageAddress) {
  const opener = document.getElementById("subscribe");
  if (!opener) return;
  const panel = byId("panel", HTMLDialogElement);
  opener.addEventListener("click", () => panel.showModal());
  panel.addEventListener("click", (event) => {
    if (isBeside(event, panel) || around(event, "[data-close]")) panel.close();
  });
  const choice = inside(panel, "select", HTMLSelectElement);
  choice.addEventListener("change", () => fill(panel, choice, pageAddress));
  const copy = inside(panel, "[data-copy]", HTMLElement);
  copy.addEventListener("click", () => copyField(panel, copy));
  fill(panel, choice, pageAddress);
}

/**
 * Whether a click is outside of a dialog's box: one on its edge is the dialog's own, as is one around it.
 * @type {(click: MouseEvent, dialog: HTMLDialogElement) => boolean}
 */
function isBeside({ target, clientX: x, clientY: y }, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return target === dialog && (x < left || x > right || y < top || y > bottom);
}

/**
 * Put the chosen feed's address into the panel's links.
 * @type {(panel: HTMLElement, choice: HTMLSelectElement, pageAddress: string) => void}
 */
function fill(panel, choice, pageAddress) {
  const address = new URL(choice.value, pageAddress || document.baseURI);
  const published = address.protocol === "https:" || address.protocol === "http:";
  inside(panel, "[data-unpublished]", HTMLElement).hidden = published;
  inside(panel, "[data-published]", HTMLElement).hidden = !published;
  inside(panel, "[data-download]", HTMLAnchorElement).href = choice.value;
  const paged = inside(panel, "[data-paged]", HTMLElement);
  const [chosen] = choice.selectedOptions;
  const { page = "" } = chosen.dataset;
  paged.hidden = !page;
  inside(paged, "a", HTMLAnchorElement).href = page;
  if (!published) return;
  const name = chosen.textContent;
  const webcal = address.href.replace(/^https?:/, "webcal:");
  inside(panel, "input", HTMLInputElement).value = address.href;
  /** @type {Record<string, string>} */
  const links = {
    webcal,
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
    outlook:
      "https://outlook.live.com/calendar/0/addfromweb" +
      `?url=${encodeURIComponent(address.href)}&name=${encodeURIComponent(name)}`,
  };
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const ways = panel.querySelectorAll("[data-to]");
  for (const way of ways) way.href = links[way.dataset.to ?? ""];
}

/** @type {(panel: HTMLElement, button: HTMLElement) => Promise<void>} */
async function copyField(panel, button) {
  const field = inside(panel, "input", HTMLInputElement);
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    field.select(); // the page may not: Ctrl-C does
    button.textContent = "Press Ctrl-C";
  }
  setTimeout(() => {
    button.textContent = "Copy address";
  }, 4000);
}
