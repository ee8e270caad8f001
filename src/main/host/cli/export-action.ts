import type { Result } from '../../../engine/model/problem.ts'
import { writeOutput } from '../../services/exchange/output-file.ts'
import { layersTable, runsTable, selectRuns } from '../../services/exchange/tables/export-table.ts'
import { sweepColumns } from '../../services/exchange/tables/sweep-table.ts'
import { tableFile, type TableFormat } from '../../services/exchange/tables/table-file.ts'
import { tableOf, type Table } from '../../services/exchange/tables/table.ts'
import type { Workbench } from '../../services/workbench.ts'
import { DONE, interruptible, print, printJson, type ExitCode } from './output.ts'
import { NO_CALL } from './run-action.ts'
import { count } from './text-table.ts'
import { projectIdOf, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of a table as a file after parsing. */
export interface ExportOptions extends JsonOption {
  readonly format: TableFormat
  readonly output: string
  readonly force?: boolean
}

/** Options of `export runs` after parsing. */
export interface ExportRunsOptions extends ExportOptions {
  readonly filter: string
  readonly project?: string
  readonly columns?: readonly string[]
}

/** Runs that match a filter. */
export function exportRuns(options: ExportRunsOptions): Promise<ExitCode> {
  return exportAs(options, async ({ store }, signal) => {
    const projectId = await projectIdOf(store, options.project)
    if (!projectId.ok) return projectId
    const selection = { projectId: projectId.value, filter: options.filter, runIds: [] }
    const runs = await selectRuns(store, selection, signal)
    return runs.ok ? runsTable(runs.value, options.columns) : runs
  })
}

/** The layers of runs. */
export function exportLayers(ids: readonly number[], options: ExportOptions): Promise<ExitCode> {
  return exportAs(options, async ({ store }, signal) => {
    const runs = await selectRuns(store, { projectId: null, filter: '', runIds: [...new Set(ids)] }, signal)
    return runs.ok ? layersTable(store, runs.value, signal) : runs
  })
}

/** The points of a sweep. */
export function exportSweep(id: number, options: ExportOptions): Promise<ExitCode> {
  return exportAs(options, async ({ sweeps }) => {
    const detail = await sweeps.methods['sweeps.get']({ id }, NO_CALL)
    if (!detail.ok) return detail
    return { ok: true, value: tableOf(sweepColumns(detail.value), detail.value.results), notes: [] }
  })
}

/** Makes a table and writes it; all of the file or nothing. */
function exportAs(
  { format, output, force, json }: ExportOptions,
  make: (workbench: Workbench, signal: AbortSignal) => Promise<Result<Table>>,
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async (workbench) => {
    const table = await interruptible((signal) => make(workbench, signal))
    if (!table.ok) return refuse(table.problems, json)
    const { bytes } = tableFile(table.value, format, '')
    const written = await writeOutput(output, bytes, { isForced: force === true })
    if (!written.ok) return refuse(written.problems, json)
    const { rows, columns } = table.value
    if (json === true) printJson({ ok: true, file: output, rows, columns: columns.map(({ name }) => name) })
    else print(`${count(rows)} rows written to ${output}\n`)
    return DONE
  })
}
