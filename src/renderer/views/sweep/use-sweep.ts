import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import type { Problem } from '../../../engine/model/problem.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import { useConnection } from '../../stores/connection.ts'

/** While points stream in they are asked for at most so often. */
const LEAST_MS = 500
/** Large ones take a while to read: that may take this share of the time, but nobody waits longer than this. */
const MOST_SHARE = 0.25
const MOST_MS = 3000

/** A sweep that is followed. */
export interface FollowedSweep {
  readonly detail: Readonly<Ref<SweepDetail | undefined>>
  readonly problems: Readonly<Ref<readonly Problem[]>>
  readonly reload: () => Promise<void>
}

/** Follows a sweep while its view can be seen: points come as they are stored, the newest answer wins. */
export function useSweep(id: number, isVisible: Readonly<Ref<boolean>>): FollowedSweep {
  const connection = useConnection()
  const detail = shallowRef<SweepDetail>()
  const problems = shallowRef<readonly Problem[]>([])
  const isStale = ref(true)
  let [asked, pause, lastAsked] = [0, LEAST_MS, 0]
  let waiting: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    const own = ++asked
    const start = (lastAsked = Date.now())
    isStale.value = false
    const answer = await connection.call('sweeps.get', { id })
    if (own !== asked) return
    pause = Math.min(MOST_MS, Math.max(LEAST_MS, (Date.now() - start) / MOST_SHARE))
    if (answer.ok) detail.value = answer.value
    // What is on the screen stays; the connection's own banner tells that it is lost.
    problems.value = answer.ok || answer.problems[0]?.code === 'connection-lost' ? [] : answer.problems
    if (!answer.ok) isStale.value = detail.value === undefined
  }

  function changed(): void {
    isStale.value = true
    if (!isVisible.value || waiting !== undefined) return
    waiting = setTimeout(
      () => {
        waiting = undefined
        void reload()
      },
      Math.max(0, lastAsked + pause - Date.now()),
    )
  }

  const stopHearing = connection.on('sweeps.changed', ({ sweepId }) => {
    if (sweepId === null || sweepId === id) changed()
  })
  watch(
    () => connection.state,
    (state) => (state === 'connected' ? changed() : undefined),
    { immediate: true },
  )
  watch(isVisible, (visible) => (visible && isStale.value ? changed() : undefined))
  onBeforeUnmount(() => {
    stopHearing()
    clearTimeout(waiting)
    asked++
  })
  return { detail, problems, reload }
}
