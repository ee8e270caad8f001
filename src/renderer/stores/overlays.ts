import { defineStore } from 'pinia'
import { ref } from 'vue'

/** What lies over the page; one at a time. */
export const useOverlays = defineStore('overlays', () => {
  const shown = ref<'palette' | 'keys'>()
  function toggle(overlay: 'palette' | 'keys'): void {
    shown.value = shown.value === overlay ? undefined : overlay
  }
  function close(): void {
    shown.value = undefined
  }
  return { shown, toggle, close }
})
