import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import { DEFAULT_PARAMETERS } from '../../../src/engine/designs/parameters.ts'
import { deltaBytes } from '../../../src/engine/designs/policies/sign-mask.ts'
import { compressedBytes, encodeDelta } from '../../../src/engine/numerics/delta-codec.ts'
import { splitDelta } from '../../../src/engine/numerics/outliers.ts'
import { INT3 } from '../../../src/engine/numerics/quantise.ts'
import { designOf, oneConvolution, valueOf } from './helpers.ts'

// Eight divides the number of elements, so that no part of the encoding ends in unused bits.
const deltas = fc
  .array(fc.float({ noNaN: true, min: -40, max: 40 }), { minLength: 8, maxLength: 200 })
  .map((x) => Float32Array.from(x.slice(0, x.length - (x.length % 8))))

it('an encoded delta has the bytes the traffic model counts at its outlier rate', () => {
  fc.assert(
    fc.property(deltas, (delta) => {
      const split = splitDelta(delta, 0.5, INT3)
      const encoded = valueOf(encodeDelta(split, DEFAULT_PARAMETERS.inlierStoredBits))
      const rate = split.outlierIndex.length / delta.length
      expect(encoded.bytes.length).toBeCloseTo(delta.length * deltaBytes(DEFAULT_PARAMETERS, rate), 9)
    }),
  )
})

it('a layer of Cambricon-D moves that many bytes per steady step', () => {
  const workload = oneConvolution(8, 16, 32)
  const outputs = 32 * 16 * 16
  const outliers = 160
  const parameters = { ...DEFAULT_PARAMETERS, outlierRate: outliers / outputs }
  const { stepClasses } = evaluate(workload, designOf('cambricon-d'), parameters, {
    steps: 2,
    operators: 'conv',
  })
  const { dramBytes: bytes } = stepClasses[1]!.layers[0]!
  const moved = bytes.deltaInliers + bytes.deltaOutliers + bytes.bitmap
  expect(moved).toBeCloseTo(compressedBytes(outputs, outliers, parameters.inlierStoredBits), 6)
})
