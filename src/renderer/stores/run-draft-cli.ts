import { DEFAULT_V3 } from '../../engine/model/default-v3.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../shared/model/catalog.ts'
import { readField } from './run-draft-fields.ts'

/** Fields that have an option of their own on the command line. */
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

/** A run as a line of the command line; `usual` are the defaults of its kind, which are left out. */
export function runLine(spec: RunSpec, usual: RunSpec, fields: readonly FieldInfo[]): string {
  if (isOnlyJson(spec)) return `deltascope run --spec ${quoted(JSON.stringify(spec))}`
  const { workload } = spec
  const network = workload.source === 'preset' ? workload.name : `${workload.format}:${workload.hash}`
  const isChanged = (id: string): boolean => {
    const value = readField(spec, id)
    return value !== undefined && value !== readField(usual, id)
  }
  const words = [
    '--workload',
    quoted(network),
    ...(spec.kind === 'array'
      ? [
          '--array',
          `${spec.array.rows}x${spec.array.cols}`,
          '--dataflow',
          spec.array.dataflow,
          '--rules',
          spec.rules.id,
        ]
      : ['--design', quoted(spec.design)]),
    ...['steps', 'batch', 'operators']
      .filter(isChanged)
      .flatMap((id) => [`--${id}`, String(readField(spec, id))]),
    ...fields
      .filter(({ id }) => !NAMED.has(id) && isChanged(id))
      .flatMap(({ id }) => ['--set', quoted(`${id}=${readField(spec, id)}`)]),
  ]
  return ['deltascope run', ...words].join(' ')
}

/** Sparsity, banks and layouts are no fields. */
function isOnlyJson(spec: RunSpec): boolean {
  if (spec.kind === 'design') return false
  const { v3 } = spec.array
  const isUsual = v3 === undefined || JSON.stringify(v3) === JSON.stringify(DEFAULT_V3)
  return !isUsual || spec.layout !== undefined
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w.,:=@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
