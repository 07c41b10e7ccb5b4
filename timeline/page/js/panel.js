// The panel that says how to subscribe to a feed, with its address in the words of each calendar.

/**
 * Wire the panel's dialog, its list of feeds, and the button that opens it; nothing where the page has none. The
 * feeds stand beside the page, which is published at an address; "" where that isn't known.
 */
export function wirePanel(pageAddress) {
  const panel = document.getElementById("panel");
  const opener = document.getElementById("subscribe");
  if (!panel || !opener) return;
  opener.addEventListener("click", () => panel.showModal());
  panel.addEventListener("click", (event) => {
    if (isBeside(event, panel) || event.target.closest("[data-close]")) panel.close();
  });
  const choice = panel.querySelector("select");
  choice.addEventListener("change", () => fill(panel, choice, pageAddress));
  panel.querySelector("[data-copy]").addEventListener("click", (event) => copyField(panel, event.target));
  fill(panel, choice, pageAddress);
}

/** Whether a click is outside of a dialog's box: one on its edge is the dialog's own, as is one around it. */
function isBeside({ target, clientX: x, clientY: y }, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return target === dialog && (x < left || x > right || y < top || y > bottom);
}

/** Put the chosen feed's address into the panel's links. */
function fill(panel, choice, pageAddress) {
  const address = new URL(choice.value, pageAddress || document.baseURI);
  const published = address.protocol === "https:" || address.protocol === "http:";
  panel.querySelector("[data-unpublished]").hidden = published;
  panel.querySelector("[data-published]").hidden = !published;
  panel.querySelector("[data-download]").href = choice.value;
  const paged = panel.querySelector("[data-paged]");
  const { page } = choice.selectedOptions[0].dataset;
  paged.hidden = !page;
  paged.querySelector("a").href = page;
  if (!published) return;
  const name = choice.selectedOptions[0].textContent;
  const webcal = address.href.replace(/^https?:/, "webcal:");
  panel.querySelector("input").value = address.href;
  const links = {
    webcal,
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
    outlook:
      "https://outlook.live.com/calendar/0/addfromweb" +
      `?url=${encodeURIComponent(address.href)}&name=${encodeURIComponent(name)}`,
  };
  for (const link of panel.querySelectorAll("[data-to]")) link.href = links[link.dataset.to];
}

async function copyField(panel, button) {
  const field = panel.querySelector("input");
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
