import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skewedCount, skewedLine, skewedWidth } from '../../../src/engine/systolic/skew.ts'
import { int, runs } from '../twins/arbitraries.ts'

/** Lines of all elements (u, v), ascending. */
function enumerate(long: number, wide: number): number[] {
  const lines: number[] = []
  for (let u = 0; u < long; u++) for (let v = 0; v < wide; v++) lines.push(u + v)
  return lines.sort((a, b) => a - b)
}

describe('Skewed rectangle', () => {
  it('counts, widths and lines are those of enumerated elements, for all sizes to 9 x 9', () => {
    for (let long = 1; long <= 9; long++) {
      for (let wide = 1; wide <= 9; wide++) {
        const lines = enumerate(long, wide)
        for (let x = -3; x < long + wide + 3; x++) {
          expect(skewedCount(x, long, wide)).toBe(lines.filter((line) => line <= x).length)
          expect(skewedWidth(x, long, wide)).toBe(lines.filter((line) => line === x).length)
        }
        expect(lines.map((_, position) => skewedLine(position, long, wide))).toEqual(lines)
      }
    }
  })

  it('line and count are inverse for sizes beyond 32 bits', () => {
    const sizes = fc.oneof(int(1, 50), int(1, 2 ** 24))
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (long, wide, part) => {
          const position = Math.floor(part * long * wide)
          const line = skewedLine(position, long, wide)
          expect(skewedCount(line - 1, long, wide)).toBeLessThanOrEqual(position)
          expect(skewedCount(line, long, wide)).toBeGreaterThan(position)
          expect(skewedCount(line, long, wide) - skewedCount(line - 1, long, wide)).toBe(
            skewedWidth(line, long, wide),
          )
        },
      ),
      runs(2000),
    )
  })

  it('negative control: an unskewed rectangle is noticed', () => {
    const unskewed = Array.from({ length: 12 }, (_, position) => Math.floor(position / 3))
    expect(unskewed.map((_, position) => skewedLine(position, 4, 3))).not.toEqual(unskewed)
  })
})
