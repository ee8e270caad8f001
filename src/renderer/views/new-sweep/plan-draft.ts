import type { Problem } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import type { SweepPlan, SweepSpec } from '../../../shared/model/sweeps.ts'
import { readValues, valuesText } from './axis-values.ts'
import { pointsText, readPoints } from './point-list.ts'

/** One thing that varies, as it is typed. */
export interface AxisDraft {
  readonly key: number
  /** Empty until a field is chosen. */
  readonly field: string
  /** `values` are listed; a `range` is drawn from, in random plans only. */
  readonly kind: 'values' | 'range'
  readonly text: string
  readonly min: string
  readonly max: string
  readonly scale: 'linear' | 'log'
}

/** A sweep as it is typed. */
export interface SweepDraft {
  readonly name: string
  readonly kind: SweepPlan['kind']
  readonly axes: readonly AxisDraft[]
  /** Lines of comma-separated values under a line of fields. */
  readonly list: string
  readonly samples: string
  readonly seed: string
  readonly constraints: readonly string[]
}

/** What a draft means, with everything that is wrong with it; the spec is there when nothing is. */
export interface ReadDraft {
  readonly spec: SweepSpec | undefined
  /** By the key of the axis. */
  readonly axisProblems: ReadonlyMap<number, Problem>
  /** How many values each axis has. */
  readonly axisCounts: ReadonlyMap<number, number>
  readonly problems: readonly Problem[]
}

type Fields = ReadonlyMap<string, FieldInfo>

/** An axis nothing is typed into. */
export function emptyAxis(key: number, field = '', text = ''): AxisDraft {
  return { key, field, kind: 'values', text, min: '', max: '', scale: 'linear' }
}

/** Reads a draft; places that are still empty are told of, too. */
export function readDraft(draft: SweepDraft, base: RunSpec, fields: Fields): ReadDraft {
  const axisProblems = new Map<number, Problem>()
  const axisCounts = new Map<number, number>()
  const problems: Problem[] = []
  const plan =
    draft.kind === 'list'
      ? readList(draft, fields, problems)
      : readAxes(draft, fields, { axisProblems, axisCounts, problems })
  const isWhole = plan !== undefined && axisProblems.size === 0 && problems.length === 0
  const constraints = draft.constraints.map((text) => text.trim()).filter((text) => text !== '')
  const name = draft.name.trim() === '' ? nameOf(draft, base, fields) : draft.name.trim()
  return { spec: isWhole ? { name, base, plan, constraints } : undefined, axisProblems, axisCounts, problems }
}

function readList({ list }: SweepDraft, fields: Fields, problems: Problem[]): SweepPlan | undefined {
  const points = readPoints(list, fields)
  if ('problems' in points) {
    problems.push(...points.problems)
    return undefined
  }
  return { kind: 'list', points: points.points }
}

function readAxes(
  draft: SweepDraft,
  fields: Fields,
  found: {
    readonly axisProblems: Map<number, Problem>
    readonly axisCounts: Map<number, number>
    readonly problems: Problem[]
  },
): SweepPlan | undefined {
  const axes: { field: string; values: readonly (number | string)[] }[] = []
  const ranges: { field: string; min: number; max: number; scale: 'linear' | 'log' }[] = []
  for (const axis of draft.axes) {
    const info = fields.get(axis.field)
    if (info === undefined) found.axisProblems.set(axis.key, wrong('no-field', 'Choose what varies'))
    else if (draft.kind === 'random' && axis.kind === 'range') {
      const range = readRange(axis)
      if ('code' in range) found.axisProblems.set(axis.key, range)
      else ranges.push({ field: axis.field, ...range })
    } else {
      const read = readValues(axis.text, info)
      if (read.ok) {
        axes.push({ field: axis.field, values: read.values })
        found.axisCounts.set(axis.key, read.values.length)
      } else found.axisProblems.set(axis.key, read.problem)
    }
  }
  if (draft.axes.length === 0)
    found.problems.push(wrong('nothing-varies', 'Nothing varies yet: add a parameter'))
  if (draft.kind !== 'random') return { kind: 'grid', axes }
  const [samples, seed] = [whole(draft.samples, 1), whole(draft.seed, 0)]
  if (samples === undefined) found.problems.push(wrong('bad-samples', 'Samples is a whole number, 1 or more'))
  if (seed === undefined) found.problems.push(wrong('bad-seed', 'Seed is a whole number, 0 or more'))
  return samples === undefined || seed === undefined
    ? undefined
    : { kind: 'random', axes, ranges, samples, seed }
}

function readRange({
  min,
  max,
  scale,
  field,
}: AxisDraft): { readonly min: number; readonly max: number; readonly scale: 'linear' | 'log' } | Problem {
  const [low, high] = [Number(min), Number(max)]
  if (min.trim() === '' || max.trim() === '' || Number.isNaN(low) || Number.isNaN(high))
    return { ...wrong('bad-range', 'A range is two numbers'), field }
  if (low > high) return { ...wrong('bad-range', 'The range begins above its end'), field }
  if (scale === 'log' && low <= 0)
    return { ...wrong('bad-range', 'A logarithmic range begins above 0'), field }
  return { min: low, max: high, scale }
}

function whole(text: string, least: number): number | undefined {
  const value = Number(text)
  return text.trim() !== '' && Number.isSafeInteger(value) && value >= least ? value : undefined
}

function wrong(code: string, message: string): Problem {
  return { code, severity: 'error', message }
}

/** A name from what varies: `GUID256, cambricon-d: Rows × Columns`. */
export function nameOf({ kind, axes }: SweepDraft, base: RunSpec, fields: Fields): string {
  const { workload } = base
  const network = workload.source === 'preset' ? workload.name : 'imported network'
  const design =
    base.kind === 'design' ? base.design : `${base.array.rows} x ${base.array.cols} ${base.array.dataflow}`
  const varying = axes.flatMap(({ field }) => fields.get(field)?.title ?? [])
  const plan = kind === 'list' ? 'list of points' : varying.join(' × ')
  return `${network}, ${design}: ${plan === '' ? 'sweep' : plan}`
}

/** The draft that gives a plan, to change it. */
export function draftOf({ plan, constraints }: SweepSpec): SweepDraft {
  const empty: SweepDraft = { ...EMPTY_DRAFT, constraints }
  if (plan.kind === 'list') return { ...empty, kind: 'list', list: pointsText(plan.points) }
  const listed = plan.axes.map(({ field, values }, key) => emptyAxis(key, field, valuesText(values)))
  if (plan.kind === 'grid') return { ...empty, kind: 'grid', axes: listed }
  const drawn = plan.ranges.map(({ field, min, max, scale }, index): AxisDraft => ({
    ...emptyAxis(listed.length + index, field),
    kind: 'range',
    min: String(min),
    max: String(max),
    scale,
  }))
  const { samples, seed } = plan
  return {
    ...empty,
    kind: 'random',
    axes: [...listed, ...drawn],
    samples: String(samples),
    seed: String(seed),
  }
}

/** Where a form begins. */
export const EMPTY_DRAFT: SweepDraft = {
  name: '',
  kind: 'grid',
  axes: [emptyAxis(0)],
  list: '',
  samples: '200',
  seed: '1',
  constraints: [''],
}
