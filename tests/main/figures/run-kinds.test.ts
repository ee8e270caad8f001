import { describe, expect, test } from 'vitest'
import { layer, run, spec } from './hand-made.ts'
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
