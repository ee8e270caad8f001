import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  matching,
  moved,
  placesOf,
  rangeBetween,
  rangeText,
  withBrush,
  type Range,
} from '../../../src/renderer/views/sweep/brush.ts'
import {
  linearTicks,
  logTicks,
  placeOf,
  plotAxes,
  valueAt,
  type PlotAxis,
} from '../../../src/renderer/views/sweep/plot-axes.ts'
import {
  lineHeights,
  nearestLine,
  plotFrame,
  weightAt,
} from '../../../src/renderer/views/sweep/plot-lines.ts'
import { sweepModel } from '../../../src/renderer/views/sweep/sweep-model.ts'
import { detailOf, metricsOf, modelOf } from './sweeps.ts'

const POINTS = [
  { values: { rows: 64 }, metrics: metricsOf({ cycles: 400, speedup: 1 }) },
  { values: { rows: 128 }, metrics: metricsOf({ cycles: 200, speedup: 2 }) },
  { values: { rows: 256 }, metrics: metricsOf({ cycles: 100, speedup: 4 }) },
  { values: { rows: 512 }, metrics: null },
]
const model = sweepModel(detailOf(POINTS), (field) => ({ title: field, unit: 'PEs' }))
const [rows, cycles, speedup] = plotAxes(model, ['cycles', 'speedup']) as [PlotAxis, PlotAxis, PlotAxis]

function matched(...brushes: readonly (readonly [string, Range])[]): readonly number[] {
  return [...matching([rows, cycles, speedup], new Map(brushes), POINTS.length)]
}

describe('axes', () => {
  it('put levels at equal distances, and what is better up', () => {
    expect([...rows.values].map((value) => placeOf(rows, value))).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(cycles.isFlipped).toBe(true)
    expect(placeOf(cycles, 100)).toBe(1)
    expect(placeOf(cycles, 400)).toBe(0)
    expect(placeOf(speedup, 4)).toBe(1)
  })

  it('have ticks at 1, 2 and 5, or decades', () => {
    expect(linearTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
    expect(linearTicks(100, 400)).toEqual([100, 200, 300, 400])
    expect(logTicks(1, 1000)).toEqual([1, 10, 100, 1000])
    expect(logTicks(2, 9)).toEqual([])
  })

  it('give the value of a place and the place of a value', () => {
    const metric = fc.double({ min: 1e-3, max: 1e9, noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(metric, metric, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, place) => {
        fc.pre(Math.abs(a - b) > 1e-6 * Math.max(a, b))
        const axis = plotAxes(
          modelOf([
            [{ k: 1 }, a],
            [{ k: 2 }, b],
          ]),
          ['cycles'],
        )[1]!
        expect(placeOf(axis, valueAt(axis, place))).toBeCloseTo(place, 5)
      }),
      { seed: 6 },
    )
  })
})

describe('brush', () => {
  it('lets through what lies between its ends, both included', () => {
    expect(matched()).toEqual([1, 1, 1, 1])
    expect(matched(['speedup', { low: 2, high: Infinity }])).toEqual([0, 1, 1, 0])
    expect(matched(['speedup', { low: 2, high: 4 }], ['cycles', { low: 101, high: 400 }])).toEqual([
      0, 1, 0, 0,
    ])
  })

  it('lets no point through that has no value, however wide it is', () => {
    expect(matched(['speedup', { low: -Infinity, high: 1000 }])).toEqual([1, 1, 1, 0])
  })

  it('is open at the end of its axis, on flipped axes the other way round', () => {
    expect(rangeBetween(speedup, 1, 0.5)).toEqual({ low: 2.5, high: Infinity })
    expect(rangeBetween(cycles, 0.5, 1)).toEqual({ low: -Infinity, high: 250 })
    expect(rangeBetween(cycles, 0, 0.5)).toEqual({ low: 250, high: Infinity })
    expect(rangeBetween(speedup, 0, 1)).toBeUndefined()
    expect(rangeBetween(speedup, 0.5, 0.51)).toBeUndefined()
  })

  it('stands where it was drawn', () => {
    const place = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(fc.constantFrom(rows, cycles, speedup), place, place, (axis, a, b) => {
        const [from, to] = [Math.min(a, b) / 100, Math.max(a, b) / 100]
        // Thinner than the least brush, or everything.
        fc.pre(to - from >= 0.02 && !(from <= 0.01 && to >= 0.99))
        const [bottom, top] = placesOf(axis, rangeBetween(axis, to, from)!)
        expect(bottom).toBeCloseTo(from <= 0.01 ? 0 : from, 9)
        expect(top).toBeCloseTo(to >= 0.99 ? 1 : to, 9)
      }),
      { seed: 6 },
    )
  })

  it('says what it lets through', () => {
    expect(rangeText(speedup, { low: 1.5, high: Infinity })).toBe('Speedup ≥ 1.5 ×')
    expect(rangeText(cycles, { low: -Infinity, high: 20_000 })).toBe('Cycles ≤ 20\u00A0k')
    expect(rangeText(speedup, { low: 1, high: 2 })).toBe('Speedup 1–2 ×')
    expect(rangeText(rows, { low: 0.5, high: 2.5 })).toBe('rows 128–256')
    expect(rangeText(rows, { low: 0.6, high: 1.4 })).toBe('rows 128')
    expect(rangeText(rows, { low: 1.1, high: 1.4 })).toBe('rows none')
  })

  it('is moved by keys: a level in or out at a time', () => {
    const first = moved(rows, undefined, 'bottom', 1)
    expect(matched(['rows', first!])).toEqual([0, 1, 1, 1])
    expect(matched(['rows', moved(rows, first, 'bottom', 1)!])).toEqual([0, 0, 1, 1])
    expect(matched(['rows', moved(rows, undefined, 'top', -1)!])).toEqual([1, 1, 1, 0])
    expect(moved(rows, first, 'bottom', -1)).toBeUndefined()
    const upper = moved(speedup, undefined, 'bottom', 1)
    expect(upper?.low).toBeCloseTo(1.06, 9)
  })

  it('is set and taken away by axis', () => {
    const set = withBrush(new Map(), 'a', { low: 1, high: 2 })
    expect(withBrush(set, 'a', undefined).size).toBe(0)
    expect(withBrush(set, 'b', { low: 0, high: 1 }).size).toBe(2)
    expect(set.size).toBe(1)
  })
})

describe('lines', () => {
  const frame = plotFrame(1000, 300, 3)
  const heights = lineHeights([rows, cycles, speedup], frame)

  it('are between the ends of a curve as its formula says', () => {
    for (const t of [0, 0.1, 0.25, 0.5, 0.8, 1])
      expect(weightAt(1.5 * t - 1.5 * t ** 2 + t ** 3)).toBeCloseTo(3 * t ** 2 - 2 * t ** 3, 9)
  })

  it('are found where they pass, and not from afar', () => {
    const all = new Uint8Array(4).fill(1)
    const x = ((frame.xs[1] ?? 0) + (frame.xs[2] ?? 0)) / 2
    const y = ((heights[1]?.[1] ?? 0) + (heights[2]?.[1] ?? 0)) / 2
    expect(nearestLine(heights, frame, all, { x, y: y + 3 }, 8)).toBe(1)
    expect(nearestLine(heights, frame, all, { x, y: y + 9 }, 8)).toBeUndefined()
    // One that is brushed out gives way.
    expect(nearestLine(heights, frame, Uint8Array.of(1, 0, 1, 1), { x, y: y + 5 }, 8)).toBeUndefined()
  })
})
