import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import type { Problem } from '../../../engine/model/problem.ts'
import type { SweepEstimate, SweepSpec } from '../../../shared/model/sweeps.ts'
import { useConnection } from '../../stores/connection.ts'

/** A pause in typing after which is asked. */
const TYPING_MS = 200

/** What a sweep would take, asked as it is typed; the newest question wins, and the old answer stays until it is there. */
export function useEstimate(spec: Readonly<Ref<SweepSpec | undefined>>) {
  const connection = useConnection()
  const estimate = shallowRef<SweepEstimate>()
  const problems = shallowRef<readonly Problem[]>([])
  const isAsking = shallowRef(false)
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(own: AbortController, asked: SweepSpec): Promise<void> {
    const answer = await connection.call('sweeps.estimate', { spec: asked }, { signal: own.signal })
    if (own.signal.aborted) return
    isAsking.value = false
    problems.value = answer.ok ? answer.notes : answer.problems
    estimate.value = answer.ok ? answer.value : undefined
  }

  watch(
    () => JSON.stringify(spec.value ?? null),
    () => {
      clearTimeout(timer)
      asking.abort()
      const own = (asking = new AbortController())
      const asked = spec.value
      isAsking.value = asked !== undefined
      if (asked === undefined) {
        estimate.value = undefined
        problems.value = []
      } else timer = setTimeout(() => void ask(own, asked), TYPING_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(timer)
    asking.abort()
  })
  return { estimate, problems, isAsking }
}
