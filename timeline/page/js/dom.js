// The page's elements, of the kinds that its template gives them.

/**
 * The element with an id; throws where there is none of that kind.
 * @type {<E extends Element>(id: string, kind: new () => E) => E}
 */
export function byId(id, kind) {
  return checked(document.getElementById(id), kind, `#${id}`);
}

/**
 * The first element inside another that a selector finds; throws where that is none of that kind.
 * @type {<E extends Element>(outer: Element, selector: string, kind: new () => E) => E}
 */
export function inside(outer, selector, kind) {
  return checked(outer.querySelector(selector), kind, selector);
}

/**
 * The nearest element around what an event is about, or that itself, that a selector finds; else null.
 * @type {(event: Event, selector: string) => Element | null}
 */
export function around({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** @type {<E extends Element>(found: Element | null, kind: new () => E, name: string) => E} */
function checked(found, kind, name) {
  if (found instanceof kind) return found;
  throw new Error(`${name} is no ${kind.name}`);
}
