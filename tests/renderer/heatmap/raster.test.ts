import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createColumns, type Columns } from '../../../src/renderer/heatmap/columns.ts'
import {
  colorWord,
  paintArea,
  paintHeat,
  paintStack,
  rampWords,
  rangeOf,
  type Pixels,
} from '../../../src/renderer/heatmap/raster.ts'

const one = (): number => 1

function columnsOf(rows: readonly (readonly number[])[], max: readonly number[] = []): Columns {
  const width = rows[0]?.length ?? 0
  return {
    ...createColumns(),
    width,
    rows: rows.length,
    mean: Float32Array.from(rows.flat()),
    max: Float32Array.from({ length: rows.length * width }, (_, i) => max[i] ?? 0),
  }
}

function pixelsOf(width: number, height: number): Pixels {
  return { words: new Uint32Array(width * height), width, height }
}

function column({ words, width, height }: Pixels, x: number): readonly number[] {
  return Array.from({ length: height }, (_, y) => words[y * width + x] ?? 0)
}

/** A ramp whose entry i is i + 1: nothing painted stays 0. */
const RAMP = Uint32Array.from({ length: 256 }, (_, i) => i + 1)

describe('colours', () => {
  it('are words of alpha, blue, green, red', () => {
    expect(colorWord(0x12, 0x34, 0x56)).toBe(0xff563412)
    expect(colorWord(1, 2, 3, 4)).toBe(0x04030201)
    expect([...rampWords(Uint8Array.of(1, 2, 3, 4, 5, 6))]).toEqual([0xff030201, 0xff060504])
  })
})

describe('rows over time', () => {
  it('take the nearest of 256 colours, the ends beyond the scale, and none where nothing is known', () => {
    const pixels = pixelsOf(6, 1)
    const values = [0, 0.5, 1, -1, 2, Number.NaN]
    paintHeat(pixels, columnsOf([values]), { low: 0, high: 1, ramp: RAMP }, one)
    expect([...pixels.words]).toEqual([1, 129, 256, 1, 256, 0])
  })

  it('are bands of whole pixels; a group of rows is divided to the mean of one', () => {
    const pixels = pixelsOf(1, 5)
    paintHeat(pixels, columnsOf([[2], [2]]), { low: 0, high: 2, ramp: RAMP }, (row) => row + 1)
    expect(column(pixels, 0)).toEqual([256, 256, 129, 129, 129])
  })

  it('agree with the colour of each value by itself', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        value,
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        (values, low, span) => {
          const pixels = pixelsOf(values.length, 1)
          const columns = columnsOf([values])
          paintHeat(pixels, columns, { low, high: low + span, ramp: RAMP }, one)
          values.forEach((_, x) => {
            const place = (((columns.mean[x] ?? 0) - low) / span) * 255
            const nearest = Math.min(255, Math.max(0, Math.round(place)))
            // Half way between two colours either may be taken.
            expect(Math.abs((pixels.words[x] ?? 0) - 1 - nearest)).toBeLessThanOrEqual(
              Math.abs((place % 1) - 0.5) < 1e-6 ? 1 : 0,
            )
          })
        },
      ),
      { numRuns: 200, seed: 7 },
    )
  })

  it('have a range without what is not known', () => {
    expect(
      rangeOf(
        columnsOf([
          [1, 5],
          [4, Number.NaN],
        ]),
        (row) => row + 1,
      ),
    ).toEqual([1, 5])
    expect(rangeOf(columnsOf([[Number.NaN]]), one)).toBeUndefined()
  })
})

describe('a curve', () => {
  const colors = { fill: 1, line: 2, tick: 3 }

  it('is an area under a line, with a tick where the maximum stands out by more than half', () => {
    const pixels = pixelsOf(3, 5)
    paintArea(pixels, columnsOf([[2, 2, Number.NaN]], [3, 4, 0]), 4, colors)
    expect(column(pixels, 0)).toEqual([0, 0, 2, 1, 1])
    expect(column(pixels, 1)).toEqual([3, 0, 2, 1, 1])
    expect(column(pixels, 2)).toEqual([0, 0, 0, 0, 0])
  })

  it('joins its flanks, and stays inside for values beyond its limit', () => {
    const pixels = pixelsOf(2, 5)
    paintArea(pixels, columnsOf([[0, 9]]), 4, colors)
    expect(column(pixels, 0)).toEqual([0, 0, 0, 0, 2])
    expect(column(pixels, 1)).toEqual([2, 2, 2, 2, 2])
  })
})

describe('stacked shares', () => {
  const [red, blue] = [colorWord(255, 0, 0), colorWord(0, 0, 255)]
  const colors = Uint32Array.of(red, blue)

  it('fill a column from the bottom in order', () => {
    const pixels = pixelsOf(2, 4)
    paintStack(
      pixels,
      columnsOf([
        [1, 4],
        [3, 0],
      ]),
      4,
      colors,
    )
    expect(column(pixels, 0)).toEqual([blue, blue, blue, red])
    expect(column(pixels, 1)).toEqual([red, red, red, red])
  })

  it('share a pixel by how much of it is theirs', () => {
    const pixels = pixelsOf(1, 2)
    paintStack(pixels, columnsOf([[1.5], [0.5]]), 2, colors)
    // The upper pixel is half red, half blue.
    expect(column(pixels, 0)).toEqual([colorWord(128, 0, 128), red])
  })

  it('leave a column empty where nothing is known', () => {
    const pixels = pixelsOf(1, 2)
    paintStack(pixels, columnsOf([[Number.NaN], [Number.NaN]]), 2, colors)
    expect(column(pixels, 0)).toEqual([0, 0])
  })
})
