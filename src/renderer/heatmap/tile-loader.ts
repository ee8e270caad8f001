import type { Problem, Result } from '../../engine/model/problem.ts'
import type { TileCache } from './tile-cache.ts'
import { rootLevel, type Tile, type TileSpan } from './tile-grid.ts'
import type { Extent } from './viewport.ts'

/** Asks for the tiles of a span. */
export type FetchTiles = (span: TileSpan, signal: AbortSignal) => Promise<Result<readonly Tile[]>>

/** What a loader tells. */
export interface LoaderListeners {
  /** New tiles are in the cache. */
  readonly onTiles: () => void
  readonly onProblems: (problems: readonly Problem[]) => void
}

/** Brings the tiles of one lane into the cache: at most one question is under way, and only the newest waits. */
export interface TileLoader {
  /** These tiles are to be seen; replaces what was wanted before. */
  readonly want: (span: TileSpan) => void
  /** Whether everything wanted is there. */
  readonly isComplete: () => boolean
  readonly stop: () => void
}

interface Question {
  readonly span: TileSpan
  readonly abort: AbortController
}

/** A loader of a lane. The first question is always the whole run as one tile: no later picture is blank. */
export function createTileLoader(
  lane: string,
  extent: Extent,
  cache: TileCache,
  fetch: FetchTiles,
  { onTiles, onProblems }: LoaderListeners,
): TileLoader {
  const root: TileSpan = { level: rootLevel(extent), first: 0, last: 0 }
  let wanted: TileSpan | undefined
  let running: Question | undefined

  const missingOf = (span: TileSpan): TileSpan | undefined => {
    let [first, last] = [span.first, span.last]
    while (first <= last && cache.has(lane, span.level, first)) first++
    while (last >= first && cache.has(lane, span.level, last)) last--
    return first > last ? undefined : { level: span.level, first, last }
  }

  function next(): void {
    if (running !== undefined || wanted === undefined) return
    const missing = missingOf(root) ?? missingOf(wanted)
    if (missing === undefined) wanted = undefined
    else void ask(missing)
  }

  async function ask(span: TileSpan): Promise<void> {
    const own: Question = { span, abort: new AbortController() }
    running = own
    const answer = await fetch(span, own.abort.signal)
    // A question that was given up may still be answered; its successor runs already.
    if (running === own) running = undefined
    if (own.abort.signal.aborted) return
    if (answer.ok) {
      for (const tile of answer.value) cache.put(lane, tile)
      onTiles()
    } else {
      // Not asked again by itself: the next move of the window tries anew.
      wanted = undefined
      onProblems(answer.problems)
    }
    next()
  }

  function giveUp(): void {
    running?.abort.abort()
    running = undefined
  }

  return {
    want: (span) => {
      wanted = span
      const missing = missingOf(span)
      const isStale = running !== undefined && running.span !== root && !overlaps(running.span, missing)
      if (isStale && running?.span.level !== root.level) giveUp()
      next()
    },
    isComplete: () => wanted === undefined || missingOf(wanted) === undefined,
    stop: () => {
      wanted = undefined
      giveUp()
    },
  }
}

function overlaps(a: TileSpan, b: TileSpan | undefined): boolean {
  return b !== undefined && a.level === b.level && a.first <= b.last && b.first <= a.last
}
