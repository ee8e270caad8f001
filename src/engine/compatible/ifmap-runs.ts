import { channelRunWords } from '../systolic/channel-runs.ts'
import type { Folding } from '../systolic/folding.ts'
import { usedCols, usedRows } from '../systolic/folding.ts'
import { ifmapTables, type IfmapTables, type Shape } from '../systolic/shape.ts'

/**
 * The ifmap demand of a layer as *runs*: `runWords` words of neighbouring channels of one ifmap pixel, demanded one
 * per line on consecutive lines. A fold's demand is a set of runs, so work is per run, not per word. Runs hold one
 * word under sparsity (kept channels are not neighbours); otherwise the channels, or for weight and input
 * stationary the part of them that no fold boundary cuts.
 *
 * Words inside a run are numbered in the order of demand. Under input stationary that is channels descending; a
 * buffer only needs to know which words are the same, so the order is all that matters.
 */
export class IfmapRuns {
  readonly folding: Folding
  readonly runWords: number
  /** Number of distinct runs: ids are below it. */
  readonly ids: number
  /** Runs found by the last call of `startingOn`: id of the run, and its rank among the requests of one line. */
  readonly id: Int32Array
  readonly rank: Int32Array
  /** Ids listed by `collect`. */
  all = new Int32Array(0)
  readonly #shape: Shape
  readonly #tables: IfmapTables
  #fc = 0
  #fr = 0
  #used = 0
  #cols = 0
  #runs = 0

  constructor(folding: Folding, shape: Shape) {
    this.folding = folding
    this.#shape = shape
    this.#tables = ifmapTables(shape)
    this.runWords = channelRunWords(folding, shape)
    this.ids = Math.ceil((shape.ifmapHeight * shape.ifmapWidth * shape.channels) / this.runWords)
    const width = Math.max(folding.rows, folding.cols)
    this.id = new Int32Array(width)
    this.rank = new Int32Array(width)
  }

  /** Chooses the fold that the other calls speak of. */
  enterFold(fc: number, fr: number): void {
    this.#fc = fc
    this.#fr = fr
    this.#used = usedRows(this.folding, fr)
    this.#cols = usedCols(this.folding, fc)
    const { dataflow, time } = this.folding
    const lanes = dataflow === 'os' ? time : this.#used
    const per = dataflow === 'os' ? this.#used : dataflow === 'ws' ? time : this.#cols
    this.#runs = (lanes / this.runWords) * per
  }

  /** Upper bound on the runs of the fold (null requests included). */
  get runsInFold(): number {
    return this.#runs
  }

  /** Lines of the fold that may have an ifmap request, counted from `leadLine`. */
  get demandLines(): number {
    const { dataflow, time } = this.folding
    if (dataflow === 'is') return this.#used
    return time + this.#used - 1
  }

  /** Local line of the fold's first possible ifmap request. */
  get leadLine(): number {
    const { dataflow, rows } = this.folding
    if (dataflow === 'os') return 0
    return dataflow === 'ws' ? rows : rows - this.#used
  }

  /** Finds the runs that start on `line` (from the lead line) in ascending rank; returns how many. */
  startingOn(line: number): number {
    const { dataflow } = this.folding
    if (dataflow === 'os') return this.#startingOs(line)
    return dataflow === 'ws' ? this.#startingWs(line) : this.#startingIs(line)
  }

  /** Lists the ids of all runs of the fold, nulls left out, in `all` from `at` on; returns the end of the list. */
  collect(at: number): number {
    const { dataflow, time, rows, cols } = this.folding
    const q = this.runWords
    const firstWindow = dataflow === 'os' ? 0 : this.#fr * rows
    const endWindow = dataflow === 'os' ? time : firstWindow + this.#used
    const firstPixel = dataflow === 'os' ? this.#fr * rows : dataflow === 'is' ? this.#fc * cols : 0
    const pixels = dataflow === 'os' ? this.#used : dataflow === 'is' ? this.#cols : time
    const most = at + (pixels * (endWindow - firstWindow)) / q
    if (this.all.length < most) {
      const grown = new Int32Array(2 * most)
      grown.set(this.all)
      this.all = grown
    }
    let end = at
    for (let window = firstWindow; window < endWindow; window += q) {
      for (let pixel = firstPixel; pixel < firstPixel + pixels; pixel++) {
        const id = this.#idOf(pixel, window)
        if (id >= 0) this.all[end++] = id
      }
    }
    return end
  }

  /** Row r of the array demands window block b of its pixel from line b * runWords + r on. */
  #startingOs(line: number): number {
    const q = this.runWords
    const lastBlock = this.folding.time / q - 1
    const first = this.#fr * this.folding.rows
    let low = Math.max(0, line - lastBlock * q)
    // Smallest row not below `low` whose block boundary falls on this line.
    const shift = (line - low) % q
    low += shift
    const high = Math.min(this.#used - 1, line)
    let count = 0
    for (let r = low; r <= high; r += q) count = this.#push(count, first + r, line - r, r)
    return count
  }

  /** Pixel t enters the rows of window block b from line t + b * runWords on; later pixels sit in earlier rows. */
  #startingWs(line: number): number {
    const q = this.runWords
    const windows = this.#fr * this.folding.rows
    const blocks = this.#used / q
    let count = 0
    for (let b = 0; b < blocks; b++) {
      const pixel = line - b * q
      if (pixel >= 0 && pixel < this.folding.time) count = this.#push(count, pixel, windows + b * q, -pixel)
    }
    return count
  }

  /** The rows of a fold are filled last row first, all columns at once. */
  #startingIs(line: number): number {
    const q = this.runWords
    if ((this.#used - line) % q !== 0) return 0
    const window = this.#fr * this.folding.rows + this.#used - line - q
    const first = this.#fc * this.folding.cols
    let count = 0
    for (let c = 0; c < this.#cols; c++) count = this.#push(count, first + c, window, c)
    return count
  }

  #push(count: number, pixel: number, window: number, rank: number): number {
    const id = this.#idOf(pixel, window)
    if (id < 0) return count
    this.id[count] = id
    this.rank[count] = rank
    return count + 1
  }

  /** Id of the run that starts at a window element of a pixel; -1 when it hangs over the edge. */
  #idOf(pixel: number, window: number): number {
    const t = this.#tables
    if (this.#shape.overhangs) {
      const y = (t.pixelY[pixel] ?? 0) + (t.windowY[window] ?? 0)
      const x = (t.pixelX[pixel] ?? 0) + (t.windowX[window] ?? 0)
      if (y >= this.#shape.ifmapHeight || x >= this.#shape.ifmapWidth) return -1
    }
    return ((t.pixelBase[pixel] ?? 0) + (t.windowOffset[window] ?? 0)) / this.runWords
  }
}
