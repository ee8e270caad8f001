import type {
  ArrayConfig,
  BandwidthMode,
  BankConfig,
  Dataflow,
  SparsityConfig,
} from '../model/array-config.ts'
import type { Result } from '../model/problem.ts'
import type { Rules, RulesId } from '../model/rules.ts'
import { rulesOf, SCALE_SIM_V2, SCALE_SIM_V3 } from '../model/rules.ts'
import { MAX_SIZE, validateConfig } from '../model/validate.ts'
import type { ConfigKeyId } from './config-keys.ts'
import { CONFIG_KEYS, CONFIG_SECTIONS, knownKeys } from './config-keys.ts'
import type { ConfigValues } from './config-values.ts'
import { commentRemedy, configValues } from './config-values.ts'
import { readV3 } from './config-v3.ts'
import type { Findings } from './findings.ts'
import { findingsFor } from './findings.ts'
import type { IniFile } from './ini.ts'
import { parseIni } from './ini.ts'
import { nearestName } from '../model/nearest-name.ts'
import { excerpt, parsePythonInt, stripPython } from './python-text.ts'

/** How to read a configuration file. */
export interface ReadConfigOptions {
  /** Name for the problems. */
  readonly file?: string
  /** Rules to read by; without them version 3 when the file has its sections or keys, else version 2. */
  readonly rules?: RulesId | Rules
}

/** A configuration and the rules it was read by. */
export interface ReadConfig {
  readonly config: ArrayConfig
  readonly rules: Rules
}

const DATAFLOWS: readonly string[] = ['os', 'ws', 'is'] satisfies readonly Dataflow[]

/** What the file's absence of a bandwidth means in CALC mode, where the original uses 10 words per cycle. */
const CALC_BANDWIDTH = 10

/**
 * Reads a SCALE-Sim `.cfg`. Compatible rules read exactly what the original reads, and where it crashes give located
 * errors; corrected rules repair odd text with a note each. Up to 20 errors are told.
 */
export function readConfig(text: string, options: ReadConfigOptions = {}): Result<ReadConfig> {
  const findings = findingsFor(options.file)
  const asked = typeof options.rules === 'string' ? rulesOf(options.rules) : options.rules
  if (stripPython(text) === '') {
    findings.error('empty-file', 'the configuration file is empty', { row: 1, expected: '[general]' })
    return findings.finish<ReadConfig>(undefined)
  }
  const tolerant = asked?.fixes.has('tolerant-text') ?? false
  // A run name is free text: "run #2" is a name, not a name and a comment, and every version reads it so.
  const ini = parseIni(text, { tolerant, sections: CONFIG_SECTIONS, freeText: ['run_name'] }, findings)
  if (ini.size === 0 && findings.failed()) return findings.finish<ReadConfig>(undefined)
  const rules = asked ?? (hasV3Keys(ini) ? SCALE_SIM_V3 : SCALE_SIM_V2)
  const values = configValues(ini, rules, findings)
  const config = readArray(values, ini, rules, findings)
  if (rules.id === 'corrected') noteUnknownKeys(ini, findings)
  else topologyPath(values, ini.get('network_presets')?.row, findings)
  findings.addAll(validateConfig(config, rules, values.locate))
  return findings.finish({ config, rules })
}

function hasV3Keys(ini: IniFile): boolean {
  const requestBuffer = ini.get('architecture_presets')?.entries.has('readrequestbuffer') ?? false
  return ini.has('layout') || ini.has('sparsity') || requestBuffer
}

function readArray(values: ConfigValues, ini: IniFile, rules: Rules, findings: Findings): ArrayConfig {
  const runName = values.text('runName') ?? CONFIG_KEYS.runName.sample
  const mode = readMode(values, rules, findings)
  const v3 = readV3(values, ini, rules, findings)
  return {
    runName,
    mode,
    rows: values.integer('rows'),
    cols: values.integer('cols'),
    dataflow: readDataflow(values, rules, findings),
    ifmapSramKb: values.integer('ifmapSramKb'),
    filterSramKb: values.integer('filterSramKb'),
    ofmapSramKb: values.integer('ofmapSramKb'),
    ifmapOffset: values.integer('ifmapOffset'),
    filterOffset: values.integer('filterOffset'),
    ofmapOffset: values.integer('ofmapOffset'),
    bandwidthWordsPerCycle: mode === 'USER' ? userBandwidth(values, rules, findings) : calcBandwidth(values),
    ...(v3 === undefined ? {} : { v3 }),
  }
}

function readMode(values: ConfigValues, rules: Rules, findings: Findings): BandwidthMode {
  const text = values.text('mode')
  if (text === undefined || text === 'CALC' || text === 'USER') return text ?? 'CALC'
  const place = { ...values.locate('mode'), expected: 'USER or CALC', got: excerpt(text) }
  const upper = text.toUpperCase()
  if (rules.fixes.has('tolerant-text') && (upper === 'CALC' || upper === 'USER')) {
    findings.note('repair', 'odd-case', `the value was read as ${upper}`, place)
    return upper
  }
  const remedy = commentRemedy(text) ?? `Write ${nearestName(text, ['USER', 'CALC']) ?? 'USER or CALC'}.`
  findings.error('unknown-value', 'the bandwidth mode must be exactly USER or CALC', { ...place, remedy })
  return 'CALC'
}

function readDataflow(values: ConfigValues, rules: Rules, findings: Findings): Dataflow {
  const text = values.text('dataflow')
  if (text === undefined) return 'os'
  if (isDataflow(text)) return text
  const place = { ...values.locate('dataflow'), expected: DATAFLOWS.join(', '), got: excerpt(text) }
  const lower = text.toLowerCase()
  if (rules.fixes.has('tolerant-text') && isDataflow(lower)) {
    findings.note('repair', 'odd-case', `the value was read as ${lower}`, place)
    return lower
  }
  const nearest = nearestName(text, DATAFLOWS)
  const advice = commentRemedy(text) ?? `Write ${nearest ?? 'os, ws or is'}.`
  if (rules.fixes.has('strict-dataflow')) {
    findings.error('unknown-dataflow', 'the dataflow is none of the known ones', { ...place, remedy: advice })
  } else {
    const message = 'the original does not know this dataflow and simulates os'
    findings.note('warning', 'unknown-dataflow', message, { ...place, remedy: advice })
  }
  return 'os'
}

function isDataflow(text: string): text is Dataflow {
  return DATAFLOWS.includes(text)
}

/** Words per cycle in USER mode: the first of a comma list, as the original takes it. */
function userBandwidth(values: ConfigValues, rules: Rules, findings: Findings): number {
  const text = values.text('bandwidthWordsPerCycle')
  if (text === undefined) return CALC_BANDWIDTH
  const fractions = rules.id === 'corrected'
  const cells = text.split(',')
  const numbers = cells.map((cell) => (fractions ? parseDecimal(cell) : parsePythonInt(cell)))
  const bad = numbers.indexOf(undefined)
  if (bad >= 0) {
    const expected = fractions ? 'a number' : 'an integer'
    findings.error(fractions ? 'not-a-number' : 'not-an-integer', `the bandwidth is not ${expected}`, {
      ...values.locate('bandwidthWordsPerCycle'),
      expected,
      got: excerpt(cells[bad] ?? ''),
      remedy: commentRemedy(text) ?? 'For example "Bandwidth : 10".',
    })
    return CALC_BANDWIDTH
  }
  if (fractions && new Set(numbers).size > 1) {
    const message = 'only the first of several bandwidths counts'
    findings.note('warning', 'several-bandwidths', message, {
      ...values.locate('bandwidthWordsPerCycle'),
      got: excerpt(text),
    })
  }
  return numbers[0] ?? CALC_BANDWIDTH
}

/** In CALC mode the original does not read the value: kept when it makes sense, else the default. */
function calcBandwidth(values: ConfigValues): number {
  const first = parseDecimal(values.optionalText('bandwidthWordsPerCycle')?.split(',')[0] ?? '')
  return first !== undefined && first > 0 && first <= MAX_SIZE ? first : CALC_BANDWIDTH
}

function parseDecimal(text: string): number | undefined {
  const digits = stripPython(text)
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined
}

/** With a section `[network_presets]` the original looks for the topology path in the wrong section. */
function topologyPath(values: ConfigValues, row: number | undefined, findings: Findings): void {
  if (row === undefined) return
  if (values.optionalText('topologyPath')?.includes('"') === true) return
  findings.error(
    'network-presets',
    'with [network_presets] the original wants TopologyCsvLoc in [architecture_presets]',
    {
      row,
      ...values.locate('topologyPath'),
      expected: 'a path in double quotes',
      remedy: 'Remove the section [network_presets].',
    },
  )
}

function noteUnknownKeys(ini: IniFile, findings: Findings): void {
  for (const section of ini.values()) {
    if (section.name === 'DEFAULT') continue
    if (!CONFIG_SECTIONS.includes(section.name)) {
      const place = { row: section.row, field: excerpt(section.name).slice(1, -1) }
      findings.note('warning', 'unknown-section', 'the section is not read', {
        ...place,
        ...didYouMean(section.name, CONFIG_SECTIONS),
      })
      continue
    }
    const known = knownKeys(section.name)
    for (const entry of section.entries.values()) {
      if (known.some((name) => name.toLowerCase() === entry.name.toLowerCase())) continue
      const place = { row: entry.row, field: excerpt(entry.name).slice(1, -1) }
      findings.note('warning', 'unknown-key', `the key is not read in section [${section.name}]`, {
        ...place,
        ...didYouMean(entry.name, known),
      })
    }
  }
}

function didYouMean(name: string, known: readonly string[]): { readonly remedy?: string } {
  const nearest = nearestName(name, known)
  return nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }
}

/** The configuration as text that SCALE-Sim itself and `readConfig` read back; v3 sections when the config has them. */
export function writeConfig(config: ArrayConfig): string {
  const { v3 } = config
  const line = (id: ConfigKeyId, value: string | number | boolean): string => {
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
    return `${CONFIG_KEYS[id].name} : ${text}`
  }
  const banks = (operand: 'ifmapBanks' | 'filterBanks', bank: BankConfig): readonly string[] => [
    line(`v3.${operand}.customLayout`, bank.customLayout),
    line(`v3.${operand}.bandwidthWordsPerCycle`, bank.bandwidthWordsPerCycle),
    line(`v3.${operand}.banks`, bank.banks),
    line(`v3.${operand}.portsPerBank`, bank.portsPerBank),
  ]
  const architecture = (
    [
      'rows',
      'cols',
      'ifmapSramKb',
      'filterSramKb',
      'ofmapSramKb',
      'ifmapOffset',
      'filterOffset',
      'ofmapOffset',
    ] as const
  ).map((id) => line(id, config[id]))
  const sections: readonly (readonly string[])[] = [
    ['[general]', line('runName', config.runName.replaceAll('%', '%%'))],
    [
      '[architecture_presets]',
      ...architecture,
      line('bandwidthWordsPerCycle', config.bandwidthWordsPerCycle),
      line('dataflow', config.dataflow),
      'MemoryBanks : 1',
      ...(v3 === undefined ? [] : [line('readRequestBuffer', 32), line('writeRequestBuffer', 32)]),
    ],
    ...(v3 === undefined
      ? []
      : [
          ['[layout]', ...banks('ifmapBanks', v3.ifmapBanks), ...banks('filterBanks', v3.filterBanks)],
          sparsityLines(v3.sparsity, line),
        ]),
    ['[run_presets]', line('mode', config.mode), ...(v3 === undefined ? [] : [line('ramulator', false)])],
  ]
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function sparsityLines(
  sparsity: SparsityConfig,
  line: (id: ConfigKeyId, value: string | number | boolean) => string,
): readonly string[] {
  return [
    '[sparsity]',
    line('v3.sparsity.enabled', sparsity.enabled),
    line('v3.sparsity.representation', sparsity.representation),
    line('v3.sparsity.rowWise', sparsity.rowWise),
    line('v3.sparsity.blockSize', sparsity.blockSize),
    line('v3.sparsity.seed', sparsity.seed),
  ]
}
