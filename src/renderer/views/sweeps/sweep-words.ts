import { duration } from '../../../shared/format/numbers.ts'
import type { SweepRow, SweepStatus } from '../../../shared/model/sweeps.ts'

/** How a state is shown: a chip's kind and its word. */
export const STATUS_CHIPS: Readonly<
  Record<SweepStatus, { readonly kind: 'plain' | 'on' | 'good' | 'bad' | 'failed'; readonly word: string }>
> = {
  ready: { kind: 'plain', word: 'waiting' },
  running: { kind: 'on', word: 'running' },
  paused: { kind: 'bad', word: 'paused' },
  done: { kind: 'good', word: 'done' },
  failed: { kind: 'failed', word: 'failed' },
  cancelled: { kind: 'bad', word: 'cancelled' },
}

/** How long a sweep took: seconds with one decimal, from a minute on as a clock. */
export function tookText({ tookMs }: Pick<SweepRow, 'tookMs'>): string {
  if (tookMs === null) return '–'
  return tookMs < 60_000 ? `${(tookMs / 1000).toFixed(1)} s` : duration(tookMs / 1000)
}

/** When a sweep was started, in the local time: `14:05` of today, else `21 Nov 14:05`. */
export function startedText(createdAt: number, now: number): string {
  const [then, today] = [new Date(createdAt), new Date(now)]
  const time = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (then.toDateString() === today.toDateString()) return time
  const day = then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return then.getFullYear() === today.getFullYear() ? `${day} ${time}` : `${day} ${then.getFullYear()}`
}
