import { problem } from '../../engine/model/problem.ts'
import { bytesByTensor, dramBytes, TRAFFIC_CAUSE_IDS } from '../../engine/designs/traffic.ts'
import type { DramCauses } from '../../engine/model/result.ts'
import type { LayerAccounting, LayerRow } from '../../shared/model/runs.ts'
import { refuse } from './refusal.ts'

/** A stored number; the PEs of the array decide what the accounts of a layer sum to. */
export type LayerColumn = readonly [name: string, of: (layer: LayerRow, pes: number) => number | null]

/** What a layer row is made of: its columns and the item of its list. */
export interface LayerRecord {
  readonly layer: number
  readonly step: string
  readonly name: string
  readonly kind: string
  readonly m: number
  readonly k: number
  readonly n: number
  readonly [column: string]: number | string | null
}

const ACCOUNTS = [
  'fill',
  'drain',
  'edge',
  'stallIfmap',
  'stallFilter',
  'stallOfmap',
  'overhead',
] as const satisfies readonly (keyof LayerAccounting)[]

const ARRAY_CAUSES = [
  'ifmapCompulsory',
  'ifmapCapacity',
  'filterCompulsory',
  'filterCapacity',
  'ofmapFinal',
  'partialSumWrites',
  'partialSumReads',
] as const satisfies readonly (keyof DramCauses)[]

/** Products of the layer; the stored number only where it is another one. */
const productsOf = ({ m, k, n }: { readonly m: number; readonly k: number; readonly n: number }): number =>
  m * k * n

/** What the other accounts leave: of all PE cycles of an array, of the cycles of a design. */
function remainder(whole: number, accounts: { readonly [A in (typeof ACCOUNTS)[number]]: number }): number {
  return ACCOUNTS.reduce((rest, account) => rest - accounts[account], whole)
}

/** Bytes over the bus by operand as the causes of a design say; inputs are with the operands of attention. */
function operandBytes(causes: Readonly<Record<string, number>>): LayerRow['dramBytes'] {
  const { weights, input, output, attention } = bytesByTensor(dramBytes(causes))
  return { ifmap: input + attention, filter: weights, ofmap: output }
}

const unless = (value: number | null, derived: number): number | null => (value === derived ? null : value)

const COMMON: readonly LayerColumn[] = [
  ['cycles', (layer) => layer.cycles],
  ['stallCycles', (layer) => layer.stallCycles],
  ['utilPercent', (layer) => layer.utilPercent],
  ['mappingPercent', (layer) => layer.mappingPercent],
  ['dramIfmap', ({ dramBytes: own, dramCauses }) => unless(own.ifmap, operandBytes(dramCauses).ifmap)],
  ['dramFilter', ({ dramBytes: own, dramCauses }) => unless(own.filter, operandBytes(dramCauses).filter)],
  ['dramOfmap', ({ dramBytes: own, dramCauses }) => unless(own.ofmap, operandBytes(dramCauses).ofmap)],
  ...ACCOUNTS.map((account): LayerColumn => [
    account,
    ({ accounting }) => (accounting === null ? null : accounting[account]),
  ]),
  [
    'multiply',
    ({ accounting, cycles }, pes) =>
      accounting === null ? null : unless(accounting.multiply, remainder(pes * cycles, accounting)),
  ],
  ['macs', (layer) => unless(layer.macs, productsOf(layer))],
  ['energyMillijoules', (layer) => layer.energyMillijoules],
  ['outlierRate', (layer) => layer.outlierRate],
]

const causeColumns = (causes: readonly string[]): readonly LayerColumn[] =>
  causes.map((cause) => [`cause_${cause}`, (layer) => layer.dramCauses[cause] ?? null])

/** A kind of layer rows: its table, its columns, and the causes of traffic it knows. */
export interface LayerKind {
  readonly table: 'arrayLayers' | 'designLayers'
  readonly columns: readonly LayerColumn[]
  readonly causes: readonly string[]
}

export const LAYER_KINDS: Readonly<Record<'array' | 'design', LayerKind>> = {
  array: {
    table: 'arrayLayers',
    causes: ARRAY_CAUSES,
    columns: [
      ...COMMON,
      ['sramIfmap', ({ sramWords }) => sramWords?.ifmap ?? null],
      ['sramFilter', ({ sramWords }) => sramWords?.filter ?? null],
      ['sramOfmap', ({ sramWords }) => sramWords?.ofmap ?? null],
      ['bandwidthIfmap', ({ dramBandwidth }) => dramBandwidth?.ifmap ?? null],
      ['bandwidthFilter', ({ dramBandwidth }) => dramBandwidth?.filter ?? null],
      ['bandwidthOfmap', ({ dramBandwidth }) => dramBandwidth?.ofmap ?? null],
      ...causeColumns(ARRAY_CAUSES),
    ],
  },
  design: {
    table: 'designLayers',
    causes: TRAFFIC_CAUSE_IDS,
    columns: [...COMMON, ...causeColumns(TRAFFIC_CAUSE_IDS)],
  },
}

/** Refuses a layer with something its kind has no column for. */
export function checkLayer(layer: LayerRow, { causes, table }: LayerKind): void {
  const unknown = Object.keys(layer.dramCauses).find((cause) => !causes.includes(cause))
  if (unknown !== undefined) {
    refuse(
      problem('unknown-cause', `Layer ${layer.name}: no such cause of traffic`, {
        field: 'dramCauses',
        expected: causes.join(', '),
        got: unknown,
      }),
    )
  }
  if (table === 'designLayers' && (layer.sramWords !== null || layer.dramBandwidth !== null)) {
    refuse(
      problem('not-a-design-layer', `Layer ${layer.name}: a design has no SRAM words or DRAM bandwidth`, {
        field: layer.sramWords === null ? 'dramBandwidth' : 'sramWords',
        expected: 'null',
      }),
    )
  }
}

/** The layer a record was made of. */
export function layerOf(record: LayerRecord, kind: LayerKind, pes: number): LayerRow {
  const shape = { m: record.m, k: record.k, n: record.n }
  const causes = causesOf(record, kind)
  return {
    index: record.layer,
    name: record.name,
    kind: record.kind,
    step: record.step === 'first' ? 'first' : 'steady',
    ...shape,
    macs: optional(record, 'macs') ?? productsOf(shape),
    cycles: number(record, 'cycles'),
    stallCycles: number(record, 'stallCycles'),
    utilPercent: number(record, 'utilPercent'),
    mappingPercent: optional(record, 'mappingPercent'),
    sramWords: operands(record, 'sram'),
    dramBytes: dramBytesOf(record, causes),
    dramCauses: causes,
    dramBandwidth: operands(record, 'bandwidth'),
    energyMillijoules: optional(record, 'energyMillijoules'),
    outlierRate: optional(record, 'outlierRate'),
    accounting: accountingOf(record, pes),
  }
}

function optional(record: LayerRecord, column: string): number | null {
  const value = record[column]
  return typeof value === 'number' ? value : null
}

function number(record: LayerRecord, column: string): number {
  return optional(record, column) ?? 0
}

function operands(record: LayerRecord, of: string): NonNullable<LayerRow['sramWords']> | null {
  const [ifmap, filter, ofmap] = [`${of}Ifmap`, `${of}Filter`, `${of}Ofmap`].map((name) =>
    optional(record, name),
  )
  return ifmap === null || ifmap === undefined ? null : { ifmap, filter: filter ?? 0, ofmap: ofmap ?? 0 }
}

function dramBytesOf(record: LayerRecord, causes: Readonly<Record<string, number>>): LayerRow['dramBytes'] {
  const derived = operandBytes(causes)
  return {
    ifmap: optional(record, 'dramIfmap') ?? derived.ifmap,
    filter: optional(record, 'dramFilter') ?? derived.filter,
    ofmap: optional(record, 'dramOfmap') ?? derived.ofmap,
  }
}

function causesOf(record: LayerRecord, kind: LayerKind): Readonly<Record<string, number>> {
  const known = kind.causes.flatMap((cause) => {
    const bytes = optional(record, `cause_${cause}`)
    return bytes === null ? [] : [[cause, bytes] as const]
  })
  return Object.fromEntries(known)
}

function accountingOf(record: LayerRecord, pes: number): LayerAccounting | null {
  if (optional(record, 'fill') === null) return null
  const accounts = {
    fill: number(record, 'fill'),
    drain: number(record, 'drain'),
    edge: number(record, 'edge'),
    stallIfmap: number(record, 'stallIfmap'),
    stallFilter: number(record, 'stallFilter'),
    stallOfmap: number(record, 'stallOfmap'),
    overhead: number(record, 'overhead'),
  }
  const whole = pes * number(record, 'cycles')
  return { multiply: optional(record, 'multiply') ?? remainder(whole, accounts), ...accounts }
}
