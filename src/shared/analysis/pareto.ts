import type { Direction } from '../model/metrics.ts'
import { isKnown } from './points.ts'

/** A point by its two metrics; null where a metric is missing. */
export interface MetricPair {
  readonly x: number | null
  readonly y: number | null
}

interface Candidate {
  readonly index: number
  readonly x: number
  readonly y: number
}

/**
 * Indices of the points no other point dominates, in ascending x, then y, then index. A point dominates another when it
 * is at least as good in both metrics and better in one, so equal points stand or fall together. In a metric without a
 * direction nothing is better: there only points of the same value are compared. Points that miss a metric are never on
 * the front. O(n log n).
 */
export function paretoFront(
  points: readonly MetricPair[],
  directionX: Direction,
  directionY: Direction,
): readonly number[] {
  const candidates = points.flatMap(({ x, y }, index) => (isKnown(x) && isKnown(y) ? [{ index, x, y }] : []))
  const front = directionY === 'neutral' ? withoutDirectionY(candidates, directionX) : undefined
  return (front ?? staircase(candidates, directionX, directionY))
    .toSorted((a, b) => a.x - b.x || a.y - b.y || a.index - b.index)
    .map(({ index }) => index)
}

/** Among points of one y only x counts: the question with its axes exchanged. */
function withoutDirectionY(candidates: readonly Candidate[], directionX: Direction): readonly Candidate[] {
  if (directionX === 'neutral') return candidates
  const exchanged = candidates.map(({ index, x, y }) => ({ index, x: y, y: x }))
  return staircase(exchanged, 'neutral', directionX).map(({ index, x, y }) => ({ index, x: y, y: x }))
}

/** Walks the columns of equal x, best x first: the best y of a column is on the front if no better x reached it. */
function staircase(
  candidates: readonly Candidate[],
  directionX: Direction,
  directionY: Direction,
): readonly Candidate[] {
  const signX = directionX === 'higher' ? -1 : 1
  const signY = directionY === 'higher' ? -1 : 1
  const sorted = candidates.toSorted((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y))
  const front: Candidate[] = []
  let columnX = Number.NaN
  let columnBest = Infinity
  let bestBefore = Infinity
  for (const candidate of sorted) {
    const y = signY * candidate.y
    if (candidate.x !== columnX) {
      bestBefore = directionX === 'neutral' ? Infinity : Math.min(bestBefore, columnBest)
      columnX = candidate.x
      columnBest = y
    }
    if (y === columnBest && y < bestBefore) front.push(candidate)
  }
  return front
}
