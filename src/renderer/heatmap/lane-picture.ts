import type { Problem } from '../../engine/model/problem.ts'
import { ok, type Result } from '../../engine/model/problem.ts'
import type { AlignMode, TimelineInfo, TimelineQuery } from '../../shared/model/timelines.ts'
import { createColumns, fillColumns, sumOfPixel, type PixelSum, type PixelWindow } from './columns.ts'
import { MARGIN_TILES } from './budgets.ts'
import { rowsInGroup, type Lane } from './lanes.ts'
import type { LaneSource } from './source.ts'
import { createSurface, type Surface } from './surface.ts'
import type { TileCache } from './tile-cache.ts'
import {
  bucketCycles,
  levelFor,
  queryOf,
  rootLevel,
  tilesCovering,
  tilesFrom,
  type Tile,
  type TileSpan,
} from './tile-grid.ts'
import { createTileLoader, type FetchTiles } from './tile-loader.ts'
import type { Extent, Viewport } from './viewport.ts'

/** A run in the picture. */
export interface HeatmapRun {
  readonly source: LaneSource
  readonly info: TimelineInfo
  readonly title: string
}

/** The numbers of one lane: brought, kept, and laid out for a window. */
export interface LanePicture {
  readonly lane: Lane
  readonly surface: Surface
  readonly columns: ReturnType<typeof createColumns>
  readonly extent: Extent
  /** Rows of the array that a row of the columns stands for. */
  readonly weight: (row: number) => number
  /** Largest possible mean per cycle of a row, where there is one. */
  readonly limit: number | undefined
  /** Largest value of any cycle of the run; undefined until the first tile is there. */
  readonly peak: () => number | undefined
  /** Asks for the tiles of a window that are not there. */
  readonly want: (view: Viewport, width: number, ratio: number) => void
  /** Lays the window out; the tiles there are, finer or coarser where the right ones are missing. */
  readonly layOut: (view: Viewport, width: number, ratio: number) => void
  readonly sumAt: (pixel: number, row: number) => PixelSum | undefined
  readonly isComplete: () => boolean
  /** Whether there is anything to draw yet. */
  readonly isKnown: () => boolean
  readonly stop: () => void
}

/** What a lane's numbers need. */
export interface LaneContext {
  readonly runs: readonly HeatmapRun[]
  readonly align: AlignMode
  readonly cache: TileCache
  readonly onTiles: (lane: Lane) => void
  readonly onProblems: (problems: readonly Problem[]) => void
}

/** First and last cycle of anything in a run. */
export function extentOf({ firstCycle, endCycle, lastTrafficCycle }: TimelineInfo): Extent {
  return { first: firstCycle, end: Math.max(firstCycle + 1, endCycle, lastTrafficCycle) }
}

/** The numbers of a lane with a quantity; undefined for strips of layers and folds. */
export function createLanePicture(lane: Lane, context: LaneContext): LanePicture | undefined {
  const { cache, runs, align } = context
  const { quantity } = lane
  const [run, baseline] = [runs[lane.run], runs[0]]
  if (quantity === undefined || run === undefined || baseline === undefined) return undefined
  const isDifference = lane.kind === 'difference'
  // A difference is laid out in the cycles of the baseline.
  const extent = extentOf(isDifference ? baseline.info : run.info)
  const key = isDifference ? `${lane.id}:${align}` : lane.id
  const fetch = isDifference
    ? differenceTiles(run.source, baseline.source.runId, align, extent, lane)
    : quantityTiles(run.source, extent, lane)
  const loader = createTileLoader(key, extent, cache, fetch, {
    onTiles: () => context.onTiles(lane),
    onProblems: context.onProblems,
  })
  const columns = createColumns()
  let shown: PixelWindow = { extent, start: extent.first, cyclesPerPixel: 1, width: 0 }
  const tiles = (level: number, index: number): Tile | undefined => cache.get(key, level, index)
  const { length } = quantity.rows
  return {
    lane,
    surface: createSurface(),
    columns,
    extent,
    weight: (row) => (isDifference ? 1 : rowsInGroup(row, length, lane.rows)),
    // The accounts share all PE-cycles.
    limit: lane.kind === 'stack' ? run.info.rows * run.info.cols : quantity.limitPerCycle,
    peak: () => {
      const root = tiles(rootLevel(extent), 0)
      return root?.max?.reduce((most, value) => Math.max(most, value), 0)
    },
    want: (view, width, ratio) => {
      const level = levelFor(view.cyclesPerPixel / ratio)
      const end = view.start + width * view.cyclesPerPixel
      loader.want(tilesCovering(extent, level, view.start, end, MARGIN_TILES))
    },
    layOut: (view, width, ratio) => {
      const cyclesPerPixel = view.cyclesPerPixel / ratio
      shown = { extent, start: view.start, cyclesPerPixel, width: Math.round(width * ratio) }
      fillColumns(columns, shown, lane.rows, tiles)
    },
    sumAt: (pixel, row) => sumOfPixel(shown, pixel, row, tiles),
    isComplete: loader.isComplete,
    isKnown: () => cache.has(key, rootLevel(extent), 0),
    stop: loader.stop,
  }
}

/** The question for the tiles of a span of a lane. */
export function laneQuery(lane: Lane, extent: Extent, span: TileSpan): TimelineQuery {
  const all = lane.quantity?.rows.length ?? lane.rows
  return {
    ...queryOf(extent, span),
    quantity: lane.quantity?.id ?? '',
    ...(lane.rows < all ? { rowGroups: lane.rows } : {}),
    ...(lane.kind === 'area' ? { withMax: true } : {}),
  }
}

function quantityTiles(source: LaneSource, extent: Extent, lane: Lane): FetchTiles {
  return async (span, signal) => {
    const answer = await source.query([laneQuery(lane, extent, span)], signal)
    if (!answer.ok) return answer
    const [series] = answer.value
    return ok(series === undefined ? [] : tilesFrom(span, series))
  }
}

/** Differences are means; as tiles they are means times cycles, so that buckets can be added. */
function differenceTiles(
  source: LaneSource,
  baseline: number,
  align: AlignMode,
  extent: Extent,
  lane: Lane,
): FetchTiles {
  return async (span, signal): Promise<Result<readonly Tile[]>> => {
    const answer = await source.difference(baseline, align, laneQuery(lane, extent, span), signal)
    if (!answer.ok) return answer
    const { rows, bins, difference } = answer.value
    const cycles = bucketCycles(span.level)
    return ok(tilesFrom(span, { rows, bins, sums: difference.map((mean) => mean * cycles) }))
  }
}
