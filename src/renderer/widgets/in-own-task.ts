import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/**
 * Follows a value in a task of its own. Where one change makes several charts anew, each of them does it by itself, so
 * that their times do not add up to one during which the page stands still.
 */
export function inOwnTask<T>(source: () => T): Readonly<ShallowRef<T>> {
  const shown = shallowRef(source()) as ShallowRef<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      shown.value = source()
    })
  })
  onScopeDispose(() => clearTimeout(timer))
  return shown
}
