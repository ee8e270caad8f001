import type { Layer, TopologyKind } from '../model/layer.ts'
import { stripPython } from './python-text.ts'

/** A column of a topology file: a property of a layer, or its name. Gemm rows have M, N and K instead of sizes. */
export type ColumnId = keyof Layer | 'm' | 'n' | 'k'

interface Column {
  readonly id: ColumnId
  readonly title: string
  /** Other spellings, lower case without blanks. */
  readonly aliases: readonly string[]
  readonly required: boolean
}

const column = (id: ColumnId, title: string, required: boolean, ...aliases: readonly string[]): Column => ({
  id,
  title,
  required,
  aliases: [plain(title), ...aliases],
})

const OPTIONAL: readonly Column[] = [
  column('batch', 'Batch', false),
  column('sparsity', 'Sparsity', false, 'sparsityratio', 'sparsitysupport'),
]

const CONV: readonly Column[] = [
  column('name', 'Layer name', true, 'layer', 'name'),
  column('ifmapHeight', 'IFMAP Height', true),
  column('ifmapWidth', 'IFMAP Width', true),
  column('filterHeight', 'Filter Height', true),
  column('filterWidth', 'Filter Width', true),
  column('channels', 'Channels', true, 'channel', 'numchannels'),
  column('filters', 'Num Filter', true, 'numfilters', 'filters'),
  column('strideHeight', 'Stride Height', true, 'strides', 'stride'),
  column('strideWidth', 'Stride Width', false),
  column('padHeight', 'Pad Height', false, 'padding', 'pad', 'paddingheight'),
  column('padWidth', 'Pad Width', false, 'paddingwidth'),
  column('groups', 'Groups', false, 'group'),
  ...OPTIONAL,
]

const GEMM: readonly Column[] = [
  column('name', 'Layer', true, 'layername', 'name'),
  column('m', 'M', true),
  column('n', 'N', true),
  column('k', 'K', true),
  ...OPTIONAL,
]

/** Every column of a kind, in the order of the corrected writer. */
export function columnsOf(kind: TopologyKind): readonly Column[] {
  return kind === 'conv' ? CONV : GEMM
}

/** Columns of the original's format, which has no names: what the n-th cell means. */
export function positionalColumns(kind: TopologyKind): readonly ColumnId[] {
  return kind === 'gemm' ? ['name', 'm', 'n', 'k'] : CONV.slice(0, 8).map(({ id }) => id)
}

/** The title of a column, as the original spells it; its one stride column serves both directions. */
export function titleOf(kind: TopologyKind, id: ColumnId): string {
  if (id === 'strideHeight') return 'Strides'
  return columnsOf(kind).find((known) => known.id === id)?.title ?? id
}

/** The column a header cell names, ignoring case and blanks. */
export function columnNamed(kind: TopologyKind, cell: string): ColumnId | undefined {
  const name = plain(cell)
  return columnsOf(kind).find((known) => known.aliases.includes(name))?.id
}

/**
 * What each cell of a row means by the header's names; undefined unless the header names every column that must be
 * there, once.
 */
export function columnsByName(
  kind: TopologyKind,
  header: readonly string[],
): readonly (ColumnId | undefined)[] | undefined {
  const ids = header.map((cell) => columnNamed(kind, cell))
  const named = ids.filter((id) => id !== undefined)
  const complete = columnsOf(kind).every(({ id, required }) => !required || named.includes(id))
  return complete && new Set(named).size === named.length ? ids : undefined
}

function plain(cell: string): string {
  return stripPython(cell)
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '')
}
