import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withMachine } from '../../../src/main/services/runs/machine-field.ts'
import { setField } from '../../../src/main/services/runs/spec-fields.ts'
import { includedPoints, planSweep } from '../../../src/main/services/sweeps/plan.ts'
import type { SweepAxis, SweepPlan } from '../../../src/shared/model/sweeps.ts'
import { problemsOf, SMALL_ARRAY, sweepOf, valueOf } from './specs.ts'

const grid = (...axes: readonly SweepAxis[]): SweepPlan => ({ kind: 'grid', axes })
const machines = (...values: readonly string[]): SweepAxis => ({ field: 'machine', values })
const rows: SweepAxis = { field: 'rows', values: [8, 16, 32] }
const hash = 'a'.repeat(64)

const indices = (plan: SweepPlan, constraints: readonly string[] = []): readonly number[] => [
  ...includedPoints(valueOf(planSweep(sweepOf(plan, constraints)))),
]
const notesOf = (plan: SweepPlan) => {
  const planned = planSweep(sweepOf(plan))
  return planned.ok ? planned.notes : []
}

describe('a field only some machines have', () => {
  it('leaves out the points of the others, says how many and whose, and keeps the numbers of the rest', () => {
    const plan = grid(machines('dense', 'a100-128-os', 'cambricon-d'), rows)
    const planned = valueOf(planSweep(sweepOf(plan)))
    // Three machines times three rows; the second machine has points 3 to 5.
    expect([planned.size, planned.notApplicable, indices(plan)]).toEqual([9, 6, [3, 4, 5]])
    expect(planned.specAt(4)).toMatchObject({ kind: 'array', array: { rows: 16, cols: 128 } })
    expect(notesOf(plan)).toMatchObject([
      {
        code: 'not-applicable',
        severity: 'warning',
        field: 'plan.axes[1]',
        message: 'Left out 6 of 9 points: the field is not of dense, cambricon-d',
      },
    ])
    expect(notesOf(grid(machines('a100-128-os'), rows))).toEqual([])
  })

  it('is counted with the constraints, which are asked of the other points only', () => {
    expect(indices(grid(rows, machines('dense', 'a100-128-os')), ['rows > 8'])).toEqual([3, 5])
  })

  it('may be of the rules, or of the network', () => {
    const rules: SweepAxis = { field: 'rules', values: ['corrected', 'scale-sim-v2'] }
    const fix = grid({ field: 'fix.sound-memory', values: ['on', 'off'] }, rules)
    expect(indices(fix)).toEqual([0, 2])
    expect(notesOf(fix)).toMatchObject([
      { field: 'plan.axes[0]', message: 'Left out 2 of 4 points: the field is not of scale-sim-v2' },
    ])
    const workload: SweepAxis = { field: 'workload', values: ['GUID128', `conv:${hash}`] }
    const batch = grid(workload, { field: 'batch', values: [1, 2] })
    expect(indices(batch)).toEqual([0, 1])
    // Only the pair of the two does not go together.
    const pair = grid(machines('a100-128-os', 'dense'), workload)
    expect(indices(pair)).toEqual([0, 1, 2])
    const [note] = notesOf(pair)
    expect(note?.field).toBe('plan.axes[1]')
    expect(note?.message).toMatch(/^Left out 1 of 4 points: designs need/)
  })

  it('is checked nevertheless where a machine has it', () => {
    const plan = grid(machines('dense', 'a100-128-os'), { field: 'rows', values: [8, 0] })
    expect(problemsOf(planSweep(sweepOf(plan)))).toMatchObject([
      { code: 'out-of-range', field: 'plan.axes[1].values[1]' },
    ])
  })

  it('is an error with its place where no machine has it, or none has all of them', () => {
    const none = planSweep(sweepOf(grid(rows, machines('dense', 'cambricon-d'))))
    expect(problemsOf(none)[0]).toMatchObject({ code: 'field-not-of-run', field: 'plan.axes[0].values[0]' })
    const bandwidth: SweepAxis = { field: 'dramGigabytesPerSecond', values: [500] }
    const apart = planSweep(sweepOf(grid(machines('dense', 'a100-128-os'), rows, bandwidth)))
    expect(problemsOf(apart)).toMatchObject([
      {
        code: 'no-point-applies',
        field: 'plan.axes[2]',
        got: 'rows is not of dense; dramGigabytesPerSecond is not of a100-128-os',
      },
    ])
  })

  it('leaves draws out and counts them', () => {
    const plan: SweepPlan = {
      kind: 'random',
      axes: [machines('dense', 'a100-128-os')],
      ranges: [{ field: 'rows', min: 1, max: 1000, scale: 'linear' }],
      samples: 60,
      seed: 4,
    }
    const planned = valueOf(planSweep(sweepOf(plan)))
    const included = indices(plan)
    expect(planned.notApplicable).toBe(60 - included.length)
    expect(included.every((index) => planned.valuesAt(index)['machine'] === 'a100-128-os')).toBe(true)
    expect(notesOf(plan)).toMatchObject([{ field: 'plan.ranges[0]' }])
  })

  it('is left out exactly where it cannot be set', () => {
    const fields: readonly SweepAxis[] = [
      rows,
      { field: 'steps', values: [1, 2] },
      { field: 'outlierRate', values: [0.1] },
      { field: 'dramGigabytesPerSecond', values: [500, 1000] },
      { field: 'dataflow', values: ['os', 'ws'] },
    ]
    const names = ['dense', 'cambricon-d', 'a100-128-os', 'a100-256-ws-user']
    const axes = fc
      .tuple(fc.subarray(names, { minLength: 1 }), fc.subarray([...fields]))
      .chain(([some, others]) =>
        fc.shuffledSubarray([machines(...some), ...others], { minLength: others.length + 1 }),
      )
    fc.assert(
      fc.property(axes, (varying) => {
        const planned = planSweep(sweepOf(grid(...varying)))
        // The slow twin: every point, set field by field.
        const size = varying.reduce((product, { values }) => product * values.length, 1)
        const fits = Array.from({ length: size }, (_, index) => {
          let rest = index
          const values = new Map<string, number | string>()
          for (const { field, values: own } of varying.toReversed()) {
            values.set(field, own[rest % own.length] ?? '')
            rest = Math.floor(rest / own.length)
          }
          let spec = withMachine(SMALL_ARRAY, values.get('machine') ?? '')
          for (const [field, value] of values)
            if (field !== 'machine' && spec.ok) spec = setField(spec.value, field, value)
          return spec.ok ? [index] : []
        }).flat()
        if (!planned.ok) expect(fits).toEqual([])
        else {
          expect([...includedPoints(planned.value)]).toEqual(fits)
          expect(planned.value.notApplicable).toBe(size - fits.length)
        }
      }),
      { numRuns: 100, seed: 7 },
    )
  })
})
