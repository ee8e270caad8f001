import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import { ACCOUNTING_IDS, type QuantityInfo } from '../../../src/engine/timeline/timeline.ts'
import type { FigureSource } from '../../../src/main/services/figures/kinds/kind.ts'
import { ACCOUNT_TITLES, ACCOUNTS } from '../../../src/shared/analysis/cycle-accounts.ts'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import { texFaults } from './tex-structure.ts'
import { AXIS, layer, run, spec, STYLE } from './hand-made.ts'
import { codeOf, sceneOf } from './scene-of.ts'

const ACCOUNTED = {
  multiply: 240,
  fill: 40,
  drain: 40,
  edge: 80,
  stallIfmap: 0,
  stallFilter: 0,
  stallOfmap: 0,
  overhead: 0,
}

describe('layer-stack', () => {
  // PE-cycles become cycles: 240 of 400 are 60 of 100.
  const layers = [
    layer({ index: 0, name: 'A', cycles: 100, accounting: ACCOUNTED }),
    layer({ index: 1, name: 'B', cycles: 50, accounting: null }),
  ]

  test('a bar of every layer sums to its cycles; what is not told apart is a part of its own', async () => {
    const { table, plot } = await sceneOf(spec('layer-stack'), { runs: [run({ layers })] })
    expect(table.columns.map(({ title }) => title)).toEqual([
      'layer',
      'Multiply',
      'Fill and drain',
      'Edge folds',
      'Not told apart',
    ])
    expect(table.rows).toEqual([
      ['A', 60, 20, 20, 0],
      ['B', 0, 0, 0, 50],
    ])
    expect(plot.kind).toBe('stacked')
  })

  test('as a share every bar is 100', async () => {
    const { table } = await sceneOf(spec('layer-stack', { quantity: 'share' }), { runs: [run({ layers })] })
    expect(
      table.rows.map(([, ...parts]) => parts.reduce<number>((sum, part) => sum + Number(part), 0)),
    ).toEqual([100, 100])
  })

  test('the first step is shown where there is one', async () => {
    const both = [layer({ step: 'first', cycles: 400, accounting: ACCOUNTED }), ...layers]
    const { table } = await sceneOf(spec('layer-stack', { step: 'first' }), { runs: [run({ layers: both })] })
    expect(table.rows).toEqual([['Conv1', 240, 80, 80]])
    const { table: only } = await sceneOf(spec('layer-stack', { step: 'first' }), { runs: [run({ layers })] })
    expect(only.rows).toHaveLength(2)
  })

  test('a quantity there is not is told with those there are', async () => {
    expect(await codeOf(spec('layer-stack', { quantity: 'x' }), { runs: [run({})] })).toBe('unknown-quantity')
  })
})

describe('cycle-groups', () => {
  test('all layers first, then each map size; percent of the group', async () => {
    const conv = { kind: 'conv', k: 1, n: 1, cycles: 100 }
    const layers = [
      layer({ ...conv, m: 64, macs: 64, accounting: ACCOUNTED }),
      layer({ ...conv, m: 16, macs: 16, accounting: { ...ACCOUNTED, multiply: 0, overhead: 240 } }),
    ]
    const { table } = await sceneOf(spec('cycle-groups'), { runs: [run({ layers })] })
    expect(table.columns.map(({ title }) => title)).toEqual([
      'feature map',
      'cycles',
      'Multiply',
      'Fill and drain',
      'Edge folds',
      'Overhead',
    ])
    expect(table.rows).toEqual([
      ['All layers', 200, 30, 20, 20, 30],
      ['8 × 8', 100, 60, 20, 20, 0],
      ['4 × 4', 100, 0, 20, 20, 60],
    ])
  })

  test('of a run whose cycles are not told apart there is none', async () => {
    expect(await codeOf(spec('cycle-groups'), { runs: [run({ layers: [layer({})] })] })).toBe(
      'not-told-apart',
    )
  })
})

describe('step-matrix', () => {
  test('a column for the first step, one for all others', async () => {
    const layers = [layer({ step: 'first', cycles: 10 }), layer({ cycles: 1000 })]
    const { table } = await sceneOf(spec('step-matrix'), { runs: [run({ steps: 250, layers })] })
    expect(table.columns.map(({ title }) => title)).toEqual(['layer', 'Step 1', 'Steps 2–250'])
    expect(table.rows).toEqual([['Conv1', 10, 1000]])
  })

  test('of a run whose steps are alike there is none', async () => {
    expect(await codeOf(spec('step-matrix'), { runs: [run({ layers: [layer({})] })] })).toBe('steps-alike')
  })
})

describe('lanes over time', () => {
  /** Eight cycles of eight PEs; words of two operands, PE-cycles of nine accounts. */
  const quantities: readonly QuantityInfo[] = [
    { id: 'dram-words:ifmap', title: 'DRAM ifmap words', unit: 'words', rows: ['ifmap'] },
    { id: 'dram-words:ofmap', title: 'DRAM ofmap words', unit: 'words', rows: ['ofmap'] },
    { id: 'accounting', title: 'Where the PE-cycles went', unit: 'PE-cycles', rows: ACCOUNTING_IDS },
  ]
  const asked: string[] = []
  /** The same amount in every cycle of every row: row r has r + 1, an account a ninth of the PEs. */
  const lanes: Partial<FigureSource> = {
    runs: [run({})],
    axisOf: () => Promise.resolve(ok({ ...AXIS, firstCycle: -2, quantities })),
    timeline: (_, { quantity, t0, t1, bins }) => {
      asked.push(`${quantity} ${t0} ${t1} ${bins}`)
      const rows = quantity === 'accounting' ? 9 : 1
      const perCycle = quantity === 'accounting' ? 8 / 9 : quantity === 'dram-words:ofmap' ? 0 : 3
      const sums = Float64Array.from({ length: rows * bins }, (__, at) => {
        const bin = at % bins
        const edge = (index: number): number => t0 + Math.floor((index * (t1 - t0)) / bins)
        return perCycle * (edge(bin + 1) - edge(bin))
      })
      return Promise.resolve(ok({ quantity, unit: '', t0, t1, bins, rows, sums }))
    },
  }

  test('words per cycle of each part, from before the array starts; operands without words are left out', async () => {
    const { table, plot } = await sceneOf(spec('dram-over-time', { bins: 4 }), lanes)
    expect(asked).toContain('dram-words:ifmap -2 8 4')
    expect(table.columns.map(({ title }) => title)).toEqual(['first cycle', 'cycles', 'ifmap'])
    // Ten cycles in four parts are 2, 3, 2 and 3; the mean is 3 words in all.
    expect(table.rows).toEqual([
      [-2, 2, 3],
      [0, 3, 3],
      [3, 2, 3],
      [5, 3, 3],
    ])
    expect(plot).toMatchObject({ kind: 'areas', end: 8 })
  })

  test('pgfplots has steps on top of each other, the last one as long as its part', async () => {
    const scene = await sceneOf(spec('accounting-over-time', { bins: 2 }), lanes)
    const out = await figureFile({ scene, style: STYLE, caption: '', format: 'pgfplots', dpi: 300 })
    const tex = Buffer.from(out.base64, 'base64').toString()
    expect(texFaults(tex)).toEqual([])
    expect(tex).toContain('stack plots=y')
    expect(tex.match(/\\closedcycle;/g)).toHaveLength(ACCOUNTS.length)
    expect(tex.match(/^ *\(8,/gm)).toHaveLength(ACCOUNTS.length)
  })

  test('no part is shorter than a cycle, and a window is cut to the run', async () => {
    const { table } = await sceneOf(spec('dram-over-time', { t0: 6, t1: 99 }), lanes)
    expect(table.rows.map(([cycle]) => cycle)).toEqual([6, 7])
  })

  test('accounts are shares of all PE-cycles, filling with draining, and sum to 100', async () => {
    const { table } = await sceneOf(spec('accounting-over-time', { bins: 1 }), lanes)
    const [row = []] = table.rows
    const shares = row.slice(2).map(Number)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 9)
    expect(table.columns.slice(2).map(({ title }) => title)).toEqual(ACCOUNTS.map((id) => ACCOUNT_TITLES[id]))
    // Fill and drain, and stalled banks with overheads, are two ninths each.
    expect(shares[1]).toBeCloseTo(200 / 9, 9)
    expect(shares.at(-1)).toBeCloseTo(200 / 9, 9)
  })

  test('of a run without such lanes there is none', async () => {
    for (const kind of ['dram-over-time', 'accounting-over-time'])
      expect(await codeOf(spec(kind), { runs: [run({})] })).toBe('no-lane')
  })
})
