import type { EnergyPicojoules } from '../energy/energy.ts'
import type { OperatorScope } from './layer-facts.ts'
import type { ParameterValues } from './parameters.ts'
import type { StallSeconds } from './pipeline.ts'
import type { StepClass } from './design.ts'
import type { DramBytes } from './traffic.ts'

/** Cost of a layer, a pass or a run. */
export interface Cost {
  readonly timeSeconds: number
  /** The array alone. */
  readonly peSeconds: number
  /** Array and special function unit side by side: the longer of the two in every layer. */
  readonly computeSeconds: number
  /** timeSeconds = peSeconds + the sum of these + overheadSeconds. */
  readonly stallSeconds: StallSeconds
  /** Time outside all layers (launches, separate plain operators). */
  readonly overheadSeconds: number
  readonly macs: number
  readonly dramBytes: DramBytes
  /** Bytes over the DRAM bus, the sum of the causes on the bus. */
  readonly busBytes: number
  /** Undefined when no power is published for the design. */
  readonly energyPicojoules: EnergyPicojoules | undefined
}

/** Cost of one layer in one pass. */
export interface LayerCost extends Cost {
  readonly name: string
  readonly operatorId: number
  readonly kind: string
  readonly peCycles: number
  readonly outlierRate: number
}

/** One pass of a class of steps that are all alike. */
export interface StepCost {
  readonly step: StepClass
  /** How many steps of the run are of this class. */
  readonly steps: number
  readonly layers: readonly LayerCost[]
  /** One pass. */
  readonly pass: Cost
}

/** A network on a design for a whole run of S steps. */
export interface Evaluation {
  readonly workload: string
  readonly batch: number
  readonly design: string
  readonly operators: OperatorScope
  readonly steps: number
  readonly parameters: ParameterValues
  /** The first step (if it differs) and the steady ones. */
  readonly stepClasses: readonly StepCost[]
  /** All steps together. */
  readonly run: Cost
}

/** Measured outlier rates by layer name, e.g. from `delta-stats`; other layers keep the parameter's rate. */
export interface OutlierProfile {
  readonly layers: Readonly<Record<string, number>>
}

/** What a run consists of besides network, design and parameters. */
export interface EvaluationOptions {
  /** Diffusion steps of the run, 1 or more. */
  readonly steps: number
  readonly operators: OperatorScope
  readonly profile?: OutlierProfile
}

/** The usual recipe of the guided diffusion networks; the paper does not state its own [I]. */
export const DEFAULT_STEPS = 250

/** The part of an evaluation that comparisons need. */
export type RunOutcome = Pick<Evaluation, 'run'>

/** Time of the baseline over time of the design, whole runs. */
export function speedup(design: RunOutcome, baseline: RunOutcome): number {
  return baseline.run.timeSeconds / design.run.timeSeconds
}

/** Bytes over the DRAM bus relative to the baseline, whole runs. */
export function trafficRatio(design: RunOutcome, baseline: RunOutcome): number {
  return design.run.busBytes / baseline.run.busBytes
}

/** Speedup if memory were free: compute times only. */
export function computeSpeedup(design: RunOutcome, baseline: RunOutcome): number {
  return baseline.run.computeSeconds / design.run.computeSeconds
}

/** All parts of an energy, in picojoules. */
export function totalEnergy(energy: EnergyPicojoules): number {
  return Object.values(energy).reduce((sum, part) => sum + part, 0)
}

/** 1 - energy of the design / energy of the baseline; undefined when either is unknown. */
export function energySaving(design: RunOutcome, baseline: RunOutcome): number | undefined {
  const [own, reference] = [design.run.energyPicojoules, baseline.run.energyPicojoules]
  return own === undefined || reference === undefined
    ? undefined
    : 1 - totalEnergy(own) / totalEnergy(reference)
}
