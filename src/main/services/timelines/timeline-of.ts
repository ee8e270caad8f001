import { findDesign } from '../../../engine/designs/registry.ts'
import { arrayTimeline } from '../../../engine/timeline/array-timeline.ts'
import { designTimeline } from '../../../engine/timeline/design-timeline.ts'
import type { Timeline } from '../../../engine/timeline/timeline.ts'
import type { Result } from '../../../engine/model/problem.ts'
import { parametersOf } from '../runs/execute-design.ts'
import { arrayRequest, workloadOf, type RunInput } from '../runs/spec-layers.ts'

/** A run as the worker that holds timelines gets it. */
export interface TimelineRun {
  /** Hash of the spec: what is kept is found again by it. */
  readonly key: string
  readonly input: RunInput
}

/** Timelines kept ready; the prefix sums of one take up to some tens of megabytes. */
const MOST_TIMELINES = 12
const kept = new Map<string, Result<Timeline>>()

/** The timeline of a run; the last few are kept. */
export function timelineOf({ key, input }: TimelineRun): Result<Timeline> {
  const known = kept.get(key)
  const timeline = known ?? build(input)
  // Behind the others: the first one is the one not asked for the longest.
  kept.delete(key)
  kept.set(key, timeline)
  const [oldest] = kept.keys()
  if (kept.size > MOST_TIMELINES && oldest !== undefined) kept.delete(oldest)
  return timeline
}

function build({ spec, topologyText }: RunInput): Result<Timeline> {
  if (spec.kind === 'array') {
    const request = arrayRequest(spec, topologyText)
    if (!request.ok) return request
    return arrayTimeline(request.value, { steps: spec.steps, cyclesPerSecond: spec.clockGigahertz * 1e9 })
  }
  const design = findDesign(spec.design)
  const network = workloadOf(spec.workload)
  if (!design.ok) return design
  if (!network.ok) return network
  const { steps, workload } = spec
  return designTimeline(network.value, design.value, parametersOf(spec), {
    steps,
    operators: workload.operators,
  })
}
