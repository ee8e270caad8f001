import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import { DEFAULT_PARAMETERS } from '../../../src/engine/designs/parameters.ts'
import { DESIGNS } from '../../../src/engine/designs/registry.ts'
import { designOf, network } from './helpers.ts'

/** Budgets of the specification. */
const ONE_EVALUATION_MS = 5
const SWEEP_OF_1000_MS = 3000

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

describe('cost', () => {
  test.each(DESIGNS.map(({ id }) => id))('%s on GUID512, 250 steps: at most 5 ms warm', (id) => {
    const times = Array.from({ length: 30 }, () => {
      const start = performance.now()
      evaluate(network('GUID512'), designOf(id), DEFAULT_PARAMETERS, { steps: 250, operators: 'all' })
      return performance.now() - start
    })
    expect(median(times)).toBeLessThanOrEqual(ONE_EVALUATION_MS)
  })

  test('1000 parameter sets over GUID512 with their baselines: at most 3 s', () => {
    const options = { steps: 250, operators: 'conv' } as const
    const start = performance.now()
    for (let i = 0; i < 1000; i++) {
      const parameters = { ...DEFAULT_PARAMETERS, dramEfficiency: 0.4 + i / 2000 }
      evaluate(network('GUID512'), designOf('cambricon-d'), parameters, options)
      evaluate(network('GUID512'), designOf('dense'), parameters, options)
    }
    expect(performance.now() - start).toBeLessThanOrEqual(SWEEP_OF_1000_MS)
  })

  test('the cost does not depend on the number of steps', () => {
    const few = evaluate(network('GUID128'), designOf('cambricon-d'), DEFAULT_PARAMETERS, {
      steps: 2,
      operators: 'conv',
    })
    const many = evaluate(network('GUID128'), designOf('cambricon-d'), DEFAULT_PARAMETERS, {
      steps: 1_000_000,
      operators: 'conv',
    })
    expect(many.stepClasses.length).toBe(few.stepClasses.length)
  })
})
