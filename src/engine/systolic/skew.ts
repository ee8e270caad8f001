/**
 * Arithmetic of the skewed rectangle: `long` elements enter each of `wide` lanes, lane v starts v lines after lane 0,
 * so element (u, v) is on line u + v. Every operand that moves through a systolic array arrives in this shape.
 */

/** Number of lattice points u, v >= 0 with u + v <= x. */
function triangle(x: number): number {
  return x < 0 ? 0 : ((x + 1) * (x + 2)) / 2
}

/** Elements (u, v), 0 <= u < long, 0 <= v < wide, on lines 0..x; exact below 2^53. */
export function skewedCount(x: number, long: number, wide: number): number {
  if (x < 0) return 0
  if (x >= long + wide - 2) return long * wide
  return triangle(x) - triangle(x - long) - triangle(x - wide)
}

/** Elements on line x: at most min(long, wide). */
export function skewedWidth(x: number, long: number, wide: number): number {
  if (x < 0 || x > long + wide - 2) return 0
  return Math.min(x, wide - 1) - Math.max(0, x - long + 1) + 1
}

/** The line of element number `position` (0-based, line by line); 0 <= position < long * wide. */
export function skewedLine(position: number, long: number, wide: number): number {
  const short = Math.min(long, wide)
  const rampEnd = (short * (short - 1)) / 2
  let x: number
  if (position < rampEnd) {
    x = Math.floor((Math.sqrt(8 * position + 1) - 1) / 2)
  } else {
    const plateau = Math.abs(long - wide) + 1
    const inPlateau = Math.floor((position - rampEnd) / short)
    if (inPlateau < plateau) return short - 1 + inPlateau
    const fromEnd = long * wide - 1 - position
    x = long + wide - 2 - Math.floor((Math.sqrt(8 * fromEnd + 1) - 1) / 2)
  }
  // The square root may be one off for large positions: step to the exact line.
  while (skewedCount(x, long, wide) <= position) x++
  while (x > 0 && skewedCount(x - 1, long, wide) > position) x--
  return x
}
