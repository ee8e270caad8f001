import type { Folding } from '../systolic/folding.ts'
import type { DemandLines, ElementOf } from './layout-demand.ts'
import { fetchSizes } from './layout-read.ts'
import { walkWords, type WordGroups } from './layout-walk.ts'
import { SlidingWindow } from './sliding-window.ts'
import type { UserBuffer, UserRead } from './user-read.ts'

/** A stack of tiles that is fetched by anti-diagonals or row by row (specification section 7.1). */
export interface FetchTiling {
  readonly byDiagonals: boolean
  readonly width: number
  readonly along: number
  readonly across: number
}

/** Element numbers in fetch order, null requests left out. */
function fetchSequence(t: FetchTiling, elementOf: ElementOf): Int32Array {
  const sequence = new Int32Array(t.along * t.across)
  let next = 0
  const visit = (stackRow: number, col: number): void => {
    const tile = Math.floor(stackRow / t.along)
    const across = tile * t.width + col
    if (across >= t.across) return
    const element = elementOf(across, stackRow - tile * t.along)
    if (element >= 0) sequence[next++] = element
  }
  const height = Math.ceil(t.across / t.width) * t.along
  if (t.byDiagonals) {
    for (let diagonal = 0; diagonal < height + t.width - 1; diagonal++) {
      const last = Math.min(t.width - 1, diagonal)
      for (let col = Math.max(0, diagonal - height + 1); col <= last; col++) visit(diagonal - col, col)
    }
  } else {
    for (let row = 0; row < height; row++) for (let col = 0; col < t.width; col++) visit(row, col)
  }
  return sequence.subarray(0, next)
}

/** Groups that hold each of the words 0 to `elements - 1`. */
function groupsOf(sequence: Int32Array, elements: number, groupWords: number): WordGroups {
  const first = new Int32Array(elements + 1)
  for (const element of sequence) first[element + 1] = (first[element + 1] ?? 0) + 1
  for (let i = 0; i < elements; i++) first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0)
  const next = first.slice()
  const groups = new Int32Array(sequence.length)
  for (const [rank, element] of sequence.entries()) {
    const at = next[element] ?? 0
    groups[at] = Math.floor(rank / groupWords)
    next[element] = at + 1
  }
  return { first, groups }
}

/** Prefetches of an operand that is fetched in the order of the array's tiles, words looked at one by one. */
export function fetchedRead(
  f: Folding,
  demand: DemandLines,
  tiling: FetchTiling,
  elementOf: ElementOf,
  buffer: UserBuffer,
): UserRead {
  const groupWords = Math.ceil(buffer.capacityWords / 100)
  const sequence = fetchSequence(tiling, elementOf)
  const window = new SlidingWindow(sequence.length, buffer.capacityWords, groupWords)
  const places = groupsOf(sequence, demand.elements, groupWords)
  const slots = Math.ceil(tiling.across / tiling.width) * tiling.along * tiling.width
  return { ...fetchSizes(slots, buffer), events: walkWords(f, demand, places, window) }
}
