import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import { simulate } from '../../src/engine/index.ts'
import { GOLDEN, goldenRequest, goldenRuns, valueOf } from '../engine/golden-runs.ts'
import { removeFolder } from '../platform.ts'
import { deltascope, type CliRun } from './run-cli.ts'

const folder = join(GOLDEN, 'traces', 'tiny__os__4x6__CALC')
const FILES = ['-c', join(folder, 'config.cfg'), '-t', join(folder, 'topology.csv')]
const scratch = mkdtempSync(join(tmpdir(), 'deltascope-timeline-'))
afterAll(() => removeFolder(scratch))

const timeline = (...args: readonly string[]): CliRun => deltascope(['timeline', ...args], scratch)

const rowsOrValues = z.array(z.union([z.number(), z.array(z.number())]))
const document = z.object({
  t0: z.number(),
  t1: z.number(),
  bins: z.number(),
  quantity: z.string(),
  unit: z.string(),
  values: rowsOrValues,
})

function asked(...options: readonly string[]): z.infer<typeof document> {
  const { stdout, code, stderr } = timeline(...FILES, ...options, '--json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return document.parse(JSON.parse(stdout))
}

const sum = (values: z.infer<typeof rowsOrValues>): number =>
  values.flat().reduce((total, value) => total + value, 0)

const run = goldenRuns('traces').find(({ name }) => name === 'traces/tiny__os__4x6__CALC')
if (run === undefined) throw new Error('the recorded run is gone')
const request = goldenRequest(run)
const report = valueOf(simulate(request))

describe('sums over the whole run are those of the reports', () => {
  test('busy PEs are the MACs', () => {
    const macs = report.layers.reduce((total, layer) => total + layer.macs, 0)
    expect(sum(asked('--bins', '7').values)).toBe(macs)
    expect(sum(asked('--bins', '7', '--quantity', 'busy-pes-by-row').values)).toBe(macs)
  })

  test.each(['ifmap', 'filter', 'ofmap'] as const)('DRAM and SRAM words of the %s', (operand) => {
    const words = (memory: 'dram' | 'sram'): number =>
      report.layers.reduce((total, layer) => total + layer[memory][operand].words, 0)
    expect(sum(asked('--quantity', `dram-words:${operand}`).values)).toBe(words('dram'))
    expect(sum(asked('--quantity', `sram-words:${operand}`).values)).toBe(words('sram'))
  })

  test('accounts are all PE-cycles', () => {
    const cycles = report.layers.reduce((total, layer) => total + layer.totalCycles, 0)
    const { rows, cols } = request.config
    expect(sum(asked('--quantity', 'accounting').values)).toBe(cycles * rows * cols)
  })
})

test('a layer by itself has the cycles of its traces, fetches before cycle 0 included', () => {
  const trace = readFileSync(join(folder, 'layer0', 'IFMAP_DRAM_TRACE.csv'), 'utf8')
    .trim()
    .split('\n')
  const fetches = trace.map((line) => line.split(',').map(Number))
  const from = Math.floor(fetches[0]?.[0] ?? 0)
  expect(from).toBeLessThan(0)
  const { values } = asked(
    '--layer',
    '0',
    `--window=${from}:${from + 4}`,
    '--bins',
    '4',
    '--quantity',
    'dram-words:ifmap',
  )
  const expected = [0, 1, 2, 3].map((bin) =>
    fetches
      .filter(([cycle = Number.NaN]) => Math.floor(cycle) === from + bin)
      .reduce((words, cells) => words + cells.slice(1).filter((cell) => cell !== -1).length, 0),
  )
  expect(values).toEqual(expected)
})

test('rows come as arrays of bins', () => {
  const { values, bins } = asked('--bins', '3', '--quantity', 'busy-pes-by-column')
  expect(values).toHaveLength(request.config.cols)
  for (const row of values) expect(row).toHaveLength(bins)
})

test('CSV has a line for each bin', () => {
  const { stdout } = timeline(...FILES, '--window', '0:10', '--bins', '2', '--csv')
  const [head, ...lines] = stdout.trim().split('\n')
  expect(head).toBe('firstCycle,endCycle,busy-pes')
  expect(lines.map((line) => line.split(',').slice(0, 2).join())).toEqual(['0,5', '5,10'])
})

test('a picture has a column of pixels for each bin', () => {
  const file = join(scratch, 'rows.png')
  const { code } = timeline(...FILES, '--bins', '50', '--quantity', 'busy-pes-by-row', '--png', file)
  expect(code).toBe(0)
  const png = readFileSync(file)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([50, 64])
})

test.each([
  [['--window', '5:1'], '--window'],
  [['--window', 'a:b'], '--window'],
  [['--window', '0:1e999'], '--window'],
  [['--bins', '0'], '--bins'],
  [['--quantity', 'busy'], '--quantity'],
  [['--layer', '99'], '--layer'],
] as const)('%j is told at its option', (options, option) => {
  const { code, stderr } = timeline(...FILES, ...options)
  expect(code).toBe(2)
  expect(stderr).toContain(option)
})

test('an empty window and more bins than cycles are no errors', () => {
  expect(asked('--window', '3:3', '--bins', '2').values).toEqual([0, 0])
  const { values } = asked('--window', '0:2', '--bins', '4')
  expect(sum(values)).toBe(sum(asked('--window', '0:2', '--bins', '1').values))
})

test('runs and files are one or the other', () => {
  expect(timeline().code).toBe(2)
  expect(timeline('1', ...FILES).code).toBe(2)
  expect(timeline('-c', 'x.cfg').code).toBe(2)
})

describe('the traces of a window', () => {
  const zip = join(scratch, 'traces.zip')
  const unzipped = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(unzipSync(readFileSync(zip))).map(([path, bytes]) => [path, strFromU8(bytes)]),
    )

  test('are the recorded lines of these cycles', () => {
    const { code, stderr } = timeline(...FILES, '--layer', '0', '--window=3:12', '--traces', zip)
    expect([code, stderr]).toEqual([0, `${zip} written\n`])
    const files = unzipped()
    for (const name of ['IFMAP_SRAM', 'FILTER_SRAM', 'OFMAP_SRAM', 'OFMAP_DRAM']) {
      const recorded = readFileSync(join(folder, 'layer0', `${name}_TRACE.csv`), 'utf8')
      const lines = recorded.split('\n').filter((line) => {
        const cycle = line === '' ? Number.NaN : Number.parseFloat(line)
        return 3 <= cycle && cycle < 12
      })
      const ours = files[`layer0/${name}_TRACE.csv`] ?? ''
      expect(ours.split('\n').filter((line) => line !== '')).toEqual(lines)
    }
    expect(files['LAYERS.csv']?.split('\n')[1]).toMatch(/^0,0,.*,0$/)
  })

  test.each([
    [['--window=12:3'], 'bad-window'],
    [['--layer', '99', '--window=0:3'], 'no-such-layer'],
    [[], 'one-window'],
  ])('of %j are refused', (options, problem) => {
    const { code, stdout } = timeline(...FILES, ...options, '--traces', zip, '--json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: problem }] })
  })
})
