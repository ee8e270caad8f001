import type { RunSpec } from '../../../engine/model/run-spec.ts'
import { canonicalJson } from '../../store/content-hash.ts'
import { defaultSpecOf, getField, SPEC_FIELDS } from './spec-fields.ts'
import { specFromOptions, type RunOptions } from './spec-options.ts'

/** The options that ask for this spec: what is as usual is left out, what no field says is given as JSON. */
export function optionsOfSpec(spec: RunSpec): RunOptions {
  const options = byFields(spec)
  const again = specFromOptions(options)
  const text = canonicalJson(spec, { losses: 'refuse' })
  if (!again.ok || !text.ok) return options
  const same = canonicalJson(again.value, { losses: 'refuse' })
  return same.ok && same.value === text.value ? options : { spec: text.value }
}

function byFields(spec: RunSpec): RunOptions {
  const usual = defaultSpecOf(spec)
  const { workload } = spec
  const changed = SPEC_FIELDS.map(({ info }) => info.id).filter((id) => {
    const value = getField(spec, id)
    return value !== undefined && value !== getField(usual, id) && !NAMED.has(id)
  })
  const named = (id: string): Record<string, string> => {
    const value = getField(spec, id)
    return value === undefined || value === getField(usual, id) ? {} : { [id]: String(value) }
  }
  const set = changed.map((id) => `${id}=${getField(spec, id)}`)
  return {
    workload: workload.source === 'preset' ? workload.name : `${workload.format}:${workload.hash}`,
    ...(spec.kind === 'array'
      ? {
          array: `${spec.array.rows}x${spec.array.cols}`,
          dataflow: spec.array.dataflow,
          rules: spec.rules.id,
        }
      : { design: spec.design }),
    ...named('steps'),
    ...named('batch'),
    ...named('operators'),
    ...(set.length === 0 ? {} : { set }),
  }
}

/** Fields that have an option of their own. */
const NAMED: ReadonlySet<string> = new Set([
  'workload',
  'rows',
  'cols',
  'dataflow',
  'rules',
  'design',
  'steps',
  'batch',
  'operators',
])

/** The same question on the command line. */
export function cliLine(spec: RunSpec): string {
  const { set = [], ...options } = optionsOfSpec(spec)
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, quoted(value)])
  return ['deltascope run', ...words, ...set.flatMap((setting) => ['--set', quoted(setting)])].join(' ')
}

/** A word as a POSIX shell takes it; only JSON needs quotes, and that has no single ones but in names. */
function quoted(word: string): string {
  return /^[\w.,:=@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
