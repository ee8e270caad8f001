/** Traffic of one operand at one memory: first and last cycle with a request, and words moved. */
export interface AccessSummary {
  readonly startCycle: number
  readonly stopCycle: number
  readonly words: number
  /** Words per cycle as the report defines it (SRAM: words / total cycles; DRAM: words / (stop - start + 1)). */
  readonly bandwidthWordsPerCycle: number
}

/** The three operands of a systolic array. */
export interface PerOperand<T> {
  readonly ifmap: T
  readonly filter: T
  readonly ofmap: T
}

/** What a pruned filter costs to store (SPARSE_REPORT of SCALE-Sim v3). All sizes in words. */
export interface SparseStorage {
  readonly representation: string
  readonly originalWords: number
  readonly compressedWords: number
  readonly metadataWords: number
  readonly metadataWordsPerCycle: number
  /** True where the original prints these sizes as floating point. */
  readonly printedAsFloat: boolean
}

/** Where the stalls of a layer come from (corrected rules), in cycles; they sum to `stallCycles`. */
export interface StallCauses {
  /** Waiting in the first segment of the layer, whose words nothing could prefetch. */
  readonly coldStart: number
  /** Waiting for operands, or for outputs to be written, later on. */
  readonly bandwidth: number
}

/** DRAM words by cause (corrected rules). */
export interface DramCauses {
  readonly ifmapCompulsory: number
  readonly ifmapCapacity: number
  readonly filterCompulsory: number
  readonly filterCapacity: number
  readonly ofmapFinal: number
  readonly partialSumWrites: number
  readonly partialSumReads: number
}

/** Everything the reports say about one layer. Percentages are 0..100. */
export interface LayerResult {
  /** Layer name; the original's reports carry only the index. */
  readonly name: string
  readonly macs: number
  readonly totalCycles: number
  readonly stallCycles: number
  /** v3 only: first DRAM request to last DRAM write. */
  readonly totalCyclesWithPrefetch?: number
  readonly overallUtilPercent: number
  readonly mappingEfficiencyPercent: number
  readonly computeUtilPercent: number
  readonly sram: PerOperand<AccessSummary>
  readonly dram: PerOperand<AccessSummary>
  /** v3 prints layer-wise sparse weight-stationary ifmap reads as floating point. */
  readonly ifmapReadsAsFloat?: boolean
  readonly sparse?: SparseStorage
  /** Corrected rules: partial sums read back from the ofmap scratchpad between row folds. */
  readonly partialSumSramReads?: number
  readonly stallCauses?: StallCauses
  readonly dramCauses?: DramCauses
}

/** A simulated run: one result per layer, in execution order. */
export interface RunResult {
  readonly layers: readonly LayerResult[]
}
