import { createRandom } from '../../../engine/numerics/random.ts'
import type { SweepAxis, SweepRange } from '../../../shared/model/sweeps.ts'
import type { PointSource } from './point-source.ts'

/** What a random plan draws from. */
export interface RandomDraws {
  readonly axes: readonly SweepAxis[]
  readonly ranges: readonly (SweepRange & { readonly isInteger: boolean })[]
  readonly samples: number
  readonly seed: number
}

/** Draws in vain before the plan counts as exhausted: few values, all of them taken. */
const PATIENCE = 1000

/**
 * Distinct points drawn from axes (each value equally likely) and ranges; the same seed gives the same points. There
 * are fewer than `samples` when the axes and ranges have no more.
 */
export function randomSource({ axes, ranges, samples, seed }: RandomDraws): PointSource {
  const random = createRandom(seed)
  const draws = [
    ...axes.map(
      ({ values }) =>
        (): number | string =>
          values[Math.floor(random.uniform() * values.length)] ?? 0,
    ),
    ...ranges.map((range) => (): number | string => drawn(range, random.uniform())),
  ]
  const fields = [...axes, ...ranges].map(({ field }) => field)
  const points: (readonly (number | string)[])[] = []
  const taken = new Set<string>()
  let vain = 0
  while (points.length < samples && vain < PATIENCE) {
    const point = draws.map((draw) => draw())
    const key = JSON.stringify(point)
    vain = taken.has(key) ? vain + 1 : 0
    if (vain > 0) continue
    taken.add(key)
    points.push(point)
  }
  return {
    fields,
    size: points.length,
    valuesAt: (index) =>
      Object.fromEntries(fields.map((field, position) => [field, points[index]?.[position] ?? 0])),
  }
}

/**
 * The value of a range at a uniform number u in [0, 1): min + u (max - min), or min (max / min)^u for `log`. Whole
 * numbers are those below a number drawn up to max + 1, so that both ends are as likely as their neighbours. Others
 * keep six significant digits: the last ones of a power differ between machines.
 */
export function drawn(
  { min, max, scale, isInteger }: Omit<SweepRange, 'field'> & { readonly isInteger: boolean },
  u: number,
): number {
  const end = isInteger ? max + 1 : max
  const value = scale === 'log' ? min * (end / min) ** u : min + u * (end - min)
  const rounded = isInteger ? Math.floor(Number(value.toPrecision(12))) : Number(value.toPrecision(6))
  return Math.min(max, Math.max(min, rounded))
}
