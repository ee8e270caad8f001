import type { ArrayConfig } from '../model/array-config.ts'
import type { SparseStorage } from '../model/result.ts'
import type { Shape } from '../systolic/shape.ts'

/** Bits of a word of ELLPACK block metadata storage. */
const ELLPACK_WORD_BITS = 32

/**
 * Storage of a layer-wise pruned filter in v3's three formats (specification section 10.4); `period` is the M of the
 * topology's N:M, which ELLPACK pays for even where all M are kept.
 */
export function sparseStorage(
  config: ArrayConfig,
  s: Shape,
  period: number,
  totalCycles: number,
): SparseStorage {
  const representation = config.v3?.sparsity.representation ?? 'ellpack_block'
  // A filter word at address 0 is taken for a zero weight.
  const kept = s.k * s.n - (config.filterOffset === 0 ? 1 : 0)
  const originalWords = s.denseK * s.n
  let metadataWords: number
  let compressedWords: number
  if (representation === 'ellpack_block') {
    metadataWords = (s.k * s.n * Math.ceil(Math.log2(period))) / ELLPACK_WORD_BITS
    compressedWords = s.k * s.n + metadataWords
  } else {
    metadataWords = kept + (representation === 'csr' ? s.denseK : s.n) + 1
    compressedWords = kept + metadataWords
  }
  return {
    representation,
    originalWords,
    compressedWords,
    metadataWords,
    metadataWordsPerCycle: metadataWords / totalCycles,
    printedAsFloat: representation === 'ellpack_block',
  }
}
