import { channelRunWords } from '../systolic/channel-runs.ts'
import type { Folding } from '../systolic/folding.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'
import { IfmapDemand, segmentDemand } from './ifmap-demand.ts'
import { onePass, PixelSums } from './pixel-misses.ts'
import { RecentlyUsed } from './recently-used.ts'
import { shortImage } from './short-image.ts'
import { leastBetween } from './window-cells.ts'

/**
 * Fetched words per segment of a dense weight stationary layer of which the scratchpad keeps nothing from one row fold
 * to the next: every row fold is a walk of its own, and the short image tells all its rows. Undefined when something
 * may be kept.
 */
export function sliceMisses(
  f: Folding,
  s: CorrectedShape,
  capacityWords: number,
): Pick<IfmapFetch, 'first' | 'later'> | undefined {
  const words = channelRunWords(f, s)
  const capacity = Math.floor(capacityWords / words)
  if (capacity > leastBetween(f, s, words)) return undefined
  const short = shortImage(s)
  const demand = new IfmapDemand(short.shape, words)
  const first = Float64Array.from({ length: f.rowFolds }, (_, fold) => {
    const { firstElement, endElement } = segmentDemand(f, s, fold)
    const pad = new RecentlyUsed(demand.blocks, capacity)
    const { fresh, again } = onePass(short.shape, demand, pad, firstElement, endElement)
    const perImage = new PixelSums(s, short, fresh).image + new PixelSums(s, short, again).image
    return perImage * s.batch * words
  })
  return { first, later: f.colFolds === 1 ? new Float64Array(first.length) : first }
}
