import type { ArrayRunSpec } from '../../../engine/model/run-spec.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'

/** Metrics with the given values, null for all others. */
export function metricValues(known: Partial<MetricValues>): MetricValues {
  return { ...NO_METRICS, ...known }
}

/** No metric is known: of a run that has no layer yet. */
export const NO_METRICS: MetricValues = {
  cycles: null,
  timeMs: null,
  timePerStepMs: null,
  macs: null,
  utilPercent: null,
  mappingPercent: null,
  stallCycles: null,
  stallPercent: null,
  sramWords: null,
  dramBytes: null,
  dramIfmapBytes: null,
  dramFilterBytes: null,
  dramOfmapBytes: null,
  dramBytesPerCycle: null,
  intensity: null,
  energyMillijoules: null,
  areaSquareMillimetres: null,
  speedup: null,
  trafficRatio: null,
  energySavingPercent: null,
}

/** a / b, null where b is 0. */
export function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b
}

/** Milliseconds of cycles at a clock in GHz. */
export function cyclesToMs(cycles: number, clockGigahertz: number): number {
  return cycles / (clockGigahertz * 1e6)
}

/**
 * Metrics of an array run from its layers, by the definitions of `src/shared/model/metrics.ts`; of a partial run, those
 * of the layers that are complete.
 */
export function arrayMetrics(spec: ArrayRunSpec, layers: readonly LayerRow[]): MetricValues {
  if (layers.length === 0) return NO_METRICS
  const { steps, clockGigahertz, array } = spec
  const sum = { cycles: 0, macs: 0, stalls: 0, mapped: 0, sram: 0, ifmap: 0, filter: 0, ofmap: 0 }
  for (const layer of layers) {
    sum.cycles += layer.cycles
    sum.macs += layer.macs
    sum.stalls += layer.stallCycles
    sum.mapped += (layer.mappingPercent ?? 0) * layer.cycles
    sum.sram += (layer.sramWords?.ifmap ?? 0) + (layer.sramWords?.filter ?? 0) + (layer.sramWords?.ofmap ?? 0)
    sum.ifmap += layer.dramBytes.ifmap
    sum.filter += layer.dramBytes.filter
    sum.ofmap += layer.dramBytes.ofmap
  }
  const dramBytes = sum.ifmap + sum.filter + sum.ofmap
  const timeMs = cyclesToMs(steps * sum.cycles, clockGigahertz)
  return metricValues({
    cycles: steps * sum.cycles,
    timeMs,
    timePerStepMs: timeMs / steps,
    macs: steps * sum.macs,
    utilPercent: ratio(100 * sum.macs, array.rows * array.cols * sum.cycles),
    mappingPercent: ratio(sum.mapped, sum.cycles),
    stallCycles: steps * sum.stalls,
    stallPercent: ratio(100 * sum.stalls, sum.cycles),
    sramWords: steps * sum.sram,
    dramBytes: steps * dramBytes,
    dramIfmapBytes: steps * sum.ifmap,
    dramFilterBytes: steps * sum.filter,
    dramOfmapBytes: steps * sum.ofmap,
    dramBytesPerCycle: ratio(dramBytes, sum.cycles),
    intensity: ratio(sum.macs, dramBytes),
  })
}
