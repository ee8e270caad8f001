import { ok, type Result } from '../../model/problem.ts'
import { PARAMETER_IDS, PARAMETERS, withParameter, type ParameterId } from '../parameters.ts'
import type { ParameterStatus } from '../parameters/spec.ts'
import { openBench, type Bench } from './bench.ts'
import type { ValidationSetup } from './presets.ts'
import { bufferRows, energyRows } from './machine-rows.ts'
import { mean, type ValidationRow } from './row.ts'
import { comparedSpeedups, computeRows, trafficRows } from './speedup-rows.ts'

/** Mean absolute errors with one open choice changed; numbers of 1. */
export interface SensitivityPoint {
  readonly value: string
  readonly speedError: number
  readonly largestSpeedError: number
  readonly trafficError: number
  /** Against the middle of the published band. */
  readonly computeError: number
  readonly bufferError: number
  /** In points / 100. */
  readonly energyError: number
}

/** One bar of a tornado: an open choice, its values and how far they move the mean speed error. */
export interface SensitivityBar {
  readonly choice: string
  readonly status: ParameterStatus
  readonly initial: string
  readonly points: readonly SensitivityPoint[]
  /** Largest less smallest mean speed error over the values and the default. */
  readonly swing: number
}

const OTHER_STEPS = [50, 100, 1000] as const
const OTHER_BATCHES = [1, 4, 8, 12, 16] as const

/**
 * Every open choice varied alone, the most influential first; the default setup is the reference. Choices that move
 * none of the errors (they concern other designs or scopes) are left out.
 */
export function sensitivity(bench: Bench): Result<readonly SensitivityBar[]> {
  const reference = pointOf('', bench)
  const parameterBars = PARAMETER_IDS.flatMap((id) => parameterBar(id, bench, reference))
  const setupBars = openSetupBars(bench, reference)
  if (!setupBars.ok) return setupBars
  const bars = [...parameterBars, ...setupBars.value]
  return ok(bars.filter((bar) => hasEffect(bar, reference)).toSorted((a, b) => b.swing - a.swing))
}

function hasEffect({ points }: SensitivityBar, reference: SensitivityPoint): boolean {
  const keys = ['speedError', 'trafficError', 'computeError', 'bufferError', 'energyError'] as const
  return points.some((point) => keys.some((key) => point[key] !== reference[key]))
}

function pointOf(value: string, bench: Bench): SensitivityPoint {
  const speeds = absoluteErrors(comparedSpeedups(bench))
  return {
    value,
    speedError: mean(speeds),
    largestSpeedError: Math.max(...speeds),
    trafficError: mean(absoluteErrors(trafficRows(bench))),
    computeError: mean(absoluteErrors(computeRows(bench))),
    bufferError: mean(absoluteErrors(bufferRows(bench))),
    energyError: mean(absoluteErrors(energyRows(bench))),
  }
}

function absoluteErrors(rows: readonly ValidationRow[]): readonly number[] {
  return rows.map(({ error }) => Math.abs(error))
}

function barOf(
  facts: Pick<SensitivityBar, 'choice' | 'status' | 'initial'>,
  points: readonly SensitivityPoint[],
  reference: SensitivityPoint,
): SensitivityBar {
  const errors = [reference, ...points].map(({ speedError }) => speedError)
  return { ...facts, points, swing: Math.max(...errors) - Math.min(...errors) }
}

function parameterBar(id: ParameterId, bench: Bench, reference: SensitivityPoint): readonly SensitivityBar[] {
  const spec = PARAMETERS[id]
  const values: readonly (number | string)[] =
    spec.kind === 'choice' ? spec.options.filter((option) => option !== spec.initial) : (spec.explore ?? [])
  if (values.length === 0) return []
  const points = values
    .filter((value) => value !== spec.initial)
    .map((value) => pointOf(String(value), bench.withParameters(withParameter(bench.parameters, id, value))))
  const initial = spec.kind === 'choice' ? spec.initial : String(Number(spec.initial.toPrecision(4)))
  return [barOf({ choice: id, status: spec.status, initial }, points, reference)]
}

/** Steps, the batch of STBL512 and the operators that count: open choices that are no parameters of a design. */
function openSetupBars(bench: Bench, reference: SensitivityPoint): Result<readonly SensitivityBar[]> {
  const { setup, parameters } = bench
  const points = (
    setups: readonly (readonly [value: string, setup: ValidationSetup])[],
  ): Result<readonly SensitivityPoint[]> => {
    const made: SensitivityPoint[] = []
    for (const [value, other] of setups) {
      const opened = openBench(other, parameters)
      if (!opened.ok) return opened
      made.push(pointOf(value, opened.value))
    }
    return ok(made)
  }
  const steps = points(OTHER_STEPS.map((count) => [String(count), { ...setup, steps: count }]))
  const batches = points(
    OTHER_BATCHES.filter((batch) => batch !== setup.batch.STBL512).map((batch) => [
      String(batch),
      { ...setup, batch: { ...setup.batch, STBL512: batch } },
    ]),
  )
  const scopes = points(
    (['conv', 'gemm', 'all'] as const)
      .filter((scope) => scope !== setup.operators)
      .map((scope) => [scope, { ...setup, operators: scope }]),
  )
  if (!steps.ok) return steps
  if (!batches.ok) return batches
  if (!scopes.ok) return scopes
  const { STBL512 } = setup.batch
  return ok([
    barOf({ choice: 'steps', status: 'assumed', initial: String(setup.steps) }, steps.value, reference),
    barOf(
      { choice: 'batch of STBL512', status: 'fitted', initial: String(STBL512) },
      batches.value,
      reference,
    ),
    barOf({ choice: 'operators', status: 'fitted', initial: setup.operators }, scopes.value, reference),
  ])
}
