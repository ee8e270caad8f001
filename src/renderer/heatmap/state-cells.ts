import type { PeState } from '../../engine/timeline/timeline.ts'
import { MAX_STATE_CYCLES, STATE_QUESTIONS } from './budgets.ts'
import type { LaneSource, Snapshot } from './source.ts'
import type { Extent } from './viewport.ts'

/** The state most PEs of a row (or column, or group of them) are in, cycle by cycle. */
export interface StateCells {
  /** One index into `states` per row; undefined while it is not known. */
  readonly at: (cycle: number) => Uint8Array | undefined
  readonly states: () => readonly PeState[]
  /** These cycles are seen. */
  readonly want: (window: Extent) => void
  readonly stop: () => void
}

/** Which PEs are put together: each of `rows` groups is a share of the array's rows, or of its columns. */
export interface CellGroups {
  readonly rows: number
  readonly areColumns: boolean
}

/** The states of one run, brought from the middle of the window outwards and kept. */
export function createStateCells(source: LaneSource, groups: CellGroups, onChange: () => void): StateCells {
  const cells = new Map<number, Uint8Array>()
  const running = new Map<number, AbortController>()
  let states: readonly PeState[] = []
  let waiting: readonly number[] = []

  function next(): void {
    while (running.size < STATE_QUESTIONS) {
      const cycle = waiting.find((other) => !cells.has(other) && !running.has(other))
      if (cycle === undefined) return
      void ask(cycle)
    }
  }

  async function ask(cycle: number): Promise<void> {
    const abort = new AbortController()
    running.set(cycle, abort)
    const answer = await source.snapshot(cycle, abort.signal)
    running.delete(cycle)
    if (abort.signal.aborted) {
      next()
      return
    }
    if (!answer.ok) {
      // Where the array does nothing, or a model without PEs: the lane keeps its colours.
      waiting = waiting.filter((other) => other !== cycle)
    } else {
      states = answer.value.states
      cells.set(cycle, commonStates(answer.value, groups))
      const [oldest] = cells.keys()
      if (cells.size > MAX_STATE_CYCLES && oldest !== undefined) cells.delete(oldest)
      onChange()
    }
    next()
  }

  return {
    at: (cycle) => cells.get(cycle),
    states: () => states,
    want: ({ first, end }) => {
      const middle = (first + end) / 2
      waiting = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i).sort(
        (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
      )
      for (const [cycle, abort] of running) if (cycle < first || cycle >= end) abort.abort()
      next()
    },
    stop: () => {
      waiting = []
      for (const abort of running.values()) abort.abort()
    },
  }
}

/** The most frequent state of each group of PEs; of equally frequent ones the first of `states`. */
export function commonStates(snapshot: Snapshot, { rows: groups, areColumns }: CellGroups): Uint8Array {
  const { rows, cols, grid, states } = snapshot
  const counts = new Uint32Array(groups * states.length)
  const size = areColumns ? cols : rows
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      // Group g begins at floor(g size / groups): PE i is in the last group that begins at or before it.
      const group = Math.ceil((((areColumns ? col : row) + 1) * groups) / size) - 1
      const at = group * states.length + (grid[row * cols + col] ?? 0)
      counts[at] = (counts[at] ?? 0) + 1
    }
  }
  return Uint8Array.from({ length: groups }, (_, group) => {
    const own = counts.subarray(group * states.length, (group + 1) * states.length)
    return own.indexOf(own.reduce((most, count) => Math.max(most, count), 0))
  })
}
