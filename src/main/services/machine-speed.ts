import { estimate, simulate } from '../../engine/index.ts'
import type { SimulationRequest } from '../../engine/simulate.ts'

/** Long enough to be measurable, short enough not to be noticed. */
const MEASURING_MS = 50

/**
 * How much of the estimate's work this machine does per second: simulates layers of the run for a moment, the cheap
 * ones first. `now` is a clock in milliseconds; `compute` does what is to be measured.
 */
export function measureSpeed(
  run: SimulationRequest,
  now: () => number,
  compute: (request: SimulationRequest) => unknown = simulate,
): number {
  const samples = run.layers
    .map((layer) => ({ ...run, layers: [layer] }))
    .map((sample) => ({ sample, work: estimate(sample).work }))
    .toSorted((a, b) => a.work - b.work)
  const start = now()
  let work = 0
  let elapsed = 0
  while (elapsed < MEASURING_MS) {
    for (const next of samples) {
      compute(next.sample)
      work += next.work
      elapsed = now() - start
      if (elapsed >= MEASURING_MS) break
    }
  }
  return (work * 1000) / elapsed
}
