import { shallowRef, type ShallowRef } from 'vue'
import type { Problem, Result } from '../../engine/model/problem.ts'
import type { Progress } from '../../shared/api/contract.ts'

/** Something that is asked for: its value stays while it is asked again. */
export interface Loadable<T> {
  readonly isLoading: boolean
  readonly progress?: Progress
  readonly value?: T
  readonly problems: readonly Problem[]
}

/** A loadable and the function that loads it, once at a time. */
export interface Loader<T> {
  readonly state: Readonly<ShallowRef<Loadable<T>>>
  /** Asks unless there is a value or an answer under way. */
  readonly need: () => Promise<void>
  /** Asks again. */
  readonly reload: () => Promise<void>
  /** Asks again; after the answer that is under way, which may be of before. */
  readonly reloadAfter: () => Promise<void>
}

/** A loader around a call. */
export function createLoader<T>(
  ask: (onProgress: (progress: Progress) => void) => Promise<Result<T>>,
): Loader<T> {
  const state = shallowRef<Loadable<T>>({ isLoading: false, problems: [] })
  let isWanted = false
  const reloadAfter = async (): Promise<void> => {
    if (!state.value.isLoading) return reload()
    isWanted = true
  }
  const reload = async (): Promise<void> => {
    if (state.value.isLoading) return
    const before = state.value.value === undefined ? {} : { value: state.value.value }
    state.value = { ...before, isLoading: true, problems: [] }
    const answer = await ask((progress) => {
      state.value = { ...state.value, progress }
    })
    state.value = answer.ok
      ? { isLoading: false, value: answer.value, problems: [] }
      : { ...before, isLoading: false, problems: answer.problems }
    if (isWanted) {
      isWanted = false
      await reload()
    }
  }
  const need = async (): Promise<void> => {
    if (state.value.value === undefined) await reload()
  }
  return { state, need, reload, reloadAfter }
}
