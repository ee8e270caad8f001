import { describe, expect, it } from 'vitest'
import { placeholderDelta, randomLayers, runAlgorithm1 } from '../../../src/engine/numerics/algorithm1.ts'
import { createRandom, normalArray } from '../../../src/engine/numerics/random.ts'
import { firstProblem, valueOf } from './helpers.ts'

describe('Algorithm 1 of the seed study', () => {
  it('takes x - round(x) with ties to even', () => {
    expect(Array.from(placeholderDelta(Float32Array.of(0.5, 1.5, 2.5, -0.25, 3)))).toEqual([
      0.5, -0.5, 0.5, -0.25, 0,
    ])
  })

  it('follows the listing on a hand-worked layer: an identity kernel', () => {
    const weight = { shape: [1, 1, 3, 3], data: Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) }
    const input = { shape: [1, 1, 1, 5], data: Float32Array.of(-1.25, 0, 0.0625, 2.5, 0.1) }
    const [record] = valueOf(runAlgorithm1(input, [{ weight, bias: new Float32Array(1) }]))
    expect(Array.from(record!.signBytes)).toEqual([0, 0, 1, 1, 1])
    expect(Array.from(record!.placeholderDelta.slice(0, 4))).toEqual([-0.25, 0, 0.0625, 0.5])
    // float32(0.1) is not above 0.1 taken as float32
    expect(Array.from(record!.outlierMask)).toEqual([1, 0, 0, 1, 0])
    expect(record!.outlierCount).toBe(2)
    expect(record!.bitWidth).toBe(8)
    expect(Array.from(record!.activation.data.slice(0, 4))).toEqual([0, 0, 0.0625, 2.5])
  })

  it('runs 3 -> 16 -> 32 -> 64 with seeded weights, the same every time', () => {
    const run = () => {
      const random = createRandom(42)
      const layers = randomLayers(random)
      return valueOf(runAlgorithm1({ shape: [1, 3, 12, 12], data: normalArray(random, 432, 1) }, layers))
    }
    const records = run()
    expect(records.map((r) => r.activation.shape)).toEqual([
      [1, 16, 12, 12],
      [1, 32, 12, 12],
      [1, 64, 12, 12],
    ])
    for (const r of records) {
      expect(r.outlierCount).toBe(r.outlierMask.reduce((a, b) => a + b, 0))
      expect(r.signBytes.every((sign, i) => (sign === 1) === r.activation.data[i]! > 0)).toBe(true)
    }
    expect(run()).toEqual(records)
  })

  it('refuses an input of other channels', () => {
    const layers = randomLayers(createRandom(1))
    const input = { shape: [1, 4, 2, 2], data: new Float32Array(16) }
    expect(firstProblem(runAlgorithm1(input, layers)).code).toBe('channel-mismatch')
  })
})
