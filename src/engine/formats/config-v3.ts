import type { BankConfig, SparseRepresentation, SparsityConfig, V3Config } from '../model/array-config.ts'
import type { Rules } from '../model/rules.ts'
import { MAX_SIZE } from '../model/validate.ts'
import type { ConfigKeyId } from './config-keys.ts'
import { CONFIG_KEYS } from './config-keys.ts'
import type { ConfigValues } from './config-values.ts'
import { commentRemedy } from './config-values.ts'
import type { Findings } from './findings.ts'
import type { IniFile } from './ini.ts'
import { nearestName } from '../model/nearest-name.ts'
import { excerpt, parsePythonInt } from './python-text.ts'

const REPRESENTATIONS: readonly string[] = [
  'csr',
  'csc',
  'ellpack_block',
] satisfies readonly SparseRepresentation[]

/**
 * The settings only version 3 has: required by its rules, unknown to version 2, and under corrected rules read where
 * the file has their section.
 */
export function readV3(
  values: ConfigValues,
  ini: IniFile,
  rules: Rules,
  findings: Findings,
): V3Config | undefined {
  if (rules.id === 'scale-sim-v2') return undefined
  const all = rules.id === 'scale-sim-v3'
  refuseRamulator(values, all, rules.fixes.has('tolerant-text'), findings)
  if (all) {
    // Only Ramulator runs use the request buffers, but the original wants to see two integers.
    values.integer('readRequestBuffer')
    values.integer('writeRequestBuffer')
  }
  const layout = all || ini.has('layout')
  const sparsity = all || ini.has('sparsity')
  if (!layout && !sparsity) return undefined
  return {
    ifmapBanks: layout ? readBanks(values, 'ifmapBanks') : DEFAULT_BANKS,
    filterBanks: layout ? readBanks(values, 'filterBanks') : DEFAULT_BANKS,
    sparsity: sparsity ? readSparsity(values, rules, findings) : NO_SPARSITY,
  }
}

const DEFAULT_BANKS: BankConfig = {
  customLayout: false,
  bandwidthWordsPerCycle: 10,
  banks: 10,
  portsPerBank: 2,
}
const NO_SPARSITY: SparsityConfig = {
  enabled: false,
  representation: 'ellpack_block',
  rowWise: false,
  blockSize: 8,
  seed: 40,
}

function refuseRamulator(
  values: ConfigValues,
  required: boolean,
  anyCase: boolean,
  findings: Findings,
): void {
  const text = required ? values.text('ramulator') : values.optionalText('ramulator')
  if (text !== 'True' && !(anyCase && text?.toLowerCase() === 'true')) return
  findings.error('not-modelled', 'DRAM latencies from Ramulator traces are not modelled', {
    ...values.locate('ramulator'),
    expected: 'False',
    got: excerpt(text),
    remedy: 'Write "UseRamulatorTrace: False" to simulate with a constant DRAM bandwidth.',
  })
}

function readBanks(values: ConfigValues, operand: 'ifmapBanks' | 'filterBanks'): BankConfig {
  return {
    customLayout: values.boolean(`v3.${operand}.customLayout`),
    bandwidthWordsPerCycle: values.integer(`v3.${operand}.bandwidthWordsPerCycle`),
    banks: values.integer(`v3.${operand}.banks`),
    portsPerBank: values.integer(`v3.${operand}.portsPerBank`),
  }
}

/** What the original does not read (all but the switch when that is off) is kept when it makes sense. */
function readSparsity(values: ConfigValues, rules: Rules, findings: Findings): SparsityConfig {
  const enabled = values.text('v3.sparsity.enabled')?.toLowerCase() === 'true'
  const rowWiseText = enabled
    ? values.text('v3.sparsity.rowWise')
    : values.optionalText('v3.sparsity.rowWise')
  const rowWise = rowWiseText?.toLowerCase() === 'true'
  const integer = (id: ConfigKeyId, read: boolean): number => {
    if (read) return values.integer(id)
    const kept = parsePythonInt(values.optionalText(id) ?? '')
    return kept !== undefined && kept >= 0 && kept <= MAX_SIZE ? kept : Number(CONFIG_KEYS[id].sample)
  }
  return {
    enabled,
    rowWise,
    representation: readRepresentation(values, enabled, rules, findings),
    blockSize: integer('v3.sparsity.blockSize', enabled && rowWise),
    seed: integer('v3.sparsity.seed', enabled),
  }
}

function readRepresentation(
  values: ConfigValues,
  read: boolean,
  rules: Rules,
  findings: Findings,
): SparseRepresentation {
  const id = 'v3.sparsity.representation'
  const text = read ? values.text(id) : values.optionalText(id)
  if (text !== undefined && isRepresentation(text)) return text
  if (text === undefined || !read) return NO_SPARSITY.representation
  const place = { ...values.locate(id), expected: REPRESENTATIONS.join(', '), got: excerpt(text) }
  const lower = text.toLowerCase()
  if (rules.fixes.has('tolerant-text') && isRepresentation(lower)) {
    findings.note('repair', 'odd-case', `the value was read as ${lower}`, place)
    return lower
  }
  const remedy = commentRemedy(text) ?? `Write ${nearestName(text, REPRESENTATIONS) ?? 'one of these'}.`
  findings.error('unknown-value', 'the representation is none of the known ones', { ...place, remedy })
  return NO_SPARSITY.representation
}

function isRepresentation(text: string): text is SparseRepresentation {
  return REPRESENTATIONS.includes(text)
}
