import { configDiff } from '../../../shared/analysis/config-diff.ts'
import type { MetricId } from '../../../shared/model/metrics.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { arrayTitle } from '../../../shared/format/run-title.ts'
import type { LabelledRun } from './run-labels.ts'

/** Runs as a grid: one per workload and array size. */
export interface RunGrid {
  readonly workloads: readonly string[]
  readonly arrays: readonly string[]
  /** Position among the runs, by workload and then by array. */
  readonly runs: readonly (readonly number[])[]
}

const GRID_SETTINGS = new Set(['workload', 'rows', 'cols', 'peRows', 'peCols', 'systolicSide'])

/** The grid that runs form; undefined unless they differ in workload and array only and every pair is there once. */
export function runGrid(runs: readonly LabelledRun[]): RunGrid | undefined {
  const { differing } = configDiff(runs.map(({ settings }) => settings))
  if (differing.some(({ id }) => !GRID_SETTINGS.has(id))) return undefined
  const numeric = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
  const workloads = [...new Set(runs.map(({ workload }) => workload))].sort(numeric)
  const arrays = [...new Set(runs.map(arrayTitle))].sort(numeric)
  if (workloads.length < 2 || arrays.length < 2) return undefined
  const cells = workloads.map((workload) =>
    arrays.map((array) =>
      runs.flatMap((run, at) => (run.workload === workload && arrayTitle(run) === array ? [at] : [])),
    ),
  )
  if (cells.flat().some((found) => found.length !== 1)) return undefined
  return { workloads, arrays, runs: cells.map((row) => row.flat()) }
}

/** Metrics of the small multiples, one row each. */
export const MULTIPLE_METRICS = ['cycles', 'utilPercent', 'dramBytes'] as const satisfies readonly MetricId[]

/** The largest value of a metric of all runs: one scale for a row of multiples. */
export function commonScale(runs: readonly Pick<RunDetail, 'metrics'>[], id: MetricId): number {
  return Math.max(0, ...runs.map(({ metrics }) => metrics[id] ?? 0))
}
