import type { Bench } from './bench.ts'
import { bufferRows } from './machine-rows.ts'
import { comparedSpeedups, trafficRows } from './speedup-rows.ts'

/** Figures under other choices, which show why a misfit cannot be fitted away. */
export interface Alternatives {
  /** Performance at 1/2, 1/4 and 1/8 of the buffers if everything that does not fit moves as FP16. */
  readonly rawSpillPerformance: readonly number[]
  /** Traffic of cambricon-d on GUID512 over the baseline under the same rule. */
  readonly rawSpillGuid512Traffic: number
  /** Speedup of cambricon-d on GUID512 with an unlimited special function unit and a first step at full speed. */
  readonly unlimitedGuid512Speedup: number
}

/** Evaluates the alternatives with the bench's other parameters. */
export function alternativesOf(bench: Bench): Alternatives {
  return { ...rawSpill(bench), unlimitedGuid512Speedup: unlimitedSpeedup(bench) }
}

function unlimitedSpeedup(bench: Bench): number {
  const fast = bench.withParameters({
    ...bench.parameters,
    sfuElementsPerCycle: Infinity,
    firstStepLanes: bench.parameters.inlierLanes,
  })
  const row = comparedSpeedups(fast, ['GUID512']).find(({ design }) => design === 'cambricon-d')
  return row?.simulated ?? Number.NaN
}

function rawSpill(bench: Bench): Omit<Alternatives, 'unlimitedGuid512Speedup'> {
  const raw = bench.withParameters({
    ...bench.parameters,
    spillFormat: 'raw',
    spillTensors: 'inputs-and-outputs',
  })
  const traffic = trafficRows(raw, ['GUID512']).find(({ design }) => design === 'cambricon-d')
  return {
    rawSpillPerformance: bufferRows(raw).map(({ simulated }) => simulated),
    rawSpillGuid512Traffic: traffic?.simulated ?? Number.NaN,
  }
}
