import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { FigureReview, FigureSpec } from '../../shared/model/figures.ts'
import { useConnection } from './connection.ts'

/** The checks of a figure as it is now, or why there are none. */
export interface Reviewed {
  readonly review?: FigureReview
  readonly isChecking: boolean
  readonly problems: readonly Problem[]
}

/** The picture first: checks wait until nobody has changed anything for a while. */
const PAUSE_MS = 400

/** Checks a figure whenever it, or what is saved of it, changes; the old checks stay until the new ones are there. */
export function useReview(
  spec: () => FigureSpec | undefined,
  saved: () => { readonly id: number; readonly updatedAt: number } | undefined,
): Readonly<ShallowRef<Reviewed>> {
  const connection = useConnection()
  const reviewed = shallowRef<Reviewed>({ isChecking: false, problems: [] })
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0

  async function check(wanted: FigureSpec): Promise<void> {
    const own = ++newest
    const answer = await connection.call('figures.check', { spec: wanted, id: saved()?.id ?? null })
    if (own !== newest) return
    reviewed.value = answer.ok
      ? { review: answer.value, isChecking: false, problems: [] }
      : { isChecking: false, problems: answer.problems }
  }

  watch(
    [() => JSON.stringify([spec() ?? null, saved()?.id, saved()?.updatedAt]), () => connection.state],
    ([, state]) => {
      clearTimeout(timer)
      const wanted = spec()
      if (state !== 'connected') return
      if (wanted === undefined) {
        newest++
        reviewed.value = { isChecking: false, problems: [] }
        return
      }
      reviewed.value = { ...reviewed.value, isChecking: true }
      timer = setTimeout(() => void check(wanted), PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return reviewed
}
