import { findValidationPreset } from '../../../../engine/designs/validation/presets.ts'
import { validate, type Validation } from '../../../../engine/designs/validation.ts'
import type { Result } from '../../../../engine/model/problem.ts'

/** It takes a second and is the same for as long as the program runs. */
let comparison: Result<Validation> | undefined

/** The differential designs beside what was published of them. */
export function paperComparison(): Result<Validation> {
  return (comparison ??= compare())
}

function compare(): Result<Validation> {
  const setup = findValidationPreset('paper')
  return setup.ok ? validate(setup.value) : setup
}
