import type { Result } from '../model/problem.ts'
import type {
  AccessSummary,
  DramCauses,
  LayerResult,
  PerOperand,
  RunResult,
  StallCauses,
} from '../model/result.ts'
import type { Rules } from '../model/rules.ts'
import { quoteCell, splitCells } from './csv-cells.ts'
import { findingsFor } from './findings.ts'
import { pythonFloat, pythonInt } from './python-float.ts'
import { BOM, excerpt, physicalLines, stripPython } from './python-text.ts'

/** A report as text under the name the original gives it. */
export interface ReportFile {
  readonly fileName: string
  readonly text: string
}

/** A report read back: titles, and one row of cell texts per layer. */
export interface ReportTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A column: its title and how a layer's cell is printed. */
interface ReportColumn {
  readonly title: string
  readonly cell: (layer: LayerResult) => string
}

const int = (title: string, of: (layer: LayerResult) => number | undefined): ReportColumn => ({
  title,
  cell: (layer) => printed(of(layer), pythonInt),
})
const float = (title: string, of: (layer: LayerResult) => number | undefined): ReportColumn => ({
  title,
  cell: (layer) => printed(of(layer), pythonFloat),
})

/** What a run did not count stays blank. */
function printed(value: number | undefined, print: (value: number) => string): string {
  return value === undefined ? '' : print(value)
}

/**
 * The reports of a run, byte for byte as the original writes them under its rules. Corrected rules keep version 2's
 * columns in front and add ours behind. SPARSE_REPORT.csv is there when a layer has a pruned filter.
 */
export function writeReports(result: RunResult, rules: Rules): readonly ReportFile[] {
  const sparse = result.layers.filter((layer) => layer.sparse !== undefined)
  const own = rules.id === 'corrected'
  const files = [
    report('COMPUTE_REPORT.csv', [...computeColumns(rules), ...(own ? COMPUTE_EXTRAS : [])], result.layers),
    report('BANDWIDTH_REPORT.csv', bandwidthColumns(sparse.length > 0, own), result.layers),
    report('DETAILED_ACCESS_REPORT.csv', [...ACCESS, ...(own ? ACCESS_EXTRAS : [])], result.layers),
  ]
  return sparse.length === 0
    ? files
    : [...files, report('SPARSE_REPORT.csv', SPARSE, result.layers, 'blank-end')]
}

/** The header of SPARSE_REPORT.csv alone ends in a blank. */
function report(
  fileName: string,
  columns: readonly ReportColumn[],
  layers: readonly LayerResult[],
  headerEnd: 'plain' | 'blank-end' = 'plain',
): ReportFile {
  const header = `LayerID, ${columns.map(({ title }) => title).join(', ')},${headerEnd === 'blank-end' ? ' ' : ''}\n`
  const rows = layers.map((layer, id) => `${id}, ${columns.map(({ cell }) => cell(layer)).join(', ')},\n`)
  return { fileName, text: header + rows.join('') }
}

function computeColumns(rules: Rules): readonly ReportColumn[] {
  const prefetch = int('Total Cycles (incl. prefetch)', (layer) => layer.totalCyclesWithPrefetch)
  return [
    ...(rules.id === 'scale-sim-v3' ? [prefetch] : []),
    int('Total Cycles', (layer) => layer.totalCycles),
    int('Stall Cycles', (layer) => layer.stallCycles),
    float('Overall Util %', (layer) => layer.overallUtilPercent),
    float('Mapping Efficiency %', (layer) => layer.mappingEfficiencyPercent),
    float('Compute Util %', (layer) => layer.computeUtilPercent),
  ]
}

const NAME: ReportColumn = {
  title: 'Layer Name',
  cell: (layer) => quoteCell(layer.name.replaceAll(/[\r\n]+/g, ' ')),
}

const stallCause = (title: string, cause: keyof StallCauses): ReportColumn =>
  int(title, (layer) => layer.stallCauses?.[cause])

const COMPUTE_EXTRAS: readonly ReportColumn[] = [
  NAME,
  int('MACs', (layer) => layer.macs),
  stallCause('Cold Start Stall Cycles', 'coldStart'),
  stallCause('Bandwidth Stall Cycles', 'bandwidth'),
]

type Memory = 'sram' | 'dram'

function bandwidthColumns(sparse: boolean, own: boolean): readonly ReportColumn[] {
  const operand = (memory: Memory, name: keyof PerOperand<unknown>): ReportColumn =>
    float(
      `Avg ${name.toUpperCase()} ${memory.toUpperCase()} BW`,
      (layer) => layer[memory][name].bandwidthWordsPerCycle,
    )
  const metadata = sparse ? [METADATA_BANDWIDTH] : []
  return [
    operand('sram', 'ifmap'),
    operand('sram', 'filter'),
    ...(own ? [] : metadata),
    operand('sram', 'ofmap'),
    operand('dram', 'ifmap'),
    operand('dram', 'filter'),
    operand('dram', 'ofmap'),
    ...(own ? [NAME, ...metadata] : []),
  ]
}

const METADATA_BANDWIDTH = float(
  'Avg FILTER Metadata SRAM BW',
  (layer) => layer.sparse?.metadataWordsPerCycle ?? 0,
)

const ACCESS: readonly ReportColumn[] = (['sram', 'dram'] as const).flatMap((memory) => [
  ...accessColumns(memory, 'ifmap', 'IFMAP', 'Reads'),
  ...accessColumns(memory, 'filter', 'Filter', 'Reads'),
  ...accessColumns(memory, 'ofmap', 'OFMAP', 'Writes'),
])

function accessColumns(
  memory: Memory,
  operand: keyof PerOperand<unknown>,
  name: string,
  direction: string,
): readonly ReportColumn[] {
  const prefix = `${memory.toUpperCase()} ${name}`
  const access = (layer: LayerResult): AccessSummary => layer[memory][operand]
  const asFloat = (layer: LayerResult): boolean =>
    memory === 'sram' && operand === 'ifmap' && layer.ifmapReadsAsFloat === true
  return [
    float(`${prefix} Start Cycle`, (layer) => access(layer).startCycle),
    float(`${prefix} Stop Cycle`, (layer) => access(layer).stopCycle),
    {
      title: `${prefix} ${direction}`,
      cell: (layer) => (asFloat(layer) ? pythonFloat : pythonInt)(access(layer).words),
    },
  ]
}

const dramCause = (title: string, cause: keyof DramCauses): ReportColumn =>
  int(title, (layer) => layer.dramCauses?.[cause])

const ACCESS_EXTRAS: readonly ReportColumn[] = [
  NAME,
  int('SRAM OFMAP Partial Sum Reads', (layer) => layer.partialSumSramReads),
  dramCause('DRAM IFMAP Compulsory Reads', 'ifmapCompulsory'),
  dramCause('DRAM IFMAP Capacity Reads', 'ifmapCapacity'),
  dramCause('DRAM Filter Compulsory Reads', 'filterCompulsory'),
  dramCause('DRAM Filter Capacity Reads', 'filterCapacity'),
  dramCause('DRAM OFMAP Final Writes', 'ofmapFinal'),
  dramCause('DRAM OFMAP Partial Sum Writes', 'partialSumWrites'),
  dramCause('DRAM OFMAP Partial Sum Reads', 'partialSumReads'),
]

const storage = (title: string, of: 'compressedWords' | 'metadataWords'): ReportColumn => ({
  title,
  cell: ({ sparse }) => printed(sparse?.[of], sparse?.printedAsFloat === true ? pythonFloat : pythonInt),
})

const SPARSE: readonly ReportColumn[] = [
  { title: 'Sparsity Representation', cell: ({ sparse }) => sparse?.representation ?? '' },
  int('Original Filter Storage', ({ sparse }) => sparse?.originalWords),
  storage('New Storage (Filter+Metadata)', 'compressedWords'),
  storage('Filter Metadata Storage', 'metadataWords'),
  METADATA_BANDWIDTH,
]

/**
 * Reads a report of the original or of this project: cells as texts, blank lines and the trailing comma left out. An
 * empty file and a row that does not fit the header are located errors.
 */
export function parseReport(text: string, file?: string): Result<ReportTable> {
  const findings = findingsFor(file)
  const body = text.startsWith(BOM) ? text.slice(BOM.length) : text
  const lines = physicalLines(body)
    .map((line, index) => ({ content: stripPython(line), row: index + 1 }))
    .filter(({ content }) => content !== '')
  const [head, ...rest] = lines.map(({ content, row }) => ({ row, cells: reportCells(content) }))
  if (head === undefined)
    findings.error('empty-file', 'the report is empty', { row: 1, expected: 'a header line' })
  for (const { row, cells } of rest) {
    if (cells.length === head?.cells.length) continue
    findings.error('field-count', 'the row has not as many cells as the header', {
      row,
      expected: `${head?.cells.length ?? 0} cells`,
      got: `${cells.length} cells, ${excerpt(cells.join(', '))}`,
    })
  }
  return findings.finish<ReportTable>(head && { header: head.cells, rows: rest.map(({ cells }) => cells) })
}

/** Only the one blank cell behind the trailing comma goes: others are values a run did not count. */
function reportCells(line: string): readonly string[] {
  const cells = splitCells(line, ',')
  return cells.at(-1) === '' && cells.length > 1 ? cells.slice(0, -1) : cells
}
