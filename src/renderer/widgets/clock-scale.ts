import type { TimeUnit } from '../stores/time-unit.ts'

/** How cycles are written in a column or along an axis: as they are, or as time in one unit. */
export interface ClockScale {
  readonly title: 'Cycles' | 'Time'
  readonly unit: string
  /** Times cycles. */
  readonly factor: number
  readonly decimals: number
}

const CYCLES: ClockScale = { title: 'Cycles', unit: 'cycles', factor: 1, decimals: 0 }

/** Units of time by their size in seconds, coarsest first. */
const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
]

/** The scale for values up to `mostCycles` of a clock; time is in the unit in which the largest is at least 1. */
export function clockScale(unit: TimeUnit, mostCycles: number, cyclesPerSecond: number): ClockScale {
  if (unit === 'cycles') return CYCLES
  const most = mostCycles / cyclesPerSecond
  const [seconds, name] = UNITS.find(([least]) => most >= least * (1 - 1e-9)) ?? [1e-9, 'ns']
  return { title: 'Time', unit: name, factor: 1 / cyclesPerSecond / seconds, decimals: 3 }
}
