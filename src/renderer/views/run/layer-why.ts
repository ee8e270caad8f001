import { fixed } from '../../../shared/format/numbers.ts'
import type { Check, RunDetail } from '../../../shared/model/runs.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import { ACCOUNT_TITLES, ACCOUNTS, type Account } from '../../../shared/analysis/cycle-accounts.ts'
import type { GivenExplanation } from '../../widgets/why-parts.ts'
import { cyclesOf, type CycleGroup } from '../../../shared/analysis/cycle-groups.ts'
import type { LayerView } from './layer-view.ts'

/** A number of the run page: a metric the program explains, or one the page works out itself. */
export type Why =
  { readonly metric: MetricId; readonly layer?: LayerView['row'] } | { readonly given: GivenExplanation }

/** The columns of the layer table whose cells are numbers of the simulation, and what they show. */
const METRIC_COLUMNS: Readonly<Record<string, MetricId>> = {
  macs: 'macs',
  cycles: 'cycles',
  mapping: 'mappingPercent',
  dram: 'dramBytes',
}

/** What of a run the page's own explanations need. */
export type WhyRun = Pick<RunDetail, 'checks'>

/** Where the number of a cell of the layer table comes from; undefined for cells that are no such number. */
export function whyOfCell(
  key: string,
  layer: LayerView,
  layers: readonly LayerView[],
  run: WhyRun,
): Why | undefined {
  const metric = METRIC_COLUMNS[key]
  if (metric !== undefined) return { metric, layer: layer.row }
  const given = GIVEN[key]?.(layer, layers, run)
  return given && { given }
}

/** Whether a column's cells can be explained. */
export function hasWhy(key: string): boolean {
  return METRIC_COLUMNS[key] !== undefined || GIVEN[key] !== undefined
}

type Given = (layer: LayerView, layers: readonly LayerView[], run: WhyRun) => GivenExplanation | undefined

const GIVEN: Readonly<Record<string, Given>> = {
  m: (layer, _, run) => shapeOf('M', 'Rows of the product: output pixels, times the batch.', layer, run),
  k: (layer, _, run) =>
    shapeOf('K', 'Length of the inner product: window elements times channels.', layer, run),
  n: (layer, _, run) => shapeOf('N', 'Columns of the product: filters.', layer, run),
  share: shareOf,
  useful: usefulOf,
  dense: denseOf,
}

const count = (value: number): string => fixed(value, 0)

function shapeOf(
  side: 'M' | 'K' | 'N',
  definition: string,
  { row }: LayerView,
  { checks }: WhyRun,
): GivenExplanation {
  const value = { M: row.m, K: row.k, N: row.n }[side]
  return {
    ...madeOf(`${side}, ${row.name}`, definition, { value, decimals: 0, unit: '' }),
    formula: `M x K x N = ${count(row.m)} x ${count(row.k)} x ${count(row.n)} of ${count(row.macs)} MACs`,
    checks,
  }
}

function shareOf(layer: LayerView, layers: readonly LayerView[], { checks }: WhyRun): GivenExplanation {
  const total = layers.reduce((sum, { row }) => sum + row.cycles, 0)
  const definition = 'Cycles of the layer divided by those of all layers of the step.'
  return {
    ...madeOf(`Share, ${layer.row.name}`, definition, { value: 100 * layer.share, decimals: 2, unit: '%' }),
    formula: `100 x ${count(layer.row.cycles)} / ${count(total)} cycles of ${layers.length} layers`,
    ...partsOf(
      layers.map(({ row }) => ({ title: row.name, value: row.cycles })),
      total,
      checks,
    ),
  }
}

function usefulOf(
  layer: LayerView,
  _: readonly LayerView[],
  { checks }: WhyRun,
): GivenExplanation | undefined {
  const { row, accounts, useful } = layer
  if (accounts === null || useful === null) return undefined
  const definition =
    'Share of the layer’s cycles in which PEs multiply; an array’s PE-cycles count as shares of a cycle.'
  return {
    ...madeOf(`Useful, ${row.name}`, definition, { value: 100 * useful, decimals: 1, unit: '%' }),
    formula: `100 x ${fixed(accounts.multiply, decimalsOf(accounts.multiply))} / ${count(row.cycles)} cycles`,
    ...partsOf(accountParts(layer), row.cycles, checks),
  }
}

function denseOf(
  layer: LayerView,
  _: readonly LayerView[],
  { checks }: WhyRun,
): GivenExplanation | undefined {
  const { row, againstDense } = layer
  if (againstDense === null) return undefined
  const dense = againstDense * row.cycles
  return {
    ...madeOf(
      `vs dense, ${row.name}`,
      'Cycles of the layer on the dense design divided by its cycles here.',
      {
        value: againstDense,
        decimals: 2,
        unit: '×',
      },
    ),
    formula: `${count(dense)} / ${count(row.cycles)} cycles`,
    parts: [
      { title: 'On the dense design', value: dense },
      { title: 'Here', value: row.cycles },
    ],
    checks,
  }
}

/** Words per cycle of each operand as the report of an array defines them; undefined for a design. */
export function whyOfBandwidth({ row }: LayerView, { checks }: WhyRun): GivenExplanation | undefined {
  const { dramBandwidth: rate, dramBytes: words } = row
  if (rate === null) return undefined
  const operands = [
    ['Input', words.ifmap, rate.ifmap],
    ['Weights', words.filter, rate.filter],
    ['Output', words.ofmap, rate.ofmap],
  ] as const
  const definition =
    'Mean DRAM words per cycle as the report defines them: words of an operand divided by the cycles from its first to its last word.'
  const value = rate.ifmap + rate.filter + rate.ofmap
  return {
    ...madeOf(`DRAM bandwidth, ${row.name}`, definition, { value, decimals: 3, unit: 'words/cycle' }),
    formula: operands
      .filter(([, , perCycle]) => perCycle > 0)
      .map(
        ([title, moved, perCycle]) => `${title}: ${count(moved)} words / ${count(moved / perCycle)} cycles`,
      )
      .join('\n'),
    parts: operands.map(([title, , perCycle]) => ({ title, value: perCycle })),
    partsUnit: 'words/cycle',
    partsDecimals: 3,
    partsSum: true,
    checks: [
      ...sumCheck(
        operands.map(([, , perCycle]) => perCycle),
        value,
        3,
      ),
      ...checks,
    ],
  }
}

/** Cycles of a group of layers that went to an account, or all of them. */
export function whyOfGroup(
  group: CycleGroup,
  account: Account | undefined,
  { checks }: WhyRun,
): GivenExplanation {
  const parts = group.members.map((layer) => ({ title: layer.row.name, value: cyclesOf(layer, account) }))
  const value = parts.reduce((sum, part) => sum + part.value, 0)
  const title = account === undefined ? 'Cycles' : ACCOUNT_TITLES[account]
  const definition =
    account === undefined
      ? METRICS.cycles.definition
      : `Cycles of the layers that went to “${ACCOUNT_TITLES[account].toLowerCase()}”; every cycle of a layer is in one account only.`
  const share = group.cycles === 0 ? 0 : (100 * value) / group.cycles
  const ofAll = account === undefined ? '' : ` = ${fixed(share, 2)} % of ${count(group.cycles)} cycles`
  return {
    ...madeOf(`${title}, ${group.title}`, definition, { value, decimals: decimalsOf(value), unit: 'cycles' }),
    formula: `sum of the cycles of ${group.layers} ${group.layers === 1 ? 'layer' : 'layers'}${ofAll}`,
    ...partsOf(
      parts.filter((part) => part.value > 0),
      value,
      checks,
    ),
  }
}

/** Cycles of a layer that went to one account. */
export function whyOfAccount(
  layer: LayerView,
  account: Account,
  { checks }: WhyRun,
): GivenExplanation | undefined {
  if (layer.accounts === null) return undefined
  const { row } = layer
  const value = layer.accounts[account]
  const definition = `Cycles of the layer that went to “${ACCOUNT_TITLES[account].toLowerCase()}”; every cycle is in one account only.`
  return {
    ...madeOf(`${ACCOUNT_TITLES[account]}, ${row.name}`, definition, {
      value,
      decimals: decimalsOf(value),
      unit: 'cycles',
    }),
    formula: `${fixed(value, decimalsOf(value))} of ${count(row.cycles)} cycles = ${fixed((100 * value) / Math.max(1, row.cycles), 2)} %`,
    ...partsOf(accountParts(layer), row.cycles, checks),
  }
}

/** Share of a layer's differences that do not fit the narrow lanes. */
export function whyOfOutliers(
  { name, outlierRate }: LayerView['row'],
  { checks }: WhyRun,
): GivenExplanation | undefined {
  if (outlierRate === null) return undefined
  const definition =
    'Share of the differences between two steps that the narrow multipliers cannot hold and that the outlier lanes take.'
  return {
    ...madeOf(`Outlier share, ${name}`, definition, { value: 100 * outlierRate, decimals: 2, unit: '%' }),
    formula: 'a setting of the run: from the recorded profile of the network, or as given for all layers',
    checks,
  }
}

/** An array's accounts are PE-cycles divided by its PEs. */
const decimalsOf = (value: number): number => (Number.isInteger(value) ? 0 : 2)

function accountParts({ accounts }: LayerView): GivenExplanation['parts'] {
  if (accounts === null) return []
  return ACCOUNTS.flatMap((id) =>
    accounts[id] > 0 ? [{ title: ACCOUNT_TITLES[id], value: accounts[id] }] : [],
  )
}

function madeOf(
  title: string,
  definition: string,
  { value, decimals, unit }: Pick<GivenExplanation, 'decimals' | 'unit'> & { readonly value: number },
): GivenExplanation {
  return {
    title,
    definition,
    formula: '',
    value,
    unit,
    decimals,
    parts: [],
    partsUnit: 'cycles',
    partsDecimals: 0,
    partsSum: false,
    checks: [],
  }
}

/** Parts in cycles, largest first, and the check that they sum to what they are parts of. */
function partsOf(
  parts: GivenExplanation['parts'],
  total: number,
  checks: readonly Check[],
): Pick<GivenExplanation, 'parts' | 'partsSum' | 'partsDecimals' | 'checks'> {
  const decimals = Math.max(0, ...parts.map(({ value }) => decimalsOf(value)))
  return {
    parts: parts.toSorted((a, b) => b.value - a.value),
    partsSum: true,
    partsDecimals: decimals,
    checks: [
      ...sumCheck(
        parts.map(({ value }) => value),
        total,
        decimals,
      ),
      ...checks,
    ],
  }
}

function sumCheck(values: readonly number[], total: number, decimals: number): readonly Check[] {
  const sum = values.reduce((all, value) => all + value, 0)
  return [
    {
      title: 'The parts sum to the whole',
      holds: Math.abs(sum - total) <= 1e-9 * Math.max(1, Math.abs(total)),
      detail: `${fixed(sum, decimals)} from ${values.length} ${values.length === 1 ? 'part' : 'parts'}`,
    },
  ]
}
