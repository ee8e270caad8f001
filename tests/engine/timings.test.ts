import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../src/engine/index.ts'
import type { ArrayConfig, BandwidthMode, BankConfig, Dataflow } from '../../src/engine/model/array-config.ts'
import { GOLDEN, goldenRequest, type GoldenRun, goldenRuns, valueOf } from './golden-runs.ts'

/**
 * The record of the original's run times also has the total cycles of runs whose reports are not shipped: other
 * dataflows, arrays and bandwidths of the topologies that are. Their inputs follow from the record's columns.
 */
interface Recorded {
  readonly name: string
  /** Recorded runs of the same topology and tag, whose inputs say what the columns do not. */
  readonly donors: readonly GoldenRun[]
  readonly change: Partial<ArrayConfig>
  readonly totalCycles: number
}

/** Tag behind the mode, e.g. `a100`, `1k`, `sp2of4ell`: what the columns do not say must come from a run with it. */
function tagOf(run: string): string {
  return run.split('__')[3]?.replace(/^(calc|user\d+)-?/, '') ?? ''
}

/** Its two layers are not those of the other runs of the network, and no shipped file has them. */
const UNKNOWN_TOPOLOGY = ['yolo_tiny__os__128x128__calc']

function recordedRuns(): readonly Recorded[] {
  const [header = '', ...rows] = readFileSync(join(GOLDEN, 'timings.csv'), 'utf8').trim().split('\n')
  const titles = header.split(',')
  const donors = [...goldenRuns('v2'), ...goldenRuns('v3')]
  return rows.flatMap((row) => {
    const cells = row.split(',')
    const cell = (title: string): string => cells[titles.indexOf(title)] ?? ''
    const run = cell('run')
    const version = cell('version')
    if (cell('status') !== 'ok' || existsSync(join(GOLDEN, version, run, 'COMPUTE_REPORT.csv'))) return []
    const layers = Number(cell('layers'))
    const alike = donors.filter((donor) => {
      const [set, other = ''] = donor.name.split('/')
      const same = other.split('__')[0] === run.split('__')[0] && tagOf(other) === tagOf(run)
      return set === version && same && goldenRequest(donor).layers.length === layers
    })
    if (alike.length === 0 || UNKNOWN_TOPOLOGY.includes(run)) return []
    const number = (title: string): number => Number(cell(title))
    const change = {
      dataflow: cell('dataflow') as Dataflow,
      rows: number('rows'),
      cols: number('cols'),
      mode: cell('mode') as BandwidthMode,
      ifmapSramKb: number('ifmap_kb'),
      filterSramKb: number('filter_kb'),
      ofmapSramKb: number('ofmap_kb'),
      ...(cell('bandwidth') === '' ? {} : { bandwidthWordsPerCycle: number('bandwidth') }),
    }
    return [{ name: `${version}/${run}`, donors: alike, change, totalCycles: number('total_cycles') }]
  })
}

describe('total cycles of recorded runs without reports', () => {
  const runs = recordedRuns()

  it('are many', () => {
    expect(runs.length).toBeGreaterThan(60)
  })

  it.each(runs.map((run) => [run.name, run] as const))('%s', (_, run) => {
    expect(run.donors.map((donor) => totalOf(donor, run.change))).toContain(run.totalCycles)
  })
})

/** Sum over the layers of Total Cycles + 1: the record adds the cycle that Total Cycles leaves out. */
function totalOf(donor: GoldenRun, change: Partial<ArrayConfig>): number {
  const request = goldenRequest(donor)
  const { v3 } = request.config
  // In v3 the reads' interface widths stand in the layout section: set alike, but fixed where there is a layout.
  const bandwidth = change.bandwidthWordsPerCycle
  const fixed =
    bandwidth === undefined ||
    change.mode === 'CALC' ||
    v3?.ifmapBanks.customLayout === true ||
    v3?.filterBanks.customLayout === true
  const banks = (bank: BankConfig): BankConfig =>
    fixed ? bank : { ...bank, bandwidthWordsPerCycle: bandwidth }
  const config = {
    ...request.config,
    ...change,
    ...(v3 === undefined
      ? {}
      : { v3: { ...v3, ifmapBanks: banks(v3.ifmapBanks), filterBanks: banks(v3.filterBanks) } }),
  }
  return valueOf(simulate({ ...request, config })).layers.reduce(
    (sum, layer) => sum + layer.totalCycles + 1,
    0,
  )
}
