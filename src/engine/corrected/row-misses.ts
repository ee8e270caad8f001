import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { IfmapDemand, segmentDemand, segmentsOf } from './ifmap-demand.ts'
import { RecentlyUsed } from './recently-used.ts'
import { type ShortImage, shortImage } from './short-image.ts'

/** Blocks that each output pixel of an image misses in one pass. */
interface PixelMisses {
  /** Used for the first time in the pass. */
  readonly fresh: Int32Array
  /** Used before in the pass, and dropped since. */
  readonly again: Int32Array
}

/** One pass over all pixels with whole windows; `pad` is left as the pass leaves it. */
function onePass(s: CorrectedShape, demand: IfmapDemand, pad: RecentlyUsed): PixelMisses {
  const used = new Uint8Array(demand.blocks)
  const fresh = new Int32Array(s.m)
  const again = new Int32Array(s.m)
  for (let pixel = 0; pixel < s.m; pixel++) {
    const count = demand.find(pixel, 0, s.k)
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
class PixelSums {
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

/**
 * Fetched words per segment where every output pixel demands its whole window at once: output and input stationary,
 * and weight stationary in one row fold. A word of an image is not used after that image in the same pass, so all
 * images of a batch are alike, and the short image tells all rows of one.
 *
 * A later pass finds at its first use of a word whatever the pass before used after it: of all words in the ifmap only
 * those are missing that live and die within the word's life, which the short image has too. The distance is shorter
 * there by exactly the words left out, so a scratchpad smaller by as much hits the same first uses.
 */
export function rowMisses(f: Folding, s: CorrectedShape, capacityWords: number): IfmapFetch {
  // All channels of a pixel are used one after the other, and so kept and dropped together.
  const words = s.of > 1 ? 1 : s.channels
  const capacity = Math.floor(capacityWords / words)
  const short = shortImage(s)
  const demand = new IfmapDemand(short.shape, words)
  const { fresh, again } = onePass(short.shape, demand, new RecentlyUsed(demand.blocks, capacity))
  const freshSums = new PixelSums(s, short, fresh)
  const againSums = new PixelSums(s, short, again)
  const distinct = s.batch * freshSums.image
  const freshWords = bySegment(f, s, freshSums)
  const againWords = bySegment(f, s, againSums)
  const laterFresh = (): Float64Array => {
    const leftOut = distinct - fresh.reduce((sum, n) => sum + n, 0)
    if (capacity <= leftOut) return freshWords
    const pad = new RecentlyUsed(demand.blocks, capacity - leftOut)
    onePass(short.shape, demand, pad)
    return bySegment(f, s, new PixelSums(s, short, onePass(short.shape, demand, pad).fresh))
  }
  const times = (blocks: Float64Array): Float64Array =>
    blocks.map((n, i) => (n + (againWords[i] ?? 0)) * words)
  return {
    first: times(freshWords),
    later:
      f.dataflow === 'is' || f.colFolds === 1 ? new Float64Array(freshWords.length) : times(laterFresh()),
    compulsory: distinct * words,
  }
}

function bySegment(f: Folding, s: CorrectedShape, sums: PixelSums): Float64Array {
  return Float64Array.from({ length: segmentsOf(f) }, (_, index) => {
    const { firstPixel, endPixel } = segmentDemand(f, s, index)
    return sums.before(endPixel) - sums.before(firstPixel)
  })
}
