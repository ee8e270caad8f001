import type { RunSpec } from '../../engine/model/run-spec.ts'

/** A peak of the machine. */
export interface PeakRoof {
  /** What multiplies at this rate. */
  readonly title: string
  readonly macsPerSecond: number
}

/** What bounds the layers of a run from above. */
export interface Roofs {
  /** The one that bounds the steady step first; the others are for comparison. */
  readonly peaks: readonly [PeakRoof, ...PeakRoof[]]
  /** Null where memory bounds nothing. */
  readonly dramBytesPerSecond: number | null
}

type DesignSpec = Extract<RunSpec, { readonly kind: 'design' }>

/** Clock of a run in hertz. */
export function clockHertzOf(spec: RunSpec): number {
  return 1e9 * (spec.kind === 'array' ? spec.clockGigahertz : numberOf(spec, 'clockGigahertz'))
}

/** A parameter of a design; 0 where it is no number. */
export function numberOf(spec: DesignSpec, id: string): number {
  const value = spec.parameters[id]
  return typeof value === 'number' ? value : 0
}

/** Peaks and bandwidth of a run, in MACs and bytes a second: lanes x PEs x clock, and the share of the DRAM it gets. */
export function roofsOf(spec: RunSpec): Roofs {
  return spec.kind === 'array' ? arrayRoofs(spec) : designRoofs(spec)
}

function arrayRoofs(spec: Extract<RunSpec, { readonly kind: 'array' }>): Roofs {
  const { rows, cols, mode, bandwidthWordsPerCycle } = spec.array
  const clock = clockHertzOf(spec)
  // SCALE-Sim gives every one of its three interfaces this bandwidth; corrected rules share it.
  const interfaces = spec.rules.id === 'corrected' ? 1 : 3
  return {
    peaks: [{ title: 'array', macsPerSecond: rows * cols * clock }],
    // Without stalls the DRAM gives what the array wants.
    dramBytesPerSecond: mode === 'CALC' ? null : bandwidthWordsPerCycle * interfaces * clock,
  }
}

function designRoofs(spec: DesignSpec): Roofs {
  const of = (id: string): number => numberOf(spec, id)
  const clock = clockHertzOf(spec)
  if (spec.design === 'physical-a100') {
    return {
      peaks: [{ title: 'tensor cores', macsPerSecond: (of('gpuTeraflops') * 1e12) / of('gpuFlopsPerMac') }],
      dramBytesPerSecond: of('gpuGigabytesPerSecond') * 1e9,
    }
  }
  const dram = of('dramEfficiency') * of('dramGigabytesPerSecond') * 1e9
  if (spec.design.startsWith('systolic-')) {
    return {
      peaks: [{ title: 'array', macsPerSecond: of('systolicSide') ** 2 * clock }],
      dramBytesPerSecond: spec.parameters['systolicMemory'] === 'bounded' ? dram : null,
    }
  }
  const lanes = (title: string, count: number): PeakRoof => ({
    title,
    macsPerSecond: count * of('peRows') * of('peCols') * clock,
  })
  const dense = lanes('FP16', of('denseLanes'))
  if (spec.design === 'dense') return { peaks: [dense], dramBytesPerSecond: dram }
  const isDiffy = spec.design === 'diffy-pe' || spec.design === 'diffy-all'
  const own = isDiffy ? lanes('INT5', of('int5Lanes')) : lanes('INT3', of('inlierLanes'))
  return { peaks: [own, dense], dramBytesPerSecond: dram }
}
