import { METRIC_IDS, METRICS, type MetricId } from '../model/metrics.ts'

/** `text` and `tags` are compared with wildcards, `reference` by name or by number, `time` only by order. */
export type FieldKind = 'text' | 'number' | 'tags' | 'reference' | 'time'

/** A key of the filter language. */
export interface FilterField {
  readonly kind: FieldKind
  readonly title: string
  /** As in `MetricInfo`; empty for counts and texts. */
  readonly unit: string
}

const text = (title: string): FilterField => ({ kind: 'text', title, unit: '' })
const count = (title: string, unit = ''): FilterField => ({ kind: 'number', title, unit })

const OF_RUNS = {
  id: count('Number of the run'),
  project: { kind: 'reference', title: 'Project', unit: '' },
  sweep: { kind: 'reference', title: 'Sweep', unit: '' },
  status: text('Status'),
  origin: text('Origin'),
  kind: text('Array or design'),
  workload: text('Workload'),
  design: text('Design'),
  rows: count('Rows'),
  cols: count('Columns'),
  rules: text('Rules'),
  steps: count('Steps'),
  batch: count('Batch'),
  differs: text('What differs from the defaults'),
  specHash: text('Hash of the question'),
  engineVersion: text('Version of the engine'),
  created: { kind: 'time', title: 'Created', unit: '' },
  tookMs: count('Took', 'ms'),
  layersDone: count('Layers done'),
  layersTotal: count('Layers'),
  tag: { kind: 'tags', title: 'Tag', unit: '' },
  note: text('Note'),
} as const satisfies Record<string, FilterField>

/** Name of a key: a column of the history or a metric. */
export type FilterFieldId = keyof typeof OF_RUNS | MetricId

const OF_METRICS = Object.fromEntries(
  METRIC_IDS.map((id) => [id, count(METRICS[id].title, METRICS[id].unit)]),
) as Record<MetricId, FilterField>

/** Every key, in the order in which they are offered. */
export const FILTER_FIELDS: Readonly<Record<FilterFieldId, FilterField>> = { ...OF_RUNS, ...OF_METRICS }

export const FILTER_FIELD_IDS = Object.keys(FILTER_FIELDS) as readonly FilterFieldId[]

const BY_LOWER_CASE: ReadonlyMap<string, FilterFieldId> = new Map(
  FILTER_FIELD_IDS.map((id) => [id.toLowerCase(), id]),
)

/** The key of a name in any case. */
export function findField(name: string): FilterFieldId | undefined {
  return BY_LOWER_CASE.get(name.toLowerCase())
}

/** Whether rows can be sorted by a key; a row has several tags. */
export function isSortable(id: FilterFieldId): boolean {
  return FILTER_FIELDS[id].kind !== 'tags'
}
