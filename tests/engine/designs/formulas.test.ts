import { describe, expect, test } from 'vitest'
import { totalEnergy } from '../../../src/engine/designs/evaluation.ts'
import { expectedMaximum } from '../../../src/engine/designs/lognormal.ts'
import { oneConvolution, run, stepOf } from './helpers.ts'

// One 3 x 3 convolution of 8 x 16 x 16 to 200 channels, by hand:
// M = 256, N = 200, K = 72; tile rows R = 256 / 128 = 2; tiles G = 2 * ceil(200 / 128) = 4.
// Elements: weights 200 * 72 = 14400, input 8 * 256 = 2048, output 200 * 256 = 51200.
const layer = oneConvolution(8, 16, 200)
const WEIGHT_BYTES = 28_800
const BUS = 0.6 * 1.5e12

describe('compute cycles of one layer by hand', () => {
  test.each([
    // G * ceil(72 / 18.31) = 4 * 4, no first step of its own
    ['dense', 'steady', 16],
    // 4 * ceil(72 / 60), first step on 19 lanes: 4 * ceil(72 / 19)
    ['cambricon-d', 'steady', 8],
    ['cambricon-d', 'first', 16],
    ['diffy-df', 'steady', 8],
    // 4 * ceil(72 / 40), first step 4 * ceil(72 / 13.33)
    ['diffy-pe', 'steady', 8],
    ['diffy-pe', 'first', 24],
    ['diffy-all', 'first', 24],
    // SCALE-Sim, 128 x 128: (72 + 128 + 128 - 2) * 2 * 2 - 1; ws: (256 + 256 + 128 - 2) * 1 * 2 - 1
    ['systolic-os', 'steady', 1303],
    ['systolic-ws', 'steady', 1275],
    // is: (200 + 256 + 128 - 2) * 1 row fold * 2 column folds - 1
    ['systolic-is', 'steady', 1163],
  ] as const)('%s, %s step: %i cycles', (design, step, cycles) => {
    expect(stepOf(run(layer, design), step).layers[0]?.peCycles).toBe(cycles)
  })

  test('a fixed cost per tile counts once per tile', () => {
    const costs = run(layer, 'cambricon-d', { cyclesPerTile: 5 })
    expect(stepOf(costs, 'steady').layers[0]?.peCycles).toBe(4 * (2 + 5))
  })

  test('the GPU takes 2 operations per multiply-accumulate at its peak', () => {
    const seconds = (2 * 256 * 200 * 72) / 312e12
    expect(stepOf(run(layer, 'physical-a100'), 'steady').pass.peSeconds).toBeCloseTo(seconds, 18)
  })

  test('asynchronous arrays: the longer of C(60) and G K rho / lanes', () => {
    const flat = { outlierSpread: 0, outlierRate: 0.0186 }
    // 4 * 72 * 0.0186 = 5.36 < 8; at 5 %: 14.4
    const cycles = (rate: number): number | undefined =>
      stepOf(run(layer, 'async-pe', { ...flat, outlierRate: rate }), 'steady').layers[0]?.peCycles
    expect(cycles(0.0186)).toBe(8)
    expect(cycles(0.05)).toBeCloseTo(14.4, 12)
  })
})

describe('DRAM bytes of one layer by hand', () => {
  test('dense: weights once, nothing else', () => {
    const { dramBytes, busBytes } = stepOf(run(layer, 'dense'), 'steady').pass
    expect(dramBytes.weights).toBe(WEIGHT_BYTES)
    expect(busBytes).toBe(WEIGHT_BYTES)
  })

  test('sign-mask, steady: 4-bit inliers, 16-bit outliers at 1.86 %, bitmap, signs; updates in the banks', () => {
    const { dramBytes, busBytes } = stepOf(run(layer, 'cambricon-d'), 'steady').pass
    expect(dramBytes.deltaInliers).toBe(25_600)
    expect(dramBytes.deltaOutliers).toBeCloseTo(51_200 * 2 * 0.0186, 9)
    expect(dramBytes.bitmap).toBe(6_400)
    expect(dramBytes.signBits).toBe(6_400)
    expect(dramBytes.ndpUpdates).toBe(204_800)
    expect(busBytes).toBeCloseTo(WEIGHT_BYTES + 51_200 * (6.2976 / 8), 8)
  })

  test('sign-mask, first step: raw outputs', () => {
    const { dramBytes, busBytes } = stepOf(run(layer, 'cambricon-d'), 'first').pass
    expect(dramBytes.rawOutputWrites).toBe(102_400)
    expect(busBytes).toBe(WEIGHT_BYTES + 102_400)
  })

  test('per-operator: four raw tensors and 1.7 times the weights', () => {
    const { dramBytes, busBytes } = stepOf(run(layer, 'diffy-df'), 'steady').pass
    expect(dramBytes.rawInputReads).toBe(4_096)
    expect(dramBytes.rawOutputWrites).toBe(102_400)
    expect(busBytes).toBeCloseTo(1.7 * WEIGHT_BYTES + 4 * (2_048 + 51_200), 8)
  })

  test('updates over the bus cost 4 bytes per output', () => {
    const onBus = run(layer, 'cambricon-d', { ndpUpdates: 'on-bus' })
    const inBanks = run(layer, 'cambricon-d')
    const difference = stepOf(onBus, 'steady').pass.busBytes - stepOf(inBanks, 'steady').pass.busBytes
    expect(difference).toBeCloseTo(204_800, 8)
  })

  test('weights are streamed again per tile row as soon as they do not fit, not when they just fit', () => {
    const fits = WEIGHT_BYTES / 2 ** 20
    const once = stepOf(run(layer, 'dense', { weightBufferMiB: fits }), 'steady').pass
    const twice = stepOf(run(layer, 'dense', { weightBufferMiB: fits * 0.999 }), 'steady').pass
    expect([once.dramBytes.weights, once.dramBytes.weightRefetches]).toEqual([WEIGHT_BYTES, 0])
    expect([twice.dramBytes.weights, twice.dramBytes.weightRefetches]).toEqual([WEIGHT_BYTES, WEIGHT_BYTES])
  })

  test('inputs beyond the buffer are read once more as compressed deltas', () => {
    // 1 KiB holds 512 FP16 elements: 1536 of 2048 do not fit, (5 + 16 * 0.0186) / 8 bytes each.
    const { dramBytes } = stepOf(run(layer, 'cambricon-d', { inputBufferMiB: 1 / 1024 }), 'steady').pass
    expect(dramBytes.inputSpills).toBeCloseTo((1536 * 5.2976) / 8, 9)
    const raw = run(layer, 'cambricon-d', { inputBufferMiB: 1 / 1024, spillFormat: 'raw' })
    expect(stepOf(raw, 'steady').pass.dramBytes.inputSpills).toBe(3072)
    expect(stepOf(run(layer, 'cambricon-d'), 'steady').pass.dramBytes.inputSpills).toBe(0)
  })

  test('systolic arrays: every operand once, partial sums again when they do not fit', () => {
    const { dramBytes } = stepOf(run(layer, 'systolic-os'), 'steady').pass
    expect([dramBytes.rawInputReads, dramBytes.weights, dramBytes.rawOutputWrites]).toEqual([
      4096, 28_800, 102_400,
    ])
    // 32 x 32 array: K = 72 takes 3 row folds; partial sums of 256 x 32 outputs do not fit 1024 words: 3 writes, 2 reads.
    const small = run(layer, 'systolic-ws', { systolicSide: 32, systolicOfmapKiWords: 1 })
    expect(stepOf(small, 'steady').pass.dramBytes.outputSpills).toBe(4 * 102_400)
  })
})

describe('time and energy of one layer by hand', () => {
  // SFU: 51200 / 640 = 80 cycles = 80 ns > 8 ns of the array; halves 40 ns per tile row.
  const SFU = 80e-9

  test('cambricon-d: activations wait 4.78 ns, weights do not', () => {
    const activations = (51_200 * (6.2976 / 8)) / BUS
    const cost = stepOf(run(layer, 'cambricon-d'), 'steady').layers[0]
    expect(WEIGHT_BYTES / BUS).toBeLessThan(SFU / 2)
    expect(cost?.timeSeconds).toBeCloseTo(SFU / 2 + activations, 15)
    expect(cost?.stallSeconds.activations).toBeCloseTo(4.783e-9, 12)
    expect(cost?.stallSeconds.sfu).toBeCloseTo(72e-9, 15)
    expect(cost?.stallSeconds.weights).toBe(0)
  })

  test('the run is the first step and 249 steady ones', () => {
    const evaluation = run(layer, 'cambricon-d')
    const [first, steady] = [stepOf(evaluation, 'first'), stepOf(evaluation, 'steady')]
    const expected = first.pass.timeSeconds + 249 * steady.pass.timeSeconds
    expect(evaluation.run.timeSeconds).toBeCloseTo(expected, 15)
    expect([first.steps, steady.steps]).toEqual([1, 249])
  })

  test('slow banks bound a layer', () => {
    const cost = stepOf(run(layer, 'cambricon-d', { ndpGigabytesPerSecond: 1 }), 'steady').pass
    expect(cost.timeSeconds).toBeCloseTo(204_800 / 1e9, 12)
  })

  test('energy: 72.70 W dense, 74.33 W sign-mask, 4 pJ per bit on the bus', () => {
    for (const [design, watts] of [
      ['dense', 73.47 - 0.77],
      ['cambricon-d', 73.47 + 0.86],
    ] as const) {
      const { pass } = stepOf(run(layer, design), 'steady')
      const expected = watts * pass.timeSeconds * 1e12 + 4 * 8 * pass.busBytes
      expect(totalEnergy(pass.energyPicojoules!)).toBeCloseTo(expected, 3)
    }
    expect(run(layer, 'systolic-os').run.energyPicojoules).toBeUndefined()
  })

  test('launches are time outside the layers', () => {
    const { pass } = stepOf(run(layer, 'physical-a100'), 'steady')
    expect(pass.overheadSeconds).toBeCloseTo(3e-6, 15)
  })
})

describe('expected maximum of a constant and a lognormal variable', () => {
  /** The slow twin: 200 000 quantile midpoints of the standard normal, found by integrating its density. */
  function byIntegration(a: number, mean: number, sigma: number): number {
    const mu = Math.log(mean) - (sigma * sigma) / 2
    let sum = 0
    const step = 1e-4
    for (let z = -10 + step / 2; z < 10; z += step) {
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
      sum += Math.max(a, Math.exp(mu + sigma * z)) * density * step
    }
    return sum
  }

  test.each([
    [8, 5, 1.5],
    [1, 20, 0.5],
    [100, 1, 1],
    [3, 3, 0.01],
  ])('a = %f, mean = %f, sigma = %f', (a, mean, sigma) => {
    expect(expectedMaximum(a, mean, sigma) / byIntegration(a, mean, sigma)).toBeCloseTo(1, 5)
  })

  test('without spread it is the maximum, without outliers the constant', () => {
    expect(expectedMaximum(3, 5, 0)).toBe(5)
    expect(expectedMaximum(3, 2, 0)).toBe(3)
    expect(expectedMaximum(3, 0, 1.5)).toBe(3)
  })
})
