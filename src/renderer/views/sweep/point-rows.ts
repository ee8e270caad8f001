import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { SweepPoint } from '../../../shared/model/sweeps.ts'
import type { TableColumn, TableSort } from '../../widgets/table-column.ts'
import { metricScale } from './metric-scale.ts'
import type { SweepModel } from './sweep-model.ts'

/** Which points a table lists. */
export type PointFilter = 'all' | 'matching' | 'front' | 'selected' | 'failed' | 'waiting'

/** What a row of the table of points is: the position of its point. */
export type PointRow = number

const STATUS_WORDS: Readonly<Record<SweepPoint['status'], string>> = {
  waiting: 'waiting',
  queued: 'queued',
  running: 'running',
  done: 'done',
  partial: 'partial',
  failed: 'failed',
}

/** The columns: what varies, the metrics, the state; numbers of a metric share one unit. */
export function pointColumns(
  model: SweepModel,
  metrics: readonly MetricId[],
  reasonOf: ((position: number) => string) | undefined,
): readonly TableColumn<PointRow>[] {
  const { points, parameters } = model
  return [
    {
      key: 'index',
      title: 'Point',
      width: 72,
      isNumber: true,
      isSortable: true,
      text: (position) => String((points[position]?.index ?? 0) + 1),
    },
    ...parameters.map(({ id, title, unit, levels, levelOf }): TableColumn<PointRow> => ({
      key: `parameter ${id}`,
      title,
      unit,
      width: columnWidth(title, unit),
      isNumber: levels.every(({ value }) => typeof value === 'number'),
      isSortable: true,
      text: (position) => levels[levelOf[position] ?? -1]?.text ?? '–',
    })),
    ...metrics.map((metric): TableColumn<PointRow> => {
      const largest = Math.max(0, ...points.map((point) => point.metrics?.[metric] ?? 0))
      const { unit, text } = metricScale(metric, largest)
      return {
        key: `metric ${metric}`,
        title: METRICS[metric].title,
        unit,
        width: columnWidth(METRICS[metric].title, unit),
        isNumber: true,
        isSortable: true,
        definition: METRICS[metric].definition,
        text: (position) => text(points[position]?.metrics?.[metric] ?? null),
      }
    }),
    {
      key: 'status',
      title: 'State',
      width: reasonOf === undefined ? 96 : 320,
      grows: true,
      text: (position) => {
        const { status = 'waiting' } = points[position] ?? {}
        const reason = status === 'failed' ? (reasonOf?.(position) ?? '') : ''
        return reason === '' ? STATUS_WORDS[status] : `${STATUS_WORDS[status]}: ${reason}`
      },
    },
  ]
}

/** Room for the head and the arrow of the sort. */
function columnWidth(title: string, unit: string): number {
  return Math.max(88, Math.round(36 + (title.length + unit.length) * 6))
}

/** Positions in the order of a sort; points without a value come last either way. */
export function sortedRows(
  rows: readonly PointRow[],
  model: SweepModel,
  sort: TableSort | undefined,
): readonly PointRow[] {
  if (sort === undefined) return rows
  const valueOf = sortValue(model, sort.key)
  const sign = sort.isDescending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b
    return sign * (x - y) || a - b
  })
}

function sortValue({ points, parameters }: SweepModel, key: string): (position: number) => number {
  const [kind, id = ''] = key.split(' ')
  if (kind === 'metric') return (position) => points[position]?.metrics?.[id as MetricId] ?? Number.NaN
  const parameter = parameters.find((one) => one.id === id)
  if (kind === 'parameter')
    return (position) => {
      const level = parameter?.levelOf[position] ?? -1
      return level < 0 ? Number.NaN : level
    }
  return (position) => position
}

/** The points as comma-separated values: every field that varies, every metric as it is stored. */
export function pointsCsv(
  fields: readonly string[],
  { points, metrics }: Pick<SweepModel, 'points' | 'metrics'>,
): string {
  const head = ['point', ...fields, 'status', 'runId', ...metrics.map((id) => csvName(id))]
  const lines = points.map(({ index, values, status, runId, metrics: numbers }) => [
    index + 1,
    ...fields.map((field) => values[field] ?? ''),
    status,
    runId ?? '',
    ...metrics.map((id) => numbers?.[id] ?? ''),
  ])
  return [head, ...lines].map((line) => line.map(csvCell).join(',')).join('\n') + '\n'
}

function csvName(id: MetricId): string {
  const { unit } = METRICS[id]
  return unit === '' || unit === '×' ? id : `${id} (${unit})`
}

/** Quoted where needed; a text that a spreadsheet would take for a formula is kept one. */
function csvCell(value: number | string): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
