import { OPERATOR_SCOPES, type OperatorScope } from '../../../engine/designs/layer-facts.ts'
import { PARAMETERS } from '../../../engine/designs/parameters.ts'
import { nearestName } from '../../../engine/model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { PresetWorkload, RunSpec } from '../../../engine/model/run-spec.ts'
import { presets } from '../../../engine/workloads/presets.ts'
import type { Setting } from '../../../shared/model/runs.ts'
import { ARRAY_FIELDS } from './array-fields.ts'
import { DESIGN_FIELDS } from './design-fields.ts'
import { checkFieldValue } from './field-value.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from './spec-defaults.ts'
import type { SpecField } from './spec-field.ts'

/** Most diffusion steps and images of a run. */
const MAX_STEPS = 1_000_000
const MAX_BATCH = 65_536

const MAX_CLOCK = PARAMETERS.clockGigahertz

/** The network by its name; an imported topology reads as the start of its hash, and setting a name leaves it. */
const WORKLOAD: SpecField = {
  info: {
    id: 'workload',
    title: 'Workload',
    unit: '',
    of: 'all',
    group: 'workload',
    kind: 'choice',
    options: presets.map(({ name }) => name),
    initial: DEFAULT_ARRAY_SPEC.workload.source === 'preset' ? DEFAULT_ARRAY_SPEC.workload.name : '',
    definition: 'The network that is computed.',
  },
  short: 'workload',
  get: ({ workload }) =>
    workload.source === 'preset' ? workload.name : `topology ${workload.hash.slice(0, 12)}`,
  put: (spec, value) => {
    const old: PresetWorkload =
      spec.workload.source === 'preset'
        ? spec.workload
        : { source: 'preset', name: '', batch: 1, operators: 'conv' }
    return ok({ ...spec, workload: { ...old, name: String(value) } })
  },
}

/** A property of a shipped network; imported topologies do not have it. */
function presetField(
  info: SpecField['info'],
  get: (workload: PresetWorkload) => number | string,
  put: (workload: PresetWorkload, value: number | string) => PresetWorkload,
): SpecField {
  return {
    info,
    short: info.id,
    get: ({ workload }) => (workload.source === 'preset' ? get(workload) : undefined),
    put: (spec, value) =>
      ok(spec.workload.source === 'preset' ? { ...spec, workload: put(spec.workload, value) } : spec),
  }
}

function scopeOf(value: number | string): OperatorScope {
  return OPERATOR_SCOPES.find((scope) => scope === value) ?? 'conv'
}

const COMMON: readonly SpecField[] = [
  WORKLOAD,
  presetField(
    {
      id: 'operators',
      title: 'Operators',
      unit: '',
      of: 'all',
      group: 'workload',
      kind: 'choice',
      options: OPERATOR_SCOPES,
      initial: 'conv',
      definition:
        'Which operators count: convolutions (conv); all matrix products, fully connected layers and attention included (gemm); for designs also the operators between them (all; on an array the same as gemm).',
    },
    ({ operators }) => operators,
    (workload, value) => ({ ...workload, operators: scopeOf(value) }),
  ),
  presetField(
    {
      id: 'batch',
      title: 'Batch',
      unit: 'images',
      of: 'all',
      group: 'workload',
      kind: 'integer',
      min: 1,
      max: MAX_BATCH,
      initial: 1,
      definition: 'Images that go through the network together.',
    },
    ({ batch }) => batch,
    (workload, value) => ({ ...workload, batch: Number(value) }),
  ),
  {
    info: {
      id: 'steps',
      title: 'Steps',
      unit: '',
      of: 'all',
      group: 'workload',
      kind: 'integer',
      min: 1,
      max: MAX_STEPS,
      initial: DEFAULT_ARRAY_SPEC.steps,
      definition: 'Diffusion steps: passes of the network one after the other.',
    },
    short: 'steps',
    get: ({ steps }) => steps,
    put: (spec, value) => ok({ ...spec, steps: Number(value) }),
  },
  {
    info: {
      id: 'clockGigahertz',
      title: 'Clock',
      unit: 'GHz',
      of: 'all',
      group: 'array',
      kind: 'number',
      min: MAX_CLOCK.kind === 'number' ? MAX_CLOCK.min : 0,
      max: MAX_CLOCK.kind === 'number' ? MAX_CLOCK.max : Infinity,
      initial: DEFAULT_ARRAY_SPEC.clockGigahertz,
      definition: 'Clock of the array: turns cycles into time.',
    },
    short: 'clock',
    get: (spec) =>
      spec.kind === 'array' ? spec.clockGigahertz : (spec.parameters['clockGigahertz'] ?? undefined),
    put: (spec, value) =>
      ok(
        spec.kind === 'array'
          ? { ...spec, clockGigahertz: Number(value) }
          : { ...spec, parameters: { ...spec.parameters, clockGigahertz: value } },
      ),
  },
]

/** Every field of a run spec, in the order of forms and tables. */
export const SPEC_FIELDS: readonly SpecField[] = [...COMMON, ...ARRAY_FIELDS, ...DESIGN_FIELDS]

const BY_ID: ReadonlyMap<string, SpecField> = new Map(SPEC_FIELDS.map((field) => [field.info.id, field]))

/** The field of this id; otherwise a problem that names the nearest. */
export function findField(id: string): Result<SpecField> {
  const field = BY_ID.get(id)
  if (field !== undefined) return ok(field)
  const nearest = nearestName(id, [...BY_ID.keys()])
  const remedy = nearest === undefined ? 'The catalogue lists all fields.' : `Did you mean ${nearest}?`
  return fail(problem('unknown-field', 'A run has no field of this name', { field: id, got: id, remedy }))
}

/** Which runs have the fields of a kind; the fixes are of corrected rules, batch and operators of shipped networks. */
const OWNERS = {
  all: 'a shipped network',
  array: 'an array run, with corrected rules for a fix',
  design: 'a design run',
} as const

/** Value of a field of the spec; undefined where the spec has no such field. */
export function getField(spec: RunSpec, id: string): number | string | undefined {
  return BY_ID.get(id)?.get(spec)
}

/**
 * The spec with one field changed. Fails where the value does not fit the field, or this kind of run does not have it.
 */
export function setField(spec: RunSpec, id: string, value: number | string): Result<RunSpec> {
  const found = findField(id)
  if (!found.ok) return found
  const { info, get, put } = found.value
  const checked = checkFieldValue(info, value)
  if (!checked.ok) return checked
  if (get(spec) !== undefined) return put(spec, checked.value)
  return fail(
    problem('field-not-of-run', 'This run does not have the field', {
      field: id,
      expected: OWNERS[info.of],
      got: `${spec.kind} run`,
    }),
  )
}

/** The spec that a spec's settings are compared with. */
export function defaultSpecOf({ kind }: RunSpec): RunSpec {
  return kind === 'array' ? DEFAULT_ARRAY_SPEC : DEFAULT_DESIGN_SPEC
}

/** Every field the spec has, with its value. */
export function settingsOf(spec: RunSpec): readonly Setting[] {
  const usual = defaultSpecOf(spec)
  return SPEC_FIELDS.flatMap(({ info: { id, title, unit }, get }) => {
    const value = get(spec)
    return value === undefined ? [] : [{ id, title, unit, value, isDefault: value === get(usual) }]
  })
}

/** Columns of the history of their own, and the bandwidth that CALC mode does not use. */
function isShownElsewhere(id: string, spec: RunSpec): boolean {
  if (['workload', 'design', 'dataflow'].includes(id)) return true
  return id === 'bandwidthWordsPerCycle' && spec.kind === 'array' && spec.array.mode === 'CALC'
}

/** What is not as usual, e.g. `rows 256, bandwidth 10`; empty when all is. */
export function differsText(spec: RunSpec): string {
  const usual = defaultSpecOf(spec)
  const parts = SPEC_FIELDS.flatMap(({ info: { id }, short, get }) => {
    const value = get(spec)
    const isUsual = value === undefined || value === get(usual)
    return isUsual || isShownElsewhere(id, spec) ? [] : [`${short} ${value}`]
  })
  if (spec.kind === 'array') {
    if (spec.array.v3?.sparsity.enabled === true) parts.push('sparsity on')
    if (spec.layout !== undefined) parts.push('custom layout')
  }
  return parts.join(', ')
}
