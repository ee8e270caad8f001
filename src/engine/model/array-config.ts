/** Which operand stays in the processing elements: output, weight or input stationary. */
export type Dataflow = 'os' | 'ws' | 'is'

/** CALC finds the bandwidth a stall-free run needs; USER fixes it and finds the stalls. */
export type BandwidthMode = 'CALC' | 'USER'

/** One operand's banked scratchpad of SCALE-Sim v3 (section `[layout]`). */
export interface BankConfig {
  readonly customLayout: boolean
  /** Words per cycle over all banks; in v3 also the width of the DRAM interface of this operand. */
  readonly bandwidthWordsPerCycle: number
  readonly banks: number
  readonly portsPerBank: number
}

/** Storage format of a pruned filter (SCALE-Sim v3 `SparseRep`). */
export type SparseRepresentation = 'csr' | 'csc' | 'ellpack_block'

/** Section `[sparsity]` of SCALE-Sim v3. */
export interface SparsityConfig {
  readonly enabled: boolean
  readonly representation: SparseRepresentation
  /** True: row-wise sparsity (every filter its own ratio); false: layer-wise N:M from the topology. */
  readonly rowWise: boolean
  readonly blockSize: number
  readonly seed: number
}

/** What only a v3 configuration file has. */
export interface V3Config {
  readonly ifmapBanks: BankConfig
  readonly filterBanks: BankConfig
  readonly sparsity: SparsityConfig
}

/** A systolic array with its scratchpads, as a SCALE-Sim configuration file describes it. A word is one byte. */
export interface ArrayConfig {
  readonly runName: string
  readonly rows: number
  readonly cols: number
  readonly dataflow: Dataflow
  readonly ifmapSramKb: number
  readonly filterSramKb: number
  readonly ofmapSramKb: number
  readonly ifmapOffset: number
  readonly filterOffset: number
  readonly ofmapOffset: number
  readonly mode: BandwidthMode
  /** DRAM words per cycle in USER mode: each of three interfaces (compatible rules) or all together (corrected). */
  readonly bandwidthWordsPerCycle: number
  readonly v3?: V3Config
}
