import type { Result } from '../../engine/model/problem.ts'
import type { TimelineInfo, TimelineQuery, TimelineStructure } from '../../shared/model/timelines.ts'
import { MAX_SPANS } from './budgets.ts'
import { extentOf, laneQuery } from './lane-picture.ts'
import { occupancyModes, planLanes } from './lanes.ts'
import type { LaneSource, Series } from './source.ts'
import { rootLevel } from './tile-grid.ts'

/** Structures kept: minimap and lanes ask for the same windows. */
const STRUCTURES_KEPT = 8

/** A source whose first questions can be asked before there is a picture. */
export interface EagerSource extends LaneSource {
  /** Asks this now; whoever asks it next gets this answer, once. */
  readonly askAhead: (query: TimelineQuery) => void
}

/** A source that remembers what was asked ahead, and the last structures. */
export function eagerSource(source: LaneSource): EagerSource {
  const asked = new Map<string, Promise<Result<readonly Series[]>>>()
  const structures = new Map<string, Promise<Result<TimelineStructure>>>()
  return {
    ...source,
    askAhead: (query) => {
      asked.set(JSON.stringify(query), source.query([query]))
    },
    query: (queries, signal) => {
      const key = queries.length === 1 ? JSON.stringify(queries[0]) : ''
      const answer = asked.get(key)
      asked.delete(key)
      return answer ?? source.query(queries, signal)
    },
    // Not cancelled: another one may wait for the same answer, and it is small.
    structure: (t0, t1, limit) => {
      const key = `${t0} ${t1} ${limit}`
      const answer = structures.get(key) ?? source.structure(t0, t1, limit)
      structures.delete(key)
      structures.set(key, answer)
      const [oldest] = structures.keys()
      if (structures.size > STRUCTURES_KEPT && oldest !== undefined) structures.delete(oldest)
      void answer.then(({ ok }) => ok || structures.delete(key))
      return answer
    },
  }
}

/** Asks for what a first picture shows, what is looked at first before the rest: occupancy, layers, then traffic. */
export function askFirstPicture(source: EagerSource, info: TimelineInfo, isCompared: boolean): void {
  const mode = occupancyModes(info).includes('rows') ? 'rows' : 'array'
  const extent = extentOf(info)
  const root = { level: rootLevel(extent), first: 0, last: 0 }
  const infos = isCompared ? [info, info] : [info]
  const lanes = planLanes(infos, mode).filter(
    ({ kind, run, quantity }) => run === 0 && kind !== 'difference' && quantity !== undefined,
  )
  const [first, ...others] = lanes.map((lane) => laneQuery(lane, extent, root))
  if (first !== undefined) source.askAhead(first)
  void source.structure(extent.first, extent.end, MAX_SPANS)
  for (const query of others) source.askAhead(query)
}
