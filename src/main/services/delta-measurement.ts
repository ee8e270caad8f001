import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { temporalDelta } from '../../engine/numerics/delta.ts'
import { CAMBRICON_D_LIMITS } from '../../engine/numerics/outliers.ts'
import {
  chooseScale,
  DEFAULT_ROUNDING,
  integerRange,
  type ScaleRule,
} from '../../engine/numerics/quantise.ts'
import {
  channelStatistics,
  tensorStatistics,
  type DeltaStatistics,
} from '../../engine/numerics/statistics.ts'
import type { Tensor } from '../../engine/numerics/tensor.ts'
import { elementPlace } from './tensor-files.ts'

/** How deltas are judged. */
export interface Judgement {
  /** Width of the inliers, 2 .. 8. */
  readonly bits: number
  /** How the scale of every tensor's delta is found; its channels share it. */
  readonly scale: ScaleRule
  readonly perChannel: boolean
}

/** One tensor at one step, and its delta to the step before. */
export interface MeasuredDelta extends DeltaStatistics {
  readonly layer: string
  readonly shape: readonly number[]
  /** Value of one inlier step. */
  readonly scale: number
  /** On request, where the tensor has channels. */
  readonly channels?: readonly DeltaStatistics[]
}

/** A layer over all measured steps: ranges enclose, everything else is the mean, weighted by elements. */
export interface LayerMean extends DeltaStatistics {
  readonly layer: string
  /** Number of deltas. */
  readonly deltas: number
}

/** What a judgement means, for people and programs that read the result. */
export function judgementFacts({ bits, scale }: Judgement) {
  const { min, max } = integerRange(bits)
  return {
    bits,
    inlierMin: min,
    inlierMax: max,
    scaleRule: scaleText(scale),
    scalePer: 'tensor',
    rounding: DEFAULT_ROUNDING,
    ...CAMBRICON_D_LIMITS,
  } as const
}

/** `max`, `percentile:98`, `fixed:0.1`, as on the command line. */
export function scaleText(rule: ScaleRule): string {
  if (rule.kind === 'max') return 'max'
  return rule.kind === 'fixed' ? `fixed:${rule.scale}` : `percentile:${rule.percent}`
}

/** Measures a tensor and its delta to the step before; both of equal shape, finite, with at least one element. */
export function measureDelta(
  layer: string,
  current: Tensor,
  previous: Tensor,
  judgement: Judgement,
): Result<MeasuredDelta> {
  const delta = temporalDelta(current, previous)
  if (!delta.ok) return delta
  const overflow = delta.value.data.findIndex((value) => !Number.isFinite(value))
  if (overflow !== -1) return fail(deltaOverflow(layer, elementPlace(overflow, current.shape)))
  const range = integerRange(judgement.bits)
  const scale = chooseScale(delta.value.data, range, judgement.scale)
  if (!scale.ok) return scale
  const format = { range, scale: scale.value }
  const statistics = tensorStatistics(current, previous, format)
  if (!statistics.ok) return statistics
  const measured = { layer, shape: current.shape, scale: scale.value, ...statistics.value }
  const notes = zeroBound(measured, judgement.scale)
  if (!judgement.perChannel) return ok(measured, notes)
  const [a, b] = [withChannelsSecond(current), withChannelsSecond(previous)]
  if (a === undefined || b === undefined) return ok(measured, [...notes, noChannels(layer, current.shape)])
  const channels = channelStatistics(a, b, format)
  return channels.ok ? ok({ ...measured, channels: channels.value }, notes) : channels
}

/** Where the channels are: the second axis of [N, C, ...], the first of an image [C, H, W]; fewer axes have none. */
export function channelAxis(shape: readonly number[]): 0 | 1 | undefined {
  if (shape.length < 2) return undefined
  return shape.length === 3 ? 0 : 1
}

/** The same values as [outer, channels, inner, 1]. */
function withChannelsSecond({ shape, data }: Tensor): Tensor | undefined {
  const axis = channelAxis(shape)
  if (axis === undefined) return undefined
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
  return { shape: [product(shape.slice(0, axis)), shape[axis] ?? 1, product(shape.slice(axis + 1)), 1], data }
}

/** The mean of every layer, in the order of their first appearance. */
export function layerMeans(measured: readonly MeasuredDelta[]): readonly LayerMean[] {
  const layers = Map.groupBy(measured, ({ layer }) => layer)
  return [...layers].map(([layer, deltas]) => {
    const total = deltas.reduce((sum, { elements }) => sum + elements, 0)
    const mean = (of: (delta: MeasuredDelta) => number): number =>
      total === 0 ? 0 : deltas.reduce((sum, delta) => sum + of(delta) * delta.elements, 0) / total
    return {
      layer,
      deltas: deltas.length,
      elements: deltas[0]?.elements ?? 0,
      rawRange: enclosing(deltas.map(({ rawRange }) => rawRange)),
      deltaRange: enclosing(deltas.map(({ deltaRange }) => deltaRange)),
      rawEntropyBits: mean((delta) => delta.rawEntropyBits),
      deltaEntropyBits: mean((delta) => delta.deltaEntropyBits),
      outlierRatio: mean((delta) => delta.outlierRatio),
      zeroRatio: mean((delta) => delta.zeroRatio),
      quantisedZeroRatio: mean((delta) => delta.quantisedZeroRatio),
      signAgreement: mean((delta) => delta.signAgreement),
      measuredOverflow: mean((delta) => delta.measuredOverflow),
      binomialOverflow: mean((delta) => delta.binomialOverflow),
    }
  })
}

function enclosing(ranges: readonly DeltaStatistics['rawRange'][]): DeltaStatistics['rawRange'] {
  return ranges.reduce((a, b) => ({
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    maxMagnitude: Math.max(a.maxMagnitude, b.maxMagnitude),
  }))
}

function deltaOverflow(layer: string, place: string): Problem {
  return problem('delta-overflow', 'The difference of the two steps is infinite in float32', {
    field: `${layer}: element ${place}`,
    expected: 'a difference within 3.4e38',
    remedy: 'Scale the activations down.',
  })
}

/** `chooseScale` then falls back to 1, and small deltas beyond the percentile quietly become zeros. */
function zeroBound({ layer, zeroRatio, deltaRange }: MeasuredDelta, rule: ScaleRule): readonly Problem[] {
  if (rule.kind !== 'percentile' || deltaRange.maxMagnitude === 0) return []
  if (zeroRatio < rule.percent / 100) return []
  return [
    problem('zero-percentile', 'So many deltas are zero that the percentile gives no scale; 1 is used', {
      severity: 'warning',
      field: layer,
      got: `${(100 * zeroRatio).toFixed(2)} % zeros`,
      remedy: 'Use a higher percentile, or --scale fixed:S.',
    }),
  ]
}

function noChannels(layer: string, shape: readonly number[]): Problem {
  return problem('no-channels', 'has no channels, only the whole is measured', {
    severity: 'warning',
    field: layer,
    expected: '[N, C, ...] or [C, H, W]',
    got: `[${shape.join(', ')}]`,
  })
}
