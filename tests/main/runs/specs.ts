import type { PresetWorkload, ArrayRunSpec, ArraySettings } from '../../../src/engine/model/run-spec.ts'
import type { RulesId } from '../../../src/engine/model/rules.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import { DEFAULT_ARRAY_SPEC, rulesSpec } from '../../../src/main/services/runs/spec-defaults.ts'

/** The value of a result that must have one. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** A shipped network, one image, convolutions. */
export function preset(name: string, more: Partial<PresetWorkload> = {}): PresetWorkload {
  return { source: 'preset', name, batch: 1, operators: 'conv', ...more }
}

/** A run of the seed study's AlexNet with some settings changed. */
export function alexNet(array: Partial<ArraySettings> = {}, rules: RulesId = 'scale-sim-v2'): ArrayRunSpec {
  return {
    ...DEFAULT_ARRAY_SPEC,
    workload: preset('AlexNet-seed'),
    array: { ...DEFAULT_ARRAY_SPEC.array, ...array },
    rules: rulesSpec(rules),
  }
}
