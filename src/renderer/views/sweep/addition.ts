import type { SweepAddition } from '../../../shared/analysis/extend-sweep.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import type { SweepPlan } from '../../../shared/model/sweeps.ts'

/** What is typed into the form that adds points. */
export interface AdditionDraft {
  /** By field. */
  readonly texts: ReadonlyMap<string, string>
  readonly samples: string
}

type Field = Pick<FieldInfo, 'kind' | 'options' | 'title'>

/** What a draft means, or the first thing that is wrong with it; undefined while nothing is typed. */
export function readAddition(
  { texts, samples }: AdditionDraft,
  plan: SweepPlan,
  fields: ReadonlyMap<string, Field>,
): SweepAddition | { readonly problem: string } | undefined {
  if (plan.kind === 'random') {
    if (samples.trim() === '') return undefined
    const count = Number(samples)
    return Number.isInteger(count) && count > 0
      ? { axes: [], samples: count }
      : { problem: 'Samples: expected a whole number above 0' }
  }
  const axes: { field: string; values: (number | string)[] }[] = []
  for (const [field, text] of texts) {
    const words = text
      .split(/[,;]/)
      .map((word) => word.trim())
      .filter((word) => word !== '')
    const info = fields.get(field)
    const values = words.map((word) => valueOf(word, info))
    const wrong = values.findIndex((value) => value === undefined)
    if (wrong >= 0)
      return { problem: `${info?.title ?? field}: ${expected(info)}, not ${words[wrong] ?? ''}` }
    if (values.length > 0) axes.push({ field, values: values.filter((value) => value !== undefined) })
  }
  return axes.length === 0 ? undefined : { axes, samples: 0 }
}

function valueOf(word: string, info: Field | undefined): number | string | undefined {
  if (info?.kind === 'choice') {
    return info.options?.find((option) => option.toLowerCase() === word.toLowerCase())
  }
  const number = Number(word)
  return Number.isFinite(number) ? number : info === undefined ? word : undefined
}

function expected(info: Field | undefined): string {
  return info?.kind === 'choice' ? `expected one of ${(info.options ?? []).join(', ')}` : 'expected numbers'
}
