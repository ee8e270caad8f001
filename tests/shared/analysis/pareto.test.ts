import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paretoFront, type MetricPair } from '../../../src/shared/analysis/pareto.ts'
import type { Direction } from '../../../src/shared/model/metrics.ts'

const pairs = (...points: readonly (readonly [number | null, number | null])[]): readonly MetricPair[] =>
  points.map(([x, y]) => ({ x, y }))

/** Every point against every other. */
function slowFront(points: readonly MetricPair[], dx: Direction, dy: Direction): readonly number[] {
  const atLeast = (a: number, b: number, direction: Direction): boolean =>
    direction === 'neutral' ? a === b : direction === 'lower' ? a <= b : a >= b
  const dominates = (a: MetricPair, b: MetricPair): boolean =>
    atLeast(a.x!, b.x!, dx) && atLeast(a.y!, b.y!, dy) && (a.x !== b.x || a.y !== b.y)
  const complete = points.filter(({ x, y }) => x !== null && y !== null)
  return points.flatMap((point, index) =>
    complete.includes(point) && !complete.some((other) => dominates(other, point)) ? [index] : [],
  )
}

describe('Pareto front', () => {
  it('keeps what nothing else beats in both, in ascending x', () => {
    const points = pairs([3, 1], [1, 3], [2, 2], [3, 3], [2, 4])
    expect(paretoFront(points, 'lower', 'lower')).toEqual([1, 2, 0])
    expect(paretoFront(points, 'higher', 'higher')).toEqual([4, 3])
    expect(paretoFront(points, 'lower', 'higher')).toEqual([1, 4])
  })

  it('keeps equal points together, and drops the one that is worse in one metric only', () => {
    expect(paretoFront(pairs([1, 1], [1, 1], [1, 2], [2, 1]), 'lower', 'lower')).toEqual([0, 1])
  })

  it('leaves out what misses a metric', () => {
    expect(paretoFront(pairs([null, 0], [0, null], [Number.NaN, 0], [5, 5]), 'lower', 'lower')).toEqual([3])
    expect(paretoFront([], 'lower', 'lower')).toEqual([])
  })

  it('compares only points of equal value in a metric without a direction', () => {
    const points = pairs([1, 5], [1, 4], [2, 9], [2, 9])
    expect(paretoFront(points, 'neutral', 'lower')).toEqual([1, 2, 3])
    expect(paretoFront(points, 'lower', 'neutral')).toEqual([1, 0, 2, 3])
    expect(paretoFront(points, 'neutral', 'neutral')).toEqual([1, 0, 2, 3])
  })

  it('equals the comparison of every point with every other', () => {
    const direction = fc.constantFrom<Direction>('lower', 'higher', 'neutral')
    const value = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null, freq: 8 })
    const points = fc.array(fc.record({ x: value, y: value }), { maxLength: 40 })
    fc.assert(
      fc.property(points, direction, direction, (all, dx, dy) => {
        const front = paretoFront(all, dx, dy)
        expect([...front].sort((a, b) => a - b)).toEqual(slowFront(all, dx, dy))
        const keys = front.map((index) => [all[index]!.x!, all[index]!.y!, index] as const)
        const sorted = keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
        expect(keys).toEqual(sorted)
      }),
      { seed: 4, numRuns: 300 },
    )
  })

  it('takes a hundred thousand points', () => {
    const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: 100_000 - x }))
    expect(paretoFront(points, 'lower', 'lower')).toHaveLength(100_000)
  })
})
