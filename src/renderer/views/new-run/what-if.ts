import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { readField } from '../../stores/run-draft-fields.ts'

/** A handle: a field that is dragged, on a scale from 0 to {@link STEPS}. */
export interface Handle {
  readonly info: FieldInfo
  readonly initial: number
  readonly valueAt: (place: number) => number
  readonly placeOf: (value: number) => number
}

/** Places of a slider. */
export const STEPS = 240

/** What can be dragged: what changes the closed forms. Stalls of an array need its run. */
const FIELDS: Readonly<Record<RunSpec['kind'], readonly string[]>> = {
  array: ['rows', 'cols'],
  design: ['peRows', 'peCols', 'weightBufferMiB', 'inputBufferMiB', 'dramGigabytesPerSecond', 'outlierRate'],
}
/** Each way, as a factor. */
const SPAN = 8

/** The handles of a run. */
export function handlesOf(spec: RunSpec, fields: readonly FieldInfo[]): readonly Handle[] {
  return FIELDS[spec.kind].flatMap((id) => {
    const info = fields.find((field) => field.id === id)
    const initial = readField(spec, id)
    if (info === undefined || typeof initial !== 'number') return []
    return [id === 'outlierRate' ? linear(info, initial) : logarithmic(info, initial)]
  })
}

/** From an eighth to eight times the value, in equal factors. */
function logarithmic(info: FieldInfo, initial: number): Handle {
  const low = Math.log2(Math.max(info.min ?? 0, initial / SPAN))
  const high = Math.log2(Math.min(info.max ?? Infinity, initial * SPAN))
  const span = high - low
  return {
    info,
    initial,
    valueAt: (place) => tidy(info, 2 ** (low + (span * place) / STEPS)),
    placeOf: (value) => (span === 0 ? 0 : Math.round(((Math.log2(value) - low) / span) * STEPS)),
  }
}

/** From nothing to a tenth, or four times the value where that is more. */
function linear(info: FieldInfo, initial: number): Handle {
  const high = Math.min(info.max ?? 1, Math.max(0.1, 4 * initial))
  return {
    info,
    initial,
    valueAt: (place) => Number(((high * place) / STEPS).toPrecision(3)),
    placeOf: (value) => Math.round((value / high) * STEPS),
  }
}

/** Whole numbers where the field is one, else three digits. */
function tidy({ kind, min = 0, max = Infinity }: FieldInfo, value: number): number {
  const near = kind === 'integer' ? Math.round(value) : Number(value.toPrecision(3))
  return Math.min(max, Math.max(min, near))
}
