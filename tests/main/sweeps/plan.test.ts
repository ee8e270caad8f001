import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { includedPoints, planSweep } from '../../../src/main/services/sweeps/plan.ts'
import { drawn } from '../../../src/main/services/sweeps/random-points.ts'
import type { SweepPlan } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, SMALL_DESIGN, sweepOf, valueOf } from './specs.ts'

const GRID: SweepPlan = {
  kind: 'grid',
  axes: [
    { field: 'rows', values: [8, 16, 32] },
    { field: 'dataflow', values: ['os', 'ws'] },
  ],
}

const pointsOf = (plan: SweepPlan, constraints: readonly string[] = []) => {
  const planned = valueOf(planSweep(sweepOf(plan, constraints)))
  return [...includedPoints(planned)].map((index) => planned.valuesAt(index))
}

describe('grid', () => {
  it('is the nested loops, the last axis fastest', () => {
    expect(pointsOf(GRID)).toEqual(
      [8, 16, 32].flatMap((rows) => ['os', 'ws'].map((dataflow) => ({ rows, dataflow }))),
    )
  })

  it('gives the same by index as loops do, whatever the axes', () => {
    const axis = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(axis, axis, axis, (rows, cols, steps) => {
        const plan: SweepPlan = {
          kind: 'grid',
          axes: [
            { field: 'rows', values: rows },
            { field: 'cols', values: cols },
            { field: 'steps', values: steps },
          ],
        }
        const loops = rows.flatMap((r) =>
          cols.flatMap((c) => steps.map((s) => ({ rows: r, cols: c, steps: s }))),
        )
        expect(pointsOf(plan)).toEqual(loops)
      }),
      { seed: 4, numRuns: 50 },
    )
  })

  it('sets the fields of the base', () => {
    const planned = valueOf(planSweep(sweepOf(GRID)))
    expect(planned.size).toBe(6)
    expect(planned.specAt(5)).toEqual({
      ...SMALL_ARRAY,
      array: { ...SMALL_ARRAY.array, rows: 32, dataflow: 'ws' },
    })
  })

  it('makes no point before it is asked for', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1)
    const axes = ['rows', 'cols', 'steps'].map((field) => ({ field, values }))
    const before = process.memoryUsage().heapUsed
    const planned = valueOf(planSweep(sweepOf({ kind: 'grid', axes })))
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10e6)
    expect(planned.size).toBe(1_000_000)
    expect(planned.valuesAt(999_999)).toEqual({ rows: 100, cols: 100, steps: 100 })
    expect(planned.valuesAt(123_456)).toEqual({ rows: 13, cols: 35, steps: 57 })
    const tooMany = planSweep(sweepOf({ kind: 'grid', axes: [...axes, { field: 'batch', values: [1, 2] }] }))
    expect(problemsOf(tooMany)[0]).toMatchObject({ code: 'too-many-points', got: '2000000' })
  })

  it('takes equal values once and says so', () => {
    const planned = planSweep(sweepOf({ kind: 'grid', axes: [{ field: 'rows', values: [8, 16, 8, 8] }] }))
    expect(valueOf(planned).size).toBe(2)
    expect(planned.ok && planned.notes).toMatchObject([
      { code: 'repeated-value', severity: 'repair', field: 'plan.axes[0].values', got: '2 repeated' },
    ])
  })

  it('switches networks, rules and designs', () => {
    const axes = (...rules: readonly string[]) => [
      { field: 'fix.sound-memory', values: ['off'] },
      { field: 'rules', values: rules },
    ]
    // Fixes belong to corrected rules; the axis of the rules may stand behind that of the fix.
    const other = planSweep(sweepOf({ kind: 'grid', axes: axes('scale-sim-v2') }))
    expect(problemsOf(other)[0]).toMatchObject({ code: 'field-not-of-run', field: 'plan.axes[0].values[0]' })
    const all = valueOf(planSweep(sweepOf({ kind: 'grid', axes: axes('corrected') }))).specAt(0)
    expect(all.kind === 'array' && all.rules.fixes).not.toContain('sound-memory')
    expect(all.kind === 'array' && all.rules.fixes).toContain('shared-bandwidth')

    const corrected = { ...SMALL_ARRAY, rules: { id: 'corrected', fixes: [] } } as const
    const planned = valueOf(
      planSweep(
        sweepOf(
          {
            kind: 'grid',
            axes: [
              { field: 'fix.sound-memory', values: ['off', 'on'] },
              { field: 'workload', values: ['ResNet-18', 'GUID128'] },
            ],
          },
          [],
          corrected,
        ),
      ),
    )
    expect(planned.specAt(3)).toMatchObject({
      workload: { name: 'GUID128' },
      rules: { fixes: ['sound-memory'] },
    })
    const designs = valueOf(
      planSweep(
        sweepOf(
          { kind: 'grid', axes: [{ field: 'design', values: ['dense', 'diffy-pe'] }] },
          [],
          SMALL_DESIGN,
        ),
      ),
    )
    expect(designs.specAt(1)).toEqual({ ...SMALL_DESIGN, design: 'diffy-pe' })
  })
})

describe('what is refused, with its place', () => {
  it.each([
    [{ field: 'row', values: [8] }, 'unknown-field', 'plan.axes[0].values[0]'],
    [{ field: 'rows', values: [8, 0] }, 'out-of-range', 'plan.axes[0].values[1]'],
    [{ field: 'rows', values: [8.5] }, 'not-a-number', 'plan.axes[0].values[0]'],
    [{ field: 'dataflow', values: ['os', 'xs'] }, 'unknown-choice', 'plan.axes[0].values[1]'],
    [{ field: 'design', values: ['dense'] }, 'field-not-of-run', 'plan.axes[0].values[0]'],
    [{ field: 'rows', values: [] }, 'empty-axis', 'plan.axes[0]'],
  ])('the axis %j', (axis, code, field) => {
    expect(problemsOf(planSweep(sweepOf({ kind: 'grid', axes: [axis] })))[0]).toMatchObject({ code, field })
  })

  it('a dataflow on a design, two axes of one field, nothing that varies', () => {
    const dataflow: SweepPlan = { kind: 'grid', axes: [{ field: 'dataflow', values: ['os'] }] }
    expect(problemsOf(planSweep(sweepOf(dataflow, [], SMALL_DESIGN)))[0]?.code).toBe('field-not-of-run')
    const twice: SweepPlan = {
      kind: 'grid',
      axes: [
        { field: 'rows', values: [1] },
        { field: 'rows', values: [2] },
      ],
    }
    expect(problemsOf(planSweep(sweepOf(twice)))[0]).toMatchObject({ code: 'repeated-field', field: 'rows' })
    expect(problemsOf(planSweep(sweepOf({ kind: 'grid', axes: [] })))[0]?.code).toBe('nothing-varies')
    expect(problemsOf(planSweep(sweepOf({ kind: 'list', points: [] })))[0]?.code).toBe('nothing-varies')
  })

  it('points of a list, by number and field', () => {
    const plan: SweepPlan = { kind: 'list', points: [{ rows: 8 }, { rows: 8, dataflow: 'x' }, { colss: 2 }] }
    expect(problemsOf(planSweep(sweepOf(plan))).map(({ field }) => field)).toEqual([
      'plan.points[1].dataflow',
      'plan.points[2].colss',
    ])
  })

  it('ranges that cannot be drawn from', () => {
    const range = (field: string, min: number, max: number, scale: 'linear' | 'log' = 'linear') =>
      problemsOf(
        planSweep(
          sweepOf(
            { kind: 'random', axes: [], ranges: [{ field, min, max, scale }], samples: 1, seed: 1 },
            [],
            SMALL_DESIGN,
          ),
        ),
      )[0]
    expect(range('peRows', 0, 4)).toMatchObject({ code: 'out-of-range', field: 'plan.ranges[0].min' })
    expect(range('peRows', 4, 2)).toMatchObject({ code: 'empty-range', field: 'plan.ranges[0]' })
    expect(range('cyclesPerTile', 0, 2, 'log')).toMatchObject({ code: 'no-logarithm' })
    expect(range('overlap', 0, 2)).toMatchObject({ code: 'not-a-range' })
  })

  it('constraints, together with the plan', () => {
    const plan: SweepPlan = { kind: 'grid', axes: [{ field: 'rows', values: [0] }] }
    expect(problemsOf(planSweep(sweepOf(plan, ['rows <', 'cols == 1']))).map(({ code }) => code)).toEqual([
      'out-of-range',
      'bad-constraint',
    ])
  })
})

describe('constraints', () => {
  it('leave points out and keep the numbers of the others', () => {
    const planned = valueOf(planSweep(sweepOf(GRID, ["rows > 8 or dataflow == 'ws'", 'rows * cols < 4096'])))
    // cols are the base's 128: rows 32 gives exactly 4096
    expect([...includedPoints(planned)]).toEqual([1, 2, 3])
    expect([...includedPoints(planned, 2)]).toEqual([2, 3])
  })

  it('see what a network or rules bring with them', () => {
    const plan: SweepPlan = {
      kind: 'grid',
      axes: [{ field: 'rules', values: ['scale-sim-v2', 'corrected'] }],
    }
    expect(pointsOf(plan, ["fix.sound-memory == 'on'"])).toEqual([{ rules: 'corrected' }])
  })
})

describe('lists', () => {
  it('keep their order, vary what they name, and take equal points once', () => {
    const points = [{ rows: 8 }, { dataflow: 'ws', rows: 16 }, { rows: 16, dataflow: 'ws' }, { cols: 4 }]
    const planned = planSweep(sweepOf({ kind: 'list', points }))
    expect(valueOf(planned).fields).toEqual(['rows', 'dataflow', 'cols'])
    expect(pointsOf({ kind: 'list', points })).toEqual([points[0], points[1], points[3]])
    expect(planned.ok && planned.notes[0]?.field).toBe('plan.points')
  })
})

describe('random points', () => {
  const plan = (samples: number, seed: number): SweepPlan => ({
    kind: 'random',
    axes: [{ field: 'dataflow', values: ['os', 'ws', 'is'] }],
    ranges: [
      { field: 'rows', min: 4, max: 512, scale: 'log' },
      { field: 'bandwidthWordsPerCycle', min: 0.5, max: 20, scale: 'linear' },
    ],
    samples,
    seed,
  })

  it('are the same for the same seed, and others for another', () => {
    expect(pointsOf(plan(50, 1))).toEqual(pointsOf(plan(50, 1)))
    expect(pointsOf(plan(50, 1))).not.toEqual(pointsOf(plan(50, 2)))
    expect(pointsOf(plan(50, 1)).slice(0, 20)).toEqual(pointsOf(plan(20, 1)))
  })

  it('stay in range, whole where the field is, and differ', () => {
    const points = pointsOf(plan(2000, 3))
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(2000)
    for (const { rows, bandwidthWordsPerCycle, dataflow } of points) {
      expect(Number.isInteger(rows) && Number(rows) >= 4 && Number(rows) <= 512).toBe(true)
      expect(Number(bandwidthWordsPerCycle) >= 0.5 && Number(bandwidthWordsPerCycle) <= 20).toBe(true)
      expect(['os', 'ws', 'is']).toContain(dataflow)
    }
    // Uniform in the logarithm: half of the rows below the geometric mean of 4 and 513, 45.3.
    const below = points.filter(({ rows }) => Number(rows) < 45.3).length
    expect(below).toBeGreaterThan(900)
    expect(below).toBeLessThan(1100)
  })

  it('end when there are no others, with a warning', () => {
    const few: SweepPlan = {
      kind: 'random',
      axes: [{ field: 'dataflow', values: ['os', 'ws'] }],
      ranges: [{ field: 'rows', min: 1, max: 3, scale: 'linear' }],
      samples: 100,
      seed: 5,
    }
    const planned = planSweep(sweepOf(few))
    expect(valueOf(planned).size).toBe(6)
    expect(planned.ok && planned.notes).toMatchObject([{ code: 'fewer-samples', expected: '100', got: '6' }])
  })

  it('draws both ends of whole numbers as often as the others', () => {
    const range = { min: 2, max: 4, scale: 'linear', isInteger: true } as const
    expect([0, 0.333, 0.334, 0.666, 0.667, 1 - 2 ** -32].map((u) => drawn(range, u))).toEqual([
      2, 2, 3, 3, 4, 4,
    ])
    const log = { min: 1, max: 1000, scale: 'log', isInteger: false } as const
    expect([0, 1 / 3, 2 / 3].map((u) => drawn(log, u))).toEqual([1, 10, 100])
    expect(drawn({ ...log, isInteger: true }, 1 - 2 ** -32)).toBe(1000)
  })
})
