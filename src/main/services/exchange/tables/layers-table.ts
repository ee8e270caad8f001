import type { LayerAccounting, LayerRow } from '../../../../shared/model/runs.ts'
import type { Cell, ColumnDefinition, ColumnType } from './table.ts'

/** A layer with the run it belongs to. */
export interface LayerOfRun {
  readonly runId: number
  readonly layer: LayerRow
}

const column = (
  name: string,
  type: ColumnType,
  value: (layer: LayerRow) => Cell,
): ColumnDefinition<LayerOfRun> => ({ name, type, value: ({ layer }) => value(layer) })

const integer = (name: string, value: (layer: LayerRow) => Cell) => column(name, 'integer', value)
const number = (name: string, value: (layer: LayerRow) => Cell) => column(name, 'number', value)

const ACCOUNTS = [
  'multiply',
  'fill',
  'drain',
  'edge',
  'stallIfmap',
  'stallFilter',
  'stallOfmap',
  'overhead',
] as const satisfies readonly (keyof LayerAccounting)[]

const FIXED: readonly ColumnDefinition<LayerOfRun>[] = [
  { name: 'runId', type: 'integer', value: ({ runId }) => runId },
  integer('layer', (layer) => layer.index),
  column('name', 'text', (layer) => layer.name),
  column('kind', 'text', (layer) => layer.kind),
  column('step', 'text', (layer) => layer.step),
  integer('m', (layer) => layer.m),
  integer('k', (layer) => layer.k),
  integer('n', (layer) => layer.n),
  number('macs', (layer) => layer.macs),
  number('cycles', (layer) => layer.cycles),
  number('stallCycles', (layer) => layer.stallCycles),
  number('utilPercent', (layer) => layer.utilPercent),
  number('mappingPercent', (layer) => layer.mappingPercent),
  number('sramIfmapWords', (layer) => layer.sramWords?.ifmap ?? null),
  number('sramFilterWords', (layer) => layer.sramWords?.filter ?? null),
  number('sramOfmapWords', (layer) => layer.sramWords?.ofmap ?? null),
  number('dramIfmapBytes', (layer) => layer.dramBytes.ifmap),
  number('dramFilterBytes', (layer) => layer.dramBytes.filter),
  number('dramOfmapBytes', (layer) => layer.dramBytes.ofmap),
  number('dramIfmapWordsPerCycle', (layer) => layer.dramBandwidth?.ifmap ?? null),
  number('dramFilterWordsPerCycle', (layer) => layer.dramBandwidth?.filter ?? null),
  number('dramOfmapWordsPerCycle', (layer) => layer.dramBandwidth?.ofmap ?? null),
  number('energyMillijoules', (layer) => layer.energyMillijoules),
  number('outlierRate', (layer) => layer.outlierRate),
  ...ACCOUNTS.map((account) => number(`account.${account}`, (layer) => layer.accounting?.[account] ?? null)),
]

/** What the layers of runs are written as; DRAM bytes by cause get a column for each cause that occurs. */
export function layerColumns(layers: readonly LayerOfRun[]): readonly ColumnDefinition<LayerOfRun>[] {
  const causes = new Set(layers.flatMap(({ layer }) => Object.keys(layer.dramCauses)))
  return [
    ...FIXED,
    ...[...causes].map((cause) =>
      number(`dramBytes.${cause}`, (layer) =>
        Object.hasOwn(layer.dramCauses, cause) ? (layer.dramCauses[cause] ?? null) : null,
      ),
    ),
  ]
}
