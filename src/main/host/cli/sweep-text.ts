import type { MachineChoice } from '../../services/runs/machine-field.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type {
  BuiltInSweep,
  Sensitivity,
  SweepDetail,
  SweepEstimate,
  SweepPoint,
  SweepRow,
} from '../../../shared/model/sweeps.ts'
import { metricText } from './metric-text.ts'
import { bytes, count, duration, printable, textTable, type Column } from './text-table.ts'

const SWEEP_COLUMNS: readonly Column<SweepRow>[] = [
  { title: 'id', cell: ({ id }) => String(id) },
  { title: 'sweep', align: 'left', cell: ({ name }) => name },
  { title: 'status', align: 'left', cell: ({ status }) => status },
  { title: 'points', cell: ({ points }) => count(points) },
  { title: 'done', cell: ({ done }) => count(done) },
  { title: 'failed', cell: ({ failed }) => count(failed) },
  { title: 'from history', cell: ({ fromHistory }) => count(fromHistory) },
]

/** One line per sweep. */
export function sweepTable(sweeps: readonly SweepRow[]): string {
  return textTable(SWEEP_COLUMNS, sweeps)
}

const BUILT_IN_COLUMNS: readonly Column<BuiltInSweep>[] = [
  { title: 'name', align: 'left', cell: ({ id }) => id },
  { title: 'sweep', align: 'left', cell: ({ title }) => title },
  { title: 'parts', cell: ({ specs }) => count(specs.length) },
]

/** The sweeps that come with the program, and what each is about. */
export function builtInText(sweeps: readonly BuiltInSweep[]): string {
  const about = sweeps.map(({ id, description }) => `${id}: ${description}\n`)
  return `${textTable(BUILT_IN_COLUMNS, sweeps)}\n${about.join('')}`
}

/** Designs and built-in arrays, a line each. */
export function machineLines(machines: readonly MachineChoice[]): string {
  const width = Math.max(...machines.map(({ id }) => id.length))
  return machines.map(({ id, kind, title }) => `${id.padEnd(width)}  ${kind.padEnd(6)}  ${title}\n`).join('')
}

/** What a sweep would take, in one paragraph. */
export function estimateText(name: string, estimate: SweepEstimate): string {
  const { points, excluded, notApplicable, fromHistory, wallSeconds, storedBytes } = estimate
  return [
    `${printable(name)}: ${count(points)} points`,
    ...(excluded === 0 ? [] : [`${count(excluded)} excluded by constraints`]),
    ...(notApplicable === 0 ? [] : [`${count(notApplicable)} left out where a field does not apply`]),
    ...(fromHistory === 0 ? [] : [`${count(fromHistory)} answered by the history`]),
    `about ${duration(wallSeconds)}`,
    `about ${bytes(storedBytes)} in the history`,
  ].join(', ')
}

/** Metrics of a table of points. */
const POINT_METRICS = ['cycles', 'timeMs', 'utilPercent', 'dramBytes', 'speedup'] as const

/** Points of a sweep with what varies and the metrics they have; `shown` adds metrics. */
export function pointTable(
  { fields, results }: SweepDetail,
  points: readonly SweepPoint[] = results,
  shown: readonly MetricId[] = [],
): string {
  const metrics = new Set<MetricId>([...shown, ...POINT_METRICS])
  const present = [...metrics].filter((id) => points.some((point) => (point.metrics?.[id] ?? null) !== null))
  const columns: readonly Column<SweepPoint>[] = [
    { title: 'point', cell: ({ index }) => String(index) },
    { title: 'run', cell: ({ runId }) => (runId === null ? '' : String(runId)) },
    { title: 'status', align: 'left', cell: ({ status }) => status },
    ...fields.map((field): Column<SweepPoint> => ({
      title: field,
      cell: ({ values }) => String(values[field] ?? ''),
    })),
    ...present.map((id): Column<SweepPoint> => ({
      title: id,
      unit: METRICS[id].unit,
      cell: (point) => metricText(id, point.metrics?.[id] ?? null),
    })),
  ]
  return textTable(columns, points)
}

/** One line per field, largest swing first. */
export function sensitivityTable(metric: MetricId, fields: readonly Sensitivity[]): string {
  const { unit } = METRICS[metric]
  return textTable<Sensitivity>(
    [
      { title: 'field', align: 'left', cell: ({ field }) => field },
      { title: 'swing', unit, cell: ({ swing }) => metricText(metric, swing) },
      { title: 'lowest mean', unit, cell: ({ low }) => metricText(metric, low) },
      { title: 'at', align: 'left', cell: ({ lowValue }) => String(lowValue) },
      { title: 'highest mean', unit, cell: ({ high }) => metricText(metric, high) },
      { title: 'at', align: 'left', cell: ({ highValue }) => String(highValue) },
    ],
    fields,
  )
}
