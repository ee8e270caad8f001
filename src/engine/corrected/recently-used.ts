import { channelRunWords } from '../systolic/channel-runs.ts'
import type { Folding } from '../systolic/folding.ts'
import { usedCols, usedRows } from '../systolic/folding.ts'
import { denseWindow, windowCell } from '../systolic/shape.ts'
import type { CorrectedShape } from './corrected-shape.ts'
import type { IfmapFetch } from './fetch-counts.ts'

/**
 * A scratchpad that keeps the most recently used blocks of `blockWords` words: a doubly linked list in typed arrays,
 * O(1) per use. A larger scratchpad holds a superset at every moment, so misses never increase with its size.
 */
class RecentlyUsed {
  readonly #capacity: number
  readonly #newer: Int32Array
  readonly #older: Int32Array
  readonly #held: Uint8Array
  #newest = -1
  #oldest = -1
  #count = 0

  constructor(blocks: number, capacityBlocks: number) {
    this.#capacity = capacityBlocks
    this.#newer = new Int32Array(blocks).fill(-1)
    this.#older = new Int32Array(blocks).fill(-1)
    this.#held = new Uint8Array(blocks)
  }

  /** Uses a block; true when it has to be fetched. */
  use(block: number): boolean {
    if (this.#capacity === 0) return true
    if (block === this.#newest) return false
    const missed = this.#held[block] === 0
    if (missed) {
      if (this.#count === this.#capacity) this.#drop()
      this.#count++
      this.#held[block] = 1
    } else {
      this.#unlink(block)
    }
    this.#older[block] = this.#newest
    this.#newer[block] = -1
    if (this.#newest >= 0) this.#newer[this.#newest] = block
    this.#newest = block
    if (this.#oldest < 0) this.#oldest = block
    return missed
  }

  #drop(): void {
    const block = this.#oldest
    this.#held[block] = 0
    this.#count--
    this.#oldest = this.#newer[block] ?? -1
    if (this.#oldest >= 0) this.#older[this.#oldest] = -1
    else this.#newest = -1
  }

  #unlink(block: number): void {
    const newer = this.#newer[block] ?? -1
    const older = this.#older[block] ?? -1
    if (newer >= 0) this.#older[newer] = older
    if (older >= 0) this.#newer[older] = newer
    else this.#oldest = newer
  }
}

/** Row, column and channel of every kept window element. */
function windowTables(s: CorrectedShape): Readonly<Record<'y' | 'x' | 'channel', Int32Array>> {
  const tables = { y: new Int32Array(s.k), x: new Int32Array(s.k), channel: new Int32Array(s.k) }
  for (let kept = 0; kept < s.k; kept++) {
    const [y, x] = windowCell(s, kept)
    tables.y[kept] = y
    tables.x[kept] = x
    tables.channel[kept] = denseWindow(s, kept) % s.channels
  }
  return tables
}

/** Uses the blocks that output pixel `pixel` needs of window elements `from`..`to` (exclusive). */
type DemandPixel = (pixel: number, from: number, to: number, visit: (block: number) => void) => void

/** Finds the blocks of `words` words behind window elements; padding and overhang are left out. */
function pixelDemand(s: CorrectedShape, words: number): DemandPixel {
  const perPixel = s.channels / words
  const imagePixels = s.ifmapHeight * s.ifmapWidth
  const outPixels = s.outHeight * s.outWidth
  const cells = windowTables(s)
  return (pixel, from, to, visit) => {
    const image = Math.floor(pixel / outPixels)
    const inImage = pixel - image * outPixels
    const top = Math.floor(inImage / s.outWidth) * s.strideHeight - s.vertical.pad
    const left = (inImage % s.outWidth) * s.strideWidth - s.horizontal.pad
    for (let window = from; window < to; window += words) {
      const y = top + (cells.y[window] ?? 0)
      const x = left + (cells.x[window] ?? 0)
      if (y < 0 || x < 0 || y >= s.ifmapHeight || x >= s.ifmapWidth) continue
      visit((image * imagePixels + y * s.ifmapWidth + x) * perPixel + (cells.channel[window] ?? 0) / words)
    }
  }
}

/** Demands segment `index` of a pass: pixel by pixel, each with its window elements. */
function demandSegment(
  f: Folding,
  s: CorrectedShape,
  index: number,
  demand: DemandPixel,
  visit: (block: number) => void,
): void {
  if (f.dataflow === 'ws') {
    const from = index * f.rows
    for (let pixel = 0; pixel < s.m; pixel++) demand(pixel, from, from + usedRows(f, index), visit)
    return
  }
  const size = f.dataflow === 'os' ? f.rows : f.cols
  const used = f.dataflow === 'os' ? usedRows(f, index) : usedCols(f, index)
  for (let i = 0; i < used; i++) demand(index * size + i, 0, s.k, visit)
}

/** A scratchpad of `capacityWords` words for the ifmap of one group. */
function ifmapScratchpad(s: CorrectedShape, words: number, capacityWords: number): RecentlyUsed {
  const blocks = (s.batch * s.ifmapHeight * s.ifmapWidth * s.channels) / words
  return new RecentlyUsed(blocks, Math.floor(capacityWords / words))
}

/**
 * Fetched words per segment by walking the demand once (twice where passes repeat: what a pass leaves behind does not
 * depend on what was there before it, so every later pass fetches what the second does).
 */
export function recentlyUsedMisses(f: Folding, s: CorrectedShape, capacityWords: number): IfmapFetch {
  const words = channelRunWords(f, s)
  const pad = ifmapScratchpad(s, words, capacityWords)
  const demand = pixelDemand(s, words)
  const segments = f.dataflow === 'is' ? f.colFolds : f.rowFolds
  const seen = new Uint8Array((s.batch * s.ifmapHeight * s.ifmapWidth * s.channels) / words)
  let compulsory = 0
  let fetched = 0
  const visit = (block: number): void => {
    if (seen[block] === 0) {
      seen[block] = 1
      compulsory += words
    }
    if (pad.use(block)) fetched += words
  }
  const pass = (): Float64Array => {
    const perSegment = new Float64Array(segments)
    for (let index = 0; index < segments; index++) {
      fetched = 0
      demandSegment(f, s, index, demand, visit)
      perSegment[index] = fetched
    }
    return perSegment
  }
  const first = pass()
  const later = f.dataflow === 'is' || f.colFolds === 1 ? new Float64Array(segments) : pass()
  return { first, later, compulsory }
}

/** The words of one group that each ifmap segment fetches, segment by segment; word = pixel x channels + channel. */
export function* segmentMisses(
  f: Folding,
  s: CorrectedShape,
  capacityWords: number,
): Generator<readonly number[], void> {
  const words = channelRunWords(f, s)
  const pad = ifmapScratchpad(s, words, capacityWords)
  const demand = pixelDemand(s, words)
  const segments = f.dataflow === 'is' ? f.colFolds : f.rowFolds
  const passes = f.dataflow === 'is' ? 1 : f.colFolds
  for (let pass = 0; pass < passes; pass++) {
    for (let index = 0; index < segments; index++) {
      const missed: number[] = []
      demandSegment(f, s, index, demand, (block) => {
        if (!pad.use(block)) return
        for (let word = 0; word < words; word++) missed.push(block * words + word)
      })
      yield missed
    }
  }
}
