import { describe, expect, it } from 'vitest'
import { fail, problem, type Result } from '../../../src/engine/model/problem.ts'
import { rowsInGroup } from '../../../src/renderer/heatmap/lanes.ts'
import { paintStates } from '../../../src/renderer/heatmap/raster.ts'
import type { Snapshot } from '../../../src/renderer/heatmap/source.ts'
import { commonStates, createStateCells } from '../../../src/renderer/heatmap/state-cells.ts'
import { fakeSource } from './fake-source.ts'

const later = (): Promise<void> => new Promise((done) => setTimeout(done, 5))

function snapshotOf(rows: number, cols: number, grid: readonly number[]): Snapshot {
  const counts = { idle: 0, fill: 0, multiply: 0, drain: 0, edge: 0, stall: 0 }
  const states = ['idle', 'fill', 'multiply'] as const
  return {
    cycle: 0,
    step: 0,
    layer: 0,
    fold: 0,
    cycleInFold: 0,
    rows,
    cols,
    mappedRows: rows,
    mappedCols: cols,
    grid: Uint8Array.from(grid),
    states,
    counts,
  }
}

describe('common states', () => {
  const snapshot = snapshotOf(2, 3, [2, 2, 1, 1, 1, 0])

  it('are the most frequent of a row or a column, the first of equals', () => {
    expect([...commonStates(snapshot, { rows: 2, areColumns: false })]).toEqual([2, 1])
    expect([...commonStates(snapshot, { rows: 3, areColumns: true })]).toEqual([1, 1, 0])
    expect([...commonStates(snapshot, { rows: 1, areColumns: false })]).toEqual([1])
  })

  it('group rows as the lanes do', () => {
    // Every row its own state, 5 rows in 3 groups: the group of a row is told by its state.
    const groups = [0, 1, 2].map((group) => rowsInGroup(group, 5, 3))
    const firsts = groups.map((_, group) => groups.slice(0, group).reduce((sum, size) => sum + size, 0))
    for (let group = 0; group < 3; group++) {
      const grid = [0, 1, 2, 3, 4].map((row) =>
        row >= firsts[group]! && row < firsts[group]! + groups[group]! ? 2 : 1,
      )
      expect([...commonStates(snapshotOf(5, 1, grid), { rows: 3, areColumns: false })].indexOf(2)).toBe(group)
    }
  })
})

describe('states of a window', () => {
  it('are asked for from the middle, a few at a time, each once, and kept', async () => {
    const source = fakeSource(1, [{ name: 'a', m: 4, k: 3, n: 4 }], 4, 4)
    const asked: number[] = []
    let [open, most] = [0, 0]
    const counted = {
      ...source,
      snapshot: async (cycle: number) => {
        asked.push(cycle)
        most = Math.max(most, ++open)
        await later()
        open--
        return source.snapshot(cycle)
      },
    }
    const cells = createStateCells(counted, { rows: 4, areColumns: false }, () => undefined)
    cells.want({ first: 0, end: 9 })
    expect(asked).toEqual([4, 5, 3, 6])
    await expect.poll(() => asked.length).toBe(9)
    await expect.poll(() => cells.at(0)).toBeDefined()
    expect(most).toBe(4)
    // In cycle 0 only PE (0, 0) multiplies; in cycle 2 three of row 0 do.
    expect(cells.states()[cells.at(0)![0]!]).toBe('fill')
    expect(cells.states()[cells.at(2)![0]!]).toBe('multiply')
    cells.want({ first: 0, end: 9 })
    await later()
    expect(asked).toHaveLength(9)
  })

  it('leave out what cannot be told, and stop when told', async () => {
    const source = fakeSource(1, [{ name: 'a', m: 1, k: 1, n: 1 }], 1, 1)
    let asked = 0
    const refusing = {
      ...source,
      snapshot: () => {
        asked++
        return Promise.resolve(fail<Snapshot>(problem('no-pes', 'There are no PEs')))
      },
    }
    const cells = createStateCells(refusing, { rows: 1, areColumns: false }, () => undefined)
    cells.want({ first: 0, end: 3 })
    await later()
    expect([asked, cells.at(1)]).toEqual([3, undefined])
    const endless = {
      ...source,
      snapshot: () => new Promise<Result<Snapshot>>(() => undefined),
    }
    const signals: AbortSignal[] = []
    const stopped = createStateCells(
      {
        ...endless,
        snapshot: (_: number, signal?: AbortSignal) => (signals.push(signal!), endless.snapshot()),
      },
      { rows: 1, areColumns: false },
      () => undefined,
    )
    stopped.want({ first: 0, end: 1 })
    stopped.stop()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it('are painted over known cycles only', () => {
    const pixels = { words: new Uint32Array(8).fill(9), width: 4, height: 2 }
    const known = (cycle: number) => (cycle === 5 ? Uint8Array.of(1, 0) : undefined)
    paintStates(pixels, 2, 4.5, 0.5, known, Uint32Array.of(100, 200))
    expect([...pixels.words]).toEqual([9, 200, 200, 9, 9, 100, 100, 9])
  })
})
