import type { Rules } from '../model/rules.ts'
import type { ConfigKeyId } from './config-keys.ts'
import { CONFIG_KEYS, knownKeys } from './config-keys.ts'
import type { Findings, Place } from './findings.ts'
import type { IniEntry, IniFile, IniSection } from './ini.ts'
import { nearestName } from '../model/nearest-name.ts'
import { excerpt, parsePythonInt } from './python-text.ts'

/** Typed look-ups in a parsed file; a fault is told once and a valid stand-in returned, so that reading can go on. */
export interface ConfigValues {
  /** The text of a required key; undefined after the fault has been told. */
  readonly text: (id: ConfigKeyId) => string | undefined
  /** The text of a key that may be missing. */
  readonly optionalText: (id: ConfigKeyId) => string | undefined
  readonly integer: (id: ConfigKeyId) => number
  /** configparser's `getboolean`: 1/yes/true/on and 0/no/false/off in any case. */
  readonly boolean: (id: ConfigKeyId) => boolean
  /** Line and name of a setting, for problems found later. */
  readonly locate: (id: string) => Place
}

const BOOLEANS = new Map([
  ...['1', 'yes', 'true', 'on'].map((text) => [text, true] as const),
  ...['0', 'no', 'false', 'off'].map((text) => [text, false] as const),
])

/** Opens a parsed file for typed look-ups under these rules. */
export function configValues(file: IniFile, rules: Rules, findings: Findings): ConfigValues {
  const missingSections = new Set<string>()
  const find = (id: ConfigKeyId): IniEntry | undefined => findEntry(file, id)
  const read = (id: ConfigKeyId, entry: IniEntry): string | undefined =>
    interpolated(file, CONFIG_KEYS[id].section, entry, rules.fixes.has('tolerant-text'), findings)

  const text = (id: ConfigKeyId): string | undefined => {
    const entry = find(id)
    if (entry !== undefined) return read(id, entry)
    const { section } = CONFIG_KEYS[id]
    if (file.has(section)) tellMissingKey(id, file, findings)
    else if (!missingSections.has(section)) tellMissingSection(section, findings)
    missingSections.add(section)
    return undefined
  }
  const locate = (id: string): Place => {
    const known = id in CONFIG_KEYS ? (id as ConfigKeyId) : undefined
    if (known === undefined) return { field: id }
    const row = find(known)?.row
    const field = CONFIG_KEYS[known].name
    return row === undefined ? { field } : { row, field }
  }
  const typed = <T>(
    id: ConfigKeyId,
    code: string,
    expected: string,
    parse: (text: string) => T | undefined,
  ): T | undefined => {
    const value = text(id)
    if (value === undefined) return undefined
    const parsed = parse(value)
    if (parsed === undefined) {
      const remedy =
        commentRemedy(value) ?? `For example "${CONFIG_KEYS[id].name} : ${CONFIG_KEYS[id].sample}".`
      findings.error(code, `the value is not ${expected}`, {
        ...locate(id),
        expected,
        got: excerpt(value),
        remedy,
      })
    }
    return parsed
  }
  return {
    text,
    locate,
    optionalText: (id) => {
      const entry = find(id)
      return entry === undefined ? undefined : read(id, entry)
    },
    integer: (id) =>
      typed(id, 'not-an-integer', 'an integer', parsePythonInt) ?? Number(CONFIG_KEYS[id].sample),
    boolean: (id) =>
      typed(id, 'not-a-boolean', 'true or false', (value) => BOOLEANS.get(value.toLowerCase())) ?? false,
  }
}

/** The advice for a value that ends in a comment, which the original takes as part of the value. */
export function commentRemedy(value: string): string | undefined {
  if (!/(?:^|\s)[;#]/.test(value)) return undefined
  return 'Move the comment to a line of its own (the original takes it as part of the value), or use --rules corrected.'
}

function findEntry(file: IniFile, id: ConfigKeyId): IniEntry | undefined {
  const { section, name } = CONFIG_KEYS[id]
  const lower = name.toLowerCase()
  const own = file.get(section)
  // configparser lends the keys of [DEFAULT] to every section that exists.
  return own === undefined ? undefined : (own.entries.get(lower) ?? file.get('DEFAULT')?.entries.get(lower))
}

function tellMissingKey(id: ConfigKeyId, file: IniFile, findings: Findings): void {
  const { section, name, sample } = CONFIG_KEYS[id]
  const own = file.get(section)
  const known = new Set(knownKeys(section).map((key) => key.toLowerCase()))
  const strangers = [...(own?.entries.values() ?? [])].filter((entry) => !known.has(entry.name.toLowerCase()))
  const alike = nearestName(
    name,
    strangers.map((entry) => entry.name),
  )
  const line = strangers.find((entry) => entry.name === alike)?.row
  const hint = alike === undefined ? '' : ` Line ${line} has "${alike}".`
  findings.error('missing-key', `section [${section}] has no key ${name}`, {
    ...(own === undefined ? {} : { row: own.row }),
    field: name,
    expected: `${name} in [${section}]`,
    remedy: `Add the line "${name} : ${sample}" to section [${section}].${hint}`,
  })
}

function tellMissingSection(section: string, findings: Findings): void {
  const own = Object.values(CONFIG_KEYS).filter(
    (known) => known.section === section && known.name !== 'TopologyCsvLoc',
  )
  const keys = own.map(({ name }) => name).join(', ')
  findings.error('missing-section', `the file has no section [${section}]`, {
    field: section,
    expected: `[${section}]`,
    remedy: `Add the line "[${section}]" and below it its keys: ${keys}.`,
  })
}

/** Limits of configparser's interpolation (its own depth, and ours on the size of what it may build). */
const DEEPEST = 10
const LONGEST = 1_000_000

/** The value with `%%` and `%(key)s` resolved; any other `%` is an error, or kept with a note in tolerant reading. */
function interpolated(
  file: IniFile,
  section: string,
  entry: IniEntry,
  tolerant: boolean,
  findings: Findings,
): string | undefined {
  if (!entry.value.includes('%')) return entry.value
  const resolved = resolve(entry.value, file.get(section), file.get('DEFAULT'), 1)
  if (resolved !== undefined) return resolved
  const place = { row: entry.row, field: entry.name, got: excerpt(entry.value) }
  if (tolerant) {
    findings.note('repair', 'percent-sign', 'the per cent sign was read as it stands', place)
    return entry.value
  }
  findings.error('percent-sign', 'a per cent sign starts a reference to another key', {
    ...place,
    expected: '%% or %(key)s',
    remedy: 'Write two per cent signs for one.',
  })
  return undefined
}

function resolve(
  value: string,
  section: IniSection | undefined,
  defaults: IniSection | undefined,
  depth: number,
): string | undefined {
  if (depth > DEEPEST) return undefined
  let out = ''
  let rest = value
  for (let at = rest.indexOf('%'); at >= 0; at = rest.indexOf('%')) {
    out += rest.slice(0, at)
    rest = rest.slice(at)
    if (rest.startsWith('%%')) {
      out += '%'
      rest = rest.slice(2)
      continue
    }
    const reference = /^%\(([^)]+)\)s/.exec(rest)
    const name = reference?.[1]?.toLowerCase() ?? ''
    const target = section?.entries.get(name) ?? defaults?.entries.get(name)
    const text = target === undefined ? undefined : resolve(target.value, section, defaults, depth + 1)
    if (text === undefined || out.length + text.length > LONGEST) return undefined
    out += text
    rest = rest.slice(reference?.[0].length ?? 0)
  }
  return out + rest
}
