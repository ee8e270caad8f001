import { describe, expect, it } from 'vitest'
import { expectSameReports, v3Runs } from './layout-runs.ts'

describe('runs of the original with row-wise sparsity', () => {
  const runs = v3Runs(/-row\d/)

  it('are all there', () => {
    expect(runs.length).toBeGreaterThanOrEqual(6)
  })

  it.each(runs)('$id', (run) => {
    expect(expectSameReports(run)).toBe(4)
  })
})
