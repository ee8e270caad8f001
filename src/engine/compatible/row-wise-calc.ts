import { type Folding, foldBase } from '../systolic/folding.ts'
import type { Generations } from './calc-read.ts'
import type { DemandLines } from './layout-demand.ts'

/**
 * Generations of a CALC read buffer (specification section 5), counted word by word. Lines that cannot complete a
 * generation only need their new words, in any order. `repeats` says that every column fold demands the same: then
 * the place in the pass where the last generation was completed is the whole state, and once it comes again whole
 * cycles of passes are jumped over.
 */
export function countedGenerations(
  f: Folding,
  demand: DemandLines,
  generationWords: number,
  repeats: boolean,
): Generations {
  const count = new GenerationCount(demand, generationWords)
  const seen = new Map<string, { readonly fc: number; readonly completed: number }>()
  let jumped = false
  let jumpedCompletions = 0
  let fc = 0
  while (fc < f.colFolds) {
    const before = count.completed
    for (let fr = 0; fr < f.rowFolds; fr++) count.fold(foldBase(f, fc, fr), fc, fr)
    fc++
    if (!repeats || jumped) continue
    const key = count.completed > before ? count.place : 'none'
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, { fc, completed: count.completed })
      continue
    }
    const period = fc - earlier.fc
    const cycles = Math.floor((f.colFolds - fc) / period)
    jumped = true
    jumpedCompletions = cycles * (count.completed - earlier.completed)
    fc += cycles * period
    // Without a completion in the period, the last one stays where it was.
    if (jumpedCompletions > 0) count.lastLine += foldBase(f, cycles * period, 0)
  }
  return {
    completed: count.completed + jumpedCompletions,
    remainder: count.held,
    lastLine: count.lastLine,
  }
}

class GenerationCount {
  completed = 0
  held = 0
  lastLine = -1
  /** Fold, line and word of the last completion inside its pass. */
  place = ''
  readonly #demand: DemandLines
  readonly #size: number
  readonly #generation: Int32Array
  #current = 1

  constructor(demand: DemandLines, size: number) {
    this.#demand = demand
    this.#size = size
    this.#generation = new Int32Array(demand.elements)
  }

  fold(base: number, fc: number, fr: number): void {
    const demand = this.#demand
    demand.enter(fc, fr)
    // After a line without completion, the next one's repeated words are known to be held.
    let quiet = true
    for (let index = 0; index < demand.lines; index++) {
      let count = demand.line(index, !quiet)
      if (this.held + count < this.#size) {
        this.#take(count)
        quiet = true
        continue
      }
      if (quiet) count = demand.line(index, true)
      const before = this.completed
      for (let i = 0; i < count; i++) {
        const word = demand.words[i] ?? 0
        if (this.#generation[word] === this.#current) continue
        this.#generation[word] = this.#current
        if (++this.held < this.#size) continue
        this.completed++
        this.#current++
        this.held = 0
        this.lastLine = base + demand.firstLine + index
        this.place = `${fr} ${index} ${i}`
      }
      quiet = this.completed === before
    }
  }

  #take(count: number): void {
    const { words } = this.#demand
    for (let i = 0; i < count; i++) {
      const word = words[i] ?? 0
      if (this.#generation[word] === this.#current) continue
      this.#generation[word] = this.#current
      this.held++
    }
  }
}
