import type { PowerPart } from '../energy/energy.ts'
import type { LayerFacts, NetworkFacts } from './layer-facts.ts'
import type { Overlap } from './pipeline.ts'
import type { ParameterValues } from './parameters.ts'
import type { DramBytes } from './traffic.ts'

/** The first step of a run has no previous values to subtract; all later steps are alike. */
export type StepClass = 'first' | 'steady'

/** What a model may look at besides the layer. */
export interface StepContext {
  readonly parameters: ParameterValues
  readonly step: StepClass
  /** Part of this layer's deltas that are outliers. */
  readonly outlierRate: number
  /** Standard deviation of ln(outlier rate) around it; 0 when this layer's own rate is known. */
  readonly outlierSpread: number
}

/** Says what crosses DRAM for one layer of one pass. */
export interface DataflowPolicy {
  readonly id: string
  readonly description: string
  readonly traffic: (layer: LayerFacts, context: StepContext) => DramBytes
}

/** What a layer multiplies with its weights: differences, raw values (first step), or raw operands of attention. */
export type OperandClass = 'delta' | 'raw' | 'attention'

/** Says how long the array works on one layer of one pass, memory aside. */
export interface PeModel {
  readonly id: string
  readonly description: string
  readonly cycles: (layer: LayerFacts, context: StepContext) => number
  /** Multiplies one PE can do in a cycle on such operands. */
  readonly lanes: (operands: OperandClass, parameters: ParameterValues) => number
}

/** What surrounds the array: rates in units per second, times in seconds. */
export interface Machine {
  readonly clockHertz: number
  /** PEs along the output pixels. */
  readonly peRows: number
  /** PEs along the output channels. */
  readonly peCols: number
  readonly busBytesPerSecond: number
  readonly bankBytesPerSecond: number
  readonly sfuElementsPerSecond: number
  readonly overlap: Overlap
  /** Pixels of one tile row. */
  readonly tileRowPixels: number
  /** Weights beyond this are streamed again with every tile row. */
  readonly weightBufferBytes: number
  /** Time per pass outside all layers. */
  readonly overheadSeconds: (network: NetworkFacts) => number
}

/** An accelerator: what moves, how fast the array is, and the machine around both. */
export interface Design {
  /** As typed on the command line. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** Where it is published, with a tag ([P], [I], [A], [2]). */
  readonly source: string
  readonly policy: DataflowPolicy
  readonly pe: PeModel
  /** True when the first step differs from the others. */
  readonly isDifferential: boolean
  readonly machine: (parameters: ParameterValues) => Machine
  /** Parts that draw power while the network runs; undefined when none is published, then no energy is told. */
  readonly power: readonly PowerPart[] | undefined
}
