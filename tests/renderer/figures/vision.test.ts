import { expect, test } from 'vitest'
import { filterValues } from '../../../src/renderer/views/figures/vision.ts'
import { VISION_MATRICES } from '../../../src/shared/format/colour-vision.ts'

// White must stay white, and grey grey: whoever confuses hues does not confuse lightness.
test.each(Object.entries(VISION_MATRICES))('%s leaves greys as they are', (_, matrix) => {
  for (const row of matrix) expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 5)
})

test('the dichromats confuse what gave them their name: red and green come closer together', () => {
  const [red, green] = [
    [0.6, 0.1, 0.1],
    [0.1, 0.35, 0.1],
  ] as const
  const seen = (matrix: (typeof VISION_MATRICES)['protan'], color: readonly number[]): readonly number[] =>
    matrix.map((row) => row.reduce((sum, factor, channel) => sum + factor * (color[channel] ?? 0), 0))
  const hue = ([r = 0, g = 0]: readonly number[]): number => r - g
  for (const name of ['protan', 'deutan'] as const) {
    const apart = hue(seen(VISION_MATRICES[name], red)) - hue(seen(VISION_MATRICES[name], green))
    expect(Math.abs(apart)).toBeLessThan(0.3 * (hue(red) - hue(green)))
  }
})

test('a filter has four rows of five numbers and keeps what is transparent', () => {
  const numbers = filterValues('grey').split(' ').map(Number)
  expect(numbers).toHaveLength(20)
  expect(numbers.slice(15)).toEqual([0, 0, 0, 1, 0])
})
