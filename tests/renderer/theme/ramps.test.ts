import { describe, expect, test } from 'vitest'
import { parseHex, type Rgb } from '../../../src/renderer/theme/color.ts'
import {
  interpolate,
  ramp,
  RAMP_LENGTH,
  SEQUENTIAL_SCALES,
  stopsOf,
} from '../../../src/renderer/theme/ramps.ts'
import { THEMES } from '../../../src/renderer/theme/tokens.ts'
import { lightness } from './color-science.ts'

function entry(table: Uint8Array, index: number): Rgb {
  return [table[3 * index]!, table[3 * index + 1]!, table[3 * index + 2]!]
}

test('between black and white every entry is its index', () => {
  const table = interpolate(['#000000', '#FFFFFF'])
  expect(table).toHaveLength(3 * RAMP_LENGTH)
  for (let index = 0; index < RAMP_LENGTH; index++) expect(entry(table, index)).toEqual([index, index, index])
})

test('of three stops the middle lies between entries 127 and 128', () => {
  const table = interpolate(['#000000', '#FE0000', '#FE00FE'])
  // 127 of 255 is 254/255 of the way to the middle: 253.004; 128 is 1/255 beyond: blue 0.996.
  expect(entry(table, 127)).toEqual([253, 0, 0])
  expect(entry(table, 128)).toEqual([254, 0, 1])
})

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(SEQUENTIAL_SCALES)(
    '%s begins and ends at its stops and its lightness only goes one way',
    (scale) => {
      const [table, stops] = [ramp(scale, theme), stopsOf(scale, theme)]
      expect(entry(table, 0)).toEqual(parseHex(stops[0]!))
      expect(entry(table, 255)).toEqual(parseHex(stops.at(-1)!))
      const values = Array.from({ length: RAMP_LENGTH }, (_, index) => lightness(entry(table, index)))
      const sign = Math.sign((values.at(-1) ?? 0) - (values[0] ?? 0))
      // Whole channels: a step may fall back by their rounding, not by more.
      for (const [index, value] of values.slice(1).entries())
        expect(sign * (value - values[index]!), `entry ${index + 1}`).toBeGreaterThan(-0.003)
    },
  )

  test('our own scale starts at the panel: more is further from the page', () => {
    const { colors, sequential } = THEMES[theme]
    expect(Math.abs(lightness(parseHex(sequential[0]!)) - lightness(parseHex(colors.panel)))).toBeLessThan(
      0.04,
    )
  })

  test('the scale of differences is as light at both ends, and the panel in the middle', () => {
    const { diverging, colors } = THEMES[theme]
    const values = diverging.map((stop) => lightness(parseHex(stop)))
    for (let index = 0; index < 5; index++) expect(values[index]).toBeCloseTo(values[10 - index]!, 1)
    expect(Math.abs(values[5]! - lightness(parseHex(colors.panel)))).toBeLessThan(0.04)
    const toMiddle = values.slice(0, 6).map((value) => Math.abs(value - values[5]!))
    expect(toMiddle).toEqual(toMiddle.toSorted((a, b) => b - a))
  })
})

test('a ramp is made once', () => {
  expect(ramp('viridis', 'light')).toBe(ramp('viridis', 'light'))
})
