import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepAxis, SweepSpec } from '../../../shared/model/sweeps.ts'
import { getField, setField, SPEC_FIELDS } from '../runs/spec-fields.ts'
import { parseConstraint, type Constraint } from './constraint.ts'
import { checkedSource } from './plan-check.ts'
import type { PointSource, PointValues } from './point-source.ts'
import { STRUCTURAL_FIELDS, structuralBases } from './structural-fields.ts'

/** A sweep that has been checked: its points by index. */
export interface PlannedSweep extends PointSource {
  /** All constraints hold there. */
  readonly isIncluded: (index: number) => boolean
  /** The base with the fields of the point set. */
  readonly specAt: (index: number) => RunSpec
}

/**
 * Checks a sweep and gives its points, none of them made yet. Every problem is told: unknown fields, values that do not
 * fit, fields a run of the base does not have, constraints that cannot be read. Values and points that come twice are
 * taken once, with a note.
 */
export function planSweep({ base, plan, constraints }: SweepSpec): Result<PlannedSweep> {
  const source = checkedSource(plan, base)
  const available = fieldsOf(base, plan.kind === 'list' ? [] : plan.axes)
  const parsed = constraints.map((constraint) => parseConstraint(constraint, available))
  const problems: Problem[] = source.ok ? [] : [...source.problems]
  const read: Constraint[] = []
  for (const constraint of parsed) {
    if (constraint.ok) read.push(constraint.value)
    else problems.push(...constraint.problems)
  }
  if (!source.ok || problems.length > 0) return { ok: false, problems }
  return ok(plannedOf(base, source.value, read), source.notes)
}

/** Fields the runs of a sweep can have. */
function fieldsOf(base: RunSpec, axes: readonly SweepAxis[]) {
  const specs = structuralBases(base, axes)
  return SPEC_FIELDS.filter(({ get }) => specs.some((spec) => get(spec) !== undefined)).map(
    ({ info }) => info,
  )
}

function plannedOf(base: RunSpec, source: PointSource, constraints: readonly Constraint[]): PlannedSweep {
  const { fields } = source
  const inOrder = [
    ...STRUCTURAL_FIELDS.filter((field) => fields.includes(field)),
    ...fields.filter((field) => !STRUCTURAL_FIELDS.includes(field)),
  ]
  const specOf = (values: PointValues): RunSpec =>
    inOrder.reduce((spec, field) => withField(spec, field, values), base)
  const isFixed = !fields.some((field) => STRUCTURAL_FIELDS.includes(field))
  const ofBase = new Map(
    constraints.flatMap((one) => one.fields.map((field) => [field, getField(base, field)])),
  )
  const isIncluded = (index: number): boolean => {
    if (constraints.length === 0) return true
    const values = source.valuesAt(index)
    const valueOf = (field: string): number | string | undefined =>
      values[field] ?? (isFixed ? ofBase.get(field) : getField(specOf(values), field))
    return constraints.every(({ holds }) => holds(valueOf))
  }
  return { ...source, isIncluded, specAt: (index) => specOf(source.valuesAt(index)) }
}

/** Values were checked with the plan, so that every one can be set. */
function withField(spec: RunSpec, field: string, values: PointValues): RunSpec {
  const value = values[field]
  if (value === undefined) return spec
  const set = setField(spec, field, value)
  return set.ok ? set.value : spec
}

/** The indices a sweep runs, ascending, from `from` on. */
export function* includedPoints(sweep: PlannedSweep, from = 0): Generator<number> {
  for (let index = from; index < sweep.size; index++) if (sweep.isIncluded(index)) yield index
}

/** Why a sweep has nothing to do. */
export function noPoints(): Problem {
  return problem('no-points', 'No point of the plan meets all constraints', {
    remedy: 'Loosen a constraint, or add values.',
  })
}
