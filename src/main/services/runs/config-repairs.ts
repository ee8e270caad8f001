import { CONFIG_KEYS } from '../../../engine/formats/config-keys.ts'
import { nearestName } from '../../../engine/model/nearest-name.ts'
import type { Problem } from '../../../engine/model/problem.ts'
import type { Change } from './repairs.ts'

/** Values of the settings that have names for them, by the setting's name in the file. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  [CONFIG_KEYS.dataflow.name]: ['os', 'ws', 'is'],
  [CONFIG_KEYS.mode.name]: ['CALC', 'USER'],
}

/** What may help against a problem of a configuration, the likeliest first: another value, or a line that is missing. */
export function configChanges(found: Problem, lines: readonly string[]): readonly Change[] {
  const { row, field, code } = found
  const line = row === undefined ? undefined : lines[row - 1]
  const key = Object.values(CONFIG_KEYS).find(({ name }) => name === field)
  if (row === undefined || line === undefined || key === undefined) return []
  if (code === 'missing-key') return [{ ...withLine(line, key.name, key.sample), row }]
  return valuesFor(found, line, key.sample).map((value) => ({ ...withValue(line, key.name, value), row }))
}

/** A line below the head of its section. */
function withLine(head: string, name: string, value: string): Omit<Change, 'row'> {
  const start = `${head}\n${name} : `
  return {
    title: `Add ${name} : ${value}`,
    after: `${start}${value}`,
    guess: { value, column: start.length, ...optionsOf(name) },
  }
}

/** The line with another value behind its colon or equals sign. */
function withValue(line: string, name: string, value: string): Omit<Change, 'row'> {
  const start = /^[^:=]*[:=]\s*/.exec(line)?.[0] ?? `${name} : `
  return {
    title: `Set ${name} to ${value}`,
    after: `${start}${value}`,
    guess: { value, column: start.length, ...optionsOf(name) },
  }
}

function optionsOf(name: string): { readonly options?: readonly string[] } {
  const options = OPTIONS[name]
  return options === undefined ? {} : { options }
}

/** The number or name that stands in the value, then one that is safe. */
function valuesFor({ field = '' }: Problem, line: string, sample: string): readonly string[] {
  const text = line.replace(/^[^:=]*[:=]/, '').trim()
  const options = OPTIONS[field]
  if (options !== undefined) return [nearestName(text, options) ?? sample]
  const [digits] = /\d+/.exec(text) ?? []
  return [...(digits === undefined ? [] : [String(Number(digits))]), sample]
}
