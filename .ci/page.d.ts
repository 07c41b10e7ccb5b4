// What the page's scripts stand on beside what a browser has of its own.

/** Of plotly.js, what the page calls. */
declare const Plotly: {
  react(plot: HTMLElement, data: object[], layout: object, config: object): Promise<HTMLElement>;
  newPlot(plot: HTMLElement, data: object[], layout: object, config: object): Promise<HTMLElement>;
  downloadImage(
    plot: HTMLElement,
    options: { format: "png"; width: number; height: number; scale: number; filename: string },
  ): Promise<string>;
  purge(plot: HTMLElement): void;
};

interface Array<T> {
  /** Leaves out null and undefined too, which TypeScript's own declaration does not say. */
  filter(predicate: BooleanConstructor): NonNullable<T>[];
}
