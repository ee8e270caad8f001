import type { Design, Machine, StepClass } from '../designs/design.ts'
import { contextOf, evaluate, layerPhases } from '../designs/evaluate.ts'
import type { Evaluation, EvaluationOptions, StepCost } from '../designs/evaluation.ts'
import { networkFacts, type LayerFacts } from '../designs/layer-facts.ts'
import type { ParameterValues } from '../designs/parameters.ts'
import { operandsOf } from '../designs/pe-models/raw-or-delta.ts'
import { fail, ok, problem, type Problem, type Result } from '../model/problem.ts'
import type { Workload } from '../workloads/model.ts'
import { phasesOf } from './design-phases.ts'
import { type StepAxis, stepAxis } from './design-steps.ts'
import { type StepTable, stepTable, type TableLayer } from './design-table.ts'

/** A run of a design: a table for each kind of step, and where they repeat. */
export interface DesignRun {
  readonly axis: StepAxis
  /** Of the first step, when it is of its own kind. */
  readonly first: StepTable | undefined
  /** Of the steady steps, when there are any. */
  readonly steady: StepTable | undefined
  readonly layers: readonly LayerFacts[]
  readonly machine: Machine
  /** Most multiplies of a PE per cycle, whatever the operands. */
  readonly peakLanes: number
}

/** The tables of a network on a design, from the costs of `evaluate`. */
export function designRun(
  workload: Workload,
  design: Design,
  parameters: ParameterValues,
  options: EvaluationOptions,
): Result<DesignRun> {
  if (!Number.isSafeInteger(options.steps) || options.steps < 1) return fail(badSteps(options.steps))
  const evaluation = evaluate(workload, design, parameters, options)
  const machine = design.machine(parameters)
  const { layers } = networkFacts(workload, options.operators)
  const costOf = (step: StepClass): StepCost | undefined =>
    evaluation.stepClasses.find((candidate) => candidate.step === step)
  const [first, steady] = [costOf('first'), costOf('steady')]
  const axis = stepAxis({
    clockHertz: machine.clockHertz,
    firstSeconds: first?.pass.timeSeconds,
    steadySeconds: steady?.pass.timeSeconds,
    steps: options.steps,
  })
  const table = (cost: StepCost | undefined, shift: number): StepTable | undefined =>
    cost === undefined ? undefined : tableOf(cost, layers, design, machine, { parameters, options, shift })
  const run = { axis, first: table(first, 0), steady: table(steady, axis.steadyShift) }
  if (run.first?.cycles === 0 || run.steady?.cycles === 0) return fail(tooShort(evaluation))
  return ok({ ...run, layers, machine, peakLanes: peakLanesOf(design, parameters) })
}

function peakLanesOf({ pe }: Design, parameters: ParameterValues): number {
  return Math.max(
    ...(['delta', 'raw', 'attention'] as const).map((operands) => pe.lanes(operands, parameters)),
  )
}

interface TableSettings {
  readonly parameters: ParameterValues
  readonly options: EvaluationOptions
  readonly shift: number
}

function tableOf(
  { step, layers, pass }: StepCost,
  facts: readonly LayerFacts[],
  design: Design,
  machine: Machine,
  { parameters, options, shift }: TableSettings,
): StepTable {
  const tableLayers = layers.flatMap((cost, i): readonly TableLayer[] => {
    const layer = facts[i]
    if (layer === undefined) return []
    const phases = layerPhases(layer, cost.peCycles, cost.dramBytes, machine, parameters)
    const context = contextOf(layer, parameters, step, options)
    const withoutOutliers = design.pe.cycles(layer, { ...context, outlierRate: 0, outlierSpread: 0 })
    return [
      {
        seconds: cost.timeSeconds,
        phases: phasesOf(phases, machine.overlap),
        tileRows: phases.tileRows,
        macs: cost.macs,
        bytes: cost.dramBytes,
        lanes: design.pe.lanes(operandsOf(layer, step), parameters),
        outlierShare: cost.peCycles === 0 ? 0 : Math.max(0, 1 - withoutOutliers / cost.peCycles),
      },
    ]
  })
  const { clockHertz, peRows, peCols } = machine
  const shared = { clockHertz, pes: peRows * peCols, peakLanes: peakLanesOf(design, parameters) }
  return stepTable(tableLayers, pass.overheadSeconds, shared, shift)
}

function badSteps(steps: number): Problem {
  return problem('out-of-range', 'A run has a whole number of steps', {
    field: 'steps',
    expected: 'a whole number from 1',
    got: String(steps),
  })
}

function tooShort({ workload, design, run }: Evaluation): Problem {
  return problem('run-too-short', 'A step of the run takes less than one cycle', {
    field: design,
    expected: 'at least one cycle per step',
    got: `${workload}: ${run.timeSeconds} s in all`,
    remedy: 'Choose a wider operator scope or a faster clock.',
  })
}
