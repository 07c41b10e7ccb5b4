// Which stretches of which rows are taken: rows counted from 0, each holding stretches x0 < x1 that don't
// overlap.

/** @typedef {{ starts: number[][], ends: number[][] }} Grid */

/**
 * A grid on which nothing stands yet.
 * @type {() => Grid}
 */
export function newGrid() {
  return { starts: [], ends: [] };
}

/**
 * Whether nothing stands between x0 and x1 in so many rows from `row` on.
 * @type {(grid: Grid, row: number, height: number, x0: number, x1: number) => boolean}
 */
export function isFree(grid, row, height, x0, x1) {
  return lastTaken(grid, row, height, x0, x1) < 0;
}

/**
 * The first row from which so many rows are free between x0 and x1; -1 where they would end beyond `most`.
 * @type {(grid: Grid, height: number, x0: number, x1: number, most?: number) => number}
 */
export function lowestRow(grid, height, x0, x1, most = Infinity) {
  let row = 0;
  for (;;) {
    if (row + height > most) return -1;
    const taken = lastTaken(grid, row, height, x0, x1);
    if (taken < 0) return row;
    row = taken + 1;
  }
}

/**
 * The last of so many rows in which something stands between x0 and x1; -1 where nothing does.
 * @type {(grid: Grid, row: number, height: number, x0: number, x1: number) => number}
 */
function lastTaken(grid, row, height, x0, x1) {
  for (let at = Math.min(row + height, grid.starts.length) - 1; at >= row; at -= 1) {
    const after = firstAbove(grid.ends[at], x0);
    if (after < grid.starts[at].length && grid.starts[at][after] < x1) return at;
  }
  return -1;
}

/**
 * Take a stretch that is free.
 * @type {(grid: Grid, row: number, height: number, x0: number, x1: number) => void}
 */
export function take(grid, row, height, x0, x1) {
  while (grid.starts.length < row + height) {
    grid.starts.push([]);
    grid.ends.push([]);
  }
  for (let at = row; at < row + height; at += 1) {
    const place = firstAbove(grid.starts[at], x0);
    grid.starts[at].splice(place, 0, x0);
    grid.ends[at].splice(place, 0, x1);
  }
}

/**
 * The index of the first of some numbers in order that is greater than another; their count where none is.
 * @type {(numbers: number[], value: number) => number}
 */
function firstAbove(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The index of the first of some numbers in order that is not less than another; their count where none is.
 * @type {(numbers: number[], value: number) => number}
 */
export function firstFrom(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
