import { inSentence } from '../../../../shared/format/in-sentence.ts'
import { changeTogether } from '../../../../shared/analysis/change-together.ts'
import type { AnalysedPoint } from '../../../../shared/analysis/points.ts'
import type { MetricId } from '../../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../../shared/model/sweeps.ts'
import { SPEC_FIELDS } from '../../runs/spec-fields.ts'
import type { Quantity } from '../chart-parts.ts'

/** Points of a sweep with one of their metrics. */
export function pointsWith(sweep: SweepDetail, metric: MetricId): readonly AnalysedPoint[] {
  return sweep.results.map(({ values, metrics }) => ({ values, metric: metrics?.[metric] ?? null }))
}

/** How a field is called on an axis; its id where nobody knows it. */
export function fieldTitle(field: string): Quantity {
  const info = SPEC_FIELDS.find((one) => one.info.id === field)?.info
  return info === undefined ? { title: field, unit: '' } : { title: info.title, unit: info.unit }
}

/** A field with its unit: `DRAM bandwidth (GB/s)`. */
export function fieldName(field: string): string {
  const { title, unit } = fieldTitle(field)
  return unit === '' ? title : `${title} (${unit})`
}

/** Something a sweep varies: a field, or fields that always change together, as the sides of square arrays do. */
export interface Varied extends Quantity {
  /** The first of them. */
  readonly field: string
}

/** What has more than one value in a sweep, in the order of its fields. */
export function variedBy({ fields, results, spec }: SweepDetail): readonly Varied[] {
  const varying = fields.filter((field) => new Set(results.map(({ values }) => values[field])).size > 1)
  // Samples of a range hardly ever repeat: that two of them change together says nothing.
  const isSame = (a: string, b: string): boolean =>
    a === b || (spec.plan.kind !== 'random' && changeTogether(a, b, results))
  const firsts = varying.filter((field) => varying.find((earlier) => isSame(earlier, field)) === field)
  return firsts.map((field) => {
    const facts = varying.filter((other) => isSame(field, other)).map(fieldTitle)
    const units = new Set(facts.map(({ unit }) => unit))
    return {
      field,
      title: titleOf(facts.map(({ title }) => title)),
      unit: units.size === 1 ? (facts[0]?.unit ?? '') : '',
    }
  })
}

function titleOf([first = '', ...others]: readonly string[]): string {
  return others.length > 1
    ? `${first} and ${others.length} more`
    : [first, ...others.map(inSentence)].join(', ')
}
