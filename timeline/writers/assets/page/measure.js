// How wide text is in the page's own face.

/** A function that measures one line of text, in pixels: text, font size in pixels, CSS font weight. */
export function measureIn(family) {
  const context = document.createElement("canvas").getContext("2d");
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}
