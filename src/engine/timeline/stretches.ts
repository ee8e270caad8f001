/** Told of DRAM words, on a layer's own clock. */
export interface StretchSink {
  /** `wordsPerCycle` words in each cycle `start` <= cycle < `end`. */
  constant(start: number, end: number, wordsPerCycle: number): void
  /** `words` words, `width` a cycle from `cycle` on; the last cycle may carry fewer. */
  rows(cycle: number, width: number, words: number): void
  /** Words `from`..`to` (exclusive) of a transfer that spreads its words evenly over its cycles. */
  spread(transfer: SpreadTransfer, from: number, to: number): void
}

/** A transfer of `words` words in `cycles` cycles: word n moves in cycle `cycle` + floor(n cycles / words). */
export interface SpreadTransfer {
  readonly cycle: number
  readonly cycles: number
  readonly words: number
}

/** floor(a b / c) for integers a, b >= 0 and c > 0, exact where the product is not. */
export function floorOfProduct(a: number, b: number, c: number): number {
  const product = a * b
  return Number.isSafeInteger(product) ? Math.floor(product / c) : Number((BigInt(a) * BigInt(b)) / BigInt(c))
}

/** ceil(a b / c) for integers a, b >= 0 and c > 0, exact where the product is not. */
export function ceilOfProduct(a: number, b: number, c: number): number {
  const product = a * b
  if (Number.isSafeInteger(product)) return Math.ceil(product / c)
  return Number((BigInt(a) * BigInt(b) + BigInt(c) - 1n) / BigInt(c))
}
