import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { BuiltInSweep, SweepRow, SweepSpec, SweepStatus } from '../../shared/model/sweeps.ts'
import { useConnection } from './connection.ts'
import { createLoader } from './loadable.ts'
import { useNotices } from './notices.ts'
import { useProjects } from './projects.ts'

/** While points stream in, the list is asked again at most so often. */
const REFRESH_MS = 400

/** What can be done with a sweep in a state. */
export function canDo(status: SweepStatus, action: 'pause' | 'resume' | 'cancel'): boolean {
  if (action === 'resume') return status === 'paused' || status === 'cancelled' || status === 'failed'
  return status === 'running' || (action === 'cancel' && (status === 'paused' || status === 'ready'))
}

/** The sweeps of the open project, and what can be done with them. */
export const useSweeps = defineStore('sweeps', () => {
  const [connection, projects, notices] = [useConnection(), useProjects(), useNotices()]
  const list = shallowRef<readonly SweepRow[]>()
  const problems = shallowRef<readonly Problem[]>([])
  const builtIn = createLoader<readonly BuiltInSweep[]>(() => connection.call('sweeps.builtIn', {}))
  let asked = 0

  async function refresh(): Promise<void> {
    const own = ++asked
    const answer = await connection.call('sweeps.list', { projectId: projects.currentId })
    if (own !== asked) return
    problems.value = answer.ok ? [] : answer.problems
    if (answer.ok) list.value = answer.value
  }

  let waiting: ReturnType<typeof setTimeout> | undefined
  let lastRefresh = 0
  function changed(): void {
    if (waiting !== undefined) return
    const wait = Math.max(0, lastRefresh + REFRESH_MS - Date.now())
    waiting = setTimeout(() => {
      waiting = undefined
      lastRefresh = Date.now()
      void refresh()
    }, wait)
  }
  watch(
    [() => connection.state, () => projects.currentId],
    ([state]) => (state === 'connected' ? changed() : undefined),
    { immediate: true },
  )
  connection.on('sweeps.changed', changed)
  // What an undo brings back is told as a change of its project.
  connection.on('projects.changed', changed)

  async function act(method: 'sweeps.pause' | 'sweeps.resume' | 'sweeps.cancel', id: number): Promise<void> {
    const answer = await connection.call(method, { id })
    if (!answer.ok) notices.tellProblems(answer.problems)
    changed()
  }

  /** Deletes a sweep; its runs stay in the history. */
  async function remove(id: number): Promise<boolean> {
    const answer = await connection.call('sweeps.remove', { id })
    if (answer.ok) notices.tellUndoable(answer.value)
    else notices.tellProblems(answer.problems)
    changed()
    return answer.ok
  }

  /** Starts a sweep; its id, or the problems that prevented it. */
  async function start(projectId: number, spec: SweepSpec): Promise<number | readonly Problem[]> {
    const answer = await connection.call('sweeps.start', { projectId, spec })
    changed()
    return answer.ok ? answer.value.sweepId : answer.problems
  }

  return {
    list,
    problems,
    builtIn: computed(() => builtIn.state.value),
    needBuiltIn: builtIn.need,
    refresh,
    pause: (id: number) => act('sweeps.pause', id),
    resume: (id: number) => act('sweeps.resume', id),
    cancel: (id: number) => act('sweeps.cancel', id),
    remove,
    start,
  }
})
