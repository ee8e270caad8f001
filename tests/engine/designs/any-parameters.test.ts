import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import { totalEnergy } from '../../../src/engine/designs/evaluation.ts'
import { OPERATOR_SCOPES } from '../../../src/engine/designs/layer-facts.ts'
import {
  applySettings,
  PARAMETER_IDS,
  PARAMETERS,
  type ParameterId,
} from '../../../src/engine/designs/parameters.ts'
import { DESIGNS } from '../../../src/engine/designs/registry.ts'
import { network, valueOf } from './helpers.ts'

/** Any value a parameter allows, both ends of its range often, as it is typed on the command line. */
function anySetting(id: ParameterId): fc.Arbitrary<string> {
  const spec = PARAMETERS[id]
  if (spec.kind === 'choice') return fc.constantFrom(...spec.options).map((option) => `${id}=${option}`)
  const { min, max, isInteger } = spec
  const inside = isInteger ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
  return fc.oneof(fc.constantFrom(min, max), inside).map((value) => `${id}=${value}`)
}

describe('whatever the parameters', () => {
  test.each(DESIGNS.map((design) => [design.id, design] as const))(
    '%s gives finite positive costs',
    (_, design) => {
      const settings = fc.tuple(...PARAMETER_IDS.map(anySetting))
      const steps = fc.constantFrom(1, 2, 250)
      fc.assert(
        fc.property(settings, fc.constantFrom(...OPERATOR_SCOPES), steps, (set, operators, count) => {
          const parameters = valueOf(applySettings(set))
          const { run } = evaluate(network('DDPM-CIFAR10'), design, parameters, { steps: count, operators })
          expect(run.timeSeconds).toBeGreaterThan(0)
          const { sfu, weights, activations, ndp } = run.stallSeconds
          const numbers = [run.timeSeconds, run.computeSeconds, sfu, weights, activations, ndp, run.busBytes]
          const energy = run.energyPicojoules === undefined ? 0 : totalEnergy(run.energyPicojoules)
          for (const value of [...numbers, ...Object.values(run.dramBytes), energy]) {
            expect(Number.isFinite(value)).toBe(true)
            expect(value).toBeGreaterThanOrEqual(0)
          }
        }),
        { numRuns: 200, seed: 3 },
      )
    },
  )
})
