import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_PIXELS_PER_CYCLE } from '../../../src/renderer/heatmap/budgets.ts'
import {
  centreOn,
  clamp,
  cycleAt,
  endOf,
  fitAll,
  fitRange,
  panBy,
  reveal,
  xOf,
  zoomAt,
  type Frame,
  type Viewport,
} from '../../../src/renderer/heatmap/viewport.ts'

const frames: fc.Arbitrary<Frame> = fc
  .record({
    first: fc.integer({ min: -1e6, max: 1e6 }),
    length: fc.integer({ min: 1, max: 1e12 }),
    width: fc.integer({ min: 1, max: 4000 }),
  })
  .map(({ first, length, width }) => ({ extent: { first, end: first + length }, width }))
const views: fc.Arbitrary<Viewport> = fc.record({
  start: fc.double({ min: -2e12, max: 2e12, noNaN: true }),
  cyclesPerPixel: fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
})

function expectInside(view: Viewport, { extent, width }: Frame): void {
  const tolerance = 1e-9 * (extent.end - extent.first) + 1e-6
  expect(view.start).toBeGreaterThanOrEqual(extent.first - tolerance)
  expect(endOf(view, width)).toBeLessThanOrEqual(extent.end + tolerance)
}

describe('viewport', () => {
  const frame: Frame = { extent: { first: -10, end: 990 }, width: 100 }

  it('shows the whole run with its ends at the edges', () => {
    expect(fitAll(frame)).toEqual({ start: -10, cyclesPerPixel: 10 })
    expect(endOf(fitAll(frame), 100)).toBe(990)
  })

  it('never leaves the run nor goes beyond the zooms there are, whatever is asked', () => {
    fc.assert(
      fc.property(frames, views, (anyFrame, view) => {
        const inside = clamp(view, anyFrame)
        expectInside(inside, anyFrame)
        const { extent, width } = anyFrame
        const coarsest = (extent.end - extent.first) / width
        expect(inside.cyclesPerPixel).toBeLessThanOrEqual(coarsest)
        expect(inside.cyclesPerPixel).toBeGreaterThanOrEqual(Math.min(coarsest, 1 / MAX_PIXELS_PER_CYCLE))
        const again = clamp(inside, anyFrame)
        expect(again.cyclesPerPixel).toBe(inside.cyclesPerPixel)
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  it('keeps the cycle under the pointer while zooming, away from the ends of the run', () => {
    const view = { start: 400, cyclesPerPixel: 1 }
    for (const factor of [0.5, 0.9, 1.1, 2]) {
      const zoomed = zoomAt(view, factor, 30, frame)
      expect(cycleAt(zoomed, 30)).toBeCloseTo(430, 9)
      expect(zoomed.cyclesPerPixel).toBeCloseTo(factor, 12)
    }
  })

  it('zooms back to where it was', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.01, max: 4, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        (factor, x) => {
          const view = { start: 450, cyclesPerPixel: 1 }
          const back = zoomAt(zoomAt(view, 1 / factor, x, frame), factor, x, frame)
          expect(back.start).toBeCloseTo(view.start, 6)
          expect(back.cyclesPerPixel).toBeCloseTo(view.cyclesPerPixel, 9)
        },
      ),
      { numRuns: 100, seed: 2 },
    )
  })

  it('stops at 40 pixels a cycle, and at the ends when panned', () => {
    const finest = zoomAt({ start: 400, cyclesPerPixel: 1 }, 1e-9, 50, frame)
    expect(finest.cyclesPerPixel).toBe(1 / 40)
    expect(panBy(finest, 1e9, frame).start).toBe(990 - 100 / 40)
    expect(panBy(finest, -1e9, frame).start).toBe(-10)
  })

  it('shows a run shorter than the picture whole, even with more than 40 pixels a cycle', () => {
    const tiny: Frame = { extent: { first: 0, end: 2 }, width: 1000 }
    expect(fitAll(tiny)).toEqual({ start: 0, cyclesPerPixel: 1 / 500 })
  })

  it('fits a range with a margin, and tighter the second time', () => {
    const range = { first: 400, end: 480 }
    const once = fitRange(fitAll(frame), range, frame)
    // An eighth of 80 cycles on both sides: 390 to 490.
    expect(once.start).toBeCloseTo(390, 9)
    expect(endOf(once, 100)).toBeCloseTo(490, 9)
    const twice = fitRange(once, range, frame)
    expect(twice.start).toBeCloseTo(400, 9)
    expect(endOf(twice, 100)).toBeCloseTo(480, 9)
  })

  it('centres, and reveals with the least move', () => {
    const view = { start: 400, cyclesPerPixel: 1 }
    expect(centreOn(view, 700, frame).start).toBe(650)
    expect(reveal(view, { first: 450, end: 460 }, frame)).toBe(view)
    expect(reveal(view, { first: 495, end: 520 }, frame).start).toBe(420)
    expect(reveal(view, { first: 380, end: 390 }, frame).start).toBe(380)
    expect(reveal(view, { first: 450, end: 800 }, frame).start).toBe(450)
    expect(reveal(view, { first: 500, end: 501 }, frame).start).toBe(401)
  })

  it('turns cycles into pixels and back', () => {
    const view = { start: 12.5, cyclesPerPixel: 0.25 }
    expect(xOf(view, 13)).toBe(2)
    expect(cycleAt(view, 2)).toBe(13)
  })
})
