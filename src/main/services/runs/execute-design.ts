import { evaluate } from '../../../engine/designs/evaluate.ts'
import {
  totalEnergy,
  type Cost,
  type Evaluation,
  type LayerCost,
} from '../../../engine/designs/evaluation.ts'
import { networkFacts } from '../../../engine/designs/layer-facts.ts'
import {
  DEFAULT_PARAMETERS,
  PARAMETER_IDS,
  withParameter,
  type ParameterValues,
} from '../../../engine/designs/parameters.ts'
import { dense } from '../../../engine/designs/dense.ts'
import { findDesign } from '../../../engine/designs/registry.ts'
import { bytesByTensor, TRAFFIC_CAUSE_IDS, type DramBytes } from '../../../engine/designs/traffic.ts'
import { ok, type Result } from '../../../engine/model/problem.ts'
import type { DesignRunSpec } from '../../../engine/model/run-spec.ts'
import type { Workload } from '../../../engine/workloads/model.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'
import { coreArea } from './core-area.ts'
import { metricValues, ratio } from './run-metrics.ts'
import { workloadOf } from './spec-layers.ts'

/** A design run and the dense design on the same network, steps and parameters. */
export interface EvaluatedRun {
  readonly own: Evaluation
  readonly dense: Evaluation
  readonly clockHertz: number
  readonly network: Workload
}

/** The spec's parameters; one that is newer than the spec has its default. */
export function parametersOf(spec: DesignRunSpec): ParameterValues {
  let values = DEFAULT_PARAMETERS
  for (const id of PARAMETER_IDS) {
    const value = spec.parameters[id]
    if (value !== undefined) values = withParameter(values, id, value)
  }
  return values
}

/** Evaluates the design and its baseline; milliseconds for any network and number of steps. */
export function evaluateSpec(spec: DesignRunSpec): Result<EvaluatedRun> {
  const design = findDesign(spec.design)
  if (!design.ok) return design
  const network = workloadOf(spec.workload)
  if (!network.ok) return network
  const parameters = parametersOf(spec)
  const options = { steps: spec.steps, operators: spec.workload.operators }
  const own = evaluate(network.value, design.value, parameters, options)
  const baseline = spec.design === dense.id ? own : evaluate(network.value, dense, parameters, options)
  const { clockHertz } = design.value.machine(parameters)
  return ok({ own, dense: baseline, clockHertz, network: network.value })
}

/** Rows of the layers, class of steps by class of steps. Cycles are the time times the clock, rounded layer by layer. */
export function designLayers({ own, clockHertz, network }: EvaluatedRun): readonly LayerRow[] {
  const { layers: facts } = networkFacts(network, own.operators)
  return own.stepClasses.flatMap(({ step, layers }) =>
    layers.map((layer, index): LayerRow => {
      const shape = facts[index]
      const cycles = Math.round(layer.timeSeconds * clockHertz)
      return {
        index,
        name: layer.name,
        kind: layer.kind,
        step,
        m: shape?.m ?? 0,
        k: shape?.k ?? 0,
        n: shape?.n ?? 0,
        macs: layer.macs,
        cycles,
        stallCycles: Math.round(stallSeconds(layer) * clockHertz),
        utilPercent: ratio(100 * layer.peSeconds, layer.timeSeconds) ?? 0,
        mappingPercent: null,
        sramWords: null,
        dramBytes: bytesByOperand(layer.dramBytes),
        dramCauses: causes(layer.dramBytes),
        dramBandwidth: null,
        energyMillijoules: energyMillijoules(layer),
        outlierRate: layer.outlierRate,
        accounting: designAccounting(layer, clockHertz, cycles),
      }
    }),
  )
}

function stallSeconds({ stallSeconds: stalls }: Cost): number {
  return stalls.sfu + stalls.weights + stalls.activations + stalls.ndp
}

/** Bytes over the bus by operand; attention operands are inputs. */
function bytesByOperand(bytes: DramBytes) {
  const { weights, input, output, attention } = bytesByTensor(bytes)
  return { ifmap: input + attention, filter: weights, ofmap: output }
}

/** Causes with bytes, those inside the banks included: they are not on the bus. */
function causes(bytes: DramBytes): Readonly<Record<string, number>> {
  return Object.fromEntries(TRAFFIC_CAUSE_IDS.filter((id) => bytes[id] !== 0).map((id) => [id, bytes[id]]))
}

function energyMillijoules({ energyPicojoules }: Cost): number | null {
  return energyPicojoules === undefined ? null : totalEnergy(energyPicojoules) * 1e-9
}

/**
 * Cycles of a layer by account: the array works (`multiply`), waits for weights, for activations, or for its outputs to
 * pass the special function unit and the banks (`stallOfmap`), as on the timeline. The borders between the accounts are
 * rounded, not the accounts: they sum to the cycles.
 */
function designAccounting(
  { peSeconds, stallSeconds: stalls }: LayerCost,
  clockHertz: number,
  cycles: number,
) {
  let seconds = 0
  let border = 0
  const next = (more: number): number => {
    seconds += more
    const end = Math.min(cycles, Math.round(seconds * clockHertz))
    const part = end - border
    border = end
    return part
  }
  const multiply = next(peSeconds)
  const stallFilter = next(stalls.weights)
  const stallIfmap = next(stalls.activations)
  // The last account ends where the layer does.
  const stallOfmap = cycles - border
  return { multiply, fill: 0, drain: 0, edge: 0, stallIfmap, stallFilter, stallOfmap, overhead: 0 }
}

/** Metrics of a design run, by the definitions of `src/shared/model/metrics.ts`. */
export function designMetrics(
  spec: DesignRunSpec,
  { own, dense: baseline, clockHertz }: EvaluatedRun,
): MetricValues {
  const { run } = own
  const cycles = Math.round(run.timeSeconds * clockHertz)
  const stallCycles = Math.round(stallSeconds(run) * clockHertz)
  const { ifmap, filter, ofmap } = bytesByOperand(run.dramBytes)
  const energy = energyMillijoules(run)
  const denseEnergy = energyMillijoules(baseline.run)
  const timeMs = run.timeSeconds * 1e3
  const area = coreArea(spec.design, own.parameters)
  return metricValues({
    cycles,
    timeMs,
    timePerStepMs: timeMs / spec.steps,
    macs: run.macs,
    utilPercent: ratio(100 * run.peSeconds, run.timeSeconds),
    stallCycles,
    stallPercent: ratio(100 * stallSeconds(run), run.timeSeconds),
    dramBytes: run.busBytes,
    dramIfmapBytes: ifmap,
    dramFilterBytes: filter,
    dramOfmapBytes: ofmap,
    dramBytesPerCycle: ratio(run.busBytes, cycles),
    intensity: ratio(run.macs, run.busBytes),
    energyMillijoules: energy,
    areaSquareMillimetres: area.length === 0 ? null : area.reduce((sum, part) => sum + part.value, 0),
    speedup: ratio(baseline.run.timeSeconds, run.timeSeconds),
    trafficRatio: ratio(run.busBytes, baseline.run.busBytes),
    energySavingPercent: energy === null || denseEnergy === null ? null : 100 * (1 - energy / denseEnergy),
  })
}
