import { findDesign } from '../../../engine/designs/registry.ts'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import { findPreset } from '../../../engine/workloads/presets.ts'
import { readFieldValue } from './field-value.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from './spec-defaults.ts'
import { findField, setField } from './spec-fields.ts'
import { parseRunSpec } from './spec-schema.ts'

/** A run as it is asked for on the command line; what is missing has the value of the default run. */
export interface RunOptions {
  /** A whole spec as JSON text; the other options change it. */
  readonly spec?: string
  /** Name of a shipped network, or `conv:HASH` or `gemm:HASH` of an imported topology. */
  readonly workload?: string
  /** Rows and columns of a systolic array, e.g. `128x128`. */
  readonly array?: string
  readonly dataflow?: string
  readonly design?: string
  readonly rules?: string
  readonly steps?: string
  readonly batch?: string
  readonly operators?: string
  /** `field=value`, in order. */
  readonly set?: readonly string[]
}

/** Options that are fields of the same name, in the order they are set: rules decide which fields there are. */
const FIELD_OPTIONS = ['rules', 'dataflow', 'steps', 'batch', 'operators'] as const

/** The spec the options ask for; every option that is wrong is told, by its name. */
export function specFromOptions(options: RunOptions): Result<RunSpec> {
  const problems: Problem[] = []
  const take = <T>(result: Result<T>, option: string, otherwise: T): T => {
    if (result.ok) return result.value
    problems.push(...result.problems.map((one) => ({ ...one, field: fieldText(option, one.field) })))
    return otherwise
  }
  let spec = take(baseSpec(options), options.spec === undefined ? '--design' : '--spec', DEFAULT_ARRAY_SPEC)
  const set = (id: string, text: string, option: string): void => {
    spec = take(setText(spec, id, text), option, spec)
  }
  if (options.workload !== undefined) {
    spec = take(withWorkload(spec, options.workload), '--workload', spec)
  }
  if (options.array !== undefined) spec = take(withSides(spec, options.array), '--array', spec)
  for (const id of FIELD_OPTIONS) {
    const text = options[id]
    if (text !== undefined) set(id, text, `--${id}`)
  }
  for (const setting of options.set ?? []) {
    const split = setting.indexOf('=')
    if (split >= 0) set(setting.slice(0, split).trim(), setting.slice(split + 1), '--set')
    else
      problems.push(
        problem('not-a-setting', 'A setting is a field, an equals sign and a value', {
          field: '--set',
          expected: 'field=value',
          got: setting,
        }),
      )
  }
  return problems.length > 0 ? { ok: false, problems } : ok(spec)
}

function fieldText(option: string, field: string | undefined): string {
  return field === undefined || field === option.slice(2) ? option : `${option} ${field}`
}

function baseSpec({ spec, design }: RunOptions): Result<RunSpec> {
  const base = spec === undefined ? undefined : parseJsonSpec(spec)
  if (base !== undefined && !base.ok) return base
  if (design === undefined) return base ?? ok(DEFAULT_ARRAY_SPEC)
  const found = findDesign(design)
  if (!found.ok) return found
  const start = base?.value.kind === 'design' ? base.value : DEFAULT_DESIGN_SPEC
  return ok({ ...start, design: found.value.id })
}

/** The spec in JSON text. */
function parseJsonSpec(text: string): Result<RunSpec> {
  try {
    const value: unknown = JSON.parse(text)
    return parseRunSpec(value)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [problem('bad-json', `The text is not JSON: ${message}`)] }
  }
}

function setText(spec: RunSpec, id: string, text: string): Result<RunSpec> {
  const field = findField(id)
  if (!field.ok) return field
  const value = readFieldValue(field.value.info, text)
  return value.ok ? setField(spec, id, value.value) : value
}

function withWorkload(spec: RunSpec, text: string): Result<RunSpec> {
  const [, format, hash] = /^(conv|gemm):([0-9a-f]{64})$/.exec(text.trim()) ?? []
  if (hash !== undefined && spec.kind === 'array') {
    return ok({
      ...spec,
      workload: { source: 'topology', hash, format: format === 'gemm' ? 'gemm' : 'conv' },
    })
  }
  const preset = findPreset(text)
  return preset.ok ? setField(spec, 'workload', preset.value.name) : preset
}

function withSides(spec: RunSpec, text: string): Result<RunSpec> {
  const [, rows, cols] = /^\s*(\d+)\s*[x×*]\s*(\d+)\s*$/i.exec(text) ?? []
  if (rows === undefined || cols === undefined) {
    const facts = { expected: 'ROWSxCOLS, e.g. 128x128', got: text }
    return { ok: false, problems: [problem('bad-array', 'The array is rows and columns', facts)] }
  }
  const withRows = setText(spec, 'rows', rows)
  return withRows.ok ? setText(withRows.value, 'cols', cols) : withRows
}
