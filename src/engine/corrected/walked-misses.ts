import { channelRunWords } from '../systolic/channel-runs.ts'
import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { IfmapDemand, segmentDemand, segmentsOf } from './ifmap-demand.ts'
import { RecentlyUsed } from './recently-used.ts'

/**
 * Fetched words per segment by walking the demand once (twice where passes repeat: what a pass leaves behind does not
 * depend on what was there before it, so every later pass fetches what the second does). Takes any shape; O(pixels x
 * window elements).
 */
export function walkedMisses(f: Folding, s: CorrectedShape, capacityWords: number): IfmapFetch {
  const words = channelRunWords(f, s)
  const demand = new IfmapDemand(s, words)
  const pad = new RecentlyUsed(demand.blocks, Math.floor(capacityWords / words))
  const seen = new Uint8Array(demand.blocks)
  let distinct = 0
  const pass = (): Float64Array => {
    const perSegment = new Float64Array(segmentsOf(f))
    for (let index = 0; index < perSegment.length; index++) {
      const { firstPixel, endPixel, firstElement, endElement } = segmentDemand(f, s, index)
      let missed = 0
      for (let pixel = firstPixel; pixel < endPixel; pixel++) {
        const count = demand.find(pixel, firstElement, endElement)
        for (let i = 0; i < count; i++) {
          const block = demand.found[i] ?? 0
          if (pad.use(block)) missed++
          if (seen[block] !== 0) continue
          seen[block] = 1
          distinct++
        }
      }
      perSegment[index] = missed * words
    }
    return perSegment
  }
  const first = pass()
  const later = f.dataflow === 'is' || f.colFolds === 1 ? new Float64Array(first.length) : pass()
  return { first, later, compulsory: distinct * words }
}

/** The words of one group that each ifmap segment fetches, segment by segment; word = pixel x channels + channel. */
export function* segmentMisses(
  f: Folding,
  s: CorrectedShape,
  capacityWords: number,
): Generator<readonly number[], void> {
  const words = channelRunWords(f, s)
  const demand = new IfmapDemand(s, words)
  const pad = new RecentlyUsed(demand.blocks, Math.floor(capacityWords / words))
  const segments = segmentsOf(f)
  const passes = f.dataflow === 'is' ? 1 : f.colFolds
  for (let pass = 0; pass < passes; pass++) {
    for (let index = 0; index < segments; index++) {
      const { firstPixel, endPixel, firstElement, endElement } = segmentDemand(f, s, index)
      const missed: number[] = []
      for (let pixel = firstPixel; pixel < endPixel; pixel++) {
        const count = demand.find(pixel, firstElement, endElement)
        for (let i = 0; i < count; i++) {
          const block = demand.found[i] ?? 0
          if (!pad.use(block)) continue
          for (let word = 0; word < words; word++) missed.push(block * words + word)
        }
      }
      yield missed
    }
  }
}
