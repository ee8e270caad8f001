import type { ArrayConfig } from './array-config.ts'
import type { LayoutRow } from './layout.ts'
import type { TopologyKind } from './layer.ts'
import type { FixId, RulesId } from './rules.ts'

/** A shipped network for `batch` images; `operators` says which matrix products count. */
export interface PresetWorkload {
  readonly source: 'preset'
  readonly name: string
  readonly batch: number
  readonly operators: 'conv' | 'gemm' | 'all'
}

/** A topology file; its text is kept in the history under this hash. */
export interface TopologyWorkload {
  readonly source: 'topology'
  /** SHA-256 of format and text, 64 hexadecimal digits. */
  readonly hash: string
  readonly format: TopologyKind
}

/** What is computed. */
export type WorkloadRef = PresetWorkload | TopologyWorkload

/** An array's configuration without its name, which changes no result. */
export type ArraySettings = Omit<ArrayConfig, 'runName'>

/** Rules by name; `fixes` lists, in the order of the documentation, those that are on (corrected rules only). */
export interface RulesSpec {
  readonly id: RulesId
  readonly fixes: readonly FixId[]
}

/** A network on a systolic array, simulated by one of the three sets of rules. */
export interface ArrayRunSpec {
  readonly kind: 'array'
  readonly workload: WorkloadRef
  readonly array: ArraySettings
  readonly rules: RulesSpec
  /** Passes of the network one after the other (diffusion steps), 1 or more; all are alike. */
  readonly steps: number
  /** Turns cycles into time; changes no cycle count. */
  readonly clockGigahertz: number
  readonly layout?: readonly LayoutRow[]
}

/** A network on a dense or differential design. Every parameter is written out, so that new defaults change no old run. */
export interface DesignRunSpec {
  readonly kind: 'design'
  readonly workload: PresetWorkload
  /** Id of the registry, e.g. `cambricon-d`. */
  readonly design: string
  /** Value by parameter id. */
  readonly parameters: Readonly<Record<string, number | string>>
  readonly steps: number
}

/** One question to the simulator; equal questions have equal answers. */
export type RunSpec = ArrayRunSpec | DesignRunSpec
