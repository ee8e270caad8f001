import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentText, niceStep, spanText, timeText, timeTicks } from '../../../src/renderer/heatmap/axis.ts'

const THIN = '\u202F'
const NB = '\u00A0'

describe('nice steps', () => {
  it('are 1, 2 and 5 times powers of ten, the smallest that is enough', () => {
    expect([1, 1.01, 2, 2.1, 5, 5.1, 10, 99, 0.2, 0.21].map(niceStep)).toEqual([
      1,
      2,
      2,
      5,
      5,
      10,
      10,
      100,
      expect.closeTo(0.2, 12),
      expect.closeTo(0.5, 12),
    ])
  })

  it('are at least what was asked and less than 2.5 times it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (least) => {
        const step = niceStep(least)
        expect(step).toBeGreaterThanOrEqual(least * (1 - 1e-9))
        expect(step).toBeLessThanOrEqual(least * 2.5 * (1 + 1e-9))
      }),
      { numRuns: 300, seed: 3 },
    )
  })
})

describe('ticks', () => {
  it('of cycles are whole, within the window, and at most as many as asked', () => {
    expect(timeTicks(11_100, 20_460, 10, 'cycles', 1e9).map(({ label }) => label)).toEqual(
      [12, 13, 14, 15, 16, 17, 18, 19, 20].map((k) => `${k}${THIN}000`),
    )
    expect(timeTicks(3.2, 6.9, 20, 'cycles', 1e9).map(({ cycle }) => cycle)).toEqual([4, 5, 6])
    expect(timeTicks(-20, 20, 4, 'cycles', 1e9).map(({ label }) => label)).toEqual([
      '−20',
      '−10',
      '0',
      '10',
      '20',
    ])
  })

  it('of time are nice in time and stand at the right cycles', () => {
    // 250 MHz: 4 ns a cycle. 1000 cycles are 4 µs.
    const ticks = timeTicks(0, 1000, 4, 'time', 250e6)
    expect(ticks.map(({ label }) => label)).toEqual(['0', `1${NB}µs`, `2${NB}µs`, `3${NB}µs`, `4${NB}µs`])
    ticks.forEach(({ cycle }, i) => expect(cycle).toBeCloseTo(250 * i, 6))
  })
})

describe('texts of time', () => {
  it('have the unit of their size and the decimals of the step', () => {
    expect(timeText(12.345e-6, 1e-9)).toBe(`12.345${NB}µs`)
    expect(timeText(999e-9, 1e-9)).toBe(`999${NB}ns`)
    expect(timeText(1e-6, 1e-7)).toBe(`1.0${NB}µs`)
    expect(timeText(2, 0.5)).toBe(`2.0${NB}s`)
    expect(momentText(14_191, 'cycles', 1e9)).toBe(`14${THIN}191`)
    expect(momentText(14_191, 'time', 1e9)).toBe(`14.191${NB}µs`)
  })

  it('count one cycle as one', () => {
    expect(spanText(1, 'cycles', 1e9)).toBe(`1${NB}cycle`)
    expect(spanText(617, 'cycles', 1e9)).toBe(`617${NB}cycles`)
    expect(spanText(617, 'time', 1e9)).toBe(`617.0${NB}ns`)
  })
})
