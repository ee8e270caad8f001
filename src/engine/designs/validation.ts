import { ok, type Result } from '../model/problem.ts'
import { withParameter, type ParameterValues } from './parameters.ts'
import { alternativesOf } from './validation/alternatives.ts'
import { openBench, type Bench } from './validation/bench.ts'
import { concludeFrom, type Conclusions, type GroupId } from './validation/conclusions.ts'
import { leaveOneOut, type LeftOut } from './validation/leave-one-out.ts'
import { areaRows, bufferRows, energyRows, powerRows } from './validation/machine-rows.ts'
import { orderMistakes, type OrderMistake } from './validation/order.ts'
import type { PresetId, ValidationSetup } from './validation/presets.ts'
import { PUBLISHED_ONE_ARRAY_SHARE } from './validation/published.ts'
import { groupOf, rowOf, type ValidationGroup, type ValidationRow } from './validation/row.ts'
import { sensitivity, type SensitivityBar } from './validation/sensitivity.ts'
import {
  a100Speeds,
  asynchronousSpeedups,
  comparedSpeedups,
  computeRows,
  oneArrayShare,
  trafficRows,
} from './validation/speedup-rows.ts'

/** The published table beside ours, and what follows from it. All ratios are numbers of 1, not percent. */
export interface Validation {
  readonly preset: PresetId
  readonly title: string
  readonly operators: string
  readonly steps: number
  readonly batch: ValidationSetup['batch']
  readonly groups: Readonly<Record<GroupId, ValidationGroup>>
  readonly orderMistakes: readonly OrderMistake[]
  readonly conclusions: Conclusions
  /** Preset `paper` only: the fit is made there. */
  readonly leaveOneOut: readonly LeftOut[]
  /** Tornado data, the most influential choice first. */
  readonly sensitivity: readonly SensitivityBar[]
  readonly parameters: ParameterValues
}

/** Compares the designs with the published figures under one preset and one set of parameters for all networks. */
export function validate(setup: ValidationSetup, parameters?: ParameterValues): Result<Validation> {
  const opened = openBench(setup, parameters)
  if (!opened.ok) return opened
  const bench = opened.value
  const compared = comparedSpeedups(bench)
  const groups = groupsOf(bench, compared)
  const bars = sensitivity(bench)
  if (!bars.ok) return bars
  const mistakes = orderMistakes(compared)
  const leftOut = setup.id === 'paper' ? leaveOneOut(bench) : []
  return ok({
    preset: setup.id,
    title: setup.title,
    operators: setup.operators,
    steps: setup.steps,
    batch: setup.batch,
    groups,
    orderMistakes: mistakes,
    conclusions: concludeFrom(setup, groups, mistakes, bars.value, leftOut, alternativesOf(bench)),
    leaveOneOut: leftOut,
    sensitivity: bars.value,
    parameters: bench.parameters,
  })
}

function groupsOf(
  bench: Bench,
  compared: readonly ValidationRow[],
): Readonly<Record<GroupId, ValidationGroup>> {
  const context = [...asynchronousSpeedups(bench), oneArrayRow(bench), ...a100Speeds(bench)]
  const composed = bench.setup.operators === 'conv' ? [] : composedAttention(bench)
  return {
    speedup: groupOf('Speedup over the dense baseline', 'x', [...compared, ...composed, ...context]),
    traffic: groupOf('DRAM traffic over the baseline', 'x', trafficRows(bench)),
    computeSpeedup: groupOf('Compute-only speedup', 'x', computeRows(bench)),
    bufferSensitivity: groupOf('Performance with smaller buffers', '1', bufferRows(bench)),
    energySaving: groupOf('Energy saving', '1', energyRows(bench)),
    area: groupOf('Area', 'mm2', areaRows()),
    power: groupOf('Power', 'W', powerRows()),
  }
}

/** Scopes with attention: the same with INT3 lanes composed for raw values, as in the first step. */
function composedAttention(bench: Bench): readonly ValidationRow[] {
  const { firstStepLanes } = bench.parameters
  const composed = bench.withParameters(withParameter(bench.parameters, 'attentionLanes', firstStepLanes))
  return comparedSpeedups(composed)
    .filter(({ design }) => design === 'cambricon-d')
    .map((row) => ({ ...row, metric: `speedup, attention on ${firstStepLanes} lanes`, isCounted: false }))
}

function oneArrayRow(bench: Bench): ValidationRow {
  return rowOf({
    network: 'GUID256',
    design: 'async-pe',
    metric: 'cycles with one array only',
    published: PUBLISHED_ONE_ARRAY_SHARE,
    simulated: oneArrayShare(bench, 'GUID256'),
    errorKind: 'points',
    isCounted: false,
    note: 'the spread of the outlier rates is fitted to this figure',
  })
}
