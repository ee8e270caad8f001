import { describe, expect, it } from 'vitest'
import { expectSameReports, v3Runs } from './layout-runs.ts'

describe('runs of the original with custom layouts, and their controls without', () => {
  const runs = v3Runs(/-(layout|mixed|nolayout)/)

  it('are all there', () => {
    expect(runs.length).toBeGreaterThanOrEqual(17)
  })

  it.each(runs)('$id', (run) => {
    expect(expectSameReports(run)).toBe(3)
  })
})
