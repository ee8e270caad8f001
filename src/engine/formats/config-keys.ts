/** Where a setting stands in a configuration file, and a value that is safe to suggest. */
export interface ConfigKey {
  readonly section: string
  readonly name: string
  readonly sample: string
}

const key = (section: string, name: string, sample: string): ConfigKey => ({ section, name, sample })

/** The settings this project reads, by the path of the property of `ArrayConfig` they become. */
export const CONFIG_KEYS = {
  runName: key('general', 'run_name', 'run'),
  rows: key('architecture_presets', 'ArrayHeight', '32'),
  cols: key('architecture_presets', 'ArrayWidth', '32'),
  ifmapSramKb: key('architecture_presets', 'IfmapSramSzkB', '256'),
  filterSramKb: key('architecture_presets', 'FilterSramSzkB', '256'),
  ofmapSramKb: key('architecture_presets', 'OfmapSramSzkB', '128'),
  ifmapOffset: key('architecture_presets', 'IfmapOffset', '0'),
  filterOffset: key('architecture_presets', 'FilterOffset', '10000000'),
  ofmapOffset: key('architecture_presets', 'OfmapOffset', '20000000'),
  bandwidthWordsPerCycle: key('architecture_presets', 'Bandwidth', '10'),
  dataflow: key('architecture_presets', 'Dataflow', 'os'),
  readRequestBuffer: key('architecture_presets', 'ReadRequestBuffer', '32'),
  writeRequestBuffer: key('architecture_presets', 'WriteRequestBuffer', '32'),
  topologyPath: key('architecture_presets', 'TopologyCsvLoc', '"topology.csv"'),
  'v3.ifmapBanks.customLayout': key('layout', 'IfmapCustomLayout', 'False'),
  'v3.ifmapBanks.bandwidthWordsPerCycle': key('layout', 'IfmapSRAMBankBandwidth', '10'),
  'v3.ifmapBanks.banks': key('layout', 'IfmapSRAMBankNum', '10'),
  'v3.ifmapBanks.portsPerBank': key('layout', 'IfmapSRAMBankPort', '2'),
  'v3.filterBanks.customLayout': key('layout', 'FilterCustomLayout', 'False'),
  'v3.filterBanks.bandwidthWordsPerCycle': key('layout', 'FilterSRAMBankBandwidth', '10'),
  'v3.filterBanks.banks': key('layout', 'FilterSRAMBankNum', '10'),
  'v3.filterBanks.portsPerBank': key('layout', 'FilterSRAMBankPort', '2'),
  'v3.sparsity.enabled': key('sparsity', 'SparsitySupport', 'false'),
  'v3.sparsity.representation': key('sparsity', 'SparseRep', 'ellpack_block'),
  'v3.sparsity.rowWise': key('sparsity', 'OptimizedMapping', 'false'),
  'v3.sparsity.blockSize': key('sparsity', 'BlockSize', '8'),
  'v3.sparsity.seed': key('sparsity', 'RandomNumberGeneratorSeed', '40'),
  mode: key('run_presets', 'InterfaceBandwidth', 'CALC'),
  ramulator: key('run_presets', 'UseRamulatorTrace', 'False'),
} as const satisfies Record<string, ConfigKey>

/** Path of a setting, e.g. `rows` or `v3.sparsity.seed`. */
export type ConfigKeyId = keyof typeof CONFIG_KEYS

/** Every section that may stand in a file. */
export const CONFIG_SECTIONS: readonly string[] = [
  ...new Set(Object.values(CONFIG_KEYS).map(({ section }) => section)),
  'network_presets',
]

/** Key names known in a section, also those the original itself ignores. */
export function knownKeys(section: string): readonly string[] {
  const read = Object.values(CONFIG_KEYS).filter((known) => known.section === section)
  const ignored =
    section === 'architecture_presets'
      ? ['MemoryBanks']
      : section === 'network_presets'
        ? ['TopologyCsvLoc']
        : []
  return [...read.map(({ name }) => name), ...ignored]
}
