import type { Bench } from './bench.ts'
import { bufferRows } from './machine-rows.ts'
import { trafficRows } from './speedup-rows.ts'

/** What the buffer figures and the GUID512 traffic become if everything that does not fit moves as FP16. */
export interface RawSpillAlternative {
  /** At 1/2, 1/4 and 1/8 of the buffers. */
  readonly performance: readonly number[]
  readonly guid512Traffic: number
}

/** The spill rule that fits the buffer sensitivity, to show what it costs elsewhere. */
export function rawSpillAlternative(bench: Bench): RawSpillAlternative {
  const raw = bench.withParameters({
    ...bench.parameters,
    spillFormat: 'raw',
    spillTensors: 'inputs-and-outputs',
  })
  const traffic = trafficRows(raw, ['GUID512']).find(({ design }) => design === 'cambricon-d')
  return {
    performance: bufferRows(raw).map(({ simulated }) => simulated),
    guid512Traffic: traffic?.simulated ?? Number.NaN,
  }
}
