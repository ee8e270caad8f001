import type { Layer, TopologyKind } from '../model/layer.ts'
import type { Result } from '../model/problem.ts'
import type { Rules } from '../model/rules.ts'
import type { Findings } from './findings.ts'
import { findingsFor } from './findings.ts'
import { nearestName } from '../model/nearest-name.ts'
import { excerpt, stripPython } from './python-text.ts'
import type { Cells, RowContext } from './topology-layers.ts'
import { readRow } from './topology-layers.ts'
import { columnsByName, columnsOf, positionalColumns } from './topology-columns.ts'
import type { CsvRow, CsvTable } from './topology-rows.ts'
import { csvTable } from './topology-rows.ts'
import type { WriteTopologyOptions } from './topology-write.ts'
import { topologyHeader, topologyLine } from './topology-write.ts'

/** How to read a topology file. */
export interface ReadTopologyOptions {
  readonly kind: TopologyKind
  readonly rules: Rules
  /** Name for the problems. */
  readonly file?: string
}

/** More layers than any network has; depth-wise rows could otherwise ask for any number of them. */
const MOST_LAYERS = 200_000

/**
 * Reads a SCALE-Sim topology CSV into layers, in elements. Compatible rules read what the original reads and give
 * located errors where it crashes; corrected rules repair odd text with notes and know the columns of padding, groups,
 * batch and sparsity by name. `sparsity` is set only where the file gives a ratio, 1:1 included. Tells up to 20 errors.
 */
export function readTopology(text: string, options: ReadTopologyOptions): Result<readonly Layer[]> {
  const findings = findingsFor(options.file)
  const table = csvTable(text, options.rules, findings)
  const context: RowContext = { ...options, findings, table, byName: namedColumns(table, options, findings) }
  const layers: Layer[] = []
  for (const line of table.rows) {
    if (findings.full()) break
    // Not spread into push: a depth-wise row may give more layers than a call takes arguments.
    for (const layer of readRow(line, context)) layers.push(layer)
    if (layers.length <= MOST_LAYERS) continue
    const message = 'the file has too many layers'
    findings.error('too-many-layers', message, { row: line.row, expected: `at most ${MOST_LAYERS}` })
    break
  }
  if (table.rows.length === 0) {
    findings.error('empty-topology', 'the file has no layers', {
      row: 1,
      expected: 'a header line and one line per layer',
      got: stripPython(text) === '' ? 'an empty file' : 'no line with a layer',
    })
  }
  return findings.finish(layers)
}

function namedColumns(table: CsvTable, options: ReadTopologyOptions, findings: Findings): Cells | undefined {
  if (table.header !== undefined) refuseOtherKind(table.header, options, findings)
  const columns = table.header === undefined ? undefined : columnsByName(options.kind, table.header.cells)
  if (table.header === undefined || columns === undefined || isFixedOrder(columns, options.kind))
    return undefined
  for (const [index, id] of columns.entries()) {
    const name = table.header.cells[index] ?? ''
    if (id !== undefined || name === '') continue
    const nearest = nearestName(
      name,
      columnsOf(options.kind).map(({ title }) => title),
    )
    findings.note('warning', 'unknown-column', 'the column is not read', {
      row: table.header.row,
      column: index + 1,
      field: excerpt(name).slice(1, -1),
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    })
  }
  return columns
}

/**
 * A header with just the original's columns says nothing about the cells behind them (second stride, ratio), which
 * most of the shipped files have without naming them: such rows are read by position.
 */
function isFixedOrder(columns: Cells, kind: TopologyKind): boolean {
  const fixed = positionalColumns(kind)
  return columns.length === fixed.length && columns.every((id, index) => id === fixed[index])
}

/** A convolution read as M, N, K (or the reverse) gives numbers that look right and mean nothing. */
function refuseOtherKind(header: CsvRow, options: ReadTopologyOptions, findings: Findings): void {
  const other = options.kind === 'conv' ? 'gemm' : 'conv'
  if (columnsByName(other, header.cells) === undefined) return
  findings.error('wrong-kind', `the header names the columns of a ${other} topology`, {
    row: header.row,
    expected: `a ${options.kind} topology`,
    got: excerpt(header.cells.join(', ')),
    remedy: `Read the file as ${other}.`,
  })
}

/**
 * Layers as a topology CSV. What the version cannot say (padding, groups, batch, ratios, two strides, some names) gives
 * located errors with the line the layer would have.
 */
export function writeTopology(
  layers: readonly Layer[],
  kind: TopologyKind,
  options: WriteTopologyOptions,
): Result<string> {
  const findings = findingsFor(undefined)
  if (layers.length === 0) findings.error('empty-topology', 'there are no layers to write')
  const lines = layers.map((layer, index) => topologyLine(layer, kind, options, index + 2))
  for (const { problems } of lines) findings.addAll(problems)
  const rows = [topologyHeader(layers, kind, options.version), ...lines.map(({ cells }) => cells)]
  return findings.finish(rows.map((cells) => `${cells.join(', ')},\n`).join(''))
}
