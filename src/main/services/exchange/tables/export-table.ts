import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { RunMethods } from '../../../../shared/api/methods/runs.ts'
import type { FileOut } from '../../../../shared/model/figures.ts'
import type { RunRow } from '../../../../shared/model/runs.ts'
import type { RemoteStore } from '../../../store/store.ts'
import { layerColumns, type LayerOfRun } from './layers-table.ts'
import { RUN_COLUMNS } from './runs-table.ts'
import { tableFile } from './table-file.ts'
import { chooseColumns, tableOf, type Table } from './table.ts'

/** Which runs a table is about: those named, or those of a project (or all) that match a filter, in its order. */
export interface RunSelection {
  readonly projectId: number | null
  readonly filter: string
  /** Empty: all that match. */
  readonly runIds: readonly number[]
}

type TableStore = Pick<RemoteStore, 'queryRuns' | 'getRuns' | 'getLayers'>

const PAGE_RUNS = 500
/** Layers of more runs do not fit into memory as one table. */
const MOST_LAYER_ROWS = 2_000_000

/** The runs that are selected; a named run that is not there is an error. */
export async function selectRuns(
  store: TableStore,
  { projectId, filter, runIds }: RunSelection,
  signal?: AbortSignal,
): Promise<Result<readonly RunRow[]>> {
  if (runIds.length > 0) return namedRuns(store, runIds)
  const runs: RunRow[] = []
  for (;;) {
    if (signal?.aborted === true) return fail(problem('cancelled', 'Stopped on request'))
    const page = await store.queryRuns({ projectId, filter, offset: runs.length, limit: PAGE_RUNS })
    if (!page.ok) return page
    for (const run of page.value.rows) runs.push(run)
    if (page.value.rows.length < PAGE_RUNS) return ok(runs, page.notes)
  }
}

async function namedRuns(store: TableStore, ids: readonly number[]): Promise<Result<readonly RunRow[]>> {
  const runs = await store.getRuns({ ids })
  if (!runs.ok) return runs
  const present = new Set(runs.value.map(({ id }) => id))
  const missing = ids.filter((id) => !present.has(id))
  if (missing.length === 0) return runs
  return fail(problem('not-found', 'There is no such run', { got: missing.slice(0, 20).join(', ') }))
}

/** Runs with the chosen columns, or all of them. */
export function runsTable(runs: readonly RunRow[], columns?: readonly string[]): Result<Table> {
  if (columns === undefined) return ok(tableOf(RUN_COLUMNS, runs))
  const chosen = chooseColumns(RUN_COLUMNS, columns)
  return chosen.ok ? ok(tableOf(chosen.value, runs)) : chosen
}

/** The layers of runs, one run after the other. */
export async function layersTable(
  store: TableStore,
  runs: readonly RunRow[],
  signal?: AbortSignal,
): Promise<Result<Table>> {
  const rows: LayerOfRun[] = []
  for (const { id } of runs) {
    if (signal?.aborted === true) return fail(problem('cancelled', 'Stopped on request'))
    const layers = await store.getLayers({ runId: id })
    if (!layers.ok) return layers
    for (const layer of layers.value) rows.push({ runId: id, layer })
    if (rows.length > MOST_LAYER_ROWS) {
      return fail(
        problem('table-too-large', 'These runs have more layers than fit into one table', {
          expected: `at most ${MOST_LAYER_ROWS} layers`,
          remedy: 'Choose fewer runs.',
        }),
      )
    }
  }
  return ok(tableOf(layerColumns(rows), rows))
}

/** The method `export.table`: runs or their layers as a file. */
export async function exportTable(
  store: TableStore,
  { table, format, ...selection }: RunMethods['export.table']['params'],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Result<FileOut>> {
  const runs = await selectRuns(store, selection, signal)
  if (!runs.ok) return runs
  const made = table === 'runs' ? runsTable(runs.value) : await layersTable(store, runs.value, signal)
  if (!made.ok) return made
  const { bytes, ...file } = tableFile(made.value, format, table)
  return ok({ ...file, base64: Buffer.from(bytes).toString('base64') }, runs.notes)
}
