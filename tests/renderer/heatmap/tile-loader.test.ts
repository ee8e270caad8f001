import { describe, expect, it } from 'vitest'
import { fail, ok, problem, type Problem, type Result } from '../../../src/engine/model/problem.ts'
import { createTileCache } from '../../../src/renderer/heatmap/tile-cache.ts'
import type { Tile, TileSpan } from '../../../src/renderer/heatmap/tile-grid.ts'
import { createTileLoader } from '../../../src/renderer/heatmap/tile-loader.ts'

interface Asked {
  readonly span: TileSpan
  readonly signal: AbortSignal
  readonly answer: (result?: Result<readonly Tile[]>) => Promise<void>
}

function tilesOf({ level, first, last }: TileSpan): readonly Tile[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    level,
    index: first + i,
    rows: 1,
    buckets: 1,
    sums: new Float64Array(1),
  }))
}

/** A loader of a run of 2^20 cycles, whose root tile is of level 12; questions are answered by hand. */
function setUp() {
  const asked: Asked[] = []
  const problems: Problem[] = []
  const cache = createTileCache(1e9)
  let changes = 0
  const fetch = (span: TileSpan, signal: AbortSignal): Promise<Result<readonly Tile[]>> =>
    new Promise((resolve) => {
      const answer: Asked['answer'] = async (result = ok(tilesOf(span))) => {
        resolve(result)
        await new Promise((done) => setImmediate(done))
      }
      asked.push({ span, signal, answer })
    })
  const loader = createTileLoader('lane', { first: 0, end: 2 ** 20 }, cache, fetch, {
    onTiles: () => changes++,
    onProblems: (found) => problems.push(...found),
  })
  return {
    asked,
    cache,
    loader,
    problems,
    changes: () => changes,
    spans: () => asked.map(({ span }) => span),
  }
}

const ROOT = { level: 12, first: 0, last: 0 }
const span = (first: number, last: number, level = 3): TileSpan => ({ level, first, last })

describe('the loader of a lane', () => {
  it('asks for the whole run first, then for the window', async () => {
    const { asked, loader, spans, changes } = setUp()
    loader.want(span(4, 6))
    expect(spans()).toEqual([ROOT])
    expect(loader.isComplete()).toBe(false)
    await asked[0]!.answer()
    expect(spans()).toEqual([ROOT, span(4, 6)])
    await asked[1]!.answer()
    expect([loader.isComplete(), changes()]).toEqual([true, 2])
  })

  it('asks only for what is missing at the ends', async () => {
    const { asked, loader, spans } = setUp()
    loader.want(span(4, 6))
    await asked[0]!.answer()
    await asked[1]!.answer()
    loader.want(span(5, 8))
    loader.want(span(5, 8))
    expect(spans().slice(2)).toEqual([span(7, 8)])
    await asked[2]!.answer()
    loader.want(span(4, 8))
    expect(asked).toHaveLength(3)
  })

  it('has one question under way; of those that come meanwhile only the newest is asked', async () => {
    const { asked, loader, spans } = setUp()
    loader.want(span(0, 3))
    await asked[0]!.answer()
    loader.want(span(1, 4))
    loader.want(span(2, 5))
    loader.want(span(3, 6))
    expect(spans().slice(1)).toEqual([span(0, 3)])
    expect(asked[1]!.signal.aborted).toBe(false)
    await asked[1]!.answer()
    expect(spans().slice(2)).toEqual([span(4, 6)])
  })

  it('gives up a question of another place or zoom and drops its late answer', async () => {
    const { asked, cache, loader, spans } = setUp()
    loader.want(span(0, 3))
    await asked[0]!.answer()
    loader.want(span(0, 3, 2))
    expect(asked[1]!.signal.aborted).toBe(true)
    expect(spans().slice(2)).toEqual([span(0, 3, 2)])
    await asked[1]!.answer()
    expect([cache.has('lane', 3, 0), asked.length]).toEqual([false, 3])
    await asked[2]!.answer()
    expect(cache.has('lane', 2, 3)).toBe(true)
  })

  it('never gives up the whole run: without it a picture could be blank', async () => {
    const { asked, loader, spans } = setUp()
    loader.want(span(0, 3))
    loader.want(span(50, 53, 1))
    expect(asked[0]!.signal.aborted).toBe(false)
    await asked[0]!.answer()
    expect(spans()).toEqual([ROOT, span(50, 53, 1)])
  })

  it('tells a failure once and tries again only when asked', async () => {
    const { asked, loader, problems } = setUp()
    loader.want(span(0, 3))
    await asked[0]!.answer(fail(problem('gone', 'The run is gone')))
    expect([problems.map(({ code }) => code), asked.length]).toEqual([['gone'], 1])
    loader.want(span(0, 3))
    expect(asked).toHaveLength(2)
  })

  it('stops: nothing is asked or told any more', async () => {
    const { asked, cache, loader, changes } = setUp()
    loader.want(span(0, 3))
    loader.stop()
    expect(asked[0]!.signal.aborted).toBe(true)
    await asked[0]!.answer()
    expect([cache.bytes(), changes(), asked.length]).toEqual([0, 0, 1])
  })
})
