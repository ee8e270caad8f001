import type { ArrayConfig, SparsityConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { PerOperand } from '../model/result.ts'
import { type Folding, foldLayer, usedCols, usedRows } from '../systolic/folding.ts'
import { compatibleShape, type Shape, touchedWords } from '../systolic/shape.ts'
import type { Generations } from './calc-read.ts'
import { filterTiling, ifmapTiling } from './fetch-order.ts'
import type { LineSpan } from '../systolic/line-spans.ts'
import { requestSpans } from './first-last.ts'
import {
  type DemandLines,
  type ElementOf,
  filterDemandOf,
  ifmapDemand,
  ifmapElement,
} from './layout-demand.ts'
import { countedGenerations } from './row-wise-calc.ts'
import { demandSpan, RowWiseIfmapDemand, rowWiseIfmapReads } from './row-wise-demand.ts'
import { fetchedRead } from './row-wise-fetch.ts'
import { type RowWiseFilter, rowWiseFilter } from './row-wise.ts'
import { compatibleSramWords } from './sram-counts.ts'
import type { UserBuffer, UserRead } from './user-read.ts'
import { compatibleUtilisation, type Utilisation } from './utilisation.ts'

/** A layer whose filter is pruned row-wise, ready to be simulated. */
export interface RowWiseLayer {
  /** The unpruned shape: the ifmap is not compressed. */
  readonly shape: Shape
  /** The shape that folds: the squeezed filter's rows in place of K. */
  readonly foldShape: Shape
  readonly folding: Folding
  readonly filter: RowWiseFilter
  readonly ifmapDemand: DemandLines
  readonly filterDemand: DemandLines
}

/**
 * Squeezes the filter and folds the layer. Weight stationary is what the original means row-wise sparsity for; the
 * other dataflows work when the squeezed filter is as long as the window (see `checkV3`), and then take the ifmap as
 * if dense.
 */
export function rowWiseLayer(layer: Layer, config: ArrayConfig, sparsity: SparsityConfig): RowWiseLayer {
  const shape = compatibleShape(layer, false)
  const filter = rowWiseFilter(shape, sparsity, config.filterOffset)
  const foldShape = { ...shape, k: filter.slots }
  const folding = foldLayer(foldShape, config.dataflow, config.rows, config.cols)
  return {
    shape,
    foldShape,
    folding,
    filter,
    ifmapDemand:
      config.dataflow === 'ws'
        ? new RowWiseIfmapDemand(folding, shape, sparsity.blockSize)
        : ifmapDemand(folding, shape),
    filterDemand: filterDemandOf(folding, foldShape, filter.elementAt),
  }
}

/** First and last lines with a request. */
export function rowWiseSpans(l: RowWiseLayer): PerOperand<LineSpan> {
  const { ofmap } = requestSpans(l.folding, { ...l.foldShape, overhangs: false })
  return { ifmap: demandSpan(l.folding, l.ifmapDemand), filter: demandSpan(l.folding, l.filterDemand), ofmap }
}

/** SRAM accesses as the original counts them, null requests included. */
export function rowWiseSramWords(l: RowWiseLayer): PerOperand<number> {
  const { folding: f } = l
  const words = compatibleSramWords(f, l.foldShape)
  if (f.dataflow !== 'ws') return words
  return { ...words, ifmap: f.colFolds * f.rowFolds * rowWiseIfmapReads(f, l.shape, l.filter.blockSize) }
}

/** Utilisation of the array; under weight stationary empty slots do not count as mapped. */
export function rowWiseUtilisation(l: RowWiseLayer): Utilisation {
  const { folding: f, filter } = l
  const whole = compatibleUtilisation(f)
  if (f.dataflow !== 'ws') return whole
  let sum = 0
  for (let fc = 0; fc < f.colFolds; fc++) {
    for (let fr = 0; fr < f.rowFolds; fr++) {
      let mapped = 0
      for (let r = 0; r < usedRows(f, fr); r++) {
        for (let c = 0; c < usedCols(f, fc); c++) {
          if (filter.elementAt(fr * f.rows + r, fc * f.cols + c) >= 0) mapped++
        }
      }
      sum += mapped / (f.rows * f.cols)
    }
  }
  return { ...whole, mappingEfficiencyPercent: (sum / (f.rowFolds * f.colFolds)) * 100 }
}

/** Generations of the ifmap in CALC mode. */
export function rowWiseIfmapGenerations(l: RowWiseLayer, generationWords: number): Generations {
  const distinct = touchedWords(l.shape)
  if (distinct < generationWords) return { completed: 0, remainder: distinct, lastLine: -1 }
  return countedGenerations(l.folding, l.ifmapDemand, generationWords, l.folding.dataflow !== 'is')
}

/** Generations of the filter in CALC mode. */
export function rowWiseFilterGenerations(l: RowWiseLayer, generationWords: number): Generations {
  return countedGenerations(l.folding, l.filterDemand, generationWords, l.folding.dataflow === 'is')
}

/** Prefetches of the ifmap in USER mode. */
export function rowWiseIfmapRead(l: RowWiseLayer, buffer: UserBuffer): UserRead {
  const { folding: f, shape } = l
  const element = ifmapElement(shape)
  const elementOf: ElementOf = f.dataflow === 'ws' ? (window, pixel) => element(pixel, window) : element
  return fetchedRead(f, l.ifmapDemand, ifmapTiling(f, shape), elementOf, buffer)
}

/** Prefetches of the filter in USER mode. */
export function rowWiseFilterRead(l: RowWiseLayer, buffer: UserBuffer): UserRead {
  const { folding: f, foldShape, filter } = l
  const elementOf: ElementOf =
    f.dataflow === 'is' ? filter.elementAt : (column, slot) => filter.elementAt(slot, column)
  return fetchedRead(f, l.filterDemand, filterTiling(f, foldShape), elementOf, buffer)
}
