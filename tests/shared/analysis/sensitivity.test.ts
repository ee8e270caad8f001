import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/engine/numerics/random.ts'
import type { AnalysedPoint } from '../../../src/shared/analysis/points.ts'
import { sensitivity } from '../../../src/shared/analysis/sensitivity.ts'

type Values = AnalysedPoint['values']

const evaluated = (points: readonly Values[], metric: (values: Values) => number | null) =>
  points.map((values) => ({ values, metric: metric(values) }))

const GRID: readonly Values[] = [1, 2, 4].flatMap((a) => [10, 20].map((b) => ({ a, b })))

describe('sensitivity on a grid', () => {
  it('gives the main effects of a sum', () => {
    const points = evaluated(GRID, ({ a, b }) => 5 * Number(a) + Number(b))
    expect(sensitivity(['a', 'b'], 'cycles', points, 'factorial')).toEqual([
      // a: means over b are 20, 25, 35; b: means over a are 65/3 and 95/3
      {
        field: 'a',
        metric: 'cycles',
        low: 20,
        high: 35,
        swing: 15,
        lowValue: 1,
        highValue: 4,
        method: 'factorial',
      },
      {
        field: 'b',
        metric: 'cycles',
        low: 65 / 3,
        high: 95 / 3,
        swing: 10,
        lowValue: 10,
        highValue: 20,
        method: 'factorial',
      },
    ])
  })

  it('counts the swing inside each group, also where the direction turns', () => {
    // b moves the metric by 10 in both groups, upwards in one and downwards in the other
    const points = evaluated(
      [1, -1].flatMap((a) => [0, 10].map((b) => ({ a, b }))),
      ({ a, b }) => Number(a) * Number(b),
    )
    const [b] = sensitivity(['b'], 'cycles', points, 'factorial')
    // alone in the list, b has all points in one group: 10 - -10
    expect(b).toMatchObject({ swing: 20, low: 0, high: 0 })
    const both = sensitivity(['a', 'b'], 'cycles', points, 'factorial')
    expect(both.find(({ field }) => field === 'b')).toMatchObject({ swing: 10, low: 0, high: 0 })
  })

  it('gives fields that change together one swing, and leaves out what never changes alone', () => {
    const square = [128, 256].flatMap((side) =>
      ['os', 'ws'].map((flow) => ({ rows: side, cols: side, flow })),
    )
    const points = evaluated(square, ({ rows, flow }) => Number(rows) + (flow === 'ws' ? 8 : 0))
    const swings = sensitivity(['rows', 'cols', 'flow'], 'cycles', points, 'factorial')
    expect(swings.map(({ field, swing }) => [field, swing])).toEqual([
      ['rows', 128],
      ['cols', 128],
      ['flow', 8],
    ])
    const staggered = evaluated(
      [
        { a: 1, b: 1 },
        { a: 2, b: 1.5 },
        { a: 2, b: 2 },
        { a: 3, b: 2.5 },
      ],
      ({ a }) => Number(a),
    )
    expect(sensitivity(['a', 'b'], 'cycles', staggered, 'factorial').map(({ field }) => field)).toEqual(['b'])
  })

  it('takes what has a result, and nothing from one value', () => {
    const points = evaluated(GRID, ({ a, b }) => (a === 4 ? null : Number(b)))
    const swings = sensitivity(['a', 'b'], 'cycles', points, 'factorial')
    expect(swings.map(({ field, swing }) => [field, swing])).toEqual([
      ['b', 10],
      ['a', 0],
    ])
    expect(
      sensitivity(
        ['a'],
        'cycles',
        evaluated([{ a: 1 }], () => 3),
        'factorial',
      ),
    ).toEqual([])
    expect(sensitivity(['a'], 'cycles', [], 'binned')).toEqual([])
  })
})

describe('sensitivity of random samples', () => {
  const random = createRandom(7)
  const samples = Array.from({ length: 4000 }, () => ({
    a: random.uniform(),
    b: random.uniform(),
    flow: random.uniform() < 0.5 ? 'os' : 'ws',
  }))

  it('finds the bins of a linear effect: with 8 bins their outer means are 7/8 of the range apart', () => {
    const points = evaluated(
      samples,
      ({ a, b, flow }) => 80 * Number(a) + Number(b) + (flow === 'ws' ? 20 : 0),
    )
    const swings = sensitivity(['b', 'flow', 'a'], 'cycles', points, 'binned')
    expect(swings.map(({ field }) => field)).toEqual(['a', 'flow', 'b'])
    expect(swings[0]!.swing).toBeGreaterThan(67)
    expect(swings[0]!.swing).toBeLessThan(73)
    expect(Number(swings[0]!.lowValue)).toBeCloseTo(1 / 16, 1)
    expect(Number(swings[0]!.highValue)).toBeCloseTo(15 / 16, 1)
    expect(swings[1]).toMatchObject({ lowValue: 'os', highValue: 'ws' })
    expect(Math.abs(swings[1]!.swing - 20)).toBeLessThan(3)
  })

  it('takes few values as they are', () => {
    const points = evaluated([{ a: 1 }, { a: 1 }, { a: 3 }], ({ a }) => Number(a))
    expect(sensitivity(['a'], 'cycles', points, 'binned')).toEqual([
      {
        field: 'a',
        metric: 'cycles',
        low: 1,
        high: 3,
        swing: 2,
        lowValue: 1,
        highValue: 3,
        method: 'binned',
      },
    ])
  })
})
