import type { Design } from './design.ts'
import type { NetworkFacts } from './layer-facts.ts'
import { peakRate } from './pe-models/peak-rate.ts'
import { allThroughMemory } from './policies/all-through-memory.ts'

/** A roofline of the real GPU, for context: peak tensor throughput or memory, and a launch cost for every operator. */
export const physicalA100: Design = {
  id: 'physical-a100',
  title: 'Physical A100 (roofline)',
  description: 'A roofline of the real GPU, for context: peak throughput or memory, and launches.',
  source: 'NVIDIA A100 data sheet (312 TFLOPS FP16, 1555 GB/s); launch cost fitted [I]',
  policy: allThroughMemory,
  pe: peakRate,
  isDifferential: false,
  machine: (p) => ({
    clockHertz: p.clockGigahertz * 1e9,
    peRows: p.peRows,
    peCols: p.peCols,
    busBytesPerSecond: p.gpuGigabytesPerSecond * 1e9,
    bankBytesPerSecond: Infinity,
    sfuElementsPerSecond: Infinity,
    overlap: 'layer-max',
    tileRowPixels: p.peRows,
    weightBufferBytes: Infinity,
    // The GPU starts every operator of the network, also those the chosen scope does not count.
    overheadSeconds: ({ operatorCount }: NetworkFacts): number =>
      p.gpuLaunchMicroseconds * 1e-6 * operatorCount,
  }),
  power: undefined,
}
