// How wide text is in the page's own face.

/** @import { Measure } from "./text.js" */

/**
 * A function that measures one line of text, in pixels: text, font size in pixels, CSS font weight.
 * @type {(family: string) => Measure}
 */
export function measureIn(family) {
  /** @type {Map<string, CanvasRenderingContext2D>} */
  const contexts = new Map(); // one for each font: to set it takes as long as to measure
  /** @type {(font: string) => CanvasRenderingContext2D} */
  const contextOf = (font) => {
    const context =
      /** @type {CanvasRenderingContext2D} */
      (document.createElement("canvas").getContext("2d"));
    context.font = font;
    contexts.set(font, context);
    return context;
  };
  return (text, size, weight) => {
    const font = `${weight} ${size}px ${family}`;
    return (contexts.get(font) ?? contextOf(font)).measureText(text).width;
  };
}
