import { ok } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { conv2d } from './conv2d.ts'
import { fastestKernel } from './kernels/wasm-convolve.ts'
import { roundHalfEven } from './quantise.ts'
import type { Random } from './random.ts'
import { relu } from './sign-mask.ts'
import type { Tensor } from './tensor.ts'

/** One layer of the seed study's Algorithm 1: a 3 x 3 convolution with padding 1 and a bias. */
export interface Algorithm1Layer {
  /** [Cout, Cin, 3, 3] */
  readonly weight: Tensor
  readonly bias: Float32Array
}

/** What Algorithm 1 records for one layer; arrays hold one entry per element of the convolution's output. */
export interface Algorithm1Record {
  /** clamp(sign(x), min 0) as bytes, 0 or 1: eight times the size of `SignBits`, as the study has it. */
  readonly signBytes: Uint8Array
  /** x - round(x), the study's stand-in for a temporal delta; see `temporalDelta` for the real one. */
  readonly placeholderDelta: Float32Array
  /** 1 where |placeholder delta| > 0.1 */
  readonly outlierMask: Uint8Array
  readonly outlierCount: number
  /** A constant of the study, not a measurement. */
  readonly bitWidth: 8
  /** ReLU(x), the next layer's input, [N, Cout, H, W]. */
  readonly activation: Tensor
}

/** The channels of the study's demonstration. */
export const ALGORITHM1_CHANNELS: readonly number[] = [3, 16, 32, 64]

// The comparison happens in float32, where 0.1 is 0.100000001490116...
const OUTLIER_THRESHOLD = Math.fround(0.1)

/** Random layers for `channels`: weights and biases uniform within 1 / sqrt(9 Cin), PyTorch's default for a Conv2d. */
export function randomLayers(
  random: Random,
  channels: readonly number[] = ALGORITHM1_CHANNELS,
): readonly Algorithm1Layer[] {
  const layers: Algorithm1Layer[] = []
  for (let i = 0; i + 1 < channels.length; i++) {
    const [inChannels = 0, outChannels = 0] = channels.slice(i, i + 2)
    const bound = 1 / Math.sqrt(9 * inChannels)
    const fill = (): number => (2 * random.uniform() - 1) * bound
    const data = new Float32Array(outChannels * inChannels * 9).map(fill)
    const bias = new Float32Array(outChannels).map(fill)
    layers.push({ weight: { shape: [outChannels, inChannels, 3, 3], data }, bias })
  }
  return layers
}

/** x - round(x), ties to even as in numpy and torch; exact in float32, within -0.5 .. 0.5. */
export function placeholderDelta(values: Float32Array): Float32Array {
  const delta = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const x = values[i] ?? 0
    delta[i] = x - roundHalfEven(x)
  }
  return delta
}

/** Runs the seed study's Algorithm 1 on an input [N, Cin, H, W]: one record per layer. */
export function runAlgorithm1(
  input: Tensor,
  layers: readonly Algorithm1Layer[],
): Result<readonly Algorithm1Record[]> {
  const records: Algorithm1Record[] = []
  let x = input
  for (const { weight, bias } of layers) {
    const convolved = conv2d(x, weight, { stride: 1, padding: 1 }, bias, fastestKernel())
    if (!convolved.ok) return convolved
    const record = recordLayer(convolved.value)
    records.push(record)
    x = record.activation
  }
  return ok(records)
}

function recordLayer(x: Tensor): Algorithm1Record {
  const delta = placeholderDelta(x.data)
  const signBytes = new Uint8Array(delta.length)
  const outlierMask = new Uint8Array(delta.length)
  let outlierCount = 0
  for (let i = 0; i < delta.length; i++) {
    if ((x.data[i] ?? 0) > 0) signBytes[i] = 1
    if (Math.abs(delta[i] ?? 0) > OUTLIER_THRESHOLD) {
      outlierMask[i] = 1
      outlierCount++
    }
  }
  const activation = { shape: x.shape, data: relu(x.data) }
  return { signBytes, placeholderDelta: delta, outlierMask, outlierCount, bitWidth: 8, activation }
}
