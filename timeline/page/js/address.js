// What the page's address holds behind its #: the open event, the search, the lanes that are off, the scale.

/** @typedef {{ event: string, query: string, off: string[], even: boolean }} Address */

/**
 * What an address's fragment says, event "" where none is open; null where the fragment is that of another place on
 * the page.
 * @type {(fragment: string) => Address | null}
 */
export function readAddress(fragment) {
  /** @type {Address} */
  const found = { event: "", query: "", off: [], even: false };
  let known = fragment.replace(/^#/, "") === "";
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const [name, ...rest] = part.split("=");
    const value = decoded(rest.join("="));
    if (part.startsWith("e-")) found.event = decoded(part.slice(2));
    else if (name === "q") found.query = value;
    else if (name === "off") found.off = value.split(" ").filter(Boolean);
    else if (name === "scale") found.even = value === "even";
    else continue;
    known = true;
  }
  return known ? found : null;
}

/**
 * The fragment of such a state; empty where it says nothing.
 * @type {(address: Address) => string}
 */
export function writeAddress({ event, query, off, even }) {
  const parts = [
    event && `e-${encodeURIComponent(event)}`,
    query && `q=${encodeURIComponent(query)}`,
    off.length && `off=${encodeURIComponent(off.join(" "))}`,
    even && "scale=even",
  ];
  const text = parts.filter(Boolean).join("&");
  return text && `#${text}`;
}

/**
 * Text whose percent signs mean nothing stays as it is.
 * @type {(text: string) => string}
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
