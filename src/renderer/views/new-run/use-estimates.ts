import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Problem } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { RunEstimate } from '../../../shared/model/runs.ts'
import { useConnection } from '../../stores/connection.ts'
import { useRunDraft } from '../../stores/run-draft.ts'

/** A run with what it would take. */
export interface EstimatedRun {
  readonly spec: RunSpec
  readonly estimate: RunEstimate
}

/** What the runs of the draft would take; the newest draft wins, and what it no longer needs is stopped. */
export interface Estimates {
  /** In the order of the draft; those of the draft before stay until the first new one is there. */
  readonly runs: Readonly<ShallowRef<readonly EstimatedRun[]>>
  /** Whether `runs` are of an older draft, or not all yet. */
  readonly isStale: Readonly<Ref<boolean>>
  readonly problems: Readonly<ShallowRef<readonly Problem[]>>
}

/** A pause in typing after which an estimate is asked for. */
const TYPING_MS = 120
/** Runs come and go while the form is open, in a sweep many times a second. */
const HISTORY_MS = 1000
/** More are not estimated one by one. */
export const MOST_ESTIMATES = 36

/** Follows the draft with estimates. */
export function useEstimates(): Estimates {
  const [draft, connection] = [useRunDraft(), useConnection()]
  const runs = shallowRef<readonly EstimatedRun[]>([])
  const isStale = ref(false)
  const problems = shallowRef<readonly Problem[]>([])
  let asking = new AbortController()
  let typing: ReturnType<typeof setTimeout> | undefined

  async function ask(specs: readonly RunSpec[]): Promise<void> {
    const { signal } = asking
    const found: EstimatedRun[] = []
    for (const spec of specs.slice(0, MOST_ESTIMATES)) {
      const answer = await connection.call('runs.estimate', { spec }, { signal })
      if (signal.aborted) return
      if (!answer.ok) {
        problems.value = answer.problems
        runs.value = []
        isStale.value = false
        return
      }
      found.push({ spec, estimate: answer.value })
      // Of the draft before: one after the other takes its place. Of this one: none may go.
      if (isStale.value) runs.value = [...found]
    }
    runs.value = found
    problems.value = []
    isStale.value = false
  }

  watch(
    () => draft.runs.specs,
    (specs) => {
      asking.abort()
      asking = new AbortController()
      clearTimeout(typing)
      problems.value = []
      isStale.value = specs.length > 0
      if (specs.length === 0) runs.value = []
      else typing = setTimeout(() => void ask(specs), TYPING_MS)
    },
    { immediate: true },
  )
  // A run like this one may be in the history by now, or no longer.
  const askAgain = useThrottleFn(() => (isStale.value ? undefined : ask(draft.runs.specs)), HISTORY_MS, true)
  onScopeDispose(connection.on('runs.changed', () => void askAgain()))
  onScopeDispose(() => {
    asking.abort()
    clearTimeout(typing)
  })
  return { runs, isStale, problems }
}
