import { DEFAULT_PARAMETERS } from '../../src/engine/designs/parameters.ts'
import { findDesign } from '../../src/engine/designs/registry.ts'
import { difference } from '../../src/engine/timeline/align.ts'
import { designTimeline } from '../../src/engine/timeline/design-timeline.ts'
import type { Timeline } from '../../src/engine/timeline/timeline.ts'
import { findPreset } from '../../src/engine/workloads/presets.ts'
import { valueOf } from '../engine/golden-runs.ts'
import type { BenchCase } from './cases.ts'

/** Windows of whole runs of designs, whatever the number of steps, and differences of two. */
export function designTimelineCases(): readonly BenchCase[] {
  const workload = valueOf(valueOf(findPreset('GUID512')).build(1))
  const made = (design: string, steps: number): Timeline =>
    valueOf(
      designTimeline(workload, valueOf(findDesign(design)), DEFAULT_PARAMETERS, { steps, operators: 'conv' }),
    )
  const whole = (timeline: Timeline, quantity: string, withMax = false) => ({
    name: `${quantity}${withMax ? ' with maxima' : ''}, 2000 bins of ${timeline.endCycle.toExponential(0)} cycles`,
    budgetMs: 25,
    run: () => {
      valueOf(timeline.query({ t0: 0, t1: timeline.endCycle, bins: 2000, quantity, withMax }))
    },
  })
  const [one, run, long] = [1, 250, 250_000].map((steps) => made('cambricon-d', steps))
  const dense = made('dense', 250)
  if (one === undefined || run === undefined || long === undefined) return []
  return [
    {
      name: 'cambricon-d on GUID512, 250 steps: the timeline made',
      run: () => {
        made('cambricon-d', 250)
      },
    },
    ...[one, run, long].map((timeline) => whole(timeline, 'accounting')),
    whole(run, 'busy-pes'),
    whole(run, 'accounting', true),
    whole(run, 'dram-bytes'),
    ...(['cycle', 'step', 'layer', 'fold'] as const).map((mode) => ({
      name: `cambricon-d against dense on GUID512, 250 steps, by ${mode}, 2000 bins`,
      run: () => {
        const query = { t0: 0, t1: dense.endCycle, bins: 2000, quantity: 'busy-pes' }
        valueOf(difference(dense, run, query, mode))
      },
    })),
  ]
}
