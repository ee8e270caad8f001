import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowReactive, watch, type ComputedRef } from 'vue'
import type { Result } from '../../engine/model/problem.ts'
import type { RunDetail } from '../../shared/model/runs.ts'
import { useConnection } from './connection.ts'
import type { Loadable } from './loadable.ts'
import { droppable, NO_RUNS, withHold, withoutHold, withoutRuns } from './run-details-cache.ts'

/** A run as a view sees it; a deleted one keeps what was known of it. */
export interface RunState extends Loadable<RunDetail> {
  readonly isDeleted: boolean
}

/** Runs kept beyond those on the screen: going back to one shows it at once. */
const KEPT = 24
/** How often a run under way is asked for the layers it has by now. */
const RUNNING_MS = 500

const UNKNOWN: RunState = { isLoading: true, isDeleted: false, problems: [] }

/** Whole runs by id, asked for once, followed while they run or change. */
export const useRunDetails = defineStore('run-details', () => {
  const connection = useConnection()
  const states = shallowReactive(new Map<number, RunState>())
  const underWay = new Set<number>()
  const askAgain = new Set<number>()
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let kept = NO_RUNS

  /** Asks for a run; while an answer is under way, once more after it. */
  async function load(id: number): Promise<void> {
    if (underWay.has(id)) {
      askAgain.add(id)
      return
    }
    underWay.add(id)
    states.set(id, { ...(states.get(id) ?? UNKNOWN), isLoading: true })
    const answer = await connection.call('runs.get', { id })
    underWay.delete(id)
    const before = states.get(id)
    if (before !== undefined) states.set(id, stateAfter(before, answer))
    if (askAgain.delete(id)) void load(id)
    else followRunning(id)
  }

  /** A run under way tells its layers only when asked. */
  function followRunning(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    const status = states.get(id)?.value?.status
    if (kept.held[id] === undefined || (status !== 'running' && status !== 'queued')) return
    timers.set(
      id,
      setTimeout(() => void load(id), RUNNING_MS),
    )
  }

  function hold(id: number): void {
    kept = withHold(kept, id)
    if (states.get(id)?.value === undefined) void load(id)
    else followRunning(id)
  }

  function release(id: number): void {
    kept = withoutHold(kept, id)
    const gone = droppable(kept, KEPT)
    kept = withoutRuns(kept, gone)
    for (const runId of gone) states.delete(runId)
  }

  connection.on('runs.changed', ({ runIds }) => {
    // An empty list stands for any number of runs.
    const changed = runIds.length === 0 ? [...states.keys()] : runIds.filter((id) => states.has(id))
    for (const id of changed) {
      if (kept.held[id] !== undefined) void load(id)
      else states.delete(id)
    }
  })
  watch(
    () => connection.state,
    (state) => {
      // Events of the time without a connection are lost.
      if (state === 'connected') for (const id of kept.order) if (kept.held[id] !== undefined) void load(id)
    },
  )
  onScopeDispose(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })

  const stateOf = (id: number): RunState => states.get(id) ?? UNKNOWN
  return { stateOf, load, hold, release }
})

/** A run that is no more is told so, and stays readable; any other failure keeps the value too. */
function stateAfter(before: RunState, answer: Result<RunDetail>): RunState {
  if (answer.ok) return { isLoading: false, isDeleted: false, value: answer.value, problems: [] }
  const isDeleted = answer.problems.some(({ code }) => code === 'not-found')
  return { ...before, isLoading: false, isDeleted, problems: answer.problems }
}

/** The states of runs for as long as the view lives, in the order of the ids. */
export function useRuns(ids: () => readonly number[]): ComputedRef<readonly RunState[]> {
  const store = useRunDetails()
  watch(
    ids,
    (now, before = []) => {
      for (const id of now) if (!before.includes(id)) store.hold(id)
      for (const id of before) if (!now.includes(id)) store.release(id)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const id of ids()) store.release(id)
  })
  return computed(() => ids().map(store.stateOf))
}
