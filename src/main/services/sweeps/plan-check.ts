import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { SweepAxis, SweepPlan, SweepRange } from '../../../shared/model/sweeps.ts'
import { setField } from '../runs/spec-fields.ts'
import { applicableSource, wholeSource, type CheckedSource } from './applicable.ts'
import { gridSource, listSource, type PointValues } from './point-source.ts'
import { randomSource } from './random-points.ts'
import {
  checkStructural,
  STRUCTURAL_FIELDS,
  structuralBases,
  structuralPoints,
  sweepField,
  withStructure,
  type Names,
} from './structure.ts'

/** More points are a slip: they would run for days. */
const MOST_POINTS = 1_000_000
/** Random points are drawn and kept at once. */
const MOST_SAMPLES = 100_000
/** Told before giving up. */
const MOST_PROBLEMS = 20

/** The points of a plan whose every value can be set on the base. */
export function checkedSource(plan: SweepPlan, base: RunSpec, names: Names): Result<CheckedSource> {
  switch (plan.kind) {
    case 'grid':
      return checkedGrid(plan.axes, base, names)
    case 'list':
      return checkedList(plan.points, base, names)
    case 'random':
      return checkedRandom(plan, base, names)
  }
}

function checkedGrid(given: readonly SweepAxis[], base: RunSpec, names: Names): Result<CheckedSource> {
  const { axes, notes } = distinctValues(given)
  const problems = [...fieldProblems(axes), ...axisProblems(axes, base, names)]
  if (axes.length === 0) problems.push(nothingVaries('plan.axes'))
  const source = gridSource(axes)
  if (source.size > MOST_POINTS) problems.push(tooMany('plan.axes', source.size, MOST_POINTS))
  if (problems.length > 0) return failWith(problems)
  const marked = applicableSource(source, { axes, ranges: [], base, names })
  return marked.problems.length > 0
    ? failWith(marked.problems)
    : ok(marked.source, [...notes, ...marked.notes])
}

function checkedList(points: readonly PointValues[], base: RunSpec, names: Names): Result<CheckedSource> {
  if (points.length === 0) return fail(nothingVaries('plan.points'))
  if (points.length > MOST_POINTS) return fail(tooMany('plan.points', points.length, MOST_POINTS))
  const problems = points.flatMap((point, index) => pointProblems(point, index, base, names))
  if (problems.length > 0) return failWith(problems)
  const distinct = new Map<string, PointValues>()
  for (const point of points) {
    const key = JSON.stringify(Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    if (!distinct.has(key)) distinct.set(key, point)
  }
  const repeated = points.length - distinct.size
  return ok(
    wholeSource(listSource([...distinct.values()])),
    repeated === 0 ? [] : [takenOnce('plan.points', repeated)],
  )
}

function checkedRandom(
  plan: Extract<SweepPlan, { kind: 'random' }>,
  base: RunSpec,
  names: Names,
): Result<CheckedSource> {
  const { axes, notes } = distinctValues(plan.axes)
  const { ranges, samples, seed } = plan
  const bases = structuralBases(base, axes, names)
  const problems = [
    ...fieldProblems([...axes, ...ranges]),
    ...axisProblems(axes, base, names),
    ...ranges.flatMap((range, index) => rangeProblems(range, index, bases)),
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
  const marked = applicableSource(source, { axes, ranges, base, names })
  if (marked.problems.length > 0) return failWith(marked.problems)
  const fewer = source.size < samples ? [fewerSamples(samples, source.size)] : []
  return ok(marked.source, [...notes, ...marked.notes, ...fewer])
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

/** Every value must fit every run the structural axes give that has its field; one at least has it. */
function axisProblems(axes: readonly SweepAxis[], base: RunSpec, names: Names): Problem[] {
  const empty = axes.flatMap(({ field, values }, axis) =>
    values.length > 0
      ? []
      : [problem('empty-axis', 'The axis has no values', { field: `plan.axes[${axis}]`, got: field })],
  )
  const unknown = axes.flatMap(({ field, values }, axis) =>
    STRUCTURAL_FIELDS.includes(field)
      ? values.flatMap((value, index) => {
          const checked = checkStructural(field, value, names)
          return checked.ok ? [] : located(checked.problems, `plan.axes[${axis}].values[${index}]`)
        })
      : [],
  )
  const bases = structuralBases(base, axes, names)
  const others = axes.flatMap(({ field, values }, axis) =>
    STRUCTURAL_FIELDS.includes(field)
      ? []
      : values.flatMap((value, index) =>
          firstProblem(bases, field, value, `plan.axes[${axis}].values[${index}]`),
        ),
  )
  const apart = unknown.length > 0 ? unknown : structureProblems(axes, base, names)
  return [...empty, ...apart, ...others]
}

/** Structural values that are known but go together with none of the others, each told once. */
function structureProblems(axes: readonly SweepAxis[], base: RunSpec, names: Names): readonly Problem[] {
  const sets = structuralPoints(axes).map((point) => ({ point, set: withStructure(base, point, names) }))
  const fitting = new Set(
    sets.flatMap(({ point, set }) => (set.ok ? Object.entries(point).map((one) => JSON.stringify(one)) : [])),
  )
  const told = new Map<string, Problem>()
  for (const { point, set } of sets) {
    if (set.ok || Object.entries(point).every((one) => fitting.has(JSON.stringify(one)))) continue
    for (const found of set.problems) {
      const place = placeOf(found, point, axes)
      if (!told.has(place)) told.set(place, locatedAt(found, place))
    }
  }
  return [...told.values()]
}

/** Where the value stands that a problem is of; the machine, where the problem is of the base. */
function placeOf({ field }: Problem, point: PointValues, axes: readonly SweepAxis[]): string {
  const own = axes.findIndex((axis) => axis.field === field)
  const axis = own >= 0 ? own : axes.findIndex((one) => STRUCTURAL_FIELDS.includes(one.field))
  const { field: name = '', values = [] } = axes[axis] ?? {}
  return `plan.axes[${axis}].values[${values.findIndex((value) => value === point[name])}]`
}

function rangeProblems(
  { field, min, max, scale }: SweepRange,
  index: number,
  bases: readonly RunSpec[],
): readonly Problem[] {
  const place = `plan.ranges[${index}]`
  const found = sweepField(field)
  if (found.ok && found.value.kind === 'choice') {
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
function pointProblems(point: PointValues, index: number, base: RunSpec, names: Names): readonly Problem[] {
  const place = (field: string): string => `plan.points[${index}].${field}`
  const structure = withStructure(base, point, names)
  if (!structure.ok) {
    return structure.problems.flatMap((found) => {
      // A problem of the base's network is one of the machine that cannot have it.
      const own = found.field !== undefined && found.field in point ? found.field : 'machine'
      return located([found], place(own))
    })
  }
  let spec = structure.value
  for (const [field, value] of Object.entries(point)) {
    if (STRUCTURAL_FIELDS.includes(field)) continue
    const set = setField(spec, field, value)
    if (!set.ok) return located(set.problems, place(field))
    spec = set.value
  }
  return []
}

/** What is wrong with the value on any run that has the field; that no run has it. */
function firstProblem(
  specs: readonly RunSpec[],
  field: string,
  value: number | string,
  place: string,
): readonly Problem[] {
  const sets = specs.map((spec) => setField(spec, field, value))
  const wrong = sets.find((set) => !set.ok && set.problems.some(({ code }) => code !== 'field-not-of-run'))
  const told = wrong ?? (sets.some(({ ok: fits }) => fits) ? undefined : sets[0])
  return told === undefined || told.ok ? [] : located(told.problems, place)
}

/** The problem of a field with its place in the plan; the field itself goes into the message. */
function located(problems: readonly Problem[], place: string): readonly Problem[] {
  return problems.map((one) => locatedAt(one, place))
}

function locatedAt(one: Problem, place: string): Problem {
  return {
    ...one,
    message: one.field === undefined ? one.message : `${one.field}: ${one.message}`,
    field: place,
  }
}

function isInteger(field: string): boolean {
  const found = sweepField(field)
  return found.ok && found.value.kind === 'integer'
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
