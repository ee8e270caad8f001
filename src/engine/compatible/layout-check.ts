import type { ArrayConfig, BankConfig, V3Config } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { LayoutRow } from '../model/layout.ts'
import { type Problem, problem } from '../model/problem.ts'
import { compatibleShape } from '../systolic/shape.ts'
import { rowWiseFits } from './row-wise-demand.ts'

/** Largest seed NumPy takes. */
const LARGEST_SEED = 2 ** 32 - 1

/**
 * What SCALE-Sim v3 cannot run although each input is well formed: banks, layout and row-wise sparsity against the
 * layers. Empty when the layers can be simulated.
 */
export function checkV3(
  layers: readonly Layer[],
  config: ArrayConfig,
  layout: readonly LayoutRow[] | undefined,
): Problem[] {
  const { v3 } = config
  if (v3 === undefined) return []
  return [
    ...checkBanks('Ifmap', v3.ifmapBanks, config),
    ...checkBanks('Filter', v3.filterBanks, config),
    ...checkLayout(v3, config, layout),
    ...checkRowWise(layers, config, v3),
  ]
}

/** The original cuts the bandwidth into banks in USER mode, whether or not it uses them. */
function checkBanks(operand: 'Ifmap' | 'Filter', bank: BankConfig, config: ArrayConfig): Problem[] {
  if (config.mode !== 'USER') return []
  const problems: Problem[] = []
  if (bank.banks < 1 || bank.bandwidthWordsPerCycle < 1 || bank.bandwidthWordsPerCycle % bank.banks !== 0) {
    problems.push(
      problem('banks-do-not-divide', 'the bandwidth cannot be split evenly over the banks', {
        field: `${operand}SRAMBankNum`,
        expected: `a divisor of ${operand}SRAMBankBandwidth (${bank.bandwidthWordsPerCycle})`,
        got: String(bank.banks),
        remedy: 'Change the number of banks or the bandwidth.',
      }),
    )
  }
  if (bank.customLayout && bank.portsPerBank < 1) {
    problems.push(
      problem('no-bank-port', 'a bank needs a port to be read through', {
        field: `${operand}SRAMBankPort`,
        expected: 'at least 1',
        got: String(bank.portsPerBank),
      }),
    )
  }
  return problems
}

function checkLayout(v3: V3Config, config: ArrayConfig, layout: readonly LayoutRow[] | undefined): Problem[] {
  const ifmap = v3.ifmapBanks.customLayout
  const filter = v3.filterBanks.customLayout
  if (!ifmap && !filter) return []
  const row = layout?.[0]
  if (row === undefined) {
    return [
      problem('missing-layout', 'the configuration asks for a custom layout, but there is no layout file', {
        field: ifmap ? 'IfmapCustomLayout' : 'FilterCustomLayout',
        expected: 'a layout file with at least one row',
        got: layout === undefined ? 'no layout file' : 'a layout file without rows',
        remedy: 'Give a layout file, or set both custom layouts to False.',
      }),
    ]
  }
  return [
    ...(ifmap ? checkIfmapRow(row, v3.ifmapBanks, config) : []),
    ...(filter ? checkFilterRow(row, v3.filterBanks) : []),
  ]
}

function checkIfmapRow(row: LayoutRow, bank: BankConfig, config: ArrayConfig): Problem[] {
  const words = row.ifmapHeightFactor * row.ifmapWidthFactor * row.channelFactor
  const problems = checkOrder('IFMAP', [...row.ifmapInterline, ...row.ifmapIntraline], 6)
  if (words > bank.bandwidthWordsPerCycle) {
    problems.push(
      problem('layout-line-width', 'the ifmap factors make lines wider than the bandwidth', {
        field: 'IFMAP Height, IFMAP Width and Channel Intraline Factor',
        expected: `a product of at most ${bank.bandwidthWordsPerCycle} (IfmapSRAMBankBandwidth)`,
        got: String(words),
      }),
    )
  }
  if (config.mode === 'USER' && config.ifmapOffset !== 0) {
    problems.push(
      problem(
        'layout-needs-offset-0',
        'the original never finds the ifmap of a custom layout behind an offset',
        {
          field: 'IfmapOffset',
          expected: '0 with IfmapCustomLayout True',
          got: String(config.ifmapOffset),
          remedy: 'Set IfmapOffset to 0.',
        },
      ),
    )
  }
  return problems
}

function checkFilterRow(row: LayoutRow, bank: BankConfig): Problem[] {
  const words = row.filterCountFactor * row.channelFactor * row.filterHeightFactor * row.filterWidthFactor
  const problems = checkOrder('Filter', [...row.filterInterline, ...row.filterIntraline], 8)
  if (words !== bank.bandwidthWordsPerCycle) {
    problems.push(
      problem('layout-line-width', 'the filter factors do not fill a line of the bandwidth', {
        field: 'Num Filter, Channel, Filter Height and Filter Width Intraline Factor',
        expected: `a product of ${bank.bandwidthWordsPerCycle} (FilterSRAMBankBandwidth)`,
        got: String(words),
      }),
    )
  }
  return problems
}

function checkOrder(operand: string, order: readonly number[], axes: number): Problem[] {
  const sorted = [...order].sort((a, b) => a - b)
  if (sorted.length === axes && sorted.every((axis, index) => axis === index)) return []
  return [
    problem('not-a-permutation', 'the layout orders do not name every axis once', {
      field: `${operand} Intraline and Interline Order`,
      expected: `0 to ${axes - 1}, each once`,
      got: order.join(', '),
    }),
  ]
}

function checkRowWise(layers: readonly Layer[], config: ArrayConfig, v3: V3Config): Problem[] {
  const { enabled, rowWise, blockSize, seed } = v3.sparsity
  if (!enabled || !rowWise) return []
  const problems: Problem[] = []
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    problems.push(
      problem('out-of-range', 'the seed is out of range', {
        field: 'RandomNumberGeneratorSeed',
        expected: `0 to ${LARGEST_SEED}`,
        got: String(seed),
      }),
    )
  }
  if (!Number.isInteger(blockSize) || blockSize < 2) {
    problems.push(
      problem('out-of-range', 'a block must have two rows or more, of which half can be kept', {
        field: 'BlockSize',
        expected: 'at least 2',
        got: String(blockSize),
      }),
    )
    return problems
  }
  return [...problems, ...layers.flatMap((layer) => checkRowWiseLayer(layer, config, blockSize))]
}

function checkRowWiseLayer(layer: Layer, config: ArrayConfig, blockSize: number): Problem[] {
  const shape = compatibleShape(layer, false)
  if (config.dataflow !== 'ws') {
    // Only then is the squeezed filter as long as the ifmap's window, which these dataflows insist on.
    if (shape.denseK === blockSize) return []
    return [
      problem('row-wise-dataflow', `row-wise sparsity fails for layer ${layer.name} on this dataflow`, {
        field: 'Dataflow',
        expected: `ws, or a window of exactly one block (${blockSize} elements)`,
        got: `${config.dataflow} with a window of ${shape.denseK} elements`,
        remedy: 'Choose weight stationary (ws), or OptimizedMapping false.',
      }),
    ]
  }
  if (rowWiseFits(config.rows, shape.m, blockSize)) return []
  return [
    problem('row-wise-block-size', `layer ${layer.name} cannot be fed in blocks of this size`, {
      field: 'BlockSize',
      expected: `a divisor of twice the array height (${2 * config.rows})`,
      got: String(blockSize),
    }),
  ]
}
