import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapDemand } from './ifmap-demand.ts'
import type { RecentlyUsed } from './recently-used.ts'
import type { ShortImage } from './short-image.ts'

/** Blocks that each output pixel of an image misses in one pass. */
interface PixelMisses {
  /** Used for the first time in the pass. */
  readonly fresh: Int32Array
  /** Used before in the pass, and dropped since. */
  readonly again: Int32Array
}

/** One pass over all pixels with window elements `from`..`to` (exclusive); `pad` is left as the pass leaves it. */
export function onePass(
  s: CorrectedShape,
  demand: IfmapDemand,
  pad: RecentlyUsed,
  from: number,
  to: number,
): PixelMisses {
  const used = new Uint8Array(demand.blocks)
  const fresh = new Int32Array(s.m)
  const again = new Int32Array(s.m)
  for (let pixel = 0; pixel < s.m; pixel++) {
    const count = demand.find(pixel, from, to)
    let missedFresh = 0
    let missedAgain = 0
    for (let i = 0; i < count; i++) {
      const block = demand.found[i] ?? 0
      const missed = pad.use(block)
      if (used[block] === 0) {
        used[block] = 1
        if (missed) missedFresh++
      } else if (missed) missedAgain++
    }
    fresh[pixel] = missedFresh
    again[pixel] = missedAgain
  }
  return { fresh, again }
}

/** Sums over the pixels of a batch of what is known of the pixels of its short image. */
export class PixelSums {
  /** Sum over one image. */
  readonly image: number
  readonly #s: CorrectedShape
  readonly #short: ShortImage
  /** Before each pixel of the short image. */
  readonly #sums: Float64Array
  /** Before each output row of the image. */
  readonly #rows: Float64Array

  constructor(s: CorrectedShape, short: ShortImage, values: Int32Array) {
    this.#s = s
    this.#short = short
    this.#sums = new Float64Array(values.length + 1)
    for (let pixel = 0; pixel < values.length; pixel++) {
      this.#sums[pixel + 1] = (this.#sums[pixel] ?? 0) + (values[pixel] ?? 0)
    }
    this.#rows = new Float64Array(s.outHeight + 1)
    for (let row = 0; row < s.outHeight; row++) {
      this.#rows[row + 1] = (this.#rows[row] ?? 0) + this.#inRow(row, s.outWidth)
    }
    this.image = this.#rows[s.outHeight] ?? 0
  }

  /** Sum over the pixels before `pixel` of the batch. */
  before(pixel: number): number {
    const { outHeight, outWidth } = this.#s
    const row = Math.floor(pixel / outWidth)
    const image = Math.floor(row / outHeight)
    const inImage = row - image * outHeight
    return image * this.image + (this.#rows[inImage] ?? 0) + this.#inRow(inImage, pixel - row * outWidth)
  }

  #inRow(row: number, pixels: number): number {
    const start = this.#short.rowOf(row) * this.#s.outWidth
    return (this.#sums[start + pixels] ?? 0) - (this.#sums[start] ?? 0)
  }
}
