import { describe, expect, it } from 'vitest'
import { alphaBarSchedule, ddimStep, ddimTimesteps, runDemo } from '../../../src/engine/numerics/demo.ts'
import { chooseScale, INT3 } from '../../../src/engine/numerics/quantise.ts'
import { temporalDelta } from '../../../src/engine/numerics/delta.ts'
import { tensorStatistics } from '../../../src/engine/numerics/statistics.ts'
import { valueOf } from './helpers.ts'

describe('DDIM', () => {
  it('has the linear DDPM schedule', () => {
    const alphaBar = alphaBarSchedule()
    expect(alphaBar[0]).toBe(1 - 1e-4)
    expect(alphaBar[1]).toBeCloseTo((1 - 1e-4) * (1 - 1e-4 - 0.0199 / 999), 15)
    // ln alpha-bar_999 is close to -(sum beta + sum beta^2 / 2) = -(10.05 + 0.0673), with the cubic term 0.0007.
    expect(Math.log(alphaBar[999]!)).toBeCloseTo(-10.118, 2)
  })

  it('spaces its steps evenly, falling to 0', () => {
    expect(ddimTimesteps(4)).toEqual([750, 500, 250, 0])
  })

  it('recovers x0 from x = sqrt(a) x0 + sqrt(1 - a) e in one step to alpha-bar 1', () => {
    const x = Float32Array.of(Math.sqrt(0.25) * 3 + Math.sqrt(0.75) * -2)
    ddimStep(x, Float32Array.of(-2), 0.25, 1)
    expect(x[0]).toBeCloseTo(3, 6)
  })

  it('stays on the trajectory of the true noise', () => {
    const at = (a: number) => Math.sqrt(a) * 3 + Math.sqrt(1 - a) * -2
    const x = Float32Array.of(at(0.25))
    ddimStep(x, Float32Array.of(-2), 0.25, 0.64)
    expect(x[0]).toBeCloseTo(at(0.64), 6)
  })
})

describe('the synthetic demonstration', () => {
  const options = { seed: 3, steps: 20, size: 12, channels: 16, layers: 4 }

  it('gives every layer at every step, finite, and the same for the same seed', () => {
    const steps = valueOf(runDemo(options))
    expect(steps.map((s) => s.timestep)).toEqual(ddimTimesteps(20))
    for (const { layers } of steps) {
      expect(layers.map((l) => l.preActivation.shape[1])).toEqual([16, 16, 16, 3])
      for (const l of layers) expect(l.preActivation.data.every(Number.isFinite)).toBe(true)
    }
    expect(valueOf(runDemo(options))).toEqual(steps)
    expect(valueOf(runDemo({ ...options, seed: 4 }))).not.toEqual(steps)
  })

  it('has deltas narrower than the raw values in the middle of the run', () => {
    const steps = valueOf(runDemo(options))
    const [previous, current] = [steps[9]!.layers[1]!.preActivation, steps[10]!.layers[1]!.preActivation]
    const delta = valueOf(temporalDelta(current, previous))
    const scale = valueOf(chooseScale(delta.data, INT3, { kind: 'percentile', percent: 98 }))
    const found = valueOf(tensorStatistics(current, previous, { range: INT3, scale }))
    expect(found.deltaEntropyBits).toBeLessThan(found.rawEntropyBits)
    expect(found.deltaRange.maxMagnitude).toBeLessThan(found.rawRange.maxMagnitude)
    expect(found.signAgreement).toBeGreaterThan(0.9)
  })
})
