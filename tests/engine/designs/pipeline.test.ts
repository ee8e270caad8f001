import { describe, expect, test } from 'vitest'
import { overlapLayer, type LayerPhases } from '../../../src/engine/designs/pipeline.ts'

const phases: LayerPhases = {
  peSeconds: 8,
  sfuSeconds: 0,
  weightSeconds: 3,
  activationSeconds: 7,
  ndpSeconds: 0,
  tileRows: 4,
  isStreamingWeights: false,
}

describe('overlap of compute and memory, by hand', () => {
  // C = 8 in 4 rows of 2: weights 3 wait 1 beyond the first row, activations 7 wait 1 beyond the other three.
  test.each([
    ['tile-rows', 10, 1, 1],
    ['weights-first', 11, 3, 0],
    ['layer-max', 10, 0.6, 1.4],
    ['none', 18, 3, 7],
  ] as const)('%s', (overlap, time, weights, activations) => {
    const result = overlapLayer(phases, overlap)
    expect(result.timeSeconds).toBeCloseTo(time, 12)
    expect(result.stalls.weights).toBeCloseTo(weights, 12)
    expect(result.stalls.activations).toBeCloseTo(activations, 12)
  })

  test('one tile row overlaps with weights only', () => {
    expect(overlapLayer({ ...phases, tileRows: 1 }, 'tile-rows').timeSeconds).toBe(8 + 7)
  })

  test('streamed weights share the bus with activations during the whole layer', () => {
    const streamed = { ...phases, weightSeconds: 12, isStreamingWeights: true }
    expect(overlapLayer(streamed, 'tile-rows').timeSeconds).toBeCloseTo(19, 12)
    expect(overlapLayer(streamed, 'none').timeSeconds).toBe(8 + 12 + 7)
  })

  test('the special function unit runs beside the array, the banks beside everything', () => {
    const result = overlapLayer({ ...phases, sfuSeconds: 9, ndpSeconds: 30 }, 'tile-rows')
    expect(result.computeSeconds).toBe(9)
    expect(result.stalls.sfu).toBe(1)
    expect(result.timeSeconds).toBe(30)
    const { sfu, weights, activations, ndp } = result.stalls
    const sum = sfu + weights + activations + ndp
    expect(sum + phases.peSeconds).toBeCloseTo(30, 12)
  })

  test('memory that just fits does not stall', () => {
    const exact = { ...phases, weightSeconds: 2, activationSeconds: 6 }
    expect(overlapLayer(exact, 'tile-rows').timeSeconds).toBe(8)
    expect(overlapLayer({ ...exact, weightSeconds: 2.5 }, 'tile-rows').timeSeconds).toBe(8.5)
  })
})
