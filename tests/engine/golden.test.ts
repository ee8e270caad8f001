import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { simulate, writeReports, writeTraces } from '../../src/engine/index.ts'
import { goldenRequest, type GoldenRun, goldenRuns, valueOf } from './golden-runs.ts'

const reportNames = (run: GoldenRun): string[] =>
  readdirSync(run.folder)
    .filter((name) => name.endsWith('_REPORT.csv'))
    .toSorted()

describe.each([...goldenRuns('v2'), ...goldenRuns('v3'), ...goldenRuns('traces')])('$name', (run) => {
  it('gives the reports of the original, byte for byte', () => {
    const request = goldenRequest(run)
    const reports = writeReports(valueOf(simulate(request)), request.rules)
    expect(reports.map(({ fileName }) => fileName).toSorted()).toEqual(reportNames(run))
    for (const { fileName, text } of reports) {
      expect(text, fileName).toBe(readFileSync(join(run.folder, fileName), 'utf8'))
    }
  })
})

/** All trace files of a layer as text. */
function traces(run: GoldenRun, layer: number): Map<string, string> {
  const files = new Map<string, string>()
  for (const { fileName, chunk } of writeTraces(goldenRequest(run), layer)) {
    files.set(fileName, (files.get(fileName) ?? '') + chunk)
  }
  return files
}

/** Cycles and row widths of all rows, and the rows of the first fill. */
function fetches(text: string): unknown {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((row) => row.split(',').map(Number))
  return {
    cycles: rows.map(([cycle]) => cycle),
    widths: rows.map((row) => row.length),
    firstFill: rows.filter(([cycle = 0]) => cycle < 0),
  }
}

// In USER mode the original writes the first fill right and repeats its addresses in every prefetch.
describe.each(goldenRuns('traces').filter(({ name }) => name.includes('USER')))('reads of $name', (run) => {
  it.each(readdirSync(run.folder).filter((name) => name.startsWith('layer')))('%s', (layer) => {
    const ours = traces(run, Number(layer.slice('layer'.length)))
    for (const name of ['IFMAP_DRAM_TRACE.csv', 'FILTER_DRAM_TRACE.csv']) {
      const golden = readFileSync(join(run.folder, layer, name), 'utf8')
      expect(fetches(ours.get(name) ?? ''), name).toEqual(fetches(golden))
    }
  })
})
