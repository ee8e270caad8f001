import { fixed, significant } from '../../shared/format/numbers.ts'
import type { TimeUnit } from '../stores/time-unit.ts'

export type { TimeUnit }

/** A tick: where and what it says. */
export interface Tick {
  readonly cycle: number
  readonly label: string
}

/** Units of time by their size in seconds, coarsest first. */
const TIME_UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
]

/** The smallest of 1, 2 and 5 times a power of ten that is at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const size = least / power
  // A hair of tolerance: 2.0000000001 is 2, not 5.
  const step = [1, 2, 5].find((candidate) => size <= candidate * (1 + 1e-9)) ?? 10
  return step * power
}

/** Ticks at multiples of 1, 2 or 5 within start <= t <= end, at most `count`; never finer than a cycle. */
export function timeTicks(
  start: number,
  end: number,
  count: number,
  unit: TimeUnit,
  cyclesPerSecond: number,
): readonly Tick[] {
  const seconds = 1 / cyclesPerSecond
  const least = (end - start) / Math.max(1, count)
  // Steps are nice in what is printed: cycles, or time.
  const step = unit === 'cycles' ? Math.max(1, niceStep(least)) : niceStep(least * seconds) * cyclesPerSecond
  const first = Math.ceil(start / step - 1e-9)
  const last = Math.floor(end / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const cycle = (first + i) * step
    return { cycle, label: unit === 'cycles' ? fixed(cycle, 0) : timeText(cycle * seconds, step * seconds) }
  })
}

/** A moment as text in the unit of its size with the decimals a step needs: `12.35 µs`. */
export function timeText(seconds: number, stepSeconds: number): string {
  if (seconds === 0) return '0'
  const size = Math.max(Math.abs(seconds), stepSeconds)
  const [scale, name] = TIME_UNITS.find(([least]) => size >= least * (1 - 1e-9)) ?? [1e-9, 'ns']
  const decimals = Math.max(0, -Math.floor(Math.log10(stepSeconds / scale) + 1e-9))
  return `${fixed(seconds / scale, Math.min(12, decimals))}\u00A0${name}`
}

/** A count of cycles, or how long they take. */
export function spanText(cycles: number, unit: TimeUnit, cyclesPerSecond: number): string {
  if (unit === 'cycles') return `${fixed(cycles, 0)}\u00A0${cycles === 1 ? 'cycle' : 'cycles'}`
  const seconds = cycles / cyclesPerSecond
  const [scale, name] = TIME_UNITS.find(([least]) => seconds >= least * (1 - 1e-9)) ?? [1e-9, 'ns']
  return `${significant(seconds / scale, 4)}\u00A0${name}`
}

/** A cycle's number, or its moment to the precision of one cycle. */
export function momentText(cycle: number, unit: TimeUnit, cyclesPerSecond: number): string {
  return unit === 'cycles' ? fixed(cycle, 0) : timeText(cycle / cyclesPerSecond, 1 / cyclesPerSecond)
}
