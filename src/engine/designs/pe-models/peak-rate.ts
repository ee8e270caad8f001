import type { PeModel } from '../design.ts'

/** A GPU at its peak: MACs * FLOP per MAC / peak rate, in cycles of the common clock [I]; as if spread over the common array. */
export const peakRate: PeModel = {
  id: 'peak-rate',
  description: 'Peak tensor throughput of a GPU',
  cycles: ({ macs }, { parameters: p }) =>
    ((macs * p.gpuFlopsPerMac) / (p.gpuTeraflops * 1e12)) * p.clockGigahertz * 1e9,
  lanes: (_operands, p) =>
    (p.gpuTeraflops * 1e12) / (p.gpuFlopsPerMac * p.clockGigahertz * 1e9 * p.peRows * p.peCols),
}
