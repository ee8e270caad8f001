import { energyOf, ENERGY_PART_IDS, noEnergy } from '../energy/energy.ts'
import type { EnergyPicojoules } from '../energy/energy.ts'
import type { Workload } from '../workloads/model.ts'
import type { Design, Machine, StepClass, StepContext } from './design.ts'
import type { Cost, Evaluation, EvaluationOptions, LayerCost, StepCost } from './evaluation.ts'
import { networkFacts, type LayerFacts } from './layer-facts.ts'
import type { ParameterValues } from './parameters.ts'
import { overlapLayer, type LayerPhases } from './pipeline.ts'
import { tileRowsOf } from './tiles.ts'
import { addBytes, busBytes, dramBytes, weightBytes, type DramBytes } from './traffic.ts'

/**
 * A network on a design: every layer of the first and of a steady step, and the run of `steps` steps. Steps that are
 * alike are computed once, so the cost does not depend on their number. The batch is the workload's.
 */
export function evaluate(
  workload: Workload,
  design: Design,
  parameters: ParameterValues,
  options: EvaluationOptions,
): Evaluation {
  const { steps, operators } = options
  const network = networkFacts(workload, operators)
  const machine = design.machine(parameters)
  const overheadSeconds = machine.overheadSeconds(network)
  const stepCost = (step: StepClass, count: number): StepCost => {
    const layers = network.layers.map((layer) =>
      layerCost(layer, design, machine, contextOf(layer, parameters, step, options)),
    )
    return { step, steps: count, layers, pass: passCost(layers, design, parameters, overheadSeconds) }
  }
  const first = design.isDifferential ? [stepCost('first', 1)] : []
  const steady = steps > first.length ? [stepCost('steady', steps - first.length)] : []
  const stepClasses = [...first, ...steady]
  return {
    workload: workload.name,
    batch: workload.batch,
    design: design.id,
    operators,
    steps,
    parameters,
    stepClasses,
    run: runCost(stepClasses),
  }
}

/** What a model looks at besides the layer; a profile's rate is this layer's own. */
export function contextOf(
  layer: LayerFacts,
  parameters: ParameterValues,
  step: StepClass,
  { profile }: Pick<EvaluationOptions, 'profile'>,
): StepContext {
  const own = profile?.layers[layer.name]
  return own === undefined
    ? { parameters, step, outlierRate: parameters.outlierRate, outlierSpread: parameters.outlierSpread }
    : { parameters, step, outlierRate: own, outlierSpread: 0 }
}

/** How long each part of the machine is busy with a layer, by itself. */
export function layerPhases(
  layer: LayerFacts,
  peCycles: number,
  moved: DramBytes,
  machine: Machine,
  { rawBytes }: ParameterValues,
): LayerPhases {
  const weights = weightBytes(moved)
  return {
    peSeconds: peCycles / machine.clockHertz,
    sfuSeconds: layer.outputElements / machine.sfuElementsPerSecond,
    weightSeconds: weights / machine.busBytesPerSecond,
    activationSeconds: (busBytes(moved) - weights) / machine.busBytesPerSecond,
    ndpSeconds: moved.ndpUpdates / machine.bankBytesPerSecond,
    tileRows: tileRowsOf(layer, machine.tileRowPixels),
    isStreamingWeights: rawBytes * layer.weightElements > machine.weightBufferBytes,
  }
}

function layerCost(layer: LayerFacts, design: Design, machine: Machine, context: StepContext): LayerCost {
  const peCycles = design.pe.cycles(layer, context)
  const moved = design.policy.traffic(layer, context)
  const total = busBytes(moved)
  const phases = layerPhases(layer, peCycles, moved, machine, context.parameters)
  const { timeSeconds, computeSeconds, stalls } = overlapLayer(phases, machine.overlap)
  return {
    name: layer.name,
    operatorId: layer.operatorId,
    kind: layer.kind,
    peCycles,
    outlierRate: context.outlierRate,
    timeSeconds,
    peSeconds: phases.peSeconds,
    computeSeconds,
    stallSeconds: stalls,
    overheadSeconds: 0,
    macs: layer.macs,
    dramBytes: moved,
    busBytes: total,
    energyPicojoules: energyFor(design, context.parameters, timeSeconds, total, moved),
  }
}

function energyFor(
  { power }: Design,
  p: ParameterValues,
  timeSeconds: number,
  bytesOnBus: number,
  { ndpUpdates }: DramBytes,
): EnergyPicojoules | undefined {
  if (power === undefined) return undefined
  return energyOf(power, timeSeconds, {
    busBytes: bytesOnBus,
    bankBytes: ndpUpdates,
    picojoulesPerBusBit: p.dramPicojoulesPerBit,
    picojoulesPerBankBit: p.ndpPicojoulesPerBit,
  })
}

/** The layers one after the other, and the time outside them. */
function passCost(
  layers: readonly LayerCost[],
  design: Design,
  parameters: ParameterValues,
  overheadSeconds: number,
): Cost {
  const sum = emptySum()
  for (const layer of layers) addCost(sum, layer, 1)
  const timeSeconds = sum.timeSeconds + overheadSeconds
  const energyPicojoules = energyFor(design, parameters, timeSeconds, sum.busBytes, sum.dramBytes)
  return { ...sum, overheadSeconds, timeSeconds, energyPicojoules }
}

/** All steps of a run. */
function runCost(stepClasses: readonly StepCost[]): Cost {
  const sum = emptySum()
  const energy = noEnergy()
  let hasEnergy = true
  for (const { pass, steps } of stepClasses) {
    addCost(sum, pass, steps)
    if (pass.energyPicojoules === undefined) hasEnergy = false
    else for (const id of ENERGY_PART_IDS) energy[id] += steps * pass.energyPicojoules[id]
  }
  return { ...sum, energyPicojoules: hasEnergy ? energy : undefined }
}

function emptySum() {
  return {
    timeSeconds: 0,
    peSeconds: 0,
    computeSeconds: 0,
    stallSeconds: { sfu: 0, weights: 0, activations: 0, ndp: 0 },
    overheadSeconds: 0,
    macs: 0,
    dramBytes: dramBytes({}),
    busBytes: 0,
  }
}

/** Adds everything but the energy. */
function addCost(sum: ReturnType<typeof emptySum>, cost: Cost, weight: number): void {
  sum.timeSeconds += weight * cost.timeSeconds
  sum.peSeconds += weight * cost.peSeconds
  sum.computeSeconds += weight * cost.computeSeconds
  sum.overheadSeconds += weight * cost.overheadSeconds
  sum.macs += weight * cost.macs
  sum.busBytes += weight * cost.busBytes
  sum.stallSeconds.sfu += weight * cost.stallSeconds.sfu
  sum.stallSeconds.weights += weight * cost.stallSeconds.weights
  sum.stallSeconds.activations += weight * cost.stallSeconds.activations
  sum.stallSeconds.ndp += weight * cost.stallSeconds.ndp
  addBytes(sum.dramBytes, cost.dramBytes, weight)
}
