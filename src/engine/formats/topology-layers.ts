import type { Layer, SparsityRatio, TopologyKind } from '../model/layer.ts'
import { convLayer, gemmLayer } from '../model/layer.ts'
import type { Rules } from '../model/rules.ts'
import { validateLayer } from '../model/validate.ts'
import type { Findings, Place } from './findings.ts'
import { excerpt, parsePythonInt } from './python-text.ts'
import type { ColumnId } from './topology-columns.ts'
import { positionalColumns, titleOf } from './topology-columns.ts'
import type { CsvRow, CsvTable } from './topology-rows.ts'
import { integerCell } from './topology-rows.ts'

/** Above this many channels a depth-wise row is refused rather than split into that many layers. */
const MOST_SPLIT_CHANNELS = 65_536

/** What the reading of a row depends on besides the row. */
export interface RowContext {
  readonly kind: TopologyKind
  readonly rules: Rules
  readonly findings: Findings
  readonly table: CsvTable
  /** What each cell means when the header names the columns; undefined for the original's fixed order. */
  readonly byName: Cells | undefined
}

/** The column each cell of a row belongs to. */
export type Cells = readonly (ColumnId | undefined)[]

/** The layer of a row, or its layers when the original splits it by channels; none after an error. */
export function readRow(line: CsvRow, context: RowContext): readonly Layer[] {
  const { findings, rules } = context
  if (!enoughFields(line, context)) return []
  const columns = meanings(line, context)
  if (columns === undefined) return []
  const layer = context.kind === 'gemm' ? gemmRow(line, columns, context) : convRow(line, columns, context)
  if (layer === undefined) return []
  const problems = validateLayer(layer, rules, (property) => placeOf(property, line, columns, context.kind))
  findings.addAll(problems)
  if (problems.length > 0) return []
  if (context.kind === 'gemm' || !layer.name.includes('DP')) return [layer]
  if (!rules.fixes.has('named-depthwise')) return splitDepthwise(layer, line, columns, context)
  if (layer.groups === 1 && layer.channels > 1) {
    const message =
      'the original would split this layer by its channels because of DP in its name; here it is one layer'
    const remedy = 'For a depth-wise convolution add a column Groups with the number of channels.'
    findings.note('warning', 'dp-in-name', message, {
      ...placeOf('name', line, columns, context.kind),
      remedy,
    })
  }
  return [layer]
}

/** Tells a row that is too short, and a last number that the original's reading loses. */
function enoughFields(line: CsvRow, context: RowContext): boolean {
  const needed = context.byName === undefined ? positionalColumns(context.kind).length : 2
  const place = { row: line.row, column: line.cells.length + 1 }
  const remedy = 'End the row with a comma, or use --rules corrected.'
  const enough = line.cells.length >= needed
  if (line.dropped !== undefined && enough) {
    const message = 'the original drops the last field of a row without a trailing comma'
    context.findings.note('warning', 'last-field-dropped', message, {
      ...place,
      got: excerpt(line.dropped),
      remedy,
    })
  }
  if (enough) return true
  if (context.table.blankFirstLine && firstRowIsHeader(line, context)) {
    tellBlankFirstLine(line, context)
    return false
  }
  const oneCell = /[;\t]/.test(line.dropped ?? '')
  const id = positionalColumns(context.kind)[line.cells.length]
  context.findings.error('missing-field', 'the row has too few fields', {
    ...place,
    field: id === undefined ? 'Layer name' : titleOf(context.kind, id),
    expected: `at least ${needed} fields${line.dropped === undefined ? '' : ' and a trailing comma'}`,
    got:
      line.dropped === undefined
        ? `${line.cells.length} fields`
        : `${line.cells.length} fields and ${excerpt(line.dropped)}`,
    remedy: oneCell ? 'Separate the cells with commas, or use --rules corrected.' : remedyFor(line, remedy),
  })
  return false
}

function remedyFor(line: CsvRow, trailingComma: string): string {
  return line.dropped === undefined ? 'Give the row all its fields.' : trailingComma
}

function firstRowIsHeader(line: CsvRow, context: RowContext): boolean {
  return line === context.table.rows[0] && parsePythonInt(line.cells[1] ?? '') === undefined
}

function tellBlankFirstLine(line: CsvRow, context: RowContext): void {
  const field = titleOf(context.kind, positionalColumns(context.kind)[1] ?? 'name')
  const message = 'the first line is blank, so the original takes the header for a layer'
  context.findings.error('blank-first-line', message, {
    row: line.row,
    column: 2,
    field,
    expected: 'an integer',
    got: excerpt(line.cells[1] ?? ''),
    remedy: 'Remove the blank first line, or use --rules corrected.',
  })
}

/** What the cells mean: by the header's names, unless the row has more cells than the header has names. */
function meanings(line: CsvRow, context: RowContext): Cells | undefined {
  const { byName, kind, findings } = context
  if (byName === undefined) return cellMeanings(line, context)
  if (line.cells.length <= byName.length) return byName
  const fixed = positionalColumns(kind)
  if (fixed.every((id, index) => byName[index] === id)) return cellMeanings(line, context)
  findings.error('too-many-fields', 'the row has more fields than the header has names', {
    row: line.row,
    column: byName.length + 1,
    expected: `${byName.length} fields`,
    got: `${line.cells.length} fields`,
    remedy: 'Give every column a name.',
  })
  return undefined
}

/** What the cells of a row mean by their position, which depends on how many there are; undefined after an error. */
function cellMeanings(line: CsvRow, context: RowContext): Cells | undefined {
  const { kind, rules, findings } = context
  const fixed = positionalColumns(kind)
  const rest = line.cells.slice(fixed.length)
  if (rules.id === 'scale-sim-v2') {
    // Ignored cells of a convolution must still be integers: the original converts all of them.
    const ignored = kind === 'conv' ? rest.slice(1) : []
    const whole = ignored.map((_, i) => integerCell(line, fixed.length + 1 + i, 'ignored field', findings))
    if (whole.includes(undefined)) return undefined
    return kind === 'conv' && rest.length > 0 ? [...fixed, 'strideWidth'] : fixed
  }
  if (rules.id === 'scale-sim-v3') {
    if (kind === 'conv' && rest.length > 1) {
      findings.error('too-many-fields', 'version 3 of the original takes one stride and an optional ratio', {
        row: line.row,
        column: fixed.length + 2,
        expected: `at most ${fixed.length + 1} fields`,
        got: `${line.cells.length} fields`,
        remedy: 'Write one stride, or use --rules corrected.',
      })
      return undefined
    }
    return rest.length > 0 ? [...fixed, 'sparsity'] : fixed
  }
  return [...fixed, ...rest.map((cell, index) => correctedExtra(cell, index, line, context))]
}

/** Corrected rules tell a ratio from a second stride by its colon. */
function correctedExtra(
  cell: string,
  index: number,
  line: CsvRow,
  context: RowContext,
): ColumnId | undefined {
  if (cell.includes(':')) return 'sparsity'
  if (index === 0 && context.kind === 'conv') return 'strideWidth'
  const column = positionalColumns(context.kind).length + index + 1
  const message = 'the field behind the known ones is not read'
  if (cell !== '')
    context.findings.note('warning', 'ignored-field', message, { row: line.row, column, got: excerpt(cell) })
  return undefined
}

function convRow(line: CsvRow, columns: Cells, context: RowContext): Layer | undefined {
  const required = (id: ColumnId): number | undefined => requiredCell(id, line, columns, context)
  const sizes = (
    [
      'ifmapHeight',
      'ifmapWidth',
      'filterHeight',
      'filterWidth',
      'channels',
      'filters',
      'strideHeight',
    ] as const
  ).map(required)
  const [ifmapHeight, ifmapWidth, filterHeight, filterWidth, channels, filters, strideHeight] = sizes
  const optional = (id: ColumnId, absent: number | undefined): number | undefined =>
    hasCell(id, line, columns, context) ? required(id) : absent
  const strideWidth = optional('strideWidth', strideHeight)
  const padHeight = optional('padHeight', 0)
  const extras = {
    padHeight,
    padWidth: optional('padWidth', padHeight),
    groups: optional('groups', 1),
    batch: optional('batch', 1),
  }
  const sparsity = sparsityCell(line, columns, context)
  if (ifmapHeight === undefined || ifmapWidth === undefined || filterHeight === undefined) return undefined
  if (filterWidth === undefined || channels === undefined || filters === undefined) return undefined
  if (strideHeight === undefined || strideWidth === undefined || !allKnown(extras)) return undefined
  if (sparsity === 'bad') return undefined
  const name = line.cells[columns.indexOf('name')] ?? ''
  const filterSize = [filterHeight, filterWidth] as const
  const strides = [strideHeight, strideWidth] as const
  const layer = convLayer(name, [ifmapHeight, ifmapWidth], filterSize, channels, filters, strides)
  return { ...layer, ...extras, ...(sparsity === undefined ? {} : { sparsity }) }
}

function gemmRow(line: CsvRow, columns: Cells, context: RowContext): Layer | undefined {
  const m = requiredCell('m', line, columns, context)
  const n = requiredCell('n', line, columns, context)
  const k = requiredCell('k', line, columns, context)
  const batch = hasCell('batch', line, columns, context) ? requiredCell('batch', line, columns, context) : 1
  const sparsity = sparsityCell(line, columns, context)
  if (m === undefined || n === undefined || k === undefined || batch === undefined || sparsity === 'bad')
    return undefined
  const name = line.cells[columns.indexOf('name')] ?? ''
  return { ...gemmLayer(name, m, n, k), batch, ...(sparsity === undefined ? {} : { sparsity }) }
}

function allKnown<T extends Record<string, number | undefined>>(
  values: T,
): values is T & Record<keyof T, number> {
  return Object.values(values).every((value) => value !== undefined)
}

/** A blank cell means "as usual" in corrected rules; the original fails on it, as on any text that is no integer. */
function hasCell(id: ColumnId, line: CsvRow, columns: Cells, context: RowContext): boolean {
  const text = line.cells[columns.indexOf(id)]
  return text !== undefined && (text !== '' || context.rules.id !== 'corrected')
}

function requiredCell(id: ColumnId, line: CsvRow, columns: Cells, context: RowContext): number | undefined {
  const index = columns.indexOf(id)
  const text = line.cells[index] ?? ''
  if (context.table.blankFirstLine && context.table.header === undefined && firstRowIsHeader(line, context)) {
    // One statement about the cause instead of one per word of the header.
    if (index === 1) tellBlankFirstLine(line, context)
    return undefined
  }
  const comments = /^[^;]*;/.test(text) && !context.rules.fixes.has('tolerant-text')
  const remedy = comments ? 'Separate the cells with commas, or use --rules corrected.' : undefined
  return integerCell(line, index, titleOf(context.kind, id), context.findings, remedy)
}

/** The N:M ratio of a row; undefined when there is none, 'bad' after the fault has been told. */
function sparsityCell(line: CsvRow, columns: Cells, context: RowContext): SparsityRatio | undefined | 'bad' {
  const index = columns.indexOf('sparsity')
  const text = line.cells[index] ?? ''
  if (index < 0 || (text === '' && context.rules.id === 'corrected') || line.cells[index] === undefined)
    return undefined
  const [keep, of] = text.split(':').map(parsePythonInt)
  if (keep !== undefined && of !== undefined) return { keep, of }
  context.findings.error('bad-sparsity-ratio', 'the cell is not a ratio N:M', {
    row: line.row,
    column: index + 1,
    field: 'Sparsity',
    expected: 'N:M, e.g. 2:4',
    got: excerpt(text),
    remedy:
      context.rules.id === 'scale-sim-v3' && parsePythonInt(text) !== undefined
        ? 'Version 3 of the original takes one stride only: write one, or use --rules corrected.'
        : 'Write for example 2:4, or leave the field out.',
  })
  return 'bad'
}

/** Properties of a gemm layer that stand in other cells than their own name says. */
const GEMM_CELLS: ReadonlyMap<string, ColumnId> = new Map([
  ['ifmapHeight', 'm'],
  ['ifmapWidth', 'k'],
  ['filterWidth', 'k'],
  ['filters', 'n'],
])

/** Properties that share the cell of another when they have none of their own. */
const SHARED_CELLS: ReadonlyMap<string, ColumnId> = new Map([
  ['strideWidth', 'strideHeight'],
  ['padWidth', 'padHeight'],
])

function placeOf(property: string, line: CsvRow, columns: Cells, kind: TopologyKind): Place {
  const own = columns.find(
    (id) => id === (kind === 'gemm' ? (GEMM_CELLS.get(property) ?? property) : property),
  )
  const shared = SHARED_CELLS.get(property)
  const id = own ?? (shared !== undefined && columns.includes(shared) ? shared : undefined)
  if (id === undefined) return { row: line.row, field: property }
  return { row: line.row, column: columns.indexOf(id) + 1, field: titleOf(kind, id) }
}

/** What the original makes of a name with DP in it: one layer of one channel per channel. */
function splitDepthwise(layer: Layer, line: CsvRow, columns: Cells, context: RowContext): readonly Layer[] {
  if (layer.channels > MOST_SPLIT_CHANNELS) {
    context.findings.error('too-many-channels', 'the depth-wise row splits into too many layers', {
      ...placeOf('channels', line, columns, context.kind),
      expected: `at most ${MOST_SPLIT_CHANNELS}`,
      got: String(layer.channels),
    })
    return []
  }
  return Array.from({ length: layer.channels }, (_, channel) => ({
    ...layer,
    name: `${layer.name}Channel_${channel}`,
    channels: 1,
  }))
}
