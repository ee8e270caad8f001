import type { Problem, Result } from '../../../src/engine/model/problem.ts'
import type { ArrayRunSpec, DesignRunSpec, RunSpec } from '../../../src/engine/model/run-spec.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import type { SweepPlan, SweepSpec } from '../../../src/shared/model/sweeps.ts'

/** A small array run that takes well under a millisecond. */
export const SMALL_ARRAY: ArrayRunSpec = {
  ...DEFAULT_ARRAY_SPEC,
  workload: { source: 'preset', name: 'AlexNet-seed', batch: 1, operators: 'conv' },
  rules: { id: 'scale-sim-v2', fixes: [] },
}

export const SMALL_DESIGN: DesignRunSpec = DEFAULT_DESIGN_SPEC

export function sweepOf(
  plan: SweepPlan,
  constraints: readonly string[] = [],
  base: RunSpec = SMALL_ARRAY,
): SweepSpec {
  return { name: 'test', base, plan, constraints }
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

export function problemsOf<T>(result: Result<T>): readonly Problem[] {
  if (result.ok) throw new Error('a problem was expected')
  return result.problems
}
