import { axisNumber, significant, withUnit } from '../../../shared/format/numbers.ts'
import { clockHertzOf, numberOf, roofsOf } from '../../../shared/analysis/roofs.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import type { LayerView, StepClass } from './layer-view.ts'

/** A peak of the machine. */
export interface Roof {
  readonly label: string
  readonly macsPerSecond: number
  /** The one that holds for most layers; the others are for comparison. */
  readonly isMain: boolean
}

/** What bounds the layers of a run. */
export interface Roofline {
  readonly roofs: readonly Roof[]
  /** Null where bandwidth does not bound, as `note` says. */
  readonly bytesPerSecond: number | null
  readonly bandwidthLabel: string
  readonly note: string
}

/** A layer as a dot. */
export interface RooflineDot {
  readonly layer: LayerView
  /** Position among the layers of the step. */
  readonly position: number
  readonly macsPerByte: number
  readonly macsPerSecond: number
}

type DesignSpec = Extract<RunDetail['spec'], { kind: 'design' }>

/** Peaks and bandwidth from the settings of the run. */
export function rooflineOf({ spec }: Pick<RunDetail, 'spec'>, step: StepClass): Roofline {
  const { peaks, dramBytesPerSecond } = roofsOf(spec)
  const [main] = peaks
  const roofs =
    spec.kind === 'array' || hasOneRate(spec)
      ? [namedRoof(PEAK_LABELS[main.title] ?? main.title, main.macsPerSecond, true)]
      : designRoofs(spec, step)
  if (dramBytesPerSecond !== null) return { roofs, ...bandwidth(dramBytesPerSecond), note: '' }
  return { roofs, bytesPerSecond: null, bandwidthLabel: '', note: UNBOUNDED[spec.kind] }
}

/** Names of peaks as they stand on their roofs. */
const PEAK_LABELS: Readonly<Record<string, string>> = { array: 'array peak', 'tensor cores': 'tensor peak' }

/** Why no bandwidth is drawn. */
const UNBOUNDED = {
  array: 'CALC mode: DRAM gives what the array needs, so no bandwidth bounds it',
  design: 'Memory is not bounded in this run',
} as const

/** Everything multiplies at one rate; the other designs have lanes of several kinds. */
function hasOneRate({ design }: DesignSpec): boolean {
  return design === 'physical-a100' || design.startsWith('systolic-')
}

/** Peaks of a design's lanes by what they multiply. */
function designRoofs(spec: DesignSpec, step: StepClass): readonly Roof[] {
  const of = (id: string): number => numberOf(spec, id)
  const perLane = of('peRows') * of('peCols') * clockHertzOf(spec)
  const lanes = (label: string, count: number, isMain: boolean): Roof =>
    namedRoof(label, count * perLane, isMain)
  const { design } = spec
  const dense = of('denseLanes')
  if (design === 'dense') return [lanes('FP16 peak', dense, true)]
  const isFirst = step === 'first'
  if (design === 'diffy-pe' || design === 'diffy-all') {
    const raw = of('int5Lanes') / of('int5RawPasses')
    return [
      lanes('INT5 peak', of('int5Lanes'), !isFirst),
      lanes('raw values', raw, isFirst),
      lanes('dense design', dense, false),
    ]
  }
  return [
    lanes('INT3 peak', of('inlierLanes'), !isFirst),
    lanes(isFirst ? 'raw values' : 'dense design', isFirst ? of('firstStepLanes') : dense, isFirst),
    lanes('attention lanes', of('attentionLanes'), false),
  ]
}

function namedRoof(label: string, macsPerSecond: number, isMain: boolean): Roof {
  return { label: `${label} ${withUnit(significant(macsPerSecond / 1e12), 'T/s')}`, macsPerSecond, isMain }
}

function bandwidth(bytesPerSecond: number): Pick<Roofline, 'bytesPerSecond' | 'bandwidthLabel'> {
  const isLarge = bytesPerSecond >= 1e12
  const text = axisNumber(Number((bytesPerSecond / (isLarge ? 1e12 : 1e9)).toPrecision(3)))
  return { bytesPerSecond, bandwidthLabel: `DRAM ${withUnit(text, isLarge ? 'TB/s' : 'GB/s')}` }
}

/** Layers as dots; those without DRAM traffic or work have no place on logarithmic axes. */
export function rooflineDots(layers: readonly LayerView[], clock: number): readonly RooflineDot[] {
  return layers.flatMap((layer, position) => {
    const { row, dramBytes } = layer
    if (dramBytes === 0 || row.macs === 0 || row.cycles === 0) return []
    const [macsPerByte, macsPerSecond] = [row.macs / dramBytes, (row.macs / row.cycles) * clock]
    return [{ layer, position, macsPerByte, macsPerSecond }]
  })
}
