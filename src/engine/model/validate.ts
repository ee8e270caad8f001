import type { ArrayConfig, BankConfig, SparsityConfig } from './array-config.ts'
import type { Layer } from './layer.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'
import type { Rules } from './rules.ts'

/** Largest size, stride, bandwidth or count of a layer or configuration, in elements. */
export const MAX_SIZE = 2 ** 31
/** Largest array height and width, in processing elements. */
export const MAX_ARRAY_SIDE = 65_536
/** Largest scratchpad: its bytes must stay exact integers. */
export const MAX_SRAM_KB = Math.floor(Number.MAX_SAFE_INTEGER / 1024)
/** Largest address offset, and most words of one operand: their sum must stay an exact integer. */
export const MAX_OFFSET = 2 ** 52

/** What a caller knows about the place of a property, e.g. its line in a file. */
export type Locate = (property: string) => Partial<Omit<Problem, 'code' | 'message' | 'severity'>>

const byName: Locate = (property) => ({ field: property })

const SIZES = [
  'ifmapHeight',
  'ifmapWidth',
  'filterHeight',
  'filterWidth',
  'channels',
  'filters',
  'strideHeight',
  'strideWidth',
  'groups',
  'batch',
] as readonly (keyof Layer)[]

/** The errors of a layer under these rules, none when it can be simulated; `locate` adds where each property stands. */
export function validateLayer(layer: Layer, rules: Rules, locate: Locate = byName): readonly Problem[] {
  const sizes = [
    ...SIZES.flatMap((name) => integerWithin(layer[name], 1, MAX_SIZE, name, locate)),
    ...integerWithin(layer.padHeight, 0, MAX_SIZE, 'padHeight', locate),
    ...integerWithin(layer.padWidth, 0, MAX_SIZE, 'padWidth', locate),
    ...sparsityRatio(layer, locate),
  ]
  if (sizes.length > 0) return sizes
  const shape = [...ruleLimits(layer, rules, locate), ...fitting(layer, locate), ...grouping(layer, locate)]
  return shape.length > 0 ? shape : magnitude(layer, rules, locate)
}

function sparsityRatio(layer: Layer, locate: Locate): readonly Problem[] {
  const ratio = layer.sparsity
  if (ratio === undefined) return []
  const whole = Number.isInteger(ratio.keep) && Number.isInteger(ratio.of)
  if (whole && ratio.keep >= 1 && ratio.keep <= ratio.of && ratio.of <= MAX_SIZE) return []
  const message = 'a sparsity ratio N:M keeps at least one and at most all of M rows'
  const facts = { expected: 'N:M with 1 <= N <= M', got: `${ratio.keep}:${ratio.of}` }
  return [problem('bad-sparsity-ratio', message, { ...locate('sparsity'), ...facts })]
}

/** Padding, groups, batch and sparsity are not in every version of the original. */
function ruleLimits(layer: Layer, rules: Rules, locate: Locate): readonly Problem[] {
  if (rules.id === 'corrected') return []
  const neutral = { padHeight: 0, padWidth: 0, groups: 1, batch: 1 } as const
  const problems = (Object.keys(neutral) as (keyof typeof neutral)[])
    .filter((name) => layer[name] !== neutral[name])
    .map((name) =>
      problem('needs-corrected-rules', 'the original has no padding, groups or batch', {
        ...locate(name),
        expected: String(neutral[name]),
        got: String(layer[name]),
        remedy: 'Use the corrected rules.',
      }),
    )
  if (rules.id === 'scale-sim-v2' && layer.sparsity !== undefined) {
    const message = 'version 2 of the original has no sparsity'
    problems.push(
      problem('needs-v3-rules', message, { ...locate('sparsity'), remedy: 'Use the rules of version 3.' }),
    )
  }
  return problems
}

function fitting(layer: Layer, locate: Locate): readonly Problem[] {
  const sides = [
    ['filterHeight', layer.filterHeight, layer.ifmapHeight + 2 * layer.padHeight],
    ['filterWidth', layer.filterWidth, layer.ifmapWidth + 2 * layer.padWidth],
  ] as const
  return sides
    .filter(([, filter, ifmap]) => filter > ifmap)
    .map(([name, filter, ifmap]) =>
      problem('filter-larger-than-ifmap', 'the filter is larger than the padded ifmap', {
        ...locate(name),
        expected: `at most ${ifmap}`,
        got: String(filter),
      }),
    )
}

function grouping(layer: Layer, locate: Locate): readonly Problem[] {
  return (['channels', 'filters'] as const)
    .filter((name) => layer[name] % layer.groups !== 0)
    .map((name) =>
      problem('not-divisible', `the ${name} do not divide evenly into the groups`, {
        ...locate(name),
        expected: `a multiple of ${layer.groups}`,
        got: String(layer[name]),
      }),
    )
}

/** Every count the simulators form must stay an exact integer of a double. */
function magnitude(layer: Layer, rules: Rules, locate: Locate): readonly Problem[] {
  const round = rules.fixes.has('floor-output-size') ? Math.floor : Math.ceil
  const outputs = (size: number, pad: number, filter: number, stride: number): number =>
    round((size + 2 * pad - filter + stride) / stride)
  const m =
    outputs(layer.ifmapHeight, layer.padHeight, layer.filterHeight, layer.strideHeight) *
    outputs(layer.ifmapWidth, layer.padWidth, layer.filterWidth, layer.strideWidth)
  const k = layer.filterHeight * layer.filterWidth * (layer.channels / layer.groups)
  const counts = [
    [
      'too-many-macs',
      'multiply-accumulates M x N x K',
      layer.batch * m * k * layer.filters,
      Number.MAX_SAFE_INTEGER,
    ],
    [
      'too-many-words',
      'ifmap words',
      layer.batch * layer.ifmapHeight * layer.ifmapWidth * layer.channels,
      MAX_OFFSET,
    ],
    ['too-many-words', 'filter words', k * layer.filters, MAX_OFFSET],
    ['too-many-words', 'ofmap words', layer.batch * m * layer.filters, MAX_OFFSET],
  ] as const
  return counts
    .filter(([, , count, most]) => count > most)
    .map(([code, what, count, most]) =>
      problem(code, `the layer has too many ${what}`, {
        ...locate('ifmapHeight'),
        expected: `at most ${most}`,
        got: count.toExponential(3),
      }),
    )
}

/**
 * The errors of a configuration under these rules, none when it can be simulated. Properties of the v3 part are
 * located by their path, e.g. `v3.ifmapBanks.banks`.
 */
export function validateConfig(
  config: ArrayConfig,
  rules: Rules,
  locate: Locate = byName,
): readonly Problem[] {
  const within = (name: keyof ArrayConfig, least: number, most: number): readonly Problem[] =>
    integerWithin(config[name], least, most, name, locate)
  return [
    ...runName(config.runName, locate),
    ...within('rows', 1, MAX_ARRAY_SIDE),
    ...within('cols', 1, MAX_ARRAY_SIDE),
    ...within('ifmapSramKb', 1, MAX_SRAM_KB),
    ...within('filterSramKb', 1, MAX_SRAM_KB),
    ...within('ofmapSramKb', 1, MAX_SRAM_KB),
    ...within('ifmapOffset', 0, MAX_OFFSET),
    ...within('filterOffset', 0, MAX_OFFSET),
    ...within('ofmapOffset', 0, MAX_OFFSET),
    ...oneOf(config.dataflow, ['os', 'ws', 'is'], 'dataflow', locate),
    ...oneOf(config.mode, ['CALC', 'USER'], 'mode', locate),
    ...bandwidth(config, rules, locate),
    ...v3Part(config, rules, locate),
  ]
}

/** The run name becomes a folder name and one line of a file. */
function runName(name: string, locate: Locate): readonly Problem[] {
  const unfit = /[/\\\p{Cc}]/u.test(name) || name === '.' || name === '..' || name !== name.trim()
  if (!unfit) return []
  const message = 'the run name is not usable as a folder name'
  const facts = {
    expected: 'a name without path separators, line breaks or outer blanks',
    got: JSON.stringify(name),
  }
  return [problem('bad-run-name', message, { ...locate('runName'), ...facts })]
}

/** USER mode uses the value; in CALC mode the original does not even parse it, so only nonsense is refused. */
function bandwidth(config: ArrayConfig, rules: Rules, locate: Locate): readonly Problem[] {
  const value = config.bandwidthWordsPerCycle
  if (rules.id !== 'corrected' && config.mode === 'USER') {
    return integerWithin(value, 1, MAX_SIZE, 'bandwidthWordsPerCycle', locate)
  }
  if (value > 0 && value <= MAX_SIZE) return []
  const facts = { expected: `a positive number of words per cycle up to ${MAX_SIZE}`, got: String(value) }
  return [
    problem('out-of-range', 'the bandwidth is out of range', {
      ...locate('bandwidthWordsPerCycle'),
      ...facts,
    }),
  ]
}

function v3Part(config: ArrayConfig, rules: Rules, locate: Locate): readonly Problem[] {
  const v3 = config.v3
  if (v3 === undefined) {
    if (rules.id !== 'scale-sim-v3') return []
    const remedy = 'Add the sections [layout] and [sparsity], or use the rules of version 2.'
    return [problem('missing-v3-settings', 'version 3 needs its own settings', { ...locate('v3'), remedy })]
  }
  // In USER mode version 3 splits the interface among the banks even without a custom layout.
  const splits = (banks: BankConfig): boolean =>
    banks.customLayout || (config.mode === 'USER' && rules.id === 'scale-sim-v3')
  return [
    ...bankErrors(v3.ifmapBanks, splits(v3.ifmapBanks), 'v3.ifmapBanks', locate),
    ...bankErrors(v3.filterBanks, splits(v3.filterBanks), 'v3.filterBanks', locate),
    ...layoutOffset(config, rules, locate),
    ...sparsityErrors(v3.sparsity, config.rows, locate),
  ]
}

function bankErrors(banks: BankConfig, split: boolean, path: string, locate: Locate): readonly Problem[] {
  const within = (name: keyof BankConfig): readonly Problem[] =>
    integerWithin(banks[name], 1, MAX_SIZE, `${path}.${name}`, locate)
  const ranges = [...within('bandwidthWordsPerCycle'), ...within('banks'), ...within('portsPerBank')]
  if (ranges.length > 0 || !split || banks.bandwidthWordsPerCycle % banks.banks === 0) return ranges
  const message = 'the bandwidth does not divide evenly among the banks'
  const facts = { expected: `a multiple of ${banks.banks}`, got: String(banks.bandwidthWordsPerCycle) }
  return [problem('not-divisible', message, { ...locate(`${path}.bandwidthWordsPerCycle`), ...facts })]
}

/** Version 3 leaves the offset out of the fetch order of a custom layout, so it never finds the words it waits for. */
function layoutOffset(config: ArrayConfig, rules: Rules, locate: Locate): readonly Problem[] {
  const endless =
    config.mode === 'USER' && config.v3?.ifmapBanks.customLayout === true && config.ifmapOffset !== 0
  if (rules.id !== 'scale-sim-v3' || !endless) return []
  const message = 'version 3 never ends with a custom ifmap layout and an ifmap offset'
  const facts = { expected: '0', got: String(config.ifmapOffset), remedy: 'Set IfmapOffset to 0.' }
  return [problem('offset-with-custom-layout', message, { ...locate('ifmapOffset'), ...facts })]
}

function sparsityErrors(sparsity: SparsityConfig, rows: number, locate: Locate): readonly Problem[] {
  if (!sparsity.enabled) return []
  return [
    ...oneOf(sparsity.representation, ['csr', 'csc', 'ellpack_block'], 'v3.sparsity.representation', locate),
    ...(sparsity.rowWise ? integerWithin(sparsity.blockSize, 2, rows, 'v3.sparsity.blockSize', locate) : []),
    ...integerWithin(sparsity.seed, 0, 2 ** 32 - 1, 'v3.sparsity.seed', locate),
  ]
}

function oneOf(
  value: string,
  values: readonly string[],
  property: string,
  locate: Locate,
): readonly Problem[] {
  if (values.includes(value)) return []
  const facts = { expected: values.join(', '), got: JSON.stringify(value) }
  return [problem('unknown-value', 'the value is none of the known ones', { ...locate(property), ...facts })]
}

function integerWithin(
  value: unknown,
  least: number,
  most: number,
  property: string,
  locate: Locate,
): readonly Problem[] {
  const whole = typeof value === 'number' && Number.isInteger(value)
  if (whole && value >= least && value <= most) return []
  const code = whole ? 'out-of-range' : 'not-an-integer'
  const message = whole ? 'the number is out of range' : 'the value is not an integer'
  const facts = { expected: `an integer from ${least} to ${most}`, got: String(value) }
  return [problem(code, message, { ...locate(property), ...facts })]
}
