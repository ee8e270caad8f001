import { type Piece, pieceFinder, type Stretch } from './align-layers.ts'
import { floorShare } from './exact-share.ts'
import type { Timeline } from './timeline.ts'

/** How two runs are laid side by side: by cycle number, by layer, by fold of a layer, or by diffusion step. */
export type AlignMode = 'cycle' | 'layer' | 'fold' | 'step'

/** The stretch of A at a cycle; a pure function of the two runs. */
type StretchAt = (cycle: number) => Stretch

/** Where a cycle of A lies in B: after all that corresponds to earlier cycles, and before its own. */
export interface Alignment {
  readonly after: (cycle: number) => number
  readonly from: (cycle: number) => number
}

/** Lays B along A. Both functions ascend; they differ where something is only in B. */
export function align(a: Timeline, b: Timeline, mode: AlignMode): Alignment {
  if (mode === 'cycle') return { after: (cycle) => cycle, from: (cycle) => cycle }
  const stretchAt = remembered(stretchFinder(a, b, mode))
  const place = (cycle: number, { start, end, otherStart, otherEnd }: Stretch): number =>
    otherStart === otherEnd
      ? otherStart
      : otherStart + floorShare(otherEnd - otherStart, cycle - start, end - start)
  return {
    after: (cycle) => place(cycle, stretchAt(cycle - 1)),
    from: (cycle) => place(cycle, stretchAt(cycle)),
  }
}

/** Questions come in ascending order: most are about the same stretch as the last. */
function remembered(find: StretchAt): StretchAt {
  let last: Stretch | undefined
  return (cycle) => {
    if (last === undefined || cycle < last.start || cycle >= last.end) last = find(cycle)
    return last
  }
}

function gap(start: number, end: number, at: number): Stretch {
  return { start, end, otherStart: at, otherEnd: at }
}

/** Prefetches before the first step correspond, and so do writes after the last; steps by number. */
function stretchFinder(a: Timeline, b: Timeline, mode: Exclude<AlignMode, 'cycle'>): StretchAt {
  const pieceAt = pieceFinder(a, b)
  return (cycle) => {
    const step = stepAt(a, cycle)
    const [start, end] = [a.stepStart(step), a.stepStart(step + 1)]
    if (cycle < start) {
      const { firstCycle } = a
      if (cycle < firstCycle) return gap(-Infinity, firstCycle, b.firstCycle)
      return { start: firstCycle, end: start, otherStart: b.firstCycle, otherEnd: b.stepStart(0) }
    }
    if (cycle >= end) {
      const { lastTrafficCycle } = a
      if (cycle >= lastTrafficCycle) return gap(lastTrafficCycle, Infinity, b.lastTrafficCycle)
      return { start: end, end: lastTrafficCycle, otherStart: b.endCycle, otherEnd: b.lastTrafficCycle }
    }
    if (step >= b.steps) return gap(start, a.endCycle, b.endCycle)
    if (mode === 'step') return { start, end, otherStart: b.stepStart(step), otherEnd: b.stepStart(step + 1) }
    const piece = pieceAt(step, cycle)
    return mode === 'layer' ? piece : foldStretch(a, b, piece, cycle)
  }
}

/** The step of a cycle: the first before the run, the last behind it. */
function stepAt({ steps, stepStart }: Timeline, cycle: number): number {
  let [low, high] = [0, steps - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (stepStart(middle) <= cycle) low = middle
    else high = middle - 1
  }
  return low
}

/** The fold of A at a cycle beside the fold of B with the same number; outside folds, the piece itself. */
function foldStretch(a: Timeline, b: Timeline, piece: Piece, cycle: number): Stretch {
  if (piece.foldsA === 0 || piece.foldsB === 0) return piece
  const [fold] = a.folds(cycle, cycle + 1, 1)
  if (fold === undefined) return gap(cycle, cycle + 1, piece.otherEnd)
  const [otherStart, otherEnd] = foldEnds(b, piece, fold.index)
  return { start: fold.start, end: fold.end, otherStart, otherEnd }
}

/** First cycle and end of a fold of B's layer, found by interpolation: folds of a layer are much alike. */
function foldEnds(
  b: Timeline,
  { otherStart, otherEnd, foldsB }: Piece,
  index: number,
): readonly [start: number, end: number] {
  if (index >= foldsB) return [otherEnd, otherEnd]
  const length = (otherEnd - otherStart) / foldsB
  let [low, high] = [otherStart, otherEnd]
  let guess = Math.floor(otherStart + (index + 0.5) * length)
  for (let tries = 0; low < high; tries++) {
    const cycle = Math.max(low, Math.min(high - 1, guess))
    const [fold] = b.folds(cycle, cycle + 1, 1)
    if (fold === undefined || fold.index === index)
      return fold === undefined ? [low, low] : [fold.start, fold.end]
    if (fold.index < index) low = fold.end
    else high = fold.start
    const middle = Math.floor((low + high) / 2)
    guess = tries < 4 ? Math.floor(fold.start + (index - fold.index + 0.5) * (fold.end - fold.start)) : middle
  }
  return [low, low]
}
