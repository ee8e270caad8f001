import { describe, expect, it } from 'vitest'
import type { ReportTable } from '../../../src/engine/formats/reports.ts'
import { parseReport, writeReports } from '../../../src/engine/formats/reports.ts'
import type { LayerResult, RunResult } from '../../../src/engine/model/result.ts'
import { CORRECTED, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import type { GoldenRun } from './golden.ts'
import { goldenRuns } from './golden.ts'

function table(text: string): ReportTable {
  const parsed = parseReport(text)
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
  return parsed.value
}

type Row = (title: string) => string

function rowsOf(text: string): readonly Row[] {
  const { header, rows } = table(text)
  return rows.map((row) => (title) => {
    const cell = row[header.indexOf(title)]
    if (cell === undefined) throw new Error(`no column ${title}`)
    return cell
  })
}

/** The results behind the reports of a golden run. */
function resultOf(run: GoldenRun): RunResult {
  const compute = rowsOf(run.read('COMPUTE_REPORT.csv'))
  const bandwidth = rowsOf(run.read('BANDWIDTH_REPORT.csv'))
  const access = rowsOf(run.read('DETAILED_ACCESS_REPORT.csv'))
  const sparse = run.has('SPARSE_REPORT.csv') ? rowsOf(run.read('SPARSE_REPORT.csv')) : undefined
  return {
    layers: compute.map((c, i): LayerResult => {
      const b = bandwidth[i]!
      const a = access[i]!
      const s = sparse?.[i]
      const operand = (memory: string, name: string, title: string, words: string) => ({
        startCycle: Number(a(`${memory} ${title} Start Cycle`)),
        stopCycle: Number(a(`${memory} ${title} Stop Cycle`)),
        words: Number(a(`${memory} ${title} ${words}`)),
        bandwidthWordsPerCycle: Number(b(`Avg ${name} ${memory} BW`)),
      })
      const memory = (name: string) => ({
        ifmap: operand(name, 'IFMAP', 'IFMAP', 'Reads'),
        filter: operand(name, 'FILTER', 'Filter', 'Reads'),
        ofmap: operand(name, 'OFMAP', 'OFMAP', 'Writes'),
      })
      return {
        name: `layer ${i}`,
        macs: 1,
        totalCycles: Number(c('Total Cycles')),
        stallCycles: Number(c('Stall Cycles')),
        overallUtilPercent: Number(c('Overall Util %')),
        mappingEfficiencyPercent: Number(c('Mapping Efficiency %')),
        computeUtilPercent: Number(c('Compute Util %')),
        ...(run.version === 3 ? { totalCyclesWithPrefetch: Number(c('Total Cycles (incl. prefetch)')) } : {}),
        sram: memory('SRAM'),
        dram: memory('DRAM'),
        ifmapReadsAsFloat: a('SRAM IFMAP Reads').includes('.'),
        ...(s === undefined
          ? {}
          : {
              sparse: {
                representation: s('Sparsity Representation'),
                originalWords: Number(s('Original Filter Storage')),
                compressedWords: Number(s('New Storage (Filter+Metadata)')),
                metadataWords: Number(s('Filter Metadata Storage')),
                metadataWordsPerCycle: Number(s('Avg FILTER Metadata SRAM BW')),
                printedAsFloat: s('New Storage (Filter+Metadata)').includes('.'),
              },
            }),
      }
    }),
  }
}

describe('golden reports', () => {
  const runs = goldenRuns().filter((run) => run.has('COMPUTE_REPORT.csv'))
  it.each(runs.map((run) => [run.id, run] as const))('%s is written back byte for byte', (_, run) => {
    const files = writeReports(resultOf(run), run.version === 3 ? SCALE_SIM_V3 : SCALE_SIM_V2)
    const names = ['COMPUTE', 'BANDWIDTH', 'DETAILED_ACCESS', 'SPARSE'].map((name) => `${name}_REPORT.csv`)
    expect(files.map(({ fileName }) => fileName)).toEqual(names.filter((name) => run.has(name)))
    for (const { fileName, text } of files) expect(text).toBe(run.read(fileName))
  })
})

const AT_REST = { startCycle: 0, stopCycle: 1, words: 2, bandwidthWordsPerCycle: 1e-5 }
const LAYER: LayerResult = {
  name: 'conv, "1"',
  macs: 42,
  totalCycles: 10,
  stallCycles: 3,
  overallUtilPercent: 50,
  mappingEfficiencyPercent: 12.5,
  computeUtilPercent: 100,
  sram: {
    ifmap: AT_REST,
    filter: AT_REST,
    ofmap: AT_REST,
  },
  dram: {
    ifmap: AT_REST,
    filter: AT_REST,
    ofmap: AT_REST,
  },
}

describe('reports of the corrected rules', () => {
  const layers = [{ ...LAYER, stallCauses: { coldStart: 1, bandwidth: 2 } }, LAYER]
  const compute = writeReports({ layers }, CORRECTED)[0]!.text

  it('keep the original columns in front', () => {
    const original = writeReports({ layers }, SCALE_SIM_V2)
    const corrected = writeReports({ layers }, CORRECTED)
    for (const [i, { text }] of original.entries()) {
      const ours = corrected[i]!.text.split('\n')
      for (const [line, start] of text.split('\n').entries()) expect(ours[line]!.startsWith(start)).toBe(true)
    }
  })

  it('add the name and the causes, blank where a run has none', () => {
    expect(table(compute).header.slice(-4)).toEqual([
      'Layer Name',
      'MACs',
      'Cold Start Stall Cycles',
      'Bandwidth Stall Cycles',
    ])
    expect(table(compute).rows.map((row) => row.slice(-4))).toEqual([
      ['conv, "1"', '42', '1', '2'],
      ['conv, "1"', '42', '', ''],
    ])
  })
})

describe('parseReport', () => {
  it('reads CR LF, BOM and reports without the trailing comma', () => {
    expect(table('\uFEFFLayerID, A,\r\n\r\n0, 1.5,\r\n')).toEqual({
      header: ['LayerID', 'A'],
      rows: [['0', '1.5']],
    })
    expect(table('LayerID,A\n0,1').rows).toEqual([['0', '1']])
  })

  it('tells where a row does not fit the header', () => {
    const parsed = parseReport('LayerID, A, B,\n0, 1, 2,\n\n1, 2,\n', 'X.csv')
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'field-count', file: 'X.csv', row: 4 }] })
  })

  it('refuses an empty report', () => {
    expect(parseReport(' \n')).toMatchObject({ ok: false, problems: [{ code: 'empty-file', row: 1 }] })
  })
})
