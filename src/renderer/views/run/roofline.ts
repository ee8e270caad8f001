import { axisNumber, significant, withUnit } from '../../../shared/format/numbers.ts'
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

type Spec = RunDetail['spec']
type DesignSpec = Extract<Spec, { kind: 'design' }>

/** Clock of a run in hertz. */
export function clockHertz(spec: Spec): number {
  const gigahertz = spec.kind === 'array' ? spec.clockGigahertz : parameter(spec, 'clockGigahertz')
  return gigahertz * 1e9
}

function parameter(spec: DesignSpec, id: string): number {
  const value = spec.parameters[id]
  return typeof value === 'number' ? value : 0
}

/** Peaks and bandwidth from the settings of the run. */
export function rooflineOf({ spec }: Pick<RunDetail, 'spec'>, step: StepClass): Roofline {
  return spec.kind === 'array' ? arrayRoofline(spec) : designRoofline(spec, step)
}

function arrayRoofline(spec: Extract<Spec, { kind: 'array' }>): Roofline {
  const { rows, cols, mode, bandwidthWordsPerCycle } = spec.array
  const clock = clockHertz(spec)
  const roofs = [namedRoof('array peak', rows * cols * clock, true)]
  if (mode === 'CALC') {
    const note = 'CALC mode: DRAM gives what the array needs, so no bandwidth bounds it'
    return { roofs, bytesPerSecond: null, bandwidthLabel: '', note }
  }
  // SCALE-Sim gives every one of its three interfaces this bandwidth; corrected rules share it.
  const interfaces = spec.rules.id === 'corrected' ? 1 : 3
  return { roofs, ...bandwidth(bandwidthWordsPerCycle * interfaces * clock), note: '' }
}

function designRoofline(spec: DesignSpec, step: StepClass): Roofline {
  const of = (id: string): number => parameter(spec, id)
  const clock = clockHertz(spec)
  if (spec.design === 'physical-a100') {
    const peak = (of('gpuTeraflops') * 1e12) / of('gpuFlopsPerMac')
    return {
      roofs: [namedRoof('tensor peak', peak, true)],
      ...bandwidth(of('gpuGigabytesPerSecond') * 1e9),
      note: '',
    }
  }
  const dram = of('dramEfficiency') * of('dramGigabytesPerSecond') * 1e9
  if (spec.design.startsWith('systolic-')) {
    const roofs = [namedRoof('array peak', of('systolicSide') ** 2 * clock, true)]
    const isBounded = spec.parameters['systolicMemory'] === 'bounded'
    return isBounded
      ? { roofs, ...bandwidth(dram), note: '' }
      : { roofs, bytesPerSecond: null, bandwidthLabel: '', note: 'Memory is not bounded in this run' }
  }
  const pes = of('peRows') * of('peCols')
  const lanes = (label: string, count: number, isMain: boolean): Roof =>
    namedRoof(label, count * pes * clock, isMain)
  return { roofs: designRoofs(spec, step, of, lanes), ...bandwidth(dram), note: '' }
}

/** Peaks of a design's lanes by what they multiply. */
function designRoofs(
  { design }: DesignSpec,
  step: StepClass,
  of: (id: string) => number,
  lanes: (label: string, count: number, isMain: boolean) => Roof,
): readonly Roof[] {
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
