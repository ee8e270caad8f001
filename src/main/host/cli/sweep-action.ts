import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import { extendSweep } from '../../../shared/analysis/extend-sweep.ts'
import type { MetricId } from '../../../shared/model/metrics.ts'
import type { SweepDetail, SweepEstimate, SweepSpec } from '../../../shared/model/sweeps.ts'
import { sweepSchema } from '../../services/api/params-sweeps.ts'
import { parseSafeJson } from '../../services/exchange/bundle/safe-json.ts'
import { savedPreset } from '../../services/runs/catalog.ts'
import { machineChoices } from '../../services/runs/machine-field.ts'
import { RUN_SPEC } from '../../services/runs/spec-schema.ts'
import { BUILT_IN_SWEEPS } from '../../services/sweeps/built-in.ts'
import { readTextFile } from '../../services/text-file.ts'
import type { Workbench } from '../../services/workbench.ts'
import {
  DONE,
  FAILED,
  INTERRUPTED,
  interruptible,
  print,
  printJson,
  say,
  sayProblems,
  type ExitCode,
} from './output.ts'
import { startProgress } from './progress.ts'
import { additionOf } from './sweep-addition.ts'
import { NO_CALL } from './run-action.ts'
import {
  builtInText,
  estimateText,
  machineLines,
  pointTable,
  sensitivityTable,
  sweepTable,
} from './sweep-text.ts'
import { projectIdOf, projectToUse, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `sweep list` after parsing. */
export interface ListSweepsOptions extends JsonOption {
  readonly project?: string
  readonly builtIn?: boolean
}

/** Options of `sweep extend` after parsing. */
export interface ExtendSweepOptions extends JsonOption {
  readonly add?: readonly string[]
  readonly samples?: number
  readonly estimate?: boolean
}

/** Options of `sweep start` after parsing. */
export interface StartSweepOptions extends JsonOption {
  readonly builtIn?: string
  readonly project?: string
  readonly estimate?: boolean
}

const MAX_SPEC_BYTES = 64 * 2 ** 20
const SWEEP_SPEC = sweepSchema(RUN_SPEC)

/** Lists sweeps. */
export function listSweeps({ json, project, builtIn }: ListSweepsOptions): Promise<ExitCode> {
  if (builtIn === true) {
    if (json === true) printJson({ ok: true, sweeps: BUILT_IN_SWEEPS })
    else print(builtInText(BUILT_IN_SWEEPS))
    return Promise.resolve(DONE)
  }
  return withWorkbench({ json: json === true }, async ({ store, sweeps }) => {
    const projectId = await projectIdOf(store, project)
    if (!projectId.ok) return refuse(projectId.problems, json)
    const listed = await sweeps.methods['sweeps.list']({ projectId: projectId.value }, NO_CALL)
    if (!listed.ok) return refuse(listed.problems, json)
    if (json === true) printJson({ ok: true, sweeps: listed.value })
    else print(sweepTable(listed.value))
    return DONE
  })
}

/** Lists what the field `machine` can be: what comes with the program, then saved presets. */
export function listMachines({ json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ store }) => {
    const saved = await store.listPresets({})
    if (!saved.ok) return refuse(saved.problems, json)
    const machines = machineChoices(saved.value.map(savedPreset))
    if (json === true) printJson({ ok: true, machines })
    else print(machineLines(machines))
    return DONE
  })
}

/** Estimates sweeps, or runs one after the other. */
export async function startSweep(file: string | undefined, options: StartSweepOptions): Promise<ExitCode> {
  const { json } = options
  const specs = specsOf(file, options.builtIn)
  if (!specs.ok) return refuse(specs.problems, json)
  return withWorkbench({ json: json === true }, async (workbench) => {
    if (options.estimate === true) return estimateSweeps(workbench, specs.value, json)
    const project = await projectToUse(workbench, options.project)
    if (!project.ok) return refuse(project.problems, json)
    return runSweeps(workbench, project.value.id, specs.value, json)
  })
}

/** A sweep with the points of another and more; those that are there are not computed again. */
export function extendSweepBy(
  id: number,
  { add = [], samples = 0, estimate, json }: ExtendSweepOptions,
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async (workbench) => {
    const detail = await workbench.sweeps.methods['sweeps.get']({ id }, NO_CALL)
    if (!detail.ok) return refuse(detail.problems, json)
    const { spec, projectId } = detail.value
    const addition = additionOf(spec.plan, { add, samples })
    if (!addition.ok) return refuse(addition.problems, json)
    const more = extendSweep(spec, addition.value)
    return estimate === true
      ? estimateSweeps(workbench, [more], json)
      : runSweeps(workbench, projectId, [more], json)
  })
}

/** Runs sweeps one after the other, each to its end. */
async function runSweeps(
  workbench: Workbench,
  projectId: number,
  specs: readonly SweepSpec[],
  json: boolean | undefined,
): Promise<ExitCode> {
  const details: SweepDetail[] = []
  for (const spec of specs) {
    const started = await workbench.sweeps.methods['sweeps.start']({ projectId, spec }, NO_CALL)
    if (!started.ok) return refuse(started.problems, json)
    sayProblems(started.notes)
    const detail = await follow(workbench, started.value.sweepId)
    if (!detail.ok) return refuse(detail.problems, json)
    details.push(detail.value)
    if (json !== true) print(`${sweepTable([detail.value])}\n${pointTable(detail.value)}\n`)
    if (detail.value.status !== 'done') break
  }
  if (json === true) printJson({ ok: details.every(({ status }) => status === 'done'), sweeps: details })
  return exitCodeOf(details)
}

function specsOf(file: string | undefined, builtIn: string | undefined): Result<readonly SweepSpec[]> {
  if ((file === undefined) === (builtIn === undefined)) {
    return fail(
      problem('no-sweep', 'Either a file or --built-in says what is swept', {
        remedy: 'deltascope sweep list --built-in shows the names.',
      }),
    )
  }
  if (file !== undefined) return readSpec(file)
  const found = BUILT_IN_SWEEPS.find(({ id }) => id === builtIn)
  if (found !== undefined) return ok(found.specs)
  const expected = `one of ${BUILT_IN_SWEEPS.map(({ id }) => id).join(', ')}`
  return fail(
    problem('unknown-sweep', 'No sweep of this name comes with the program', {
      got: builtIn ?? '',
      expected,
    }),
  )
}

/** The sweep of a JSON file, or what is wrong with it. */
function readSpec(file: string): Result<readonly SweepSpec[]> {
  const text = readTextFile(file, MAX_SPEC_BYTES)
  if (!text.ok) return text
  const json = parseSafeJson(text.value, file)
  if (!json.ok) return json
  const spec = SWEEP_SPEC.safeParse(json.value)
  if (spec.success) return ok([spec.data])
  return fail(
    ...spec.error.issues.map(({ message, path }) =>
      problem('bad-sweep', message, { file, field: path.map(String).join('.') }),
    ),
  )
}

async function estimateSweeps(
  { sweeps }: Workbench,
  specs: readonly SweepSpec[],
  json: boolean | undefined,
): Promise<ExitCode> {
  const estimates: (SweepEstimate & { readonly name: string })[] = []
  for (const spec of specs) {
    const estimated = await interruptible((signal) => sweeps.methods['sweeps.estimate']({ spec }, { signal }))
    if (!estimated.ok) return refuse(estimated.problems, json)
    sayProblems(estimated.notes)
    estimates.push({ name: spec.name, ...estimated.value })
    if (json !== true) print(`${estimateText(spec.name, estimated.value)}\n`)
  }
  if (json === true) printJson({ ok: true, estimates })
  return DONE
}

/** Waits for the end of a sweep of this program; Ctrl-C pauses it. */
async function follow({ sweeps, jobs }: Workbench, id: number): Promise<Result<SweepDetail>> {
  const progress = startProgress()
  const timer = setInterval(() => {
    const job = jobs.list().find(({ sweepId }) => sweepId === id)
    if (job === undefined) return
    const left = job.secondsLeft === undefined ? '' : `, ${Math.ceil(job.secondsLeft)} s left`
    progress.show(`sweep ${id}: ${job.done} of ${job.total} points${left}`)
  }, 100)
  try {
    await interruptible(async (signal) => {
      signal.addEventListener('abort', () => void sweeps.methods['sweeps.pause']({ id }, NO_CALL))
      await sweeps.ended(id)
    })
  } finally {
    clearInterval(timer)
    progress.clear()
  }
  return sweeps.methods['sweeps.get']({ id }, NO_CALL)
}

function exitCodeOf(sweeps: readonly SweepDetail[]): ExitCode {
  const last = sweeps.at(-1)
  if (last?.status === 'paused' || last?.status === 'cancelled') {
    say(`deltascope: ${last.status}; deltascope sweep resume ${last.id} goes on`)
    return INTERRUPTED
  }
  return last?.status === 'done' && sweeps.every(({ failed }) => failed === 0) ? DONE : FAILED
}

/** Shows a sweep with its points. */
export function showSweep(id: number, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ sweeps }) => {
    const detail = await sweeps.methods['sweeps.get']({ id }, NO_CALL)
    if (!detail.ok) return refuse(detail.problems, json)
    if (json === true) printJson({ ok: true, sweep: detail.value })
    else print(`${sweepTable([detail.value])}\n${pointTable(detail.value)}`)
    return DONE
  })
}

/** Pauses or cancels a sweep. */
export function stopSweep(id: number, how: 'pause' | 'cancel', { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ sweeps }) => {
    const stopped = await sweeps.methods[`sweeps.${how}`]({ id }, NO_CALL)
    if (!stopped.ok) return refuse(stopped.problems, json)
    const detail = await sweeps.methods['sweeps.get']({ id }, NO_CALL)
    if (!detail.ok) return refuse(detail.problems, json)
    if (json === true) printJson({ ok: true, sweep: detail.value })
    else print(`Sweep ${id}: ${detail.value.status}\n`)
    return DONE
  })
}

/** Runs what is left of a sweep to its end. */
export function resumeSweep(id: number, { json }: JsonOption): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async (workbench) => {
    const resumed = await workbench.sweeps.methods['sweeps.resume']({ id }, NO_CALL)
    if (!resumed.ok) return refuse(resumed.problems, json)
    const detail = await follow(workbench, id)
    if (!detail.ok) return refuse(detail.problems, json)
    if (json === true) printJson({ ok: detail.value.status === 'done', sweeps: [detail.value] })
    else print(`${sweepTable([detail.value])}\n${pointTable(detail.value)}`)
    return exitCodeOf([detail.value])
  })
}

/** Shows the points nothing else beats. */
export function showFront(
  id: number,
  { x, y, json }: JsonOption & { readonly x: MetricId; readonly y: MetricId },
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ sweeps }) => {
    const detail = await sweeps.methods['sweeps.get']({ id }, NO_CALL)
    if (!detail.ok) return refuse(detail.problems, json)
    const front = await sweeps.methods['sweeps.pareto']({ id, x, y }, NO_CALL)
    if (!front.ok) return refuse(front.problems, json)
    const byIndex = new Map(detail.value.results.map((point) => [point.index, point]))
    const points = front.value.front.flatMap((index) => byIndex.get(index) ?? [])
    if (json === true) printJson({ ok: true, x, y, points })
    else print(pointTable(detail.value, points, [x, y]))
    return DONE
  })
}

/** Shows how much each field moves a metric. */
export function showSensitivity(
  id: number,
  { metric, json }: JsonOption & { readonly metric: MetricId },
): Promise<ExitCode> {
  return withWorkbench({ json: json === true }, async ({ sweeps }) => {
    const fields = await sweeps.methods['sweeps.sensitivity']({ id, metric }, NO_CALL)
    if (!fields.ok) return refuse(fields.problems, json)
    if (json === true) printJson({ ok: true, metric, fields: fields.value })
    else print(sensitivityTable(metric, fields.value))
    return DONE
  })
}
