import type { SweepAxis } from '../../../shared/model/sweeps.ts'

/** Values of the fields that vary, at one point. */
export type PointValues = Readonly<Record<string, number | string>>

/** The points of a plan by index, made when they are asked for. */
export interface PointSource {
  /** Fields that vary, in the order of the plan. */
  readonly fields: readonly string[]
  readonly size: number
  /** Of an index from 0 to size - 1. */
  readonly valuesAt: (index: number) => PointValues
}

/** Every combination of the values; the last axis changes fastest, as in nested loops. */
export function gridSource(axes: readonly SweepAxis[]): PointSource {
  return {
    fields: axes.map(({ field }) => field),
    size: axes.reduce((product, { values }) => product * values.length, 1),
    valuesAt: (index) => {
      let rest = index
      const entries: [string, number | string][] = []
      for (const { field, values } of axes.toReversed()) {
        const value = values[rest % values.length]
        if (value !== undefined) entries.push([field, value])
        rest = Math.floor(rest / values.length)
      }
      return Object.fromEntries(entries.toReversed())
    },
  }
}

/** The points as they are listed; they need not vary the same fields. */
export function listSource(points: readonly PointValues[]): PointSource {
  return {
    fields: [...new Set(points.flatMap((point) => Object.keys(point)))],
    size: points.length,
    valuesAt: (index) => points[index] ?? {},
  }
}
