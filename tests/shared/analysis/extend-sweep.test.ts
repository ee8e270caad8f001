import { describe, expect, test } from 'vitest'
import { planSweep } from '../../../src/main/services/sweeps/plan.ts'
import { DEFAULT_ARRAY_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { extendSweep } from '../../../src/shared/analysis/extend-sweep.ts'
import type { SweepPlan, SweepSpec } from '../../../src/shared/model/sweeps.ts'

const specOf = (plan: SweepPlan): SweepSpec => ({
  name: 'S',
  base: DEFAULT_ARRAY_SPEC,
  plan,
  constraints: [],
})

/** The runs of a sweep as text, so that they can be compared. */
function pointsOf(spec: SweepSpec): ReadonlySet<string> {
  const planned = planSweep(spec)
  if (!planned.ok) throw new Error(planned.problems[0]?.message)
  const { size, specAt } = planned.value
  return new Set(Array.from({ length: size }, (_, index) => JSON.stringify(specAt(index))))
}

const GRID = specOf({
  kind: 'grid',
  axes: [
    { field: 'rows', values: [64, 128] },
    { field: 'cols', values: [32, 64, 96] },
  ],
})
const LIST = specOf({ kind: 'list', points: [{ rows: 64, cols: 64 }, { rows: 128, cols: 64 }, { rows: 8 }] })
const RANDOM = specOf({
  kind: 'random',
  axes: [{ field: 'dataflow', values: ['os', 'ws', 'is'] }],
  ranges: [{ field: 'rows', min: 8, max: 512, scale: 'log' }],
  samples: 20,
  seed: 7,
})

describe('a sweep with more points', () => {
  test.each([
    ['a grid by two rows', GRID, { axes: [{ field: 'rows', values: [256, 96, 64] }], samples: 0 }, 12],
    ['a list by a column', LIST, { axes: [{ field: 'cols', values: [32, 64] }], samples: 0 }, 5],
    ['a random plan by 15 samples', RANDOM, { axes: [], samples: 15 }, 35],
  ] as const)('%s has all of the old one', (_, spec, addition, count) => {
    const [old, more] = [pointsOf(spec), pointsOf(extendSweep(spec, addition))]
    expect(more.size).toBe(count)
    expect([...old].filter((point) => !more.has(point))).toEqual([])
  })

  test('its axes are in order, its name says so once', () => {
    const addition = { axes: [{ field: 'rows', values: [96] }], samples: 0 }
    const more = extendSweep(GRID, addition)
    expect(more.plan).toMatchObject({ axes: [{ field: 'rows', values: [64, 96, 128] }, { field: 'cols' }] })
    expect(extendSweep(more, addition).name).toBe('S, extended')
  })

  test('nothing added is the same sweep', () => {
    for (const spec of [GRID, LIST, RANDOM])
      expect(pointsOf(extendSweep(spec, { axes: [], samples: 0 }))).toEqual(pointsOf(spec))
  })
})
