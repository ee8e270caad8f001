import { describe, expect, test } from 'vitest'
import { DEFAULT_PARAMETERS, withParameter } from '../../../src/engine/designs/parameters.ts'
import { validate } from '../../../src/engine/designs/validation.ts'
import { orderMistakes } from '../../../src/engine/designs/validation/order.ts'
import { findValidationPreset } from '../../../src/engine/designs/validation/presets.ts'
import { rowOf } from '../../../src/engine/designs/validation/row.ts'
import { valueOf } from './helpers.ts'

const paper = valueOf(validate(valueOf(findValidationPreset('paper'))))
const whole = valueOf(validate(valueOf(findValidationPreset('whole-network'))))

describe('preset paper', () => {
  const { groups } = paper
  const counted = groups.speedup.rows.filter(({ isCounted }) => isCounted)

  test('16 speedups within 4 % on average, none beyond 10 %, in the published order', () => {
    expect(counted.length).toBe(16)
    expect(groups.speedup.meanAbsoluteError).toBeLessThanOrEqual(0.04)
    expect(groups.speedup.largestAbsoluteError).toBeLessThanOrEqual(0.1)
    expect(paper.orderMistakes).toEqual([])
  })

  test('traffic within 4 % on average', () => {
    expect(groups.traffic.rows.length).toBe(8)
    expect(groups.traffic.meanAbsoluteError).toBeLessThanOrEqual(0.04)
  })

  test('every compute-only speedup within 4 % of the published band and of its middle', () => {
    for (const { simulated, error } of groups.computeSpeedup.rows) {
      expect(simulated).toBeGreaterThan(2.84 * 0.96)
      expect(simulated).toBeLessThan(2.91 * 1.04)
      expect(Math.abs(error)).toBeLessThanOrEqual(0.04)
    }
  })

  test('every energy saving within 4 points', () => {
    for (const { error, errorKind } of groups.energySaving.rows) {
      expect(errorKind).toBe('points')
      expect(Math.abs(error)).toBeLessThanOrEqual(0.04)
    }
  })

  test('the buffer sensitivity is a stated misfit: monotone, always too mild, not counted as reproduced', () => {
    const simulated = groups.bufferSensitivity.rows.map((row) => row.simulated)
    expect(simulated).toEqual(simulated.toSorted((a, b) => b - a))
    for (const row of groups.bufferSensitivity.rows) expect(row.error).toBeGreaterThan(0)
    expect(paper.conclusions.reproduced.join()).not.toContain('buffers')
    expect(paper.conclusions.notReproduced.join()).toContain('Small buffers are always too mild')
  })

  test('async-pe appears twice, neither counted: a large global error, and calibrated rates named so', () => {
    const rows = groups.speedup.rows.filter(
      ({ design, errorKind }) => design === 'async-pe' && errorKind === 'relative',
    )
    const [global, calibrated] = ['global', 'calibrated, no evidence'].map((word) =>
      rows.filter(({ metric }) => metric.includes(word)),
    )
    expect([global!.length, calibrated!.length]).toEqual([4, 4])
    expect(Math.max(...global!.map(({ error }) => Math.abs(error)))).toBeGreaterThan(0.3)
    for (const { error } of calibrated!) expect(Math.abs(error)).toBeLessThan(0.005)
    expect(rows.some(({ isCounted }) => isCounted)).toBe(false)
  })

  test('area and power are sums of the published parts', () => {
    expect(groups.area.rows[0]).toMatchObject({ published: 16.24, isCounted: true })
    expect(groups.area.rows[0]?.simulated).toBeCloseTo(16.23, 10)
    expect(groups.power.rows[0]?.simulated).toBeCloseTo(73.45, 10)
  })

  test('leaving a network out changes the fit little', () => {
    expect(paper.leaveOneOut.map(({ network }) => network)).toEqual([
      'GUID128',
      'GUID256',
      'GUID512',
      'STBL512',
    ])
    for (const left of paper.leaveOneOut) expect(left.speedError).toBeLessThan(0.1)
  })

  test('the published figures of the table', () => {
    const published = (group: keyof typeof groups, design: string): readonly number[] =>
      groups[group].rows.filter((row) => row.design === design && row.isCounted).map((row) => row.published)
    expect(published('speedup', 'cambricon-d')).toEqual([1.46, 2.02, 2.38, 2.38])
    expect(published('speedup', 'diffy-all')).toEqual([0.71, 0.73, 0.58, 0.96])
    expect(published('traffic', 'diffy-df').map((x) => x.toFixed(4))).toEqual([
      '3.2716',
      '5.7829',
      '11.5840',
      '6.8260',
    ])
    expect(published('traffic', 'cambricon-d').map((x) => x.toFixed(2))).toEqual([
      '1.12',
      '1.32',
      '2.04',
      '1.48',
    ])
    expect(published('energySaving', 'cambricon-d')).toEqual([0.2581, 0.4195, 0.4216])
  })
})

describe('preset whole-network', () => {
  test('gives the other numbers: the published gain of STBL512 does not survive attention', () => {
    const speeds = whole.groups.speedup.rows.filter(
      ({ design, isCounted }) => design === 'cambricon-d' && isCounted,
    )
    // The study's own whole-network figures with attention on four raw lanes.
    const study = [1.38, 1.88, 2.09, 0.77]
    for (const [index, { simulated }] of speeds.entries()) expect(simulated / study[index]!).toBeCloseTo(1, 1)
    expect(speeds[3]?.simulated).toBeLessThan(1)
    expect(whole.conclusions.notReproduced.join()).toContain('STBL512')
  })

  test('shows attention on composed lanes beside it', () => {
    const composed = whole.groups.speedup.rows.filter(({ metric }) => metric.includes('19 lanes'))
    expect(composed.length).toBe(4)
    expect(composed.some(({ isCounted }) => isCounted)).toBe(false)
  })
})

describe('errors and means', () => {
  test('errors are relative or in points, means are of the counted rows', () => {
    const facts = { network: 'n', design: 'd', metric: 'm', published: 2, simulated: 2.1 }
    expect(rowOf(facts).error).toBeCloseTo(0.05, 12)
    expect(rowOf({ ...facts, errorKind: 'points' }).error).toBeCloseTo(0.1, 12)
    for (const { rows, meanAbsoluteError } of Object.values({ ...paper.groups, ...whole.groups })) {
      const errors = rows.filter(({ isCounted }) => isCounted).map(({ error }) => Math.abs(error))
      expect(meanAbsoluteError).toBeCloseTo(errors.reduce((a, b) => a + b, 0) / errors.length, 12)
    }
  })

  test('an order mistake needs published values more than 5 % apart', () => {
    const row = (design: string, published: number, simulated: number) =>
      rowOf({ network: 'n', design, metric: 'speedup', published, simulated })
    expect(orderMistakes([row('a', 1.05, 1), row('b', 1, 2)])).toEqual([])
    expect(orderMistakes([row('a', 1.051, 1), row('b', 1, 2)])).toEqual([
      { network: 'n', faster: 'a', slower: 'b', margin: -0.5 },
    ])
    expect(orderMistakes([row('a', 1.2, 2), row('b', 1, 1.9)])).toEqual([])
  })

  test('the tornado is sorted, and its default point is the fit', () => {
    const swings = paper.sensitivity.map(({ swing }) => swing)
    expect(swings).toEqual(swings.toSorted((a, b) => b - a))
    const eta = paper.sensitivity.find(({ choice }) => choice === 'dramEfficiency')
    expect(eta?.points.map(({ value }) => value)).toEqual(['0.5', '0.85'])
    expect(paper.conclusions.mattersMost).toContain('dramEfficiency')
  })

  test('other parameters give other numbers: nothing is recorded', () => {
    const changed = withParameter(DEFAULT_PARAMETERS, 'dramEfficiency', 0.85)
    const other = valueOf(validate(valueOf(findValidationPreset('paper')), changed))
    expect(other.groups.speedup.meanAbsoluteError).toBeGreaterThan(0.1)
    expect(other.conclusions.notReproduced[0]).toContain('Speedup')
  })
})
