import { defineStore } from 'pinia'
import { ref } from 'vue'
import { loadLayout, saveLayout } from './layout-memory.ts'

/** What cycles of a clock are shown as. */
export type TimeUnit = 'cycles' | 'time'

const KEY = 'deltascope-time-unit'

/** What views begin with; each can be switched by itself and begins so again. */
export const useTimeUnit = defineStore('time-unit', () => {
  const initial = ref<TimeUnit>(loadLayout(KEY) === 'time' ? 'time' : 'cycles')

  /** Views opened from now on begin with this unit, also after the next start. */
  function choose(unit: TimeUnit): void {
    initial.value = unit
    saveLayout(KEY, unit)
  }

  return { initial, choose }
})
