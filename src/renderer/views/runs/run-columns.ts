import { FILTER_FIELDS, isSortable, type FilterFieldId } from '../../../shared/filter/fields.ts'
import { bytes, fixed, GROUP_SPACE, MISSING } from '../../../shared/format/numbers.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { RunRow } from '../../../shared/model/runs.ts'
import type { TableColumn } from '../../widgets/table-column.ts'
import { whenText } from './when.ts'

/** A column of the history; its key is that of the filter language. */
export type RunColumn = TableColumn<RunRow> & { readonly key: FilterFieldId }

/** Columns until others are chosen, in the order of the table. */
export const DEFAULT_COLUMNS: readonly FilterFieldId[] = [
  'workload',
  'design',
  'rows',
  'differs',
  'cycles',
  'timeMs',
  'speedup',
  'utilPercent',
  'dramBytes',
  'stallPercent',
  'created',
  'tookMs',
  'energyMillijoules',
]

/** Narrow heads say what the metrics' own titles say in full. */
const SHORT: Readonly<Partial<Record<MetricId, string>>> = {
  utilPercent: 'PE util.',
  dramBytes: 'DRAM',
  dramBytesPerCycle: 'DRAM bw.',
  energySavingPercent: 'En. saving',
  trafficRatio: 'Traffic',
  stallPercent: 'Stall',
  areaSquareMillimetres: 'Area',
  intensity: 'Intensity',
}

const WIDTHS: Readonly<Partial<Record<MetricId, number>>> = {
  cycles: 112,
  macs: 152,
  stallCycles: 128,
  sramWords: 144,
  timeMs: 100,
  timePerStepMs: 128,
  speedup: 88,
  utilPercent: 108,
  mappingPercent: 136,
  dramBytes: 76,
  stallPercent: 60,
  energyMillijoules: 96,
}

/** A value of a metric as its column shows it; bytes with their own unit, since runs differ a million times. */
export function metricText(id: MetricId, value: number | null): string {
  if (value === null) return MISSING
  const { unit, decimals } = METRICS[id]
  return unit === 'B' ? bytes(value) : fixed(value, decimals)
}

function metricColumn(id: MetricId): RunColumn {
  const { title, unit, definition } = METRICS[id]
  return {
    key: id,
    title: SHORT[id] ?? title,
    ...(unit === '' || unit === 'B' ? {} : { unit }),
    width: WIDTHS[id] ?? 112,
    isNumber: true,
    isSortable: true,
    definition: `${title}. ${definition}`,
    text: ({ metrics }) => metricText(id, metrics[id]),
  }
}

/** Rows and columns of the array, `128 × 128`; designs without one have a dash. */
export function arrayText({ rows, cols }: RunRow): string {
  return rows === 0 ? MISSING : `${rows}${GROUP_SPACE}×${GROUP_SPACE}${cols}`
}

/** `array-os` as one says it; designs have names already. */
export function designText(design: string): string {
  return design.replace(/^array-/, 'array ')
}

/** What is not the default, without the sizes that have a column of their own. */
export function differsText({ differs }: RunRow): string {
  return differs
    .split(', ')
    .filter((part) => !/^(?:rows|columns) \d+$/.test(part))
    .join(', ')
}

type Own = Omit<RunColumn, 'key' | 'isSortable' | 'title' | 'definition'> & { readonly title?: string }

const OWN: Readonly<Partial<Record<FilterFieldId, Own>>> = {
  workload: { width: 132, text: ({ workload }) => workload },
  design: { width: 96, text: ({ design }) => designText(design) },
  rows: { title: 'Array', unit: 'PEs', width: 84, text: arrayText },
  differs: { title: 'Differs from defaults', width: 144, grows: true, text: differsText },
  tag: { title: 'Tags', width: 96, text: ({ tags }) => tags.join(', ') },
  note: { width: 160, text: ({ note }) => note },
  created: { title: 'Started', width: 104, text: ({ createdAt }) => whenText(createdAt, Date.now()) },
  tookMs: {
    title: 'Took',
    unit: 's',
    width: 56,
    isNumber: true,
    text: ({ tookMs }) => (tookMs === null ? MISSING : fixed(tookMs / 1000, 1)),
  },
  status: { width: 80, text: ({ status }) => status },
  origin: { width: 88, text: ({ origin }) => origin },
  rules: { width: 104, text: ({ rules }) => (rules === '' ? MISSING : rules) },
  steps: { width: 72, isNumber: true, text: ({ steps }) => fixed(steps, 0) },
  batch: { width: 72, isNumber: true, text: ({ batch }) => fixed(batch, 0) },
  layersTotal: { width: 72, isNumber: true, text: ({ layersTotal }) => fixed(layersTotal, 0) },
  id: { title: 'Run', width: 72, isNumber: true, text: ({ id }) => String(id) },
  engineVersion: { title: 'Engine', width: 80, text: ({ engineVersion }) => engineVersion },
  specHash: { title: 'Hash', width: 104, text: ({ specHash }) => specHash.slice(0, 12) },
}

function ownColumns(): readonly RunColumn[] {
  return Object.entries(OWN).map(([id, own]) => {
    const key = id as FilterFieldId
    const { title } = FILTER_FIELDS[key]
    return { title, definition: title, ...own, key, isSortable: isSortable(key) }
  })
}

/** Every column there is, in the order of the chooser. */
export const RUN_COLUMNS: readonly RunColumn[] = [...ownColumns(), ...METRIC_IDS.map(metricColumn)]

const BY_KEY: ReadonlyMap<string, RunColumn> = new Map(RUN_COLUMNS.map((column) => [column.key, column]))

/** The columns of these names; unknown ones are left out, and none at all means the usual ones. */
export function columnsOf(keys: readonly string[]): readonly RunColumn[] {
  const found = keys.flatMap((key) => BY_KEY.get(key) ?? [])
  return found.length === 0 ? columnsOf(DEFAULT_COLUMNS) : found
}

/** The columns that fit into a width: they are dropped from the right before any gets smaller, the first stays. */
export function columnsThatFit(columns: readonly RunColumn[], width: number): readonly RunColumn[] {
  const CHECKS = 34
  let used = CHECKS
  const count = columns.findIndex((column) => (used += column.width) > width)
  return count < 0 ? columns : columns.slice(0, Math.max(1, count))
}
