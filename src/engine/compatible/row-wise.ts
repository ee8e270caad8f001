import type { SparsityConfig } from '../model/array-config.ts'
import type { SparseStorage } from '../model/result.ts'
import type { Shape } from '../systolic/shape.ts'
import { Mt19937 } from './mt19937.ts'

/** Bits of a word of ELLPACK block metadata storage. */
const ELLPACK_WORD_BITS = 32

/**
 * A filter under v3's row-wise sparsity (specification section 10.4): every filter keeps the first few of every
 * `blockSize` rows, as many as it has drawn, and each block is squeezed into half as many slots. Slots without a word
 * are null requests that still take their place in the array.
 */
export interface RowWiseFilter {
  readonly blockSize: number
  /** Rows of the squeezed filter. */
  readonly slots: number
  readonly filters: number
  /** Window elements of the unpruned filter. */
  readonly denseK: number
  /** Kept rows of every block, by filter. */
  readonly kept: Uint32Array
  /** Element number of the word in a slot of a filter, or -1. */
  readonly elementAt: (slot: number, filter: number) => number
}

/** Draws the ratios of a layer's filters; every layer starts from the same seed. */
export function rowWiseFilter(s: Shape, sparsity: SparsityConfig, filterOffset: number): RowWiseFilter {
  const { blockSize } = sparsity
  const half = Math.floor(blockSize / 2)
  const { denseK, n } = s
  const random = new Mt19937(sparsity.seed)
  const kept = Uint32Array.from({ length: n }, () => random.randint(1, half + 1))
  const slots = Math.ceil(denseK / (2 * blockSize)) * blockSize
  const elementAt = (slot: number, filter: number): number => {
    const block = Math.floor(slot / half)
    const inBlock = slot - block * half
    const start = block * blockSize
    const here = Math.min(kept[filter] ?? 0, denseK - start)
    if (filterOffset === 0 && filter === 0 && block === 0 && here > 1) {
      // Address 0 is taken for a zero weight, so the block's other words move up; alone it stays.
      return inBlock < here - 1 ? inBlock + 1 : -1
    }
    return inBlock < here ? filter * denseK + start + inBlock : -1
  }
  return { blockSize, slots, filters: n, denseK, kept, elementAt }
}

/** Words kept of the unpruned filter: the non-zeros of the original's pattern. */
function keptWords(filter: RowWiseFilter): number {
  const { blockSize, denseK, kept } = filter
  const blocks = Math.floor(denseK / blockSize)
  const rest = denseK - blocks * blockSize
  let words = 0
  for (const perBlock of kept) words += blocks * perBlock + Math.min(perBlock, rest)
  return words
}

/**
 * Storage of a row-wise pruned filter. The block format is charged by slots, with metadata for the N:M ratio of the
 * topology although row-wise sparsity does not use it; the others by words kept.
 */
export function rowWiseStorage(
  filter: RowWiseFilter,
  sparsity: SparsityConfig,
  topologyPeriod: number,
  totalCycles: number,
): SparseStorage {
  const { representation } = sparsity
  const original = filter.denseK * filter.filters
  const stored = filter.slots * filter.filters
  const words = keptWords(filter)
  const pointers = (representation === 'csr' ? filter.denseK : filter.filters) + 1
  const asBlocks = representation === 'ellpack_block'
  const metadataWords = asBlocks
    ? (stored * Math.ceil(Math.log2(topologyPeriod))) / ELLPACK_WORD_BITS
    : words + pointers
  return {
    representation,
    originalWords: original,
    compressedWords: (asBlocks ? stored : words) + metadataWords,
    metadataWords,
    metadataWordsPerCycle: metadataWords / totalCycles,
    printedAsFloat: asBlocks,
  }
}
