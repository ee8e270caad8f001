import type { Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepAxis } from '../../../shared/model/sweeps.ts'
import { setField } from '../runs/spec-fields.ts'

/** Fields that decide which other fields a run has; they are set first, whatever the order of the plan. */
export const STRUCTURAL_FIELDS: readonly string[] = ['workload', 'rules']

/** The base with every combination of its structural axes: together they have every field a point can have. */
export function structuralBases(base: RunSpec, axes: readonly SweepAxis[]): readonly RunSpec[] {
  return axes
    .filter(({ field }) => STRUCTURAL_FIELDS.includes(field))
    .reduce<readonly RunSpec[]>(
      (specs, { field, values }) =>
        specs.flatMap((spec) => values.flatMap((value) => settings(setField(spec, field, value)))),
      [base],
    )
}

function settings<T>(result: Result<T>): readonly T[] {
  return result.ok ? [result.value] : []
}
