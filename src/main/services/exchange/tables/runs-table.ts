import { METRIC_IDS } from '../../../../shared/model/metrics.ts'
import type { RunRow } from '../../../../shared/model/runs.ts'
import type { Cell, ColumnDefinition, ColumnType } from './table.ts'

const column = (name: string, type: ColumnType, value: (run: RunRow) => Cell): ColumnDefinition<RunRow> => ({
  name,
  type,
  value,
})

/** What a row of the history is written as: its identity, then every metric under its id. */
export const RUN_COLUMNS: readonly ColumnDefinition<RunRow>[] = [
  column('id', 'integer', (run) => run.id),
  column('projectId', 'integer', (run) => run.projectId),
  column('sweepId', 'integer', (run) => run.sweepId),
  column('status', 'text', (run) => run.status),
  column('origin', 'text', (run) => run.origin),
  column('kind', 'text', (run) => run.kind),
  column('workload', 'text', (run) => run.workload),
  column('design', 'text', (run) => run.design),
  column('rows', 'integer', (run) => run.rows),
  column('cols', 'integer', (run) => run.cols),
  column('rules', 'text', (run) => run.rules),
  column('steps', 'integer', (run) => run.steps),
  column('batch', 'integer', (run) => run.batch),
  column('differs', 'text', (run) => run.differs),
  column('tags', 'text', (run) => run.tags.join(' ')),
  column('note', 'text', (run) => run.note),
  column('specHash', 'text', (run) => run.specHash),
  column('engineVersion', 'text', (run) => run.engineVersion),
  column('createdAt', 'time', (run) => run.createdAt),
  column('tookMs', 'number', (run) => run.tookMs),
  column('layersDone', 'integer', (run) => run.layersDone),
  column('layersTotal', 'integer', (run) => run.layersTotal),
  ...METRIC_IDS.map((id) => column(id, 'number', (run) => run.metrics[id])),
]
