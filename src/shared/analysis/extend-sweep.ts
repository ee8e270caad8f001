import type { SweepAxis, SweepPlan, SweepSpec } from '../model/sweeps.ts'
import { axisOrder } from './points.ts'

/** What is added to a sweep. */
export interface SweepAddition {
  /** More values of fields that vary already; grids and lists. */
  readonly axes: readonly SweepAxis[]
  /** More samples; random plans, whose first samples stay what they were. */
  readonly samples: number
}

const SUFFIX = ', extended'

/**
 * The question with more points: every point of the old one is among them, and is answered by its run. A grid gets the
 * values on its axes, a list each of its points with them, a random plan more samples of the same seed.
 */
export function extendSweep(spec: SweepSpec, addition: SweepAddition): SweepSpec {
  const name = spec.name.endsWith(SUFFIX) ? spec.name : `${spec.name}${SUFFIX}`
  return { ...spec, name, plan: extendPlan(spec.plan, addition) }
}

function extendPlan(plan: SweepPlan, { axes, samples }: SweepAddition): SweepPlan {
  switch (plan.kind) {
    case 'grid':
      return { ...plan, axes: plan.axes.map((axis) => withValues(axis, axes)) }
    case 'random':
      return { ...plan, samples: plan.samples + Math.max(0, samples) }
    case 'list':
      return { ...plan, points: axes.reduce(withPoints, plan.points) }
  }
}

function withValues({ field, values }: SweepAxis, added: readonly SweepAxis[]): SweepAxis {
  const more = added.filter((axis) => axis.field === field).flatMap((axis) => axis.values)
  return { field, values: more.length === 0 ? values : axisOrder([...values, ...more]) }
}

type Points = Extract<SweepPlan, { kind: 'list' }>['points']

/** Every point that has the field, once with each new value; those there are already are taken once. */
function withPoints(points: Points, { field, values }: SweepAxis): Points {
  const known = new Map(points.map((point) => [keyOf(point), point]))
  for (const point of points) {
    if (point[field] === undefined) continue
    for (const value of values) {
      const more = { ...point, [field]: value }
      known.set(keyOf(more), known.get(keyOf(more)) ?? more)
    }
  }
  return [...known.values()]
}

function keyOf(point: Points[number]): string {
  return JSON.stringify(Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
