import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConvGeometry } from '../../../src/engine/numerics/conv-geometry.ts'
import { convGeometry } from '../../../src/engine/numerics/conv-geometry.ts'
import { conv2d, convolvePlain } from '../../../src/engine/numerics/conv2d.ts'
import { temporalDelta } from '../../../src/engine/numerics/delta.ts'
import { CAMBRICON_D_FORMAT, differentialConv2d } from '../../../src/engine/numerics/differential-conv.ts'
import { halfBitsToFloat, roundArrayToHalf } from '../../../src/engine/numerics/half.ts'
import { innerPosition } from '../../../src/engine/numerics/outlier-conv.ts'
import type { InnerOrder } from '../../../src/engine/numerics/outlier-conv.ts'
import { selectOutliers, splitDelta } from '../../../src/engine/numerics/outliers.ts'
import { INT3 } from '../../../src/engine/numerics/quantise.ts'
import { createRandom, normalArray } from '../../../src/engine/numerics/random.ts'
import { exactReluDelta, relu, signBits, signMaskRelu } from '../../../src/engine/numerics/sign-mask.ts'
import type { Tensor } from '../../../src/engine/numerics/tensor.ts'
import { firstProblem, integerTensor, sum, valueOf } from './helpers.ts'

const options = { stride: 1, padding: 1 }
const exact = { ...CAMBRICON_D_FORMAT, precision: 'float32' } as const

/** The inner products of one output: [pixel][inner position], padding as zeros. */
function unfold(image: Float32Array, g: ConvGeometry, order: InnerOrder): Float32Array {
  const columns = new Float32Array(g.outHeight * g.outWidth * g.innerLength)
  for (let y = 0; y < g.outHeight; y++)
    for (let x = 0; x < g.outWidth; x++)
      for (let c = 0; c < g.inChannels; c++)
        for (let ky = 0; ky < g.kernelHeight; ky++)
          for (let kx = 0; kx < g.kernelWidth; kx++) {
            const row = y * g.stride + ky - g.padding
            const column = x * g.stride + kx - g.padding
            if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue
            const at = (y * g.outWidth + x) * g.innerLength + innerPosition(ky, kx, c, g, order)
            columns[at] = image[(c * g.inHeight + row) * g.inWidth + column]!
          }
  return columns
}

describe('differential convolution', () => {
  it('equals the dense convolution exactly when the deltas are exact', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 2 }),
        (seed, batch, stride) => {
          const shape = [batch, 8, 7, 6]
          const previous = integerTensor(seed, shape, -50, 50)
          // 1 % of the deltas are outliers, so that groups of 60 seldom hold more than 4.
          const small = integerTensor(seed + 1, shape, -4, 3)
          const large = integerTensor(seed + 2, shape, 40, 90, 0.01)
          const current = sum(sum(previous, small), large)
          const weight = integerTensor(seed + 3, [5, 8, 3, 3], -7, 7)
          const delta = valueOf(temporalDelta(current, previous))
          const previousOutput = valueOf(conv2d(previous, weight, { stride, padding: 1 }))
          const found = valueOf(
            differentialConv2d({ previousOutput, delta, weight, scale: 1 }, { stride, padding: 1 }, exact),
          )
          if (found.use.clipped > 0) return
          expect(found.output).toEqual(valueOf(conv2d(current, weight, { stride, padding: 1 })))
        },
      ),
    )
  })

  it('stays exact with any number of outliers when every input has an FP16 multiplier', () => {
    const previous = integerTensor(1, [1, 6, 5, 5], -50, 50)
    const current = integerTensor(2, [1, 6, 5, 5], -50, 50)
    const weight = integerTensor(3, [4, 6, 3, 3], -7, 7)
    const input = {
      previousOutput: valueOf(conv2d(previous, weight, options)),
      delta: valueOf(temporalDelta(current, previous)),
      weight,
      scale: 1,
    }
    const format = { ...exact, limits: { groupSize: 60, perGroup: 60 } }
    const found = valueOf(differentialConv2d(input, options, format))
    expect(found.use.clipped).toBe(0)
    expect(found.outliers).toBeGreaterThan(100)
    expect(found.output).toEqual(valueOf(conv2d(current, weight, options)))
  })

  it.each(['channel-last', 'channel-first'] as const)(
    'equals selection on the unfolded input (%s)',
    (innerOrder) => {
      const random = createRandom(5)
      const delta = { shape: [1, 20, 6, 5], data: normalArray(random, 600, 1) }
      const weight = { shape: [3, 20, 3, 3], data: roundArrayToHalf(normalArray(random, 540, 0.1)) }
      const g = valueOf(convGeometry(delta, weight, options))
      const scale = 0.4
      const zero: Tensor = { shape: [1, 3, 6, 5], data: new Float32Array(90) }
      const found = valueOf(
        differentialConv2d({ previousOutput: zero, delta, weight, scale }, options, { ...exact, innerOrder }),
      )
      const split = splitDelta(unfold(delta.data, g, innerOrder), scale, INT3)
      const { codes, exactHalf, use } = selectOutliers(split, g.innerLength)
      expect(use.clipped).toBeGreaterThan(10)
      expect(found.use).toEqual(use)
      const expected = new Float32Array(90)
      for (let out = 0; out < 3; out++)
        for (let pixel = 0; pixel < 30; pixel++) {
          let integerSum = 0
          let exactSum = 0
          for (let ky = 0; ky < 3; ky++)
            for (let kx = 0; kx < 3; kx++)
              for (let c = 0; c < 20; c++) {
                const w = weight.data[((out * 20 + c) * 3 + ky) * 3 + kx]!
                const at = pixel * g.innerLength + innerPosition(ky, kx, c, g, innerOrder)
                integerSum += w * codes[at]!
                exactSum += w * halfBitsToFloat(exactHalf[at]!)
              }
          expected[out * 30 + pixel] = scale * integerSum + exactSum
        }
      expect(found.outputDelta.data).toEqual(expected)
    },
  )

  it('gives the same with either kernel, and FP16 results by default', () => {
    const random = createRandom(9)
    const delta = { shape: [2, 7, 9, 9], data: normalArray(random, 2 * 7 * 81, 1) }
    const weight = { shape: [6, 7, 3, 3], data: roundArrayToHalf(normalArray(random, 6 * 7 * 9, 0.1)) }
    const previousOutput = { shape: [2, 6, 9, 9], data: roundArrayToHalf(normalArray(random, 2 * 6 * 81, 1)) }
    const input = { previousOutput, delta, weight, scale: 0.5 }
    const found = valueOf(differentialConv2d(input, options))
    expect(found).toEqual(valueOf(differentialConv2d(input, options, CAMBRICON_D_FORMAT, convolvePlain)))
    expect(roundArrayToHalf(found.output.data.slice())).toEqual(found.output.data)
  })

  it('refuses a previous output of another shape and a scale of zero', () => {
    const delta = integerTensor(1, [1, 1, 3, 3], 0, 1)
    const weight = integerTensor(1, [1, 1, 3, 3], 0, 1)
    expect(
      firstProblem(
        differentialConv2d(
          { previousOutput: integerTensor(1, [1, 1, 2, 2], 0, 1), delta, weight, scale: 1 },
          options,
        ),
      ).code,
    ).toBe('shape-mismatch')
    expect(
      firstProblem(differentialConv2d({ previousOutput: delta, delta, weight, scale: 0 }, options)).code,
    ).toBe('bad-scale')
  })
})

describe('a chain conv, ReLU, conv in the delta domain', () => {
  const shape = [1, 4, 6, 6]
  const weights = [integerTensor(11, [5, 4, 3, 3], -3, 3), integerTensor(12, [3, 5, 3, 3], -3, 3)] as const
  const format = { ...exact, limits: { groupSize: 60, perGroup: 60 } }

  function dense(x: Tensor): readonly [Tensor, Tensor] {
    const first = valueOf(conv2d(x, weights[0], options))
    const hidden = { shape: first.shape, data: relu(first.data) }
    return [first, valueOf(conv2d(hidden, weights[1], options))]
  }

  it('equals the dense chain exactly under a fresh sign if no sign flips', () => {
    const previous = integerTensor(20, shape, -20, 20)
    // Doubling the input doubles the first layer's output: every delta is large, no sign changes.
    const current = { shape, data: previous.data.map((x) => 2 * x) }
    const [first, second] = dense(previous)
    const delta = valueOf(temporalDelta(current, previous))
    const a = valueOf(
      differentialConv2d({ previousOutput: first, delta, weight: weights[0], scale: 1 }, options, format),
    )
    const hidden = {
      shape: first.shape,
      data: valueOf(signMaskRelu(a.outputDelta.data, signBits(first.data))),
    }
    const b = valueOf(
      differentialConv2d(
        { previousOutput: second, delta: hidden, weight: weights[1], scale: 1 },
        options,
        format,
      ),
    )
    expect([a.output, b.output]).toEqual(dense(current))
  })

  it('differs from it by conv(|Y_t|) of the flipped signs otherwise', () => {
    const [previous, current] = [integerTensor(21, shape, -20, 20), integerTensor(22, shape, -20, 20)]
    const [first, second] = dense(previous)
    const [firstNow, secondNow] = dense(current)
    const delta = valueOf(temporalDelta(firstNow, first))
    const masked = valueOf(signMaskRelu(delta.data, signBits(first.data)))
    const wrong = masked.map((x, i) => x - exactReluDelta(firstNow.data, first.data)[i]!)
    expect(wrong.some((x) => x !== 0)).toBe(true)
    const hidden = { shape: first.shape, data: masked }
    const b = valueOf(
      differentialConv2d(
        { previousOutput: second, delta: hidden, weight: weights[1], scale: 1 },
        options,
        format,
      ),
    )
    const error = valueOf(conv2d({ shape: first.shape, data: wrong }, weights[1], options))
    expect(b.output).toEqual(sum(secondNow, error))
  })
})
