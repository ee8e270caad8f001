import type { GroupId } from '../../engine/designs/validation/conclusions.ts'
import { findValidationPreset, type PresetId } from '../../engine/designs/validation/presets.ts'
import type { ValidationGroup } from '../../engine/designs/validation/row.ts'
import { validate } from '../../engine/designs/validation.ts'
import { ok, type Result } from '../../engine/model/problem.ts'
import type { ValidationReport, ValidationReportGroup } from '../../shared/api/contract.ts'

/** The differential designs against their publication, for a page. */
export function validationReport(preset: PresetId): Result<ValidationReport> {
  const setup = findValidationPreset(preset)
  if (!setup.ok) return setup
  const validated = validate(setup.value)
  if (!validated.ok) return validated
  const { title, steps, groups, conclusions } = validated.value
  return ok({
    preset,
    title,
    steps,
    groups: Object.entries(groups).map(([id, group]) => reportGroup(id as GroupId, group)),
    ...conclusions,
  })
}

function reportGroup(id: GroupId, group: ValidationGroup): ValidationReportGroup {
  return {
    ...group,
    id,
    counted: group.rows.filter(({ isCounted }) => isCounted).length,
    errorKind: group.rows[0]?.errorKind ?? 'relative',
  }
}
