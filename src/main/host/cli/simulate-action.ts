import { formatProblem, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunResult } from '../../../engine/model/result.ts'
import { planRuns, runFolder, type PlannedRun } from '../../services/simulation-inputs.ts'
import {
  outdirProblem,
  simulateRun,
  totalsOf,
  writeRun,
  type WriteOptions,
} from '../../services/simulation-run.ts'
import { inputFilesOf, type InputOptions } from './input-options.ts'
import {
  BAD_INPUT,
  DONE,
  FAILED,
  INTERRUPTED,
  interruptible,
  print,
  printJson,
  sayProblems,
  type ExitCode,
} from './output.ts'
import { startProgress, type Progress } from './progress.ts'
import { runTable, runTitle } from './run-table.ts'
import { bytes } from './text-table.ts'

/** Options of `deltascope simulate` after parsing. */
export interface SimulateOptions extends InputOptions {
  readonly outdir: string
  readonly saveSpace?: string
  readonly saveTraces?: boolean
  readonly cycles?: readonly [number, number]
  readonly json?: boolean
}

/** What the JSON document says about one run. */
interface RunDocument {
  readonly runName: string
  readonly folder: string
  readonly spec: Pick<PlannedRun, 'configFile' | 'topologyFile' | 'kind' | 'config'>
  readonly rules: { readonly id: string; readonly fixes: readonly string[] }
  readonly layers: RunResult['layers']
  readonly totals: ReturnType<typeof totalsOf>
  readonly files: readonly string[]
}

/** Plans all runs, then simulates and writes one after the other. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const notes: Problem[] = [...optionNotes(options)]
  const documents: RunDocument[] = []
  const stop = (code: ExitCode, problems: readonly Problem[]): ExitCode => {
    sayProblems([...notes, ...problems])
    if (options.json === true)
      printJson({ ok: false, problems: problems.map(withText), notes: notes.map(withText), runs: documents })
    return code
  }

  const planned = planOf(options)
  if (!planned.ok) return stop(BAD_INPUT, planned.problems)
  notes.push(...planned.notes, ...renamingNotes(planned.value))

  const progress = startProgress()
  for (const run of planned.value) {
    const result = simulateRun(run, (done, total) =>
      progress.show(`${run.folderName}: layer ${done} of ${total}`),
    )
    progress.clear()
    if (!result.ok) return stop(BAD_INPUT, inRun(run, result.problems))
    notes.push(...result.notes)
    const written = await write(run, result.value, options, progress)
    if (!written.ok) return stop(isInterruption(written) ? INTERRUPTED : FAILED, written.problems)
    const document = documentOf(run, result.value, options.outdir, written.value)
    documents.push(document)
    if (options.json !== true) {
      print(`${runTitle(run)}\n\n${runTable(result.value, document.totals)}\n`)
      print(`${written.value.length} files written to ${document.folder}\n\n`)
    }
  }
  sayProblems(notes)
  if (options.json === true) printJson({ ok: true, notes: notes.map(withText), runs: documents })
  return DONE
}

function planOf(options: SimulateOptions): Result<readonly PlannedRun[]> {
  const files = inputFilesOf(options)
  if (!files.ok) return files
  const wrong = [cyclesProblem(options), outdirProblem(options.outdir)].filter((p) => p !== undefined)
  return wrong.length > 0 ? { ok: false, problems: wrong } : planRuns(files.value)
}

async function write(
  run: PlannedRun,
  result: RunResult,
  { outdir, saveTraces, cycles }: SimulateOptions,
  progress: Progress,
): Promise<Result<readonly string[]>> {
  const traces: Pick<WriteOptions, 'traces'> =
    saveTraces === true ? { traces: cycles === undefined ? {} : { cycles } } : {}
  const onProgress = (chars: number): void => progress.show(`${run.folderName}: ${bytes(chars)} written`)
  const written = await interruptible((signal) =>
    writeRun(run, result, { outdir, signal, onProgress, ...traces }),
  )
  progress.clear()
  return written
}

/** Problems found while simulating name the layer; the file that layer is in belongs to it. */
function inRun(run: PlannedRun, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((p) => ({ file: `${run.topologyFile} (with ${run.configFile})`, ...p }))
}

function isInterruption(result: Result<unknown>): boolean {
  return !result.ok && result.problems.some((p) => p.code === 'interrupted')
}

function documentOf(
  run: PlannedRun,
  result: RunResult,
  outdir: string,
  files: readonly string[],
): RunDocument {
  const { configFile, topologyFile, kind, config, rules } = run
  return {
    runName: run.folderName,
    folder: runFolder(outdir, run),
    spec: { configFile, topologyFile, kind, config },
    rules: { id: rules.id, fixes: [...rules.fixes] },
    layers: result.layers,
    totals: totalsOf(run, result),
    files,
  }
}

function withText(found: Problem): Problem & { readonly text: string } {
  return { ...found, text: formatProblem(found) }
}

function cyclesProblem({ cycles, saveTraces }: SimulateOptions): Problem | undefined {
  if (cycles === undefined || saveTraces === true) return undefined
  return problem('cycles-without-traces', 'chooses cycles of the traces, but none are to be written', {
    field: '--cycles',
    remedy: 'Add --save-traces.',
  })
}

function optionNotes({ saveSpace }: SimulateOptions): readonly Problem[] {
  if (saveSpace === undefined) return []
  const message = 'is taken but does nothing, as in SCALE-Sim v3'
  const remedy = 'Traces are written with --save-traces.'
  return [problem('ignored-option', message, { severity: 'warning', field: '-s', remedy })]
}

function renamingNotes(runs: readonly PlannedRun[]): readonly Problem[] {
  return runs
    .filter((run) => run.folderName !== run.config.runName)
    .map((run) =>
      problem('renamed-run', `several runs have this name; this one is written to ${run.folderName}`, {
        severity: 'warning',
        file: run.configFile,
        field: 'run_name',
        got: run.config.runName,
      }),
    )
}
