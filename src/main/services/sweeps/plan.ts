import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import type { SweepPlan, SweepSpec } from '../../../shared/model/sweeps.ts'
import { MACHINE, machineField } from '../runs/machine-field.ts'
import { getField, setField, SPEC_FIELDS } from '../runs/spec-fields.ts'
import { parseConstraint, type Constraint } from './constraint.ts'
import { checkedSource } from './plan-check.ts'
import type { CheckedSource } from './applicable.ts'
import type { PointSource, PointValues } from './point-source.ts'
import { STRUCTURAL_FIELDS, structuralBases, withStructure, type Names } from './structure.ts'

/** A sweep that has been checked: its points by index. */
export interface PlannedSweep extends PointSource {
  /** Points whose run does not have every field that varies. */
  readonly notApplicable: number
  /** The run of the point has every field that varies, and all constraints hold there. */
  readonly isIncluded: (index: number) => boolean
  /** The base with the fields of the point set. */
  readonly specAt: (index: number) => RunSpec
}

/**
 * Checks a sweep and gives its points, none of them made yet. Every problem is told: unknown fields, values that do not
 * fit, fields a run of the base does not have, constraints that cannot be read. Values and points that come twice are
 * taken once, points of machines without a field that varies are left out, each with a note.
 */
export function planSweep(spec: SweepSpec): Result<PlannedSweep> {
  const { base, plan, constraints, topologies = {}, machines = {} } = spec
  const names: Names = { topologies, machines }
  const source = checkedSource(plan, base, names)
  const available = fieldsOf(base, plan, names)
  const parsed = constraints.map((constraint) => parseConstraint(constraint, available))
  const problems: Problem[] = source.ok ? [] : [...source.problems]
  const read: Constraint[] = []
  for (const constraint of parsed) {
    if (constraint.ok) read.push(constraint.value)
    else problems.push(...constraint.problems)
  }
  if (!source.ok || problems.length > 0) return { ok: false, problems }
  return ok(plannedOf(base, source.value, read, names), source.notes)
}

/** Fields the runs of a sweep can have. */
function fieldsOf(base: RunSpec, plan: SweepPlan, names: Names): readonly FieldInfo[] {
  const specs =
    plan.kind === 'list'
      ? [...new Set(plan.points.map(structureOf(base, names)))]
      : structuralBases(base, plan.axes, names)
  const isVaried =
    plan.kind === 'list'
      ? plan.points.some((point) => point[MACHINE.id] !== undefined)
      : plan.axes.some(({ field }) => field === MACHINE.id)
  const ofRuns = SPEC_FIELDS.filter(({ get }) => specs.some((spec) => get(spec) !== undefined))
  return [
    ...(isVaried ? [machineField(names.machines)] : []),
    ...ofRuns.map(({ info }) =>
      info.id === 'workload'
        ? { ...info, options: [...(info.options ?? []), ...Object.keys(names.topologies)] }
        : info,
    ),
  ]
}

function plannedOf(
  base: RunSpec,
  source: CheckedSource,
  constraints: readonly Constraint[],
  names: Names,
): PlannedSweep {
  const { fields, notApplicable } = source
  const others = fields.filter((field) => !STRUCTURAL_FIELDS.includes(field))
  const startOf = structureOf(base, names)
  const specOf = (values: PointValues): RunSpec =>
    others.reduce((spec, field) => withField(spec, field, values), startOf(values))
  const isFixed = !fields.some((field) => STRUCTURAL_FIELDS.includes(field))
  const ofBase = new Map(
    constraints.flatMap((one) => one.fields.map((field) => [field, getField(base, field)])),
  )
  const isIncluded = (index: number): boolean => {
    if (constraints.length === 0 && notApplicable === 0) return true
    const values = source.valuesAt(index)
    if (notApplicable > 0 && !source.isApplicable(values)) return false
    const valueOf = (field: string): number | string | undefined =>
      values[field] ?? (isFixed ? ofBase.get(field) : getField(specOf(values), field))
    return constraints.every(({ holds }) => holds(valueOf))
  }
  const { size, valuesAt } = source
  return { fields, size, valuesAt, notApplicable, isIncluded, specAt: (index) => specOf(valuesAt(index)) }
}

/** The base on the structure of a point, which has been checked; there are few structures, and many points of each. */
function structureOf(base: RunSpec, names: Names): (values: PointValues) => RunSpec {
  const known = new Map<string, RunSpec>()
  return (values) => {
    const key = JSON.stringify(STRUCTURAL_FIELDS.map((field) => values[field]))
    const before = known.get(key)
    if (before !== undefined) return before
    const set = withStructure(base, values, names)
    const spec = set.ok ? set.value : base
    known.set(key, spec)
    return spec
  }
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
