import type { BankConfig } from '../model/array-config.ts'
import type { LayoutRow } from '../model/layout.ts'
import type { Shape } from '../systolic/shape.ts'
import { setIterationOrder } from './cpython-set.ts'

/** An operand as a tensor that a layout row cuts into blocks and puts in a new order. */
export interface LayoutTensor {
  readonly dims: readonly number[]
  /** Size of a block along each dimension. */
  readonly factors: readonly number[]
  /**
   * Loops over the tensor, outermost first: d for the blocks along dimension d, dims.length + d for the elements of a
   * block along it.
   */
  readonly loops: readonly number[]
}

/** The ifmap under a layout row: height, width, channel; element numbers are its addresses. */
export function ifmapTensor(s: Shape, row: LayoutRow): LayoutTensor {
  return {
    dims: [s.ifmapHeight, s.ifmapWidth, s.channels],
    factors: [row.ifmapHeightFactor, row.ifmapWidthFactor, row.channelFactor],
    loops: [...row.ifmapInterline, ...row.ifmapIntraline],
  }
}

/**
 * The filter under a layout row. The original takes its addresses for filter, channel, height, width although the
 * array asks for them as filter, height, width, channel.
 */
export function filterTensor(s: Shape, row: LayoutRow): LayoutTensor {
  return {
    dims: [s.n, s.channels, s.filterHeight, s.filterWidth],
    factors: [row.filterCountFactor, row.channelFactor, row.filterHeightFactor, row.filterWidthFactor],
    loops: [...row.filterInterline, ...row.filterIntraline],
  }
}

/** Where the words of a banked operand are: each word once, in one group (a scratchpad line) and one bank. */
export interface BankedPlaces {
  /** Fetch slots, padding included. */
  readonly slots: number
  readonly words: number
  readonly groupWords: number
  readonly banks: number
  /** Group and bank of a word, by element number. */
  readonly groupOf: Int32Array
  readonly bankOf: Int32Array
}

/** Element numbers in fetch order; padding beyond the tensor's edges is left out. */
function fetchOrder(tensor: LayoutTensor, blocks: readonly number[], words: number): Int32Array {
  const { dims, factors, loops } = tensor
  const order = new Int32Array(words)
  const at = new Int32Array(dims.length)
  let next = 0
  const visit = (level: number): void => {
    const loop = loops[level]
    if (loop === undefined) {
      let element = 0
      for (const [d, size] of dims.entries()) {
        const position = at[d] ?? 0
        if (position >= size) return
        element = element * size + position
      }
      order[next++] = element
      return
    }
    const d = loop % dims.length
    const inside = loop >= dims.length
    const step = inside ? 1 : (factors[d] ?? 1)
    const count = inside ? (factors[d] ?? 1) : (blocks[d] ?? 1)
    const start = at[d] ?? 0
    for (let i = 0; i < count; i++) {
      at[d] = start + i * step
      visit(level + 1)
    }
    at[d] = start
  }
  visit(0)
  return order
}

/**
 * Groups and banks of an operand's words (specification section 10.5): groups of a bank line's width in fetch order;
 * the bank follows from the word's place in the iteration order of the group as a CPython set of addresses.
 */
export function bankedPlaces(tensor: LayoutTensor, bank: BankConfig, offset: number): BankedPlaces {
  const { dims, factors } = tensor
  const blocks = dims.map((size, d) => Math.ceil(size / (factors[d] ?? 1)))
  const words = dims.reduce((product, size) => product * size, 1)
  const order = fetchOrder(tensor, blocks, words)
  const groupWords = bank.bandwidthWordsPerCycle
  const wordsPerBank = Math.floor(groupWords / bank.banks)
  const groupOf = new Int32Array(words)
  const bankOf = new Int32Array(words)
  for (let first = 0; first < words; first += groupWords) {
    const members = order.subarray(first, first + groupWords)
    const places = setIterationOrder(Float64Array.from(members, (element) => element + offset))
    for (const [place, address] of places.entries()) {
      const element = address - offset
      groupOf[element] = first / groupWords
      bankOf[element] = Math.floor(place / wordsPerBank)
    }
  }
  const slots = blocks.reduce((product, count, d) => product * count * (factors[d] ?? 1), 1)
  return { slots, words, groupWords, banks: bank.banks, groupOf, bankOf }
}
