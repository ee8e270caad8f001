import type { Dataflow } from '../model/array-config.ts'
import type { Design, Machine } from './design.ts'
import type { ParameterValues } from './parameters.ts'
import { systolicArray } from './pe-models/systolic-array.ts'
import { systolicScratchpads } from './policies/systolic-scratchpads.ts'

const NAMES = { os: 'output stationary', ws: 'weight stationary', is: 'input stationary' } as const

/** A square systolic array of SCALE-Sim on the same networks; `systolicSide` sets its size, no energy is known. */
export function systolicDesign(dataflow: Dataflow): Design {
  return {
    id: `systolic-${dataflow}`,
    title: `Systolic array, ${NAMES[dataflow]}`,
    description: `SCALE-Sim cycles of a dense ${NAMES[dataflow]} array with the DRAM of the other designs.`,
    source: 'SCALE-Sim (arXiv 1811.02883) cycles; DRAM traffic in closed form [I]',
    policy: systolicScratchpads(dataflow),
    pe: systolicArray(dataflow),
    isDifferential: false,
    machine,
    power: undefined,
  }
}

function machine(p: ParameterValues): Machine {
  const isBounded = p.systolicMemory === 'bounded'
  return {
    clockHertz: p.clockGigahertz * 1e9,
    peRows: p.systolicSide,
    peCols: p.systolicSide,
    busBytesPerSecond: isBounded ? p.dramEfficiency * p.dramGigabytesPerSecond * 1e9 : Infinity,
    bankBytesPerSecond: Infinity,
    sfuElementsPerSecond: Infinity,
    overlap: 'layer-max',
    tileRowPixels: p.systolicSide,
    weightBufferBytes: Infinity,
    overheadSeconds: () => 0,
  }
}
