import type { Dataflow } from '../../model/array-config.ts'
import type { Folding } from '../../systolic/folding.ts'
import type { DataflowPolicy } from '../design.ts'
import type { LayerFacts } from '../layer-facts.ts'
import type { ParameterValues } from '../parameters.ts'
import { foldingOf } from '../pe-models/systolic-array.ts'
import { dramBytes } from '../traffic.ts'

/** Words of the operands of one product and image, and how often each crosses the bus. */
interface OperandTraffic {
  readonly inputWords: number
  readonly inputTimes: number
  readonly filterWords: number
  readonly filterTimes: number
  readonly outputWords: number
  /** Transfers of every output: 1, or 2 per row fold less 1 when partial sums leave the chip. */
  readonly outputTimes: number
}

/**
 * Every operand once if it fits its scratchpad; otherwise the ifmap once per column fold (OS, WS), the filter once per
 * column fold (IS) or row fold (OS, when the filters of one column fold do not fit), and partial sums of WS and IS
 * written at every row fold and read back before the next [I]. Closed form; SCALE-Sim's own DRAM counts, which forget
 * the scratchpads between generations, are what `simulate` is for.
 */
export function systolicScratchpads(dataflow: Dataflow): DataflowPolicy {
  return {
    id: `systolic-scratchpads-${dataflow}`,
    description: 'Raw operands through scratchpads, again when they do not fit',
    traffic: (layer, { parameters: p }) => {
      const t = operandTraffic(layer, foldingOf(layer, dataflow, p), p)
      const bytes = layer.repeat * p.rawBytes
      const inputs = bytes * t.inputWords
      const filters = bytes * t.filterWords
      const outputs = bytes * t.outputWords
      return dramBytes({
        ...(layer.isAttention
          ? { attentionReads: inputs + filters }
          : { rawInputReads: inputs, weights: filters }),
        rawOutputWrites: outputs,
        weightRefetches: filters * (t.filterTimes - 1),
        inputSpills: inputs * (t.inputTimes - 1),
        outputSpills: outputs * (t.outputTimes - 1),
      })
    },
  }
}

function operandTraffic(layer: LayerFacts, folds: Folding, p: ParameterValues): OperandTraffic {
  const { dataflow, colFolds, rowFolds, cols, spatialCols, time } = folds
  const m = (layer.m * layer.count) / layer.repeat
  const inputWords = layer.isAttention ? m * layer.k : layer.inputElements / layer.repeat
  const filterWords = layer.n * layer.k
  const inputFits = inputWords <= 1024 * p.systolicIfmapKiWords
  const filterCapacity = 1024 * p.systolicFilterKiWords
  const columnFilterFits = Math.min(cols, spatialCols) * layer.k <= filterCapacity
  const partialSumsFit = time * Math.min(cols, spatialCols) <= 1024 * p.systolicOfmapKiWords
  const filterTimes = {
    os: columnFilterFits ? 1 : rowFolds,
    ws: 1,
    is: filterWords <= filterCapacity ? 1 : colFolds,
  }
  return {
    inputWords,
    inputTimes: inputFits || dataflow === 'is' ? 1 : colFolds,
    filterWords,
    filterTimes: filterTimes[dataflow],
    outputWords: m * layer.n,
    outputTimes: dataflow === 'os' || partialSumsFit ? 1 : 2 * rowFolds - 1,
  }
}
