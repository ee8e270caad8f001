import { inject, provide, ref, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Why } from './layer-why.ts'

/** What explains the numbers of a run page. */
export interface WhyNumbers {
  /** The number that had the focus or the pointer last: what W explains. */
  readonly pointed: Readonly<ShallowRef<Why>>
  /** The number that is being explained. */
  readonly shown: Readonly<ShallowRef<Why | undefined>>
  readonly isOpen: Ref<boolean>
  /** Remembers a number; `event` is of the pointer that came upon it. */
  readonly point: (why: Why | undefined, event?: MouseEvent) => void
  /** Explains a number, or the one pointed at last. */
  readonly explain: (why?: Why) => void
}

const KEY: InjectionKey<WhyNumbers> = Symbol('why')

/** The explanations of a run page, for its parts. */
export function provideWhy(initial: Why): WhyNumbers {
  const pointed = shallowRef<Why>(initial)
  const shown = shallowRef<Why>()
  const isOpen = ref(false)
  let at = ''

  function point(why: Why | undefined, event?: MouseEvent): void {
    if (event !== undefined) {
      // Rows that are scrolled under a resting pointer are not pointed at.
      const place = `${event.screenX} ${event.screenY}`
      if (place === at) return
      at = place
    }
    if (why !== undefined) pointed.value = why
  }
  function explain(why: Why = pointed.value): void {
    pointed.value = why
    shown.value = why
    isOpen.value = true
  }
  const numbers: WhyNumbers = { pointed, shown, isOpen, point, explain }
  provide(KEY, numbers)
  return numbers
}

/** The explanations of the page a part stands in. */
export function useWhy(): WhyNumbers {
  const numbers = inject(KEY)
  if (numbers === undefined) throw new Error('useWhy() is for the parts of a run page')
  return numbers
}
