import type { Layer, TopologyKind } from '../model/layer.ts'
import type { Problem } from '../model/problem.ts'
import { problem } from '../model/problem.ts'
import { CORRECTED, SCALE_SIM_V2, SCALE_SIM_V3 } from '../model/rules.ts'
import { validateLayer } from '../model/validate.ts'
import { quoteCell } from './csv-cells.ts'
import { stripPython } from './python-text.ts'
import { columnsOf, titleOf } from './topology-columns.ts'
import type { ColumnId } from './topology-columns.ts'

/** For whom a topology is written. */
export interface WriteTopologyOptions {
  /** The original's version 2 or 3, or this project's format with all columns by name. */
  readonly version: 2 | 3 | 'corrected'
  /**
   * Without a padding column, write the ifmap that the outputs really read, (outputs - 1) x stride + filter: output
   * sizes and multiply-accumulates are then right, ifmap traffic counts the zeros of the padding.
   */
  readonly padding?: 'enlarge-ifmap'
}

/** One line of the file, or why the layer cannot be written. */
export interface TopologyLine {
  readonly cells: readonly string[]
  readonly problems: readonly Problem[]
}

/** The layer as a row of the file; `row` is the line it gets. */
export function topologyLine(
  layer: Layer,
  kind: TopologyKind,
  options: WriteTopologyOptions,
  row: number,
): TopologyLine {
  const { version } = options
  const shaped =
    options.padding === 'enlarge-ifmap' && version !== 'corrected' ? withEnlargedIfmap(layer) : layer
  const rules = version === 2 ? SCALE_SIM_V2 : version === 3 ? SCALE_SIM_V3 : CORRECTED
  const problems = [
    ...nameProblems(shaped, kind, version, row),
    ...(kind === 'gemm' ? gemmProblems(shaped, row) : []),
    ...strideProblems(shaped, kind, version, row),
    ...validateLayer(shaped, rules, (field) => ({ row, field })).map(withExportRemedy),
  ]
  const values = cellValues(shaped)
  if (version === 'corrected') return { cells: columnsOf(kind).map(({ id }) => values(id)), problems }
  return { cells: originalCells(shaped, kind, values), problems }
}

/** Titles of the file's columns. */
export function topologyHeader(
  layers: readonly Layer[],
  kind: TopologyKind,
  version: 2 | 3 | 'corrected',
): readonly string[] {
  if (version === 'corrected') return columnsOf(kind).map(({ title }) => title)
  const ids =
    kind === 'gemm'
      ? (['name', 'm', 'n', 'k'] as const)
      : columnsOf('conv')
          .slice(0, 8)
          .map(({ id }) => id)
  const titles = ids.map((id) => titleOf(kind, id))
  return version === 3 && layers.some((layer) => layer.sparsity !== undefined)
    ? [...titles, 'Sparsity']
    : titles
}

function cellValues(layer: Layer): (id: ColumnId) => string {
  return (id) => {
    switch (id) {
      case 'name':
        return quoteCell(layer.name)
      case 'm':
        return String(layer.ifmapHeight)
      case 'n':
        return String(layer.filters)
      case 'k':
        return String(layer.ifmapWidth)
      case 'sparsity':
        return layer.sparsity === undefined ? '' : `${layer.sparsity.keep}:${layer.sparsity.of}`
      default:
        return String(layer[id])
    }
  }
}

/** Rows of the original may differ in length: a second stride or a ratio stands only where it says something. */
function originalCells(
  layer: Layer,
  kind: TopologyKind,
  values: (id: ColumnId) => string,
): readonly string[] {
  const fixed =
    kind === 'gemm'
      ? [values('m'), values('n'), values('k')]
      : columnsOf('conv')
          .slice(1, 8)
          .map(({ id }) => values(id))
  const second = kind === 'conv' && layer.strideWidth !== layer.strideHeight ? [values('strideWidth')] : []
  // The original knows no quotes; names that would need them are refused.
  return [layer.name, ...fixed, ...second, ...(layer.sparsity === undefined ? [] : [values('sparsity')])]
}

function withEnlargedIfmap(layer: Layer): Layer {
  const side = (size: number, pad: number, filter: number, stride: number): number =>
    Math.floor((size + 2 * pad - filter) / stride) * stride + filter
  return {
    ...layer,
    ifmapHeight: side(layer.ifmapHeight, layer.padHeight, layer.filterHeight, layer.strideHeight),
    ifmapWidth: side(layer.ifmapWidth, layer.padWidth, layer.filterWidth, layer.strideWidth),
    padHeight: 0,
    padWidth: 0,
  }
}

function withExportRemedy(p: Problem): Problem {
  if (p.code !== 'needs-corrected-rules') return p
  const padded = p.field === 'padHeight' || p.field === 'padWidth'
  const enlarge = padded ? ' or let the ifmap be enlarged by the padding' : ''
  return { ...p, remedy: `Write the file for the corrected rules${enlarge}.` }
}

function nameProblems(
  layer: Layer,
  kind: TopologyKind,
  version: 2 | 3 | 'corrected',
  row: number,
): readonly Problem[] {
  const { name } = layer
  const place = {
    row,
    column: 1,
    field: 'Layer name',
    got: JSON.stringify(name),
    remedy: 'Rename the layer.',
  }
  if (/[\r\n]/.test(name)) return [problem('unwritable-name', 'a layer name is one line', place)]
  if (version === 'corrected') return []
  if (name.includes(',') || name !== stripPython(name)) {
    return [
      problem('unwritable-name', 'the original takes no commas and no outer blanks in a layer name', place),
    ]
  }
  if (kind === 'conv' && name.includes('DP') && layer.channels > 1) {
    const message = 'the original would split a layer with DP in its name into one layer per channel'
    return [problem('unwritable-name', message, place)]
  }
  return []
}

function gemmProblems(layer: Layer, row: number): readonly Problem[] {
  const product =
    layer.filterHeight === 1 &&
    layer.filterWidth === layer.ifmapWidth &&
    layer.channels === 1 &&
    layer.strideHeight === 1 &&
    layer.strideWidth === 1
  if (product && layer.padHeight === 0 && layer.padWidth === 0 && layer.groups === 1) return []
  const message = 'the layer is a convolution, not a matrix product'
  return [problem('not-a-gemm', message, { row, field: 'Layer', remedy: 'Write the topology as conv.' })]
}

function strideProblems(
  layer: Layer,
  kind: TopologyKind,
  version: 2 | 3 | 'corrected',
  row: number,
): readonly Problem[] {
  if (kind !== 'conv' || version !== 3 || layer.strideHeight === layer.strideWidth) return []
  return [
    problem('two-strides', 'version 3 of the original has one stride for both directions', {
      row,
      field: 'Strides',
      expected: String(layer.strideHeight),
      got: String(layer.strideWidth),
      remedy: 'Write the file for version 2 or for the corrected rules.',
    }),
  ]
}
