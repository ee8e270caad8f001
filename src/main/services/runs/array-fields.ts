import { DEFAULT_V3 } from '../../../engine/model/default-v3.ts'
import { ok } from '../../../engine/model/problem.ts'
import { FIXES, type RulesId } from '../../../engine/model/rules.ts'
import type { ArrayRunSpec, ArraySettings, RunSpec } from '../../../engine/model/run-spec.ts'
import { MAX_ARRAY_SIDE, MAX_OFFSET, MAX_SIZE, MAX_SRAM_KB } from '../../../engine/model/validate.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import type { SpecField } from './spec-field.ts'
import { DEFAULT_ARRAY_SPEC, orderedFixes, rulesSpec } from './spec-defaults.ts'

type Facts = Omit<FieldInfo, 'of' | 'initial'>

/** A field of array runs; `write` gets a value that fits the field. */
function arrayField(
  facts: Facts,
  short: string,
  read: (spec: ArrayRunSpec) => number | string | undefined,
  write: (spec: ArrayRunSpec, value: number | string) => ArrayRunSpec,
): SpecField {
  const get = (spec: RunSpec): number | string | undefined => (spec.kind === 'array' ? read(spec) : undefined)
  return {
    info: { ...facts, of: 'array', initial: read(DEFAULT_ARRAY_SPEC) ?? 'off' },
    short,
    get,
    put: (spec, value) => ok(spec.kind === 'array' ? write(spec, value) : spec),
  }
}

/** A field that is one property of the array's settings. */
function setting(facts: Omit<Facts, 'id'> & { readonly id: keyof ArraySettings }, short: string): SpecField {
  const { id } = facts
  return arrayField(
    facts,
    short,
    ({ array }) => {
      const value = array[id]
      return typeof value === 'number' || typeof value === 'string' ? value : undefined
    },
    (spec, value) => ({ ...spec, array: { ...spec.array, [id]: value } }),
  )
}

const side = { group: 'array', kind: 'integer', unit: 'PEs', min: 1, max: MAX_ARRAY_SIDE } as const
const sram = { group: 'memory', kind: 'integer', unit: 'kB', min: 1, max: MAX_SRAM_KB } as const
const address = { group: 'memory', kind: 'integer', unit: 'words', min: 0, max: MAX_OFFSET } as const
const SRAM_USE = 'in 1024 words of one byte; half of it is filled while the other half is used.'

const SETTINGS: readonly SpecField[] = [
  setting({ ...side, id: 'rows', title: 'Rows', definition: 'Rows of processing elements.' }, 'rows'),
  setting(
    { ...side, id: 'cols', title: 'Columns', definition: 'Columns of processing elements.' },
    'columns',
  ),
  setting(
    {
      id: 'dataflow',
      title: 'Dataflow',
      group: 'array',
      kind: 'choice',
      unit: '',
      options: ['os', 'ws', 'is'],
      definition: 'Which operand stays in the PEs: outputs (os), weights (ws) or inputs (is).',
    },
    'dataflow',
  ),
  setting(
    { ...sram, id: 'ifmapSramKb', title: 'Ifmap SRAM', definition: `Scratchpad of the inputs, ${SRAM_USE}` },
    'ifmap SRAM',
  ),
  setting(
    {
      ...sram,
      id: 'filterSramKb',
      title: 'Filter SRAM',
      definition: `Scratchpad of the weights, ${SRAM_USE}`,
    },
    'filter SRAM',
  ),
  setting(
    { ...sram, id: 'ofmapSramKb', title: 'Ofmap SRAM', definition: `Scratchpad of the outputs, ${SRAM_USE}` },
    'ofmap SRAM',
  ),
  setting(
    {
      id: 'mode',
      title: 'Bandwidth mode',
      group: 'memory',
      kind: 'choice',
      unit: '',
      options: ['CALC', 'USER'],
      definition: 'CALC finds the bandwidth a run without stalls needs; USER fixes it and finds the stalls.',
    },
    'mode',
  ),
  setting(
    {
      id: 'bandwidthWordsPerCycle',
      title: 'DRAM bandwidth',
      group: 'memory',
      kind: 'number',
      unit: 'words/cycle',
      min: Number.MIN_VALUE,
      max: MAX_SIZE,
      definition:
        'Words per cycle in USER mode: of each of the three interfaces (SCALE-Sim rules, whole numbers) or of all together (corrected).',
    },
    'bandwidth',
  ),
  setting(
    {
      ...address,
      id: 'ifmapOffset',
      title: 'Ifmap offset',
      definition: 'First address of the inputs in DRAM.',
    },
    'ifmap offset',
  ),
  setting(
    {
      ...address,
      id: 'filterOffset',
      title: 'Filter offset',
      definition: 'First address of the weights in DRAM.',
    },
    'filter offset',
  ),
  setting(
    {
      ...address,
      id: 'ofmapOffset',
      title: 'Ofmap offset',
      definition: 'First address of the outputs in DRAM.',
    },
    'ofmap offset',
  ),
]

const RULES_IDS: readonly string[] = [
  'scale-sim-v2',
  'scale-sim-v3',
  'corrected',
] satisfies readonly RulesId[]

function isRulesId(value: number | string): value is RulesId {
  return RULES_IDS.includes(String(value))
}

/** Other rules come with all their fixes; version 3 with the settings it needs, switched off. */
function withRules(spec: ArrayRunSpec, id: number | string): ArrayRunSpec {
  if (!isRulesId(id) || id === spec.rules.id) return spec
  const { v3, ...array } = spec.array
  const rules = rulesSpec(id)
  if (id === 'scale-sim-v2') return { ...spec, array, rules }
  if (id === 'scale-sim-v3') return { ...spec, array: { ...array, v3: v3 ?? DEFAULT_V3 }, rules }
  return { ...spec, rules }
}

const RULES: SpecField = arrayField(
  {
    id: 'rules',
    title: 'Rules',
    group: 'fidelity',
    kind: 'choice',
    unit: '',
    options: RULES_IDS,
    definition:
      "Whose rules are followed: SCALE-Sim's version 2 or 3 to the last digit, or ours with its faults fixed.",
  },
  'rules',
  ({ rules }) => rules.id,
  withRules,
)

const FIX_FIELDS: readonly SpecField[] = FIXES.map(({ id, title, reason }) =>
  arrayField(
    {
      id: `fix.${id}`,
      title,
      group: 'fidelity',
      kind: 'choice',
      unit: '',
      options: ['on', 'off'],
      definition: reason,
    },
    id,
    ({ rules }) => (rules.id !== 'corrected' ? undefined : rules.fixes.includes(id) ? 'on' : 'off'),
    (spec, value) => {
      if (spec.rules.id !== 'corrected') return spec
      const others = spec.rules.fixes.filter((fix) => fix !== id)
      return {
        ...spec,
        rules: { ...spec.rules, fixes: orderedFixes(value === 'on' ? [...others, id] : others) },
      }
    },
  ),
)

/** The fields only array runs have. */
export const ARRAY_FIELDS: readonly SpecField[] = [...SETTINGS, RULES, ...FIX_FIELDS]
