import { ok } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { convGeometry, validRange } from './conv-geometry.ts'
import type { ConvGeometry, ConvOptions } from './conv-geometry.ts'
import type { Tensor } from './tensor.ts'

/**
 * Convolves one image: input [Cin, H, W], weights [Cout, Cin, Kh, Kw] (finite) -> sums [Cout, Hout, Wout] in float64,
 * products added in the order ky, kx, channel. With codes of b bits and FP16 weights the result is exact, whatever
 * the order, while inner length * 2^(b-1) * max |w| <= 2^29: such products are multiples of 2^-24.
 */
export type ConvKernel = (
  input: Float32Array | Int8Array,
  weight: Float32Array,
  g: ConvGeometry,
) => Float64Array

/** The plain TypeScript kernel: the oracle of the WebAssembly one. */
export const convolvePlain: ConvKernel = (input, weight, g) => {
  const sums = new Float64Array(g.outChannels * g.outHeight * g.outWidth)
  // One copy keeps the inner loop to a single array type, whatever comes in.
  const values = new Float64Array(input)
  const kernelSize = g.kernelHeight * g.kernelWidth
  for (let out = 0; out < g.outChannels; out++) {
    const plane = sums.subarray(out * g.outHeight * g.outWidth, (out + 1) * g.outHeight * g.outWidth)
    for (let tap = 0; tap < kernelSize; tap++) {
      for (let channel = 0; channel < g.inChannels; channel++) {
        const w = weight[(out * g.inChannels + channel) * kernelSize + tap] ?? 0
        addTap(values, channel * g.inHeight * g.inWidth, w, tap, plane, g)
      }
    }
  }
  return sums
}

/** plane[y][x] += w * image[y * stride + ky - padding][x * stride + kx - padding] wherever that is inside. */
function addTap(
  image: Float64Array,
  imageStart: number,
  w: number,
  tap: number,
  plane: Float64Array,
  g: ConvGeometry,
): void {
  const ky = Math.floor(tap / g.kernelWidth)
  const kx = tap % g.kernelWidth
  const rows = validRange(ky, g.inHeight, g.outHeight, g)
  const columns = validRange(kx, g.inWidth, g.outWidth, g)
  for (let y = rows.from; y < rows.to; y++) {
    let from =
      imageStart + (y * g.stride + ky - g.padding) * g.inWidth + columns.from * g.stride + kx - g.padding
    const end = y * g.outWidth + columns.to
    for (let to = y * g.outWidth + columns.from; to < end; to++) {
      plane[to] = (plane[to] ?? 0) + w * (image[from] ?? 0)
      from += g.stride
    }
  }
}

/**
 * Dense reference: input [N, Cin, H, W], weight [Cout, Cin, Kh, Kw], bias [Cout] -> [N, Cout, Hout, Wout].
 * Sums in float64, bias last, then one rounding to float32.
 */
export function conv2d(
  input: Tensor,
  weight: Tensor,
  options: ConvOptions,
  bias?: Float32Array,
  kernel: ConvKernel = convolvePlain,
): Result<Tensor> {
  const geometry = convGeometry(input, weight, options)
  if (!geometry.ok) return geometry
  const g = geometry.value
  const imageSize = g.inChannels * g.inHeight * g.inWidth
  const planeSize = g.outHeight * g.outWidth
  const outputSize = g.outChannels * planeSize
  const data = new Float32Array(g.batch * outputSize)
  for (let n = 0; n < g.batch; n++) {
    const sums = kernel(input.data.subarray(n * imageSize, (n + 1) * imageSize), weight.data, g)
    for (let out = 0; out < g.outChannels; out++) {
      const shift = bias?.[out] ?? 0
      const end = (out + 1) * planeSize
      for (let i = out * planeSize; i < end; i++) data[n * outputSize + i] = (sums[i] ?? 0) + shift
    }
  }
  return ok({ shape: [g.batch, g.outChannels, g.outHeight, g.outWidth], data })
}
