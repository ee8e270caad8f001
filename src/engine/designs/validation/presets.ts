import { nearestName } from '../../model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../model/problem.ts'
import { DEFAULT_STEPS } from '../evaluation.ts'
import type { OperatorScope } from '../layer-facts.ts'
import type { NetworkName, PerNetwork } from './published.ts'

/** What is run to be compared with the published table. */
export interface ValidationSetup {
  readonly id: 'paper' | 'whole-network'
  readonly title: string
  readonly operators: OperatorScope
  readonly steps: number
  readonly batch: PerNetwork
}

/** The two readings of the published table, the one that fits first. */
export const VALIDATION_PRESETS: readonly ValidationSetup[] = [
  {
    id: 'paper',
    title: 'convolutions only, batch 1, STBL512 batch 10 [I]',
    operators: 'conv',
    steps: DEFAULT_STEPS,
    batch: { GUID128: 1, GUID256: 1, GUID512: 1, STBL512: 10 },
  },
  {
    id: 'whole-network',
    title: 'all operators, attention included, batch 1',
    operators: 'all',
    steps: DEFAULT_STEPS,
    batch: { GUID128: 1, GUID256: 1, GUID512: 1, STBL512: 1 },
  },
]

/** Name of a preset. */
export type PresetId = ValidationSetup['id']

/** The preset of this name; otherwise a problem that names the nearest. */
export function findValidationPreset(name: string): Result<ValidationSetup> {
  const found = VALIDATION_PRESETS.find(({ id }) => id === name.trim().toLowerCase())
  if (found !== undefined) return ok(found)
  const ids = VALIDATION_PRESETS.map(({ id }) => id)
  const nearest = nearestName(name, ids)
  return fail(
    problem('unknown-preset', 'There is no preset of this name', {
      field: 'preset',
      expected: `one of ${ids.join(', ')}`,
      got: name,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    }),
  )
}

/** The batch a network has under a preset; 1 for networks outside the published comparison. */
export function presetBatch(setup: ValidationSetup, network: string): number {
  return setup.batch[network as NetworkName] ?? 1
}
