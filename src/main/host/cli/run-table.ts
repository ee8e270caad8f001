import type { ArrayConfig } from '../../../engine/model/array-config.ts'
import type { LayerResult, RunResult } from '../../../engine/model/result.ts'
import type { PlannedRun } from '../../services/simulation-inputs.ts'
import type { RunTotals } from '../../services/simulation-run.ts'
import { count, decimal, textTable, type Column } from './text-table.ts'

/** What a run is, in one line. */
export function runTitle({ folderName, config, rules }: PlannedRun): string {
  const fixes = rules.id === 'corrected' ? ` (${rules.fixes.size} fixes)` : ''
  return [`${folderName}: rules ${rules.id}${fixes}`, arrayText(config)].join(', ')
}

/** Array, scratchpads and bandwidth in a few words. */
function arrayText(config: ArrayConfig): string {
  const sram = [config.ifmapSramKb, config.filterSramKb, config.ofmapSramKb].join('/')
  const bandwidth = config.mode === 'USER' ? `USER ${config.bandwidthWordsPerCycle} words/cycle` : 'CALC'
  return `${config.dataflow.toUpperCase()} ${config.rows} x ${config.cols}, SRAM ${sram} kB, ${bandwidth}`
}

interface Row {
  readonly name: string
  readonly numbers: Pick<LayerResult, 'macs' | 'totalCycles' | 'stallCycles' | 'overallUtilPercent'>
  readonly dramWords: RunTotals['dramWords']
  /** Undefined in the totals: there is no one mapping, and no one bandwidth. */
  readonly layer?: LayerResult
}

const OPERANDS = ['ifmap', 'filter', 'ofmap'] as const

const COLUMNS: readonly Column<Row>[] = [
  { title: 'layer', align: 'left', cell: (row) => row.name },
  { title: 'MACs', cell: ({ numbers }) => count(numbers.macs) },
  { title: 'total', unit: 'cycles', cell: ({ numbers }) => count(numbers.totalCycles) },
  { title: 'stalls', unit: 'cycles', cell: ({ numbers }) => count(numbers.stallCycles) },
  { title: 'overall util', unit: '%', cell: ({ numbers }) => decimal(numbers.overallUtilPercent) },
  { title: 'mapping', unit: '%', cell: ({ layer }) => optional(layer?.mappingEfficiencyPercent) },
  ...OPERANDS.map((operand): Column<Row> => ({
    title: `DRAM ${operand}`,
    unit: 'words',
    cell: ({ dramWords }) => count(dramWords[operand]),
  })),
  ...OPERANDS.map((operand): Column<Row> => ({
    title: `DRAM ${operand}`,
    unit: 'words/cycle',
    cell: ({ layer }) => optional(layer?.dram[operand].bandwidthWordsPerCycle),
  })),
]

/** One line per layer and the totals. */
export function runTable({ layers }: RunResult, totals: RunTotals): string {
  const foot: Row = { name: 'total', numbers: totals, dramWords: totals.dramWords }
  return textTable(COLUMNS, layers.map(rowOf), [foot])
}

function rowOf(layer: LayerResult): Row {
  const { ifmap, filter, ofmap } = layer.dram
  const dramWords = { ifmap: ifmap.words, filter: filter.words, ofmap: ofmap.words }
  return { name: layer.name, numbers: layer, dramWords, layer }
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : decimal(value)
}
