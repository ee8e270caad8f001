import { foldBase } from '../systolic/folding.ts'
import type { CompletionLog } from './calc-read.ts'
import type { IfmapRuns } from './ifmap-runs.ts'

/**
 * Counts completed generations of the CALC read buffer over runs of words (see IfmapRuns) instead of words.
 *
 * Why runs suffice: inside a generation the words of a run id that have been demanded are always a suffix of its
 * order of demand, or all of it - when a generation is completed in the middle of some runs, what follows of them is
 * a suffix, and a later run of the same id adds exactly the missing prefix, on consecutive lines. So one number per id
 * (`#from`, first held word) is the whole state, and new words per line are a difference array.
 */
export class GenerationSweep {
  /** Completed generations. */
  completed = 0
  /** Distinct words in the current generation. */
  held = 0
  /** Line of the last completion. */
  lastLine = -1
  /** Fold, line and rank of the last completion inside its pass. */
  placeInPass = ''
  readonly #runs: IfmapRuns
  readonly #size: number
  readonly #log: CompletionLog | undefined
  /** Generation in which an id was last demanded, and the first of its words held. */
  readonly #generation: Int32Array
  readonly #from: Int32Array
  #current = 1
  /** Change of the number of new words per line, over the lines of a fold. */
  #change = new Int32Array(0)
  /** Ring of runs that are still being demanded, in the order in which they started. */
  readonly #mask: number
  readonly #ringStart: Float64Array
  readonly #ringId: Int32Array
  readonly #ringRank: Int32Array
  readonly #ringNewFrom: Float64Array
  readonly #ringNewTo: Float64Array
  #head = 0
  #tail = 0

  /** `size` is the number of words in a generation; a `log` gets every completion. */
  constructor(runs: IfmapRuns, size: number, log?: CompletionLog) {
    this.#runs = runs
    this.#size = size
    this.#log = log
    this.#generation = new Int32Array(runs.ids)
    this.#from = new Int32Array(runs.ids)
    const { rows, cols } = runs.folding
    const ring = 2 ** Math.ceil(Math.log2(2 * Math.max(rows, cols) + 2))
    this.#mask = ring - 1
    this.#ringStart = new Float64Array(ring)
    this.#ringId = new Int32Array(ring)
    this.#ringRank = new Int32Array(ring)
    this.#ringNewFrom = new Float64Array(ring)
    this.#ringNewTo = new Float64Array(ring)
  }

  /** Demands one fold. */
  fold(fc: number, fr: number): void {
    const runs = this.#runs
    runs.enterFold(fc, fr)
    if (this.held + runs.runsInFold * runs.runWords < this.#size) this.#takeAll()
    else this.#sweep(fc, fr)
  }

  /** Moves the place of the last completion by whole passes that were jumped over. */
  shift(passes: number): void {
    const f = this.#runs.folding
    if (this.lastLine >= 0) this.lastLine += passes * f.rowFolds * f.linesPerFold
  }

  /** Words of run `id` that the current generation holds. */
  heldOf(id: number): number {
    return this.#runs.runWords - this.#missing(id)
  }

  /** Notes that the current generation holds all of run `id`; `held` is the caller's to set. */
  holdAll(id: number): void {
    this.#hold(id, 0)
  }

  /** Takes the whole fold into the current generation, which it does not complete. */
  #takeAll(): void {
    const end = this.#runs.collect(0)
    for (let i = 0; i < end; i++) {
      const id = this.#runs.all[i] ?? 0
      this.held += this.#missing(id)
      this.#hold(id, 0)
    }
  }

  #missing(id: number): number {
    return this.#generation[id] === this.#current ? (this.#from[id] ?? 0) : this.#runs.runWords
  }

  #hold(id: number, from: number): void {
    this.#generation[id] = this.#current
    this.#from[id] = from
  }

  /** Walks the lines of a fold in which a generation is completed. */
  #sweep(fc: number, fr: number): void {
    const runs = this.#runs
    const lines = runs.demandLines
    const base = foldBase(runs.folding, fc, fr) + runs.leadLine
    if (this.#change.length < lines + runs.runWords + 2)
      this.#change = new Int32Array(lines + runs.runWords + 2)
    else this.#change.fill(0)
    this.#head = 0
    this.#tail = 0
    let rate = 0
    for (let line = 0; line < lines; line++) {
      this.#retire(line)
      const starting = runs.startingOn(line)
      for (let i = 0; i < starting; i++) {
        const id = runs.id[i] ?? 0
        const missing = this.#missing(id)
        this.#enqueue(line, id, runs.rank[i] ?? 0, line, line + missing - 1)
        this.#hold(id, 0)
      }
      rate += this.#change[line] ?? 0
      this.held += rate
      while (this.held >= this.#size) {
        const rank = this.#completingRank(line, this.#size - (this.held - rate))
        this.completed++
        this.lastLine = base + line
        this.#log?.add(this.lastLine)
        this.placeInPass = `${fr} ${line} ${rank}`
        rate = this.#restart(line, rank)
        this.held = rate
      }
    }
  }

  /** Drops runs that ended before `line`. */
  #retire(line: number): void {
    while (
      this.#head < this.#tail &&
      (this.#ringStart[this.#head & this.#mask] ?? 0) + this.#runs.runWords <= line
    ) {
      this.#head++
    }
  }

  /** Adds a run whose words are new on lines newFrom..newTo (none when newTo < newFrom). */
  #enqueue(start: number, id: number, rank: number, newFrom: number, newTo: number): void {
    const slot = this.#tail++ & this.#mask
    this.#ringStart[slot] = start
    this.#ringId[slot] = id
    this.#ringRank[slot] = rank
    this.#schedule(slot, newFrom, newTo)
  }

  #schedule(slot: number, newFrom: number, newTo: number): void {
    this.#ringNewFrom[slot] = newFrom
    this.#ringNewTo[slot] = newTo
    if (newTo < newFrom) return
    this.#change[newFrom] = (this.#change[newFrom] ?? 0) + 1
    this.#change[newTo + 1] = (this.#change[newTo + 1] ?? 0) - 1
  }

  /** Rank of the request on `line` that brings the `wanted`-th new word of that line (1-based). */
  #completingRank(line: number, wanted: number): number {
    const ranks: number[] = []
    for (let i = this.#head; i < this.#tail; i++) {
      const slot = i & this.#mask
      if ((this.#ringNewFrom[slot] ?? 0) <= line && line <= (this.#ringNewTo[slot] ?? -1)) {
        ranks.push(this.#ringRank[slot] ?? 0)
      }
    }
    ranks.sort((a, b) => a - b)
    return ranks[wanted - 1] ?? Infinity
  }

  /**
   * Starts a new generation after the request of `rank` on `line`: the runs under way bring their rest as new words.
   * Returns the number of new words on `line` itself.
   */
  #restart(line: number, rank: number): number {
    const q = this.#runs.runWords
    this.#current++
    this.#change.fill(0, line + 1, Math.min(this.#change.length, line + q + 2))
    let onLine = 0
    for (let i = this.#head; i < this.#tail; i++) {
      const slot = i & this.#mask
      const id = this.#ringId[slot] ?? 0
      const start = this.#ringStart[slot] ?? 0
      const later = (this.#ringRank[slot] ?? 0) > rank
      const first = line - start + (later ? 0 : 1)
      const missing = this.#missing(id)
      if (first < missing) {
        this.#schedule(slot, start + first, start + missing - 1)
        this.#hold(id, first)
        if (later) onLine++
      } else {
        this.#ringNewFrom[slot] = 0
        this.#ringNewTo[slot] = -1
      }
    }
    return onLine
  }
}
