import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import type { PerOperand } from '../../../src/engine/model/result.ts'
import type { TwinArray } from './demand.ts'
import type { TwinMemory } from './machine.ts'

/** Settings of a configuration that the tests vary. */
export interface ConfigChoice extends TwinArray {
  readonly mode: 'CALC' | 'USER'
  readonly bandwidth: number
  readonly kb: readonly [ifmap: number, filter: number, ofmap: number]
}

/** A configuration with offsets that keep the operands apart; `banks` makes it one of v3. */
export function configOf(
  choice: ConfigChoice,
  banks?: readonly [number, number],
  sparse = false,
): ArrayConfig {
  const [ifmapSramKb, filterSramKb, ofmapSramKb] = choice.kb
  const bank = (bandwidthWordsPerCycle: number) =>
    ({ customLayout: false, bandwidthWordsPerCycle, banks: 1, portsPerBank: 1 }) as const
  return {
    runName: 'random',
    rows: choice.rows,
    cols: choice.cols,
    dataflow: choice.dataflow,
    ifmapSramKb,
    filterSramKb,
    ofmapSramKb,
    ifmapOffset: 0,
    filterOffset: 10_000_000,
    ofmapOffset: 20_000_000,
    mode: choice.mode,
    bandwidthWordsPerCycle: choice.bandwidth,
    ...(banks === undefined
      ? {}
      : {
          v3: {
            ifmapBanks: bank(banks[0]),
            filterBanks: bank(banks[1]),
            sparsity: {
              enabled: sparse,
              representation: 'ellpack_block',
              rowWise: false,
              blockSize: 4,
              seed: 40,
            },
          },
        }),
  }
}

/** The twin's memory for a configuration in kB. */
export function memoryOf(choice: ConfigChoice, banks?: readonly [number, number]): TwinMemory {
  const [ifmap, filter, ofmap] = choice.kb
  const each = (f: (kb: number) => number): PerOperand<number> => ({
    ifmap: f(ifmap),
    filter: f(filter),
    ofmap: f(ofmap),
  })
  return {
    mode: choice.mode,
    version: banks === undefined ? 2 : 3,
    capacity: each((kb) => kb * 1024),
    width: {
      ifmap: banks?.[0] ?? choice.bandwidth,
      filter: banks?.[1] ?? choice.bandwidth,
      ofmap: choice.bandwidth,
    },
    setWords: each((kb) => Math.floor((kb * 1024) / 100)),
  }
}

/** A configuration for corrected rules, with sparsity switched on when the layer has a ratio. */
export function correctedConfig(layer: Layer, choice: ConfigChoice): ArrayConfig {
  return layer.sparsity === undefined ? configOf(choice) : configOf(choice, [10, 10], true)
}
