import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import { DEFAULT_PARAMETERS } from '../../../src/engine/designs/parameters.ts'
import { designOf, network } from './helpers.ts'

describe('cost', () => {
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
