import type { Job } from '../../../shared/model/jobs.ts'
import type { Recorded } from './sweep-recorder.ts'

/** The rate is that of about the last seconds: networks of a sweep differ in cost. */
const RATE_WINDOW_MS = 5000

/** Where a sweep is; `done` never falls. */
export interface SweepProgress {
  readonly add: (recorded: Recorded) => void
  readonly job: (state: Job['state'], message?: string) => Job
}

/** Follows one session of a sweep; `now` is a clock in milliseconds that may jump. */
export function followSweep(
  sweep: { readonly id: number; readonly name: string; readonly total: number; readonly done: number },
  now: () => number,
): SweepProgress {
  let done = sweep.done
  let failed = 0
  let samples: readonly { readonly at: number; readonly done: number }[] = [{ at: now(), done }]
  const ratePerSecond = (): number | undefined => {
    const [first] = samples
    const last = samples.at(-1)
    if (first === undefined || last === undefined || last.at <= first.at) return undefined
    return (1000 * (last.done - first.done)) / (last.at - first.at)
  }
  return {
    add: (recorded) => {
      done = Math.min(sweep.total, done + recorded.computed + recorded.fromHistory)
      failed += recorded.failed
      const at = now()
      // Samples from the future are those of a clock that was set back.
      const recent = samples.filter((sample) => sample.at <= at)
      const old = recent.findLastIndex((sample) => sample.at <= at - RATE_WINDOW_MS)
      samples = [...recent.slice(Math.max(0, old)), { at, done }]
    },
    job: (state, message) => {
      const rate = state === 'running' ? ratePerSecond() : undefined
      const told = message ?? (failed > 0 ? `${failed} of ${done} runs failed` : undefined)
      return {
        id: `sweep-${sweep.id}`,
        kind: 'sweep',
        title: sweep.name,
        done,
        total: sweep.total,
        state,
        sweepId: sweep.id,
        ...(rate === undefined ? {} : { rate: `${rateText(rate)} runs/s` }),
        ...(rate === undefined || rate <= 0 ? {} : { secondsLeft: (sweep.total - done) / rate }),
        ...(told === undefined ? {} : { message: told }),
      }
    },
  }
}

function rateText(rate: number): string {
  return rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)
}
