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

/** Cycles, row widths, and the addresses of the rows `keep` selects, sorted: the order inside a prefetch is a hash order. */
function prefetches(text: string, keep: (cycle: number) => boolean): unknown {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((row) => row.split(',').map(Number))
  return {
    cycles: rows.map(([cycle]) => cycle),
    widths: rows.map((row) => row.length),
    addresses: rows
      .filter(([cycle = 0]) => keep(cycle))
      .flatMap((row) => row.slice(1))
      .toSorted((a, b) => a - b),
  }
}

describe.each(goldenRuns('traces'))('traces of $name', (run) => {
  const layers = readdirSync(run.folder).filter((name) => name.startsWith('layer'))

  it.each(layers)('%s: SRAM traces and the OFMAP DRAM trace are the original, byte for byte', (layer) => {
    const ours = traces(run, Number(layer.slice('layer'.length)))
    for (const file of ['IFMAP_SRAM', 'FILTER_SRAM', 'OFMAP_SRAM', 'OFMAP_DRAM']) {
      const name = `${file}_TRACE.csv`
      expect(ours.get(name), name).toBe(readFileSync(join(run.folder, layer, name), 'utf8'))
    }
  })

  it.each(layers)('%s: read DRAM traces have the same cycles, widths and addresses', (layer) => {
    const ours = traces(run, Number(layer.slice('layer'.length)))
    for (const name of ['IFMAP_DRAM_TRACE.csv', 'FILTER_DRAM_TRACE.csv']) {
      const golden = readFileSync(join(run.folder, layer, name), 'utf8')
      // In USER mode the original writes the first fill right and repeats its addresses in every prefetch.
      const keep = (cycle: number): boolean => !run.name.includes('USER') || cycle < 0
      expect(prefetches(ours.get(name) ?? '', keep), name).toEqual(prefetches(golden, keep))
    }
  })
})
