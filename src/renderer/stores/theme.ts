import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { ThemeName } from '../theme/tokens.ts'

/** What the user chose; `system` follows the system. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const KEY = 'deltascope-theme'

/** Light or dark: the system's, until the user switches. */
export const useTheme = defineStore('theme', () => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const isSystemDark = ref(system.matches)
  system.addEventListener('change', ({ matches }) => {
    isSystemDark.value = matches
  })
  const choice = ref<ThemeChoice>(keptChoice())
  const isDark = computed(() => (choice.value === 'system' ? isSystemDark.value : choice.value === 'dark'))

  const name = computed<ThemeName>(() => (isDark.value ? 'dark' : 'light'))

  // Before anything is drawn in the new theme.
  watch(
    name,
    (theme) => {
      document.documentElement.dataset['theme'] = theme
    },
    { immediate: true, flush: 'sync' },
  )

  /** To the other theme; when that is the system's, the system is followed again. */
  function toggle(): void {
    // The system may have changed a moment ago, and its event be still under way.
    isSystemDark.value = system.matches
    const next = isDark.value ? 'light' : 'dark'
    choose((next === 'dark') === isSystemDark.value ? 'system' : next)
  }

  /** Shows this theme from now on, also after the next start. */
  function choose(theme: ThemeChoice): void {
    choice.value = theme
    localStorage.setItem(KEY, theme)
  }

  return { choice, name, isDark, toggle, choose }
})

function keptChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
