import type { Machine } from './design.ts'
import type { NetworkFacts } from './layer-facts.ts'
import type { ParameterValues } from './parameters.ts'

const MIB = 2 ** 20

/** Bytes of a buffer given in MiB. */
export function mebibytes(value: number): number {
  return value * MIB
}

/** The machine of the differential designs and their dense baseline [P], with the parameters the paper leaves open. */
export function differentialMachine(p: ParameterValues): Machine {
  const clockHertz = p.clockGigahertz * 1e9
  const sfuElementsPerSecond = p.sfuElementsPerCycle * clockHertz
  return {
    clockHertz,
    peRows: p.peRows,
    peCols: p.peCols,
    busBytesPerSecond: p.dramEfficiency * p.dramGigabytesPerSecond * 1e9,
    bankBytesPerSecond: p.ndpGigabytesPerSecond * 1e9,
    sfuElementsPerSecond,
    overlap: p.overlap,
    tileRowPixels: p.peRows,
    weightBufferBytes: mebibytes(p.weightBufferMiB),
    overheadSeconds: ({ plainElements }: NetworkFacts): number =>
      p.plainOperators === 'separate' ? plainElements / sfuElementsPerSecond : 0,
  }
}
