import type { Result } from '../../../engine/model/problem.ts'
import type { RunDetail, RunStatus } from '../../../shared/model/runs.ts'
import { specFromOptions, type RunOptions } from '../../services/runs/spec-options.ts'
import type { Workbench } from '../../services/workbench.ts'
import { metricTable } from './metric-text.ts'
import {
  DONE,
  FAILED,
  INTERRUPTED,
  interruptible,
  print,
  printJson,
  sayProblems,
  type ExitCode,
} from './output.ts'
import { startProgress } from './progress.ts'
import { printable } from './text-table.ts'
import { projectToUse, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `deltascope run` after parsing. */
export interface RunCommandOptions extends RunOptions, JsonOption {
  readonly project?: string
  readonly again?: boolean
}

/** For calls nobody stops or follows. */
export const NO_CALL = { signal: new AbortController().signal, onProgress: (): void => undefined }

/** Asks the history; waits where the answer has to be computed. Ctrl-C stores what is complete. */
export async function runRun({ json, project, again, ...options }: RunCommandOptions): Promise<ExitCode> {
  const spec = specFromOptions(options)
  if (!spec.ok) return refuse(spec.problems, json)
  return withWorkbench({ json: json === true }, async (workbench) => {
    const { runs } = workbench
    const chosen = await projectToUse(workbench, project)
    if (!chosen.ok) return refuse(chosen.problems, json)
    const asked = { projectId: chosen.value.id, spec: spec.value, isForced: again === true }
    const started = await runs.methods['runs.start'](asked, NO_CALL)
    if (!started.ok) return refuse(started.problems, json)
    const { runId, fromHistory } = started.value
    const ended = fromHistory ? started : await waitFor(workbench, runId)
    if (!ended.ok) return refuse(ended.problems, json)
    const detail = await runs.methods['runs.get']({ id: runId }, NO_CALL)
    if (!detail.ok) return refuse(detail.problems, json)
    sayProblems([...spec.notes, ...detail.value.problems])
    const { status } = detail.value
    if (json === true) printJson({ ok: status === 'done', fromHistory, run: detail.value })
    else print(`${runTitleText(detail.value, fromHistory)}\n\n${metricTable(detail.value.metrics)}`)
    return exitCodeOf(status)
  })
}

/** Waits for the end of a run with its progress in sight; Ctrl-C ends it. */
async function waitFor({ runs, jobs }: Workbench, runId: number): Promise<Result<unknown>> {
  const progress = startProgress()
  const timer = setInterval(() => {
    const job = jobs.list().find((one) => one.runId === runId)
    if (job !== undefined) progress.show(`run ${runId}: layer ${job.done} of ${job.total}`)
  }, 100)
  try {
    return await interruptible((signal) => {
      signal.addEventListener('abort', () => void runs.methods['runs.cancel']({ id: runId }, NO_CALL))
      return runs.ended(runId)
    })
  } finally {
    clearInterval(timer)
    progress.clear()
  }
}

/** What a run is and where its numbers come from, in one line. */
export function runTitleText(run: RunDetail, fromHistory: boolean): string {
  const { id, workload, design, rows, cols, rules, differs, status } = run
  const size = rows === 0 ? '' : ` ${rows} x ${cols}`
  const facts = [`${workload} on ${design}${size}`, rules, differs].filter((part) => part !== '')
  const state = status === 'done' ? (fromHistory ? ' (answered from the history)' : '') : ` (${status})`
  return `Run ${id}: ${printable(facts.join(', '))}${state}`
}

function exitCodeOf(status: RunStatus): ExitCode {
  if (status === 'partial') return INTERRUPTED
  return status === 'done' ? DONE : FAILED
}
