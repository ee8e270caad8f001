import { PARAMETER_IDS, PARAMETERS, type ParameterId } from '../../../engine/designs/parameters.ts'
import { CONTEXT_PARAMETERS } from '../../../engine/designs/parameters/context.ts'
import { HARDWARE_PARAMETERS } from '../../../engine/designs/parameters/hardware.ts'
import { DESIGNS } from '../../../engine/designs/registry.ts'
import { ok } from '../../../engine/model/problem.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { DEFAULT_DESIGN_SPEC } from './spec-defaults.ts'
import type { SpecField } from './spec-field.ts'

const DESIGN: SpecField = {
  info: {
    id: 'design',
    title: 'Design',
    unit: '',
    of: 'design',
    group: 'design',
    kind: 'choice',
    options: DESIGNS.map(({ id }) => id),
    initial: DEFAULT_DESIGN_SPEC.design,
    definition: 'The accelerator: what moves over DRAM, and how fast its array is.',
  },
  short: 'design',
  get: (spec) => (spec.kind === 'design' ? spec.design : undefined),
  put: (spec, value) => ok(spec.kind === 'design' ? { ...spec, design: String(value) } : spec),
}

/** Where a parameter stands in a form: the machine, its memory, or an open choice of the model. */
function groupOf(id: ParameterId): FieldInfo['group'] {
  if (/sram|buffer|dram|kiwords|memory|ndp/i.test(id)) return 'memory'
  return id in HARDWARE_PARAMETERS || id in CONTEXT_PARAMETERS ? 'array' : 'model'
}

/** Units stand beside a title and not in it; a rate that is called by its unit alone is called by what it is. */
const SPELLING: readonly (readonly [word: RegExp, instead: string])[] = [
  [/ mi b$| ki words$| microseconds$/, ''],
  [/gigabytes per second$/, 'bandwidth'],
  [/picojoules per bit$/, 'energy'],
  [/\bcols$/, 'columns'],
]

/** `inlierStoredBits` as `Inlier stored bits`. */
function titleOf(id: string): string {
  const words = id.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const text = SPELLING.reduce((title, [word, instead]) => title.replace(word, instead), words)
  const title = text.replaceAll(/\b(?:pe|dram|ndp|gpu|sfu|int\d)\b/g, (name) => name.toUpperCase())
  return title.charAt(0).toUpperCase() + title.slice(1)
}

function parameterField(id: ParameterId): SpecField {
  const parameter = PARAMETERS[id]
  const facts = {
    id,
    title: titleOf(id),
    of: 'design',
    group: groupOf(id),
    initial: parameter.initial,
    definition: parameter.definition,
    source: `${parameter.source} (${parameter.status})`,
  } as const
  const info: FieldInfo =
    parameter.kind === 'choice'
      ? { ...facts, kind: 'choice', unit: '', options: parameter.options }
      : {
          ...facts,
          kind: parameter.isInteger ? 'integer' : 'number',
          unit: parameter.unit === '1' ? '' : parameter.unit,
          min: parameter.min,
          max: parameter.max,
        }
  return {
    info,
    short: id,
    get: (spec) => (spec.kind === 'design' ? (spec.parameters[id] ?? parameter.initial) : undefined),
    put: (spec, value) =>
      ok(spec.kind === 'design' ? { ...spec, parameters: { ...spec.parameters, [id]: value } } : spec),
  }
}

/** The fields only design runs have; the clock is a field of all runs. */
export const DESIGN_FIELDS: readonly SpecField[] = [
  DESIGN,
  ...PARAMETER_IDS.filter((id) => id !== 'clockGigahertz').map(parameterField),
]
