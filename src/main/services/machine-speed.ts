import { estimate, simulate } from '../../engine/index.ts'
import type { PlannedRun } from './simulation-inputs.ts'

/** Long enough to be measurable, short enough not to be noticed. */
const MEASURING_MS = 30

/**
 * How much of the estimate's work this machine does per second: simulates the smallest layer of the run again and
 * again for a moment. `now` is a clock in milliseconds.
 */
export function measureSpeed(run: PlannedRun, now: () => number): number {
  const works = run.layers.map((layer) => estimate({ ...run, layers: [layer] }).work)
  const smallest = works.reduce((best, work, index) => (work < (works[best] ?? Infinity) ? index : best), 0)
  const sample = { ...run, layers: run.layers.slice(smallest, smallest + 1) }
  const start = now()
  let work = 0
  let elapsed = 0
  do {
    simulate(sample)
    work += works[smallest] ?? 0
    elapsed = now() - start
  } while (elapsed < MEASURING_MS)
  return (work * 1000) / elapsed
}
