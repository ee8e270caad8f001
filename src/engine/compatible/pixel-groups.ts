import type { Folding } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'
import { TouchedRange } from '../systolic/touched-range.ts'
import type { CompletionLog, Generations } from './calc-read.ts'
import { GenerationSweep } from './generation-sweep.ts'
import { IfmapRuns } from './ifmap-runs.ts'

/**
 * Generations of a dense ifmap under output and input stationary. Both demand, group after group of neighbouring output
 * pixels (a row fold or a column fold), everything the group's windows cover. What a generation has collected is
 * therefore a stretch of output pixels - its words are counted by geometry - plus the rest of the group in which the
 * generation before it was completed. Only groups in which a generation is completed are walked run by run, so the
 * cost follows the completions, not the words.
 */
export class PixelGroups {
  readonly #f: Folding
  readonly #s: Shape
  readonly #runs: IfmapRuns
  readonly #sweep: GenerationSweep
  readonly #range: TouchedRange
  readonly #size: number
  readonly #log: CompletionLog | undefined
  /** Groups of a pass, and groups of the whole layer. */
  readonly #groups: number
  readonly #total: number
  /** Runs of the group of the last completion that the current generation holds, and words of each. */
  #leftId = new Int32Array(0)
  #leftWords = new Int32Array(0)
  #left = 0
  #leftTotal = 0
  #heldAfter = 0
  /** Ids of the runs of the group that is walked, and the stamp of the walk in which each was last seen. */
  #distinct = new Int32Array(0)
  readonly #seen: Int32Array
  #stamp = 0

  constructor(f: Folding, s: Shape, generationWords: number, log?: CompletionLog) {
    this.#f = f
    this.#s = s
    this.#runs = new IfmapRuns(f, s)
    this.#sweep = new GenerationSweep(this.#runs, generationWords, log)
    this.#log = log
    this.#range = new TouchedRange(s)
    this.#seen = new Int32Array(this.#runs.ids)
    this.#size = generationWords
    this.#groups = f.dataflow === 'os' ? f.rowFolds : f.colFolds
    this.#total = f.dataflow === 'os' ? f.rowFolds * f.colFolds : f.colFolds
  }

  /** Runs the layer; group numbers count on through the passes. */
  run(): Generations {
    const seen = new Map<string, { readonly pass: number; readonly completed: number }>()
    let jumped = 0
    let mayJump = this.#f.dataflow === 'os'
    let next = 0
    for (;;) {
      const completing = this.#nextCompleting(next)
      if (completing === undefined) break
      this.#walk(next, completing)
      next = completing + 1
      if (!mayJump) continue
      const pass = Math.floor(completing / this.#groups)
      const earlier = seen.get(this.#sweep.placeInPass)
      if (earlier === undefined) {
        seen.set(this.#sweep.placeInPass, { pass, completed: this.#sweep.completed })
        continue
      }
      // What is held depends on the place of the last completion alone: the same place starts the same cycle.
      mayJump = false
      const period = pass - earlier.pass
      const cycles = Math.floor((this.#total - 1 - completing) / (period * this.#groups))
      jumped = cycles * (this.#sweep.completed - earlier.completed)
      this.#log?.repeat(earlier.completed, cycles, period * this.#groups * this.#f.linesPerFold)
      this.#sweep.shift(cycles * period)
      next += cycles * period * this.#groups
    }
    const remainder = next < this.#total ? this.#heldWith(next, this.#total - 1) : this.#heldAfter
    return { completed: this.#sweep.completed + jumped, remainder, lastLine: this.#sweep.lastLine }
  }

  /** First output pixel of a group, counted in its pass. */
  #firstPixel(group: number): number {
    return (group % this.#groups) * (this.#f.dataflow === 'os' ? this.#f.rows : this.#f.cols)
  }

  /** Chooses the stretch of groups `from`..`to`; at most a whole pass. */
  #setRange(from: number, to: number): void {
    if (to - from + 1 >= this.#groups) {
      this.#range.set(0, this.#s.m, false)
      return
    }
    const end = (to % this.#groups) + 1 === this.#groups ? this.#s.m : this.#firstPixel(to + 1)
    const start = this.#firstPixel(from)
    this.#range.set(start, end, end <= start)
  }

  /** Words held once groups `from`..`to` have been taken without a completion. */
  #heldWith(from: number, to: number): number {
    this.#setRange(from, to)
    return this.#heldAfter + this.#range.count() * this.#s.channels - this.#countedTwice()
  }

  /** True when taking groups `from`..`to` completes the generation. */
  #completes(from: number, to: number): boolean {
    this.#setRange(from, to)
    const most = this.#heldAfter + this.#range.count() * this.#s.channels
    if (most < this.#size) return false
    return most - this.#leftTotal >= this.#size || most - this.#countedTwice() >= this.#size
  }

  /** Words of the last completion's group that the stretch covers again. */
  #countedTwice(): number {
    let words = 0
    for (let i = 0; i < this.#left; i++) {
      if (this.#inRange(this.#leftId[i] ?? 0)) words += this.#leftWords[i] ?? 0
    }
    return words
  }

  #inRange(id: number): boolean {
    const pixel = Math.floor((id * this.#runs.runWords) / this.#s.channels)
    const y = Math.floor(pixel / this.#s.ifmapWidth)
    return this.#range.has(y, pixel - y * this.#s.ifmapWidth)
  }

  /** The first group from `from` on in which the generation is completed: galloping, then bisection. */
  #nextCompleting(from: number): number | undefined {
    const last = Math.min(this.#total - 1, from + this.#groups - 1)
    let low = from
    let high = from
    while (high <= last && !this.#completes(from, high)) {
      if (high === last) return undefined
      low = high + 1
      high = Math.min(last, high + (high - from) + 1)
    }
    if (high > last) return undefined
    while (low < high) {
      const mid = Math.floor((low + high) / 2)
      if (this.#completes(from, mid)) high = mid
      else low = mid + 1
    }
    return low
  }

  /** Takes groups `from`..`group`-1 as a whole and walks `group` run by run. */
  #walk(from: number, group: number): void {
    const held = group > from ? this.#heldWith(from, group - 1) : this.#heldAfter
    const distinct = this.#distinctRuns(group)
    if (group > from) {
      for (let i = 0; i < distinct; i++) {
        const id = this.#distinct[i] ?? 0
        if (this.#inRange(id)) this.#sweep.holdAll(id)
      }
    }
    this.#sweep.held = held
    const { rowFolds, dataflow } = this.#f
    if (dataflow === 'os') this.#sweep.fold(Math.floor(group / this.#groups), group % this.#groups)
    else for (let fr = 0; fr < rowFolds; fr++) this.#sweep.fold(group, fr)
    this.#keepRest(distinct)
  }

  /** Lists the ids of the group's runs, each once; returns how many. */
  #distinctRuns(group: number): number {
    const os = this.#f.dataflow === 'os'
    const runs = this.#runs
    let end = 0
    for (let fold = 0; fold < (os ? 1 : this.#f.rowFolds); fold++) {
      if (os) runs.enterFold(Math.floor(group / this.#groups), group % this.#groups)
      else runs.enterFold(group, fold)
      end = runs.collect(end)
    }
    if (this.#distinct.length < end) this.#distinct = new Int32Array(end)
    const stamp = ++this.#stamp
    let distinct = 0
    for (let i = 0; i < end; i++) {
      const id = runs.all[i] ?? 0
      if (this.#seen[id] === stamp) continue
      this.#seen[id] = stamp
      this.#distinct[distinct++] = id
    }
    return distinct
  }

  /** Keeps what the new generation holds of the group in which the old one was completed. */
  #keepRest(distinct: number): void {
    if (this.#leftId.length < distinct) {
      this.#leftId = new Int32Array(2 * distinct)
      this.#leftWords = new Int32Array(2 * distinct)
    }
    this.#left = 0
    this.#leftTotal = 0
    for (let i = 0; i < distinct; i++) {
      const id = this.#distinct[i] ?? 0
      const held = this.#sweep.heldOf(id)
      if (held === 0) continue
      this.#leftId[this.#left] = id
      this.#leftWords[this.#left++] = held
      this.#leftTotal += held
    }
    this.#heldAfter = this.#sweep.held
  }
}
