import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepAxis, SweepPlan, SweepRange } from '../../../shared/model/sweeps.ts'
import { findField, setField } from '../runs/spec-fields.ts'
import { gridSource, listSource, type PointSource, type PointValues } from './point-source.ts'
import { randomSource } from './random-points.ts'
import { STRUCTURAL_FIELDS, structuralBases } from './structural-fields.ts'

/** More points are a slip: they would run for days. */
const MOST_POINTS = 1_000_000
/** Random points are drawn and kept at once. */
const MOST_SAMPLES = 100_000
/** Told before giving up. */
const MOST_PROBLEMS = 20

/** The points of a plan whose every value can be set on the base. */
export function checkedSource(plan: SweepPlan, base: RunSpec): Result<PointSource> {
  switch (plan.kind) {
    case 'grid':
      return checkedGrid(plan.axes, base)
    case 'list':
      return checkedList(plan.points, base)
    case 'random':
      return checkedRandom(plan, base)
  }
}

function checkedGrid(given: readonly SweepAxis[], base: RunSpec): Result<PointSource> {
  const { axes, notes } = distinctValues(given)
  const problems = [...fieldProblems(axes), ...axisProblems(axes, base)]
  if (axes.length === 0) problems.push(nothingVaries('plan.axes'))
  const source = gridSource(axes)
  if (source.size > MOST_POINTS) problems.push(tooMany('plan.axes', source.size, MOST_POINTS))
  return problems.length > 0 ? failWith(problems) : ok(source, notes)
}

function checkedList(points: readonly PointValues[], base: RunSpec): Result<PointSource> {
  if (points.length === 0) return fail(nothingVaries('plan.points'))
  if (points.length > MOST_POINTS) return fail(tooMany('plan.points', points.length, MOST_POINTS))
  const problems = points.flatMap((point, index) => pointProblems(point, index, base))
  if (problems.length > 0) return failWith(problems)
  const distinct = new Map<string, PointValues>()
  for (const point of points) {
    const key = JSON.stringify(Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    if (!distinct.has(key)) distinct.set(key, point)
  }
  const repeated = points.length - distinct.size
  return ok(listSource([...distinct.values()]), repeated === 0 ? [] : [takenOnce('plan.points', repeated)])
}

function checkedRandom(plan: Extract<SweepPlan, { kind: 'random' }>, base: RunSpec): Result<PointSource> {
  const { axes, notes } = distinctValues(plan.axes)
  const { ranges, samples, seed } = plan
  const problems = [
    ...fieldProblems([...axes, ...ranges]),
    ...axisProblems(axes, base),
    ...ranges.flatMap((range, index) => rangeProblems(range, index, structuralBases(base, axes))),
  ]
  if (axes.length + ranges.length === 0) problems.push(nothingVaries('plan'))
  if (samples > MOST_SAMPLES) problems.push(tooMany('plan.samples', samples, MOST_SAMPLES))
  if (problems.length > 0) return failWith(problems)
  const source = randomSource({
    axes,
    ranges: ranges.map((range) => ({ ...range, isInteger: isInteger(range.field) })),
    samples,
    seed,
  })
  return ok(source, source.size < samples ? [...notes, fewerSamples(samples, source.size)] : notes)
}

/** Axes with every value once, and a note for each that had one twice. */
function distinctValues(given: readonly SweepAxis[]): {
  readonly axes: readonly SweepAxis[]
  readonly notes: readonly Problem[]
} {
  const axes = given.map(({ field, values }) => ({ field, values: [...new Set(values)] }))
  const notes = axes.flatMap(({ values }, index) => {
    const repeated = (given[index]?.values.length ?? 0) - values.length
    return repeated === 0 ? [] : [takenOnce(`plan.axes[${index}].values`, repeated)]
  })
  return { axes, notes }
}

/** A field can vary in one way only. */
function fieldProblems(varying: readonly { readonly field: string }[]): readonly Problem[] {
  const fields = varying.map(({ field }) => field)
  return [...new Set(fields.filter((field, index) => fields.indexOf(field) !== index))].map((field) =>
    problem('repeated-field', 'The field varies twice', { field, remedy: 'Leave it in one place.' }),
  )
}

/** Every value must fit every run the structural axes give. */
function axisProblems(axes: readonly SweepAxis[], base: RunSpec): Problem[] {
  const bases = structuralBases(base, axes)
  return axes.flatMap(({ field, values }, axis) => {
    const place = `plan.axes[${axis}]`
    if (values.length === 0)
      return [problem('empty-axis', 'The axis has no values', { field: place, got: field })]
    const specs = STRUCTURAL_FIELDS.includes(field) ? [base] : bases
    return values.flatMap((value, index) => firstProblem(specs, field, value, `${place}.values[${index}]`))
  })
}

function rangeProblems(
  { field, min, max, scale }: SweepRange,
  index: number,
  bases: readonly RunSpec[],
): readonly Problem[] {
  const place = `plan.ranges[${index}]`
  const found = findField(field)
  if (found.ok && found.value.info.kind === 'choice') {
    const remedy = 'Make it an axis with values.'
    return [problem('not-a-range', 'The field has no numbers to draw', { field: place, got: field, remedy })]
  }
  const ends = (['min', 'max'] as const).flatMap((end) =>
    firstProblem(bases, field, end === 'min' ? min : max, `${place}.${end}`),
  )
  if (ends.length > 0) return ends
  if (min > max)
    return [problem('empty-range', 'The range has no numbers', { field: place, got: `${min} to ${max}` })]
  if (scale === 'log' && min <= 0) {
    const expected = 'a smallest value above 0'
    return [
      problem('no-logarithm', 'The logarithm needs positive numbers', {
        field: place,
        expected,
        got: String(min),
      }),
    ]
  }
  return []
}

/** Structural fields first, as when the runs are made. */
function pointProblems(point: PointValues, index: number, base: RunSpec): readonly Problem[] {
  const entries = Object.entries(point).toSorted(
    ([a], [b]) => Number(STRUCTURAL_FIELDS.includes(b)) - Number(STRUCTURAL_FIELDS.includes(a)),
  )
  let spec = base
  for (const [field, value] of entries) {
    const set = setField(spec, field, value)
    if (!set.ok) return located(set.problems, `plan.points[${index}].${field}`)
    spec = set.value
  }
  return []
}

function firstProblem(
  specs: readonly RunSpec[],
  field: string,
  value: number | string,
  place: string,
): readonly Problem[] {
  for (const spec of specs) {
    const set = setField(spec, field, value)
    if (!set.ok) return located(set.problems, place)
  }
  return []
}

/** The problem of a field with its place in the plan; the field itself goes into the message. */
function located(problems: readonly Problem[], place: string): readonly Problem[] {
  return problems.map((one) => ({
    ...one,
    message: one.field === undefined ? one.message : `${one.field}: ${one.message}`,
    field: place,
  }))
}

function isInteger(field: string): boolean {
  const found = findField(field)
  return found.ok && found.value.info.kind === 'integer'
}

function failWith(problems: readonly Problem[]): Result<never> {
  return fail(...problems.slice(0, MOST_PROBLEMS))
}

function nothingVaries(field: string): Problem {
  return problem('nothing-varies', 'The sweep has nothing that varies', {
    field,
    remedy: 'Add a field with values.',
  })
}

function tooMany(field: string, count: number, most: number): Problem {
  const remedy = 'Leave values out, or draw a random sample.'
  return problem('too-many-points', 'The sweep has too many points', {
    field,
    expected: `at most ${most}`,
    got: String(count),
    remedy,
  })
}

function takenOnce(field: string, repeated: number): Problem {
  return {
    ...problem('repeated-value', 'What comes twice is taken once', { field, got: `${repeated} repeated` }),
    severity: 'repair',
  }
}

function fewerSamples(wanted: number, found: number): Problem {
  return {
    ...problem('fewer-samples', 'The axes and ranges have fewer different points', {
      field: 'plan.samples',
      expected: String(wanted),
      got: String(found),
    }),
    severity: 'warning',
  }
}
