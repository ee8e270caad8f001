import type { SweepPlan } from '../../../shared/model/sweeps.ts'

/** A value of a plan, as text, with the first place it stands at. */
interface PlacedValue {
  readonly value: string
  readonly place: string
}

/** What a plan gives a field, each value once. */
export function valuesIn(plan: SweepPlan, field: string): readonly PlacedValue[] {
  const all =
    plan.kind === 'list'
      ? plan.points.map((point, i) => [point[field], `plan.points[${i}].${field}`] as const)
      : plan.axes.flatMap((axis, index) =>
          axis.field === field
            ? axis.values.map((value, i) => [value, `plan.axes[${index}].values[${i}]`] as const)
            : [],
        )
  const places = new Map<string, string>()
  for (const [value, place] of all)
    if (value !== undefined && !places.has(String(value))) places.set(String(value), place)
  return [...places].map(([value, place]) => ({ value, place }))
}
