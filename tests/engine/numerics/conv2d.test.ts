import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convGeometry } from '../../../src/engine/numerics/conv-geometry.ts'
import { conv2d, convolvePlain } from '../../../src/engine/numerics/conv2d.ts'
import { roundArrayToHalf } from '../../../src/engine/numerics/half.ts'
import { createWasmKernel } from '../../../src/engine/numerics/kernels/wasm-convolve.ts'
import { createRandom, normalArray } from '../../../src/engine/numerics/random.ts'
import { firstProblem, integerTensor, valueOf } from './helpers.ts'

const wasm = createWasmKernel()!
const layer = fc.record({
  seed: fc.nat(),
  inChannels: fc.integer({ min: 1, max: 9 }),
  outChannels: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 11 }),
  width: fc.integer({ min: 1, max: 11 }),
  kernelHeight: fc.integer({ min: 1, max: 4 }),
  kernelWidth: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 3 }),
})

describe('conv2d', () => {
  it('computes a hand-worked 2 x 2 kernel with stride and padding', () => {
    const input = { shape: [1, 1, 3, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) }
    const weight = { shape: [1, 1, 2, 2], data: Float32Array.of(1, 10, 100, 1000) }
    const dense = valueOf(conv2d(input, weight, { stride: 1, padding: 0 }))
    expect(dense.shape).toEqual([1, 1, 2, 2])
    expect(Array.from(dense.data)).toEqual([5421, 6532, 8754, 9865])
    const strided = valueOf(conv2d(input, weight, { stride: 2, padding: 1 }, Float32Array.of(0.5)))
    expect(Array.from(strided.data)).toEqual([1000.5, 3200.5, 7040.5, 9865.5])
  })

  it('sums channels and keeps batch entries apart', () => {
    const input = { shape: [2, 2, 1, 1], data: Float32Array.of(1, 2, 3, 4) }
    const weight = { shape: [3, 2, 1, 1], data: Float32Array.of(1, 0, 0, 1, 1, 1) }
    expect(Array.from(valueOf(conv2d(input, weight, { stride: 1, padding: 0 })).data)).toEqual([
      1, 2, 3, 3, 4, 7,
    ])
  })

  it('equals the definition, written as the innermost sum, on integers', () => {
    fc.assert(
      fc.property(layer, (p) => {
        const input = integerTensor(p.seed, [1, p.inChannels, p.height, p.width], -9, 9)
        const weight = integerTensor(
          p.seed + 1,
          [p.outChannels, p.inChannels, p.kernelHeight, p.kernelWidth],
          -9,
          9,
        )
        const found = conv2d(input, weight, p)
        if (!found.ok) return
        const [, , outHeight = 0, outWidth = 0] = found.value.shape
        const expected: number[] = []
        for (let o = 0; o < p.outChannels; o++)
          for (let y = 0; y < outHeight; y++)
            for (let x = 0; x < outWidth; x++) {
              let total = 0
              for (let c = 0; c < p.inChannels; c++)
                for (let ky = 0; ky < p.kernelHeight; ky++)
                  for (let kx = 0; kx < p.kernelWidth; kx++) {
                    const row = y * p.stride + ky - p.padding
                    const column = x * p.stride + kx - p.padding
                    if (row < 0 || row >= p.height || column < 0 || column >= p.width) continue
                    const w =
                      weight.data[((o * p.inChannels + c) * p.kernelHeight + ky) * p.kernelWidth + kx]!
                    total += w * input.data[(c * p.height + row) * p.width + column]!
                  }
              expected.push(total)
            }
        expect(Array.from(found.value.data)).toEqual(expected)
      }),
    )
  })

  it('refuses operands that do not fit', () => {
    const input = integerTensor(1, [1, 2, 3, 3], 0, 1)
    const options = { stride: 1, padding: 0 }
    expect(firstProblem(conv2d(input, integerTensor(1, [1, 3, 1, 1], 0, 1), options)).code).toBe(
      'channel-mismatch',
    )
    expect(firstProblem(conv2d(input, integerTensor(1, [1, 2, 4, 4], 0, 1), options)).code).toBe(
      'kernel-too-large',
    )
    expect(firstProblem(conv2d(input, integerTensor(1, [2, 1], 0, 1), options)).code).toBe('tensor-rank')
    expect(
      firstProblem(conv2d(input, integerTensor(1, [1, 2, 1, 1], 0, 1), { stride: 0, padding: 0 })).code,
    ).toBe('bad-convolution')
  })
})

describe('the WebAssembly kernel', () => {
  it('equals its TypeScript twin bit for bit, for any geometry and real-valued operands', () => {
    fc.assert(
      fc.property(layer, (p) => {
        const random = createRandom(p.seed)
        const input = {
          shape: [1, p.inChannels, p.height, p.width],
          data: normalArray(random, p.inChannels * p.height * p.width, 1),
        }
        const shape = [p.outChannels, p.inChannels, p.kernelHeight, p.kernelWidth]
        const weight = {
          shape,
          data: normalArray(random, p.outChannels * p.inChannels * p.kernelHeight * p.kernelWidth, 1),
        }
        const geometry = convGeometry(input, weight, p)
        if (!geometry.ok) return
        const plain = convolvePlain(input.data, weight.data, geometry.value)
        expect(wasm(input.data, weight.data, geometry.value)).toEqual(plain)
      }),
      { numRuns: 300 },
    )
  })

  it('equals its twin over several bands of rows, strided and not, on INT3 codes', () => {
    const random = createRandom(7)
    for (const options of [
      { stride: 1, padding: 1 },
      { stride: 2, padding: 0 },
    ]) {
      const [inChannels, height, width, outChannels] = [33, 130, 101, 5]
      const codes = new Int8Array(inChannels * height * width).map(() => (random.uint32() & 7) - 4)
      const input = { shape: [1, inChannels, height, width], data: Float32Array.from(codes) }
      const weight = {
        shape: [outChannels, inChannels, 3, 3],
        data: roundArrayToHalf(normalArray(random, outChannels * inChannels * 9, 0.1)),
      }
      const g = valueOf(convGeometry(input, weight, options))
      const twin = convolvePlain(codes, weight.data, g)
      const found = wasm(codes, weight.data, g)
      expect(found.every((x, i) => Object.is(x, twin[i]))).toBe(true)
    }
  })

  it('is exact on the largest codes and the widest FP16 weights: 2^-24 beside 16384', () => {
    // innerLength * 4 * max |w| = 64 * 4 * 2^14 = 2^22 <= 2^29, so every sum is exact in float64.
    const input = { shape: [1, 64, 1, 1], data: new Float32Array(64).fill(-4) }
    const data = Float32Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 16384 : 2 ** -24))
    const weight = { shape: [1, 64, 1, 1], data }
    const g = valueOf(convGeometry(input, weight, { stride: 1, padding: 0 }))
    expect(wasm(input.data, data, g)[0]).toBe(-4 * 32 * (16384 + 2 ** -24))
  })
})
