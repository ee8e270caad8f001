import { statSync } from 'node:fs'
import { simulate, writeReports, writeTraces } from '../../engine/index.ts'
import { problem, type Problem, type Result } from '../../engine/model/problem.ts'
import type { PerOperand, RunResult } from '../../engine/model/result.ts'
import { writeFolder, type FilePiece, type FolderOptions } from './folder-writer.ts'
import { runFolder, type PlannedRun } from './simulation-inputs.ts'

/** First and last cycle of a window. */
export type CycleWindow = readonly [first: number, last: number]

export interface WriteOptions extends Pick<FolderOptions, 'signal' | 'onProgress' | 'fs'> {
  readonly outdir: string
  /** Also the traces of every layer, of all cycles or of a window. */
  readonly traces?: { readonly cycles?: CycleWindow }
}

/** Sums over the layers of a run. */
export interface RunTotals {
  readonly macs: number
  readonly totalCycles: number
  readonly stallCycles: number
  /** MACs done in percent of what all processing elements could do in the total cycles. */
  readonly overallUtilPercent: number
  readonly dramWords: PerOperand<number>
}

/** Simulates a planned run. Blocks; nothing is written yet. */
export function simulateRun(
  run: PlannedRun,
  onProgress: (done: number, total: number) => void,
): Result<RunResult> {
  return simulate(run, { onProgress })
}

/** Writes the reports, and on request the traces, into `outdir/<folder name>`; all of them or nothing. */
export function writeRun(
  run: PlannedRun,
  result: RunResult,
  { outdir, traces, ...options }: WriteOptions,
): Promise<Result<readonly string[]>> {
  const pieces = runFiles(run, result, traces)
  return writeFolder(runFolder(outdir, run), pieces, { ...options, isResult: isResultPath })
}

function* runFiles(run: PlannedRun, result: RunResult, traces: WriteOptions['traces']): Generator<FilePiece> {
  for (const { fileName, text } of writeReports(result, run.rules)) yield { path: fileName, text }
  if (traces === undefined) return
  const options = traces.cycles === undefined ? {} : { cycles: traces.cycles }
  for (const layerIndex of run.layers.keys()) {
    for (const { fileName, chunk } of writeTraces(run, layerIndex, options)) {
      yield { path: `layer${layerIndex}/${fileName}`, text: chunk }
    }
  }
}

/** True for what SCALE-Sim or this program writes into a run's folder, which the next run may replace. */
export function isResultPath(path: string): boolean {
  return /^([A-Z_]+_REPORT\.csv|layer\d+(\/[A-Z_]+_TRACE\.csv)?)$/.test(path)
}

/** Why nothing can be written into `outdir`, as far as that can be seen before simulating. */
export function outdirProblem(outdir: string): Problem | undefined {
  if (!isOtherThanFolder(outdir)) return undefined
  return problem('not-a-folder', 'is a file', {
    file: outdir,
    expected: 'a folder, or nothing yet',
    remedy: 'Choose another folder with -p.',
  })
}

function isOtherThanFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory()
  } catch {
    // Nothing there, or no access: writing will create it, or tell.
    return false
  }
}

/** The totals of a run on its array. */
export function totalsOf({ config }: Pick<PlannedRun, 'config'>, { layers }: RunResult): RunTotals {
  const sum = (value: (layer: RunResult['layers'][number]) => number): number =>
    layers.reduce((total, layer) => total + value(layer), 0)
  const macs = sum((layer) => layer.macs)
  const totalCycles = sum((layer) => layer.totalCycles)
  return {
    macs,
    totalCycles,
    stallCycles: sum((layer) => layer.stallCycles),
    overallUtilPercent: totalCycles === 0 ? 0 : (macs * 100) / (totalCycles * config.rows * config.cols),
    dramWords: {
      ifmap: sum((layer) => layer.dram.ifmap.words),
      filter: sum((layer) => layer.dram.filter.words),
      ofmap: sum((layer) => layer.dram.ofmap.words),
    },
  }
}
