import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import type { TimelineSeries } from '../../../src/engine/timeline/timeline.ts'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { AXIS, run, spec, STYLE } from './hand-made.ts'
import { codeOf, sceneOf, textsOf } from './scene-of.ts'

const dense = run({ id: 1, design: 'dense' })
const delta = run({ id: 2, design: 'cambricon-d' })

describe('heatmap-difference', () => {
  test('the second minus the first, in points', async () => {
    const sums = new Map([
      [1, [16, 0]],
      [2, [8, 8]],
    ])
    const scene = await sceneOf(spec('heatmap-difference'), {
      runs: [dense, delta],
      axisOf: () => Promise.resolve(ok({ ...AXIS, endCycle: 1 })),
      timeline: (id) =>
        Promise.resolve(
          ok({
            rows: 2,
            bins: 1,
            sums: Float64Array.from(sums.get(id) ?? [], (sum) => sum / 4),
          } as unknown as TimelineSeries),
        ),
    })
    expect(scene.table.rows).toEqual([
      [0, 0, -50],
      [1, 0, 50],
    ])
  })

  test('arrays of 2 and 3 lines are laid over each other as 6: each line of theirs is whole', async () => {
    // Busy shares of 0 and 100 %, and of 100, 0 and 50 %.
    const sums = new Map([
      [1, [0, 4]],
      [2, [4, 0, 2]],
    ])
    const scene = await sceneOf(spec('heatmap-difference'), {
      runs: [dense, delta],
      axisOf: (id) => Promise.resolve(ok({ ...AXIS, rows: id + 1, endCycle: 1 })),
      timeline: (id) =>
        Promise.resolve(
          ok({
            rows: id + 1,
            bins: 1,
            sums: Float64Array.from(sums.get(id) ?? []),
          } as unknown as TimelineSeries),
        ),
    })
    expect(scene.table.rows.map(([, , value]) => value)).toEqual([100, 100, 0, -100, -50, -50])
  })

  test('aligned: in cycles of the first run, in its window; what has no counterpart is none', async () => {
    const asked: unknown[] = []
    const scene = await sceneOf(spec('heatmap-difference', { align: 'layer', t0: 2, t1: 4 }), {
      runs: [dense, delta],
      difference: (...question) => {
        asked.push(question)
        return Promise.resolve(ok({ rows: 2, difference: Float64Array.of(0.25, Number.NaN, -0.5, 0) }))
      },
    })
    const window = { t0: 2, t1: 4, bins: 2, quantity: 'busy-pes-by-row' }
    expect(asked).toEqual([[dense.id, delta.id, window, 'layer']])
    expect(scene.table.rows).toEqual([
      [0, 2, 25],
      [0, 3, null],
      [1, 2, -50],
      [1, 3, 0],
    ])
    expect(scene.about).toContain('Grey')
    expect(textsOf(drawScene(scene, STYLE).body)).toContain('Cycle of the first run')
  })

  test('takes two runs', async () => {
    expect(await codeOf(spec('heatmap-difference'), { runs: [dense] })).toBe('wrong-run-count')
  })
})
