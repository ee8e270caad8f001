import { problem, type Problem } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepAxis, SweepRange } from '../../../shared/model/sweeps.ts'
import { getField } from '../runs/spec-fields.ts'
import type { PointSource, PointValues } from './point-source.ts'
import { STRUCTURAL_FIELDS, structuralPoints, withStructure, type Names } from './structure.ts'

/** Points of which some may not be runs: their machine does not have a field that varies. */
export interface CheckedSource extends PointSource {
  /** The run of the point has every field that varies. */
  readonly isApplicable: (values: PointValues) => boolean
  /** How many points have not. */
  readonly notApplicable: number
}

/** What varies, and on what. */
interface Varying {
  readonly axes: readonly SweepAxis[]
  readonly ranges: readonly SweepRange[]
  readonly base: RunSpec
  readonly names: Names
}

/** A combination of structural values, and the fields that vary which its run does not have; undefined where there is no such run. */
interface Combination {
  readonly values: PointValues
  readonly lacks: readonly string[]
  /** Why the values do not go together, where it is not that a field is missing. */
  readonly reason?: string
}

/** Every point is a run: those of lists, checked one by one. */
export function wholeSource(source: PointSource): CheckedSource {
  return { ...source, isApplicable: () => true, notApplicable: 0 }
}

/**
 * The points with those marked that are no runs, and a note for each field not all runs have: how many points, and
 * whose. Values are checked before: each fits one run at least. Fails where no combination of machine, network and rules
 * has all fields.
 */
export function applicableSource(
  source: PointSource,
  varying: Varying,
): {
  readonly source: CheckedSource
  readonly notes: readonly Problem[]
  readonly problems: readonly Problem[]
} {
  const all = combinationsOf(varying)
  const lacking = all.filter(({ lacks }) => lacks.length > 0)
  if (lacking.length === 0) return { source: wholeSource(source), notes: [], problems: [] }
  const fields = [...new Set(lacking.flatMap(({ lacks }) => lacks))]
  if (lacking.length === all.length)
    return { source: wholeSource(source), notes: [], problems: [noCommonRun(fields, all, varying)] }
  const structural = source.fields.filter((field) => STRUCTURAL_FIELDS.includes(field))
  const keyOf = (values: PointValues): string => JSON.stringify(structural.map((field) => values[field]))
  const points = countsOf(source, keyOf, varying)
  const pointsOf = (some: readonly Combination[]): number =>
    some.reduce((sum, { values }) => sum + (points.get(keyOf(values)) ?? 0), 0)
  const left = new Set(lacking.map(({ values }) => keyOf(values)))
  const notes = fields.map((field) => {
    const own = lacking.filter(({ lacks }) => lacks.includes(field))
    const why = own[0]?.reason ?? `the field is not of ${ownersOf(field, own, all).join(', ')}`
    const message = `Left out ${pointsOf(own)} of ${source.size} points: ${why}`
    return {
      ...problem('not-applicable', message, { field: placeOf(field, varying) }),
      severity: 'warning' as const,
    }
  })
  const isApplicable = (values: PointValues): boolean => !left.has(keyOf(values))
  return { source: { ...source, isApplicable, notApplicable: pointsOf(lacking) }, notes, problems: [] }
}

function combinationsOf({ axes, ranges, base, names }: Varying): readonly Combination[] {
  const others = [...axes, ...ranges]
    .map(({ field }) => field)
    .filter((field) => !STRUCTURAL_FIELDS.includes(field))
  return structuralPoints(axes).map((values) => {
    const set = withStructure(base, values, names)
    if (set.ok) return { values, lacks: others.filter((field) => getField(set.value, field) === undefined) }
    const [found] = set.problems
    const lacks = [found?.field ?? 'machine']
    return found === undefined || found.code === 'field-not-of-run'
      ? { values, lacks }
      : { values, lacks, reason: found.message.charAt(0).toLowerCase() + found.message.slice(1) }
  })
}

/** Points of each combination: a grid has as many of each, draws are counted. */
function countsOf(
  source: PointSource,
  keyOf: (values: PointValues) => string,
  { axes, ranges }: Varying,
): ReadonlyMap<string, number> {
  const combinations = structuralPoints(axes)
  const product = axes.reduce((size, { values }) => size * values.length, 1)
  if (ranges.length === 0 && product === source.size)
    return new Map(combinations.map((values) => [keyOf(values), source.size / combinations.length]))
  const counts = new Map<string, number>()
  for (let index = 0; index < source.size; index++) {
    const key = keyOf(source.valuesAt(index))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Structural values all of whose combinations lack the field; the combinations, where only they do. */
function ownersOf(
  field: string,
  lacking: readonly Combination[],
  all: readonly Combination[],
): readonly string[] {
  const has = (name: string, value: unknown, some: readonly Combination[]): number =>
    some.filter(({ values }) => values[name] === value).length
  const names = Object.keys(all[0]?.values ?? {}).filter((name) => name !== field)
  const owners = names.flatMap((name) =>
    [...new Set(lacking.map(({ values }) => values[name]))].filter(
      (value) => has(name, value, lacking) === has(name, value, all),
    ),
  )
  if (owners.length > 0) return owners.map(String)
  return lacking.map(({ values }) => Object.values(values).join(' with '))
}

/** Where a field stands in the plan. */
function placeOf(field: string, { axes, ranges }: Varying): string {
  const axis = axes.findIndex((one) => one.field === field)
  if (axis >= 0) return `plan.axes[${axis}]`
  return `plan.ranges[${ranges.findIndex((one) => one.field === field)}]`
}

function noCommonRun(fields: readonly string[], all: readonly Combination[], varying: Varying): Problem {
  const whose = fields.map((field) => {
    const lacking = all.filter(({ lacks }) => lacks.includes(field))
    return `${field} is not of ${ownersOf(field, lacking, all).join(', ')}`
  })
  return problem('no-point-applies', 'No run has all the fields that vary, so that no point is left', {
    field: placeOf(fields.at(-1) ?? '', varying),
    expected: `a machine with ${fields.join(' and ')}`,
    got: whose.join('; '),
    remedy: 'Vary one of the fields in a sweep of its own, or list the points one by one.',
  })
}
