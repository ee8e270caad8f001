import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { RunMethods } from '../../../shared/api/methods/runs.ts'
import type { FileOut } from '../../../shared/model/figures.ts'
import type { RunRow } from '../../../shared/model/runs.ts'
import type { RemoteStore } from '../../store/store.ts'
import { layerColumns, type LayerOfRun } from '../exchange/tables/layers-table.ts'
import { RUN_COLUMNS } from '../exchange/tables/runs-table.ts'
import { tableFile, type FileBytes } from '../exchange/tables/table-file.ts'
import { tableOf } from '../exchange/tables/table.ts'

/** More than a spreadsheet takes; the command line writes tables of any length. */
const MOST_RUNS = 100_000
const MOST_LAYER_RUNS = 1000

/** The chosen runs, or all that match, or the layers of the chosen runs, as a file. */
export async function exportTable(
  store: RemoteStore,
  { table, projectId, filter, runIds, format }: RunMethods['export.table']['params'],
): Promise<Result<FileOut>> {
  const limit = table === 'runs' ? MOST_RUNS : MOST_LAYER_RUNS
  const matching =
    runIds.length > 0 ? ok(runIds) : await store.matchingRunIds({ projectId, filter, limit: limit + 1 })
  if (!matching.ok) return matching
  const ids = matching.value
  if (ids.length > limit) return fail(tooMany(table, limit))
  const runs = await store.getRuns({ ids })
  if (!runs.ok) return runs
  if (table === 'runs') return ok(fileOut(tableFile(tableOf(RUN_COLUMNS, runs.value), format, 'runs')))
  const layers = await layersOf(store, runs.value)
  if (!layers.ok) return layers
  return ok(fileOut(tableFile(tableOf(layerColumns(layers.value), layers.value), format, 'layers')))
}

async function layersOf(store: RemoteStore, runs: readonly RunRow[]): Promise<Result<readonly LayerOfRun[]>> {
  const all: LayerOfRun[] = []
  for (const { id } of runs) {
    const layers = await store.getLayers({ runId: id })
    if (!layers.ok) return layers
    for (const layer of layers.value) all.push({ runId: id, layer })
  }
  return ok(all)
}

function fileOut({ fileName, mimeType, bytes }: FileBytes): FileOut {
  return { fileName, mimeType, base64: Buffer.from(bytes).toString('base64') }
}

function tooMany(table: string, limit: number) {
  return problem('too-many-rows', `That are more ${table} than one file should hold`, {
    field: 'filter',
    expected: `at most ${limit} runs`,
    remedy: 'Narrow the filter, or use deltascope export.',
  })
}
