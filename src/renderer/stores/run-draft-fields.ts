import { DEFAULT_V3 } from '../../engine/model/default-v3.ts'
import { problem, type Problem } from '../../engine/model/problem.ts'
import { CORRECTED, FIXES, type FixId, type RulesId } from '../../engine/model/rules.ts'
import type { ArrayRunSpec, DesignRunSpec, RunSpec } from '../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../shared/model/catalog.ts'

/** Value of a field of a run spec. */
export type FieldValue = number | string

const RULES: readonly string[] = ['scale-sim-v2', 'scale-sim-v3', 'corrected'] satisfies readonly RulesId[]
const FIX = 'fix.'

/** The value of a field of the catalogue; undefined where the spec has no such field. */
export function readField(spec: RunSpec, id: string): FieldValue | undefined {
  const { workload } = spec
  if (id === 'steps') return spec.steps
  if (id === 'batch' || id === 'operators') return workload.source === 'preset' ? workload[id] : undefined
  if (id === 'workload') return workload.source === 'preset' ? workload.name : undefined
  if (spec.kind === 'design') return id === 'design' ? spec.design : spec.parameters[id]
  if (id === 'clockGigahertz') return spec.clockGigahertz
  if (id === 'rules') return spec.rules.id
  if (id.startsWith(FIX)) {
    if (spec.rules.id !== 'corrected') return undefined
    return spec.rules.fixes.some((fix) => fix === id.slice(FIX.length)) ? 'on' : 'off'
  }
  const value: unknown = Object.entries(spec.array).find(([key]) => key === id)?.[1]
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

/** The spec with one field changed; the same spec where it has no such field. The program checks what comes out. */
export function writeField(spec: RunSpec, id: string, value: FieldValue): RunSpec {
  if (id === 'steps') return { ...spec, steps: Number(value) }
  if (id === 'batch' || id === 'operators' || id === 'workload') return withWorkloadField(spec, id, value)
  return spec.kind === 'design' ? withParameter(spec, id, value) : withSetting(spec, id, value)
}

function withWorkloadField(
  spec: RunSpec,
  id: 'batch' | 'operators' | 'workload',
  value: FieldValue,
): RunSpec {
  const { workload } = spec
  if (workload.source !== 'preset') return spec
  if (id === 'workload') return { ...spec, workload: { ...workload, name: String(value) } }
  if (id === 'batch') return { ...spec, workload: { ...workload, batch: Number(value) } }
  const operators = (['conv', 'gemm', 'all'] as const).find((one) => one === value)
  return operators === undefined ? spec : { ...spec, workload: { ...workload, operators } }
}

function withParameter(spec: DesignRunSpec, id: string, value: FieldValue): DesignRunSpec {
  if (id === 'design') return { ...spec, design: String(value) }
  return id in spec.parameters ? { ...spec, parameters: { ...spec.parameters, [id]: value } } : spec
}

function withSetting(spec: ArrayRunSpec, id: string, value: FieldValue): ArrayRunSpec {
  if (id === 'clockGigahertz') return { ...spec, clockGigahertz: Number(value) }
  if (id === 'rules') return withRules(spec, value)
  if (id.startsWith(FIX)) return withFix(spec, id.slice(FIX.length), value === 'on')
  return id in spec.array ? { ...spec, array: { ...spec.array, [id]: value } } : spec
}

function isRules(value: FieldValue): value is RulesId {
  return RULES.includes(String(value))
}

/** Other rules come with all their fixes; version 3 with the settings it needs, switched off. */
function withRules(spec: ArrayRunSpec, id: FieldValue): ArrayRunSpec {
  if (!isRules(id) || id === spec.rules.id) return spec
  const { v3, ...array } = spec.array
  const rules = { id, fixes: id === 'corrected' ? orderedFixes(CORRECTED.fixes) : [] }
  if (id === 'scale-sim-v3') return { ...spec, array: { ...array, v3: v3 ?? DEFAULT_V3 }, rules }
  return { ...spec, array, rules }
}

function withFix(spec: ArrayRunSpec, id: string, isOn: boolean): ArrayRunSpec {
  const fix = FIXES.find((one) => one.id === id)?.id
  if (spec.rules.id !== 'corrected' || fix === undefined) return spec
  const others = spec.rules.fixes.filter((one) => one !== fix)
  return { ...spec, rules: { ...spec.rules, fixes: orderedFixes(isOn ? [...others, fix] : others) } }
}

function orderedFixes(fixes: Iterable<FixId>): readonly FixId[] {
  const chosen = new Set(fixes)
  return FIXES.map(({ id }) => id).filter((id) => chosen.has(id))
}

/** What was typed into a field as its value, or what is wrong with it. */
export type TypedValue = { readonly value: FieldValue } | { readonly problem: Problem }

/** Reads what was typed into a field; the program checks the same. */
export function readTyped(info: FieldInfo, text: string): TypedValue {
  const typed = text.trim().replaceAll(/[\s\u202F]/g, '')
  const place = { field: info.id, got: typed === '' ? 'nothing' : typed }
  if (info.kind === 'choice') {
    const option = info.options?.find((one) => one === text)
    if (option !== undefined) return { value: option }
    const expected = `one of ${(info.options ?? []).join(', ')}`
    return { problem: problem('unknown-choice', 'There is no such alternative', { ...place, expected }) }
  }
  const value = typed === '' ? Number.NaN : Number(typed)
  const isKind = Number.isFinite(value) && (info.kind !== 'integer' || Number.isInteger(value))
  const isIn = value >= (info.min ?? -Infinity) && value <= (info.max ?? Infinity)
  if (isKind && isIn) return { value }
  const message = isKind ? 'The value is out of range' : 'This is not a number of this kind'
  return { problem: problem('bad-value', message, { ...place, expected: rangeText(info) }) }
}

/** What a field takes: `whole number, 1 to 65536`. */
export function rangeText({ kind, min, max, options }: FieldInfo): string {
  if (kind === 'choice') return `one of ${(options ?? []).join(', ')}`
  const what = kind === 'integer' ? 'whole number' : 'number'
  // The smallest positive number says that zero is none, and huge bounds are no bounds to a person.
  const low = min === undefined ? undefined : min > 0 && min < 1e-300 ? 'above 0' : `from ${min}`
  const high = max === undefined || max > 1e12 ? undefined : `to ${max}`
  return [what, [low, high].filter((part) => part !== undefined).join(' ')]
    .filter((part) => part !== '')
    .join(', ')
}
