import { fixed, MISSING } from '../../../shared/format/numbers.ts'
import { BOUND_TITLES } from '../../../shared/analysis/cycle-accounts.ts'
import { shortName } from '../../widgets/network-structure.ts'
import type { TableColumn, TableSort } from '../../widgets/table-column.ts'
import type { ClockScale } from '../../widgets/clock-scale.ts'
import type { LayerView } from './layer-view.ts'
import { isPending, layerOfSlot, type LayerSlot } from './pending-layers.ts'

/** A column of the layer table and what it is sorted by. */
export interface LayerColumn extends TableColumn<LayerSlot> {
  readonly value: (layer: LayerSlot) => number | string | null
}

function numberColumn(
  facts: Pick<LayerColumn, 'key' | 'title' | 'width' | 'unit' | 'definition'>,
  value: (layer: LayerView) => number | null,
  decimals: number,
): LayerColumn {
  return {
    ...facts,
    isNumber: true,
    isSortable: true,
    value: known(value),
    text: (layer) => {
      const number = known(value)(layer)
      return number === null ? MISSING : fixed(number, decimals)
    },
  }
}

/** The value of a layer that has numbers; null, which is shown and sorted as missing, of one that has none. */
function known<T>(value: (layer: LayerView) => T): (layer: LayerSlot) => T | null {
  return (layer) => (isPending(layer) ? null : value(layer))
}

function textColumn(
  facts: Pick<LayerColumn, 'key' | 'title' | 'width' | 'grows' | 'definition'>,
  value: (layer: LayerView) => string,
): LayerColumn {
  return { ...facts, isSortable: true, value: known(value), text: (layer) => known(value)(layer) ?? MISSING }
}

const SHAPE: readonly LayerColumn[] = [
  {
    ...numberColumn({ key: 'index', title: '#', width: 44 }, ({ row }) => row.index, 0),
    value: (layer) => layerOfSlot(layer).index,
    text: (layer) => fixed(layerOfSlot(layer).index, 0),
  },
  {
    ...textColumn({ key: 'name', title: 'Layer', width: 92, grows: true }, ({ row }) => row.name),
    value: (layer) => shortName(layerOfSlot(layer).name),
    text: (layer) => shortName(layerOfSlot(layer).name),
  },
  textColumn({ key: 'kind', title: 'Kind', width: 56 }, ({ row }) => row.kind),
  numberColumn({ key: 'm', title: 'M', width: 66, definition: 'Output pixels' }, ({ row }) => row.m, 0),
  numberColumn({ key: 'k', title: 'K', width: 58, definition: 'Inner product' }, ({ row }) => row.k, 0),
  numberColumn({ key: 'n', title: 'N', width: 46, definition: 'Filters' }, ({ row }) => row.n, 0),
  numberColumn({ key: 'macs', title: 'MACs', unit: 'G', width: 60 }, ({ row }) => row.macs / 1e9, 2),
]

/** In cycles or in time; sorted alike. */
function cyclesColumn({ title, unit, factor, decimals }: ClockScale): LayerColumn {
  const shown = { key: 'cycles', title, width: 78, definition: 'Of one step' }
  return numberColumn(
    title === 'Cycles' ? shown : { ...shown, unit },
    ({ row }) => factor * row.cycles,
    decimals,
  )
}

const SHARES: readonly LayerColumn[] = [
  numberColumn(
    {
      key: 'share',
      title: 'Share',
      unit: '%',
      width: 94,
      definition: 'Cycles divided by those of all layers of the step',
    },
    ({ share }) => 100 * share,
    2,
  ),
  numberColumn(
    {
      key: 'useful',
      title: 'Useful',
      unit: '%',
      width: 62,
      definition: 'Share of the cycles in which PEs multiply',
    },
    ({ useful }) => (useful === null ? null : 100 * useful),
    1,
  ),
]

const MAPPING = numberColumn(
  { key: 'mapping', title: 'Mapping', unit: '%', width: 76, definition: 'Share of the PEs the folds map' },
  ({ row }) => row.mappingPercent,
  2,
)
const BOUND = textColumn(
  { key: 'bound', title: 'Bound by', width: 78, definition: 'The largest account of the cycles' },
  ({ bound }) => (bound === null ? MISSING : BOUND_TITLES[bound]),
)
const DRAM = numberColumn(
  { key: 'dram', title: 'DRAM', unit: 'MB', width: 70 },
  ({ dramBytes }) => dramBytes / 1e6,
  2,
)
const DENSE = numberColumn(
  {
    key: 'dense',
    title: 'vs dense',
    unit: '×',
    width: 72,
    definition: 'Cycles on the dense design divided by the cycles here',
  },
  ({ againstDense }) => againstDense,
  2,
)

/** Width of a digit, and of what stands around the text of a cell, in pixels. */
const [DIGIT_PX, CELL_PX] = [7.3, 18]

/** Wide enough for its longest number: digits are never cut. */
function wideEnough(column: LayerColumn, layers: readonly LayerView[]): LayerColumn {
  if (column.isNumber !== true || column.key === 'share') return column
  const longest = layers.reduce((most, layer) => Math.max(most, column.text(layer).length), 0)
  return { ...column, width: Math.max(column.width, Math.ceil(CELL_PX + DIGIT_PX * longest)) }
}

/** The columns a run has values for. */
export function layerColumns(
  layers: readonly LayerView[],
  clock: ClockScale = { title: 'Cycles', unit: 'cycles', factor: 1, decimals: 0 },
): readonly LayerColumn[] {
  const has = (value: (layer: LayerView) => unknown): boolean => layers.some((layer) => value(layer) !== null)
  const columns = [
    ...SHAPE,
    cyclesColumn(clock),
    ...SHARES,
    ...(has(({ row }) => row.mappingPercent) ? [MAPPING] : []),
    BOUND,
    DRAM,
    ...(has(({ againstDense }) => againstDense) ? [DENSE] : []),
  ]
  return columns.map((column) => wideEnough(column, layers))
}

/** Layers by a column; missing values come last either way, equal ones keep the order of execution. */
export function sortedLayers(
  layers: readonly LayerSlot[],
  columns: readonly LayerColumn[],
  sort: TableSort,
): readonly LayerSlot[] {
  const column = columns.find(({ key }) => key === sort.key)
  if (column === undefined) return layers
  const sign = sort.isDescending ? -1 : 1
  return layers.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * String(left).localeCompare(String(right), 'en', { numeric: true })
  })
}
