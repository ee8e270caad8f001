import { type Folding, foldBase } from '../systolic/folding.ts'
import type { DemandLines } from './layout-demand.ts'
import { type EventBlock, PrefetchEvents } from './prefetch-events.ts'
import type { SlidingWindow } from './sliding-window.ts'

/** The groups of the fetch order that hold a word: `groups[first[w]] .. groups[first[w + 1] - 1]` for word w. */
export interface WordGroups {
  readonly first: Int32Array
  readonly groups: Int32Array
}

/** Groups of words that each stand in one group only. */
export function singleGroups(groupOf: Int32Array): WordGroups {
  return { first: Int32Array.from({ length: groupOf.length + 1 }, (_, i) => i), groups: groupOf }
}

/**
 * Finds the prefetches of one operand in USER mode by looking at every word: for fetch orders without closed form.
 * The window's position is the whole state, so folds with the same demand from the same position are done once.
 */
export function walkWords(
  f: Folding,
  demand: DemandLines,
  places: WordGroups,
  window: SlidingWindow,
): PrefetchEvents {
  const events = new PrefetchEvents()
  if (window.holdsAll) return events
  const memory = new Map<string, EventBlock>()
  for (let fc = 0; fc < f.colFolds; fc++) {
    for (let fr = 0; fr < f.rowFolds; fr++) {
      const key = `${demand.key(fc, fr)} ${window.start}`
      let block = memory.get(key)
      if (block === undefined) {
        demand.enter(fc, fr)
        block = walkFold(demand, places, window)
        memory.set(key, block)
      }
      window.start = block.endStart
      events.append(block, foldBase(f, fc, fr))
    }
  }
  return events
}

function walkFold(demand: DemandLines, places: WordGroups, window: SlidingWindow): EventBlock {
  const lines: number[] = []
  const steps: number[] = []
  // While the window stands still, what the last line demanded is still held.
  let still = true
  for (let index = 0; index < demand.lines; index++) {
    let count = demand.line(index, !still)
    if (still && holds(demand.words, count, places, window)) continue
    if (still) count = demand.line(index, true)
    let moved = 0
    for (let i = 0; i < count; i++) {
      const wanted = stepsTo(demand.words[i] ?? 0, places, window)
      if (wanted === 0) continue
      window.advance(wanted)
      moved += wanted
    }
    still = moved === 0
    if (still) continue
    lines.push(demand.firstLine + index)
    steps.push(moved)
  }
  return { lines, steps, endStart: window.start }
}

function holds(words: Int32Array, count: number, places: WordGroups, window: SlidingWindow): boolean {
  for (let i = 0; i < count; i++) if (stepsTo(words[i] ?? 0, places, window) > 0) return false
  return true
}

/** Steps until the window holds one of the word's groups. */
function stepsTo(word: number, places: WordGroups, window: SlidingWindow): number {
  const end = places.first[word + 1] ?? 0
  let nearest = Infinity
  for (let i = places.first[word] ?? 0; i < end && nearest > 0; i++) {
    nearest = Math.min(nearest, window.stepsTo((places.groups[i] ?? 0) * window.groupWords))
  }
  return nearest
}
