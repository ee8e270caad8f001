import { estimate } from '../../../engine/index.ts'
import type { Problem } from '../../../engine/model/problem.ts'
import { measureSpeed } from '../../services/machine-speed.ts'
import { planRuns, type PlannedRun } from '../../services/simulation-inputs.ts'
import { inputFilesOf, type InputOptions } from './input-options.ts'
import { BAD_INPUT, DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { runTitle } from './run-table.ts'
import { bytes, count, duration, textTable, type Column } from './text-table.ts'

/** Options of `deltascope estimate` after parsing. */
export interface EstimateOptions extends InputOptions {
  readonly json?: boolean
}

interface Row {
  readonly name: string
  readonly cycles: number
  /** Abstract operations of the simulator. */
  readonly work: number
  /** Time on this machine. */
  readonly seconds: number
  readonly traceBytes: number
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'layer', align: 'left', cell: (row) => row.name },
  { title: 'total cycles', unit: 'about', cell: (row) => count(row.cycles) },
  { title: 'work', unit: 'operations', cell: (row) => count(row.work) },
  { title: 'time here', unit: 'about', cell: (row) => duration(row.seconds) },
  { title: 'traces', unit: 'about', cell: (row) => bytes(row.traceBytes) },
]

/** Estimates every run the options name. */
export async function runEstimate(options: EstimateOptions): Promise<ExitCode> {
  const files = inputFilesOf(options)
  const planned = files.ok ? planRuns(files.value) : files
  if (!planned.ok) return stop(options, planned.problems)
  const documents = planned.value.map((run) => {
    const layers = rowsOf(run)
    const total = totalOf(layers)
    if (options.json !== true) print(`${runTitle(run)}\n\n${textTable(COLUMNS, layers, [total])}\n`)
    return {
      runName: run.folderName,
      configFile: run.configFile,
      topologyFile: run.topologyFile,
      layers,
      total,
    }
  })
  sayProblems(planned.notes)
  if (options.json === true) printJson({ ok: true, notes: planned.notes, runs: documents })
  return Promise.resolve(DONE)
}

function stop(options: EstimateOptions, problems: readonly Problem[]): ExitCode {
  sayProblems(problems)
  if (options.json === true) printJson({ ok: false, problems })
  return BAD_INPUT
}

function rowsOf(run: PlannedRun): readonly Row[] {
  const speed = measureSpeed(run, () => performance.now())
  return run.layers.map((layer) => {
    const { cycles, work, traceBytes } = estimate({ ...run, layers: [layer] })
    return { name: layer.name, cycles, work, seconds: work / speed, traceBytes }
  })
}

function totalOf(rows: readonly Row[]): Row {
  const sum = (value: (row: Row) => number): number => rows.reduce((total, row) => total + value(row), 0)
  return {
    name: 'total',
    cycles: sum((row) => row.cycles),
    work: sum((row) => row.work),
    seconds: sum((row) => row.seconds),
    traceBytes: sum((row) => row.traceBytes),
  }
}
