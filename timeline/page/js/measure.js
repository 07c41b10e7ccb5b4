// How wide text is in the page's own face.

/** A function that measures one line of text, in pixels: text, font size in pixels, CSS font weight. */
export function measureIn(family) {
  const contexts = new Map(); // one for each font: to set it takes as long as to measure
  const contextOf = (font) => {
    const context = document.createElement("canvas").getContext("2d");
    context.font = font;
    contexts.set(font, context);
    return context;
  };
  return (text, size, weight) => {
    const font = `${weight} ${size}px ${family}`;
    return (contexts.get(font) ?? contextOf(font)).measureText(text).width;
  };
}
