import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { readReportRun } from '../../../src/main/services/exchange/reports/report-import.ts'
import { executeRun } from '../../../src/main/services/runs/execute.ts'

const GOLDEN = fileURLToPath(new URL('../../golden/', import.meta.url))
const FOLDERS = ['v2', 'v3'].flatMap((version) =>
  readdirSync(join(GOLDEN, version))
    .map((name) => join(GOLDEN, version, name))
    .filter((folder) => readdirSync(folder).includes('COMPUTE_REPORT.csv')),
)

/** Cells of a report, read without our reader. */
function cellsOf(folder: string, name: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  const titles = head.split(',').map((title) => title.trim())
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [titles[index] ?? '', cell.trim()])),
  )
}

describe('the reports of the original', () => {
  test.each(FOLDERS)('%s is imported with the numbers it prints', (folder) => {
    const read = readReportRun(folder)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const { run, outcome } = read.value.run
    expect(run).toMatchObject({ origin: 'imported', status: 'done' })
    const compute = cellsOf(folder, 'COMPUTE_REPORT.csv')
    const access = cellsOf(folder, 'DETAILED_ACCESS_REPORT.csv')
    expect(outcome.layers.map(({ cycles, utilPercent }) => [cycles, utilPercent])).toEqual(
      compute.map((row) => [Number(row['Total Cycles']), Number(row['Overall Util %'])]),
    )
    const sumOf = (rows: typeof access, title: string): number =>
      rows.reduce((sum, row) => sum + Number(row[title]), 0)
    expect(outcome.metrics).toMatchObject({
      cycles: sumOf(compute, 'Total Cycles'),
      stallCycles: sumOf(compute, 'Stall Cycles'),
      dramIfmapBytes: sumOf(access, 'DRAM IFMAP Reads'),
      dramFilterBytes: sumOf(access, 'DRAM Filter Reads'),
      dramOfmapBytes: sumOf(access, 'DRAM OFMAP Writes'),
    })
  })

  test.each([
    'v2/odd__os__8x8__user10',
    'v2/gemm_odd__ws__8x8__calc',
    'v3/gemm_odd__os__16x64__calc-sp2of4ell',
    'v3/alexnet__is__128x128__calc',
  ])('%s: what is imported is what is simulated, number by number', (name) => {
    const folder = join(GOLDEN, name)
    const read = readReportRun(folder)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const { run, topology } = read.value
    const simulated = executeRun({ spec: run.run.spec, topologyText: topology.text })
    if (!simulated.ok) throw new Error(JSON.stringify(simulated.problems))
    // Reports do not tell what the PEs do in the cycles.
    const without = (layers: readonly object[]): unknown =>
      layers.map((layer) => ({ ...layer, kind: '', accounting: null }))
    expect(without(run.outcome.layers)).toEqual(without(simulated.value.layers))
    expect(run.outcome.metrics).toEqual(simulated.value.metrics)
  })
})

describe('bad folders', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deltascope-reports-'))
    cpSync(join(GOLDEN, 'v2', 'odd__os__8x8__calc'), folder, { recursive: true })
  })
  afterEach(() => removeFolder(folder))

  function change(name: string, edit: (text: string) => string): void {
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), 'utf8')))
  }

  test('no folder', () => {
    expect(readReportRun(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      problems: [{ code: 'folder-not-found' }],
    })
  })

  test.each(['COMPUTE_REPORT.csv', 'DETAILED_ACCESS_REPORT.csv'])('without %s', (name) => {
    rmSync(join(folder, name))
    expect(readReportRun(folder)).toMatchObject({
      ok: false,
      problems: [{ code: 'missing-report', file: folder, expected: name }],
    })
  })

  test('bandwidths may be missing', () => {
    rmSync(join(folder, 'BANDWIDTH_REPORT.csv'))
    const read = readReportRun(folder)
    expect(read.ok && read.value.run.outcome.layers[0]?.dramBandwidth).toBeNull()
  })

  test.each([
    ['config.cfg', 'missing-configuration', '--config'],
    ['topology.csv', 'missing-topology', '--topology'],
  ])('without %s it is told how to name it', (name, code, option) => {
    rmSync(join(folder, name))
    const read = readReportRun(folder)
    expect(read).toMatchObject({ ok: false, problems: [{ code, file: folder }] })
    expect(!read.ok && read.problems[0]?.remedy).toContain(option)
  })

  test('files elsewhere can be named', () => {
    const [configFile, topologyFile] = ['config.cfg', 'topology.csv'].map((name) =>
      join(GOLDEN, 'v2', 'odd__os__8x8__calc', name),
    )
    rmSync(join(folder, 'config.cfg'))
    rmSync(join(folder, 'topology.csv'))
    const names = { configFile: configFile ?? '', topologyFile: topologyFile ?? '' }
    expect(readReportRun(folder, names).ok).toBe(true)
  })

  test('a cell that is no number is located', () => {
    change('COMPUTE_REPORT.csv', (text) => text.replace('1, 1805,', '1, nan,'))
    expect(readReportRun(folder)).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'not-a-number',
          file: join(folder, 'COMPUTE_REPORT.csv'),
          row: 3,
          column: 2,
          field: 'Total Cycles',
          got: 'nan',
        },
      ],
    })
  })

  test('a missing column is told once', () => {
    change('COMPUTE_REPORT.csv', (text) => text.replace('Stall Cycles', 'Stalls'))
    expect(readReportRun(folder)).toMatchObject({
      ok: false,
      problems: [{ code: 'missing-column', row: 1, field: 'Stall Cycles' }],
    })
  })

  test('reports of two runs', () => {
    change('DETAILED_ACCESS_REPORT.csv', (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`)
    expect(readReportRun(folder)).toMatchObject({ ok: false, problems: [{ code: 'layer-count' }] })
  })

  test('reports of another topology', () => {
    change('topology.csv', (text) => `${text}more, 14, 14, 1, 1, 32, 48, 1,\n`)
    expect(readReportRun(folder)).toMatchObject({ ok: false, problems: [{ code: 'layer-count' }] })
  })
})
