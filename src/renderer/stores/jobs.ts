import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Result } from '../../engine/model/problem.ts'
import type { Job } from '../../shared/model/jobs.ts'
import { useConnection } from './connection.ts'
import { isOver, shownJobs } from './job-list.ts'
import { useNotices } from './notices.ts'

/** How long a job that succeeded stays in the status bar. */
const KEPT_MS = 2000

/** What the program is busy with, told by it as it goes. */
export const useJobs = defineStore('jobs', () => {
  const [connection, notices] = [useConnection(), useNotices()]
  const jobs = shallowRef<readonly Job[]>([])
  /** When each job that is over was first seen so. */
  const endedAt = new Map<string, number>()
  const dismissed = shallowRef<ReadonlySet<string>>(new Set())
  const now = ref(Date.now())
  let timer: ReturnType<typeof setTimeout> | undefined

  connection.on('jobs.changed', (payload) => {
    jobs.value = payload.jobs
  })
  // Events of the time without a connection are lost.
  watch(
    () => connection.state,
    async (state) => {
      if (state !== 'connected') return
      const answer = await connection.call('jobs.list', {})
      if (answer.ok) jobs.value = answer.value
    },
    { immediate: true },
  )
  watch(jobs, (all) => {
    now.value = Date.now()
    for (const job of all) {
      if (!isOver(job)) endedAt.delete(job.id)
      else if (!endedAt.has(job.id)) endedAt.set(job.id, now.value)
    }
    for (const id of endedAt.keys()) if (!all.some((job) => job.id === id)) endedAt.delete(id)
    clearTimeout(timer)
    // Once more when the last of them may go.
    timer = setTimeout(() => (now.value = Date.now()), KEPT_MS + 1)
  })
  onScopeDispose(() => clearTimeout(timer))

  /** Those the status bar shows: at work first, then failed, then just done. */
  const shown = computed(() => shownJobs(jobs.value, endedAt, dismissed.value, now.value - KEPT_MS))

  /** Stops a job; what is complete of it stays, as partial. */
  async function cancel({ id }: Job): Promise<void> {
    tellProblems(await connection.call('jobs.cancel', { id }))
  }

  /** Holds a sweep where it is; other jobs are too short. */
  async function pause({ sweepId }: Job): Promise<void> {
    if (sweepId !== undefined) tellProblems(await connection.call('sweeps.pause', { id: sweepId }))
  }

  async function resume({ sweepId }: Job): Promise<void> {
    if (sweepId !== undefined) tellProblems(await connection.call('sweeps.resume', { id: sweepId }))
  }

  function tellProblems(answer: Result<unknown>): void {
    if (!answer.ok) notices.tellProblems(answer.problems)
  }

  /** Takes a failed job out of the status bar. */
  function dismiss(id: string): void {
    dismissed.value = new Set([...dismissed.value, id])
  }

  return { jobs, shown, cancel, pause, resume, dismiss }
})
