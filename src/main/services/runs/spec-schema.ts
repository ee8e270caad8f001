import { z } from 'zod'
import { PARAMETER_IDS } from '../../../engine/designs/parameters.ts'
import type { V3Config } from '../../../engine/model/array-config.ts'
import type { LayoutRow } from '../../../engine/model/layout.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import { FIXES, type FixId } from '../../../engine/model/rules.ts'
import type {
  ArrayRunSpec,
  DesignRunSpec,
  PresetWorkload,
  RulesSpec,
  RunSpec,
  TopologyWorkload,
} from '../../../engine/model/run-spec.ts'
import { checkFieldValue } from './field-value.ts'
import { orderedFixes } from './spec-defaults.ts'
import { findField } from './spec-fields.ts'

/** A value of a field of the catalogue, checked as a sweep or a command line would check it. */
function field(id: string): z.ZodType<number | string> {
  return z.union([z.number(), z.string()]).transform((value, context) => {
    const found = findField(id)
    const checked = found.ok ? checkFieldValue(found.value.info, value) : found
    if (checked.ok) return checked.value
    for (const { message, expected, got } of checked.problems) {
      context.addIssue({ code: 'custom', message, params: { expected, got } })
    }
    return z.NEVER
  })
}

/** A number field; the field's own kind has seen to the type. */
const number = (id: string): z.ZodType<number> => field(id).transform(Number)

/** A choice field whose options are these. */
function choice<const Option extends string>(...options: readonly Option[]): z.ZodType<Option> {
  return z.enum(options)
}

const preset: z.ZodType<PresetWorkload> = z.strictObject({
  source: z.literal('preset'),
  name: field('workload').transform(String),
  batch: number('batch'),
  operators: choice('conv', 'gemm', 'all'),
})

const topology: z.ZodType<TopologyWorkload> = z.strictObject({
  source: z.literal('topology'),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  format: choice('conv', 'gemm'),
})

const count = z.int().min(0)

const banks = z.strictObject({
  customLayout: z.boolean(),
  bandwidthWordsPerCycle: count,
  banks: count,
  portsPerBank: count,
})

const v3: z.ZodType<V3Config> = z.strictObject({
  ifmapBanks: banks,
  filterBanks: banks,
  sparsity: z.strictObject({
    enabled: z.boolean(),
    representation: choice('csr', 'csc', 'ellpack_block'),
    rowWise: z.boolean(),
    blockSize: count,
    seed: count,
  }),
})

const order = z.array(count).max(4)

const layoutRow: z.ZodType<LayoutRow> = z.strictObject({
  name: z.string().max(1000),
  ifmapHeightFactor: count,
  ifmapWidthFactor: count,
  filterHeightFactor: count,
  filterWidthFactor: count,
  channelFactor: count,
  filterCountFactor: count,
  ifmapIntraline: order,
  ifmapInterline: order,
  filterIntraline: order,
  filterInterline: order,
})

const isFix = (id: string): id is FixId => FIXES.some((fix) => fix.id === id)

/** Fixes in any order, brought into the one of the documentation: the same rules are the same text. */
const rules: z.ZodType<RulesSpec> = z
  .strictObject({
    id: choice('scale-sim-v2', 'scale-sim-v3', 'corrected'),
    fixes: z
      .array(z.custom<FixId>((id) => typeof id === 'string' && isFix(id), 'There is no such fix'))
      .max(64),
  })
  .refine(({ id, fixes }) => id === 'corrected' || fixes.length === 0, 'Only corrected rules have fixes')
  .transform(({ id, fixes }) => ({ id, fixes: orderedFixes(fixes) }))

const array: z.ZodType<ArrayRunSpec> = z.strictObject({
  kind: z.literal('array'),
  workload: z.union([preset, topology]),
  array: z.strictObject({
    rows: number('rows'),
    cols: number('cols'),
    dataflow: choice('os', 'ws', 'is'),
    ifmapSramKb: number('ifmapSramKb'),
    filterSramKb: number('filterSramKb'),
    ofmapSramKb: number('ofmapSramKb'),
    ifmapOffset: number('ifmapOffset'),
    filterOffset: number('filterOffset'),
    ofmapOffset: number('ofmapOffset'),
    mode: choice('CALC', 'USER'),
    bandwidthWordsPerCycle: number('bandwidthWordsPerCycle'),
    v3: v3.exactOptional(),
  }),
  rules,
  steps: number('steps'),
  clockGigahertz: number('clockGigahertz'),
  layout: z.array(layoutRow).max(100_000).exactOptional(),
})

const design: z.ZodType<DesignRunSpec> = z.strictObject({
  kind: z.literal('design'),
  workload: preset,
  design: field('design').transform(String),
  // All of them: a spec must not change its meaning when a default does.
  parameters: z.strictObject(Object.fromEntries(PARAMETER_IDS.map((id) => [id, field(id)]))),
  steps: number('steps'),
})

/** A run spec from outside: unknown keys refused, ranges of the catalogue, one form for one question. */
export const RUN_SPEC: z.ZodType<RunSpec> = z.union([array, design])

/** The spec in a value from outside, e.g. JSON of a file, or what is wrong with it, each located by its field. */
export function parseRunSpec(value: unknown): Result<RunSpec> {
  const isDesign = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'design'
  const schema: z.ZodType<RunSpec> = isDesign ? design : array
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  return fail(
    ...parsed.error.issues.map((issue) => {
      const params: Readonly<Record<string, unknown>> = issue.code === 'custom' ? (issue.params ?? {}) : {}
      const { expected, got } = params
      return problem('bad-spec', issue.message, {
        field: issue.path.join('.'),
        ...(typeof expected === 'string' ? { expected } : {}),
        ...(typeof got === 'string' ? { got } : {}),
      })
    }),
  )
}
