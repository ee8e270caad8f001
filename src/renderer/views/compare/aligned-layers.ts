import { alignLayers } from '../../../shared/analysis/align-layers.ts'
import { metricDelta, type MetricDelta } from '../../../shared/analysis/metric-delta.ts'
import type { Direction } from '../../../shared/model/metrics.ts'
import type { LayerRow, RunDetail } from '../../../shared/model/runs.ts'
import { clockScale } from '../../widgets/clock-scale.ts'

/** A number of a layer that can be compared. */
export interface LayerMetric {
  readonly id: 'cycles' | 'time' | 'utilisation' | 'mapping' | 'dram'
  readonly title: string
  readonly unit: string
  readonly direction: Direction
  readonly decimals: number
  readonly max?: number
  /** Of a layer of the run at a place. */
  readonly of: (layer: LayerRow, run: number) => number | null
}

const LAYER_METRICS: readonly LayerMetric[] = [
  {
    id: 'cycles',
    title: 'Cycles',
    unit: 'cycles',
    direction: 'lower',
    decimals: 0,
    of: ({ cycles }) => cycles,
  },
  {
    id: 'utilisation',
    title: 'PE utilisation',
    unit: '%',
    direction: 'higher',
    decimals: 2,
    max: 100,
    of: ({ utilPercent }) => utilPercent,
  },
  {
    id: 'mapping',
    title: 'Mapping efficiency',
    unit: '%',
    direction: 'higher',
    decimals: 2,
    max: 100,
    of: ({ mappingPercent }) => mappingPercent,
  },
  {
    id: 'dram',
    title: 'DRAM traffic',
    unit: 'B',
    direction: 'lower',
    decimals: 0,
    of: ({ dramBytes }) => dramBytes.ifmap + dramBytes.filter + dramBytes.ofmap,
  },
]

/**
 * What can be compared layer by layer. Runs need not have one clock: `clocks` are their cycles per second, by which
 * cycles become time, in the unit in which the longest layer of all is at least 1.
 */
export function layerMetrics(rows: readonly AlignedRow[], clocks: readonly number[]): readonly LayerMetric[] {
  const seconds = (layer: LayerRow, run: number): number => layer.cycles / (clocks[run] ?? Number.NaN)
  const longest = rows.reduce(
    (most, { layers }) =>
      layers.reduce((max, layer, run) => (layer === null ? max : Math.max(max, seconds(layer, run))), most),
    0,
  )
  const { unit, factor, decimals } = clockScale('time', longest, 1)
  const time: LayerMetric = {
    id: 'time',
    title: 'Time',
    unit,
    direction: 'lower',
    decimals,
    of: (layer, run) => factor * seconds(layer, run),
  }
  const [cycles, ...others] = LAYER_METRICS
  return [...(cycles === undefined ? [] : [cycles]), time, ...others].filter(({ of }) =>
    rows.some(({ layers }) => layers.some((layer, run) => layer !== null && of(layer, run) !== null)),
  )
}

/** A layer of several runs; a run without it has null. */
export interface AlignedRow {
  readonly name: string
  readonly layers: readonly (LayerRow | null)[]
}

/** Layers of runs beside each other, of a steady step; `by` says what told which belong together. */
export function alignedRows(runs: readonly Pick<RunDetail, 'layers'>[]): {
  readonly by: 'name' | 'index'
  readonly rows: readonly AlignedRow[]
} {
  const steady = runs.map(({ layers }) => layers.filter(({ step }) => step === 'steady'))
  const { by, rows } = alignLayers(steady)
  return {
    by,
    rows: rows.map(({ name, positions }) => ({
      name,
      layers: positions.map((at, run) => (at === null ? null : (steady[run]?.[at] ?? null))),
    })),
  }
}

/** A layer in which a run differs from the baseline. */
export interface LayerDifference {
  readonly name: string
  /** Of the aligned rows. */
  readonly position: number
  /** Of the runs. */
  readonly run: number
  readonly baseline: number
  readonly value: number
  readonly delta: MetricDelta
}

/** Every difference of a metric to the baseline, the largest first; layers only some runs have are left out. */
export function largestDifferences(
  rows: readonly AlignedRow[],
  { of, direction }: LayerMetric,
): readonly LayerDifference[] {
  const found = rows.flatMap(({ name, layers }, position) => {
    const [first] = layers
    const baseline = first === null || first === undefined ? null : of(first, 0)
    return layers.slice(1).flatMap((layer, at): readonly LayerDifference[] => {
      const value = layer === null ? null : of(layer, at + 1)
      const delta = metricDelta(value, baseline, direction)
      if (delta === null || baseline === null || value === null || delta.absolute === 0) return []
      return [{ name, position, run: at + 1, baseline, value, delta }]
    })
  })
  return found.toSorted((a, b) => Math.abs(b.delta.absolute) - Math.abs(a.delta.absolute))
}
