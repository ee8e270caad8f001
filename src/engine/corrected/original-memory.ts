import { simulateCompatibleLayer } from '../compatible/simulate-layer.ts'
import { divideProducts } from '../compatible/utilisation.ts'
import type { ArrayConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { LayerResult } from '../model/result.ts'
import type { Rules } from '../model/rules.ts'
import { foldLayer } from '../systolic/folding.ts'
import { compatibleShape } from '../systolic/shape.ts'
import { correctedShape } from './corrected-shape.ts'
import { correctedUtilisation } from './utilisation.ts'

/** The ifmap cut to what whole windows read, so that rounding up and rounding down agree. */
export function withoutOverhang(layer: Layer): Layer {
  const cut = (size: number, filter: number, stride: number): number =>
    Math.floor((size - filter) / stride) * stride + filter
  return {
    ...layer,
    ifmapHeight: cut(layer.ifmapHeight, layer.filterHeight, layer.strideHeight),
    ifmapWidth: cut(layer.ifmapWidth, layer.filterWidth, layer.strideWidth),
  }
}

/**
 * Corrected rules with the fix `sound-memory` off: the original's scratchpads and DRAM, with the fixes of counting
 * that are on applied to its result. The layer must be one that the original can express.
 */
export function simulateWithOriginalMemory(layer: Layer, config: ArrayConfig, rules: Rules): LayerResult {
  const cut = rules.fixes.has('floor-output-size') ? withoutOverhang(layer) : layer
  const original = simulateCompatibleLayer(cut, config, 2)
  const shape = compatibleShape(cut, false)
  const folding = foldLayer(shape, config.dataflow, config.rows, config.cols)
  const totalCycles = original.totalCycles + (rules.fixes.has('count-last-cycle') ? 1 : 0)
  const extra =
    config.dataflow === 'os' && rules.fixes.has('exact-write-count')
      ? folding.rowFolds * folding.colFolds * (folding.rows + folding.cols)
      : 0
  // Every ifmap element enters the array once per pass, null or not.
  const passes = original.sram.ifmap.words / (shape.m * shape.k)
  const pairs = rules.fixes.has('skip-null-reads')
    ? correctedShape(cut, config, rules).realPairs
    : shape.m * shape.k
  const { ifmap, filter, ofmap } = original.sram
  const perCycle = <T extends { readonly words: number }>(access: T, words: number): T => ({
    ...access,
    words,
    bandwidthWordsPerCycle: words / totalCycles,
  })
  return {
    ...original,
    totalCycles,
    overallUtilPercent: divideProducts(
      [shape.m, shape.n, shape.denseK, 100],
      [totalCycles, config.rows, config.cols],
    ),
    ...correctedUtilisation(folding, rules),
    sram: {
      ifmap: perCycle(ifmap, passes * pairs),
      filter: perCycle(filter, filter.words),
      ofmap: perCycle(ofmap, ofmap.words - extra),
    },
  }
}
