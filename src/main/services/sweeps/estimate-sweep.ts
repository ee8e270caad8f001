import { setImmediate } from 'node:timers/promises'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { SweepEstimate, SweepSpec } from '../../../shared/model/sweeps.ts'
import type { SpecEstimate } from '../runs/estimate-run.ts'
import { nameSweep } from './name-sweep.ts'
import { topologiesOf } from './name-topologies.ts'
import { planSweep, type PlannedSweep } from './plan.ts'
import { questionAt, type SweepOrder } from './sweep-question.ts'
import type { SweepContext } from './sweep-session.ts'

/** What an estimate is made with. */
type EstimateMeans = Pick<SweepContext, 'store' | 'engineVersion' | 'pool'>

/** Points looked up in the history; of more, so many evenly spaced ones. */
const MOST_LOOKED_UP = 5000
/** Points whose run is estimated by itself, evenly spaced. */
const ESTIMATED = 24
const PREVIEWED = 10
/** Points after which other work gets its turn. */
const POINTS_PER_TURN = 5000
const HASHES_PER_QUERY = 250
/** What storing a run adds, beside computing it. Measured: `npm run bench -- --filter sweep`. */
const STORE_SECONDS_PER_RUN = 0.0003

/** What a sweep would take: counts of points are exact, times and bytes come from a sample of its runs. */
export async function estimateSweep(
  asked: SweepSpec,
  means: EstimateMeans,
  signal: AbortSignal,
): Promise<Result<SweepEstimate>> {
  const named = await nameSweep(means.store, asked)
  if (!named.ok) return named
  const spec = named.value
  const planned = planSweep(spec)
  if (!planned.ok) return planned
  const included = await pointsOf(planned.value, signal)
  const topologies = await topologiesOf(means.store, spec)
  if (!topologies.ok) return topologies
  const order: SweepOrder = {
    sweepId: 0,
    projectId: 0,
    planned: planned.value,
    engineVersion: means.engineVersion,
    topologies: topologies.value,
  }
  const lookedUp = spread(included, MOST_LOOKED_UP)
  const open = await openOf(order, lookedUp, means, signal)
  if (!open.ok) return open
  const openShare = lookedUp.length === 0 ? 0 : open.value.length / lookedUp.length
  const toCompute = Math.round(openShare * included.length)
  const sample = await meanRun(order, spread(open.value, ESTIMATED), means, signal)
  if (signal.aborted) return fail(problem('cancelled', 'Stopped on request'))
  if (!sample.ok) return sample
  const { wallSeconds, storedBytes } = sample.value
  return ok(
    {
      points: included.length,
      excluded: planned.value.size - planned.value.notApplicable - included.length,
      notApplicable: planned.value.notApplicable,
      fromHistory: included.length - toCompute,
      wallSeconds: toCompute * Math.max(wallSeconds / means.pool.threads, STORE_SECONDS_PER_RUN),
      storedBytes: Math.round(toCompute * storedBytes),
      isSampled: lookedUp.length < included.length,
      preview: included.slice(0, PREVIEWED).map((index) => planned.value.valuesAt(index)),
    },
    planned.notes,
  )
}

/** The points that meet all constraints; a million take a while, so others get their turn. */
export async function pointsOf(planned: PlannedSweep, signal: AbortSignal): Promise<readonly number[]> {
  const included: number[] = []
  for (let index = 0; index < planned.size && !signal.aborted; index++) {
    if (planned.isIncluded(index)) included.push(index)
    if (index % POINTS_PER_TURN === POINTS_PER_TURN - 1) await setImmediate()
  }
  return included
}

/** At most `count` of the items, evenly spaced, the first among them. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]).filter(
    (item) => item !== undefined,
  )
}

/** Those of the points that the history does not answer. */
async function openOf(
  order: SweepOrder,
  indices: readonly number[],
  { store, engineVersion }: EstimateMeans,
  signal: AbortSignal,
): Promise<Result<readonly number[]>> {
  const open: number[] = []
  for (let from = 0; from < indices.length && !signal.aborted; from += HASHES_PER_QUERY) {
    const part = indices.slice(from, from + HASHES_PER_QUERY)
    const specHashes: string[] = []
    for (const index of part) {
      const question = questionAt(order, index)
      if (!question.ok) return question
      specHashes.push(question.value.facts.specHash)
    }
    const known = await store.findRuns({ projectId: order.projectId, specHashes, engineVersion })
    if (!known.ok) return known
    open.push(...part.filter((_, position) => (known.value[position] ?? null) === null))
  }
  return ok(open)
}

/** Mean of what the runs of some points would take; runs that will fail take nothing. */
async function meanRun(
  { planned, topologies }: SweepOrder,
  indices: readonly number[],
  { pool }: EstimateMeans,
  signal: AbortSignal,
): Promise<Result<Pick<SpecEstimate, 'wallSeconds' | 'storedBytes'>>> {
  let [wallSeconds, storedBytes] = [0, 0]
  for (const index of indices) {
    const spec = planned.specAt(index)
    const { workload } = spec
    const topology = workload.source === 'topology' ? topologies.get(workload.hash) : undefined
    const topologyText = topology === undefined ? {} : { topologyText: topology.text }
    const estimated = await pool.run('run.estimate', { spec, ...topologyText }, { signal })
    if (!estimated.ok) continue
    wallSeconds += estimated.value.wallSeconds / indices.length
    storedBytes += estimated.value.storedBytes / indices.length
  }
  return ok({ wallSeconds, storedBytes })
}
