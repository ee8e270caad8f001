import { fail, ok, problem, type Result } from '../model/problem.ts'
import type { SimulationRequest } from '../simulate.ts'
import { arrayTimeline } from '../timeline/array-timeline.ts'
import type { LayerSpan, Timeline } from '../timeline/timeline.ts'
import { checkTraces, writeTraces } from './write-traces.ts'
import type { TraceChunk } from './rows.ts'

/** A layer with something in a window of its run. */
export interface TracedLayer {
  readonly step: number
  readonly layer: number
  readonly name: string
  /** The run's cycle at which the layer's own cycle 0 is; its traces count from there. */
  readonly start: number
}

/** A piece of a trace file of one of the layers. */
export interface TracedChunk extends TraceChunk {
  readonly of: TracedLayer
}

/** What a window of a run holds, to be written out. */
export interface RunWindow {
  readonly layers: readonly TracedLayer[]
  /** The traces of these layers, cut to the window; memory stays bounded. */
  readonly pieces: () => Generator<TracedChunk>
}

/** A layer's stretch with its fetches before and its writes after, in cycles from its start. */
interface Reach {
  readonly first: number
  readonly end: number
}

/**
 * The traces of cycles t0 <= t < t1 of a run, numbered as its timeline numbers them: every layer whose array works,
 * fetches or drains in the window, in each step. Errors: a window that is none, and what has no trace.
 */
export function traceRunWindow(
  request: SimulationRequest,
  steps: number,
  t0: number,
  t1: number,
): Result<RunWindow> {
  if (!Number.isSafeInteger(t0) || !Number.isSafeInteger(t1) || t1 <= t0) {
    return fail(
      problem('bad-window', 'The window must hold a cycle', {
        field: 'window',
        expected: 'first < end, whole cycles',
        got: `${t0}:${t1}`,
      }),
    )
  }
  const problems = checkTraces(request)
  if (problems.length > 0) return fail(...problems)
  const timeline = arrayTimeline(request, { steps })
  if (!timeline.ok) return timeline
  const reaches = reachesOf(request)
  if (!reaches.ok) return reaches
  const layers = layersIn(timeline.value, reaches.value, t0, t1)
  return ok({ layers, pieces: () => piecesOf(request, layers, t0, t1) }, timeline.notes)
}

function reachesOf(request: SimulationRequest): Result<readonly Reach[]> {
  const reaches: Reach[] = []
  for (const layer of request.layers) {
    const alone = arrayTimeline({ ...request, layers: [layer] }, { steps: 1 })
    if (!alone.ok) return alone
    const { firstCycle, endCycle, lastTrafficCycle } = alone.value
    reaches.push({ first: firstCycle, end: Math.max(endCycle, lastTrafficCycle) })
  }
  return ok(reaches)
}

function layersIn(
  { steps, stepStart, layers }: Timeline,
  reaches: readonly Reach[],
  t0: number,
  t1: number,
): readonly TracedLayer[] {
  const stepCycles = stepStart(1)
  const spans = layers(0, stepCycles, reaches.length)
  const [first, end] = [
    Math.min(0, ...reaches.map((reach) => reach.first)),
    Math.max(0, ...reaches.map((reach) => reach.end)),
  ]
  const clampStep = (step: number): number => Math.max(0, Math.min(steps - 1, step))
  const found: TracedLayer[] = []
  const lastStep = clampStep(Math.floor((t1 - 1 - first) / stepCycles))
  for (let step = clampStep(Math.floor((t0 - end) / stepCycles)); step <= lastStep; step++) {
    for (const span of spans) {
      const start = stepStart(step) + span.start
      const reach = reaches[span.layer]
      if (reach === undefined || start + reach.first >= t1 || start + reach.end <= t0) continue
      found.push(tracedLayer(span, step, start))
    }
  }
  return found
}

function tracedLayer({ layer, name }: LayerSpan, step: number, start: number): TracedLayer {
  return { step, layer, name, start }
}

function* piecesOf(
  request: SimulationRequest,
  layers: readonly TracedLayer[],
  t0: number,
  t1: number,
): Generator<TracedChunk> {
  for (const of of layers) {
    const cycles = [t0 - of.start, t1 - 1 - of.start] as const
    for (const piece of writeTraces(request, of.layer, { cycles })) yield { ...piece, of }
  }
}
