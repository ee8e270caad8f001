import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/engine/numerics/random.ts'

describe('the embedded kernel', () => {
  it('is what assembly/convolve.ts compiles to', () => {
    const script = fileURLToPath(new URL('../../../scripts/build-kernels.mjs', import.meta.url))
    expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
  })
})

describe('the generator', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 4 }, createRandom(seed).uint32)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(new Set(draw(0)).size).toBe(4)
  })

  it('is uniform in mean and variance, and its normal has mean 0 and variance 1', () => {
    const random = createRandom(1)
    const n = 100_000
    const moments = (next: () => number) => {
      const values = Array.from({ length: n }, next)
      const mean = values.reduce((a, b) => a + b, 0) / n
      return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / n] as const
    }
    const [mean, variance] = moments(random.uniform)
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.005)
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002)
    const [normalMean, normalVariance] = moments(random.normal)
    expect(Math.abs(normalMean)).toBeLessThan(0.02)
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.02)
  })
})
