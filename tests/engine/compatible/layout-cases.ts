import { expect } from 'vitest'
import { checkV3 } from '../../../src/engine/compatible/layout-check.ts'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import type {
  ArrayConfig,
  BankConfig,
  BandwidthMode,
  Dataflow,
} from '../../../src/engine/model/array-config.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'
import type { LayoutRow } from '../../../src/engine/model/layout.ts'
import type { AccessSummary } from '../../../src/engine/model/result.ts'

type Banks = Omit<BankConfig, 'bandwidthWordsPerCycle'>

/**
 * One layer on one machine, and what an independent model gives that builds every matrix of the original's method and
 * serves it word by word (with Python's own sets and NumPy's own generator). It is not the original's output.
 */
export interface EdgeCase {
  readonly name: string
  readonly layer: Layer
  readonly machine: {
    readonly rows: number
    readonly cols: number
    readonly dataflow: Dataflow
    readonly mode: BandwidthMode
    /** Scratchpads and interface widths: ifmap, filter, ofmap. */
    readonly kb: readonly [number, number, number]
    readonly words: readonly [number, number, number]
    readonly filterOffset: number
  }
  readonly sparsity?: { readonly blockSize: number; readonly seed: number }
  readonly banks?: readonly [Banks, Banks]
  /** The 20 numbers of a layout row. */
  readonly layout?: readonly number[]
  /**
   * Total, stall and prefetch-inclusive cycles; overall, mapping and compute utilisation; then start, stop and words
   * of ifmap, filter and ofmap at the SRAM and at the DRAM.
   */
  readonly expected: readonly number[]
}

const PLAIN: Banks = { customLayout: false, banks: 1, portsPerBank: 2 }

function configOf({ machine, sparsity, banks = [PLAIN, PLAIN] }: EdgeCase): ArrayConfig {
  const { kb, words, ...rest } = machine
  return {
    ...rest,
    runName: 'edge',
    ifmapSramKb: kb[0],
    filterSramKb: kb[1],
    ofmapSramKb: kb[2],
    ifmapOffset: 0,
    ofmapOffset: 20_000_000,
    bandwidthWordsPerCycle: words[2],
    v3: {
      ifmapBanks: { ...banks[0], bandwidthWordsPerCycle: words[0] },
      filterBanks: { ...banks[1], bandwidthWordsPerCycle: words[1] },
      sparsity: {
        enabled: sparsity !== undefined,
        representation: 'csr',
        rowWise: true,
        blockSize: sparsity?.blockSize ?? 4,
        seed: sparsity?.seed ?? 0,
      },
    },
  }
}

function layoutRow(numbers: readonly number[]): LayoutRow {
  const [ifmapHeightFactor = 1, ifmapWidthFactor = 1, filterHeightFactor = 1, filterWidthFactor = 1] = numbers
  return {
    name: 'edge',
    ifmapHeightFactor,
    ifmapWidthFactor,
    filterHeightFactor,
    filterWidthFactor,
    channelFactor: numbers[4] ?? 1,
    filterCountFactor: numbers[5] ?? 1,
    ifmapIntraline: numbers.slice(6, 9),
    ifmapInterline: numbers.slice(9, 12),
    filterIntraline: numbers.slice(12, 16),
    filterInterline: numbers.slice(16, 20),
  }
}

/** Simulates an edge case and compares every figure. */
export function expectEdge(edge: EdgeCase): void {
  const config = configOf(edge)
  const layout = edge.layout === undefined ? undefined : [layoutRow(edge.layout)]
  expect(checkV3([edge.layer], config, layout)).toEqual([])
  const result = simulateCompatibleLayer(edge.layer, config, 3, layout)
  const access = (a: AccessSummary): number[] => [a.startCycle, a.stopCycle, a.words]
  const { sram, dram } = result
  expect([
    result.totalCycles,
    result.stallCycles,
    result.totalCyclesWithPrefetch,
    result.overallUtilPercent,
    result.mappingEfficiencyPercent,
    result.computeUtilPercent,
    ...[sram.ifmap, sram.filter, sram.ofmap, dram.ifmap, dram.filter, dram.ofmap].flatMap(access),
  ]).toEqual(edge.expected)
}
