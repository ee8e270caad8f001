import type { z } from 'zod'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { LayerRow, RunDetail, RunRow, Setting } from '../../../shared/model/runs.ts'
import { toCsv } from '../../services/exchange/tables/csv.ts'
import { runsTable } from '../../services/exchange/tables/export-table.ts'
import { RUN_COLUMNS } from '../../services/exchange/tables/runs-table.ts'
import { chooseColumns, type ColumnDefinition } from '../../services/exchange/tables/table.ts'
import type { RemoteStore } from '../../store/store.ts'
import { metricTable, metricText } from './metric-text.ts'
import { DONE, print, printJson, say, sayProblems, type ExitCode } from './output.ts'
import { NO_CALL, runTitleText } from './run-action.ts'
import { count, decimal, printable, textTable, type Column } from './text-table.ts'
import { projectIdOf, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `deltascope runs` after parsing. */
export interface ListRunsOptions extends JsonOption {
  readonly filter: string
  readonly sort?: string
  readonly limit: number
  readonly columns?: readonly string[]
  readonly project?: string
  readonly csv?: boolean
}

/** Options of `runs show` after parsing. */
export interface ShowOptions extends JsonOption {
  readonly layers?: boolean
}

/** Options of `runs tag` after parsing. */
export interface TagOptions extends JsonOption {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}

const SHOWN = ['id', 'status', 'workload', 'design', 'rows', 'cols', 'rules', 'steps', 'cycles', 'timeMs']
const ALSO_SHOWN = ['utilPercent', 'dramBytes', 'tags', 'differs']
const PAGE_RUNS = 500

/** Lists runs of the history. */
export function listRuns(options: ListRunsOptions): Promise<ExitCode> {
  const { json, csv, columns, limit } = options
  return withWorkbench({ json: json === true }, async ({ store }) => {
    const chosen = chooseColumns(RUN_COLUMNS, columns ?? [...SHOWN, ...ALSO_SHOWN])
    if (!chosen.ok) return refuse(chosen.problems, json)
    const found = await findRuns(store, options)
    if (!found.ok) return refuse(found.problems, json)
    const { total, runs } = found.value
    if (json === true) printJson({ ok: true, total, runs })
    else if (csv === true) {
      const table = runsTable(runs, columns)
      if (!table.ok) return refuse(table.problems, json)
      print(toCsv(table.value))
    } else {
      print(textTable(chosen.value.map(textColumn), runs))
      if (total > runs.length)
        say(`deltascope: ${count(runs.length)} of ${count(total)} runs; --limit ${limit}`)
    }
    return DONE
  })
}

interface FoundRuns {
  readonly total: number
  readonly runs: readonly RunRow[]
}

async function findRuns(
  store: RemoteStore,
  { filter, sort, limit, project }: ListRunsOptions,
): Promise<Result<FoundRuns>> {
  const projectId = await projectIdOf(store, project)
  if (!projectId.ok) return projectId
  const sorted = sort === undefined ? filter : `${filter} sort:${sort}`
  const runs: RunRow[] = []
  for (;;) {
    const page = await store.queryRuns({
      projectId: projectId.value,
      filter: sorted.trim(),
      offset: runs.length,
      limit: Math.min(PAGE_RUNS, limit - runs.length),
    })
    if (!page.ok) return page
    runs.push(...page.value.rows)
    if (page.value.rows.length === 0 || runs.length >= limit || runs.length >= page.value.total) {
      return ok({ total: page.value.total, runs })
    }
  }
}

function textColumn({ name, type, value }: ColumnDefinition<RunRow>): Column<RunRow> {
  const metric = METRIC_IDS.find((id) => id === name)
  if (metric !== undefined) return metricColumn(metric)
  const cell = (run: RunRow): string => {
    const found = value(run)
    if (found === null) return ''
    return type === 'time' ? new Date(Number(found)).toISOString() : String(found)
  }
  return type === 'text' ? { title: name, align: 'left', cell } : { title: name, cell }
}

function metricColumn(id: MetricId): Column<RunRow> {
  const { unit } = METRICS[id]
  const cell = ({ metrics }: RunRow): string => metricText(id, metrics[id])
  return unit === '' ? { title: id, cell } : { title: id, unit, cell }
}

/** Shows one run. */
export function showRun(id: number, { json, layers }: ShowOptions): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ runs }) => {
    const run = await runs.methods['runs.get']({ id }, NO_CALL)
    if (!run.ok) return refuse(run.problems, json)
    if (json === true) printJson({ ok: true, run: run.value })
    else print(runText(run.value, layers === true))
    if (json !== true) sayProblems(run.value.problems)
    return DONE
  })
}

const SETTING_COLUMNS: readonly Column<Setting>[] = [
  { title: 'setting', align: 'left', cell: ({ title }) => title },
  { title: 'value', cell: ({ value }) => String(value) },
  { title: 'unit', align: 'left', cell: ({ unit }) => unit },
  { title: '', align: 'left', cell: ({ isDefault }) => (isDefault ? '' : 'changed') },
]

const LAYER_COLUMNS: readonly Column<LayerRow>[] = [
  { title: 'layer', align: 'left', cell: ({ name }) => name },
  { title: 'step', align: 'left', cell: ({ step }) => step },
  { title: 'MACs', cell: ({ macs }) => count(macs) },
  { title: 'cycles', cell: ({ cycles }) => count(cycles) },
  { title: 'stalls', unit: 'cycles', cell: ({ stallCycles }) => count(stallCycles) },
  { title: 'util', unit: '%', cell: ({ utilPercent }) => decimal(utilPercent) },
  ...(['ifmap', 'filter', 'ofmap'] as const).map((operand): Column<LayerRow> => ({
    title: `DRAM ${operand}`,
    unit: 'B',
    cell: ({ dramBytes }) => count(dramBytes[operand]),
  })),
]

function runText(run: RunDetail, withLayers: boolean): string {
  const { settings, metrics, checks, layers, tags, note, cli, createdAt, engineVersion, origin } = run
  const about = [
    `${origin} ${new Date(createdAt).toISOString()} by engine ${engineVersion}`,
    ...(tags.length === 0 ? [] : [`tags: ${tags.join(' ')}`]),
    ...(note === '' ? [] : [`note: ${note}`]),
  ]
  const held = checks.map(
    ({ title, holds, detail }) => `${holds ? 'holds' : 'BROKEN'}: ${title} (${detail})\n`,
  )
  const parts = [
    `${runTitleText(run, false)}\n${about.map((line) => `${printable(line)}\n`).join('')}`,
    textTable(SETTING_COLUMNS, settings),
    metricTable(metrics),
    ...(held.length === 0 ? [] : [printableLines(held)]),
    ...(withLayers ? [textTable(LAYER_COLUMNS, layers)] : []),
    `${printable(cli)}\n`,
  ]
  return parts.join('\n')
}

function printableLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line.trimEnd())}\n`).join('')
}

/** Removes runs; tells how to undo it. */
export function removeRuns(ids: readonly number[], { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ runs }) => {
    const removed = await runs.methods['runs.remove']({ ids: [...new Set(ids)] }, NO_CALL)
    if (!removed.ok) return refuse(removed.problems, json)
    if (json === true) printJson({ ok: true, ...removed.value })
    else print(`${printable(removed.value.title)}; undo: deltascope runs undo ${removed.value.undoId}\n`)
    return DONE
  })
}

/** Adds tags to runs and takes tags away. */
export function tagRuns(
  ids: readonly number[],
  { add = [], remove = [], json }: TagOptions,
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ runs }) => {
    const { RUN_PARAMS } = await historyParams()
    const params = checked(RUN_PARAMS['runs.tag'], { ids, add, remove })
    if (!params.ok) return refuse(params.problems, json)
    const tagged = await runs.methods['runs.tag'](params.value, NO_CALL)
    if (!tagged.ok) return refuse(tagged.problems, json)
    if (json === true) printJson({ ok: true })
    else print(`${count(ids.length)} ${ids.length === 1 ? 'run' : 'runs'} tagged\n`)
    return DONE
  })
}

/** Writes a note to a run. */
export function noteRun(id: number, note: string, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ runs }) => {
    const { RUN_PARAMS } = await historyParams()
    const params = checked(RUN_PARAMS['runs.note'], { id, note })
    if (!params.ok) return refuse(params.problems, json)
    const noted = await runs.methods['runs.note'](params.value, NO_CALL)
    if (!noted.ok) return refuse(noted.problems, json)
    if (json === true) printJson({ ok: true })
    else print(`Note of run ${id} written\n`)
    return DONE
  })
}

/** Takes a removal back. */
export function undo(undoId: number, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ projects }) => {
    const undone = await projects.methods['undo.apply']({ undoId })
    if (!undone.ok) return refuse(undone.problems, json)
    if (json === true) printJson({ ok: true, ...undone.value })
    else print(`Undone: ${printable(undone.value.title)}\n`)
    return DONE
  })
}

/** The command line may say what a page may say, no more. */
async function historyParams() {
  const { runParams } = await import('../../services/api/params-runs.ts')
  const { RUN_SPEC } = await import('../../services/runs/spec-schema.ts')
  return { RUN_PARAMS: runParams(RUN_SPEC) }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): Result<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const problems = parsed.error.issues.map(({ message, path }): Problem =>
    problem('bad-argument', message, { field: path.map(String).join('.') }),
  )
  return { ok: false, problems }
}
