import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { IfmapDemand, segmentDemand, segmentsOf } from './ifmap-demand.ts'
import { onePass, PixelSums } from './pixel-misses.ts'
import { RecentlyUsed } from './recently-used.ts'
import { shortImage } from './short-image.ts'

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
  const { fresh, again } = onePass(short.shape, demand, new RecentlyUsed(demand.blocks, capacity), 0, s.k)
  const freshSums = new PixelSums(s, short, fresh)
  const againSums = new PixelSums(s, short, again)
  const distinct = s.batch * freshSums.image
  const freshWords = bySegment(f, s, freshSums)
  const againWords = bySegment(f, s, againSums)
  const laterFresh = (): Float64Array => {
    const leftOut = distinct - fresh.reduce((sum, n) => sum + n, 0)
    if (capacity <= leftOut) return freshWords
    const pad = new RecentlyUsed(demand.blocks, capacity - leftOut)
    onePass(short.shape, demand, pad, 0, s.k)
    const second = onePass(short.shape, demand, pad, 0, s.k)
    return bySegment(f, s, new PixelSums(s, short, second.fresh))
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
