import type { BankConfig, V3Config } from './array-config.ts'

const BANKS: BankConfig = { customLayout: false, bandwidthWordsPerCycle: 10, banks: 10, portsPerBank: 2 }

/** What version 3 needs besides, switched off: as in its shipped configuration. */
export const DEFAULT_V3: V3Config = {
  ifmapBanks: BANKS,
  filterBanks: BANKS,
  sparsity: { enabled: false, representation: 'ellpack_block', rowWise: false, blockSize: 8, seed: 40 },
}
