/**
 * Arithmetic of the wavefronts that cross an array: elements (u, v) of a skewed rectangle are on line u + v, products
 * (t, r, c) of a fold on line t + r + c. All intermediate values are at most the result's own total, so counts are
 * exact below 2^53 however long the fold is.
 */

/** Number of (u, v), u < long, v < wide, with u + v <= x. */
export function rampCount(x: number, long: number, wide: number): number {
  const least = long < wide ? long : wide
  const last = long + wide - 2
  if (x < 0) return 0
  if (x >= last) return long * wide
  if (x < least) return ((x + 1) * (x + 2)) / 2
  const rest = last - x
  if (rest <= least) return long * wide - (rest * (rest + 1)) / 2
  return (least * (least + 1)) / 2 + (x - least + 1) * least
}

/** Number of (u, v), u < long, v < wide, with u + v = x. */
export function rampWidth(x: number, long: number, wide: number): number {
  if (x < 0 || x > long + wide - 2) return 0
  return Math.min(x, wide - 1) - Math.max(0, x - long + 1) + 1
}

/** Number of u, v, w >= 0 with u + v + w <= x. */
function tetrahedron(x: number): number {
  return x < 0 ? 0 : ((x + 1) * (x + 2) * (x + 3)) / 6
}

/**
 * Sum of rampCount(y, a, b) over y = 0..x: for each element the lines since its wave reached it, its own included.
 * `a` and `b` are sides of an array, so the cubes are small; beyond the ramp it grows by a x b a line.
 */
export function waveSum(x: number, a: number, b: number): number {
  if (x < 0) return 0
  const full = a + b - 2
  if (x >= full) return waveSum(full - 1, a, b) + (x - full + 1) * a * b
  return tetrahedron(x) - tetrahedron(x - a) - tetrahedron(x - b)
}

/** Number of products (t, r, c), t < time, r < rows, c < cols, with t + r + c <= x. */
export function waveCount(x: number, time: number, rows: number, cols: number): number {
  return x < 0 ? 0 : waveSum(x, rows, cols) - waveSum(x - time, rows, cols)
}

/** Number of products (t, r, c) with t + r + c = x. */
export function waveWidth(x: number, time: number, rows: number, cols: number): number {
  return rampCount(x, rows, cols) - rampCount(x - time, rows, cols)
}

/**
 * Largest value on positions `from`..`to` of a row of widths that rises and falls symmetrically around the middle of
 * 0..`last`: that of the position nearest to the middle.
 */
export function nearestToMiddle(from: number, to: number, last: number): number {
  const middle = Math.floor(last / 2)
  return middle < from ? from : middle > to ? to : middle
}
